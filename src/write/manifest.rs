//! The manifest of one output folder: what is there because we put it there.

use super::{OnDisk, Refusal, Staged};
use crate::base::digest::Digest;
use crate::cache;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is known of one written output.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) fingerprint: Digest,
    pub(super) size: u64,
    pub(super) modified_ns: i64,
}

/// All written outputs, by path.
#[derive(Default)]
pub(super) struct Manifest {
    pub(super) records: BTreeMap<String, Record>,
    /// The digest of all that they were made of.
    pub(super) inputs: Digest,
    /// What a run that was interrupted was about to put there.
    pub(super) pending: BTreeSet<String>,
    pub(super) is_interrupted: bool,
}

impl Manifest {
    pub(super) fn load(path: &Path, journal: &Path) -> Manifest {
        let remembered: Option<(Digest, BTreeMap<String, Record>)> = cache::load(path);
        let (inputs, mut records) = remembered.unwrap_or_default();
        let pending: Option<BTreeSet<String>> = cache::load(journal);
        let is_interrupted = journal.exists();
        let pending = pending.unwrap_or_default();
        // Whether these are the old bytes or the new ones is not known: they are made again.
        for path in &pending {
            records.entry(path.clone()).or_insert(UNKNOWN);
        }
        Manifest { records, inputs, pending, is_interrupted }
    }

    /// Takes files for an earlier run's.
    pub(super) fn own<'p>(&mut self, paths: impl Iterator<Item = &'p String>) {
        for path in paths {
            self.records.entry(path.clone()).or_insert(UNKNOWN);
        }
    }

    /// Gives up obsolete outputs that somebody put another file in the place of: they are theirs.
    ///
    /// Size alone tells. A time is changed by whatever copies a folder, and by disks that round it;
    /// a page that was taken back would then stay published. Dot files stay ours, since nobody
    /// would be told of them otherwise.
    pub(super) fn disown_replaced(&mut self, on_disk: &OnDisk, planned: &BTreeSet<&str>) {
        let Manifest { records, pending, .. } = self;
        records.retain(|path, record| {
            planned.contains(path.as_str())
                || pending.contains(path)
                || path.split('/').any(|part| part.starts_with('.'))
                || on_disk.get(path).is_none_or(|(size, _)| *size == record.size)
        });
    }

    /// Remembers, and closes the journal.
    pub(super) fn save(&self, path: &Path, journal: &Path) -> Result<(), Refusal> {
        let remembered = (self.inputs, &self.records);
        cache::save(path, &remembered).map_err(|error| Refusal::Io(path.to_owned(), error))?;
        match std::fs::remove_file(journal) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Refusal::Io(journal.to_owned(), error))
            }
            _ => Ok(()),
        }
    }
}

/// No file has this record: an output that bears it is made again.
const UNKNOWN: Record = Record { fingerprint: Digest::ZERO, size: u64::MAX, modified_ns: 0 };

/// Names what is about to appear, before it does, and what an interrupted run may have put there.
pub(super) fn write_journal(
    journal: &Path,
    written: &[String],
    interrupted: &BTreeSet<String>,
) -> Result<(), Refusal> {
    let pending: BTreeSet<&String> = written.iter().chain(interrupted).collect();
    cache::save(journal, &pending).map_err(|error| Refusal::Io(journal.to_owned(), error))
}

impl From<Staged> for Record {
    fn from(staged: Staged) -> Record {
        Record {
            fingerprint: staged.fingerprint,
            size: staged.size,
            modified_ns: staged.modified_ns,
        }
    }
}
