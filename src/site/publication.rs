//! What is published now, what is not and why, and when that next changes.

use super::collect::Documents;
use super::{Parsed, Publication, address, at_key, file_of, training};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::SourcePath;
use crate::document::{Kind, Moment};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// Why a page is not published; of two reasons, the later here holds the longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    Scheduled,
    Draft,
    Expired,
}

impl Reason {
    /// As `--format json` and the message files name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Reason::Draft => "draft",
            Reason::Scheduled => "scheduled",
            Reason::Expired => "expired",
        }
    }
}

/// A page that is left out.
#[derive(Clone, Debug)]
pub(crate) struct Unpublished {
    pub(crate) file: SourcePath,
    pub(crate) reason: Reason,
    /// When it will be published, or since when it no longer is.
    pub(crate) date: Option<Moment>,
    /// Whether it is its training that is left out.
    pub(crate) with_training: bool,
    pub(crate) title: String,
}

/// Why a document is left out, and when that begins or ends.
#[derive(Clone, Copy)]
pub(crate) struct LeftOut {
    pub(crate) reason: Reason,
    date: Option<Moment>,
    with_training: bool,
}

/// Every document of an edition that is left out: for its own reason, or for its training's, which
/// is the main edition's where it is not translated.
pub(crate) fn left_out(
    documents: &Documents,
    main: &Documents,
    when: Publication,
) -> BTreeMap<SourcePath, LeftOut> {
    let inherited = |source: &SourcePath, parsed: &Parsed| {
        let training = training_of(source, parsed, documents, main)?;
        Some(LeftOut { with_training: true, ..reason(training, when)? })
    };
    documents
        .iter()
        .filter_map(|(source, parsed)| {
            let reasons = inherited(source, parsed).into_iter().chain(reason(parsed, when));
            let longest = reasons.max_by_key(|left| (left.reason, left.date))?;
            Some((source.clone(), longest))
        })
        .collect()
}

/// The training with which a session is published.
fn training_of<'d>(
    source: &SourcePath,
    parsed: &Parsed,
    documents: &'d Documents,
    main: &'d Documents,
) -> Option<&'d Parsed> {
    let folder = address::training_folder(source).filter(|_| parsed.head.kind == Kind::Session)?;
    let index = training::index(folder);
    documents.get(&index).or_else(|| main.get(&index))
}

/// Why a document is left out now, for its own part.
fn reason(parsed: &Parsed, when: Publication) -> Option<LeftOut> {
    let meta = &parsed.head.meta;
    let because = |reason, date| Some(LeftOut { reason, date, with_training: false });
    if meta.draft && !when.drafts {
        return because(Reason::Draft, None);
    }
    if meta.expires.is_some_and(|expires| expires <= when.now) {
        return because(Reason::Expired, meta.expires);
    }
    let is_future = meta.date.is_some_and(|date| date > when.now) && !when.future;
    if is_future { because(Reason::Scheduled, meta.date) } else { None }
}

/// Reports sessions that wait for their `date` where their authors may have meant `start`.
pub(crate) fn report_waiting(
    documents: &Documents,
    left_out: &BTreeMap<SourcePath, LeftOut>,
    zone: &TimeZone,
    problems: &mut Vec<Diagnostic>,
) {
    for (source, left) in left_out.iter().filter(|(_, left)| left.reason == Reason::Scheduled) {
        let head = &documents[source].head;
        let waits = head.kind == Kind::Session && head.meta.start.is_none();
        if let Some(date) = head.meta.date.filter(|_| waits && !left.with_training) {
            let problem = Diagnostic::warning(Code::SessionWaits).with("fix", hour(date, zone));
            problems.push(at_key(problem.hint(Hint::AddStart), source, head, "date"));
        }
    }
}

/// A moment as authors write it; a day without an hour begins at nine.
fn hour(moment: Moment, zone: &TimeZone) -> String {
    let local = Timestamp::from_second(moment).unwrap_or_default().to_zoned(zone.clone());
    let written = local.strftime("%Y-%m-%dT%H:%M").to_string();
    written.replace("T00:00", "T09:00")
}

/// The entries of a report for pages that are left out.
pub(crate) fn entries(
    documents: &Documents,
    left_out: &BTreeMap<SourcePath, LeftOut>,
) -> Vec<Unpublished> {
    let entry = |(source, left): (&SourcePath, &LeftOut)| {
        let LeftOut { reason, date, with_training } = *left;
        let head = &documents[source].head;
        let (file, title) = (file_of(source, head), head.meta.title.clone());
        Unpublished { file, reason, date, with_training, title }
    };
    left_out.iter().map(entry).collect()
}

/// The next moment after now at which a page appears or disappears.
pub(crate) fn next_change(
    documents: &Documents,
    main: &Documents,
    when: Publication,
) -> Option<Moment> {
    let training =
        |source: &SourcePath, parsed: &Parsed| training_of(source, parsed, documents, main);
    documents
        .iter()
        .flat_map(|(source, parsed)| changes(parsed, training(source, parsed), when))
        .flatten()
        .filter(|moment| *moment > when.now)
        .min()
}

/// When a page appears and disappears: never before its training, nor without it.
fn changes(parsed: &Parsed, training: Option<&Parsed>, when: Publication) -> [Option<Moment>; 2] {
    let metas = || std::iter::once(parsed).chain(training).map(|page| &page.head.meta);
    if metas().any(|meta| meta.draft && !when.drafts) {
        return [None, None];
    }
    let appears = metas().filter_map(|meta| meta.date).filter(|_| !when.future).max();
    let disappears = metas().filter_map(|meta| meta.expires).min();
    [appears.filter(|date| disappears.is_none_or(|end| *date < end)), disappears]
}
