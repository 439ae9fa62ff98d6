//! Videos of others, and recordings of one's own.
//!
//! A page shows a link; the theme's script adds a button that loads the player. Nothing is asked of
//! anybody before that click, and a feed has the link alone.

use super::body::{attribute, escape};
use super::shared::World;
use crate::base::address::is_external;
use crate::document::{Medium, Picture, Video};
use crate::site::Page;

/// A video of another server.
pub(super) fn video(world: &World, video: &Video, is_page: bool, out: &mut String) {
    let Video { provider, url, player, title } = video;
    if !is_page {
        out.push_str("<p>");
        link(world, url, provider, title, out);
        out.push_str("</p>");
        return;
    }
    out.push_str("<figure class=\"embed\"");
    attribute("data-player", player, out);
    attribute("data-play", &said(world, "embed_play", provider), out);
    attribute("data-title", if title.is_empty() { provider } else { title }, out);
    out.push_str(">\n");
    link(world, url, provider, title, out);
    out.push_str("\n</figure>");
}

fn link(world: &World, url: &str, provider: &str, title: &str, out: &mut String) {
    out.push_str("<a");
    attribute("href", url, out);
    out.push('>');
    if title.is_empty() {
        escape(&said(world, "embed_watch", provider), out);
    } else {
        escape(title, out);
        out.extend([" (", provider, ")"]);
    }
    out.push_str("</a>");
}

/// A string of the theme with a name in it.
fn said(world: &World, key: &str, name: &str) -> String {
    crate::language::fill(world.label(key), |place| (place == "name").then(|| name.into()))
}

/// A sound, a film or a document of this site; its name alone where it is not published.
pub(super) fn recording(
    world: &World,
    page: &Page,
    is_page: bool,
    (medium, file): (Medium, &Picture),
    out: &mut String,
) {
    let config = &world.site.config;
    let base = if is_page { config.base_path() } else { config.base() };
    let name = if file.alt.is_empty() { &file.target } else { &file.alt };
    let is_external = is_external(&file.target);
    let own = || world.site_of(page).href(page, &file.target, base);
    let Some(href) = (if is_external { Some(file.target.clone()) } else { own() }) else {
        out.push_str("<p>");
        escape(name, out);
        out.push_str("</p>");
        return;
    };
    out.push_str("<figure class=\"");
    // A document of others is a link alone: nothing is asked of them.
    if medium == Medium::Pdf && is_page && !is_external {
        out.push_str("embed recording\"");
        attribute("data-player", &href, out);
        attribute("data-play", world.label("embed_read"), out);
        attribute("data-title", name, out);
    } else {
        out.push_str("recording\"");
    }
    out.push_str(">\n");
    let element = match medium {
        Medium::Audio => Some("audio controls preload=\"none\""),
        Medium::Video if is_external => Some("video controls preload=\"none\""),
        Medium::Video => Some("video controls preload=\"metadata\""),
        Medium::Pdf => None,
    };
    if let Some(element) = element {
        out.extend(["<", element]);
        attribute("src", &href, out);
        attribute("aria-label", name, out);
        out.extend(["></", element.split(' ').next().unwrap_or(element), ">\n"]);
    }
    out.push_str("<figcaption><a");
    attribute("href", &href, out);
    out.push('>');
    escape(name, out);
    out.push_str("</a>");
    if medium == Medium::Pdf {
        out.push_str(" (PDF)");
    }
    if !file.title.is_empty() {
        out.push_str(" – ");
        escape(&file.title, out);
    }
    out.push_str("</figcaption>\n</figure>");
}
