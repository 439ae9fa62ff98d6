//! How far a build is, for those who wait for it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// A stage that takes time on a large site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Parse,
    Render,
    Write,
}

/// Is told now and then, by any thread, how many files of how many a stage is done with.
pub(crate) type Watch<'w> = &'w (dyn Fn(Stage, usize, usize) + Sync);

/// Nobody waits.
pub(crate) const UNWATCHED: Watch = &|_, _, _| {};

/// Files between two words about them: rare enough to cost nothing.
const BATCH: usize = 32;

/// Counts the files that a stage is done with.
pub(super) struct Tally<'w> {
    watch: Watch<'w>,
    stage: Stage,
    n_files: usize,
    n_done: AtomicUsize,
}

impl<'w> Tally<'w> {
    pub(super) fn new(watch: Watch<'w>, stage: Stage, n_files: usize) -> Tally<'w> {
        watch(stage, 0, n_files);
        Tally { watch, stage, n_files, n_done: AtomicUsize::new(0) }
    }

    /// One file more. Gives back what it came to.
    pub(super) fn count<T>(&self, result: T) -> T {
        let n_done = self.n_done.fetch_add(1, Ordering::Relaxed) + 1;
        if n_done.is_multiple_of(BATCH) || n_done == self.n_files {
            (self.watch)(self.stage, n_done, self.n_files);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::{Stage, Tally};
    use std::sync::Mutex;

    #[test]
    fn tells_now_and_then_and_at_the_end() {
        let told = Mutex::new(Vec::new());
        let watch = |stage, n_done, n_files| {
            told.lock().expect("nobody panics").push((stage, n_done, n_files));
        };
        let tally = Tally::new(&watch, Stage::Render, 70);
        (0..70).for_each(|n| assert_eq!(tally.count(n), n));
        let told = told.lock().expect("nobody panics");
        assert_eq!(*told, [0, 32, 64, 70].map(|n_done| (Stage::Render, n_done, 70)));
    }
}
