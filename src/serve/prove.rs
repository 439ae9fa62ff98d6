//! Renders in idle time what a change has touched, so that its mistakes are known.

use super::Event;
use super::preview::Preview;
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::Digest;
use crate::base::path::OutputPath;
use crate::build::Scene;
use crate::plan::Recipe;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How long nothing must have changed.
const PAUSE: Duration = Duration::from_millis(400);

/// How an output that was rendered once turned out, as long as it has that fingerprint.
type Proved = BTreeMap<OutputPath, (Digest, Option<Diagnostic>)>;

/// Proves scene after scene, until the preview has gone.
pub(super) async fn run(preview: Arc<Preview>) {
    let mut versions = preview.versions();
    let (mut proved, mut told) = (Proved::new(), Vec::new());
    let mut last: Option<Arc<Scene>> = None;
    loop {
        let scene = preview.scene();
        if last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &scene)) {
            if versions.changed().await.is_err() {
                return;
            }
            continue;
        }
        let is_quiet = tokio::time::timeout(PAUSE, versions.changed()).await.is_err();
        if !is_quiet {
            continue;
        }
        let (of, now) = (preview.clone(), scene.clone());
        let work = move || {
            let is_whole = prove(&of, &now, &mut proved);
            if is_whole {
                tell(&of, &now, &mut told);
            }
            (proved, told, is_whole)
        };
        let is_whole;
        // What fell over once would do so again.
        (proved, told, is_whole) =
            tokio::task::spawn_blocking(work).await.unwrap_or((Proved::new(), Vec::new(), true));
        last = is_whole.then_some(scene);
    }
}

/// Renders what has another fingerprint than when it was last seen; false if the scene was
/// exchanged meanwhile.
fn prove(preview: &Preview, scene: &Arc<Scene>, proved: &mut Proved) -> bool {
    let outputs = &scene.worlds.plan.outputs;
    proved.retain(|path, _| outputs.contains_key(path));
    for (path, _) in outputs.iter().filter(|(_, planned)| is_made_by_template(&planned.recipe)) {
        if !Arc::ptr_eq(scene, &preview.scene()) {
            return false;
        }
        let Some(print) = scene.print(path) else { continue };
        if proved.get(path).is_none_or(|(known, _)| *known != print) {
            proved.insert(path.clone(), (print, scene.problem(path)));
        }
    }
    preview.mend(scene);
    let faulty =
        proved.iter().filter_map(|(path, (_, problem))| Some((path.clone(), problem.clone()?)));
    preview.proved(scene, faulty.collect());
    true
}

/// Says what was not said before.
fn tell(preview: &Preview, scene: &Scene, told: &mut Vec<Diagnostic>) {
    let found = preview.found(scene);
    let is_new = |problem: &&Diagnostic| !told.contains(problem);
    let new: Vec<Diagnostic> = found.iter().filter(is_new).cloned().collect();
    *told = found;
    if !new.is_empty() {
        preview.tell(Event::Found(&new));
    }
}

/// Nothing else can fail.
fn is_made_by_template(recipe: &Recipe) -> bool {
    matches!(
        recipe,
        Recipe::Page(_)
            | Recipe::List(..)
            | Recipe::Terms(_)
            | Recipe::Authors
            | Recipe::Archive
            | Recipe::Calendar(_)
            | Recipe::Handout(_)
            | Recipe::Subscribe
            | Recipe::NotFound
    )
}
