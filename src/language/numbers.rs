//! Turns a number into the digits of a language, its thousands apart and with its decimal mark, as
//! CLDR has them, and a share into its percentage.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale::Locale;

use super::locale::PerLanguage;

thread_local! {
    static FORMATTERS: PerLanguage<Formatters> = const { PerLanguage::new(Formatters::new) };
}

/// Writes a number that is given in digits with a point (`1234567.89`): "1 234 567,89". What is no
/// number stays as it is.
pub(crate) fn format(digits: &str, language: &str) -> String {
    match Decimal::try_from_str(digits) {
        Ok(number) => formatters(language).decimal.format(&number).to_string(),
        Err(_) => digits.to_owned(),
    }
}

/// Writes a share that is given in digits with a point (`0.87`) as a percentage: "87 %". It is
/// rounded to some decimals, as ICU does (half to even), and ends with no zeros after its decimal
/// mark. What is no number stays as it is.
pub(crate) fn percent(digits: &str, n_decimals: u8, language: &str) -> String {
    let Ok(mut share) = Decimal::try_from_str(digits) else { return digits.to_owned() };
    share.multiply_pow10(2);
    share.round(-i16::from(n_decimals));
    share.trim_start();
    share.trim_end();
    let formatters = formatters(language);
    let (before, after) = formatters.percent;
    format!("{before}{}{after}", formatters.decimal.format(&share))
}

/// Writes a number of bytes by its decimal multiples (IEC 80000-13), with one decimal below ten:
/// "1,4 Mo", "120 ko". French counts in octets.
pub(crate) fn file_size(n_bytes: u64, language: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let (mut unit, mut size) = (0, n_bytes as f64);
    while size >= 999.5 && unit < 3 {
        (unit, size) = (unit + 1, size / 1_000.0);
    }
    let n_decimals = usize::from(unit > 0 && size < 9.95);
    let digits = format!("{size:.n_decimals$}");
    let digits = digits.strip_suffix(".0").unwrap_or(&digits);
    let is_french = super::primary(language) == "fr";
    let units = if is_french { ["o", "ko", "Mo", "Go"] } else { ["B", "kB", "MB", "GB"] };
    format!("{}\u{a0}{}", format(digits, language), units[unit])
}

struct Formatters {
    decimal: DecimalFormatter,
    /// What stands before and after a percentage.
    percent: (&'static str, &'static str),
}

impl Formatters {
    fn new(locale: &Locale) -> Self {
        let decimal = DecimalFormatter::try_new(locale.into(), Default::default());
        Self {
            decimal: decimal.expect("number patterns are compiled in"),
            percent: percent_pattern(locale),
        }
    }
}

fn formatters(language: &str) -> std::rc::Rc<Formatters> {
    FORMATTERS.with(|all| all.get(language))
}

/// Languages with a no-break space before the sign.
const SPACED: &[&str] = &[
    "ab", "bas", "be", "br", "ca", "ce", "co", "cs", "cu", "cv", "da", "de", "dsb", "dua", "dz",
    "fi", "fo", "fr", "gl", "gsw", "hr", "hsb", "ht", "kl", "ksh", "lb", "lt", "mk", "nb", "nds",
    "nn", "no", "qu", "rm", "rn", "ro", "ru", "se", "sk", "sl", "smn", "sv", "tk", "tt", "zgh",
];

/// The sign of CLDR 48 (`numbers/percentFormats` of each locale), which ICU4X has no stable type
/// for. Arabic and Persian have a sign of their own; here they have `%`.
fn percent_pattern(locale: &Locale) -> (&'static str, &'static str) {
    let language = locale.id.language.as_str();
    let region = locale.id.region;
    let region = region.as_ref().map_or("", |region| region.as_str());
    let is_spaced = match (language, region) {
        ("fr" | "de", "CH") | ("de", "LI") => false,
        // Not so in America.
        ("es", _) => ["", "EA", "ES", "GQ", "IC", "PH"].contains(&region),
        ("en", _) => ["AT", "DE", "DK", "FI", "NO", "SE"].contains(&region),
        _ => SPACED.contains(&language),
    };
    match language {
        "eu" => ("%\u{a0}", ""),
        "ku" | "tr" => ("%", ""),
        "oc" => ("", "\u{202f}%"),
        _ if is_spaced => ("", "\u{a0}%"),
        _ => ("", "%"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_files() {
        for (n_bytes, language, expected) in [
            (0, "fr", "0\u{a0}o"),
            (999, "fr", "999\u{a0}o"),
            (1_400, "fr", "1,4\u{a0}ko"),
            (2_000, "en", "2\u{a0}kB"),
            (123_456, "fr", "123\u{a0}ko"),
            (999_960, "fr", "1\u{a0}Mo"),
            (1_449_999, "en", "1.4\u{a0}MB"),
            (5_000_000_000, "de", "5\u{a0}GB"),
        ] {
            assert_eq!(file_size(n_bytes, language), expected, "{n_bytes}");
        }
    }

    #[test]
    fn digits_are_those_of_the_language() {
        for (language, expected) in [
            ("fr", "1\u{202f}234\u{202f}567,89"),
            ("fr-BE", "1\u{202f}234\u{202f}567,89"),
            // An apostrophe since CLDR 48.2, which changed `fr-CH` after `de-CH`.
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

    #[test]
    fn percentages_have_the_space_of_the_language() {
        for (language, expected) in [
            ("fr", "87\u{a0}%"),
            ("fr-BE", "87\u{a0}%"),
            ("fr-CA", "87\u{a0}%"),
            ("fr-LU", "87\u{a0}%"),
            ("fr-CH", "87%"),
            ("en", "87%"),
            ("en-SE", "87\u{a0}%"),
            ("de", "87\u{a0}%"),
            ("de-CH", "87%"),
            ("es", "87\u{a0}%"),
            ("es-MX", "87%"),
            ("it", "87%"),
            ("tr", "%87"),
            ("eu", "%\u{a0}87"),
            ("oc", "87\u{202f}%"),
            ("xx", "87%"),
        ] {
            assert_eq!(percent("0.87", 0, language), expected, "{language}");
        }
        let french = |digits, n_decimals| percent(digits, n_decimals, "fr");
        assert_eq!(
            ["0", "1", "12.5"].map(|digits| french(digits, 0)),
            ["0\u{a0}%", "100\u{a0}%", "1\u{202f}250\u{a0}%"]
        );
        assert_eq!(["0.865", "0.875"].map(|digits| french(digits, 0)), ["86\u{a0}%", "88\u{a0}%"]);
        assert_eq!(french("0.3333333333333333", 1), "33,3\u{a0}%");
        assert_eq!([french("0.5", 2), french("-0.035", 1)], ["50\u{a0}%", "-3,5\u{a0}%"]);
        assert_eq!(french("presque tous", 0), "presque tous");
    }
}
