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

impl Statics {
    /// `others`: the files of the site's own theme, but for those two.
    pub(crate) fn new(
        theme: &Theme,
        config: &Config,
        others: Vec<(SourcePath, Address, AssetFacts)>,
    ) -> Statics {
        let style = style_sheet(theme, config);
        let script = theme.static_text("script.js").to_owned();
        Statics {
            style: (fingerprinted("style", "css", &style), style),
            script: (fingerprinted("script", "js", &script), script),
            files: others,
        }
    }
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
