//! Sitemaps (sitemaps.org 0.9), robots.txt, the file of headers, and the page that stands at an
//! old address.

use super::shared::World;
use super::translations;
use crate::base::digest::{Digest, Digester};
use crate::base::path::Address;
use crate::document::Moment;
use crate::plan::{Planned, Recipe, policy, route};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// That of links to translations, as search engines read them in a sitemap.
const XHTML: (&str, &str) = ("xmlns:xhtml", "http://www.w3.org/1999/xhtml");
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// One address of a sitemap.
struct Listed {
    url: String,
    /// RFC 3339.
    changed: Option<String>,
    /// The same in the site's languages, itself included: none for what is in one language only.
    translations: Vec<(String, String)>,
}

/// The nth sitemap: addresses with their last change and their translations.
pub(super) fn render(world: &World, n: usize) -> Vec<u8> {
    let addresses = route::sitemap(&world.plan, n).map(|(address, planned)| {
        let site = world.sites.get(planned.edition);
        let own = (planned.edition, &planned.recipe);
        Listed {
            url: site.url(&address),
            changed: last_change(world, planned).map(|moment| site.rfc3339(moment)),
            translations: translations::alternates(world, own, &address),
        }
    });
    document("urlset", "url", addresses)
}

/// The digest of all that a sitemap shows.
pub(super) fn digest(world: &World, n: usize) -> Digest {
    let config = &world.site.config;
    let mut digester = Digester::new("sitemap");
    digester.text(config.base_url.as_str()).text(&config.timezone);
    for (address, planned) in route::sitemap(&world.plan, n) {
        digester.text(address.as_str()).value(&last_change(world, planned));
        let own = (planned.edition, &planned.recipe);
        digester.value(&translations::alternates(world, own, &address));
    }
    digester.finish()
}

/// The list of sitemaps.
pub(super) fn index(world: &World, n_maps: usize) -> Vec<u8> {
    let url = |n| world.site.url(&route::sitemap_address(n));
    let map = |n| Listed { url: url(n), changed: None, translations: Vec::new() };
    document("sitemapindex", "sitemap", (0..n_maps).map(map))
}

/// The last change of what an output shows.
fn last_change(world: &World, planned: &Planned) -> Option<Moment> {
    let site = world.sites.get(planned.edition);
    match &planned.recipe {
        Recipe::Page(id) => site.page(*id).changed(),
        Recipe::List(list, _) => {
            list.pages(site).iter().filter_map(|id| site.page(*id).changed()).max()
        }
        _ => site.posts.iter().filter_map(|id| site.page(*id).changed()).max(),
    }
}

fn document(root: &str, element: &str, addresses: impl Iterator<Item = Listed>) -> Vec<u8> {
    let addresses: Vec<Listed> = addresses.collect();
    let is_translated = addresses.iter().any(|one| !one.translations.is_empty());
    let namespaces = std::iter::once(NAMESPACE).chain(is_translated.then_some(XHTML));
    let mut xml = Writer::new(Vec::new());
    let written =
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None))).and_then(|()| {
            xml.create_element(root).with_attributes(namespaces).write_inner_content(|xml| {
                addresses.iter().try_for_each(|address| write(xml, element, address))
            })
        });
    written.expect("writing to memory cannot fail");
    xml.into_inner()
}

fn write(xml: &mut Writer<Vec<u8>>, element: &str, address: &Listed) -> io::Result<()> {
    xml.write_event(Event::Text(BytesText::from_escaped("\n")))?;
    xml.create_element(element).write_inner_content(|xml| {
        xml.create_element("loc").write_text_content(BytesText::new(&address.url))?;
        if let Some(changed) = &address.changed {
            xml.create_element("lastmod").write_text_content(BytesText::new(changed))?;
        }
        for (language, url) in &address.translations {
            let link = [("rel", "alternate"), ("hreflang", language), ("href", url)];
            xml.create_element("xhtml:link").with_attributes(link).write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// robots.txt (RFC 9309): nothing is forbidden.
pub(super) fn robots(world: &World) -> Vec<u8> {
    let sitemap = world.site.url(&Address::new("/sitemap.xml"));
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes()
}

/// The headers of every page, in the form that Netlify and Cloudflare Pages read
/// (<https://docs.netlify.com/manage/routing/headers/>).
pub(super) fn headers(world: &World) -> Vec<u8> {
    let policy = policy(&world.sites).unwrap_or_default();
    format!(
        "/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n"
    )
    .into_bytes()
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
