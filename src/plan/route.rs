//! The way from pages, lists and feeds to addresses.

use super::agenda::beside;
use super::card;
use super::paginate::{self, parts};
use super::{Agenda, Format, List, Plan, Planned, Recipe, Scope, Statics, Talk, policy};
use crate::base::path::Address;
use crate::config::Folder;
use crate::document::Kind;
use crate::site::{Page, PageId, Site, Sites, Taxonomy};

/// Addresses in one sitemap (sitemaps.org: at most 50,000).
const SITEMAP_SIZE: usize = 50_000;

type Output = (Address, Recipe);

/// Every output but the sitemaps, in no particular order.
pub(crate) fn outputs(site: &Site, statics: &Statics) -> Vec<Output> {
    let mut outputs = Vec::new();
    pages(site, &mut outputs);
    lists(site, &mut outputs);
    feeds(site, &mut outputs);
    outputs.extend(card::outputs(site));
    talks(site, &mut outputs);
    agendas(site, &mut outputs);
    if site.config.is_main() {
        files(site, statics, &mut outputs);
    }
    outputs
}

fn pages(site: &Site, outputs: &mut Vec<Output>) {
    for id in site.page_ids() {
        let page = site.page(id);
        if page.head.kind != Kind::Author && site.home != Some(id) {
            outputs.push((page.address.clone(), Recipe::Page(id)));
        }
        if page.head.kind == Kind::Session {
            outputs.push((handout(&page.address), Recipe::Handout(id)));
        }
        for alias in &page.head.meta.aliases {
            outputs.push((alias_address(alias), Recipe::Redirect { page: id }));
        }
    }
}

/// Where a session's handout is.
pub(crate) fn handout(session: &Address) -> Address {
    beside(session, "handout/")
}

/// An old address: a folder, unless its last part names a file (`/old.html`).
fn alias_address(alias: &str) -> Address {
    let last = alias.rsplit('/').next().unwrap_or("");
    let is_file = last.ends_with(".html") || last.ends_with(".htm") || last.ends_with(".php");
    if is_file || alias.ends_with('/') {
        return Address::new(alias);
    }
    Address::new(format!("{alias}/"))
}

fn lists(site: &Site, outputs: &mut Vec<Output>) {
    list(site, List::Home, outputs);
    if !site.articles.is_empty() {
        list(site, List::Articles, outputs);
    }
    if !site.trainings.is_empty() {
        let part = parts(0, 1).next().expect("there is always one");
        outputs.push((site.config.folder(Folder::Trainings), Recipe::List(List::Trainings, part)));
    }
    for taxonomy in [Taxonomy::Categories, Taxonomy::Tags] {
        let n_terms = site.terms(taxonomy).len();
        (0..n_terms).for_each(|at| list(site, List::Term(taxonomy, at), outputs));
        if n_terms > 0 {
            let address = site.config.folder(taxonomy.folder());
            outputs.push((address, Recipe::Terms(taxonomy)));
        }
    }
    (0..site.authors.len()).for_each(|at| list(site, List::Author(at), outputs));
    if !site.authors.is_empty() {
        outputs.push((site.config.folder(Folder::Authors), Recipe::Authors));
    }
    if !site.years.is_empty() {
        outputs.push((site.config.folder(Folder::Archives), Recipe::Archive));
    }
    for year in site.years.keys() {
        let part = parts(0, 1).next().expect("there is always one");
        let list = List::Year(*year);
        outputs.push((list.address(site), Recipe::List(list, part)));
    }
    calendar(site, outputs);
    if !site.pages.iter().any(Page::is_not_found) {
        outputs.push((site.config.not_found(), Recipe::NotFound));
    }
}

/// The calendar, and a page for each year that has sessions.
fn calendar(site: &Site, outputs: &mut Vec<Output>) {
    let folder = site.config.folder(Folder::Calendar);
    for year in site.calendar.years.keys() {
        outputs.push((folder.join(&format!("{year}/")), Recipe::Calendar(Some(*year))));
    }
    if !site.calendar.years.is_empty() {
        outputs.push((folder, Recipe::Calendar(None)));
    }
}

fn list(site: &Site, list: List, outputs: &mut Vec<Output>) {
    let first = list.address(site);
    for part in parts(list.pages(site).len(), site.config.pagination) {
        outputs.push((paginate::address(&first, part.number), Recipe::List(list, part)));
    }
}

/// Feeds of every scope that has something dated to say.
fn feeds(site: &Site, outputs: &mut Vec<Output>) {
    let terms = [Taxonomy::Categories, Taxonomy::Tags].into_iter().flat_map(|taxonomy| {
        (0..site.terms(taxonomy).len()).map(move |at| Scope::Term(taxonomy, at))
    });
    let scopes = std::iter::once(Scope::Site)
        .chain(terms)
        .chain((0..site.authors.len()).map(Scope::Author))
        .chain((0..site.trainings.len()).map(Scope::Training));
    for scope in scopes.filter(|scope| scope.pages(site).next().is_some()) {
        let folder = scope.address(site);
        for format in Format::ALL {
            outputs.push((folder.join(format.file_name()), Recipe::Feed(scope, format)));
        }
    }
    if Scope::Site.pages(site).next().is_some() {
        outputs.push((site.config.folder(Folder::Subscribe), Recipe::Subscribe));
    }
}

/// The feeds of comments.
fn talks(site: &Site, outputs: &mut Vec<Output>) {
    let talks = std::iter::once(Talk::Site).chain(site.commented().map(Talk::Page));
    for talk in talks.filter(|talk| talk.is_there(site)) {
        let folder = talk.address(site);
        for format in Talk::FORMATS {
            outputs.push((folder.join(format.file_name()), Recipe::Comments(talk, format)));
        }
    }
}

/// The iCalendar files of the site, of its trainings and of its sessions.
fn agendas(site: &Site, outputs: &mut Vec<Output>) {
    let is_session = |id: &PageId| site.page(*id).head.kind == Kind::Session;
    let agendas = std::iter::once(Agenda::Site)
        .chain((0..site.trainings.len()).map(Agenda::Training))
        .chain(site.page_ids().filter(is_session).map(Agenda::Session));
    for agenda in agendas.filter(|agenda| agenda.is_there(site)) {
        outputs.push((agenda.address(site), Recipe::Ical(agenda)));
    }
}

fn files(site: &Site, statics: &Statics, outputs: &mut Vec<Output>) {
    outputs.push((statics.style.0.clone(), Recipe::Style));
    outputs.push((statics.script.0.clone(), Recipe::Script));
    for (at, (_, address, _)) in statics.files.iter().enumerate() {
        outputs.push((address.clone(), Recipe::ThemeFile(at)));
    }
    for (at, asset) in site.assets.iter().enumerate() {
        outputs.push((asset.address.clone(), Recipe::Asset(at)));
    }
    let own_robots = site.assets.iter().any(|asset| asset.address.as_str() == "/robots.txt");
    if !own_robots {
        outputs.push((Address::new("/robots.txt"), Recipe::Robots));
    }
}

/// The file of headers, where the site needs a policy and has no such file of its own.
pub(crate) fn headers(sites: &Sites) -> Option<Output> {
    let address = Address::new("/_headers");
    let has_own = sites.main().assets.iter().any(|asset| asset.address == address);
    (!has_own && policy(sites).is_some()).then_some((address, Recipe::Headers))
}

/// One sitemap, or as many as it takes and an index of them.
pub(crate) fn sitemaps(plan: &Plan) -> Vec<Output> {
    let n_addresses = in_sitemap(plan).count();
    let n_maps = n_addresses.div_ceil(SITEMAP_SIZE).max(1);
    let first = Address::new("/sitemap.xml");
    if n_maps == 1 {
        return vec![(first, Recipe::Sitemap(0))];
    }
    let parts = (0..n_maps).map(|n| (sitemap_address(n), Recipe::Sitemap(n)));
    parts.chain([(first, Recipe::SitemapIndex(n_maps))]).collect()
}

/// The address of the nth of several sitemaps, from 0.
pub(crate) fn sitemap_address(n: usize) -> Address {
    Address::new(format!("/sitemap-{}.xml", n + 1))
}

/// What search engines are shown: pages and the first part of each list.
fn in_sitemap(plan: &Plan) -> impl Iterator<Item = (Address, &Planned)> {
    let shown = |planned: &Planned| match &planned.recipe {
        Recipe::List(_, part) => part.number == 1,
        Recipe::Page(_) | Recipe::Terms(_) | Recipe::Authors | Recipe::Archive => true,
        Recipe::Calendar(_) | Recipe::Subscribe => true,
        _ => false,
    };
    plan.outputs
        .iter()
        .filter(move |(_, planned)| shown(planned))
        .map(|(path, planned)| (path.address(), planned))
        .filter(|(address, _)| !address.as_str().ends_with("/404.html"))
}

/// The addresses of the nth sitemap.
pub(crate) fn sitemap(plan: &Plan, n: usize) -> impl Iterator<Item = (Address, &Planned)> {
    in_sitemap(plan).skip(n * SITEMAP_SIZE).take(SITEMAP_SIZE)
}
