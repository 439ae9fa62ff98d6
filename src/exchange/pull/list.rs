//! The text of a file of comments → where each of them stands in it: [`List`].
//!
//! The parser does not say where a value came from. So lines are looked at, and what they seem to
//! say is held against the parser's word: each stretch of text, read alone, must be the element
//! that it stands for. Where one is not, nobody touches what is there.

use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;
use std::ops::Range;

/// The names of the key that a list may stand under.
const NAMES: [&str; 2] = ["comments", "commentaires"];

/// A file's comments.
#[derive(Debug)]
pub(super) struct List<'t> {
    text: &'t str,
    pub(super) elements: Vec<Value>,
    /// The columns before each dash.
    indent: usize,
    /// Where each element stands, from its dash to its last line's end; `None` where that cannot be
    /// said of all of them.
    ranges: Option<Vec<Range<usize>>>,
    /// An empty value that must go before anything can stand there: `[]`, `~`.
    empty: Option<Range<usize>>,
}

impl<'t> List<'t> {
    /// Reads a text; `None` where it is no list of comments.
    pub(super) fn read(text: &'t str) -> Option<List<'t>> {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let value: Value = match text[start..].trim().is_empty() {
            true => Value::Null,
            false => serde_yaml::from_str(&text[start..]).ok()?,
        };
        let is_bare = !matches!(value, Value::Mapping(_));
        let elements = elements(value)?;
        let lines = lines(text, start);
        let mut content = lines.iter().filter(|line| !is_blank(&text[(*line).clone()]));
        let first = content.next().cloned();
        let first = if is_bare { first } else { content.next().cloned() };
        let key = (!is_bare).then(|| key_line(text, &lines)).flatten();
        let indent = match &first {
            Some(line) if !elements.is_empty() => indent(&text[line.clone()]),
            _ => {
                if is_bare {
                    0
                } else {
                    2
                }
            }
        };
        let ranges = first.map_or(Some(Vec::new()), |first| {
            (!elements.is_empty()).then(|| ranges(text, &lines, first.start, indent))
        });
        let ranges = ranges.filter(|ranges| stand_for(text, ranges, &elements));
        let ranges = if elements.is_empty() { Some(Vec::new()) } else { ranges };
        let empty = if elements.is_empty() { empty(text, start, key) } else { None };
        Some(List { text, elements, indent, ranges, empty })
    }

    /// Whether elements can be told apart, and so replaced.
    #[cfg(test)]
    pub(super) fn is_open(&self) -> bool {
        self.ranges.is_some()
    }

    /// An element's lines as they would stand at the margin, with plain ends.
    pub(super) fn element(&self, at: usize) -> Option<String> {
        let range = self.ranges.as_ref()?.get(at)?.clone();
        let line = |line: &str| {
            let n_blank = line.len() - line.trim_start_matches(' ').len();
            line[n_blank.min(self.indent)..].trim_end_matches('\r').to_owned() + "\n"
        };
        Some(self.text[range].split('\n').map(line).collect::<String>().trim_end().to_owned())
    }

    /// The text with some elements replaced and others added at its end, each given as it stands
    /// at the margin.
    pub(super) fn with(&self, replaced: &BTreeMap<usize, String>, added: &[String]) -> String {
        let end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out = String::with_capacity(self.text.len() * 2);
        let mut done = 0;
        let mut put = |range: Range<usize>, new: &str, out: &mut String| {
            out.push_str(&self.text[done..range.start]);
            out.push_str(new);
            done = range.end;
        };
        if let Some(empty) = self.empty.clone() {
            put(empty, "", &mut out);
        }
        for (at, lines) in replaced {
            if let Some(range) = self.ranges.as_ref().and_then(|ranges| ranges.get(*at)) {
                put(range.clone(), &self.shifted(lines, end), &mut out);
            }
        }
        out.push_str(&self.text[done..]);
        if !added.is_empty() && !out.is_empty() && !out.ends_with(['\n', '\u{feff}']) {
            out.push_str(end);
        }
        for (n, lines) in added.iter().enumerate() {
            let is_first = n == 0 && self.elements.is_empty();
            if self.is_airy() && !is_first && !out.ends_with(&format!("{end}{end}")) {
                out.push_str(end);
            }
            out.push_str(&self.shifted(lines, end));
            out.push_str(end);
        }
        out
    }

    /// Whether blank lines stand between the elements.
    fn is_airy(&self) -> bool {
        let Some([first, second, ..]) = self.ranges.as_deref() else { return false };
        self.text[first.end..second.start].contains('\n')
            && self.text[first.end..second.start].matches('\n').count() > 1
    }

    /// Lines at the list's own place, without the last one's end.
    fn shifted(&self, lines: &str, end: &str) -> String {
        let margin = " ".repeat(self.indent);
        let line = |line: &str| match line.is_empty() {
            true => String::new(),
            false => format!("{margin}{line}"),
        };
        lines.trim_end_matches('\n').split('\n').map(line).collect::<Vec<_>>().join(end)
    }
}

/// What an element says under a key, as a text.
pub(super) fn said(element: &Value, names: &[&str]) -> Option<String> {
    let map: &Mapping = element.as_mapping()?;
    let is_it = |key: &Value| {
        key.as_str()
            .is_some_and(|key| names.iter().any(|name| key.trim().eq_ignore_ascii_case(name)))
    };
    let (_, value) = map.iter().find(|(key, _)| is_it(key))?;
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Whether two lists say the same: a last line's end, which a file may lack, says nothing.
pub(super) fn same(one: &[Value], other: &[Value]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_value(one, other))
}

fn same_value(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.trim_end() == other.trim_end(),
        (Value::Mapping(one), Value::Mapping(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|((k1, v1), (k2, v2))| k1 == k2 && same_value(v1, v2))
        }
        _ => one == other,
    }
}

/// The elements of a file's one list.
fn elements(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Sequence(list) => Some(list),
        Value::Mapping(map) => match map.into_iter().collect::<Vec<_>>().as_slice() {
            [(Value::String(key), Value::Null)] if is_name(key) => Some(Vec::new()),
            [(Value::String(key), Value::Sequence(list))] if is_name(key) => Some(list.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn is_name(key: &str) -> bool {
    NAMES.contains(&key.trim())
}

/// The lines of a text, without their `\n`.
fn lines(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut at = start;
    let line = |line: &str| {
        let range = at..at + line.len();
        at += line.len() + 1;
        range
    };
    text[start..].split('\n').map(line).collect()
}

/// Whether a line before the list is none of it.
fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#') || line == "---" || line.starts_with("--- #")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// From each dash in the column to the last line before the next that is not blank.
fn ranges(text: &str, lines: &[Range<usize>], from: usize, column: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for range in lines.iter().filter(|line| line.start >= from) {
        let line = text[range.clone()].trim_end();
        let is_dash = indent(line) == column
            && line[column.min(line.len())..]
                .strip_prefix('-')
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        if is_dash {
            ranges.push(range.start..range.start + line.len());
        } else if let Some(last) = ranges.last_mut().filter(|_| !line.trim().is_empty()) {
            last.end = range.start + line.len();
        }
    }
    ranges
}

/// Whether each stretch of the text, read alone, is the element that it should be.
fn stand_for(text: &str, ranges: &[Range<usize>], elements: &[Value]) -> bool {
    let is_it = |(range, element): (&Range<usize>, &Value)| {
        let alone = serde_yaml::from_str::<Value>(&text[range.clone()]);
        alone.is_ok_and(|value| {
            value.as_sequence().is_some_and(|list| same(list, std::slice::from_ref(element)))
        })
    };
    ranges.len() == elements.len() && ranges.iter().zip(elements).all(is_it)
}

fn key_line(text: &str, lines: &[Range<usize>]) -> Option<Range<usize>> {
    lines.iter().find(|line| !is_blank(&text[(*line).clone()])).cloned()
}

/// An empty value that is written out, on the line of its key or alone.
fn empty(text: &str, start: usize, key: Option<Range<usize>>) -> Option<Range<usize>> {
    let from = match key {
        Some(line) => line.start + text[line].find(':')? + 1,
        None => start,
    };
    let lines = text[from..].split_inclusive('\n');
    let mut at = from;
    for line in lines {
        let value = line.split(" #").next().unwrap_or_default().trim();
        if ["[]", "~", "null"].contains(&value) {
            let begin = at + line.find(value)?;
            return Some(begin..begin + value.len());
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{List, said};
    use std::collections::BTreeMap;

    const NEW: &str = "- id: isso-9\n  html: |-\n    <p>a</p>\n\n    <p>b</p>\n";

    /// A text with the new element added.
    fn added(text: &str) -> String {
        let list = List::read(text).expect(text);
        list.with(&BTreeMap::new(), &[NEW.to_owned()])
    }

    #[test]
    fn what_is_new_stands_at_the_end_as_the_others_do() {
        let four = NEW.replace('\n', "\n  ").replace("\n  \n", "\n\n");
        let four = format!("  {}", four.trim_end_matches(' '));
        for (text, expected) in [
            ("", NEW.to_owned()),
            ("\u{feff}", format!("\u{feff}{NEW}")),
            ("# rien\n", format!("# rien\n{NEW}")),
            ("# rien", format!("# rien\n{NEW}")),
            ("---\n", format!("---\n{NEW}")),
            ("[]", NEW.to_owned()),
            ("# a\n[] # b\n", format!("# a\n # b\n{NEW}")),
            ("comments:\n", format!("comments:\n{four}")),
            ("commentaires: [] # ici\n", format!("commentaires:  # ici\n{four}")),
            ("commentaires: ~", format!("commentaires: \n{four}")),
            ("comments:\n- id: 1\n", format!("comments:\n- id: 1\n{NEW}")),
            ("comments:\n  - id: 1", format!("comments:\n  - id: 1\n{four}")),
            ("- id: 1\n\n- id: 2\n", format!("- id: 1\n\n- id: 2\n\n{NEW}")),
            ("- id: 1\r\n", format!("- id: 1\n{NEW}").replace('\n', "\r\n")),
            ("-\n  id: 1\n# fin\n", format!("-\n  id: 1\n# fin\n{NEW}")),
        ] {
            assert_eq!(added(text), expected, "{text:?}");
            let read = List::read(&expected).expect("it is one");
            let last = read.elements.last().expect("it is there");
            assert_eq!(said(last, &["id"]).as_deref(), Some("isso-9"), "{text:?}");
            let at = read.elements.len() - 1;
            assert_eq!(read.element(at).as_deref(), Some(NEW.trim_end()), "{text:?}");
        }
    }

    #[test]
    fn one_element_is_replaced_and_all_else_stays() {
        let text = "# tête\ncomments:\n  - id: a # un\n    text: |\n      - x\n\n      y\n\n  \
                    # entre\n  - id: b\n    text: z\n";
        let list = List::read(text).expect("it is one");
        let replaced = BTreeMap::from([(1, "- id: b\n  text: w\n".to_owned())]);
        assert_eq!(list.with(&replaced, &[]), text.replace("text: z", "text: w"));
        assert_eq!(list.element(1).as_deref(), Some("- id: b\n  text: z"));
    }

    #[test]
    fn what_lines_do_not_show_is_not_touched() {
        for text in ["[{id: a, text: b}]", "- text: \"a\n- b\"\n- id: c\n", "- &a {id: a}\n- *a\n"]
        {
            let list = List::read(text).expect(text);
            assert!(!list.is_open(), "{text}");
        }
        for text in ["a", "autre:\n- id: a\n", "- a: b: c", "comments: a", "comments: []\nx: 1\n"] {
            assert!(List::read(text).is_none(), "{text}");
        }
    }
}
