//! What stands after the fence of a code block: `rust {lines=1-3,7 numbers name="main.rs"}`.

use std::ops::Range;

/// A fence's words, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Info {
    pub(crate) language: String,
    /// The name of the file that the code is from.
    pub(crate) name: Option<String>,
    /// The number of the first line, where lines are numbered.
    pub(crate) first_number: Option<u32>,
    /// Lines that stand out, counted from one.
    pub(crate) marked: Vec<(u32, u32)>,
    /// What nobody understands: its place in the words, and the word itself.
    pub(crate) unknown: Vec<(Range<usize>, String)>,
    /// Whether the attributes end with their brace; if not, they are all unknown.
    pub(crate) is_unclosed: bool,
}

/// The attributes of code blocks.
pub(crate) const ATTRIBUTES: [&str; 6] = ["lines", "numbers", "name", "lignes", "numéros", "nom"];

/// What to write instead of an attribute that is known and whose value cannot be read.
pub(crate) fn example(word: &str) -> Option<String> {
    let (key, value) = word.split_once('=')?;
    match key {
        "numbers" | "numéros" => Some(format!("{key}=9")),
        "lines" | "lignes" => {
            Some(format!("{key}={}", ordered(value).as_deref().unwrap_or("1-3,7")))
        }
        _ => None,
    }
}

/// The same lines, each range from its first to its last; `None` if that is not all that is wrong.
fn ordered(lines: &str) -> Option<String> {
    let turn = |part: &str| match part.split_once('-') {
        Some((last, first)) if lines_of(part).is_none() => {
            let turned = format!("{}-{}", first.trim(), last.trim());
            lines_of(&turned).map(|_| turned)
        }
        _ => lines_of(part).map(|_| part.to_owned()),
    };
    let parts: Option<Vec<String>> = lines.trim_matches(['"', '\'']).split(',').map(turn).collect();
    parts.map(|parts| parts.join(","))
}

impl Info {
    /// Reads the words after a fence. Ranges are bytes of `words`.
    pub(crate) fn read(words: &str) -> Info {
        let end = words.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{'));
        let (language, rest) = words.split_at(end.unwrap_or(words.len()));
        let mut info = Info { language: language.to_owned(), ..Info::default() };
        let Some(open) = rest.find('{') else { return info };
        let start = language.len() + open + 1;
        let inside = &words[start..];
        let Some(close) = inside.rfind('}') else {
            info.unknown.push((start - 1..words.len(), words[start - 1..].to_owned()));
            info.is_unclosed = true;
            return info;
        };
        for range in words_of(&inside[..close]) {
            let word = &inside[range.clone()];
            if info.take(word).is_none() {
                info.unknown.push((start + range.start..start + range.end, word.to_owned()));
            }
        }
        info
    }

    /// Takes one attribute; `None` if it is none.
    fn take(&mut self, word: &str) -> Option<()> {
        let (key, value) = match word.split_once('=') {
            Some((key, value)) => (key, Some(value.trim_matches(['"', '\'']))),
            None => (word, None),
        };
        match (key, value) {
            ("numbers" | "numéros", None) => self.first_number = Some(1),
            ("numbers" | "numéros", Some(first)) => self.first_number = Some(first.parse().ok()?),
            ("name" | "nom", Some(name)) => self.name = Some(name.to_owned()),
            ("lines" | "lignes", Some(lines)) => {
                let marked: Option<Vec<_>> = lines.split(',').map(lines_of).collect();
                self.marked.extend(marked?);
            }
            _ => return None,
        }
        Some(())
    }

    /// Whether a line stands out.
    pub(crate) fn marks(&self, line: u32) -> bool {
        self.marked.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
}

/// `7` or `1-3`.
fn lines_of(text: &str) -> Option<(u32, u32)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let lines = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (lines.0 > 0 && lines.0 <= lines.1).then_some(lines)
}

/// Words parted by blanks; quoted blanks part nothing.
fn words_of(text: &str) -> Vec<Range<usize>> {
    let (mut words, mut start, mut quote) = (Vec::new(), None, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        if c.is_whitespace() && quote.is_none() {
            words.extend(start.take().map(|start| start..at));
        } else {
            start.get_or_insert(at);
        }
    }
    words.extend(start.map(|start| start..text.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::{Info, example};

    #[test]
    fn reads_all_that_a_fence_may_say() {
        let info = Info::read("rust {lines=1-3,7 numbers name=\"mon fichier.rs\"}");
        assert_eq!(info.language, "rust");
        assert_eq!(info.name.as_deref(), Some("mon fichier.rs"));
        assert_eq!(info.first_number, Some(1));
        assert_eq!([1, 3, 4, 7].map(|line| info.marks(line)), [true, true, false, true]);
        assert_eq!(info.unknown, []);
        assert_eq!(Info::read("python{numéros=12}").first_number, Some(12));
        assert_eq!(Info::read("").language, "");
    }

    #[test]
    fn says_what_it_does_not_understand() {
        let unknown = |words: &str| Info::read(words).unknown;
        assert_eq!(unknown("rust {lignes=3-1}"), [(6..16, "lignes=3-1".to_owned())]);
        assert_eq!(unknown("rust {linenos}"), [(6..13, "linenos".to_owned())]);
        assert_eq!(unknown("rust {lines=1"), [(5..13, "{lines=1".to_owned())]);
        assert!(Info::read("rust {lines=1").is_unclosed);
    }

    #[test]
    fn knows_what_to_write_instead() {
        for (word, instead) in [
            ("lines=3-1", Some("lines=1-3")),
            ("lignes=7,3-1", Some("lignes=7,1-3")),
            ("lignes=3-1,abc", Some("lignes=1-3,7")),
            ("numéros=x", Some("numéros=9")),
            ("linenos=1", None),
            ("lines", None),
        ] {
            assert_eq!(example(word).as_deref(), instead, "{word}");
        }
    }
}
