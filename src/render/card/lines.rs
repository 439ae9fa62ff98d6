//! A text → lines: as large as fits, broken between words, evenly; cut with "…" where it is too
//! long for any size.

/// A size that a text may have, the largest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Pixels of an em.
    pub(super) size: f32,
    /// How many lines of it there is room for.
    pub(super) n_lines: usize,
}

/// No more of a text than this is looked at, in characters: no card has room for it.
const MAX_TEXT: usize = 300;

/// The size of a text and its lines.
///
/// `measure` says how wide a text is at a size, in the unit of `width`.
pub(super) fn fit(
    text: &str,
    steps: &[Step],
    width: f32,
    measure: impl Fn(&str, f32) -> f32,
) -> (f32, Vec<String>) {
    let text: String = text.chars().take(MAX_TEXT).collect();
    for step in steps {
        let words = Words::new(&text, |text| measure(text, step.size));
        let n_lines = words.broken(width).len();
        if words.widest() <= width && n_lines <= step.n_lines {
            return (step.size, words.even(n_lines, width));
        }
    }
    let smallest = steps.last().expect("there is a size");
    let measure = |text: &str| measure(text, smallest.size);
    let words = Words::divided(&text, width, &measure);
    let mut lines = words.lines(width);
    if lines.len() > smallest.n_lines {
        lines.truncate(smallest.n_lines);
        let last = lines.pop().unwrap_or_default();
        lines.push(cut(&last, width, &measure));
    }
    (smallest.size, lines)
}

/// Words, each with its width at some size, and that of the space between them.
struct Words<'t> {
    words: Vec<(&'t str, f32)>,
    space: f32,
}

impl<'t> Words<'t> {
    fn new(text: &'t str, measure: impl Fn(&str) -> f32) -> Words<'t> {
        let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
        Words { words: words.map(|word| (word, measure(word))).collect(), space: measure(" ") }
    }

    /// The same where a word that no line holds is several.
    fn divided(text: &'t str, width: f32, measure: &impl Fn(&str) -> f32) -> Words<'t> {
        let Words { words, space } = Words::new(text, measure);
        let parts = words.into_iter().flat_map(|(word, wide)| {
            let parts = if wide <= width { vec![word] } else { parts(word, width, measure) };
            parts.into_iter().map(|part| (part, measure(part)))
        });
        Words { words: parts.collect(), space }
    }

    fn widest(&self) -> f32 {
        self.words.iter().map(|(_, width)| *width).fold(0.0, f32::max)
    }

    /// As many words on each line as it holds.
    fn broken(&self, width: f32) -> Vec<Vec<&'t str>> {
        let (mut lines, mut end): (Vec<Vec<&str>>, f32) = (Vec::new(), 0.0);
        for (word, wide) in &self.words {
            let longer = end + self.space + wide;
            match lines.last_mut().filter(|_| longer <= width) {
                Some(line) => {
                    line.push(word);
                    end = longer;
                }
                None => {
                    lines.push(vec![word]);
                    end = *wide;
                }
            }
        }
        lines
    }

    fn lines(&self, width: f32) -> Vec<String> {
        self.broken(width).into_iter().map(|words| words.join(" ")).collect()
    }

    /// So many lines, as even as can be: with the least sum of the squares of their widths. There
    /// is a way to break them into so many.
    fn even(&self, n_lines: usize, width: f32) -> Vec<String> {
        let n_words = self.words.len();
        // By the first word of what is left: the sum of all its lines, and where the first ends.
        let mut best = vec![(f32::INFINITY, n_words); n_words + 1];
        best[n_words].0 = 0.0;
        let mut steps = Vec::new();
        for _ in 0..n_lines {
            let from = |start| {
                let lines = self.lines_from(start, width);
                let sums = lines.map(|(end, wide)| (wide * wide + best[end].0, end));
                sums.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f32::INFINITY, n_words))
            };
            best = (0..=n_words).map(from).collect();
            steps.push(best.iter().map(|(_, end)| *end).collect::<Vec<usize>>());
        }
        let mut start = 0;
        let line = |ends: Vec<usize>| {
            let words = &self.words[start..ends[start]];
            start = ends[start];
            words.iter().map(|(word, _)| *word).collect::<Vec<&str>>().join(" ")
        };
        steps.into_iter().rev().map(line).collect()
    }

    /// The lines that may begin with a word: where each ends, and how wide it is.
    fn lines_from(&self, start: usize, width: f32) -> impl Iterator<Item = (usize, f32)> {
        let widths = self.words[start..].iter().scan(-self.space, |end, (_, wide)| {
            *end += self.space + wide;
            Some(*end)
        });
        (start + 1..).zip(widths).take_while(move |(_, wide)| *wide <= width)
    }
}

/// The parts of a word that lines hold.
fn parts<'t>(word: &'t str, width: f32, measure: &impl Fn(&str) -> f32) -> Vec<&'t str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (at, c) in word.char_indices() {
        if at > start && measure(&word[start..at + c.len_utf8()]) > width {
            parts.push(&word[start..at]);
            start = at;
        }
    }
    parts.push(&word[start..]);
    parts
}

/// One line of a text, cut with "…" where there is no room for all.
pub(super) fn one(text: &str, width: f32, measure: impl Fn(&str) -> f32) -> String {
    let text: String = text.chars().take(MAX_TEXT).collect();
    if measure(&text) <= width { text } else { cut(&text, width, &measure) }
}

/// The beginning of a text with "…": to a word's end, if that leaves something.
fn cut(text: &str, width: f32, measure: &impl Fn(&str) -> f32) -> String {
    let with_end = |text: &str| format!("{}…", text.trim_end_matches(is_loose));
    let ends = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
    let at_words = std::iter::once(text.len()).chain(ends.rev()).map(|end| with_end(&text[..end]));
    let letters = text.char_indices().rev().map(|(at, _)| with_end(&text[..at]));
    let fits = |text: &String| measure(text) <= width;
    at_words.chain(letters).find(fits).unwrap_or_default()
}

/// What does not stand before "…".
fn is_loose(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '.' | '…' | '–' | '—' | '-' | '«' | '(')
}

#[cfg(test)]
mod tests {
    use super::{Step, fit, one};

    /// Every letter is as wide as half an em.
    fn set(text: &str, width: f32) -> String {
        let steps = [Step { size: 4.0, n_lines: 2 }, Step { size: 2.0, n_lines: 3 }];
        let measure = |text: &str, size: f32| text.chars().count() as f32 * size / 2.0;
        let (size, lines) = fit(text, &steps, width, measure);
        format!("{size} {}", lines.join("|"))
    }

    #[test]
    fn a_text_is_as_large_as_fits_and_its_lines_are_even() {
        for (text, expected) in [
            ("", "4 "),
            ("un", "4 un"),
            ("un deux", "4 un deux"),
            ("un deux trois", "4 un deux|trois"),
            ("les réseaux et chez soi", "2 les réseaux|et chez soi"),
            ("un deux trois quatre cinq", "2 un deux trois|quatre cinq"),
            ("  des\t espaces \n", "4 des|espaces"),
            ("dit\u{a0}: « oui\u{a0}»\u{202f}!", "4 dit\u{a0}: «|oui\u{a0}»\u{202f}!"),
            ("un\u{a0}deux\u{202f}trois", "2 un\u{a0}deux\u{202f}trois"),
            ("a b c d e f g h i j k l", "2 a b c d e f|g h i j k l"),
            ("anticonstitutionnellement", "2 anticonstitutionnell|ement"),
            (
                "un deux trois quatre cinq six sept huit neuf dix onze douze treize",
                "2 un deux trois quatre|cinq six sept huit|neuf dix onze douze…",
            ),
        ] {
            assert_eq!(set(text, 20.0), expected, "{text:?}");
        }
    }

    #[test]
    fn any_text_is_set() {
        for text in ["x".repeat(5000), "mot ".repeat(5000), "\u{a0}".repeat(100), "é".into()] {
            for width in [0.0, 1.0, 7.0, 20.0] {
                let lines = set(&text, width);
                assert!(lines.split('|').count() <= 3 && lines.chars().count() < 80, "{lines}");
            }
        }
    }

    #[test]
    fn one_line_is_cut_at_a_word() {
        let measure = |text: &str| text.chars().count() as f32;
        for (text, expected) in [
            ("un deux", "un deux"),
            ("un deux trois", "un deux…"),
            ("un, deux, trois", "un, deux…"),
            ("anticonstitutionnel", "anticonst…"),
        ] {
            assert_eq!(one(text, 10.0, measure), expected);
        }
    }
}
