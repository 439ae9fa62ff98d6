//! A page's answer → where it receives webmentions, and what it links to. Pure.
//!
//! <https://www.w3.org/TR/webmention/#sender-discovers-receiver-webmention-endpoint>: the first
//! `Link` header whose relations include `webmention`, or else the first `<link>` or `<a>`.

use super::header::links;
use crate::exchange::client::Reply;
use html_escape::decode_html_entities;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, end_tag, rewrite_str};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use url::Url;

/// Where a page that answered at an address receives webmentions; `None` where it does not.
pub(super) fn endpoint(reply: &Reply, here: &Url) -> Option<Url> {
    let of_header = reply.links.iter().flat_map(|header| links(header)).find(|link| {
        // A link with another context says nothing of this page (RFC 8288 §3.2).
        is_webmention(&link.rel) && link.anchor.is_none()
    });
    let found = match of_header {
        Some(link) => here.join(&link.target).ok(),
        None => of_html(&String::from_utf8_lossy(&reply.body), here),
    };
    found.filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// Whether a list of relations has this one. Their case says nothing (HTML, "link types").
fn is_webmention(rel: &str) -> bool {
    rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case("webmention"))
}

fn of_html(html: &str, here: &Url) -> Option<Url> {
    let Elements { hrefs, base } = elements(html, |el| {
        el.get_attribute("rel").is_some_and(|rel| is_webmention(&decode_html_entities(&rel)))
    });
    resolved(base.as_deref(), here).join(hrefs.first()?).ok()
}

/// The whole addresses of all that a page links to, without their fragments and with them.
pub(super) fn linked(html: &str, here: &Url) -> BTreeSet<String> {
    let Elements { hrefs, base } = elements(html, |el| el.tag_name() == "a");
    let base = resolved(base.as_deref(), here);
    hrefs.iter().filter_map(|href| base.join(href).ok()).map(String::from).collect()
}

/// What relative addresses of a page are relative to (HTML, "document base URL").
fn resolved(base: Option<&str>, here: &Url) -> Url {
    base.and_then(|base| here.join(base).ok()).unwrap_or_else(|| here.clone())
}

/// The addresses of some elements of a page, in order, and its first `<base>`.
#[derive(Default)]
struct Elements {
    hrefs: Vec<String>,
    base: Option<String>,
}

/// The addresses of those of a page's `<link>` and `<a>` that are wanted. What a `<template>` holds
/// is no part of the page.
fn elements(html: &str, is_wanted: impl Fn(&Element) -> bool) -> Elements {
    let found = RefCell::new(Elements::default());
    let depth = Rc::new(Cell::new(0_usize));
    let href = |el: &Element| {
        let href = el.get_attribute("href").unwrap_or_default();
        decode_html_entities(href.trim_matches(|c: char| c.is_ascii_whitespace())).into_owned()
    };
    let of_template = element!("template", |el| {
        let after = depth.clone();
        let Some(handlers) = el.end_tag_handlers() else { return Ok(()) };
        depth.set(depth.get() + 1);
        handlers.push(end_tag!(move |_| {
            after.set(after.get().saturating_sub(1));
            Ok(())
        }));
        Ok(())
    });
    let of_base = element!("base[href]", |el| {
        if depth.get() == 0 {
            found.borrow_mut().base.get_or_insert_with(|| href(el));
        }
        Ok(())
    });
    let of_link = element!("link[href], a[href]", |el| {
        if depth.get() == 0 && is_wanted(el) {
            found.borrow_mut().hrefs.push(href(el));
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(of_template)
        .append_element_content_handler(of_base)
        .append_element_content_handler(of_link);
    let _ = rewrite_str(html, settings);
    found.into_inner()
}

#[cfg(test)]
mod tests {
    use super::{endpoint, linked};
    use crate::exchange::client::Reply;
    use url::Url;

    const PAGE: &str = "https://w.fr/test/1?page=2#x";

    fn found(links: &[&str], html: &str) -> Option<String> {
        let reply = Reply {
            status: 200,
            location: None,
            links: links.iter().map(|link| (*link).to_owned()).collect(),
            media_type: "text/html".into(),
            body: html.into(),
        };
        let here = Url::parse(PAGE).expect("it is one");
        endpoint(&reply, &here).map(|url| url.to_string())
    }

    /// The tests of <https://webmention.rocks>, by their numbers.
    #[test]
    fn finds_what_webmention_rocks_wants_found() {
        let e = "https://w.fr/e";
        let q = "https://w.fr/e?query=yes";
        for (number, links, html, expected) in [
            (1, &["</e>; rel=webmention"][..], "", e),
            (2, &["<https://w.fr/e>; rel=webmention"], "", e),
            (3, &[], "<link rel=\"webmention\" href=\"/e\">", e),
            (4, &[], "<link rel=\"webmention\" href=\"https://w.fr/e\">", e),
            (5, &[], "<p><a rel=\"webmention\" href=\"/e\">x</a></p>", e),
            (6, &[], "<p><a rel=\"webmention\" href=\"https://w.fr/e\">x</a></p>", e),
            // The name of the header, which is read whatever its case (7).
            (7, &["<https://w.fr/e>; ReL=webmention"], "", e),
            (8, &["<https://w.fr/e>; rel=\"webmention\""], "", e),
            (9, &[], "<link rel=\"webmention somethingelse\" href=\"/e\">", e),
            (10, &["<https://w.fr/e>; rel=\"webmention somethingelse\""], "", e),
            (
                11,
                &["</e>; rel=webmention"],
                "<link rel=webmention href=/no><a rel=webmention href=/no>x</a>",
                e,
            ),
            (12, &[], "<link rel=not-webmention href=/no><a rel=webmention href=/e>x</a>", e),
            (13, &[], "<!-- <a rel=webmention href=/no></a> --><a rel=webmention href=/e>x</a>", e),
            (
                14,
                &[],
                "<code>&lt;a href=\"/no\" rel=\"webmention\"&gt;</code>\
                 <a rel=webmention href=/e>x</a>",
                e,
            ),
            (15, &[], "<link rel=webmention href=\"\">", "https://w.fr/test/1?page=2"),
            (16, &[], "<a href=/e rel=webmention>x</a><link rel=webmention href=/no>", e),
            (17, &[], "<link rel=webmention href=/e><a href=/no rel=webmention>x</a>", e),
            (18, &["</no>; rel=\"other\"", "</e>; rel=\"webmention\""], "", e),
            (19, &["</no>; rel=\"other\", </e>; rel=\"webmention\""], "", e),
            (20, &[], "<link rel=webmention><a rel=webmention href=/e>x</a>", e),
            (21, &[], "<link rel=webmention href=\"/e?query=yes\">", q),
            (22, &[], "<link rel=webmention href=\"e\">", "https://w.fr/test/e"),
            // The target is a redirect: what counts is where it led (23).
            (23, &[], "<link rel=webmention href=\"../e\">", e),
        ] {
            assert_eq!(found(links, html).as_deref(), Some(expected), "{number}");
        }
    }

    #[test]
    fn knows_what_is_no_endpoint() {
        for html in [
            "",
            "<p>rel=webmention href=/e</p>",
            "<a href=/e rel=nowebmention>x</a>",
            "<template><link rel=webmention href=/e></template>",
            "<template><template></template><a rel=webmention href=/e>x</a></template>",
            "<script>'<a rel=webmention href=/e>'</script>",
            "<textarea><a rel=webmention href=/e></textarea>",
            "<area rel=webmention href=/e>",
            "<a rel=webmention href=\"mailto:a@b.fr\">x</a>",
            "<a rel=webmention href=\"http://[\">x</a>",
            "<a rel=webmention",
        ] {
            assert_eq!(found(&[], html), None, "{html}");
        }
        for link in ["", "</e>", "</e>; rel=webmentions", "</e", "</e>; rel=webmention; anchor=/x"]
        {
            assert_eq!(found(&[link], ""), None, "{link}");
        }
    }

    #[test]
    fn reads_pages_as_they_are_written() {
        let base = "<base href=\"/b/\"><base href=\"/no/\">";
        for (html, expected) in [
            ("<LINK REL='WebMention' HREF='/e'>", "https://w.fr/e"),
            ("<link rel=webmention href=' /e?a=1&amp;b=2 '>", "https://w.fr/e?a=1&b=2"),
            ("<template></template><link rel=webmention href=/e>", "https://w.fr/e"),
            ("<link rel=webmention href=e><base href=/b/>", "https://w.fr/b/e"),
            (&format!("{base}<link rel=webmention href=e>"), "https://w.fr/b/e"),
        ] {
            assert_eq!(found(&[], html).as_deref(), Some(expected), "{html}");
        }
        // A header comes first even if it is the last one, and `<base>` says nothing of it.
        let html = format!("{base}<link rel=webmention href=/no>");
        assert_eq!(found(&["<e>; rel=webmention"], &html).as_deref(), Some("https://w.fr/test/e"));
    }

    #[test]
    fn knows_what_a_page_links_to() {
        let here = Url::parse(PAGE).expect("it is one");
        let html = "<link href=\"https://no.fr/\"><a href=\"https://a.fr\">x</a>\
                    <a href=\"https://b.fr/?x=1&amp;y=2#z\">x</a><a href=\"../c\">x</a>";
        let found: Vec<String> = linked(html, &here).into_iter().collect();
        assert_eq!(found, ["https://a.fr/", "https://b.fr/?x=1&y=2#z", "https://w.fr/c"]);
    }
}
