//! What is published now, what is not and why, and when that next changes.

use super::{Parsed, Publication};
use crate::base::path::SourcePath;
use crate::document::{Kind, Moment};
use std::collections::BTreeMap;

/// Why a page is not published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    Draft,
    Scheduled,
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
    pub(crate) source: SourcePath,
    pub(crate) reason: Reason,
    /// When it will be published, or since when it no longer is.
    pub(crate) date: Option<Moment>,
    pub(crate) title: String,
}

/// Why a document is left out now, if it is.
pub(crate) fn reason(parsed: &Parsed, when: Publication) -> Option<Reason> {
    let meta = &parsed.head.meta;
    if meta.draft && !when.drafts {
        return Some(Reason::Draft);
    }
    if meta.expires.is_some_and(|expires| expires <= when.now) {
        return Some(Reason::Expired);
    }
    let future = meta.date.is_some_and(|date| date > when.now);
    (future && !when.future).then_some(Reason::Scheduled)
}

/// Every document that is left out: for its own reason, or for its training's.
pub(crate) fn left_out(
    documents: &BTreeMap<SourcePath, Parsed>,
    when: Publication,
) -> BTreeMap<SourcePath, Reason> {
    let own = |source: &SourcePath| documents.get(source).and_then(|page| reason(page, when));
    documents
        .iter()
        .filter_map(|(source, parsed)| {
            let training = SourcePath::new(format!("{}/index.md", source.folder()));
            let inherited = (parsed.head.kind == Kind::Session).then(|| own(&training)).flatten();
            Some((source.clone(), reason(parsed, when).or(inherited)?))
        })
        .collect()
}

/// The entry of a report for a page that is left out.
pub(crate) fn entry(source: &SourcePath, parsed: &Parsed, reason: Reason) -> Unpublished {
    let meta = &parsed.head.meta;
    let date = match reason {
        Reason::Draft => None,
        Reason::Scheduled => meta.date,
        Reason::Expired => meta.expires,
    };
    Unpublished { source: source.clone(), reason, date, title: meta.title.clone() }
}

/// The next moment after now at which a page appears or disappears.
pub(crate) fn next_change(
    documents: &BTreeMap<SourcePath, Parsed>,
    when: Publication,
) -> Option<Moment> {
    documents
        .values()
        .filter(|parsed| !parsed.head.meta.draft || when.drafts)
        .flat_map(|parsed| {
            let appears = parsed.head.meta.date.filter(|_| !when.future);
            [appears, parsed.head.meta.expires]
        })
        .flatten()
        .filter(|moment| *moment > when.now)
        .min()
}
