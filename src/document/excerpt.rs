//! The excerpt and the word count: a body's plain text, block by block.

use crate::language::words;

/// Longest automatic excerpt, in characters; the author's own (`<!-- more -->`) is never cut.
const MAX_CHARS: usize = 280;

/// Gathers the text of blocks as they end.
#[derive(Default)]
pub(crate) struct PlainText {
    /// Whether the text may say where its excerpt ends; otherwise the first paragraph is enough.
    may_end: bool,
    block: String,
    first: String,
    before_more: Vec<String>,
    more: bool,
    words: usize,
    /// How many parts are open that stand beside the text.
    n_beside: usize,
}

impl PlainText {
    pub(crate) fn new(may_end: bool) -> Self {
        PlainText { may_end, ..PlainText::default() }
    }

    pub(crate) fn push(&mut self, text: &str) {
        if self.n_beside == 0 {
            self.block.push_str(text);
        }
    }

    /// What follows stands beside the text, and repeats it.
    pub(crate) fn pause(&mut self) {
        self.n_beside += 1;
    }

    pub(crate) fn resume(&mut self) {
        self.n_beside -= 1;
    }

    /// The text of the block that is open.
    pub(crate) fn block(&self) -> &str {
        &self.block
    }

    /// Ends a block: a paragraph may be the excerpt, anything else only counts.
    pub(crate) fn end_block(&mut self, is_paragraph: bool) {
        let n_words = words::count(&self.block);
        self.words += n_words;
        if is_paragraph && n_words > 0 {
            if self.first.is_empty() {
                self.first = collapse(&self.block);
            }
            if self.may_end && !self.more {
                self.before_more.push(collapse(&self.block));
            }
        }
        self.block.clear();
    }

    /// `<!-- more -->` stands here.
    pub(crate) fn end_excerpt(&mut self) {
        self.more = true;
    }

    /// The excerpt and the number of words.
    pub(crate) fn finish(self) -> (String, u32) {
        let excerpt = match self.more {
            true if !self.before_more.is_empty() => self.before_more.join(" "),
            _ => words::cut(&self.first, MAX_CHARS),
        };
        (excerpt, u32::try_from(self.words).unwrap_or(u32::MAX))
    }
}

/// Runs of ordinary white space as one space; no-break spaces stay.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}
