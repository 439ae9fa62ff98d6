//! The pipeline: six calls in order. Read this file first.
//!
//! *read* a folder, *parse* each file, *assemble* the site, *plan* its outputs, *render* and
//! *write* them. Values pass from stage to stage; problems are collected on the way, and an error
//! anywhere means that nothing is written.

mod check;
mod live;
mod mentions;
mod parse;
mod progress;
mod publish;
mod report;
mod theme;
mod threads;

use crate::base::diagnostic::Diagnostic;
use crate::base::digest::{Digest, Digester, PROGRAM};
use crate::cache::{self, Lock};
use crate::config::{self, Config};
use crate::plan::{self, Naming, Plan, Statics};
use crate::render::{self, Worlds};
use crate::site::{self, Publication, Site, Sites};
use crate::source::{self, Sources};
use crate::template::{Theme, ThemeFiles};
use crate::write::Folder;
use parse::Access;
use progress::{UNWATCHED, Watch};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use check::{Checked, Outside};
pub(crate) use live::{Live, Output, Scene, Seen};
pub(crate) use mentions::{Citations, Citing, citations};
pub(crate) use progress::Stage;
pub(crate) use publish::alike_as_one;
pub(crate) use report::named;
pub use report::{Failure, Listed, Report, Unpublished};
pub(crate) use threads::{Thread, Threads};

/// Files or outputs that a thread takes at most at a time: with larger shares, the others wait at
/// the end for whoever took the last one.
const SHARE: usize = 16;

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
    worlds: Worlds,
    sources: Sources,
    problems: Vec<Diagnostic>,
    /// That of all it was made of.
    digest: Digest,
}

/// Builds a site into its output folder.
///
/// # Errors
/// The output folder cannot be used, another build is at work, or an option makes no sense.
/// Mistakes in the content are not failures: they are the report's diagnostics.
pub fn build(options: &Options) -> Result<Report, Failure> {
    build_watched(options, UNWATCHED)
}

/// Builds a site, and says on the way how far it is.
pub(crate) fn build_watched(options: &Options, watch: Watch) -> Result<Report, Failure> {
    on_site(options, || {
        let cache = cache::folder(&options.root)
            .map_err(|error| Failure::Io(options.root.join(cache::FOLDER), error))?;
        let _lock = Lock::take(&cache).map_err(report::not_locked)?;
        let output = output(options);
        if let Some(report) = once(options, &cache, &output, watch)? {
            return Ok(report);
        }
        cache::forget(&cache);
        let damaged = || Failure::Io(cache.clone(), io::ErrorKind::InvalidData.into());
        once(options, &cache, &output, watch)?.ok_or_else(damaged)
    })
}

/// One build; `None` if what earlier runs remembered turns out to be damaged.
fn once(
    options: &Options,
    cache: &Path,
    output: &Path,
    watch: Watch,
) -> Result<Option<Report>, Failure> {
    let (planned, folder) = rayon::join(
        || read_and_plan(options, Some((cache, Access::Write)), watch),
        || Folder::look(&options.root, output),
    );
    let planned = planned?;
    let report = publish::render_and_write(options, cache, folder?, &planned, watch);
    // To free ten thousand pages takes a while, and nobody need wait for it.
    rayon::spawn(|| drop(planned));
    report
}

/// Builds a site held in memory; nothing is read from or written to a disk.
///
/// # Errors
/// An option makes no sense.
pub fn build_in_memory(
    files: BTreeMap<String, Vec<u8>>,
    options: &Options,
) -> Result<(BTreeMap<String, Vec<u8>>, Report), Failure> {
    let is_litter = |path: &str| path.split('/').any(source::is_litter);
    let files = files.into_iter().filter(|(path, _)| !is_litter(path)).collect();
    let planned = plan(options, Sources::in_memory(files), Vec::new(), None, UNWATCHED)?;
    let mut report = planned.report(options);
    let (outputs, problems) = publish::render_all(&planned);
    report.add(problems, options.strict);
    Ok((outputs, report))
}

/// What would be published and what would not, without rendering or writing anything: it may run
/// beside a build.
///
/// # Errors
/// An option makes no sense.
pub fn list(options: &Options) -> Result<Report, Failure> {
    on_site(options, || {
        let cache = options.root.join(cache::FOLDER);
        let planned = read_and_plan(options, Some((&cache, Access::Heads)), UNWATCHED)?;
        Ok(planned.report(options))
    })
}

/// All that [`build`] would say, with nothing written: it takes no lock, and may run beside a
/// build.
///
/// # Errors
/// The output folder cannot be read, or an option makes no sense.
pub fn check(options: &Options) -> Result<Report, Failure> {
    on_site(options, || Ok(check::run(options, false)?.report))
}

/// The same, and all that the published pages name of other sites.
///
/// # Errors
/// Those of [`check`].
pub(crate) fn check_with_links(options: &Options) -> Result<Checked, Failure> {
    on_site(options, || check::run(options, true))
}

/// Where readers answer each published page. Errors of pages and of `site.yaml` are said in it.
///
/// # Errors
/// Those of [`list`].
pub(crate) fn threads(options: &Options) -> Result<Threads, Failure> {
    on_site(options, || threads::run(options))
}

/// All pages of a site, published or not, and what answers where, for those who would add a page.
/// What is wrong with them is not said.
///
/// # Errors
/// An option makes no sense.
pub(crate) fn survey(options: &Options) -> Result<(Arc<Site>, Arc<Plan>), Failure> {
    // Before all time nothing has expired.
    let options = Options { drafts: true, future: true, now: i64::MIN, ..options.clone() };
    let cache = options.root.join(cache::FOLDER);
    let Planned { worlds, .. } = read_and_plan(&options, Some((&cache, Access::Heads)), UNWATCHED)?;
    Ok((worlds.sites.main().clone(), worlds.plan))
}

/// Works on a site with as many threads as were asked for. Nothing is made in a folder that is no
/// site: what it lacks is the report.
fn on_site<T: From<Report> + Send>(
    options: &Options,
    work: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(options.jobs.unwrap_or(0)).build();
    let pool = pool.map_err(|error| Failure::Io(PathBuf::new(), io::Error::other(error)))?;
    let root = &options.root;
    let is_site = root.join("site.yaml").is_file() && root.join("content").is_dir();
    let lacking = || Ok(Report::of_problems(source::read(root).1).into());
    pool.install(|| if is_site { work() } else { lacking() })
}

/// The output folder that a build would write to.
fn output(options: &Options) -> PathBuf {
    options.output.clone().unwrap_or_else(|| options.root.join("public"))
}

/// Stages one to four, from a folder, with what earlier runs remembered in another.
fn read_and_plan(
    options: &Options,
    cache: Option<(&Path, Access)>,
    watch: Watch,
) -> Result<Planned, Failure> {
    let read_at_ns = cache::now_ns();
    let memory = cache.map(|(folder, access)| parse::Memory { folder, read_at_ns, access });
    let (sources, problems) = source::read(&options.root);
    plan(options, sources, problems, memory, watch)
}

/// Stages two to four.
fn plan(
    options: &Options,
    sources: Sources,
    mut problems: Vec<Diagnostic>,
    memory: Option<parse::Memory>,
    watch: Watch,
) -> Result<Planned, Failure> {
    let config = configuration(options, &sources, &mut problems)?;
    let own_theme = theme::texts(&sources, &config, &mut problems);
    let mut parsed = parse::all(&sources, &config, memory, watch, &mut problems)?;
    let unsaved = parsed.unsaved.take();
    let (saved, planned) = rayon::join(
        || unsaved.map_or(Ok(()), parse::Unsaved::save),
        || assemble_and_plan(options, sources, config, own_theme, parsed, problems),
    );
    saved?;
    Ok(planned)
}

/// Stages three and four.
fn assemble_and_plan(
    options: &Options,
    sources: Sources,
    config: Config,
    own_theme: ThemeFiles,
    parsed: parse::AllParsed,
    mut problems: Vec<Diagnostic>,
) -> Planned {
    let when = Publication { now: options.now, drafts: options.drafts, future: options.future };
    let records = site::Records { results: parsed.results, comments: parsed.comments };
    let (sites, found) = site::assemble(config, parsed.documents, (&parsed.assets, records), when);
    problems.extend(found);
    let (theme, found) = Theme::load(&own_theme, &render::NAMES);
    problems.extend(found);
    let assets = theme::assets(&own_theme, parsed.theme_assets);
    let statics = Statics::new(&theme, &sites.main().config, assets, Naming::ByContent);
    let (plan, found) = plan::plan(&sites, &statics);
    problems.extend(found);
    problems.extend(plan::check_links(&sites, &plan));
    let digest = inputs(parsed.digest, &own_theme, &sites);
    let worlds =
        Worlds::new(sites.into(), plan.into(), theme.into(), statics.into(), parsed.pack.into());
    Planned { worlds, sources, problems, digest }
}

fn configuration(
    options: &Options,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) -> Result<Config, Failure> {
    let text = sources.get("site.yaml").map(|file| sources.load_text(file));
    let (mut config, found) = match text {
        Some(Ok(text)) => config::read("site.yaml", &text),
        Some(Err(problem)) => (Config::default(), vec![problem]),
        None => (Config::default(), Vec::new()),
    };
    problems.extend(found);
    if let Some(url) = &options.base_url {
        let usable = config::parse_base_url(url);
        config.base_url = usable.ok_or_else(|| Failure::InvalidBaseUrl(url.clone()))?;
    }
    Ok(config)
}

/// The digest of all that outputs are made of. What the clock decides is which pages are published
/// and, by how many they are, which sessions are over and which registrations closed.
fn inputs(sources: Digest, theme: &ThemeFiles, sites: &Sites) -> Digest {
    let mut digester = Digester::new(PROGRAM);
    digester.digest(sources).value(&theme.texts).value(&sites.main().config);
    for page in sites.unpublished() {
        digester.text(page.file.as_str());
    }
    for site in sites.iter() {
        digester.number(site.n_turns() as u64);
    }
    digester.finish()
}

impl Planned {
    fn report(&self, options: &Options) -> Report {
        let mut report = Report::of(&self.worlds.sites, &self.worlds.plan);
        report.add(self.problems.clone(), options.strict);
        report
    }
}
