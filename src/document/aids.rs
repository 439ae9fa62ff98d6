//! A text → what a careful reader would mend in it: style and accessibility, for `check` alone.
//!
//! Works on the parser's events, so that code, formulas, addresses, raw HTML and passages that are
//! raw or in another language stand aside. A rule sees a [`Run`]: the text of one paragraph,
//! heading or cell, across the marks within it. A false alarm is worse than a miss: what may be
//! meant is left alone.

mod guillemets;
mod headings;
mod lists;
mod markup;
mod run;
mod words;

use super::inline::{self, Abbreviations};
use super::limit;
use super::markdown::{Settings, Source, extensions};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::span::Lines;
use crate::language::primary;
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use run::{Block, Run};
use std::borrow::Cow;
use std::ops::Range;

/// One line as it should be: what to write at a byte of it, and instead of what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mend {
    pub(crate) path: String,
    /// From 1.
    pub(crate) line: u32,
    /// Bytes before it in its line.
    pub(crate) start: usize,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// What a careful reader would say, and the change where there is but one.
pub(crate) struct Aid {
    pub(crate) problem: Diagnostic,
    pub(crate) mend: Option<Mend>,
}

/// What a rule found: its bytes in the body, and what to write there if that is certain.
struct Finding {
    problem: Diagnostic,
    range: Range<usize>,
    new: Option<String>,
}

/// What may be said better in a text, and in values of its front matter, each with its line.
pub(super) fn find(source: &Source, values: &[(u32, &str)], settings: &Settings) -> Vec<Aid> {
    let body = &source.text[source.start..];
    // Control characters are errors, and what is without them has other places.
    let Cow::Borrowed(_) = limit::clean(source.text) else { return Vec::new() };
    if limit::bracket_bomb(body).is_some() {
        return Vec::new();
    }
    let lines = Lines::new(source.path, source.text);
    let in_body = findings(body, settings).into_iter().map(|finding| {
        let range = source.start + finding.range.start..source.start + finding.range.end;
        aid(source, &lines, Finding { range, ..finding })
    });
    let in_front = |(line, value): &(u32, &str)| {
        let found = of_value(source.text, *line, value, settings.language);
        found.into_iter().map(|finding| aid(source, &lines, finding)).collect::<Vec<_>>()
    };
    values.iter().flat_map(in_front).chain(in_body).collect()
}

/// What is said of a title or a summary. It has its place where it is written on its key's line as
/// it reads, and else that line's.
fn of_value(text: &str, line: u32, value: &str, language: &str) -> Vec<Finding> {
    let Some(written) = text.split('\n').nth((line as usize).saturating_sub(1)) else {
        return Vec::new();
    };
    let start = written.as_ptr() as usize - text.as_ptr() as usize;
    let mut run = Run::default();
    match written.find(value) {
        Some(at) => run.push(value, start + at..start + at + value.len(), true),
        None => run.push(value, start..start + written.len(), false),
    }
    if run.is_blank() || primary(language) != "fr" {
        return Vec::new();
    }
    let dots = words::dots(&run, true);
    words::spelling(&run).into_iter().chain(dots).collect()
}

/// A finding with its place in the file, and the change that it asks for.
fn aid(source: &Source, lines: &Lines, finding: Finding) -> Aid {
    let Finding { problem, range, new } = finding;
    let place = lines.place(range.clone());
    let new = new.filter(|_| !source.text[range.clone()].contains('\n'));
    let line_start = source.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let mend = new.map(|new| Mend {
        path: source.path.to_owned(),
        line: place.line,
        start: range.start - line_start,
        old: source.text[range].to_owned(),
        new,
    });
    Aid { problem: problem.at(place), mend }
}

fn findings(body: &str, settings: &Settings) -> Vec<Finding> {
    let options = extensions(settings.has_math);
    let (text, _) = Abbreviations::take(body.into(), options);
    let events = Parser::new_ext(&text, options).into_offset_iter();
    let mut reader = Reader::new(&text, settings.language);
    if inline::may_hold_passages(&text) {
        let (events, _) = inline::passages(&text, events);
        events.into_iter().for_each(|(event, range)| reader.take(event, range));
    } else {
        events.for_each(|(event, range)| reader.take(event, range));
    }
    reader.finish()
}

/// A link that is open.
struct Link {
    /// Where its text begins in the run.
    start: usize,
    range: Range<usize>,
    /// An address that is its own text.
    is_address: bool,
    /// Whether its title says where it leads.
    has_title: bool,
}

/// A picture that is open.
struct Picture {
    target: String,
    alt: String,
    range: Range<usize>,
}

/// Reads events into runs, and holds each run against the rules.
struct Reader<'t> {
    text: &'t str,
    language: &'t str,
    run: Run,
    markup: markup::Markup,
    links: Vec<Link>,
    pictures: Vec<Picture>,
    in_code: bool,
    /// Quotations and notes: their headings are none of the page's.
    aside: usize,
    outline: headings::Outline,
    guillemets: guillemets::Balance,
    lists: lists::Lists,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, language: &'t str) -> Self {
        Reader {
            text,
            language,
            run: Run::default(),
            markup: markup::Markup::new(language),
            links: Vec::new(),
            pictures: Vec::new(),
            in_code: false,
            aside: 0,
            outline: headings::Outline::default(),
            guillemets: guillemets::Balance::default(),
            lists: lists::Lists::default(),
            findings: Vec::new(),
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        self.end_run();
        self.lists.finish(&mut self.findings);
        self.guillemets.finish(&mut self.findings);
        self.findings
    }

    fn take(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(_) if self.in_code => {}
            Event::Text(words) => self.words(&words, range),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.run.thing(range);
                if let Some(picture) = self.pictures.last_mut() {
                    picture.alt.push('x');
                }
            }
            Event::FootnoteReference(_) => {}
            Event::Html(html) => {
                self.raw_pictures(&html, range);
                let levels = self.markup.block(&html);
                levels.into_iter().for_each(|level| self.outline.pass(level));
            }
            Event::InlineHtml(html) => {
                self.raw_pictures(&html, range);
                self.markup.inline(&html);
            }
            Event::SoftBreak => self.run.line_end(false, range),
            Event::HardBreak => self.run.line_end(true, range),
            Event::Rule | Event::TaskListMarker(_) => {}
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        if let Some(picture) = self.pictures.last_mut() {
            picture.alt.push_str(words);
        } else if self.markup.hides() || self.links.iter().any(|link| link.is_address) {
            self.run.thing(range);
        } else {
            let is_same = self.text.get(range.clone()) == Some(words);
            self.run.push(words, range, is_same);
        }
    }

    fn open(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            Tag::Link { link_type, title, .. } => self.links.push(Link {
                start: self.run.text.len(),
                range,
                is_address: matches!(link_type, LinkType::Autolink | LinkType::Email),
                has_title: !title.trim().is_empty(),
            }),
            Tag::Image { dest_url, .. } => {
                let (target, alt) = (dest_url.into_string(), String::new());
                self.pictures.push(Picture { target, alt, range });
            }
            tag => {
                self.end_run();
                self.open_block(&tag, range);
            }
        }
    }

    fn open_block(&mut self, tag: &Tag, range: Range<usize>) {
        match tag {
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) => self.aside += 1,
            Tag::Heading { level, classes, attrs, .. } => {
                let level = *level as u8;
                if self.aside == 0 {
                    self.findings.extend(self.outline.enter(level, range));
                }
                let is_raw = classes.iter().any(|class| inline::is_raw_class(class));
                let lang = attrs.iter().find(|(name, _)| matches!(&**name, "lang" | "langue"));
                let lang = lang.and_then(|(_, value)| value.as_deref());
                if is_raw || lang.is_some_and(|lang| self.markup.is_foreign(lang)) {
                    self.markup.hide_block();
                }
                self.run.begin(Block::Heading);
            }
            Tag::Paragraph | Tag::Item | Tag::DefinitionListDefinition => {
                self.run.begin(Block::Paragraph);
            }
            Tag::TableCell => self.run.begin(Block::Cell),
            _ => {}
        }
        if !matches!(tag, Tag::Paragraph) {
            self.lists.finish(&mut self.findings);
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            TagEnd::Link => self.close_link(),
            TagEnd::Image => self.close_picture(),
            tag => {
                self.end_run();
                match tag {
                    TagEnd::CodeBlock => self.in_code = false,
                    TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition => self.aside -= 1,
                    _ => {}
                }
            }
        }
    }

    fn close_link(&mut self) {
        let Some(link) = self.links.pop() else { return };
        let label = self.run.text.get(link.start..).unwrap_or_default();
        if label.trim_end().ends_with('»') && !label.contains('«') {
            self.run.arrows.extend(label.rfind('»').map(|at| link.start + at));
        }
        if !link.is_address && !link.has_title && words::is_vague(label, self.language) {
            let problem = Diagnostic::warning(Code::VagueLink).with("text", label.trim());
            let problem = problem.hint(Hint::DescribeLink);
            self.findings.push(Finding { problem, range: link.range, new: None });
        }
    }

    fn close_picture(&mut self) {
        let Some(Picture { target, alt, range }) = self.pictures.pop() else { return };
        if alt.trim().is_empty() && super::embed::medium(&target).is_none() {
            let problem = Diagnostic::warning(Code::MissingAlt).with("target", target);
            let problem = problem.hint(Hint::DescribePicture);
            self.findings.push(Finding { problem, range: range.clone(), new: None });
        }
        self.run.thing(range);
    }

    /// Reports pictures of raw HTML that have no alternative text, not even an empty one.
    fn raw_pictures(&mut self, html: &str, range: Range<usize>) {
        let is_same = self.text.get(range.clone()) == Some(html);
        for (at, target) in markup::Markup::silent_pictures(html) {
            let problem = Diagnostic::warning(Code::MissingAlt).with("target", target);
            let own = range.start + at.start..range.start + at.end;
            let range = if is_same { own } else { range.clone() };
            let problem = problem.hint(Hint::DescribePicture);
            self.findings.push(Finding { problem, range, new: None });
        }
    }

    /// Holds a run that is over against the rules.
    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        self.markup.end_run();
        if run.is_blank() {
            return;
        }
        if run.block == Block::Heading {
            self.findings.extend(headings::in_capitals(&run));
        }
        self.findings.extend(words::dots(&run, primary(self.language) == "fr"));
        if run.block == Block::Paragraph {
            self.lists.read(self.text, &run, &mut self.findings);
        }
        if primary(self.language) == "fr" {
            self.findings.extend(words::spelling(&run));
            self.guillemets.read(&run, &mut self.findings);
        }
    }
}

#[cfg(test)]
mod tests;
