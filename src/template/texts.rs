//! The texts of a theme's templates, and where each lies.

use crate::base::diagnostic::Place;
use crate::base::span::Lines;
use std::collections::BTreeMap;
use std::ops::Range;

/// Before the names of embedded templates; the fallback prefix finds them without it.
pub(super) const PREFIX: &str = "default/";

/// Templates by the name under which Tera knows them.
#[derive(Clone, Copy)]
pub(super) struct Texts<'t> {
    /// That of the site's own theme, from the site's root.
    pub(super) folder: &'t str,
    pub(super) sources: &'t BTreeMap<String, String>,
}

impl<'t> Texts<'t> {
    pub(super) fn text(&self, name: &str) -> &'t str {
        self.sources.get(name).map_or("", String::as_str)
    }

    /// The site's own templates.
    pub(super) fn own(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let own = self.sources.iter().filter(|(name, _)| !name.starts_with(PREFIX));
        own.map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The templates of the default theme, as others write their names.
    pub(super) fn embedded(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let embedded = self.sources.iter();
        embedded.filter_map(|(name, text)| Some((name.strip_prefix(PREFIX)?, text.as_str())))
    }

    pub(super) fn has_default(&self, name: &str) -> bool {
        self.sources.contains_key(&format!("{PREFIX}{name}"))
    }

    pub(super) fn place(&self, template: &str, range: Range<usize>) -> Place {
        Lines::new(&self.path(template), self.text(template)).place(range)
    }

    /// Where a template lies, from the site's root.
    pub(super) fn path(&self, template: &str) -> String {
        match template.strip_prefix(PREFIX) {
            Some(embedded) => format!("themes/default/templates/{embedded}"),
            None => format!("{}/templates/{template}", self.folder),
        }
    }
}

/// A template's name as other templates write it.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}
