//! Which iCalendar files exist: the site's, a training's, a session's own.

use crate::base::path::Address;
use crate::site::{PageId, Site};

/// What an iCalendar file holds the dates of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Agenda {
    Site,
    Training(usize),
    Session(PageId),
}

impl Agenda {
    /// Its sessions that say when they are held, the first one first; those that were cancelled
    /// too, since whoever has them must learn of it. A calendar without any would be invalid
    /// (RFC 5545 §3.6), so that it has no file.
    pub(crate) fn sessions(self, site: &Site) -> Vec<PageId> {
        let start = |id: &PageId| site.page(*id).head.meta.start;
        let is_dated = |id: &PageId| !slots(site, *id).is_empty();
        let mut sessions: Vec<PageId> = match self {
            Agenda::Site => site.calendar.years.values().flatten().copied().collect(),
            Agenda::Training(at) => site.trainings[at].sessions.clone(),
            Agenda::Session(id) => vec![id],
        };
        sessions.retain(is_dated);
        sessions.sort_by_key(start);
        sessions
    }

    /// Whether it has a file.
    pub(crate) fn is_there(self, site: &Site) -> bool {
        match self {
            Agenda::Site => !site.calendar.years.is_empty(),
            Agenda::Training(at) => {
                site.trainings[at].sessions.iter().any(|id| !slots(site, *id).is_empty())
            }
            Agenda::Session(id) => !slots(site, id).is_empty(),
        }
    }

    /// Where its file is.
    pub(crate) fn address(self, site: &Site) -> Address {
        match self {
            Agenda::Site => site.config.address("/calendar.ics"),
            Agenda::Training(at) => {
                beside(&site.page(site.trainings[at].page).address, "calendar.ics")
            }
            Agenda::Session(id) => beside(&site.page(id).address, "session.ics"),
        }
    }
}

fn slots(site: &Site, id: PageId) -> &[crate::document::Slot] {
    site.page(id).head.meta.meeting.as_ref().map_or(&[], |meeting| &meeting.slots)
}

/// The address of something in a page's folder, which a page that is a file lacks.
pub(super) fn beside(page: &Address, name: &str) -> Address {
    let folder = page.as_str().trim_end_matches(".html");
    Address::new(format!("{}/{name}", folder.trim_end_matches('/')))
}
