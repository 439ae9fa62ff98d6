//! The preview's state: the scene that is shown, what is wrong with it, and what tabs are told.

use super::news::{self, News};
use super::watch::Ringer;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::OutputPath;
use crate::build::{Scene, alike_as_one};
use crate::language::wording::Wording;
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tokio::sync::watch;

/// Builds that the desk names.
const MAX_BUILDS: usize = 20;

/// News that are kept for tabs that slept.
const MAX_NEWS: usize = 50;

/// A build, as the desk tells of it.
#[derive(Clone, Debug)]
pub(crate) struct Built {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Seconds since 1970.
    pub(crate) at: i64,
    /// The source files that had changed; none for the first.
    pub(crate) changed: Vec<String>,
    pub(crate) elapsed: Duration,
}

/// What the preview shows and knows; shared by all requests.
pub(crate) struct Preview {
    pub(super) root: PathBuf,
    pub(super) wording: &'static Wording,
    /// Where a click opens a file: an address with `{path}`, `{line}` and `{column}`.
    pub(super) editor: Option<String>,
    now: fn() -> i64,
    scene: RwLock<Arc<Scene>>,
    log: Mutex<Log>,
    /// Grows whenever tabs have something to hear.
    version: watch::Sender<u64>,
    ringer: Option<Ringer>,
}

#[derive(Default)]
struct Log {
    builds: VecDeque<Built>,
    news: VecDeque<(u64, News)>,
    /// What rendering showed to be wrong, by output.
    found: BTreeMap<OutputPath, Diagnostic>,
    /// Why the last look failed altogether.
    failure: Option<String>,
}

impl Preview {
    pub(super) fn new(
        root: PathBuf,
        wording: &'static Wording,
        editor: Option<String>,
        now: fn() -> i64,
        first: (Arc<Scene>, Duration),
        ringer: Option<Ringer>,
    ) -> Preview {
        let (scene, elapsed) = first;
        let built = Built { number: 1, at: now(), changed: Vec::new(), elapsed };
        let log = Log { builds: VecDeque::from([built]), ..Log::default() };
        Preview {
            root,
            wording,
            editor,
            now,
            scene: RwLock::new(scene),
            log: Mutex::new(log),
            version: watch::Sender::new(1),
            ringer,
        }
    }

    pub(super) fn now(&self) -> i64 {
        (self.now)()
    }

    /// The scene of this moment. It stays what it is, whatever changes meanwhile.
    pub(super) fn scene(&self) -> Arc<Scene> {
        self.scene.read().expect("no holder panics").clone()
    }

    /// Shows another scene, whole.
    pub(super) fn show(&self, scene: Arc<Scene>, elapsed: Duration) -> Built {
        let before =
            std::mem::replace(&mut *self.scene.write().expect("no holder panics"), scene.clone());
        let mut log = self.log.lock().expect("no holder panics");
        let number = log.builds.front().map_or(1, |built| built.number + 1);
        let changed = scene.changed.iter().cloned().collect();
        let built = Built { number, at: self.now(), changed, elapsed };
        log.builds.push_front(built.clone());
        log.builds.truncate(MAX_BUILDS);
        log.news.push_front((number, news::between(&before, &scene)));
        log.news.truncate(MAX_NEWS);
        // Whether it is still so is found by rendering it again.
        log.found.clear();
        log.failure = None;
        drop(log);
        self.ring();
        // To free ten thousand pages takes a while, and nobody need wait for it.
        rayon::spawn(|| drop(before));
        built
    }

    /// The last look could not be made.
    pub(super) fn fail(&self, why: String) {
        self.log.lock().expect("no holder panics").failure = Some(why);
        self.ring();
    }

    /// Notes what rendering an output of a scene showed.
    pub(super) fn found(&self, scene: &Arc<Scene>, path: &OutputPath, problem: Diagnostic) {
        if !Arc::ptr_eq(scene, &self.scene()) {
            return;
        }
        let mut log = self.log.lock().expect("no holder panics");
        if log.found.insert(path.clone(), problem.clone()) != Some(problem) {
            drop(log);
            self.ring();
        }
    }

    /// Has everything read again if a body that an earlier build packed turned out to be damaged.
    pub(super) fn mend(&self, scene: &Scene) {
        if let Some(ringer) = self.ringer.as_ref().filter(|_| scene.world.is_damaged()) {
            ringer.ring_all();
        }
    }

    fn ring(&self) {
        self.version.send_modify(|version| *version += 1);
    }

    pub(super) fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// All that is wrong, by file and line.
    pub(super) fn problems(&self, scene: &Scene) -> Vec<Diagnostic> {
        let log = self.log.lock().expect("no holder panics");
        let known = |problem: &&Diagnostic| {
            let same_file = |other: &&Diagnostic| {
                let path = |one: &Diagnostic| one.place.as_ref().map(|place| place.path.clone());
                other.is_error() && path(other).is_some() && path(other) == path(problem)
            };
            !scene.problems.iter().any(|other| same_file(&other))
        };
        let found: Vec<Diagnostic> = log.found.values().filter(known).cloned().collect();
        let mut problems = [scene.problems.clone(), alike_as_one(found)].concat();
        problems.sort();
        problems
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.log.lock().expect("no holder panics").failure.clone()
    }

    /// The last builds, the newest first.
    pub(super) fn builds(&self) -> Vec<Built> {
        self.log.lock().expect("no holder panics").builds.iter().cloned().collect()
    }

    /// The number of the last build, and what is new since another, the oldest first.
    pub(super) fn news_since(&self, number: u64) -> (u64, Vec<News>) {
        let log = self.log.lock().expect("no holder panics");
        let last = log.builds.front().map_or(0, |built| built.number);
        let since = log.news.iter().rev().filter(|(at, _)| *at > number);
        (last, since.map(|(_, news)| news.clone()).collect())
    }
}
