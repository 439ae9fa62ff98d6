//! Headings: levels without a gap, and letters that are not all capitals.

use super::Finding;
use super::run::{Run, THING};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::ops::Range;

/// Words that no acronym is.
const SMALL_WORDS: &[&str] = &[
    "AVEC", "CES", "DANS", "DES", "LES", "MES", "NOS", "NOUS", "POUR", "QUI", "SES", "SUR", "THE",
    "UNE", "VOS", "VOUS",
];

/// The headings of a page up to here. Its title is the first, of level 1.
pub(super) struct Outline {
    level: u8,
}

impl Default for Outline {
    fn default() -> Self {
        Outline { level: 1 }
    }
}

impl Outline {
    /// A heading of raw HTML, which its author has in hand.
    pub(super) fn pass(&mut self, level: u8) {
        self.level = level;
    }

    /// A heading; what is wrong if it stands too deep.
    pub(super) fn enter(&mut self, level: u8, range: Range<usize>) -> Option<Finding> {
        let wanted = self.level + 1;
        self.level = level;
        (level > wanted).then(|| {
            let problem = Diagnostic::warning(Code::SkippedHeading)
                .with("level", level.to_string())
                .with("above", (wanted - 1).to_string())
                .with("fix", "#".repeat(wanted.into()))
                .hint(Hint::Write);
            Finding { problem, range, new: None }
        })
    }
}

/// A heading without one small letter, unless it may be acronyms.
pub(super) fn in_capitals(run: &Run) -> Option<Finding> {
    let text = run.text.trim();
    let is_sign = |c: char| !c.is_alphanumeric();
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
    let words: Vec<&str> = text.split(is_sign).filter(is_word).collect();
    let count = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let n_letters: usize = words.iter().map(|word| count(word)).sum();
    let has_number = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    let is_plain =
        |word: &&str| !has_number(word) && (count(word) > 4 || SMALL_WORDS.contains(word));
    let is_capital = !text.contains(char::is_lowercase) && text.contains(char::is_uppercase);
    let is_long = n_letters > 6 && words.iter().any(is_plain);
    if !is_capital || !is_long || text.contains(THING) {
        return None;
    }
    let mut fix = String::with_capacity(text.len());
    for c in text.chars() {
        let is_first = !fix.contains(char::is_alphabetic);
        if is_first { fix.push(c) } else { fix.extend(c.to_lowercase()) }
    }
    let start = run.text.len() - run.text.trim_start().len();
    let (range, _) = run.place(&(start..start + text.len()));
    let problem = Diagnostic::warning(Code::HeadingInCapitals).with("fix", fix);
    Some(Finding { problem: problem.hint(Hint::ForExample), range, new: None })
}
