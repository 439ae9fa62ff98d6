//! Authors: people with a file in `content/authors/`, and names that have none.

use super::PageId;
use crate::base::path::Address;
use crate::base::slug::slugify;
use crate::config::{Config, Folder};
use crate::document::Head;
use std::collections::BTreeMap;

/// Somebody who signs pages.
#[derive(Clone)]
pub(crate) struct Author {
    /// What pages call them: the file's name.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) address: Address,
    /// Their own file, with biography.
    pub(crate) page: Option<PageId>,
    /// What they signed, newest first.
    pub(crate) pages: Vec<PageId>,
}

/// All authors while they are gathered, by id.
#[derive(Default)]
pub(crate) struct Authors {
    pub(crate) by_key: BTreeMap<String, usize>,
    pub(crate) list: Vec<Author>,
}

impl Authors {
    /// Adds an author who has a file.
    pub(crate) fn add(&mut self, id: &str, head: &Head, address: Address, page: PageId) {
        let at = self.list.len();
        for key in [id.to_owned(), slugify(id), slugify(&head.meta.title)] {
            self.by_key.entry(key).or_insert(at);
        }
        let name = head.meta.title.clone();
        let author =
            Author { id: id.to_owned(), name, address, page: Some(page), pages: Vec::new() };
        self.list.push(author);
    }

    /// The author whom a page names, by id or by name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        find(&self.by_key, name)
    }

    /// An author with no file: the name as it stands; `None` if no address can be made of it.
    pub(crate) fn add_name(&mut self, name: &str, config: &Config) -> Option<usize> {
        let slug = slugify(name);
        if slug.is_empty() {
            return None;
        }
        let at = self.list.len();
        self.by_key.insert(slug.clone(), at);
        self.list.push(Author {
            id: slug.clone(),
            name: name.to_owned(),
            address: config.folder(Folder::Authors).join(&format!("{slug}/")),
            page: None,
            pages: Vec::new(),
        });
        Some(at)
    }

    /// The ids and the names of those who have a file.
    pub(crate) fn known(&self) -> impl Iterator<Item = &str> {
        let with_files = self.list.iter().filter(|author| author.page.is_some());
        with_files.flat_map(|author| [author.id.as_str(), author.name.as_str()])
    }
}

/// The position of the author whom a page names so.
pub(super) fn find(by_key: &BTreeMap<String, usize>, name: &str) -> Option<usize> {
    by_key.get(name).or_else(|| by_key.get(&slugify(name))).copied()
}
