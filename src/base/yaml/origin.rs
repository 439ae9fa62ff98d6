//! Where things stand in a text of YAML.
//!
//! The parser does not say where a value came from, so the place of a key is found by looking for
//! it in the text: [`Origin::key`].

use super::super::diagnostic::Place;

/// A stretch of YAML inside a file: the whole of it, or its front matter.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'t> {
    pub(crate) path: &'t str,
    pub(crate) text: &'t str,
    /// How many lines of the file stand before the text.
    pub(crate) skipped: u32,
}

impl<'t> Origin<'t> {
    pub(crate) fn whole(path: &'t str, text: &'t str) -> Self {
        Origin { path, text, skipped: 0 }
    }

    /// The place of a line of the text, from 1.
    pub(crate) fn line(&self, line: usize) -> Place {
        let line = u32::try_from(line).unwrap_or(u32::MAX) + self.skipped;
        Place { path: self.path.to_owned(), line, column: 0, length: 0 }
    }

    pub(super) fn point(&self, line: usize, column: usize) -> Place {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        Place { column, length: 1, ..self.line(line) }
    }

    pub(super) fn source_line(&self, place: &Place) -> &'t str {
        let line = place.line.saturating_sub(self.skipped).saturating_sub(1);
        self.text.lines().nth(line as usize).unwrap_or("")
    }

    /// The place of the key at the end of `trail`, or of the nearest ancestor that is found.
    ///
    /// `[2]` in the trail is the third element of a list.
    pub(crate) fn key(&self, trail: &[&str]) -> Place {
        (0..=trail.len())
            .rev()
            .find_map(|n| self.nth_key(&trail[..n], 0))
            .unwrap_or_else(|| self.line(1))
    }

    /// The raw scalar written after a key, as the author typed it.
    pub(crate) fn raw_value(&self, trail: &[&str]) -> Option<&'t str> {
        let line = self.source_line(&self.nth_key(trail, 0)?);
        let value = line.split_once(':')?.1.trim();
        let value = value.split(" #").next()?.trim_end();
        (!value.is_empty()).then_some(value)
    }

    /// The raw elements of a list of scalars, as the author typed them.
    pub(crate) fn raw_items(&self, trail: &[&str]) -> Option<Vec<&'t str>> {
        if let Some(value) = self.raw_value(trail) {
            let inside = value.strip_prefix('[')?.strip_suffix(']')?;
            return Some(inside.split(',').map(str::trim).collect());
        }
        let lines = self.block(trail)?;
        let items = lines.iter().filter_map(|line| line.2.strip_prefix("- "));
        Some(items.map(|item| item.split(" #").next().unwrap_or(item).trim()).collect())
    }

    /// The lines of a key and of the elements of a list below it.
    pub(super) fn written(&self, trail: &[&str]) -> Vec<usize> {
        let Some(place) = self.nth_key(trail, 0) else { return Vec::new() };
        let own = place.line.saturating_sub(self.skipped) as usize;
        let lines = self.block(trail).unwrap_or_default();
        let items = lines.iter().filter(|line| line.2.starts_with("- ")).map(|line| line.0);
        std::iter::once(own).chain(items).collect()
    }

    /// The `nth` line (from 0) on which the trail's last key stands.
    pub(super) fn nth_key(&self, trail: &[&str], nth: usize) -> Option<Place> {
        let (last, parents) = trail.split_last()?;
        let mut lines = self.block(parents)?;
        if let Some(n) = index(last) {
            return self.element_place(&element(&lines, n)?);
        }
        lines.retain(|(_, indent, _)| *indent != usize::MAX);
        let indent = lines.first()?.1;
        let found = lines.into_iter().filter(|(_, i, text)| *i == indent && is_key(text, last));
        let (line, indent, text) = found.into_iter().nth(nth)?;
        let column = u32::try_from(indent + 1).ok()?;
        let length = text.split(':').next().unwrap_or(text).trim_end().chars().count();
        Some(Place { column, length: u32::try_from(length).ok()?, ..self.line(line) })
    }

    /// A list's element: its first key, or all of it if it is written within its line.
    fn element_place(&self, lines: &[Line]) -> Option<Place> {
        let (line, indent, text) = *lines.first()?;
        let is_flow = text.starts_with(['{', '[', '"', '\'']);
        let shown = if is_flow { text } else { text.split(':').next().unwrap_or(text) };
        let length = u32::try_from(shown.trim_end().chars().count()).ok()?;
        let column = u32::try_from(indent + 1).ok()?;
        Some(Place { column, length, ..self.line(line) })
    }

    /// The lines (number, indent, text) inside the block at the end of the trail.
    fn block(&self, parents: &[&str]) -> Option<Vec<(usize, usize, &'t str)>> {
        let mut lines: Vec<_> = self.text.lines().enumerate().map(numbered).collect();
        for parent in parents {
            lines = match index(parent) {
                Some(n) => element(&lines, n)?,
                None => children(&lines, parent)?,
            };
        }
        Some(lines)
    }
}

type Line<'t> = (usize, usize, &'t str);

/// A line with its number from 1 and its indent; blank lines and comments have no indent.
fn numbered((at, line): (usize, &str)) -> Line<'_> {
    let text = line.trim_start_matches(' ');
    let blank = text.trim().is_empty() || text.starts_with('#');
    (at + 1, if blank { usize::MAX } else { line.len() - text.len() }, text)
}

fn index(part: &str) -> Option<usize> {
    part.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

fn is_key(text: &str, key: &str) -> bool {
    let bare = text.trim_start_matches(['"', '\'']);
    bare.strip_prefix(key)
        .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
}

fn children<'t>(lines: &[Line<'t>], parent: &str) -> Option<Vec<Line<'t>>> {
    let indent = lines.iter().map(|line| line.1).find(|indent| *indent != usize::MAX)?;
    let at = lines.iter().position(|line| line.1 == indent && is_key(line.2, parent))?;
    let inside = |line: &&Line| {
        line.1 == usize::MAX || line.1 > indent || (line.1 == indent && line.2.starts_with("- "))
    };
    Some(lines[at + 1..].iter().take_while(inside).copied().collect())
}

/// The lines of a list's nth element, its dash taken for indentation.
fn element<'t>(lines: &[Line<'t>], n: usize) -> Option<Vec<Line<'t>>> {
    let indent = lines.iter().map(|line| line.1).find(|indent| *indent != usize::MAX)?;
    let starts: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].1 == indent && lines[*at].2.starts_with("- "))
        .collect();
    let start = *starts.get(n)?;
    let end = starts.get(n + 1).copied().unwrap_or(lines.len());
    let (number, _, text) = lines[start];
    let inner = text[2..].trim_start();
    let first = (number, indent + text.len() - inner.len(), inner);
    Some(std::iter::once(first).chain(lines[start + 1..end].iter().copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::Origin;

    const TEXT: &str = "title: x
place:
  name: a
  access: b
resources:
  - title: c
    url: d
  - { title: e, url: f }
tags: [1.10, b]
years:
- 1.20
";

    fn origin() -> Origin<'static> {
        Origin { path: "a.md", text: TEXT, skipped: 1 }
    }

    #[test]
    fn finds_the_place_of_nested_keys() {
        let at = |trail: &[&str]| {
            let place = origin().key(trail);
            (place.line, place.column)
        };
        assert_eq!(at(&["title"]), (2, 1));
        assert_eq!(at(&["place", "access"]), (5, 3));
        assert_eq!(at(&["resources", "[0]", "url"]), (8, 5));
        assert_eq!(at(&["resources", "[1]", "url"]), (9, 5));
        assert_eq!(at(&["resources", "[7]", "url"]), (6, 1));
    }

    #[test]
    fn gives_scalars_as_they_were_typed() {
        assert_eq!(origin().raw_value(&["place", "name"]), Some("a"));
        assert_eq!(origin().raw_items(&["tags"]), Some(vec!["1.10", "b"]));
        assert_eq!(origin().raw_items(&["years"]), Some(vec!["1.20"]));
    }
}
