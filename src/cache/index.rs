//! The index: per source file, its stamp, its digest and what was made of it.

use crate::base::digest::Digest;
use crate::base::stamp::Stamp;
use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The coarsest time in use is FAT's, two seconds; git's racy rule needs a bound.
const RACY_NS: i64 = 2_000_000_000;

/// What is known of one source file.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Entry<T> {
    pub(crate) stamp: Stamp,
    pub(crate) digest: Digest,
    pub(crate) value: T,
}

/// What is known of all source files.
pub(crate) struct Index<T> {
    head: Head,
    pub(crate) entries: BTreeMap<String, Entry<T>>,
}

/// What stands before the entries. These follow in sections, so that all processors can work at
/// them.
#[derive(Clone, Serialize, Deserialize)]
struct Head {
    /// Tool version and parse options; another key's entries are of no use.
    key: Digest,
    /// When the run that wrote it began to read.
    read_at_ns: i64,
    /// The pack that the entries point into.
    pack: String,
    /// Bytes of each section.
    sections: Vec<u32>,
}

/// Some entries in a row.
type Section<T> = Vec<(String, Entry<T>)>;

/// How many entries a section has.
const SECTION: usize = 256;

impl<T: Serialize + DeserializeOwned + Send + Sync> Index<T> {
    pub(crate) fn new(key: Digest, read_at_ns: i64, pack: String) -> Self {
        let head = Head { key, read_at_ns, pack, sections: Vec::new() };
        Index { head, entries: BTreeMap::new() }
    }

    /// The pack that the entries point into.
    pub(crate) fn pack(&self) -> &str {
        &self.head.pack
    }

    /// The index of an earlier run with the same key; `None` if there is none that can be used.
    pub(crate) fn load(path: &Path, key: Digest) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let (head, mut rest) = postcard::take_from_bytes::<Head>(super::unsealed(&bytes)?).ok()?;
        if head.key != key {
            return None;
        }
        let mut sections = Vec::with_capacity(head.sections.len());
        for length in &head.sections {
            let (section, after) = rest.split_at_checked(*length as usize)?;
            sections.push(section);
            rest = after;
        }
        let decoded: Option<Vec<Section<T>>> =
            sections.into_par_iter().map(|section| postcard::from_bytes(section).ok()).collect();
        Some(Index { head, entries: decoded?.into_iter().flatten().collect() })
    }

    /// # Errors
    /// `.estrade/` cannot be written to.
    pub(crate) fn save(&self, path: &Path) -> std::io::Result<()> {
        let entries: Vec<(&String, &Entry<T>)> = self.entries.iter().collect();
        let sections: Vec<Vec<u8>> = entries
            .par_chunks(SECTION)
            .map(|section| super::encode(&section))
            .collect::<Result<_, _>>()?;
        let length = |section: &Vec<u8>| u32::try_from(section.len());
        let lengths: Result<_, _> = sections.iter().map(length).collect();
        let lengths = lengths.map_err(std::io::Error::other)?;
        let head = Head { sections: lengths, ..self.head.clone() };
        let mut bytes = super::encode_after(vec![0; super::SEAL], &head)?;
        bytes.reserve_exact(sections.iter().map(Vec::len).sum());
        sections.iter().for_each(|section| bytes.extend_from_slice(section));
        super::replace(path, &super::sealed(bytes)?)
    }

    /// What is known of a file whose stamp is still the same, so that it need not be opened.
    ///
    /// A file as young as the index may have changed since within the same tick of the clock
    /// (git's racy rule): it is opened.
    pub(crate) fn by_stamp(&self, path: &str, stamp: Stamp) -> Option<&Entry<T>> {
        let settled = is_settled(stamp, self.head.read_at_ns);
        self.entries.get(path).filter(|entry| entry.stamp == stamp && settled)
    }
}

/// Whether a stamp was so old when it was looked at that a file that keeps it is unchanged since.
pub(crate) fn is_settled(stamp: Stamp, looked_at_ns: i64) -> bool {
    stamp.modified_ns < looked_at_ns - RACY_NS
}

/// Nanoseconds since 1970, of the same clock that stamps files. Never part of an output.
pub(crate) fn now_ns() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Entry, Index};
    use crate::base::digest::Digest;
    use crate::base::stamp::Stamp;

    #[test]
    fn a_file_as_young_as_the_index_is_opened() {
        let mut index = Index::new(Digest::default(), 5_000_000_000, String::new());
        let stamp = |modified_ns| Stamp { size: 1, modified_ns, changed_ns: 0 };
        for (path, at) in [("old", 1_000), ("young", 4_999_999_999)] {
            let entry = Entry { stamp: stamp(at), digest: Digest::of(b"x"), value: 0_u8 };
            index.entries.insert(path.to_owned(), entry);
        }
        assert!(index.by_stamp("old", stamp(1_000)).is_some());
        assert!(index.by_stamp("old", stamp(1_001)).is_none());
        assert!(index.by_stamp("young", stamp(4_999_999_999)).is_none());
    }

    #[test]
    fn a_damaged_or_foreign_index_is_as_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("index");
        let key = Digest::of(b"key");
        Index::<u8>::new(key, 1, "pack".into()).save(&path).expect("it is saved");
        assert!(Index::<u8>::load(&path, key).is_some());
        assert!(Index::<u8>::load(&path, Digest::of(b"other")).is_none());
        let mut bytes = std::fs::read(&path).expect("it is there");
        *bytes.last_mut().expect("it has bytes") ^= 1;
        std::fs::write(&path, bytes).expect("it is written");
        assert!(Index::<u8>::load(&path, key).is_none());
    }
}
