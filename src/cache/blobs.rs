//! Blobs: what is dear to make, in a file each, by the digest of all that it is made of.
//!
//! The output folder is its own memory of what is in it; blobs remember what is not: pictures of a
//! folder that was deleted or is another, and those of an edit that was taken back.

use crate::base::digest::Digest;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// So many bytes that no output has any more are always kept.
const WASTE_ALLOWED: u64 = 16 << 20;

/// The folder of all blobs.
pub(crate) struct Blobs {
    folder: PathBuf,
    has_grown: AtomicBool,
}

impl Blobs {
    /// Those of a site's `.estrade/`.
    pub(crate) fn open(cache: &Path) -> Blobs {
        Blobs { folder: cache.join("blobs"), has_grown: AtomicBool::new(false) }
    }

    /// What was made for a key, or what is made now and remembered. A damaged blob is as none, and
    /// one that cannot be written is made again by the next run.
    pub(crate) fn recall_or(&self, key: Digest, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
        let path = self.folder.join(key.to_string());
        let remembered = fs::read(&path).ok();
        if let Some(bytes) = remembered.as_deref().and_then(super::unsealed) {
            return bytes.to_owned();
        }
        let made = make();
        self.has_grown.store(true, Ordering::Relaxed);
        let _ = self.save(&path, &made);
        made
    }

    fn save(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut sealed = vec![0; super::SEAL];
        sealed.extend_from_slice(bytes);
        super::replace(path, &super::sealed(sealed)?)
    }

    /// Removes what is of no use, where that has become much: more than half, as in the pack.
    pub(crate) fn tidy(&self, used: impl FnOnce() -> BTreeSet<Digest>) {
        if self.has_grown.load(Ordering::Relaxed) {
            self.remove_waste(&used(), WASTE_ALLOWED);
        }
    }

    fn remove_waste(&self, used: &BTreeSet<Digest>, allowed: u64) {
        let names: BTreeSet<String> = used.iter().map(Digest::to_string).collect();
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let (mut kept, mut waste, mut unused) = (0, 0, Vec::new());
        for file in files {
            let size = file.metadata().map_or(0, |metadata| metadata.len());
            if file.file_name().to_str().is_some_and(|name| names.contains(name)) {
                kept += size;
            } else {
                waste += size;
                unused.push(file.path());
            }
        }
        if waste > allowed && waste > kept {
            // One that cannot be removed now is removed by a later run.
            unused.into_iter().for_each(|path| drop(fs::remove_file(path)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Blobs;
    use crate::base::digest::Digest;
    use std::collections::BTreeSet;

    fn key(n: u8) -> Digest {
        Digest::of(&[n])
    }

    #[test]
    fn what_was_made_is_not_made_again_unless_it_is_damaged() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let blobs = Blobs::open(folder.path());
        assert_eq!(blobs.recall_or(key(1), || b"un".to_vec()), b"un");
        let blobs = Blobs::open(folder.path());
        assert_eq!(blobs.recall_or(key(1), || unreachable!("it is remembered")), b"un");
        let path = folder.path().join("blobs").join(key(1).to_string());
        for damaged in [&b""[..], b"short", &[7; 40]] {
            std::fs::write(&path, damaged).expect("it is written");
            assert_eq!(blobs.recall_or(key(1), || b"deux".to_vec()), b"deux");
            assert_eq!(blobs.recall_or(key(1), || unreachable!("it was mended")), b"deux");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_written_costs_time_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("blobs"), "a file").expect("it is written");
        let blobs = Blobs::open(folder.path());
        assert_eq!(blobs.recall_or(key(1), || b"un".to_vec()), b"un");
        blobs.tidy(BTreeSet::new);
    }

    #[test]
    fn waste_goes_when_it_is_much() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let blobs = Blobs::open(folder.path());
        let count = || std::fs::read_dir(folder.path().join("blobs")).map_or(0, Iterator::count);
        for n in 0..6 {
            blobs.recall_or(key(n), || vec![n; 1000]);
        }
        let used: BTreeSet<Digest> = [key(0), key(1)].into();
        blobs.tidy(|| used.clone());
        assert_eq!(count(), 6, "so little is kept");
        blobs.remove_waste(&[key(0), key(1), key(2), key(3)].into(), 1000);
        assert_eq!(count(), 6, "it is less than what is of use");
        blobs.remove_waste(&used, 1000);
        assert_eq!(count(), 2);
        assert_eq!(blobs.recall_or(key(0), || unreachable!("it is kept")), vec![0; 1000]);
    }
}
