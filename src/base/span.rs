//! From byte offsets to lines and columns.

use super::diagnostic::Place;

/// Bytes between two milestones.
const STEP: usize = 1_024;

/// Bytes of a line whose characters are better not counted again for each place in it.
const LONG_LINE: usize = 4_096;

/// The starts of a text's lines, to turn byte offsets into places.
pub(crate) struct Lines<'t> {
    path: &'t str,
    text: &'t str,
    starts: Vec<usize>,
    /// How many characters begin before each `STEP` bytes and at the end, if some line is long: it
    /// may be as long as its file, and hold as many places as it has words.
    milestones: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(path: &'t str, text: &'t str) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let has_long_line = starts.iter().zip(ends).any(|(start, end)| end - start > LONG_LINE);
        let milestones = if has_long_line { milestones(text) } else { Vec::new() };
        Lines { path, text, starts, milestones }
    }

    /// The place of a byte range; it is cut at the end of its first line, as a caret must be.
    pub(crate) fn place(&self, range: std::ops::Range<usize>) -> Place {
        let (line, column, length) = self.position(range);
        Place { path: self.path.to_owned(), line, column, length }
    }

    /// The same without the path: line, column, length.
    pub(crate) fn position(&self, range: std::ops::Range<usize>) -> (u32, u32, u32) {
        let start = floor(self.text, range.start);
        let line = self.starts.partition_point(|at| *at <= start) - 1;
        let column = self.n_between(self.starts[line], start);
        let end_of_line = self.starts.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let end = floor(self.text, range.end.clamp(start, end_of_line.max(start)));
        let end = start + self.text[start..end].trim_end().len();
        let length = self.n_between(start, end);
        (count(line + 1), count(column + 1), count(length.max(1)))
    }

    /// How many characters begin between two bytes of a line.
    fn n_between(&self, from: usize, to: usize) -> usize {
        if self.milestones.is_empty() {
            return n_starts(&self.text.as_bytes()[from..to]);
        }
        self.n_before(to) - self.n_before(from)
    }

    /// How many characters begin before a byte.
    fn n_before(&self, at: usize) -> usize {
        let n = at / STEP;
        self.milestones[n] + n_starts(&self.text.as_bytes()[n * STEP..at])
    }
}

fn milestones(text: &str) -> Vec<usize> {
    let mut milestones = vec![0];
    for (n, chunk) in text.as_bytes().chunks(STEP).enumerate() {
        milestones.push(milestones[n] + n_starts(chunk));
    }
    milestones
}

/// How many characters begin in a stretch of UTF-8.
fn n_starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Lines, count};

    #[test]
    fn counts_characters_from_one_and_stops_at_the_line_s_end() {
        let lines = Lines::new("a.md", "un\nété long\nfin");
        let place = lines.place(5..30);
        assert_eq!((place.line, place.column, place.length), (2, 2, 7));
        assert_eq!(lines.place(99..120).line, 3);
    }

    #[test]
    fn knows_many_places_of_one_long_line() {
        let text = format!("é\n{}", "été ".repeat(500_000));
        let lines = Lines::new("a.md", &text);
        for n in 0..500_000 {
            let at = "é\n".len() + n * "été ".len();
            let place = lines.place(at..at + "été".len());
            assert_eq!((place.line, place.column, place.length), (2, count(4 * n + 1), 3));
        }
    }
}
