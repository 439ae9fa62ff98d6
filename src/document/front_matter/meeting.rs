//! What a session says of itself as an event → [`Meeting`].

use super::super::{Meeting, Meta, Moment, Online, Options, Participant, Slot, privacy};
use super::keys::{ONLINE, PARTICIPANTS, SLOTS};
use super::moments::moment;
use crate::base::address::{inside, is_web, script_scheme};
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::fields::{Fields, flag_of};
use crate::language::dates::{self, DateError};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp, Zoned};

pub(super) fn read(fields: &mut Fields, options: &Options) -> Meeting {
    let capacity = capacity(fields);
    let slots = slots(fields, options);
    let previous_start = moment(fields, "previous_start", options);
    if let (Some(first), Some(previous)) = (slots.first(), previous_start) {
        check_previous(fields, first, previous, options);
    }
    Meeting {
        slots,
        previous_start,
        online: online(fields),
        participants: participants(fields),
        next: fields.target("next"),
        capacity,
    }
}

/// How many can come; nobody is not a number of places.
fn capacity(fields: &mut Fields) -> Option<u32> {
    let capacity = fields.number("capacity")?;
    if capacity == 0 {
        let problem =
            Diagnostic::warning(Code::NoCapacity).with("key", fields.spelling("capacity"));
        fields.report(problem.at(fields.value_place("capacity")).hint(Hint::SayFull));
        return None;
    }
    Some(capacity)
}

/// Reports a session that is said to be put off to the time that it had.
fn check_previous(fields: &Fields, first: &Slot, previous: Moment, options: &Options) {
    let is_day =
        is_midnight(previous, options) && day(previous, options) == day(first.start, options);
    if previous == first.start || is_day {
        let start = if fields.wrote("slots") { "slots" } else { "start" };
        let problem = Diagnostic::warning(Code::SamePreviousStart)
            .with("key", fields.spelling("previous_start"))
            .with("start", fields.spelling(start));
        let place = fields.value_place("previous_start");
        fields.report(problem.at(place).hint(Hint::BothDates));
    }
}

/// The slots that are listed; where there are none, that of `start` and `end`.
fn slots(fields: &mut Fields, options: &Options) -> Vec<Slot> {
    let mut slots = Vec::new();
    for mut section in fields.sections("slots", SLOTS) {
        let place = section.value_place("start");
        slots.extend(slot(&mut section, options).map(|slot| (slot, place)));
        fields.close(section, SLOTS, Diagnostic::warning);
    }
    if slots.is_empty() {
        return slot(fields, options).into_iter().collect();
    }
    slots.sort();
    report_overlaps(fields, &slots, options);
    let mut slots: Vec<Slot> = slots.into_iter().map(|(slot, _)| slot).collect();
    check_whole(fields, &slots, options);
    slots.dedup();
    slots
}

/// Reports slots that begin before an earlier one is over.
fn report_overlaps(fields: &Fields, slots: &[(Slot, Place)], options: &Options) {
    let mut longest = &slots[0];
    for pair in &slots[1..] {
        let (slot, place) = pair;
        if slot.start < over(&longest.0, options) || slot.start == longest.0.start {
            let line = longest.1.line.to_string();
            let problem = Diagnostic::warning(Code::SlotsOverlap).with("line", line);
            fields.report(problem.at(place.clone()).hint(Hint::MendHours));
        }
        if over(slot, options) > over(&longest.0, options) {
            longest = pair;
        }
    }
}

/// When a slot is over; one without an end, as soon as it has begun.
fn over(slot: &Slot, options: &Options) -> Moment {
    let last = slot.end.unwrap_or(slot.start);
    let next = day(last, options).and_then(|day| day.tomorrow().ok());
    let next = next.and_then(|day| day.to_zoned(options.zone.clone()).ok());
    next.filter(|_| slot.is_whole_day).map_or(last, |next| next.timestamp().as_second())
}

/// Reports a `start` or an `end` that is not that of the slots beside it.
fn check_whole(fields: &mut Fields, slots: &[Slot], options: &Options) {
    let mut says = |key: &str, known: &dyn Fn(&Slot) -> Option<Moment>| {
        let text = fields.text_as(key, "date")?;
        let said = dates::parse(&text, &options.zone).ok();
        let said = said.map(|date| date.timestamp().as_second());
        let is = |slot: &Slot, said| {
            let fits =
                is_midnight(said, options) && day(known(slot)?, options) == day(said, options);
            Some(fits || known(slot)? == said)
        };
        let fits = said.is_some_and(|said| slots.iter().any(|slot| is(slot, said) == Some(true)));
        let hours = hour(&text).is_some_and(|hour| {
            slots.iter().any(|slot| known(slot).is_some_and(|at| clock(at, options) == Some(hour)))
        });
        (!fits && !hours).then_some(())
    };
    let start = says("start", &|slot| (slot == &slots[0]).then_some(slot.start));
    let end = says("end", &|slot| Some(slot.end.unwrap_or(slot.start)));
    for key in [start.map(|()| "start"), end.map(|()| "end")].into_iter().flatten() {
        let problem = Diagnostic::warning(Code::BesideSlots)
            .with("key", fields.spelling(key))
            .with("slots", fields.spelling("slots"));
        fields.report(problem.at(fields.value_place(key)).hint(Hint::RemoveKey));
    }
}

fn local(at: Moment, options: &Options) -> Option<Zoned> {
    Some(Timestamp::from_second(at).ok()?.to_zoned(options.zone.clone()))
}

fn day(at: Moment, options: &Options) -> Option<Date> {
    Some(local(at, options)?.date())
}

fn clock(at: Moment, options: &Options) -> Option<Time> {
    Some(local(at, options)?.time())
}

fn is_midnight(at: Moment, options: &Options) -> bool {
    clock(at, options) == Some(Time::midnight())
}

/// One slot: `start` and `end`, or both in one text as ISO 8601 has them, `start/end`.
fn slot(fields: &mut Fields, options: &Options) -> Option<Slot> {
    if fields.wrote("end") && !fields.wrote("start") {
        report_no_start(fields, options);
        return None;
    }
    let place = fields.value_place("start");
    let written = fields.text_as("start", "date")?;
    let interval = written.split_once('/').filter(|(start, _)| is_iso(start));
    let (start, end) = match interval {
        Some((start, end)) => (start, Some((end.to_owned(), place.clone()))),
        None => (written.as_str(), None),
    };
    let end_place = fields.value_place("end");
    let end_key = interval.is_none().then(|| fields.spelling("end").to_owned());
    let end = end.or_else(|| Some((fields.text_as("end", "date")?, end_place)));
    let start = after_or_whole(start, None, options)
        .map_err(|error| fields.report(wrong_start(error, start, &written).at(place)))
        .ok();
    if start.is_none() && interval.is_some() {
        return None;
    }
    let read = |(text, place): &(String, Place)| {
        let wrong = |error| match &end_key {
            Some(key) => wrong_end(error, text, key, start.as_ref()),
            None => DateError::problem(error, text),
        };
        after_or_whole(text, start.as_ref(), options)
            .map_err(|error| fields.report(wrong(error).at(place.clone())))
            .ok()
    };
    let end_at = end.as_ref().and_then(read);
    let (start, place) = (start?, end.map(|(_, place)| place));
    if let (Some(_), Some(place)) = (end_at.as_ref().filter(|end| **end < start), place) {
        let problem = Diagnostic::error(Code::EndBeforeStart).at(place);
        let fix = later(&start, end_key.as_deref());
        fields.report(problem.with("fix", fix).hint(Hint::ForExample));
        return None;
    }
    let is_midnight = |at: &Zoned| at.time() == Time::midnight();
    Some(Slot {
        is_whole_day: is_midnight(&start) && end_at.as_ref().is_none_or(is_midnight),
        start: start.timestamp().as_second(),
        end: end_at.map(|end| end.timestamp().as_second()),
    })
}

/// Reports an end that nothing begins.
fn report_no_start(fields: &mut Fields, options: &Options) {
    let place = fields.value_place("end");
    let Some(text) = fields.text_as("end", "date") else { return };
    let (key, start) = match fields.spelling("end") {
        "fin" => ("fin", "début"),
        other => (other, "start"),
    };
    let day = dates::parse(&text, &options.zone).map(|date| date.date().to_string());
    let fix = format!("{start}: {}T09:00", day.as_deref().unwrap_or("2026-03-12"));
    let problem = Diagnostic::warning(Code::EndWithoutStart).with("key", key).with("fix", fix);
    let problem = problem.with("start", start).hint(Hint::AddKey);
    fields.report(problem.at(place));
}

/// What is wrong with a beginning: two hours joined by a dash are an interval.
fn wrong_start(error: DateError, start: &str, whole: &str) -> Diagnostic {
    match interval(whole) {
        Some(fix) => {
            let problem = Diagnostic::error(Code::InvalidHour).with("value", whole);
            problem.with("fix", fix).hint(Hint::Write)
        }
        None => error.problem(start),
    }
}

/// A day and its two hours, `2026-10-05 9h30-12h30`, as ISO 8601 writes them.
fn interval(text: &str) -> Option<String> {
    let (day, rest) = text.trim().split_at_checked("2026-10-05".len())?;
    let day: Date = day.parse().ok()?;
    let words = |text: &str| hour(text.trim().trim_start_matches(['T', ',', ' ']));
    let rest = rest.trim_start_matches([',', ' ']).trim_start_matches("de ");
    let hours = rest.split(['-', '–', '—', '/', 'à']).map(words).collect::<Option<Vec<_>>>()?;
    let [start, end] = hours[..] else { return None };
    Some(format!("{day}T{}/{}", start.strftime("%H:%M"), end.strftime("%H:%M")))
}

/// What is wrong with an end: on the day of its start, an hour alone is enough.
fn wrong_end(error: DateError, text: &str, key: &str, start: Option<&Zoned>) -> Diagnostic {
    let problem = error.problem(text);
    let day = text.get(..10).and_then(|day| day.parse::<Date>().ok());
    let is_other_day = start.zip(day).is_some_and(|(start, day)| start.date() != day);
    let advised = problem.args.iter().find(|(name, _)| name == "fix").map(|(_, fix)| fix.as_str());
    let advised = advised.filter(|_| problem.hint == Some(Hint::Write));
    let clock = advised.and_then(|fix| fix.split(['T', ' ']).nth(1)?.get(..5));
    let (code, fix) = match (hour(&text.replace('.', ":")), clock) {
        _ if is_other_day || problem.code == Code::UnknownZone => return problem,
        (Some(hour), _) => (Code::InvalidHour, hour.strftime("%H:%M").to_string()),
        (None, _) if hours(text).is_some() => (Code::ImpossibleHour, "17:00".to_owned()),
        (None, Some(clock)) => (problem.code, clock.to_owned()),
        (None, None) if advised.is_none() => (problem.code, "17:00".to_owned()),
        (None, None) => return problem,
    };
    let problem = Diagnostic::error(code).with("value", text);
    problem.with("fix", format!("{key}: {fix}")).hint(Hint::HourAlone)
}

/// The digits with which a text that looks like an hour begins: `25:00`, `17.30`.
fn hours(text: &str) -> Option<&str> {
    let (hours, _) = text.split_once(['h', 'H', ':', '.'])?;
    let is_one = (1..=2).contains(&hours.len()) && hours.bytes().all(|b| b.is_ascii_digit());
    is_one.then_some(hours)
}

/// An end after a beginning, as it is written; without a key, behind the beginning.
fn later(start: &Zoned, key: Option<&str>) -> String {
    let next = start.checked_add(Span::new().hours(2)).ok().filter(|_| start.hour() >= 17);
    let end = match next {
        _ if start.time() == Time::midnight() => {
            start.date().tomorrow().unwrap_or(start.date()).to_string()
        }
        None => "17:00".to_owned(),
        Some(next) if next.date() == start.date() => next.strftime("%H:%M").to_string(),
        Some(next) => next.strftime("%Y-%m-%dT%H:%M").to_string(),
    };
    match key {
        Some(key) => format!("{key}: {end}"),
        None => format!("{}/{end}", start.strftime("%Y-%m-%dT%H:%M")),
    }
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
            let at = day.date().to_datetime(hour).to_zoned(day.time_zone().clone());
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
        return Online { tool: without_code(text), ..Online::default() };
    };
    let url = &text[range.clone()];
    let url = if url.contains("://") { url.to_owned() } else { format!("https://{url}") };
    Online {
        tool: without_code(&text[..range.start]),
        url: Some(url).filter(|url| script_scheme(url).is_none()),
        ..Online::default()
    }
}

/// The name of a tool, up to what may be the word or the number that lets people in.
fn without_code(text: &str) -> Option<String> {
    const CODES: &[&str] =
        &["code", "mot de passe", "mdp", "passcode", "password", "pin", "id", "identifiant"];
    let is_word = |c: char| c.is_alphanumeric();
    let begins = |at: usize| !text[..at].ends_with(is_word);
    let is_code = |at: usize| {
        let rest = text[at..].to_lowercase();
        let word =
            |code: &&str| rest.strip_prefix(*code).is_some_and(|after| !after.starts_with(is_word));
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 3 || CODES.iter().any(word)
    };
    let mut starts = text.char_indices().map(|(at, _)| at);
    let end = starts.find(|at| begins(*at) && is_code(*at)).unwrap_or(text.len());
    let tool = text[..end].trim_matches(|c: char| !is_word(c) && c != ')');
    (!tool.is_empty()).then(|| tool.to_owned())
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
        let is_said = section.is_faulty("name") || section.is_faulty("role");
        if name.is_none() && role.is_none() && !is_said {
            let is_french = section.is_french(PARTICIPANTS) != Some(false);
            let fix = if is_french { "rôle: assistante" } else { "role: assistant" };
            let problem = Diagnostic::warning(Code::NamelessParticipant).with("fix", fix);
            fields.report(problem.at(section.own_place()).hint(Hint::AddKey));
        }
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
    privacy::withhold(&mut participants);
    participants
}

#[cfg(test)]
mod tests {
    use super::{Online, hour, interval, is_iso, told};
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
    fn reads_a_day_with_two_hours() {
        for text in
            ["2026-10-05 9h30-12h30", "2026-10-05, de 9 h 30 à 12:30", "2026-10-05T9:30/12h30"]
        {
            assert_eq!(interval(text).as_deref(), Some("2026-10-05T09:30/12:30"), "{text}");
        }
        for text in ["2026-10-05 9h30", "2026-10-05", "5 octobre, 9h-12h", "2026-13-05 9h-12h"] {
            assert_eq!(interval(text), None, "{text}");
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
            ("Zoom, code 12", Some("Zoom"), None),
            ("Code 8452 – https://z.example/j/1", None, Some("https://z.example/j/1")),
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
