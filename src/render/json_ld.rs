//! What a page is, for machines: one graph of schema.org's types, as JSON-LD in its head.
//!
//! Each thing has an `@id` that lasts as long as its address, and says all of itself on its own
//! page only; elsewhere it is named by that id. Nothing is empty, dates have offsets, and no space
//! is a narrow one. What is shown of those who take part is nothing.

mod event;
mod things;

use super::shared::World;
use crate::base::digest::{Digest, Digester};
use crate::base::path::Address;
use crate::document::Kind;
use crate::plan::{List, Recipe};
use crate::site::PageId;
use serde_json::{Value, json};
use things::web_page;

/// What a graph is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Page(PageId),
    /// The site itself.
    Home,
    /// A list, by its title and its address.
    List(String, Address),
    /// A list of trainings.
    Trainings(String, Address),
    Author(usize),
}

impl Subject {
    /// What an output is about; `None` for what is about nothing that lasts.
    pub(super) fn of(
        recipe: &Recipe,
        title: impl FnOnce() -> Option<String>,
        address: &Address,
    ) -> Option<Self> {
        let list = || (title().unwrap_or_default(), address.clone());
        Some(match recipe {
            Recipe::Page(id) => Subject::Page(*id),
            Recipe::List(_, part) if part.number > 1 => return None,
            Recipe::List(List::Home, _) => Subject::Home,
            Recipe::List(List::Author(at), _) => Subject::Author(*at),
            Recipe::List(List::Trainings, _) => {
                let (title, address) = list();
                Subject::Trainings(title, address)
            }
            Recipe::List(..)
            | Recipe::Terms(_)
            | Recipe::Authors
            | Recipe::Archive
            | Recipe::Calendar(_) => {
                let (title, address) = list();
                Subject::List(title, address)
            }
            _ => return None,
        })
    }
}

/// The digest of all that a subject's graph is made of: for a text, found without making it.
pub(super) fn digest(world: &World, subject: &Subject) -> Digest {
    let site = &world.site;
    let mut digester = Digester::new("json-ld");
    let text_of = match subject {
        Subject::Page(id) if site.page(*id).head.kind != Kind::Training => *id,
        _ => return digester.text(&text(world, subject)).finish(),
    };
    let page = site.page(text_of);
    digester.digest(world.site_digest()).digest(world.strings().digest);
    digester.digest(world.page_digest(text_of)).value(&site.config.addresses);
    if let Some(comments) = site.comments_of(page) {
        digester.value(&comments.count());
    }
    digester.value(&page.head.meta.canonical);
    if let Some(training) = page.training {
        // A session says what its training costs.
        digester.digest(world.page_digest(site.trainings[training].page));
    }
    for trainer in event::trainers(world, page) {
        digester.text(&trainer.to_string());
    }
    digester.finish()
}

/// The graph, safe in HTML: no `<` can end the element that it stands in.
pub(super) fn text(world: &World, subject: &Subject) -> String {
    let graph = json!({ "@context": "https://schema.org", "@graph": graph(world, subject) });
    let text = graph.to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn graph(world: &World, subject: &Subject) -> Vec<Value> {
    let site = &world.site;
    match subject {
        Subject::Home => things::site(world),
        Subject::Page(id) => page(world, *id),
        Subject::List(title, address) => vec![
            web_page(site, "CollectionPage", title, address).into(),
            things::breadcrumbs(world, &[], title, address),
        ],
        Subject::Trainings(title, address) => {
            let pages: Vec<PageId> = site.trainings.iter().map(|training| training.page).collect();
            vec![
                web_page(site, "CollectionPage", title, address).into(),
                things::item_list(site, address, &pages),
                things::breadcrumbs(world, &[], title, address),
            ]
        }
        Subject::Author(at) => {
            let author = &site.authors[*at];
            let trail =
                [(world.string("authors"), site.config.folder(crate::config::Folder::Authors))];
            vec![
                things::whole_person(world, author),
                things::breadcrumbs(world, &trail, &author.name, &author.address),
            ]
        }
    }
}

fn page(world: &World, id: PageId) -> Vec<Value> {
    let site = &world.site;
    let page = site.page(id);
    let mut things = match (page.head.kind, page.training) {
        (Kind::Training, Some(at)) => event::training(world, &site.trainings[at]),
        (Kind::Page, _) => {
            let whole = web_page(site, "WebPage", &page.head.meta.title, &page.address)
                .text("description", things::description(page))
                .with("inLanguage", site.language(page))
                .with("dateModified", things::date(site, page.changed()));
            vec![whole.into()]
        }
        (Kind::Session, _) => {
            let event = event::is_event(page).then(|| event::session(world, id));
            let notes = page.head.meta.date.is_some().then(|| things::posting(world, page));
            event.into_iter().chain(notes).collect()
        }
        _ => vec![things::posting(world, page)],
    };
    let title = &page.head.meta.title;
    things.push(things::breadcrumbs(world, &things::trail(world, page), title, &page.address));
    things
}
