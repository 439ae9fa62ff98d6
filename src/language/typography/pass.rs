//! One pass over a run: looking around a place in it, and gathering edits in order.

use std::ops::Range;

use super::protected::Chunk;
use super::quotes::Straight;
use super::varieties::Rules;
use super::{Edit, HARD_BREAK, Space, Style, THING};

/// What the rules share: the run, what they have changed, and what they know of it by now.
pub(super) struct Pass<'a> {
    pub(super) run: &'a str,
    pub(super) rules: &'static Rules,
    pub(super) style: Style,
    edits: &'a mut Vec<Edit>,
    /// All before this place is decided. The first rule to claim a space has it, whether or not
    /// it changed it, so that setting twice decides the same.
    decided: usize,
    /// The straight quotes that have a partner, from the next one on.
    pub(super) straight: std::vec::IntoIter<Straight>,
    /// Where the last opening one ended.
    pub(super) last_opening: Option<usize>,
    /// The chunk that was last asked about.
    pub(super) chunk: Chunk,
    /// Up to here, groups of digits are known to be no number: a telephone's, for one.
    pub(super) ungrouped_until: usize,
    /// Where the dash is that closes the one before.
    pub(super) closing_dash: Option<usize>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(run: &'a str, style: Style, edits: &'a mut Vec<Edit>) -> Self {
        let rules = style.variety.rules();
        Self {
            run,
            rules,
            style,
            edits,
            decided: 0,
            straight: super::quotes::paired(run, rules).into_iter(),
            last_opening: None,
            chunk: Chunk::default(),
            ungrouped_until: 0,
            closing_dash: None,
        }
    }

    /// The character that ends at a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.run[..at].chars().next_back()
    }

    /// The character that begins at a place.
    pub(super) fn after(&self, at: usize) -> Option<char> {
        self.run[at..].chars().next()
    }

    /// The spaces that end at a place, often none.
    pub(super) fn spaces_before(&self, at: usize) -> Range<usize> {
        self.run[..at].trim_end_matches(is_space).len()..at
    }

    /// The spaces that begin at a place, often none.
    pub(super) fn spaces_after(&self, at: usize) -> Range<usize> {
        at..self.run.len() - self.run[at..].trim_start_matches(is_space).len()
    }

    /// Whether a line begins at a place.
    pub(super) fn is_line_start(&self, at: usize) -> bool {
        self.before(at).is_none_or(|c| c == HARD_BREAK)
    }

    /// Whether a line ends at a place.
    pub(super) fn is_line_end(&self, at: usize) -> bool {
        self.after(at).is_none_or(|c| c == HARD_BREAK)
    }

    /// The letters that begin at a place, often none.
    pub(super) fn letters(&self, at: usize) -> &'a str {
        let rest = &self.run[at..];
        &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())]
    }

    /// Puts one text in the place of another.
    pub(super) fn replace(&mut self, range: Range<usize>, text: &'static str) {
        self.push(Edit { range, text, is_superscript: false });
    }

    /// Raises a text in the place of letters.
    pub(super) fn raise(&mut self, range: Range<usize>, text: &'static str) {
        self.push(Edit { range, text, is_superscript: true });
    }

    /// Puts one space in the place of some, if there are any. Each is an edit of its own, since a
    /// mark may end between them.
    pub(super) fn space(&mut self, range: Range<usize>, wanted: Space) {
        if range.is_empty() || range.start < self.decided {
            return;
        }
        let typed = &self.run[range.clone()];
        for (offset, c) in typed.char_indices() {
            let place = range.start + offset..range.start + offset + c.len_utf8();
            let text = if place.end == range.end { wanted.text() } else { "" };
            if self.run[place.clone()] != *text {
                self.replace(place, text);
            }
        }
        self.decided = range.end;
    }

    fn push(&mut self, edit: Edit) {
        if edit.range.start >= self.decided {
            self.decided = edit.range.end;
            self.edits.push(edit);
        }
    }
}

/// A space of any width, or a soft line break.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}')
}

/// A part of a word, be it an accent alone, or what behaves as one.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, THING | '\u{300}'..='\u{36f}')
}

/// A sign after which something begins: a bracket, a quote.
pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '<' | '«' | '‹' | '“' | '‘' | '„' | '‚' | '¡' | '¿')
}

/// A sign that ends something: a bracket, a quote.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '>' | '»' | '›' | '”' | '’')
}

/// A quote or an apostrophe, straight or set.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '‚' | '‘' | '’')
}
