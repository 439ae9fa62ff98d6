//! What stayed text and was hardly meant as text: links, tables, formulas, markers of callouts.
//!
//! Looks at the source of what the parser took for text, so never at code nor at raw HTML. Prose
//! has brackets too: only a target that looks like one makes a link of them.

use super::super::callout;
use super::Writer;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::ops::Range;

/// How far a link's closing bracket is looked for.
const MAX_AHEAD: usize = 1_000;

/// What files are that texts lead to.
const EXTENSIONS: &[&str] = &[
    "md", "html", "htm", "pdf", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "mp3", "mp4",
    "ogg", "webm", "odt", "ods", "odp", "docx", "xlsx", "pptx", "csv", "txt", "zip", "epub",
];

/// A link that stayed text: why, its bytes, and what to write.
type Slip = (&'static str, Range<usize>, String);

impl Writer<'_> {
    /// Looks at a stretch of text that holds a sign of a link.
    pub(super) fn leftover_links(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let end = self.text.floor_char_boundary(self.text.len().min(range.end + MAX_AHEAD));
        let ahead = &self.text[range.end..end];
        let rest = ahead.split("\n\n").next().unwrap_or("");
        let mut slips = Vec::new();
        for (at, _) in source.match_indices(']').filter(|(at, _)| !is_escaped(source, *at)) {
            slips.extend(spaced(source, at));
            slips.extend(titled(source, at));
            slips.extend(unclosed(source, at, rest));
        }
        for (at, _) in source.match_indices(")[").filter(|(at, _)| !is_escaped(source, *at)) {
            slips.extend(reversed(source, at));
        }
        for (at, _) in source.match_indices("[[").filter(|(at, _)| !is_escaped(source, *at)) {
            slips.extend(wiki(source, at));
        }
        for (slip, place, fix) in slips {
            let problem = Diagnostic::warning(Code::UnparsedLink).with("slip", slip);
            let problem = problem.with("fix", fix).hint(Hint::Write);
            self.report(problem, range.start + place.start..range.start + place.end);
        }
    }

    /// `$$` that nothing closes before its paragraph ends; of two, the first is named.
    pub(super) fn leftover_formula(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        let begins =
            |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || "\\{(\n ".contains(c));
        for (at, _) in source.match_indices("$$") {
            let rest = &self.text[range.start + at + 2..];
            let follows_word = source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '$');
            self.n_dollars += 1;
            if self.n_dollars % 2 == 1 && begins(rest) && !follows_word && !is_escaped(source, at) {
                let problem = Diagnostic::warning(Code::UnclosedFormula).hint(Hint::CloseFormula);
                self.report(problem, range.start + at..range.start + at + 2);
            }
        }
    }

    /// A table whose line of hyphens does not fit its first: it is a paragraph.
    pub(super) fn leftover_table(&mut self, range: Range<usize>) {
        let source = &self.text[range.clone()];
        if memchr::memchr(b'|', source.as_bytes()).is_none() {
            return;
        }
        let (mut head, mut at) = ("", range.start);
        let mut found = None;
        for line in source.split_inclusive('\n') {
            let bare = line.trim_start_matches(['>', ' ', '\t']);
            let row = bare.trim_end();
            if is_delimiter(row) && head.contains('|') && n_cells(head) != n_cells(row) {
                let start = at + line.len() - bare.len();
                found = Some((start..start + row.len(), n_cells(head)));
                break;
            }
            (head, at) = (row, at + line.len());
        }
        let Some((place, n_cells)) = found else { return };
        let fix = format!("|{}", " --- |".repeat(n_cells.min(20)));
        let problem = Diagnostic::warning(Code::UnevenTable).with("fix", fix).hint(Hint::Write);
        self.report(problem, place);
    }

    /// A callout's marker that begins a line but no callout.
    pub(super) fn leftover_marker(&mut self, range: Range<usize>) {
        if self.marker_at == Some(range.start) || !self.begins_line(range.start) {
            return;
        }
        let line = self.text[range.start..].lines().next().unwrap_or("");
        let Some(slip) = callout::slip(line) else { return };
        let is_quote = !self.quotes.is_empty();
        let problem = match slip.is_whole {
            true if is_quote => Diagnostic::warning(Code::LateCallout)
                .with("fix", "> ".repeat(self.quotes.len() + 1) + &slip.fix)
                .hint(Hint::NestCallout),
            true => Diagnostic::warning(Code::BareCallout)
                .with("fix", format!("> {}", slip.fix))
                .hint(Hint::Write),
            false => {
                Diagnostic::warning(Code::BrokenCallout).with("fix", slip.fix).hint(Hint::Write)
            }
        };
        self.report(problem, range.start..range.start + slip.length);
    }

    /// Whether nothing but marks of quotations and lists stands before, on its line.
    fn begins_line(&self, at: usize) -> bool {
        let before = self.text[..at].bytes().rev().take_while(|byte| *byte != b'\n');
        before.take(MAX_AHEAD).all(|byte| b" \t>-*+.)0123456789".contains(&byte))
    }
}

/// What follows a byte, as far as it matters.
fn ahead(source: &str, from: usize) -> &str {
    &source[from..source.floor_char_boundary(source.len().min(from + MAX_AHEAD))]
}

/// `[words] (page.md)`.
fn spaced(source: &str, at: usize) -> Option<Slip> {
    let near = ahead(source, at + 1);
    let after = near.trim_start_matches([' ', '\u{a0}']);
    let inside = after.strip_prefix('(').filter(|_| near.len() > after.len())?;
    let target = &inside[..inside.find([')', '\n'])?];
    let end = at + 1 + near.len() - inside.len() + target.len() + 1;
    let is_closed = inside[target.len()..].starts_with(')');
    (is_closed && is_target(target)).then(|| ("spaced", at..end, format!("]({target})")))
}

/// `[words](page.md "title)`, or a title in typographic quotes.
fn titled(source: &str, at: usize) -> Option<Slip> {
    let inside = ahead(source, at + 1).strip_prefix('(')?;
    let inside = &inside[..inside.find([')', '\n'])?];
    let (target, title) = inside.split_once(' ')?;
    let quotes = ['"', '\'', '“', '”', '«', '»', '’', '‘'];
    let words =
        title.trim_matches(|c| quotes.contains(&c) || matches!(c, ' ' | '\u{a0}' | '\u{202f}'));
    let is_title = title.trim_start().starts_with(quotes) && is_target(target);
    let place = at + 2..at + 2 + inside.len();
    is_title.then(|| ("title", place, format!("({target} \"{}\")", words.replace('"', "’"))))
}

/// `[words](page.md`, to the end of its paragraph.
fn unclosed(source: &str, at: usize, rest: &str) -> Option<Slip> {
    let ahead = ahead(source, at + 1).strip_prefix('(')?;
    if ahead.contains(')') || rest.contains(')') {
        return None;
    }
    let target = ahead.split(char::is_whitespace).next().unwrap_or("");
    let place = at + 1..at + 2 + target.len();
    is_target(target).then(|| ("unclosed", place, format!("({target})")))
}

/// `(words)[page.md]`.
fn reversed(source: &str, at: usize) -> Option<Slip> {
    let inside = ahead(source, at + 2);
    let target = &inside[..inside.find([']', '\n'])?];
    let from = source.floor_char_boundary(at.saturating_sub(MAX_AHEAD));
    let start = from + source[from..at].rfind('(')?;
    let words = &source[start + 1..at];
    let is_closed = inside[target.len()..].starts_with(']');
    let place = start..at + 3 + target.len();
    (is_closed && is_target(target)).then(|| ("reversed", place, format!("[{words}]({target})")))
}

/// `[[page]]`, `[[page|words]]`.
fn wiki(source: &str, at: usize) -> Option<Slip> {
    let inside = ahead(source, at + 2);
    let inside = &inside[..inside.find(['[', ']', '\n'])?];
    let is_closed = source[at + 2 + inside.len()..].starts_with("]]");
    let (page, words) = inside.split_once('|').unwrap_or((inside, inside));
    let is_page = page.chars().count() > 2
        && page.starts_with(char::is_alphabetic)
        && !page.contains([',', ';', '=', '"', '(', '{']);
    let stands_alone = !source[..at].ends_with(|c: char| c.is_alphanumeric() || c == '[');
    if !(is_closed && is_page && stands_alone) {
        return None;
    }
    let file = if is_target(page) { page.to_owned() } else { format!("{}.md", page.trim()) };
    let target = if file.contains(' ') { format!("<{file}>") } else { file };
    Some(("wiki", at..at + 4 + inside.len(), format!("[{}]({target})", words.trim())))
}

/// Whether a backslash makes plain text of the sign at a byte.
fn is_escaped(source: &str, at: usize) -> bool {
    source[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Whether this leads somewhere, and is no remark of the author's.
fn is_target(text: &str) -> bool {
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '<'))
    {
        return false;
    }
    let path = text.split(['#', '?']).next().unwrap_or("");
    let extension = path.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let extension = extension.map(|(_, extension)| extension.to_ascii_lowercase());
    let is_file = extension.is_some_and(|extension| EXTENSIONS.contains(&extension.as_str()));
    let is_anchor = text.strip_prefix('#').is_some_and(|id| id.starts_with(char::is_alphabetic));
    // `/kata/` is how a word is said.
    let is_path = text.starts_with('/') && path.matches('/').count() > 2;
    is_file || is_anchor || is_path || text.starts_with("http://") || text.starts_with("https://")
}

/// Whether a line is what stands below the first of a table.
fn is_delimiter(row: &str) -> bool {
    let is_cell = |cell: &str| {
        let hyphens = cell.trim().trim_start_matches(':').trim_end_matches(':');
        !hyphens.is_empty() && hyphens.bytes().all(|byte| byte == b'-')
    };
    row.contains('|') && row.contains('-') && cells(row).all(is_cell)
}

fn n_cells(row: &str) -> usize {
    let n_escaped = row.matches("\\|").count();
    cells(row).count().saturating_sub(n_escaped)
}

fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    row.strip_suffix('|').unwrap_or(row).split('|')
}
