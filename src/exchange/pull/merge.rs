//! A file of comments and what servers have → the same file with what is new. Pure.
//!
//! What the author wrote stays: an element is replaced only if its digest is the one that was
//! remembered when it was written here. What the author took out stays out, since its digest is
//! remembered still.

use super::entry;
use super::list::{List, said, same};
use super::remote::Remote;
use crate::document::Options;
use serde_yaml::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The digests of what was written into one file, by the comments' ids.
pub(super) type Digests = BTreeMap<String, String>;

/// A file after a merge.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Merged {
    /// `None` if it stays as it is.
    pub(super) text: Option<String>,
    pub(super) digests: Digests,
    pub(super) counts: Counts,
    /// The ids of those that [`Counts::edited`] counts.
    pub(super) edited: Vec<String>,
    /// The ids of those that [`Counts::gone`] counts.
    pub(super) gone: Vec<String>,
}

/// What became of the comments of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) new: usize,
    pub(crate) changed: usize,
    /// Edited here and changed there: they stay as they are here.
    pub(crate) edited: usize,
    /// Taken out here, and still there.
    pub(crate) removed: usize,
    /// Still here, and gone there.
    pub(crate) gone: usize,
    /// Without a word, as a picture alone is: they are left.
    pub(crate) wordless: usize,
}

/// Why a file stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is no list of comments.
    Unreadable,
    /// It is one, and nothing can be written at its end.
    Closed,
}

/// What a merge starts from.
pub(super) struct Before<'b> {
    pub(super) text: &'b str,
    pub(super) digests: &'b Digests,
    /// The services of which all comments are known, as their ids begin: `isso-`.
    pub(super) whole: &'b [&'static str],
    pub(super) options: &'b Options,
    /// How much a build would have to say of a text.
    pub(super) problems: &'b dyn Fn(&str) -> usize,
}

/// Merges comments into a text.
pub(super) fn merge(before: &Before, remotes: &[Remote]) -> Result<Merged, Refusal> {
    let list = List::read(before.text).ok_or(Refusal::Unreadable)?;
    // Who answers whom may not go with what the author changed: then nobody answers anybody.
    let tries =
        [true, false].map(|with_replies| Attempt::new(&list, before, remotes, with_replies));
    let n_problems = (before.problems)(before.text);
    for attempt in tries {
        let Some(text) = attempt.text(&list) else { return Ok(attempt.merged(None)) };
        let is_as_meant = List::read(&text).is_some_and(|read| attempt.is_meant(&list, &read));
        if is_as_meant && (before.problems)(&text) <= n_problems {
            return Ok(attempt.merged(Some(text)));
        }
    }
    Err(Refusal::Closed)
}

/// What would be written.
struct Attempt {
    replaced: BTreeMap<usize, String>,
    added: Vec<String>,
    digests: Digests,
    counts: Counts,
    edited: Vec<String>,
    gone: Vec<String>,
}

impl Attempt {
    fn new(list: &List, before: &Before, remotes: &[Remote], with_replies: bool) -> Attempt {
        let places = places(list);
        let is_removed = |id: &str| !places.contains_key(id) && before.digests.contains_key(id);
        let shown: BTreeSet<&str> = remotes.iter().map(|one| one.id.as_str()).collect();
        let can_answer = |id: &str| with_replies && (places.contains_key(id) || shown.contains(id));
        let parents: BTreeMap<&str, Option<&str>> =
            remotes.iter().map(|one| (one.id.as_str(), one.reply_to.as_deref())).collect();
        // Who answers one that was taken out answers whom that one answered.
        let answered = |one: &Remote| {
            let mut up = one.reply_to.as_deref();
            let mut n_left = remotes.len();
            while let Some(id) = up.filter(|id| n_left > 0 && is_removed(id)) {
                up = parents.get(id).copied().flatten();
                n_left -= 1;
            }
            up.filter(|id| can_answer(id) && !is_removed(id) && *id != one.id).map(str::to_owned)
        };
        let mut attempt = Attempt {
            replaced: BTreeMap::new(),
            added: Vec::new(),
            digests: before.digests.clone(),
            counts: Counts::default(),
            edited: Vec::new(),
            gone: gone(list, before, &shown),
        };
        for one in remotes {
            if is_removed(&one.id) {
                attempt.counts.removed += 1;
                continue;
            }
            let one = Remote { reply_to: answered(one), ..one.clone() };
            let lines = entry::lines(&one, before.options);
            match places.get(&one.id) {
                Some(at) => attempt.compare(&one.id, *at, list, lines),
                None => attempt.add(&one.id, lines),
            }
        }
        attempt
    }

    fn add(&mut self, id: &str, lines: String) {
        self.counts.new += 1;
        self.digests.insert(id.to_owned(), entry::digest(&lines));
        self.added.push(lines);
    }

    /// What becomes of a comment that the file has.
    fn compare(&mut self, id: &str, at: usize, list: &List, lines: String) {
        let is = list.element(at).map(|lines| entry::digest(&lines));
        let new = entry::digest(&lines);
        let was = self.digests.get(id).cloned();
        if is.as_ref() == Some(&new) {
            // The same words, whoever wrote them.
            self.digests.insert(id.to_owned(), new);
        } else if was.is_some() && is == was {
            self.counts.changed += 1;
            self.digests.insert(id.to_owned(), new);
            self.replaced.insert(at, lines);
        } else if was.is_none_or(|was| was != new) {
            self.edited.push(id.to_owned());
        }
    }

    /// The whole text; `None` if nothing is new.
    fn text(&self, list: &List) -> Option<String> {
        let is_same = self.replaced.is_empty() && self.added.is_empty();
        (!is_same).then(|| list.with(&self.replaced, &self.added))
    }

    /// Whether a text says what it should: all that it said, but for what was replaced and added.
    fn is_meant(&self, list: &List, read: &List) -> bool {
        let parse = |lines: &String| serde_yaml::from_str::<Vec<Value>>(lines).unwrap_or_default();
        let mut meant = list.elements.clone();
        for (at, lines) in &self.replaced {
            meant.splice(*at..=*at, parse(lines));
        }
        meant.extend(self.added.iter().flat_map(parse));
        same(&meant, &read.elements)
    }

    fn merged(self, text: Option<String>) -> Merged {
        let Attempt { digests, counts, edited, gone, .. } = self;
        let counts = Counts { edited: edited.len(), gone: gone.len(), ..counts };
        Merged { text, digests, counts, edited, gone }
    }
}

/// The position of each id; the first, where two have the same.
fn places(list: &List) -> BTreeMap<String, usize> {
    let mut places = BTreeMap::new();
    for (at, element) in list.elements.iter().enumerate() {
        if let Some(id) = said(element, &["id"]) {
            places.entry(id).or_insert(at);
        }
    }
    places
}

/// Which comments are in the file, and no more on the server that all of them come from. What is
/// deleted here is no loss, and what waits here may be seen by nobody there.
fn gone(list: &List, before: &Before, shown: &BTreeSet<&str>) -> Vec<String> {
    let id = |element: &Value| said(element, &["id"]).filter(|id| !shown.contains(id.as_str()));
    let is_shown = |element: &&Value| {
        let keys = ["deleted", "supprimé", "supprime", "pending", "en-attente"];
        keys.iter().all(|key| !said(element, &[key]).is_some_and(|flag| is_yes(&flag)))
    };
    let is_known = |id: &String| before.whole.iter().any(|service| id.starts_with(service));
    list.elements.iter().filter(is_shown).filter_map(id).filter(is_known).collect()
}

fn is_yes(flag: &str) -> bool {
    ["true", "oui", "yes"].contains(&flag.to_lowercase().as_str())
}

#[cfg(test)]
mod tests;
