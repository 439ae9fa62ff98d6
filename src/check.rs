//! Level 6, CHECK: the assembled site → what a law asks of it, for `estrade check` alone.
//!
//! Pure. Of the law it says nothing to a site that names neither `country: fr` nor `qualiopi:`. It
//! is a reading aid, and no legal advice: each finding says where it comes from and what to write.
//! Days that today's gives the lie to, and figures in the wrong place, are found on any site.

mod certificate;
mod claims;
mod days;
mod indicators;
mod objectives;

pub(crate) use days::days;

use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Place};
use crate::document::{Kind, Moment};
use crate::site::{Page, Site, Sites};

/// What French law asks of a site's trainings and does not find. `text` gives a page's file.
pub(crate) fn law(sites: &Sites, now: Moment, text: impl Fn(&Page) -> String) -> Vec<Diagnostic> {
    let config = &sites.main().config;
    if !config.is_under_french_law() {
        return Vec::new();
    }
    let mut found = certificate::of_config(config, now, sites.main());
    found.extend(indicators::of_results(&sites.main().results));
    for (site, page) in sites.pages() {
        let text = text(page);
        found.extend(claims::of_page(page, &text, config.identity.registration.as_deref()));
        if matches!(page.head.kind, Kind::Training | Kind::Session) {
            let logo = config.qualiopi.as_ref().and_then(|one| one.logo.as_deref());
            found.extend(certificate::logos(site, page, logo));
            found.extend(objectives::of_page(page, &text));
        }
        if page.head.kind == Kind::Training {
            found.extend(of_training(site, page, now));
        }
    }
    found
}

fn of_training(site: &Site, page: &Page, now: Moment) -> Vec<Diagnostic> {
    let mut found = indicators::of_training(site, page);
    found.extend(certificate::of_certification(site, page, now));
    found
}

/// A finding at a key of a page, or at its first line where the key is not there.
fn at_key(code: Code, page: &Page, key: &str) -> Diagnostic {
    let place = Place::line(page.file().as_str(), page.head.meta.line(key));
    Diagnostic::warning(code).at(place)
}

/// All that a key says, as one text.
fn words(page: &Page, key: &str) -> String {
    page.head.meta.detail(key).map_or_else(String::new, text_of)
}

/// All that an entry of a key that is a mapping says, as one text.
fn entry(page: &Page, key: &str, inner: &str) -> String {
    page.head.meta.detail_entry(key, inner).map_or_else(String::new, text_of)
}

fn text_of(data: &Data) -> String {
    match data {
        Data::Text(text) => text.clone(),
        Data::Integer(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Flag(flag) => flag.to_string(),
        Data::Null => String::new(),
        Data::List(items) => join(items.iter()),
        Data::Map(entries) => join(entries.iter().map(|(_, value)| value)),
    }
}

fn join<'d>(items: impl Iterator<Item = &'d Data>) -> String {
    items.map(text_of).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}
