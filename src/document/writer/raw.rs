//! HTML that the author wrote.

use super::super::body::Hole;
use super::super::raw_html::{self, Piece};
use super::{Inside, Writer};
use std::ops::Range;

impl Writer<'_> {
    pub(super) fn html_line(&mut self, html: &str, range: Range<usize>) {
        match self.inside.last_mut() {
            Some(Inside::Html { html: block, .. }) => block.push_str(html),
            _ => self.raw(html, range.start),
        }
    }

    pub(super) fn close_html(&mut self) {
        let Some(Inside::Html { html, at }) = self.inside.pop() else { return };
        if is_more(&html) {
            self.plain.end_excerpt();
        } else {
            self.raw(&html, at);
        }
    }

    pub(super) fn raw(&mut self, html: &str, at: usize) {
        let found = raw_html::look(html);
        let range = at..at + html.trim_end().len();
        for target in &found.scripts {
            self.script_address(target, range.clone());
        }
        for id in &found.ids {
            self.take_id(id, range.clone());
        }
        for target in &found.outside {
            self.outside(target, range.clone());
        }
        self.frames.extend_from_slice(&found.frames);
        self.is_active |= found.is_active;
        if let Some((summary, title)) = raw_html::summary(html) {
            self.printed_solution(&title, at + summary.start..at + summary.end);
        }
        for piece in found.pieces() {
            match piece {
                Piece::Html(html) => self.out.push(html),
                Piece::Attribute(name, target) => {
                    self.reference(target, range.clone());
                    self.out.hole(Hole::Attribute(name.to_owned(), target.to_owned()));
                }
                Piece::Address(target) => {
                    self.reference(target, range.clone());
                    self.out.hole(Hole::Address(target.to_owned()));
                }
            }
        }
        if html.starts_with("<br") {
            self.plain.push(" ");
        }
        self.follow_raw_link(html);
    }

    /// A tag `<a …>` or `</a>` alone opens or closes a link: within it, no address is linked.
    pub(super) fn follow_raw_link(&mut self, html: &str) {
        let tag = html.to_ascii_lowercase();
        if tag.starts_with("<a ") && !tag.contains("</a") {
            self.link_depth += 1;
        } else if tag.starts_with("</a") {
            self.link_depth = self.link_depth.saturating_sub(1);
        }
    }
}

fn is_more(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim().eq_ignore_ascii_case("more"))
}
