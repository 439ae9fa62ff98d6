//! The theme's own files: their addresses carry a digest of what they hold.

use crate::base::digest::Digest;
use crate::base::path::{Address, SourcePath};
use crate::config::Config;
use crate::document::highlight;
use crate::site::AssetFacts;
use crate::template::Theme;

/// Style sheet, script, and the other files of a theme's `static/`.
pub(crate) struct Statics {
    pub(crate) style: (Address, String),
    pub(crate) script: (Address, String),
    pub(crate) files: Vec<(SourcePath, Address, AssetFacts)>,
}

/// How the style sheet and the script are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Naming {
    /// By a digest of what they hold, so that browsers may keep them for ever.
    ByContent,
    /// Always the same, so that a preview can exchange them under a page that stays.
    Plain,
}

impl Statics {
    /// `others`: the files of the site's own theme, but for those two.
    pub(crate) fn new(
        theme: &Theme,
        config: &Config,
        others: Vec<(SourcePath, Address, AssetFacts)>,
        naming: Naming,
    ) -> Statics {
        let style = style_sheet(theme, config);
        let script = theme.static_text("script.js").to_owned();
        let named = |name: &str, extension: &str, text: &str| match naming {
            Naming::ByContent => fingerprinted(name, extension, text),
            Naming::Plain => Address::new(format!("/assets/{name}.{extension}")),
        };
        Statics {
            style: (named("style", "css", &style), style),
            script: (named("script", "js", &script), script),
            files: others,
        }
    }
}

/// Whether a path is one that the style sheet or the script of some version of the program may
/// have had: what is left of it is ours, remembered or not.
pub(crate) fn was_ours(path: &str) -> bool {
    let Some(name) = path.strip_prefix("assets/") else { return false };
    let digest = [("style.", ".css"), ("script.", ".js")]
        .into_iter()
        .find_map(|(start, end)| name.strip_prefix(start)?.strip_suffix(end));
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    digest.is_some_and(|digest| digest.len() == 8 && digest.chars().all(is_digit))
}

fn fingerprinted(name: &str, extension: &str, text: &str) -> Address {
    let digest = Digest::of(text.as_bytes()).short(8);
    Address::new(format!("/assets/{name}.{digest}.{extension}"))
}

/// The theme's sheet, the colours of highlighted code, and the site's accent.
fn style_sheet(theme: &Theme, config: &Config) -> String {
    let mut sheet = theme.static_text("style.css").trim_end().to_owned();
    sheet.push('\n');
    sheet.push_str(&highlight::style_sheet());
    if let Some(accent) = &config.theme.accent {
        sheet.push_str(&format!(":root{{--accent:{accent}}}\n"));
    }
    sheet
}
