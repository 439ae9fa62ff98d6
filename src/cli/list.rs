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
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    match args.format {
        Format::Json => println!("{}", as_json(&report, args.what, wording)),
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
    say::diagnostics(wording, &args.root, &report.diagnostics);
    let mut lines: Vec<String> = Vec::new();
    if args.what == What::Outputs {
        lines.extend(report.outputs.iter().cloned());
    }
    if args.what == What::All {
        lines.extend(
            report
                .published
                .iter()
                .map(|page| format!("{}  {}  {}", page.path, page.address, page.title)),
        );
    }
    let wanted = reason(args.what);
    for left in &report.unpublished {
        if args.what == What::All || wanted == Some(left.reason) {
            let date = left.date.as_deref().unwrap_or("");
            let args = [("path", left.path.as_str()), ("date", date)];
            lines.push(format!("{}  {}", wording.say(left.reason, &args), left.title));
        }
    }
    if lines.is_empty() {
        say::line(wording.report("listed_none"));
    }
    lines.iter().for_each(|line| println!("{line}"));
}
