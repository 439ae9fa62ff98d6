//! From the sessions of a site, a training or a session alone to the iCalendar file of their dates.
//!
//! It holds what front matter says and nothing of a page's text, so that an edit of that makes no
//! file anew. Nobody who takes part is named, and the way in from afar only if it is public.

use super::ical::{Calendar, Event, Status, plain};
use super::node::Node;
use super::page::detail_entry_text;
use super::shared::World;
use super::{ical, subscription};
use crate::base::digest::{Digest, Digester};
use crate::config::Folder;
use crate::document::{Kind, Meeting, Moment, Slot};
use crate::language::dates::{self, DateStyle};
use crate::language::fill;
use crate::plan::Agenda;
use crate::site::{Page, PageId, Site};
use uuid::Uuid;

/// The digest of all that a file shows.
pub(super) fn digest(world: &World, agenda: Agenda) -> Digest {
    Digester::new("ical").value(&calendar(world, agenda)).finish()
}

/// The bytes of a file.
pub(super) fn render(world: &World, agenda: Agenda) -> Vec<u8> {
    ical::render(&calendar(world, agenda), &world.site.zone)
}

/// The addresses of a page's own file, if it has one: to take over, and to follow.
pub(super) fn links(site: &Site, id: PageId) -> [(&'static str, Node); 2] {
    let page = site.page(id);
    let agenda = match (page.head.kind, page.training) {
        (Kind::Session, _) => Some(Agenda::Session(id)),
        (Kind::Training, Some(at)) => Some(Agenda::Training(at)),
        _ => None,
    };
    let agenda = agenda.filter(|agenda| agenda.is_there(site));
    let file = agenda.map(|agenda| site.link(&agenda.address(site)));
    let webcal = agenda.and_then(|agenda| webcal(site, agenda));
    [("calendar", Node::text_or_none(file)), ("calendar_webcal", Node::text_or_none(webcal))]
}

/// The address that a calendar program takes as one to follow, if there is such a file.
pub(super) fn webcal(site: &Site, agenda: Agenda) -> Option<String> {
    let url = agenda.is_there(site).then(|| site.url(&agenda.address(site)))?;
    let (_, rest) = url.split_once("://")?;
    Some(format!("webcal://{rest}"))
}

fn calendar(world: &World, agenda: Agenda) -> Calendar {
    let site = &world.site;
    let title = &site.config.title;
    let (name, page) = match agenda {
        Agenda::Site => (title.clone(), site.config.folder(Folder::Calendar)),
        Agenda::Training(at) => {
            let page = site.page(site.trainings[at].page);
            (format!("{} – {title}", page.head.meta.title), page.address.clone())
        }
        Agenda::Session(id) => (summary(world, id), site.page(id).address.clone()),
    };
    Calendar {
        name,
        url: site.url(&page),
        source: site.url(&agenda.address(site)),
        timezone: site.config.timezone.clone(),
        events: agenda.sessions(site).iter().flat_map(|id| events(world, *id)).collect(),
    }
}

/// One event for each slot of a session.
fn events(world: &World, id: PageId) -> Vec<Event> {
    let site = &world.site;
    let page = site.page(id);
    let Some(meeting) = page.head.meta.meeting.as_deref() else { return Vec::new() };
    let event = |(rank, slot): (usize, &Slot)| Event {
        uid: uid(site, page, rank),
        changed: page.changed().unwrap_or_default(),
        sequence: sequence(page),
        status: status(site, id),
        start: slot.start,
        end: slot.end,
        is_whole_day: slot.is_whole_day,
        summary: summary(world, id),
        description: description(world, page, meeting),
        location: location(world, page, meeting),
        categories: page.categories.iter().map(|at| site.categories[*at].name.clone()).collect(),
        url: site.url(&page.address),
        conference: conference(world, meeting),
    };
    meeting.slots.iter().enumerate().map(event).collect()
}

/// From what feeds call the page, and the place of the slot among its slots (RFC 7986 §5.3): it
/// outlives any title, date and address, but a slot that comes before others takes over theirs.
fn uid(site: &Site, page: &Page, rank: usize) -> String {
    let name = format!("{}#{}", subscription::identity(site, &page.id), rank + 1);
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

/// Minutes from 1970 to the last change: it never falls, whichever date is added or set later.
fn sequence(page: &Page) -> i64 {
    page.changed().map_or(0, |changed| changed.max(0) / 60)
}

fn status(site: &Site, id: PageId) -> Status {
    match site.page(id).status() {
        Some("cancelled") => Status::Cancelled,
        Some("postponed") if !site.is_on(id) => Status::Tentative,
        Some("planned") => Status::Tentative,
        _ => Status::Confirmed,
    }
}

/// The training, the session's number and its title, as far as the title does not say them; what
/// was called off is said first, since not all programs show it.
fn summary(world: &World, id: PageId) -> String {
    let site = &world.site;
    let page = site.page(id);
    let title = plain(&page.head.meta.title);
    let is_number = |word: &str, number: &str| word.trim_start_matches('0') == number;
    let digits = |c: char| !c.is_ascii_digit();
    let called_off = page.status().filter(|_| !site.is_on(id));
    let mut parts: Vec<String> =
        called_off.map(|status| world.string(&format!("status_{status}"))).into_iter().collect();
    if let Some(at) = page.training {
        let training = plain(&site.page(site.trainings[at].page).head.meta.title);
        parts.extend((!says(&title, &training)).then_some(training));
    }
    if let Some(number) = page.number.map(|number| number.to_string())
        && !title.split(digits).any(|word| is_number(word, &number))
    {
        parts.push(filled(world, "session_n", "n", &number));
    }
    parts.push(title);
    plain(&parts.join(" · "))
}

/// Whether a text holds the words of another, in their order.
fn says(text: &str, part: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let part = words(part);
    !part.is_empty() && words(text).windows(part.len()).any(|some| some == part)
}

/// What it is about, whether it will be held, how to come in, and where more is said.
fn description(world: &World, page: &Page, meeting: &Meeting) -> String {
    let site = &world.site;
    let mut parts: Vec<String> = page.head.meta.summary.iter().cloned().collect();
    if let Some(status) = page.status() {
        parts.push(filled(
            world,
            "calendar_status",
            "name",
            &world.string(&format!("status_{status}")),
        ));
    }
    if let Some(before) = meeting.previous_start {
        parts.push(filled(world, "previously", "date", &date(site, before)));
    }
    if let Some((_, address)) = conference(world, meeting) {
        parts.push(filled(world, "calendar_online", "name", &address));
    }
    parts.push(site.url(&page.address));
    plain(&parts.join("\n"))
}

/// A moment in words, without its hour where that is midnight.
fn date(site: &Site, moment: Moment) -> String {
    let local = site.local(moment);
    let is_day = local.time() == jiff::civil::Time::midnight();
    let style = if is_day { DateStyle::Full } else { DateStyle::FullTime };
    dates::format(&local, style, &site.config.language)
}

fn filled(world: &World, key: &str, name: &str, value: &str) -> String {
    fill(&world.string(key), |found| (found == name).then(|| value.into()))
}

/// The place and its address, and whether one can be there from afar.
fn location(world: &World, page: &Page, meeting: &Meeting) -> Option<String> {
    let said = |key| detail_entry_text(page, "place", key);
    let place: Vec<String> = [said("name"), said("address")].into_iter().flatten().collect();
    let place = (!place.is_empty()).then(|| place.join(", "));
    let online = meeting.online.as_ref().map(|_| world.string("online"));
    let ways: Vec<String> = place.into_iter().chain(online).collect();
    (!ways.is_empty()).then(|| ways.join(" · "))
}

fn conference(world: &World, meeting: &Meeting) -> Option<(String, String)> {
    let online = meeting.online.as_ref()?;
    let label = online.tool.clone().unwrap_or_else(|| world.string("online"));
    Some((label, online.public_url()?.to_owned()))
}
