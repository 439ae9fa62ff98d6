//! `estrade build`.

use super::args::{Build, Format};
use super::{DONE, FAULTY, WRONG_COMMAND_LINE, options, say};
use crate::build::{Options, Report, Unpublished, build};
use crate::language::wording::Wording;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

pub(super) fn run(args: &Build, now: i64, wording: &Wording) -> u8 {
    let start = Instant::now();
    let unusable = |url: &&str| crate::config::parse_base_url(url).is_none();
    if let Some(url) = args.base_url.as_deref().filter(unusable) {
        say::error(wording, &wording.say("bad_base_url", &[("value", url)]));
        return WRONG_COMMAND_LINE;
    }
    let options = Options {
        output: args.output.clone(),
        base_url: args.base_url.clone(),
        drafts: args.drafts,
        future: args.future,
        strict: args.strict,
        jobs: args.jobs.map(usize::from),
        force: args.force,
        ..options(&args.root, now)
    };
    let report = match build(&options) {
        Ok(report) => report,
        Err(failure) => {
            if args.format == Format::Json {
                println!(
                    "{}",
                    json!({ "ok": false, "diagnostics": [], "failure": failure.to_string() })
                );
            }
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    match args.format {
        Format::Json => println!("{}", as_json(&report, start.elapsed(), wording)),
        Format::Text => tell(&report, args, start.elapsed(), wording),
    }
    if report.ok { DONE } else { FAULTY }
}

/// What SPEC promises to programs that read our reports.
pub(super) fn as_json(report: &Report, elapsed: Duration, wording: &Wording) -> Value {
    json!({
        "ok": report.ok,
        "pages": report.pages,
        "outputs": report.outputs.len(),
        "rendered": report.rendered.len(),
        "skipped": report.skipped,
        "written": report.written.len(),
        "deleted": report.deleted.len(),
        "elapsed_ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        "next_change": report.next_change,
        "unpublished": report.unpublished.iter().map(unpublished).collect::<Vec<_>>(),
        "diagnostics": diagnostics(report, wording),
    })
}

pub(super) fn diagnostics(report: &Report, wording: &Wording) -> Vec<Value> {
    report.diagnostics.iter().map(|problem| diagnostic(problem, wording)).collect()
}

pub(super) fn unpublished(left: &Unpublished) -> Value {
    json!({ "path": left.path, "reason": left.reason, "title": left.title, "date": left.date })
}

fn diagnostic(problem: &crate::Diagnostic, wording: &Wording) -> Value {
    let place = problem.place.as_ref();
    let number = |n: Option<u32>| n.filter(|n| *n > 0);
    json!({
        "severity": problem.severity,
        "code": problem.code.name(),
        "message": wording.message(problem),
        "path": place.map(|place| &place.path),
        "line": number(place.map(|place| place.line)),
        "column": number(place.map(|place| place.column)),
        "hint": wording.hint(problem),
    })
}

fn tell(report: &Report, args: &Build, elapsed: Duration, wording: &Wording) {
    say::diagnostics(wording, &args.root, &report.diagnostics);
    tell_unpublished(report, wording);
    if args.verbose {
        let kinds = [
            ("rendered_line", &report.rendered),
            ("written_line", &report.written),
            ("deleted_line", &report.deleted),
        ];
        for (key, paths) in kinds {
            paths.iter().for_each(|path| say::line(&format!("{} {path}", wording.report(key))));
        }
    }
    let output = args.output.clone().unwrap_or_else(|| args.root.join("public"));
    tell_result(report, &output, elapsed, wording);
}

fn tell_unpublished(report: &Report, wording: &Wording) {
    let n = report.unpublished.len();
    if n == 0 {
        return;
    }
    say::line(&counted(wording, "unpublished", n, &[]));
    for left in &report.unpublished {
        let date = left.date.as_deref().map(shown_date).unwrap_or_default();
        let args = [("path", left.path.as_str()), ("date", &date)];
        say::line(&format!("  {}", wording.say(left.reason, &args)));
    }
}

fn shown_date(date: &str) -> String {
    let time = date.get(11..16).filter(|time| *time != "00:00");
    let day = date.get(..10).unwrap_or(date);
    time.map_or_else(|| day.to_owned(), |time| format!("{day} {time}"))
}

fn tell_result(report: &Report, output: &Path, elapsed: Duration, wording: &Wording) {
    let output = output.display().to_string();
    let n_errors = report.diagnostics.iter().filter(|problem| problem.is_error()).count();
    let n_warnings = report.diagnostics.len() - n_errors;
    if n_warnings > 0 {
        say::line(&counted(wording, "warnings", n_warnings, &[]));
    }
    if !report.ok {
        say::line(&counted(wording, "failed", n_errors, &[("output", &output)]));
        return;
    }
    let number = |n: usize| n.to_string();
    let time = format!("{:.2} s", elapsed.as_secs_f64());
    say::line(&wording.say(
        "built",
        &[
            ("output", &output),
            ("time", &time),
            ("pages", &number(report.pages)),
            ("outputs", &number(report.outputs.len())),
            ("rendered", &number(report.rendered.len())),
            ("skipped", &number(report.skipped)),
            ("written", &number(report.written.len())),
            ("deleted", &number(report.deleted.len())),
        ],
    ));
    if let Some(date) = &report.next_change {
        say::line(&wording.say("next_change", &[("date", &shown_date(date))]));
    }
}

/// A phrase with a number in it: `key_one` for one, `key` for others.
fn counted(wording: &Wording, key: &str, n: usize, args: &[(&str, &str)]) -> String {
    let number = n.to_string();
    let args: Vec<_> = args.iter().copied().chain([("n", number.as_str())]).collect();
    let key = if n == 1 { format!("{key}_one") } else { key.to_owned() };
    wording.say(&key, &args)
}
