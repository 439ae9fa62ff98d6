//! The parser's errors → help for people who write, not program.
//!
//! The parser says where it stopped, not what was meant. So likely repairs of single lines are
//! tried, nearest to that place first: the one with which the parser comes further names the
//! mistake, and is what the author is told to write.

use super::super::address::markdown_link;
use super::super::control;
use super::super::diagnostic::{Code, Diagnostic, Hint, Place};
use super::Origin;
use serde_yaml::{Error, Value};

/// What a plain value cannot begin with (YAML 1.2 §5.3), but `-`, `?` and `:` before a letter.
const SIGNS: [char; 16] =
    ['@', '`', '%', '[', ']', '{', '}', '"', '\'', '*', '&', '!', '|', '>', '#', ','];

/// How many lines before the error are tried, and in how long a text.
const NEAR: usize = 60;
const LONG: usize = 100_000;

/// Turns the parser's error into a diagnostic.
pub(super) fn explain(origin: Origin, error: &Error, known: &[&str]) -> Diagnostic {
    let detail = error.to_string();
    let stop = Stop::of(error, &detail);
    let place = origin.point(stop.at.0, stop.at.1);
    if let Some(key) = duplicate_key(&detail) {
        let place = origin.nth_key(&[key], 1).unwrap_or(place);
        let problem = Diagnostic::error(Code::DuplicateKey).with("key", key);
        return problem.at(place).hint(Hint::RemoveOne);
    }
    let found = detail.contains("control characters").then(|| control::first_for_yaml(origin.text));
    if let Some((at, found)) = found.flatten() {
        let (line, column) = position(origin.text, at);
        return control::problem(found).at(origin.point(line, column));
    }
    let problem = if detail.contains("limit exceeded") {
        Diagnostic::error(Code::YamlBomb).at(place).hint(Hint::RemoveAlias)
    } else {
        repaired(origin, &stop, known).unwrap_or_else(|| unrepaired(origin, &stop, &detail))
    };
    problem.with("detail", detail.split(" at line").next().unwrap_or(&detail))
}

/// How far the parser came: where what it was reading began, and where it stopped.
#[derive(PartialEq, PartialOrd)]
struct Stop {
    began: usize,
    at: (usize, usize),
}

impl Stop {
    fn of(error: &Error, detail: &str) -> Stop {
        let at = error.location().map_or((1, 0), |at| (at.line(), at.column()));
        let context = detail.rsplit_once("at line ").map_or("", |(_, context)| context);
        let digits = context.split(' ').next().unwrap_or("").parse();
        Stop { began: digits.unwrap_or(at.0), at }
    }
}

/// The key that the parser says stands there twice.
fn duplicate_key(detail: &str) -> Option<&str> {
    let rest = detail.split_once("duplicate entry with key \"")?.1;
    rest.split_once('"').map(|(key, _)| key)
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let line = text[..at].rsplit('\n').next().unwrap_or("");
    (text[..at].matches('\n').count() + 1, line.chars().count() + 1)
}

/// A line as it may have been meant, and what then was wrong with it.
struct Repair {
    line: usize,
    code: Code,
    hint: Hint,
    fixed: String,
    /// Byte offset of the mistake in the line.
    at: usize,
}

/// The first repair with which the parser comes further.
fn repaired(origin: Origin, stop: &Stop, known: &[&str]) -> Option<Diagnostic> {
    if origin.text.len() > LONG {
        return None;
    }
    let lines: Vec<&str> = origin.text.lines().collect();
    let last = stop.at.0.min(lines.len());
    let near = (last.saturating_sub(NEAR).max(1)..=last).rev();
    let colons = near.clone().filter_map(|line| no_colon(line, lines[line - 1], known));
    let mut tried = colons
        .chain(near.clone().filter_map(|line| signs(line, lines[line - 1])))
        .chain([last].into_iter().flat_map(|line| here(&lines, line, stop)))
        .chain(near.take(2).filter_map(|line| no_space(line, lines[line - 1])));
    let repair = tried.find(|repair| comes_further(&lines, repair, stop))?;
    Some(repair.problem(origin, lines[repair.line - 1]))
}

fn comes_further(lines: &[&str], repair: &Repair, stop: &Stop) -> bool {
    let mut lines = lines.to_vec();
    lines[repair.line - 1] = &repair.fixed;
    match serde_yaml::from_str::<Value>(&(lines.join("\n") + "\n")) {
        Ok(_) => true,
        Err(error) => {
            let detail = error.to_string();
            let next = Stop::of(&error, &detail);
            duplicate_key(&detail).is_some()
                || next.began > stop.began && next >= *stop
                || next.at > stop.at
        }
    }
}

impl Repair {
    fn problem(&self, origin: Origin, line: &str) -> Diagnostic {
        let column = line[..self.at].chars().count() + 1;
        let sign: String = line[self.at..].chars().take(1).collect();
        let quote = if sign == "'" { "single" } else { "double" };
        Diagnostic::error(self.code)
            .with("sign", sign)
            .with("quote", quote)
            .with("key", line[..self.at].trim())
            .with("fix", self.fixed.trim())
            .at(origin.point(self.line, column))
            .hint(self.hint)
    }
}

/// What can be said where no repair helps.
fn unrepaired(origin: Origin, stop: &Stop, detail: &str) -> Diagnostic {
    let place = origin.point(stop.at.0, stop.at.1);
    if has_tab(origin.source_line(&place)) {
        return Diagnostic::error(Code::YamlTab).at(place).hint(Hint::UseSpaces);
    }
    if detail.contains("could not find expected ':'") {
        let place = origin.line(stop.began);
        return Diagnostic::error(Code::YamlLine).at(place).hint(Hint::KeyOrIndent);
    }
    if detail.contains("quoted scalar") {
        let place = origin.line(stop.began);
        return Diagnostic::error(Code::YamlQuote).at(place).hint(Hint::CloseQuote);
    }
    if detail.contains("mapping values are not allowed") {
        let fix = Entry::of(origin.source_line(&place)).map(|entry| entry.quoted());
        let problem = Diagnostic::error(Code::YamlColon).at(place);
        return match fix {
            Some(fix) => problem.with("fix", fix.trim()).hint(Hint::QuoteIt),
            None => problem,
        };
    }
    if let Some(line) = second_document(origin.text) {
        return Diagnostic::error(Code::YamlSyntax).at(origin.line(line)).hint(Hint::RemoveLine);
    }
    Diagnostic::error(Code::YamlSyntax).at(place)
}

/// The line on which a second document begins, which no file of a site has.
fn second_document(text: &str) -> Option<usize> {
    let line = text.lines().skip(1).position(|line| matches!(line.trim_end(), "---" | "..."))?;
    Some(line + 2)
}

fn has_tab(line: &str) -> bool {
    line.trim_start_matches(' ').starts_with('\t') || line.contains(":\t")
}

/// A line as `key: value`, `- value` or `- key: value`.
struct Entry<'l> {
    /// All that stands before the value.
    head: &'l str,
    value: &'l str,
}

impl<'l> Entry<'l> {
    fn of(line: &'l str) -> Option<Entry<'l>> {
        let inner = line.trim_start_matches([' ', '-']);
        let start = line.len() - inner.len();
        let dashed = line[..start].ends_with("- ");
        let is_key = |key: &str| !key.starts_with(SIGNS) && !key.contains(['{', '[', ',']);
        let after_key = inner.split_once(": ").filter(|(key, _)| is_key(key));
        let value = match after_key {
            Some((_, value)) => value.trim_start(),
            None if dashed => inner,
            None => return None,
        };
        let head = &line[..line.len() - value.len()];
        Some(Entry { head, value: value.trim_end() }).filter(|entry| !entry.value.is_empty())
    }

    /// The line with its value in quotes.
    fn quoted(&self) -> String {
        format!("{}{}", self.head, quoted(self.value))
    }
}

/// A value in quotes, whichever need nothing doubled.
pub(crate) fn quoted(value: &str) -> String {
    let open = value.starts_with(['"', '\'']) && value.matches(&value[..1]).count() == 1;
    let inner = if open { &value[1..] } else { value };
    match inner.contains(['"', '\\']) {
        true if !inner.contains('\'') => format!("'{inner}'"),
        true => format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\"")),
        false => format!("\"{inner}\""),
    }
}

/// What a comment behind a value may be.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Behind {
    /// A comment, if a space follows the sign: `10 # as before`.
    Comment,
    /// A part of the text that was meant: `Le module # 1`.
    Text,
}

/// The warnings for a key whose value, or an element of it, ends at a `#` that YAML took for the
/// beginning of a comment: `A #1`, `#excel`.
pub(crate) fn comments(origin: Origin, trail: &[&str], behind: Behind) -> Vec<Diagnostic> {
    let lines = origin.written(trail).into_iter();
    lines.filter_map(|line| comment(origin, line, behind)).collect()
}

fn comment(origin: Origin, line: usize, behind: Behind) -> Option<Diagnostic> {
    let text = origin.source_line(&origin.line(line));
    let entry = Entry::of(text)?;
    let sign = entry.value.starts_with('#').then_some(0);
    let plain = || !entry.value.starts_with(SIGNS);
    let at = sign.or_else(|| plain().then(|| Some(entry.value.find(" #")? + 1)).flatten())?;
    let is_meant = !entry.value[at + 1..].starts_with(|c: char| c == '#' || c.is_whitespace())
        && entry.value.len() > at + 1;
    let column = text[..entry.head.len() + at].chars().count() + 1;
    // A comment that was meant as one, `# so`, stays out of the quotes.
    let value = match behind {
        Behind::Comment => entry.value.split(" # ").next().unwrap_or(entry.value).trim_end(),
        Behind::Text => entry.value,
    };
    (is_meant || behind == Behind::Text && at > 0).then(|| {
        Diagnostic::warning(Code::YamlComment)
            .with("fix", Entry { value, ..entry }.quoted().trim())
            .at(origin.point(line, column))
            .hint(Hint::QuoteIt)
    })
}

/// A text that is no mapping: for want of a space that YAML knows, or because it is another thing.
pub(super) fn not_a_map(origin: Origin, known: &[&str]) -> Diagnostic {
    let mut lines = origin.text.lines().zip(1..);
    if let Some((line, repair)) =
        lines.find_map(|(text, at)| Some((text, no_colon(at, text, known)?)))
    {
        return repair.problem(origin, line);
    }
    let first = origin.text.lines().next().unwrap_or("");
    if let Some(repair) = no_space(1, first).filter(|_| first.contains(NO_BREAK)) {
        return repair.problem(origin, first);
    }
    let problem = Diagnostic::error(Code::YamlNotAMap).with("fix", "title: Mon titre");
    problem.at(origin.line(1)).hint(Hint::ForExample)
}

/// A value that begins with a sign: to be put in quotes, or closed.
fn signs(line: usize, text: &str) -> Option<Repair> {
    let entry = Entry::of(text).filter(|entry| entry.value.starts_with(SIGNS))?;
    let (value, at) = (entry.value, entry.head.len());
    let repair = |code, hint, fixed| Some(Repair { line, code, hint, fixed, at });
    match value.as_bytes()[0] {
        b'[' | b'{' if is_closed(value) => inside(line, text, &entry),
        b'[' | b'{' if !value.contains([']', '}']) => {
            let close = if value.starts_with('[') { ']' } else { '}' };
            repair(Code::YamlBracket, Hint::Write, format!("{}{value}{close}", entry.head))
        }
        b'"' | b'\'' if value.matches(&value[..1]).count() == 1 => {
            repair(Code::YamlQuote, Hint::Write, entry.quoted())
        }
        b'[' if markdown_link(value).is_some() && entry.head.trim() == "-" => {
            let (title, url) = markdown_link(value)?;
            let fixed = format!("{}{{title: {}, url: {}}}", entry.head, bare(title), bare(url));
            repair(Code::YamlSign, Hint::Write, fixed)
        }
        b'"' | b'\'' if is_nested(value) => {
            let fixed = format!("{}{}", entry.head, quoted(&value[1..value.len() - 1]));
            repair(Code::YamlNestedQuote, Hint::Write, fixed)
        }
        _ => repair(Code::YamlSign, Hint::QuoteIt, entry.quoted()),
    }
}

/// An element of a mapping on one line, in quotes if it needs them.
fn bare(value: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./’% ".contains(c);
    if value.chars().all(is_plain) && value.starts_with(char::is_alphabetic) {
        return value.to_owned();
    }
    quoted(value)
}

/// Whether a value is in quotes as a whole and holds the same quote inside: `'L'été'`, but not
/// `"Vu" et "lu"`, whose first quote closes before the end.
fn is_nested(value: &str) -> bool {
    let inner = value.get(1..value.len() - 1).filter(|_| value.ends_with(&value[..1]));
    let Some(at) = inner.and_then(|inner| inner.find(&value[..1])).map(|at| at + 1) else {
        return false;
    };
    let opens = value[..at].ends_with(char::is_whitespace);
    opens || value[at + 1..].starts_with(char::is_alphanumeric)
}

fn is_closed(value: &str) -> bool {
    value.starts_with('[') && value.ends_with(']') || value.starts_with('{') && value.ends_with('}')
}

/// An element of a list on one line that begins with a sign: `[un, @deux]`.
fn inside(line: usize, text: &str, entry: &Entry) -> Option<Repair> {
    let start = entry.head.len() + 1;
    let end = entry.head.len() + entry.value.len() - 1;
    let (mut at, mut fixed, mut first) = (start, text[..start].to_owned(), None);
    for (n, piece) in text[start..end].split(',').enumerate() {
        let lead = piece.len() - piece.trim_start().len();
        let key = piece.split_once(": ").map_or(lead, |(key, _)| key.len() + 2);
        let (head, value) = piece.split_at(key.max(lead));
        fixed += if n > 0 { "," } else { "" };
        fixed += head;
        let read = || serde_yaml::from_str::<Value>(value);
        let is_sign = value.starts_with(SIGNS) && matches!(read(), Err(_) | Ok(Value::Tagged(_)));
        // Within a line, a brace ends a value that is not in quotes: `articles/{slug}`.
        let brace = value.find(['{', '[']).filter(|_| !value.starts_with(SIGNS));
        if is_sign || brace.is_some() {
            let code = if is_sign { Code::YamlSign } else { Code::YamlBrace };
            first = first.or(Some((at + head.len() + brace.unwrap_or(0), code)));
            fixed += &quoted(value.trim_end());
        } else {
            fixed += value;
        }
        at += piece.len() + 1;
    }
    fixed += &text[end..];
    let (at, code) = first?;
    Some(Repair { line, code, hint: Hint::QuoteIt, fixed, at })
}

/// What may be wrong with the very line on which the parser stopped: a colon or the indentation.
fn here(lines: &[&str], line: usize, stop: &Stop) -> Vec<Repair> {
    let Some(text) = line.checked_sub(1).map(|at| lines[at]) else { return Vec::new() };
    let mut repairs = Vec::new();
    if let Some(entry) = Entry::of(text).filter(|entry| entry.value.contains(':')) {
        let column = stop.at.1.saturating_sub(1);
        let at = text.char_indices().nth(column).map_or(entry.head.len(), |(at, _)| at);
        let (code, hint) = (Code::YamlColon, Hint::QuoteIt);
        repairs.push(Repair { line, code, hint, fixed: entry.quoted(), at });
    }
    let bare = text.trim_start();
    let before = lines[..line - 1].iter().rev().find(|text| !text.trim().is_empty());
    let indents = [before.map_or(0, |text| text.len() - text.trim_start().len()), 0];
    for indent in indents.into_iter().filter(|_| !has_tab(text)) {
        let fixed = format!("{:indent$}{bare}", "");
        let (code, hint) = (Code::YamlIndent, Hint::AlignWith);
        repairs.push(Repair { line, code, hint, fixed, at: text.len() - bare.len() });
    }
    repairs
}

/// The spaces that a French keyboard puts by a colon, and that are letters to YAML.
const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];

/// `title:Mon blog`.
fn no_space(line: usize, text: &str) -> Option<Repair> {
    let (key, value) = text.split_once(':')?;
    let key = key.trim_end_matches(NO_BREAK);
    let is_word = !key.is_empty() && key.trim_start_matches([' ', '-']).chars().all(is_of_key);
    let fits = is_word && value.starts_with(|c: char| c != ' ' && c != '/');
    let (code, hint) = (Code::YamlSpace, Hint::Write);
    let fixed = format!("{key}: {}", value.trim_start_matches(NO_BREAK).trim_start());
    fits.then_some(Repair { line, code, hint, fixed, at: key.len() })
}

/// `title Mon blog`, where `title` is a known key.
fn no_colon(line: usize, text: &str, known: &[&str]) -> Option<Repair> {
    let inner = text.trim_start_matches(' ');
    let word = inner.split_whitespace().next().filter(|word| known.contains(word))?;
    let at = text.len() - inner.len() + word.len();
    let value = text[at..].trim();
    let has_colon = value.contains(": ") || value.ends_with(':') || value.starts_with(':');
    let fixed = format!("{}: {value}", &text[..at]).trim_end().to_owned();
    let (code, hint) = (Code::YamlNoColon, Hint::Write);
    (!has_colon).then_some(Repair { line, code, hint, fixed, at })
}

fn is_of_key(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// A value that YAML takes for one of its own types, at the place of its key.
pub(crate) fn sign(origin: Origin, place: Place) -> Diagnostic {
    let text = origin.source_line(&place);
    match signs(origin.number(&place), text).filter(|repair| repair.code == Code::YamlSign) {
        Some(repair) => repair.problem(origin, text),
        None => Diagnostic::error(Code::YamlSign).with("sign", "!").at(place),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layout, Origin, parse};
    use crate::base::diagnostic::{Code, Diagnostic};

    fn problem(text: &str) -> Diagnostic {
        parse(Origin::new("a.md", &Layout::new(text), 0)).expect_err("it is wrong")
    }

    /// The code, the line and the column, and what to write.
    fn check(text: &str, code: Code, at: (u32, u32), fix: &str) {
        let problem = problem(text);
        let place = problem.place.expect("it has a place");
        let found = problem.args.iter().find(|(name, _)| name == "fix");
        let found = found.map_or("", |(_, fix)| fix);
        let expected = (code, at, fix);
        assert_eq!((problem.code, (place.line, place.column), found), expected, "{text:?}");
    }

    #[test]
    fn a_value_that_begins_with_a_sign_is_to_be_quoted() {
        for (value, fix) in [
            ("@moi", "\"@moi\""),
            ("[Vu] un film", "\"[Vu] un film\""),
            ("{Vu} un film", "\"{Vu} un film\""),
            ("\"Vu\" hier", "'\"Vu\" hier'"),
            ("\"Vu\" et \"lu\"", "'\"Vu\" et \"lu\"'"),
            ("'Vu' l\"hier", "\"'Vu' l\\\"hier\""),
            ("* étoile", "\"* étoile\""),
            ("*étoile", "\"*étoile\""),
            ("% x", "\"% x\""),
            ("`c`", "\"`c`\""),
            ("!important", "\"!important\""),
            ("!x y", "\"!x y\""),
            ("& x", "\"& x\""),
            ("| x", "\"| x\""),
            ("> x", "\"> x\""),
        ] {
            let text = format!("date: 2025\ntitle: {value}\ntags: [\"x\"]\nb: l'été\n");
            check(&text, Code::YamlSign, (2, 8), &format!("title: {fix}"));
        }
        for (value, fix) in
            [("'L'ete'", "\"L'ete\""), ("\"Le \"bon\" Excel\"", "'Le \"bon\" Excel'")]
        {
            let fix = format!("title: {fix}");
            check(&format!("title: {value}\nb: 1\n"), Code::YamlNestedQuote, (1, 8), &fix);
        }
        check("a: 1\ntags:\n  - @x\n", Code::YamlSign, (3, 5), "- \"@x\"");
        check("a: 1\ntags: [b, @x]\n", Code::YamlSign, (2, 11), "tags: [b, \"@x\"]");
    }

    #[test]
    fn what_is_open_is_to_be_closed_where_it_opens() {
        check("title: \"A\nb: 1\n", Code::YamlQuote, (1, 8), "title: \"A\"");
        check("title: \"A\nb: 1\ntags: [\"x\"]\n", Code::YamlQuote, (1, 8), "title: \"A\"");
        check("a: 1\ntags: [b, c\nd: 2\n", Code::YamlBracket, (2, 7), "tags: [b, c]");
    }

    #[test]
    fn colons_spaces_and_indents_are_told_apart() {
        check("title: a: b\n", Code::YamlColon, (1, 9), "title: \"a: b\"");
        check("title:x\ndate: 2025\n", Code::YamlSpace, (1, 6), "title: x");
        check("a: 1\ntitle:x\n", Code::YamlSpace, (2, 6), "title: x");
        check("a: 1\n b: 2\n", Code::YamlIndent, (2, 2), "b: 2");
        check("a:\n  - x\n b: 2\n", Code::YamlIndent, (3, 2), "b: 2");
        check("a:\n\tb: 1\n", Code::YamlTab, (2, 1), "");
        check("a: Un texte\nqui continue\nb: 2\n", Code::YamlLine, (2, 0), "");
    }

    #[test]
    fn the_rest_has_a_place_too() {
        check("a: 1\nb: 2\na: 3", Code::DuplicateKey, (3, 1), "");
        check("- a\n- b", Code::YamlNotAMap, (1, 0), "title: Mon titre");
        check("a: 1\n---\nb: 2\n", Code::YamlSyntax, (2, 0), "");
        check("a: 1\nb: l\u{92}eau\n", Code::ControlCharacter, (2, 5), "");
        assert_eq!(problem(&"[".repeat(2000)).code, Code::YamlBomb);
    }

    const TYPED: &str = "([a-zé:@\\[\\]{}\"'*&!|>#,%`\\-\n\t \u{7}0-9.]|: |- |\n  ){0,40}";

    proptest::proptest! {
        #[test]
        fn whatever_is_typed_has_a_place(text in TYPED) {
            if let Err(problem) = parse(Origin::new("a.md", &Layout::new(&text), 0)) {
                let place = problem.place.expect("it has a place");
                proptest::prop_assert!(place.line as usize <= text.lines().count() + 2);
            }
        }
    }
}
