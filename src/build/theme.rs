//! The site's own theme, out of its sources: texts for templates and strings, the rest as it is.

use super::report;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
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
        problems.extend(misplaced(&folder, inside));
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

/// A file that looks like one of a theme and lies where nothing reads it.
fn misplaced(folder: &str, inside: &str) -> Option<Diagnostic> {
    let name = inside.rsplit('/').next().unwrap_or(inside);
    let (stem, extension) = name.rsplit_once('.')?;
    let fix = match (inside.split_once('/').map_or("", |(first, _)| first), extension) {
        ("static" | "templates", _) => return None,
        ("strings", "yaml") if inside.matches('/').count() == 1 => return None,
        ("strings", "yaml" | "yml") => format!("strings/{stem}.yaml"),
        (_, "html") => format!("templates/{name}"),
        (_, "css" | "js") => format!("static/{name}"),
        _ => return None,
    };
    let problem = Diagnostic::warning(Code::MisplacedFile).with("fix", format!("{folder}/{fix}"));
    Some(problem.in_file(&format!("{folder}/{inside}")).hint(Hint::MoveTo))
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
