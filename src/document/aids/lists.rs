//! Lists that only look like lists: lines of a paragraph that begin with `–` or `•`.

use super::Finding;
use super::run::{HARD_BREAK, Run};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::ops::Range;

/// What begins an item of a fake list, before a space.
const MARKERS: &[char] = &['–', '—', '•', '·', '.'];

/// One line of a run that begins as an item.
struct Item {
    marker: char,
    /// Where the marker is written in the body.
    range: Range<usize>,
    /// What follows it.
    words: String,
    /// Whether a `-` there makes an item of a list, and nothing else of anything.
    is_sure: bool,
}

/// The items that follow each other, line by line, paragraph by paragraph.
#[derive(Default)]
pub(super) struct Lists {
    items: Vec<Item>,
    /// Whether lines stand among them that are none: where an item ends is not sure.
    is_mixed: bool,
    prefix: Option<String>,
}

impl Lists {
    /// Reads a paragraph.
    pub(super) fn read(&mut self, body: &str, run: &Run, findings: &mut Vec<Finding>) {
        let mut start = 0;
        for line in run.text.split(['\n', HARD_BREAK]) {
            let end = start + line.len();
            match self.item(body, run, start, line) {
                Some(item) => {
                    if self.items.last().is_some_and(|last| last.marker != item.marker) {
                        self.finish(findings);
                    }
                    self.items.push(item);
                }
                None if start == 0 => self.finish(findings),
                None => self.is_mixed |= !self.items.is_empty(),
            }
            let after = run.text[end..].chars().next();
            start = end + after.map_or(0, char::len_utf8);
        }
        // What follows in a paragraph would be taken into the last item.
        if self.is_mixed {
            self.finish(findings);
        }
    }

    fn item(&mut self, body: &str, run: &Run, start: usize, line: &str) -> Option<Item> {
        let bare = line.trim_start();
        let marker = bare.chars().next().filter(|c| MARKERS.contains(c))?;
        let rest = bare[marker.len_utf8()..].strip_prefix([' ', '\t', '\u{a0}', '\u{202f}'])?;
        let words = rest.trim();
        if !words.contains(char::is_alphanumeric) {
            return None;
        }
        let at = start + line.len() - bare.len();
        let (range, is_same) = run.place(&(at..at + marker.len_utf8()));
        let line_start = body[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let prefix = &body[line_start..range.start];
        let is_flush = prefix.chars().all(|c| matches!(c, ' ' | '>')) && prefix.len() < 4;
        let is_aligned = self.prefix.get_or_insert_with(|| prefix.to_owned()) == prefix;
        let source = body[range.start..].lines().next().unwrap_or_default();
        let has_space = source[marker.len_utf8()..].starts_with(' ');
        let is_same = is_same && !is_before_code(&body[range.start..]);
        let is_sure = is_same && is_flush && is_aligned && has_space && !source.ends_with('\\');
        Some(Item { marker, range, words: words.to_owned(), is_sure })
    }

    /// Ends the list that is open, and reports it.
    pub(super) fn finish(&mut self, findings: &mut Vec<Finding>) {
        let Lists { items, is_mixed, .. } = std::mem::take(self);
        let n_wanted = if items.first().is_some_and(|item| item.marker == '•') { 1 } else { 2 };
        if items.len() < n_wanted || is_speech(&items) {
            return;
        }
        let is_sure = items.len() > 1 && !is_mixed && items.iter().all(|item| item.is_sure);
        for item in items {
            let fix = format!("- {}", shortened(&item.words));
            let problem = Diagnostic::warning(Code::FakeList)
                .with("sign", item.marker.to_string())
                .with("fix", fix)
                .hint(Hint::Write);
            let new = is_sure.then(|| "-".to_owned());
            findings.push(Finding { problem, range: item.range, new });
        }
    }
}

/// Whether indented code follows a paragraph: it would become a part of the list.
fn is_before_code(rest: &str) -> bool {
    let mut lines = rest.lines().skip_while(|line| !line.trim().is_empty());
    let next = lines.find(|line| !line.trim().is_empty());
    next.is_some_and(|line| line.starts_with('\t') || line.starts_with("    "))
}

/// Whether lines after dashes may be what people say to each other.
fn is_speech(items: &[Item]) -> bool {
    let is_dash = items.iter().all(|item| matches!(item.marker, '–' | '—'));
    let speaks = |item: &Item| item.words.contains(['?', '!', '«', '…']);
    let is_sentence = |item: &Item| {
        item.words.starts_with(char::is_uppercase) && item.words.ends_with(['.', '»', ',', ':'])
    };
    is_dash && (items.iter().any(speaks) || items.iter().all(is_sentence))
}

/// The first words of an item, for a message.
fn shortened(words: &str) -> String {
    match words.char_indices().nth(40) {
        None => words.to_owned(),
        Some((at, _)) => {
            let end = words[..at].rfind(' ').unwrap_or(at);
            format!("{} …", &words[..end])
        }
    }
}
