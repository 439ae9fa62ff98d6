//! Abbreviations: `*[IRL]: In Real Life` on a line of its own, wherever it stands; each `IRL` of
//! the text is then an `<abbr>` that says so (the form of PHP Markdown Extra).

use super::Placed;
use aho_corasick::{AhoCorasick, MatchKind};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// No address is longer than this on either side of an abbreviation.
const MAX_ADDRESS: usize = 2_000;

/// Tags of more bytes than this are a bomb: what follows stays plain.
const MAX_TAGS: usize = 1_000_000;

/// The abbreviations of one text, and what they stand for.
pub(crate) struct Abbreviations {
    finder: AhoCorasick,
    /// The tag that begins each.
    openings: Vec<String>,
}

impl Abbreviations {
    /// Takes the definitions out of a text. Blanks stand in their place, so that every other byte
    /// keeps its own.
    pub(crate) fn take<'t>(
        text: Cow<'t, str>,
        options: Options,
    ) -> (Cow<'t, str>, Option<Abbreviations>) {
        if memchr::memmem::find(text.as_bytes(), b"*[").is_none() {
            return (text, None);
        }
        let mut found = BTreeMap::new();
        let mut blanked = text.to_string();
        for line in lines_outside_code(&text, options) {
            if let Some((short, long)) = definition(&text[line.clone()]) {
                found.entry(short.to_owned()).or_insert_with(|| long.to_owned());
                blanked.replace_range(line.clone(), &" ".repeat(line.len()));
            }
        }
        let longest = MatchKind::LeftmostLongest;
        match AhoCorasick::builder().match_kind(longest).build(found.keys()) {
            Ok(finder) if !found.is_empty() => {
                let openings = found.values().map(|long| opening(long)).collect();
                (Cow::Owned(blanked), Some(Abbreviations { finder, openings }))
            }
            _ => (text, None),
        }
    }

    /// Marks the abbreviations in what the parser says.
    pub(crate) fn mark<'t>(
        &self,
        events: impl Iterator<Item = Placed<'t>>,
    ) -> impl Iterator<Item = Placed<'t>> {
        let (mut in_code, mut n_bytes) = (false, 0);
        events.flat_map(move |(event, range)| {
            match &event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Text(text) if !in_code && n_bytes < MAX_TAGS => {
                    return self.split(text, &range, &mut n_bytes);
                }
                _ => {}
            }
            vec![(event, range)]
        })
    }

    /// A text as pieces: abbreviations in their tags, and what is between.
    fn split<'t>(
        &self,
        text: &CowStr<'t>,
        range: &Range<usize>,
        n_bytes: &mut usize,
    ) -> Vec<Placed<'t>> {
        // Where the text is written as it is meant, a piece has its own place.
        let is_same = text.len() == range.len();
        let place = |piece: Range<usize>| match is_same {
            true => range.start + piece.start..range.start + piece.end,
            false => range.clone(),
        };
        let mut pieces = Vec::new();
        let mut done = 0;
        let piece = |from: usize, to: usize| {
            (Event::Text(text[from..to].to_owned().into()), place(from..to))
        };
        // The marker of a callout is no text.
        let start = if text.starts_with("[!") { text.find(']').unwrap_or(0) } else { 0 };
        for found in self.finder.find_iter(&text[start..]) {
            let (from, to) = (start + found.start(), start + found.end());
            if !is_word(text, from..to) || *n_bytes > MAX_TAGS {
                continue;
            }
            if done < from {
                pieces.push(piece(done, from));
            }
            let opening = self.openings[found.pattern()].clone();
            *n_bytes += opening.len();
            pieces.push((Event::InlineHtml(opening.into()), place(from..from)));
            pieces.push(piece(from, to));
            pieces.push((Event::InlineHtml("</abbr>".into()), place(to..to)));
            done = to;
        }
        if done == 0 {
            return vec![(Event::Text(text.clone()), range.clone())];
        }
        if done < text.len() {
            pieces.push(piece(done, text.len()));
        }
        pieces
    }
}

fn opening(long: &str) -> String {
    let mut tag = "<abbr title=\"".to_owned();
    escape_html(&mut tag, long).expect("a string takes all");
    tag + "\">"
}

/// `*[IRL]: In Real Life`, with a space before the colon where the author is French.
fn definition(line: &str) -> Option<(&str, &str)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let inside = line.trim().strip_prefix("*[").filter(|_| indent < 4)?;
    let (short, rest) = inside.split_once(']')?;
    let long = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']).strip_prefix(':')?.trim();
    let short = short.trim();
    (!short.is_empty() && !long.is_empty()).then_some((short, long))
}

/// The lines of a text, without those of code and raw HTML.
fn lines_outside_code(text: &str, options: Options) -> impl Iterator<Item = Range<usize>> {
    let is_code = |event: &Event| {
        matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) | Event::Code(_))
    };
    let events = Parser::new_ext(text, options).into_offset_iter();
    let code: Vec<_> = events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect();
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    });
    lines.filter(move |line| {
        let next = code.partition_point(|code| code.end <= line.start);
        code.get(next).is_none_or(|code| line.end <= code.start)
    })
}

/// Whether a piece stands between what are no letters or digits, and in no address.
fn is_word(text: &str, piece: Range<usize>) -> bool {
    let (before, after) = (&text[..piece.start], &text[piece.end..]);
    let is_apart =
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric);
    let before = &before[before.ceil_char_boundary(before.len().saturating_sub(MAX_ADDRESS))..];
    let after = &after[..after.floor_char_boundary(MAX_ADDRESS)];
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let end = after.find(char::is_whitespace).unwrap_or(after.len());
    let chunk = text[piece.start - (before.len() - start)..piece.end + end]
        .trim_start_matches(|c: char| !c.is_alphanumeric());
    is_apart && !chunk.contains("://") && !chunk.contains('@') && !chunk.starts_with("www.")
}
