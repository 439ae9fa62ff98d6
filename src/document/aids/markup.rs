//! Raw HTML around words: whether they are text of the page's language.

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

/// A tag of raw HTML.
struct Tag<'t> {
    name: String,
    is_end: bool,
    attributes: &'t str,
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
        tags(html).for_each(|tag| self.pass(&tag, &mut open));
        self.inline = open;
    }

    /// Passes a block of raw HTML; gives the levels of its headings.
    pub(super) fn block(&mut self, html: &str) -> Vec<u8> {
        let mut open = std::mem::take(&mut self.blocks);
        let mut levels = Vec::new();
        for tag in tags(html) {
            if let [b'h', level @ b'1'..=b'6'] = tag.name.as_bytes()
                && !tag.is_end
            {
                levels.push(level - b'0');
            }
            self.pass(&tag, &mut open);
        }
        self.blocks = open;
        levels
    }

    fn pass(&self, tag: &Tag, open: &mut Vec<(String, bool)>) {
        if tag.is_end {
            if let Some(at) = open.iter().rposition(|(name, _)| *name == tag.name) {
                open.truncate(at);
            }
        } else if !VOID.contains(&tag.name.as_str()) && !tag.attributes.ends_with('/') {
            let is_raw = attribute(tag.attributes, "class")
                .is_some_and(|classes| classes.split_whitespace().any(is_raw));
            let lang = attribute(tag.attributes, "lang");
            let is_hidden = HIDING.contains(&tag.name.as_str())
                || is_raw
                || lang.is_some_and(|lang| self.is_foreign(lang));
            open.push((tag.name.clone(), is_hidden));
        }
    }

    /// Whether a tag names another language than the page's.
    pub(super) fn is_foreign(&self, lang: &str) -> bool {
        let primary = |tag: &str| tag.split('-').next().unwrap_or("").to_ascii_lowercase();
        primary(lang.trim_matches(['"', '\''])) != primary(&self.language)
    }
}

/// Whether a class says that typography leaves a passage alone.
pub(super) fn is_raw(class: &str) -> bool {
    matches!(class, "raw" | "brut" | "sans-typo")
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|piece| {
        let inside = piece.split('>').next().unwrap_or(piece);
        let is_end = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let end = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
        let name = inside[..end].to_ascii_lowercase();
        (!name.is_empty()).then(|| Tag { name, is_end, attributes: inside[end..].trim_end() })
    })
}

/// The value of an attribute.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let is_name = |at: usize| attributes[..at].ends_with(char::is_whitespace);
    let (at, _) = attributes.match_indices(name).find(|(at, _)| is_name(*at))?;
    let value = attributes[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split_whitespace().next(),
    }
}
