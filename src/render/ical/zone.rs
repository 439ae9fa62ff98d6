//! The rules of a time zone, as far as a file's events need them (RFC 5545 §3.6.5).
//!
//! Programs know most zones by their IANA names; those that do not read these rules. They are
//! short, since some refuse the whole history of a zone: rules that come back every year where the
//! zone has such, the single changes of those years otherwise, one rule where nothing changes.

use super::{civil, component, entry, push, text};
use crate::document::Moment;
use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendarComponent, ICalendarComponentType, ICalendarDay, ICalendarEntry, ICalendarFrequency,
    ICalendarMonth, ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue, ICalendarWeekday,
};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// Changes after the last event that are looked at to learn a rule: in twelve years, months have
/// four Sundays and five.
const N_LOOKED_AT: usize = 24;

/// When clocks begin to show a time, and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    is_dst: bool,
    name: String,
    from: Offset,
    to: Offset,
    /// By the clocks before the change.
    first: DateTime,
    again: Again,
}

/// What comes after the first change.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Again {
    /// On these dates.
    At(Vec<DateTime>),
    /// Every year on some weekday of a month: the first to the fourth, or the last (-1).
    Yearly { month: i8, week: i8, weekday: Weekday },
}

/// One change of the clocks.
struct Change {
    at: Timestamp,
    is_dst: bool,
    name: String,
    from: Offset,
    to: Offset,
}

impl Change {
    /// What the clocks show when it comes.
    fn local(&self) -> DateTime {
        self.from.to_datetime(self.at)
    }

    fn kind(&self) -> (bool, &str, Offset, Offset) {
        (self.is_dst, &self.name, self.from, self.to)
    }
}

/// The rules of a zone from one moment to another; `None` if it is UTC.
pub(super) fn rules(zone: &TimeZone, first: Moment, last: Moment) -> Option<Vec<Rule>> {
    let (first, last) = (super::timestamp(first), super::timestamp(last));
    let changes = changes(zone, first, last);
    // A zone that has had one time for years is not told when that began.
    let is_recent = |change: &Change| change.at.duration_until(first).as_hours() < 2 * 366 * 24;
    let before = changes.iter().filter(|change| change.at <= first).count();
    let has_changed = before > 0 && is_recent(&changes[before - 1]);
    if !has_changed && changes.iter().all(|change| change.at > last || change.at <= first) {
        let info = zone.to_offset_info(first);
        let is_utc = info.offset() == Offset::UTC && info.abbreviation() == "UTC";
        return (!is_utc).then(|| vec![steady(zone, first)]);
    }
    let mut rules = if has_changed { Vec::new() } else { vec![steady(zone, first)] };
    let changes = &changes[if has_changed { 0 } else { before }..];
    let mut seen = Vec::new();
    for change in changes.iter().filter(|change| change.at <= last) {
        if !seen.contains(&change.kind()) {
            seen.push(change.kind());
            let alike = changes.iter().filter(|one| one.kind() == change.kind());
            rules.push(rule(&alike.collect::<Vec<_>>(), last));
        }
    }
    Some(rules)
}

/// The two changes before a moment, those until another, and some after it.
fn changes(zone: &TimeZone, first: Timestamp, last: Timestamp) -> Vec<Change> {
    let until = first.checked_add(1.second()).unwrap_or(first);
    let mut before: Vec<_> = zone.preceding(until).take(2).collect();
    before.reverse();
    let mut n_after = 0;
    let following = zone.following(first).take_while(|change| {
        n_after += usize::from(change.timestamp() > last);
        n_after <= N_LOOKED_AT
    });
    let change = |change: jiff::tz::TimeZoneTransition| {
        let at = change.timestamp();
        let just_before = at.checked_sub(1.second()).unwrap_or(at);
        Change {
            at,
            is_dst: change.dst().is_dst(),
            name: change.abbreviation().to_owned(),
            from: zone.to_offset(just_before),
            to: change.offset(),
        }
    };
    before.into_iter().chain(following).map(change).collect()
}

/// The one time of a zone that changes no clock.
fn steady(zone: &TimeZone, first: Timestamp) -> Rule {
    let info = zone.to_offset_info(first);
    let year = info.offset().to_datetime(first).year().min(1970);
    Rule {
        is_dst: false,
        name: info.abbreviation().to_owned(),
        from: info.offset(),
        to: info.offset(),
        first: Date::constant(year, 1, 1).to_datetime(Default::default()),
        again: Again::At(Vec::new()),
    }
}

/// Changes of one kind as one rule: that of every year, or their dates.
fn rule(changes: &[&Change], last: Timestamp) -> Rule {
    let first = changes[0];
    let dates: Vec<DateTime> = changes.iter().map(|change| change.local()).collect();
    let again = yearly(&dates).unwrap_or_else(|| {
        let needed = changes.iter().skip(1).filter(|change| change.at <= last);
        Again::At(needed.map(|change| change.local()).collect())
    });
    let Change { is_dst, name, from, to, .. } = first;
    Rule { is_dst: *is_dst, name: name.clone(), from: *from, to: *to, first: dates[0], again }
}

/// What changes of one kind have in common, if they come every year and there are enough of them.
fn yearly(dates: &[DateTime]) -> Option<Again> {
    let (first, rest) = dates.split_first()?;
    let is_same = |at: &DateTime| {
        (at.month(), at.weekday(), at.time()) == (first.month(), first.weekday(), first.time())
    };
    let is_each_year = dates.windows(2).all(|two| two[1].year() == two[0].year() + 1);
    if rest.len() < N_LOOKED_AT / 2 - 2 || !is_each_year || !rest.iter().all(is_same) {
        return None;
    }
    let week = |at: &DateTime| (at.day() - 1) / 7 + 1;
    let is_last = |at: &DateTime| at.day() + 7 > at.days_in_month();
    let week = match dates.iter().all(is_last) {
        true => -1,
        false => dates.iter().all(|at| week(at) == week(first)).then(|| week(first))?,
    };
    Some(Again::Yearly { month: first.month(), week, weekday: first.weekday() })
}

/// Adds a zone to a calendar.
pub(super) fn push_zone(name: &str, rules: &[Rule], components: &mut Vec<ICalendarComponent>) {
    let tzid = entry(ICalendarProperty::Tzid, text(name));
    let zone = push(component(ICalendarComponentType::VTimezone, vec![tzid]), 0, components);
    for rule in rules {
        push(rule.component(), zone, components);
    }
}

impl Rule {
    fn component(&self) -> ICalendarComponent {
        use ICalendarProperty::{Dtstart, Tzname, Tzoffsetfrom, Tzoffsetto};
        let kind = match self.is_dst {
            true => ICalendarComponentType::Daylight,
            false => ICalendarComponentType::Standard,
        };
        let mut entries = vec![
            entry(Dtstart, civil(self.first)),
            entry(Tzoffsetfrom, offset(self.from)),
            entry(Tzoffsetto, offset(self.to)),
            entry(Tzname, text(&self.name)),
        ];
        entries.extend(self.again.entry());
        component(kind, entries)
    }
}

impl Again {
    fn entry(&self) -> Option<ICalendarEntry> {
        match self {
            Again::At(dates) if dates.is_empty() => None,
            Again::At(dates) => {
                let values = dates.iter().map(|at| civil(*at)).collect();
                Some(ICalendarEntry { name: ICalendarProperty::Rdate, params: Vec::new(), values })
            }
            Again::Yearly { month, week, weekday } => {
                let rule = ICalendarRecurrenceRule {
                    freq: ICalendarFrequency::Yearly,
                    bymonth: vec![ICalendarMonth::new(month.unsigned_abs(), false)],
                    byday: vec![ICalendarDay {
                        ordwk: Some((*week).into()),
                        weekday: day(*weekday),
                    }],
                    ..ICalendarRecurrenceRule::default()
                };
                let value = ICalendarValue::RecurrenceRule(Box::new(rule));
                Some(entry(ICalendarProperty::Rrule, value))
            }
        }
    }
}

fn day(weekday: Weekday) -> ICalendarWeekday {
    match weekday {
        Weekday::Monday => ICalendarWeekday::Monday,
        Weekday::Tuesday => ICalendarWeekday::Tuesday,
        Weekday::Wednesday => ICalendarWeekday::Wednesday,
        Weekday::Thursday => ICalendarWeekday::Thursday,
        Weekday::Friday => ICalendarWeekday::Friday,
        Weekday::Saturday => ICalendarWeekday::Saturday,
        Weekday::Sunday => ICalendarWeekday::Sunday,
    }
}

/// `+0100`; zones had seconds before 1972 only.
fn offset(offset: Offset) -> ICalendarValue {
    let minutes = offset.seconds().unsigned_abs() / 60;
    let part = |number: u32| u8::try_from(number).ok();
    ICalendarValue::PartialDateTime(Box::new(PartialDateTime {
        tz_hour: part(minutes / 60),
        tz_minute: part(minutes % 60),
        tz_minus: offset.is_negative(),
        ..PartialDateTime::default()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::zone;

    /// Rules as one line each: what the clocks show before and after, and when.
    fn shown(rules: &[Rule]) -> String {
        let one = |rule: &Rule| {
            let kind = if rule.is_dst { "daylight" } else { "standard" };
            let again = match &rule.again {
                Again::At(dates) => dates.iter().map(|at| format!(" {at}")).collect(),
                Again::Yearly { month, week, weekday } => {
                    format!(" {weekday:?} {week} of {month}")
                }
            };
            format!("{kind} {} {}>{} {}{again}", rule.name, rule.from, rule.to, rule.first)
        };
        rules.iter().map(one).collect::<Vec<_>>().join("\n")
    }

    fn moment(text: &str) -> Moment {
        text.parse::<Timestamp>().expect("it is a moment").as_second()
    }

    #[test]
    fn zones_have_the_rules_of_the_years_that_matter() {
        let year = ("2026-01-10T08:00:00Z", "2026-12-10T08:00:00Z");
        for (name, (first, last), expected) in [
            (
                "Europe/Paris",
                year,
                "daylight CEST +01>+02 2025-03-30T02:00:00 Sunday -1 of 3\n\
                 standard CET +02>+01 2025-10-26T03:00:00 Sunday -1 of 10",
            ),
            (
                "America/Toronto",
                year,
                "daylight EDT -05>-04 2025-03-09T02:00:00 Sunday 2 of 3\n\
                 standard EST -04>-05 2025-11-02T02:00:00 Sunday 1 of 11",
            ),
            ("America/Martinique", year, "standard AST -04>-04 1970-01-01T00:00:00"),
            ("Indian/Reunion", year, "standard +04 +04>+04 1970-01-01T00:00:00"),
            ("Pacific/Noumea", year, "standard +11 +11>+11 1970-01-01T00:00:00"),
            ("Asia/Kolkata", year, "standard IST +05:30>+05:30 1970-01-01T00:00:00"),
            // The rule changed between the two: the dates themselves.
            (
                "America/Toronto",
                ("2006-05-01T08:00:00Z", "2007-05-01T08:00:00Z"),
                "standard EST -04>-05 2005-10-30T02:00:00 2006-10-29T02:00:00\n\
                 daylight EDT -05>-04 2006-04-02T02:00:00 2007-03-11T02:00:00",
            ),
            // It gave up on the hour of summer.
            (
                "Europe/Istanbul",
                ("2016-02-01T08:00:00Z", "2017-02-01T08:00:00Z"),
                "daylight EEST +02>+03 2015-03-29T03:00:00 2016-03-27T03:00:00\n\
                 standard EET +03>+02 2015-11-08T04:00:00\n\
                 standard +03 +03>+03 2016-09-07T00:00:00",
            ),
            ("Europe/Istanbul", year, "standard +03 +03>+03 1970-01-01T00:00:00"),
        ] {
            let zone = zone(name).expect("it exists");
            let rules = rules(&zone, moment(first), moment(last)).expect("it is not UTC");
            assert_eq!(shown(&rules), expected, "{name} {first}");
        }
    }

    #[test]
    fn utc_needs_no_rules() {
        for name in ["UTC", "Etc/UTC", "Etc/Zulu"] {
            let zone = zone(name).expect("it exists");
            assert_eq!(rules(&zone, 0, 1_800_000_000), None, "{name}");
        }
    }

    /// Follows the rules, as a program does that does not know the zone.
    #[test]
    fn rules_say_what_the_zone_says() {
        let zones = ["Europe/Paris", "America/Toronto", "Africa/Casablanca", "Europe/Dublin"];
        let more = ["Asia/Gaza", "Australia/Lord_Howe", "America/Sao_Paulo", "Antarctica/Troll"];
        for name in zones.into_iter().chain(more) {
            let zone = zone(name).expect("it exists");
            let (first, last) = (moment("2015-01-05T08:00:00Z"), moment("2030-11-01T08:00:00Z"));
            let rules = rules(&zone, first, last).expect("it is not UTC");
            assert!(rules.len() < 8, "{name} has {} rules", rules.len());
            for at in (first..=last).step_by(86_400 * 5 + 3_600) {
                let at = super::super::timestamp(at);
                let expected = zone.to_offset(at);
                assert_eq!(followed(&rules, at), expected, "{name} {at}\n{}", shown(&rules));
            }
        }
    }

    /// The offset that the latest change of all rules gives.
    fn followed(rules: &[Rule], at: Timestamp) -> Offset {
        let onsets = rules.iter().flat_map(|rule| {
            let local = match &rule.again {
                Again::At(dates) => dates.clone(),
                Again::Yearly { month, week, weekday } => (rule.first.year()..2032)
                    .map(|year| {
                        let month = Date::constant(year, *month, 1);
                        let day = month.nth_weekday_of_month(*week, *weekday).expect("it is there");
                        day.to_datetime(rule.first.time())
                    })
                    .collect(),
            };
            let onset = |local| (rule.from.to_timestamp(local).expect("it is near"), rule.to);
            local.into_iter().chain([rule.first]).map(onset).collect::<Vec<_>>()
        });
        let past = onsets.filter(|(onset, _)| *onset <= at);
        past.max_by_key(|(onset, _)| *onset).expect("the first rule is old").1
    }
}
