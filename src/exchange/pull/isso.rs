//! Isso, over its API (0.14): <https://isso-comments.de/docs/reference/server-api/>.
//!
//! Without `limit` and `nested_limit` all comments of a thread come, in two levels. `plain=0` asks
//! for HTML, as readers see it. Of what comes, `hash`, `likes` and `dislikes` are never looked at.

use super::ask::{Trouble, json, number, send, text};
use super::remote::{Body, Remote, kept, name, web, with_lasting_ids};
use crate::exchange::client::Client;
use serde_json::Value;
use url::Url;

/// Addresses of one question for numbers of comments.
const MANY: usize = 500;

/// What a server's comment is, by its `mode`.
const ACCEPTED: i64 = 1;
const DELETED: i64 = 4;

/// How many comments each of some paths has.
pub(super) fn counts(client: &Client, server: &Url, paths: &[&str]) -> Result<Vec<u64>, Trouble> {
    let url = server.join("count").map_err(|_| Trouble::Address)?;
    let mut counts = Vec::new();
    for part in paths.chunks(MANY) {
        let answer = send(client, &url, &Value::from(part))?;
        let list = answer.as_array().filter(|list| list.len() == part.len());
        let list = list.ok_or(Trouble::Odd)?.iter().map(Value::as_u64);
        counts.extend(list.collect::<Option<Vec<u64>>>().ok_or(Trouble::Odd)?);
    }
    Ok(counts)
}

/// All comments of one path.
pub(super) fn thread(client: &Client, server: &Url, path: &str) -> Result<Vec<Remote>, Trouble> {
    let mut url = server.clone();
    url.query_pairs_mut().append_pair("uri", path).append_pair("plain", "0");
    let answer = json(client, &url)?;
    let mut found = Vec::new();
    take(answer.get("replies").ok_or(Trouble::Odd)?, &mut found)?;
    Ok(kept(with_lasting_ids(found), |_| true))
}

/// The parser of JSON lets nothing nest deeper than 128 levels.
fn take(replies: &Value, found: &mut Vec<Remote>) -> Result<(), Trouble> {
    for value in replies.as_array().ok_or(Trouble::Odd)? {
        found.push(remote(value).ok_or(Trouble::Odd)?);
        if let Some(inner) = value.get("replies").filter(|inner| !inner.is_null()) {
            take(inner, found)?;
        }
    }
    Ok(())
}

fn remote(value: &Value) -> Option<Remote> {
    let id = |key: &str| Some(format!("isso-{}", number(value, key)?));
    let mode = value.get("mode").map_or(Some(ACCEPTED), Value::as_i64)?;
    Some(Remote {
        id: id("id")?,
        author: text(value, "author").and_then(name),
        url: text(value, "website").and_then(web),
        date: value.get("created").and_then(Value::as_f64).map(|seconds| seconds as i64),
        reply_to: id("parent"),
        is_deleted: mode == DELETED,
        is_pending: !matches!(mode, ACCEPTED | DELETED),
        body: Body::Html(text(value, "text").unwrap_or_default().to_owned()),
        ..Remote::default()
    })
}
