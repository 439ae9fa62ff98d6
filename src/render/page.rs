//! A page as templates see it: whole, or as the card that lists show.

use super::node::Node;
use super::shared::World;
use super::{answers, session};
use crate::base::address::is_external;
use crate::base::data::Data;
use crate::document::{Heading, Kind, Moment};
use crate::language::autonym;
use crate::language::words;
use crate::site::{Author, Page, PageId, Site};

/// Longest summary on a card, in characters.
const MAX_SUMMARY: usize = 320;

/// The card of a page: what lists show of it, never its body.
pub(super) fn card(world: &World, id: PageId) -> Node {
    let site = &world.site;
    let page = site.page(id);
    let meta = &page.head.meta;
    let excerpt = meta.summary.as_deref().unwrap_or(&page.head.excerpt);
    let mut entries = vec![
        ("title", Node::text(&meta.title)),
        ("kind", Node::text(page.head.kind.name())),
        ("address", Node::text(site.link(&page.address))),
        ("url", Node::text(site.url(&page.address))),
        ("language", Node::text(site.language(page))),
        ("date", date(site, meta.date)),
        ("updated", date(site, meta.updated)),
        ("summary", Node::text(words::cut(excerpt, MAX_SUMMARY))),
        ("reading_minutes", Node::Number(words::reading_minutes(page.head.words as usize).into())),
        ("authors", authors(site, page)),
        ("categories", terms(site, page)),
        ("image", image(site, page)),
        ("training", training(world, page, false)),
        ("number", page.number.map_or(Node::None, |number| Node::Number(number.into()))),
        ("start", date(site, meta.start)),
        ("end", date(site, meta.end)),
        ("place", detail_entry(page, "place", "name")),
        ("status", detail(page, "status")),
        ("count", count(site, page)),
    ];
    match (page.head.kind, page.training) {
        (Kind::Session, _) => {
            entries.push(("online", Node::Flag(session::is_online(page))));
            entries.push(("previous_start", date(site, site.previous_start(id))));
            entries.push(("register", register(site, id)));
            entries.push(("expected", Node::Flag(session::is_expected(site, id))));
            entries.push(("n_slots", session::n_slots(page)));
            entries.push(("whole_day", session::is_whole_day(page)));
            entries.push(("until", date(site, site.over_at(id))));
        }
        (Kind::Training, Some(at)) => entries.extend(session::next_of(site, at)),
        _ => {}
    }
    Node::Map(entries)
}

/// All of a page but its body.
pub(super) fn facts(world: &World, id: PageId) -> Node {
    let site = &world.site;
    let page = site.page(id);
    let meta = &page.head.meta;
    let mut entries = vec![
        ("title", Node::text(&meta.title)),
        ("kind", Node::text(page.head.kind.name())),
        ("id", Node::text(&page.id)),
        ("address", Node::text(site.link(&page.address))),
        ("url", Node::text(site.url(&page.address))),
        ("language", Node::text(site.language(page))),
        ("date", date(site, meta.date)),
        ("updated", date(site, meta.updated.filter(|updated| Some(*updated) != meta.date))),
        ("summary", Node::text_or_none(meta.summary.as_deref())),
        ("excerpt", Node::text(&page.head.excerpt)),
        ("reading_minutes", Node::Number(words::reading_minutes(page.head.words as usize).into())),
        ("words", Node::Number(page.head.words.into())),
        ("authors", signatures(site, page)),
        ("categories", terms(site, page)),
        ("tags", tags(site, page)),
        ("image", image(site, page)),
        ("outline", outline(&page.head.outline)),
        ("license", Node::text_or_none(meta.license.as_ref().or(site.config.license.as_ref()))),
        ("answers", answers::node(site, page)),
        ("webmention", answers::webmention(site, page)),
        ("training", training(world, page, true)),
        ("number", page.number.map_or(Node::None, |number| Node::Number(number.into()))),
        ("start", date(site, meta.start)),
        ("end", date(site, meta.end)),
        ("place", detail_entry(page, "place", "name")),
        ("place_address", detail_entry(page, "place", "address")),
        (
            "access",
            if page.head.kind == Kind::Session {
                detail_entry(page, "place", "access")
            } else {
                detail(page, "access")
            },
        ),
        ("trainers", trainers(site, page)),
        ("resources", resources(site, page)),
        ("register", register(site, id)),
        ("register_by", detail_entry(page, "register", "deadline")),
        ("register_until", date(site, site.closes_at(id))),
        ("register_closed", Node::Flag(site.is_closed(id))),
        ("extra", Node::Data(meta.extra.clone())),
    ];
    if page.head.kind == Kind::Session {
        entries.extend(session::facts(site, id));
    }
    entries.extend(super::agenda::links(site, id));
    entries.extend(DETAILS.iter().map(|key| (*key, detail_or_link(site, page, key))));
    Node::Map(entries)
}

/// Details that templates receive as they were written.
const DETAILS: &[&str] = &[
    "source",
    "status",
    "exercises",
    "homework",
    "objectives",
    "prerequisites",
    "audience",
    "duration",
    "modality",
    "access_delay",
    "price",
    "contacts",
    "methods",
    "evaluation",
    "accessibility",
    "programme",
    "certification",
    "version",
];

/// Lists are empty rather than none, so that a template can always loop over them.
const LISTS: &[&str] = &[
    "exercises",
    "homework",
    "objectives",
    "prerequisites",
    "audience",
    "contacts",
    "methods",
    "programme",
];

pub(super) fn detail(page: &Page, key: &str) -> Node {
    match page.head.meta.detail(key) {
        Some(data) => Node::Data(data.clone()),
        None if LISTS.contains(&key) => Node::List(Vec::new()),
        None => Node::None,
    }
}

fn detail_or_link(site: &Site, page: &Page, key: &str) -> Node {
    match page.head.meta.detail(key) {
        Some(Data::Map(entries)) => Node::Data(Data::Map(with_address(site, page, entries))),
        _ => detail(page, key),
    }
}

/// A mapping of front matter with what its `url` leads to; without it, where that is not published.
fn with_address(site: &Site, page: &Page, entries: &[(String, Data)]) -> Vec<(String, Data)> {
    let entry = |(key, value): &(String, Data)| match value {
        Data::Text(target) if key == "url" => {
            (key.clone(), Data::text(site.address_of(&page.source, target)))
        }
        _ => (key.clone(), value.clone()),
    };
    entries.iter().map(entry).collect()
}

pub(super) fn date(site: &Site, moment: Option<Moment>) -> Node {
    Node::text_or_none(moment.map(|moment| site.rfc3339(moment)))
}

fn named(name: &str, address: Option<String>) -> Node {
    Node::Map(vec![("name", Node::text(name)), ("address", Node::text_or_none(address))])
}

fn authors(site: &Site, page: &Page) -> Node {
    let author = |at: &usize| {
        let author = &site.authors[*at];
        named(&author.name, Some(site.link(&author.address)))
    };
    Node::List(page.authors.iter().map(author).collect())
}

/// Authors with role, organisation and portrait.
fn signatures(site: &Site, page: &Page) -> Node {
    let signature = |at: &usize| {
        let author = &site.authors[*at];
        let address = ("address", Node::text(site.link(&author.address)));
        Node::Map(person(site, author).into_iter().chain([address]).collect())
    };
    Node::List(page.authors.iter().map(signature).collect())
}

/// Who an author is, as their own page says.
pub(super) fn person(site: &Site, author: &Author) -> Vec<(&'static str, Node)> {
    let own = author.page.map(|id| site.page(id));
    let said = |key| own.map_or(Node::None, |own| detail(own, key));
    let photo = own.and_then(|own| picture(site, own)).map(|(address, _)| address);
    vec![
        ("name", Node::text(&author.name)),
        ("role", said("role")),
        ("organisation", said("organisation")),
        ("photo", Node::text_or_none(photo)),
    ]
}

fn terms(site: &Site, page: &Page) -> Node {
    let term = |at: &usize| {
        let term = &site.categories[*at];
        named(&term.name, Some(site.link(&term.address)))
    };
    Node::List(page.categories.iter().map(term).collect())
}

fn tags(site: &Site, page: &Page) -> Node {
    let term = |at: &usize| {
        let term = &site.tags[*at];
        named(&term.name, Some(site.link(&term.address)))
    };
    Node::List(page.tags.iter().map(term).collect())
}

/// Where a page's picture is, and its size in pixels where the file says it.
pub(super) fn picture(site: &Site, page: &Page) -> Option<(String, Option<(u32, u32)>)> {
    let target = page.head.meta.image.as_deref()?;
    if is_external(target) {
        return Some((site.address_of(&page.source, target)?, None));
    }
    let asset = site.asset(&page.source, target)?;
    Some((site.link(&asset.address), asset.facts.pixels))
}

fn image(site: &Site, page: &Page) -> Node {
    let Some((address, pixels)) = picture(site, page) else { return Node::None };
    let side = |pixels: Option<u32>| pixels.map_or(Node::None, |n| Node::Number(n.into()));
    Node::Map(vec![
        ("address", Node::text(address)),
        ("alt", Node::text(page.head.meta.image_alt.as_deref().unwrap_or(""))),
        ("width", side(pixels.map(|(width, _)| width))),
        ("height", side(pixels.map(|(_, height)| height))),
    ])
}

/// Second and third level headings, the latter inside the former.
fn outline(headings: &[Heading]) -> Node {
    let mut parts: Vec<(&Heading, Vec<Node>)> = Vec::new();
    for heading in headings {
        match (heading.level, parts.last_mut()) {
            (3, Some((_, children))) => children.push(Node::Map(entry(heading))),
            (2 | 3, _) => parts.push((heading, Vec::new())),
            _ => {}
        }
    }
    let part = |(heading, children): (&Heading, Vec<Node>)| {
        let mut entries = entry(heading);
        entries.push(("children", Node::List(children)));
        Node::Map(entries)
    };
    Node::List(parts.into_iter().map(part).collect())
}

fn entry(heading: &Heading) -> Vec<(&'static str, Node)> {
    vec![("id", Node::text(&heading.id)), ("title", Node::text(&heading.title))]
}

fn training(world: &World, page: &Page, whole: bool) -> Node {
    let Some(at) = page.training.filter(|_| page.head.kind != Kind::Training) else {
        return original_training(world, page);
    };
    let training = world.site.trainings[at].page;
    if whole {
        return Node::Card(training);
    }
    let training = world.site.page(training);
    Node::Map(vec![
        ("title", Node::text(&training.head.meta.title)),
        ("address", Node::text(world.site.link(&training.address))),
    ])
}

/// A training that is not translated, as far as it can be shown in another language.
fn original_training(world: &World, page: &Page) -> Node {
    let Some(training) = world.sites.original_training(page) else { return Node::None };
    Node::Map(vec![
        ("title", Node::text(&training.head.meta.title)),
        ("address", Node::text(world.site.link(&training.address))),
        ("summary", Node::text_or_none(training.head.meta.summary.as_deref())),
        ("language", Node::text(world.sites.main().language(training))),
    ])
}

/// Where one can still register for a session or a training.
fn register(site: &Site, id: PageId) -> Node {
    let page = site.page(id);
    match detail_entry(page, "register", "url") {
        Node::Data(Data::Text(target)) if !site.is_closed(id) => {
            Node::text_or_none(site.address_of(&page.source, &target))
        }
        _ => Node::None,
    }
}

/// What a key says in words.
pub(super) fn detail_text(page: &Page, key: &str) -> Option<String> {
    match page.head.meta.detail(key)? {
        Data::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The words that a key lists.
pub(super) fn detail_texts(page: &Page, key: &str) -> Vec<String> {
    let Some(Data::List(items)) = page.head.meta.detail(key) else { return Vec::new() };
    let text = |item: &Data| match item {
        Data::Text(text) => Some(text.clone()),
        _ => None,
    };
    items.iter().filter_map(text).collect()
}

/// [`detail_entry`], in words.
pub(super) fn detail_entry_text(page: &Page, key: &str, inner: &str) -> Option<String> {
    match detail_entry(page, key, inner) {
        Node::Data(Data::Text(text)) => Some(text),
        _ => None,
    }
}

/// An entry of what a key says as a mapping.
pub(super) fn detail_entry(page: &Page, key: &str, inner: &str) -> Node {
    let found = page.head.meta.detail_entry(key, inner);
    found.map_or(Node::None, |value| Node::Data(value.clone()))
}

fn count(site: &Site, page: &Page) -> Node {
    match page.training.filter(|_| page.head.kind == Kind::Training) {
        Some(at) => Node::number(site.trainings[at].sessions.len()),
        None => Node::None,
    }
}

/// Who teaches: authors of the site where they are known, names otherwise.
fn trainers(site: &Site, page: &Page) -> Node {
    let Some(Data::List(names)) = page.head.meta.detail("trainers") else {
        return Node::List(Vec::new());
    };
    let trainer = |name: &Data| {
        let Data::Text(name) = name else { return Node::None };
        match site.author(name) {
            Some(author) => named(&author.name, Some(site.link(&author.address))),
            None => named(name, None),
        }
    };
    Node::List(names.iter().map(trainer).collect())
}

fn resources(site: &Site, page: &Page) -> Node {
    let Some(Data::List(items)) = page.head.meta.detail("resources") else {
        return Node::List(Vec::new());
    };
    let resource = |item: &Data| {
        let Data::Map(entries) = item else { return Node::None };
        let said = |key: &str| match entries.iter().find(|(name, _)| name == key) {
            Some((_, Data::Text(text))) => Some(text.as_str()),
            _ => None,
        };
        let target = said("url");
        let address = target.and_then(|target| site.address_of(&page.source, target));
        let mut entries = vec![
            ("title", Node::text_or_none(said("title").or(target))),
            ("url", Node::text_or_none(address.as_deref().map(|address| site.whole(address)))),
            ("address", Node::text_or_none(address)),
            ("language", Node::text_or_none(said("language"))),
            ("language_name", Node::text_or_none(said("language").map(autonym::of))),
            ("license", Node::text_or_none(said("license"))),
        ];
        entries.extend(file_facts(site, page, target.unwrap_or_default()));
        Node::Map(entries)
    };
    Node::List(items.iter().map(resource).collect())
}

/// The format and the size of a file of this site; none of anything else.
pub(super) fn file_facts(site: &Site, page: &Page, target: &str) -> [(&'static str, Node); 2] {
    let asset = site.asset(&page.source, target);
    let name = asset.map_or("", |asset| asset.source.file_name());
    let format = name.rsplit_once('.').map(|(_, end)| end.to_uppercase());
    let size = asset.map_or(Node::None, |asset| {
        Node::Number(i64::try_from(asset.facts.size).unwrap_or(i64::MAX))
    });
    [("format", Node::text_or_none(format)), ("size", size)]
}
