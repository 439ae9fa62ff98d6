//! The things of schema.org that all sites have: the site, who publishes it, people, texts, the way
//! from the home page.

use super::super::answers::addresses;
use super::super::page::detail_text;
use super::super::shared::World;
use crate::base::address::is_web;
use crate::base::path::Address;
use crate::config::Folder;
use crate::document::{Comments, Kind};
use crate::language::typography::without_breaks;
use crate::site::{Author, Page, PageId, Site};
use serde_json::{Map, Value, json};

/// A thing that is being described: what is empty is left out.
pub(super) struct Thing(Map<String, Value>);

impl Thing {
    pub(super) fn new(kind: &str, id: String) -> Thing {
        let entries = [("@type", kind.to_owned()), ("@id", id)];
        Thing(
            entries.map(|(key, text)| (key.to_owned(), Value::String(text))).into_iter().collect(),
        )
    }

    /// A thing without an identity of its own, inside another.
    pub(super) fn inner(kind: &str) -> Thing {
        let mut entries = Map::new();
        entries.insert("@type".to_owned(), json!(kind));
        Thing(entries)
    }

    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Thing {
        let value = value.into();
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(entries) => entries.is_empty(),
            _ => false,
        };
        if !is_empty {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    /// A text, with plain spaces.
    pub(super) fn text(self, key: &str, text: Option<&str>) -> Thing {
        self.with(key, text.map(without_breaks))
    }
}

impl From<Thing> for Value {
    fn from(thing: Thing) -> Value {
        Value::Object(thing.0)
    }
}

/// The identity of a thing that has a page.
pub(super) fn id_of(site: &Site, address: &Address, what: &str) -> String {
    format!("{}#{what}", site.url(address))
}

/// A thing that is described elsewhere.
pub(super) fn reference(id: String) -> Value {
    json!({ "@id": id })
}

fn site_id(site: &Site) -> String {
    id_of(site, &site.config.home(), "site")
}

/// Who publishes: the organisation, if one is named.
pub(super) fn publisher(site: &Site) -> Option<Value> {
    site.config.organisation.as_ref()?;
    Some(reference(id_of(site, &site.config.home(), "organisation")))
}

/// The site and who publishes it, whole on the home page.
pub(super) fn site(world: &World) -> Vec<Value> {
    let (site, config) = (&world.site, &world.site.config);
    let web_site = Thing::new("WebSite", site_id(site))
        .text("name", Some(&config.title))
        .text("description", config.description.as_deref())
        .with("url", site.url(&config.home()))
        .with("inLanguage", config.language.as_str())
        .with("publisher", publisher(site))
        .with("license", web(config.license.as_deref()));
    let logo = config.theme.logo.as_deref().and_then(|logo| site.address_in_config(logo));
    let accounts = config.theme.social.values().filter(|address| is_web(address));
    let organisation = config.organisation.as_deref().map(|name| {
        Thing::new("Organization", id_of(site, &config.home(), "organisation"))
            .text("name", Some(name))
            .with("url", site.url(&config.home()))
            .text("address", config.identity.address.as_deref())
            .text("email", config.identity.mail.as_deref())
            .text("telephone", config.identity.phone.as_deref())
            .text("identifier", config.identity.siret.as_deref())
            .with("logo", logo.map(|logo| site.whole(&logo)))
            .with("sameAs", accounts.cloned().collect::<Vec<_>>())
    });
    [web_site].into_iter().chain(organisation).map(Value::from).collect()
}

/// A whole address of the Web, or nothing.
fn web(text: Option<&str>) -> Option<String> {
    text.filter(|text| is_web(text)).map(str::to_owned)
}

fn person_id(site: &Site, author: &Author) -> String {
    id_of(site, &author.address, "person")
}

/// Somebody who signs or teaches, as other pages name them.
pub(super) fn person(world: &World, author: &Author) -> Thing {
    let site = &world.site;
    let own = author.page.map(|id| site.page(id));
    let said = |key| own.and_then(|own| detail_text(own, key));
    let works_for = said("organisation")
        .map(|name| Value::from(Thing::inner("Organization").text("name", Some(&name))));
    Thing::new("Person", person_id(site, author))
        .text("name", Some(&author.name))
        .with("url", site.url(&author.address))
        .text("jobTitle", said("role").as_deref())
        .with("worksFor", works_for)
}

/// The same on the person's own page.
pub(super) fn whole_person(world: &World, author: &Author) -> Value {
    let own = author.page.map(|id| world.site.page(id));
    let same = super::super::catalogue::author_addresses(world, own);
    let image = own.and_then(|own| image(world, own));
    let about = own.and_then(|own| own.head.meta.summary.as_deref());
    let same: Vec<String> = same.into_iter().filter(|address| is_web(address)).collect();
    person(world, author)
        .text("description", about)
        .with("image", image)
        .with("sameAs", same)
        .into()
}

/// Those who signed a page.
pub(super) fn authors(world: &World, page: &Page) -> Vec<Value> {
    let signed = page.authors.iter().map(|at| &world.site.authors[*at]);
    signed.map(|author| person(world, author).into()).collect()
}

/// A page's picture.
pub(super) fn image(world: &World, page: &Page) -> Option<Value> {
    let site = &world.site;
    let (address, pixels) = super::super::page::picture(site, page)?;
    let (width, height) = pixels.unzip();
    let object = Thing::inner("ImageObject")
        .with("url", site.whole(&address))
        .with("width", width)
        .with("height", height)
        .text("caption", page.head.meta.image_alt.as_deref());
    Some(object.into())
}

pub(super) fn date(site: &Site, moment: Option<crate::document::Moment>) -> Option<String> {
    moment.map(|moment| site.rfc3339(moment))
}

/// What a page says in short.
pub(super) fn description(page: &Page) -> Option<&str> {
    let excerpt = Some(page.head.excerpt.as_str()).filter(|excerpt| !excerpt.is_empty());
    page.head.meta.summary.as_deref().or(excerpt)
}

/// An article, or the notes of a session.
pub(super) fn posting(world: &World, page: &Page) -> Value {
    let site = &world.site;
    let meta = &page.head.meta;
    let names = |terms: &[crate::site::Term], at: &[usize]| {
        at.iter().map(|at| without_breaks(&terms[*at].name)).collect::<Vec<_>>()
    };
    let thread = site.comments_of(page).map(|_| format!("{}#comments", site.url(&page.address)));
    let answers = || addresses(site, page).into_iter().find(|way| is_web(way));
    let training = page.training.map(|at| &site.page(site.trainings[at].page).address);
    let is_session = page.head.kind == Kind::Session;
    let series = training.filter(|_| is_session).map(|at| reference(id_of(site, at, "series")));
    let course = training.filter(|_| !is_session).map(|at| reference(id_of(site, at, "course")));
    Thing::new("BlogPosting", id_of(site, &page.address, "article"))
        .text("headline", Some(&meta.title))
        .text("description", description(page))
        .with("url", site.url(&page.address))
        .with("mainEntityOfPage", site.url(&page.address))
        .with("datePublished", date(site, meta.date))
        .with("dateModified", date(site, page.changed()))
        .with("author", authors(world, page))
        .with("publisher", publisher(site))
        .with("image", image(world, page))
        .with("inLanguage", site.language(page))
        .with("articleSection", names(&site.categories, &page.categories))
        .with("keywords", names(&site.tags, &page.tags))
        .with("wordCount", page.head.words)
        .with("isPartOf", series.unwrap_or_else(|| reference(site_id(site))))
        .with("about", course)
        .with("position", page.number.filter(|_| is_session))
        .with("license", web(meta.license.as_ref().or(site.config.license.as_ref()).map(|x| &**x)))
        .with("isBasedOn", meta.canonical.clone())
        .with("discussionUrl", thread.or_else(answers))
        .with("commentCount", site.comments_of(page).map(Comments::count))
        .into()
}

/// A plain page or a list.
pub(super) fn web_page(site: &Site, kind: &str, title: &str, address: &Address) -> Thing {
    Thing::new(kind, id_of(site, address, "page"))
        .text("name", Some(title))
        .with("url", site.url(address))
        .with("isPartOf", reference(site_id(site)))
}

/// The way from the home page: at least two steps, of which the last is the page itself.
pub(super) fn breadcrumbs(
    world: &World,
    trail: &[(String, Address)],
    last: &str,
    at: &Address,
) -> Value {
    let site = &world.site;
    let home = (world.string("home"), site.config.home());
    let steps = [&home].into_iter().chain(trail);
    let mut items: Vec<Value> = steps
        .enumerate()
        .map(|(rank, (name, address))| item(rank + 1, name).with("item", site.url(address)).into())
        .collect();
    items.push(item(items.len() + 1, last).into());
    Thing::new("BreadcrumbList", id_of(site, at, "breadcrumb"))
        .with("itemListElement", items)
        .into()
}

fn item(rank: usize, name: &str) -> Thing {
    Thing::inner("ListItem").with("position", rank).text("name", Some(name))
}

/// Trainings in a list, as search engines show them from three on.
pub(super) fn item_list(site: &Site, address: &Address, pages: &[PageId]) -> Value {
    let items = pages.iter().enumerate().map(|(rank, id)| {
        let page = site.page(*id);
        let item = Thing::inner("ListItem").with("position", rank + 1);
        Value::from(item.with("url", site.url(&page.address)))
    });
    let items: Vec<Value> = items.collect();
    Thing::new("ItemList", id_of(site, address, "list")).with("itemListElement", items).into()
}

/// The lists that lead to a page.
pub(super) fn trail(world: &World, page: &Page) -> Vec<(String, Address)> {
    let site = &world.site;
    let list = |key: &str, folder| (world.string(key), site.config.folder(folder));
    match page.head.kind {
        Kind::Article => vec![list("articles", Folder::Articles)],
        Kind::Training => vec![list("trainings", Folder::Trainings)],
        Kind::Session => {
            let training = page.training.map(|at| site.page(site.trainings[at].page));
            let step = training.map(|page| (page.head.meta.title.clone(), page.address.clone()));
            [list("trainings", Folder::Trainings)].into_iter().chain(step).collect()
        }
        Kind::Page | Kind::Author => Vec::new(),
    }
}
