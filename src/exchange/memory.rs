//! What other sites answered, remembered for a while in `.estrade/links`.
//!
//! Safe to delete. Of two checks at once, the last one to end is remembered; a file that they both
//! wrote into has a broken seal, and is as none.

use super::verdict::Verdict;
use crate::base::digest::{Digest, PROGRAM};
use crate::cache;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Verdicts by address, each with the second in which it was found.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Memory {
    /// Another program's verdicts may mean something else.
    program: Digest,
    verdicts: BTreeMap<String, (i64, Verdict)>,
    #[serde(skip)]
    is_changed: bool,
}

fn program() -> Digest {
    Digest::of(PROGRAM.as_bytes())
}

impl Memory {
    /// What a site's earlier checks found and still holds.
    pub(super) fn load(root: &Path, now: i64) -> Memory {
        let path = root.join(cache::FOLDER).join("links");
        let memory: Option<Memory> = cache::load(&path);
        let mut memory = memory.filter(|memory| memory.program == program()).unwrap_or_default();
        memory.program = program();
        memory.verdicts.retain(|_, (asked_at, verdict)| holds(*asked_at, verdict, now));
        memory
    }

    pub(super) fn get(&self, address: &str) -> Option<&Verdict> {
        self.verdicts.get(address).map(|(_, verdict)| verdict)
    }

    pub(super) fn insert(&mut self, address: &str, verdict: &Verdict, now: i64) {
        if verdict.lifetime().is_some() {
            self.verdicts.insert(address.to_owned(), (now, verdict.clone()));
            self.is_changed = true;
        }
    }

    /// Remembers what is new. Where that fails, the next check asks again.
    pub(super) fn save(&self, root: &Path) {
        if !self.is_changed {
            return;
        }
        if let Ok(folder) = cache::folder(root) {
            let _ = cache::save(&folder.join("links"), self);
        }
    }
}

/// What was found in the future was found by a clock that was wrong.
fn holds(asked_at: i64, verdict: &Verdict, now: i64) -> bool {
    verdict
        .lifetime()
        .is_some_and(|seconds| (asked_at..asked_at.saturating_add(seconds)).contains(&now))
}

#[cfg(test)]
mod tests {
    use super::Memory;
    use crate::exchange::verdict::{Cause, Verdict};

    #[test]
    fn good_answers_hold_for_a_day_and_bad_ones_for_less() {
        let site = tempfile::tempdir().expect("a temporary folder");
        let root = site.path();
        let mut memory = Memory::load(root, 1_000);
        memory.insert("https://a.fr/", &Verdict::Alive, 1_000);
        memory.insert("https://b.fr/", &Verdict::Dead(Cause::NoName), 1_000);
        memory.insert("https://c.fr/", &Verdict::Unchecked(Cause::Timeout), 1_000);
        memory.save(root);
        let known = |now: i64| {
            let memory = Memory::load(root, now);
            ["https://a.fr/", "https://b.fr/", "https://c.fr/"]
                .map(|address| memory.get(address).is_some())
        };
        assert_eq!(known(1_000), [true, true, false]);
        assert_eq!(known(1_000 + 3_600), [true, false, false]);
        assert_eq!(known(1_000 + 86_399), [true, false, false]);
        assert_eq!(known(1_000 + 86_400), [false; 3]);
        assert_eq!(known(999), [false; 3], "a clock that was wrong");
        memory.insert("https://a.fr/", &Verdict::Alive, i64::MAX);
        memory.save(root);
        assert_eq!(known(1_000), [false, true, false], "a clock at the end of time");
        std::fs::write(root.join(".estrade/links"), "damaged").expect("it is written");
        assert_eq!(known(1_000), [false; 3]);
    }
}
