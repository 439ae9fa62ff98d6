//! Writes the HTML of a text, event by event, and notes what the rest of the site must know.
//!
//! Follows pulldown-cmark's own HTML renderer, so that CommonMark's examples agree; it differs
//! where a page needs more: ids, holes, highlighted code, notes at the end, tables in a frame.

mod buffer;
mod code;
mod formula;
mod heading;
mod leftover;
mod link;
mod paragraph;
mod quote;
mod raw;
mod text;

use super::body::Body;
use super::excerpt::PlainText;
use super::footnote::Footnotes;
use super::info::Info;
use super::limit::MAX_DEPTH;
use super::markdown::{Parsed, Settings, too_deep};
use super::outline::{Anchors, Heading};
use super::table::Table;
use super::{Outside, Reference};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::span::Lines;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;

pub(crate) use buffer::Buffer;
use paragraph::Alone;
use quote::{First, Quote};

/// More open tags than any text of a human being has: containers and marks together.
const MAX_OPEN: usize = 3 * MAX_DEPTH;

/// What is open and takes the text that comes.
enum Inside {
    Heading {
        level: u8,
        id: Option<String>,
        classes: Vec<String>,
        language: Option<String>,
        range: Range<usize>,
        outer: Buffer,
    },
    Footnote {
        label: String,
        at: usize,
        outer: Buffer,
    },
    Image {
        target: String,
        title: String,
        alt: String,
    },
    Code {
        info: Info,
        code: String,
        at: usize,
        is_open: bool,
    },
    Html {
        html: String,
        at: usize,
    },
    /// The first line of a callout, and how many bytes of its marker are to come.
    Title {
        marker: usize,
        has_title: bool,
        n_open: usize,
        outer: Buffer,
    },
}

/// The state of writing one text.
pub(crate) struct Writer<'w> {
    text: &'w str,
    settings: &'w Settings<'w>,
    lines: &'w Lines<'w>,
    start: usize,
    problems: &'w mut Vec<Diagnostic>,
    out: Buffer,
    inside: Vec<Inside>,
    table: Option<Table>,
    footnotes: Footnotes,
    outline: Vec<Heading>,
    anchors: Anchors,
    /// Ids that the author wrote and that a footnote might take, with their places.
    like_notes: BTreeMap<String, Range<usize>>,
    links: Vec<Reference>,
    /// Addresses of other sites.
    outside: Vec<Outside>,
    /// What frames load from other sites.
    frames: Vec<String>,
    plain: PlainText,
    quotes: Vec<Quote>,
    /// Where the marker stands that the last quotation began with.
    marker_at: Option<usize>,
    first: Option<First>,
    alone: Alone,
    depth: usize,
    link_depth: usize,
    n_references: usize,
    /// How many tags are open, of any kind.
    n_open: usize,
    /// Whether raw HTML holds what feeds must go without.
    is_active: bool,
    /// Whether the text has character references by number, which may stand for anything.
    has_references: bool,
    /// Whether a formula was found where formulas are off.
    has_formula: bool,
    /// How many `$$` stayed text.
    n_dollars: usize,
}

impl<'w> Writer<'w> {
    pub(crate) fn new(
        text: &'w str,
        settings: &'w Settings<'w>,
        lines: &'w Lines<'w>,
        start: usize,
        problems: &'w mut Vec<Diagnostic>,
    ) -> Self {
        Writer {
            text,
            settings,
            lines,
            start,
            problems,
            out: Buffer::with_capacity(text.len() * 5 / 4),
            inside: Vec::new(),
            table: None,
            footnotes: Footnotes::default(),
            outline: Vec::new(),
            anchors: Anchors::default(),
            like_notes: BTreeMap::new(),
            links: Vec::new(),
            outside: Vec::new(),
            frames: Vec::new(),
            plain: PlainText::new(memchr::memmem::find(text.as_bytes(), b"<!--").is_some()),
            quotes: Vec::new(),
            marker_at: None,
            n_dollars: 0,
            first: None,
            alone: Alone::Not,
            depth: 0,
            link_depth: 0,
            n_references: 0,
            n_open: 0,
            is_active: false,
            has_formula: false,
            has_references: memchr::memmem::find(text.as_bytes(), b"&#").is_some(),
        }
    }

    /// Writes one event; `false` where the rest had better not be written.
    pub(crate) fn write(&mut self, event: Event, range: Range<usize>) -> bool {
        match &event {
            Event::Start(_) => self.n_open += 1,
            Event::End(_) => self.n_open -= 1,
            // A passage or an abbreviation is open as any mark is. Unlike what the author writes
            // in HTML, it is written otherwise in the source.
            Event::InlineHtml(html) if !self.text[range.clone()].starts_with('<') => {
                match html.starts_with("</") {
                    true => self.n_open -= 1,
                    false => self.n_open += 1,
                }
            }
            _ => {}
        }
        if self.n_open > MAX_OPEN {
            self.report(too_deep("marks", MAX_OPEN), range.start..range.start + 1);
            return false;
        }
        if self.is_formatting_of_alt(&event) || self.is_passed_over(&event) {
            return true;
        }
        match event {
            Event::Start(tag) => return self.open(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.words(&text, range),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => self.html_line(&html, range),
            Event::InlineHtml(html) => self.raw(&html, range.start),
            Event::SoftBreak => self.line_break("\n"),
            Event::HardBreak => self.line_break("<br>\n"),
            Event::Rule => self.out.push("<hr>\n"),
            Event::FootnoteReference(label) => self.footnotes.call(&label, &mut self.out),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(latex) => self.formula(&latex, false, range.start + 1),
            Event::DisplayMath(latex) => self.formula(&latex, true, range.start + 2),
        }
        true
    }

    /// Whether an event only formats an alternative text, which is plain.
    fn is_formatting_of_alt(&self, event: &Event) -> bool {
        let in_alt = matches!(self.inside.last(), Some(Inside::Image { .. }));
        let is_text = matches!(
            event,
            Event::Text(_)
                | Event::Code(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::Start(Tag::Image { .. })
                | Event::End(TagEnd::Image)
        );
        in_alt && !is_text
    }

    /// Ends the text.
    pub(crate) fn finish(mut self) -> Parsed {
        self.unwind();
        for (label, at) in self.footnotes.unused() {
            let problem = Diagnostic::warning(Code::UnusedFootnote).with("label", label);
            let place = self.lines.place(self.start + at..self.start + at + label.len() + 3);
            self.problems.push(problem.at(place).hint(Hint::UseFootnote));
        }
        self.take_note_ids();
        self.footnotes.write(&mut self.out);
        let (excerpt, words) = self.plain.finish();
        Parsed {
            body: Body { html: self.out.html, holes: self.out.holes },
            outline: self.outline,
            anchors: self.anchors.into_list(),
            links: self.links,
            outside: self.outside,
            frames: self.frames,
            excerpt,
            words,
            is_active: self.is_active,
        }
    }

    /// Closes what an early end left open.
    fn unwind(&mut self) {
        while let Some(inside) = self.inside.pop() {
            if let Inside::Heading { outer, .. }
            | Inside::Footnote { outer, .. }
            | Inside::Title { outer, .. } = inside
            {
                let inner = std::mem::replace(&mut self.out, outer);
                self.out.append(inner);
            }
        }
    }

    pub(crate) fn report(&mut self, problem: Diagnostic, range: Range<usize>) {
        let place = self.lines.place(self.start + range.start..self.start + range.end);
        self.problems.push(problem.at(place));
    }

    fn open(&mut self, tag: Tag, range: Range<usize>) -> bool {
        if !matches!(tag, Tag::Paragraph) {
            self.skip_title();
        }
        match tag {
            Tag::Paragraph => self.open_paragraph(range),
            Tag::Heading { level, id, classes, attrs } => {
                self.open_heading(level, id.as_deref(), &classes, &attrs, range);
            }
            Tag::BlockQuote(_) => return self.open_quote(range),
            Tag::List(None) => return self.open_container("<ul>\n", &range),
            Tag::List(Some(1)) => return self.open_container("<ol>\n", &range),
            Tag::List(Some(n)) => {
                return self.open_container(&format!("<ol start=\"{n}\">\n"), &range);
            }
            Tag::Item => self.out.push("<li>"),
            Tag::CodeBlock(kind) => self.open_code(&kind, &range),
            Tag::HtmlBlock => {
                self.inside.push(Inside::Html { html: String::new(), at: range.start });
            }
            Tag::FootnoteDefinition(label) => self.open_footnote(&label, range.start),
            Tag::DefinitionList => self.out.push("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push("<dt>"),
            Tag::DefinitionListDefinition => self.out.push("<dd>"),
            Tag::Table(alignments) => self.table = Some(Table::open(alignments, &mut self.out)),
            Tag::TableHead => self.in_table(Table::open_head),
            Tag::TableRow => self.in_table(Table::open_row),
            Tag::TableCell => return self.open_cell(range),
            Tag::Emphasis => self.out.push("<em>"),
            Tag::Strong => self.out.push("<strong>"),
            Tag::Strikethrough => self.out.push("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                return self.open_link(link_type, &dest_url, &title, range);
            }
            Tag::Image { dest_url, title, .. } => self.open_image(&dest_url, &title, range),
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
        true
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if matches!(self.inside.last(), Some(Inside::Title { .. })) => {
                self.close_title();
            }
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => self.close_quote(),
            TagEnd::List(ordered) => {
                self.close_container(if ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.end_block("</li>\n", false),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => self.close_html(),
            TagEnd::FootnoteDefinition => self.close_footnote(),
            TagEnd::DefinitionList => self.out.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_block("</dt>\n", false),
            TagEnd::DefinitionListDefinition => self.end_block("</dd>\n", false),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    table.close(&mut self.out);
                }
            }
            TagEnd::TableHead => self.in_table(Table::close_head),
            TagEnd::TableRow => self.out.push("</tr>"),
            TagEnd::TableCell => {
                self.in_table(|table, out| table.close_cell(out));
                self.end_block("", false);
            }
            TagEnd::Emphasis => self.out.push("</em>"),
            TagEnd::Strong => self.out.push("</strong>"),
            TagEnd::Strikethrough => self.out.push("</del>"),
            TagEnd::Link => {
                self.link_depth = self.link_depth.saturating_sub(1);
                self.out.push("</a>");
            }
            TagEnd::Image => self.close_image(),
            TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn in_table(&mut self, write: impl Fn(&mut Table, &mut Buffer)) {
        if let Some(table) = &mut self.table {
            write(table, &mut self.out);
        }
    }

    fn open_cell(&mut self, range: Range<usize>) -> bool {
        let fits = self.table.as_mut().is_none_or(|table| table.open_cell(&mut self.out));
        if !fits {
            self.report(expansion("table"), range);
        }
        fits
    }

    fn open_container(&mut self, html: &str, range: &Range<usize>) -> bool {
        let may_nest = self.may_nest(range);
        if may_nest {
            self.out.push(html);
        }
        may_nest
    }

    /// Counts one more container; `false` where there are too many.
    fn may_nest(&mut self, range: &Range<usize>) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.report(too_deep("quotes", MAX_DEPTH), range.start..range.start + 1);
        }
        self.depth <= MAX_DEPTH
    }

    fn close_container(&mut self, html: &str) {
        self.depth -= 1;
        self.out.push(html);
    }

    fn end_block(&mut self, html: &str, is_paragraph: bool) {
        let in_note = self.inside.iter().any(|inside| matches!(inside, Inside::Footnote { .. }));
        self.plain.end_block(is_paragraph && !in_note);
        self.out.push(html);
    }

    fn open_footnote(&mut self, label: &str, at: usize) {
        let outer = std::mem::take(&mut self.out);
        self.inside.push(Inside::Footnote { label: label.to_owned(), at, outer });
    }

    fn close_footnote(&mut self) {
        if let Some(Inside::Footnote { label, at, outer }) = self.inside.pop() {
            let text = std::mem::replace(&mut self.out, outer);
            if !self.footnotes.define(&label, text, at) {
                let problem = Diagnostic::warning(Code::DuplicateFootnote);
                let problem = problem.with("label", label.as_str()).hint(Hint::OtherName);
                self.report(problem, at..at + label.len() + 3);
            }
        }
    }

    /// The alternative text or the code that takes what would be text elsewhere.
    fn taker(&mut self) -> Option<&mut String> {
        match self.inside.last_mut()? {
            Inside::Image { alt, .. } => Some(alt),
            Inside::Code { code, .. } => Some(code),
            Inside::Html { html, .. } => Some(html),
            _ => None,
        }
    }

    fn line_break(&mut self, html: &str) {
        if let Some(taker) = self.taker() {
            taker.push(' ');
            return;
        }
        if self.is_in_title() {
            self.close_title();
            self.out.push("<p>");
            return;
        }
        self.plain.push(" ");
        self.out.push(html);
    }

    fn task(&mut self, done: bool) {
        self.out.push("<input type=\"checkbox\" disabled");
        self.out.push(if done { " checked aria-label=\"" } else { " aria-label=\"" });
        self.out.label(if done { "task_done" } else { "task_todo" });
        self.out.push("\"> ");
    }
}

/// Something that grows out of all proportion.
pub(crate) fn expansion(what: &str) -> Diagnostic {
    Diagnostic::error(Code::Expansion).with("what", what).hint(Hint::Simplify)
}
