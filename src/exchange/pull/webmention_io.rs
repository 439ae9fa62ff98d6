//! Mentions that webmention.io received → comments:
//! <https://github.com/aaronpk/webmention.io#api>.
//!
//! Only what says something is taken: an answer, or a mention with words. Pictures of authors and
//! private mentions are never looked at.

use super::ask::{Trouble, json, number, text};
use super::remote::{Body, Remote, name, web};
use crate::exchange::client::Client;
use crate::language::dates;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// Mentions of one answer.
const PER_PAGE: usize = 100;
/// Answers to one question: beyond, a server repeats itself.
const MAX_PAGES: usize = 100;
/// Characters of addresses in one question.
const MAX_QUERY: usize = 4_000;

/// What a server says of some pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    /// By the address that is mentioned, as [`key`] has it.
    pub(super) by_target: BTreeMap<String, Vec<Remote>>,
    /// How many say nothing: likes, reposts.
    pub(super) n_wordless: usize,
}

/// The server of an endpoint: webmention.io, or one of its kind, at `/<domain>/webmention`.
pub(super) fn server(endpoint: &str) -> Option<Url> {
    let url = Url::parse(endpoint).ok().filter(Url::has_host)?;
    let parts: Vec<&str> = url.path().trim_matches('/').split('/').collect();
    let is_one = url.host_str() == Some("webmention.io")
        || matches!(parts.as_slice(), [domain, "webmention"] if domain.contains('.'));
    is_one.then(|| url.join("/").ok()).flatten()
}

/// An address without what does not change the page.
pub(super) fn key(address: &str) -> String {
    let address = address.split(['#', '?']).next().unwrap_or_default();
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.trim_end_matches('/').to_lowercase()
}

/// All mentions of some addresses.
pub(super) fn mentions(
    client: &Client,
    server: &Url,
    targets: &[&str],
    zone: &TimeZone,
) -> Result<Mentions, Trouble> {
    let mut found = Mentions::default();
    for part in parts(targets) {
        for page in 0..MAX_PAGES {
            let answer = json(client, &question(server, &part, page)?)?;
            let list = answer.get("children").and_then(Value::as_array).ok_or(Trouble::Odd)?;
            for entry in list {
                take(entry, zone, &mut found);
            }
            if list.len() < PER_PAGE {
                break;
            }
        }
    }
    Ok(found)
}

/// Addresses in as many questions as it takes.
fn parts<'t>(targets: &[&'t str]) -> Vec<Vec<&'t str>> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut length = MAX_QUERY;
    for target in targets {
        length += target.len() + "&target[]=".len();
        if length > MAX_QUERY {
            parts.push(Vec::new());
            length = target.len();
        }
        if let Some(part) = parts.last_mut() {
            part.push(target);
        }
    }
    parts
}

fn question(server: &Url, targets: &[&str], page: usize) -> Result<Url, Trouble> {
    let mut url = server.join("api/mentions.jf2").map_err(|_| Trouble::Address)?;
    let mut pairs = url.query_pairs_mut();
    targets.iter().for_each(|target| {
        pairs.append_pair("target[]", target);
    });
    pairs.append_pair("per-page", &PER_PAGE.to_string());
    pairs.append_pair("page", &page.to_string());
    drop(pairs);
    Ok(url)
}

fn take(entry: &Value, zone: &TimeZone, found: &mut Mentions) {
    if entry.get("wm-private").and_then(Value::as_bool) == Some(true) {
        return;
    }
    let has_words = matches!(text(entry, "wm-property"), Some("in-reply-to" | "mention-of"));
    let target = text(entry, "wm-target").map(key);
    match (remote(entry, zone).filter(|_| has_words), target) {
        (Some(one), Some(target)) => found.by_target.entry(target).or_default().push(one),
        _ => found.n_wordless += 1,
    }
}

fn remote(entry: &Value, zone: &TimeZone) -> Option<Remote> {
    let id = format!("webmention-{}", number(entry, "wm-id")?);
    let content = entry.get("content")?;
    let words = match text(content, "html") {
        Some(html) => html.to_owned(),
        None => paragraphs(text(content, "text").or(content.as_str())?),
    };
    let source = text(entry, "url").or_else(|| text(entry, "wm-source")).and_then(web);
    let author = entry.get("author").unwrap_or(&Value::Null);
    let date = ["published", "wm-received"].into_iter().filter_map(|key| text(entry, key));
    let date = date.filter_map(|date| dates::parse(date, zone).ok()).next();
    Some(Remote {
        id,
        author: text(author, "name").and_then(name),
        url: text(author, "url").and_then(web),
        date: date.map(|date| date.timestamp().as_second()),
        body: Body::Html(format!("{words}{}", source.map(|url| link(&url)).unwrap_or_default())),
        ..Remote::default()
    })
    .filter(|_| crate::document::comments::archived(&words).is_some())
}

/// Plain text as HTML: an empty line ends a paragraph.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let part = |part| html_escape::encode_text(part).replace('\n', "<br>");
    parts.map(|text| format!("<p>{}</p>\n", part(text))).collect()
}

/// Where it is said, by the name of the site that says it.
fn link(url: &str) -> String {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or_default();
    let url = html_escape::encode_double_quoted_attribute(url);
    format!("\n<p><a href=\"{url}\">{}</a></p>", html_escape::encode_text(&host))
}

#[cfg(test)]
mod tests {
    use super::{key, parts, server};

    #[test]
    fn a_server_is_known_by_its_endpoint() {
        for (endpoint, expected) in [
            ("https://webmention.io/exemple.fr/webmention", Some("https://webmention.io/")),
            ("http://127.0.0.1:80/exemple.fr/webmention", Some("http://127.0.0.1/")),
            ("https://exemple.fr/webmention", None),
            ("https://exemple.fr/wp-json/webmention", None),
        ] {
            assert_eq!(server(endpoint).map(String::from).as_deref(), expected, "{endpoint}");
        }
    }

    #[test]
    fn a_page_is_known_by_any_spelling_of_its_address() {
        for address in ["https://A.fr/b/", "http://a.fr/b", "https://a.fr/b/?utm=x#c"] {
            assert_eq!(key(address), "a.fr/b", "{address}");
        }
    }

    #[test]
    fn no_question_is_too_long() {
        let targets: Vec<String> = (0..500).map(|n| format!("https://a.fr/page-{n}/")).collect();
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        let parts = parts(&targets);
        assert_eq!(parts.concat(), targets);
        assert!(parts.len() > 1 && parts.iter().all(|part| part.len() > 50 && part.len() < 200));
        assert!(super::parts(&[]).is_empty());
    }
}
