//! What a tab is told: JSON, in words that it shows as they are.

use super::news::News;
use super::preview::Preview;
use crate::base::diagnostic::{Diagnostic, Place, Severity};
use crate::base::path::{OutputPath, SourcePath};
use crate::build::Scene;
use crate::site::{Reason, Unpublished};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// More problems than anybody reads at once.
const MAX_SHOWN: usize = 60;

/// What an editor's address writes otherwise; a `/` parts folders.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'?')
    .add(b'`')
    .add(b'&')
    .add(b'+')
    .add(b'=')
    .add(b'{')
    .add(b'}');

/// What a tab needs to know of its own page and of the site.
pub(super) fn state(preview: &Preview, scene: &Scene, build: u64, path: &OutputPath) -> Value {
    let own = scene.page_of(path).map(|page| page.file());
    let own = own.as_ref().map(SourcePath::as_str);
    let all = preview.problems(scene);
    let n_errors = all.iter().filter(|problem| problem.is_error()).count();
    let wording = preview.wording;
    let mut problems = problems(preview, scene, &all, own);
    let failure = preview.failure();
    problems.extend(failure.iter().map(|why| failed(why)));
    let count = |key, n| wording.count(key, n, &[]);
    let stale = wording.report("preview_stale");
    json!({
        "build": build,
        "print": print(scene, path),
        "files": scene.files_print().to_string(),
        "mark": mark(preview, scene, path),
        "problems": problems,
        "summary": {
            "errors": count("n_errors", n_errors + usize::from(failure.is_some())),
            "warnings": count("n_warnings", all.len() - n_errors),
        },
        "unpublished": unpublished(preview, scene),
        "stale": own.filter(|own| scene.stale.contains(*own)).map(|_| stale),
        "words": words(preview),
    })
}

/// The fingerprint of what answers at an output, for a tab to know when to reload.
pub(super) fn print(scene: &Scene, path: &OutputPath) -> String {
    let missing = || {
        let print = scene.print(&OutputPath::new("404.html")).unwrap_or_default();
        format!("404-{print}")
    };
    scene.print(path).map_or_else(missing, |print| print.to_string())
}

/// What the desk needs to know: whether it is still the same. It shows all problems itself.
pub(super) fn desk_state(preview: &Preview, build: u64, print: &str) -> Value {
    json!({
        "build": build,
        "print": print,
        "files": null,
        "mark": null,
        "problems": [],
        "summary": { "errors": "", "warnings": "" },
        "unpublished": [],
        "words": words(preview),
    })
}

/// News as messages: a kind and what it carries.
pub(super) fn messages(news: &News) -> Vec<(&'static str, Value)> {
    let mut messages = Vec::new();
    if !news.assets.is_empty() {
        messages.push(("assets", json!({ "addresses": news.assets })));
    }
    let page = |(title, address): &(String, String)| json!({ "title": title, "address": address });
    messages.extend(news.pages.iter().map(|one| ("page", page(one))));
    messages
}

fn words(preview: &Preview) -> Value {
    let names = ["open", "close", "show", "dismiss", "new_page", "lost", "desk"];
    let word = |name: &str| preview.wording.report(&format!("preview_{name}"));
    names
        .iter()
        .map(|name| ((*name).to_owned(), Value::from(word(name))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn problems(preview: &Preview, scene: &Scene, all: &[Diagnostic], own: Option<&str>) -> Vec<Value> {
    let mut files = BTreeMap::new();
    let mut shown: Vec<&Diagnostic> = all.iter().collect();
    let is_own = |problem: &Diagnostic| {
        own.is_some() && problem.place.as_ref().map(|place| place.path.as_str()) == own
    };
    shown.sort_by_key(|problem| (problem.severity, !is_own(problem)));
    let described = shown.into_iter().take(MAX_SHOWN).map(|problem| {
        let place = problem.place.clone().unwrap_or_else(|| Place::file(""));
        let text = files.entry(place.path.clone()).or_insert_with(|| scene.text(&place.path));
        let line = place.line.checked_sub(1).and_then(|at| text.lines().nth(at as usize));
        json!({
            "severity": problem.severity,
            "message": preview.wording.message(problem),
            "hint": preview.wording.hint(problem),
            "file": place.path,
            "line": place.line,
            "column": place.column,
            "length": place.length,
            "excerpt": line,
            "open": open(preview, scene, &place.path, place.line, place.column),
            "own": is_own(problem),
        })
    });
    described.collect()
}

fn failed(why: &str) -> Value {
    json!({
        "severity": Severity::Error, "message": why, "hint": null, "file": "", "line": 0,
        "column": 0, "length": 0, "excerpt": null, "open": null, "own": false,
    })
}

/// The address that opens a file in the author's editor.
pub(super) fn open(
    preview: &Preview,
    scene: &Scene,
    path: &str,
    line: u32,
    column: u32,
) -> Option<String> {
    let editor = preview.editor.as_ref().filter(|_| !path.is_empty())?;
    let known = scene.location(&crate::base::path::SourcePath::new(path));
    let location = if known == Path::new("") { preview.root.join(path) } else { known };
    let location = location.to_str()?.replace('\\', "/");
    let location = utf8_percent_encode(&location, PATH).to_string();
    let filled = editor
        .replace("{line}", &line.max(1).to_string())
        .replace("{column}", &column.max(1).to_string())
        // The address of a file has one slash before its path.
        .replace("/{path}", &format!("/{}", location.trim_start_matches('/')))
        .replace("{path}", &location);
    Some(filled)
}

/// Why a page would not be published.
pub(super) fn why(preview: &Preview, scene: &Scene, left: &Unpublished) -> String {
    let site = scene.worlds.sites.main();
    let date = left.date.map(|date| moment(preview, &site.local(date))).unwrap_or_default();
    let inherited = if left.with_training { "_training" } else { "" };
    preview.wording.say(&format!("{}{inherited}", left.reason.name()), &[("date", &date)])
}

/// A day, and its hour unless that is midnight: a page that comes out today does so at some hour.
fn moment(preview: &Preview, moment: &jiff::Zoned) -> String {
    use crate::language::dates::{DateStyle, format};
    let is_day = moment.time() == jiff::civil::Time::midnight();
    let style = if is_day { DateStyle::Long } else { DateStyle::FullTime };
    format(moment, style, preview.wording.language())
}

/// A day in the words of the author's language.
pub(super) fn day(preview: &Preview, moment: &jiff::Zoned) -> String {
    use crate::language::dates::{DateStyle, format};
    format(moment, DateStyle::Long, preview.wording.language())
}

/// The mark of a page that a build would leave out.
fn mark(preview: &Preview, scene: &Scene, path: &OutputPath) -> Option<Value> {
    let left = left_out(scene, path)?;
    let source = left.file.as_str();
    let why = why(preview, scene, left);
    Some(json!({
        "kind": left.reason.name(),
        "label": preview.wording.report(&format!("preview_{}", left.reason.name())),
        "text": match left {
            Unpublished { reason: Reason::Draft, with_training: false, .. } => {
                preview.wording.report("preview_why_draft").to_owned()
            }
            _ => preview.wording.say("preview_why", &[("why", &why)]),
        },
        "file": source,
        "open": open(preview, scene, source, 1, 1),
    }))
}

/// The page that an output is of, or would be of if it were published.
fn left_out<'s>(scene: &'s Scene, path: &OutputPath) -> Option<&'s Unpublished> {
    let own = scene.page_of(path).map(|page| page.file());
    let here = scene.unpublished.iter().find(|left| own.as_ref() == Some(&left.file));
    here.or_else(|| {
        let gone = scene.missing.iter().find(|(address, _)| address.output() == *path)?;
        scene.unpublished.iter().find(|left| left.file == gone.1)
    })
}

/// The pages that are shown, and would not be published.
fn unpublished(preview: &Preview, scene: &Scene) -> Vec<Value> {
    let shown = scene.unpublished.iter().filter_map(|left| {
        let (site, page) = scene.worlds.sites.page_of_file(&left.file)?;
        let address = site.link(&page.address);
        let label = preview.wording.report(&format!("preview_{}", left.reason.name()));
        Some(json!({ "address": address, "label": label }))
    });
    shown.collect()
}
