//! What is asked of servers that speak JSON, and what may be wrong with their answers.

use crate::exchange::client::{Client, Reply};
use crate::exchange::fetch::fetch;
use crate::exchange::verdict::Cause;
use serde_json::Value;
use url::Url;

/// Why a server gave no comments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No answer, or one with a status that is none.
    Silent(Cause),
    /// It does not know what was asked for (404, 410).
    Missing,
    /// It answers in another format, as a page does.
    NotJson,
    /// What it says is not what such a server says.
    Odd,
    /// Its file cannot be read: in the words of the library.
    File(String),
    /// The address is none that can be asked.
    Address,
}

impl Trouble {
    /// Whether waiting may help; what is configured is right as far as anybody knows.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Trouble::Silent(Cause::Status(status)) => *status == 429 || *status >= 500,
            Trouble::Silent(cause) => *cause != Cause::Malformed,
            _ => false,
        }
    }

    /// The word of the list `why` in the message files.
    pub(crate) fn word(&self) -> &str {
        match self {
            Trouble::Silent(cause) => cause.word(),
            Trouble::Missing => "missing",
            Trouble::NotJson => "not_json",
            Trouble::Odd => "no_comments_there",
            Trouble::File(words) => words,
            Trouble::Address => "malformed",
        }
    }
}

/// Asks for JSON.
pub(super) fn json(client: &Client, url: &Url) -> Result<Value, Trouble> {
    let (reply, _) = fetch(client, url, "application/json").map_err(Trouble::Silent)?;
    read(&reply)
}

/// Sends JSON, and reads the JSON that comes back.
pub(super) fn send(client: &Client, url: &Url, body: &Value) -> Result<Value, Trouble> {
    let reply = client.post(url, "application/json", &body.to_string());
    read(&reply.map_err(Trouble::Silent)?)
}

fn read(reply: &Reply) -> Result<Value, Trouble> {
    match reply.status {
        200..=299 => serde_json::from_slice(&reply.body).map_err(|_| Trouble::NotJson),
        404 | 410 => Err(Trouble::Missing),
        status => Err(Trouble::Silent(Cause::Status(status))),
    }
}

/// A text of an object, if there is one that says something.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str().filter(|text| !text.trim().is_empty())
}

/// A number of an object that stands for a thing: `12`, or `"12"`.
pub(super) fn number(value: &Value, key: &str) -> Option<String> {
    let value = value.get(key)?;
    let text = value.as_u64().map(|number| number.to_string());
    let text = text.or_else(|| value.as_str().map(str::to_owned))?;
    let is_one = !text.is_empty() && text.len() <= 40;
    (is_one && text.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(text)
}
