//! Headings: their ids and the contents.

use crate::base::slug::slugify;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A heading of the body, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Heading {
    /// 1 to 6.
    pub(crate) level: u8,
    pub(crate) id: String,
    /// Plain text.
    pub(crate) title: String,
}

/// The ids of a page: each is given once.
pub(crate) struct Anchors {
    taken: BTreeSet<String>,
    in_order: Vec<String>,
    /// The number that the next heading of a slug gets.
    next: BTreeMap<String, usize>,
}

/// Ids that the theme gives itself: no heading may take them.
const RESERVED: [&str; 5] = ["comments", "contenu", "isso-thread", "notes", "remark42"];

impl Default for Anchors {
    fn default() -> Self {
        let taken = RESERVED.iter().map(|id| (*id).to_owned()).collect();
        Anchors { taken, in_order: Vec::new(), next: BTreeMap::new() }
    }
}

impl Anchors {
    /// Takes an id that the author wrote; `false` if it was taken already.
    pub(crate) fn take(&mut self, id: &str) -> bool {
        let free = self.taken.insert(id.to_owned());
        if free {
            self.in_order.push(id.to_owned());
        }
        free
    }

    /// Makes an id for a heading: its slug, with `-2`, `-3` … where it is taken.
    pub(crate) fn make(&mut self, title: &str) -> String {
        let slug = slugify(title);
        let slug = if slug.is_empty() { "section".to_owned() } else { slug };
        let is_free = |id: &String| !self.taken.contains(id) && !is_note(id);
        let first = *self.next.get(&slug).unwrap_or(&1);
        let numbered = (first..).map(|n| match n {
            1 => (n, slug.clone()),
            n => (n, format!("{slug}-{n}")),
        });
        let (n, id) = numbered
            .into_iter()
            .find(|(_, id)| is_free(id))
            .expect("there is always one more number");
        self.next.insert(slug, n + 1);
        self.take(&id);
        id
    }

    pub(crate) fn into_list(self) -> Vec<String> {
        self.in_order
    }
}

/// Whether an id has the form of those of footnotes and their calls.
pub(crate) fn is_note(id: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match (id.strip_prefix("fn-"), id.strip_prefix("fnref-")) {
        (Some(number), _) => is_number(number),
        (None, Some(numbers)) => numbers.split('-').all(is_number),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn ids_are_accented_free_and_unique() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.make("La virtualité"), "la-virtualite");
        assert_eq!(anchors.make("La virtualité"), "la-virtualite-2");
        assert_eq!(anchors.make("…"), "section");
        assert!(!anchors.take("section"));
    }
}
