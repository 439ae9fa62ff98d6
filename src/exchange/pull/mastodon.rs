//! A post of Mastodon → its public answers:
//! <https://docs.joinmastodon.org/methods/statuses/#context>.
//!
//! Avatars, pictures of emojis and media are never looked at.

use super::ask::{Trouble, json, number, text};
use super::remote::{Body, Remote, kept, name, web};
use crate::exchange::client::Client;
use crate::language::dates;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::BTreeSet;
use url::Url;

/// How many answers a server shows to whom it does not know.
const LIMIT: usize = 60;

/// A post by its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Post {
    address: Url,
    account: String,
    id: String,
}

/// What a server says of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answers {
    pub(super) list: Vec<Remote>,
    /// Whether there may be more of them than it shows.
    pub(super) may_be_more: bool,
    /// How many are not for everybody.
    pub(super) n_private: usize,
}

/// `https://host/@name/12`, `/users/name/statuses/12`; `None` for anything else.
pub(super) fn post(address: &str) -> Option<Post> {
    let address = Url::parse(address).ok().filter(|url| !url.as_str().contains("%7B"))?;
    let parts: Vec<&str> = address.path().split('/').filter(|part| !part.is_empty()).collect();
    let (account, id) = match parts.as_slice() {
        [account, id] | ["web", account, id] => (account.strip_prefix('@')?, id),
        ["users", account, "statuses", id] => (*account, id),
        [account, "statuses", id] => (account.strip_prefix('@')?, id),
        _ => return None,
    };
    let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && id.bytes().any(|byte| byte.is_ascii_digit());
    let (account, id) = (account.to_lowercase(), (*id).to_owned());
    is_id.then_some(Post { address, account, id })
}

impl Post {
    /// The server that has it.
    pub(super) fn host(&self) -> String {
        self.address.host_str().unwrap_or_default().to_owned()
    }

    pub(super) fn address(&self) -> &Url {
        &self.address
    }

    /// All public answers.
    pub(super) fn answers(&self, client: &Client) -> Result<Answers, Trouble> {
        let path = format!("/api/v1/statuses/{}/context", self.id);
        let url = self.address.join(&path).map_err(|_| Trouble::Address)?;
        let answer = json(client, &url)?;
        let list = answer.get("descendants").and_then(Value::as_array).ok_or(Trouble::Odd)?;
        let own = self.own_account(list);
        let mut private = BTreeSet::new();
        let mut all = Vec::new();
        for status in list {
            let mut one = remote(status).ok_or(Trouble::Odd)?;
            let account = status.get("account").unwrap_or(&Value::Null);
            let acct = text(account, "acct").unwrap_or_default();
            one.by_author = own.is_some() && number(account, "id") == own
                || own.is_none() && acct.to_lowercase() == self.account;
            if text(status, "visibility") != Some("public") {
                private.insert(one.id.clone());
            }
            all.push(one);
        }
        let list = kept(all, |one| !private.contains(&one.id));
        let may_be_more = list.len() + private.len() >= LIMIT;
        Ok(Answers { list, may_be_more, n_private: private.len() })
    }

    /// The account that posted it: whom those answer who answer it.
    fn own_account(&self, list: &[Value]) -> Option<String> {
        let answers = |status: &&Value| number(status, "in_reply_to_id").as_ref() == Some(&self.id);
        list.iter().filter(answers).find_map(|status| number(status, "in_reply_to_account_id"))
    }
}

fn remote(status: &Value) -> Option<Remote> {
    let id = |key: &str| Some(format!("mastodon-{}", number(status, key)?));
    let account = status.get("account")?;
    let author = text(account, "display_name").or_else(|| text(account, "acct"));
    let date = text(status, "created_at").and_then(|text| dates::parse(text, &TimeZone::UTC).ok());
    let content = status.get("content")?.as_str()?;
    let warning = text(status, "spoiler_text").map(html_escape::encode_text);
    let warning = warning.map(|text| format!("<p>{text}</p>\n")).unwrap_or_default();
    Some(Remote {
        id: id("id")?,
        author: author.and_then(name),
        url: text(account, "url").and_then(web),
        date: date.map(|date| date.timestamp().as_second()),
        reply_to: id("in_reply_to_id"),
        body: Body::Html(format!("{warning}{content}")),
        ..Remote::default()
    })
}

#[cfg(test)]
mod tests {
    use super::post;

    #[test]
    fn a_post_is_known_by_its_address() {
        for (address, expected) in [
            ("https://piaille.fr/@moi/112", Some(("moi", "112"))),
            ("https://piaille.fr/@Moi@autre.fr/112?x#y", Some(("moi@autre.fr", "112"))),
            ("https://piaille.fr/users/moi/statuses/112", Some(("moi", "112"))),
            ("https://gts.fr/@moi/statuses/01H7X", Some(("moi", "01H7X"))),
            ("https://piaille.fr/@moi", None),
            ("https://piaille.fr/@moi/media", None),
            ("https://piaille.fr/@moi/{id}", None),
            ("https://piaille.fr/@moi/1%2f..", None),
        ] {
            let found = post(address);
            let found = found.as_ref().map(|post| (post.account.as_str(), post.id.as_str()));
            assert_eq!(found, expected, "{address}");
        }
    }
}
