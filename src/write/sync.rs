//! The moves that make an output folder what was planned.

use super::manifest::Manifest;
use super::stage::size_and_time;
use super::{OnDisk, Refusal};
use crate::base::path::OutputPath;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use walkdir::WalkDir;

fn refusal(path: &Path) -> impl Fn(std::io::Error) -> Refusal + '_ {
    move |error| Refusal::Io(path.to_owned(), error)
}

/// What stands for a link or a pipe: no output is ever one.
pub(super) const STRANGE: (u64, i64) = (u64::MAX, i64::MIN);

/// All that an output folder holds but folders: links too, which are nobody's output.
pub(super) fn look(output: &Path) -> Result<OnDisk, Refusal> {
    let mut on_disk = OnDisk::new();
    if !output.exists() {
        return Ok(on_disk);
    }
    for entry in WalkDir::new(output).min_depth(1) {
        let entry = entry.map_err(|error| Refusal::Io(output.to_owned(), error.into()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let inside = entry.path().strip_prefix(output).expect("the walk stays below");
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let metadata = entry.metadata().map_err(std::io::Error::from).map_err(refusal(output))?;
        let is_file = entry.file_type().is_file();
        let seen =
            if is_file { size_and_time(&metadata).map_err(refusal(output))? } else { STRANGE };
        on_disk.insert(parts.join("/"), seen);
    }
    Ok(on_disk)
}

/// Divides obsolete outputs into those that must go first and the others, which go last.
///
/// First go those that stand where a planned one needs a folder (or the reverse), and those that
/// differ from a planned one by case alone: on many disks the two are one file, and to delete the
/// old name last would delete what was just renamed in. On other disks the order is all the same.
pub(super) fn in_the_way(
    obsolete: Vec<String>,
    planned: &BTreeSet<&str>,
) -> (Vec<String>, Vec<String>) {
    if obsolete.is_empty() {
        return Default::default();
    }
    let folded: BTreeSet<String> = planned.iter().map(|path| fold(path)).collect();
    let planned: BTreeSet<&str> = folded.iter().map(String::as_str).collect();
    obsolete.into_iter().partition(|path| {
        let path = fold(path);
        planned.contains(path.as_str()) || stands_in_the_way(&path, &planned)
    })
}

fn fold(path: &str) -> String {
    OutputPath::new(path).folded()
}

/// Whether a file stands where a planned one needs a folder, or the reverse.
fn stands_in_the_way(path: &str, planned: &BTreeSet<&str>) -> bool {
    let inside = format!("{path}/");
    let below = planned.range(inside.as_str()..).next();
    let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
    below.is_some_and(|next| next.starts_with(&inside))
        || above.any(|folder| planned.contains(folder))
}

/// Files that are not ours, dot files too, and that no plan can go round.
pub(super) fn foreign_in_the_way(
    on_disk: &OnDisk,
    manifest: &Manifest,
    planned: &BTreeSet<&str>,
) -> Vec<String> {
    let is_ours = |path: &str| planned.contains(path) || manifest.records.contains_key(path);
    let foreign = on_disk.keys().filter(|path| !is_ours(path));
    foreign.filter(|path| stands_in_the_way(path, planned)).cloned().collect()
}

/// Deletes outputs of ours, and the folders that this leaves empty. Names those that were there.
///
/// Only what the walk has seen: behind a link there is somebody else's folder.
pub(super) fn delete(
    output: &Path,
    on_disk: &OnDisk,
    paths: &[String],
) -> Result<Vec<String>, Refusal> {
    let mut deleted = Vec::new();
    for path in paths.iter().filter(|path| on_disk.contains_key(*path)) {
        let location = output.join(path);
        match fs::remove_file(&location) {
            Ok(()) => deleted.push(path.clone()),
            Err(error) if is_absent(error.kind()) => continue,
            Err(error) => return Err(Refusal::Io(location, error)),
        }
        let folders = location.ancestors().skip(1).take_while(|folder| *folder != output);
        // A folder that is not empty holds somebody's file: it stays.
        let _ = folders.map(fs::remove_dir).take_while(Result::is_ok).count();
    }
    Ok(deleted)
}

fn is_absent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Removes a folder that holds nothing but empty folders: it is nobody's.
fn remove_empty(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        remove_empty(&entry?.path())?;
    }
    fs::remove_dir(folder)
}

/// Moves all that is staged into the folder: whole folders where it has none of that name, so that
/// a first build is a handful of renames.
pub(super) fn merge(stage: &Path, output: &Path) -> Result<(), Refusal> {
    if !stage.exists() {
        return Ok(());
    }
    fs::create_dir_all(output).map_err(refusal(output))?;
    for entry in fs::read_dir(stage).map_err(refusal(stage))? {
        let entry = entry.map_err(refusal(stage))?;
        let (from, to) = (entry.path(), output.join(entry.file_name()));
        let is_folder = entry.file_type().map_err(refusal(&from))?.is_dir();
        if is_folder && to.is_dir() {
            merge(&from, &to)?;
        } else {
            if !is_folder && to.is_dir() {
                remove_empty(&to).map_err(refusal(&to))?;
            }
            fs::rename(&from, &to).map_err(refusal(&to))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::in_the_way;
    use std::collections::BTreeSet;

    #[test]
    fn what_a_planned_output_would_be_taken_for_goes_first() {
        let planned = BTreeSet::from(["a.html", "b/index.html", "c", "\u{e9}t\u{e9}/x"]);
        for (obsolete, is_first) in [
            ("A.html", true),
            ("B/index.html", true),
            ("e\u{301}t\u{e9}/x", true),
            // A file where a folder is planned, a folder where a file is.
            ("b", true),
            ("B", true),
            ("c/index.html", true),
            ("C/d/index.html", true),
            ("a.htm", false),
            ("b/other.html", false),
            ("cc", false),
        ] {
            let (first, last) = in_the_way(vec![obsolete.to_owned()], &planned);
            assert_eq!((!first.is_empty(), !last.is_empty()), (is_first, !is_first), "{obsolete}");
        }
    }
}
