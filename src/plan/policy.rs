//! The Content-Security-Policy of a site whose pages may load comments from servers.
//!
//! Only what such a site uses is named: its own files, the servers of its widgets, the players of
//! its videos (CSP Level 3, <https://www.w3.org/TR/CSP3/>).

use crate::config::Way;
use crate::site::Sites;
use std::collections::BTreeSet;
use url::Url;

/// The origins that one directive names beside the site itself.
type Origins = BTreeSet<String>;

#[derive(Default)]
struct Allowed {
    scripts: Origins,
    styles: Origins,
    connections: Origins,
    frames: Origins,
}

/// The policy that a site needs; `None` of one that loads nothing from servers.
pub(crate) fn policy(sites: &Sites) -> Option<String> {
    let mut allowed = Allowed::default();
    for site in sites.iter() {
        site.config.comments.list.iter().for_each(|way| allowed.add(way));
        for page in &site.pages {
            site.own_ways_of(page).iter().for_each(|way| allowed.add(way));
        }
    }
    if allowed.scripts.is_empty() {
        return None;
    }
    for (_, page) in sites.pages() {
        allowed.frames.extend(page.head.frames.iter().filter_map(|address| origin(address)));
    }
    Some(allowed.directives())
}

impl Allowed {
    fn add(&mut self, way: &Way) {
        let (address, has_own_styles) = match way {
            Way::Isso(server) | Way::Comentario(server) => (server.as_str(), false),
            // Its script adds a style sheet to the page itself.
            Way::Remark42 { server, .. } => (server.as_str(), true),
            Way::Giscus(_) => ("https://giscus.app", false),
            Way::Mail(_) | Way::Link(_) | Way::Mastodon(_) | Way::Bluesky(_) => return,
        };
        let Some(origin) = origin(address) else { return };
        if has_own_styles {
            self.styles.insert("'unsafe-inline'".to_owned());
        }
        let is_frame = matches!(way, Way::Remark42 { .. } | Way::Giscus(_));
        let uses = [&mut self.scripts, &mut self.styles, &mut self.connections];
        uses.into_iter().for_each(|origins| _ = origins.insert(origin.clone()));
        if is_frame {
            self.frames.insert(origin);
        }
    }

    fn directives(&self) -> String {
        let with = |name: &str, origins: &Origins| {
            let names = origins.iter().map(String::as_str);
            std::iter::once(name).chain(["'self'"]).chain(names).collect::<Vec<_>>().join(" ")
        };
        [
            "default-src 'self'".to_owned(),
            with("script-src", &self.scripts),
            with("style-src", &self.styles),
            // Formulas and authors' own HTML set some things in place.
            "style-src-attr 'unsafe-inline'".to_owned(),
            with("connect-src", &self.connections),
            with("frame-src", &self.frames),
            "img-src 'self' data: https:".to_owned(),
            "media-src 'self' https:".to_owned(),
            "object-src 'none'".to_owned(),
            "base-uri 'self'".to_owned(),
            "form-action 'self' https:".to_owned(),
            "frame-ancestors 'self'".to_owned(),
        ]
        .join("; ")
    }
}

/// The origin of an address, if its host has no sign that a policy would read as its own.
fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let is_safe = url.host_str().is_some_and(|host| host.chars().all(is_plain));
    let origin = url.origin();
    (is_safe && origin.is_tuple()).then(|| origin.ascii_serialization())
}
