//! Trainings and their sessions as schema.org has them: courses, their runs, events, series.

use super::super::page::{detail_entry_text, detail_text, detail_texts};
use super::super::session::is_expected;
use super::super::shared::World;
use super::things::{
    Thing, authors, date, description, id_of, image, person, publisher, reference,
};
use crate::document::{Meeting, Moment, Slot};
use crate::site::{Page, PageId, Site, Training};
use serde_json::{Value, json};

/// A training: the course, the run that its sessions are, and the series of their notes.
pub(super) fn training(world: &World, training: &Training) -> Vec<Value> {
    let site = &world.site;
    let page = site.page(training.page);
    let duration = detail_text(page, "duration").and_then(|text| hours(&text));
    let run = run(world, training, duration.as_deref());
    let has_run = run.is_some().then(|| reference(id_of(site, &page.address, "run")));
    let audience = detail_texts(page, "audience");
    let audience = (!audience.is_empty()).then(|| {
        Value::from(Thing::inner("Audience").text("audienceType", Some(&audience.join("; "))))
    });
    let credential = detail_entry_text(page, "certification", "title");
    let course = Thing::new("Course", id_of(site, &page.address, "course"))
        .text("name", Some(&page.head.meta.title))
        .text("description", description(page))
        .with("url", site.url(&page.address))
        .with("inLanguage", site.language(page))
        .with("provider", publisher(site))
        .with("author", authors(world, page))
        .with("image", image(world, page))
        .with("coursePrerequisites", plain(&detail_texts(page, "prerequisites")))
        .with("teaches", plain(&detail_texts(page, "objectives")))
        .with("audience", audience)
        .with("timeRequired", duration)
        .with("educationalCredentialAwarded", credential.as_deref().map(one))
        .text("version", detail_text(page, "version").as_deref())
        .with("datePublished", date(site, page.head.meta.date))
        .with("dateModified", date(site, page.changed()))
        .with("offers", offer(site, training.page, None))
        .with("hasCourseInstance", has_run);
    let texts = training.sessions.iter().map(|id| site.page(*id));
    let texts = texts.filter(|page| page.head.meta.date.is_some());
    let parts: Vec<Value> =
        texts.map(|page| reference(id_of(site, &page.address, "article"))).collect();
    let series = (!parts.is_empty()).then(|| {
        Thing::new("CreativeWorkSeries", id_of(site, &page.address, "series"))
            .text("name", Some(&page.head.meta.title))
            .with("url", site.url(&page.address))
            .with("hasPart", parts)
    });
    let things = [Some(course), run, series].into_iter().flatten();
    things.map(Value::from).collect()
}

fn one(text: &str) -> String {
    crate::language::typography::without_breaks(text)
}

fn plain(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| one(text)).collect()
}

/// The run that a training's dated sessions are.
fn run(world: &World, training: &Training, workload: Option<&str>) -> Option<Thing> {
    let site = &world.site;
    let page = site.page(training.page);
    let dated = || training.sessions.iter().filter(|id| is_event(site.page(**id)));
    // What was called off is an event of the run, but no part of when and how it is held.
    let held = || dated().filter(|id| site.is_on(**id)).map(|id| site.page(*id));
    let start = held().filter_map(|page| page.head.meta.start).min()?;
    let end = held().filter_map(|page| page.head.meta.end.or(page.head.meta.start)).max();
    let events = dated().map(|id| reference(id_of(site, &site.page(*id).address, "session")));
    let online = held().filter(|page| is_online(page)).count();
    let on_site = held().filter(|page| place(page).is_some()).count();
    let mode = match (online, on_site) {
        (0, 0) => None,
        (0, _) => Some("Onsite"),
        (_, 0) => Some("Online"),
        _ => Some("Blended"),
    };
    Some(
        Thing::new("CourseInstance", id_of(site, &page.address, "run"))
            .text("name", Some(&page.head.meta.title))
            .with("url", site.url(&page.address))
            .with("courseMode", mode)
            .with("courseWorkload", workload)
            .with("startDate", date(site, Some(start)))
            .with("endDate", date(site, end))
            .with("inLanguage", site.language(page))
            .with("subEvent", events.collect::<Vec<_>>()),
    )
}

/// Whether a session says when it is held.
pub(super) fn is_event(page: &Page) -> bool {
    page.head.meta.start.is_some()
}

fn is_online(page: &Page) -> bool {
    super::super::session::is_online(page)
}

fn place(page: &Page) -> Option<Value> {
    let name = detail_entry_text(page, "place", "name");
    let address = detail_entry_text(page, "place", "address");
    if name.is_none() && address.is_none() {
        return None;
    }
    let place = Thing::inner("Place").text("name", name.as_deref().or(address.as_deref()));
    Some(place.text("address", address.as_deref().or(name.as_deref())).into())
}

/// A session as an event.
pub(super) fn session(world: &World, id: PageId) -> Value {
    let site = &world.site;
    let page = site.page(id);
    let meta = &page.head.meta;
    let nothing = Meeting::default();
    let meeting = meta.meeting.as_deref().unwrap_or(&nothing);
    let at = &page.address;
    let public = meeting.online.as_ref().and_then(|online| online.public_url());
    let from_afar = is_online(page).then(|| {
        let url = public.map_or_else(|| site.url(at), str::to_owned);
        Value::from(Thing::inner("VirtualLocation").with("url", url))
    });
    let here = place(page);
    let mode = match (&here, &from_afar) {
        (None, None) => None,
        (Some(_), None) => Some("https://schema.org/OfflineEventAttendanceMode"),
        (None, Some(_)) => Some("https://schema.org/OnlineEventAttendanceMode"),
        _ => Some("https://schema.org/MixedEventAttendanceMode"),
    };
    let location = match (here, from_afar) {
        (Some(here), Some(afar)) => json!([here, afar]),
        (here, afar) => here.or(afar).unwrap_or(Value::Null),
    };
    let training = page.training.map(|at| site.trainings[at].page);
    let of_training =
        |what| training.map(|at| reference(id_of(site, &site.page(at).address, what)));
    let parts = if meeting.slots.len() > 1 { &meeting.slots[..] } else { &[] };
    let part = |(rank, slot): (usize, &Slot)| part(site, page, rank, slot, &location);
    let parts: Vec<Value> = parts.iter().enumerate().map(part).collect();
    Thing::new("EducationEvent", id_of(site, at, "session"))
        .text("name", Some(&meta.title))
        .text("description", description(page))
        .with("url", site.url(at))
        .with("startDate", meta.start.map(|start| when(site, start, is_whole_day(meeting))))
        .with("endDate", meta.end.map(|end| when(site, end, is_whole_day(meeting))))
        .with("previousStartDate", date(site, meeting.previous_start))
        .with("eventStatus", status(page.status(), meeting))
        .with("eventAttendanceMode", mode)
        .with("location", location)
        .with("organizer", publisher(site))
        .with("performer", trainers(world, page))
        .with("image", image(world, page))
        .with("inLanguage", site.language(page))
        .with("maximumAttendeeCapacity", meeting.capacity)
        .with("offers", offer(site, training.unwrap_or(id), Some(id)))
        .with("superEvent", of_training("run"))
        .with("about", of_training("course"))
        .with("subEvent", parts)
        .into()
}

/// One of several slots.
fn part(site: &Site, page: &Page, rank: usize, slot: &Slot, location: &Value) -> Value {
    Thing::new("EducationEvent", id_of(site, &page.address, &format!("slot-{}", rank + 1)))
        .text("name", Some(&page.head.meta.title))
        .with("startDate", when(site, slot.start, slot.is_whole_day))
        .with("endDate", slot.end.map(|end| when(site, end, slot.is_whole_day)))
        .with("location", location.clone())
        .into()
}

/// A moment with its offset, or a day alone where no hour is known.
fn when(site: &Site, moment: Moment, is_whole_day: bool) -> String {
    let text = site.rfc3339(moment);
    if is_whole_day { text[..10].to_owned() } else { text }
}

fn is_whole_day(meeting: &Meeting) -> bool {
    meeting.slots.iter().all(|slot| slot.is_whole_day)
}

/// Whether it will be held as it says (<https://schema.org/EventStatusType>).
fn status(status: Option<&str>, meeting: &Meeting) -> String {
    let name = match status {
        Some("cancelled") => "EventCancelled",
        _ if meeting.previous_start.is_some() => "EventRescheduled",
        Some("postponed") => "EventPostponed",
        _ => "EventScheduled",
    };
    format!("https://schema.org/{name}")
}

/// Those who teach.
pub(super) fn trainers(world: &World, page: &Page) -> Vec<Value> {
    let one = |name: &String| match world.site.author(name) {
        Some(author) => Value::from(person(world, author)),
        None => Thing::inner("Person").text("name", Some(name)).into(),
    };
    detail_texts(page, "trainers").iter().map(one).collect()
}

/// What it costs and where to register, for a training or one session of it.
fn offer(site: &Site, training: PageId, session: Option<PageId>) -> Option<Value> {
    let price = detail_text(site.page(training), "price");
    let expected = session.is_none_or(|id| is_expected(site, id) && !site.is_over(id));
    // Who names a place to register of its own is not registered for elsewhere.
    let has_own = |id: &PageId| detail_entry_text(site.page(*id), "register", "url").is_some();
    let register = session.into_iter().chain([training]).find(has_own);
    let open = register.filter(|id| expected && !site.is_closed(*id)).and_then(|id| {
        let page = site.page(id);
        let target = detail_entry_text(page, "register", "url")?;
        let until = detail_entry_text(page, "register", "deadline");
        Some((site.address_of(&page.source, &target)?, until))
    });
    let (url, until) = open.unzip();
    if price.is_none() && url.is_none() {
        return None;
    }
    let amount = price.as_deref().and_then(euros);
    let category = amount.as_deref().map(|sum| if sum == "0" { "Free" } else { "Paid" });
    let is_full = session.and_then(|id| site.page(id).status()) == Some("full");
    let is_open = session.is_some() && url.is_some();
    let availability = match (is_full && expected, is_open) {
        (true, _) => Some("https://schema.org/SoldOut"),
        (false, true) => Some("https://schema.org/InStock"),
        _ => None,
    };
    let offer = Thing::inner("Offer")
        .with("url", url.map(|url| site.whole(&url)))
        .text("description", price.as_deref())
        .with("price", amount.as_deref())
        .with("priceCurrency", amount.as_deref().map(|_| "EUR"))
        .with("category", category)
        .with("availability", availability)
        .with("validThrough", until.flatten());
    Some(offer.into())
}

/// The amount of a price in euros, in digits with a point; `None` where there are several.
fn euros(price: &str) -> Option<String> {
    if price.matches('€').count() > 1 {
        return None;
    }
    let before = price.split('€').next().filter(|before| before.len() < price.len())?;
    let is_all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut digits = String::new();
    for word in before.split_whitespace().rev() {
        let is_thousands = is_all(word) && word.len() <= 3;
        let first = digits.split([',', '.']).next().unwrap_or_default();
        if !(digits.is_empty() || is_thousands && first.len().is_multiple_of(3)) {
            break;
        }
        digits.insert_str(0, word);
    }
    // Two digits after the last sign are cents; three are thousands, in any language.
    let (whole, cents) = match digits.rsplit_once([',', '.']) {
        Some((whole, end)) if end.len() <= 2 => (whole, end),
        Some((_, end)) if end.len() != 3 => return None,
        _ => (&digits[..], ""),
    };
    let whole = whole.replace([',', '.'], "");
    if !is_all(&whole) || !cents.is_empty() && !is_all(cents) {
        return None;
    }
    Some(if cents.is_empty() { whole } else { format!("{whole}.{cents:0<2}") })
}

/// A duration in words as ISO 8601 has it, by its hours: `14 h (2 jours)` is `PT14H`, `17 h 30` and
/// `17,5 heures` are `PT17H30M`.
fn hours(duration: &str) -> Option<String> {
    let text = one(duration).replace(',', ".");
    // `2 x 7 h` is no single number of hours.
    let is_times = |(at, sign): (usize, &str)| {
        let ends = |text: &str| text.trim_end().ends_with(|c: char| c.is_ascii_digit());
        let begins = |text: &str| text.trim_start().starts_with(|c: char| c.is_ascii_digit());
        ends(&text[..at]) && begins(&text[at + sign.len()..])
    };
    if ["x", "×", "*"].iter().any(|sign| text.match_indices(sign).any(is_times)) {
        return None;
    }
    let starts = text.char_indices().filter(|(at, c)| {
        c.is_ascii_digit() && !text[..*at].ends_with(|c: char| c.is_ascii_digit() || c == '.')
    });
    starts.into_iter().find_map(|(at, _)| hours_at(&text[at..]))
}

/// The same of a text that begins with the number.
fn hours_at(text: &str) -> Option<String> {
    let is_in_number = |c: char| c.is_ascii_digit() || c == '.';
    let end = text.find(|c| !is_in_number(c))?;
    let number: f64 = text[..end].trim_end_matches('.').parse().ok()?;
    let rest = text[end..].trim_start();
    let word = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let unit = &rest[..word];
    if !["h", "heure", "heures", "hour", "hours", "Stunde", "Stunden"].contains(&unit) {
        return None;
    }
    let after = rest[word..].trim_start();
    let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
    let past_hour: f64 = after[..digits].parse().ok().filter(|n| *n < 60.0).unwrap_or(0.0);
    let is_past_hour = digits == 2 && number.fract() == 0.0 && unit == "h";
    let minutes = (number * 60.0).round() + if is_past_hour { past_hour } else { 0.0 };
    let (hours, minutes) = ((minutes / 60.0).floor(), minutes % 60.0);
    let minutes = if minutes > 0.0 { format!("{minutes}M") } else { String::new() };
    Some(format!("PT{hours}H{minutes}"))
}

#[cfg(test)]
mod tests {
    use super::{euros, hours};

    #[test]
    fn prices_have_amounts() {
        for (price, expected) in [
            ("1 200 € HT par personne", Some("1200")),
            ("Intra : 1\u{202f}500,50\u{a0}€ net de taxe", Some("1500.50")),
            ("0 €. Accès libre.", Some("0")),
            ("1200.50 € HT", Some("1200.50")),
            ("1,200 €", Some("1200")),
            ("12,5 €", Some("12.50")),
            ("1,2345 €", None),
            ("Tarif 2026, 1200 €", Some("1200")),
            ("Module 2. 900 €", Some("900")),
            ("2 000 000 €", Some("2000000")),
            ("de 1 200 € à 1 500 €", None),
            ("Sur devis", None),
            ("entre 3 et 5 jours, € selon devis", None),
        ] {
            assert_eq!(euros(price).as_deref(), expected, "{price}");
        }
    }

    #[test]
    fn durations_have_hours() {
        for (duration, expected) in [
            ("14 h (2 jours)", Some("PT14H")),
            ("18\u{a0}heures, en 6\u{a0}séances de 3 heures", Some("PT18H")),
            ("7h", Some("PT7H")),
            ("17 h 30", Some("PT17H30M")),
            ("17h30, en trois demi-journées", Some("PT17H30M")),
            ("17,5\u{a0}heures", Some("PT17H30M")),
            ("2 jours, soit 14 heures 12 modules", Some("PT14H")),
            ("2 jours", None),
            ("2 × 7 h", None),
        ] {
            assert_eq!(hours(duration).as_deref(), expected, "{duration}");
        }
    }
}
