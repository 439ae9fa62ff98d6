//! What a preview shows at one moment: immutable, and exchanged whole.

use crate::base::diagnostic::Diagnostic;
use crate::base::digest::{Digest, Digester};
use crate::base::path::{Address, OutputPath, SourcePath};
use crate::plan::{List, Recipe};
use crate::render::{Made, Worlds};
use crate::site::{Page, Unpublished};
use crate::source::Sources;
use crate::template::Theme;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// A site as it is seen at one moment, and all that is wrong with it.
pub(crate) struct Scene {
    pub(crate) worlds: Worlds,
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
    worlds_before: OnceLock<Worlds>,
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
        worlds: Worlds,
        sources: Arc<Sources>,
        hidden: Hidden,
        problems: Vec<Diagnostic>,
        (changed, stale): (BTreeSet<String>, BTreeSet<String>),
        last: Option<&Scene>,
    ) -> Scene {
        let same = last.filter(|last| Arc::ptr_eq(&last.worlds.theme, &worlds.theme));
        let theme_before = match (same, last) {
            (Some(last), _) => last.theme_before.clone(),
            // A theme that nobody has seen at work is no help where another fails.
            (None, Some(last)) if !last.proof.is_good() && last.theme_before.is_some() => {
                last.theme_before.clone()
            }
            (None, last) => last.map(|last| last.worlds.theme.clone()),
        };
        Scene {
            proof: same.map(|last| last.proof.clone()).unwrap_or_default(),
            theme_before,
            worlds_before: OnceLock::new(),
            files_print: OnceLock::new(),
            worlds,
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
        let planned = self.worlds.plan.outputs.get(path)?;
        Some(self.worlds.prepare(path, planned).fingerprint)
    }

    /// Renders an output. Where the theme fails, the theme before stands in for it.
    pub(crate) fn render(&self, path: &OutputPath) -> Option<Rendered> {
        let planned = self.worlds.plan.outputs.get(path)?;
        let made = self.worlds.prepare(path, planned).make();
        let problem = match made {
            Ok(made) => {
                self.proof.has_shown.store(true, Ordering::Relaxed);
                return Some(Rendered { output: Some(self.output(made)), problem: None });
            }
            Err(problem) => problem,
        };
        self.proof.has_failed.store(true, Ordering::Relaxed);
        let before = self.before().and_then(|worlds| {
            let planned = worlds.plan.outputs.get(path)?;
            worlds.prepare(path, planned).make().ok()
        });
        let output = before.map(|made| self.output(made));
        Some(Rendered { output, problem: Some(problem) })
    }

    /// The fingerprint of all files that pages may show beside their own text: style sheets,
    /// scripts, pictures.
    pub(crate) fn files_print(&self) -> Digest {
        *self.files_print.get_or_init(|| {
            let statics = &self.worlds.statics;
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
        let site = self
            .worlds
            .sites
            .main()
            .assets
            .iter()
            .map(|asset| (&asset.address, asset.facts.digest));
        let theme = self.worlds.statics.files.iter();
        site.chain(theme.map(|(_, address, facts)| (address, facts.digest)))
    }

    /// What is wrong with an output as such.
    pub(crate) fn problem(&self, path: &OutputPath) -> Option<Diagnostic> {
        let planned = self.worlds.plan.outputs.get(path)?;
        let made = self.worlds.prepare(path, planned).make();
        let flag = if made.is_ok() { &self.proof.has_shown } else { &self.proof.has_failed };
        flag.store(true, Ordering::Relaxed);
        made.err()
    }

    fn before(&self) -> Option<&Worlds> {
        let theme = self.theme_before.as_ref()?;
        Some(self.worlds_before.get_or_init(|| self.worlds.with_theme(theme.clone())))
    }

    fn output(&self, made: Made) -> Output {
        match made {
            Made::Bytes(bytes) => Output::Bytes(bytes),
            Made::Card(card) => Output::Bytes(card.draw()),
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
    pub(crate) fn page_of(&self, path: &OutputPath) -> Option<&Page> {
        let planned = self.worlds.plan.outputs.get(path)?;
        let site = self.worlds.sites.get(planned.edition);
        let id = match &planned.recipe {
            Recipe::Page(id) => Some(*id),
            Recipe::List(List::Home, part) if part.number == 1 => site.home,
            Recipe::List(List::Author(at), part) if part.number == 1 => site.authors[*at].page,
            _ => None,
        };
        id.map(|id| site.page(id))
    }
}
