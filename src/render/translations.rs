//! The same output in the other languages of the site: what a switch between them, the heads of
//! pages and sitemaps are made of.

use super::node::Node;
use super::shared::World;
use crate::base::path::Address;
use crate::language::autonym;
use crate::plan::Recipe;
use crate::site::Site;
use std::sync::Arc;

/// What an edition has for an output.
struct Translation {
    /// BCP 47.
    language: String,
    /// What the language is called in itself.
    name: String,
    /// `None` if the edition has no such page.
    address: Option<Address>,
    /// The edition's home page.
    home: Address,
    is_current: bool,
}

/// What each edition has for an output of one of them, in the order of the languages; nothing on a
/// site in one language.
///
/// Pages are the same by their files' names, lists by their addresses: they lead to the first part.
fn of(world: &World, (edition, recipe): (usize, &Recipe), address: &Address) -> Vec<Translation> {
    let own = world.sites.get(edition);
    if world.sites.iter().len() == 1 {
        return Vec::new();
    }
    let translation = |site: &Arc<Site>| {
        let config = &site.config;
        let said = &config.editions[site.edition];
        let found = match recipe {
            _ if site.edition == edition => Some(address.clone()),
            Recipe::Page(id) if !own.page(*id).is_not_found() => {
                let page = world.sites.translation(site.edition, own.page(*id));
                page.map(|page| page.address.clone())
            }
            Recipe::List(list, _) => of_list(world, own, site, &list.address(own)),
            _ => of_list(world, own, site, address),
        };
        Translation {
            language: config.language.clone(),
            name: said.name.clone().unwrap_or_else(|| autonym::of(&config.language)),
            address: found,
            home: config.home(),
            is_current: site.edition == edition,
        }
    };
    world.sites.iter().map(translation).collect()
}

/// The list of another edition at the same address below its own home page.
fn of_list(world: &World, own: &Site, other: &Site, address: &Address) -> Option<Address> {
    let home = own.config.home();
    let inside = address.as_str().strip_prefix(home.as_str())?;
    let address = other.config.address(&format!("/{inside}"));
    world.plan.answers(&address).then_some(address)
}

/// The language and the whole address of each that search engines are told of, where there is a
/// choice; the first is for readers of any other language too (`x-default`). Only pages that name
/// each other count: not the second part of a list, nor what is shown to those who are lost.
pub(super) fn alternates(
    world: &World,
    (edition, recipe): (usize, &Recipe),
    address: &Address,
) -> Vec<(String, String)> {
    let site = world.sites.get(edition);
    let is_later_part = matches!(recipe, Recipe::List(_, part) if part.number > 1);
    if is_later_part || *address == site.config.not_found() {
        return Vec::new();
    }
    let all = of(world, (edition, recipe), address).into_iter();
    let mut there: Vec<(String, String)> =
        all.filter_map(|one| Some((one.language, site.url(&one.address?)))).collect();
    if there.len() < 2 {
        return Vec::new();
    }
    there.push(("x-default".to_owned(), there[0].1.clone()));
    there
}

/// The value that templates receive.
pub(super) fn node(world: &World, recipe: &Recipe, address: &Address) -> Node {
    let site = &world.site;
    let one = |one: Translation| {
        Node::Map(vec![
            ("language", Node::text(&one.language)),
            ("name", Node::text(&one.name)),
            ("address", Node::text_or_none(one.address.map(|address| site.link(&address)))),
            ("home", Node::text(site.link(&one.home))),
            ("current", Node::Flag(one.is_current)),
        ])
    };
    Node::List(of(world, (site.edition, recipe), address).into_iter().map(one).collect())
}

/// The addresses that search engines are told of, as templates receive them.
pub(super) fn alternate_nodes(world: &World, recipe: &Recipe, address: &Address) -> Node {
    let all = alternates(world, (world.site.edition, recipe), address);
    let one = |(language, url)| {
        Node::Map(vec![("language", Node::Text(language)), ("url", Node::Text(url))])
    };
    Node::List(all.into_iter().map(one).collect())
}
