//! What a run has to tell.

use crate::base::diagnostic::{Code, Diagnostic, Hint, Place, Severity};
use crate::base::nearest::nearest;
use crate::plan::{Plan, policy};
use crate::site::Sites;
use crate::source::Sources;
use crate::write::Refusal;
use std::io;
use std::path::PathBuf;

/// What a build did, or would not do.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Whether the site was, or would be, published.
    pub ok: bool,
    /// Published pages: articles, sessions, trainings, plain pages.
    pub pages: usize,
    /// Files that the plan holds.
    pub outputs: Vec<String>,
    /// Outputs that were rendered.
    pub rendered: Vec<String>,
    /// Outputs that were fresh.
    pub skipped: usize,
    /// Outputs whose bytes were new.
    pub written: Vec<String>,
    /// Outputs of earlier runs that are no longer planned.
    pub deleted: Vec<String>,
    /// The Content-Security-Policy of a site that loads comments from servers.
    pub policy: Option<String>,
    /// RFC 3339: when the calendar next changes the result.
    pub next_change: Option<String>,
    /// Pages that are left out.
    pub unpublished: Vec<Unpublished>,
    /// Pages that are published, with their addresses.
    pub published: Vec<Listed>,
    /// All that is wrong, by file and line.
    pub diagnostics: Vec<Diagnostic>,
}

/// A page that is left out.
#[derive(Clone, Debug)]
pub struct Unpublished {
    /// Its source file, from the site's root.
    pub path: String,
    /// `draft`, `scheduled` or `expired`.
    pub reason: &'static str,
    /// RFC 3339: from when it will be published, or since when it is no longer.
    pub date: Option<String>,
    /// Whether reason and date are those of its training.
    pub with_training: bool,
    /// Its title.
    pub title: String,
}

/// A page that is published.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its source file, from the site's root.
    pub path: String,
    /// Its address, from `base_url`.
    pub address: String,
    /// Its title.
    pub title: String,
}

impl Report {
    /// What would be published.
    pub(super) fn of(sites: &Sites, plan: &Plan) -> Report {
        let site = sites.main();
        let unpublished = sites.unpublished().map(|left| Unpublished {
            path: left.file.as_str().to_owned(),
            reason: left.reason.name(),
            date: left.date.map(|date| site.rfc3339(date)),
            with_training: left.with_training,
            title: left.title.clone(),
        });
        let published = sites.pages().map(|(_, page)| Listed {
            path: page.file().as_str().to_owned(),
            address: page.address.as_str().to_owned(),
            title: page.head.meta.title.clone(),
        });
        let mut published: Vec<Listed> = published.collect();
        published.sort_by(|a, b| a.path.cmp(&b.path));
        let mut unpublished: Vec<Unpublished> = unpublished.collect();
        unpublished.sort_by(|a, b| a.path.cmp(&b.path));
        Report {
            ok: true,
            pages: published.len(),
            outputs: plan.outputs.keys().map(|path| path.as_str().to_owned()).collect(),
            next_change: sites.next_change().map(|moment| site.rfc3339(moment)),
            policy: policy(sites),
            unpublished,
            published,
            ..Report::default()
        }
    }

    /// A site that is not even one.
    pub(super) fn of_problems(diagnostics: Vec<Diagnostic>) -> Report {
        let mut report = Report { ok: true, ..Report::default() };
        report.add(diagnostics, false);
        report
    }

    /// Adds what was found since, in order; under `strict`, warnings are errors.
    pub(crate) fn add(&mut self, problems: Vec<Diagnostic>, strict: bool) {
        self.diagnostics.extend(problems);
        if strict {
            self.diagnostics.iter_mut().for_each(|problem| problem.severity = Severity::Error);
        }
        self.diagnostics.sort();
        self.diagnostics.dedup();
        self.ok = !self.diagnostics.iter().any(Diagnostic::is_error);
    }
}

/// Why a run could not do its work at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The output folder holds files that no run wrote and none is planned to replace.
    #[error("foreign files: {0:?}")]
    Foreign(Vec<String>),
    /// Somebody's files stand where outputs need a folder, or the reverse.
    #[error("files in the way: {0:?}")]
    InTheWay(Vec<String>),
    /// The output is a file.
    #[error("{0} is a file")]
    OutputIsFile(PathBuf),
    /// The output folder holds the sources, or lies among them.
    #[error("{0} holds the sources")]
    OutputHoldsSources(PathBuf),
    /// Another run is at work.
    #[error("{0} is locked")]
    Locked(PathBuf),
    /// [`Options::base_url`](crate::Options::base_url) is not a whole address.
    #[error("`{0}` is not a whole address")]
    InvalidBaseUrl(String),
    /// A preview cannot answer at an IP address and a port.
    #[error("{0}, port {1}: {2}")]
    NotBound(String, u16, io::Error),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        match refusal {
            Refusal::Foreign(files) => Failure::Foreign(files),
            Refusal::InTheWay(files) => Failure::InTheWay(files),
            Refusal::IsFile(path) => Failure::OutputIsFile(path),
            Refusal::HoldsSources(path) => Failure::OutputHoldsSources(path),
            Refusal::Io(path, error) => Failure::Io(path, error),
        }
    }
}

/// The first of some files, for a message.
pub(crate) fn named(files: &[String]) -> String {
    let names: Vec<&str> = files.iter().take(5).map(String::as_str).collect();
    format!("{}{}", names.join(", "), if files.len() > 5 { " …" } else { "" })
}

/// Why the lock was not had: only there does "would block" mean that another run is at work.
pub(super) fn not_locked((path, error): (PathBuf, io::Error)) -> Failure {
    match error.kind() {
        io::ErrorKind::WouldBlock => Failure::Locked(path),
        _ => Failure::Io(path, error),
    }
}

/// A theme that `site.yaml` names and of which `themes/` holds no file.
pub(super) fn lacking_theme(name: &str, place: &Place, sources: &Sources) -> Diagnostic {
    let themes = sources.themes();
    if themes.contains(name) {
        let problem = Diagnostic::warning(Code::EmptyTheme).with("theme", name);
        return problem.at(place.clone());
    }
    let names = themes.iter().map(String::as_str).chain(["default"]);
    let known: Vec<String> = themes.iter().map(|known| format!("`{known}`")).collect();
    let otherwise = if known.is_empty() { Hint::CreateFile } else { Hint::OneOf };
    Diagnostic::error(Code::UnknownTheme)
        .with("theme", name)
        .with("fix", format!("themes/{name}/"))
        .with("choices", known.join(", "))
        .at(place.clone())
        .nearest(nearest(name, names), Some(otherwise))
}
