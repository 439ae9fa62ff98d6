//! The ways to answer a page, with its address, its title and its identity in their places.

use super::node::Node;
use crate::config::{Giscus, Way};
use crate::language::typography::without_breaks;
use crate::site::{Page, Site};
use url::Url;

/// The addresses at which a page is answered, but for those of widgets.
pub(super) fn addresses(site: &Site, page: &Page) -> Vec<String> {
    site.ways_of(page).iter().filter_map(|way| address(site, page, way)).collect()
}

/// What templates offer of each way.
pub(super) fn node(site: &Site, page: &Page) -> Node {
    let ways = site.ways_of(page);
    let mail = ways.iter().find(|way| way.kind() == "mail");
    let mail = mail.and_then(|way| address(site, page, way));
    Node::List(ways.iter().map(|way| one(site, page, way, mail.as_deref())).collect())
}

/// Where other sites announce that they answered a page: none where it takes no answers.
pub(super) fn webmention(site: &Site, page: &Page) -> Node {
    let Some(found) = site.webmention_of(page) else { return Node::None };
    Node::Map(vec![
        ("endpoint", Node::text(&found.endpoint)),
        ("pingback", Node::text_or_none(found.pingback.as_deref())),
    ])
}

fn one(site: &Site, page: &Page, way: &Way, mail: Option<&str>) -> Node {
    let address = address(site, page, way);
    let host = match way {
        Way::Mail(mail) => mail.split('?').next().unwrap_or(mail).to_owned(),
        Way::Isso(server) | Way::Comentario(server) | Way::Remark42 { server, .. } => host(server),
        Way::Giscus(_) => "giscus.app".to_owned(),
        _ => host(address.as_deref().unwrap_or_default()),
    };
    let mut entries = vec![
        ("kind", Node::text(way.kind())),
        ("name", Node::text(way.name())),
        ("host", Node::text(host)),
        ("address", Node::text_or_none(address)),
    ];
    if way.is_widget() {
        let thread = site.thread_of(page);
        entries.extend([
            ("server", Node::text_or_none(server(way))),
            ("thread_url", Node::text(site.whole(&thread))),
            ("thread", Node::text(thread)),
            ("id", Node::text(&page.id)),
            ("mail", Node::text_or_none(mail)),
            ("site", Node::text_or_none(remark42_site(way))),
            ("giscus", giscus(way).map_or(Node::None, of_giscus)),
        ]);
    }
    Node::Map(entries)
}

/// The address of a way that is a link; of a widget, where its thread can be read without it.
fn address(site: &Site, page: &Page, way: &Way) -> Option<String> {
    match way {
        Way::Mail(mail) if mail.contains('?') => {
            Some(filled(site, page, &format!("mailto:{mail}")))
        }
        Way::Mail(mail) => Some(mail_to(mail, page)),
        Way::Link(pattern) | Way::Mastodon(pattern) | Way::Bluesky(pattern) => {
            Some(filled(site, page, pattern))
        }
        Way::Giscus(Giscus { repo, .. }) => {
            let id = component(&page.id);
            Some(format!("https://github.com/{repo}/discussions?discussions_q={id}"))
        }
        Way::Isso(_) | Way::Remark42 { .. } | Way::Comentario(_) => None,
    }
}

/// A server without its final slash.
fn server(way: &Way) -> Option<&str> {
    match way {
        Way::Isso(server) | Way::Comentario(server) | Way::Remark42 { server, .. } => {
            Some(server.trim_end_matches('/'))
        }
        _ => None,
    }
}

fn remark42_site(way: &Way) -> Option<&str> {
    match way {
        Way::Remark42 { site, .. } => Some(site),
        _ => None,
    }
}

fn giscus(way: &Way) -> Option<&Giscus> {
    match way {
        Way::Giscus(giscus) => Some(giscus),
        _ => None,
    }
}

fn of_giscus(giscus: &Giscus) -> Node {
    Node::Map(vec![
        ("repo", Node::text(&giscus.repo)),
        ("repo_id", Node::text(&giscus.repo_id)),
        ("category", Node::text(&giscus.category)),
        ("category_id", Node::text(&giscus.category_id)),
    ])
}

fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

/// A letter with its subject ready (RFC 6068).
fn mail_to(mail: &str, page: &Page) -> String {
    format!("mailto:{mail}?subject={}", component(&without_breaks(&page.head.meta.title)))
}

fn filled(site: &Site, page: &Page, pattern: &str) -> String {
    pattern
        .replace("{url}", &component(&site.url(&page.address)))
        .replace("{title}", &component(&without_breaks(&page.head.meta.title)))
        .replace("{id}", &component(&page.id))
}

/// A text as one component of an address: only RFC 3986's unreserved characters stay.
fn component(text: &str) -> String {
    const UNRESERVED: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(text, UNRESERVED).to_string()
}
