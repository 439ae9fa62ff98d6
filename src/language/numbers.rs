//! Turns a number into the digits of a language, its thousands apart and with its decimal mark, as
//! CLDR has them.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale::Locale;

use super::locale::PerLanguage;

thread_local! {
    static FORMATTERS: PerLanguage<DecimalFormatter> = const { PerLanguage::new(formatter) };
}

/// Writes a number that is given in digits with a point (`1234567.89`): "1 234 567,89". What is no
/// number stays as it is.
pub(crate) fn format(digits: &str, language: &str) -> String {
    match Decimal::try_from_str(digits) {
        Ok(number) => FORMATTERS.with(|all| all.get(language)).format(&number).to_string(),
        Err(_) => digits.to_owned(),
    }
}

fn formatter(locale: &Locale) -> DecimalFormatter {
    let options = Default::default();
    DecimalFormatter::try_new(locale.into(), options).expect("number patterns are compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_language() {
        for (language, expected) in [
            ("fr", "1\u{202f}234\u{202f}567,89"),
            ("fr-BE", "1\u{202f}234\u{202f}567,89"),
            ("fr-CH", "1'234'567,89"),
            ("fr-CA", "1\u{a0}234\u{a0}567,89"),
            ("fr-LU", "1.234.567,89"),
            ("en", "1,234,567.89"),
            ("de", "1.234.567,89"),
            ("de-CH", "1'234'567.89"),
            ("es", "1.234.567,89"),
        ] {
            assert_eq!(format("1234567.89", language), expected, "{language}");
        }
        assert_eq!([format("0", "fr"), format("-3.5", "fr")], ["0", "-3,5"]);
        // Four digits stay together in Spanish (CLDR, `minimumGroupingDigits`).
        assert_eq!([format("1234", "fr"), format("1234", "es")], ["1\u{202f}234", "1234"]);
        assert_eq!(format("douze", "fr"), "douze");
    }
}
