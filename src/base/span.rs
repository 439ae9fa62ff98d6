//! From byte offsets to lines and columns.

use super::diagnostic::Place;

/// The starts of a text's lines, to turn byte offsets into places.
pub(crate) struct Lines<'t> {
    path: &'t str,
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(path: &'t str, text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
        Lines { path, text, starts }
    }

    /// The place of a byte range; it is cut at the end of its first line, as a caret must be.
    pub(crate) fn place(&self, range: std::ops::Range<usize>) -> Place {
        let start = floor(self.text, range.start);
        let line = self.starts.partition_point(|at| *at <= start) - 1;
        let column = self.text[self.starts[line]..start].chars().count();
        let rest = &self.text[start..floor(self.text, range.end.max(start))];
        let length = rest.lines().next().map_or(0, |first| first.trim_end().chars().count());
        Place {
            path: self.path.to_owned(),
            line: count(line + 1),
            column: count(column + 1),
            length: count(length.max(1)),
        }
    }
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
    use super::Lines;

    #[test]
    fn counts_characters_from_one_and_stops_at_the_line_s_end() {
        let lines = Lines::new("a.md", "un\nété long\nfin");
        let place = lines.place(5..30);
        assert_eq!((place.line, place.column, place.length), (2, 2, 7));
        assert_eq!(lines.place(99..120).line, 3);
    }
}
