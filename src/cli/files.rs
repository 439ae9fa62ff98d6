//! New files on the disk: all of them or none, and never over another.

use crate::build::Failure;
use crate::scaffold::File;
use std::fs;
use std::io::Write;
use std::path::Path;

/// Those of some files that are there already, whatever they are.
pub(super) fn existing(root: &Path, files: &[File]) -> Vec<String> {
    let is_there = |file: &&File| root.join(&file.path).symlink_metadata().is_ok();
    files.iter().filter(is_there).map(|file| file.path.clone()).collect()
}

/// Writes files that are not there, with the folders that they need.
pub(super) fn write(root: &Path, files: &[File]) -> Result<(), Failure> {
    files.iter().try_for_each(|file| {
        let path = root.join(&file.path);
        let folder = path.parent().unwrap_or(root);
        let written = fs::create_dir_all(folder).and_then(|()| {
            let mut new = fs::File::options().write(true).create_new(true).open(&path)?;
            new.write_all(file.text.as_bytes())
        });
        written.map_err(|error| Failure::Io(path, error))
    })
}
