//! `estrade check`: all that a build would say, reading aids, and with `--external` what other
//! sites answer. `--fix` mends first what it can, and then checks.

use super::args::{Check, CheckFormat};
use super::progress::Progress;
use super::{DONE, FAULTY, build, github, mend, options, say};
use crate::build::{Checked, Failure, Options, Report, check_with_links};
use crate::exchange::{Counts, Request, check_links};
use crate::language::wording::Wording;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// A site's report, and how many links to other sites there are if they were checked.
type Found = (Report, Option<Counts>);

pub(super) fn run(args: &Check, now: i64, wording: &Wording) -> u8 {
    let start = Instant::now();
    let options = Options {
        drafts: args.drafts,
        future: args.future,
        strict: args.strict,
        ..options(&args.root, now)
    };
    let found = match checked(args, &options, wording) {
        Ok(found) => found,
        Err(failure) => {
            tell_failure(&failure, args, start.elapsed(), wording);
            return FAULTY;
        }
    };
    match args.format {
        CheckFormat::Json => {
            say::json(&as_json(&found, start.elapsed(), wording));
        }
        CheckFormat::Github => {
            github::diagnostics(wording, &args.root, &found.0.diagnostics);
            tell_result(&found, args, start.elapsed(), wording);
        }
        CheckFormat::Text => {
            say::diagnostics(wording, &args.root, &found.0.diagnostics);
            build::tell_unpublished(&found.0, wording);
            tell_result(&found, args, start.elapsed(), wording);
        }
    }
    if found.0.ok { DONE } else { FAULTY }
}

fn checked(args: &Check, options: &Options, wording: &Wording) -> Result<Found, Failure> {
    if args.fix {
        // Under `--strict`, every file with something to mend would be one with errors.
        let checked = check_with_links(&Options { strict: false, ..options.clone() })?;
        mend::run(&options.root, &checked, wording)?;
    }
    if !args.external {
        return Ok((crate::build::check(options)?, None));
    }
    let Checked { mut report, outside, .. } = check_with_links(options)?;
    if report.outputs.is_empty() {
        return Ok((report, None));
    }
    let proxy = proxy();
    let progress = Progress::new(args.format == CheckFormat::Text, wording);
    let request = Request {
        root: &options.root,
        now: options.now,
        proxy: proxy.as_deref(),
        tell: &|n_done, n| progress.tell_asked(n_done, n),
    };
    let found = check_links(&outside, &request);
    progress.end();
    report.add(found.problems, options.strict);
    report.add(found.unchecked, false);
    Ok((report, Some(found.counts)))
}

/// The variable that names a proxy, as curl knows them.
fn proxy() -> Option<String> {
    let names = ["https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY"];
    let is_set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    names.into_iter().find(is_set).map(str::to_owned)
}

fn tell_failure(failure: &Failure, args: &Check, elapsed: Duration, wording: &Wording) {
    match args.format {
        CheckFormat::Json => {
            let report = as_json(&(Report::default(), None), elapsed, wording);
            say::json(&build::failed(report, failure, wording));
        }
        CheckFormat::Github => github::failure(wording, failure),
        CheckFormat::Text => {}
    }
    say::failure(wording, failure);
}

/// A build's object without what only a build does, and with what other sites answered.
fn as_json((report, counts): &Found, elapsed: Duration, wording: &Wording) -> Value {
    let mut object = build::as_json(report, elapsed, wording);
    if let Some(keys) = object.as_object_mut() {
        for key in ["rendered", "skipped", "written", "deleted"] {
            keys.shift_remove(key);
        }
    }
    object["external"] = counts.map_or(Value::Null, |counts| {
        json!({
            "asked": counts.asked,
            "remembered": counts.remembered,
            "left_out": counts.left_out,
            "closed": counts.closed,
            "unreached": counts.unreached,
        })
    });
    object
}

fn tell_result((report, counts): &Found, args: &Check, elapsed: Duration, wording: &Wording) {
    if let Some(counts) = counts {
        tell_links(counts, wording);
    }
    let n_errors = report.diagnostics.iter().filter(|problem| problem.is_error()).count();
    let n_warnings = report.diagnostics.len() - n_errors;
    if args.strict && n_errors > 0 {
        say::line(wording.report("strict"));
    }
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

fn tell_links(counts: &Counts, wording: &Wording) {
    let parts = [
        ("n_asked", counts.asked),
        ("n_remembered", counts.remembered),
        ("n_closed", counts.closed),
        ("n_left_out", counts.left_out),
    ];
    let parts = parts.iter().filter(|(_, n)| *n > 0);
    let parts: Vec<String> = parts.map(|(key, n)| wording.count(key, *n, &[])).collect();
    if !parts.is_empty() {
        say::line(&wording.say("external", &[("parts", &parts.join(", "))]));
    } else if counts.unreached == 0 {
        say::line(wording.report("external_none"));
    }
}
