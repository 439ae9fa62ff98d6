//! Abbreviations: `*[IRL]: In Real Life` on a line of its own, wherever it stands; each `IRL` of
//! the text is then an `<abbr>` that says so (the form of PHP Markdown Extra).

use super::Placed;
use aho_corasick::{AhoCorasick, MatchKind};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

/// Nothing longer is an abbreviation, or what one stands for, in bytes.
const MAX_SHORT: usize = 100;
const MAX_LONG: usize = 500;

/// No text has more.
const MAX_DEFINITIONS: usize = 1_000;

/// Tags of more bytes than this are a bomb: what follows stays plain.
const MAX_TAGS: usize = 1_000_000;

/// Elements of raw HTML whose text is not for reading, or says already what it is.
const RAW: &[&str] =
    &["script", "style", "textarea", "title", "code", "kbd", "samp", "var", "pre", "abbr"];

/// The abbreviations of one text, and what they stand for.
pub(crate) struct Abbreviations {
    finder: AhoCorasick,
    /// The tag that begins each.
    openings: Vec<String>,
    /// How many bytes of tags were written.
    n_bytes: Cell<usize>,
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
        let lines = lines(&text).filter(|line| definition(&text[line.clone()]).is_some());
        let lines: Vec<_> = lines.take(MAX_DEFINITIONS).collect();
        if lines.is_empty() {
            return (text, None);
        }
        let mut found = BTreeMap::new();
        let mut blanked = text.to_string();
        for line in outside_code(&text, lines, options) {
            if let Some((short, long)) = definition(&text[line.clone()]) {
                found.entry(short.to_owned()).or_insert_with(|| long.to_owned());
                blanked.replace_range(line.clone(), &" ".repeat(line.len()));
            }
        }
        let longest = MatchKind::LeftmostLongest;
        match AhoCorasick::builder().match_kind(longest).build(found.keys()) {
            Ok(finder) if !found.is_empty() => {
                let openings = found.values().map(|long| opening(long)).collect();
                let n_bytes = Cell::new(0);
                (Cow::Owned(blanked), Some(Abbreviations { finder, openings, n_bytes }))
            }
            _ => (text, None),
        }
    }

    /// Marks the abbreviations in what the parser says.
    pub(crate) fn mark<'t>(
        &self,
        events: impl Iterator<Item = Placed<'t>>,
    ) -> impl Iterator<Item = Placed<'t>> {
        let (mut in_code, mut raw) = (false, None);
        events.flat_map(move |(event, range)| {
            match &event {
                Event::Start(Tag::CodeBlock(_)) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::InlineHtml(html) => raw = raw_element(html, raw),
                Event::Text(text) if !in_code && raw.is_none() => return self.split(text, &range),
                // What is not closed in its paragraph is closed by it.
                Event::End(TagEnd::Paragraph) => raw = None,
                _ => {}
            }
            vec![(event, range)]
        })
    }

    /// Whether so many abbreviations were found that some stayed plain.
    pub(crate) fn overflowed(&self) -> bool {
        self.n_bytes.get() > MAX_TAGS
    }

    /// A text as pieces: abbreviations in their tags, and what is between.
    fn split<'t>(&self, text: &CowStr<'t>, range: &Range<usize>) -> Vec<Placed<'t>> {
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
        let addresses = addresses(text);
        for found in self.finder.find_iter(&text[start..]) {
            let (from, to) = (start + found.start(), start + found.end());
            let next = addresses.partition_point(|address| address.end <= from);
            let in_address = addresses.get(next).is_some_and(|address| address.start < to);
            if in_address || !is_apart(text, from..to) || self.overflowed() {
                continue;
            }
            if done < from {
                pieces.push(piece(done, from));
            }
            let opening = self.openings[found.pattern()].clone();
            self.n_bytes.set(self.n_bytes.get() + opening.len());
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
    let fits = (1..=MAX_SHORT).contains(&short.len()) && (1..=MAX_LONG).contains(&long.len());
    fits.then_some((short, long))
}

/// The lines of a text, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        range
    })
}

/// Those lines that begin in no code and in no raw HTML.
fn outside_code(
    text: &str,
    lines: Vec<Range<usize>>,
    options: Options,
) -> impl Iterator<Item = Range<usize>> {
    let is_code = |event: &Event| {
        matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) | Event::Code(_))
    };
    let events = Parser::new_ext(text, options).into_offset_iter();
    let code: Vec<_> = events.filter(|(event, _)| is_code(event)).map(|(_, range)| range).collect();
    lines.into_iter().filter(move |line| {
        let next = code.partition_point(|code| code.end <= line.start);
        // Indented code begins after its first blanks.
        code.get(next).is_none_or(|code| !begins_in(text, line, code))
    })
}

/// Whether a line begins in a piece of code, its indentation aside.
fn begins_in(text: &str, line: &Range<usize>, code: &Range<usize>) -> bool {
    let indent = text[line.clone()].len() - text[line.clone()].trim_start().len();
    code.start <= line.start + indent
}

/// The raw element that is open after a tag, if one was open before.
fn raw_element(html: &str, open: Option<&'static str>) -> Option<&'static str> {
    let name = html.trim_start_matches(['<', '/']);
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
    let known = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name)).copied();
    match (html.starts_with("</"), open) {
        (true, Some(open)) if known == Some(open) => None,
        (false, None) => known,
        (_, open) => open,
    }
}

/// Whether a piece stands between what are no letters or digits.
fn is_apart(text: &str, piece: Range<usize>) -> bool {
    !text[..piece.start].ends_with(char::is_alphanumeric)
        && !text[piece.end..].starts_with(char::is_alphanumeric)
}

/// What stands between blanks and is an address.
fn addresses(text: &str) -> Vec<Range<usize>> {
    if !["://", "@", "www."].iter().any(|sign| text.contains(sign)) {
        return Vec::new();
    }
    let words = text.split(char::is_whitespace);
    let places = words.map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        (word, start..start + word.len())
    });
    let is_address = |word: &str| {
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        bare.contains("://") || bare.contains('@') || bare.starts_with("www.")
    };
    places.filter(|(word, _)| is_address(word)).map(|(_, range)| range).collect()
}
