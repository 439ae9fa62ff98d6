//! The preview's state: the scene that is shown, what is wrong with it, and what tabs are told.

use super::news::{self, News};
use super::watch::Ringer;
use super::{Event, Request};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::OutputPath;
use crate::build::{Scene, alike_as_one};
use crate::language::wording::Wording;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};
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
    state: RwLock<State>,
    /// Grows whenever tabs have something to hear.
    version: watch::Sender<u64>,
    ringer: Ringer,
    teller: Teller,
}

/// Says on the terminal what happens.
pub(super) type Teller = Arc<dyn Fn(Event) + Send + Sync>;

/// The scene that is shown, and what was seen of it.
struct State {
    scene: Arc<Scene>,
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
        request: &Request,
        (scene, elapsed): (Arc<Scene>, Duration),
        ringer: Ringer,
        teller: Teller,
    ) -> Preview {
        let built = Built { number: 1, at: (request.now)(), changed: Vec::new(), elapsed };
        let (news, found) = Default::default();
        let builds = VecDeque::from([built]);
        Preview {
            root,
            wording: request.wording,
            editor: request.editor.clone(),
            now: request.now,
            state: RwLock::new(State { scene, builds, news, found, failure: None }),
            version: watch::Sender::new(1),
            ringer,
            teller,
        }
    }

    pub(super) fn now(&self) -> i64 {
        (self.now)()
    }

    pub(super) fn tell(&self, event: Event) {
        (self.teller)(event);
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().expect("no holder panics")
    }

    fn change(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().expect("no holder panics")
    }

    /// The scene of this moment. It stays what it is, whatever changes meanwhile.
    pub(super) fn scene(&self) -> Arc<Scene> {
        self.state().scene.clone()
    }

    /// The path of the site's address, without a slash at its end.
    pub(super) fn base(&self) -> String {
        self.scene().worlds.sites.main().config.base_path().to_owned()
    }

    /// Shows another scene, whole.
    pub(super) fn show(&self, scene: Arc<Scene>, elapsed: Duration) -> Built {
        let news = news::between(&self.scene(), &scene);
        let mut state = self.change();
        let before = std::mem::replace(&mut state.scene, scene.clone());
        let number = state.builds.front().map_or(1, |built| built.number + 1);
        let changed = scene.changed.iter().cloned().collect();
        let built = Built { number, at: self.now(), changed, elapsed };
        state.builds.push_front(built.clone());
        state.builds.truncate(MAX_BUILDS);
        state.news.push_front((number, news));
        state.news.truncate(MAX_NEWS);
        let has_other_theme = !Arc::ptr_eq(&before.worlds.theme, &scene.worlds.theme);
        // What may be well now is found by rendering it again; all else is as wrong as it was.
        state.found.retain(|path, _| !has_other_theme && !is_touched(&scene, path));
        state.failure = None;
        drop(state);
        self.ring();
        // To free ten thousand pages takes a while, and nobody need wait for it.
        rayon::spawn(|| drop(before));
        built
    }

    /// The last look could not be made.
    pub(super) fn fail(&self, why: String) {
        self.change().failure = Some(why);
        self.ring();
    }

    /// Notes what rendering an output of a scene showed.
    pub(super) fn rendered(
        &self,
        scene: &Arc<Scene>,
        path: &OutputPath,
        problem: Option<&Diagnostic>,
    ) {
        if self.state().found.get(path) == problem {
            return;
        }
        let mut state = self.change();
        if !Arc::ptr_eq(scene, &state.scene) {
            return;
        }
        match problem {
            Some(problem) => drop(state.found.insert(path.clone(), problem.clone())),
            None => drop(state.found.remove(path)),
        }
        drop(state);
        self.ring();
    }

    /// Takes all that rendering the whole of a scene showed to be wrong, and says what is new.
    pub(super) fn proved(&self, scene: &Arc<Scene>, found: BTreeMap<OutputPath, Diagnostic>) {
        let mut state = self.change();
        if !Arc::ptr_eq(scene, &state.scene) || state.found == found {
            return;
        }
        state.found = found;
        drop(state);
        self.ring();
    }

    /// Has everything read again if a body that an earlier build packed turned out to be damaged.
    pub(super) fn mend(&self, scene: &Scene) {
        if scene.worlds.is_damaged() {
            self.ringer.ring_all();
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
        let mut problems = [scene.problems.clone(), self.found(scene)].concat();
        problems.sort();
        problems
    }

    /// What rendering showed to be wrong, but for files of which more is known.
    pub(super) fn found(&self, scene: &Scene) -> Vec<Diagnostic> {
        let file = |problem: &Diagnostic| problem.place.as_ref().map(|place| place.path.clone());
        let errors = scene.problems.iter().filter(|problem| problem.is_error());
        let known: BTreeSet<String> = errors.filter_map(file).collect();
        let found: Vec<Diagnostic> = self.state().found.values().cloned().collect();
        let is_new =
            |problem: &Diagnostic| !file(problem).is_some_and(|file| known.contains(&file));
        alike_as_one(found.into_iter().filter(is_new).collect())
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.state().failure.clone()
    }

    /// The last builds, the newest first.
    pub(super) fn builds(&self) -> Vec<Built> {
        self.state().builds.iter().cloned().collect()
    }

    /// The number of the last build, and what is new since another, the oldest first.
    pub(super) fn news_since(&self, number: u64) -> (u64, Vec<News>) {
        let state = self.state();
        let last = state.builds.front().map_or(0, |built| built.number);
        let since = state.news.iter().rev().filter(|(at, _)| *at > number);
        (last, since.map(|(_, news)| news.clone()).collect())
    }
}

/// Whether an output is not planned any more, or is of a page whose file changed.
fn is_touched(scene: &Scene, path: &OutputPath) -> bool {
    let page = scene.page_of(path).map(|page| page.file());
    let is_planned = scene.worlds.plan.outputs.contains_key(path);
    !is_planned || page.is_some_and(|file| scene.changed.contains(file.as_str()))
}
