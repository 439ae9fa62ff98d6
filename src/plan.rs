//! Level 6, PLAN: a [`Site`] → a [`Plan`], every file that will exist and the recipe for it.
//!
//! Pure. Collisions, redirects, dry runs and the preview's 404s all fall out of this one map. A
//! recipe says what an output is made of; *render* makes it, and its fingerprint from the values
//! that its template reads.

mod agenda;
mod card;
mod check;
mod collision;
mod feed;
pub(crate) mod paginate;
mod policy;
pub(crate) mod route;
mod statics;
mod suggest;
mod talk;

use crate::base::diagnostic::Diagnostic;
use crate::base::path::{Address, OutputPath};
use crate::config::Folder;
use crate::document::Kind;
use crate::site::{PageId, Site, Sites, Taxonomy};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

pub(crate) use agenda::Agenda;
pub(crate) use card::{Picture, address as card_address, picture};
pub(crate) use check::links as check_links;
pub(crate) use feed::Format;
pub(crate) use paginate::Part;
pub(crate) use policy::policy;
pub(crate) use route::handout;
pub(crate) use statics::{Naming, Statics, was_ours};
pub(crate) use talk::Talk;

/// What an output is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recipe {
    Page(PageId),
    /// A session's notes to be printed and given out.
    Handout(PageId),
    /// One part of a list of cards.
    List(List, Part),
    /// All terms of a taxonomy.
    Terms(Taxonomy),
    Authors,
    Archive,
    /// The sessions by their dates: what is to come, or a year.
    Calendar(Option<i16>),
    Subscribe,
    NotFound,
    /// An old address.
    Redirect {
        page: PageId,
    },
    Feed(Scope, Format),
    /// What readers said.
    Comments(Talk, Format),
    /// Sessions, for the calendars of other programs.
    Ical(Agenda),
    /// The nth sitemap, from 0.
    Sitemap(usize),
    /// A list of so many sitemaps.
    SitemapIndex(usize),
    Robots,
    /// What servers that read `_headers` send with every page: the security policy.
    Headers,
    /// The share card of a page, or the site's.
    Card(Option<PageId>),
    Style,
    Script,
    /// A file of the site, by its position in [`Site::assets`].
    Asset(usize),
    /// A file of the theme, by its position in [`Statics::files`].
    ThemeFile(usize),
}

/// An output that will exist: what it is made of, and of which edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) edition: usize,
    pub(crate) recipe: Recipe,
}

/// What a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum List {
    Home,
    Articles,
    Trainings,
    Term(Taxonomy, usize),
    Author(usize),
    Year(i16),
}

/// What a feed follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    Site,
    Term(Taxonomy, usize),
    Author(usize),
    Training(usize),
}

impl List {
    /// The pages it shows, in order.
    pub(crate) fn pages(self, site: &Site) -> Cow<'_, [PageId]> {
        Cow::Borrowed(match self {
            List::Home => &site.posts,
            List::Articles => &site.articles,
            List::Trainings => return site.trainings.iter().map(|one| one.page).collect(),
            List::Term(taxonomy, at) => &site.terms(taxonomy)[at].pages,
            List::Author(at) => &site.authors[at].pages,
            List::Year(year) => &site.years[&year],
        })
    }

    /// The address of its first part.
    pub(crate) fn address(self, site: &Site) -> Address {
        match self {
            List::Home => site.config.home(),
            List::Articles => site.config.folder(Folder::Articles),
            List::Trainings => site.config.folder(Folder::Trainings),
            List::Term(taxonomy, at) => site.terms(taxonomy)[at].address.clone(),
            List::Author(at) => site.authors[at].address.clone(),
            List::Year(year) => site.config.folder(Folder::Archives).join(&format!("{year}/")),
        }
    }
}

impl Scope {
    /// The folder in which its feeds are.
    pub(crate) fn address(self, site: &Site) -> Address {
        match self {
            Scope::Site => site.config.home(),
            Scope::Term(taxonomy, at) => site.terms(taxonomy)[at].address.clone(),
            Scope::Author(at) => site.authors[at].address.clone(),
            Scope::Training(at) => site.page(site.trainings[at].page).address.clone(),
        }
    }

    /// The dated posts it is made of, newest first.
    pub(crate) fn pages(self, site: &Site) -> impl Iterator<Item = PageId> + '_ {
        let pages = match self {
            Scope::Site => &site.posts,
            Scope::Term(taxonomy, at) => &site.terms(taxonomy)[at].pages,
            Scope::Author(at) => &site.authors[at].pages,
            Scope::Training(at) => &site.trainings[at].posts,
        };
        site.dated(pages)
            .filter(|id| matches!(site.page(*id).head.kind, Kind::Article | Kind::Session))
    }
}

/// Every file that will exist.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) outputs: BTreeMap<OutputPath, Planned>,
    folded: FxHashMap<String, OutputPath>,
}

impl Plan {
    /// Whether something answers at an address.
    pub(crate) fn answers(&self, address: &Address) -> bool {
        self.outputs.contains_key(&address.output())
    }

    /// Adds outputs of an edition.
    fn add_all(
        &mut self,
        outputs: Vec<(Address, Recipe)>,
        edition: usize,
        sites: &Sites,
        problems: &mut Vec<Diagnostic>,
    ) {
        let name = |(address, _): &(Address, Recipe)| {
            let path = address.output();
            let folded = path.folded();
            (path, folded)
        };
        let names: Vec<(OutputPath, String)> = outputs.par_iter().map(name).collect();
        for (name, (_, recipe)) in names.into_iter().zip(outputs) {
            self.add(name, Planned { edition, recipe }, sites, problems);
        }
    }

    /// Adds an output, by its path and by how disks may know it; two for one address are an error
    /// that names both.
    fn add(
        &mut self,
        (path, folded): (OutputPath, String),
        planned: Planned,
        sites: &Sites,
        problems: &mut Vec<Diagnostic>,
    ) {
        if let Some(taken) = self.folded.get(&folded) {
            let other = (taken, &self.outputs[taken]);
            problems.push(collision::of_two((&path, &planned), other, sites));
            return;
        }
        self.folded.insert(folded, path.clone());
        self.outputs.insert(path, planned);
    }

    /// A file where another output needs a folder.
    fn report_nested(&self, sites: &Sites, problems: &mut Vec<Diagnostic>) {
        for (path, planned) in &self.outputs {
            let folder = OutputPath::new(format!("{path}/"));
            let next = self.outputs.range(folder.clone()..).next();
            let inside = next.filter(|(other, _)| other.as_str().starts_with(folder.as_str()));
            problems
                .extend(inside.map(|inside| collision::of_folder((path, planned), inside, sites)));
        }
    }
}

/// Plans every output, of all editions. The second value names addresses that collide.
pub(crate) fn plan(sites: &Sites, statics: &Statics) -> (Plan, Vec<Diagnostic>) {
    let (mut plan, mut problems) = (Plan::default(), Vec::new());
    for site in sites.iter() {
        plan.add_all(route::outputs(site, statics), site.edition, sites, &mut problems);
    }
    plan.add_all(route::sitemaps(&plan), 0, sites, &mut problems);
    plan.add_all(route::headers(sites).into_iter().collect(), 0, sites, &mut problems);
    plan.report_nested(sites, &mut problems);
    (plan, problems)
}
