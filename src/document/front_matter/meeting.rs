//! What a session says of itself as an event → [`Meeting`].

use super::super::{Meeting, Online, Options, Participant, Slot};
use super::keys::{ONLINE, PARTICIPANTS, SLOTS};
use super::moments::moment;
use crate::base::address::is_web;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::fields::{Fields, flag_of};
use crate::language::dates::{self, DateError};
use jiff::civil::Time;
use jiff::{Span, Zoned};

pub(super) fn read(fields: &mut Fields, options: &Options) -> Meeting {
    let capacity = fields.number("capacity");
    Meeting {
        slots: slots(fields, options),
        previous_start: moment(fields, "previous_start", options),
        online: online(fields),
        participants: participants(fields),
        next: fields.target("next"),
        capacity,
    }
}

/// The slots that are listed, and that of `start` and `end` unless it is their whole stretch.
fn slots(fields: &mut Fields, options: &Options) -> Vec<Slot> {
    let mut slots = Vec::new();
    for mut section in fields.sections("slots", SLOTS) {
        slots.extend(slot(&mut section, options));
        fields.close(section, SLOTS, Diagnostic::warning);
    }
    if let Some(whole) = slot(fields, options) {
        let holds = |slot: &Slot| slot.start >= whole.start && slot.end <= whole.end.or(slot.end);
        if !slots.iter().any(holds) {
            slots.push(whole);
        }
    }
    slots.sort();
    slots.dedup();
    slots
}

/// One slot: `start` and `end`, or both in one text as ISO 8601 has them, `start/end`.
fn slot(fields: &mut Fields, options: &Options) -> Option<Slot> {
    let place = fields.value_place("start");
    let written = fields.text_as("start", "date");
    let (start, end) = match written.as_deref().and_then(|text| text.split_once('/')) {
        Some((start, end)) if is_iso(start) => {
            (Some(start.to_owned()), Some((end.to_owned(), place.clone())))
        }
        _ => (written, None),
    };
    let end_place = fields.value_place("end");
    let end = end.or_else(|| Some((fields.text_as("end", "date")?, end_place)));
    let read = |text: &str, place, after: Option<&Zoned>| {
        after_or_whole(text, after, options)
            .map_err(|error| fields.report(error.problem(text).at(place)))
            .ok()
    };
    let start = start.and_then(|text| read(&text, place.clone(), None));
    let end_at = end.as_ref().map(|(_, place)| place.clone());
    let end = end.and_then(|(text, place)| read(&text, place, start.as_ref()));
    let start = start?;
    if let (Some(end), Some(place)) = (end.as_ref().filter(|end| **end < start), end_at) {
        let problem = Diagnostic::error(Code::EndBeforeStart).at(place);
        fields.report(match same_day(&start, end) {
            Some(fix) => problem.with("fix", fix).hint(Hint::ForExample),
            None => problem,
        });
        return None;
    }
    let is_midnight = |at: &Zoned| at.time() == Time::midnight();
    Some(Slot {
        is_whole_day: is_midnight(&start) && end.as_ref().is_none_or(is_midnight),
        start: start.timestamp().as_second(),
        end: end.map(|end| end.timestamp().as_second()),
    })
}

/// Whether a text begins as a date of ISO 8601 does, and not as `12/03/2026`.
fn is_iso(text: &str) -> bool {
    text.get(..5).is_some_and(|year| year.ends_with('-') && year[..4].parse::<u16>().is_ok())
}

/// A date; or an hour alone, on the day of what it comes after.
fn after_or_whole(
    text: &str,
    after: Option<&Zoned>,
    options: &Options,
) -> Result<Zoned, DateError> {
    match (hour(text), after) {
        (Some(hour), Some(day)) => {
            let at = day.date().to_datetime(hour).to_zoned(options.zone.clone());
            at.map_err(|_| DateError::NotIso { suggestion: None })
        }
        _ => dates::parse(text, &options.zone),
    }
}

/// An hour of the day: `12:30`, `12h30`, `12 h`.
fn hour(text: &str) -> Option<Time> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (hours, minutes) = text.split_once(['h', 'H', ':'])?;
    let number = |text: &str| {
        let is_one =
            (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_one { text.parse::<i8>().ok() } else { None }
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes)? };
    Time::new(number(hours)?, minutes, 0, 0).ok()
}

/// What to write where the end is the start's day without an hour, which means midnight.
fn same_day(start: &Zoned, end: &Zoned) -> Option<String> {
    let fits = start.date() == end.date() && end.time() == Time::midnight() && start.hour() < 17;
    let evening = end.checked_add(Span::new().hours(17)).ok().filter(|_| fits)?;
    Some(format!("end: {}", evening.strftime("%Y-%m-%dT%H:%M")))
}

/// `true`, the name of a tool, the address of the meeting, or all of it.
fn online(fields: &mut Fields) -> Option<Online> {
    let usual = Online::default();
    if !fields.is_scalar("online") {
        let mut section = fields.section("online", ONLINE)?;
        let online = Online {
            tool: section.text("tool"),
            url: meeting_url(&mut section, "url"),
            is_public: section.flag("public").unwrap_or(false),
        };
        fields.close(section, ONLINE, Diagnostic::warning);
        return Some(online);
    }
    let text = fields.text("online")?;
    match flag_of(&text) {
        Some(true) => Some(usual),
        Some(false) => None,
        None if fields.runs_code("online", &text) => Some(usual),
        None if is_web(&text) => Some(Online { url: Some(text), ..usual }),
        None => Some(Online { tool: Some(text), ..usual }),
    }
}

/// The address of a meeting. It is no link of the site, so nobody asks whether it answers.
fn meeting_url(section: &mut Fields, key: &str) -> Option<String> {
    let url = section.text_as(key, "address")?;
    if section.runs_code(key, &url) {
        return None;
    }
    if !is_web(&url) {
        let problem = Diagnostic::error(Code::InvalidAddress)
            .with("key", section.spelling(key))
            .with("value", url)
            .with("fix", "https://visio.example/ma-salle");
        section.report(problem.at(section.value_place(key)).hint(Hint::FullAddress));
        return None;
    }
    Some(url)
}

fn participants(fields: &mut Fields) -> Vec<Participant> {
    let mut participants = Vec::new();
    for mut section in fields.sections("participants", PARTICIPANTS) {
        let (name, role) = (section.text("name"), section.text("role"));
        let (organisation, consent) = (section.text("organisation"), section.flag("consent"));
        // One who is known by a role alone has nothing to consent to.
        if name.is_some() || role.is_some() {
            participants.push(Participant {
                has_consented: name.is_some() && consent.unwrap_or(false),
                name: name.unwrap_or_default(),
                role,
                organisation,
            });
        }
        fields.close(section, PARTICIPANTS, Diagnostic::warning);
    }
    participants
}

#[cfg(test)]
mod tests {
    use super::{hour, is_iso};
    use jiff::civil::time;

    #[test]
    fn reads_hours() {
        for text in ["12:30", "12h30", "12 h 30", "12\u{a0}H\u{a0}30"] {
            assert_eq!(hour(text), Some(time(12, 30, 0, 0)), "{text}");
        }
        assert_eq!(hour("9h"), Some(time(9, 0, 0, 0)));
        for text in ["12", "25:00", "12:75", "2026-03-12", "+1:30", "1:2:3"] {
            assert_eq!(hour(text), None, "{text}");
        }
    }

    #[test]
    fn knows_intervals_from_days_with_slashes() {
        assert!(is_iso("2026-03-12T09:00") && !is_iso("12") && !is_iso("12/03/2026"));
    }
}
