//! `estrade build`.

use super::args::{Build, Format};
use super::progress::Progress;
use super::{DONE, FAULTY, WRONG_COMMAND_LINE, options, say};
use crate::base::diagnostic::Severity;
use crate::build::{Failure, Options, Report, Unpublished, build_watched};
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
    let progress = Progress::new(args.format == Format::Text, wording);
    let built = build_watched(&options, &|stage, n_done, n| progress.tell(stage, n_done, n));
    progress.end();
    let report = match built {
        Ok(report) => report,
        Err(failure) => {
            if args.format == Format::Json {
                let report = as_json(&Report::default(), start.elapsed(), wording);
                say::json(&failed(report, &failure, wording));
            }
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    match args.format {
        Format::Json => say::json(&as_json(&report, start.elapsed(), wording)),
        Format::Text => tell(&report, args, start.elapsed(), wording),
    }
    if report.ok { DONE } else { FAULTY }
}

/// What programs that read our reports may rely on.
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

/// The report of a run that could not do its work: the failure is its one diagnostic.
pub(super) fn failed(mut report: Value, failure: &Failure, wording: &Wording) -> Value {
    let (code, message, hint) = say::failure_words(wording, failure);
    report["diagnostics"] = json!([{
        "severity": Severity::Error,
        "code": code,
        "message": message,
        "path": null,
        "line": null,
        "column": null,
        "hint": hint,
    }]);
    report
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
        // A whole line is shown from its first column.
        "column": place.filter(|place| place.line > 0).map(|place| place.column.max(1)),
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
    if args.strict && !report.diagnostics.is_empty() {
        say::line(wording.report("strict"));
    }
    tell_result(report, &output, elapsed, wording);
    tell_policy(report, &output, args.verbose, wording);
}

/// What servers must send for widgets to work under a strict policy, when it is new.
fn tell_policy(report: &Report, output: &Path, is_verbose: bool, wording: &Wording) {
    let is_new = report.written.iter().any(|path| path == "_headers");
    let Some(policy) = report.policy.as_deref().filter(|_| report.ok && (is_new || is_verbose))
    else {
        return;
    };
    let is_written = report.outputs.iter().any(|path| path == "_headers");
    let file = output.strip_prefix(".").unwrap_or(output).join("_headers").display().to_string();
    let key = if is_written { "policy_written" } else { "policy" };
    say::line(&wording.say(key, &[("file", &file)]));
    say::line(&format!("  Content-Security-Policy: {policy}"));
}

pub(super) fn tell_unpublished(report: &Report, wording: &Wording) {
    let n = report.unpublished.len();
    if n == 0 {
        return;
    }
    say::line(&wording.count("unpublished", n, &[]));
    for left in &report.unpublished {
        let args = [("path", left.path.as_str()), ("why", &say::why(wording, left))];
        say::line(&wording.say("left_out", &args));
    }
}

fn tell_result(report: &Report, output: &Path, elapsed: Duration, wording: &Wording) {
    let is_there = output.exists();
    let output = output.strip_prefix(".").unwrap_or(output).display().to_string();
    let n_errors = report.diagnostics.iter().filter(|problem| problem.is_error()).count();
    let n_warnings = report.diagnostics.len() - n_errors;
    if n_warnings > 0 {
        say::line(&wording.count("warnings", n_warnings, &[]));
    }
    if !report.ok {
        let key = if is_there { "failed" } else { "failed_new" };
        say::line(&wording.count(key, n_errors, &[("output", &output)]));
        return;
    }
    let args = [
        ("output", output.as_str()),
        ("time", &seconds(elapsed, wording)),
        ("pages", &wording.count("n_pages", report.pages, &[])),
        ("outputs", &wording.count("n_outputs", report.outputs.len(), &[])),
        ("work", &work(report, wording)),
    ];
    say::line(&wording.say("built", &args));
    if let Some(date) = &report.next_change {
        say::line(&wording.say("next_change", &[("date", &say::date(date))]));
    }
}

pub(super) fn seconds(elapsed: Duration, wording: &Wording) -> String {
    let whole = elapsed.as_secs().to_string();
    let hundredths = format!("{:02}", elapsed.subsec_millis() / 10);
    wording.say("seconds", &[("whole", &whole), ("hundredths", &hundredths)])
}

/// What was done and what was not.
fn work(report: &Report, wording: &Wording) -> String {
    let counts = [
        ("n_rendered", report.rendered.len()),
        ("n_skipped", report.skipped),
        ("n_written", report.written.len()),
        ("n_deleted", report.deleted.len()),
    ];
    counts.map(|(key, n)| wording.count(key, n, &[])).join(", ")
}
