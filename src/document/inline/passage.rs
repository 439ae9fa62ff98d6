//! Passages: `[words]{lang=en}` within a line, or `{lang=en}` on the last line of a paragraph.

use super::attributes::{Attributes, NAMES, Read};
use super::{Mistakes, Placed};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::nearest::nearest;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// No attributes are longer.
const MAX_BYTES: usize = 200;

/// A bracket that is open.
struct Open {
    /// Where it stands among the events.
    at: usize,
    /// How many marks (emphasis, links) are open around it: a passage must not cross them.
    depth: usize,
    /// `![`: no passage begins so.
    is_picture: bool,
}

/// The events of one text as they are marked.
pub(super) struct Marker<'t> {
    text: &'t str,
    events: Vec<Placed<'t>>,
    mistakes: Mistakes,
    /// Attributes after no bracket: they may still be those of the whole paragraph.
    unopened: Mistakes,
    brackets: Vec<Open>,
    depth: usize,
    /// Where the paragraph that is open begins among the events.
    paragraph: Option<usize>,
    in_code: bool,
    /// Up to here, the text is spent: it was attributes.
    spent: usize,
}

impl<'t> Marker<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Marker {
            text,
            events: Vec::new(),
            mistakes: Vec::new(),
            unopened: Vec::new(),
            brackets: Vec::new(),
            depth: 0,
            paragraph: None,
            in_code: false,
            spent: 0,
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Placed<'t>>, Mistakes) {
        self.mistakes.append(&mut self.unopened);
        (self.events, self.mistakes)
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, event: Event<'t>, range: Range<usize>) {
        match &event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(*tag, &range),
            Event::Text(_) if !self.in_code => {
                if let Some((event, range)) = self.unspent(event, range) {
                    self.words(event, range);
                }
                return;
            }
            _ => {}
        }
        self.events.push((event, range));
    }

    fn open(&mut self, tag: &Tag) {
        self.depth += 1;
        match tag {
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::Paragraph => self.paragraph = Some(self.events.len()),
            _ => {}
        }
        if !is_mark(&tag.to_end()) {
            self.brackets.clear();
        }
    }

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.depth -= 1;
        match tag {
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Paragraph => self.close_paragraph(range),
            _ => {}
        }
        if !is_mark(&tag) {
            self.brackets.clear();
        }
    }

    /// What is left of a text once its attributes are cut off.
    fn unspent(&self, event: Event<'t>, range: Range<usize>) -> Option<Placed<'t>> {
        if range.start >= self.spent {
            return Some((event, range));
        }
        let rest = self.spent..range.end.max(self.spent);
        (!rest.is_empty()).then(|| (Event::Text(self.text[rest.clone()].into()), rest))
    }

    fn words(&mut self, event: Event<'t>, range: Range<usize>) {
        let is_plain = || !is_escaped(self.text, range.start);
        match &self.text[range.clone()] {
            "[" | "![" if is_plain() => {
                let is_picture = range.len() > 1;
                self.brackets.push(Open { at: self.events.len(), depth: self.depth, is_picture });
            }
            "]" if is_plain() => {
                let open = self.brackets.pop_if(|open| open.depth >= self.depth);
                let open = open.filter(|open| open.depth == self.depth && !open.is_picture);
                if open.is_some_and(|open| self.close_passage(&open, range.end)) {
                    return;
                }
            }
            source => self.unopened(source, range.start),
        }
        self.events.push((event, range));
    }

    /// Ends the passage that `open` begins, if attributes stand at `start`.
    fn close_passage(&mut self, open: &Open, start: usize) -> bool {
        let end = self.text.floor_char_boundary(start + MAX_BYTES);
        let line = self.text[start..end].lines().next().unwrap_or("");
        let Some(inside) = line.strip_prefix('{') else { return false };
        let Some((inside, _)) = inside.split_once('}') else {
            if matches!(Attributes::read(inside.trim_end()), Read::Attributes(_)) {
                let problem = Diagnostic::warning(Code::UnclosedPassage);
                let problem = problem.with("fix", format!("{{{}}}", inside.trim_end()));
                self.mistakes.push((problem.hint(Hint::Write), start..start + line.len()));
            }
            return false;
        };
        let braces = start..start + inside.len() + 2;
        let Some(attributes) = self.read(inside, &braces) else { return false };
        self.events[open.at].0 = Event::InlineHtml(attributes.opening().into());
        self.events.push((Event::InlineHtml("</span>".into()), braces.clone()));
        self.spent = braces.end;
        true
    }

    /// Attributes alone on the last line of a paragraph are those of the whole.
    fn close_paragraph(&mut self, range: &Range<usize>) {
        let Some(start) = self.paragraph.take() else { return };
        let is_break = |event: &Event| matches!(event, Event::SoftBreak | Event::HardBreak);
        let inside = &self.events[start..];
        let Some(at) = inside.iter().rposition(|(event, _)| is_break(event)) else { return };
        let at = start + at;
        if at == start || self.events[at..].iter().skip(1).any(|(event, _)| !is_text(event)) {
            return;
        }
        let from = self.events[at].1.end.max(range.start);
        let line = self.text[from..range.end].trim_matches([' ', '\t', '>', '\n', '\r']);
        let inside = line.strip_prefix('{').and_then(|line| line.strip_suffix('}'));
        let Some(inside) = inside else { return };
        let braces = from..range.end;
        let Some(attributes) = self.read(inside, &braces) else { return };
        self.unopened.retain(|(_, range)| range.start < from);
        self.events.truncate(at);
        let opening = Event::InlineHtml(attributes.opening().into());
        self.events.insert(start + 1, (opening, range.start..range.start));
        self.events.push((Event::InlineHtml("</span>".into()), braces));
    }

    /// Reads attributes, and says what is wrong with them.
    fn read(&mut self, inside: &str, braces: &Range<usize>) -> Option<Attributes> {
        match Attributes::read(inside) {
            Read::Attributes(attributes) => Some(attributes),
            Read::Text => None,
            Read::Unknown(word) => {
                self.mistakes.push((unknown(&word), braces.clone()));
                None
            }
            Read::NoLanguage(tag) => {
                self.mistakes.push((no_language(&tag), braces.clone()));
                None
            }
        }
    }

    /// Attributes after no bracket.
    fn unopened(&mut self, source: &str, start: usize) {
        let Some(at) = source.find('{').filter(|at| !is_escaped(self.text, start + at)) else {
            return;
        };
        let Some((inside, _)) = source[at + 1..].split_once('}') else { return };
        if let Read::Attributes(_) = Attributes::read(inside) {
            let braces = start + at..start + at + inside.len() + 2;
            let problem = Diagnostic::warning(Code::UnopenedPassage);
            let fix = format!("[…]{{{inside}}}");
            self.unopened.push((problem.with("fix", fix).hint(Hint::Write), braces));
        }
    }
}

fn unknown(word: &str) -> Diagnostic {
    let name = word.split('=').next().unwrap_or(word);
    let other = nearest(name, NAMES.iter().copied());
    let problem = Diagnostic::warning(Code::UnknownPassage).with("name", word);
    problem.nearest(other, Some(Hint::Passages))
}

fn no_language(tag: &str) -> Diagnostic {
    Diagnostic::warning(Code::InvalidLanguage).with("value", tag).hint(Hint::LanguageTag)
}

/// The language that one attribute of a heading names.
pub(crate) fn language(word: &str) -> Result<Option<String>, Diagnostic> {
    match Attributes::read(word) {
        Read::Attributes(attributes) => Ok(attributes.language),
        Read::Text | Read::Unknown(_) => Err(unknown(word)),
        Read::NoLanguage(tag) => Err(no_language(&tag)),
    }
}

fn is_text(event: &Event) -> bool {
    matches!(event, Event::Text(_))
}

/// Whether a tag is one within lines, which a passage may hold.
fn is_mark(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Whether an odd number of backslashes stands before a byte.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = text[..at].bytes().rev();
    before.take_while(|byte| *byte == b'\\').count() % 2 == 1
}
