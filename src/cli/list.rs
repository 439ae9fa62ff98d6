//! `estrade list`: what is published, what is not and why, and which files a build would make.

use super::args::{Format, List, What};
use super::{DONE, FAULTY, options, say};
use crate::build::{Report, list};
use crate::language::wording::Wording;
use serde_json::{Value, json};

pub(super) fn run(args: &List, now: i64, wording: &Wording) -> u8 {
    let report = match list(&options(&args.root, now)) {
        Ok(report) => report,
        Err(failure) => {
            if args.format == Format::Json {
                let report = as_json(&Report::default(), args.what, wording);
                say::json(&super::build::failed(report, &failure, wording));
            }
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    match args.format {
        Format::Json => say::json(&as_json(&report, args.what, wording)),
        Format::Text => tell(&report, args, wording),
    }
    if report.ok { DONE } else { FAULTY }
}

/// The reason that a choice asks for.
fn reason(what: What) -> Option<&'static str> {
    match what {
        What::Drafts => Some("draft"),
        What::Scheduled => Some("scheduled"),
        What::Expired => Some("expired"),
        What::All | What::Outputs => None,
    }
}

fn as_json(report: &Report, what: What, wording: &Wording) -> Value {
    let wanted = reason(what);
    let unpublished = report
        .unpublished
        .iter()
        .filter(|left| what == What::All || wanted == Some(left.reason))
        .map(super::build::unpublished);
    let published = report
        .published
        .iter()
        .filter(|_| what == What::All)
        .map(|page| json!({ "path": page.path, "address": page.address, "title": page.title }));
    let outputs = report.outputs.iter().filter(|_| what == What::Outputs);
    json!({
        "ok": report.ok,
        "published": published.collect::<Vec<_>>(),
        "unpublished": unpublished.collect::<Vec<_>>(),
        "outputs": outputs.collect::<Vec<_>>(),
        "next_change": report.next_change,
        "diagnostics": super::build::diagnostics(report, wording),
    })
}

fn tell(report: &Report, args: &List, wording: &Wording) {
    // Warnings are for `build` to say: here they would hide what was asked for.
    let errors = report.diagnostics.iter().filter(|problem| problem.is_error());
    say::diagnostics(wording, &args.root, &errors.cloned().collect::<Vec<_>>());
    let lines = match args.what {
        What::Outputs => report.outputs.clone(),
        what => columns(&rows(report, what, wording)),
    };
    if lines.is_empty() {
        say::line(wording.report(none(args.what)));
    }
    say::results(lines.iter().map(String::as_str));
}

/// What is said where there is nothing to show.
fn none(what: What) -> &'static str {
    match what {
        What::Drafts => "no_drafts",
        What::Scheduled => "no_scheduled",
        What::Expired => "no_expired",
        What::All => "no_pages",
        What::Outputs => "no_outputs",
    }
}

/// Source file, address or why there is none, title; by source file.
fn rows(report: &Report, what: What, wording: &Wording) -> Vec<[String; 3]> {
    let wanted = reason(what);
    let published = report.published.iter().filter(|_| what == What::All);
    let published =
        published.map(|page| [page.path.clone(), page.address.clone(), page.title.clone()]);
    let left = report.unpublished.iter();
    let left = left.filter(|left| what == What::All || wanted == Some(left.reason));
    let left = left.map(|left| [left.path.clone(), say::why(wording, left), left.title.clone()]);
    let mut rows: Vec<_> = published.chain(left).collect();
    rows.sort();
    rows
}

/// A column is as wide as its widest text, but for a few that are far longer than others.
const MAX_WIDTH: usize = 40;

fn columns(rows: &[[String; 3]]) -> Vec<String> {
    let width = |at: usize| {
        let widest = rows.iter().map(|row| row[at].chars().count()).max();
        widest.unwrap_or(0).min(MAX_WIDTH)
    };
    let (first, second) = (width(0), width(1));
    let line = |[path, at, title]: &[String; 3]| format!("{path:first$}  {at:second$}  {title}");
    rows.iter().map(line).collect()
}
