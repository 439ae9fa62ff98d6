//! What holds for every site that any case builds: each link leads somewhere, each feed can be
//! read, each id is there once, each message is complete and points into a file.

use super::Built;
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use percent_encoding::percent_decode_str;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// More problems of one site than anybody reads.
const MANY: usize = 4;

/// Everything that is wrong with a site, whatever its case expects.
pub(crate) fn check(built: &Built) -> Vec<String> {
    let mut problems: Vec<String> = places(built).collect();
    if !built.report.ok {
        return problems;
    }
    let base = &built.base;
    let pages: BTreeMap<&str, Page> =
        texts(built, ".html").map(|(path, text)| (path, look(text))).collect();
    for (path, page) in &pages {
        problems.extend(page.doubled.iter().map(|id| format!("{path}: id `{id}` is there twice")));
        let here = base.join(&address(path)).expect("a path can be joined");
        let wrong = page.links.iter().filter_map(|link| follow(built, &pages, base, &here, link));
        problems.extend(wrong.map(|problem| format!("{path}: {problem}")));
    }
    problems.extend(feeds(built, &pages, base));
    problems.extend(sitemaps(built, &pages, base));
    problems.extend(agendas(built, &pages, base));
    let n_more = problems.len().saturating_sub(MANY);
    problems.truncate(MANY);
    problems.extend((n_more > 0).then(|| format!("and {n_more} more like these")));
    problems
}

fn texts<'b>(built: &'b Built, end: &'b str) -> impl Iterator<Item = (&'b str, &'b str)> {
    built
        .outputs
        .iter()
        .filter(move |(path, _)| path.ends_with(end))
        .filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
}

/// The address of an output, relative to `base_url`.
fn address(path: &str) -> String {
    let path = path.strip_suffix("index.html").unwrap_or(path);
    format!("./{}", percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS))
}

/// A page's links and ids.
#[derive(Default)]
struct Page {
    links: Vec<String>,
    ids: BTreeSet<String>,
    doubled: Vec<String>,
}

fn look(html: &str) -> Page {
    let page = RefCell::new(Page::default());
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("*", |el| {
        visit(el, &mut page.borrow_mut());
        Ok(())
    }));
    rewrite_str(html, settings).expect("the page is HTML");
    page.into_inner()
}

fn visit(element: &Element, page: &mut Page) {
    for name in ["href", "src", "poster"] {
        page.links.extend(element.get_attribute(name).map(|value| unescaped(&value)));
    }
    if element.tag_name() == "meta" {
        let refresh = element.get_attribute("http-equiv").is_some();
        let target = element.get_attribute("content").filter(|_| refresh);
        let address = target.and_then(|text| Some(text.split_once("url=")?.1.to_owned()));
        page.links.extend(address.map(|address| unescaped(&address)));
    }
    let is_target = element.tag_name() == "a" && element.get_attribute("id").is_none();
    page.ids.extend(element.get_attribute("name").filter(|_| is_target));
    let id = element.get_attribute("id");
    let id = id.filter(|id| !page.ids.insert(id.clone()));
    page.doubled.extend(id);
}

/// The character references that our own pages write.
fn unescaped(value: &str) -> String {
    let pairs = [("&#x27;", "'"), ("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">")];
    let text = pairs.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#x2F;", "/").replace("&amp;", "&")
}

/// What is wrong with a link, if anything.
fn follow(
    built: &Built,
    pages: &BTreeMap<&str, Page>,
    base: &Url,
    here: &Url,
    link: &str,
) -> Option<String> {
    // Calendar programs ask for such an address by HTTP.
    let followed = link.strip_prefix("webcal:").map(|rest| format!("{}:{rest}", base.scheme()));
    let Ok(target) = here.join(followed.as_deref().unwrap_or(link)) else {
        return Some(format!("`{link}` is no address"));
    };
    match target.scheme() {
        "http" | "https" => {}
        "mailto" | "tel" | "ftp" | "tag" | "urn" => return None,
        "data" if link.starts_with("data:image/") => return None,
        scheme => return Some(format!("`{link}` is a `{scheme}:` address")),
    }
    if target.origin() != base.origin() {
        return None;
    }
    let Some(inside) = target.path().strip_prefix(base.path()) else {
        return Some(format!("`{link}` leads out of the site"));
    };
    let inside = percent_decode_str(inside).decode_utf8_lossy();
    let output = match inside.is_empty() || inside.ends_with('/') {
        true => format!("{inside}index.html"),
        false => inside.into_owned(),
    };
    if !built.outputs.contains_key(&output) {
        return Some(format!("`{link}` leads to {output}, which does not exist"));
    }
    let anchor = percent_decode_str(target.fragment().unwrap_or("")).decode_utf8_lossy();
    let page = pages.get(output.as_str()).filter(|_| !anchor.is_empty())?;
    (!page.ids.contains(&*anchor)).then(|| format!("`{link}`: {output} has no `#{anchor}`"))
}

/// Feeds can be read, hold absolute addresses only, and each of these leads somewhere.
fn feeds(built: &Built, pages: &BTreeMap<&str, Page>, base: &Url) -> Vec<String> {
    let is_feed = |path: &str| {
        ["atom.xml", "rss.xml", "feed.json"].contains(&path.rsplit('/').next().unwrap_or(path))
    };
    let mut problems = Vec::new();
    for (path, bytes) in built.outputs.iter().filter(|(path, _)| is_feed(path)) {
        let mut report = |problem: String| problems.push(format!("{path}: {problem}"));
        let feed = match feed_rs::parser::parse(bytes.as_slice()) {
            Ok(feed) => feed,
            Err(error) => {
                report(format!("cannot be read: {error}"));
                continue;
            }
        };
        let ids: BTreeSet<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).collect();
        if ids.len() != feed.entries.len() {
            report("two entries have one id".to_owned());
        }
        for entry in &feed.entries {
            let body = entry.content.as_ref().and_then(|content| content.body.clone());
            let links = look(&body.unwrap_or_default()).links;
            let own = entry.links.iter().map(|link| link.href.clone());
            for link in links.into_iter().chain(own) {
                if Url::parse(&link).is_err() {
                    report(format!("`{link}` is not absolute"));
                }
                follow(built, pages, base, base, &link).into_iter().for_each(&mut report);
            }
        }
    }
    problems
}

/// iCalendar files can be read, and their addresses lead somewhere.
fn agendas(built: &Built, pages: &BTreeMap<&str, Page>, base: &Url) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, bytes) in built.outputs.iter().filter(|(path, _)| path.ends_with(".ics")) {
        let (mut wrong, urls) = super::agenda::check(bytes);
        wrong.extend(urls.iter().filter_map(|url| follow(built, pages, base, base, url)));
        problems.extend(wrong.into_iter().map(|problem| format!("{path}: {problem}")));
    }
    problems
}

fn sitemaps(built: &Built, pages: &BTreeMap<&str, Page>, base: &Url) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, text) in texts(built, ".xml").filter(|(path, _)| path.starts_with("sitemap")) {
        for address in text.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()) {
            let wrong = follow(built, pages, base, base, &unescaped(address));
            problems.extend(wrong.map(|problem| format!("{path}: {problem}")));
        }
    }
    problems
}

/// Each diagnostic names a file of the site, or none, and a line that it has.
fn places(built: &Built) -> impl Iterator<Item = String> + '_ {
    built.report.diagnostics.iter().filter_map(|problem| {
        let place = problem.place.as_ref()?;
        let code = problem.code.name();
        let Some(bytes) = built.files.get(&place.path) else {
            let known = ["site.yaml", "content"].contains(&place.path.as_str())
                || place.path.starts_with("themes/default/")
                || built.files.keys().any(|path| path.starts_with(&format!("{}/", place.path)));
            return (!known).then(|| format!("{code}: there is no file {}", place.path));
        };
        let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
        let line = text.lines().nth(place.line.saturating_sub(1) as usize);
        let width = line.map_or(0, |line| line.chars().count()) as u32;
        let outside = (line.is_none() && place.line > 1) || place.column > width + 1;
        outside.then(|| format!("{code}: {}:{} is no place", place.path, place.line))
    })
}
