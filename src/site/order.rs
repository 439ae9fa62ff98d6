//! The orders in which lists stand.

use super::{Page, PageId};
use std::cmp::{Ordering, Reverse};

/// Newest first; without a date, last; then by path, so that no order is left to chance.
pub(crate) fn newest_first(pages: &[Page]) -> impl Fn(&PageId, &PageId) -> Ordering {
    |a, b| {
        let key = |id: &PageId| {
            let page = &pages[id.0 as usize];
            (Reverse(page.head.meta.date), Reverse(page.number), &page.source)
        };
        key(a).cmp(&key(b))
    }
}

/// Sessions by number, then by date, then by path.
pub(crate) fn by_number(pages: &[Page]) -> impl Fn(&PageId, &PageId) -> Ordering {
    |a, b| {
        let key = |id: &PageId| {
            let page = &pages[id.0 as usize];
            let unnumbered = page.number.is_none();
            (unnumbered, page.number, page.head.meta.start, &page.source)
        };
        key(a).cmp(&key(b))
    }
}
