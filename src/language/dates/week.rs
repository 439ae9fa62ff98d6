//! The week as a language has it: the day on which it begins (CLDR's `weekData`) and the names of
//! its days.

use super::super::locale;
use icu_calendar::week::WeekInformation;
use icu_calendar::{Gregorian, types};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::E;
use icu_datetime::input;
use jiff::civil::Weekday;

/// The day on which a week begins. A language without a region has that of its most likely one, but
/// for English, whose readers are as likely anywhere: ISO 8601's Monday.
pub(crate) fn first_weekday(language: &str) -> Weekday {
    let locale = locale::of(language);
    if locale.id.language.as_str() == "en" && locale.id.region.is_none() {
        return Weekday::Monday;
    }
    let week = WeekInformation::try_new((&locale).into());
    match week.map(|week| week.first_weekday) {
        Ok(types::Weekday::Sunday) => Weekday::Sunday,
        Ok(types::Weekday::Saturday) => Weekday::Saturday,
        _ => Weekday::Monday,
    }
}

/// The names of the days of a week from its first one on, short and whole: "lun.", "lundi".
pub(crate) fn weekdays(language: &str, first: Weekday) -> Vec<(String, String)> {
    type Formatter = FixedCalendarDateTimeFormatter<Gregorian, E>;
    let locale = locale::of(language);
    let formatter = |fields| {
        Formatter::try_new((&locale).into(), fields).expect("names of days are compiled in")
    };
    let (short, long) = (formatter(E::medium()), formatter(E::long()));
    // 5 January 2026 is a Monday.
    let day = |at: i8| {
        let day = 5 + u8::try_from(at).expect("days are counted from 0");
        input::Date::try_new_gregorian(2026, 1, day).expect("it is in January")
    };
    let offset = first.to_monday_zero_offset();
    let days = (offset..7).chain(0..offset).map(day);
    days.map(|day| (short.format(&day).to_string(), long.format(&day).to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::{first_weekday, weekdays};
    use jiff::civil::Weekday;

    #[test]
    fn weeks_begin_as_they_do_there() {
        for (language, first) in [
            ("fr", Weekday::Monday),
            ("fr-CA", Weekday::Sunday),
            ("en", Weekday::Monday),
            ("en-US", Weekday::Sunday),
            ("de-CH", Weekday::Monday),
        ] {
            assert_eq!(first_weekday(language), first, "{language}");
        }
    }

    #[test]
    fn days_have_names() {
        let names = weekdays("fr", Weekday::Monday);
        assert_eq!(names[0], ("lun.".to_owned(), "lundi".to_owned()));
        assert_eq!(names[6].1, "dimanche");
        assert_eq!(weekdays("en-US", Weekday::Sunday)[0].1, "Sunday");
    }
}
