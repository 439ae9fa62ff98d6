//! The pack: bodies one after another in one file, read by offset.
//!
//! One file for all of them, since creating files is what costs; on disk rather than in memory,
//! since a large site's bodies are most of its bytes.

use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;

/// Where a body lies in the pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Slot {
    pub(crate) offset: u64,
    pub(crate) length: u32,
}

/// An append-only store of bodies.
pub(crate) struct Pack {
    file: Option<File>,
    /// Whether what this run packs goes into the file too.
    grows: bool,
    /// Where what this run packed begins.
    fresh_from: u64,
    tail: Mutex<Tail>,
}

/// What is not yet on disk; all there is, in memory.
struct Tail {
    start: u64,
    end: u64,
    /// In order. Many of a size, since one that grew would be copied again and again, while
    /// whoever has a body to pack waits.
    chunks: Vec<Chunk>,
    /// The first thing that went wrong, for [`Pack::flush`] to tell.
    error: Option<io::Error>,
}

/// Whole bodies, one after another.
struct Chunk {
    start: u64,
    bytes: Vec<u8>,
}

/// Appended bytes are written out, or held, by the megabyte.
const CHUNK: usize = 1 << 20;

impl Tail {
    fn push(&mut self, body: &[u8]) -> u64 {
        let offset = self.end;
        let fits = |chunk: &&mut Chunk| chunk.bytes.len() + body.len() <= CHUNK;
        if let Some(chunk) = self.chunks.last_mut().filter(fits) {
            chunk.bytes.extend_from_slice(body);
        } else {
            let mut bytes = Vec::with_capacity(CHUNK.max(body.len()));
            bytes.extend_from_slice(body);
            self.chunks.push(Chunk { start: offset, bytes });
        }
        self.end += body.len() as u64;
        offset
    }

    fn get(&self, slot: Slot) -> Option<&[u8]> {
        let after = self.chunks.partition_point(|chunk| chunk.start <= slot.offset);
        let chunk = &self.chunks[after.checked_sub(1)?];
        let start = usize::try_from(slot.offset - chunk.start).ok()?;
        chunk.bytes.get(start..start + slot.length as usize)
    }
}

impl Pack {
    pub(crate) fn in_memory() -> Pack {
        Pack::new(None, false, 0)
    }

    /// Opens a pack to read and append to, or starts one.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(crate) fn open(path: &Path) -> io::Result<Pack> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        let length = file.metadata()?.len();
        Ok(Pack::new(Some(file), true, length))
    }

    /// Opens a pack to read only: what this run adds stays in memory. Meanwhile another run may
    /// append to the file, or replace it by another.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(crate) fn over(path: &Path) -> io::Result<Pack> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Pack::new(Some(file), false, length))
    }

    fn new(file: Option<File>, grows: bool, start: u64) -> Pack {
        let tail = Tail { start, end: start, chunks: Vec::new(), error: None };
        Pack { file, grows, fresh_from: start, tail: Mutex::new(tail) }
    }

    /// How many bytes a pack holds; `None` if there is none.
    pub(crate) fn length(path: &Path) -> Option<u64> {
        std::fs::metadata(path).ok().map(|metadata| metadata.len())
    }

    /// Adds a body. A full disk is told by [`Pack::flush`].
    pub(crate) fn append(&self, body: &[u8]) -> Slot {
        let mut tail = self.tail.lock().expect("no holder panics");
        let offset = tail.push(body);
        if tail.end - tail.start >= CHUNK as u64 {
            self.write_out(&mut tail);
        }
        let length = u32::try_from(body.len()).expect("a body is far below four gigabytes");
        Slot { offset, length }
    }

    /// Whether a body was packed by an earlier run: what has been on a disk since may be damaged.
    pub(crate) fn is_old(&self, slot: Slot) -> bool {
        slot.offset < self.fresh_from
    }

    /// Writes out what is held, so that [`Pack::read`] needs no lock.
    ///
    /// # Errors
    /// The disk is full.
    pub(crate) fn flush(&self) -> io::Result<()> {
        let mut tail = self.tail.lock().expect("no holder panics");
        self.write_out(&mut tail);
        tail.error.take().map_or(Ok(()), Err)
    }

    /// A pack with nothing that was packed since but some bodies, which are moved together; what
    /// an earlier run packed stays where it is. `None`, and no slot changed, if the file cannot be
    /// shared.
    pub(crate) fn tidied<'s>(&self, slots: impl Iterator<Item = &'s mut Slot>) -> Option<Pack> {
        let file = self.file.as_ref().map(File::try_clone).transpose().ok()?;
        let pack = Pack::new(file, false, self.fresh_from);
        for slot in slots.filter(|slot| !self.is_old(**slot)) {
            let body = self.read(*slot).expect("what this run packed is in memory");
            *slot = pack.append(&body);
        }
        Some(pack)
    }

    fn write_out(&self, tail: &mut Tail) {
        let Some(mut file) = self.file.as_ref().filter(|_| self.grows) else { return };
        for chunk in &tail.chunks {
            if let Err(error) = file.write_all(&chunk.bytes) {
                tail.error.get_or_insert(error);
            }
        }
        // What comes next is gathered in the same memory.
        tail.chunks.truncate(1);
        tail.start = tail.end;
        for chunk in &mut tail.chunks {
            chunk.bytes.clear();
            chunk.start = tail.end;
        }
    }

    /// # Errors
    /// The pack was damaged by hand.
    pub(crate) fn read(&self, slot: Slot) -> io::Result<Vec<u8>> {
        let mut body = vec![0; slot.length as usize];
        match &self.file {
            Some(file) if self.grows || self.is_old(slot) => read_at(file, &mut body, slot.offset)?,
            _ => {
                let tail = self.tail.lock().expect("no holder panics");
                let held = tail.get(slot).ok_or(io::ErrorKind::UnexpectedEof)?;
                body.copy_from_slice(held);
            }
        }
        Ok(body)
    }
}

#[cfg(unix)]
fn read_at(file: &File, body: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, body, offset)
}

#[cfg(windows)]
fn read_at(file: &File, body: &mut [u8], offset: u64) -> io::Result<()> {
    let mut done = 0;
    while done < body.len() {
        let at = offset + done as u64;
        match std::os::windows::fs::FileExt::seek_read(file, &mut body[done..], at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => done += n,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Pack;

    #[test]
    fn gives_back_what_was_put_in() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pack");
        let first = {
            let pack = Pack::open(&path).expect("it opens");
            let slot = pack.append(b"un");
            pack.flush().expect("it is written");
            slot
        };
        for pack in [Pack::open(&path).expect("it opens again"), Pack::in_memory()] {
            let slot = pack.append("deux".as_bytes());
            pack.flush().expect("it is written");
            assert_eq!(pack.read(slot).expect("it is there"), b"deux");
        }
        let pack = Pack::open(&path).expect("it opens");
        assert_eq!(pack.read(first).expect("it is there"), b"un");
    }

    #[test]
    fn a_tidied_pack_holds_what_is_of_use() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pack");
        let growing = Pack::open(&path).expect("it opens");
        let old = growing.append(b"un");
        growing.flush().expect("it is written");
        for (pack, mut slots) in
            [(Pack::over(&path).expect("it opens"), vec![old]), (Pack::in_memory(), Vec::new())]
        {
            let dead = pack.append(&[b'x'; 100]);
            slots.push(pack.append(b"deux"));
            let tidied = pack.tidied(slots.iter_mut()).expect("it is shared");
            let read: Vec<_> =
                slots.iter().map(|slot| tidied.read(*slot).expect("there")).collect();
            assert!(read.last().is_some_and(|body| body == b"deux"));
            assert!(read.len() == 1 || read[0] == b"un");
            assert!(slots.last().is_some_and(|slot| slot.offset <= dead.offset));
        }
    }

    #[test]
    fn a_pack_that_is_only_read_keeps_what_is_new_to_itself() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pack");
        assert!(Pack::over(&path).is_err() && !path.exists());
        let growing = Pack::open(&path).expect("it opens");
        let old = growing.append(b"un");
        growing.flush().expect("it is written");
        let reading = Pack::over(&path).expect("it opens");
        growing.append(b"autre");
        growing.flush().expect("it is written");
        let large = vec![b'x'; 3 << 20];
        let new = [reading.append(&large), reading.append(b"deux")];
        reading.flush().expect("nothing is written");
        assert_eq!(reading.read(old).expect("it is there"), b"un");
        assert_eq!(reading.read(new[0]).expect("it is there"), large);
        assert_eq!(reading.read(new[1]).expect("it is there"), b"deux");
        assert_eq!(std::fs::read(&path).expect("it is there"), b"unautre");
    }
}
