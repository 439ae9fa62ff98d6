//! Front matter: the YAML between two `---` lines → [`Meta`].

mod addresses;
mod details;
mod keys;
mod meeting;
mod moments;

use super::{Kind, Meeting, Meta, Moment, Options};
use crate::base::address::Named;
use crate::base::control;
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::fields::{self, Fields};
use crate::base::path::{SourcePath, nfc};
use crate::base::yaml::{Layout, Origin};
use crate::language::{canonical, is_tag};
use addresses::{aliases, answers, slug, web_address};
pub(crate) use keys::Key;
use keys::Shape;
use moments::moment;

#[cfg(test)]
pub(crate) use keys::AUTHOR_KEYS;
pub(crate) use keys::{KEYS, ONLINE_KEYS, PARTICIPANTS_KEYS};
pub(crate) use moments::dated;

/// A file divided into front matter and body.
pub(crate) struct Split<'t> {
    yaml: &'t str,
    /// Whether the file has front matter that can be read.
    present: bool,
    /// The line on which it seems meant to begin, where it does not on the first.
    meant: Option<u32>,
    /// Byte offset of the body.
    pub(crate) body_start: usize,
}

/// Divides a file at its `---` lines.
pub(crate) fn split<'t>(path: &str, text: &'t str, problems: &mut Vec<Diagnostic>) -> Split<'t> {
    let none = Split { yaml: "", present: false, meant: None, body_start: 0 };
    let Some(start) = fence(text) else { return Split { meant: meant(text), ..none } };
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            let body_start = at + line.len();
            return Split { yaml: &text[start..at], present: true, body_start, ..none };
        }
        at += line.len();
    }
    let problem = Diagnostic::error(Code::UnclosedFrontMatter).at(Place::line(path, 1));
    problems.push(problem.hint(Hint::CloseFrontMatter));
    Split { body_start: text.len(), ..none }
}

/// The length of an opening `---` line.
fn fence(text: &str) -> Option<usize> {
    let line = text.split_inclusive('\n').next()?;
    (line.trim_end() == "---").then_some(line.len())
}

/// The line on which front matter seems meant to begin: dashes that are not `---` or not on the
/// first line, and a known key below them, or that key at once.
fn meant(text: &str) -> Option<u32> {
    let mut lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    let (first, at) = lines.next()?;
    let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}');
    let line = if first.trim().chars().all(is_dash) { lines.next()?.0 } else { first };
    let key = nfc(line.split_once(':')?.0.trim());
    keys::all().any(|known| known.key.is_spelt(&key)).then_some(at)
}

/// A file whose front matter is read.
#[derive(Clone, Copy)]
pub(crate) struct File<'f> {
    pub(crate) path: &'f SourcePath,
    /// Its path without the language that may be in its name.
    pub(crate) name: &'f SourcePath,
    pub(crate) kind: Kind,
}

/// Reads the front matter of a document: what it says, and the addresses of other sites that it
/// names.
pub(crate) fn read(
    file: File,
    split: &Split,
    options: &Options,
    problems: &mut Vec<Diagnostic>,
) -> (Meta, Vec<Named>) {
    let File { path, name, kind } = file;
    let yaml = control::clean(split.yaml);
    let layout = Layout::new(&yaml);
    let origin = Origin::new(path.as_str(), &layout, 1);
    let known: Vec<fields::Key> = keys::of(kind).map(Key::field).collect();
    let mut fields = Fields::parse(origin, &known);
    let faulty = fields.is_empty() && !split.yaml.trim().is_empty();
    let unclosed = problems.iter().any(|problem| problem.code == Code::UnclosedFrontMatter);
    misplaced(&mut fields, kind, &known);
    let mut meta = common(&mut fields, kind, options);
    meta.lines = lines(&fields, kind);
    if meta.title.is_empty() {
        let reported = fields.is_faulty("title") || fields.is_faulty("name");
        if !faulty && !unclosed && !reported {
            fields.report(missing_title(file, split));
        }
        meta.title = name.stem().to_owned();
    }
    meta.date = meta.date.or_else(|| moments::of_name(file, &fields, options));
    schedule(&mut fields, kind, &mut meta, options);
    moments::check_order(&fields, &meta);
    meta.details = details::details(&mut fields, kind);
    meeting::check_place(&fields, &meta);
    moments::check_deadline(&fields, &meta, options);
    meta.targets = fields.targets();
    let outside = fields.outside();
    problems.extend(fields.finish(&known, Diagnostic::warning));
    (meta, outside)
}

/// Whether a key of a kind of page holds words, and no address or choice.
pub(super) fn holds_words(kind: Kind, name: &str) -> bool {
    let mut keys = keys::of(kind).filter(|key| key.key.name == name);
    keys.any(|key| matches!(key.shape, Shape::Text | Shape::Texts | Shape::Map(_) | Shape::Maps(_)))
}

fn missing_title(File { path, name, kind }: File, split: &Split) -> Diagnostic {
    if let Some(line) = split.meant {
        let place = Place::line(path.as_str(), line);
        return Diagnostic::error(Code::FrontMatterStart).at(place).hint(Hint::StartFrontMatter);
    }
    let words = name.stem().trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    let title = words.replace(['-', '_'], " ");
    let problem = Diagnostic::error(Code::MissingTitle).at(Place::line(path.as_str(), 1));
    if !split.present {
        return problem.with("fix", title).hint(Hint::AddTitle);
    }
    let key = if kind == Kind::Author { "name" } else { "title" };
    problem.with("fix", format!("{key}: {title}")).hint(Hint::AddKey)
}

fn common(fields: &mut Fields, kind: Kind, options: &Options) -> Meta {
    let (title, image) = match kind {
        Kind::Author => ("name", "photo"),
        _ => ("title", "image"),
    };
    Meta {
        title: fields.text(title).unwrap_or_default(),
        id: fields.text("id"),
        date: moment(fields, "date", options),
        updated: moment(fields, "updated", options),
        expires: moment(fields, "expires", options),
        slug: slug(fields),
        summary: fields.text("summary"),
        draft: fields.flag("draft").unwrap_or(false),
        authors: names(fields, "authors"),
        categories: names(fields, "categories"),
        tags: names(fields, "tags"),
        image: fields.address(image),
        image_alt: fields.text("image_alt"),
        aliases: aliases(fields),
        comments: answers(fields),
        language: language(fields),
        canonical: web_address(fields, "canonical"),
        license: fields.text("license"),
        typography: fields.flag("typography"),
        math: fields.flag("math"),
        training: fields.text("training"),
        extra: fields.value("extra").map_or(Data::Null, Data::from),
        ..Meta::default()
    }
}

/// A list of names, which may be written as one text: `excel, été`. Accents come in two forms.
fn names(fields: &mut Fields, key: &str) -> Vec<String> {
    let is_one = fields.is_scalar(key);
    let texts: Vec<String> = fields.texts(key).iter().map(|text| nfc(text)).collect();
    if !is_one {
        return texts;
    }
    let pieces = texts.iter().flat_map(|text| text.split([',', ';'])).map(str::trim);
    pieces.filter(|piece| !piece.is_empty()).map(str::to_owned).collect()
}

fn schedule(fields: &mut Fields, kind: Kind, meta: &mut Meta, options: &Options) {
    if kind != Kind::Session {
        return;
    }
    meta.session = fields.number("session");
    let meeting = meeting::read(fields, options);
    meta.start = meeting.slots.first().map(|slot| slot.start);
    meta.end = last_end(&meeting);
    meta.meeting = (meeting != Meeting::default()).then(|| Box::new(meeting));
}

/// The last end, unless the last to begin has none that is known.
fn last_end(meeting: &Meeting) -> Option<Moment> {
    let end = meeting.slots.iter().filter_map(|slot| slot.end).max()?;
    let start = meeting.slots.iter().map(|slot| slot.start).max()?;
    Some(end.max(start))
}

fn lines(fields: &Fields, kind: Kind) -> Vec<(u8, u32)> {
    let written = |(at, key): (usize, &Key)| {
        let fits = key.kinds.contains(&kind) && keys::POINTED_AT.contains(&key.key.name);
        let line = (fits && fields.wrote(key.key.name)).then(|| fields.place(key.key.name).line)?;
        Some((u8::try_from(at).ok()?, line))
    };
    KEYS.iter().enumerate().filter_map(written).collect()
}

fn language(fields: &mut Fields) -> Option<String> {
    let tag = fields.text("language")?;
    if is_tag(&tag) {
        return Some(canonical(&tag));
    }
    let problem = Diagnostic::error(Code::InvalidLanguage).with("value", tag);
    fields.report(problem.at(fields.value_place("language")).hint(Hint::LanguageTag));
    None
}

/// Keys of another kind of page: the author meant something by them, and must know it is lost.
fn misplaced(fields: &mut Fields, kind: Kind, known: &[fields::Key]) {
    for spelt in fields.unknown(known) {
        let Some(key) = keys::special(&spelt, kind) else { continue };
        fields.value(&spelt);
        let problem = Diagnostic::warning(Code::MisplacedKey)
            .with("key", spelt.as_str())
            .with("kind", kind.name())
            .with("kinds", keys::names(key.kinds));
        fields.report(problem.at(fields.place(&spelt)));
    }
}
