//! Where files that are published as they are answer: beside their page, or where they lie.

use super::{Asset, AssetFacts, Reason};
use crate::base::path::{Address, SourcePath};
use std::collections::BTreeMap;

/// Folders of `content/` whose YAML is data and never published.
const DATA: &[&str] = &["content/comments/", "content/data/"];

/// Whether a file is read for its data only.
pub(crate) fn is_data(source: &SourcePath) -> bool {
    let is_yaml = source.as_str().ends_with(".yaml") || source.as_str().ends_with(".yml");
    is_yaml && DATA.iter().any(|folder| source.as_str().starts_with(folder))
}

/// The folder of the page to which a file belongs, the nearest with an `index.md` above it, and
/// what that page is.
fn owner(source: &SourcePath, page_at: impl Fn(&str) -> Option<Owner>) -> Option<(String, Owner)> {
    let mut folder = source.folder();
    while folder.len() > "content/".len() {
        if let Some(page) = page_at(&format!("{folder}/index.md")) {
            return Some((folder.to_owned(), page));
        }
        folder = folder.rsplit_once('/')?.0;
    }
    None
}

/// The page in whose folder a file lies.
pub(crate) enum Owner {
    At(Address),
    Unpublished(Reason),
}

/// Gives each file its address; files of a page that is left out are left out with it, and come
/// second.
pub(crate) fn place(
    files: &BTreeMap<SourcePath, AssetFacts>,
    page_at: impl Fn(&str) -> Option<Owner>,
) -> (Vec<Asset>, Vec<(SourcePath, Reason)>) {
    let (mut assets, mut left_out) = (Vec::new(), Vec::new());
    for (source, facts) in files.iter().filter(|(source, _)| !is_data(source)) {
        let address = match owner(source, &page_at) {
            Some((_, Owner::Unpublished(reason))) => {
                left_out.push((source.clone(), reason));
                continue;
            }
            Some((folder, Owner::At(address))) if folder != "content/pages" => {
                address.join(&source.as_str()[folder.len() + 1..])
            }
            _ => Address::new(source.as_str().strip_prefix("content").unwrap_or(source.as_str())),
        };
        assets.push(Asset { source: source.clone(), address, facts: facts.clone() });
    }
    (assets, left_out)
}
