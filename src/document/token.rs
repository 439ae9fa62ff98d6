//! The next tag or comment of a piece of HTML, as browsers read it (WHATWG HTML §13.2.5), and what
//! a tag says.

use super::inline::is_raw_class;

/// A tag, a comment, or a sign that is neither.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Token<'h> {
    /// A tag's name as it is written; empty for all else.
    pub(super) name: &'h str,
    pub(super) is_end: bool,
    /// `<name/>`.
    pub(super) is_self_closed: bool,
    /// In bytes.
    pub(super) length: usize,
    /// What would end it, where the piece ends first.
    pub(super) missing: Option<&'static str>,
}

impl Token<'_> {
    /// How many bytes of it are enough to name it in a message.
    pub(super) fn n_named(&self) -> usize {
        match self.name.len() {
            0 if self.missing == Some("-->") => "<!--".len(),
            0 => "<!".len(),
            length => length + if self.is_end { "</".len() } else { "<".len() },
        }
    }
}

/// Reads the token at the beginning of `html`, which is `<`.
pub(super) fn read(html: &str, is_foreign: bool) -> Token<'_> {
    if html.starts_with("<!--") {
        return comment(html);
    }
    if is_foreign && html.starts_with("<![CDATA[") {
        return until(html, "]]>");
    }
    let is_end = html.starts_with("</");
    let start = if is_end { 2 } else { 1 };
    match html.as_bytes().get(start) {
        Some(byte) if byte.is_ascii_alphabetic() => tag(html, start),
        Some(b'!' | b'?') if !is_end => until(html, ">"),
        Some(_) if is_end => until(html, ">"),
        _ => Token { length: 1, ..Token::default() },
    }
}

fn until<'h>(html: &'h str, end: &'static str) -> Token<'h> {
    let found = memchr::memmem::find(html.as_bytes(), end.as_bytes());
    let length = found.map_or(html.len(), |at| at + end.len());
    Token { length, missing: found.is_none().then_some(end), ..Token::default() }
}

fn comment(html: &str) -> Token<'_> {
    for empty in ["<!-->", "<!--->"] {
        if html.starts_with(empty) {
            return Token { length: empty.len(), ..Token::default() };
        }
    }
    let ends = memchr::memmem::find_iter(&html.as_bytes()[4..], "--").map(|at| at + 4 + 2);
    // Of three hyphens, the last two may be those that end the comment.
    let is_end = |at: usize| {
        let rest = html[at..].trim_start_matches('-');
        let length = html.len() - rest.len();
        rest.starts_with('>').then_some(length + 1).or(rest.starts_with("!>").then_some(length + 2))
    };
    let mut passed = 0;
    for at in ends {
        if at < passed {
            continue;
        }
        if let Some(length) = is_end(at) {
            return Token { length, ..Token::default() };
        }
        passed = html.len() - html[at..].trim_start_matches('-').len();
    }
    Token { length: html.len(), missing: Some("-->"), ..Token::default() }
}

/// A tag, with attributes whose quoted values may hold anything.
fn tag(html: &str, start: usize) -> Token<'_> {
    let bytes = html.as_bytes();
    let is_part = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>');
    let mut at = start + bytes[start..].iter().take_while(|byte| is_part(byte)).count();
    let name = &html[start..at];
    let token = Token { name, is_end: start == 2, ..Token::default() };
    let mut value = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => {
                let is_self_closed = bytes[at - 1] == b'/' && at != value;
                return Token { length: at + 1, is_self_closed, ..token };
            }
            b'=' => {
                at += 1;
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                match value_end(bytes, at) {
                    Ok(end) => (at, value) = (end, end),
                    Err(missing) => {
                        return Token { length: html.len(), missing: Some(missing), ..token };
                    }
                }
            }
            _ => at += 1,
        }
    }
    Token { length: html.len(), missing: Some(">"), ..token }
}

/// Where an attribute's value ends, or what would end it and its tag.
fn value_end(bytes: &[u8], start: usize) -> Result<usize, &'static str> {
    let quoted = |quote, missing| {
        let found = memchr::memchr(quote, &bytes[start + 1..]).map(|at| start + 1 + at + 1);
        found.ok_or(missing)
    };
    match bytes.get(start) {
        Some(b'"') => quoted(b'"', "\">"),
        Some(b'\'') => quoted(b'\'', "'>"),
        _ => {
            let is_part = |byte: &u8| !byte.is_ascii_whitespace() && *byte != b'>';
            Ok(start + bytes[start..].iter().take_while(|byte| is_part(byte)).count())
        }
    }
}

/// The value of an attribute of a tag, as it is written. Its name may be in capitals.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let is_name = |at: &usize| {
        let found = tag.as_bytes().get(*at..*at + name.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
    };
    let value = |at: usize| tag[at + name.len()..].trim_start().strip_prefix('=');
    // After a blank, which is one byte: a name begins.
    let after_blank = tag.bytes().zip(1..).filter(|(byte, _)| byte.is_ascii_whitespace());
    let found = after_blank.map(|(_, at)| at).filter(is_name).find_map(value)?;
    let value = found.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(|c: char| c.is_ascii_whitespace() || c == '>').next(),
    }
}

/// Whether a tag marks what is to be left as it is typed (`{.raw}`).
pub(super) fn is_raw(tag: &str) -> bool {
    attribute(tag, "class")
        .is_some_and(|classes| classes.split_ascii_whitespace().any(is_raw_class))
}

/// Where the end tag of an element begins in which all else is text.
pub(super) fn end_of_raw(html: &str, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    memchr::memmem::find_iter(bytes, "</").find(|at| {
        let rest = &bytes[at + 2..];
        let is_name =
            rest.get(..name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name.as_bytes()));
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        is_name && rest.get(name.len()).is_some_and(ends)
    })
}

#[cfg(test)]
mod tests {
    use super::{attribute, end_of_raw, is_raw, read};

    #[test]
    fn reads_tags_and_comments_as_browsers_do() {
        for (html, name, length, missing) in [
            ("<b>x", "b", 3, None),
            ("</Div >x", "Div", 7, None),
            ("<a title='a > b' href=x/y>z", "a", 26, None),
            ("<a title = \"a > b\n\">z", "a", 20, None),
            ("<a \">x\">", "a", 5, None),
            ("<a b=\"c", "a", 7, Some("\">")),
            ("<a b='c>", "a", 8, Some("'>")),
            ("<a\n", "a", 3, Some(">")),
            ("<!-- a > b -->c", "", 14, None),
            ("<!---->c", "", 7, None),
            ("<!-->c", "", 5, None),
            ("<!-- a ---->c", "", 12, None),
            ("<!-- a --!>c", "", 11, None),
            ("<!-- a -- b", "", 11, Some("-->")),
            ("<!DOCTYPE html>x", "", 15, None),
            ("<?php x ?>y", "", 10, None),
            ("<é>", "", 1, None),
            ("<", "", 1, None),
            ("</", "", 1, None),
            ("</é>x", "", 5, None),
        ] {
            let token = read(html, false);
            assert_eq!(
                (token.name, token.length, token.missing),
                (name, length, missing),
                "{html}"
            );
        }
        assert!(!read("<a b=c/>", false).is_self_closed);
        assert!(read("<br/>", false).is_self_closed && read("<a b=\"c\" />", false).is_self_closed);
        assert_eq!(read("<![CDATA[a > b]]>c", true).length, 17);
    }

    #[test]
    fn reads_attributes() {
        for (tag, value) in [
            ("<a lang=fr>", Some("fr")),
            ("<a data-lang=x language=y lang = 'fr'>", Some("fr")),
            ("<a\nlang=\"fr\" class=b>", Some("fr")),
            ("<a lang=\"\">", Some("")),
            ("<a lang>", None),
            ("<lang=fr>", None),
        ] {
            assert_eq!(attribute(tag, "lang"), value, "{tag}");
        }
        assert!(is_raw("<p class='a brut'>") && is_raw("<p class=raw>"));
        assert!(!is_raw("<p class='raws' data-class=raw>"));
    }

    #[test]
    fn finds_the_end_of_what_holds_no_tags() {
        assert_eq!(end_of_raw("a</b></Script >", "script"), Some(5));
        assert_eq!(end_of_raw("a</scripts></script", "script"), None);
    }
}
