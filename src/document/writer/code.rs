//! Code, in blocks and within lines.

use super::super::highlight;
use super::{Inside, Writer};
use crate::base::diagnostic::{Code, Diagnostic};
use pulldown_cmark::CodeBlockKind;
use std::ops::Range;

impl Writer<'_> {
    pub(super) fn open_code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info,
            CodeBlockKind::Indented => "",
        };
        let end = |c: char| c.is_whitespace() || matches!(c, ',' | '{');
        let language = info.split(end).next().unwrap_or("").to_owned();
        let at = range.start;
        self.inside.push(Inside::Code { language, code: String::new(), at });
    }

    pub(super) fn close_code(&mut self) {
        let Some(Inside::Code { language, code, at }) = self.inside.pop() else { return };
        self.out.push("<pre class=\"code\" tabindex=\"0\"");
        if !language.is_empty() {
            self.out.push(" data-language=\"");
            self.out.escape_attribute(&language);
            self.out.push("\"");
        }
        self.out.push("><code>");
        match highlight::highlight(&language, &code) {
            Some(html) => self.out.push(&html),
            None => {
                self.out.escape(&code);
                self.unknown_language(&language, at);
            }
        }
        self.out.push("</code></pre>\n");
    }

    pub(super) fn unknown_language(&mut self, language: &str, at: usize) {
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
