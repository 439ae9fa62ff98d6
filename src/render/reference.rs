//! The reference of the catalogue, generated from the catalogue itself.

use super::catalogue::{CATALOGUE, Source};

/// The text of docs/catalogue.md; a test holds the file to it.
pub(crate) fn catalogue() -> String {
    let mut out = String::from(
        "# What templates receive\n\nGenerated from `src/render/catalogue.rs`: do not edit. \
         A template, its parents and its includes may read these names and no others; what needs \
         the variable of a loop is a component with arguments.\n",
    );
    for (title, site) in [("Same for the whole site", true), ("Of one output", false)] {
        out.push_str(&format!("\n## {title}\n\n| name | value |\n| --- | --- |\n"));
        let wanted = |source: &Source| matches!(source, Source::Site(_)) == site;
        for entry in CATALOGUE.iter().filter(|entry| wanted(&entry.source)) {
            out.push_str(&format!("| `{}` | {} |\n", entry.name, entry.doc));
        }
    }
    out
}
