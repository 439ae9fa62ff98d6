//! Front matter: the YAML between two `---` lines → [`Meta`].

mod keys;

use super::{Answers, Kind, Meta, Moment, Options};
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::{self, Fields};
use crate::base::path::SourcePath;
use crate::base::slug::{is_slug, slugify};
use crate::base::yaml::Origin;
use crate::language::dates::{self, DateError};
use crate::language::is_tag;

pub(crate) use keys::{KEYS, Key, Shape};

/// A file divided into front matter and body.
pub(crate) struct Split<'t> {
    yaml: &'t str,
    /// Whether the file has front matter that can be read.
    present: bool,
    /// Byte offset of the body.
    pub(crate) body_start: usize,
}

/// Divides a file at its `---` lines.
pub(crate) fn split<'t>(path: &str, text: &'t str, problems: &mut Vec<Diagnostic>) -> Split<'t> {
    let none = Split { yaml: "", present: false, body_start: 0 };
    let Some(start) = fence(text) else { return none };
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            let body_start = at + line.len();
            return Split { yaml: &text[start..at], present: true, body_start };
        }
        at += line.len();
    }
    let place = Origin::whole(path, text).line(1);
    let problem = Diagnostic::error(Code::UnclosedFrontMatter).at(place);
    problems.push(problem.hint(Hint::CloseFrontMatter));
    Split { body_start: text.len(), ..none }
}

/// The length of an opening `---` line.
fn fence(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(line.len())
}

/// Reads the front matter of a document of some kind.
pub(crate) fn read(
    path: &SourcePath,
    kind: Kind,
    split: &Split,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> Meta {
    let origin = Origin { path: path.as_str(), text: split.yaml, skipped: 1 };
    let known: Vec<fields::Key> = keys::of(kind).map(Key::field).collect();
    let mut fields = Fields::parse(origin, &known);
    let faulty = fields.is_empty() && !split.yaml.trim().is_empty();
    let unclosed = !split.present && !problems.is_empty();
    let mut meta = common(&mut fields, path, options);
    meta.lines = lines(&fields, kind);
    if meta.title.is_empty() {
        if !faulty && !unclosed {
            fields.report(missing_title(path, kind, split.present));
        }
        meta.title = stem(path).to_owned();
    }
    date_of_name(path, kind, &mut meta, options);
    schedule(&mut fields, &mut meta, options);
    meta.details = details(&mut fields, kind);
    later(&mut fields, kind);
    meta.targets = fields.targets();
    problems.extend(fields.finish(&known, Diagnostic::warning));
    meta
}

fn missing_title(path: &SourcePath, kind: Kind, present: bool) -> Diagnostic {
    let place = Origin::whole(path.as_str(), "").line(1);
    let words = stem(path).trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let title = words.replace(['-', '_'], " ");
    let problem = Diagnostic::error(Code::MissingTitle).with("fix", title.as_str()).at(place);
    if !present {
        return problem.hint(Hint::AddTitle);
    }
    let key = if kind == Kind::Author { "name" } else { "title" };
    problem.with("fix", format!("{key}: {title}")).hint(Hint::AddKey).renamed_fix()
}

impl Diagnostic {
    /// Keeps the last `fix` only.
    fn renamed_fix(mut self) -> Self {
        let last = self.args.pop();
        self.args.retain(|(name, _)| name != "fix");
        self.args.extend(last);
        self
    }
}

fn common(fields: &mut Fields, path: &SourcePath, options: &Options) -> Meta {
    let title = fields.text("title").or_else(|| fields.text("name")).unwrap_or_default();
    Meta {
        title,
        id: fields.text("id"),
        date: moment(fields, "date", options),
        updated: moment(fields, "updated", options),
        expires: moment(fields, "expires", options),
        slug: slug(fields),
        summary: fields.text("summary"),
        draft: fields.flag("draft").unwrap_or(false),
        authors: fields.texts("authors"),
        categories: fields.texts("categories"),
        tags: fields.texts("tags"),
        image: fields.address("image").or_else(|| fields.address("photo")),
        image_alt: fields.text("image_alt"),
        aliases: aliases(fields),
        comments: answers(fields),
        language: language(fields, path),
        canonical: web_address(fields, "canonical"),
        license: fields.text("license"),
        training: fields.text("training"),
        extra: fields.value("extra").map_or(Data::Null, Data::from),
        ..Meta::default()
    }
}

fn schedule(fields: &mut Fields, meta: &mut Meta, options: &Options) {
    meta.session = fields.number("session");
    meta.start = moment(fields, "start", options);
    meta.end = moment(fields, "end", options);
}

fn lines(fields: &Fields, kind: Kind) -> Vec<(u8, u32)> {
    let written = |(at, key): (usize, &Key)| {
        let fits = key.kinds.contains(&kind) && keys::POINTED_AT.contains(&key.key.name);
        let line = (fits && fields.wrote(key.key.name)).then(|| fields.place(key.key.name).line)?;
        Some((u8::try_from(at).ok()?, line))
    };
    KEYS.iter().enumerate().filter_map(written).collect()
}

fn moment(fields: &mut Fields, key: &str, options: &Options) -> Option<Moment> {
    let text = fields.text(key)?;
    match dates::parse(&text, &options.zone) {
        Ok(date) => Some(date.timestamp().as_second()),
        Err(error) => {
            let place = fields.place(key);
            fields.report(date_problem(&text, error).at(place));
            None
        }
    }
}

fn date_problem(text: &str, error: DateError) -> Diagnostic {
    let (code, suggestion) = match error {
        DateError::UnknownZone { name } => {
            let problem = Diagnostic::error(Code::UnknownZone).with("zone", name);
            return problem.hint(Hint::IanaZone);
        }
        DateError::NotIso { suggestion } => (Code::InvalidDate, suggestion),
        DateError::Impossible { suggestion } => (Code::ImpossibleDate, suggestion),
    };
    let problem = Diagnostic::error(code).with("value", text);
    match suggestion {
        Some(fix) => problem.with("fix", fix).hint(Hint::Write),
        None => problem.with("fix", "2026-03-12").hint(Hint::IsoDate),
    }
}

/// A page's date may begin its file name: `2026-11-22-title.md`.
fn date_of_name(path: &SourcePath, kind: Kind, meta: &mut Meta, options: &Options) {
    if meta.date.is_none() && kind != Kind::Session && kind != Kind::Author {
        let date = dated(stem(path)).map(|(date, _)| date);
        let parsed = date.and_then(|date| dates::parse(date, &options.zone).ok());
        meta.date = parsed.map(|date| date.timestamp().as_second());
    }
}

/// Divides a name that begins with a date into the date and the rest.
pub(crate) fn dated(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let rest = rest.strip_prefix(['-', '_']).filter(|rest| !rest.is_empty())?;
    date.bytes().enumerate().all(shape).then_some((date, rest))
}

/// A document's own name: the file's without extension, or its folder's for `index.md`.
pub(crate) fn stem(path: &SourcePath) -> &str {
    let name = path.file_name().strip_suffix(".md").unwrap_or(path.file_name());
    if name == "index" { path.folder().rsplit('/').next().unwrap_or(name) } else { name }
}

fn slug(fields: &mut Fields) -> Option<String> {
    let text = fields.text("slug")?;
    if is_slug(&text) {
        return Some(text);
    }
    let problem = Diagnostic::error(Code::InvalidSlug)
        .with("value", text.as_str())
        .with("fix", slugify(&text));
    fields.report(problem.at(fields.place("slug")).hint(Hint::SlugLetters));
    None
}

/// Old addresses: paths of this site, from its root.
fn aliases(fields: &mut Fields) -> Vec<String> {
    let (good, bad): (Vec<_>, Vec<_>) =
        fields.texts("aliases").into_iter().partition(|alias| is_alias(alias));
    for alias in bad {
        let problem = Diagnostic::error(Code::InvalidAddress)
            .with("key", "aliases")
            .with("value", alias.as_str())
            .with("fix", "/2019/03/ancien-titre/");
        fields.report(problem.at(fields.place("aliases")).hint(Hint::Write));
    }
    good
}

fn is_alias(alias: &str) -> bool {
    let inside = alias.strip_prefix('/').unwrap_or("");
    let climbs = inside.split('/').any(|part| part == ".." || part == "." || part.len() > 250);
    !inside.is_empty()
        && !climbs
        && !inside.contains(['?', '#', '\\', ':', '\0'])
        && !inside.trim_end_matches('/').contains("//")
}

fn answers(fields: &mut Fields) -> Answers {
    let Some(value) = fields.value("comments") else { return Answers::Site };
    match Data::from(value) {
        Data::Flag(true) => Answers::Site,
        Data::Flag(false) => Answers::Off,
        Data::Text(address) => Answers::At(vec![as_address(fields, address)]),
        Data::List(items) => {
            let texts = items.into_iter().filter_map(|item| match item {
                Data::Text(address) => Some(address),
                _ => None,
            });
            Answers::At(texts.map(|address| as_address(fields, address)).collect())
        }
        Data::Map(entries) => Answers::At(
            entries
                .into_iter()
                .filter_map(|(key, value)| named_answer(fields, &key, value))
                .collect(),
        ),
        _ => {
            let problem = Diagnostic::error(Code::WrongType).with("key", "comments");
            let problem = problem.with("expected", "text").at(fields.place("comments"));
            fields.report(problem.hint(Hint::Expected));
            Answers::Site
        }
    }
}

fn named_answer(fields: &Fields, key: &str, value: Data) -> Option<String> {
    match (key, value) {
        ("mail" | "courriel" | "link" | "lien", Data::Text(address)) => {
            Some(as_address(fields, address))
        }
        _ => {
            let problem = Diagnostic::warning(Code::LaterKey).with("key", key);
            fields.report(problem.at(fields.place("comments")));
            None
        }
    }
}

/// A bare e-mail address becomes a `mailto:`; anything else must be a web address.
fn as_address(fields: &Fields, address: String) -> String {
    if address.starts_with("https://") || address.starts_with("http://") {
        return address;
    }
    let mail = address.strip_prefix("mailto:").unwrap_or(&address);
    if !mail.contains('@') || mail.contains(char::is_whitespace) {
        let problem = Diagnostic::error(Code::InvalidAddress)
            .with("key", "comments")
            .with("value", address.as_str())
            .with("fix", "https://mastodon.example/@moi/1234");
        fields.report(problem.at(fields.place("comments")).hint(Hint::FullAddress));
    }
    format!("mailto:{mail}")
}

fn language(fields: &mut Fields, _path: &SourcePath) -> Option<String> {
    let tag = fields.text("language")?;
    if is_tag(&tag) {
        return Some(tag);
    }
    let problem = Diagnostic::error(Code::InvalidLanguage).with("value", tag);
    fields.report(problem.at(fields.place("language")).hint(Hint::LanguageTag));
    None
}

fn web_address(fields: &mut Fields, key: &str) -> Option<String> {
    let text = fields.text(key)?;
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text);
    }
    let problem = Diagnostic::error(Code::InvalidAddress)
        .with("key", key)
        .with("value", text)
        .with("fix", "https://exemple.example/page/");
    fields.report(problem.at(fields.place(key)).hint(Hint::FullAddress));
    None
}

/// What templates receive as it is: lists are lists of texts, texts are texts.
fn details(fields: &mut Fields, kind: Kind) -> Vec<(String, Data)> {
    keys::of(kind)
        .filter_map(|key| {
            let name = key.key.name;
            let value = match key.shape {
                Shape::Text => Data::text(flat(fields, name)),
                Shape::Address => Data::text(fields.target(name)),
                Shape::Flag => fields.flag(name).map_or(Data::Null, Data::Flag),
                Shape::Texts => Data::texts(flat_list(fields, name)),
                Shape::Maps(inner) => maps(fields, name, inner),
                Shape::Map(inner) => map(fields, name, inner),
                Shape::Typed | Shape::Later => return None,
            };
            (value != Data::Null && value != Data::List(Vec::new()))
                .then(|| (name.to_owned(), value))
        })
        .collect()
}

/// Keys that a later version will honour: said, never silently ignored.
fn later(fields: &mut Fields, kind: Kind) {
    for key in keys::of(kind).filter(|key| matches!(key.shape, Shape::Later)) {
        if fields.value(key.key.name).is_some() {
            let problem = Diagnostic::warning(Code::LaterKey).with("key", key.key.name);
            fields.report(problem.at(fields.place(key.key.name)));
        }
    }
}

/// A text; a list or a mapping written there is read as one sentence.
fn flat(fields: &mut Fields, key: &str) -> Option<String> {
    if fields.is_scalar(key) {
        return fields.text(key);
    }
    fields.value(key).map(|value| sentence(&Data::from(value)))
}

fn flat_list(fields: &mut Fields, key: &str) -> Vec<String> {
    if fields.is_scalar(key) {
        return fields.texts(key);
    }
    match fields.value(key).map(Data::from) {
        Some(Data::List(items)) => items.iter().map(sentence).collect(),
        Some(other) => vec![sentence(&other)],
        None => Vec::new(),
    }
}

fn sentence(data: &Data) -> String {
    match data {
        Data::Null => String::new(),
        Data::Flag(flag) => flag.to_string(),
        Data::Integer(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Text(text) => text.trim().to_owned(),
        Data::List(items) => items.iter().map(sentence).collect::<Vec<_>>().join(", "),
        Data::Map(entries) => {
            entries.iter().map(|(_, value)| sentence(value)).collect::<Vec<_>>().join(", ")
        }
    }
}

fn maps(fields: &mut Fields, key: &str, inner: &[fields::Key]) -> Data {
    let mut items = Vec::new();
    for mut section in fields.sections(key, inner) {
        items.push(entries(&mut section, inner));
        fields.close(section, inner, Diagnostic::warning);
    }
    Data::List(items)
}

fn map(fields: &mut Fields, key: &str, inner: &[fields::Key]) -> Data {
    if fields.is_scalar(key) {
        let text = Data::text(fields.text(key));
        return Data::Map(vec![(inner[0].name.to_owned(), text)]);
    }
    let Some(mut section) = fields.section(key, inner) else { return Data::Null };
    let value = entries(&mut section, inner);
    fields.close(section, inner, Diagnostic::warning);
    value
}

fn entries(section: &mut Fields, inner: &[fields::Key]) -> Data {
    let entry = |key: &fields::Key| {
        let value = match key.name {
            "items" => Data::texts(flat_list(section, key.name)),
            "url" => Data::text(section.target(key.name)),
            name => Data::text(flat(section, name)),
        };
        (key.name.to_owned(), value)
    };
    Data::Map(inner.iter().map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::{dated, stem};
    use crate::base::path::SourcePath;

    #[test]
    fn names_give_dates_and_stems() {
        assert_eq!(dated("2026-11-22-titre"), Some(("2026-11-22", "titre")));
        assert_eq!(dated("2026-11-22"), None);
        assert_eq!(dated("03-titre"), None);
        assert_eq!(stem(&SourcePath::new("content/articles/a/index.md")), "a");
        assert_eq!(stem(&SourcePath::new("content/articles/b.md")), "b");
    }
}
