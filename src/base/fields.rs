//! Reads a YAML mapping key by key, and collects a diagnostic for each value of the wrong type and
//! each key that nobody asked for.
//!
//! Keys are English; each may have aliases (French ones). Everything is optional here: what is
//! required is the caller's business.

use super::address::{self, Named, as_link};
use super::diagnostic::{Code, Diagnostic, Hint, Place};
use super::nearest::nearest;
use super::path::nfc;
use super::slug::slugify;
use super::yaml::{self, Behind, Origin};
use serde_yaml::{Mapping, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How many unknown keys of a mapping get a suggestion.
const MAX_SUGGESTED: usize = 50;

/// How many keys a mapping may know for a hint to list them.
const MAX_LISTED: usize = 13;

/// Flags that publish something: whoever answers neither yes nor no is advised to say no.
const IN_DOUBT_NO: &[&str] = &["consent", "public"];

/// Keys whose text people read: what stands behind a `#` there was hardly meant as a comment.
const READ_BY_PEOPLE: &[&str] = &["title", "name", "label", "summary", "description", "image_alt"];

/// A key that authors may write.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    /// One sentence for the manual's reference.
    pub(crate) doc: &'static str,
}

impl Key {
    /// Its name and its aliases.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.aliases.iter().copied().chain([self.name])
    }

    pub(crate) fn is_spelt(&self, spelt: &str) -> bool {
        self.spellings().any(|known| known == spelt)
    }
}

/// A mapping being read. Values are taken out; [`Fields::finish`] names what is left.
pub(crate) struct Fields<'t> {
    origin: Origin<'t>,
    values: BTreeMap<String, Value>,
    /// How the author spelt each key.
    spelt: BTreeMap<String, String>,
    trail: Vec<String>,
    problems: RefCell<Vec<Diagnostic>>,
    /// Addresses of this site that were read.
    targets: RefCell<Vec<Named>>,
    /// Addresses of other sites that were read.
    outside: RefCell<Vec<Named>>,
}

impl<'t> Fields<'t> {
    /// Parses a text; a faulty one is empty and carries its diagnostic.
    pub(crate) fn parse(origin: Origin<'t>, keys: &[Key]) -> Self {
        let known: Vec<&str> = keys.iter().flat_map(Key::spellings).collect();
        let (mapping, flaws) =
            yaml::read(origin, &known).unwrap_or_else(|problem| (Mapping::new(), vec![problem]));
        let fields = Fields::new(origin, mapping, keys, Vec::new());
        fields.problems.borrow_mut().extend(flaws);
        fields
    }

    fn new(origin: Origin<'t>, mapping: Mapping, keys: &[Key], trail: Vec<String>) -> Self {
        let (values, spelt) = (BTreeMap::new(), BTreeMap::new());
        let (problems, targets, outside) = Default::default();
        let mut fields = Fields { origin, values, spelt, trail, problems, targets, outside };
        for (key, value) in mapping {
            fields.insert(&scalar(&key).unwrap_or_default(), value, keys);
        }
        fields
    }

    fn insert(&mut self, spelt: &str, value: Value, keys: &[Key]) {
        // A no-break space before the colon is the key's for YAML, and accents come in two forms.
        let typed = nfc(spelt.trim());
        let known = keys.iter().find(|key| key.is_spelt(&typed));
        let name = known.map_or(typed.as_str(), |key| key.name);
        if self.spelt.contains_key(name) {
            return self.report_twice(name, spelt, &value, keys);
        }
        self.spelt.insert(name.to_owned(), spelt.to_owned());
        self.values.insert(name.to_owned(), value);
    }

    /// Reports a key that was read already, perhaps under another of its names.
    fn report_twice(&self, name: &str, spelt: &str, value: &Value, keys: &[Key]) {
        let (other, first) = (self.spelling(name), self.place(name));
        if other == spelt {
            let problem = Diagnostic::error(Code::DuplicateKey).with("key", spelt);
            return self.report(problem.at(self.place_of(spelt)).hint(Hint::RemoveOne));
        }
        let problem = Diagnostic::error(Code::SameKey)
            .with("key", spelt)
            .with("other", other)
            .with("line", first.line.to_string())
            .at(self.place_of(spelt));
        // Somebody's `titre` beside a `nom` is what that person does.
        let is_title = |key: &str| matches!(key, "title" | "titre");
        let role = keys.iter().any(|key| key.name == "role") && is_title(other) != is_title(spelt);
        if !role {
            return self.report(problem.hint(Hint::RemoveOne));
        }
        let (title, person) = if is_title(spelt) { (spelt, other) } else { (other, spelt) };
        let job = if is_title(spelt) { Some(value) } else { self.values.get(name) };
        let job = job.and_then(scalar).unwrap_or_default();
        let key = if title == "titre" { "rôle" } else { "role" };
        let problem = problem.with("name", person).with("fix", format!("{key}: {job}"));
        self.report(problem.hint(Hint::NameIsName));
    }

    pub(crate) fn report(&self, problem: Diagnostic) {
        self.problems.borrow_mut().push(problem);
    }

    /// Whether the author wrote a key, even if its value was taken since.
    pub(crate) fn wrote(&self, key: &str) -> bool {
        self.spelt.contains_key(key)
    }

    /// Whether a key's value is one word or number, and not a list or a mapping.
    pub(crate) fn is_scalar(&self, key: &str) -> bool {
        self.values.get(key).is_none_or(|value| scalar(value).is_some())
    }

    /// Whether a key's value is a mapping.
    pub(crate) fn is_map(&self, key: &str) -> bool {
        matches!(self.values.get(key), Some(Value::Mapping(_)))
    }

    /// Whether nothing was written at all, or nothing that could be read.
    pub(crate) fn is_empty(&self) -> bool {
        self.spelt.is_empty()
    }

    /// Whether something is known to be wrong on a key's line.
    pub(crate) fn is_faulty(&self, key: &str) -> bool {
        let line = self.place(key).line;
        let is_there =
            |problem: &Diagnostic| problem.place.as_ref().map(|at| at.line) == Some(line);
        self.wrote(key) && self.problems.borrow().iter().any(is_there)
    }

    /// Where the whole mapping stands.
    pub(crate) fn own_place(&self) -> Place {
        self.origin.key(&self.trail.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// A key as the author spelt it.
    pub(crate) fn spelling<'s>(&'s self, key: &'s str) -> &'s str {
        self.spelt.get(key).map_or(key, String::as_str)
    }

    /// Whether keys are written by their French names; `None` if none of them tells.
    pub(crate) fn is_french(&self, keys: &[Key]) -> Option<bool> {
        let is_alias = |key: &Key| Some(nfc(self.spelt.get(key.name)?.trim()) != key.name);
        let translated = keys.iter().filter(|key| !key.aliases.is_empty());
        let told: Vec<bool> = translated.filter_map(is_alias).collect();
        (!told.is_empty()).then(|| told.contains(&true))
    }

    /// Where an element of a list stands.
    pub(crate) fn item_place(&self, key: &str, n: usize) -> Place {
        let at = format!("[{n}]");
        self.origin.key(&[&self.trail_to(self.spelling(key))[..], &[at.as_str()]].concat())
    }

    /// Where a text among a key's values stands, if it is on the key's line; else the key.
    pub(crate) fn place_in(&self, key: &str, text: &str) -> Place {
        self.origin.find(self.place(key), text)
    }

    /// How a key of an inner mapping is spelt, and where its value stands.
    pub(crate) fn inside(&self, outer: &str, key: &Key) -> Option<(&'static str, Place)> {
        let trail = self.trail_to(self.spelling(outer));
        let place = |spelt| self.origin.value(&[&trail[..], &[spelt]].concat());
        key.spellings().find_map(|spelt| Some((spelt, place(spelt)?)))
    }

    /// Where a key stands.
    pub(crate) fn place(&self, key: &str) -> Place {
        self.place_of(self.spelling(key))
    }

    /// Where a key's value stands; the key, if they are not on one line.
    pub(crate) fn value_place(&self, key: &str) -> Place {
        let trail = self.trail_to(self.spelling(key));
        self.origin.value(&trail).unwrap_or_else(|| self.place(key))
    }

    fn place_of(&self, spelt: &str) -> Place {
        self.origin.key(&self.trail_to(spelt))
    }

    fn trail_to<'s>(&'s self, spelt: &'s str) -> Vec<&'s str> {
        self.trail.iter().map(String::as_str).chain([spelt]).collect()
    }

    /// Reports a value that is not `expected`, the name of that word in the message files.
    pub(crate) fn wrong_type(&self, key: &str, expected: &str) {
        let bracketed = self.raw(key).filter(|raw| raw.starts_with(['[', '{']));
        let value = match (expected, bracketed) {
            ("text", Some(raw)) => {
                let fix = format!("{}: {}", self.spelling(key), yaml::quoted(raw));
                let problem = self.type_problem(key, expected).with("fix", fix);
                return self.report(problem.hint(Hint::QuoteIt));
            }
            ("texts", _) => "[un, deux]",
            ("number", _) => "10",
            ("date", _) => "2026-03-12",
            ("accounts", _) => "{Mastodon: https://mastodon.example/@moi}",
            ("paths", _) => "[/2019/03/ancien-titre/]",
            ("address", _) => "https://exemple.example/page/",
            ("answer", _) => "https://forum.example/page/",
            _ => "un texte",
        };
        self.report_type(key, expected, value);
    }

    fn type_problem(&self, key: &str, expected: &str) -> Diagnostic {
        let problem = Diagnostic::error(Code::WrongType).with("key", self.spelling(key));
        problem.with("expected", expected).at(self.value_place(key))
    }

    /// The same, with the value to write for example.
    fn report_type(&self, key: &str, expected: &str, value: &str) {
        let fix = format!("{}: {value}", self.spelling(key));
        self.report(self.type_problem(key, expected).with("fix", fix).hint(Hint::ForExample));
    }

    /// Reports a value that is no mapping, or no list of mappings, with `keys`; a word that stands
    /// alone is shown under the first of them.
    fn no_map(&self, key: &str, expected: &str, value: &Value, keys: &[Key]) {
        let spelt = self.spelling(key);
        let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
        let word = value.as_str().filter(|text| text.chars().all(is_plain));
        let names = keys.iter().take(if word.is_some() { 1 } else { 2 });
        let entry = |key: &Key| format!("{}: {}", key.name, word.unwrap_or(example(key.name)));
        let map = format!("{{{}}}", names.map(entry).collect::<Vec<_>>().join(", "));
        let fix = if expected == "maps" { format!("[{map}]") } else { map };
        let problem = Diagnostic::error(Code::WrongType)
            .with("key", spelt)
            .with("expected", expected)
            .with("fix", format!("{spelt}: {fix}"))
            .at(self.value_place(key));
        self.report(problem.hint(Hint::ForExample));
    }

    /// The value as it is; null is as if the key were not there.
    pub(crate) fn value(&mut self, key: &str) -> Option<Value> {
        self.values.remove(key).filter(|value| !value.is_null())
    }

    /// Whether a key says `false`, or a word for it.
    pub(crate) fn is_off(&self, key: &str) -> bool {
        self.values.get(key).is_some_and(|value| match value {
            Value::Bool(flag) => !flag,
            Value::String(word) => flag_of(word) == Some(false),
            _ => false,
        })
    }

    /// A text. Numbers are taken as the author typed them: `1.10` stays `1.10`.
    pub(crate) fn text(&mut self, key: &str) -> Option<String> {
        self.text_as(key, "text")
    }

    /// A text that must be `expected`: the name of that word in the message files.
    pub(crate) fn text_as(&mut self, key: &str, expected: &str) -> Option<String> {
        let value = self.value(key);
        if self.is_swallowed(key, value.as_ref()) {
            self.report(yaml::sign(self.origin, self.place(key)));
            return None;
        }
        let value = value?;
        if expected != "date" {
            self.report_comments(key);
        }
        if value.is_number() || value.is_bool() {
            let raw = self.raw(key).map(str::to_owned);
            return raw.or_else(|| scalar(&value));
        }
        let text = scalar(&value).map(|text| text.trim().to_owned());
        if text.is_none() {
            self.wrong_type(key, expected);
        }
        text.filter(|text| !text.is_empty())
    }

    /// Whether YAML took a part of the text for itself: `#metoo` is a comment, `&x` an anchor.
    fn is_swallowed(&self, key: &str, value: Option<&Value>) -> bool {
        let may_be = self.wrote(key) && (value.is_none() || self.origin.holds(": &"));
        let Some(raw) = may_be.then(|| self.raw(key)).flatten() else { return false };
        if let Some(word) = raw.strip_prefix('#') {
            return value.is_none() && !word.starts_with([' ', '#']);
        }
        raw.strip_prefix('&').is_some_and(|rest| {
            let name = rest.split_whitespace().next().unwrap_or(rest);
            !self.origin.text.contains(&format!("*{name}"))
        })
    }

    /// Reports what was typed after `#` in a key's value, and that YAML took for a comment.
    fn report_comments(&self, key: &str) {
        if self.wrote(key) && self.origin.holds(" #") {
            let spelt = self.spelling(key);
            let is_text = self.origin.is_front_matter() && READ_BY_PEOPLE.contains(&key);
            let behind = if is_text { Behind::Text } else { Behind::Comment };
            let flaws = yaml::comments(self.origin, &self.trail_to(spelt), behind);
            self.problems.borrow_mut().extend(flaws);
        }
    }

    /// What stands after a key, as it was typed.
    pub(crate) fn raw(&self, key: &str) -> Option<&'t str> {
        self.origin.raw_value(&self.trail_to(self.spelling(key)))
    }

    /// A text that is an address; one that would run code is as if it were not there.
    pub(crate) fn address(&mut self, key: &str) -> Option<String> {
        let target = self.plain_address(key)?;
        self.note_outside(key, &target);
        Some(target)
    }

    fn plain_address(&mut self, key: &str) -> Option<String> {
        self.text_as(key, "address").filter(|target| !self.runs_code(key, target))
    }

    /// An address; one of this site is kept among [`Fields::targets`].
    pub(crate) fn target(&mut self, key: &str) -> Option<String> {
        let target = self.plain_address(key)?;
        self.expect(key, self.place(key), &target);
        Some(target)
    }

    /// Remembers an address, to be checked: by *plan* if it is one of this site.
    pub(crate) fn expect(&self, key: &str, place: Place, target: &str) {
        if address::is_external(target) {
            self.outside.borrow_mut().push(self.named(key, place, target));
        } else if !address::is_mail(target) {
            self.targets.borrow_mut().push(self.named(key, place, target));
        }
    }

    /// Remembers an address if it is one of another site.
    pub(crate) fn note_outside(&self, key: &str, target: &str) {
        if address::is_external(target) {
            self.expect(key, self.place(key), target);
        }
    }

    fn named(&self, key: &str, place: Place, target: &str) -> Named {
        let parents = self.trail.iter().filter(|part| !part.starts_with('['));
        let parts: Vec<&str> = parents.map(String::as_str).chain([key]).collect();
        let Place { line, column, length, .. } = self.origin.find(place, target);
        Named { key: parts.join("."), target: target.to_owned(), line, column, length }
    }

    /// Whether an address would run code in the reader's browser, which is reported.
    pub(crate) fn runs_code(&self, key: &str, target: &str) -> bool {
        let Some(scheme) = address::script_scheme(target) else { return false };
        let problem = Diagnostic::error(Code::ScriptAddress).with("scheme", scheme);
        self.report(problem.at(self.value_place(key)).hint(Hint::PlainAddress));
        true
    }

    /// Takes the addresses of this site that were read, here and in inner mappings.
    pub(crate) fn targets(&self) -> Vec<Named> {
        self.targets.take()
    }

    /// Takes the addresses of other sites that were read, here and in inner mappings.
    pub(crate) fn outside(&self) -> Vec<Named> {
        self.outside.take()
    }

    pub(crate) fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        let flag = value.as_str().map_or_else(|| value.as_bool(), flag_of);
        if flag.is_none() {
            let is_no = is_no(value.as_str().unwrap_or_default());
            let word = if is_no || IN_DOUBT_NO.contains(&key) { "false" } else { "true" };
            self.report_type(key, "flag", word);
        }
        flag
    }

    pub(crate) fn number(&mut self, key: &str) -> Option<u32> {
        let value = self.value(key)?;
        let number = match &value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_u64().and_then(|number| u32::try_from(number).ok()),
        };
        if number.is_none() {
            self.wrong_type(key, "number");
        }
        number
    }

    /// A list of texts; one text alone is a list of one.
    pub(crate) fn texts(&mut self, key: &str) -> Vec<String> {
        self.texts_as(key, "texts")
    }

    /// A list of texts that must be `expected`: the name of that word in the message files.
    pub(crate) fn texts_as(&mut self, key: &str, expected: &str) -> Vec<String> {
        self.report_comments(key);
        let Some(value) = self.value(key) else { return Vec::new() };
        let items = match value {
            Value::Sequence(items) => items,
            other => vec![other],
        };
        let raw = items.iter().any(Value::is_number).then(|| self.raw_items(key, items.len()));
        let raw = raw.flatten();
        let item = |(n, item): (usize, &Value)| match &raw {
            Some(raw) if item.is_number() => Some(raw[n].to_owned()),
            _ => scalar(item),
        };
        let written = items.iter().enumerate().filter(|(_, item)| !item.is_null());
        let texts: Option<Vec<String>> = written.map(item).collect();
        if texts.is_none() {
            self.wrong_type(key, expected);
        }
        let texts = texts.unwrap_or_default().into_iter();
        texts.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }

    /// The elements of a list as they were typed, if there are as many as the parser says.
    fn raw_items(&self, key: &str, n: usize) -> Option<Vec<&'t str>> {
        if n == 1
            && let Some(raw) = self.raw(key).filter(|raw| !raw.starts_with('['))
        {
            return Some(vec![raw]);
        }
        let trail = self.trail_to(self.spelling(key));
        self.origin.raw_items(&trail).filter(|items| items.len() == n)
    }

    /// A mapping inside this one.
    pub(crate) fn section(&mut self, key: &str, keys: &[Key]) -> Option<Fields<'t>> {
        match self.value(key)? {
            Value::Mapping(mapping) => Some(self.inner(mapping, keys, &[key])),
            other => {
                self.no_map(key, "map", &other, keys);
                None
            }
        }
    }

    /// A list of mappings; an element that is a text becomes a mapping with that text under the
    /// first of `keys`, or a title and its `url` if it is an address or a link of Markdown; one
    /// mapping alone is a list of one.
    pub(crate) fn sections(&mut self, key: &str, keys: &[Key]) -> Vec<Fields<'t>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let items = match value {
            Value::Sequence(items) => items,
            other => vec![other],
        };
        let sections: Option<Vec<_>> = items
            .into_iter()
            .enumerate()
            .map(|(n, item)| {
                let mapping = as_mapping(item, keys)?;
                Some(self.inner(mapping, keys, &[key, &format!("[{n}]")]))
            })
            .collect();
        if sections.is_none() {
            self.no_map(key, "maps", &Value::Null, keys);
        }
        sections.unwrap_or_default()
    }

    /// The mappings of a list, with where each stands in it. An element that is none is reported at
    /// its place, and the others stay.
    pub(crate) fn elements(&mut self, key: &str, keys: &[Key]) -> Vec<(usize, Fields<'t>)> {
        let items = match self.value(key) {
            None => return Vec::new(),
            Some(Value::Sequence(items)) => items,
            Some(other) => {
                self.no_map(key, "maps", &other, keys);
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for (n, item) in items.into_iter().enumerate() {
            match item {
                Value::Mapping(map) => {
                    found.push((n, self.inner(map, keys, &[key, &format!("[{n}]")])));
                }
                _ => self.report(self.no_element(key, n, keys)),
            }
        }
        found
    }

    fn no_element(&self, key: &str, n: usize, keys: &[Key]) -> Diagnostic {
        let names = keys.iter().take(2).map(|key| format!("{}: {}", key.name, example(key.name)));
        let fix = format!("- {{{}}}", names.collect::<Vec<_>>().join(", "));
        let problem = Diagnostic::error(Code::WrongType).with("key", self.spelling(key));
        let problem = problem.with("expected", "maps").with("fix", fix);
        problem.at(self.item_place(key, n)).hint(Hint::ForExample)
    }

    fn inner(&self, mapping: Mapping, keys: &[Key], below: &[&str]) -> Fields<'t> {
        let spelt = self.spelt.get(below[0]).map_or(below[0], String::as_str);
        let mut trail = self.trail.clone();
        trail.push(spelt.to_owned());
        trail.extend(below[1..].iter().map(|part| (*part).to_owned()));
        Fields::new(self.origin, mapping, keys, trail)
    }

    /// Gives an inner mapping's problems to the outer one.
    pub(crate) fn close(&self, inner: Fields, keys: &[Key], unknown: fn(Code) -> Diagnostic) {
        self.targets.borrow_mut().extend(inner.targets());
        self.outside.borrow_mut().extend(inner.outside());
        self.problems.borrow_mut().extend(inner.finish(keys, unknown));
    }

    /// The keys that are none of `keys`.
    pub(crate) fn unknown(&self, keys: &[Key]) -> Vec<String> {
        let is_known = |spelt: &str| keys.iter().any(|key| key.name == spelt);
        self.values.keys().filter(|spelt| !is_known(spelt)).cloned().collect()
    }

    /// What went wrong, with a diagnostic for each key that is not one of `keys`.
    pub(crate) fn finish(self, keys: &[Key], unknown: fn(Code) -> Diagnostic) -> Vec<Diagnostic> {
        let takes_extra = keys.iter().any(|key| key.name == "extra");
        let is_short = (1..=MAX_LISTED).contains(&keys.len());
        let otherwise = match (takes_extra, is_short) {
            (true, _) => Some(Hint::PutUnderExtra),
            (false, is_short) => is_short.then_some(Hint::KnownKeys),
        };
        let unknown_keys = self.unknown(keys);
        if unknown_keys.is_empty() {
            return self.problems.into_inner();
        }
        let [french, english] = known(keys, self.is_french(keys));
        for (n, key) in unknown_keys.iter().enumerate() {
            let names = keys.iter().flat_map(Key::spellings);
            let near = if n < MAX_SUGGESTED { nearest(key, names) } else { None };
            let near = near.map(|near| accented(keys, &near).to_owned());
            let problem = unknown(Code::UnknownKey).with("key", key.as_str()).at(self.place(key));
            let problem = problem.nearest(near, otherwise);
            self.report(match problem.hint {
                Some(Hint::KnownKeys) => {
                    problem.with("french", &*french).with("english", &*english)
                }
                _ => problem,
            });
        }
        self.problems.into_inner()
    }
}

/// The keys of a mapping for a hint in French and one in English: by the names that the author
/// uses, if the other keys tell.
fn known(keys: &[Key], is_french: Option<bool>) -> [String; 2] {
    let list = |prefers_french: bool| {
        let french = |key: &Key| key.aliases.first().copied().filter(|_| prefers_french);
        let names = keys.iter().map(|key| format!("`{}`", french(key).unwrap_or(key.name)));
        names.collect::<Vec<_>>().join(", ")
    };
    [list(is_french.unwrap_or(true)), list(is_french.unwrap_or(false))]
}

/// Whether words that are no flag begin with a no: « Non, pas encore ».
fn is_no(words: &str) -> bool {
    let slug = slugify(words);
    let first = slug.split('-').next().unwrap_or_default();
    ["non", "no", "not", "pas", "jamais", "never", "aucun", "aucune", "refus"].contains(&first)
}

/// A spelling of a key with its accents, where it has one.
fn accented<'s>(keys: &[Key], spelling: &'s str) -> &'s str {
    let is_same = |other: &&str| slugify(other) == slugify(spelling);
    let key = keys.iter().find(|key| key.is_spelt(spelling));
    key.and_then(|key| key.spellings().find(is_same)).unwrap_or(spelling)
}

/// What a key of an inner mapping may hold.
fn example(key: &str) -> &'static str {
    match key {
        "limit" => "20",
        "content" => "full",
        "title" => "Un titre",
        "items" => "[un, deux]",
        "link" | "url" => "https://exemple.example/page/",
        "mail" => "bonjour@mon-blog.example",
        "name" | "author" => "Léa Petit",
        "text" => "Merci pour cet article.",
        "role" => "Formatrice",
        "code" => "RS5695",
        "start" => "2026-03-12T09:00",
        "end" => "2026-03-12T12:30",
        "deadline" => "2026-03-12",
        "certificate" => "certificat-qualiopi.pdf",
        "accent" => "\"#8a3b12\"",
        "article" => "\"/articles/{slug}/\"",
        "training" => "\"/formations/{training}/\"",
        _ => "…",
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// What a flag's word means; YAML's own `true` and `false` may stand in quotes.
pub(crate) fn flag_of(word: &str) -> Option<bool> {
    match word.trim().to_lowercase().as_str() {
        "true" | "yes" | "oui" | "on" | "vrai" => Some(true),
        "false" | "no" | "non" | "off" | "faux" => Some(false),
        _ => None,
    }
}

fn as_mapping(item: Value, keys: &[Key]) -> Option<Mapping> {
    let first = keys.first()?.name;
    match item {
        Value::Mapping(mapping) => Some(mapping),
        other => {
            let text = scalar(&other)?;
            let link = keys.iter().any(|key| key.name == "url").then(|| as_link(&text)).flatten();
            let (title, url) = link.unwrap_or((&text, ""));
            let url = (!url.is_empty()).then(|| (Value::from("url"), Value::from(url)));
            let title = (Value::from(first), Value::from(title));
            Some([title].into_iter().chain(url).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Key};
    use crate::base::diagnostic::{Code, Diagnostic};
    use crate::base::yaml::{Layout, Origin};

    const KEYS: &[Key] = &[
        Key { name: "title", aliases: &["titre"], doc: "" },
        Key { name: "tags", aliases: &["mots-clés", "mots-cles"], doc: "" },
    ];

    fn read<'t>(layout: &'t Layout<'t>) -> Fields<'t> {
        Fields::parse(Origin::new("a.md", layout, 0), KEYS)
    }

    #[test]
    fn reads_aliases_numbers_as_typed_and_single_texts_as_lists() {
        let layout = Layout::new("titre: 1.10\nmots-clés: seul\n");
        let mut fields = read(&layout);
        assert_eq!(fields.text("title").as_deref(), Some("1.10"));
        assert_eq!(fields.texts("tags"), ["seul"]);
        assert!(fields.finish(KEYS, Diagnostic::error).is_empty());
    }

    #[test]
    fn names_unknown_and_repeated_keys() {
        let layout = Layout::new("title: a\ntitre: b\ntagz: c\n");
        let problems = read(&layout).finish(KEYS, Diagnostic::warning);
        let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [Code::SameKey, Code::UnknownKey]);
        assert_eq!(problems[1].args[1].1, "tags");
    }

    #[test]
    fn suggests_keys_with_their_accents() {
        let layout = Layout::new("motscles: a\n");
        let problems = read(&layout).finish(KEYS, Diagnostic::warning);
        assert_eq!(problems[0].args[1].1, "mots-clés");
    }
}
