//! What a session says of itself as an event → [`Meeting`].

use super::super::Meta;
use super::super::{Meeting, Online, Options, Participant, Slot};
use super::keys::{ONLINE, PARTICIPANTS, SLOTS};
use super::moments::moment;
use crate::base::address::{inside, is_web};
use crate::base::data::Data;
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
        let named = section.text("tool").map(|text| told(&text)).unwrap_or_default();
        let found = meeting_url(&mut section).unwrap_or_default();
        let is_public = section.flag("public").unwrap_or(false);
        fields.close(section, ONLINE, Diagnostic::warning);
        let (tool, url) = (named.tool.or(found.tool), found.url.or(named.url));
        return Some(Online { tool, url, is_public });
    }
    let text = fields.text("online")?;
    match flag_of(&text) {
        Some(true) => Some(usual),
        Some(false) => None,
        None if fields.runs_code("online", &text) => Some(usual),
        None => Some(told(&text)),
    }
}

/// A tool and an address in one text: `Zoom, https://zoom.example/j/1`. The tool is published: what
/// follows an address is not, since it may be the word that lets people in.
fn told(text: &str) -> Online {
    if is_web(text) && !text.contains(char::is_whitespace) {
        return Online { url: Some(text.to_owned()), ..Online::default() };
    }
    let Some(range) = inside(text) else {
        return Online { tool: Some(text.to_owned()), ..Online::default() };
    };
    let is_mark = |c: char| !c.is_alphanumeric();
    let tool = text[..range.start].trim_matches(is_mark);
    let url = &text[range];
    let url = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    Online {
        tool: Some(tool.to_owned()).filter(|tool| !tool.is_empty()),
        url: Some(url),
        ..Online::default()
    }
}

/// The address of a meeting, and a tool beside it. It is no link of the site, so nobody asks
/// whether it answers.
fn meeting_url(section: &mut Fields) -> Option<Online> {
    let key = "url";
    let text = section.text_as(key, "address")?;
    if section.runs_code(key, &text) {
        return None;
    }
    let found = Some(told(&text)).filter(|found| found.url.as_deref().is_some_and(is_web));
    if found.is_none() {
        let problem = Diagnostic::error(Code::InvalidAddress)
            .with("key", section.spelling(key))
            .with("value", text)
            .with("fix", "https://visio.example/ma-salle");
        section.report(problem.at(section.value_place(key)).hint(Hint::FullAddress));
    }
    found
}

/// Reports an address of the Web where a place is named: it is published as it stands, and may let
/// people into a meeting. How to get there may have one: a map's.
pub(super) fn check_place(fields: &Fields, meta: &Meta) {
    let Some(Data::Map(entries)) = meta.detail("place") else { return };
    let is_one = |(key, value): &(String, Data)| match value {
        Data::Text(text) => matches!(key.as_str(), "name" | "address") && inside(text).is_some(),
        _ => false,
    };
    if !entries.iter().any(is_one) {
        return;
    }
    let place = fields.spelling("place");
    let usual = if place == "lieu" { "en-ligne" } else { "online" };
    let online = if fields.wrote("online") { fields.spelling("online") } else { usual };
    let problem = Diagnostic::error(Code::AddressAsPlace).with("key", place).with("fix", online);
    fields.report(problem.at(fields.value_place("place")).hint(Hint::WriteOnline));
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
    use super::{Online, hour, is_iso, told};
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

    #[test]
    fn parts_a_tool_from_an_address() {
        for (text, tool, url) in [
            ("Zoom", Some("Zoom"), None),
            ("Zoom, https://z.example/j/1?a=b", Some("Zoom"), Some("https://z.example/j/1?a=b")),
            ("Zoom (https://z.example/j/1), code 12", Some("Zoom"), Some("https://z.example/j/1")),
            ("[Jitsi](https://meet.jit.si/x)", Some("Jitsi"), Some("https://meet.jit.si/x")),
            ("https://z.example/j/1 mot de passe 12", None, Some("https://z.example/j/1")),
            ("Visio : meet.jit.si/x", Some("Visio"), Some("https://meet.jit.si/x")),
            ("Zoom:us02web.zoom.us/j/1", Some("Zoom"), Some("https://us02web.zoom.us/j/1")),
            ("HTTPS://Z.example/j", None, Some("HTTPS://Z.example/j")),
            ("zoommtg://z.example/j", None, Some("zoommtg://z.example/j")),
            ("www.z.example", None, Some("https://www.z.example")),
            ("Whereby.com, ou M. Duo", Some("Whereby.com, ou M. Duo"), None),
        ] {
            let Online { tool: found, url: address, .. } = told(text);
            assert_eq!((found.as_deref(), address.as_deref()), (tool, url), "{text}");
        }
    }
}
