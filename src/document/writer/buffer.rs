//! HTML in the making.

use super::super::body::{Hole, Picture};
use crate::base::address::is_external;
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

/// HTML being written, with its holes.
#[derive(Default)]
pub(crate) struct Buffer {
    pub(super) html: String,
    pub(super) holes: Vec<(u32, Hole)>,
}

impl Buffer {
    pub(super) fn with_capacity(n_bytes: usize) -> Buffer {
        Buffer { html: String::with_capacity(n_bytes), holes: Vec::new() }
    }

    pub(crate) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    pub(super) fn escape(&mut self, text: &str) {
        escape_html_body_text(&mut self.html, text).expect("a string takes all");
    }

    pub(super) fn escape_attribute(&mut self, text: &str) {
        escape_html(&mut self.html, text).expect("a string takes all");
    }

    pub(super) fn hole(&mut self, hole: Hole) {
        let at = u32::try_from(self.html.len()).expect("sources are under ten megabytes");
        self.holes.push((at, hole));
    }

    /// An ` href` attribute: a hole for this site's targets, the address itself for others'.
    pub(crate) fn link(&mut self, target: &str) {
        if is_external(target) {
            self.push(" href=\"");
            escape_href(&mut self.html, target).expect("a string takes all");
            self.push("\"");
        } else {
            self.hole(Hole::Link(target.to_owned()));
        }
    }

    pub(super) fn image(&mut self, picture: Picture) {
        if !is_external(&picture.target) {
            self.hole(Hole::Image(picture));
            return;
        }
        self.push("<img src=\"");
        escape_href(&mut self.html, &picture.target).expect("a string takes all");
        self.push("\" alt=\"");
        self.escape_attribute(&picture.alt);
        if !picture.title.is_empty() {
            self.push("\" title=\"");
            self.escape_attribute(&picture.title);
        }
        self.push("\" loading=\"lazy\" decoding=\"async\">");
    }

    /// From here on, or until here, what feeds and search go without.
    pub(super) fn page_only(&mut self, begins: bool) {
        self.hole(if begins { Hole::PageOnly } else { Hole::Everywhere });
    }

    /// From here on, or until here, what handouts go without.
    pub(super) fn solution(&mut self, begins: bool) {
        self.hole(if begins { Hole::Solution } else { Hole::AfterSolution });
    }

    /// A string of the theme.
    pub(crate) fn label(&mut self, key: &str) {
        self.hole(Hole::Label(key.to_owned()));
    }

    pub(crate) fn html(&self) -> &str {
        &self.html
    }

    /// Takes back what was written last.
    pub(super) fn take_back(&mut self, html: &str) {
        if self.html.ends_with(html) {
            self.html.truncate(self.html.len() - html.len());
        }
    }

    /// Drops the last bytes, which hold no hole.
    pub(crate) fn without_last(mut self, n_bytes: usize) -> Buffer {
        self.html.truncate(self.html.len() - n_bytes);
        self
    }

    pub(crate) fn append(&mut self, other: Buffer) {
        let shift = u32::try_from(self.html.len()).expect("sources are under ten megabytes");
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.into_iter().map(|(at, hole)| (at + shift, hole)));
    }
}
