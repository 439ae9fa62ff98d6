//! Characters that no page and no feed can hold.

use super::diagnostic::{Code, Diagnostic, Hint};
use super::span::Lines;
use std::borrow::Cow;

/// A character that XML 1.0 §2.2 forbids: no feed could carry it.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// A character that YAML 1.2 §5.1 forbids too: what is left of a text saved as Windows-1252.
fn is_left_over(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}')
}

/// Whether a text may hold one: bytes are quicker looked at than characters, and many bytes at once
/// quicker than one by one.
fn is_suspect(text: &str) -> bool {
    let suspect =
        |byte: &u8| (*byte < 0x20 && !matches!(*byte, b'\n' | b'\t' | b'\r')) | (*byte == 0xef);
    let any = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | suspect(byte));
    text.as_bytes().chunks(256).any(any)
}

/// The first forbidden character, and its byte offset.
pub(crate) fn first(text: &str) -> Option<(usize, char)> {
    if !is_suspect(text) {
        return None;
    }
    text.char_indices().find(|(_, c)| is_forbidden(*c))
}

/// The first character for which YAML refuses the whole text.
pub(super) fn first_for_yaml(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, c)| is_forbidden(*c) || is_left_over(*c))
}

/// Text without the characters that XML forbids.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if is_suspect(text) { text.replace(is_forbidden, "").into() } else { text.into() }
}

/// Reports the first forbidden character of a file.
pub(crate) fn report(path: &str, text: &str) -> Option<Diagnostic> {
    let (at, found) = first(text)?;
    let place = Lines::new(path, text).place(at..at + found.len_utf8());
    Some(problem(found).at(place))
}

pub(crate) fn problem(found: char) -> Diagnostic {
    let code = format!("{:04X}", u32::from(found));
    Diagnostic::error(Code::ControlCharacter).with("code", code).hint(Hint::RemoveCharacter)
}
