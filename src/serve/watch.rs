//! The system's events, a steady pace, or a ring from another thread to the moment when it is time
//! to look at a site's files again, and at which. When that is, `quiet` decides; what an event
//! says, `sign`. What became of the files is left to whoever looks.
//!
//! Nothing ticks: without a sign, the thread that waits sleeps.

use super::quiet::Quiet;
use super::sign::{self, FOLDERS, Heard};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

pub(crate) use super::quiet::{Dirty, Wake};

/// Whether events come from inotify: it says when a written file is closed, and each folder is
/// watched by itself, so that a folder can come to be without being watched.
const IS_INOTIFY: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// How often files are looked at where nothing reports their changes.
pub(crate) const ROUND: Duration = Duration::from_millis(500);

/// How many times what a look took a pause without looking lasts, at least.
const PAUSE_PER_LOOK: u32 = 20;

/// How often a watch is tried whose folders come and go while it is set up.
const N_TRIES: usize = 3;

/// What another thread has to say, with the time at which it did: events that came while a look
/// was under way are judged by when they came.
#[derive(Debug)]
enum Note {
    Event(notify::Result<notify::Event>, Instant),
    RingAll(Instant),
    RingAt(Instant),
    Stop,
}

/// What rings by itself.
#[derive(Debug)]
enum Source {
    Events {
        watcher: RecommendedWatcher,
        root: PathBuf,
        /// The folder was not there when it was last asked for.
        is_lost: bool,
    },
    Pace {
        every: Duration,
        rang_at: Option<Instant>,
    },
    Nothing,
}

/// Wakes whoever waits for changes of a site.
#[derive(Debug)]
pub(crate) struct Bell {
    source: Source,
    quiet: Quiet,
    notes: Receiver<Note>,
    /// Kept so that `notes` never ends.
    sender: Sender<Note>,
    is_stopped: bool,
    /// Why it rings at a steady pace, if the system ceased to report changes.
    trouble: Option<String>,
}

/// Rings a [`Bell`] from another thread. Rings of a bell that is no more are lost.
#[derive(Clone, Debug)]
pub(crate) struct Ringer {
    sender: Sender<Note>,
}

impl Ringer {
    /// Rings with [`Dirty::All`], as soon as all is quiet.
    pub(crate) fn ring_all(&self) {
        self.send(Note::RingAll(Instant::now()));
    }

    /// Rings once after a while, with what is dirty by then, which may be nothing: for files that
    /// whoever looked has to look at again.
    pub(crate) fn ring_in(&self, pause: Duration) {
        // A time that no clock reaches never comes.
        if let Some(at) = Instant::now().checked_add(pause) {
            self.send(Note::RingAt(at));
        }
    }

    /// Ends all waiting, for good.
    pub(crate) fn stop(&self) {
        self.send(Note::Stop);
    }

    fn send(&self, note: Note) {
        // Without a bell, nobody waits.
        let _ = self.sender.send(note);
    }
}

impl Bell {
    /// Watches site.yaml, `content/` and `themes/` of a site by the system's events. What changes
    /// from here on is heard, so that a site is watched first and read then. The paths that are
    /// named begin with the canonical form of `root`.
    ///
    /// # Errors
    /// If there is no such folder, or the system cannot watch it or one below it: it has no more
    /// watches to give (`ErrorKind::MaxFilesWatch`), or one may not be read. Then
    /// [`Bell::poll`] is left.
    pub(crate) fn watch(root: &Path) -> Result<Bell, notify::Error> {
        let root = root.canonicalize().map_err(notify::Error::io)?;
        let (sender, notes) = channel();
        let events = sender.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<_>| {
            // A look opens every file: that is no reason for the next one.
            if !event.as_ref().is_ok_and(sign::is_of_reading) {
                // Without a bell, nobody waits.
                let _ = events.send(Note::Event(event, Instant::now()));
            }
        })?;
        // Its own entries alone: site.yaml renamed into place, `content/` moved away.
        watcher.watch(&root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS {
            watch_below(&mut watcher, &root.join(folder))?;
        }
        let source = Source::Events { watcher, root, is_lost: false };
        Ok(Bell::new(source, Quiet::new(IS_INOTIFY), (sender, notes)))
    }

    /// Watches nothing and rings at a steady pace, always with [`Dirty::All`]: for network drives,
    /// which report nothing. The pause is `every`, or 20 times what the last look took (the time
    /// between two waits) if that is longer.
    pub(crate) fn poll(every: Duration) -> Bell {
        Bell::new(Source::Pace { every, rang_at: None }, Quiet::new(false), channel())
    }

    /// Rings when it is rung.
    pub(crate) fn still() -> Bell {
        Bell::new(Source::Nothing, Quiet::new(false), channel())
    }

    fn new(source: Source, quiet: Quiet, ends: (Sender<Note>, Receiver<Note>)) -> Bell {
        let (sender, notes) = ends;
        Bell { source, quiet, notes, sender, is_stopped: false, trouble: None }
    }

    /// Whether it rings at a steady pace, so that nothing tells which files somebody writes.
    pub(crate) fn is_polling(&self) -> bool {
        matches!(self.source, Source::Pace { .. })
    }

    /// Why it rings at a steady pace from now on; said once.
    pub(crate) fn trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }

    /// What rings this bell from other threads.
    pub(crate) fn ringer(&self) -> Ringer {
        Ringer { sender: self.sender.clone() }
    }

    /// Blocks until it is time to look; `None` once it was stopped.
    pub(crate) fn wait(&mut self) -> Option<Wake> {
        let round = self.next_round(Instant::now());
        loop {
            self.drain();
            let now = Instant::now();
            if round.is_some_and(|at| at <= now) {
                self.quiet.ring_at(now);
            }
            if self.is_stopped {
                return None;
            }
            if let Some(wake) = self.quiet.take(now) {
                return Some(self.answer(wake));
            }
            let due = self.quiet.due().into_iter().chain(round).min();
            let note = match due {
                Some(due) => self.notes.recv_timeout(due.saturating_duration_since(now)),
                None => self.notes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            // Too late is what was waited for; the last sender is the bell's own.
            if let Ok(note) = note {
                self.hear(note);
            }
        }
    }

    /// Hears all that was said already: a wake is for the whole of a burst, not for its beginning.
    fn drain(&mut self) {
        while let Ok(note) = self.notes.try_recv() {
            self.hear(note);
        }
    }

    fn hear(&mut self, note: Note) {
        match note {
            Note::Stop => self.is_stopped = true,
            Note::RingAt(at) => self.quiet.ring_at(at),
            Note::RingAll(at) | Note::Event(Err(_), at) => self.quiet.hear_all(at),
            Note::Event(Ok(event), at) => {
                let Source::Events { root, .. } = &self.source else { return };
                match sign::read(root, &event) {
                    Heard::All => self.quiet.hear_all(at),
                    Heard::Signs(signs) => {
                        signs.into_iter().for_each(|(path, sign)| self.quiet.hear(path, sign, at));
                    }
                }
            }
        }
    }

    /// When a bell without events rings next.
    fn next_round(&self, now: Instant) -> Option<Instant> {
        let Source::Pace { every, rang_at } = &self.source else { return None };
        let took = rang_at.map_or(Duration::ZERO, |rang_at| now.saturating_duration_since(rang_at));
        now.checked_add((*every).max(took.saturating_mul(PAUSE_PER_LOOK)))
    }

    /// Makes sure that what is about to be looked at is watched, so that nothing falls between.
    fn answer(&mut self, wake: Wake) -> Wake {
        match &mut self.source {
            Source::Pace { rang_at, .. } => {
                *rang_at = Some(Instant::now());
                Wake { dirty: Dirty::All, ..wake }
            }
            Source::Events { watcher, root, is_lost } => {
                let dirty = if *is_lost { Dirty::All } else { wake.dirty };
                *is_lost = !root.is_dir();
                if *is_lost {
                    // Nothing tells when it is back.
                    self.quiet.ring_at(Instant::now() + ROUND);
                } else if let Err(error) = watch_again(watcher, root, &dirty) {
                    // No watch is left, say.
                    self.trouble = Some(error.to_string());
                    self.source = Source::Pace { every: ROUND, rang_at: Some(Instant::now()) };
                    return Wake { dirty: Dirty::All, ..wake };
                }
                Wake { dirty, ..wake }
            }
            Source::Nothing => Wake { dirty: Dirty::All, ..wake },
        }
    }
}

/// Watches the folders among what is dirty: one that was moved away and came back is not watched
/// any more, one that was filled while it was noticed perhaps not in full.
fn watch_again(
    watcher: &mut RecommendedWatcher,
    root: &Path,
    dirty: &Dirty,
) -> Result<(), notify::Error> {
    let parts = FOLDERS.map(|folder| root.join(folder));
    match dirty {
        Dirty::All => {
            watcher.watch(root, RecursiveMode::NonRecursive)?;
            parts.iter().try_for_each(|part| watch_below(watcher, part))
        }
        Dirty::Paths(paths) => paths
            .iter()
            .filter(|path| IS_INOTIFY || parts.contains(path))
            .try_for_each(|path| watch_below(watcher, path)),
    }
}

/// Watches a folder and all that is below it; nothing, if it is none.
fn watch_below(watcher: &mut RecommendedWatcher, folder: &Path) -> Result<(), notify::Error> {
    for _ in 0..N_TRIES {
        if !folder.is_dir() {
            return Ok(());
        }
        match watcher.watch(folder, RecursiveMode::Recursive) {
            // A folder went away between its being listed and its being watched.
            Err(error) if is_gone(&error) => {}
            result => return result,
        }
    }
    Ok(())
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(io) => io.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
