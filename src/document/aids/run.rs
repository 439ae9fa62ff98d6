//! The text of one paragraph, heading or cell as a reader sees it, and where it is written.

pub(super) use crate::language::typography::{HARD_BREAK, THING};
use std::ops::Range;

/// What a run is the text of.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Block {
    #[default]
    Other,
    Paragraph,
    Heading,
    Cell,
}

/// A piece of a run.
struct Piece {
    /// Where it begins in the run.
    start: usize,
    range: Range<usize>,
    /// Whether it is written as it reads.
    is_same: bool,
}

/// Text across marks.
#[derive(Default)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) block: Block,
    /// Each » that ends a link's text and quotes nothing.
    pub(super) arrows: Vec<usize>,
    pieces: Vec<Piece>,
}

impl Run {
    pub(super) fn begin(&mut self, block: Block) {
        *self = Run { block, ..Run::default() };
    }

    pub(super) fn push(&mut self, text: &str, range: Range<usize>, is_same: bool) {
        self.pieces.push(Piece { start: self.text.len(), range, is_same });
        self.text.push_str(text);
    }

    pub(super) fn thing(&mut self, range: Range<usize>) {
        self.push(THING.encode_utf8(&mut [0; 4]), range, false);
    }

    pub(super) fn line_end(&mut self, is_hard: bool, range: Range<usize>) {
        let sign = if is_hard { HARD_BREAK } else { '\n' };
        self.push(sign.encode_utf8(&mut [0; 4]), range, false);
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c == THING || c.is_whitespace())
    }

    /// Where bytes of the run are written, and whether they are written so.
    pub(super) fn place(&self, range: &Range<usize>) -> (Range<usize>, bool) {
        let (first, last) = (self.piece(range.start), self.piece(range.end.saturating_sub(1)));
        let is_same = first.is_same && std::ptr::eq(first, last);
        let start = match first.is_same {
            true => first.range.start + range.start - first.start,
            false => first.range.start,
        };
        let end = match last.is_same {
            true => last.range.start + range.end - last.start,
            false => last.range.end,
        };
        (start..end.max(start), is_same)
    }

    /// The piece that holds a byte of a run that is not empty.
    fn piece(&self, at: usize) -> &Piece {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        &self.pieces[after.saturating_sub(1)]
    }
}
