//! One output and what it is about: where the values that belong to it come from.

use super::json_ld::Subject;
use super::node::{Level, Node};
use super::page::date;
use super::shared::World;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::{Address, OutputPath};
use crate::config::Folder;
use crate::document::Kind;
use crate::language::with_territory;
use crate::plan::paginate;
use crate::plan::{Format, List, Part, Recipe, Scope as FeedScope, Talk};
use crate::site::{PageId, Taxonomy};
use std::borrow::Cow;

/// One output being rendered.
pub(crate) struct Scope<'w> {
    pub(crate) world: &'w World,
    pub(crate) recipe: &'w Recipe,
    pub(crate) address: Address,
}

impl<'w> Scope<'w> {
    pub(crate) fn new(world: &'w World, path: &OutputPath, recipe: &'w Recipe) -> Self {
        Scope { world, recipe, address: path.address() }
    }

    /// The template, for what a template makes.
    pub(crate) fn template(&self) -> Option<&'static str> {
        Some(match self.recipe {
            Recipe::Page(id) => match self.world.site.page(*id).head.kind {
                Kind::Article => "article.html",
                Kind::Session => "session.html",
                Kind::Training => "training.html",
                Kind::Page | Kind::Author => "page.html",
            },
            Recipe::List(List::Home, _) => "home.html",
            Recipe::List(List::Articles, _) => "articles.html",
            Recipe::List(List::Trainings, _) => "trainings.html",
            Recipe::List(List::Term(..), _) => "term.html",
            Recipe::List(List::Author(_), _) => "author.html",
            Recipe::List(List::Year(_), _) => "year.html",
            Recipe::Terms(_) | Recipe::Authors => "terms.html",
            Recipe::Archive => "archive.html",
            Recipe::Calendar(_) => "calendar.html",
            Recipe::Handout(_) => "handout.html",
            Recipe::Subscribe => "subscribe.html",
            Recipe::NotFound => "not_found.html",
            _ => return None,
        })
    }

    /// The page that an output is of, or shows the text of.
    pub(super) fn page_id(&self) -> Option<PageId> {
        let site = &self.world.site;
        match self.recipe {
            Recipe::Page(id) => Some(*id),
            Recipe::List(List::Home, Part { number: 1, .. }) => site.home,
            Recipe::List(List::Author(at), Part { number: 1, .. }) => site.authors[*at].page,
            _ => None,
        }
    }

    pub(super) fn page(&self) -> Node {
        if let Recipe::Handout(id) = self.recipe {
            return Node::Handout(*id);
        }
        self.page_id().map_or(Node::None, Node::Page)
    }

    pub(super) fn results(&self) -> Node {
        let id = self.page_id().filter(|_| matches!(self.recipe, Recipe::Page(_)));
        id.map_or(Node::None, |id| super::results::of(&self.world.site, id))
    }

    pub(super) fn comments(&self) -> Node {
        match self.recipe {
            Recipe::Page(id) => super::comments::of(self.world, *id),
            _ => Node::None,
        }
    }

    fn kind(&self) -> &'static str {
        match self.recipe {
            Recipe::Page(id) => self.world.site.page(*id).head.kind.name(),
            Recipe::List(List::Home, _) => "home",
            Recipe::List(List::Articles, _) => "articles",
            Recipe::List(List::Trainings, _) => "trainings",
            Recipe::List(List::Term(Taxonomy::Categories, _), _) => "category",
            Recipe::List(List::Term(Taxonomy::Tags, _), _) => "tag",
            Recipe::List(List::Author(_), _) => "author",
            Recipe::List(List::Year(_), _) => "year",
            Recipe::Terms(taxonomy) => taxonomy.name(),
            Recipe::Authors => "authors",
            Recipe::Archive => "archive",
            Recipe::Calendar(_) => "calendar",
            Recipe::Handout(_) => "handout",
            Recipe::Subscribe => "subscribe",
            _ => "not_found",
        }
    }

    fn title(&self) -> Option<String> {
        let world = self.world;
        let site = &world.site;
        Some(match self.recipe {
            Recipe::Page(id) => site.page(*id).head.meta.title.clone(),
            Recipe::List(List::Home, _) => return None,
            Recipe::List(List::Term(taxonomy, at), _) => site.terms(*taxonomy)[*at].name.clone(),
            Recipe::List(List::Author(at), _) => site.authors[*at].name.clone(),
            Recipe::List(List::Year(year), _) => year.to_string(),
            Recipe::Handout(id) => site.page(*id).head.meta.title.clone(),
            Recipe::Calendar(Some(year)) => {
                let fill = |name: &str| (name == "year").then(|| year.to_string().into());
                crate::language::fill(&world.string("calendar_of"), fill)
            }
            Recipe::Archive => world.string("archives"),
            _ => world.string(self.kind()),
        })
    }

    fn description(&self) -> Option<String> {
        let site = &self.world.site;
        let page = match self.recipe {
            Recipe::Page(id) => Some(*id),
            Recipe::List(List::Author(at), _) => site.authors[*at].page,
            Recipe::List(List::Home, _) => return site.config.description.clone(),
            _ => None,
        };
        let page = site.page(page?);
        let text = page.head.meta.summary.as_deref().unwrap_or(&page.head.excerpt);
        (!text.is_empty()).then(|| crate::language::words::cut(text, 300))
    }

    /// The list that an output belongs to, by its address.
    fn section(&self) -> Option<Folder> {
        match self.recipe {
            Recipe::Page(id) => match self.world.site.page(*id).head.kind {
                Kind::Article => Some(Folder::Articles),
                Kind::Session | Kind::Training => Some(Folder::Trainings),
                Kind::Page | Kind::Author => None,
            },
            Recipe::List(List::Year(_), _) => Some(Folder::Archives),
            Recipe::Calendar(_) => Some(Folder::Calendar),
            Recipe::Handout(_) => Some(Folder::Trainings),
            Recipe::List(List::Author(_), _) => Some(Folder::Authors),
            Recipe::List(List::Term(taxonomy, _), _) => Some(taxonomy.folder()),
            _ => None,
        }
    }

    pub(super) fn here(&self) -> Node {
        let site = &self.world.site;
        let own = match self.recipe {
            Recipe::Page(id) => Some(site.page(*id)),
            _ => None,
        };
        let url = site.url(&self.address);
        let is_handout = matches!(self.recipe, Recipe::Handout(_));
        let hidden = is_handout || self.address == site.config.not_found();
        let elsewhere = own.and_then(|page| page.head.meta.canonical.clone());
        let canonical = elsewhere.or_else(|| (!hidden).then(|| url.clone()));
        let canonical = Node::text_or_none(canonical);
        let language = own.map_or(&*site.config.language, |page| site.language(page));
        Node::Map(vec![
            ("kind", Node::text(self.kind())),
            ("address", Node::text(site.link(&self.address))),
            ("canonical", canonical),
            ("url", Node::text(url)),
            ("title", Node::text_or_none(self.title())),
            ("description", Node::text_or_none(self.description())),
            ("language", Node::text(language)),
            ("locale", Node::text_or_none(with_territory(language))),
            ("image", super::share::image(self)),
            ("alternates", self.alternates()),
            ("robots", Node::text_or_none(hidden.then_some("noindex"))),
            (
                "section",
                Node::text_or_none(self.section().map(|at| site.link(&site.config.folder(at)))),
            ),
        ])
    }

    fn alternates(&self) -> Node {
        super::translations::alternate_nodes(self.world, self.recipe, &self.address)
    }

    pub(super) fn translations(&self) -> Node {
        super::translations::node(self.world, self.recipe, &self.address)
    }

    /// The feeds of this output's own scope, then the site's.
    pub(super) fn feeds(&self) -> Node {
        let own = match self.recipe {
            Recipe::List(List::Term(taxonomy, at), _) => Some(FeedScope::Term(*taxonomy, *at)),
            Recipe::List(List::Author(at), _) => Some(FeedScope::Author(*at)),
            Recipe::Page(id) => self.world.site.page(*id).training.map(FeedScope::Training),
            _ => None,
        };
        let scopes = own.into_iter().chain([FeedScope::Site]);
        let there = scopes.filter(|scope| self.world.has_feeds(*scope));
        let links = there.flat_map(|scope| Format::ALL.map(|format| Node::FeedLink(scope, format)));
        Node::List(links.chain(self.talks()).collect())
    }

    /// The feeds of the page's comments, and on the home page and where there are comments, of the
    /// site's.
    fn talks(&self) -> impl Iterator<Item = Node> + '_ {
        let world = self.world;
        let own = match self.recipe {
            Recipe::Page(id) => Some(Talk::Page(*id)),
            _ => None,
        };
        let own = own.filter(|talk| talk.is_there(&world.site));
        let shows_all = own.is_some() || matches!(self.recipe, Recipe::List(List::Home, _));
        // Asking the plan costs as much whatever the number of pages.
        let feed = || Talk::Site.address(&world.site).join(Format::Atom.file_name());
        let all = Some(Talk::Site).filter(|_| shows_all && world.plan.answers(&feed()));
        let talks = own.into_iter().chain(all);
        talks.flat_map(|talk| Talk::FORMATS.map(|format| super::talk::link(world, talk, format)))
    }

    fn neighbour(&self, newer: bool) -> Node {
        let Recipe::Page(id) = self.recipe else { return Node::None };
        let (older, newest) = self.world.site.neighbours(*id);
        Node::card(if newer { newest } else { older })
    }

    pub(super) fn older(&self) -> Node {
        self.neighbour(false)
    }

    pub(super) fn newer(&self) -> Node {
        self.neighbour(true)
    }

    /// A session's place in its series, or a training's sessions.
    pub(super) fn series(&self) -> Node {
        match self.recipe {
            Recipe::Page(id) | Recipe::Handout(id) => super::series::node(&self.world.site, *id),
            _ => Node::None,
        }
    }

    pub(super) fn json_ld(&self) -> Node {
        Subject::of(self.recipe, || self.title(), &self.address).map_or(Node::None, Node::JsonLd)
    }

    pub(super) fn related(&self) -> Node {
        match self.recipe {
            Recipe::Page(id) => Node::cards(self.world.related(*id)),
            _ => Node::List(Vec::new()),
        }
    }

    pub(super) fn calendar(&self) -> Node {
        match self.recipe {
            Recipe::Calendar(year) => super::calendar::node(self.world, *year),
            _ => Node::None,
        }
    }

    /// The pages whose cards a list shows.
    fn listed(&self) -> Cow<'w, [PageId]> {
        let Recipe::List(list, part) = self.recipe else { return Cow::Borrowed(&[]) };
        let all = list.pages(&self.world.site);
        let is_whole = matches!(list, List::Year(_) | List::Trainings);
        match all {
            Cow::Borrowed(all) if !is_whole => Cow::Borrowed(part.of(all)),
            all => all,
        }
    }

    pub(super) fn entries(&self) -> Node {
        Node::cards(self.listed().iter().copied())
    }

    /// The level of the heading of a list's cards: most lists stand under a heading of their own,
    /// and a card of one level is made once.
    fn level(&self) -> Level {
        match self.recipe {
            Recipe::List(List::Trainings, _) => Level::Second,
            _ => Level::Third,
        }
    }

    pub(super) fn cards(&self) -> Node {
        let level = self.level();
        Node::List(self.listed().iter().map(|id| Node::CardHtml(*id, level)).collect())
    }

    /// The first card that the theme fails to show.
    pub(super) fn faulty_card(&self) -> Option<Diagnostic> {
        let level = self.level();
        let listed = self.listed();
        let mut htmls = listed.iter().map(|id| self.world.card_html(*id, level));
        htmls.find_map(|html| html.as_ref().err().cloned())
    }

    pub(super) fn pager(&self) -> Node {
        let Recipe::List(list, part) = self.recipe else { return Node::None };
        if part.total < 2 {
            return Node::None;
        }
        let site = &self.world.site;
        let first = list.address(site);
        let address = |number: usize| Node::text(site.link(&paginate::address(&first, number)));
        let step = |number: Option<usize>| {
            number.filter(|n| (1..=part.total).contains(n)).map_or(Node::None, address)
        };
        let page = |number: Option<usize>| {
            Node::Map(vec![
                ("number", number.map_or(Node::None, Node::number)),
                ("address", step(number)),
                ("current", Node::Flag(number == Some(part.number))),
            ])
        };
        Node::Map(vec![
            ("number", Node::number(part.number)),
            ("total", Node::number(part.total)),
            ("previous", step(part.number.checked_sub(1))),
            ("next", step(Some(part.number + 1))),
            ("first", address(1)),
            ("last", address(part.total)),
            ("pages", Node::List(shown_numbers(part).into_iter().map(page).collect())),
        ])
    }

    pub(super) fn term(&self) -> Node {
        let Recipe::List(List::Term(taxonomy, at), _) = self.recipe else { return Node::None };
        let term = &self.world.site.terms(*taxonomy)[*at];
        Node::Map(vec![
            ("name", Node::text(&term.name)),
            ("address", Node::text(self.world.site.link(&term.address))),
            ("count", Node::number(term.pages.len())),
            ("taxonomy", Node::text(taxonomy.name())),
        ])
    }

    pub(super) fn terms(&self) -> Node {
        match self.recipe {
            Recipe::Terms(taxonomy) => super::catalogue::term_list(self.world, *taxonomy),
            Recipe::Authors => super::catalogue::author_list(self.world),
            _ => Node::List(Vec::new()),
        }
    }

    pub(super) fn person(&self) -> Node {
        let Recipe::List(List::Author(at), _) = self.recipe else { return Node::None };
        let site = &self.world.site;
        let author = &site.authors[*at];
        let own = author.page.map(|id| site.page(id));
        let mut entries = super::page::person(site, author);
        entries.push(("links", super::catalogue::author_links(self.world, own)));
        entries.push(("count", Node::number(author.pages.len())));
        Node::Map(entries)
    }

    pub(super) fn groups(&self) -> Node {
        if !matches!(self.recipe, Recipe::Archive) {
            return Node::List(Vec::new());
        }
        let site = &self.world.site;
        let year = |(year, pages): (&i16, &Vec<PageId>)| {
            Node::Map(vec![
                ("year", Node::Number((*year).into())),
                ("address", Node::text(site.link(&List::Year(*year).address(site)))),
                ("count", Node::number(pages.len())),
                ("months", self.months(pages)),
            ])
        };
        Node::List(site.years.iter().rev().map(year).collect())
    }

    fn months(&self, pages: &[PageId]) -> Node {
        let mut months: Vec<(String, usize)> = Vec::new();
        for id in pages {
            let Node::Text(date) = date(&self.world.site, self.world.site.page(*id).head.meta.date)
            else {
                continue;
            };
            let month = &date[..7];
            match months.last_mut().filter(|(last, _)| last.starts_with(month)) {
                Some((_, n)) => *n += 1,
                None => months.push((month.to_owned(), 1)),
            }
        }
        let month = |(month, n): (String, usize)| {
            Node::Map(vec![("month", Node::text(month)), ("count", Node::number(n))])
        };
        Node::List(months.into_iter().map(month).collect())
    }
}

/// The numbers that a pager shows: the first, the last, those around the present; `None` is a gap.
fn shown_numbers(part: &Part) -> Vec<Option<usize>> {
    let (from, to) = (part.number.saturating_sub(2).max(2), (part.number + 2).min(part.total));
    let last_one = Some(part.total).filter(|total| *total > to.max(1));
    let mut shown = Vec::new();
    let mut last = 0;
    for number in std::iter::once(1).chain(from..=to).chain(last_one) {
        if number > last + 1 {
            shown.push(None);
        }
        shown.push(Some(number));
        last = number;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown_numbers;
    use crate::plan::Part;

    #[test]
    fn pagers_leave_gaps() {
        let shown = shown_numbers(&Part { number: 6, total: 20, size: 10 });
        let text: Vec<_> =
            shown.iter().map(|n| n.map_or("…".to_owned(), |n| n.to_string())).collect();
        assert_eq!(text.join(" "), "1 … 4 5 6 7 8 … 20");
    }
}
