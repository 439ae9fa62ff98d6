//! Brings a body into the typography of its language: HTML to runs of text, what `language` wants
//! changed in them back into the HTML.
//!
//! A run is the text of one paragraph, heading or cell across all marks within it, so that a rule
//! sees what a reader does. Code, formulas, pictures, notes and passages in another language stand
//! in it as one sign; such a passage is a run of its own. Nothing is changed inside of tags.

use super::body::{Body, Hole};
use super::front_matter::holds_words;
use super::markdown::Parsed;
use super::token::{self, Token};
use super::{Kind, Meta};
use crate::base::data::Data;
use crate::language::typography::{Edit, HARD_BREAK, Style, THING, edits, set_text};
use memchr::memchr;
use std::borrow::Cow;
use std::ops::Range;

/// What an element is to the text around it and in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// It only marks words.
    Mark,
    /// Its content is not text to be set, and it stands within a line.
    LeftAlone,
    /// The same, but for where it stands.
    BlockLeftAlone,
    /// It ends a line.
    Break,
    /// One thing in a line, without content.
    Thing,
    /// It ends a run.
    Block,
}

impl Part {
    fn of(name: &str) -> Part {
        match name.as_bytes() {
            b"a" | b"abbr" | b"b" | b"bdi" | b"bdo" | b"cite" | b"data" | b"del" | b"dfn"
            | b"em" | b"font" | b"i" | b"ins" | b"label" | b"mark" | b"q" | b"s" | b"small"
            | b"span" | b"strike" | b"strong" | b"time" | b"tt" | b"u" | b"wbr" => Part::Mark,
            b"audio" | b"button" | b"canvas" | b"code" | b"datalist" | b"iframe" | b"kbd"
            | b"map" | b"math" | b"noscript" | b"object" | b"option" | b"output" | b"picture"
            | b"rp" | b"rt" | b"ruby" | b"samp" | b"select" | b"sub" | b"sup" | b"svg"
            | b"textarea" | b"var" | b"video" => Part::LeftAlone,
            b"pre" | b"script" | b"style" | b"template" => Part::BlockLeftAlone,
            b"br" => Part::Break,
            b"embed" | b"img" | b"input" | b"meter" | b"progress" => Part::Thing,
            _ if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
                Part::of(&name.to_ascii_lowercase())
            }
            _ => Part::Block,
        }
    }
}

/// Text across marks.
#[derive(Default)]
struct Run {
    text: String,
    /// Where each piece of text begins in the run and in the HTML; `None` for what stands for
    /// something else there.
    pieces: Vec<(usize, Option<usize>)>,
}

impl Run {
    fn push(&mut self, text: &str, at: usize) {
        self.pieces.push((self.text.len(), Some(at)));
        self.text.push_str(text);
    }

    fn stand_in(&mut self, sign: char) {
        self.pieces.push((self.text.len(), None));
        self.text.push(sign);
    }

    /// Where bytes of the run are in the HTML, if they are within one piece of text there.
    fn in_html(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let after = self.pieces.partition_point(|(start, _)| *start <= range.start);
        let (start, at) = self.pieces[after.checked_sub(1)?];
        let end = self.pieces.get(after).map_or(self.text.len(), |(start, _)| *start);
        let at = at.filter(|_| range.end <= end)?;
        Some(at + (range.start - start)..at + (range.end - start))
    }
}

/// An element that is set otherwise than what is around it.
struct Apart<'h> {
    name: &'h str,
    /// How many elements of its name are open in it.
    n_inside: usize,
    style: Option<Style>,
    /// What was open around it, if it stands within a line.
    outer: Option<Run>,
}

/// The state of setting one body.
struct Setter<'h> {
    html: &'h str,
    holes: &'h [(u32, Hole)],
    style: Option<Style>,
    run: Run,
    apart: Vec<Apart<'h>>,
    found: Vec<Edit>,
    /// Changes to the HTML.
    changes: Vec<(Range<usize>, &'static str, bool)>,
}

/// Sets a text with all that was gathered of it.
pub(super) fn parsed(parsed: &mut Parsed, style: Option<Style>) {
    body(&mut parsed.body, style);
    let Some(style) = style else { return };
    let headings = parsed.outline.iter_mut().map(|heading| &mut heading.title);
    headings.chain([&mut parsed.excerpt]).for_each(|text| set(text, style));
    for (_, hole) in &mut parsed.body.holes {
        if let Hole::Image(picture) | Hole::Recording(_, picture) = hole {
            set(&mut picture.alt, style);
            set(&mut picture.title, style);
        }
    }
}

/// Sets HTML that has no holes.
pub(super) fn html(html: String, style: Style) -> String {
    let mut whole = Body { html, holes: Vec::new() };
    body(&mut whole, Some(style));
    whole.html
}

/// Sets what the front matter says in words.
pub(super) fn meta(meta: &mut Meta, kind: Kind, style: Style) {
    let texts = meta.summary.iter_mut().chain(&mut meta.image_alt);
    texts.chain([&mut meta.title]).for_each(|text| set(text, style));
    let details = meta.details.iter_mut().filter(|(key, _)| holds_words(kind, key));
    details.for_each(|(key, value)| data(key, value, style));
    let people = meta.meeting.iter_mut().flat_map(|meeting| &mut meeting.participants);
    let said = people.flat_map(|one| one.role.iter_mut().chain(&mut one.organisation));
    said.for_each(|text| set(text, style));
}

/// Keys of inner mappings that hold addresses, moments or numbers.
const NOT_WORDS: &[&str] =
    &["url", "date", "deadline", "registered", "expires", "mail", "phone", "code", "language"];

/// Sets the texts of a value, but for those that are addresses or moments.
fn data(key: &str, value: &mut Data, style: Style) {
    match value {
        _ if NOT_WORDS.contains(&key) => {}
        Data::Text(text) => set(text, style),
        Data::List(items) => items.iter_mut().for_each(|item| data(key, item, style)),
        Data::Map(entries) => {
            entries.iter_mut().for_each(|(key, value)| data(key, value, style));
        }
        Data::Null | Data::Flag(_) | Data::Integer(_) | Data::Float(_) => {}
    }
}

fn set(text: &mut String, style: Style) {
    if let Cow::Owned(set) = set_text(text, style) {
        *text = set;
    }
}

/// Sets a whole body; `None` in a language whose rules are unknown, but for passages in others.
fn body(body: &mut Body, style: Option<Style>) {
    let mut setter = Setter {
        html: &body.html,
        holes: &body.holes,
        style,
        run: Run::default(),
        apart: Vec::new(),
        found: Vec::new(),
        changes: Vec::new(),
    };
    setter.all();
    let Setter { mut changes, .. } = setter;
    if !changes.is_empty() {
        changes.sort_by_key(|(range, ..)| range.start);
        apply(body, &changes);
    }
}

/// Writes the HTML anew, with the holes where they belong.
fn apply(body: &mut Body, changes: &[(Range<usize>, &'static str, bool)]) {
    let mut html = String::with_capacity(body.html.len() + 16 * changes.len());
    let mut holes = body.holes.iter_mut().peekable();
    let mut done = 0;
    for (range, text, is_raised) in changes {
        // What stands at the beginning of a change stays before it.
        while let Some((at, _)) = holes.next_if(|(at, _)| *at as usize <= range.start) {
            *at = place(html.len() + (*at as usize - done));
        }
        html.push_str(&body.html[done..range.start]);
        if *is_raised {
            html.push_str("<sup>");
            html.push_str(text);
            html.push_str("</sup>");
        } else {
            html.push_str(text);
        }
        done = range.end;
    }
    for (at, _) in holes {
        *at = place(html.len() + (*at as usize - done));
    }
    html.push_str(&body.html[done..]);
    body.html = html;
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("sources are under ten megabytes")
}

impl<'h> Setter<'h> {
    fn all(&mut self) {
        let mut at = 0;
        while at < self.html.len() {
            let end = memchr(b'<', &self.html.as_bytes()[at..]).map_or(self.html.len(), |n| at + n);
            self.text(at..end);
            if end == self.html.len() {
                break;
            }
            at = self.tag(end);
        }
        self.end_run();
    }

    /// Text between tags, with what its holes show and its character references.
    fn text(&mut self, range: Range<usize>) {
        let mut at = range.start;
        // Those before it are within tags.
        self.pass_over(range.start);
        while let Some((place, hole)) = self.holes.first()
            && (*place as usize) <= range.end
        {
            let place = *place as usize;
            self.words(at..place);
            self.hole(hole);
            self.holes = &self.holes[1..];
            at = place;
        }
        self.words(at..range.end);
    }

    fn hole(&mut self, hole: &Hole) {
        match hole {
            Hole::Link(_) | Hole::Attribute(..) | Hole::Address(_) => {}
            Hole::PageOnly | Hole::Everywhere | Hole::Solution | Hole::AfterSolution => {}
            Hole::Image(_)
            | Hole::Label(_)
            | Hole::Video(_)
            | Hole::Recording(..)
            | Hole::Formula { .. } => self.run.stand_in(THING),
        }
    }

    fn words(&mut self, range: Range<usize>) {
        if self.style.is_none() || range.is_empty() {
            return;
        }
        let mut at = range.start;
        let text = &self.html[..range.end];
        while let Some(n) = memchr(b'&', &text.as_bytes()[at..]) {
            let start = at + n;
            let Some(length) = reference(&text[start..]) else {
                self.run.push(&text[at..=start], at);
                at = start + 1;
                continue;
            };
            if start > at {
                self.run.push(&text[at..start], at);
            }
            self.run.stand_in(referred(&text[start..start + length]));
            at = start + length;
        }
        if at < range.end {
            self.run.push(&text[at..], at);
        }
    }

    /// A tag, a comment or the like; gives where it ends.
    fn tag(&mut self, at: usize) -> usize {
        let Token { name, is_end, is_self_closed, length, .. } =
            token::read(&self.html[at..], false);
        let end = at + length;
        if name.is_empty() {
            return end;
        }
        let part = Part::of(name);
        let is_mark = part == Part::Mark;
        if is_end {
            self.close(name, is_mark);
            return end;
        }
        match part {
            Part::LeftAlone => {
                self.run.stand_in(THING);
                return if is_self_closed { end } else { self.end_of_element(name, end) };
            }
            Part::BlockLeftAlone => {
                self.end_run();
                return self.end_of_element(name, end);
            }
            Part::Break => self.run.stand_in(HARD_BREAK),
            Part::Thing => self.run.stand_in(THING),
            Part::Mark | Part::Block => {
                if !is_mark {
                    self.end_run();
                }
                match own_style(&self.html[at..end]) {
                    Some(style) => self.open_apart(name, style, is_mark),
                    None => self.count(name, true),
                }
            }
        }
        end
    }

    fn open_apart(&mut self, name: &'h str, style: Option<Style>, is_mark: bool) {
        let outer = is_mark.then(|| {
            self.run.stand_in(THING);
            std::mem::take(&mut self.run)
        });
        let around = std::mem::replace(&mut self.style, style);
        self.apart.push(Apart { name, n_inside: 0, style: around, outer });
    }

    fn close(&mut self, name: &str, is_mark: bool) {
        let apart = self.apart.last().filter(|apart| apart.name.eq_ignore_ascii_case(name));
        match apart {
            Some(apart) if apart.n_inside > 0 => self.count(name, false),
            Some(_) => self.close_apart(),
            None => {}
        }
        if !is_mark {
            self.end_run();
        }
    }

    fn close_apart(&mut self) {
        self.end_run();
        if let Some(apart) = self.apart.pop() {
            self.style = apart.style;
            self.run = apart.outer.unwrap_or_default();
        }
    }

    /// Counts an element that opens or ends in one of its own name that is apart.
    fn count(&mut self, name: &str, opens: bool) {
        let apart = self.apart.last_mut().filter(|apart| apart.name.eq_ignore_ascii_case(name));
        if let Some(apart) = apart {
            apart.n_inside = if opens { apart.n_inside + 1 } else { apart.n_inside - 1 };
        }
    }

    /// Where an element whose content is left alone ends, its last tag included.
    fn end_of_element(&mut self, name: &str, from: usize) -> usize {
        let mut depth = 0;
        let mut at = from;
        while let Some(n) = memchr(b'<', &self.html.as_bytes()[at..]) {
            let found = token::read(&self.html[at + n..], false);
            at += n + found.length;
            match (found.name.eq_ignore_ascii_case(name), found.is_end) {
                (true, true) if depth == 0 => break,
                (true, true) => depth -= 1,
                (true, false) if !found.is_self_closed => depth += 1,
                _ => {}
            }
        }
        self.pass_over(at);
        at
    }

    /// Passes over the holes before a place.
    fn pass_over(&mut self, end: usize) {
        let n = self.holes.partition_point(|(at, _)| (*at as usize) < end);
        self.holes = &self.holes[n..];
    }

    /// Ends a run: what has to change in it is noted.
    fn end_run(&mut self) {
        let run = &mut self.run;
        if let Some(style) = self.style.filter(|_| !run.text.is_empty()) {
            edits(&run.text, style, &mut self.found);
            for edit in self.found.drain(..) {
                let Some(range) = run.in_html(&edit.range) else { continue };
                if edit.is_superscript || self.html[range.clone()] != *edit.text {
                    self.changes.push((range, edit.text, edit.is_superscript));
                }
            }
        }
        run.text.clear();
        run.pieces.clear();
    }
}

/// The style of an element that has its own: another language's, or none (`{.raw}`).
fn own_style(tag: &str) -> Option<Option<Style>> {
    if token::is_raw(tag) {
        return Some(None);
    }
    token::attribute(tag, "lang").map(Style::of)
}

/// The length of the character reference that a text begins with.
fn reference(text: &str) -> Option<usize> {
    let end = text.bytes().take(32).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    (!name.is_empty() && name.bytes().all(is_name)).then_some(end + 1)
}

/// What a character reference stands for, as far as a rule may ask.
fn referred(reference: &str) -> char {
    match reference {
        "&amp;" => '&',
        "&lt;" => '<',
        "&gt;" => '>',
        "&nbsp;" | "&#160;" | "&#xa0;" | "&#xA0;" => '\u{a0}',
        "&#8239;" | "&#x202f;" | "&#x202F;" => '\u{202f}',
        _ => THING,
    }
}
