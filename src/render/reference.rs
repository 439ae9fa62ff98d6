//! The reference of the catalogue, generated from the catalogue itself.

use super::catalogue::{CATALOGUE, Source};

/// Every name of the catalogue, and whether its value is the same for the whole site.
pub(crate) fn names() -> impl Iterator<Item = (&'static str, bool)> {
    CATALOGUE.iter().map(|entry| (entry.name, matches!(entry.source, Source::Site(_))))
}

#[test]
fn the_reference_is_that_of_this_catalogue() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/catalogue.md");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, catalogue()).expect("docs/ can be written to");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, catalogue(), "run `UPDATE_EXPECT=1 cargo test the_reference`");
}

/// The text of docs/catalogue.md.
fn catalogue() -> String {
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
