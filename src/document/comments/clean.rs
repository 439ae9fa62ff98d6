//! What a stranger wrote → HTML that can stand in our page: a few elements, and no attribute but
//! the address of a link.
//!
//! Markdown goes through the same cleaning as HTML, so that one door is to be guarded. What is
//! allowed is listed; what is not listed is not there.

use crate::base::diagnostic::Diagnostic;
use crate::document::limit;
use crate::document::markdown::too_deep;
use ammonia::{Builder, UrlRelative};
use lol_html::{RewriteStrSettings, element, rewrite_str};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html::push_html};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The elements of a comment.
const ELEMENTS: [&str; 12] =
    ["p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "del"];
/// Elements that go with all that is in them: their content is no text.
const UNREADABLE: [&str; 9] =
    ["script", "style", "iframe", "template", "object", "svg", "math", "noscript", "title"];
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// The author of the page answers for none of these links, and learns nothing from them.
const REL: &str = "nofollow ugc noopener";

/// Elements that stand for one of ours.
const SAME: [(&str, &str); 10] = [
    ("h1", "p"),
    ("h2", "p"),
    ("h3", "p"),
    ("h4", "p"),
    ("h5", "p"),
    ("h6", "p"),
    ("b", "strong"),
    ("i", "em"),
    ("s", "del"),
    ("strike", "del"),
];

/// Elements that are paragraphs or hold some: HTML without any has its paragraphs by empty lines.
const BLOCKS: [&str; 11] =
    ["<p", "<div", "<ul", "<ol", "<pre", "<blockquote", "<h1", "<h2", "<h3", "<h4", "<table"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(ELEMENTS))
        .clean_content_tags(HashSet::from(UNREADABLE))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(SCHEMES))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some(REL))
        .strip_comments(true);
    builder
});

/// Markdown, in which HTML is text and a picture is its description.
///
/// # Errors
/// What nests deeper than browsers follow.
pub(super) fn markdown(text: &str) -> Result<String, Diagnostic> {
    if limit::bracket_bomb(text).is_some() {
        return Err(too_deep("brackets", limit::MAX_BRACKETS));
    }
    let events = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).filter_map(plain);
    let mut written = String::with_capacity(text.len() * 2);
    push_html(&mut written, events);
    clean(&written)
}

/// An event of a text without HTML, pictures and headings.
fn plain(event: Event) -> Option<Event> {
    Some(match event {
        Event::Html(html) | Event::InlineHtml(html) => Event::Text(html),
        Event::Start(Tag::HtmlBlock | Tag::Heading { .. }) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::HtmlBlock | TagEnd::Heading(_)) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) | Event::Rule => return None,
        event => event,
    })
}

/// HTML as other systems export it.
///
/// # Errors
/// What nests deeper than browsers follow.
pub(super) fn html(html: &str) -> Result<String, Diagnostic> {
    let renamed = |name: &str| SAME.iter().find(|(other, _)| *other == name).map(|(_, ours)| *ours);
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("*", |el| {
            if let Some(ours) = renamed(&el.tag_name()) {
                el.set_tag_name(ours)?;
            }
            Ok(())
        }),
    );
    let html = in_paragraphs(html);
    let html = rewrite_str(&html, settings).unwrap_or(html);
    clean(&html)
}

/// HTML that has no paragraphs, as it is typed in most systems: an empty line ends one.
fn in_paragraphs(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    if BLOCKS.iter().any(|block| lower.contains(block)) {
        return html.to_owned();
    }
    let text = html.replace("\r\n", "\n");
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| format!("<p>{}</p>\n", part.replace('\n', "<br>\n"))).collect()
}

fn clean(html: &str) -> Result<String, Diagnostic> {
    let clean = CLEANER.clean(html).to_string();
    match is_deep(&clean) {
        true => Err(too_deep("quotes", limit::MAX_DEPTH)),
        false => Ok(clean.trim().to_owned()),
    }
}

/// Whether clean HTML nests deeper than any text of a human being.
fn is_deep(clean: &str) -> bool {
    let mut depth = 0_usize;
    clean.split('<').skip(1).any(|tag| {
        match tag.as_bytes().first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            _ if tag.starts_with("br>") => {}
            _ => depth += 1,
        }
        depth > limit::MAX_DEPTH
    })
}

/// Whether anything is left to read.
pub(super) fn has_words(clean: &str) -> bool {
    texts(clean).any(|text| !text.replace("&nbsp;", "").trim().is_empty())
}

/// What stands between the tags.
pub(super) fn words(html: &str) -> String {
    texts(html).collect::<Vec<_>>().join(" ").trim().to_owned()
}

fn texts(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').enumerate().map(|(n, piece)| match piece.split_once('>') {
        Some((_, text)) if n > 0 => text,
        _ => piece,
    })
}

/// Clean HTML without the words that cleaning adds to each link.
pub(super) fn without_rel(clean: &str) -> String {
    clean.replace(&format!(" rel=\"{REL}\""), "")
}

#[cfg(test)]
mod tests;
