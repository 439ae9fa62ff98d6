//! One request at a time for each host, with a pause between two; a host that fails again and again
//! is left in peace.

use super::verdict::Cause;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};
use url::Url;

/// What a request says of the health of its host.
pub(super) enum Health {
    /// It answers: failures are counted anew.
    Well,
    /// Nothing.
    Unknown,
    /// It fails; after so many times in a row, it is asked no more.
    Failing(usize),
}

/// The turns of all hosts, whose answers are `A`.
pub(super) struct Turns<A> {
    /// Between two requests to a host.
    pause: Duration,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Turn<A>>>>>,
}

/// A host's turn; held while it is asked.
struct Turn<A> {
    asked_at: Option<Instant>,
    /// How often it has failed since it last answered.
    n_failed: usize,
    /// How it failed, if it is asked no more.
    failure: Option<Result<A, Cause>>,
}

impl<A> Default for Turn<A> {
    fn default() -> Turn<A> {
        Turn { asked_at: None, n_failed: 0, failure: None }
    }
}

impl<A: Clone> Turns<A> {
    pub(super) fn new(pause: Duration) -> Turns<A> {
        Turns { pause, hosts: Mutex::default() }
    }

    /// Waits until no other address of the host is asked for, and a pause after. A host that fails
    /// again and again is left in peace, whoever leads there: how it failed last is its answer.
    pub(super) fn take(
        &self,
        url: &Url,
        ask: impl FnOnce() -> Result<A, Cause>,
        health: impl FnOnce(&Result<A, Cause>) -> Health,
    ) -> Result<A, Cause> {
        let host = url.host_str().unwrap_or("").to_owned();
        let turn = held(&self.hosts).entry(host).or_default().clone();
        let mut turn = held(&turn);
        if let Some(failure) = &turn.failure {
            return failure.clone();
        }
        if let Some(asked_at) = turn.asked_at {
            std::thread::sleep(self.pause.saturating_sub(asked_at.elapsed()));
        }
        let answer = ask();
        turn.asked_at = Some(Instant::now());
        match health(&answer) {
            Health::Well => turn.n_failed = 0,
            Health::Unknown => {}
            Health::Failing(patience) => {
                turn.n_failed += 1;
                turn.failure = (turn.n_failed >= patience).then(|| answer.clone());
            }
        }
        answer
    }
}

pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("no holder panics")
}
