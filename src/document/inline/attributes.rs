//! What stands in braces after a passage: `{lang=en}`, `{.raw}`, both.

use crate::language::is_tag;

/// A passage's attributes, read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// BCP 47, as `<span lang>` wants it.
    pub(super) language: Option<String>,
    /// Typography leaves the passage alone.
    pub(super) is_raw: bool,
}

/// What braces may hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// No attributes: braces of the text.
    Text,
    Attributes(Attributes),
    /// Attributes, of which this one is unknown.
    Unknown(String),
    /// `lang=` with something that is no code of a language.
    NoLanguage(String),
}

/// The names of attributes, for whoever mistypes one.
pub(super) const NAMES: &[&str] = &["lang", ".raw"];

/// Whether a class says that typography leaves a passage, or a heading, as it is typed.
pub(crate) fn is_raw_class(class: &str) -> bool {
    matches!(class, "raw" | "brut" | "sans-typo")
}

impl Attributes {
    /// Reads what stands between the braces.
    pub(super) fn read(inside: &str) -> Read {
        let is_sign = |c: char| c.is_alphanumeric() || " .#=\"'-".contains(c);
        let words: Vec<&str> = inside.split_whitespace().collect();
        let is_attribute = |word: &&str| word.starts_with(['.', '#']) || word.contains('=');
        if words.is_empty() || !inside.chars().all(is_sign) || !words.iter().all(is_attribute) {
            return Read::Text;
        }
        let mut read = Attributes::default();
        for word in words {
            match word.split_once('=') {
                None if word.strip_prefix('.').is_some_and(is_raw_class) => read.is_raw = true,
                Some(("lang" | "langue", value)) => {
                    let tag = value.trim_matches(['"', '\'']);
                    if !is_tag(tag) {
                        return Read::NoLanguage(tag.to_owned());
                    }
                    read.language = Some(tag.to_owned());
                }
                _ => return Read::Unknown(word.to_owned()),
            }
        }
        Read::Attributes(read)
    }

    /// The tag that begins the passage. Nothing in it needs escaping: see [`is_tag`].
    pub(super) fn opening(&self) -> String {
        let language = self.language.as_ref().map(|tag| format!(" lang=\"{tag}\""));
        let class = if self.is_raw { " class=\"raw\"" } else { "" };
        format!("<span{}{class}>", language.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, Read};

    fn opening(inside: &str) -> String {
        match Attributes::read(inside) {
            Read::Attributes(read) => read.opening(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn reads_what_braces_may_hold() {
        for (inside, expected) in [
            ("lang=en", "<span lang=\"en\">"),
            ("langue='zh-Hant' .sans-typo", "<span lang=\"zh-Hant\" class=\"raw\">"),
            (".raw", "<span class=\"raw\">"),
            ("", "Text"),
            ("b", "Text"),
            ("a, b", "Text"),
            ("lang=en <b>", "Text"),
            (".rwa", "Unknown(\".rwa\")"),
            ("lng=en", "Unknown(\"lng=en\")"),
            ("lang=anglais", "NoLanguage(\"anglais\")"),
        ] {
            assert_eq!(opening(inside), expected, "{inside}");
        }
    }
}
