//! What only today's date and all the trainings can tell: sessions that are done before they have
//! begun, pages updated tomorrow, a training's figures that count for all of them.

use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::document::{Kind, Moment};
use crate::site::{Page, Site, Sites, training_folder};

/// Reports them, on any site. `text` gives a page's file.
pub(crate) fn days(sites: &Sites, now: Moment, text: impl Fn(&Page) -> String) -> Vec<Diagnostic> {
    let mut found = of_results(sites.main());
    for (site, page) in sites.pages() {
        let meta = &page.head.meta;
        let (code, key, day, hint) = match page.head.kind {
            Kind::Session if page.status() == Some("done") => {
                (Code::DoneInFuture, "status", meta.start, Hint::NotDone)
            }
            Kind::Training => (Code::UpdatedInFuture, "updated", meta.updated, Hint::UpdatedByNow),
            _ => continue,
        };
        let Some(day) = day.filter(|day| *day > now) else { continue };
        let iso = |moment| site.local(moment).strftime("%Y-%m-%d").to_string();
        let (place, spelt) = value(page, key, &text(page));
        let problem = Diagnostic::warning(code).with("day", iso(day)).at(place);
        found.push(problem.with("fix", format!("{spelt}: {}", iso(now))).hint(hint));
    }
    found
}

/// Where a key's value stands, and how the key is spelt.
fn value(page: &Page, key: &str, text: &str) -> (Place, String) {
    let number = page.head.meta.line(key);
    let place = Place::line(page.file().as_str(), number);
    let line = text.lines().nth(number as usize - 1).unwrap_or_default();
    let Some((spelt, value)) = line.split_once(':') else { return (place, key.to_owned()) };
    let value = value.split(" #").next().unwrap_or(value);
    let skipped = spelt.chars().count() + 1 + value.chars().take_while(|c| *c == ' ').count();
    let column = u32::try_from(skipped + 1).unwrap_or(u32::MAX);
    let length = u32::try_from(value.trim().chars().count()).unwrap_or(u32::MAX);
    (Place { column, length, ..place }, spelt.trim().to_owned())
}

/// Files of figures that are called like a training, and do not name it.
fn of_results(site: &Site) -> Vec<Diagnostic> {
    let names: Vec<&str> = site
        .trainings
        .iter()
        .filter_map(|training| training_folder(&site.page(training.page).source))
        .collect();
    let stem = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    };
    let finding = |results: &crate::document::Results| {
        let name = stem(&results.place.path);
        let is_meant = results.trainings.is_empty() && !results.whole.is_empty();
        (is_meant && names.contains(&name.as_str())).then_some(())?;
        let key = if results.is_french { "formations" } else { "trainings" };
        let problem = Diagnostic::warning(Code::FiguresOfAll)
            .with("fix", format!("{key}: {{{name}: {{satisfaction: 96}}}}"))
            .with("training", name);
        Some(problem.at(results.whole_place.clone()).hint(Hint::OfOneTraining))
    };
    site.results.iter().filter_map(finding).collect()
}
