//! Which feeds of comments exist: the site's, and one for each page that readers answered.

use super::Format;
use super::agenda::beside;
use crate::base::path::Address;
use crate::document::Comment;
use crate::site::{PageId, Site};
use std::cmp::Reverse;

/// Whose comments a feed follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Talk {
    Site,
    Page(PageId),
}

impl Talk {
    /// The formats that have words for threads (RFC 4685; `slash` and `wfw` for RSS).
    pub(crate) const FORMATS: [Format; 2] = [Format::Atom, Format::Rss];

    /// The folder in which its feeds are.
    pub(crate) fn address(self, site: &Site) -> Address {
        match self {
            Talk::Site => site.config.address("/comments/"),
            Talk::Page(id) => beside(&site.page(id).address, "comments/"),
        }
    }

    /// Its dated comments with their pages, the newest first.
    pub(crate) fn comments(self, site: &Site) -> Vec<(PageId, &Comment)> {
        let pages = match self {
            Talk::Site => site.commented().collect(),
            Talk::Page(id) => vec![id],
        };
        let dated = |id: PageId| dated(site, id).map(move |comment| (id, comment));
        let mut all: Vec<_> = pages.into_iter().flat_map(dated).collect();
        all.sort_by_key(|(_, comment)| Reverse(comment.date));
        all
    }

    /// Whether it has feeds: a feed tells when something was said.
    pub(crate) fn is_there(self, site: &Site) -> bool {
        match self {
            Talk::Site => site.commented().any(|id| dated(site, id).next().is_some()),
            Talk::Page(id) => dated(site, id).next().is_some(),
        }
    }
}

fn dated(site: &Site, id: PageId) -> impl Iterator<Item = &Comment> {
    let comments = site.comments_of(site.page(id)).into_iter().flat_map(|all| &all.list);
    comments.filter(|comment| comment.date.is_some() && !comment.is_deleted)
}
