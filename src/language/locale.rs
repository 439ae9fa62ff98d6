//! Turns the BCP 47 string of a page (`fr`, `fr-CA`) into an ICU locale that has data, and
//! keeps what is costly to make for a language. What is made from a locale is left to its
//! neighbours.

use std::cell::RefCell;
use std::rc::Rc;

use icu_locale::{LanguageIdentifier, Locale, LocaleExpander, TransformResult, locale};

/// The locale for `language`: wrong or unknown ends are dropped (`fr-Québec` is `fr`), and a
/// language without data is English, since ICU's own root would print "2010 M07 6".
pub(super) fn of(language: &str) -> Locale {
    let hyphenated = language.replace('_', "-");
    let mut rest = hyphenated.as_str();
    loop {
        match rest.parse::<Locale>() {
            Ok(locale) if is_known(&locale) => return locale,
            Ok(_) => return locale!("en"),
            Err(_) => rest = rest.rfind(['-', '.']).map_or("en", |end| &rest[..end]),
        }
    }
}

/// A language with the territory where most of its readers are, unless it names one: `fr_FR`.
pub(super) fn with_territory(language: &str) -> Option<String> {
    let mut locale = language.parse::<LanguageIdentifier>().ok()?;
    LocaleExpander::new_common().maximize(&mut locale);
    Some(format!("{}_{}", locale.language, locale.region?))
}

/// The common expander completes (`fr` to `fr-Latn-FR`) just the languages of *Basic* coverage
/// in CLDR, which are those with names for their months (UTS 35 §4.3).
fn is_known(locale: &Locale) -> bool {
    let mut bare = LanguageIdentifier::from(locale.id.language);
    LocaleExpander::new_common().maximize(&mut bare) == TransformResult::Modified
}

/// What `make` returned for each language met. It is meant for a `thread_local!`: ICU's types
/// hold no lock, and a site has few languages, so that a list is searched faster than a map.
pub(super) struct PerLanguage<T> {
    make: fn(&Locale) -> T,
    made: RefCell<Vec<(Box<str>, Rc<T>)>>,
}

impl<T> PerLanguage<T> {
    pub(super) const fn new(make: fn(&Locale) -> T) -> Self {
        Self { make, made: RefCell::new(Vec::new()) }
    }

    /// What was made for `language`, made now if this is the first call.
    pub(super) fn get(&self, language: &str) -> Rc<T> {
        let mut made = self.made.borrow_mut();
        if let Some((_, found)) = made.iter().find(|(known, _)| **known == *language) {
            return Rc::clone(found);
        }
        let new = Rc::new((self.make)(&of(language)));
        made.push((language.into(), Rc::clone(&new)));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_ends_are_dropped_and_unknown_languages_are_english() {
        for (language, expected) in [
            ("fr", "fr"),
            ("fr-CA", "fr-CA"),
            ("fr_CA", "fr-CA"),
            ("fr-CA.UTF-8", "fr-CA"),
            ("fr-Québec", "fr"),
            ("FR-ca", "fr-CA"),
            ("zh-Hant-TW", "zh-Hant-TW"),
            ("tlh", "en"),
            ("xx-FR", "en"),
            ("und", "en"),
            ("français", "en"),
            ("", "en"),
        ] {
            assert_eq!(of(language).to_string(), expected, "{language}");
        }
    }

    #[test]
    fn a_language_has_a_territory() {
        for (language, expected) in [
            ("fr", Some("fr_FR")),
            ("en", Some("en_US")),
            ("en-GB", Some("en_GB")),
            ("FR-ca", Some("fr_CA")),
            ("zh-Hant", Some("zh_TW")),
            ("pt-BR", Some("pt_BR")),
            ("tlh", None),
            ("français", None),
        ] {
            assert_eq!(with_territory(language).as_deref(), expected, "{language}");
        }
    }

    #[test]
    fn a_language_is_made_once() {
        let lengths = PerLanguage::new(|locale| locale.to_string());
        assert!(Rc::ptr_eq(&lengths.get("fr-CA"), &lengths.get("fr-CA")));
        assert_eq!(*lengths.get("fr-CA"), "fr-CA");
        assert_eq!(*lengths.get("en"), "en");
    }
}
