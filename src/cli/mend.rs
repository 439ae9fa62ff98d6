//! `estrade check --fix`: changes that are certain, shown, then written into the site's own files.
//!
//! A file is replaced whole or not at all, and every byte beside the changes stays: ends of lines,
//! byte order mark, a last line without an end. Files with errors are left alone, and so is one
//! that is no longer what the check has read.

use super::say;
use crate::base::diagnostic::Diagnostic;
use crate::build::{Checked, Failure};
use crate::document::Mend;
use crate::language::wording::Wording;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A line before and after.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    line: u32,
    old: String,
    new: String,
}

/// Shows and writes all changes of a check, and says how many there were.
pub(super) fn run(root: &Path, checked: &Checked, wording: &Wording) -> Result<(), Failure> {
    let errors = checked.report.diagnostics.iter().filter(|problem| problem.is_error());
    let places = errors.filter_map(|problem: &Diagnostic| problem.place.as_ref());
    let faulty: BTreeSet<&str> = places.map(|place| place.path.as_str()).collect();
    let mut by_file: BTreeMap<&str, Vec<&Mend>> = BTreeMap::new();
    for mend in &checked.mends {
        by_file.entry(&mend.path).or_default().push(mend);
    }
    let n_files = by_file.len();
    by_file.retain(|path, _| !faulty.contains(path));
    let n_left = n_files - by_file.len();
    let mut n_made = 0;
    for (path, mends) in by_file {
        let failure = |error| Failure::Io(root.join(path), error);
        n_made += mend_file(root, path, &mends).map_err(failure)?;
    }
    match n_made {
        0 if n_left > 0 => {}
        0 => say::line(wording.report("mended_none")),
        n => say::line(&wording.count("mended", n, &[])),
    }
    if n_left > 0 {
        say::line(&wording.count("mended_left", n_left, &[]));
    }
    Ok(())
}

/// Shows and writes the changes of a file; how many were made.
fn mend_file(root: &Path, path: &str, mends: &[&Mend]) -> io::Result<usize> {
    // A link is followed, so that it stays one; not out of the site.
    let real = root.join(path).canonicalize()?;
    if !real.starts_with(root.canonicalize()?) {
        return Ok(0);
    }
    let Ok(text) = String::from_utf8(fs::read(&real)?) else { return Ok(0) };
    let Some((mended, changes)) = apply(&text, mends) else { return Ok(0) };
    for Change { line, old, new } in changes {
        say::line(&format!("{path}:{line}"));
        say::line(&format!("  - {old}"));
        say::line(&format!("  + {new}"));
    }
    replace(&real, mended.as_bytes())?;
    Ok(mends.len())
}

/// A text with changes in it, which are in order; `None` where it is not what they are made for.
fn apply(text: &str, mends: &[&Mend]) -> Option<(String, Vec<Change>)> {
    let lines = lines(text);
    let mut mended = String::with_capacity(text.len());
    let mut changes: Vec<Change> = Vec::new();
    let mut done = 0;
    for mend in mends {
        let line = lines.get((mend.line as usize).checked_sub(1)?)?;
        let start = line.start + mend.start;
        let is_same = text.get(start..line.end)?.starts_with(&mend.old);
        if !is_same || start < done {
            return None;
        }
        mended.push_str(&text[done..start]);
        mended.push_str(&mend.new);
        done = start + mend.old.len();
        // What the line is so far, and what follows.
        let (begin, rest) = match changes.pop_if(|last| last.line == mend.line) {
            Some(last) => {
                let n_kept = last.new.len() - (line.end - start);
                (last.new[..n_kept].to_owned(), &text[done..line.end])
            }
            None => (text[line.start..start].to_owned(), &text[done..line.end]),
        };
        let new = format!("{begin}{}{rest}", mend.new);
        changes.push(Change { line: mend.line, old: text[line.clone()].to_owned(), new });
    }
    mended.push_str(&text[done..]);
    Some((mended, changes))
}

/// The lines of a text without their ends, which are `\n`, `\r\n` or `\r`.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let mut lines = Vec::new();
    for (at, end) in text.match_indices(['\n', '\r']) {
        // The second half of `\r\n`.
        if end == "\n" && at == start && at > 0 && text.as_bytes()[at - 1] == b'\r' {
            start = at + 1;
            continue;
        }
        lines.push(start..at);
        start = at + 1;
    }
    lines.push(start..text.len());
    lines
}

/// Replaces a file by way of another beside it, which no site reads.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let permissions = fs::metadata(path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let fresh = path.with_file_name(format!(".estrade-{}", std::process::id()));
    let written = fs::File::options()
        .write(true)
        .create_new(true)
        .open(&fresh)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::set_permissions(&fresh, permissions))
        .and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        drop(fs::remove_file(&fresh));
    }
    written
}

#[cfg(test)]
mod tests {
    use super::{Change, Mend, apply};

    fn mend(line: u32, start: usize, old: &str, new: &str) -> Mend {
        Mend { path: String::new(), line, start, old: old.to_owned(), new: new.to_owned() }
    }

    #[test]
    fn every_other_byte_stays() {
        let text = "\u{feff}A\r\n\r\nles coeurs, etc... et Etat\rfin\n\n– un";
        let mends = [
            mend(3, 4, "coeurs", "cœurs"),
            mend(3, 12, "etc...", "etc."),
            mend(3, 22, "Etat", "État"),
            mend(6, 0, "–", "-"),
        ];
        let (mended, changes) = apply(text, &mends.each_ref()).expect("it is that text");
        assert_eq!(mended, "\u{feff}A\r\n\r\nles cœurs, etc. et État\rfin\n\n- un");
        let change =
            |line, old: &str, new: &str| Change { line, old: old.to_owned(), new: new.to_owned() };
        let expected = [
            change(3, "les coeurs, etc... et Etat", "les cœurs, etc. et État"),
            change(6, "– un", "- un"),
        ];
        assert_eq!(changes, expected);
    }

    #[test]
    fn a_text_that_is_another_is_left_alone() {
        for (text, mends) in [
            ("les coeurs", [mend(1, 3, "coeurs", "cœurs")]),
            ("un", [mend(2, 0, "un", "deux")]),
            ("é", [mend(1, 1, "é", "e")]),
        ] {
            assert_eq!(apply(text, &mends.each_ref()), None, "{text}");
        }
    }
}
