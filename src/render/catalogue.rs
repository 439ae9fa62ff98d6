//! The catalogue: every value offered to templates, its documentation and how it is computed.
//!
//! This is the public interface of templates. Its reference, docs/catalogue.md, is generated from
//! here; a template that reads any other name is refused.

use super::agenda;
use super::node::{self, Node};
use super::scope::Scope;
use super::shared::{Shared, World};
use crate::base::data::Data;
use crate::base::digest::Digester;
use crate::base::path::{Address, SourcePath};
use crate::config::{Folder, Identity};
use crate::document::{Kind, Shown};
use crate::language::collation::sort_by_words;
use crate::plan::{Agenda, Format, List, Talk};
use crate::site::{Page, PageId, Taxonomy};
use crate::template::Value;

/// One value.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// Its shape, in the words of the manual.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test generates the reference"))]
    pub(crate) doc: &'static str,
    pub(crate) source: Source,
}

/// How a value is computed.
pub(crate) enum Source {
    /// The same for the whole site, in each of its languages: once.
    Site(fn(&World) -> Node),
    /// Each output has its own.
    Output(fn(&Scope) -> Node),
}

use Source::{Output, Site};

const fn entry(name: &'static str, doc: &'static str, source: Source) -> Entry {
    Entry { name, doc, source }
}

/// The catalogue.
pub(crate) const CATALOGUE: &[Entry] = &[
    entry(
        "site",
        "map: `title`, `description`, `url`, `home` (in this language), `root`, `language`, \
         `organisation`, `identity` (`siret`, `address`, `mail`, `phone`), `registration` (the \
         sentence of the law, in French), `license`, `footer`, `social` (list of `label`, \
         `address`), `logo`, `icon` (`favicon.svg`, `.png` or `.ico`), `webmention` and `pingback` \
         (where other sites announce their answers), `generator`, `extra`",
        Site(site),
    ),
    entry("menu", "list of `title`, `address`", Site(menu)),
    entry(
        "links",
        "map of addresses, none where there is no such page: `home`, `articles`, `trainings`, \
         `categories`, `tags`, `authors`, `archives`, `calendar`, `subscribe`, `atom`, `rss`, \
         `json`, `comments_atom`, `comments_rss`, `calendar_file` and `calendar_webcal` (all \
         sessions for programs: to take over, to follow)",
        Site(links),
    ),
    entry(
        "assets",
        "map: `style`, `script`: addresses; `accent_style`: none (the accent is in `style`)",
        Site(assets),
    ),
    entry(
        "t",
        "the strings of the theme, by key; plural ones go through `with(n=…)`",
        Site(|_| Node::Strings),
    ),
    entry("recent", "cards of the five newest articles and sessions", Site(recent)),
    entry("trainings", "cards of all trainings", Site(trainings)),
    entry("upcoming", "cards of the three sessions next to come", Site(upcoming)),
    entry(
        "pages",
        "list of `title`, `address`: the plain pages, but for those in a folder",
        Site(plain_pages),
    ),
    entry(
        "categories",
        "list of `name`, `address`, `count`",
        Site(|world| term_list(world, Taxonomy::Categories)),
    ),
    entry(
        "tags",
        "list of `name`, `address`, `count`",
        Site(|world| term_list(world, Taxonomy::Tags)),
    ),
    entry("authors", "list of `name`, `address`, `count`", Site(author_list)),
    entry("years", "list of `year`, `address`, `count`, newest first", Site(years)),
    entry(
        "lang",
        "the language of the interface (BCP 47)",
        Site(|world| Node::text(&world.site.config.language)),
    ),
    entry(
        "here",
        "map: `kind`, `address`, `url`, `canonical`, `title` (none on the home page), \
         `description`, `language`, `locale` (as Open Graph writes it: `fr_FR`), `robots`, \
         `section` (the list it belongs to), `image` (what those see who share it, or none: \
         `url`, whole, and `width`, `height`, `type`, `alt`, each none where it is not known), \
         `alternates` (list of `language`, `url`: the translations that search engines are told \
         of)",
        Output(|scope| scope.here()),
    ),
    entry(
        "translations",
        "the same in the languages of the site, itself included; empty on a site in one language: \
         list of `language`, `name` (in itself), `address` (none where it is not translated), \
         `home` (of that language), `current`",
        Output(|scope| scope.translations()),
    ),
    entry(
        "feeds",
        "list of `title`, `type`, `address`: this output's own feeds, then the site's",
        Output(|scope| scope.feeds()),
    ),
    entry(
        "json_ld",
        "what this page is, for machines, as JSON-LD that is safe in HTML, or none",
        Output(|scope| scope.json_ld()),
    ),
    entry(
        "page",
        "the page itself, or the text of a home or author page, or none: a map with `html`, \
         `calendar` and `calendar_webcal` (of a session's or training's dates, for programs: to \
         take over, to follow) and all that front matter says",
        Output(|scope| scope.page()),
    ),
    entry("older", "card of the article before, or none", Output(|scope| scope.older())),
    entry("newer", "card of the article after, or none", Output(|scope| scope.newer())),
    entry(
        "series",
        "of a session or training, or none: `training` (card), `number`, `total` (none \
         where numbers are missing), `previous`, `next` (cards), `sessions` (cards: on a \
         session's own page, thirty at most), `count`, `coming` (cards, the next one first), \
         `articles` (cards, on a training's own page)",
        Output(|scope| scope.series()),
    ),
    entry(
        "related",
        "cards of up to four articles, sessions and trainings that are most like this one, by \
         their terms, their training and the words of titles and standfirsts; empty elsewhere",
        Output(|scope| scope.related()),
    ),
    entry(
        "results",
        "of a training, or none: `is_own` (or those of the organisation), `columns` (names of the \
         rates that are known), `periods`, newest first (list of `period`, `updated`, `source`, \
         `trainees`, `answers`, `rates`: for each column `name`, `share` from 0 to 1, `percent`), \
         `text` (what front matter says instead)",
        Output(|scope| scope.results()),
    ),
    entry(
        "comments",
        "of a page that readers have answered, or none: `count`, `feeds` (list of `name`, `title`, \
         `type`, `address`), `thread` (list of `id`, `author` \
         (none if unsigned), `url`, `date`, `html`, `by_author`, `deleted` (only the place is \
         left), `replies`, the same again, at most three times one in another; `reply_to`: of what \
         answers deeper than that, `id` and `author` of the answered one)",
        Output(|scope| scope.comments()),
    ),
    entry(
        "qualiopi",
        "on the home page and on `pages/a-propos.md` or `pages/about.md`, none elsewhere: \
         `sentence` (in French), `certificate`, `logo` (addresses), `number`, `certifier`, \
         `issued`, `expires`",
        Output(super::legal::qualiopi),
    ),
    entry(
        "calendar",
        "of the calendar, or none: `year` (none on the page of what is to come), `coming` and \
         `past` (lists of `month`, `entries`: lists of `card`, `day`, none but for the first of a \
         day), `tables` (list of `month`, `weeks`: lists of seven days, none outside the month, \
         with `day`, `date`, `count`, `listed_under`), `weekdays` (list of `short`, `name`), \
         `years` (list of `year`, `address`, `count`)",
        Output(|scope| scope.calendar()),
    ),
    entry("entries", "the cards of a list", Output(|scope| scope.entries())),
    entry(
        "cards",
        "the same entries as HTML, each as the theme's component `card(card, t, lang, level)` \
         shows it: made once for all lists (level 2 in the list of trainings, else 3)",
        Output(|scope| scope.cards()),
    ),
    entry(
        "pager",
        "none for a list in one part: `number`, `total`, `previous`, `next`, `first`, `last` \
         (addresses), `pages` (list of `number`, `address`, `current`; a gap has no number)",
        Output(|scope| scope.pager()),
    ),
    entry(
        "term",
        "of a category or tag: `name`, `address`, `count`, `taxonomy`",
        Output(|scope| scope.term()),
    ),
    entry(
        "terms",
        "of the pages that list categories, tags or authors: list of `name`, `address`, `count`",
        Output(|scope| scope.terms()),
    ),
    entry(
        "person",
        "of an author's page: `name`, `role`, `organisation`, `photo`, `links` (list of `label`, \
         `address`), `count`",
        Output(|scope| scope.person()),
    ),
    entry(
        "groups",
        "of the archives: list of `year`, `address`, `count`, `months` (list of `month`, `count`)",
        Output(|scope| scope.groups()),
    ),
];

/// The names alone, in the same order.
pub(crate) const NAMES: [&str; CATALOGUE.len()] = {
    let mut names = [""; CATALOGUE.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = CATALOGUE[at].name;
        at += 1;
    }
    names
};

/// A value that an output reads: shared by all, or its own and not made yet.
pub(crate) enum Read<'w> {
    Shared(&'w Shared),
    Own(Node),
    /// A page and all of it but its body, looked up once for the digest and the value.
    Page(PageId, Node),
}

impl Read<'_> {
    pub(crate) fn digest(&self, world: &World, out: &mut Digester) {
        match self {
            Read::Shared(shared) => {
                out.digest(shared.digest);
            }
            Read::Own(node) => node::digest(node, world, out),
            Read::Page(id, facts) => {
                out.digest(world.page_digest_by(*id, || facts));
            }
        }
    }

    pub(crate) fn value(&self, world: &World) -> Value {
        match self {
            Read::Shared(shared) => shared.value.clone(),
            Read::Own(node) => node::value(node, world),
            Read::Page(id, facts) => world.page_value(*id, facts, Shown::Page),
        }
    }
}

/// Looks a name up for one output.
pub(crate) fn read<'w>(name: &str, scope: &Scope<'w>) -> Read<'w> {
    let at = NAMES.iter().position(|known| *known == name).expect("the theme was checked");
    let world = scope.world;
    match CATALOGUE[at].source {
        Output(make) => match make(scope) {
            Node::Page(id) => Read::Page(id, super::page::facts(world, id)),
            node => Read::Own(node),
        },
        Site(make) => Read::Shared(world.whole_site[at].get_or_init(|| {
            let node = make(world);
            let digest = node::digest_of(name, &node, world);
            Shared { value: node::value(&node, world), digest }
        })),
    }
}

pub(super) fn site(world: &World) -> Node {
    let (site, config) = (&world.site, &world.site.config);
    let account = |(label, address): (&String, &String)| {
        let address = site.address_in_config(address)?;
        Some(Node::Map(vec![("label", Node::text(label)), ("address", Node::text(address))]))
    };
    let webmention = config.comments.webmention.as_ref();
    let logo = config.theme.logo.as_deref().and_then(|logo| site.address_in_config(logo));
    Node::Map(vec![
        ("title", Node::text(&config.title)),
        ("description", Node::text_or_none(config.description.as_deref())),
        ("url", Node::text(config.base_url.as_str())),
        ("home", Node::text(site.link(&config.home()))),
        ("root", Node::text(site.link(&Address::new("/")))),
        ("language", Node::text(&config.language)),
        ("organisation", Node::text_or_none(config.organisation.as_deref())),
        ("identity", identity(&config.identity)),
        ("registration", Node::text_or_none(config.identity.registration_sentence())),
        ("license", Node::text_or_none(config.license.as_deref())),
        ("footer", Node::text_or_none(config.theme.footer.as_deref())),
        ("social", Node::List(config.theme.social.iter().filter_map(account).collect())),
        ("logo", Node::text_or_none(logo)),
        ("icon", Node::text_or_none(icon(site))),
        ("webmention", Node::text_or_none(webmention.map(|one| one.endpoint.as_str()))),
        ("pingback", Node::text_or_none(webmention.and_then(|one| one.pingback.as_deref()))),
        ("generator", Node::text(concat!("Estrade ", env!("CARGO_PKG_VERSION")))),
        ("extra", Node::Data(config.extra.clone())),
    ])
}

/// What is known of the organisation besides its name.
fn identity(identity: &Identity) -> Node {
    Node::Map(vec![
        ("siret", Node::text_or_none(identity.siret.as_deref())),
        ("address", Node::text_or_none(identity.address.as_deref())),
        ("mail", Node::text_or_none(identity.mail.as_deref())),
        ("phone", Node::text_or_none(identity.phone.as_deref())),
    ])
}

/// The site's icon, best first: one that scales, one that all browsers know, the oldest form.
fn icon(site: &crate::site::Site) -> Option<String> {
    let named = |name: &&str| site.assets.iter().find(|asset| asset.address.as_str() == *name);
    let found = ["/favicon.svg", "/favicon.png", "/favicon.ico"].iter().find_map(named)?;
    Some(site.link(&found.address))
}

/// The menu that `site.yaml` gives, or what exists.
fn menu(world: &World) -> Node {
    let site = &world.site;
    let item = |title: String, address: String| {
        Node::Map(vec![("title", Node::text(title)), ("address", Node::text(address))])
    };
    if !site.config.menu.is_empty() {
        let items = site.config.menu.iter();
        let given = items.filter_map(|entry| {
            site.address_in_config(&entry.target).map(|address| item(entry.title.clone(), address))
        });
        return Node::List(given.collect());
    }
    let usual = [
        ("articles", Folder::Articles),
        ("trainings", Folder::Trainings),
        ("calendar", Folder::Calendar),
        ("archives", Folder::Archives),
        ("subscribe", Folder::Subscribe),
    ];
    let there = usual.into_iter().filter_map(|(key, folder)| {
        let address = site.config.folder(folder);
        world.plan.answers(&address).then(|| item(world.string(key), site.link(&address)))
    });
    Node::List(there.collect())
}

fn links(world: &World) -> Node {
    let link = |address: Address| {
        let there = world.plan.answers(&address).then(|| world.site.link(&address));
        Node::text_or_none(there)
    };
    let folder = |folder: Folder| link(world.site.config.folder(folder));
    let comments = Talk::Site.address(&world.site);
    Node::Map(vec![
        ("home", link(world.site.config.home())),
        ("articles", folder(Folder::Articles)),
        ("trainings", folder(Folder::Trainings)),
        ("categories", folder(Folder::Categories)),
        ("tags", folder(Folder::Tags)),
        ("authors", folder(Folder::Authors)),
        ("archives", folder(Folder::Archives)),
        ("calendar", folder(Folder::Calendar)),
        ("subscribe", folder(Folder::Subscribe)),
        ("atom", link(world.site.config.address("/atom.xml"))),
        ("rss", link(world.site.config.address("/rss.xml"))),
        ("json", link(world.site.config.address("/feed.json"))),
        ("comments_atom", link(comments.join(Format::Atom.file_name()))),
        ("comments_rss", link(comments.join(Format::Rss.file_name()))),
        ("calendar_file", link(Agenda::Site.address(&world.site))),
        ("calendar_webcal", Node::text_or_none(agenda::webcal(&world.site, Agenda::Site))),
    ])
}

fn assets(world: &World) -> Node {
    Node::Map(vec![
        ("style", Node::text(world.site.link(&world.statics.style.0))),
        ("script", Node::text(world.site.link(&world.statics.script.0))),
        ("accent_style", Node::None),
    ])
}

fn recent(world: &World) -> Node {
    Node::cards(world.site.posts.iter().take(5).copied())
}

fn trainings(world: &World) -> Node {
    Node::cards(world.site.trainings.iter().map(|training| training.page))
}

fn upcoming(world: &World) -> Node {
    let site = &world.site;
    let coming = site.calendar.coming.iter().filter(|id| site.is_on(**id));
    Node::cards(coming.take(3).copied())
}

/// Plain pages, by the words of their titles.
fn plain_pages(world: &World) -> Node {
    let site = &world.site;
    let is_shown = |page: &&Page| {
        let is_apart = page.is_home() || page.is_not_found();
        page.head.kind == Kind::Page && !is_apart && is_at_top(&page.source)
    };
    let mut pages: Vec<&Page> = site.pages.iter().filter(is_shown).collect();
    sort_by_words(&mut pages, &site.config.language, |page| &page.head.meta.title);
    let link = |page: &&Page| {
        let title = Node::text(&page.head.meta.title);
        Node::Map(vec![("title", title), ("address", Node::text(site.link(&page.address)))])
    };
    Node::List(pages.iter().map(link).collect())
}

/// Whether a plain page lies in no folder but its own: the others are those of a page that leads
/// to them.
fn is_at_top(source: &SourcePath) -> bool {
    let inside = source.as_str().trim_start_matches("content/pages/");
    !inside.trim_end_matches("/index.md").contains('/')
}

fn counted(name: &str, address: String, n: usize) -> Node {
    Node::Map(vec![
        ("name", Node::text(name)),
        ("address", Node::text(address)),
        ("count", Node::number(n)),
    ])
}

pub(super) fn term_list(world: &World, taxonomy: Taxonomy) -> Node {
    let terms = world.site.terms(taxonomy).iter();
    let term =
        terms.map(|term| counted(&term.name, world.site.link(&term.address), term.pages.len()));
    Node::List(term.collect())
}

pub(super) fn author_list(world: &World) -> Node {
    let authors = world.site.authors.iter();
    let author = authors
        .map(|author| counted(&author.name, world.site.link(&author.address), author.pages.len()));
    Node::List(author.collect())
}

/// The addresses at which else to find an author.
pub(super) fn author_addresses(world: &World, own: Option<&Page>) -> Vec<String> {
    let links = own.and_then(|own| Some((own, own.head.meta.detail("links")?)));
    let Some((own, Data::List(items))) = links else { return Vec::new() };
    let address = |item: &Data| {
        let Data::Map(entries) = item else { return None };
        let (_, target) = entries.iter().find(|(key, _)| key == "url")?;
        let Data::Text(target) = target else { return None };
        world.site_of(own).address_of(&own.source, target)
    };
    items.iter().filter_map(address).collect()
}

/// Where else to find an author.
pub(super) fn author_links(world: &World, own: Option<&Page>) -> Node {
    let links = own.and_then(|own| Some((own, own.head.meta.detail("links")?)));
    let Some((own, Data::List(items))) = links else { return Node::List(Vec::new()) };
    let link = |item: &Data| {
        let Data::Map(entries) = item else { return None };
        let said = |key: &str| match entries.iter().find(|(name, _)| name == key) {
            Some((_, Data::Text(text))) => Some(text.clone()),
            _ => None,
        };
        let address = match said("url") {
            Some(target) => Some(world.site_of(own).address_of(&own.source, &target)?),
            None => None,
        };
        Some(Node::Map(vec![
            ("label", Node::text_or_none(said("label").or_else(|| said("url")))),
            ("address", Node::text_or_none(address)),
        ]))
    };
    Node::List(items.iter().filter_map(link).collect())
}

fn years(world: &World) -> Node {
    let site = &world.site;
    let year = |(year, pages): (&i16, &Vec<_>)| {
        Node::Map(vec![
            ("year", Node::Number((*year).into())),
            ("address", Node::text(site.link(&List::Year(*year).address(site)))),
            ("count", Node::number(pages.len())),
        ])
    };
    Node::List(site.years.iter().rev().map(year).collect())
}
