//! Sitemaps (sitemaps.org 0.9), robots.txt, and the page that stands at an old address.

use super::shared::World;
use crate::base::digest::{Digest, Digester};
use crate::base::path::Address;
use crate::document::Moment;
use crate::plan::{Recipe, route};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// The nth sitemap: addresses with their last change.
pub(super) fn render(world: &World, n: usize) -> Vec<u8> {
    let site = &world.site;
    let addresses = route::sitemap(&world.plan, n).map(|(address, recipe)| {
        (site.url(&address), last_change(world, recipe).map(|moment| site.rfc3339(moment)))
    });
    document("urlset", "url", addresses)
}

/// The digest of all that a sitemap shows.
pub(super) fn digest(world: &World, n: usize) -> Digest {
    let config = &world.site.config;
    let mut digester = Digester::new("sitemap");
    digester.text(config.base_url.as_str()).text(&config.timezone);
    for (address, recipe) in route::sitemap(&world.plan, n) {
        digester.text(address.as_str()).value(&last_change(world, recipe));
    }
    digester.finish()
}

/// The list of sitemaps.
pub(super) fn index(world: &World, n_maps: usize) -> Vec<u8> {
    let maps = (0..n_maps).map(|n| (world.site.url(&route::sitemap_address(n)), None));
    document("sitemapindex", "sitemap", maps)
}

/// The last change of what an output shows.
fn last_change(world: &World, recipe: &Recipe) -> Option<Moment> {
    let site = &world.site;
    match recipe {
        Recipe::Page(id) => site.page(*id).changed(),
        Recipe::List(list, _) => {
            list.pages(site).iter().filter_map(|id| site.page(*id).changed()).max()
        }
        _ => site.posts.iter().filter_map(|id| site.page(*id).changed()).max(),
    }
}

fn document(
    root: &str,
    element: &str,
    addresses: impl Iterator<Item = (String, Option<String>)>,
) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    let text = |text: &str| BytesText::new(text).into_owned();
    let written =
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
            xml.create_element(root).with_attribute(NAMESPACE).write_inner_content(|xml| {
                for (address, changed) in addresses {
                    xml.write_event(Event::Text(BytesText::from_escaped("\n")))?;
                    xml.create_element(element).write_inner_content(|xml| {
                        xml.create_element("loc").write_text_content(text(&address))?;
                        if let Some(changed) = changed {
                            xml.create_element("lastmod").write_text_content(text(&changed))?;
                        }
                        Ok(())
                    })?;
                }
                Ok(())
            })
        });
    written.expect("writing to memory cannot fail");
    xml.into_inner()
}

/// robots.txt (RFC 9309): nothing is forbidden.
pub(super) fn robots(world: &World) -> Vec<u8> {
    let sitemap = world.site.url(&Address::new("/sitemap.xml"));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

/// What stands at an old address: an instant refresh and a plain link, without a script.
pub(super) fn redirect(world: &World, address: &Address, title: &str) -> Vec<u8> {
    let (href, url) = (world.site.link(address), world.site.url(address));
    let mut escaped = String::new();
    super::body::escape(title, &mut escaped);
    let language = &world.site.config.language;
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <title>{escaped}</title>\n<link rel=\"canonical\" href=\"{url}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={href}\">\n</head>\n<body>\n\
         <p><a href=\"{href}\">{escaped}</a></p>\n</body>\n</html>\n"
    )
    .into_bytes()
}
