//! The strings of a theme: `strings/<language>.yaml`, each a text or plural forms.

use super::value::{self, Value};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::digest::{Digest, Digester};
use crate::base::nearest::nearest;
use crate::base::yaml::{self, Layout, Origin};
use crate::language;
use crate::language::typography::{Style, set_text};
use serde_yaml::Value as Yaml;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The plural categories of CLDR: the keys of a string that depends on a number.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The language whose rules choose among plural forms; templates never show it.
pub(crate) const LANGUAGE: &str = "@language";

/// One string: a text, or a text for each plural category of CLDR.
#[derive(Clone)]
enum Words {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

/// All strings, by language and key.
#[derive(Default)]
pub(crate) struct Strings {
    languages: BTreeMap<String, BTreeMap<String, Words>>,
}

impl Strings {
    /// Adds a file, whose strings replace earlier ones of the same key.
    pub(crate) fn add(&mut self, language: &str, path: &str, text: &str) -> Vec<Diagnostic> {
        let layout = Layout::new(text);
        let origin = Origin::new(path, &layout, 0);
        let mapping = match yaml::parse(origin) {
            Ok(mapping) => mapping,
            Err(problem) => {
                self.stand_in(language, text);
                return vec![problem];
            }
        };
        let mut problems = Vec::new();
        for (key, value) in mapping {
            let Some(key) = key.as_str().map(str::to_owned) else { continue };
            let place = origin.key(&[&key]);
            let must_be_plain = matches!(self.find(language, &key), Some((_, Words::Plain(_))));
            match words(&value) {
                Some(Words::Plural(_)) if must_be_plain => problems.push(not_a_text(&key, place)),
                Some(words) => {
                    problems.extend(flaws(origin, &key, &words));
                    self.languages.entry(language.to_owned()).or_default().insert(key, words);
                }
                None => problems.push(not_a_text(&key, place)),
            }
        }
        problems
    }

    /// The keys of a file that cannot be read, as empty texts: what the templates read of it is not
    /// missing, and to say so would hide the one mistake.
    fn stand_in(&mut self, language: &str, text: &str) {
        let keys = text.lines().filter_map(|line| line.split_once(':')).map(|(key, _)| key);
        for key in keys.map(|key| key.trim_matches(['"', '\''])) {
            if self.find(language, key).is_none() {
                let strings = self.languages.entry(language.to_owned()).or_default();
                strings.insert(key.to_owned(), Words::Plain(String::new()));
            }
        }
    }

    /// Every key, in whatever language.
    pub(crate) fn keys(&self) -> BTreeSet<&str> {
        self.languages.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
    }

    /// A string, and the language in which it was found.
    fn find<'t>(&self, language: &'t str, key: &str) -> Option<(&'t str, &Words)> {
        let mut tags = [language, language::primary(language), "en"].into_iter();
        tags.find_map(|tag| Some((tag, self.languages.get(tag)?.get(key)?)))
    }

    /// The strings of a language: its own, those of the language it descends from, English ones.
    fn merged(&self, language: &str) -> BTreeMap<&str, (&str, &Words)> {
        let mut merged = BTreeMap::new();
        for tag in ["en", language::primary(language), language] {
            if let Some((tag, strings)) = self.languages.get_key_value(tag) {
                merged.extend(
                    strings.iter().map(|(key, words)| (key.as_str(), (tag.as_str(), words))),
                );
            }
        }
        merged
    }

    /// The template value `t` of a language, and its digest.
    pub(crate) fn value(&self, language: &str) -> (Value, Digest) {
        let mut digester = Digester::new("strings");
        let mut entries = Vec::new();
        for (key, (tag, words)) in self.merged(language) {
            let form = Form::of(tag, language);
            digester.text(key).text(form.language);
            entries.push((key, form.value(words, &mut digester)));
        }
        (value::map(entries), digester.finish())
    }

    /// One plain string, for what stands in bodies.
    pub(crate) fn plain(&self, language: &str, key: &str) -> String {
        match self.find(language, key) {
            Some((tag, Words::Plain(text))) => Form::of(tag, language).set(text).into_owned(),
            _ => String::new(),
        }
    }
}

/// The keys of a file of strings, each with its place; none of one that cannot be read.
pub(crate) fn keys_of(path: &str, text: &str) -> Vec<(String, Place)> {
    let layout = Layout::new(text);
    let origin = Origin::new(path, &layout, 0);
    let mapping = yaml::parse(origin).unwrap_or_default();
    let keys = mapping.keys().filter_map(Yaml::as_str);
    keys.map(|key| (key.to_owned(), origin.key(&[key]))).collect()
}

fn not_a_text(key: &str, place: Place) -> Diagnostic {
    Diagnostic::error(Code::WrongType)
        .with("key", key)
        .with("expected", "text")
        .with("fix", format!("{key}: \"…\""))
        .at(place)
        .hint(Hint::ForExample)
}

/// What is wrong with the forms of a string that depends on a number.
fn flaws(origin: Origin, key: &str, words: &Words) -> Vec<Diagnostic> {
    let Words::Plural(forms) = words else { return Vec::new() };
    let strange = forms.keys().filter(|form| !CATEGORIES.contains(&form.as_str()));
    let mut flaws: Vec<Diagnostic> = strange
        .map(|form| {
            let problem = Diagnostic::error(Code::UnknownKey).with("key", form.as_str());
            let near = nearest(form, CATEGORIES);
            let problem = problem.with("fix", "other").nearest(near, Some(Hint::Write));
            problem.at(origin.key(&[key, form]))
        })
        .collect();
    if flaws.is_empty() && !forms.contains_key("other") {
        let one = forms.values().next().map_or("…", String::as_str);
        let problem = Diagnostic::error(Code::MissingKey).with("key", format!("{key}.other"));
        let fix = format!("other: \"{one}\"");
        flaws.push(problem.with("fix", fix).at(origin.key(&[key])).hint(Hint::AddKey));
    }
    flaws
}

fn words(value: &Yaml) -> Option<Words> {
    match value {
        Yaml::String(text) => Some(Words::Plain(text.clone())),
        Yaml::Mapping(forms) => forms
            .iter()
            .map(|(form, text)| Some((form.as_str()?.to_owned(), text.as_str()?.to_owned())))
            .collect::<Option<BTreeMap<_, _>>>()
            .map(Words::Plural),
        _ => None,
    }
}

/// How the strings of one language are shown on the pages of another: those of `fr` on a page in
/// `fr-CA` have the spaces that are usual there.
struct Form<'t> {
    /// Whose plurals and digits count.
    language: &'t str,
    style: Option<Style>,
}

impl<'t> Form<'t> {
    fn of(tag: &'t str, language: &'t str) -> Form<'t> {
        match language::primary(tag) == language::primary(language) {
            true => Form { language, style: Style::of(language).filter(|_| tag != language) },
            false => Form { language: tag, style: None },
        }
    }

    fn set<'w>(&self, text: &'w str) -> Cow<'w, str> {
        self.style.map_or(Cow::Borrowed(text), |style| set_text(text, style))
    }

    fn value(&self, words: &Words, digester: &mut Digester) -> Value {
        match words {
            Words::Plain(text) => {
                let text = self.set(text);
                digester.text(&text);
                value::text(&text)
            }
            Words::Plural(forms) => {
                let forms = forms.iter().map(|(form, text)| (form.as_str(), self.set(text)));
                let forms: Vec<_> = forms.collect();
                for (form, text) in &forms {
                    digester.text(form).text(text);
                }
                let forms = forms.iter().map(|(form, text)| (*form, value::text(text)));
                value::map(forms.chain([(LANGUAGE, value::text(self.language))]))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Strings;

    #[test]
    fn a_variety_shows_the_strings_of_its_language_as_it_sets_them() {
        let mut strings = Strings::default();
        let text = "a: \"Vraiment\\u202f? « {n} »\"\nb: \"Adresse :\"\n";
        assert!(strings.add("fr", "fr.yaml", text).is_empty());
        let shown = |language| [strings.plain(language, "a"), strings.plain(language, "b")];
        assert_eq!(shown("fr"), ["Vraiment\u{202f}? « {n} »", "Adresse :"]);
        assert_eq!(shown("fr-CA"), ["Vraiment? «\u{a0}{n}\u{a0}»", "Adresse\u{a0}:"]);
        let swiss = ["Vraiment\u{202f}? «\u{202f}{n}\u{202f}»", "Adresse\u{202f}:"];
        assert_eq!(shown("fr-CH"), swiss);
    }
}
