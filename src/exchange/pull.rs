//! `comments pull`: what readers said elsewhere → the archive in `content/comments/`.
//!
//! Servers are asked first, one after the other (`gather`); one that fails stops no other. Then
//! each file is merged (`merge`, pure) and written whole or not at all (`disk`). What was written
//! is remembered in a ledger, after it was written: whatever is interrupted loses nothing.

mod ask;
mod database;
mod disk;
mod entry;
mod gather;
mod isso;
mod ledger;
mod list;
mod mastodon;
mod merge;
mod remote;
mod webmention_io;

use super::round::Manners;
use crate::base::control;
use crate::base::diagnostic::Diagnostic;
use crate::base::path::SourcePath;
use crate::build::{Thread, Threads};
use crate::document::{Options, comments};
use crate::source::{self, MAX_TEXT};
use gather::Gathered;
use ledger::Ledger;
use merge::{Before, Digests, Merged, Refusal};
use remote::{Body, Remote};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

pub(crate) use gather::{Kind, Server};
pub(crate) use merge::Counts;

/// What came of a pull.
#[derive(Debug, Default)]
pub(crate) struct Pulled {
    /// Everybody who was asked, or would have been.
    pub(crate) servers: Vec<Server>,
    /// Files with something new, in their order.
    pub(crate) changed: Vec<(String, Counts)>,
    /// Of all files.
    pub(crate) counts: Counts,
    /// Files with comments that were edited here and are others on their server, with their ids.
    pub(crate) edited: Vec<(String, Vec<String>)>,
    /// The same of those that are no longer on their server.
    pub(crate) gone: Vec<(String, Vec<String>)>,
    /// Files with errors, which stay as they are.
    pub(crate) problems: Vec<Diagnostic>,
    /// Files that could not be read or written, or in which nothing can be written.
    pub(crate) failures: Vec<(String, Failed)>,
}

/// Why a file stays as it is.
#[derive(Debug)]
pub(crate) enum Failed {
    Io(io::Error),
    /// The ledger cannot be read.
    Ledger,
    /// It does not lie in the site.
    Outside,
    /// It is no list to which anything can be added.
    Closed,
}

/// Whether nobody has to be asked.
pub(crate) fn has_nothing(threads: &Threads) -> bool {
    gather::sources(&threads.list).is_empty()
}

/// What a pull needs.
pub(crate) struct Wanted<'w> {
    /// The site's folder.
    pub(crate) root: &'w Path,
    pub(crate) threads: &'w Threads,
    /// Whether what would be written is only to be said.
    pub(crate) is_dry: bool,
    /// Hears of how many pages servers were asked, and of how many they will be.
    pub(crate) tell: &'w dyn Fn(usize, usize),
}

/// Fetches comments, and writes what is new.
pub(crate) fn pull(wanted: &Wanted) -> Pulled {
    pull_with(wanted, Manners::default())
}

fn pull_with(wanted: &Wanted, manners: Manners) -> Pulled {
    let Wanted { root, threads, is_dry, .. } = *wanted;
    let mut pulled = Pulled::default();
    let mut ledger = match read_ledger(root) {
        Ok(ledger) => ledger,
        Err(failed) => {
            pulled.failures.push((ledger::PATH.to_owned(), failed));
            return pulled;
        }
    };
    let before = ledger.clone();
    let gathered = gather::gather(wanted, &ledger, manners);
    for (at, thread) in threads.list.iter().enumerate() {
        let digests = ledger.get(&thread.name).cloned().unwrap_or_default();
        match one(root, thread, (&gathered, at), &digests, &threads.options) {
            Ok(None) => {}
            Ok(Some(merged)) => {
                if let Some(digests) = pulled.take(root, thread, merged, is_dry) {
                    ledger.insert(thread.name.clone(), digests);
                }
            }
            Err(Kept::Faulty(problems)) => pulled.problems.extend(problems),
            Err(Kept::Failed(failed)) => pulled.failures.push((thread.file.clone(), failed)),
        }
    }
    if !is_dry
        && ledger != before
        && let Err(failed) = disk::write(root, ledger::PATH, ledger::write(&ledger).as_bytes())
    {
        pulled.failures.push((ledger::PATH.to_owned(), failed));
    }
    pulled.servers = gathered.servers;
    pulled
}

impl Pulled {
    /// Writes a file if anything is new; gives what is to be remembered of it.
    fn take(
        &mut self,
        root: &Path,
        thread: &Thread,
        merged: Merged,
        is_dry: bool,
    ) -> Option<Digests> {
        if let Some(text) = &merged.text {
            let written = match is_dry {
                true => Ok(()),
                false => disk::write(root, &thread.file, text.as_bytes()),
            };
            if let Err(failed) = written {
                self.failures.push((thread.file.clone(), failed));
                return None;
            }
            self.changed.push((thread.file.clone(), merged.counts));
        }
        let Counts { new, changed, edited, removed, gone, wordless } = merged.counts;
        self.counts.new += new;
        self.counts.changed += changed;
        self.counts.edited += edited;
        self.counts.removed += removed;
        self.counts.gone += gone;
        self.counts.wordless += wordless;
        for (ids, all) in [(merged.edited, &mut self.edited), (merged.gone, &mut self.gone)] {
            if !ids.is_empty() {
                all.push((thread.file.clone(), ids));
            }
        }
        Some(merged.digests)
    }
}

fn read_ledger(root: &Path) -> Result<Ledger, Failed> {
    let bytes = disk::read(root, ledger::PATH)?;
    let text = String::from_utf8(bytes).ok();
    text.and_then(|text| ledger::read(&text)).ok_or(Failed::Ledger)
}

/// Why a page's file stays as it is.
enum Kept {
    /// It has errors.
    Faulty(Vec<Diagnostic>),
    Failed(Failed),
}

/// What becomes of one page's file; `None` if nobody said anything of it.
fn one(
    root: &Path,
    thread: &Thread,
    (gathered, at): (&Gathered, usize),
    digests: &Digests,
    options: &Options,
) -> Result<Option<Merged>, Kept> {
    let remotes = gathered.remotes.get(&at).cloned().unwrap_or_default();
    let whole: &[&str] = gathered.whole.get(&at).map_or(&[], Vec::as_slice);
    if remotes.is_empty() && whole.is_empty() {
        return Ok(None);
    }
    let path = SourcePath::new(thread.file.as_str());
    let bytes = disk::read(root, &thread.file).map_err(Kept::Failed)?;
    let faulty = |problem: Diagnostic| Kept::Faulty(vec![problem]);
    source::decode(path.as_str(), bytes.clone()).map_err(faulty)?;
    let text = String::from_utf8_lossy(&bytes);
    control::report(path.as_str(), &text).map_or(Ok(()), |problem| Err(faulty(problem)))?;
    // A text that is too long for a build is worse than any other.
    let problems = |text: &str| match text.len() as u64 > MAX_TEXT {
        true => usize::MAX,
        false => said_of(&path, text, options).len(),
    };
    let (remotes, wordless) = fitting(remotes, options);
    let before = Before { text: &text, digests, whole, options, problems: &problems };
    match merge::merge(&before, &remotes) {
        Ok(merged) => {
            let counts = Counts { wordless, ..merged.counts };
            Ok(Some(Merged { counts, ..merged }))
        }
        Err(Refusal::Unreadable) => match said_of(&path, &text, options) {
            problems if problems.is_empty() => Err(Kept::Failed(Failed::Closed)),
            problems => Err(Kept::Faulty(problems)),
        },
        Err(Refusal::Closed) => Err(Kept::Failed(Failed::Closed)),
    }
}

/// The comments that a page can show, in order, and how many it cannot.
fn fitting(remotes: Vec<Remote>, options: &Options) -> (Vec<Remote>, usize) {
    let remotes = remote::kept(remotes, |_| true);
    let fit = |one: &Remote| {
        let one = entry::fitting(one.clone(), options)?;
        Some((one.id, one.body))
    };
    let bodies: BTreeMap<String, Body> = remotes.iter().filter_map(fit).collect();
    let wordless = remotes.len() - bodies.len();
    let mut remotes = remote::kept(remotes, |one| bodies.contains_key(&one.id));
    for one in &mut remotes {
        one.body = bodies.get(&one.id).cloned().unwrap_or_default();
    }
    (remotes, wordless)
}

/// What a build would say of a file.
fn said_of(path: &SourcePath, text: &str, options: &Options) -> Vec<Diagnostic> {
    match source::decode(path.as_str(), text.as_bytes().to_vec()) {
        Ok(text) => comments::parse(path, &text, options).problems,
        Err(problem) => vec![problem],
    }
}

#[cfg(test)]
mod tests;
