//! Level 6, PLAN: a [`Site`] → a [`Plan`], every file that will exist and the recipe for it.
//!
//! Pure. Collisions, redirects, dry runs and the preview's 404s all fall out of this one map. A
//! recipe says what an output is made of; *render* makes it, and its fingerprint from the values
//! that its template reads.

mod check;
mod feed;
pub(crate) mod paginate;
pub(crate) mod route;
mod statics;

use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::path::{Address, OutputPath};
use crate::document::Kind;
use crate::site::{PageId, Site, Taxonomy};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

pub(crate) use feed::Format;
pub(crate) use paginate::Part;
pub(crate) use statics::Statics;

/// What an output is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recipe {
    Page(PageId),
    /// One part of a list of cards.
    List(List, Part),
    /// All terms of a taxonomy.
    Terms(Taxonomy),
    Authors,
    Archive,
    Subscribe,
    NotFound,
    /// An old address.
    Redirect {
        page: PageId,
    },
    Feed(Scope, Format),
    /// The nth sitemap, from 0.
    Sitemap(usize),
    /// A list of so many sitemaps.
    SitemapIndex(usize),
    Robots,
    Style,
    Script,
    /// A file of the site, by its position in [`Site::assets`].
    Asset(usize),
    /// A file of the theme, by its position in [`Statics::files`].
    ThemeFile(usize),
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
    pub(crate) fn pages(self, site: &Site) -> Vec<PageId> {
        match self {
            List::Home => site.posts.clone(),
            List::Articles => site.articles.clone(),
            List::Trainings => site.trainings.iter().map(|training| training.page).collect(),
            List::Term(taxonomy, at) => site.terms(taxonomy)[at].pages.clone(),
            List::Author(at) => site.authors[at].pages.clone(),
            List::Year(year) => site.years[&year].clone(),
        }
    }

    /// The address of its first part.
    pub(crate) fn address(self, site: &Site) -> Address {
        match self {
            List::Home => Address::new("/"),
            List::Articles => Address::new("/articles/"),
            List::Trainings => Address::new("/trainings/"),
            List::Term(taxonomy, at) => site.terms(taxonomy)[at].address.clone(),
            List::Author(at) => site.authors[at].address.clone(),
            List::Year(year) => Address::new(format!("/archives/{year}/")),
        }
    }
}

impl Scope {
    /// The folder in which its feeds are.
    pub(crate) fn address(self, site: &Site) -> Address {
        match self {
            Scope::Site => Address::new("/"),
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
    pub(crate) outputs: BTreeMap<OutputPath, Recipe>,
    folded: FxHashMap<String, OutputPath>,
}

impl Plan {
    /// Whether something answers at an address, with or without its final `/`.
    pub(crate) fn answers(&self, address: &Address) -> bool {
        let folder = Address::new(format!("{}/", address.as_str().trim_end_matches('/')));
        self.outputs.contains_key(&address.output()) || self.outputs.contains_key(&folder.output())
    }

    /// Whether a feed exists.
    pub(crate) fn has_feed(&self, site: &Site, scope: Scope) -> bool {
        self.answers(&scope.address(site).join(Format::Atom.file_name()))
    }

    /// Adds an output; two for one address are an error that names both.
    fn add(
        &mut self,
        address: &Address,
        recipe: Recipe,
        site: &Site,
        problems: &mut Vec<Diagnostic>,
    ) {
        let path = address.output();
        let folded = path.folded();
        if let Some(taken) = self.folded.get(&folded) {
            let other = &self.outputs[taken];
            problems.push(collision(&path, &recipe, taken, other, site));
            return;
        }
        self.folded.insert(folded, path.clone());
        self.outputs.insert(path, recipe);
    }

    /// A file where another output needs a folder.
    fn report_nested(&self, site: &Site, problems: &mut Vec<Diagnostic>) {
        for (path, recipe) in &self.outputs {
            let inside = OutputPath::new(format!("{path}/"));
            let next = self.outputs.range(inside..).next();
            let prefix = format!("{path}/");
            if let Some((other_path, other)) =
                next.filter(|(other, _)| other.as_str().starts_with(&prefix))
            {
                problems.push(collision(path, recipe, other_path, other, site));
            }
        }
    }
}

fn collision(
    path: &OutputPath,
    recipe: &Recipe,
    taken: &OutputPath,
    other: &Recipe,
    site: &Site,
) -> Diagnostic {
    let (place, name) = origin(recipe, path, site);
    let (other_place, other_name) = origin(other, taken, site);
    let problem = if path == taken {
        Diagnostic::error(Code::DuplicateAddress)
            .with("address", path.address().as_str())
            .with("other", other_name)
    } else {
        let problem = Diagnostic::error(Code::SameButForCase).with("address", name.as_str());
        problem.with("other", other_name)
    };
    let problem = problem.hint(Hint::GiveSlug);
    match place.or(other_place) {
        Some(place) => problem.at(place),
        None => problem,
    }
}

/// Where an output comes from: a place in a source file, and a name for messages.
fn origin(recipe: &Recipe, path: &OutputPath, site: &Site) -> (Option<Place>, String) {
    let (page, key) = match recipe {
        Recipe::Page(id) => (*id, "slug"),
        Recipe::Redirect { page } => (*page, "aliases"),
        Recipe::Asset(at) => {
            let source = site.assets[*at].source.as_str();
            return (Some(Place::file(source)), source.to_owned());
        }
        Recipe::List(List::Term(taxonomy, at), _) => {
            (site.terms(*taxonomy)[*at].pages[0], taxonomy.name())
        }
        Recipe::List(List::Author(at), _) => match site.authors[*at].pages.first() {
            Some(page) => (*page, "authors"),
            None => return (None, path.address().to_string()),
        },
        _ => return (None, path.address().to_string()),
    };
    let page = site.page(page);
    let line = page.head.meta.line(key);
    let source = page.source.as_str();
    (Some(Place { line, ..Place::file(source) }), source.to_owned())
}

/// Plans every output. The second value is what the whole plan shows to be wrong: addresses that
/// collide, links that lead nowhere.
pub(crate) fn plan(site: &Site, statics: &Statics) -> (Plan, Vec<Diagnostic>) {
    let (mut plan, mut problems) = (Plan::default(), Vec::new());
    for (address, recipe) in route::outputs(site, statics) {
        plan.add(&address, recipe, site, &mut problems);
    }
    for (address, recipe) in route::sitemaps(&plan) {
        plan.add(&address, recipe, site, &mut problems);
    }
    plan.report_nested(site, &mut problems);
    problems.extend(check::links(site, &plan));
    (plan, problems)
}
