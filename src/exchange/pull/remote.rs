//! A comment as some server has it, whatever the server: [`Remote`].

use crate::base::control;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// What one reader said. Nothing of e-mail, address of a machine or votes is ever in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Remote {
    /// The service and its own id: `isso-12`.
    pub(super) id: String,
    pub(super) author: Option<String>,
    /// A whole address of the Web.
    pub(super) url: Option<String>,
    /// Seconds since 1970.
    pub(super) date: Option<i64>,
    /// The id of the one that it answers.
    pub(super) reply_to: Option<String>,
    pub(super) by_author: bool,
    pub(super) is_deleted: bool,
    pub(super) is_pending: bool,
    pub(super) body: Body,
}

/// What it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Markdown(String),
    Html(String),
}

impl Default for Body {
    fn default() -> Body {
        Body::Html(String::new())
    }
}

/// A name on one line, without what no page can hold.
pub(super) fn name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split([' ', '\t', '\n', '\r']).filter(|w| !w.is_empty()).collect();
    let clean = printable(&words.join(" "));
    Some(clean.trim().to_owned()).filter(|name| !name.is_empty())
}

/// A text that YAML can hold as it is: every end of a line is `\n`.
pub(super) fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let is_printable = |c: &char| !matches!(c, '\u{7f}'..='\u{9f}' | '\u{feff}');
    control::clean(&text).chars().filter(is_printable).collect()
}

/// An address of the Web as a browser writes it.
pub(super) fn web(text: &str) -> Option<String> {
    let mut url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    // These fail for addresses without a host alone.
    let _ = (url.set_username(""), url.set_password(None));
    is_web.then(|| url.to_string())
}

/// Ids that last, for a server that gives the number of what it deleted to what comes next: with
/// the moment in which each was written (seen on Isso 0.14, whose table counts on from its last
/// row).
pub(super) fn with_lasting_ids(mut all: Vec<Remote>) -> Vec<Remote> {
    let lasting = |one: &Remote| Some((one.id.clone(), format!("{}-{}", one.id, one.date?)));
    let ids: BTreeMap<String, String> = all.iter().filter_map(lasting).collect();
    let rename = |id: &mut String| {
        if let Some(lasting) = ids.get(id) {
            id.clone_from(lasting);
        }
    };
    for one in &mut all {
        rename(&mut one.id);
        one.reply_to.iter_mut().for_each(rename);
    }
    all
}

/// The comments that `is_kept`, in order, each once; what answers one that is not answers the one
/// before it. Circles are opened at their last comment.
pub(super) fn kept(all: Vec<Remote>, is_kept: impl Fn(&Remote) -> bool) -> Vec<Remote> {
    let parents: BTreeMap<String, Option<String>> =
        all.iter().map(|one| (one.id.clone(), one.reply_to.clone())).collect();
    let mut seen = BTreeSet::new();
    let mut list: Vec<Remote> = all.into_iter().filter(is_kept).collect();
    list.retain(|one| seen.insert(one.id.clone()));
    list.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut joined: BTreeMap<String, String> = BTreeMap::new();
    for one in &mut list {
        let above = above(one, &parents, &seen).filter(|up| !leads_to(up, &one.id, &joined));
        if let Some(up) = &above {
            joined.insert(one.id.clone(), up.clone());
        }
        one.reply_to = above;
    }
    list
}

/// The oldest first; of the same second, by number.
fn order(one: &Remote) -> (i64, usize, &str) {
    (one.date.unwrap_or(i64::MAX), one.id.len(), &one.id)
}

/// The nearest kept one that a comment answers, directly or not.
fn above(
    one: &Remote,
    parents: &BTreeMap<String, Option<String>>,
    kept: &BTreeSet<String>,
) -> Option<String> {
    let mut up = one.reply_to.as_ref()?;
    for _ in 0..parents.len() {
        if kept.contains(up) {
            return Some(up.clone());
        }
        up = parents.get(up)?.as_ref()?;
    }
    None
}

fn leads_to(from: &str, to: &str, joined: &BTreeMap<String, String>) -> bool {
    let mut at = from;
    loop {
        if at == to {
            return true;
        }
        match joined.get(at) {
            Some(up) => at = up,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Remote, kept, name, printable, web};

    fn remote(id: &str, reply_to: &str) -> Remote {
        let reply_to = Some(reply_to.to_owned()).filter(|id| !id.is_empty());
        Remote { id: id.into(), reply_to, ..Remote::default() }
    }

    #[test]
    fn who_answers_nobody_known_answers_whom_that_one_answered() {
        for (all, dropped, expected) in [
            (vec![("a", ""), ("b", "a"), ("c", "b")], "b", "a c>a"),
            (vec![("a", "x"), ("b", "a")], "", "a b>a"),
            (vec![("a", "a")], "", "a"),
            (vec![("a", "b"), ("b", "a")], "", "a>b b"),
            (vec![("a", "b"), ("b", "c"), ("c", "b")], "c", "a>b b"),
            (vec![("b", "a"), ("a", ""), ("a", "b")], "", "a b>a"),
        ] {
            let all = all.into_iter().map(|(id, up)| remote(id, up)).collect();
            let list = kept(all, |one| one.id != dropped);
            let said = |one: &Remote| match &one.reply_to {
                Some(up) => format!("{}>{up}", one.id),
                None => one.id.clone(),
            };
            assert_eq!(list.iter().map(said).collect::<Vec<_>>().join(" "), expected);
        }
    }

    #[test]
    fn what_no_page_can_hold_goes() {
        assert_eq!(name(" Jean\n\u{7}Paul\t\u{feff} "), Some("Jean Paul".into()));
        assert_eq!(name(" \u{0} "), None);
        assert_eq!(printable("a\r\nb\u{2028}c\u{80}\rd"), "a\nb\nc\nd");
        assert_eq!(web("https://me:secret@a.fr"), Some("https://a.fr/".into()));
        assert_eq!(web("javascript:alert(1)"), None);
        assert_eq!(web("a.fr"), None);
    }

    #[test]
    fn a_number_that_comes_again_is_another_comment() {
        let one = |id: &str, date, reply: Option<&str>| Remote {
            id: id.into(),
            date: Some(date),
            reply_to: reply.map(Into::into),
            ..Remote::default()
        };
        let ids = |all| -> Vec<String> {
            super::with_lasting_ids(all).into_iter().map(|one| one.id).collect()
        };
        let first = ids(vec![one("isso-1", 5, None), one("isso-2", 6, Some("isso-1"))]);
        let later = ids(vec![one("isso-1", 5, None), one("isso-2", 9, None)]);
        assert_eq!(first[0], later[0]);
        assert_ne!(first[1], later[1]);
        let answer = super::with_lasting_ids(vec![one("a", 1, None), one("b", 2, Some("a"))]);
        assert_eq!(answer[1].reply_to.as_deref(), Some("a-1"));
    }
}
