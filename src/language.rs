//! Level 1: all that depends on a human language.
//!
//! Languages are BCP 47 tags (`fr`, `fr-CA`). What a language lacks is taken from the one it
//! descends from, then from English.

pub(crate) mod autonym;
pub(crate) mod collation;
pub(crate) mod dates;
pub(crate) mod list;
mod locale;
pub(crate) mod numbers;
pub(crate) mod plural;
pub(crate) mod typography;
pub(crate) mod wording;
pub(crate) mod words;

/// Replaces each `{name}` by its argument; an unknown placeholder stays as it is.
pub(crate) fn fill<'a>(
    text: &str,
    argument: impl Fn(&str) -> Option<std::borrow::Cow<'a, str>>,
) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| Some((argument(name)?, tail)));
        if let Some((value, tail)) = value {
            out.push_str(&value);
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The language alone: `fr` for `fr-CA`.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// A language as Open Graph writes it, with a territory: `fr_FR` for `fr`, `fr_CA` for `fr-CA`;
/// `None` where that is not known.
pub(crate) fn with_territory(tag: &str) -> Option<String> {
    locale::with_territory(tag)
}

/// Whether a text is a language tag as BCP 47 writes them (`fr`, `fr-CA`).
pub(crate) fn is_tag(text: &str) -> bool {
    icu_locale::Locale::try_from_str(text).is_ok_and(|locale| !locale.id.language.is_unknown())
}

/// A tag as BCP 47 advises to write it: `fr-CA` for `FR-ca` (RFC 5646 §2.1.1); a text that is none
/// stays as it is.
pub(crate) fn canonical(tag: &str) -> String {
    icu_locale::Locale::try_from_str(tag).map_or_else(|_| tag.to_owned(), |tag| tag.to_string())
}

#[cfg(test)]
mod tests {
    use super::{canonical, fill, is_tag};

    #[test]
    fn fills_placeholders_and_leaves_the_rest() {
        let argument = |name: &str| (name == "n").then(|| "3".into());
        assert_eq!(fill("{n} sur {m} {", argument), "3 sur {m} {");
    }

    #[test]
    fn knows_language_tags() {
        assert!(is_tag("fr") && is_tag("fr-CA") && !is_tag("français"));
        assert_eq!(
            (canonical("FR-ca"), canonical("français")),
            ("fr-CA".into(), "français".into())
        );
    }
}
