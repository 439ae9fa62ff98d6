//! Running text: what stays text, and what becomes a link.

use super::Writer;
use crate::base::address::is_web;
use crate::base::control;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::borrow::Cow;
use std::ops::Range;

/// How far an address may stand from the one before it and still be told its own place.
const MAX_APART: usize = 4_000;

impl Writer<'_> {
    pub(super) fn words(&mut self, text: &str, range: Range<usize>) {
        if let Some(taker) = self.taker() {
            taker.push_str(text);
            return;
        }
        let text = self.without_marker(text);
        let text = self.without_controls(text, &range);
        self.plain.push(&text);
        if !has_signs(&text) {
            self.out.escape(&text);
            return;
        }
        if self.link_depth == 0 && may_hold_address(&text) {
            self.linkified(&text, &range);
        } else {
            self.out.escape(&text);
        }
        if !self.settings.has_math && !self.has_formula && holds_formula(&text) {
            self.has_formula = true;
            let problem = Diagnostic::warning(Code::MathIsOff).with("fix", "math: true");
            self.report(problem.hint(Hint::AddKey), range.clone());
        }
        if text.contains("](") {
            self.unparsed_links(range.clone());
        }
        if text.contains("](") || text.contains("] (") || text.contains(")[") || text.contains("[[")
        {
            self.leftover_links(range.clone());
        }
        if self.settings.has_math && text.contains("$$") {
            self.leftover_formula(range.clone());
        }
        if text.starts_with("[!") {
            self.leftover_marker(range.clone());
        }
        if text.contains("[^") {
            self.undefined_footnotes(range);
        }
    }

    /// Links and pictures that stayed text because their path holds a space.
    pub(super) fn unparsed_links(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        for (at, _) in source.match_indices("](") {
            let start = at + 2;
            let Some(end) = source[start..].find([')', '\n']).map(|end| start + end) else {
                return;
            };
            let target = &source[start..end];
            let is_path =
                target.contains(' ') && !target.contains(['<', '"', '\'', '“', '«', '(', '[']);
            if is_path && source[end..].starts_with(')') && !source[..at].ends_with('\\') {
                let problem = Diagnostic::warning(Code::UnparsedLink)
                    .with("slip", "space")
                    .with("fix", format!("(<{target}>)"))
                    .hint(Hint::Write);
                self.report(problem, range.start + start..range.start + end);
            }
        }
    }

    /// A text without the control characters that character references (`&#7;`) can still bring.
    pub(super) fn without_controls<'t>(
        &mut self,
        text: &'t str,
        range: &Range<usize>,
    ) -> Cow<'t, str> {
        if !self.has_references {
            return Cow::Borrowed(text);
        }
        let Some((_, found)) = control::first(text) else { return Cow::Borrowed(text) };
        self.report(control::problem(found), range.clone());
        control::clean(text)
    }

    /// Bare addresses as links, as GitHub makes them.
    pub(super) fn linkified(&mut self, text: &str, range: &Range<usize>) {
        let mut from = range.start;
        let mut finder = linkify::LinkFinder::new();
        finder.url_must_have_scheme(false);
        for span in finder.spans(text) {
            let target = match span.kind() {
                Some(linkify::LinkKind::Email) => format!("mailto:{}", span.as_str()),
                Some(_) if is_web(span.as_str()) => span.as_str().to_owned(),
                Some(_) if span.as_str().starts_with("www.") => format!("http://{}", span.as_str()),
                _ => {
                    self.out.escape(span.as_str());
                    continue;
                }
            };
            if self.settings.keeps_outside {
                let place = self.written(span.as_str(), from..range.end);
                from = place.as_ref().map_or(from, |place| place.end);
                self.outside(&target, place.unwrap_or_else(|| range.clone()));
            }
            self.out.push("<a");
            self.out.link(&target);
            self.out.push(">");
            self.out.escape(span.as_str());
            self.out.push("</a>");
        }
    }

    /// Where an address stands in the source, unless it is written otherwise there (`&amp;`).
    fn written(&self, address: &str, range: Range<usize>) -> Option<Range<usize>> {
        let end = self.text.floor_char_boundary(range.end.min(range.start + MAX_APART));
        let at = range.start + self.text.get(range.start..end)?.find(address)?;
        Some(at..at + address.len())
    }

    pub(super) fn undefined_footnotes(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let mut from = 0;
        while let Some(at) = source[from..].find("[^").map(|at| at + from) {
            from = at + 2;
            let Some(end) = source[from..].find(']') else { return };
            let label = &source[from..from + end];
            let is_label = !label.is_empty() && !label.contains(char::is_whitespace);
            if is_label && !source[..at].ends_with('\\') {
                let problem = Diagnostic::warning(Code::UndefinedFootnote).with("label", label);
                let here = range.start + at..range.start + from + end + 1;
                self.report(problem.hint(Hint::DefineFootnote), here);
            }
        }
    }
}

/// Whether a text holds what looks like a formula: a command of LaTeX between dollars.
fn holds_formula(text: &str) -> bool {
    let mut pieces = text.split('$').skip(1).peekable();
    while let Some(piece) = pieces.next() {
        let mut commands = piece.split('\\').skip(1);
        let is_command = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
        if pieces.peek().is_some() && commands.any(is_command) {
            return true;
        }
    }
    false
}

/// Whether a text may hold an address, or a link or a note that stayed text: one look at its bytes
/// tells for nearly all texts that it does not.
fn has_signs(text: &str) -> bool {
    let is_sign = |byte: u8| matches!(byte, b'@' | b'/' | b'w' | b'[' | b']' | b'$');
    text.bytes().fold(false, |found, byte| found | is_sign(byte))
}

fn may_hold_address(text: &str) -> bool {
    text.contains("://") || text.contains('@') || text.contains("www.")
}
