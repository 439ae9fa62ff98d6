//! Digests: 128 bits of BLAKE3 that stand for a value.
//!
//! One hash serves sources, fingerprints and the names of fingerprinted files. Lengths are hashed
//! before texts, so that two different sequences never give the same bytes.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What tells this program's remembered results from those of any other version of it.
pub(crate) const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), "/", env!("ESTRADE_BUILD"));

/// The digest of a value.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Digest([u8; 16]);

impl Digest {
    /// The digest of nothing that can be digested.
    pub(crate) const ZERO: Digest = Digest([0; 16]);

    pub(crate) fn of(bytes: &[u8]) -> Digest {
        Digest::from_hash(&blake3::hash(bytes))
    }

    /// The digest of all that a reader gives, and its first `n_head` bytes.
    pub(crate) fn of_reader(
        mut reader: impl std::io::Read,
        n_head: usize,
    ) -> std::io::Result<(Digest, Vec<u8>)> {
        let (mut hasher, mut head) = (blake3::Hasher::new(), Vec::new());
        let mut chunk = vec![0; 1 << 16];
        loop {
            let n = match reader.read(&mut chunk) {
                Ok(0) => return Ok((Digest::from_hash(&hasher.finalize()), head)),
                Ok(n) => n,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(&chunk[..n]);
            head.extend_from_slice(&chunk[..n.min(n_head.saturating_sub(head.len()))]);
        }
    }

    /// Copies all that a reader gives. The digest is of what was copied.
    pub(crate) fn of_copy(
        reader: impl std::io::Read,
        writer: &mut impl std::io::Write,
    ) -> std::io::Result<Digest> {
        let mut copying = Copying { reader, writer };
        Ok(Digest::of_reader(&mut copying, 0)?.0)
    }

    fn from_hash(hash: &blake3::Hash) -> Digest {
        let mut short = [0; 16];
        short.copy_from_slice(&hash.as_bytes()[..16]);
        Digest(short)
    }

    /// The first `n` hexadecimal digits, for the names of fingerprinted files.
    pub(crate) fn short(self, n: usize) -> String {
        self.to_string()[..n].to_owned()
    }
}

/// A reader that hands on what it reads.
struct Copying<'w, R, W> {
    reader: R,
    writer: &'w mut W,
}

impl<R: std::io::Read, W: std::io::Write> std::io::Read for Copying<'_, R, W> {
    fn read(&mut self, chunk: &mut [u8]) -> std::io::Result<usize> {
        let n = self.reader.read(chunk)?;
        self.writer.write_all(&chunk[..n])?;
        Ok(n)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Digests a sequence of values, each delimited by its length.
///
/// Gathers their bytes and hashes them once: most values are short, and hashing many short pieces
/// costs more than copying them.
#[derive(Clone, Default)]
pub(crate) struct Digester(Vec<u8>);

impl Digester {
    pub(crate) fn new(what: &str) -> Self {
        let mut digester = Digester(Vec::with_capacity(256));
        digester.text(what);
        digester
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    pub(crate) fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.extend_from_slice(&digest.0);
        self
    }

    /// Any serialisable value, by its postcard bytes.
    pub(crate) fn value(&mut self, value: &impl Serialize) -> &mut Self {
        let bytes = postcard::to_stdvec(value).expect("plain data always serialises");
        self.bytes(&bytes)
    }

    pub(crate) fn finish(&self) -> Digest {
        Digest::of(&self.0)
    }
}
