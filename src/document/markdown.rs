//! Markdown → a body with holes, its outline, its links, its excerpt.
//!
//! The parser is pulldown-cmark (CommonMark and GitHub's extensions); the [`writer`](super::writer)
//! turns its events into HTML.

use super::balance;
use super::body::Body;
use super::inline::{self, Abbreviations, Mistakes, Placed};
use super::limit;
use super::outline::Heading;
use super::writer::Writer;
use super::{Outside, Reference};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::span::Lines;
use pulldown_cmark::{Options, Parser, TextMergeWithOffset};

/// What became of a text.
pub(crate) struct Parsed {
    pub(crate) body: Body,
    pub(crate) outline: Vec<Heading>,
    pub(crate) anchors: Vec<String>,
    pub(crate) links: Vec<Reference>,
    pub(crate) outside: Vec<Outside>,
    pub(crate) frames: Vec<String>,
    pub(crate) excerpt: String,
    pub(crate) words: u32,
    pub(crate) is_active: bool,
}

/// A file, whose Markdown begins at a byte.
pub(crate) struct Source<'s> {
    pub(crate) path: &'s str,
    pub(crate) text: &'s str,
    pub(crate) start: usize,
}

/// What the same Markdown may mean differently by.
pub(crate) struct Settings<'s> {
    /// BCP 47.
    pub(crate) language: &'s str,
    /// Whether `$…$` is a formula.
    pub(crate) has_math: bool,
    /// Whether the addresses of other sites are gathered too: only a check of them asks for it.
    pub(crate) keeps_outside: bool,
    /// Whether a handout is printed of it, without the solutions.
    pub(crate) has_handout: bool,
    /// Whether raw HTML is closed that the author left open: the examples of CommonMark do not.
    pub(crate) closes_html: bool,
}

/// The extensions, named one by one: `Options::all()` would take `$5 et 6 $` for a formula.
pub(super) fn extensions(has_math: bool) -> Options {
    let extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    if has_math { extensions | Options::ENABLE_MATH } else { extensions }
}

/// Parses the Markdown of a file. Places are those of the whole file.
pub(crate) fn parse(
    source: &Source,
    settings: &Settings,
    problems: &mut Vec<Diagnostic>,
) -> Parsed {
    let (path, start) = (source.path, source.start);
    let lines = Lines::new(path, source.text);
    let cleaned = limit::clean(&source.text[start..]);
    if let Some(at) = limit::bracket_bomb(&cleaned) {
        problems.push(
            too_deep("brackets", limit::MAX_BRACKETS).at(lines.place(start + at..start + at + 1)),
        );
        return Writer::new("", settings, &lines, start, problems).finish();
    }
    let length = cleaned.len();
    let options = extensions(settings.has_math);
    let (text, abbreviations) = Abbreviations::take(cleaned, options);
    let mut writer = Writer::new(&text, settings, &lines, start, problems);
    let events = Parser::new_ext(&text, options).into_offset_iter();
    if settings.closes_html && balance::may_hold_html(&text) {
        let (events, mistakes) = balance::balance(events);
        report(&mut writer, mistakes);
        write(&mut writer, &text, events.into_iter(), abbreviations.as_ref());
    } else {
        write(&mut writer, &text, events, abbreviations.as_ref());
    }
    let parsed = writer.finish();
    if abbreviations.is_some_and(|abbreviations| abbreviations.overflowed()) {
        problems.push(super::writer::expansion("abbreviations").in_file(path));
    }
    if limit::is_bomb(parsed.body.html.len(), length) {
        problems.push(super::writer::expansion("html").in_file(path));
    }
    parsed
}

/// Writes what the parser says of a text, passages and abbreviations marked where there are any.
fn write<'t>(
    writer: &mut Writer,
    text: &'t str,
    events: impl Iterator<Item = Placed<'t>>,
    marks: Option<&Abbreviations>,
) {
    if !inline::may_hold_passages(text) {
        return write_merged(writer, events, marks);
    }
    let (events, mistakes) = inline::passages(text, events);
    report(writer, mistakes);
    write_merged(writer, events.into_iter(), marks);
}

fn report(writer: &mut Writer, mistakes: Mistakes) {
    for (problem, range) in mistakes {
        writer.report(problem, range);
    }
}

fn write_merged<'t>(
    writer: &mut Writer,
    events: impl Iterator<Item = Placed<'t>>,
    marks: Option<&Abbreviations>,
) {
    let events = TextMergeWithOffset::new(events);
    match marks {
        Some(marks) => write_all(writer, marks.mark(events)),
        None => write_all(writer, events),
    }
}

fn write_all<'t>(writer: &mut Writer, mut events: impl Iterator<Item = Placed<'t>>) {
    while let Some((event, range)) = events.next()
        && writer.write(event, range)
    {}
}

/// Something that nests deeper than browsers follow.
pub(crate) fn too_deep(what: &str, limit: usize) -> Diagnostic {
    Diagnostic::error(Code::NestingTooDeep)
        .with("what", what)
        .with("limit", limit.to_string())
        .hint(Hint::Simplify)
}
