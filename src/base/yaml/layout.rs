//! The lines of a text of YAML, and where its blocks begin and end.
//!
//! Each block is looked through once, however many places are asked for: front matter may have
//! thousands of entries.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The indent of blank lines and comments.
const BLANK: usize = usize::MAX;

/// The signs that [`Layout::holds`] is asked about: of a comment, and of an anchor.
const SIGNS: [&str; 2] = [" #", ": &"];

/// A text's lines, and the blocks that were looked at.
#[derive(Clone)]
pub(crate) struct Layout<'t> {
    pub(super) text: &'t str,
    pub(super) lines: Vec<&'t str>,
    held: [bool; 2],
    blocks: RefCell<BTreeMap<Span, Rc<Block>>>,
}

/// A line of a block.
pub(super) struct Line<'t> {
    /// From 0.
    pub(super) at: usize,
    pub(super) indent: usize,
    pub(super) text: &'t str,
}

/// The lines of a block: from, to, and how many bytes of the first are its indent, the dash of a
/// list's element included; 0 where it has no dash.
type Span = (usize, usize, usize);

/// What a block holds.
#[derive(Clone, Default)]
pub(super) struct Block {
    span: Span,
    /// The line of each key and the end of its value.
    keys: BTreeMap<String, Vec<(usize, usize)>>,
    /// The lines on which a list's elements begin.
    elements: Vec<usize>,
}

impl<'t> Layout<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let held = SIGNS.map(|sign| text.contains(sign));
        Layout { text, lines: text.lines().collect(), held, blocks: RefCell::default() }
    }

    pub(super) fn holds(&self, sign: &str) -> bool {
        let known = SIGNS.iter().position(|known| *known == sign);
        known.map_or_else(|| self.text.contains(sign), |at| self.held[at])
    }

    /// The block at the end of a trail.
    pub(super) fn block(&self, trail: &[&str]) -> Option<Rc<Block>> {
        let mut block = self.within((0, self.lines.len(), 0));
        for part in trail {
            let span = match index(part) {
                Some(n) => self.element(&block, n)?,
                None => {
                    let (at, end) = self.entry(&block, part, 0)?;
                    (at + 1, end, 0)
                }
            };
            block = self.within(span);
        }
        Some(block)
    }

    /// The `nth` line of a block (from 0) on which a key stands.
    pub(super) fn key(&self, block: &Block, key: &str, nth: usize) -> Option<Line<'t>> {
        let (at, _) = self.entry(block, key, nth)?;
        Some(self.line(block.span, at))
    }

    /// The first line of a block, if it has any.
    pub(super) fn first(&self, block: &Block) -> Option<Line<'t>> {
        self.lines_of(block).next()
    }

    pub(super) fn lines_of(&self, block: &Block) -> impl Iterator<Item = Line<'t>> {
        let span = block.span;
        (span.0..span.1).map(move |at| self.line(span, at))
    }

    fn line(&self, span: Span, at: usize) -> Line<'t> {
        let line = self.lines[at];
        if span.2 > 0 && at == span.0 {
            return Line { at, indent: span.2, text: &line[span.2..] };
        }
        let text = line.trim_start_matches(' ');
        let is_blank = text.trim().is_empty() || text.starts_with('#');
        Line { at, indent: if is_blank { BLANK } else { line.len() - text.len() }, text }
    }

    fn entry(&self, block: &Block, key: &str, nth: usize) -> Option<(usize, usize)> {
        block.keys.get(key.trim())?.get(nth).copied()
    }

    /// The lines of a list's nth element.
    fn element(&self, block: &Block, n: usize) -> Option<Span> {
        let start = *block.elements.get(n)?;
        let end = block.elements.get(n + 1).copied().unwrap_or(block.span.1);
        let Line { indent, text, .. } = self.line(block.span, start);
        let inner = text[2..].trim_start();
        Some((start, end, indent + text.len() - inner.len()))
    }

    /// The block of some lines, looked through if it was not yet.
    fn within(&self, span: Span) -> Rc<Block> {
        let known = self.blocks.borrow().get(&span).cloned();
        known.unwrap_or_else(|| {
            let block = Rc::new(self.look_through(span));
            self.blocks.borrow_mut().insert(span, block.clone());
            block
        })
    }

    fn look_through(&self, span: Span) -> Block {
        let mut block = Block { span, ..Block::default() };
        let lines = (span.0..span.1).map(|at| self.line(span, at));
        let mut lines = lines.filter(|line| line.indent != BLANK).peekable();
        let own = lines.peek().map_or(BLANK, |line| line.indent);
        let mut open: Option<(&str, usize)> = None;
        for Line { at, indent, text } in lines {
            let is_element = indent == own && text.starts_with("- ");
            if is_element {
                block.elements.push(at);
            }
            if indent > own || is_element {
                continue;
            }
            block.close(open.take(), at);
            open = (indent == own).then_some((text, at));
        }
        block.close(open, span.1);
        block
    }
}

impl Block {
    fn close(&mut self, open: Option<(&str, usize)>, end: usize) {
        if let Some((text, at)) = open {
            let key = head(text).trim_matches(['"', '\'']).trim();
            self.keys.entry(key.to_owned()).or_default().push((at, end));
        }
    }
}

/// `2` of `[2]`.
pub(super) fn index(part: &str) -> Option<usize> {
    part.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// The key with which a line begins, as it is written: `"a:1"` of `"a:1": x`.
pub(super) fn head(text: &str) -> &str {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(end) = quote.and_then(|quote| text[1..].find(quote)) {
        return &text[..end + 2];
    }
    let is_end = |at: &usize| text[at + 1..].chars().next().is_none_or(char::is_whitespace);
    let end = text.match_indices(':').map(|(at, _)| at).find(is_end);
    text[..end.unwrap_or(text.len())].trim_end()
}
