//! Quotations, and what is written as one: callouts and pull quotes.

use super::super::callout::{self, Kind, Marker};
use super::{Buffer, Inside, Writer};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::ops::Range;

/// A quotation that is open.
pub(super) enum Quote {
    Plain,
    Callout {
        tag: &'static str,
        is_solution: bool,
    },
    /// A quotation with the name of who said it, which follows it.
    Said {
        by: Option<Buffer>,
    },
    Pull,
}

/// A callout whose first line is still to come: how many of its bytes are the marker, and whether
/// words follow.
pub(super) struct First {
    marker: usize,
    has_title: bool,
}

impl Writer<'_> {
    pub(super) fn open_quote(&mut self, range: Range<usize>) -> bool {
        if !self.may_nest(&range) {
            return false;
        }
        let text = self.text;
        let line = text[range.clone()].lines().next().unwrap_or("");
        let line = line.trim_start_matches([' ', '\t']).strip_prefix('>').unwrap_or(line);
        let line = line.trim_start_matches([' ', '\t']);
        let Some(marker) = Marker::read(line) else { return self.open_plain() };
        self.marker_at = text[range.clone()].find("[!").map(|at| range.start + at);
        let Some(kind) = callout::find(marker.name) else {
            let at = range.start + text[range.clone()].find("[!").unwrap_or(0);
            let problem = Diagnostic::warning(Code::UnknownCallout)
                .with("name", marker.name)
                .nearest(callout::meant(marker.name), Some(Hint::Callouts));
            self.report(problem, at..at + marker.name.len() + 3);
            return self.open_plain();
        };
        // `[!solution] Corrigé` would say the same word twice.
        let title = &line[marker.length..];
        let has_title = !title.is_empty() && callout::find(title) != Some(kind);
        self.first = Some(First { marker: marker.length, has_title });
        let quote = self.open_kind(kind, marker.fold);
        self.quotes.push(quote);
        true
    }

    fn open_plain(&mut self) -> bool {
        self.out.push("<blockquote>\n");
        self.quotes.push(Quote::Plain);
        true
    }

    fn open_kind(&mut self, kind: Kind, fold: Option<char>) -> Quote {
        let is_solution = kind.name == "solution";
        if is_solution {
            self.out.solution(true);
        }
        match (kind.name, fold) {
            ("pullquote", _) => {
                self.out.page_only(true);
                self.out.push("<aside class=\"pullquote\" aria-label=\"");
                self.out.label(kind.label);
                self.out.push("\">\n");
                self.plain.pause();
                Quote::Pull
            }
            ("quote", _) => {
                self.out.push("<figure class=\"said\">\n<blockquote>\n");
                Quote::Said { by: None }
            }
            (name, None) => {
                self.out.push(&format!("<div class=\"callout c-{name}\" role=\"note\">\n"));
                self.out.push("<p class=\"callout-title\"><strong>");
                self.out.label(kind.label);
                self.out.push("</strong>");
                Quote::Callout { tag: "div", is_solution }
            }
            (name, Some(fold)) => {
                let open = if fold == '+' { " open" } else { "" };
                self.out.push(&format!("<details class=\"callout c-{name}\"{open}>\n"));
                self.out.push("<summary class=\"callout-title\"><strong>");
                self.out.label(kind.label);
                self.out.push("</strong>");
                Quote::Callout { tag: "details", is_solution }
            }
        }
    }

    /// The first paragraph of a callout begins with its title: `false` if none is open.
    pub(super) fn open_title(&mut self) -> bool {
        let Some(first) = self.first.take() else { return false };
        let outer = std::mem::take(&mut self.out);
        let First { marker, has_title } = first;
        self.inside.push(Inside::Title { marker, has_title, n_open: self.n_open, outer });
        true
    }

    /// Does without a title where the first block is no paragraph: a heading (`---` below the
    /// marker), a table.
    pub(super) fn skip_title(&mut self) {
        if let Some(first) = &mut self.first {
            first.has_title = false;
            self.open_title();
            self.close_title();
        }
    }

    /// Cuts the marker off the words that come first in a callout.
    pub(super) fn without_marker<'t>(&mut self, text: &'t str) -> &'t str {
        match self.inside.last_mut() {
            Some(Inside::Title { marker, .. }) if *marker > 0 => {
                text.get(std::mem::take(marker)..).unwrap_or("")
            }
            _ => text,
        }
    }

    /// Whether a line's end is the end of a callout's title: not within a mark or a link.
    pub(super) fn is_in_title(&self) -> bool {
        let is_own = |inside: &Inside| match inside {
            Inside::Title { n_open, .. } => *n_open == self.n_open,
            _ => false,
        };
        self.inside.last().is_some_and(is_own)
    }

    pub(super) fn close_title(&mut self) {
        let Some(Inside::Title { has_title, outer, .. }) = self.inside.pop() else { return };
        let title = std::mem::replace(&mut self.out, outer);
        let title = has_title.then_some(title);
        self.plain.end_block(false);
        match self.quotes.last_mut() {
            Some(Quote::Said { by }) => *by = title,
            Some(Quote::Callout { tag, .. }) => {
                let tag = *tag;
                if let Some(title) = title {
                    self.out.push(" ");
                    self.out.append(title);
                }
                self.out.push(if tag == "details" { "</summary>\n" } else { "</p>\n" });
            }
            // What follows a pull quote's marker is the quotation's own first line.
            _ => {
                if let Some(title) = title {
                    self.out.push("<p>");
                    self.out.append(title);
                    self.out.push("</p>\n");
                }
            }
        }
    }

    /// Reports what announces a solution that a session's handout would print.
    pub(super) fn printed_solution(&mut self, title: &str, range: Range<usize>) {
        let is_hidden = |quote: &Quote| matches!(quote, Quote::Callout { is_solution: true, .. });
        if !self.settings.has_handout
            || self.quotes.iter().any(is_hidden)
            || !callout::announces_solution(title)
            || self.is_before_solution(range.end)
        {
            return;
        }
        let problem = Diagnostic::warning(Code::PrintedSolution).with("title", title.trim());
        self.report(problem.hint(Hint::PutInSolution), range);
    }

    /// Whether what follows a byte is a callout that handouts go without.
    fn is_before_solution(&self, at: usize) -> bool {
        let line = self.text[at..].trim_start().lines().next().unwrap_or("");
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let kind = Marker::read(line).and_then(|marker| callout::find(marker.name));
        kind.is_some_and(|kind| kind.name == "solution")
    }

    pub(super) fn close_quote(&mut self) {
        self.depth -= 1;
        match self.quotes.pop() {
            Some(Quote::Callout { tag, is_solution }) => {
                self.out.push(&format!("</{tag}>\n"));
                if is_solution {
                    self.out.solution(false);
                }
            }
            Some(Quote::Said { by }) => {
                self.out.push("</blockquote>\n");
                if let Some(by) = by {
                    self.out.push("<figcaption>");
                    self.out.append(by);
                    self.out.push("</figcaption>\n");
                }
                self.out.push("</figure>\n");
            }
            Some(Quote::Pull) => {
                self.out.push("</aside>\n");
                self.out.page_only(false);
                self.plain.resume();
            }
            Some(Quote::Plain) | None => self.out.push("</blockquote>\n"),
        }
    }
}
