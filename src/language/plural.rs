//! Turns a count into the plural form that a language uses for it, so that a message can be
//! chosen: "0 commentaire", "1 commentaire", "2 commentaires". The messages are elsewhere.

use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use super::locale::PerLanguage;

thread_local! {
    static RULES: PerLanguage<PluralRules> = const { PerLanguage::new(rules) };
}

/// Returns the CLDR name of the cardinal form of `n`: `zero`, `one`, `two`, `few`, `many` or
/// `other` (UTS 35-3 §5). French has `one` for 0 and 1, and `many` for 1 000 000, which wants
/// « de » before the noun.
pub(crate) fn category(n: u64, language: &str) -> &'static str {
    match RULES.with(|rules| rules.get(language)).category_for(n) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

fn rules(locale: &Locale) -> PluralRules {
    PluralRules::try_new_cardinal(locale.into()).expect("plural rules are compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_take_the_form_of_the_language() {
        for (language, n, expected) in [
            ("fr", 0, "one"),
            ("fr", 1, "one"),
            ("fr", 2, "other"),
            ("fr", 1_000_000, "many"),
            ("fr", 1_000_001, "other"),
            ("fr", 2_000_000, "many"),
            ("fr-CA", 0, "one"),
            ("en", 0, "other"),
            ("en", 1, "one"),
            ("de", 1, "one"),
            ("es", 2, "other"),
            ("pl", 3, "few"),
            ("pl", 5, "many"),
            ("ar", 2, "two"),
            ("cy", 0, "zero"),
            ("xx", 1, "one"),
        ] {
            assert_eq!(category(n, language), expected, "{language} {n}");
        }
    }
}
