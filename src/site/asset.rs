//! Where files that are published as they are answer: beside their page, or where they lie.

use super::{Asset, AssetFacts, Known};
use crate::base::path::{Address, SourcePath};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Folders of `content/` whose YAML is data and never published.
const DATA: &[&str] = &["content/comments/", "content/data/"];

/// Whether a file is read for its data only.
pub(crate) fn is_data(source: &SourcePath) -> bool {
    let is_yaml = source.as_str().ends_with(".yaml") || source.as_str().ends_with(".yml");
    is_yaml && DATA.iter().any(|folder| source.as_str().starts_with(folder))
}

/// The page in whose folder a file lies: the nearest `index.md` above it.
fn owner(source: &SourcePath, known: &FxHashMap<String, Known>) -> Option<(String, Known)> {
    let mut folder = source.folder();
    while folder.len() > "content/".len() {
        if let Some(page) = known.get(&format!("{folder}/index.md")) {
            return Some((folder.to_owned(), *page));
        }
        folder = folder.rsplit_once('/')?.0;
    }
    None
}

/// Gives each file its address; files of a page that is left out are left out with it.
pub(crate) fn place(
    files: &BTreeMap<SourcePath, AssetFacts>,
    known: &mut FxHashMap<String, Known>,
    address_of: impl Fn(Known) -> Option<Address>,
) -> Vec<Asset> {
    let mut assets = Vec::new();
    for (source, facts) in files.iter().filter(|(source, _)| !is_data(source)) {
        let address = match owner(source, known) {
            Some((_, page @ Known::Unpublished(_))) => {
                known.insert(source.as_str().to_owned(), page);
                continue;
            }
            Some((folder, page)) if folder != "content/pages" => {
                let inside = &source.as_str()[folder.len() + 1..];
                address_of(page).map(|address| address.join(inside))
            }
            _ => None,
        };
        let address = address.unwrap_or_else(|| {
            Address::new(source.as_str().strip_prefix("content").unwrap_or(source.as_str()))
        });
        known.insert(source.as_str().to_owned(), Known::Asset(assets.len()));
        assets.push(Asset { source: source.clone(), address, facts: facts.clone() });
    }
    assets
}
