//! Code, in blocks and within lines.

use super::super::highlight;
use super::super::info::{ATTRIBUTES, Info, example};
use super::{Inside, Writer};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::nearest::nearest;
use crate::base::slug::slugify;
use pulldown_cmark::CodeBlockKind;
use std::ops::Range;

impl Writer<'_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(words) => Info::read(words),
            CodeBlockKind::Indented => Info::default(),
        };
        if let CodeBlockKind::Fenced(words) = kind {
            self.unknown_attributes(&info, words, range.clone());
        }
        let is_fenced = matches!(kind, CodeBlockKind::Fenced(_));
        let is_open = is_fenced && !is_closed(&self.text[range.clone()]);
        self.inside.push(Inside::Code { info, code: String::new(), at: range.start, is_open });
    }

    fn unknown_attributes(&mut self, info: &Info, words: &str, block: Range<usize>) {
        let start = self.text[block.clone()].find(words).map_or(block.start, |at| block.start + at);
        for (range, word) in &info.unknown {
            let problem = match example(word) {
                _ if info.is_unclosed => Diagnostic::warning(Code::UnclosedCodeAttributes)
                    .with("fix", format!("{}}}", word.trim_end()))
                    .hint(Hint::Write),
                Some(fix) => Diagnostic::warning(Code::InvalidCodeAttribute)
                    .with("name", word.as_str())
                    .with("fix", fix)
                    .hint(Hint::ForExample),
                None => unknown_attribute(word),
            };
            self.report(problem, start + range.start..start + range.end);
        }
    }

    pub(super) fn close_code(&mut self) {
        let Some(Inside::Code { info, code, at, is_open }) = self.inside.pop() else { return };
        if is_open {
            let problem = Diagnostic::warning(Code::UnclosedFence).hint(Hint::CloseFence);
            self.report(problem, at..at + 3);
        }
        if info.language.eq_ignore_ascii_case("math") {
            let fence = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1);
            self.formula_block(&code, fence);
            return;
        }
        if let Some(name) = &info.name {
            self.out.push("<figure class=\"code-file\">\n<figcaption>");
            self.out.escape(name);
            self.out.push("</figcaption>\n");
        }
        self.out.push("<pre class=\"code\" tabindex=\"0\"");
        if !info.language.is_empty() {
            self.out.push(" data-language=\"");
            self.out.escape_attribute(&info.language);
            self.out.push("\"");
        }
        self.out.push("><code>");
        match highlight::highlight(&info.language, &code) {
            Some(html) => self.code_lines(&info, &html),
            None => {
                self.code_lines(&info, &highlight::escape(&code));
                self.unknown_language(&info.language, at);
            }
        }
        self.out.push("</code></pre>\n");
        if info.name.is_some() {
            self.out.push("</figure>\n");
        }
    }

    /// Lines of code, each in an element where they are numbered or some stand out.
    fn code_lines(&mut self, info: &Info, html: &str) {
        if info.first_number.is_none() && info.marked.is_empty() {
            self.out.push(html);
            return;
        }
        for (at, line) in html.split_inclusive('\n').enumerate() {
            let number = u32::try_from(at + 1).unwrap_or(u32::MAX);
            let element = if info.marks(number) { "mark" } else { "span" };
            let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
            self.out.push(&format!("<{element} class=\"line\""));
            if let Some(first) = info.first_number {
                let number = first.saturating_add(number - 1);
                self.out.push(&format!(" data-number=\"{number}\""));
            }
            self.out.push(&format!(">{line}</{element}>{end}"));
        }
    }

    fn unknown_language(&mut self, language: &str, at: usize) {
        let problem = Diagnostic::warning(Code::UnknownCodeLanguage)
            .with("language", language)
            .nearest(highlight::nearest_language(language), None);
        self.report(problem, at..at + 3 + language.len());
    }

    pub(super) fn inline_code(&mut self, code: &str) {
        if let Some(taker) = self.taker() {
            taker.push_str(code);
            return;
        }
        self.plain.push(code);
        self.out.push("<code>");
        self.out.escape(code);
        self.out.push("</code>");
    }
}

fn unknown_attribute(word: &str) -> Diagnostic {
    let name = word.split('=').next().unwrap_or(word);
    // `numero` is nearer to `numéros` than to `numbers`, whatever its accents.
    let folded = ATTRIBUTES.map(slugify);
    let other = nearest(&slugify(name), folded.iter().map(String::as_str));
    let other = ATTRIBUTES.iter().zip(&folded).find(|(_, folded)| Some(*folded) == other.as_ref());
    let other = other.map(|(other, _)| (*other).to_owned()).filter(|other| other != name);
    Diagnostic::warning(Code::UnknownCodeAttribute)
        .with("name", word)
        .nearest(other, Some(Hint::CodeAttributes))
}

/// Whether a fenced block ends with a fence, and not with the text or what holds it.
fn is_closed(block: &str) -> bool {
    let sign = if block.starts_with('~') { '~' } else { '`' };
    let length = block.len() - block.trim_start_matches(sign).len();
    let mut lines = block.trim_end().lines();
    let last = lines.next_back().unwrap_or("").trim_start_matches(['>', ' ', '\t']);
    let is_fence = last.len() >= length && last.chars().all(|c| c == sign);
    is_fence && lines.next().is_some()
}
