//! Raw HTML that is left open → the same, closed, so that the rest of the page stays what it is.
//!
//! Works on the parser's events. A list item, a quotation, a cell is a world of its own: what is
//! opened in it is closed in it, and what it closes was opened in it. Browsers mend marks that
//! cross (`<b><i></b></i>`, WHATWG HTML §13.2.6.4.7), so these are left alone.

use super::inline::{Mistakes, Placed};
use super::token::{self, Token};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];
/// Elements whose tags may be left out, or mean nothing where they stand.
const OPTIONAL: &[&str] = &[
    "body",
    "caption",
    "colgroup",
    "dd",
    "dt",
    "head",
    "html",
    "image",
    "li",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "rb",
    "rp",
    "rt",
    "rtc",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];
/// Elements in which tags are text.
const RAW: &[&str] =
    &["iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"];
/// Marks, which browsers open again where the element around them ends.
const MARKS: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// All other elements of HTML: what else stands in angle brackets was hardly meant as one.
const OTHERS: &[&str] = &[
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "audio",
    "bdi",
    "bdo",
    "blink",
    "blockquote",
    "button",
    "canvas",
    "center",
    "cite",
    "data",
    "datalist",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "ins",
    "kbd",
    "label",
    "legend",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "meter",
    "nav",
    "noscript",
    "object",
    "ol",
    "output",
    "picture",
    "pre",
    "progress",
    "q",
    "ruby",
    "samp",
    "search",
    "section",
    "select",
    "slot",
    "span",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "template",
    "time",
    "ul",
    "var",
    "video",
];

/// More mistakes than anyone reads at once: once these are mended, the next are told.
const MAX_TOLD: usize = 20;

/// Where something stands among the events: which one, and the byte of its HTML.
type At = (usize, usize);

/// An element that is open.
struct Open {
    name: String,
    /// How many were opened before.
    number: usize,
    /// Its tag in the source.
    tag: Range<usize>,
    /// The paragraph or the heading that it stands in.
    leaf: Option<usize>,
    /// Where what surrounds it ends, or where the author meant it to end.
    ends: Option<At>,
    /// Its tag itself is left open, which is said already.
    is_known: bool,
    /// Its name as it is written, where no element has it: it was hardly meant as one.
    odd: Option<String>,
}

/// What is open in a part of the text that no element crosses.
#[derive(Default)]
struct Scope {
    open: Vec<Open>,
    /// How many of a name are in `open`: what is not there need not be looked for.
    n_open: FxHashMap<String, usize>,
    /// Marks whose surroundings have ended.
    loose: FxHashMap<String, Vec<Open>>,
}

/// HTML to be added, and how many bytes to leave out.
struct Edit {
    at: At,
    /// What was opened last is closed first.
    order: Reverse<usize>,
    add: String,
    n_cut: usize,
}

/// A block of HTML as it is gathered, and where its lines stand in it and in the source.
#[derive(Default)]
struct Block {
    html: String,
    lines: Vec<(usize, usize)>,
}

/// A piece of HTML: which event it is, and where its lines stand.
struct Piece<'p> {
    html: &'p str,
    event: usize,
    lines: &'p [(usize, usize)],
}

#[derive(Default)]
struct Balance<'t> {
    events: Vec<Placed<'t>>,
    edits: Vec<Edit>,
    mistakes: Mistakes,
    scopes: Vec<Scope>,
    /// Which event ends each paragraph and each heading.
    leaves: Vec<usize>,
    leaf: Option<usize>,
    block: Option<Block>,
    n_opened: usize,
    /// How many pictures are open: tags in their words are not written.
    n_pictures: usize,
}

/// Whether a text may hold HTML.
pub(crate) fn may_hold_html(text: &str) -> bool {
    let begins = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?');
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| bytes.get(at + 1).is_some_and(begins))
}

/// Closes what is open among the events of a text, and leaves out what closes nothing.
pub(crate) fn balance<'t>(events: impl Iterator<Item = Placed<'t>>) -> (Vec<Placed<'t>>, Mistakes) {
    let mut balance = Balance { scopes: vec![Scope::default()], ..Balance::default() };
    events.for_each(|(event, range)| balance.take(event, range));
    while !balance.scopes.is_empty() {
        balance.end_scope();
    }
    let Balance { events, mut edits, mut mistakes, .. } = balance;
    mistakes.sort_by_key(|(_, range)| range.start);
    mistakes.truncate(MAX_TOLD);
    edits.sort_by_key(|edit| (edit.at, edit.order));
    let events = if edits.is_empty() { events } else { edited(events, edits) };
    (events, mistakes)
}

impl<'t> Balance<'t> {
    fn take(&mut self, event: Event<'t>, range: Range<usize>) {
        match &event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(*tag, &range),
            Event::Html(html) => {
                if let Some(block) = &mut self.block {
                    block.lines.push((block.html.len(), range.start));
                    block.html.push_str(html);
                    return;
                }
            }
            Event::InlineHtml(html) if self.n_pictures == 0 => {
                let (event, lines) = (self.events.len(), [(0, range.start)]);
                self.look(&Piece { html, event, lines: &lines });
            }
            _ => {}
        }
        self.events.push((event, range));
    }

    fn open(&mut self, tag: &Tag) {
        match tag {
            Tag::HtmlBlock => self.block = Some(Block::default()),
            Tag::Image { .. } => self.n_pictures += 1,
            Tag::Paragraph | Tag::Heading { .. } => {
                self.leaf = Some(self.leaves.len());
                self.leaves.push(usize::MAX);
            }
            _ if is_scope(tag.to_end()) => self.scopes.push(Scope::default()),
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::HtmlBlock => self.end_block(range),
            TagEnd::Image => self.n_pictures = self.n_pictures.saturating_sub(1),
            TagEnd::Paragraph | TagEnd::Heading(_) => {
                self.end_leaf();
            }
            _ if is_scope(tag) => self.end_scope(),
            _ => {}
        }
    }

    /// Ends a paragraph, and with it what takes all that follows for text.
    fn end_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        self.leaves[leaf] = self.events.len();
        if self.raw_name().is_some()
            && let Some(open) = self.scope().open.pop_if(|open| open.leaf == Some(leaf))
        {
            self.scope().n_open.remove(&open.name);
            self.unclosed(open, (usize::MAX, 0));
        }
    }

    fn end_block(&mut self, range: &Range<usize>) {
        let Some(Block { html, lines }) = self.block.take() else { return };
        self.look(&Piece { html: &html, event: self.events.len(), lines: &lines });
        self.events.push((Event::Html(html.into()), range.clone()));
    }

    /// Closes all that is still open in the scope that ends here.
    fn end_scope(&mut self) {
        let Some(scope) = self.scopes.pop() else { return };
        let here = (self.events.len(), 0);
        for open in scope.open.into_iter().chain(scope.loose.into_values().flatten()) {
            self.unclosed(open, here);
        }
    }

    /// Goes through the tags of a piece of HTML.
    fn look(&mut self, piece: &Piece) {
        let mut at = 0;
        while at < piece.html.len() {
            if let Some(name) = self.raw_name() {
                let Some(end) = token::end_of_raw(&piece.html[at..], name) else { return };
                at += end;
            }
            let rest = &piece.html[at..];
            let Some(start) = memchr::memchr(b'<', rest.as_bytes()) else { return };
            at += start;
            let token = token::read(&piece.html[at..], self.is_foreign());
            self.token(piece, at, &token);
            at += token.length;
        }
    }

    fn token(&mut self, piece: &Piece, at: usize, token: &Token) {
        let is_open = token.missing.is_some();
        if let Some(missing) = token.missing {
            let name = piece.html.get(at..at + token.n_named()).unwrap_or("<");
            let start = piece.place(at);
            self.report(name, missing, Hint::CloseWith, start..start + name.len());
            let end = piece.html.trim_end().len().max(at);
            self.edit((piece.event, end), usize::MAX, missing, 0);
        }
        let name = token.name.to_ascii_lowercase();
        let is_outside = VOID.contains(&&*name) || OPTIONAL.contains(&&*name);
        if name.is_empty() || is_outside && !self.is_foreign() {
            return;
        }
        let start = piece.place(at);
        let tag = start..start + token.length;
        if token.is_end {
            self.end_tag(&name, (piece.event, at), token.length, tag);
        } else if !(token.is_self_closed && (self.is_foreign() || is_graphic(&name))) {
            let ends = token.is_self_closed.then_some((piece.event, at + token.length));
            let (number, leaf) = (self.n_opened, self.leaf);
            let is_known_name = is_element(&name) || self.is_foreign();
            let odd = (!is_known_name).then(|| token.name.to_owned());
            self.n_opened += 1;
            let scope = self.scope();
            *scope.n_open.entry(name.clone()).or_default() += 1;
            scope.open.push(Open { name, number, tag, leaf, ends, is_known: is_open, odd });
        }
    }

    fn end_tag(&mut self, name: &str, at: At, length: usize, tag: Range<usize>) {
        let scope = self.scope();
        let n_open = scope.n_open.get_mut(name).filter(|n_open| **n_open > 0);
        let Some(n_open) = n_open else {
            if scope.loose.get_mut(name).and_then(Vec::pop).is_none() {
                self.unopened(name, at, length, tag);
            }
            return;
        };
        *n_open -= 1;
        while let Some(mut open) = self.scope().open.pop().filter(|open| open.name != name) {
            if let Some(n_open) = self.scope().n_open.get_mut(&open.name) {
                *n_open -= 1;
            }
            if MARKS.contains(&open.name.as_str()) {
                open.ends.get_or_insert(at);
                self.scope().loose.entry(open.name.clone()).or_default().push(open);
            } else {
                self.unclosed(open, at);
            }
        }
    }

    /// An end tag that closes nothing is left out: it would close an element of the theme.
    fn unopened(&mut self, name: &str, at: At, length: usize, tag: Range<usize>) {
        let problem = Diagnostic::warning(Code::UnopenedHtml).with("tag", format!("</{name}>"));
        let problem = problem.with("fix", format!("<{name}>")).hint(Hint::OpenTag);
        self.mistakes.push((problem, tag));
        self.edit(at, usize::MAX, "", length);
    }

    /// Closes an element: where its paragraph ends, or what surrounds it, or else here.
    fn unclosed(&mut self, open: Open, here: At) {
        let leaf = open.leaf.map(|leaf| (self.leaves[leaf], 0));
        let at = [leaf, open.ends].into_iter().flatten().fold(here, At::min);
        self.edit(at, open.number, &format!("</{}>", open.name), 0);
        if open.is_known {
            return;
        }
        let (name, fix, hint) = match open.odd {
            Some(name) => (format!("<{name}>"), format!("\\<{name}>"), Hint::EscapeTag),
            None => (format!("<{}>", open.name), format!("</{}>", open.name), Hint::CloseWith),
        };
        self.report(&name, &fix, hint, open.tag);
    }

    fn report(&mut self, tag: &str, fix: &str, hint: Hint, place: Range<usize>) {
        let problem = Diagnostic::warning(Code::UnclosedHtml).with("tag", tag).with("fix", fix);
        self.mistakes.push((problem.hint(hint), place));
    }

    fn edit(&mut self, at: At, number: usize, add: &str, n_cut: usize) {
        self.edits.push(Edit { at, order: Reverse(number), add: add.to_owned(), n_cut });
    }

    fn scope(&mut self) -> &mut Scope {
        self.scopes.last_mut().expect("the text itself is one")
    }

    /// The element that is open and takes tags for text.
    fn raw_name(&self) -> Option<&str> {
        let open = self.scopes.last()?.open.last()?;
        (RAW.contains(&open.name.as_str()) && !self.is_foreign()).then_some(&open.name)
    }

    /// Whether SVG or MathML is open.
    fn is_foreign(&self) -> bool {
        let is_open = |name| self.scopes.last().is_some_and(|scope| scope.holds(name));
        is_open("svg") || is_open("math")
    }
}

impl Scope {
    fn holds(&self, name: &str) -> bool {
        self.n_open.get(name).is_some_and(|n_open| *n_open > 0)
    }
}

impl Piece<'_> {
    /// Where a byte of the HTML stands in the source.
    fn place(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.lines.get(line).map_or(0, |(start, source)| source + at - start)
    }
}

/// What no element crosses.
fn is_scope(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::BlockQuote(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::TableCell
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
    )
}

fn is_graphic(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Whether a name is that of an element: of HTML, or one's own, which has a hyphen.
fn is_element(name: &str) -> bool {
    name.contains('-') || [RAW, MARKS, OTHERS].iter().any(|names| names.contains(&name))
}

/// The events with all edits, which are in order.
fn edited<'t>(events: Vec<Placed<'t>>, edits: Vec<Edit>) -> Vec<Placed<'t>> {
    let mut edits = edits.into_iter().peekable();
    let mut done = Vec::with_capacity(events.len() + edits.len());
    let end = events.last().map_or(0, |(_, range)| range.end);
    for (number, (event, range)) in events.into_iter().enumerate() {
        let mine: Vec<Edit> =
            std::iter::from_fn(|| edits.next_if(|edit| edit.at.0 == number)).collect();
        match event {
            _ if mine.is_empty() => done.push((event, range)),
            Event::Html(html) => done.push((Event::Html(cut(&html, &mine)), range)),
            Event::InlineHtml(html) => done.push((Event::InlineHtml(cut(&html, &mine)), range)),
            event => {
                let html = cut("", &mine);
                done.push((Event::Html(html), range.end..range.end));
                done.push((event, range));
            }
        }
    }
    let rest: Vec<Edit> = edits.collect();
    if !rest.is_empty() {
        done.push((Event::Html(cut("", &rest)), end..end));
    }
    done
}

/// A piece of HTML with its edits.
fn cut(html: &str, edits: &[Edit]) -> CowStr<'static> {
    let (mut out, mut from) = (String::with_capacity(html.len() + 16), 0);
    for edit in edits {
        out.push_str(html.get(from..edit.at.1).unwrap_or(""));
        out.push_str(&edit.add);
        from = from.max(edit.at.1 + edit.n_cut);
    }
    out.push_str(html.get(from..).unwrap_or(""));
    out.into()
}
