//! Turns a [`Calendar`], plain data, into the bytes of an iCalendar file (RFC 5545, RFC 7986).
//!
//! The library writes lines, folds them and escapes what they hold. What stands in them is decided
//! here, the rules of the zone in [`zone`]. Nothing comes from the clock or from chance.

mod zone;

use crate::base::control;
use crate::document::Moment;
use crate::language::typography::without_breaks;
use calcard::common::{CalendarScale, PartialDateTime};
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarEntry,
    ICalendarFeatureType, ICalendarParameter, ICalendarParameterName, ICalendarParameterValue,
    ICalendarProperty, ICalendarStatus, ICalendarValue, ICalendarValueType,
};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;

/// Events that a program follows, or takes over once.
#[derive(Debug, Serialize)]
pub(crate) struct Calendar {
    pub(crate) name: String,
    /// The address of the page that shows the same.
    pub(crate) url: String,
    /// The address of the file itself.
    pub(crate) source: String,
    /// The IANA name of the zone in which times are said.
    pub(crate) timezone: String,
    /// At least one (RFC 5545 §3.6), in the order in which they appear.
    pub(crate) events: Vec<Event>,
}

/// One slot of a session.
#[derive(Debug, Serialize)]
pub(crate) struct Event {
    /// The same for ever, whatever the title, the time and the address (RFC 7986 §5.3).
    pub(crate) uid: String,
    /// The last change of what is said here (RFC 5545 §3.8.7.2: there is no METHOD).
    pub(crate) changed: Moment,
    /// Grows with each change.
    pub(crate) sequence: i64,
    pub(crate) status: Status,
    pub(crate) start: Moment,
    /// Of whole days, the beginning of the last one.
    pub(crate) end: Option<Moment>,
    pub(crate) is_whole_day: bool,
    /// Plain texts, as all that follow but addresses.
    pub(crate) summary: String,
    pub(crate) description: String,
    pub(crate) location: Option<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) url: String,
    /// What to call the way in from afar, and its address.
    pub(crate) conference: Option<(String, String)>,
}

/// Whether an event will be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Status {
    Tentative,
    Confirmed,
    Cancelled,
}

/// Renders the calendar; the same one always gives the same bytes.
pub(crate) fn render(calendar: &Calendar, zone: &TimeZone) -> Vec<u8> {
    let mut components = vec![root(calendar)];
    let zone = Zone::of(calendar, zone);
    if let Some(rules) = &zone.rules {
        zone::push_zone(&zone.name, rules, &mut components);
    }
    for one in &calendar.events {
        push(event(one, &zone), 0, &mut components);
    }
    ICalendar { components }.to_string().into_bytes()
}

/// How times are written: in a zone whose rules the file gives, or in UTC.
struct Zone<'c> {
    zone: &'c TimeZone,
    name: String,
    /// `None` in UTC, and where no event has an hour.
    rules: Option<Vec<zone::Rule>>,
}

impl Zone<'_> {
    fn of<'c>(calendar: &Calendar, zone: &'c TimeZone) -> Zone<'c> {
        let timed = || calendar.events.iter().filter(|event| !event.is_whole_day);
        let first = timed().map(|event| event.start).min();
        let last = timed().map(|event| event.end.unwrap_or(event.start)).max();
        let rules = first.zip(last).and_then(|(first, last)| zone::rules(zone, first, last));
        Zone { zone, name: plain(&calendar.timezone), rules }
    }

    fn entry(&self, name: ICalendarProperty, moment: Moment) -> ICalendarEntry {
        if self.rules.is_none() {
            return entry(name, utc(moment));
        }
        let local = timestamp(moment).to_zoned(self.zone.clone()).datetime();
        let zone = ICalendarParameterValue::Text(self.name.clone());
        with(entry(name, civil(local)), ICalendarParameterName::Tzid, zone)
    }

    fn day(&self, moment: Moment) -> Date {
        timestamp(moment).to_zoned(self.zone.clone()).date()
    }
}

fn root(calendar: &Calendar) -> ICalendarComponent {
    use ICalendarProperty as P;
    let day = || ICalendarValue::Duration(ICalendarDuration { days: 1, ..Default::default() });
    let own = |name: &str| P::Other(name.to_owned());
    let interval = with_type(entry(P::RefreshInterval, day()), ICalendarValueType::Duration);
    component(
        ICalendarComponentType::VCalendar,
        vec![
            entry(P::Version, text("2.0")),
            entry(P::Prodid, text(concat!("-//Estrade//", env!("CARGO_PKG_VERSION"), "//FR"))),
            entry(P::Calscale, ICalendarValue::CalendarScale(CalendarScale::Gregorian)),
            entry(P::Name, text(&calendar.name)),
            entry(own("X-WR-CALNAME"), text(&calendar.name)),
            entry(own("X-WR-TIMEZONE"), text(&calendar.timezone)),
            entry(P::Url, uri(&calendar.url)),
            with_type(entry(P::Source, uri(&calendar.source)), ICalendarValueType::Uri),
            interval,
            entry(own("X-PUBLISHED-TTL"), day()),
        ],
    )
}

fn event(event: &Event, zone: &Zone) -> ICalendarComponent {
    use ICalendarProperty as P;
    let status = ICalendarValue::Status(match event.status {
        Status::Tentative => ICalendarStatus::Tentative,
        Status::Confirmed => ICalendarStatus::Confirmed,
        Status::Cancelled => ICalendarStatus::Cancelled,
    });
    let mut entries = vec![
        entry(P::Uid, text(&event.uid)),
        entry(P::Dtstamp, utc(event.changed)),
        entry(P::LastModified, utc(event.changed)),
        entry(P::Sequence, ICalendarValue::Integer(event.sequence)),
        entry(P::Status, status),
    ];
    entries.extend(when(event, zone));
    entries.push(entry(P::Summary, text(&event.summary)));
    entries.push(entry(P::Description, text(&event.description)));
    entries.extend(event.location.as_deref().map(|place| entry(P::Location, text(place))));
    if !event.categories.is_empty() {
        let values = event.categories.iter().map(|name| text(name)).collect();
        entries.push(ICalendarEntry { name: P::Categories, params: Vec::new(), values });
    }
    entries.push(entry(P::Url, uri(&event.url)));
    entries.extend(event.conference.as_ref().map(conference));
    component(ICalendarComponentType::VEvent, entries)
}

/// Beginning and end; the day after the last one where they are whole (RFC 5545 §3.6.1).
fn when(event: &Event, zone: &Zone) -> Vec<ICalendarEntry> {
    use ICalendarProperty::{Dtend, Dtstart};
    if !event.is_whole_day {
        let end = event.end.filter(|end| *end > event.start).map(|end| zone.entry(Dtend, end));
        return std::iter::once(zone.entry(Dtstart, event.start)).chain(end).collect();
    }
    let first = zone.day(event.start);
    let last = event.end.map_or(first, |end| zone.day(end).max(first));
    let after = last.saturating_add(1.day());
    let day = |name, day: Date| {
        with_type(entry(name, civil(day.to_datetime(Default::default()))), ICalendarValueType::Date)
    };
    vec![day(Dtstart, first), day(Dtend, after)]
}

/// RFC 7986 §5.11.
fn conference((label, address): &(String, String)) -> ICalendarEntry {
    let conference = entry(ICalendarProperty::Conference, uri(address));
    let conference = with_type(conference, ICalendarValueType::Uri);
    let video = ICalendarParameterValue::Feature(ICalendarFeatureType::Video);
    let conference = with(conference, ICalendarParameterName::Feature, video);
    // A parameter can hold no quotation mark (RFC 5545 §3.2).
    let label =
        ICalendarParameterValue::Text(plain(label).replace(['"', '\\'], "'").replace('\n', " "));
    with(conference, ICalendarParameterName::Label, label)
}

fn component(
    component_type: ICalendarComponentType,
    entries: Vec<ICalendarEntry>,
) -> ICalendarComponent {
    ICalendarComponent { component_type, entries, component_ids: Vec::new() }
}

/// Adds a component to another, by its position; its own position.
fn push(
    component: ICalendarComponent,
    parent: usize,
    components: &mut Vec<ICalendarComponent>,
) -> usize {
    let at = components.len();
    let id = u32::try_from(at).expect("fewer events than that");
    components[parent].component_ids.push(id);
    components.push(component);
    at
}

fn entry(name: ICalendarProperty, value: ICalendarValue) -> ICalendarEntry {
    ICalendarEntry { name, params: Vec::new(), values: vec![value] }
}

fn with(
    mut entry: ICalendarEntry,
    name: ICalendarParameterName,
    value: ICalendarParameterValue,
) -> ICalendarEntry {
    entry.params.push(ICalendarParameter { name, value });
    entry
}

fn with_type(entry: ICalendarEntry, value_type: ICalendarValueType) -> ICalendarEntry {
    let value = ICalendarParameterValue::Value(value_type);
    with(entry, ICalendarParameterName::Value, value)
}

fn text(text: &str) -> ICalendarValue {
    ICalendarValue::Text(plain(text))
}

/// The library escapes addresses as if they were texts, which RFC 5545 §3.3.13 forbids: what it
/// would escape is percent-encoded.
fn uri(address: &str) -> ICalendarValue {
    let address = plain(address);
    let encoded = address.replace('\\', "%5C").replace(',', "%2C").replace(';', "%3B");
    ICalendarValue::Text(encoded)
}

/// A text that each program shows: without control characters, with ordinary spaces.
pub(super) fn plain(text: &str) -> String {
    let text = without_breaks(&control::clean(text)).replace("\r\n", "\n").replace('\t', " ");
    text.replace(|c: char| c.is_control() && c != '\n', "")
}

fn timestamp(moment: Moment) -> Timestamp {
    Timestamp::from_second(moment).unwrap_or_default()
}

/// A moment in UTC, which `Z` says.
fn utc(moment: Moment) -> ICalendarValue {
    let at = timestamp(moment).to_zoned(TimeZone::UTC).datetime();
    let (tz_hour, tz_minute) = (Some(0), Some(0));
    ICalendarValue::PartialDateTime(Box::new(PartialDateTime { tz_hour, tz_minute, ..shown(at) }))
}

/// What clocks show, wherever.
fn civil(at: DateTime) -> ICalendarValue {
    ICalendarValue::PartialDateTime(Box::new(shown(at)))
}

fn shown(at: DateTime) -> PartialDateTime {
    let part = |number: i8| Some(number.unsigned_abs());
    PartialDateTime {
        year: Some(at.year().unsigned_abs()),
        month: part(at.month()),
        day: part(at.day()),
        hour: part(at.hour()),
        minute: part(at.minute()),
        second: part(at.second()),
        ..PartialDateTime::default()
    }
}
