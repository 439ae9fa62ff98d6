//! The site's own theme, out of its sources: texts for templates and strings, the rest as it is.

use super::report;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::{Address, SourcePath};
use crate::config::Config;
use crate::site::AssetFacts;
use crate::source::Sources;
use crate::template::ThemeFiles;
use std::collections::BTreeMap;

/// The texts of the site's own theme; one without any is reported.
pub(super) fn texts(
    sources: &Sources,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> ThemeFiles {
    let Some(name) = &config.theme.name else { return ThemeFiles::default() };
    let folder = format!("themes/{name}");
    let prefix = format!("{folder}/");
    let mut texts = BTreeMap::new();
    for file in sources.below(&prefix) {
        let inside = &file.path.as_str()[prefix.len()..];
        if !ThemeFiles::is_text(inside) {
            continue;
        }
        match sources.load_text(file) {
            Ok(text) => {
                texts.insert(inside.to_owned(), text);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if sources.below(&prefix).next().is_none() {
        problems.push(report::lacking_theme(name, &config.theme.name_place, sources));
    }
    ThemeFiles { folder, texts }
}

/// The other files of the theme: `static/x` answers at `/assets/x`.
pub(super) fn assets(
    own: &ThemeFiles,
    assets: BTreeMap<SourcePath, AssetFacts>,
) -> Vec<(SourcePath, Address, AssetFacts)> {
    let prefix = format!("{}/", own.folder);
    let placed = assets.into_iter().filter_map(|(source, facts)| {
        let inside = source.as_str().strip_prefix(&prefix)?;
        let inside = inside.strip_prefix("static/").filter(|_| !ThemeFiles::is_text(inside))?;
        let address = Address::new(format!("/assets/{inside}"));
        Some((source.clone(), address, facts))
    });
    placed.collect()
}
