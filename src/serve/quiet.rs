//! Signs of change, each with its time, to the moment when it is time to look: a state machine
//! that neither sleeps nor reads a file. Hearing signs is left to `watch`, what they say to `sign`.
//!
//! A sign says no more than that something may have changed, since what became of a file is found
//! by looking. A file alone that is whole is looked at after [`ALONE`], so that a save is seen at
//! once, unless another file was a moment ago; all else waits for [`QUIET`], since a removal may be
//! half of a save and one file the first of a thousand, but never longer than [`AT_MOST`].

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a whole file must be the only one with a sign.
const ALONE: Duration = Duration::from_millis(4);
/// How long no sign may come before a burst is taken to be over.
const QUIET: Duration = Duration::from_millis(30);
/// How long a burst may put off the look at its first sign.
const AT_MOST: Duration = Duration::from_millis(300);
/// How long after its last sign a file that nobody closed is taken to be whole.
const SETTLED: Duration = Duration::from_secs(1);
/// When a folder that appeared is looked at again: files may have come into it before the system
/// watched it.
const AGAIN: Duration = Duration::from_millis(100);
/// More paths than this are not worth telling apart.
const MOST_PATHS: usize = 5_000;

/// What may have changed since the last wake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dirty {
    /// Anything: signs were lost, or too many came.
    All,
    /// These files, and these folders with all that is below them. Absolute paths.
    Paths(BTreeSet<PathBuf>),
}

/// That it is time to look, and at what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wake {
    pub(crate) dirty: Dirty,
    /// Files that somebody still writes. Each is among the dirty paths of a later wake, when it is
    /// whole.
    pub(crate) unsettled: BTreeSet<PathBuf>,
}

/// What an event says of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The file is whole: closed after it was written, or renamed into place.
    Placed,
    /// The file appeared: it was not there before.
    Created,
    /// The file got bytes.
    Written,
    /// The folder appeared.
    Folder,
    /// It is not there any more.
    Gone,
    /// Something else about it changed: its rights, its times.
    Touched,
}

/// What a burst says of one path.
#[derive(Debug)]
struct Seen {
    /// It began with this burst, so that once gone it is as if it had never been: the file that a
    /// program writes before it renames it into place.
    is_new: bool,
    last: Sign,
    /// When the file became whole, if it is.
    placed: Option<Instant>,
}

/// A file that somebody writes.
#[derive(Debug)]
struct Unsettled {
    last: Instant,
    /// Whether a wake has named it. It is not named again before it is whole.
    is_named: bool,
}

/// The signs since the last wake.
#[derive(Debug)]
pub(crate) struct Quiet {
    /// Whether the system says when a written file is closed. Where it does not, every file counts
    /// as whole after [`QUIET`].
    reports_closes: bool,
    burst: BTreeMap<PathBuf, Seen>,
    is_all: bool,
    /// The times of the burst's first sign and of its last.
    span: Option<(Instant, Instant)>,
    /// The file that was looked at by itself last, and when it became whole. Another one that soon
    /// after belongs to a burst of which it was the first.
    lone: Option<(PathBuf, Instant)>,
    unsettled: BTreeMap<PathBuf, Unsettled>,
    /// Folders to look at again, and when.
    again: BTreeMap<PathBuf, Instant>,
    /// When to wake, whatever is dirty.
    rings: BTreeSet<Instant>,
}

impl Quiet {
    pub(crate) fn new(reports_closes: bool) -> Quiet {
        Quiet {
            reports_closes,
            burst: BTreeMap::new(),
            is_all: false,
            span: None,
            lone: None,
            unsettled: BTreeMap::new(),
            again: BTreeMap::new(),
            rings: BTreeSet::new(),
        }
    }

    /// Takes a sign of a path.
    pub(crate) fn hear(&mut self, path: &Path, sign: Sign, now: Instant) {
        match sign {
            Sign::Created | Sign::Written if self.reports_closes => {
                if self.still_writes(path, now) {
                    return;
                }
            }
            Sign::Placed => drop(self.unsettled.remove(path)),
            Sign::Gone => {
                self.unsettled.retain(|file, _| !file.starts_with(path));
                self.again.remove(path);
            }
            Sign::Folder => drop(self.again.insert(path.to_owned(), now + AGAIN)),
            Sign::Created | Sign::Written | Sign::Touched => {}
        }
        self.lengthen(now);
        self.note(path, sign, now);
    }

    /// Takes that signs were lost.
    pub(crate) fn hear_all(&mut self, now: Instant) {
        self.lengthen(now);
        self.is_all = true;
        self.burst.clear();
    }

    /// Wakes at a time, whether or not anything is dirty by then; within a burst, at its end.
    pub(crate) fn ring_at(&mut self, at: Instant) {
        self.rings.insert(at);
    }

    /// When to call [`Quiet::take`]; `None` as long as nothing is expected.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.end_of_burst().or_else(|| {
            // Whatever falls due within a burst waits for its end.
            let settled = self.unsettled.values().map(|file| file.last + SETTLED).min();
            let rings = self.rings.first().copied();
            self.again.values().copied().chain(settled).chain(rings).min()
        })
    }

    /// Tells what to look at, if it is time.
    pub(crate) fn take(&mut self, now: Instant) -> Option<Wake> {
        if self.due()? > now {
            return None;
        }
        self.lone = self.alone().map(|(path, placed)| (path.to_owned(), placed));
        let burst = take(&mut self.burst).into_keys();
        let again = self.again.extract_if(.., |_, at| *at <= now).map(|(path, _)| path);
        let whole = self.unsettled.extract_if(.., |_, file| file.last + SETTLED <= now);
        let paths: BTreeSet<PathBuf> =
            burst.chain(again).chain(whole.map(|(path, _)| path)).collect();
        self.unsettled.values_mut().for_each(|file| file.is_named = true);
        self.rings.retain(|at| *at > now);
        self.span = None;
        let is_all = take(&mut self.is_all) || paths.len() > MOST_PATHS;
        let dirty = if is_all { Dirty::All } else { Dirty::Paths(paths) };
        Some(Wake { dirty, unsettled: self.unsettled.keys().cloned().collect() })
    }

    /// Notes that somebody writes a file; whether a wake has said so already.
    fn still_writes(&mut self, path: &Path, now: Instant) -> bool {
        match self.unsettled.get_mut(path) {
            Some(file) => file.last = now,
            None => {
                let file = Unsettled { last: now, is_named: false };
                self.unsettled.insert(path.to_owned(), file);
            }
        }
        self.unsettled[path].is_named
    }

    fn lengthen(&mut self, now: Instant) {
        let (first, last) = self.span.unwrap_or((now, now));
        self.span = Some((first.min(now), last.max(now)));
    }

    fn note(&mut self, path: &Path, sign: Sign, now: Instant) {
        if self.is_all {
            return;
        }
        if !self.burst.contains_key(path) {
            let seen = Seen { is_new: sign == Sign::Created, last: sign, placed: None };
            self.burst.insert(path.to_owned(), seen);
        }
        let seen = self.burst.get_mut(path).expect("it was just inserted");
        seen.last = sign;
        match sign {
            Sign::Placed => seen.placed = Some(now),
            // Who sets the rights of a file has done with its bytes.
            Sign::Touched => {}
            Sign::Created | Sign::Written | Sign::Folder | Sign::Gone => seen.placed = None,
        }
        if self.burst.len() > MOST_PATHS {
            self.is_all = true;
            self.burst.clear();
        }
    }

    fn end_of_burst(&self) -> Option<Instant> {
        let (first, last) = self.span?;
        let end = match self.alone() {
            Some((_, placed)) => placed + ALONE,
            None => last + QUIET,
        };
        Some(end.min(first + AT_MOST))
    }

    /// The only file of the burst and when it became whole; `None` if it is not, or not the only
    /// one.
    fn alone(&self) -> Option<(&Path, Instant)> {
        let is_there = |seen: &Seen| !seen.is_new || seen.last != Sign::Gone;
        let mut burst = self.burst.iter().filter(|(_, seen)| is_there(seen));
        let (path, seen) = burst.next().filter(|_| !self.is_all)?;
        let placed = seen.placed.filter(|_| burst.next().is_none())?;
        let is_next = |(other, at): &(PathBuf, Instant)| other != path && placed < *at + QUIET;
        (!self.lone.as_ref().is_some_and(is_next)).then_some((path, placed))
    }
}

#[cfg(test)]
mod tests;
