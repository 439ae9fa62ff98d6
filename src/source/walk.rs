//! The walk through a site's folder.

use super::{SourceFile, Sources, Store, is_litter, unreadable};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::{SourcePath, nfc};
use crate::base::stamp::Stamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use walkdir::{DirEntry, WalkDir};

/// What a walk gathers.
struct Walk<'r> {
    root: &'r Path,
    has_links: bool,
    files: BTreeMap<SourcePath, SourceFile>,
    problems: Vec<Diagnostic>,
}

/// Reads the names, sizes and times of a site's files: `site.yaml`, `content/` and `themes/`.
pub(crate) fn read(root: &Path) -> (Sources, Vec<Diagnostic>) {
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let (files, problems) = Default::default();
    let mut walk = Walk { root: &real_root, has_links: false, files, problems };
    if let Some(problem) = elsewhere(root, &real_root) {
        let files = BTreeMap::new();
        let store = Store::Disk(real_root);
        return (Sources { files, has_links: false, store }, vec![problem]);
    }
    let config = real_root.join("site.yaml");
    if config.is_dir() {
        let problem = Diagnostic::error(Code::NotAFile).with("what", "folder");
        walk.problems.push(problem.in_file("site.yaml").hint(Hint::WriteConfig));
    } else if config.exists() {
        walk.tree("site.yaml");
    } else {
        walk.problems.push(missing_config(&real_root));
    }
    if real_root.join("content").is_dir() {
        walk.tree("content");
    } else {
        let problem = Diagnostic::error(Code::MissingContent).in_file("content");
        walk.problems.push(problem.hint(Hint::CreateContent));
    }
    if real_root.join("themes").is_dir() {
        walk.tree("themes");
    }
    let Walk { files, has_links, problems, .. } = walk;
    (Sources { files, has_links, store: Store::Disk(real_root) }, problems)
}

/// Looks again at some files and folders alone, named by their whole paths, and at what is below
/// them; `None` where only [`read`] tells what became of the site.
pub(crate) fn read_again(
    before: &Sources,
    problems: &[Diagnostic],
    paths: &BTreeSet<PathBuf>,
) -> Option<(Sources, Vec<Diagnostic>)> {
    let Store::Disk(root) = &before.store else { return None };
    let (files, problems) = (before.files.clone(), problems.to_vec());
    let mut walk = Walk { root, has_links: before.has_links, files, problems };
    for path in paths {
        let inside = relative(path.strip_prefix(root).ok()?);
        // The site's own parts come and go with problems of their own.
        if walk.has_links || !inside.contains('/') && inside != "site.yaml" {
            return None;
        }
        walk.forget(&nfc(&inside));
        if inside.split('/').any(is_litter) {
            continue;
        }
        match path.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => return None,
            Ok(metadata) if inside == "site.yaml" && !metadata.is_file() => return None,
            Ok(_) => walk.tree(&inside),
            Err(_) if inside == "site.yaml" => return None,
            Err(_) => {}
        }
    }
    let Walk { files, has_links, problems, .. } = walk;
    (!has_links).then(|| (Sources { files, has_links, store: before.store.clone() }, problems))
}

/// Says that the site is elsewhere: there is no such folder, or it lies inside of a site.
fn elsewhere(root: &Path, real_root: &Path) -> Option<Diagnostic> {
    if !real_root.is_dir() {
        let problem = Diagnostic::error(Code::MissingRoot);
        return Some(problem.with("root", root.display().to_string()).hint(Hint::OtherRoot));
    }
    let is_site =
        |folder: &Path| folder.join("site.yaml").is_file() && folder.join("content").is_dir();
    if real_root.join("site.yaml").exists() || real_root.join("content").exists() {
        return None;
    }
    let n_up = real_root.ancestors().position(is_site)?;
    let levels = if n_up == 1 { "one" } else { "more" };
    let problem = Diagnostic::error(Code::MissingConfig).with("levels", levels);
    Some(problem.with("fix", vec![".."; n_up].join("/")).in_file("site.yaml").hint(Hint::GoUp))
}

/// Names of a configuration that is not read.
const MISNAMED: [&str; 4] = ["site.yml", "site.yaml.txt", "site.yml.txt", "Site.yaml"];

fn missing_config(root: &Path) -> Diagnostic {
    let problem = Diagnostic::error(Code::MissingConfig).in_file("site.yaml");
    match MISNAMED.into_iter().find(|name| root.join(name).is_file()) {
        Some(found) => problem.with("found", found).hint(Hint::RenameConfig),
        None => problem.hint(Hint::WriteConfig),
    }
}

impl Walk<'_> {
    /// Drops what is known of a file, or of a folder and what is below it.
    fn forget(&mut self, path: &str) {
        let is_there = |other: &str| {
            other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let start = SourcePath::new(path);
        let below = self.files.range(start..).map(|(other, _)| other);
        let gone: Vec<SourcePath> = below
            .take_while(|other| other.as_str().starts_with(path))
            .filter(|other| is_there(other.as_str()))
            .cloned()
            .collect();
        gone.iter().for_each(|path| drop(self.files.remove(path)));
        let has_gone = |problem: &Diagnostic| {
            problem.place.as_ref().is_some_and(|place| is_there(&place.path))
        };
        self.problems.retain(|problem| !has_gone(problem));
    }

    fn tree(&mut self, below: &str) {
        let mut entries = WalkDir::new(self.root.join(below)).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Err(error) => self.unreadable(&error),
                Ok(entry)
                    if entry.depth() > 0 && is_litter(&entry.file_name().to_string_lossy()) =>
                {
                    skip(&mut entries, &entry);
                }
                Ok(entry) if self.is_bad_link(&entry) => {
                    skip(&mut entries, &entry);
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.file(&entry),
            }
        }
    }

    fn is_bad_link(&mut self, entry: &DirEntry) -> bool {
        self.has_links |= entry.path_is_symlink();
        entry.path_is_symlink() && self.leads_out(entry)
    }

    fn unreadable(&mut self, error: &walkdir::Error) {
        if has_vanished(error) {
            return;
        }
        let path = error.path().map(|path| self.relative(path)).unwrap_or_default();
        let problem = match (error.loop_ancestor(), error.io_error()) {
            (Some(_), _) => Diagnostic::error(Code::LinkLoop).in_file(&path).hint(Hint::RemoveFile),
            (None, Some(io)) if io.raw_os_error() == Some(TOO_MANY_LINKS) => {
                Diagnostic::error(Code::LinkLoop).in_file(&path).hint(Hint::RemoveFile)
            }
            (None, Some(io)) => unreadable(&path, io),
            (None, None) => unreadable(&path, &std::io::Error::other(error.to_string())),
        };
        self.problems.push(problem);
    }

    fn relative(&self, path: &Path) -> String {
        relative(path.strip_prefix(self.root).unwrap_or(path))
    }

    /// Whether a symbolic link leads out of what is published: it could publish anything on the
    /// machine, the site's own secrets and earlier outputs too.
    fn leads_out(&mut self, entry: &DirEntry) -> bool {
        let target = entry.path().canonicalize().unwrap_or_else(|_| PathBuf::from("?"));
        let is_inside = |folder: &str| {
            let folder = self.root.join(folder);
            target.starts_with(folder.canonicalize().unwrap_or(folder))
        };
        let out = match entry.depth() {
            0 => !target.starts_with(self.root),
            _ => !is_inside("content") && !is_inside("themes"),
        };
        if out {
            let problem = Diagnostic::error(Code::LinkOutside)
                .with("target", super::shown(&target))
                .in_file(&self.relative(entry.path()));
            self.problems.push(problem.hint(Hint::MoveInside));
        }
        out
    }

    fn file(&mut self, entry: &DirEntry) {
        let path = self.relative(entry.path());
        if entry.path().to_str().is_none() || path.contains(char::is_control) {
            let problem = Diagnostic::error(Code::InvalidName).with("name", path.as_str());
            self.problems.push(problem.in_file(&path).hint(Hint::RemoveFile));
        } else if let Some(what) = special(entry.file_type()) {
            let problem = Diagnostic::error(Code::NotAFile).with("what", what);
            self.problems.push(problem.in_file(&path).hint(Hint::RemoveFile));
        } else {
            match entry.metadata() {
                Ok(metadata) => self.insert(&path, stamp(&metadata)),
                Err(error) => self.unreadable(&error),
            }
        }
    }

    fn insert(&mut self, on_disk: &str, stamp: Stamp) {
        let normal = nfc(on_disk);
        let path = SourcePath::new(normal.as_str());
        let name = (normal != on_disk).then(|| on_disk.to_owned());
        let file = SourceFile { path: path.clone(), stamp, on_disk: name };
        if self.files.insert(path, file).is_some() {
            let problem = Diagnostic::error(Code::SameButForCase)
                .with("address", on_disk)
                .with("other", normal.as_str());
            self.problems.push(problem.in_file(&normal).hint(Hint::RemoveFile));
        }
    }
}

/// A path inside the site, with `/`.
pub(super) fn relative(inside: &Path) -> String {
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Whether what was listed a moment ago has gone since: an editor's own file, say. A link that
/// leads nowhere is still there.
fn has_vanished(error: &walkdir::Error) -> bool {
    let is_missing = error.io_error().is_some_and(|io| io.kind() == std::io::ErrorKind::NotFound);
    is_missing && error.path().is_some_and(|path| path.symlink_metadata().is_err())
}

/// `ELOOP` on Linux: links that point at each other.
const TOO_MANY_LINKS: i32 = 40;

fn skip(entries: &mut walkdir::IntoIter, entry: &DirEntry) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => Some("pipe"),
        kind if kind.is_socket() => Some("socket"),
        kind if kind.is_char_device() || kind.is_block_device() => Some("device"),
        _ => None,
    }
}

#[cfg(not(unix))]
fn special(kind: FileType) -> Option<&'static str> {
    (!kind.is_file()).then_some("device")
}

fn stamp(metadata: &Metadata) -> Stamp {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let modified_ns = since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0);
    Stamp { size: metadata.len(), modified_ns, changed_ns: changed_ns(metadata) }
}

#[cfg(unix)]
fn changed_ns(metadata: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ctime().saturating_mul(1_000_000_000).saturating_add(metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed_ns(_metadata: &Metadata) -> i64 {
    0
}
