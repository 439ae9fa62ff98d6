//! Where things stand in a text of YAML.
//!
//! The parser does not say where a value came from, so the place of a key is found by looking for
//! it in the text: [`Origin::key`].

use super::super::diagnostic::Place;
use super::layout::{Layout, Line, head, index};

/// A stretch of YAML inside a file: the whole of it, or its front matter.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'t> {
    pub(crate) path: &'t str,
    pub(crate) text: &'t str,
    /// How many lines of the file stand before the text; of the text before the file, below zero.
    skipped: i32,
    layout: &'t Layout<'t>,
}

impl<'t> Origin<'t> {
    /// A text that stands after some lines of its file.
    pub(crate) fn new(path: &'t str, layout: &'t Layout<'t>, skipped: u32) -> Self {
        let skipped = i32::try_from(skipped).unwrap_or(i32::MAX);
        Origin { path, text: layout.text, skipped, layout }
    }

    /// The text of a file under a first line that the file does not have.
    pub(crate) fn under_a_line(path: &'t str, layout: &'t Layout<'t>) -> Self {
        Origin { path, text: layout.text, skipped: -1, layout }
    }

    /// Whether the text is the front matter of its file, and not the whole of it.
    pub(crate) fn is_front_matter(&self) -> bool {
        self.skipped > 0
    }

    /// The place of a line of the text, from 1.
    pub(crate) fn line(&self, line: usize) -> Place {
        let line = u32::try_from(line).unwrap_or(u32::MAX).saturating_add_signed(self.skipped);
        Place::line(self.path, line.max(1))
    }

    pub(super) fn point(&self, line: usize, column: usize) -> Place {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        Place { column, length: 1, ..self.line(line) }
    }

    /// The line of the text, from 1, on which a place lies.
    pub(super) fn number(&self, place: &Place) -> usize {
        place.line.saturating_add_signed(-self.skipped) as usize
    }

    pub(super) fn source_line(&self, place: &Place) -> &'t str {
        let at = self.number(place).saturating_sub(1);
        self.layout.lines.get(at).copied().unwrap_or("")
    }

    /// Whether the text holds signs with which YAML may take a part of a value for itself.
    pub(crate) fn holds(&self, signs: &str) -> bool {
        self.layout.holds(signs)
    }

    /// The place of the key at the end of `trail`, or of the nearest ancestor that is found.
    ///
    /// `[2]` in the trail is the third element of a list.
    pub(crate) fn key(&self, trail: &[&str]) -> Place {
        if let Some((key, _)) = self.within_line(trail) {
            return key;
        }
        (0..=trail.len())
            .rev()
            .find_map(|n| self.nth_key(&trail[..n], 0))
            .unwrap_or_else(|| self.line(1))
    }

    /// The place of the scalar written after a key, if it stands on the key's line.
    pub(crate) fn value(&self, trail: &[&str]) -> Option<Place> {
        let Some(place) = self.nth_key(trail, 0) else {
            return self.within_line(trail).map(|(_, value)| value);
        };
        let (line, value) = (self.source_line(&place), self.raw_value(trail)?);
        let key_end = line.split_once(':')?.0.len() + 1;
        let at = key_end + line[key_end..].find(value)?;
        let column = u32::try_from(line[..at].chars().count() + 1).ok()?;
        let length = u32::try_from(value.chars().count()).ok()?;
        Some(Place { column, length, ..place })
    }

    /// Where a text stands on the line of a place, behind that place or in it; the place itself if
    /// it is not there.
    pub(crate) fn find(&self, place: Place, text: &str) -> Place {
        let line = self.source_line(&place);
        let byte = |column: u32| {
            let at = line.char_indices().nth(column.saturating_sub(1) as usize);
            at.map_or(line.len(), |(at, _)| at)
        };
        let stands_alone = |at: usize| {
            let is_word = |c: char| !c.is_whitespace() && !"\"'[]{}()<>,".contains(c);
            !line[..at].ends_with(is_word) && !line[at + text.len()..].starts_with(is_word)
        };
        let from = |start: usize| {
            let mut found = line[start..].match_indices(text).map(|(at, _)| start + at);
            found.clone().find(|at| stands_alone(*at)).or_else(|| found.next())
        };
        let after = from(byte(place.column + place.length));
        let Some(at) = after.or_else(|| from(byte(place.column))) else { return place };
        let column = u32::try_from(line[..at].chars().count() + 1).unwrap_or(u32::MAX);
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Place { column, length, ..place }
    }

    /// The places of a key and of its value in a mapping that is written within its line:
    /// `theme: { accent: x }`.
    fn within_line(&self, trail: &[&str]) -> Option<(Place, Place)> {
        let (last, parents) = trail.split_last()?;
        if parents.is_empty() || self.nth_key(trail, 0).is_some() {
            return None;
        }
        let parent = self.nth_key(parents, 0)?;
        let line = self.source_line(&parent);
        let skipped = (parent.column as usize).saturating_sub(1);
        let start = line.char_indices().nth(skipped)?.0;
        let open = start + line[start..].find('{')?;
        let between = line[start..open].trim_end();
        (between.is_empty() || between.ends_with(':')).then_some(())?;
        let at = |from: usize, text: &str| {
            let column = u32::try_from(line[..from].chars().count() + 1).ok()?;
            let length = u32::try_from(text.chars().count()).ok()?;
            Some(Place { column, length, ..parent.clone() })
        };
        entries(line, open + 1).into_iter().find_map(|(from, entry)| {
            let key = head(entry);
            (key.trim_matches(['"', '\'']).trim() == *last).then_some(())?;
            let value = entry[key.len()..].trim_start_matches(':').trim();
            Some((at(from, key)?, at(from + entry.rfind(value)?, value)?))
        })
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
        let block = self.layout.block(trail)?;
        let items = self.layout.lines_of(&block).filter_map(|line| line.text.strip_prefix("- "));
        Some(items.map(|item| item.split(" #").next().unwrap_or(item).trim()).collect())
    }

    /// The lines of a key and of the elements of a list below it.
    pub(super) fn written(&self, trail: &[&str]) -> Vec<usize> {
        let Some(place) = self.nth_key(trail, 0) else { return Vec::new() };
        let block = self.layout.block(trail).unwrap_or_default();
        let items = self.layout.lines_of(&block).filter(|line| line.text.starts_with("- "));
        std::iter::once(self.number(&place)).chain(items.map(|line| line.at + 1)).collect()
    }

    /// The `nth` line (from 0) on which the trail's last key stands.
    pub(super) fn nth_key(&self, trail: &[&str], nth: usize) -> Option<Place> {
        let layout = self.layout;
        let (last, parents) = trail.split_last()?;
        if index(last).is_some() {
            return self.element_place(&layout.first(&*layout.block(trail)?)?);
        }
        let line = layout.key(&*layout.block(parents)?, last, nth)?;
        self.shown(&line, head(line.text))
    }

    /// A list's element: its first key, or all of it if it is written within its line.
    fn element_place(&self, line: &Line) -> Option<Place> {
        let is_flow = line.text.starts_with(['{', '[', '"', '\'']);
        self.shown(line, if is_flow { line.text } else { head(line.text) })
    }

    fn shown(&self, line: &Line, shown: &str) -> Option<Place> {
        let length = u32::try_from(shown.trim_end().chars().count()).ok()?;
        let column = u32::try_from(line.indent + 1).ok()?;
        Some(Place { column, length, ..self.line(line.at + 1) })
    }
}

/// The entries of a mapping or a list on one line from behind its first sign on, with where each
/// begins; up to the sign that closes it, or to the line's end.
fn entries<'l>(line: &'l str, open: usize) -> Vec<(usize, &'l str)> {
    let (mut entries, mut start, mut depth, mut quote) = (Vec::new(), open, 0_u32, None);
    let mut end = line.len();
    for (at, c) in line[open..].char_indices().map(|(at, c)| (at + open, c)) {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'')
                if line[start..at].trim_end().is_empty()
                    || line[..at].ends_with([' ', '[', '{', ',']) =>
            {
                quote = Some(c)
            }
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') if depth == 0 => {
                end = at;
                break;
            }
            (None, '}' | ']') => depth -= 1,
            (None, ',') if depth == 0 => {
                entries.push((start, &line[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    entries.push((start, &line[start..end]));
    let shown = |(at, entry): (usize, &'l str)| {
        let inner = entry.trim_start();
        (at + entry.len() - inner.len(), inner.trim_end())
    };
    entries.into_iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Layout;
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

    #[test]
    fn finds_the_place_of_nested_keys() {
        let layout = Layout::new(TEXT);
        let at = |trail: &[&str]| {
            let place = Origin::new("a.md", &layout, 1).key(trail);
            (place.line, place.column)
        };
        assert_eq!(at(&["title"]), (2, 1));
        assert_eq!(at(&["place", "access"]), (5, 3));
        assert_eq!(at(&["resources", "[0]", "url"]), (8, 5));
        assert_eq!(at(&["resources", "[1]", "url"]), (9, 17));
        assert_eq!(at(&["resources", "[7]", "url"]), (6, 1));
        assert_eq!(at(&["tags", "none"]), (10, 1));
        assert_eq!(at(&["years", "[0]"]), (12, 3));
        assert_eq!(at(&["none"]), (2, 0));
    }

    #[test]
    fn finds_the_place_of_values() {
        let layout = Layout::new(TEXT);
        let at = |trail: &[&str]| {
            let place = Origin::new("a.md", &layout, 1).value(trail)?;
            Some((place.line, place.column, place.length))
        };
        assert_eq!(at(&["place", "access"]), Some((5, 11, 1)));
        assert_eq!(at(&["tags"]), Some((10, 7, 9)));
        assert_eq!(at(&["years"]), None);
        assert_eq!(at(&["resources", "[1]", "url"]), Some((9, 22, 1)));
    }

    #[test]
    fn finds_each_of_many_keys_that_begin_alike() {
        let text: String = (0..20_000).map(|n| format!("\"a:{n}\": x\n")).collect();
        let layout = Layout::new(&text);
        let origin = Origin::new("a.md", &layout, 0);
        for n in 0..20_000_u32 {
            let place = origin.key(&[&format!("a:{n}")]);
            assert_eq!((place.line, place.column), (n + 1, 1));
        }
    }

    #[test]
    fn gives_scalars_as_they_were_typed() {
        let layout = Layout::new(TEXT);
        let origin = Origin::new("a.md", &layout, 0);
        assert_eq!(origin.raw_value(&["place", "name"]), Some("a"));
        assert_eq!(origin.raw_items(&["tags"]), Some(vec!["1.10", "b"]));
        assert_eq!(origin.raw_items(&["years"]), Some(vec!["1.20"]));
    }
}
