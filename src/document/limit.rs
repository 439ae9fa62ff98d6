//! What no honest text needs and what would harm: invisible characters, bombs, endless nesting.

use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::span::Lines;

/// Deeper than any text of a human being.
pub(crate) const MAX_DEPTH: usize = 100;

/// How much larger than its source a page's HTML may be, and what any page may be all the same.
const MAX_GROWTH: usize = 20;
const ALWAYS_ALLOWED: usize = 2_000_000;

/// A character that XML 1.0 §2.2 forbids: no feed could carry it.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text may hold one: bytes are quicker looked at than characters.
fn is_suspect(text: &str) -> bool {
    let suspect =
        |byte: u8| (byte < 0x20 && !matches!(byte, b'\n' | b'\t' | b'\r')) || byte == 0xef;
    text.bytes().any(suspect)
}

/// Reports the first forbidden character.
pub(crate) fn control_characters(path: &str, text: &str, problems: &mut Vec<Diagnostic>) {
    if !is_suspect(text) {
        return;
    }
    if let Some((at, found)) = text.char_indices().find(|(_, c)| is_forbidden(*c)) {
        let problem = Diagnostic::error(Code::ControlCharacter)
            .with("code", format!("{:04X}", u32::from(found)))
            .at(Lines::new(path, text).place(at..at + found.len_utf8()));
        problems.push(problem.hint(Hint::RemoveCharacter));
    }
}

/// Text without the characters that XML forbids.
pub(crate) fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    if is_suspect(text) { text.replace(is_forbidden, "").into() } else { text.into() }
}

/// Whether a text's brackets nest deeper than a parser should have to follow; where.
pub(crate) fn bracket_bomb(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b'\n' if text.as_bytes().get(at + 1) == Some(&b'\n') => depth = 0,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

/// Whether HTML has grown out of all proportion to its source.
pub(crate) fn is_bomb(html: usize, source: usize) -> bool {
    html > ALWAYS_ALLOWED && html > source.saturating_mul(MAX_GROWTH)
}
