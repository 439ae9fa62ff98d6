//! The holes of a body, filled from the site.

use super::embed;
use super::shared::World;
use crate::document::{Hole, Picture, Shown};
use crate::site::Page;

/// Writes what stands in a hole of a page, or of its text in a feed: there, addresses are whole.
pub(super) fn fill(world: &World, page: &Page, shown: Shown, hole: &Hole, out: &mut String) {
    let is_page = shown != Shown::Feed;
    let config = &world.site.config;
    let base = if is_page { config.base_path() } else { config.base() };
    match hole {
        Hole::Label(key) => escape(world.label(key), out),
        Hole::Link(target) => {
            if let Some(href) = world.site_of(page).href(page, target, base) {
                attribute("href", &href, out);
            }
        }
        Hole::Attribute(name, target) => {
            if let Some(href) = world.site_of(page).href(page, target, base) {
                attribute(name, &href, out);
            }
        }
        Hole::Address(target) => {
            escape(&world.site_of(page).href(page, target, base).unwrap_or_default(), out);
        }
        Hole::Image(picture) => image(world, page, base, picture, out),
        Hole::Video(video) => embed::video(world, video, is_page, out),
        Hole::Recording(medium, file) => {
            embed::recording(world, page, is_page, (*medium, file), out);
        }
        Hole::Formula { mathml, .. } if is_page => out.push_str(mathml),
        Hole::Formula { latex, .. } => {
            out.push_str("<code>");
            escape(latex, out);
            out.push_str("</code>");
        }
        // These say what of the text is shown: nothing stands in them.
        Hole::PageOnly | Hole::Everywhere | Hole::Solution | Hole::AfterSolution => {}
    }
}

/// A picture, with its size where it is known, so that no text jumps when it arrives.
fn image(world: &World, page: &Page, base: &str, picture: &Picture, out: &mut String) {
    let Some(src) = world.site_of(page).href(page, &picture.target, base) else {
        escape(&picture.alt, out);
        return;
    };
    out.push_str("<img");
    attribute("src", &src, out);
    let asset = world.site.asset(&page.source, &picture.target);
    if let Some((width, height)) = asset.and_then(|asset| asset.facts.pixels) {
        attribute("width", &width.to_string(), out);
        attribute("height", &height.to_string(), out);
    }
    out.push_str(" alt=\"");
    escape(&picture.alt, out);
    if !picture.title.is_empty() {
        out.push_str("\" title=\"");
        escape(&picture.title, out);
    }
    out.push_str("\" loading=\"lazy\" decoding=\"async\">");
}

pub(super) fn attribute(name: &str, value: &str, out: &mut String) {
    out.extend([" ", name, "=\""]);
    escape(value, out);
    out.push('"');
}

/// Text in HTML, in attributes too.
pub(super) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}
