//! Which picture those see who share a page: its own, or a card that is drawn for it.

use super::Recipe;
use crate::base::address::is_external;
use crate::base::path::Address;
use crate::document::Kind;
use crate::site::{Page, PageId, Site};
use std::collections::BTreeSet;

/// Pages of a site that has cards without asking for them: to draw so many takes some seconds,
/// once, and to draw ten times as many is more than all the rest of a build.
const USUAL_LIMIT: usize = 1_000;

/// The name of a card in its page's folder. A file that the author put there is the card.
const NAME: &str = "card.png";

/// The media types of pictures that all networks show, by the ends of their names: none shows a
/// drawing in SVG.
const TYPES: &[(&str, &str)] = &[
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
];
const NEVER_SHOWN: &[&str] = &["svg", "svgz", "avif", "heic", "jxl", "pdf"];

/// A picture that networks show.
pub(crate) struct Picture {
    /// Whole.
    pub(crate) url: String,
    pub(crate) pixels: Option<(u32, u32)>,
    pub(crate) media_type: Option<&'static str>,
}

/// The picture that a page names in its front matter, if networks show it.
pub(crate) fn picture(site: &Site, page: &Page) -> Option<Picture> {
    let target = page.head.meta.image.as_deref()?;
    if is_external(target) {
        let url = site.address_of(&page.source, target)?;
        let extension = extension(&url);
        let is_shown = url.starts_with("http") && !NEVER_SHOWN.contains(&&*extension);
        let media_type = media_type(&extension);
        return is_shown.then_some(Picture { url, pixels: None, media_type });
    }
    let asset = site.asset(&page.source, target)?;
    let media_type = Some(media_type(&extension(asset.address.as_str()))?);
    Some(Picture { url: site.url(&asset.address), pixels: asset.facts.pixels, media_type })
}

fn media_type(extension: &str) -> Option<&'static str> {
    TYPES.iter().find(|(known, _)| *known == extension).map(|(_, media_type)| *media_type)
}

/// What follows the last point of an address's last part, in small letters.
fn extension(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or_else(String::new, |(_, end)| end.to_ascii_lowercase())
}

/// Where the card of a page is, or the site's.
pub(crate) fn address(site: &Site, page: Option<PageId>) -> Address {
    match page {
        Some(id) => site.page(id).address.join(NAME),
        None => site.config.home().join(NAME),
    }
}

/// Every card to be drawn: for each page without a picture of its own, and for the site.
pub(super) fn outputs(site: &Site) -> Vec<(Address, Recipe)> {
    if !site.config.cards.unwrap_or(site.pages.len() <= USUAL_LIMIT) {
        return Vec::new();
    }
    let given: BTreeSet<&str> = site.assets.iter().map(|asset| asset.address.as_str()).collect();
    let has_none = |id: &PageId| {
        let page = site.page(*id);
        page.address.as_str().ends_with('/') && picture(site, page).is_none()
    };
    let is_apart = |id: &PageId| site.home == Some(*id) || site.page(*id).head.kind == Kind::Author;
    let own = site.page_ids().filter(|id| !is_apart(id)).filter(has_none).map(Some);
    let home = site.home.is_none_or(|id| picture(site, site.page(id)).is_none()).then_some(None);
    let cards = own.chain(home).map(|page| (address(site, page), Recipe::Card(page)));
    cards.filter(|(address, _)| !given.contains(address.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::extension;

    #[test]
    fn extensions_are_those_of_files() {
        for (address, expected) in [
            ("/a/photo.JPG", "jpg"),
            ("https://x.example/a.b/photo", ""),
            ("https://x.example/a.webp?w=3#b.svg", "webp"),
            ("", ""),
        ] {
            assert_eq!(extension(address), expected, "{address}");
        }
    }
}
