//! What differs between two scenes, beside the pages themselves.

use crate::build::Scene;
use crate::site::Page;
use std::collections::BTreeSet;

/// What open tabs may want to know of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Addresses of style sheets, pictures and other files that hold something else now.
    pub(super) assets: Vec<String>,
    /// New pages: title and address.
    pub(super) pages: Vec<(String, String)>,
}

/// What is new in a scene.
pub(super) fn between(before: &Scene, after: &Scene) -> News {
    News { assets: assets(before, after), pages: pages(before, after) }
}

fn assets(before: &Scene, after: &Scene) -> Vec<String> {
    let (old, new) = (&before.worlds, &after.worlds);
    let style = (old.statics.style.1 != new.statics.style.1).then_some(&new.statics.style.0);
    let script = (old.statics.script.1 != new.statics.script.1).then_some(&new.statics.script.0);
    let old_digests: BTreeSet<_> = before.files().collect();
    let files = after.files().filter(|file| !old_digests.contains(file));
    let files = files.map(|(address, _)| address);
    files.chain(style).chain(script).map(|address| new.sites.main().link(address)).collect()
}

/// Pages of changed files that were not there before.
fn pages(before: &Scene, after: &Scene) -> Vec<(String, String)> {
    if after.changed.is_empty() {
        return Vec::new();
    }
    let pages = after.worlds.sites.pages();
    let changed = pages.filter(|(_, page)| after.changed.contains(page.file().as_str()));
    let is_new = |page: &Page| before.worlds.sites.page_of_file(&page.file()).is_none();
    let new = changed.filter(|(_, page)| is_new(page));
    new.map(|(site, page)| (page.head.meta.title.clone(), site.link(&page.address))).collect()
}
