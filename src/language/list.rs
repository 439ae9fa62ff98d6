//! Turns several words into one phrase: "a, b et c". Links inside the phrase are the caller's:
//! the items may hold HTML, which is neither read nor escaped.

use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale::Locale;

use super::locale::PerLanguage;

thread_local! {
    static FORMATTERS: PerLanguage<ListFormatter> = const { PerLanguage::new(formatter) };
}

/// Joins `items` as an enumeration in the language, by the CLDR pattern "and" in full width
/// (UTS 35-2 §11): French "a, b et c", American English "a, b, and c".
pub(crate) fn join(items: &[String], language: &str) -> String {
    FORMATTERS.with(|formatters| formatters.get(language)).format(items.iter()).to_string()
}

fn formatter(locale: &Locale) -> ListFormatter {
    let wide = ListFormatterOptions::default().with_length(ListLength::Wide);
    ListFormatter::try_new_and(locale.into(), wide).expect("list patterns are compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_phrases() {
        for (language, items, expected) in [
            ("fr", "", ""),
            ("fr", "Léa", "Léa"),
            ("fr", "Léa Hugo", "Léa et Hugo"),
            ("fr", "a b c", "a, b et c"),
            ("fr", "a b c d", "a, b, c et d"),
            ("fr-CA", "a b c", "a, b et c"),
            ("en", "a b", "a and b"),
            ("en", "a b c", "a, b, and c"),
            ("en-GB", "a b c", "a, b and c"),
            ("de", "a b c", "a, b und c"),
            ("es", "a b c", "a, b y c"),
            ("es", "padres hijos", "padres e hijos"),
            ("xx", "a b", "a and b"),
        ] {
            let items: Vec<String> = items.split_whitespace().map(str::to_owned).collect();
            assert_eq!(join(&items, language), expected, "{language}");
        }
    }
}
