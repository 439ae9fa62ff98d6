//! Diagnostics and phrases on stderr: with the source line and a caret, in the user's language.

use crate::base::diagnostic::{Diagnostic, Place, Severity};
use crate::build::{Failure, Unpublished, named};
use crate::language::wording::Wording;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// More diagnostics than anybody reads at once.
const MAX_SHOWN: usize = 200;

/// Prints a line on stderr. A closed stderr is no reason to fail.
pub(super) fn line(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints a result on stdout. A closed stdout (`estrade list | head`) is no reason to fail.
pub(super) fn result(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

pub(super) fn error(wording: &Wording, text: &str) {
    line(&format!("{}: {text}", wording.report("error")));
}

/// Prints all diagnostics, in the order in which they come.
pub(super) fn diagnostics(wording: &Wording, root: &Path, problems: &[Diagnostic]) {
    let renderer = renderer();
    let mut files = BTreeMap::new();
    for problem in problems.iter().take(MAX_SHOWN) {
        // What is wrong with a whole file may be that nobody should open it.
        let source = problem.place.as_ref().filter(|place| place.line > 0).map_or("", |place| {
            files.entry(place.path.clone()).or_insert_with(|| text_of(root, &place.path)).as_str()
        });
        line(&renderer.render(&[group(wording, problem, source)]));
        line("");
    }
    if problems.len() > MAX_SHOWN {
        line(&wording.count("more", problems.len() - MAX_SHOWN, &[]));
    }
}

/// Colour only on a terminal, and not where `NO_COLOR` is set (no-color.org).
fn renderer() -> Renderer {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if std::io::stderr().is_terminal() && !plain { Renderer::styled() } else { Renderer::plain() }
}

fn text_of(root: &Path, path: &str) -> String {
    std::fs::read(root.join(path))
        .map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
        .unwrap_or_default()
}

fn group<'t>(wording: &'t Wording, problem: &'t Diagnostic, source: &'t str) -> Group<'t> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(wording.severity(problem.severity));
    let title = level.primary_title(wording.message(problem));
    let mut group = Group::with_title(title);
    if let Some(place) = &problem.place {
        group = match span(place, source) {
            Some(range) => group.element(
                Snippet::source(window(source, place))
                    .path(place.path.as_str())
                    .line_start(place.line as usize)
                    .annotation(AnnotationKind::Primary.span(range)),
            ),
            None => group.element(origin(place)),
        };
    }
    match wording.hint(problem) {
        Some(hint) => group.element(Level::HELP.with_name(wording.report("help")).message(hint)),
        None => group,
    }
}

fn origin(place: &Place) -> Origin<'_> {
    let origin = Origin::path(place.path.as_str());
    match place.line {
        0 => origin,
        line => origin.line(line as usize),
    }
}

/// The source line of a place.
fn window<'t>(source: &'t str, place: &Place) -> &'t str {
    source.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or("")
}

/// Lines longer than this are not shown: a caret under them helps nobody.
const MAX_LINE: usize = 400;

/// The byte range to underline in the source line.
fn span(place: &Place, source: &str) -> Option<std::ops::Range<usize>> {
    let text = window(source, place);
    if place.line == 0 || text.is_empty() || text.len() > MAX_LINE {
        return None;
    }
    if place.column == 0 {
        return Some(0..text.trim_end().len());
    }
    let offset = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let start = place.column as usize - 1;
    Some(offset(start)..offset(start + place.length.max(1) as usize))
}

/// Why a page is not published, in words.
pub(super) fn why(wording: &Wording, left: &Unpublished) -> String {
    let date = left.date.as_deref().map(date).unwrap_or_default();
    let inherited = if left.with_training { "_training" } else { "" };
    wording.say(&format!("{}{inherited}", left.reason), &[("date", &date)])
}

/// A moment as front matter writes it: the day, and the time where it is not midnight.
pub(super) fn date(rfc3339: &str) -> String {
    let day = rfc3339.get(..10).unwrap_or(rfc3339);
    let time = rfc3339.get(11..16).filter(|time| *time != "00:00");
    time.map_or_else(|| day.to_owned(), |time| format!("{day} {time}"))
}

/// Why a run could not do its work.
pub(super) fn failure(wording: &Wording, failure: &Failure) {
    let (_, message, hint) = failure_words(wording, failure);
    error(wording, &message);
    if let Some(hint) = hint {
        help(wording, &hint);
    }
}

/// Prints what to do about an error.
pub(super) fn help(wording: &Wording, text: &str) {
    line(&format!("{}: {text}", wording.report("help")));
}

/// A failure's stable name, what it says, and what to do.
pub(super) fn failure_words(
    wording: &Wording,
    failure: &Failure,
) -> (&'static str, String, Option<String>) {
    let shown = |path: &Path| path.display().to_string();
    match failure {
        Failure::Foreign(files) => {
            let files = named(files);
            let hint = wording.report("foreign_hint").to_owned();
            ("foreign-files", wording.say("foreign", &[("files", &files)]), Some(hint))
        }
        Failure::InTheWay(files) => {
            let hint = wording.report("in_the_way_hint").to_owned();
            ("files-in-the-way", wording.say("in_the_way", &[("files", &named(files))]), Some(hint))
        }
        Failure::OutputIsFile(path) => {
            let message = wording.say("output_is_file", &[("output", &shown(path))]);
            ("output-is-file", message, None)
        }
        Failure::OutputHoldsSources(path) => {
            let message = wording.say("output_inside", &[("output", &shown(path))]);
            ("output-holds-sources", message, None)
        }
        Failure::Locked(path) => ("locked", wording.say("locked", &[("path", &shown(path))]), None),
        Failure::InvalidBaseUrl(url) => {
            ("invalid-base-url", wording.say("bad_base_url", &[("value", url)]), None)
        }
        Failure::Io(path, error) => {
            let args = [("path", shown(path)), ("detail", error.to_string())];
            let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
            ("input-output", wording.say("io", &args), None)
        }
    }
}
