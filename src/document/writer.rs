//! Writes the HTML of a text, event by event, and notes what the rest of the site must know.
//!
//! Follows pulldown-cmark's own HTML renderer, so that CommonMark's examples agree; it differs
//! where a page needs more: ids, holes, highlighted code, notes at the end, tables in a frame.

use super::body::{Body, Hole, Picture};
use super::excerpt::PlainText;
use super::footnote::Footnotes;
use super::limit::MAX_DEPTH;
use super::markdown::{Parsed, too_deep};
use super::outline::{Anchors, Heading, is_note};
use super::raw_html::{self, Piece};
use super::table::Table;
use super::{Reference, highlight};
use crate::base::address::{is_external, is_web, script_scheme};
use crate::base::control;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::span::Lines;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// More open tags than any text of a human being has: containers and marks together.
const MAX_OPEN: usize = 3 * MAX_DEPTH;

/// References longer than this in all are a bomb; pulldown-cmark stops expanding them at 100,000.
const MAX_REFERENCES: usize = 90_000;

/// HTML being written, with its holes.
#[derive(Default)]
pub(crate) struct Buffer {
    html: String,
    holes: Vec<(u32, Hole)>,
}

impl Buffer {
    pub(crate) fn push(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn escape(&mut self, text: &str) {
        escape_html_body_text(&mut self.html, text).expect("a string takes all");
    }

    fn escape_attribute(&mut self, text: &str) {
        escape_html(&mut self.html, text).expect("a string takes all");
    }

    fn hole(&mut self, hole: Hole) {
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

    fn image(&mut self, picture: Picture) {
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

    /// A string of the theme.
    pub(crate) fn label(&mut self, key: &str) {
        self.hole(Hole::Label(key.to_owned()));
    }

    pub(crate) fn html(&self) -> &str {
        &self.html
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

/// What is open and takes the text that comes.
enum Inside {
    Heading { level: u8, id: Option<String>, classes: Vec<String>, outer: Buffer },
    Footnote { label: String, at: usize, outer: Buffer },
    Image { target: String, title: String, alt: String },
    Code { language: String, code: String, at: usize },
    Html { html: String, at: usize },
}

/// The state of writing one text.
pub(crate) struct Writer<'w> {
    text: &'w str,
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
    plain: PlainText,
    depth: usize,
    link_depth: usize,
    n_references: usize,
    /// How many tags are open, of any kind.
    n_open: usize,
    /// Whether raw HTML holds what feeds must go without.
    is_active: bool,
}

impl<'w> Writer<'w> {
    pub(crate) fn new(
        text: &'w str,
        lines: &'w Lines<'w>,
        start: usize,
        problems: &'w mut Vec<Diagnostic>,
    ) -> Self {
        Writer {
            text,
            lines,
            start,
            problems,
            out: Buffer { html: String::with_capacity(text.len() * 5 / 4), holes: Vec::new() },
            inside: Vec::new(),
            table: None,
            footnotes: Footnotes::default(),
            outline: Vec::new(),
            anchors: Anchors::default(),
            like_notes: BTreeMap::new(),
            links: Vec::new(),
            plain: PlainText::new(text.contains("<!--")),
            depth: 0,
            link_depth: 0,
            n_references: 0,
            n_open: 0,
            is_active: false,
        }
    }

    /// Writes one event; `false` where the rest had better not be written.
    pub(crate) fn write(&mut self, event: Event, range: Range<usize>) -> bool {
        match &event {
            Event::Start(_) => self.n_open += 1,
            Event::End(_) => self.n_open -= 1,
            _ => {}
        }
        if self.n_open > MAX_OPEN {
            self.report(too_deep("marks", MAX_OPEN), range.start..range.start + 1);
            return false;
        }
        if self.is_formatting_of_alt(&event) {
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
            Event::InlineMath(text) | Event::DisplayMath(text) => self.out.escape(&text),
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
            excerpt,
            words,
            is_active: self.is_active,
        }
    }

    /// Closes what an early end left open.
    fn unwind(&mut self) {
        while let Some(inside) = self.inside.pop() {
            if let Inside::Heading { outer, .. } | Inside::Footnote { outer, .. } = inside {
                let inner = std::mem::replace(&mut self.out, outer);
                self.out.append(inner);
            }
        }
    }

    fn report(&mut self, problem: Diagnostic, range: Range<usize>) {
        let place = self.lines.place(self.start + range.start..self.start + range.end);
        self.problems.push(problem.at(place));
    }

    fn open(&mut self, tag: Tag, range: Range<usize>) -> bool {
        match tag {
            Tag::Paragraph => self.out.push("<p>"),
            Tag::Heading { level, id, classes, .. } => {
                self.open_heading(level, id.as_deref(), &classes, range);
            }
            Tag::BlockQuote(_) => return self.open_container("<blockquote>\n", range),
            Tag::List(None) => return self.open_container("<ul>\n", range),
            Tag::List(Some(1)) => return self.open_container("<ol>\n", range),
            Tag::List(Some(n)) => {
                return self.open_container(&format!("<ol start=\"{n}\">\n"), range);
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
            TagEnd::Paragraph => self.end_block("</p>\n", true),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => self.close_container("</blockquote>\n"),
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

    fn open_container(&mut self, html: &str, range: Range<usize>) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.report(too_deep("quotes", MAX_DEPTH), range.start..range.start + 1);
            return false;
        }
        self.out.push(html);
        true
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

    fn open_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&str>,
        classes: &[pulldown_cmark::CowStr],
        range: Range<usize>,
    ) {
        if level == HeadingLevel::H1 {
            let problem = Diagnostic::warning(Code::TitleInBody).hint(Hint::LowerHeading);
            self.report(problem, range.clone());
        }
        if let Some(id) = id {
            self.take_id(id, range);
        }
        self.plain.end_block(false);
        let classes = classes.iter().map(ToString::to_string).collect();
        let (level, id) = (level as u8, id.map(str::to_owned));
        let outer = std::mem::take(&mut self.out);
        self.inside.push(Inside::Heading { level, id, classes, outer });
    }

    fn close_heading(&mut self) {
        let Some(Inside::Heading { level, id, classes, outer }) = self.inside.pop() else {
            return;
        };
        let title = self.plain.block().trim().to_owned();
        let id = id.unwrap_or_else(|| self.anchors.make(&title));
        let inner = std::mem::replace(&mut self.out, outer);
        self.out.push(&format!("<h{level} id=\""));
        self.out.escape_attribute(&id);
        if !classes.is_empty() {
            self.out.push("\" class=\"");
            self.out.escape_attribute(&classes.join(" "));
        }
        self.out.push("\">");
        self.out.append(inner);
        self.end_block(&format!("</h{level}>\n"), false);
        self.outline.push(Heading { level, id, title });
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

    fn open_code(&mut self, kind: &CodeBlockKind, range: &Range<usize>) {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info,
            CodeBlockKind::Indented => "",
        };
        let end = |c: char| c.is_whitespace() || matches!(c, ',' | '{');
        let language = info.split(end).next().unwrap_or("").to_owned();
        let at = range.start;
        self.inside.push(Inside::Code { language, code: String::new(), at });
    }

    fn close_code(&mut self) {
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

    fn unknown_language(&mut self, language: &str, at: usize) {
        let problem = Diagnostic::warning(Code::UnknownCodeLanguage)
            .with("language", language)
            .nearest(highlight::nearest_language(language), None);
        self.report(problem, at..at + 3 + language.len());
    }

    fn html_line(&mut self, html: &str, range: Range<usize>) {
        match self.inside.last_mut() {
            Some(Inside::Html { html: block, .. }) => block.push_str(html),
            _ => self.raw(html, range.start),
        }
    }

    fn close_html(&mut self) {
        let Some(Inside::Html { html, at }) = self.inside.pop() else { return };
        if is_more(&html) {
            self.plain.end_excerpt();
        } else {
            self.raw(&html, at);
        }
    }

    fn raw(&mut self, html: &str, at: usize) {
        let found = raw_html::look(html);
        let range = at..at + html.trim_end().len();
        for target in &found.scripts {
            self.script_address(target, range.clone());
        }
        for id in &found.ids {
            self.take_id(id, range.clone());
        }
        self.is_active |= found.is_active;
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
    fn follow_raw_link(&mut self, html: &str) {
        let tag = html.to_ascii_lowercase();
        if tag.starts_with("<a ") && !tag.contains("</a") {
            self.link_depth += 1;
        } else if tag.starts_with("</a") {
            self.link_depth = self.link_depth.saturating_sub(1);
        }
    }

    /// Takes an id that the author wrote; one that is taken already is reported.
    fn take_id(&mut self, id: &str, range: Range<usize>) {
        if !self.anchors.take(id) {
            self.taken_id(id, range);
        } else if is_note(id) {
            self.like_notes.insert(id.to_owned(), range);
        }
    }

    /// Takes the ids of footnotes, which are known at the end; the author's own give way.
    fn take_note_ids(&mut self) {
        for id in self.footnotes.ids() {
            if let Some(range) = self.like_notes.remove(&id) {
                self.taken_id(&id, range);
            }
            self.anchors.take(&id);
        }
    }

    fn taken_id(&mut self, id: &str, range: Range<usize>) {
        let end = if is_note(id) { "bis" } else { "2" };
        let problem = Diagnostic::error(Code::DuplicateAnchor).with("id", id);
        self.report(problem.with("fix", format!("{id}-{end}")).hint(Hint::OtherAnchor), range);
    }

    fn script_address(&mut self, target: &str, range: Range<usize>) {
        let scheme = script_scheme(target).unwrap_or("javascript");
        let problem = Diagnostic::error(Code::ScriptAddress).with("scheme", scheme);
        self.report(problem.hint(Hint::PlainAddress), range);
    }

    /// Notes a target of this site, to be checked once all pages are known.
    fn reference(&mut self, target: &str, range: Range<usize>) {
        let place = self.lines.place(self.start + range.start..self.start + range.end);
        let (line, column, length) = (place.line, place.column, place.length);
        let target = target.to_owned();
        self.links.push(Reference { target, is_picture: false, line, column, length });
    }

    fn open_link(
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
            if !is_external(&target) {
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
    fn count_reference(&mut self, kind: LinkType, length: usize, range: Range<usize>) -> bool {
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

    fn open_image(&mut self, target: &str, title: &str, range: Range<usize>) {
        if script_scheme(target).is_some() && !target.starts_with("data:image/") {
            self.script_address(target, range);
        } else if !is_external(target) {
            self.reference(target, range);
            if let Some(reference) = self.links.last_mut() {
                reference.is_picture = true;
            }
        }
        let (target, title) = (target.to_owned(), title.to_owned());
        self.inside.push(Inside::Image { target, title, alt: String::new() });
    }

    fn close_image(&mut self) {
        let Some(Inside::Image { target, title, alt }) = self.inside.pop() else { return };
        if let Some(Inside::Image { alt: outer, .. }) = self.inside.last_mut() {
            outer.push_str(&alt);
            return;
        }
        self.out.image(Picture { target, alt, title });
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

    fn words(&mut self, text: &str, range: Range<usize>) {
        if let Some(taker) = self.taker() {
            taker.push_str(text);
            return;
        }
        let text = self.without_controls(text, &range);
        self.plain.push(&text);
        if self.link_depth == 0 && may_hold_address(&text) {
            self.linkified(&text);
        } else {
            self.out.escape(&text);
        }
        if text.contains("](") {
            self.unparsed_links(range.clone());
        }
        if text.contains("[^") {
            self.undefined_footnotes(range);
        }
    }

    /// Links and pictures that stayed text because their path holds a space.
    fn unparsed_links(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        for (at, _) in source.match_indices("](") {
            let start = at + 2;
            let Some(end) = source[start..].find([')', '\n']).map(|end| start + end) else {
                return;
            };
            let target = &source[start..end];
            let is_path = target.contains(' ') && !target.contains(['<', '"', '\'']);
            if is_path && source[end..].starts_with(')') && !source[..at].ends_with('\\') {
                let problem = Diagnostic::warning(Code::UnparsedLink)
                    .with("target", target)
                    .with("fix", format!("(<{target}>)"))
                    .hint(Hint::Write);
                self.report(problem, range.start + start..range.start + end);
            }
        }
    }

    /// A text without the control characters that character references (`&#7;`) can still bring.
    fn without_controls<'t>(&mut self, text: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        let cleaned = control::clean(text);
        if let Some((_, found)) = control::first(text) {
            self.report(control::problem(found), range.clone());
        }
        cleaned
    }

    /// Bare addresses as links, as GitHub makes them.
    fn linkified(&mut self, text: &str) {
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
            self.out.push("<a");
            self.out.link(&target);
            self.out.push(">");
            self.out.escape(span.as_str());
            self.out.push("</a>");
        }
    }

    fn undefined_footnotes(&mut self, range: Range<usize>) {
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

    fn inline_code(&mut self, code: &str) {
        if let Some(taker) = self.taker() {
            taker.push_str(code);
            return;
        }
        self.plain.push(code);
        self.out.push("<code>");
        self.out.escape(code);
        self.out.push("</code>");
    }

    fn line_break(&mut self, html: &str) {
        if let Some(taker) = self.taker() {
            taker.push(' ');
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

fn may_hold_address(text: &str) -> bool {
    text.contains("://") || text.contains('@') || text.contains("www.")
}

fn is_more(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim().eq_ignore_ascii_case("more"))
}

/// Something that grows out of all proportion.
pub(crate) fn expansion(what: &str) -> Diagnostic {
    Diagnostic::error(Code::Expansion).with("what", what).hint(Hint::Simplify)
}
