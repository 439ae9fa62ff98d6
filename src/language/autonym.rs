//! What languages are called in themselves (CLDR 48, `localeDisplayNames/languages`), with the
//! capital that a name has where it stands alone.

use super::primary;

/// The official languages of the countries where French is one, and their neighbours.
const NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("br", "Brezhoneg"),
    ("ca", "Català"),
    ("co", "Corsu"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("eu", "Euskara"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("gl", "Galego"),
    ("ht", "Kreyòl"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("lb", "Lëtzebuergesch"),
    ("mg", "Malagasy"),
    ("nl", "Nederlands"),
    ("oc", "Occitan"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("rm", "Rumantsch"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("vi", "Tiếng Việt"),
    ("wo", "Wolof"),
    ("zh", "中文"),
];

/// What a language is called in itself: `Français`, `Français (CA)`; its tag where it is not known.
pub(crate) fn of(tag: &str) -> String {
    let language = primary(tag);
    let known = NAMES.iter().find(|(code, _)| code.eq_ignore_ascii_case(language));
    let Some((_, name)) = known else { return tag.to_owned() };
    match tag.get(language.len() + 1..) {
        Some(rest) if !rest.is_empty() => format!("{name} ({rest})"),
        _ => (*name).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn names_languages_in_themselves() {
        for (tag, name) in
            [("fr", "Français"), ("fr-CA", "Français (CA)"), ("en", "English"), ("tlh", "tlh")]
        {
            assert_eq!(of(tag), name);
        }
    }
}
