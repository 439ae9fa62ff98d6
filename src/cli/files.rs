//! New files on the disk: all of them or none, never over another, and never out of the site.

use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::build::Failure;
use crate::config::{self, Config};
use crate::scaffold::File;
use crate::source;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Those of some files that are there already, whatever they are.
pub(super) fn existing(root: &Path, files: &[File]) -> Vec<String> {
    let is_there = |file: &&File| root.join(&file.path).symlink_metadata().is_ok();
    files.iter().filter(is_there).map(|file| file.path.clone()).collect()
}

/// A site's settings: as they stand in their file, as they are understood, and their errors.
pub(super) fn settings(root: &Path) -> Result<(String, Config, Vec<Diagnostic>), Failure> {
    let path = root.join("site.yaml");
    let bytes = fs::read(&path).map_err(|error| Failure::Io(path, error))?;
    let text = match source::decode("site.yaml", bytes) {
        Ok(text) => text,
        Err(problem) => return Ok((String::new(), Config::default(), vec![problem])),
    };
    let (config, mut problems) = config::read("site.yaml", &text);
    problems.retain(Diagnostic::is_error);
    Ok((text, config, problems))
}

/// The first link on the way to some files that leads out of what a site's pages are read from.
pub(super) fn link_out(root: &Path, files: &[File]) -> Option<Diagnostic> {
    files.iter().find_map(|file| leads_out(root, &file.path))
}

fn leads_out(root: &Path, path: &str) -> Option<Diagnostic> {
    let whole = root.join(path);
    let mut folders = whole.ancestors().skip(1);
    let folder = folders.find(|folder| *folder == root || folder.symlink_metadata().is_ok())?;
    let real_root = root.canonicalize().ok()?;
    let is_inside = |target: &Path| {
        let of = |name: &str| real_root.join(name).canonicalize().unwrap_or(real_root.join(name));
        let is_read = target.starts_with(of("content")) || target.starts_with(of("themes"));
        target == real_root || target.starts_with(&real_root) && is_read
    };
    let target = match folder.canonicalize() {
        Ok(target) if is_inside(&target) => return None,
        Ok(target) => target,
        Err(_) => fs::read_link(folder).unwrap_or_else(|_| folder.to_owned()),
    };
    let place = folder.strip_prefix(root).unwrap_or(folder).display().to_string();
    let problem = Diagnostic::error(Code::LinkOutside).with("target", source::shown(&target));
    Some(problem.in_file(&place).hint(Hint::MoveInside))
}

/// Writes files that are not there, with the folders that they need. If one cannot be written, all
/// that was made goes again.
pub(super) fn write(root: &Path, files: &[File]) -> Result<(), Failure> {
    let mut made = Made::default();
    let written = files.iter().try_for_each(|file| {
        let path = root.join(&file.path);
        made.file(&path, file.text.as_bytes()).map_err(|error| Failure::Io(path, error))
    });
    if written.is_err() {
        made.remove();
    }
    written
}

/// What was made, each folder before what lies in it.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.folder(path.parent().unwrap_or(Path::new("")))?;
        let mut new = fs::File::options().write(true).create_new(true).open(path)?;
        self.files.push(path.to_owned());
        new.write_all(bytes)
    }

    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        let is_missing = |folder: &&Path| *folder != Path::new("") && !folder.exists();
        let missing: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                // `..` behind a folder that has just been made, or somebody else made it.
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Folders in which somebody else has put something meanwhile stay.
    fn remove(&self) {
        self.files.iter().for_each(|file| drop(fs::remove_file(file)));
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

#[cfg(test)]
mod tests {
    use super::{File, write};
    use std::fs;

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("new/site");
        let files = |paths: &[&str]| -> Vec<File> {
            let file = |path: &&str| File { path: (*path).to_owned(), text: "x".to_owned() };
            paths.iter().map(file).collect()
        };
        write(&root, &files(&["a.md", "b/c.md", "a.md/d.md"])).expect_err("a file is no folder");
        assert!(!folder.path().join("new").exists());
        // What was there before stays.
        fs::create_dir_all(root.join("b")).expect("it is made");
        fs::write(root.join("b/mine.md"), "mine").expect("it is written");
        write(&root, &files(&["b/c.md", "d/e.md", "b/mine.md"])).expect_err("it is there");
        let names = |path: &str| fs::read_dir(root.join(path)).expect("it is there").count();
        assert_eq!((names(""), names("b")), (1, 1));
        write(&root, &files(&["b/c.md", "d/e.md"])).expect("nothing is in the way");
        assert_eq!((names(""), names("b"), names("d")), (2, 2, 1));
    }
}
