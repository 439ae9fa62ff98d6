//! Raw HTML around words: whether they are text of the page's language.

use super::super::token::{self, Token};
use crate::language::primary;
use std::ops::Range;

/// Elements whose content is not for reading, or is read sign by sign.
const HIDING: &[&str] = &[
    "code", "kbd", "math", "pre", "samp", "script", "style", "svg", "template", "textarea",
    "title", "var",
];

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// The elements that are open.
pub(super) struct Markup {
    /// BCP 47.
    language: String,
    /// Names, and whether what they hold is hidden.
    blocks: Vec<(String, bool)>,
    inline: Vec<(String, bool)>,
    is_block_hidden: bool,
}

impl Markup {
    pub(super) fn new(language: &str) -> Self {
        let language = language.to_owned();
        Markup { language, blocks: Vec::new(), inline: Vec::new(), is_block_hidden: false }
    }

    /// Whether words at this place are not to be read.
    pub(super) fn hides(&self) -> bool {
        let hides = |(_, is_hidden): &(String, bool)| *is_hidden;
        self.is_block_hidden || self.blocks.iter().any(hides) || self.inline.iter().any(hides)
    }

    /// Hides the words of the block that begins.
    pub(super) fn hide_block(&mut self) {
        self.is_block_hidden = true;
    }

    /// Ends what is open within lines.
    pub(super) fn end_run(&mut self) {
        self.inline.clear();
        self.is_block_hidden = false;
    }

    /// Passes raw HTML within a line.
    pub(super) fn inline(&mut self, html: &str) {
        let mut open = std::mem::take(&mut self.inline);
        tags(html).for_each(|(token, tag)| self.pass(&token, tag, &mut open));
        self.inline = open;
    }

    /// Passes a block of raw HTML; gives the levels of its headings.
    pub(super) fn block(&mut self, html: &str) -> Vec<u8> {
        let mut open = std::mem::take(&mut self.blocks);
        let mut levels = Vec::new();
        for (token, tag) in tags(html) {
            if let [b'h' | b'H', level @ b'1'..=b'6'] = token.name.as_bytes()
                && !token.is_end
            {
                levels.push(level - b'0');
            }
            self.pass(&token, tag, &mut open);
        }
        self.blocks = open;
        levels
    }

    fn pass(&self, token: &Token, tag: &str, open: &mut Vec<(String, bool)>) {
        let name = token.name.to_ascii_lowercase();
        if token.is_end {
            if let Some(at) = open.iter().rposition(|(other, _)| *other == name) {
                open.truncate(at);
            }
        } else if !VOID.contains(&name.as_str()) && !token.is_self_closed {
            let lang = token::attribute(tag, "lang");
            let is_hidden = HIDING.contains(&name.as_str())
                || token::is_raw(tag)
                || lang.is_some_and(|lang| self.is_foreign(lang));
            open.push((name, is_hidden));
        }
    }

    /// The pictures of a piece of raw HTML that say nothing to those who do not see them: where
    /// their tags stand in it, and their addresses.
    pub(super) fn silent_pictures(html: &str) -> Vec<(Range<usize>, String)> {
        let silent = tags(html).filter(|(token, tag)| {
            let says = ["alt", "aria-label", "aria-labelledby", "aria-hidden", "role"];
            let is_picture = token.name.eq_ignore_ascii_case("img") && !token.is_end;
            is_picture && says.iter().all(|name| token::attribute(tag, name).is_none())
        });
        let place = |(_, tag): (Token, &str)| {
            let start = tag.as_ptr() as usize - html.as_ptr() as usize;
            let target = token::attribute(tag, "src").unwrap_or_default().to_owned();
            (start..start + tag.len(), target)
        };
        silent.map(place).collect()
    }

    /// Whether a tag names another language than the page's.
    pub(super) fn is_foreign(&self, lang: &str) -> bool {
        let lang = lang.trim_matches(['"', '\'']);
        !primary(lang).eq_ignore_ascii_case(primary(&self.language))
    }
}

/// The tags of a piece of raw HTML, each with what it says.
fn tags(html: &str) -> impl Iterator<Item = (Token<'_>, &str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            rest = &rest[rest.find('<')?..];
            let token = token::read(rest, false);
            let (tag, after) = rest.split_at(token.length);
            rest = after;
            if !token.name.is_empty() {
                return Some((token, tag));
            }
        }
    })
}
