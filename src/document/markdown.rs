//! Markdown → a body with holes, its outline, its links, its excerpt.
//!
//! The parser is pulldown-cmark (CommonMark and GitHub's extensions); the [`writer`](super::writer)
//! turns its events into HTML.

use super::body::Body;
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
    pub(crate) excerpt: String,
    pub(crate) words: u32,
    pub(crate) is_active: bool,
}

/// The extensions, named one by one: `Options::all()` would take `$5 et 6 $` for a formula.
fn extensions() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
}

/// Parses the Markdown of a file from byte `start` on. Places are those of the whole file.
pub(crate) fn parse(
    path: &str,
    text: &str,
    start: usize,
    problems: &mut Vec<Diagnostic>,
) -> Parsed {
    let lines = Lines::new(path, text);
    let cleaned = limit::clean(&text[start..]);
    if let Some(at) = limit::bracket_bomb(&cleaned) {
        problems.push(
            too_deep("brackets", limit::MAX_BRACKETS).at(lines.place(start + at..start + at + 1)),
        );
        return Writer::new("", &lines, start, problems).finish();
    }
    let events = Parser::new_ext(&cleaned, extensions()).into_offset_iter();
    let mut writer = Writer::new(&cleaned, &lines, start, problems);
    for (event, range) in TextMergeWithOffset::new(events) {
        if !writer.write(event, range) {
            break;
        }
    }
    let parsed = writer.finish();
    if limit::is_bomb(parsed.body.html.len(), cleaned.len()) {
        problems.push(super::writer::expansion("html").in_file(path));
    }
    parsed
}

/// Something that nests deeper than browsers follow.
pub(crate) fn too_deep(what: &str, limit: usize) -> Diagnostic {
    Diagnostic::error(Code::NestingTooDeep)
        .with("what", what)
        .with("limit", limit.to_string())
        .hint(Hint::Simplify)
}
