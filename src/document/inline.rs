//! Marks within lines that CommonMark does not know: passages (`[words]{lang=en}`) and
//! abbreviations (`*[IRL]: In Real Life`), turned into the inline HTML that they stand for.
//!
//! Both work on the parser's events, so that code, addresses and escaped signs stay what they are.
//! A text without their signs passes untouched and pays nothing.

mod abbreviation;
mod attributes;
mod passage;

use crate::base::diagnostic::Diagnostic;
use pulldown_cmark::Event;
use std::ops::Range;

pub(crate) use abbreviation::Abbreviations;

/// What the parser says, and the bytes of the text that it says it of.
pub(crate) type Placed<'t> = (Event<'t>, Range<usize>);

/// Mistakes, with the bytes of the text that they are about.
pub(crate) type Mistakes = Vec<(Diagnostic, Range<usize>)>;

/// Whether a text may hold a passage.
pub(crate) fn may_hold_passages(text: &str) -> bool {
    memchr::memchr(b'{', text.as_bytes()).is_some()
        && ["]{", "{lang", "{.raw"].iter().any(|sign| text.contains(sign))
}

/// Turns the passages among the events of `text` into inline HTML.
pub(crate) fn passages<'t>(
    text: &'t str,
    events: impl Iterator<Item = Placed<'t>>,
) -> (Vec<Placed<'t>>, Mistakes) {
    let mut marker = passage::Marker::new(text);
    events.for_each(|(event, range)| marker.take(event, range));
    marker.finish()
}
