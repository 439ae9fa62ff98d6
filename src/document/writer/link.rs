//! Links and pictures.

use super::super::Reference;
use super::super::body::Picture;
use super::super::embed;
use super::{Alone, Inside, Writer, expansion};
use crate::base::address::{is_external, script_scheme};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use pulldown_cmark::LinkType;
use std::ops::Range;

/// References longer than this in all are a bomb; pulldown-cmark stops expanding them at 100,000.
const MAX_REFERENCES: usize = 90_000;

impl Writer<'_> {
    pub(super) fn script_address(&mut self, target: &str, range: Range<usize>) {
        let scheme = script_scheme(target).unwrap_or("javascript");
        let problem = Diagnostic::error(Code::ScriptAddress).with("scheme", scheme);
        self.report(problem.hint(Hint::PlainAddress), range);
    }

    /// Notes a target of this site, to be checked once all pages are known.
    pub(super) fn reference(&mut self, target: &str, range: Range<usize>) {
        let here = self.start + range.start..self.start + range.end;
        let (line, column, length) = self.lines.position(here);
        let target = target.to_owned();
        self.links.push(Reference { target, is_picture: false, line, column, length });
    }

    /// Notes an address of another site. Its place is found for those who ask for it.
    pub(super) fn outside(&mut self, target: &str, range: Range<usize>) {
        if !self.settings.keeps_outside {
            return;
        }
        let bytes = self.start + range.start..self.start + range.end;
        self.outside.push((target.to_owned(), bytes));
    }

    pub(super) fn open_link(
        &mut self,
        kind: LinkType,
        target: &str,
        title: &str,
        range: Range<usize>,
    ) -> bool {
        self.link_depth += 1;
        let target = match kind {
            LinkType::Email => format!("mailto:{target}"),
            _ => target.to_owned(),
        };
        self.out.push("<a");
        if script_scheme(&target).is_some() {
            self.script_address(&target, range.clone());
        } else {
            if is_external(&target) {
                self.outside(&target, range.clone());
            } else {
                self.reference(&target, range.clone());
            }
            self.out.link(&target);
        }
        if !title.is_empty() {
            self.out.push(" title=\"");
            self.out.escape_attribute(title);
            self.out.push("\"");
        }
        self.out.push(">");
        self.count_reference(kind, target.len() + title.len(), range)
    }

    /// `false` where reference links blow the text up.
    pub(super) fn count_reference(
        &mut self,
        kind: LinkType,
        length: usize,
        range: Range<usize>,
    ) -> bool {
        if matches!(kind, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
            self.n_references += length;
        }
        let is_bomb =
            self.n_references > MAX_REFERENCES && self.n_references > self.text.len() * 9 / 10;
        if is_bomb {
            self.report(expansion("references"), range);
        }
        !is_bomb
    }

    pub(super) fn open_image(&mut self, target: &str, title: &str, range: Range<usize>) {
        if script_scheme(target).is_some() && !target.starts_with("data:image/") {
            self.script_address(target, range);
        } else if is_external(target) {
            self.outside(target, range);
        } else {
            self.reference(target, range);
            if let Some(reference) = self.links.last_mut() {
                reference.is_picture = true;
            }
        }
        let (target, title) = (target.to_owned(), title.to_owned());
        self.inside.push(Inside::Image { target, title, alt: String::new() });
    }

    pub(super) fn close_image(&mut self) {
        let Some(Inside::Image { target, title, alt }) = self.inside.pop() else { return };
        if let Some(Inside::Image { alt: outer, .. }) = self.inside.last_mut() {
            outer.push_str(&alt);
            return;
        }
        let picture = Picture { target, alt, title };
        if matches!(self.alone, Alone::Nothing) {
            self.alone = Alone::Picture(picture);
        } else {
            self.image(picture);
        }
    }

    /// A picture among other things. What is no picture is a link to it: only alone in its
    /// paragraph is a recording played.
    pub(super) fn image(&mut self, picture: Picture) {
        if embed::medium(&picture.target).is_none() {
            self.out.image(picture);
            return;
        }
        self.out.push("<a");
        self.out.link(&picture.target);
        self.out.push(">");
        self.out.escape(if picture.alt.is_empty() { &picture.target } else { &picture.alt });
        self.out.push("</a>");
    }
}
