//! Sessions by their dates: what is to come, what is over, and what follows what across trainings.

use super::{Page, PageId, Site};
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::document::{Kind, Moment, Slot};
use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The sessions that say when they are held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Calendar {
    /// Those that are not over, the next one first.
    pub(crate) coming: Vec<PageId>,
    /// Those that are over, the last one first.
    pub(crate) past: Vec<PageId>,
    /// All of them by the year in which they begin, the first one first.
    pub(crate) years: BTreeMap<i16, Vec<PageId>>,
    now: Moment,
}

impl Calendar {
    pub(super) fn of(site: &Site, now: Moment) -> Calendar {
        let start = |id: &PageId| site.page(*id).head.meta.start;
        let mut dated: Vec<PageId> = site.page_ids().filter(|id| start(id).is_some()).collect();
        dated.sort_by_key(|id| (start(id), site.page(*id).number, &site.page(*id).source));
        let mut years: BTreeMap<i16, Vec<PageId>> = BTreeMap::new();
        for id in &dated {
            let start = start(id).expect("those without are left out");
            years.entry(site.local(start).year()).or_default().push(*id);
        }
        let is_over = |id: &PageId| site.over_at(*id).is_some_and(|end| end <= now);
        let (mut past, coming): (Vec<PageId>, Vec<PageId>) = dated.into_iter().partition(is_over);
        past.reverse();
        Calendar { coming, past, years, now }
    }
}

impl Site {
    /// When a session is over: with its last slot, or at the end of the day that it names.
    pub(crate) fn over_at(&self, id: PageId) -> Option<Moment> {
        let meeting = self.page(id).head.meta.meeting.as_ref()?;
        meeting.slots.iter().map(|slot| self.slot_over_at(slot)).max()
    }

    /// When a slot is over: at its end, or at the end of the day that it names.
    pub(crate) fn slot_over_at(&self, slot: &Slot) -> Moment {
        match slot.end.filter(|_| !slot.is_whole_day) {
            Some(end) => end,
            None => self.end_of_day(slot.end.unwrap_or(slot.start)),
        }
    }

    /// Whether a slot is over.
    pub(crate) fn is_slot_over(&self, slot: &Slot) -> bool {
        self.slot_over_at(slot) <= self.calendar.now
    }

    /// Whether a session is over.
    pub(crate) fn is_over(&self, id: PageId) -> bool {
        self.over_at(id).is_some_and(|end| end <= self.calendar.now)
    }

    /// When one can register no more: after the day that the page names, and once the session is
    /// over. None for a page that leads nowhere to register.
    pub(crate) fn closes_at(&self, id: PageId) -> Option<Moment> {
        let meta = &self.page(id).head.meta;
        meta.detail_entry("register", "url")?;
        let last_day = meta.detail_entry("register", "deadline").and_then(|day| match day {
            Data::Text(day) => day.parse().ok().or_else(|| last_of_month(day)),
            _ => None,
        });
        let next_day = last_day.and_then(|day| day.checked_add(1.day()).ok());
        let after = next_day.and_then(|day| day.to_zoned(self.zone.clone()).ok());
        after.map(|after| after.timestamp().as_second()).into_iter().chain(self.over_at(id)).min()
    }

    /// Whether one can register no more.
    pub(crate) fn is_closed(&self, id: PageId) -> bool {
        self.closes_at(id).is_some_and(|end| end <= self.calendar.now)
    }

    /// The moments at which time alone changes what pages show, of those that are published.
    pub(crate) fn turns(&self) -> impl Iterator<Item = Moment> {
        self.page_ids().flat_map(|id| {
            let slots = self.page(id).head.meta.meeting.iter().flat_map(|meeting| &meeting.slots);
            slots.map(|slot| self.slot_over_at(slot)).chain(self.closes_at(id))
        })
    }

    /// The first of them that has not come.
    pub(crate) fn next_turn(&self) -> Option<Moment> {
        self.turns().filter(|turn| *turn > self.calendar.now).min()
    }

    /// How many of them have: so many, and with the same sources it is always the same ones.
    pub(crate) fn n_turns(&self) -> usize {
        self.turns().filter(|turn| *turn <= self.calendar.now).count()
    }

    /// The first moment of the day after a moment's, in the site's zone.
    pub(crate) fn end_of_day(&self, moment: Moment) -> Moment {
        let day = self.local(moment).date();
        let next = day.checked_add(1.day()).and_then(|next| next.to_zoned(self.zone.clone()));
        next.map_or(moment, |next| next.timestamp().as_second())
    }

    /// Whether a session is to be held as it says: neither cancelled nor put off without a date.
    pub(crate) fn is_on(&self, id: PageId) -> bool {
        let status = self.page(id).status();
        let has_old_date = || self.previous_start(id).is_some();
        !(status == Some("cancelled") || status == Some("postponed") && !has_old_date())
    }

    /// When a session should have begun, if it was put off.
    pub(crate) fn previous_start(&self, id: PageId) -> Option<Moment> {
        self.page(id).head.meta.meeting.as_ref()?.previous_start
    }

    /// The page before a session and the one after: its neighbours in the series, or what `next:`
    /// says, here of the one after, there of the first of a series.
    pub(crate) fn steps(&self, id: PageId) -> (Option<PageId>, Option<PageId>) {
        let series = self.page(id).training.map_or(&[][..], |at| &self.trainings[at].sessions);
        let rank = series.iter().position(|session| *session == id);
        let at = |rank: Option<usize>| rank.and_then(|rank| series.get(rank).copied());
        let Sequels { before, after } = &self.sequels;
        let previous = at(rank.and_then(|rank| rank.checked_sub(1)));
        let next = at(rank.map(|rank| rank + 1));
        (previous.or(before.get(&id).copied()), after.get(&id).copied().or(next))
    }
}

/// The last day of a month, `2026-03`.
fn last_of_month(month: &str) -> Option<Date> {
    Some(format!("{month}-01").parse::<Date>().ok()?.last_of_month())
}

/// What `next:` says of the pages that follow sessions.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequels {
    after: FxHashMap<PageId, PageId>,
    /// The session that names a page, the first of them.
    before: FxHashMap<PageId, PageId>,
}

impl Sequels {
    pub(super) fn of(site: &Site, problems: &mut Vec<Diagnostic>) -> Sequels {
        let mut sequels = Sequels::default();
        for id in site.page_ids().filter(|id| site.page(*id).head.kind == Kind::Session) {
            let page = site.page(id);
            let target = page.head.meta.meeting.as_ref().and_then(|meeting| meeting.next.as_ref());
            let next = target.and_then(|target| site.page_at(&page.source, target));
            if next == Some(id) {
                problems.push(follows_itself(page));
            }
            if let Some(next) = next.filter(|next| *next != id) {
                sequels.after.insert(id, next);
                sequels.before.entry(next).or_insert(id);
            }
        }
        sequels
    }
}

fn follows_itself(page: &Page) -> Diagnostic {
    let meta = &page.head.meta;
    let named = meta.targets.iter().find(|named| named.key == "next");
    let place = Place::line(page.file().as_str(), meta.line("next"));
    let place = named.map_or(place.clone(), |named| Place {
        column: named.column,
        length: named.length,
        ..place
    });
    Diagnostic::warning(Code::NextIsItself).at(place).hint(Hint::NameNext)
}
