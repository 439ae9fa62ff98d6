//! What no honest text needs and what would harm: invisible characters, bombs, endless nesting.

use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::span::Lines;

/// Deeper than any text of a human being.
pub(crate) const MAX_DEPTH: usize = 100;

/// How much larger than its source a page's HTML may be, and what any page may be all the same.
const MAX_GROWTH: usize = 20;
const ALWAYS_ALLOWED: usize = 2_000_000;

/// Reports the first character that XML 1.0 §2.2 forbids: no feed could carry it.
pub(crate) fn control_characters(path: &str, text: &str, problems: &mut Vec<Diagnostic>) {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let suspect =
        |byte: &u8| *byte < 0x20 && !matches!(byte, b'\n' | b'\t' | b'\r') || *byte == 0xef;
    if !text.as_bytes().iter().any(|byte| suspect(byte)) {
        return;
    }
    if let Some((at, found)) = text.char_indices().find(|(_, c)| forbidden(*c)) {
        let problem = Diagnostic::error(Code::ControlCharacter)
            .with("code", format!("{:04X}", u32::from(found)))
            .at(Lines::new(path, text).place(at..at + found.len_utf8()));
        problems.push(problem.hint(Hint::RemoveCharacter));
    }
}

/// Text without the characters that XML forbids.
pub(crate) fn clean(text: &str) -> std::borrow::Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "").into() } else { text.into() }
}

/// Whether a text's brackets nest deeper than a parser should have to follow; where.
pub(crate) fn bracket_bomb(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            b'\n' if text[at + 1..].starts_with('\n') => depth = 0,
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
