//! The staging area: outputs wait there, on the output's own file system, until all are made.

use super::Refusal;
use crate::base::digest::Digest;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// What an output holds: bytes, or those of a file, with the digest that it had when it was read.
pub(crate) enum Content {
    Bytes(Vec<u8>),
    File(PathBuf, Digest),
}

/// An output that is staged, or was there already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Staged {
    pub(super) fingerprint: Digest,
    pub(super) size: u64,
    pub(super) modified_ns: i64,
    /// The folder holds these bytes already.
    pub(super) is_kept: bool,
}

impl Staged {
    fn new(fingerprint: Digest, (size, time): (u64, i64)) -> Staged {
        Staged { fingerprint, size, modified_ns: time, is_kept: false }
    }

    pub(super) fn kept(fingerprint: Digest, seen: (u64, i64)) -> Staged {
        Staged { is_kept: true, ..Staged::new(fingerprint, seen) }
    }
}

impl Content {
    /// Whether a file on disk holds just this.
    pub(super) fn equals_file(&self, path: &Path) -> bool {
        match self {
            Content::Bytes(bytes) => equals(bytes, path).unwrap_or(false),
            Content::File(_, digest) => File::open(path)
                .and_then(|file| Digest::of_reader(file, 0))
                .is_ok_and(|(found, _)| found == *digest),
        }
    }
}

fn equals(bytes: &[u8], path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut found = Vec::with_capacity(bytes.len());
    file.read_to_end(&mut found)?;
    Ok(found == bytes)
}

/// Where to stage: in `.estrade/`, or in the output folder itself where that is another disk.
pub(super) fn folder(cache: &Path, output: &Path, key: &str) -> PathBuf {
    let existing = output.ancestors().find(|path| path.exists()).unwrap_or(output);
    if same_disk(cache, existing) {
        cache.join(format!("stage-{key}"))
    } else {
        output.join(".estrade-stage")
    }
}

#[cfg(unix)]
fn same_disk(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev(),
        _ => false,
    }
}

#[cfg(not(unix))]
fn same_disk(a: &Path, b: &Path) -> bool {
    let disk = |path: &Path| {
        path.canonicalize().ok()?.components().next().map(|c| c.as_os_str().to_owned())
    };
    disk(a).is_some() && disk(a) == disk(b)
}

/// Removes what an earlier run, or this one, left in the staging area.
pub(super) fn clear(stage: &Path) -> Result<(), Refusal> {
    match fs::remove_dir_all(stage) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Refusal::Io(stage.to_owned(), error))
        }
        _ => Ok(()),
    }
}

/// Writes one output into the staging area. Of a file that has changed since it was read, nobody
/// knows what was copied: its fingerprint is nobody's, and the next run makes it again.
pub(super) fn put(location: &Path, content: &Content, fingerprint: Digest) -> io::Result<Staged> {
    let folder = location.parent().unwrap_or(location);
    // Most pages are the only file of their folder, which is not there yet.
    if location.ends_with("index.html") {
        fs::create_dir_all(folder)?;
    }
    let mut file = match File::create(location) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            File::create(location)?
        }
        other => other?,
    };
    let is_known = match content {
        Content::Bytes(bytes) => file.write_all(bytes).map(|()| true)?,
        Content::File(source, digest) => {
            Digest::of_copy(File::open(source)?, &mut file)? == *digest
        }
    };
    let fingerprint = if is_known { fingerprint } else { Digest::ZERO };
    Ok(Staged::new(fingerprint, size_and_time(&file.metadata()?)?))
}

/// What tells a file that was touched from one that was not.
pub(super) fn size_and_time(metadata: &fs::Metadata) -> io::Result<(u64, i64)> {
    let since = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((metadata.len(), i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::{Content, put};
    use crate::base::digest::Digest;

    #[test]
    fn a_file_that_changed_meanwhile_is_made_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = folder.path().join("source");
        std::fs::write(&source, "after").expect("it is written");
        let fingerprint = Digest::of(b"fingerprint");
        for (read, expected) in [("after", fingerprint), ("before", Digest::ZERO)] {
            let content = Content::File(source.clone(), Digest::of(read.as_bytes()));
            let location = folder.path().join("a/index.html");
            let staged = put(&location, &content, fingerprint).expect("it is staged");
            assert_eq!((staged.fingerprint, staged.size), (expected, 5));
        }
    }
}
