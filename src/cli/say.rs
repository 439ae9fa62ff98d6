//! Diagnostics and phrases on stderr: with the source line and a caret, in the user's language.

use crate::base::diagnostic::{Diagnostic, Place, Severity, why_of};
use crate::build::{Failure, Unpublished, named};
use crate::language::wording::Wording;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// More diagnostics than anybody reads at once.
const MAX_SHOWN: usize = 200;

/// Prints a line on stderr. A closed stderr is no reason to fail.
pub(super) fn line(text: &str) {
    drawn(&one_line(text));
}

/// Prints what may hold colours, and nothing of which a file's name or text decides how it is seen.
fn drawn(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Prints results on stdout, each on a line. A closed stdout (`estrade list | head`) is no reason
/// to fail.
pub(super) fn results<'t>(lines: impl IntoIterator<Item = &'t str>) {
    let mut out = std::io::stdout().lock();
    let _ = lines.into_iter().try_for_each(|line| writeln!(out, "{}", one_line(line)));
}

/// Prints the one object of a report on stdout, with the control characters escaped that JSON lets
/// stand.
pub(super) fn json(object: &Value) {
    let escaped = |c: char| format!("\\u{:04x}", u32::from(c));
    let mut text = object.to_string();
    while let Some(c) = text.chars().find(|c| c.is_control()) {
        text = text.replace(c, &escaped(c));
    }
    command(&text);
}

/// Prints on stdout what another program reads, as it is.
pub(super) fn command(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A text on one line that does nothing but be read: no terminal obeys it, and no workflow takes it
/// for a command (`::error::`).
fn one_line(text: &str) -> String {
    let text = visible(text);
    if text.trim_start().starts_with("::") { format!("./{}", text.trim_start()) } else { text }
}

/// A text whose control characters are seen, and not obeyed; as many characters as before.
fn visible(text: &str) -> String {
    text.chars().map(symbol).collect()
}

/// What stands for a control character: its picture, if it has one.
pub(super) fn symbol(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        _ => c,
    }
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
        let shown = Shown::new(wording, problem);
        drawn(&renderer.render(&[group(wording, problem, &shown, source)]));
        if let (None, Some(hint)) = (&problem.place, &shown.hint) {
            help(wording, hint);
        }
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
        .map(|text| text.chars().map(|c| if c == '\n' { c } else { symbol(c) }).collect())
        .unwrap_or_default()
}

/// The words of a diagnostic, each on one line.
struct Shown {
    message: String,
    path: String,
    hint: Option<String>,
}

impl Shown {
    fn new(wording: &Wording, problem: &Diagnostic) -> Shown {
        Shown {
            message: visible(&wording.message(problem)),
            path: problem.place.as_ref().map(|place| visible(&place.path)).unwrap_or_default(),
            hint: wording.hint(problem).map(|hint| visible(&hint)),
        }
    }
}

fn group<'t>(
    wording: &'t Wording,
    problem: &Diagnostic,
    shown: &'t Shown,
    source: &'t str,
) -> Group<'t> {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let level = level.with_name(wording.severity(problem.severity));
    let title = level.primary_title(shown.message.as_str());
    let mut group = Group::with_title(title);
    if let Some(place) = &problem.place {
        group = match span(place, source) {
            Some(range) => group.element(
                Snippet::source(window(source, place))
                    .path(shown.path.as_str())
                    .line_start(place.line as usize)
                    .annotation(AnnotationKind::Primary.span(range)),
            ),
            None => group.element(origin(place, &shown.path)),
        };
    }
    match &shown.hint {
        // Without a place there is nothing that it could stand beside.
        Some(hint) if problem.place.is_some() => {
            let help = Level::HELP.with_name(wording.report("help"));
            group.element(help.message(hint.as_str()))
        }
        _ => group,
    }
}

fn origin<'t>(place: &Place, path: &'t str) -> Origin<'t> {
    let origin = Origin::path(path);
    match (place.line, place.column) {
        (0, _) => origin,
        (line, 0) => origin.line(line as usize),
        (line, column) => origin.line(line as usize).char_column(column as usize),
    }
}

/// The source line of a place.
fn window<'t>(source: &'t str, place: &Place) -> &'t str {
    source.lines().nth(place.line.saturating_sub(1) as usize).unwrap_or("")
}

/// Lines longer than this are not shown. Of others, what is around the place is.
const MAX_LINE: usize = 100_000;

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
        Failure::NotBound(ip, port, error) => {
            let (port, why) = (port.to_string(), why_of(error));
            let key = match error.kind() {
                io::ErrorKind::AddrNotAvailable => "not_bound_address",
                io::ErrorKind::PermissionDenied => "not_bound_rights",
                _ => "not_bound",
            };
            let args =
                [("ip", ip.as_str()), ("port", port.as_str()), ("detail", wording.why(&why))];
            ("not-bound", wording.say(key, &args), None)
        }
        Failure::Io(path, error) => {
            let (path, why) = (shown(path), why_of(error));
            let args = [("path", path.as_str()), ("detail", wording.why(&why))];
            ("input-output", wording.say("io", &args), None)
        }
    }
}
