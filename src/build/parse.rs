//! Stage two over all files: from memory where nothing changed, in parallel where something did.

use super::progress::{Stage, Tally, Watch};
use super::{Failure, SHARE};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::digest::{Digest, Digester, PROGRAM};
use crate::base::path::SourcePath;
use crate::cache::{self, Entry, Index, Pack, now_ns};
use crate::config::Config;
use crate::document::{self, Comments, Kind, Results, comments, results};
use crate::site::{AssetFacts, Parsed};
use crate::source::{SourceFile, Sources};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the results of earlier runs are, and when this one began to read.
#[derive(Clone, Copy)]
pub(super) struct Memory<'m> {
    pub(super) folder: &'m Path,
    pub(super) read_at_ns: i64,
    pub(super) access: Access,
}

/// What a run does with the results of earlier ones.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// It reads heads alone, and no body: no lock is needed.
    Heads,
    /// It reads all, and keeps what it adds to itself: no lock is needed.
    Read,
    /// It adds to them.
    Write,
}

/// What is remembered of a source file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Known {
    Document(Box<Parsed>),
    Asset(AssetFacts),
    Results(Box<Results>),
    Comments(Arc<Comments>),
}

/// What is known of all files, by path, and where their bodies are.
pub(super) struct KnownFiles {
    pub(super) entries: BTreeMap<String, Entry<Known>>,
    pub(super) pack: Pack,
    pack_name: String,
    /// Whether it is what earlier runs remembered.
    is_old: bool,
}

/// All files, parsed.
pub(super) struct AllParsed {
    pub(super) documents: BTreeMap<SourcePath, Parsed>,
    pub(super) assets: BTreeMap<SourcePath, AssetFacts>,
    pub(super) results: Vec<(SourcePath, Results)>,
    pub(super) comments: Vec<(SourcePath, Arc<Comments>)>,
    pub(super) theme_assets: BTreeMap<SourcePath, AssetFacts>,
    pub(super) pack: Pack,
    /// That of all their paths and contents.
    pub(super) digest: Digest,
    /// What the next run shall know; `None` if it is what this one knew.
    pub(super) unsaved: Option<Unsaved>,
}

/// An index that waits to be written.
pub(super) struct Unsaved {
    index: Index<Known>,
    folder: PathBuf,
}

impl Unsaved {
    /// Writes the index, then removes packs that it does not point into.
    pub(super) fn save(self) -> Result<(), Failure> {
        self.index.save(&self.folder.join("index")).map_err(failed)?;
        cache::sweep(&self.folder, self.index.pack());
        Ok(())
    }
}

/// Parses every file of the site that is not known already.
pub(super) fn all(
    sources: &Sources,
    config: &Config,
    memory: Option<Memory>,
    watch: Watch,
    problems: &mut Vec<Diagnostic>,
) -> Result<AllParsed, Failure> {
    let KnownFiles { entries, pack, pack_name, is_old } =
        known(sources, config, memory, watch, problems)?;
    let writing = memory.filter(|memory| memory.access == Access::Write && !is_old);
    let unsaved = writing.map(|memory| {
        let mut index = Index::new(key(config), memory.read_at_ns, pack_name);
        index.entries = entries.clone();
        Unsaved { index, folder: memory.folder.to_owned() }
    });
    Ok(AllParsed { unsaved, ..divide(entries, pack, problems) })
}

/// The same, with nothing remembered.
pub(super) fn known(
    sources: &Sources,
    config: &Config,
    memory: Option<Memory>,
    watch: Watch,
    problems: &mut Vec<Diagnostic>,
) -> Result<KnownFiles, Failure> {
    let (mut old, pack, pack_name) = open(memory, key(config))?;
    let options = document::Options::of(config);
    let theme = config.theme.name.as_ref().map(|name| format!("themes/{name}/static/"));
    let files: Vec<&SourceFile> =
        sources.files.values().filter(|file| is_wanted(file, theme.as_deref())).collect();
    let n_old = old.as_ref().map_or(0, |index| index.entries.len());
    let (mut known, mut unknown) = (BTreeMap::new(), Vec::new());
    for file in files {
        let path = file.path.as_str();
        let fresh = old.as_ref().is_some_and(|index| index.by_stamp(path, file.stamp).is_some());
        let entry = old.as_mut().and_then(|index| index.entries.remove(path));
        match entry {
            Some(entry) if fresh => {
                known.insert(path.to_owned(), entry);
            }
            entry => unknown.push((file, entry)),
        }
    }
    let is_old = unknown.is_empty() && known.len() == n_old;
    let tally = Tally::new(watch, Stage::Parse, unknown.len());
    let parsed: Vec<(String, Result<Entry<Known>, Diagnostic>)> = unknown
        .into_par_iter()
        .with_max_len(SHARE)
        .map(|(file, old)| {
            let parsed = one(sources, file, old, &options, &pack);
            tally.count((file.path.as_str().to_owned(), parsed))
        })
        .collect();
    for (path, entry) in parsed {
        match entry {
            Ok(entry) => {
                known.insert(path, entry);
            }
            Err(problem) => problems.push(problem),
        }
    }
    flush(&pack)?;
    Ok(KnownFiles { entries: known, pack, pack_name, is_old })
}

pub(super) fn key(config: &Config) -> Digest {
    let mut digester = Digester::new(PROGRAM);
    digester.digest(config.parse_digest()).finish()
}

fn failed(error: std::io::Error) -> Failure {
    Failure::Io(crate::cache::FOLDER.into(), error)
}

fn open(
    memory: Option<Memory>,
    key: Digest,
) -> Result<(Option<Index<Known>>, Pack, String), Failure> {
    let Some(memory) = memory else { return Ok((None, Pack::in_memory(), String::new())) };
    let index = Index::<Known>::load(&memory.folder.join("index"), key);
    let usable = index.filter(|index| is_whole(memory.folder, index));
    if memory.access != Access::Write {
        let (usable, pack) = open_to_read(memory, usable);
        return Ok((usable, pack, String::new()));
    }
    let name = match &usable {
        Some(index) => index.pack().to_owned(),
        None => format!("pack-{}", now_ns()),
    };
    let pack = Pack::open(&memory.folder.join(&name)).map_err(failed)?;
    Ok((usable, pack, name))
}

/// The pack of an index, left as it is. Where a build that runs meanwhile has just replaced it,
/// nothing is remembered.
fn open_to_read(memory: Memory, index: Option<Index<Known>>) -> (Option<Index<Known>>, Pack) {
    if memory.access == Access::Heads {
        return (index, Pack::in_memory());
    }
    let opened = index.and_then(|index| {
        let pack = Pack::over(&memory.folder.join(index.pack())).ok()?;
        Some((index, pack))
    });
    match opened {
        Some((index, pack)) => (Some(index), pack),
        None => (None, Pack::in_memory()),
    }
}

/// Whether the pack holds all that the index points at, and not much more.
fn is_whole(folder: &Path, index: &Index<Known>) -> bool {
    let Some(length) = Pack::length(&folder.join(index.pack())) else { return false };
    let slots = index.entries.values().filter_map(|entry| match &entry.value {
        Known::Document(parsed) => Some(parsed.body),
        Known::Asset(_) | Known::Results(_) | Known::Comments(_) => None,
    });
    let (end, live) = slots.fold((0, 0), |(end, live), slot| {
        (end.max(slot.offset + u64::from(slot.length)), live + u64::from(slot.length))
    });
    end <= length && length <= live * 2 + WASTE
}

/// Bytes of dead bodies that are not worth a fresh pack.
const WASTE: u64 = 16 << 20;

fn flush(pack: &Pack) -> Result<(), Failure> {
    pack.flush().map_err(failed)
}

/// Content, and the other files of the theme's `static/`. Of comments, only what can be read.
pub(super) fn is_wanted(file: &SourceFile, theme: Option<&str>) -> bool {
    let path = file.path.as_str();
    if comments::is_among(&file.path) {
        return comments::is_one(&file.path);
    }
    path.starts_with("content/") || theme.is_some_and(|theme| path.starts_with(theme))
}

/// Reads one file, and parses it unless its content is that of the run before.
pub(super) fn one(
    sources: &Sources,
    file: &SourceFile,
    old: Option<Entry<Known>>,
    options: &document::Options,
    pack: &Pack,
) -> Result<Entry<Known>, Diagnostic> {
    let stamp = file.stamp;
    if results::is_one(&file.path) {
        let value = |results| Known::Results(Box::new(results));
        let read = |text: &str| value(results::parse(&file.path, text, options));
        let faulty = |problem| value(results::unreadable(&file.path, problem));
        return Ok(one_of_data(sources, file, old, read, faulty));
    }
    if comments::is_one(&file.path) {
        let value = |comments| Known::Comments(Arc::new(comments));
        let read = |text: &str| value(comments::parse(&file.path, text, options));
        let faulty = |problem| value(comments::unreadable(&file.path, options, problem));
        return Ok(one_of_data(sources, file, old, read, faulty));
    }
    let Some(kind) = Kind::of_file(&file.path, options) else {
        let (digest, head) = sources.digest(file)?;
        let is_draft = is_markdown(&file.path) && says_draft(&String::from_utf8_lossy(&head));
        let facts = AssetFacts { digest, size: stamp.size, pixels: pixels(&head), is_draft };
        return Ok(Entry { stamp, digest, value: Known::Asset(facts) });
    };
    let text = match sources.load_text(file) {
        Ok(text) => text,
        Err(problem) => return Ok(faulty(file, kind, options, problem, pack)),
    };
    let digest = Digest::of(text.as_bytes());
    if let Some(entry) = old.filter(|entry| entry.digest == digest) {
        return Ok(Entry { stamp, ..entry });
    }
    let parsed = document::parse(&file.path, kind, &text, options);
    Ok(Entry { stamp, digest, value: Known::Document(Box::new(packed(parsed, pack))) })
}

/// The same for a file that is no page and is read whole.
fn one_of_data(
    sources: &Sources,
    file: &SourceFile,
    old: Option<Entry<Known>>,
    read: impl Fn(&str) -> Known,
    faulty: impl Fn(Diagnostic) -> Known,
) -> Entry<Known> {
    let text = match sources.load_text(file) {
        Ok(text) => text,
        Err(problem) => {
            let (stamp, digest) = (Default::default(), Digest::ZERO);
            return Entry { stamp, digest, value: faulty(problem) };
        }
    };
    let (stamp, digest) = (file.stamp, Digest::of(text.as_bytes()));
    if let Some(entry) = old.filter(|entry| entry.digest == digest) {
        return Entry { stamp, ..entry };
    }
    Entry { stamp, digest, value: read(&text) }
}

fn packed(document: document::Document, pack: &Pack) -> Parsed {
    let body = pack.append(&document.body.to_bytes());
    Parsed { head: Arc::new(document.head), body }
}

/// A file that cannot be read is opened again by the next run: its digest is nobody's.
fn faulty(
    file: &SourceFile,
    kind: Kind,
    options: &document::Options,
    problem: Diagnostic,
    pack: &Pack,
) -> Entry<Known> {
    let document = document::unreadable(&file.path, kind, options, problem);
    let value = Known::Document(Box::new(packed(document, pack)));
    Entry { stamp: Default::default(), digest: Digest::ZERO, value }
}

fn pixels(head: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(head).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

pub(super) fn divide(
    known: BTreeMap<String, Entry<Known>>,
    pack: Pack,
    found: &mut Vec<Diagnostic>,
) -> AllParsed {
    let (documents, assets, theme_assets) = Default::default();
    let mut digester = Digester::new("sources");
    for (path, entry) in &known {
        digester.text(path).digest(entry.digest);
    }
    let digest = digester.finish();
    let (results, comments) = Default::default();
    let mut all = AllParsed {
        documents,
        assets,
        results,
        comments,
        theme_assets,
        pack,
        digest,
        unsaved: None,
    };
    for (path, entry) in known {
        found.extend(problems(&path, &entry.value));
        let path = SourcePath::new(path);
        match entry.value {
            Known::Document(parsed) => drop(all.documents.insert(path, *parsed)),
            Known::Asset(facts) if path.as_str().starts_with("themes/") => {
                all.theme_assets.insert(path, facts);
            }
            Known::Asset(facts) => drop(all.assets.insert(path, facts)),
            Known::Results(results) => all.results.push((path, *results)),
            Known::Comments(comments) => all.comments.push((path, comments)),
        }
    }
    all
}

/// What is wrong with a file, whatever the others are.
pub(super) fn problems(path: &str, known: &Known) -> Vec<Diagnostic> {
    match known {
        Known::Document(parsed) => parsed.head.problems.clone(),
        Known::Results(results) => results.problems.clone(),
        Known::Comments(comments) => comments.problems.clone(),
        Known::Asset(_) if path.starts_with("themes/") => Vec::new(),
        Known::Asset(facts) => stray(&SourcePath::new(path), facts.is_draft).into_iter().collect(),
    }
}

/// A Markdown file that is no page is published as it is: that is rarely meant, never of a draft.
fn stray(path: &SourcePath, is_draft: bool) -> Option<Diagnostic> {
    if !is_markdown(path) {
        return None;
    }
    let problem = if is_draft { Diagnostic::error } else { Diagnostic::warning };
    Some(problem(Code::StrayMarkdown).in_file(path.as_str()).hint(Hint::MoveMarkdown))
}

/// Whether a file's name is one that Markdown goes by.
fn is_markdown(path: &SourcePath) -> bool {
    let name = path.file_name().to_lowercase();
    [".md", ".markdown", ".mdown", ".md.txt"].iter().any(|end| name.ends_with(end))
}

/// Whether the front matter of a text that is not parsed calls it a draft; in doubt, it does.
fn says_draft(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    let front = lines.next() == Some("---");
    let mut keys = lines.take_while(|line| front && *line != "---" && *line != "...");
    keys.any(|line| {
        let Some((key, value)) = line.split_once(':') else { return false };
        let value = value.split('#').next().unwrap_or("").trim().to_lowercase();
        let is_draft = ["draft", "brouillon"].contains(&key.trim().to_lowercase().as_str());
        is_draft && !["", "false", "no", "non", "off", "faux"].contains(&value.as_str())
    })
}
