//! Turns a date into the words of a language. French departs from CLDR in two places, both
//! from the usage of the Imprimerie nationale: "1er août" and "7 h 47". Reading the dates of
//! authors is left to `reading`, and guessing what a wrong one meant to `mistaken`.

mod mistaken;
mod reading;
mod week;

use std::cell::OnceCell;

use icu_calendar::Gregorian;
use icu_datetime::fieldsets::enums::{
    CalendarPeriodFieldSet, CompositeDateTimeFieldSet, DateAndTimeFieldSet, DateFieldSet,
    TimeFieldSet,
};
use icu_datetime::fieldsets::{MD, T, YM, YMD, YMDE};
use icu_datetime::options::YearStyle;
use icu_datetime::{FixedCalendarDateTimeFormatter, input};
use icu_locale::Locale;
use jiff::Zoned;

pub(crate) use reading::{DateError, of_key, parse};
pub(crate) use week::{first_weekday, weekdays};

use super::locale::PerLanguage;

/// How much of a date is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum DateStyle {
    /// "mardi 6 juillet 2010"
    Full,
    /// "6 juillet 2010"
    Long,
    /// "06/07/2010"
    Short,
    /// "7 h 47"
    Time,
    /// "mardi 6 juillet 2010 à 7 h 47"
    FullTime,
    /// "juillet 2010"
    Month,
    /// "6 juillet"
    Day,
}

impl DateStyle {
    /// The names that templates and the configuration use, with their styles.
    pub(crate) const NAMED: [(&str, Self); 7] = [
        ("full", Self::Full),
        ("long", Self::Long),
        ("short", Self::Short),
        ("time", Self::Time),
        ("full_time", Self::FullTime),
        ("month", Self::Month),
        ("day", Self::Day),
    ];

    /// The style called `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, style)| *style)
    }

    fn fields(self) -> CompositeDateTimeFieldSet {
        use CompositeDateTimeFieldSet::{CalendarPeriod, Date, DateTime, Time};
        match self {
            Self::Full => Date(DateFieldSet::YMDE(YMDE::long())),
            Self::Long => Date(DateFieldSet::YMD(YMD::long())),
            // Four digits of the year: "7/6/10" could be read six ways.
            Self::Short => Date(DateFieldSet::YMD(YMD::short().with_year_style(YearStyle::Full))),
            Self::Time => Time(TimeFieldSet::T(T::hm())),
            Self::FullTime => DateTime(DateAndTimeFieldSet::YMDET(YMDE::long().with_time_hm())),
            Self::Month => CalendarPeriod(CalendarPeriodFieldSet::YM(YM::long())),
            Self::Day => Date(DateFieldSet::MD(MD::long())),
        }
    }
}

thread_local! {
    static FORMATTERS: PerLanguage<Formatters> = const { PerLanguage::new(Formatters::new) };
}

/// Writes `date` in the language, as the clock of its own zone shows it.
pub(crate) fn format(date: &Zoned, style: DateStyle, language: &str) -> String {
    let formatters = FORMATTERS.with(|all| all.get(language));
    match (formatters.french, style) {
        (None, _) => formatters.cldr(date, style),
        (Some(french), DateStyle::Time) => french.time(date),
        (Some(french), DateStyle::FullTime) => {
            let day = first_of_month(date, formatters.cldr(date, DateStyle::Full));
            format!("{day} à {}", french.time(date))
        }
        (Some(_), DateStyle::Full | DateStyle::Long | DateStyle::Day) => {
            first_of_month(date, formatters.cldr(date, style))
        }
        (Some(_), DateStyle::Short | DateStyle::Month) => formatters.cldr(date, style),
    }
}

/// Writes the days from one date to another: "du 12 au 14 mars 2026". ICU4X has no intervals yet;
/// other languages than French have the pattern that CLDR falls back to (`intervalFormatFallback`).
pub(crate) fn range(start: &Zoned, end: &Zoned, language: &str) -> String {
    let last = format(end, DateStyle::Long, language);
    if FORMATTERS.with(|all| all.get(language)).french.is_none() {
        return format!("{} – {last}", format(start, DateStyle::Long, language));
    }
    let first = match (start.year() == end.year(), start.month() == end.month()) {
        (true, true) if start.day() == 1 => "1er".to_owned(),
        (true, true) => start.day().to_string(),
        (true, false) => format(start, DateStyle::Day, language),
        (false, _) => format(start, DateStyle::Long, language),
    };
    format!("du {first} au {last}")
}

/// The first day alone is an ordinal in French: "jeudi 1er août 2024". Months and week days
/// hold no digit, so the first "1 " of the text is the day.
fn first_of_month(date: &Zoned, text: String) -> String {
    if date.day() == 1 { text.replacen("1 ", "1er ", 1) } else { text }
}

/// The habits of French that CLDR lacks.
#[derive(Clone, Copy)]
struct French {
    /// Canada writes the hour with two digits: "07 h 47".
    padded_hour: bool,
}

impl French {
    /// "7 h 47" and, on the hour, "7 h". The spaces do not break.
    fn time(self, date: &Zoned) -> String {
        let width = if self.padded_hour { 2 } else { 1 };
        let hour = format!("{:0width$}\u{a0}h", date.hour());
        match date.minute() {
            0 => hour,
            minute => format!("{hour}\u{a0}{minute:02}"),
        }
    }
}

/// The fixed calendar keeps the data of the other calendars out of the program.
type Formatter = FixedCalendarDateTimeFormatter<Gregorian, CompositeDateTimeFieldSet>;

/// The formatters of one language, each made when its style is first asked for.
struct Formatters {
    locale: Locale,
    french: Option<French>,
    made: [OnceCell<Formatter>; DateStyle::NAMED.len()],
}

impl Formatters {
    fn new(locale: &Locale) -> Self {
        let is_canadian = locale.id.region.is_some_and(|region| region.as_str() == "CA");
        let french = French { padded_hour: is_canadian };
        Self {
            locale: locale.clone(),
            french: (locale.id.language.as_str() == "fr").then_some(french),
            made: Default::default(),
        }
    }

    /// `date` by the patterns of CLDR alone.
    fn cldr(&self, date: &Zoned, style: DateStyle) -> String {
        let formatter = self.made[style as usize].get_or_init(|| {
            Formatter::try_new((&self.locale).into(), style.fields())
                .expect("date patterns are compiled in")
        });
        formatter.format(&to_icu(date)).to_string()
    }
}

fn to_icu(date: &Zoned) -> input::DateTime<Gregorian> {
    let month = date.month().unsigned_abs();
    let day = date.day().unsigned_abs();
    let (hour, minute) = (date.hour().unsigned_abs(), date.minute().unsigned_abs());
    input::DateTime {
        date: input::Date::try_new_gregorian(date.year().into(), month, day)
            .expect("jiff's dates are Gregorian"),
        time: input::Time::try_new(hour, minute, 0, 0).expect("jiff's hours are below 24"),
    }
}

/// A moment as RFC 3339 writes it.
pub(crate) fn rfc3339(moment: &jiff::Zoned) -> String {
    in_whole_minutes(moment).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The same moment with an offset in whole minutes, since no format for machines can write more:
/// until 1911 Paris was 9 minutes and 21 seconds ahead of Greenwich.
pub(crate) fn in_whole_minutes(moment: &jiff::Zoned) -> jiff::Zoned {
    let offset = moment.offset();
    let rounded = offset.round(jiff::Unit::Minute).unwrap_or(offset);
    moment.with_time_zone(jiff::tz::TimeZone::fixed(rounded))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes one civil time in each style that `expected` names.
    fn check(language: &str, civil: &str, expected: &[(&str, &str)]) {
        let date: Zoned = format!("{civil}[Europe/Paris]").parse().unwrap();
        for (name, text) in expected {
            let style = DateStyle::named(name).unwrap();
            assert_eq!(format(&date, style, language), *text, "{language} {name}");
        }
    }

    #[test]
    fn french_has_1er_and_hours() {
        check(
            "fr",
            "2010-07-06T07:47",
            &[
                ("full", "mardi 6 juillet 2010"),
                ("long", "6 juillet 2010"),
                ("short", "06/07/2010"),
                ("time", "7\u{a0}h\u{a0}47"),
                ("full_time", "mardi 6 juillet 2010 à 7\u{a0}h\u{a0}47"),
                ("month", "juillet 2010"),
                ("day", "6 juillet"),
            ],
        );
        check(
            "fr",
            "2024-08-01T14:00",
            &[
                ("full", "jeudi 1er août 2024"),
                ("long", "1er août 2024"),
                ("short", "01/08/2024"),
                ("time", "14\u{a0}h"),
                ("full_time", "jeudi 1er août 2024 à 14\u{a0}h"),
                ("month", "août 2024"),
                ("day", "1er août"),
            ],
        );
        check(
            "fr",
            "2021-01-11T00:05",
            &[("long", "11 janvier 2021"), ("time", "0\u{a0}h\u{a0}05")],
        );
        check("fr", "2021-12-31T23:59", &[("full", "vendredi 31 décembre 2021")]);
    }

    #[test]
    fn french_differs_by_country() {
        check(
            "fr-CA",
            "2010-07-06T07:47",
            &[
                ("full", "mardi 6 juillet 2010"),
                ("short", "2010-07-06"),
                ("time", "07\u{a0}h\u{a0}47"),
                ("full_time", "mardi 6 juillet 2010 à 07\u{a0}h\u{a0}47"),
            ],
        );
        check("fr-CA", "2024-08-01T07:00", &[("day", "1er août"), ("time", "07\u{a0}h")]);
        // CLDR's `dateFormats` of `fr-CH` has a comma after the day of the week; ICU4X goes by
        // `availableFormats`, which has none, and so does the *Guide du typographe romand*. Years
        // have four digits everywhere.
        check(
            "fr-CH",
            "2024-08-01T07:47",
            &[
                ("full", "jeudi 1er août 2024"),
                ("short", "01.08.2024"),
                ("time", "7\u{a0}h\u{a0}47"),
            ],
        );
        check(
            "fr-BE",
            "2010-07-06T07:47",
            &[("full", "mardi 6 juillet 2010"), ("short", "6/07/2010")],
        );
        check(
            "fr-LU",
            "2010-07-06T07:47",
            &[("full", "mardi 6 juillet 2010"), ("short", "06/07/2010")],
        );
    }

    #[test]
    fn other_languages_follow_cldr() {
        check(
            "en",
            "2010-07-06T07:47",
            &[
                ("full", "Tuesday, July 6, 2010"),
                ("long", "July 6, 2010"),
                ("short", "7/6/2010"),
                ("time", "7:47\u{202f}AM"),
                ("full_time", "Tuesday, July 6, 2010 at 7:47\u{202f}AM"),
                ("month", "July 2010"),
                ("day", "July 6"),
            ],
        );
        check("en-GB", "2010-07-01T07:47", &[("long", "1 July 2010"), ("time", "07:47")]);
        check("de", "2010-07-01T07:47", &[("full", "Donnerstag, 1. Juli 2010"), ("time", "07:47")]);
        check("es", "2010-07-01T07:47", &[("full", "jueves, 1 de julio de 2010")]);
        check("tlh", "2010-07-01T07:47", &[("month", "July 2010")]);
    }

    #[test]
    fn days_in_a_row_are_one_range() {
        let at = |civil: &str| -> Zoned { format!("{civil}T00:00[UTC]").parse().unwrap() };
        for (language, start, end, expected) in [
            ("fr", "2026-03-12", "2026-03-14", "du 12 au 14 mars 2026"),
            ("fr", "2026-03-01", "2026-03-03", "du 1er au 3 mars 2026"),
            ("fr", "2026-03-30", "2026-04-01", "du 30 mars au 1er avril 2026"),
            ("fr-CA", "2025-12-30", "2026-01-02", "du 30 décembre 2025 au 2 janvier 2026"),
            ("en-GB", "2026-03-12", "2026-03-14", "12 March 2026 – 14 March 2026"),
            ("de", "2026-03-12", "2026-03-14", "12. März 2026 – 14. März 2026"),
        ] {
            assert_eq!(range(&at(start), &at(end), language), expected, "{language}");
        }
    }

    #[test]
    fn styles_have_one_name_each() {
        for (position, (name, style)) in DateStyle::NAMED.into_iter().enumerate() {
            assert_eq!(DateStyle::named(name), Some(style));
            assert_eq!(style as usize, position, "`made` is indexed by style");
        }
        assert_eq!(DateStyle::named("complete"), None);
    }
}
