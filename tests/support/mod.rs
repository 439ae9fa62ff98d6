//! A small site on disk for the tests of whole runs: write files, build, look at what came out.

// Each test program uses its own part of this.
#![allow(dead_code)]

pub(crate) mod edits;
pub(crate) mod preview;
pub(crate) mod program;
pub(crate) mod sample;

use estrade::{Failure, Options, Report};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::TempDir;

/// 1 June 2026, noon in Paris: "now" in all these tests.
pub(crate) const NOW: i64 = 1_780_308_000;

/// Files by path, with `/`.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// What a folder holds: each file's bytes and time.
pub(crate) type Tree = BTreeMap<String, (Vec<u8>, SystemTime)>;

/// A site in a folder of its own, which goes when it does.
pub(crate) struct Site {
    folder: TempDir,
    pub(crate) options: Options,
}

impl Site {
    /// A site that holds these files.
    pub(crate) fn of<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Site {
        let folder = temporary_folder();
        let options = Options { jobs: Some(1), ..options(folder.path()) };
        let site = Site { folder, options };
        files.into_iter().for_each(|(path, bytes)| site.write(path, bytes));
        site
    }

    /// The sample site, built by nobody yet.
    pub(crate) fn sample() -> Site {
        Site::of(sample::FILES.iter().map(|(path, text)| (*path, text.as_bytes())))
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        write(&self.at(path), bytes.as_ref());
    }

    pub(crate) fn read(&self, path: &str) -> String {
        let read = fs::read_to_string(self.at(path));
        read.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces a passage of a file, which must be there.
    pub(crate) fn replace(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not hold {old:?}");
        self.write(path, text.replacen(old, new, 1));
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.at(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Builds, whatever comes of it.
    pub(crate) fn try_build(&self) -> Result<Report, Failure> {
        estrade::build(&self.options)
    }

    /// Builds a site that has no errors.
    pub(crate) fn build(&self) -> Report {
        let report = self.try_build().unwrap_or_else(|failure| panic!("{failure}"));
        assert!(report.ok, "{:#?}", report.diagnostics);
        report
    }

    /// What `public/` holds.
    pub(crate) fn public(&self) -> Tree {
        tree(&self.at("public"))
    }
}

/// A folder in memory where the system offers one: these tests make many files.
fn temporary_folder() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    let made = match in_memory.is_dir() {
        true => tempfile::tempdir_in(in_memory),
        false => tempfile::tempdir(),
    };
    made.expect("a temporary folder")
}

/// The options of a plain build.
pub(crate) fn options(root: &Path) -> Options {
    Options {
        root: root.to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        future: false,
        strict: false,
        jobs: None,
        force: false,
        now: NOW,
    }
}

/// Writes a file, and the folders that it needs.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    let folder = path.parent().expect("files lie in folders");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, bytes));
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// All files below a folder; none if there is no such folder.
pub(crate) fn tree(folder: &Path) -> Tree {
    let mut found = Tree::new();
    let mut to_visit = vec![folder.to_owned()];
    while let Some(visited) = to_visit.pop() {
        let Ok(entries) = fs::read_dir(&visited) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_type().expect("it is there").is_dir() {
                to_visit.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("it is below").display().to_string();
            let time = entry.metadata().and_then(|metadata| metadata.modified());
            let bytes = fs::read(&path).expect("it can be read");
            found.insert(name, (bytes, time.expect("files have times")));
        }
    }
    found
}

/// The bytes alone.
pub(crate) fn bytes(tree: &Tree) -> Files {
    tree.iter().map(|(path, (bytes, _))| (path.clone(), bytes.clone())).collect()
}

/// How two trees differ, in words; `None` if they do not.
pub(crate) fn difference(found: &Files, expected: &Files) -> Option<String> {
    let paths: BTreeSet<&String> = found.keys().chain(expected.keys()).collect();
    let lines: Vec<String> = paths
        .into_iter()
        .filter_map(|path| match (found.get(path), expected.get(path)) {
            (Some(_), None) => Some(format!("{path}: should not be there")),
            (None, Some(_)) => Some(format!("{path}: is missing")),
            (Some(found), Some(expected)) if found != expected => {
                Some(format!("{path}: {}", first_difference(found, expected)))
            }
            _ => None,
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn first_difference(found: &[u8], expected: &[u8]) -> String {
    let [found, expected] = [found, expected].map(String::from_utf8_lossy);
    let (mut found, mut expected) = (found.lines(), expected.lines());
    let mut line = 1;
    loop {
        match (found.next(), expected.next()) {
            (None, None) => return "the ends of lines differ".to_owned(),
            (a, b) if a == b => line += 1,
            (a, b) => return format!("line {line}\n  is      {a:?}\n  must be {b:?}"),
        }
    }
}

/// The sources of a site: what a build in memory is given.
pub(crate) fn files_of(root: &Path) -> Files {
    let is_source = |path: &String| {
        path == "site.yaml" || path.starts_with("content/") || path.starts_with("themes/")
    };
    let mut files = bytes(&tree(root));
    files.retain(|path, _| is_source(path));
    files
}
