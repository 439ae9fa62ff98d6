//! YAML text to a mapping, with the place of every key and mistakes that read like help.
//!
//! The parser knows where its errors are but not where a value came from, so the place of a key is
//! found by looking for it in the text: [`Origin::key`].

use super::diagnostic::{Code, Diagnostic, Hint, Place};
use serde_yaml::{Mapping, Value};

/// A stretch of YAML inside a file: the whole of it, or its front matter.
#[derive(Clone, Copy)]
pub(crate) struct Origin<'t> {
    pub(crate) path: &'t str,
    pub(crate) text: &'t str,
    /// How many lines of the file stand before the text.
    pub(crate) skipped: u32,
}

/// Parses a mapping; an empty text is an empty one.
///
/// # Errors
/// One diagnostic: syntax, a repeated key, an alias bomb, or something that is not a mapping.
pub(crate) fn parse(origin: Origin) -> Result<Mapping, Diagnostic> {
    match serde_yaml::from_str::<Value>(origin.text) {
        Ok(Value::Mapping(mapping)) => Ok(mapping),
        Ok(Value::Null) => Ok(Mapping::new()),
        Ok(_) => Err(Diagnostic::error(Code::YamlNotAMap).at(origin.line(1))),
        Err(error) => Err(explain(origin, &error)),
    }
}

/// Turns the parser's error into one for people who write, not program.
fn explain(origin: Origin, error: &serde_yaml::Error) -> Diagnostic {
    let detail = error.to_string();
    let place = match error.location() {
        Some(at) => origin.point(at.line(), at.column()),
        None => origin.line(1),
    };
    if let Some(key) = duplicate_key(&detail) {
        let place = origin.nth_key(&[key], 1).unwrap_or(place);
        return Diagnostic::error(Code::DuplicateKey)
            .with("key", key)
            .at(place)
            .hint(Hint::RemoveOne);
    }
    let (code, hint) = match detail.as_str() {
        d if d.contains("limit exceeded") => (Code::YamlBomb, Hint::RemoveAlias),
        d if d.contains("mapping values are not allowed") => (Code::YamlColon, Hint::QuoteIt),
        _ if origin.has_tab(&place) => (Code::YamlTab, Hint::UseSpaces),
        d if d.contains("quoted scalar") => (Code::YamlQuote, Hint::CloseQuote),
        _ => (Code::YamlSyntax, Hint::Expected),
    };
    let diagnostic = Diagnostic::error(code).with("detail", plain(&detail));
    let line = origin.source_line(&place);
    diagnostic.with("fix", quoted(line)).at(place).hint(hint)
}

/// The key that the parser says stands there twice.
fn duplicate_key(detail: &str) -> Option<&str> {
    let rest = detail.split_once("duplicate entry with key \"")?.1;
    rest.split_once('"').map(|(key, _)| key)
}

/// The parser's sentence without its places, which the diagnostic has.
fn plain(detail: &str) -> &str {
    detail.split(" at line").next().unwrap_or(detail)
}

/// `titre: a: b` with its value quoted, to copy.
fn quoted(line: &str) -> String {
    let Some((key, value)) = line.split_once(':') else { return line.trim().to_owned() };
    let value = value.trim().trim_matches('"').replace('\\', "\\\\").replace('"', "\\\"");
    format!("{}: \"{value}\"", key.trim_end())
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

    fn point(&self, line: usize, column: usize) -> Place {
        let column = u32::try_from(column).unwrap_or(u32::MAX);
        Place { column, length: 1, ..self.line(line) }
    }

    fn source_line(&self, place: &Place) -> &'t str {
        let line = place.line.saturating_sub(self.skipped).saturating_sub(1);
        self.text.lines().nth(line as usize).unwrap_or("")
    }

    fn has_tab(&self, place: &Place) -> bool {
        let line = self.source_line(place);
        line.trim_start_matches(' ').starts_with('\t') || line.contains(":\t")
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
        let value = line.split_once(':')?.1.split(" #").next()?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// The `nth` line (from 0) on which the trail's last key stands.
    fn nth_key(&self, trail: &[&str], nth: usize) -> Option<Place> {
        let (last, parents) = trail.split_last()?;
        let mut lines = self.block(parents)?;
        lines.retain(|(_, indent, _)| *indent != usize::MAX);
        let indent = lines.first()?.1;
        let found = lines.into_iter().filter(|(_, i, text)| *i == indent && is_key(text, last));
        let (line, indent, text) = found.into_iter().nth(nth)?;
        let column = u32::try_from(indent + 1).ok()?;
        let length = text.split(':').next().unwrap_or(text).trim_end().chars().count();
        Some(Place { column, length: u32::try_from(length).ok()?, ..self.line(line) })
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
    use super::{Origin, parse};
    use crate::base::diagnostic::Code;

    fn code(text: &str) -> (Code, u32) {
        let problem = parse(Origin::whole("a.md", text)).expect_err("it is wrong");
        (problem.code, problem.place.expect("it has a place").line)
    }

    #[test]
    fn explains_what_authors_write_wrong() {
        assert_eq!(code("title: a: b"), (Code::YamlColon, 1));
        assert_eq!(code("a: 1\ntitle: \"x\nb: 2"), (Code::YamlQuote, 3));
        assert_eq!(code("a:\n\tb: 1"), (Code::YamlTab, 2));
        assert_eq!(code("a: 1\nb: 2\na: 3"), (Code::DuplicateKey, 3));
        assert_eq!(code("- a\n- b"), (Code::YamlNotAMap, 1));
        assert_eq!(code(&"[".repeat(2000)).0, Code::YamlBomb);
    }

    #[test]
    fn finds_the_place_of_nested_keys() {
        let text =
            "title: x\nplace:\n  name: a\n  access: b\nresources:\n  - title: c\n    url: d\n";
        let origin = Origin { path: "a.md", text, skipped: 1 };
        let at = |trail: &[&str]| {
            let place = origin.key(trail);
            (place.line, place.column)
        };
        assert_eq!(at(&["title"]), (2, 1));
        assert_eq!(at(&["place", "access"]), (5, 3));
        assert_eq!(at(&["resources", "[0]", "url"]), (8, 5));
        assert_eq!(at(&["resources", "[7]", "url"]), (6, 1));
        assert_eq!(origin.raw_value(&["place", "name"]), Some("a"));
    }
}
