//! Sets text as a typesetter of its language would: spaces, quotes, apostrophes, dashes, ordinals,
//! and what must not part at the end of a line.
//!
//! It turns a *run*, which is the running text of one paragraph, heading or cell without its
//! marks, into the smallest edits that set it right; what it knows of each language is in
//! `varieties`, and each kind of rule has a module of its own. Finding the runs of a document and
//! bringing the edits back into it is left to `document`.
//!
//! Three principles hold everywhere. A space that was typed is replaced and none is invented,
//! except inside « ». Where a sign has another meaning than that of prose (an address, a time, a
//! smiley) or where two readings are equal, the text stays as typed. And what is set stays as it
//! is when it is set again, so no rule asks which kind of space it found.

mod dashes;
mod glue;
mod numbers;
mod ordinals;
mod pass;
mod protected;
mod quotes;
mod spaces;
mod varieties;

#[cfg(test)]
mod tests;

use serde::Serialize;
use std::borrow::Cow;
use std::ops::Range;

use pass::Pass;

pub(crate) use varieties::Variety;

/// Stands in a run for what is no text: code, a formula, a picture, a passage in another language,
/// the number of a note, a superscript. It behaves as a word does.
pub(crate) const THING: char = '\u{fffc}';

/// Ends a line for good in a run; a soft line break is `\n` and as good as a space.
pub(crate) const HARD_BREAK: char = '\u{2028}';

/// How text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) variety: Variety,
    /// What stands inside « »; it counts in French only.
    pub(crate) in_guillemets: Space,
}

impl Style {
    /// The usual style of a language; `None` where its rules are unknown and text stays as typed.
    pub(crate) fn of(language: &str) -> Option<Self> {
        Variety::of(language).map(Self::from)
    }
}

impl From<Variety> for Style {
    fn from(variety: Variety) -> Self {
        Self { variety, in_guillemets: variety.in_guillemets() }
    }
}

/// What a rule wants in the place of a typed space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Space {
    /// The typed one goes.
    None,
    /// U+00A0.
    NoBreak,
    /// U+202F, the typesetter's *espace fine insécable*.
    NarrowNoBreak,
}

impl Space {
    fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::NoBreak => "\u{a0}",
            Self::NarrowNoBreak => "\u{202f}",
        }
    }
}

/// A change to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The bytes of the run that go; never none.
    pub(crate) range: Range<usize>,
    /// What comes in their place.
    pub(crate) text: &'static str,
    /// The text is to be raised: the `er` of `1er`.
    pub(crate) is_superscript: bool,
}

/// Appends what has to change in a run, in its order; no two edits overlap.
pub(crate) fn edits(run: &str, style: Style, out: &mut Vec<Edit>) {
    let mut pass = Pass::new(run, style, out);
    let triggers = style.variety.rules().triggers;
    let bytes = run.as_bytes();
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(|byte| triggers[usize::from(*byte)]) {
        at = set(&mut pass, at + skipped);
    }
}

/// Applies the rules of the sign at a place, and says where to go on.
fn set(pass: &mut Pass<'_>, at: usize) -> usize {
    match pass.run.as_bytes()[at..] {
        [b'!' | b'?' | b';' | b':' | b'%', ..] => spaces::before_sign(pass, at),
        [b'"', ..] => quotes::straight(pass, at),
        [b'\'', ..] => quotes::apostrophe(pass, at),
        [b'.', ..] => dashes::dots(pass, at),
        [b'-', ..] => dashes::hyphens(pass, at),
        [b'0'..=b'9', ..] => numbers::number(pass, at),
        [b'I' | b'V' | b'X', ..] => ordinals::roman(pass, at),
        [b'A'..=b'Z', ..] => glue::title(pass, at),
        [0xc2, 0xa7, ..] => glue::section(pass, at),
        [0xc2, 0xb0 | 0xba, ..] => glue::number_sign(pass, at),
        [0xc2, 0xab, ..] => quotes::opening_guillemet(pass, at),
        [0xc2, 0xbb, ..] => quotes::closing_guillemet(pass, at),
        [0xc2, ..] => at + 2,
        [0xe2, 0x80, 0x93 | 0x94, ..] => dashes::dash(pass, at),
        [0xe2, 0x80, 0xa6, ..] => dashes::ellipsis(pass, at),
        [0xe2, 0x80, 0xb9, ..] => quotes::opening_guillemet(pass, at),
        [0xe2, 0x80, 0xba, ..] => quotes::closing_guillemet(pass, at),
        [0xe2, ..] => at + 3,
        _ => at + 1,
    }
}

/// A text with ordinary spaces in the place of those that do not break: for programs that would
/// show a code instead (the subject of a letter).
pub(crate) fn without_breaks(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// A plain text as it is set: a title, a term, an entry of a menu. It has no superscripts, so
/// `2ème` becomes `2e`.
pub(crate) fn set_text(text: &str, style: Style) -> Cow<'_, str> {
    let mut changes = Vec::new();
    edits(text, style, &mut changes);
    changes.retain(|edit| text[edit.range.clone()] != *edit.text);
    if changes.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut set = String::with_capacity(text.len() + changes.len());
    let mut kept = 0;
    for edit in changes {
        set.push_str(&text[kept..edit.range.start]);
        set.push_str(edit.text);
        kept = edit.range.end;
    }
    set.push_str(&text[kept..]);
    Cow::Owned(set)
}
