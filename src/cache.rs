//! Level 3: `.estrade/`, what is remembered from one run to the next.
//!
//! Three kinds of thing, each safe to delete: an *index* (one file: what is known of each source),
//! a *pack* (one file of bodies, read by offset) and *blobs* (a file for each picture drawn).
//! Losing them costs time, nothing else.

mod blobs;
mod index;
mod lock;
mod pack;

use crate::base::digest::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use blobs::Blobs;
pub(crate) use index::{Entry, Index, is_settled, now_ns};
pub(crate) use lock::Lock;
pub(crate) use pack::{Pack, Slot};

/// The name of the folder under a site's root.
pub(crate) const FOLDER: &str = ".estrade";

/// Prepares `.estrade/` under a root.
///
/// # Errors
/// The folder cannot be made.
pub(crate) fn folder(root: &Path) -> std::io::Result<PathBuf> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n")?;
    }
    Ok(folder)
}

/// Remembers a value under a seal: the digest of its bytes stands before them.
///
/// # Errors
/// `.estrade/` cannot be written to.
pub(crate) fn save(path: &Path, value: &impl Serialize) -> std::io::Result<()> {
    replace(path, &sealed(encode_after(vec![0; SEAL], value)?)?)
}

/// A remembered value; `None` if there is none, or if its seal is broken.
pub(crate) fn load<T: DeserializeOwned>(path: &Path) -> Option<T> {
    postcard::from_bytes(unsealed(&fs::read(path).ok()?)?).ok()
}

fn encode(value: &impl Serialize) -> std::io::Result<Vec<u8>> {
    encode_after(Vec::new(), value)
}

/// Encodes a value behind what is there already.
fn encode_after(bytes: Vec<u8>, value: &impl Serialize) -> std::io::Result<Vec<u8>> {
    postcard::to_extend(value, bytes).map_err(std::io::Error::other)
}

/// Bytes of a seal.
const SEAL: usize = 16;

/// Seals a body that has room for a seal before it.
fn sealed(mut bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    let seal = encode(&Digest::of(&bytes[SEAL..]))?;
    bytes[..SEAL].copy_from_slice(&seal);
    Ok(bytes)
}

fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (seal, body) = bytes.split_first_chunk::<SEAL>()?;
    (postcard::from_bytes::<Digest>(seal).ok()? == Digest::of(body)).then_some(body)
}

/// Forgets all that earlier runs made of the sources.
pub(crate) fn forget(folder: &Path) {
    // One that cannot be removed has another's key, or is replaced.
    let _ = fs::remove_file(folder.join("index"));
    sweep(folder, "");
}

/// Removes the packs that no index points into any more.
pub(crate) fn sweep(folder: &Path, kept: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("pack-") && *name != *kept {
            // One that cannot be removed now is removed by a later run.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes a file whole or not at all: under another name first, then renamed.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    fs::write(&fresh, bytes)?;
    fs::rename(&fresh, path)
}
