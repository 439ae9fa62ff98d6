//! Headings, and the ids that links lead to.

use super::super::inline;
use super::super::outline::{Heading, is_note};
use super::{Inside, Writer};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use pulldown_cmark::{CowStr, HeadingLevel};
use std::ops::Range;

impl Writer<'_> {
    pub(super) fn open_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[pulldown_cmark::CowStr],
        attributes: &[(CowStr, Option<CowStr>)],
        range: Range<usize>,
    ) {
        if level == HeadingLevel::H1 {
            let problem = Diagnostic::warning(Code::TitleInBody).hint(Hint::LowerHeading);
            self.report(problem, range.clone());
        }
        // `[words]{lang=en}` at the end of a heading is a passage, and no attribute of the heading.
        let line = self.text[range.clone()].trim_end();
        let is_passage = line.rfind('{').is_some_and(|at| line[..at].ends_with(']'));
        let attributes = if is_passage { &[] } else { attributes };
        let language = self.language_of(attributes, &range);
        if let Some(id) = id {
            self.take_id(id, range.clone());
        }
        self.plain.end_block(false);
        let classes = classes.iter().map(ToString::to_string).collect();
        let (level, id) = (level as u8, id.map(str::to_owned));
        let outer = std::mem::take(&mut self.out);
        self.inside.push(Inside::Heading { level, id, classes, language, range, outer });
    }

    /// The language that a heading's attributes name; the others are reported.
    fn language_of(
        &mut self,
        attributes: &[(CowStr, Option<CowStr>)],
        range: &Range<usize>,
    ) -> Option<String> {
        let mut language = None;
        for (name, value) in attributes {
            let word = match value {
                Some(value) => format!("{name}={value}"),
                None => name.to_string(),
            };
            match inline::language(&word) {
                Ok(tag) => language = tag,
                Err(problem) => self.report(problem, range.clone()),
            }
        }
        language
    }

    pub(super) fn close_heading(&mut self) {
        let Some(Inside::Heading { level, id, classes, language, range, outer }) =
            self.inside.pop()
        else {
            return;
        };
        let title = self.plain.block().trim().to_owned();
        self.printed_solution(&title, range);
        let id = id.unwrap_or_else(|| self.anchors.make(&title));
        let inner = std::mem::replace(&mut self.out, outer);
        let digit = &"123456"[usize::from(level) - 1..usize::from(level)];
        for piece in ["<h", digit, " id=\""] {
            self.out.push(piece);
        }
        self.out.escape_attribute(&id);
        if !classes.is_empty() {
            self.out.push("\" class=\"");
            self.out.escape_attribute(&classes.join(" "));
        }
        if let Some(tag) = language {
            self.out.push("\" lang=\"");
            self.out.escape_attribute(&tag);
        }
        self.out.push("\">");
        self.out.append(inner);
        for piece in ["</h", digit] {
            self.out.push(piece);
        }
        self.end_block(">\n", false);
        self.outline.push(Heading { level, id, title });
    }

    /// Takes an id that the author wrote; one that is taken already is reported.
    pub(super) fn take_id(&mut self, id: &str, range: Range<usize>) {
        if !self.anchors.take(id) {
            self.taken_id(id, range);
        } else if is_note(id) {
            self.like_notes.insert(id.to_owned(), range);
        }
    }

    /// Takes the ids of footnotes, which are known at the end; the author's own give way.
    pub(super) fn take_note_ids(&mut self) {
        for id in self.footnotes.ids() {
            if let Some(range) = self.like_notes.remove(&id) {
                self.taken_id(&id, range);
            }
            self.anchors.take(&id);
        }
    }

    pub(super) fn taken_id(&mut self, id: &str, range: Range<usize>) {
        let end = if is_note(id) { "bis" } else { "2" };
        let problem = Diagnostic::error(Code::DuplicateAnchor).with("id", id);
        self.report(problem.with("fix", format!("{id}-{end}")).hint(Hint::OtherAnchor), range);
    }
}
