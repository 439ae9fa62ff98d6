//! `estrade check`: all that a build would say, and with `--external` what other sites answer.

use super::args::{Check, CheckFormat};
use super::{DONE, FAULTY, build, github, options, say};
use crate::build::{Checked, Failure, Options, Report, check_with_links};
use crate::language::wording::Wording;
use serde_json::Value;
use std::time::{Duration, Instant};

pub(super) fn run(args: &Check, now: i64, wording: &Wording) -> u8 {
    let start = Instant::now();
    let options = Options {
        drafts: args.drafts,
        future: args.future,
        strict: args.strict,
        ..options(&args.root, now)
    };
    let report = match checked(args, &options) {
        Ok(checked) => checked.report,
        Err(failure) => {
            tell_failure(&failure, args, start.elapsed(), wording);
            return FAULTY;
        }
    };
    match args.format {
        CheckFormat::Json => {
            say::result(&as_json(&report, start.elapsed(), wording).to_string());
        }
        CheckFormat::Github => {
            github::diagnostics(wording, &args.root, &report.diagnostics);
            tell_result(&report, start.elapsed(), wording);
        }
        CheckFormat::Text => {
            say::diagnostics(wording, &args.root, &report.diagnostics);
            build::tell_unpublished(&report, wording);
            tell_result(&report, start.elapsed(), wording);
        }
    }
    if report.ok { DONE } else { FAULTY }
}

fn checked(args: &Check, options: &Options) -> Result<Checked, Failure> {
    if args.external {
        return check_with_links(options);
    }
    crate::build::check(options).map(Checked::from)
}

fn tell_failure(failure: &Failure, args: &Check, elapsed: Duration, wording: &Wording) {
    match args.format {
        CheckFormat::Json => {
            let report = as_json(&Report::default(), elapsed, wording);
            say::result(&build::failed(report, failure, wording).to_string());
        }
        CheckFormat::Github => github::failure(wording, failure),
        CheckFormat::Text => {}
    }
    say::failure(wording, failure);
}

/// A build's object without what only a build does.
fn as_json(report: &Report, elapsed: Duration, wording: &Wording) -> Value {
    let mut object = build::as_json(report, elapsed, wording);
    if let Some(keys) = object.as_object_mut() {
        ["rendered", "skipped", "written", "deleted"].iter().for_each(|key| {
            keys.shift_remove(*key);
        });
    }
    object
}

fn tell_result(report: &Report, elapsed: Duration, wording: &Wording) {
    let n_errors = report.diagnostics.iter().filter(|problem| problem.is_error()).count();
    let n_warnings = report.diagnostics.len() - n_errors;
    if n_warnings > 0 {
        say::line(&wording.count("warnings", n_warnings, &[]));
    }
    if !report.ok {
        say::line(&wording.count("check_failed", n_errors, &[]));
        return;
    }
    let key = if report.diagnostics.is_empty() { "checked_clean" } else { "checked" };
    let args = [
        ("time", build::seconds(elapsed, wording)),
        ("pages", wording.count("n_pages", report.pages, &[])),
        ("outputs", wording.count("n_outputs", report.outputs.len(), &[])),
    ];
    say::line(&wording.say(key, &args.each_ref().map(|(name, value)| (*name, value.as_str()))));
}
