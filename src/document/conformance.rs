//! The examples of CommonMark 0.31.2 and of GitHub's extensions, against what we make of them.
//!
//! All our extensions are on, as they are for authors. So each example either agrees, once what a
//! page adds (ids, classes, the frame of a table) is set aside, or is named below with the
//! extension that makes it differ. Only raw HTML is left as open as the examples leave it.

use super::body::{Hole, Picture};
use super::markdown::{Parsed, Settings, Source, parse};
use std::collections::BTreeMap;

const COMMONMARK: &str = include_str!("../../tests/conformance/commonmark-0.31.2.txt");
const GITHUB: &str = include_str!("../../tests/conformance/github-0.29.txt");

/// Examples of CommonMark in which an extension of ours has its say.
const COMMONMARK_DIFFERS: &[(usize, &str)] = &[
    (602, "a bare address is a link, even in what is no autolink"),
    (606, "a bare e-mail address is a link"),
    (608, "a bare address is a link"),
    (611, "a bare address is a link"),
    (612, "a bare e-mail address is a link"),
];
/// Examples of GitHub's that `linkify`, which finds our bare addresses, reads otherwise.
const GITHUB_DIFFERS: &[(usize, &str)] = &[
    (17, "an address ends before a bracket that nothing opens, wherever it stands"),
    (18, "`&hl;` is no entity: it belongs to the address"),
    (20, "only addresses of the web become links"),
    (23, "the domain of an e-mail address has two letters or more at its end"),
];

struct Example {
    number: usize,
    markdown: String,
    html: String,
}

/// The examples of a specification: fences of 32 backticks, a full stop between source and result.
fn examples(spec: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let start = format!("\n{fence} example");
    let pieces = spec.split(&start).skip(1);
    let read = |(number, piece): (usize, &str)| {
        let (_, rest) = piece.split_once('\n').expect("a fence ends its line");
        let (example, _) = rest.split_once(&fence).expect("an example ends");
        let example = format!("\n{}", example.replace('→', "\t"));
        let (markdown, html) = example.split_once("\n.\n").expect("it has a result");
        let markdown = format!("{}\n", markdown.strip_prefix('\n').unwrap_or(markdown));
        Example { number: number + 1, markdown, html: html.to_owned() }
    };
    pieces.enumerate().map(read).collect()
}

#[test]
fn agrees_with_commonmark() {
    let examples = examples(COMMONMARK);
    assert_eq!(examples.len(), 652);
    check(&examples, COMMONMARK_DIFFERS);
}

#[test]
fn agrees_with_github() {
    let examples = examples(GITHUB);
    assert_eq!(examples.len(), 23);
    check(&examples, GITHUB_DIFFERS);
}

fn check(examples: &[Example], expected: &[(usize, &str)]) {
    let mut differ = Vec::new();
    for example in examples {
        let (ours, theirs) = (tokens(&html_of(&example.markdown)), tokens(&example.html));
        if ours != theirs {
            differ.push(example.number);
            if !expected.iter().any(|(number, _)| *number == example.number) {
                println!("example {}\n{}", example.number, example.markdown);
                println!("expected {theirs:?}\n     got {ours:?}\n");
            }
        }
    }
    let expected: Vec<usize> = expected.iter().map(|(number, _)| *number).collect();
    assert_eq!(differ, expected, "what differs, and what is known to");
}

fn html_of(markdown: &str) -> String {
    let source = Source { path: "content/articles/a.md", text: markdown, start: 0 };
    let settings = Settings {
        language: "en",
        has_math: false,
        keeps_outside: false,
        has_handout: false,
        closes_html: false,
    };
    filled(&parse(&source, &settings, &mut Vec::new()))
}

/// The HTML with its holes filled by what the author wrote.
fn filled(parsed: &Parsed) -> String {
    let mut html = String::new();
    let mut done = 0;
    for (at, hole) in &parsed.body.holes {
        html.push_str(&parsed.body.html[done..*at as usize]);
        done = *at as usize;
        match hole {
            Hole::Link(target) => html.push_str(&attribute("href", target)),
            Hole::Attribute(name, target) => html.push_str(&attribute(name, target)),
            Hole::Address(target) => html.push_str(target),
            Hole::Image(picture) => html.push_str(&image(picture)),
            _ => {}
        }
    }
    html.push_str(&parsed.body.html[done..]);
    without_ours(&html)
}

/// HTML without what only our pages have: the frame of tables, the looks of code, captions.
fn without_ours(html: &str) -> String {
    let html = html.replace("</table></div>", "</table>");
    let html = html.replace("<pre class=\"code\" tabindex=\"0\"", "<pre");
    let html = without_colours(&html);
    let Some((before, rest)) = html.split_once("<figure>\n<img") else { return html };
    let (img, rest) = rest.split_once(">\n<figcaption>").expect("a figure has a caption");
    let (caption, rest) = rest.split_once("</figcaption>\n</figure>").expect("it ends");
    format!("{before}<p><img{img} title=\"{caption}\"></p>{rest}")
}

fn without_colours(html: &str) -> String {
    let mut pieces = html.split("<pre data-language=\"");
    let mut plain = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let (language, rest) = piece.split_once("\"><code>").expect("code follows");
        let (code, rest) = rest.split_once("</pre>").expect("it ends");
        plain.push_str(&format!("<pre><code class=\"language-{language}\">"));
        for (at, piece) in code.replace("</span>", "").split("<span class=\"z").enumerate() {
            let coloured = piece.split_once("\">").map_or(piece, |(_, code)| code);
            plain.push_str(if at == 0 { piece } else { coloured });
        }
        plain.push_str(&format!("</pre>{rest}"));
    }
    plain
}

fn image(Picture { target, alt, title }: &Picture) -> String {
    let title = if title.is_empty() { String::new() } else { attribute("title", title) };
    format!("<img{}{}{title}>", attribute("src", target), attribute("alt", alt))
}

fn attribute(name: &str, value: &str) -> String {
    format!(" {name}=\"{}\"", html_escape::encode_double_quoted_attribute(value))
}

/// A piece of HTML as browsers read it.
#[derive(Debug, PartialEq)]
enum Token {
    Text(String),
    Tag(String, BTreeMap<String, String>),
}

/// HTML as tags and texts; what only our pages have is left out.
fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let is_tag = rest.starts_with('<');
        let end = match is_tag {
            true => tag_end(rest),
            false => rest.find('<').unwrap_or(rest.len()),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        let token = if is_tag { tag(piece) } else { text(piece) };
        match (tokens.last_mut(), token) {
            (_, None) => {}
            (Some(Token::Text(before)), Some(Token::Text(more))) => before.push_str(&more),
            (_, Some(token)) => tokens.push(token),
        }
    }
    tokens
}

/// Where a tag, or a comment, ends.
fn tag_end(html: &str) -> usize {
    for (start, end) in [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>")] {
        if html.starts_with(start) {
            return html.find(end).map_or(html.len(), |at| at + end.len());
        }
    }
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn text(piece: &str) -> Option<Token> {
    // White space between blocks means nothing.
    let blank = piece.trim_matches('\n').is_empty();
    (!blank).then(|| Token::Text(html_escape::decode_html_entities(piece.trim_end()).into_owned()))
}

fn tag(piece: &str) -> Option<Token> {
    let inside = piece.trim_start_matches('<').trim_end_matches(['>', '/', ' ', '\n']);
    let (name, rest) = inside.split_at(inside.find(char::is_whitespace).unwrap_or(inside.len()));
    let mut attributes = attributes(rest);
    if attributes.get("class").is_some_and(|class| class == "table") {
        return None;
    }
    for ours in ["loading", "decoding", "id", "scope", "aria-label"] {
        attributes.remove(ours);
    }
    if matches!(name, "td" | "th")
        && let Some(class) = attributes.remove("class")
    {
        attributes.insert("align".to_owned(), class);
    }
    for address in ["href", "src"] {
        if let Some(value) = attributes.get_mut(address) {
            *value = percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned();
        }
    }
    Some(Token::Tag(name.to_owned(), attributes))
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len()).max(1);
        let (name, after) = rest.split_at(end);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
            Some(after) => value(after),
            None => ("", after),
        };
        let value = html_escape::decode_html_entities(value).into_owned();
        attributes.insert(name.to_owned(), value);
        rest = after.trim_start();
    }
    attributes
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}
