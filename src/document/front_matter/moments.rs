//! The dates of front matter, of file names, and which may not come before which.

use super::super::{Kind, Meta, Moment, Options};
use super::File;
use super::keys::DEADLINE;
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::Fields;
use crate::language::dates;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

pub(super) fn moment(fields: &mut Fields, key: &str, options: &Options) -> Option<Moment> {
    dates::of_key(fields, key, &options.zone)
}

/// A page's date may begin its file name: `2026-11-22-title.md`.
pub(super) fn of_name(
    File { path, name, kind }: File,
    fields: &Fields,
    options: &Options,
) -> Option<Moment> {
    let (date, _) = dated(name.stem())?;
    if matches!(kind, Kind::Session | Kind::Author) || fields.wrote("date") {
        return None;
    }
    match dates::parse(date, &options.zone) {
        Ok(date) => Some(date.timestamp().as_second()),
        Err(error) => {
            fields.report(error.problem(date).in_file(path.as_str()));
            None
        }
    }
}

/// Divides a name that begins with a date into the date and the rest.
pub(crate) fn dated(name: &str) -> Option<(&str, &str)> {
    let (date, rest) = name.split_at_checked(10)?;
    let shape = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let rest = rest.strip_prefix(['-', '_']).filter(|rest| !rest.is_empty())?;
    date.bytes().enumerate().all(shape).then_some((date, rest))
}

/// A date of long ago, of which the day may be unknown: `2018-04`.
pub(super) fn day_or_month(fields: &mut Fields, key: &str) -> Option<String> {
    let text = fields.text_as(key, "date")?;
    if is_month(&text) {
        return Some(text);
    }
    match dates::parse(&text, &TimeZone::UTC) {
        Ok(date) => {
            let day = text.get(..10).filter(|day| day.as_bytes()[4] == b'-');
            Some(day.map_or_else(|| date.strftime("%Y-%m-%d").to_string(), str::to_owned))
        }
        Err(error) => {
            fields.report(error.problem(&text).at(fields.value_place(key)));
            None
        }
    }
}

fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let is_number = |text: &str, n| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    is_number(year, 4) && is_number(month, 2) && matches!(month.parse(), Ok(1..=12_u8))
}

/// Reports a page that expires before it is published.
pub(super) fn check_order(fields: &Fields, meta: &Meta) {
    if let (Some(date), Some(expires)) = (meta.date, meta.expires)
        && expires < date
    {
        let problem = Diagnostic::warning(Code::ExpiresBeforeDate);
        fields.report(problem.at(fields.value_place("expires")));
    }
}

/// Reports a session that one could register for once it has begun.
pub(super) fn check_deadline(fields: &Fields, meta: &Meta, options: &Options) {
    let (Some(start), Some(Data::Map(entries))) = (meta.start, meta.detail("register")) else {
        return;
    };
    let deadline = entries.iter().find(|(name, _)| name == DEADLINE.name);
    let (Some((_, Data::Text(deadline))), Ok(start)) = (deadline, Timestamp::from_second(start))
    else {
        return;
    };
    let start = start.to_zoned(options.zone.clone()).date();
    let day = start.to_string();
    // A month without its day is not after the days that it holds.
    if day.get(..deadline.len()).is_none_or(|day| deadline.as_str() <= day) {
        return;
    }
    let Some((spelt, place)) = fields.inside("register", &DEADLINE) else { return };
    let eve = start.checked_sub(1.day()).unwrap_or(start);
    let problem = Diagnostic::warning(Code::DeadlineAfterStart)
        .with("date", deadline)
        .with("day", day)
        .with("fix", format!("{spelt}: {eve}"));
    fields.report(problem.at(place).hint(Hint::ForExample));
}

#[cfg(test)]
mod tests {
    use super::{dated, is_month};

    #[test]
    fn names_give_dates() {
        assert_eq!(dated("2026-11-22-titre"), Some(("2026-11-22", "titre")));
        assert_eq!(dated("2026-11-22"), None);
        assert_eq!(dated("03-titre"), None);
    }

    #[test]
    fn knows_months() {
        assert!(is_month("2018-04") && !is_month("2018-13") && !is_month("2018"));
    }
}
