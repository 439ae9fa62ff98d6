//! The worlds of all editions: what a build or a preview renders from.

use super::make::{Prepared, prepare};
use super::shared::World;
use crate::base::path::OutputPath;
use crate::cache::Pack;
use crate::plan::{Plan, Planned, Statics};
use crate::site::Sites;
use crate::template::Theme;
use std::sync::Arc;

/// Everything that outputs may draw on. Immutable once made.
pub(crate) struct Worlds {
    pub(crate) sites: Arc<Sites>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) theme: Arc<Theme>,
    pub(crate) statics: Arc<Statics>,
    pack: Arc<Pack>,
    editions: Vec<World>,
}

impl Worlds {
    pub(crate) fn new(
        sites: Arc<Sites>,
        plan: Arc<Plan>,
        theme: Arc<Theme>,
        statics: Arc<Statics>,
        pack: Arc<Pack>,
    ) -> Worlds {
        let world = |edition| {
            let (theme, statics) = (theme.clone(), statics.clone());
            World::new(sites.clone(), edition, plan.clone(), theme, statics, pack.clone())
        };
        let editions = (0..sites.iter().len()).map(world).collect();
        Worlds { sites, plan, theme, statics, pack, editions }
    }

    /// The same under another theme.
    pub(crate) fn with_theme(&self, theme: Arc<Theme>) -> Worlds {
        let (sites, plan) = (self.sites.clone(), self.plan.clone());
        Worlds::new(sites, plan, theme, self.statics.clone(), self.pack.clone())
    }

    /// Looks up what an output reads, and so finds its fingerprint.
    pub(crate) fn prepare<'w>(&'w self, path: &OutputPath, planned: &'w Planned) -> Prepared<'w> {
        prepare(&self.editions[planned.edition], path, &planned.recipe)
    }

    /// Whether a body could not be read back: what was rendered is worth nothing then, and the
    /// build must start over without what it remembered.
    pub(crate) fn is_damaged(&self) -> bool {
        self.editions.iter().any(World::is_damaged)
    }
}
