//! Level 7: a few given values → source files for a trainer to go on from.
//!
//! A whole site ([`site`]), a theme to change ([`theme_files`]) or one page ([`page`]), as paths
//! and texts, from samples that are files too (`scaffold/samples/`). Pure: it asks neither the disk
//! nor the clock, and leaves writing to `cli`, which overwrites nothing.

mod page;
mod sample;
mod text;

use crate::document::Moment;
use crate::language::fill;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};
use std::borrow::Cow;

pub(crate) use page::{NewPage, Refusal, other_form, page};
pub(crate) use text::{clean, title_of_folder};

/// A source file that does not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// From the site's root, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What a new site is made from.
pub(crate) struct NewSite<'s> {
    /// Cleaned, and not empty.
    pub(crate) title: &'s str,
    /// Of its texts: `fr`, or English.
    pub(crate) language: &'s str,
    /// An IANA name that [`crate::config::zone`] knows.
    pub(crate) timezone: &'s str,
    pub(crate) now: Moment,
    /// Whether it begins with a theme of its own.
    pub(crate) theme: bool,
}

/// A site that builds at once: settings, two pages, an article, a training and its sessions.
pub(crate) fn site(new: &NewSite) -> Vec<File> {
    let zone = crate::config::zone(new.timezone).unwrap_or(TimeZone::UTC);
    let today = local(new.now, &zone);
    let sessions = [1, 2].map(|week| session_day(&today, week));
    let theme = match new.theme {
        true => format!("theme:\n  name: {}", theme_name(new.language)),
        false => "#theme:".to_owned(),
    };
    let value = |name: &str| -> Option<Cow<str>> {
        let [first, second] = &sessions;
        Some(Cow::Owned(match name {
            "title" => text::line("title", new.title),
            "timezone" => text::line("timezone", new.timezone),
            "theme" => theme.clone(),
            "date" => text::day("date", &today),
            "start_1" => text::hour("start", first, 9, 30),
            "end_1" => text::hour("end", first, 11, 0),
            "start_2" => text::hour("start", second, 9, 30),
            "end_2" => text::hour("end", second, 11, 0),
            _ => return None,
        }))
    };
    let filled = |(path, sample): &(&str, &str)| File {
        path: (*path).to_owned(),
        text: fill(sample, value),
    };
    let own_theme = if new.theme { theme_files(new.language) } else { Vec::new() };
    sample::site(new.language).iter().map(filled).chain(own_theme).collect()
}

/// A small theme of one's own, laid over the one in the program.
pub(crate) fn theme_files(language: &str) -> Vec<File> {
    let folder = format!("themes/{}", theme_name(language));
    let file = |(path, sample): &(&str, &str)| File {
        path: format!("{folder}/{path}"),
        text: (*sample).to_owned(),
    };
    sample::theme(language).iter().map(file).collect()
}

/// What that theme is called: a style of the house.
pub(crate) fn theme_name(language: &str) -> &'static str {
    if sample::is_french(language) { "maison" } else { "house" }
}

fn local(now: Moment, zone: &TimeZone) -> Zoned {
    Timestamp::from_second(now).unwrap_or_default().to_zoned(zone.clone())
}

/// The day of a session to come: after so many whole weeks, on the first Tuesday.
fn session_day(today: &Zoned, n_weeks: i64) -> Zoned {
    let after = today.checked_add(Span::new().days(n_weeks * 7)).unwrap_or_else(|_| today.clone());
    after.nth_weekday(1, jiff::civil::Weekday::Tuesday).unwrap_or(after)
}

#[cfg(test)]
mod tests;
