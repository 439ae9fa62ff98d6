//! A site that stays in memory while its files change: the preview's way through the stages.
//!
//! Every look finds the state of the files by looking, never by what an event said, and makes a
//! whole new [`Scene`] of it. Where a file is faulty, its last good version stands in for it, so
//! that the mistake spoils nothing else.

mod scene;

use super::parse::{self, Access, Known};
use super::progress::UNWATCHED;
use super::{Failure, Options, SHARE, configuration, theme};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::cache::{self, Entry, Pack, is_settled};
use crate::config::Config;
use crate::document::{self, Head, Results};
use crate::plan::{self, Naming, Plan, Statics};
use crate::render::{self, Worlds};
use crate::site::{self, Parsed, Publication, Sites};
use crate::source::{self, SourceFile, Sources};
use crate::template::{Theme, ThemeFiles};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use scene::{Output, Scene};

/// Bytes of bodies that nothing shows any more, beyond which the others are moved together.
const WASTE: u64 = 16 << 20;

/// Nanoseconds since its last byte after which a file is taken to be whole, where nothing says so.
const YOUNG_NS: u64 = 300_000_000;

/// Nanoseconds for which a file that is faulty, or a model that is empty, may be half of a save.
const HASTE_NS: u64 = 80_000_000;

/// Where to look for changes.
pub(crate) enum Seen<'p> {
    /// Everywhere.
    All,
    /// Everywhere, where nothing tells who still writes: a young file is left for the next look.
    Round,
    /// At some files and folders, named by their whole paths.
    Paths(&'p BTreeSet<PathBuf>),
}

/// A site that is looked at again and again.
pub(crate) struct Live {
    options: Options,
    sources: Arc<Sources>,
    source_problems: Vec<Diagnostic>,
    looked_ns: i64,
    /// When the look before that one was: what has a younger stamp may have changed since it was
    /// read, within one tick of the file system's clock.
    settled_ns: i64,
    config: Held<Config>,
    config_text: Option<String>,
    theme: Held<Arc<Theme>>,
    own_theme: ThemeFiles,
    /// What is wrong with the files of the theme as files.
    theme_file_problems: Vec<Diagnostic>,
    key: Digest,
    entries: BTreeMap<String, Entry<Known>>,
    pack: Arc<Pack>,
    n_wasted: u64,
    /// The last good versions of files that are faulty now.
    good: BTreeMap<String, Parsed>,
    /// Whether a look left something for the next: it may be the first half of a save.
    pub(crate) is_waiting: bool,
    stage: Option<Stage>,
    last: Option<Arc<Scene>>,
}

/// The last good version of something, and what is wrong with the present one.
struct Held<T> {
    value: T,
    problems: Vec<Diagnostic>,
}

/// What *assemble* and *plan* made.
#[derive(Clone)]
struct Stage {
    sites: Arc<Sites>,
    plan: Arc<Plan>,
    statics: Arc<Statics>,
    hidden: scene::Hidden,
    problems: Vec<Diagnostic>,
    /// Links that lead nowhere.
    broken: Vec<Diagnostic>,
}

/// What a look found to be different.
struct Found {
    differs: bool,
    /// Source files, from the site's root.
    paths: BTreeSet<String>,
    /// The versions of documents before, where these were good.
    before: BTreeMap<String, Parsed>,
    /// Whether only texts of documents differ that were there before.
    is_text_alone: bool,
    /// Whether names of files are read otherwise than before: what was good was another page.
    has_other_languages: bool,
}

impl Found {
    fn nothing() -> Found {
        let (paths, before) = Default::default();
        let has_other_languages = false;
        Found { differs: false, paths, before, is_text_alone: true, has_other_languages }
    }

    /// Notes a difference that is not one of texts alone.
    fn differs_if(&mut self, differs: bool) {
        self.differs |= differs;
        self.is_text_alone &= !differs;
    }
}

impl Live {
    /// A site's folder as it is now, and as earlier builds remembered it. Nothing is written.
    ///
    /// # Errors
    /// An option makes no sense.
    pub(crate) fn open(options: &Options) -> Result<Live, Failure> {
        let folder = options.root.join(cache::FOLDER);
        let read_at_ns = cache::now_ns();
        let (sources, source_problems) = source::read(&options.root);
        let mut config = Held { value: Config::default(), problems: Vec::new() };
        config.value = configuration(options, &sources, &mut config.problems)?;
        let memory = parse::Memory { folder: &folder, read_at_ns, access: Access::Read };
        let mut lost = Vec::new();
        let known = parse::known(&sources, &config.value, Some(memory), UNWATCHED, &mut lost)?;
        let mut theme_file_problems = Vec::new();
        let own_theme = theme::texts(&sources, &config.value, &mut theme_file_problems);
        let (value, problems) = Theme::load(&own_theme, &render::NAMES);
        Ok(Live {
            options: options.clone(),
            config_text: config_text(&sources),
            key: parse::key(&config.value),
            sources: Arc::new(sources),
            source_problems: [source_problems, lost].concat(),
            looked_ns: read_at_ns,
            settled_ns: read_at_ns,
            config,
            theme: Held { value: Arc::new(value), problems },
            own_theme,
            theme_file_problems,
            entries: known.entries,
            pack: Arc::new(known.pack),
            n_wasted: 0,
            good: BTreeMap::new(),
            is_waiting: false,
            stage: None,
            last: None,
        })
    }

    /// Looks for changes, and makes a scene of them; `None` if there are none. `unsettled` files,
    /// which somebody still writes, stay what they were.
    ///
    /// # Errors
    /// An option makes no sense.
    pub(crate) fn look(
        &mut self,
        seen: Seen,
        unsettled: &BTreeSet<PathBuf>,
        now: i64,
    ) -> Result<Option<Arc<Scene>>, Failure> {
        self.options.now = now;
        let is_damaged = self.last.as_ref().is_some_and(|scene| scene.worlds.is_damaged());
        let seen = if is_damaged { Seen::All } else { seen };
        let is_round = matches!(seen, Seen::Round);
        if is_damaged {
            self.entries.clear();
            self.good.clear();
            self.pack = Arc::new(Pack::in_memory());
        }
        self.is_waiting = false;
        let mut found = Found::nothing();
        let before = std::mem::take(&mut self.source_problems);
        let places = self.read(seen, &before);
        let unsettled = match is_round {
            true => self.young(YOUNG_NS),
            false => unsettled.iter().filter_map(|path| self.sources.inside(path)).collect(),
        };
        self.read_config(&unsettled, &mut found)?;
        self.read_theme(&unsettled, &mut found);
        self.parse(places.as_deref(), &unsettled, &mut found);
        self.source_problems.sort();
        self.source_problems.dedup();
        found.differs_if(self.source_problems != before);
        found.differs_if(self.next_turn().is_some_and(|moment| moment <= now));
        if !found.differs && self.last.is_some() && !is_damaged {
            return Ok(None);
        }
        self.settle(&found);
        Ok(Some(self.show(found)))
    }

    /// When time alone next changes an output, in seconds since 1970.
    pub(crate) fn next_turn(&self) -> Option<i64> {
        self.stage.as_ref()?.sites.next_turn()
    }

    /// Files that were written a moment ago, and may be written still. What a clock of another
    /// machine calls the future is no moment ago.
    fn young(&self, age_ns: u64) -> BTreeSet<String> {
        let files = self.sources.files.values().filter(|file| is_young(file, age_ns));
        files.map(|file| file.path.to_string()).collect()
    }

    /// Stage one. Gives the files and folders where something may have changed; `None`: anywhere.
    fn read(&mut self, seen: Seen, problems: &[Diagnostic]) -> Option<Vec<String>> {
        if self.last.is_none() {
            // `open` has just read it all.
            self.source_problems = problems.to_vec();
            return None;
        }
        let read_at_ns = cache::now_ns();
        let again = match seen {
            Seen::All | Seen::Round => None,
            Seen::Paths(paths) => {
                source::read_again(&self.sources, problems, paths).map(|read| (read, paths))
            }
        };
        let (read, places) = match again {
            Some((read, paths)) => {
                let places = paths.iter().filter_map(|path| read.0.inside(path)).collect();
                (read, Some(places))
            }
            None => {
                self.settled_ns = std::mem::replace(&mut self.looked_ns, read_at_ns);
                (source::read(&self.options.root), None)
            }
        };
        let (sources, problems) = read;
        self.sources = Arc::new(sources);
        self.source_problems = problems;
        places
    }

    fn read_config(
        &mut self,
        unsettled: &BTreeSet<String>,
        found: &mut Found,
    ) -> Result<(), Failure> {
        let text = config_text(&self.sources);
        if text == self.config_text || unsettled.contains("site.yaml") {
            return Ok(());
        }
        self.config_text = text;
        found.paths.insert("site.yaml".to_owned());
        found.differs_if(true);
        let mut problems = Vec::new();
        let config = configuration(&self.options, &self.sources, &mut problems)?;
        if !problems.iter().any(Diagnostic::is_error) {
            found.has_other_languages = config.languages() != self.config.value.languages();
            self.config.value = config;
        }
        self.config.problems = problems;
        Ok(())
    }

    fn read_theme(&mut self, unsettled: &BTreeSet<String>, found: &mut Found) {
        if unsettled.iter().any(|path| path.starts_with("themes/")) {
            return;
        }
        let mut problems = Vec::new();
        let own = theme::texts(&self.sources, &self.config.value, &mut problems);
        if self.is_half(&own) {
            self.is_waiting = true;
            return;
        }
        found.differs_if(problems != self.theme_file_problems);
        self.theme_file_problems = problems;
        let before = std::mem::replace(&mut self.own_theme, own);
        let own = &self.own_theme;
        if own.folder == before.folder && own.texts == before.texts {
            return;
        }
        found.differs_if(true);
        for (files, others) in [(own, &before), (&before, own)] {
            let differs = |(path, text): &(&String, &String)| others.texts.get(*path) != Some(text);
            let paths = files.texts.iter().filter(differs);
            found.paths.extend(paths.map(|(path, _)| format!("{}/{path}", files.folder)));
        }
        let (value, problems) = Theme::load(own, &render::NAMES);
        let is_faulty = problems.iter().chain(&self.theme_file_problems).any(Diagnostic::is_error);
        if !is_faulty {
            self.theme.value = Arc::new(value);
        }
        self.theme.problems = problems;
    }

    /// Whether a file of the theme has just been emptied, and it was not before.
    fn is_half(&self, own: &ThemeFiles) -> bool {
        let is_emptied = |(path, text): (&String, &String)| {
            let before = self.own_theme.texts.get(path).is_some_and(|before| !before.is_empty());
            let file = self.sources.get(&format!("{}/{path}", own.folder));
            before && text.is_empty() && file.is_some_and(|file| is_young(file, HASTE_NS))
        };
        self.last.is_some() && own.texts.iter().any(is_emptied)
    }

    /// Stage two, of what is not as it was.
    fn parse(
        &mut self,
        places: Option<&[String]>,
        unsettled: &BTreeSet<String>,
        found: &mut Found,
    ) {
        let key = parse::key(&self.config.value);
        let is_other_key = std::mem::replace(&mut self.key, key) != key;
        let has_other_config = found.paths.contains("site.yaml");
        let places = places.filter(|_| !is_other_key && !has_other_config);
        let theme = self.config.value.theme.name.as_ref();
        let theme = theme.map(|name| format!("themes/{name}/static/"));
        let sources = self.sources.clone();
        let is_wanted = |file: &&SourceFile| parse::is_wanted(file, theme.as_deref());
        let gone = self.gone(places, |path| sources.get(path).filter(is_wanted).is_some());
        self.drop_gone(gone, found);
        let is_unknown = |file: &&SourceFile| {
            let entry = self.entries.get(file.path.as_str());
            let fresh = |entry: &Entry<Known>| {
                entry.stamp == file.stamp && is_settled(file.stamp, self.settled_ns)
            };
            is_other_key || places.is_some() || !entry.is_some_and(fresh)
        };
        let files: Vec<&SourceFile> = match places {
            Some(places) => places.iter().flat_map(|place| sources.at(place)).collect(),
            None => sources.files.values().collect(),
        };
        let is_whole = |file: &&SourceFile| !unsettled.contains(file.path.as_str());
        let files = files.into_iter().filter(is_wanted).filter(is_whole);
        let unknown = files.filter(is_unknown);
        let unknown: Vec<_> =
            unknown.map(|file| (file, self.entries.get(file.path.as_str()).cloned())).collect();
        let options = document::Options::of(&self.config.value);
        let parsed: Vec<_> = unknown
            .into_par_iter()
            .with_max_len(SHARE)
            .map(|(file, old)| {
                let of_use = old.clone().filter(|_| !is_other_key);
                let new = parse::one(&sources, file, of_use, &options, &self.pack);
                (file, old, new)
            })
            .filter(|(file, _, new)| !is_unread(new) || is_there(&sources, file))
            .collect();
        for (file, old, new) in parsed {
            match new {
                Ok(new) if faulty(&new) && self.last.is_some() && is_young(file, HASTE_NS) => {
                    self.is_waiting = true;
                }
                Ok(new) => self.take(file.path.as_str(), old, new, found),
                Err(problem) => self.source_problems.push(problem),
            }
        }
    }

    /// The files that were known at some places, or anywhere, and are there no longer.
    fn gone(&self, places: Option<&[String]>, is_there: impl Fn(&str) -> bool) -> Vec<String> {
        let Some(places) = places else {
            return self.entries.keys().filter(|path| !is_there(path)).cloned().collect();
        };
        let at = |place: &String| {
            let folder = format!("{place}/");
            let own = self.entries.get_key_value(place).map(|(path, _)| path).into_iter();
            let from = self.entries.range(folder.clone()..).map(|(path, _)| path);
            own.chain(from.take_while(move |path| path.starts_with(&folder))).cloned()
        };
        let known: Vec<String> = places.iter().flat_map(at).collect();
        known.into_iter().filter(|path| !is_there(path)).collect()
    }

    fn drop_gone(&mut self, gone: Vec<String>, found: &mut Found) {
        for path in gone {
            let entry = self.entries.remove(&path);
            self.waste(entry.as_ref());
            self.good.remove(&path);
            found.paths.insert(path);
            found.differs_if(true);
        }
    }

    /// Takes over a file that was read.
    fn take(
        &mut self,
        path: &str,
        old: Option<Entry<Known>>,
        new: Entry<Known>,
        found: &mut Found,
    ) {
        let is_faulty = faulty(&new);
        if !old.as_ref().is_some_and(|old| is_same(old, &new)) {
            found.paths.insert(path.to_owned());
            found.differs = true;
            let pair = (old.as_ref().map(|old| &old.value), &new.value);
            let was_document = matches!(pair, (Some(Known::Document(_)), Known::Document(_)));
            found.is_text_alone &= was_document && !is_faulty;
            if let Some(Known::Document(before)) = old.as_ref().map(|old| &old.value)
                && !before.head.is_faulty()
            {
                found.before.insert(path.to_owned(), Parsed::clone(before));
            }
            self.waste(old.as_ref());
        }
        self.entries.insert(path.to_owned(), new);
    }

    fn waste(&mut self, entry: Option<&Entry<Known>>) {
        if let Some(Known::Document(parsed)) = entry.map(|entry| &entry.value) {
            self.n_wasted += u64::from(parsed.body.length);
        }
    }

    /// Decides which files the last good version stands in for; faults that only the whole site
    /// shows are found while it is assembled.
    fn settle(&mut self, found: &Found) {
        if found.has_other_languages {
            self.good.clear();
            return;
        }
        for path in &found.paths {
            if let Some(before) = found.before.get(path) {
                self.good.entry(path.clone()).or_insert_with(|| before.clone());
            }
        }
    }

    /// Stages three and four, and the scene that they make.
    fn show(&mut self, found: Found) -> Arc<Scene> {
        let is_tidied = self.tidy();
        let quick = if found.is_text_alone && !is_tidied { self.quick(&found) } else { None };
        let (stage, mut problems) = match quick {
            Some(stage) => {
                let problems = self.all_problems(&stage);
                (stage, problems)
            }
            None => self.assembled(),
        };
        let faulty = faulty_paths(&problems);
        self.good.retain(|path, _| faulty.contains(path));
        let worlds = Worlds::new(
            stage.sites.clone(),
            stage.plan.clone(),
            self.theme.value.clone(),
            stage.statics.clone(),
            self.pack.clone(),
        );
        problems.sort();
        problems.dedup();
        let scene = Arc::new(Scene::new(
            worlds,
            self.sources.clone(),
            stage.hidden.clone(),
            problems,
            (found.paths, self.good.keys().cloned().collect()),
            self.last.as_deref(),
        ));
        self.stage = Some(stage);
        self.last = Some(scene.clone());
        scene
    }

    /// The stage before with other texts in it, where that is all that differs.
    fn quick(&self, found: &Found) -> Option<Stage> {
        let before = self.stage.as_ref()?;
        let is_due = before.sites.next_turn().is_some_and(|moment| moment <= self.options.now);
        // What stood in for a faulty file may have to go.
        let others = self.good.keys().any(|path| !found.before.contains_key(path));
        if is_due || others {
            return None;
        }
        let paths: Vec<SourcePath> =
            found.paths.iter().map(|path| SourcePath::new(path.as_str())).collect();
        let texts = paths.iter().filter_map(|path| match &self.entries.get(path.as_str())?.value {
            Known::Document(parsed) => Some((path, &**parsed)),
            Known::Asset(_) | Known::Results(_) | Known::Comments(_) => None,
        });
        let sites = before.sites.with_texts(texts)?;
        let broken = plan::check_links(&sites, &before.plan);
        if broken.iter().any(|problem| at_one_of(problem, &found.paths)) {
            return None;
        }
        Some(Stage { sites: Arc::new(sites), broken, ..before.clone() })
    }

    /// All of it anew; what the whole shows to be faulty gives way to its last good version.
    fn assembled(&mut self) -> (Stage, Vec<Diagnostic>) {
        let parse_faulty: BTreeSet<String> = self
            .entries
            .iter()
            .filter(|(_, entry)| faulty(entry))
            .map(|(path, _)| path.clone())
            .collect();
        let stage = self.stage_with(&parse_faulty);
        let problems = self.all_problems(&stage);
        let faulty = faulty_paths(&problems);
        let stands_in = |path: &&String| faulty.contains(*path) && !parse_faulty.contains(*path);
        let more: Vec<String> = self.good.keys().filter(stands_in).cloned().collect();
        if more.is_empty() {
            return (stage, problems);
        }
        let all = parse_faulty.into_iter().chain(more).collect();
        (self.stage_with(&all), problems)
    }

    /// Assembles and plans, with the last good versions of some files.
    fn stage_with(&self, stand_ins: &BTreeSet<String>) -> Stage {
        let (mut documents, mut assets, mut theme_assets) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut records = site::Records::default();
        for (path, entry) in &self.entries {
            let source = SourcePath::new(path.as_str());
            match &entry.value {
                Known::Document(parsed) => {
                    let good = self.good.get(path).filter(|_| stand_ins.contains(path));
                    documents.insert(source, good.unwrap_or(parsed).clone());
                }
                Known::Asset(facts) if path.starts_with("themes/") => {
                    theme_assets.insert(source, facts.clone());
                }
                Known::Asset(facts) => drop(assets.insert(source, facts.clone())),
                Known::Results(found) => records.results.push((source, Results::clone(found))),
                Known::Comments(found) => records.comments.push((source, Arc::clone(found))),
            }
        }
        let now = self.options.now;
        let published = Publication { now, drafts: false, future: false };
        let unpublished = site::left_out(&self.config.value, &documents, published);
        let heads: Vec<(SourcePath, Arc<Head>)> = unpublished
            .iter()
            .filter_map(|left| Some((left.file.clone(), documents.get(&left.file)?.head.clone())))
            .collect();
        let when = Publication { now, drafts: self.options.drafts, future: self.options.future };
        let config = self.config.value.clone();
        let (sites, mut problems) = site::assemble(config, documents, (&assets, records), when);
        let others = theme::assets(&self.own_theme, theme_assets);
        let statics = Statics::new(&self.theme.value, &sites.main().config, others, Naming::Plain);
        let absent = heads.iter().filter(|(file, _)| sites.page_of_file(file).is_none());
        let missing = sites.addresses_for(absent.map(|(file, head)| (file, &**head)));
        let hidden =
            scene::Hidden { unpublished: Arc::new(unpublished), missing: Arc::new(missing) };
        let (plan, found) = plan::plan(&sites, &statics);
        problems.extend(found);
        let broken = plan::check_links(&sites, &plan);
        Stage {
            sites: Arc::new(sites),
            plan: Arc::new(plan),
            statics: Arc::new(statics),
            hidden,
            broken,
            problems,
        }
    }

    /// All that is wrong, also with versions that others stand in for.
    fn all_problems(&self, stage: &Stage) -> Vec<Diagnostic> {
        let mut problems = self.source_problems.clone();
        let held = self.config.problems.iter().chain(&self.theme.problems);
        problems.extend(held.chain(&self.theme_file_problems).cloned());
        for (path, entry) in &self.entries {
            problems.extend(parse::problems(path, &entry.value));
        }
        problems.extend(stage.problems.iter().chain(&stage.broken).cloned());
        problems
    }

    /// Moves bodies together once many are of no use any more.
    fn tidy(&mut self) -> bool {
        if self.n_wasted < WASTE {
            return false;
        }
        let entries = self.entries.values_mut().filter_map(|entry| match &mut entry.value {
            Known::Document(parsed) => Some(&mut parsed.body),
            Known::Asset(_) | Known::Results(_) | Known::Comments(_) => None,
        });
        let slots = entries.chain(self.good.values_mut().map(|parsed| &mut parsed.body));
        // What cannot be moved stays where it is.
        let Some(pack) = self.pack.tidied(slots) else { return false };
        self.pack = Arc::new(pack);
        self.n_wasted = 0;
        true
    }
}

fn config_text(sources: &Sources) -> Option<String> {
    sources.load_text(sources.get("site.yaml")?).ok()
}

fn faulty(entry: &Entry<Known>) -> bool {
    matches!(&entry.value, Known::Document(parsed) if parsed.head.is_faulty())
}

/// Whether a file was written a moment ago, or will be, by the clock of another machine.
fn is_young(file: &SourceFile, age_ns: u64) -> bool {
    cache::now_ns().abs_diff(file.stamp.modified_ns) < age_ns
}

fn is_unread(new: &Result<Entry<Known>, Diagnostic>) -> bool {
    new.as_ref().map_or(true, |entry| entry.digest == Digest::ZERO)
}

/// Whether a file is still there. One that went while it was looked at is left to the next look.
fn is_there(sources: &Sources, file: &SourceFile) -> bool {
    sources.location(file).is_some_and(|location| location.symlink_metadata().is_ok())
}

/// Whether a file that was read again is what it was.
fn is_same(old: &Entry<Known>, new: &Entry<Known>) -> bool {
    match (&old.value, &new.value) {
        // What cannot be read has nobody's digest.
        (Known::Document(one), Known::Document(other)) if new.digest == Digest::ZERO => {
            old.digest == Digest::ZERO && one.head.problems == other.head.problems
        }
        (Known::Document(old), Known::Document(new)) => Arc::ptr_eq(&old.head, &new.head),
        (Known::Asset(_), Known::Asset(_)) => old.digest == new.digest,
        (Known::Results(one), Known::Results(other)) => one == other,
        (Known::Comments(one), Known::Comments(other)) => one == other,
        _ => false,
    }
}

fn at_one_of(problem: &Diagnostic, paths: &BTreeSet<String>) -> bool {
    let place = problem.place.as_ref();
    problem.is_error() && place.is_some_and(|place| paths.contains(&place.path))
}

fn faulty_paths(problems: &[Diagnostic]) -> BTreeSet<String> {
    let errors = problems.iter().filter(|problem| problem.is_error());
    errors.filter_map(|problem| problem.place.as_ref().map(|place| place.path.clone())).collect()
}

#[cfg(test)]
mod tests;
