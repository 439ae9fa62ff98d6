//! Renders in idle time what a change has touched, so that its mistakes are known.

use super::preview::Preview;
use crate::base::digest::Digest;
use crate::base::path::OutputPath;
use crate::build::Scene;
use crate::plan::Recipe;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How long nothing must have changed.
const PAUSE: Duration = Duration::from_millis(400);

/// Proves scene after scene, until the preview has gone.
pub(super) async fn run(preview: Arc<Preview>) {
    let mut versions = preview.versions();
    let mut proved = BTreeMap::new();
    let mut last: Option<Arc<Scene>> = None;
    loop {
        let scene = preview.scene();
        let is_known = last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &scene));
        if !is_known {
            let quiet = tokio::time::timeout(PAUSE, versions.changed()).await;
            if quiet.is_ok() {
                continue;
            }
            let (of, now) = (preview.clone(), scene.clone());
            let work = move || {
                let is_whole = prove(&of, &now, &mut proved);
                (proved, is_whole)
            };
            let Ok(done) = tokio::task::spawn_blocking(work).await else { return };
            let is_whole;
            (proved, is_whole) = done;
            last = is_whole.then_some(scene);
            continue;
        }
        if versions.changed().await.is_err() {
            return;
        }
    }
}

/// Renders what has another fingerprint than when it was last seen to be well; false if the scene
/// was exchanged meanwhile.
fn prove(preview: &Preview, scene: &Arc<Scene>, proved: &mut BTreeMap<OutputPath, Digest>) -> bool {
    let outputs = &scene.world.plan.outputs;
    proved.retain(|path, _| outputs.contains_key(path));
    for (path, _) in outputs.iter().filter(|(_, recipe)| is_made_by_template(recipe)) {
        if !Arc::ptr_eq(scene, &preview.scene()) {
            return false;
        }
        let print = scene.print(path);
        if print == proved.get(path).copied() {
            continue;
        }
        match (scene.problem(path), print) {
            (Some(problem), _) => preview.found(scene, path, problem),
            (None, Some(print)) => drop(proved.insert(path.clone(), print)),
            (None, None) => {}
        }
    }
    true
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
            | Recipe::Subscribe
            | Recipe::NotFound
    )
}
