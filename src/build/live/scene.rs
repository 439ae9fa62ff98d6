//! What a preview shows at one moment: immutable, and exchanged whole.

use crate::base::diagnostic::Diagnostic;
use crate::base::digest::{Digest, Digester};
use crate::base::path::{Address, OutputPath, SourcePath};
use crate::plan::{List, Recipe};
use crate::render::{self, Made, World};
use crate::site::{PageId, Unpublished};
use crate::source::Sources;
use crate::template::Theme;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// A site as it is seen at one moment, and all that is wrong with it.
pub(crate) struct Scene {
    pub(crate) world: World,
    sources: Arc<Sources>,
    /// What a build would leave out.
    pub(crate) unpublished: Arc<Vec<Unpublished>>,
    /// Where pages that are not shown would answer.
    pub(crate) missing: Arc<Vec<(Address, SourcePath)>>,
    /// By file and line.
    pub(crate) problems: Vec<Diagnostic>,
    /// The source files that made it another than the scene before.
    pub(crate) changed: BTreeSet<String>,
    /// Source files for whose faulty text the last good one stands in.
    pub(crate) stale: BTreeSet<String>,
    proof: Arc<Proof>,
    /// The theme before, for outputs that this one fails to show.
    theme_before: Option<Arc<Theme>>,
    world_before: OnceLock<World>,
    files_print: OnceLock<Digest>,
}

/// What a build would leave out, and where that would answer.
#[derive(Clone)]
pub(super) struct Hidden {
    pub(super) unpublished: Arc<Vec<Unpublished>>,
    pub(super) missing: Arc<Vec<(Address, SourcePath)>>,
}

/// What rendering has shown of a theme so far.
#[derive(Default)]
struct Proof {
    has_shown: AtomicBool,
    has_failed: AtomicBool,
}

impl Proof {
    fn is_good(&self) -> bool {
        self.has_shown.load(Ordering::Relaxed) && !self.has_failed.load(Ordering::Relaxed)
    }
}

/// An output, ready to be sent.
pub(crate) enum Output {
    Bytes(Vec<u8>),
    /// A file to send as it is.
    File(PathBuf),
}

/// What became of rendering an output.
pub(crate) struct Rendered {
    /// `None` if neither this theme nor the one before shows it.
    pub(crate) output: Option<Output>,
    pub(crate) problem: Option<Diagnostic>,
}

impl Scene {
    pub(super) fn new(
        world: World,
        sources: Arc<Sources>,
        hidden: Hidden,
        problems: Vec<Diagnostic>,
        (changed, stale): (BTreeSet<String>, BTreeSet<String>),
        last: Option<&Scene>,
    ) -> Scene {
        let same = last.filter(|last| Arc::ptr_eq(&last.world.theme, &world.theme));
        let theme_before = match (same, last) {
            (Some(last), _) => last.theme_before.clone(),
            // A theme that nobody has seen at work is no help where another fails.
            (None, Some(last)) if !last.proof.is_good() && last.theme_before.is_some() => {
                last.theme_before.clone()
            }
            (None, last) => last.map(|last| last.world.theme.clone()),
        };
        Scene {
            proof: same.map(|last| last.proof.clone()).unwrap_or_default(),
            theme_before,
            world_before: OnceLock::new(),
            files_print: OnceLock::new(),
            world,
            sources,
            unpublished: hidden.unpublished,
            missing: hidden.missing,
            problems,
            changed,
            stale,
        }
    }

    /// The fingerprint of an output; `None` if nothing answers there.
    pub(crate) fn print(&self, path: &OutputPath) -> Option<Digest> {
        let recipe = self.world.plan.outputs.get(path)?;
        Some(render::prepare(&self.world, path, recipe).fingerprint)
    }

    /// Renders an output. Where the theme fails, the theme before stands in for it.
    pub(crate) fn render(&self, path: &OutputPath) -> Option<Rendered> {
        let recipe = self.world.plan.outputs.get(path)?;
        let made = render::prepare(&self.world, path, recipe).make();
        let problem = match made {
            Ok(made) => {
                self.proof.has_shown.store(true, Ordering::Relaxed);
                return Some(Rendered { output: Some(self.output(made)), problem: None });
            }
            Err(problem) => problem,
        };
        self.proof.has_failed.store(true, Ordering::Relaxed);
        let before = self.before().and_then(|world| {
            let recipe = world.plan.outputs.get(path)?;
            render::prepare(world, path, recipe).make().ok()
        });
        let output = before.map(|made| self.output(made));
        Some(Rendered { output, problem: Some(problem) })
    }

    /// The fingerprint of all files that pages may show beside their own text: style sheets,
    /// scripts, pictures.
    pub(crate) fn files_print(&self) -> Digest {
        *self.files_print.get_or_init(|| {
            let statics = &self.world.statics;
            let mut digester = Digester::new("files");
            digester.text(&statics.style.1).text(&statics.script.1);
            for (address, digest) in self.files() {
                digester.text(address.as_str()).digest(digest);
            }
            digester.finish()
        })
    }

    /// The files that are published as they are.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&Address, Digest)> {
        let site = self.world.site.assets.iter().map(|asset| (&asset.address, asset.facts.digest));
        let theme = self.world.statics.files.iter();
        site.chain(theme.map(|(_, address, facts)| (address, facts.digest)))
    }

    /// What is wrong with an output as such.
    pub(crate) fn problem(&self, path: &OutputPath) -> Option<Diagnostic> {
        let recipe = self.world.plan.outputs.get(path)?;
        let made = render::prepare(&self.world, path, recipe).make();
        let flag = if made.is_ok() { &self.proof.has_shown } else { &self.proof.has_failed };
        flag.store(true, Ordering::Relaxed);
        made.err()
    }

    fn before(&self) -> Option<&World> {
        let theme = self.theme_before.as_ref()?;
        let world = &self.world;
        Some(self.world_before.get_or_init(|| {
            let (site, plan) = (world.site.clone(), world.plan.clone());
            World::new(site, plan, theme.clone(), world.statics.clone(), world.pack.clone())
        }))
    }

    fn output(&self, made: Made) -> Output {
        match made {
            Made::Bytes(bytes) => Output::Bytes(bytes),
            Made::Copy(source, _) => Output::File(self.location(&source)),
        }
    }

    /// Where a source file is on the disk.
    pub(crate) fn location(&self, source: &SourcePath) -> PathBuf {
        let file = self.sources.get(source.as_str());
        file.and_then(|file| self.sources.location(file)).unwrap_or_default()
    }

    /// The text of a source file as it is now, decoded as a build does; nothing where it cannot be
    /// read.
    pub(crate) fn text(&self, path: &str) -> String {
        let file = self.sources.get(path);
        file.and_then(|file| self.sources.load_text(file).ok()).unwrap_or_default()
    }

    /// The page that an output is of, or shows the text of.
    pub(crate) fn page_of(&self, path: &OutputPath) -> Option<PageId> {
        let site = &self.world.site;
        match self.world.plan.outputs.get(path)? {
            Recipe::Page(id) => Some(*id),
            Recipe::List(List::Home, part) if part.number == 1 => site.home,
            Recipe::List(List::Author(at), part) if part.number == 1 => site.authors[*at].page,
            _ => None,
        }
    }
}
