//! Puts titles, tags and names in the order that a reader expects of a dictionary in the
//! language: École before été before Étude, œuf beside oeuf. Bytes would put É after z.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::Locale;

use super::locale::PerLanguage;

thread_local! {
    static COLLATORS: PerLanguage<CollatorBorrowed<'static>> =
        const { PerLanguage::new(collator) };
}

/// Sorts `items` by the collation of the language (UTS 10, CLDR tailorings: `fr-CA` compares
/// accents from the end of the word), then by code point; equal keys keep their order.
pub(crate) fn sort_by_words<T>(items: &mut [T], language: &str, key: impl Fn(&T) -> &str) {
    let collator = COLLATORS.with(|collators| collators.get(language));
    items.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        collator.compare(a, b).then_with(|| a.cmp(b))
    });
}

fn collator(locale: &Locale) -> CollatorBorrowed<'static> {
    let options = CollatorOptions::default();
    Collator::try_new(locale.into(), options).expect("collations are compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sorts the words of `expected` from the reverse order and compares.
    fn check(language: &str, expected: &str) {
        let mut words: Vec<&str> = expected.split_whitespace().rev().collect();
        sort_by_words(&mut words, language, |word| word);
        assert_eq!(words.join(" "), expected, "{language}");
    }

    #[test]
    fn words_follow_the_dictionary() {
        check("fr", "abc eau École été Étude oeuf œuf peche péché pêche zèbre");
        check("fr", "œuf oeuvre Œuvre ouvre");
        check("fr", "e E é É ea ÉB ec");
        check("fr-CA", "œuf oeuvre Œuvre ouvre");
        check("fr", "cote coté côte côté");
        check("fr-CA", "cote côte coté côté");
        check("fr-CH", "cote coté côte côté");
        check("de", "Adel Ärger Zebra");
        check("sv", "Adel Zebra Ärger");
        check("es", "nube ñu oso");
        check("xx", "cote coté côte côté");
    }

    #[test]
    fn spaces_and_apostrophes_part_words() {
        let mut titles = ["l’étéa", "mode d’emploi", "modèle", "mode", "l'ete", "l’été"];
        sort_by_words(&mut titles, "fr", |title| title);
        assert_eq!(titles, ["l'ete", "l’été", "l’étéa", "mode", "mode d’emploi", "modèle"]);
    }

    #[test]
    fn equal_keys_keep_their_order_and_equal_words_go_by_code_point() {
        let mut items = [("e\u{301}", 1), ("a", 2), ("é", 3), ("a", 1), ("e\u{301}", 0)];
        sort_by_words(&mut items, "fr", |item| item.0);
        let order = [("a", 2), ("a", 1), ("e\u{301}", 1), ("e\u{301}", 0), ("é", 3)];
        assert_eq!(items, order);
    }
}
