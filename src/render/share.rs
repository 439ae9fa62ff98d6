//! What those see who share a page: which picture, and what the card shows that is drawn for it.

use super::card::{self, Card, Place};
use super::node::Node;
use super::scope::Scope;
use super::series::numbering;
use super::shared::World;
use crate::document::Kind;
use crate::plan::{self, Picture, Recipe};
use crate::site::{Page, PageId};

/// The picture of an output, as templates receive it: the page's own, its card, or the site's.
pub(super) fn image(scope: &Scope) -> Node {
    let (world, site) = (scope.world, &scope.world.site);
    let page = match scope.recipe {
        Recipe::Page(id) => Some(*id),
        _ => None,
    };
    let shown = scope.page_id().into_iter().chain(site.home);
    let own = shown.filter(|id| page.is_none_or(|page| page == *id));
    let own =
        own.filter_map(|id| Some((plan::picture(site, site.page(id))?, site.page(id)))).next();
    if let Some((picture, page)) = own {
        return node(&picture, page.head.meta.image_alt.as_deref().unwrap_or_default());
    }
    let title = page.map_or(&site.config.title, |id| &site.page(id).head.meta.title);
    let cards = [page, None].map(|of| (of, plan::card_address(site, of)));
    for (_, address) in cards.into_iter().skip(usize::from(page.is_none())) {
        let Some(planned) = world.plan.outputs.get(&address.output()) else { continue };
        let pixels = match planned.recipe {
            Recipe::Card(_) => Some((card::WIDTH, card::HEIGHT)),
            Recipe::Asset(at) => site.assets[at].facts.pixels,
            _ => continue,
        };
        let media_type = Some("image/png");
        return node(&Picture { url: site.url(&address), pixels, media_type }, title);
    }
    Node::None
}

fn node(picture: &Picture, alt: &str) -> Node {
    let side = |side: Option<u32>| side.map_or(Node::None, |side| Node::Number(side.into()));
    Node::Map(vec![
        ("url", Node::text(&picture.url)),
        ("width", side(picture.pixels.map(|(width, _)| width))),
        ("height", side(picture.pixels.map(|(_, height)| height))),
        ("type", Node::text_or_none(picture.media_type)),
        ("alt", Node::text_or_none(Some(alt).filter(|alt| !alt.is_empty()))),
    ])
}

/// What the card of a page shows, or the site's.
pub(super) fn card(world: &World, page: Option<PageId>) -> Card {
    let config = &world.site.config;
    let accent = config.theme.accent.clone();
    let Some(id) = page else {
        let foot = format!("{}{}", config.host(), config.base_path());
        let standfirst = config.description.clone();
        return Card { title: config.title.clone(), standfirst, foot, accent, ..Card::default() };
    };
    let page = world.site.page(id);
    Card {
        kicker: kicker(world, page),
        title: page.head.meta.title.clone(),
        standfirst: None,
        foot: config.title.clone(),
        session: place(world, id),
        accent,
    }
}

fn kicker(world: &World, page: &Page) -> Option<String> {
    let site = &world.site;
    match page.head.kind {
        Kind::Session => {
            let training = page.training.map(|at| site.page(site.trainings[at].page));
            let training = training.or_else(|| world.sites.original_training(page));
            training.map(|training| training.head.meta.title.clone())
        }
        Kind::Training => Some(world.string("training")),
        _ => page.categories.first().map(|at| site.categories[*at].name.clone()),
    }
}

/// A session's place, in words of the theme.
fn place(world: &World, id: PageId) -> Option<Place> {
    let (Some(number), total) = numbering(&world.site, id)? else { return None };
    let key = if total.is_some() { "session_n_of" } else { "session_n" };
    let words = world.string(key).replace("{n}", &number.to_string());
    let total_words = total.map(|total| total.to_string()).unwrap_or_default();
    Some(Place { number, total, words: words.replace("{total}", &total_words) })
}
