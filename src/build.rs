//! The pipeline: six calls in order. Read this file first.
//!
//! *read* a folder, *parse* each file, *assemble* the site, *plan* its outputs, *render* and
//! *write* them. Values pass from stage to stage; problems are collected on the way, and an error
//! anywhere means that nothing is written.

mod parse;
mod report;

use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::path::{OutputPath, SourcePath};
use crate::cache::{self, Lock};
use crate::config::{self, Config};
use crate::plan::{self, Recipe, Statics};
use crate::render::{self, Made, World};
use crate::site::{self, Publication, Site};
use crate::source::{self, Sources};
use crate::template::{Theme, ThemeFiles};
use crate::write::{Content, Folder, Refusal, Staged, Target};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

pub use report::{Failure, Listed, Report, Unpublished};

/// What a build is asked to do.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// Where the outputs go; `public` under the root if `None`.
    pub output: Option<PathBuf>,
    /// Instead of `base_url` in `site.yaml`.
    pub base_url: Option<String>,
    /// Publish drafts too.
    pub drafts: bool,
    /// Publish pages dated in the future too.
    pub future: bool,
    /// Take warnings for errors.
    pub strict: bool,
    /// Threads; as many as there are processors if `None`.
    pub jobs: Option<usize>,
    /// Leave foreign files in the output folder instead of refusing it.
    pub force: bool,
    /// Seconds since 1970: what "the future" is measured from.
    pub now: i64,
}

/// A site that was read, parsed, assembled and planned, and all that is wrong with it.
struct Planned {
    world: World,
    sources: Sources,
    problems: Vec<Diagnostic>,
}

/// Builds a site into its output folder.
///
/// # Errors
/// The output folder cannot be used, or another build is at work. Mistakes in the content are not
/// failures: they are the report's diagnostics.
pub fn build(options: &Options) -> Result<Report, Failure> {
    with_jobs(options.jobs, || {
        if !is_site(&options.root) {
            return Ok(Report::of_problems(source::read(&options.root).1));
        }
        let cache = cache::folder(&options.root)
            .map_err(|error| Failure::Io(options.root.join(cache::FOLDER), error))?;
        let _lock = Lock::take(&cache)?;
        let output = options.output.clone().unwrap_or_else(|| options.root.join("public"));
        if let Some(report) = once(options, &cache, &output)? {
            return Ok(report);
        }
        cache::forget(&cache);
        let damaged = || Failure::Io(cache.clone(), std::io::ErrorKind::InvalidData.into());
        once(options, &cache, &output)?.ok_or_else(damaged)
    })
}

/// One build; `None` if what earlier runs remembered turns out to be damaged.
fn once(options: &Options, cache: &Path, output: &Path) -> Result<Option<Report>, Failure> {
    let (planned, folder) =
        rayon::join(|| plan(options, Some(cache)), || Folder::look(&options.root, output));
    write(options, cache, folder?, planned?)
}

/// Builds a site held in memory; nothing is read from or written to a disk.
///
/// # Errors
/// None but those of [`Options`] that make no sense.
pub fn build_in_memory(
    files: BTreeMap<String, Vec<u8>>,
    options: &Options,
) -> Result<(BTreeMap<String, Vec<u8>>, Report), Failure> {
    let is_litter = |path: &str| path.split('/').any(source::is_litter);
    let files = files.into_iter().filter(|(path, _)| !is_litter(path)).collect();
    let sources = Sources::in_memory(files);
    let planned = plan_sources(options, sources, Vec::new(), None)?;
    let mut report = planned.report();
    let (outputs, problems) = render_all(&planned);
    report.add(problems, options.strict);
    Ok((outputs, report))
}

/// What would be published and what would not, without rendering anything.
///
/// # Errors
/// `.estrade/` cannot be written to.
pub fn list(options: &Options) -> Result<Report, Failure> {
    with_jobs(options.jobs, || {
        if !is_site(&options.root) {
            return Ok(Report::of_problems(source::read(&options.root).1));
        }
        let cache = cache::folder(&options.root)
            .map_err(|error| Failure::Io(options.root.join(cache::FOLDER), error))?;
        let _lock = Lock::take(&cache)?;
        let planned = plan(options, Some(&cache))?;
        let mut report = planned.report();
        report.add(Vec::new(), options.strict);
        Ok(report)
    })
}

/// Whether a folder is a site: nothing is made in one that is not.
fn is_site(root: &Path) -> bool {
    root.join("site.yaml").exists() && root.join("content").is_dir()
}

fn with_jobs<T: Send>(
    jobs: Option<usize>,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build();
    pool.map_err(|error| Failure::Io(PathBuf::new(), std::io::Error::other(error)))?.install(work)
}

/// Stages one to four, from a folder.
fn plan(options: &Options, cache: Option<&Path>) -> Result<Planned, Failure> {
    let read_at_ns = cache::now_ns();
    let (sources, problems) = source::read(&options.root);
    let memory = cache.map(|folder| parse::Memory { folder, read_at_ns });
    plan_sources(options, sources, problems, memory)
}

fn plan_sources(
    options: &Options,
    sources: Sources,
    mut problems: Vec<Diagnostic>,
    memory: Option<parse::Memory>,
) -> Result<Planned, Failure> {
    let config = configuration(options, &sources, &mut problems);
    let own_theme = theme_files(&sources, &config, &mut problems);
    let parsed = parse::all(&sources, &config, memory, &mut problems)?;
    let when = Publication { now: options.now, drafts: options.drafts, future: options.future };
    let (site, found) = site::assemble(config, parsed.documents, &parsed.assets, when);
    problems.extend(found);
    let (theme, found) = Theme::load(&own_theme, &render::NAMES);
    problems.extend(found);
    let statics = Statics::new(&theme, &site.config, theme_assets(&own_theme, parsed.theme_assets));
    let (plan, found) = plan::plan(&site, &statics);
    problems.extend(found);
    Ok(Planned { world: World::new(site, plan, theme, statics, parsed.pack), sources, problems })
}

fn configuration(options: &Options, sources: &Sources, problems: &mut Vec<Diagnostic>) -> Config {
    let text = sources.get("site.yaml").map(|file| sources.load_text(file));
    let (mut config, found) = match text {
        Some(Ok(text)) => config::read("site.yaml", &text),
        Some(Err(problem)) => (Config::default(), vec![problem]),
        None => (Config::default(), Vec::new()),
    };
    problems.extend(found);
    if let Some(url) = options.base_url.as_deref().and_then(config::parse_base_url) {
        config.base_url = url;
    }
    config
}

/// The texts of the site's own theme; an unknown one is reported.
fn theme_files(sources: &Sources, config: &Config, problems: &mut Vec<Diagnostic>) -> ThemeFiles {
    let Some(name) = &config.theme.name else { return ThemeFiles::default() };
    let folder = format!("themes/{name}");
    let prefix = format!("{folder}/");
    let mut texts = BTreeMap::new();
    for file in sources.below(&prefix) {
        let inside = &file.path.as_str()[prefix.len()..];
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
        problems.push(report::unknown_theme(name, config.theme.name_line, sources));
    }
    ThemeFiles { folder, texts }
}

/// The other files of the theme: `static/x` answers at `/assets/x`.
fn theme_assets(
    own: &ThemeFiles,
    assets: BTreeMap<SourcePath, site::AssetFacts>,
) -> Vec<(SourcePath, crate::base::path::Address, site::AssetFacts)> {
    let prefix = format!("{}/", own.folder);
    let placed = assets.into_iter().filter_map(|(source, facts)| {
        let inside = source.as_str().strip_prefix(&prefix)?;
        let inside = inside.strip_prefix("static/").filter(|_| !ThemeFiles::is_text(inside))?;
        let address = crate::base::path::Address::new(format!("/assets/{inside}"));
        Some((source.clone(), address, facts))
    });
    placed.collect()
}

/// Stage five with nothing written: every output's bytes, and what fails.
fn render_all(planned: &Planned) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let world = &planned.world;
    let made: Vec<_> = world
        .plan
        .outputs
        .par_iter()
        .map(|(path, recipe)| {
            let made = render::prepare(world, path, recipe).make();
            made.map(|made| (path.as_str().to_owned(), planned.bytes(made)))
        })
        .collect();
    let (mut outputs, mut problems) = (BTreeMap::new(), Vec::new());
    for made in made {
        match made {
            Ok((path, bytes)) => {
                outputs.insert(path, bytes);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.retain(|problem| !planned.is_known_faulty(problem));
    (outputs, problems)
}

/// What fails when every output is rendered; what is rendered is dropped at once.
fn render_problems(planned: &Planned) -> Vec<Diagnostic> {
    let outputs = planned.world.plan.outputs.par_iter();
    outputs
        .filter_map(|(path, recipe)| render::prepare(&planned.world, path, recipe).make().err())
        .filter(|problem| !planned.is_known_faulty(problem))
        .collect()
}

/// Stages five and six: renders what is not fresh, and puts it in place if nothing is wrong.
/// `None` if a remembered body is damaged.
fn write(
    options: &Options,
    cache: &Path,
    folder: Folder,
    planned: Planned,
) -> Result<Option<Report>, Failure> {
    let mut report = planned.report();
    report.add(Vec::new(), options.strict);
    let paths: BTreeSet<&str> = planned.world.plan.outputs.keys().map(OutputPath::as_str).collect();
    if !report.ok {
        report.add(render_problems(&planned), options.strict);
        return Ok(Some(report));
    }
    let target = Target::open(folder, cache, &paths, options.force)?;
    let outcomes: Vec<Outcome> = planned
        .world
        .plan
        .outputs
        .par_iter()
        .map(|(path, recipe)| one(&planned, &target, path, recipe))
        .collect();
    let mut staged = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, outcome) in paths.iter().zip(outcomes) {
        match outcome {
            Outcome::Fresh => report.skipped += 1,
            Outcome::Staged(output) => {
                staged.insert((*path).to_owned(), output);
                report.rendered.push((*path).to_owned());
            }
            Outcome::Faulty(problem) => problems.push(problem),
            Outcome::Refused(refusal) => {
                target.abandon();
                return Err(refusal.into());
            }
        }
    }
    report.add(problems, options.strict);
    if planned.world.is_damaged() {
        target.abandon();
        return Ok(None);
    }
    if !report.ok {
        target.abandon();
        return Ok(Some(report));
    }
    let changes = target.commit(staged, &paths)?;
    report.written = changes.written;
    report.deleted = changes.deleted;
    Ok(Some(report))
}

/// What became of one output.
enum Outcome {
    Fresh,
    Staged(Staged),
    Faulty(Diagnostic),
    Refused(Refusal),
}

fn one(planned: &Planned, target: &Target, path: &OutputPath, recipe: &Recipe) -> Outcome {
    let prepared = render::prepare(&planned.world, path, recipe);
    if target.is_fresh(path, prepared.fingerprint) {
        return Outcome::Fresh;
    }
    let made = match prepared.make() {
        Ok(made) => made,
        Err(problem) => return Outcome::Faulty(problem),
    };
    match target.stage(path, prepared.fingerprint, &planned.content(made)) {
        Ok(staged) => Outcome::Staged(staged),
        Err(refusal) => Outcome::Refused(refusal),
    }
}

impl Planned {
    fn site(&self) -> &Site {
        &self.world.site
    }

    fn report(&self) -> Report {
        Report::of(self.site(), &self.world.plan, self.problems.clone())
    }

    /// Whether it lies in a template that has errors already: rendering only says them again.
    fn is_known_faulty(&self, problem: &Diagnostic) -> bool {
        let Some(template) = problem.place.as_ref().map(|place| &place.path) else { return false };
        let lies_there =
            |other: &Diagnostic| other.place.as_ref().is_some_and(|at| at.path == *template);
        self.problems.iter().any(|other| other.is_error() && lies_there(other))
    }

    /// An output's bytes, also of a file that would be copied.
    fn bytes(&self, made: Made) -> Vec<u8> {
        match made {
            Made::Bytes(bytes) => bytes,
            Made::Copy(source, _) => {
                let file = self.sources.get(source.as_str()).expect("it was planned from there");
                self.sources.load(file).unwrap_or_default()
            }
        }
    }

    fn content(&self, made: Made) -> Content {
        match made {
            Made::Bytes(bytes) => Content::Bytes(bytes),
            Made::Copy(source, digest) => {
                let file = self.sources.get(source.as_str()).expect("it was planned from there");
                let location = self.sources.location(file).expect("builds that write read a disk");
                Content::File(location, digest)
            }
        }
    }
}

/// Whether a diagnostic stops the publication.
fn stops(problem: &Diagnostic, strict: bool) -> bool {
    strict || problem.severity == Severity::Error
}
