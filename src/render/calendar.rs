//! The calendar, as templates see it: months of sessions, in lists and as tables of their days.

use super::node::Node;
use super::page::date;
use super::shared::World;
use crate::config::Folder;
use crate::language::dates;
use crate::site::{PageId, Site};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// Months that are shown as tables: those next to come.
const MAX_TABLES: usize = 3;

/// Past sessions on the page of what is to come; the others are on the pages of their years.
const MAX_PAST: usize = 20;

/// What is to come, or the sessions of a year.
pub(super) fn node(world: &World, year: Option<i16>) -> Node {
    let site = &world.site;
    let calendar = &site.calendar;
    let (coming, past): (&[PageId], &[PageId]) = match year {
        Some(year) => (calendar.years.get(&year).map_or(&[], Vec::as_slice), &[]),
        None => (&calendar.coming, &calendar.past[..calendar.past.len().min(MAX_PAST)]),
    };
    let language = &site.config.language;
    let first_day = dates::first_weekday(language);
    let weekday = |(short, long): (String, String)| {
        Node::Map(vec![("short", Node::Text(short)), ("name", Node::Text(long))])
    };
    // A day has one place on the page, whether what is on it is over or not.
    let mut days = BTreeSet::new();
    let (coming_months, past_months) =
        (months(site, coming, &mut days), months(site, past, &mut days));
    let tables = if year.is_none() { tables(site, coming, first_day) } else { Vec::new() };
    Node::Map(vec![
        ("year", year.map_or(Node::None, |year| Node::Number(year.into()))),
        ("coming", coming_months),
        ("past", past_months),
        ("tables", Node::List(tables)),
        (
            "weekdays",
            Node::List(dates::weekdays(language, first_day).into_iter().map(weekday).collect()),
        ),
        ("years", years(site)),
    ])
}

fn years(site: &Site) -> Node {
    let folder = site.config.folder(Folder::Calendar);
    let year = |(year, sessions): (&i16, &Vec<PageId>)| {
        Node::Map(vec![
            ("year", Node::Number((*year).into())),
            ("address", Node::text(site.link(&folder.join(&format!("{year}/"))))),
            ("count", Node::number(sessions.len())),
        ])
    };
    Node::List(site.calendar.years.iter().rev().map(year).collect())
}

/// Sessions in their order, by the months in which they begin; `day` where they are the first of a
/// day that `days` did not have.
fn months(site: &Site, sessions: &[PageId], days: &mut BTreeSet<String>) -> Node {
    let mut months: Vec<(String, Vec<Node>)> = Vec::new();
    for id in sessions {
        let Node::Text(start) = date(site, site.page(*id).head.meta.start) else { continue };
        let (month, day) = (start[..7].to_owned(), start[..10].to_owned());
        let anchor = if days.insert(day.clone()) { Node::text(&day) } else { Node::None };
        let entry = Node::Map(vec![("card", Node::Card(*id)), ("day", anchor)]);
        match months.last_mut().filter(|(last, _)| *last == month) {
            Some((_, entries)) => entries.push(entry),
            None => months.push((month, vec![entry])),
        }
    }
    let month = |(month, entries)| {
        Node::Map(vec![("month", Node::Text(month)), ("entries", Node::List(entries))])
    };
    Node::List(months.into_iter().map(month).collect())
}

/// The months next to come that have sessions, as weeks of days.
fn tables(site: &Site, coming: &[PageId], first_day: Weekday) -> Vec<Node> {
    let mut days: BTreeMap<Date, (usize, Date)> = BTreeMap::new();
    for id in coming.iter().filter(|id| site.is_on(**id)) {
        let day = |moment| site.local(moment).date();
        let Some(start) = site.page(*id).head.meta.start else { continue };
        let slots = site.page(*id).head.meta.meeting.iter().flat_map(|meeting| &meeting.slots);
        let slots = slots.filter(|slot| !site.is_slot_over(slot));
        // A month of days: nobody teaches longer in one go, and a slip of a year is one line.
        let held = slots.flat_map(|slot| {
            let (first, last) = (day(slot.start), day(slot.end.unwrap_or(slot.start)));
            first.series(1.day()).take_while(move |day| *day <= last).take(31)
        });
        for held in held.collect::<BTreeSet<Date>>() {
            days.entry(held).or_insert((0, day(start))).0 += 1;
        }
    }
    let mut months: Vec<Date> = days.keys().map(|day| day.first_of_month()).collect();
    months.dedup();
    months.into_iter().take(MAX_TABLES).map(|month| table(month, &days, first_day)).collect()
}

fn table(month: Date, days: &BTreeMap<Date, (usize, Date)>, first_day: Weekday) -> Node {
    let lead = month.weekday().since(first_day);
    let blanks = (0..lead).map(|_| Node::None);
    let in_month = month.series(1.day()).take_while(|day| *day <= month.last_of_month());
    let day = |day: Date| {
        let (count, begins) = days.get(&day).copied().unwrap_or((0, day));
        Node::Map(vec![
            ("day", Node::Number(day.day().into())),
            ("date", Node::text(day.to_string())),
            ("count", Node::number(count)),
            ("listed_under", Node::text(begins.to_string())),
        ])
    };
    let mut cells: Vec<Node> = blanks.chain(in_month.map(day)).collect();
    while !cells.len().is_multiple_of(7) {
        cells.push(Node::None);
    }
    let mut weeks = Vec::new();
    while !cells.is_empty() {
        weeks.push(Node::List(cells.drain(..7).collect()));
    }
    let name = month.strftime("%Y-%m").to_string();
    Node::Map(vec![("month", Node::Text(name)), ("weeks", Node::List(weeks))])
}
