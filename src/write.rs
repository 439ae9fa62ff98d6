//! Level 8, WRITE: rendered outputs → a folder, changed only where it must be.
//!
//! Outputs are staged beside, then renamed in. What is the same is not written, what an earlier run
//! wrote and is no longer planned is deleted, what somebody else put there is never touched. Killed
//! at any moment, the next run ends in the right state: a journal names what is about to appear.

mod manifest;
mod stage;
mod sync;

use crate::base::digest::Digest;
use crate::base::path::OutputPath;
use manifest::{Manifest, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

pub(crate) use stage::{Content, Staged};

/// Why nothing can be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// The folder holds files that no run wrote and none is planned to replace.
    #[error("{0:?} are not ours")]
    Foreign(Vec<String>),
    /// Somebody's files stand where outputs need a folder, or the reverse.
    #[error("{0:?} are in the way")]
    InTheWay(Vec<String>),
    #[error("{0} is a file")]
    IsFile(PathBuf),
    /// The output folder would swallow the sources.
    #[error("{0} holds the sources")]
    HoldsSources(PathBuf),
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

/// What an output folder holds, seen in one walk.
type OnDisk = BTreeMap<String, (u64, i64)>;

/// An output folder, ready to receive.
pub(crate) struct Target {
    output: PathBuf,
    stage: PathBuf,
    memory: PathBuf,
    journal: PathBuf,
    manifest: Manifest,
    on_disk: OnDisk,
}

/// What became of the folder.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) written: Vec<String>,
    pub(crate) deleted: Vec<String>,
}

/// An output folder as it is before anything is written.
pub(crate) struct Folder {
    output: PathBuf,
    /// Its path from the site's root, if it lies there: a site may be moved as a whole.
    name: PathBuf,
    on_disk: OnDisk,
}

impl Folder {
    /// Looks at an output folder. Takes a while, and needs no plan: do it meanwhile.
    ///
    /// # Errors
    /// It is a file, holds the sources, or cannot be read.
    pub(crate) fn look(root: &Path, output: &Path) -> Result<Folder, Refusal> {
        let output = absolute(output)?;
        if output.is_file() {
            return Err(Refusal::IsFile(output));
        }
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        refuse_sources(&root, &output)?;
        let name = output.strip_prefix(&root).unwrap_or(&output).to_owned();
        let on_disk = sync::look(&output)?;
        Ok(Folder { output, name, on_disk })
    }
}

impl Target {
    /// Makes ready to write what is planned into a folder. Files of which `was_ours` says so are an
    /// earlier run's, even where that is forgotten.
    ///
    /// # Errors
    /// It holds files that are neither planned nor an earlier run's (unless `force`).
    pub(crate) fn open(
        folder: Folder,
        cache: &Path,
        planned: &BTreeSet<&str>,
        was_ours: fn(&str) -> bool,
        force: bool,
    ) -> Result<Target, Refusal> {
        let target = Target::look(folder, cache, planned, was_ours, force)?;
        stage::clear(&target.stage)?;
        Ok(target)
    }

    /// The same with nothing made ready: whether the folder would be refused.
    ///
    /// # Errors
    /// It would.
    pub(crate) fn look(
        folder: Folder,
        cache: &Path,
        planned: &BTreeSet<&str>,
        was_ours: fn(&str) -> bool,
        force: bool,
    ) -> Result<Target, Refusal> {
        let Folder { output, name, on_disk } = folder;
        let key = Digest::of(name.as_os_str().as_encoded_bytes()).short(12);
        let memory = cache.join(format!("manifest-{key}"));
        let journal = cache.join(format!("journal-{key}"));
        let mut manifest = Manifest::load(&memory, &journal);
        manifest.disown_replaced(&on_disk, planned);
        manifest.own(on_disk.keys().filter(|path| was_ours(path)));
        let in_the_way = sync::foreign_in_the_way(&on_disk, &manifest, planned);
        if !in_the_way.is_empty() {
            return Err(Refusal::InTheWay(in_the_way));
        }
        let foreign = foreign_files(&on_disk, &manifest, planned);
        if !foreign.is_empty() && !force {
            return Err(Refusal::Foreign(foreign));
        }
        let stage = stage::folder(cache, &output, &key);
        Ok(Target { output, stage, memory, journal, manifest, on_disk })
    }

    /// Whether all outputs are there as the run that had the same inputs left them: nothing is to
    /// be done then, and no fingerprint needs finding.
    pub(crate) fn is_complete(&self, inputs: Digest, planned: &BTreeSet<&str>) -> bool {
        self.is_remembered(inputs)
            && self.manifest.records.len() == planned.len()
            && planned.iter().all(|path| self.is_untouched(path))
    }

    /// Whether the last run had these inputs, and came to its end.
    fn is_remembered(&self, inputs: Digest) -> bool {
        self.manifest.inputs == inputs && !self.manifest.is_interrupted
    }

    /// Whether an output is there as the run that made the same fingerprint left it.
    pub(crate) fn is_fresh(&self, path: &OutputPath, fingerprint: Digest) -> bool {
        let record = self.manifest.records.get(path.as_str());
        record.is_some_and(|record| record.fingerprint == fingerprint)
            && self.is_untouched(path.as_str())
    }

    /// Whether a file is on disk as an earlier run left it, by size and time.
    fn is_untouched(&self, path: &str) -> bool {
        match (self.manifest.records.get(path), self.on_disk.get(path)) {
            (Some(record), Some(seen)) => (record.size, record.modified_ns) == *seen,
            _ => false,
        }
    }

    /// Puts an output into the staging area, unless the folder holds the same bytes already.
    ///
    /// # Errors
    /// The disk is full.
    pub(crate) fn stage(
        &self,
        path: &OutputPath,
        fingerprint: Digest,
        content: &Content,
    ) -> Result<Staged, Refusal> {
        let path = path.as_str();
        if let Some(size_and_time) = self.holds(path, content) {
            return Ok(Staged::kept(fingerprint, size_and_time));
        }
        let location = self.stage.join(path);
        stage::put(&location, content, fingerprint).map_err(|error| Refusal::Io(location, error))
    }

    /// The size and time of the file in the folder, if its bytes are these.
    fn holds(&self, path: &str, content: &Content) -> Option<(u64, i64)> {
        let seen = *self.on_disk.get(path).filter(|seen| **seen != sync::STRANGE)?;
        content.equals_file(&self.output.join(path)).then_some(seen)
    }

    /// Makes the folder what was planned: renames staged outputs in, deletes what is obsolete,
    /// remembers the rest.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub(crate) fn commit(
        mut self,
        staged: BTreeMap<String, Staged>,
        planned: &BTreeSet<&str>,
        inputs: Digest,
    ) -> Result<Changes, Refusal> {
        let is_obsolete = |path: &&String| !planned.contains(path.as_str());
        let obsolete: Vec<String> =
            self.manifest.records.keys().filter(is_obsolete).cloned().collect();
        let written: Vec<String> = staged
            .iter()
            .filter(|(_, staged)| !staged.is_kept)
            .map(|(path, _)| path.clone())
            .collect();
        let nothing_new = staged.is_empty() && obsolete.is_empty();
        if nothing_new && self.is_remembered(inputs) {
            stage::clear(&self.stage)?;
            return Ok(Changes::default());
        }
        manifest::write_journal(&self.journal, &written, &self.manifest.pending)?;
        let (in_the_way, rest) = sync::in_the_way(obsolete, planned);
        let mut deleted = sync::delete(&self.output, &self.on_disk, &in_the_way)?;
        sync::merge(&self.stage, &self.output)?;
        deleted.extend(sync::delete(&self.output, &self.on_disk, &rest)?);
        deleted.sort();
        let is_known = staged.values().all(|staged| staged.fingerprint != Digest::ZERO);
        self.manifest.inputs = if is_known { inputs } else { Digest::ZERO };
        for (path, staged) in staged {
            self.manifest.records.insert(path, Record::from(staged));
        }
        self.manifest.records.retain(|path, _| planned.contains(path.as_str()));
        self.manifest.save(&self.memory, &self.journal)?;
        stage::clear(&self.stage)?;
        Ok(Changes { written, deleted })
    }

    /// Leaves the folder as it was.
    pub(crate) fn abandon(self) {
        // What cannot be removed now is removed by the next run.
        let _ = stage::clear(&self.stage);
    }
}

/// The folder's path, links resolved as far as it exists.
fn absolute(output: &Path) -> Result<PathBuf, Refusal> {
    let absolute =
        std::path::absolute(output).map_err(|error| Refusal::Io(output.to_owned(), error))?;
    let mut missing = Vec::new();
    let mut existing = absolute.as_path();
    loop {
        if let Ok(real) = existing.canonicalize() {
            return Ok(missing.iter().rev().fold(real, |path, name| path.join(name)));
        }
        let (Some(parent), Some(name)) = (existing.parent(), existing.file_name()) else {
            return Ok(absolute.clone());
        };
        missing.push(name.to_owned());
        existing = parent;
    }
}

/// An output folder that is, holds or lies in a folder of sources would be read back or lost.
fn refuse_sources(root: &Path, output: &Path) -> Result<(), Refusal> {
    let sources = ["content", "themes", crate::cache::FOLDER].map(|name| root.join(name));
    // A folder of sources may itself be a link, into the output folder even.
    let behind = sources.iter().filter_map(|source| source.canonicalize().ok());
    let mut places = sources.iter().cloned().chain(behind);
    let harms = places.any(|source| output.starts_with(&source) || source.starts_with(output));
    if harms { Err(Refusal::HoldsSources(output.to_owned())) } else { Ok(()) }
}

/// Files that no run of ours wrote and that none will replace. Dot files do not count.
fn foreign_files(on_disk: &OnDisk, manifest: &Manifest, planned: &BTreeSet<&str>) -> Vec<String> {
    let is_ours = |path: &str| {
        planned.contains(path)
            || manifest.records.contains_key(path)
            || manifest.pending.contains(path)
            || path.split('/').any(|part| part.starts_with('.'))
    };
    on_disk.keys().filter(|path| !is_ours(path)).cloned().collect()
}
