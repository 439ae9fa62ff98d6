//! What a session says of itself as an event, as templates see it. No name of somebody who has not
//! consented, and no address of a meeting unless it is public, gets beyond this file.

use super::node::Node;
use super::page::{date, detail, detail_entry, file_facts};
use crate::base::data::Data;
use crate::document::{Meeting, Online, Participant};
use crate::plan::handout;
use crate::site::{Page, PageId, Site};

/// What a session's own page shows of it, besides what all pages have.
pub(super) fn facts(site: &Site, id: PageId) -> Vec<(&'static str, Node)> {
    let page = site.page(id);
    let nothing = Meeting::default();
    let meeting = page.head.meta.meeting.as_deref().unwrap_or(&nothing);
    let slot = |slot: &crate::document::Slot| {
        Node::Map(vec![
            ("start", date(site, Some(slot.start))),
            ("end", date(site, slot.end)),
            ("whole_day", Node::Flag(slot.is_whole_day)),
            ("until", date(site, Some(site.slot_over_at(slot)))),
        ])
    };
    vec![
        ("slots", Node::List(meeting.slots.iter().map(slot).collect())),
        ("expected", Node::Flag(is_expected(site, id))),
        ("over", Node::Flag(site.is_over(id))),
        ("previous_start", date(site, meeting.previous_start)),
        ("online", online(meeting.online.as_ref())),
        ("participants", Node::List(meeting.participants.iter().map(participant).collect())),
        ("capacity", meeting.capacity.map_or(Node::None, |n| Node::Number(n.into()))),
        ("slides", slides(site, page)),
        ("handout", Node::text(site.link(&handout(&page.address)))),
        ("place_accessibility", detail_entry(page, "place", "accessibility")),
    ]
}

/// What cards show of where a session is held from afar.
pub(super) fn is_online(page: &Page) -> bool {
    page.head.meta.meeting.as_ref().is_some_and(|meeting| meeting.online.is_some())
}

/// Whether nothing says that a session was held already, or will not be.
pub(super) fn is_expected(site: &Site, id: PageId) -> bool {
    site.is_on(id) && site.page(id).status() != Some("done")
}

/// Whether a session has days and no hours.
pub(super) fn is_whole_day(page: &Page) -> Node {
    let mut slots = page.head.meta.meeting.iter().flat_map(|meeting| &meeting.slots);
    Node::Flag(slots.all(|slot| slot.is_whole_day))
}

/// Of how many stretches of time a session is made.
pub(super) fn n_slots(page: &Page) -> Node {
    Node::number(page.head.meta.meeting.as_ref().map_or(0, |meeting| meeting.slots.len()))
}

fn online(online: Option<&Online>) -> Node {
    let Some(online) = online else { return Node::None };
    Node::Map(vec![
        ("tool", Node::text_or_none(online.tool.as_deref())),
        ("address", Node::text_or_none(online.public_url())),
    ])
}

fn participant(person: &Participant) -> Node {
    let role = person.role.as_deref().filter(|_| person.has_consented);
    Node::Map(vec![
        ("name", Node::Text(person.shown())),
        ("role", Node::text_or_none(role)),
        (
            "organisation",
            Node::text_or_none(person.organisation.as_deref().filter(|_| person.has_consented)),
        ),
    ])
}

fn slides(site: &Site, page: &Page) -> Node {
    let Some(Data::Text(target)) = page.head.meta.detail("slides") else { return Node::None };
    let Some(address) = site.address_of(&page.source, target) else { return Node::None };
    let mut entries = vec![("address", Node::text(address))];
    entries.extend(file_facts(site, page, target));
    Node::Map(entries)
}

/// What a training's card shows of its sessions: the next one, and where they are held.
pub(super) fn next_of(site: &Site, training: usize) -> Vec<(&'static str, Node)> {
    let coming = &site.trainings[training].coming;
    let next = coming.first().map_or(Node::None, |id| brief(site, *id));
    let mut places = Vec::new();
    for id in coming {
        if let Node::Data(Data::Text(name)) = detail_entry(site.page(*id), "place", "name")
            && !places.contains(&name)
        {
            places.push(name);
        }
    }
    let page = site.page(site.trainings[training].page);
    vec![
        ("next", next),
        ("places", Node::List(places.into_iter().map(Node::Text).collect())),
        ("duration", detail(page, "duration")),
        ("price", detail(page, "price")),
    ]
}

fn brief(site: &Site, id: PageId) -> Node {
    let page = site.page(id);
    Node::Map(vec![
        ("title", Node::text(&page.head.meta.title)),
        ("address", Node::text(site.link(&page.address))),
        ("start", date(site, page.head.meta.start)),
        ("end", date(site, page.head.meta.end)),
        ("n_slots", n_slots(page)),
        ("whole_day", is_whole_day(page)),
        ("status", detail(page, "status")),
    ])
}
