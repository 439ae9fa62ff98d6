//! From a recipe to its fingerprint, and from there to bytes.

use super::card::Card;
use super::catalogue::{self, Read};
use super::scope::Scope;
use super::shared::World;
use super::{agenda, share, sitemap, subscription, talk};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::{Digest, Digester, PROGRAM};
use crate::base::path::{OutputPath, SourcePath};
use crate::plan::{Recipe, policy};

/// What an output is: bytes, a file to copy, or a picture that is not drawn yet.
pub(crate) enum Made {
    Bytes(Vec<u8>),
    /// With the digest of what it holds.
    Copy(SourcePath, Digest),
    /// Nothing about it can fail, so that a check need not draw it.
    Card(Card),
}

/// An output whose values have been looked up, but not made.
pub(crate) struct Prepared<'w> {
    pub(crate) path: OutputPath,
    pub(crate) fingerprint: Digest,
    scope: Scope<'w>,
    reads: Vec<(&'w str, Read<'w>)>,
}

/// Looks up what an output reads, and so finds its fingerprint.
pub(crate) fn prepare<'w>(world: &'w World, path: &OutputPath, recipe: &'w Recipe) -> Prepared<'w> {
    let scope = Scope::new(world, path, recipe);
    let reads: Vec<(&str, Read)> = match scope.template() {
        Some(template) => {
            let names = world.theme.reads(template);
            names.map(|name| (name, catalogue::read(name, &scope))).collect()
        }
        None => Vec::new(),
    };
    let fingerprint = fingerprint(&scope, &reads);
    Prepared { path: path.clone(), fingerprint, scope, reads }
}

fn fingerprint(scope: &Scope, reads: &[(&str, Read)]) -> Digest {
    let world = scope.world;
    let mut digester = Digester::new(PROGRAM);
    if let Some(template) = scope.template() {
        digester.text(template).digest(world.theme.digest(template));
        for (name, read) in reads {
            digester.text(name);
            read.digest(world, &mut digester);
        }
        return digester.finish();
    }
    match scope.recipe {
        Recipe::Feed(feed, format) => digester.digest(subscription::digest(world, *feed, *format)),
        Recipe::Comments(of, format) => digester.digest(talk::digest(world, *of, *format)),
        Recipe::Ical(ical) => digester.digest(agenda::digest(world, *ical)),
        Recipe::Asset(at) => digester.text("copy").digest(world.site.assets[*at].facts.digest),
        Recipe::ThemeFile(at) => digester.text("copy").digest(world.statics.files[*at].2.digest),
        Recipe::Style => digester.text(&world.statics.style.1),
        Recipe::Script => digester.text(&world.statics.script.1),
        Recipe::Redirect { page } => {
            let page = world.site.page(*page);
            let meta = &page.head.meta;
            digester.text(&world.site.url(&page.address)).text(&meta.title);
            digester.text(&world.site.config.language)
        }
        Recipe::Card(page) => digester.digest(share::card(world, *page).digest()),
        Recipe::Sitemap(n) => digester.digest(sitemap::digest(world, *n)),
        Recipe::Headers => digester.text(&policy(&world.sites).unwrap_or_default()),
        _ => {
            digester.text(world.site.config.base_url.as_str()).text(&format!("{:?}", scope.recipe))
        }
    };
    digester.finish()
}

impl Prepared<'_> {
    /// Makes the output.
    ///
    /// # Errors
    /// A template fails for this page.
    pub(crate) fn make(&self) -> Result<Made, Diagnostic> {
        let world = self.scope.world;
        if let Some(template) = self.scope.template() {
            let shows_cards = self.reads.iter().any(|(name, _)| *name == "cards");
            if let Some(problem) = shows_cards.then(|| self.scope.faulty_card()).flatten() {
                return Err(problem);
            }
            let values = self.reads.iter().map(|(name, read)| (*name, read.value(world)));
            let html = world.theme.render(template, values, self.path.as_str())?;
            return Ok(Made::Bytes(html));
        }
        Ok(match self.scope.recipe {
            Recipe::Feed(scope, format) => {
                Made::Bytes(subscription::render(world, *scope, *format))
            }
            Recipe::Comments(of, format) => Made::Bytes(talk::render(world, *of, *format)),
            Recipe::Ical(ical) => Made::Bytes(agenda::render(world, *ical)),
            Recipe::Asset(at) => {
                let asset = &world.site.assets[*at];
                Made::Copy(asset.source.clone(), asset.facts.digest)
            }
            Recipe::ThemeFile(at) => {
                let (source, _, facts) = &world.statics.files[*at];
                Made::Copy(source.clone(), facts.digest)
            }
            Recipe::Style => Made::Bytes(world.statics.style.1.clone().into_bytes()),
            Recipe::Script => Made::Bytes(world.statics.script.1.clone().into_bytes()),
            Recipe::Redirect { page } => {
                let page = world.site.page(*page);
                let title = &page.head.meta.title;
                Made::Bytes(sitemap::redirect(world, &page.address, title))
            }
            Recipe::Card(page) => Made::Card(share::card(world, *page)),
            Recipe::Sitemap(n) => Made::Bytes(sitemap::render(world, *n)),
            Recipe::SitemapIndex(n_maps) => Made::Bytes(sitemap::index(world, *n_maps)),
            Recipe::Headers => Made::Bytes(sitemap::headers(world)),
            _ => Made::Bytes(sitemap::robots(world)),
        })
    }
}
