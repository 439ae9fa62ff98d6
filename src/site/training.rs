//! Trainings and their sessions, as numbered series.

use super::address::{own_name, training_folder};
use super::order::by_number;
use super::publication::LeftOut;
use super::{Page, PageId, at_key};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::SourcePath;
use crate::document::{Head, Kind, dated};
use std::collections::BTreeMap;

/// A training: its programme page and its sessions in order.
#[derive(Clone)]
pub(crate) struct Training {
    pub(crate) page: PageId,
    pub(crate) sessions: Vec<PageId>,
    /// Those of them that are to come and will be held, the next one first.
    pub(crate) coming: Vec<PageId>,
    /// What belongs to it, newest first: its sessions and the articles that name it.
    pub(crate) posts: Vec<PageId>,
}

/// A session's number: as it says, or the digits that begin the name of its file or folder.
pub(crate) fn number(source: &SourcePath, head: &Head) -> Option<u32> {
    if head.kind != Kind::Session {
        return None;
    }
    let name = without_date(own_name(source, head.kind));
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    head.meta.session.or_else(|| name[..digits].parse().ok())
}

/// A session's name after the date with which it may begin: a year is no number.
fn without_date(name: &str) -> &str {
    if dated(&format!("{name}-.")).is_some_and(|(date, _)| date == name) {
        return "";
    }
    dated(name).map_or(name, |(_, rest)| rest)
}

/// The name by which a page belongs to a training.
pub(crate) fn named<'p>(source: &'p SourcePath, head: &'p Head) -> Option<&'p str> {
    match head.kind {
        Kind::Session | Kind::Training => training_folder(source),
        Kind::Article => {
            let name = head.meta.training.as_deref()?;
            let name = name.strip_suffix("/index.md").unwrap_or(name);
            name.trim_end_matches('/').rsplit('/').next()
        }
        _ => None,
    }
}

/// Puts sessions and articles with their training, and numbers the series. Nothing is said of a
/// training that `is_elsewhere`: it is not translated yet.
pub(crate) fn gather(
    pages: &mut [Page],
    left_out: &BTreeMap<SourcePath, LeftOut>,
    is_elsewhere: impl Fn(&SourcePath) -> bool,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Training> {
    let mut trainings = Vec::new();
    let mut by_name = BTreeMap::new();
    for (at, page) in (0_u32..).zip(pages.iter()) {
        if page.head.kind == Kind::Training {
            let name = named(&page.source, &page.head).unwrap_or_default().to_owned();
            by_name.insert(name, trainings.len());
            let (sessions, coming, posts) = Default::default();
            trainings.push(Training { page: PageId(at), sessions, coming, posts });
        }
    }
    for (at, page) in (0_u32..).zip(pages.iter_mut()) {
        let Some(name) = named(&page.source, &page.head) else { continue };
        match by_name.get(name) {
            Some(training) => {
                page.training = Some(*training);
                let training = &mut trainings[*training];
                if page.head.kind == Kind::Session {
                    training.sessions.push(PageId(at));
                }
                if page.head.kind != Kind::Training {
                    training.posts.push(PageId(at));
                }
            }
            None => {
                let training = index(name);
                match left_out.get(&training) {
                    Some(training) => problems.push(unpublished(page, training)),
                    None if is_elsewhere(&training) => {}
                    None => problems.push(unknown(page, name, by_name.keys())),
                }
            }
        }
    }
    for training in &mut trainings {
        training.sessions.sort_by(by_number(pages));
        report_duplicates(pages, &training.sessions, problems);
        report_numbers(pages, &training.sessions, problems);
    }
    trainings
}

/// The file of a training.
pub(crate) fn index(name: &str) -> SourcePath {
    SourcePath::new(format!("content/trainings/{name}/index.md"))
}

fn unpublished(page: &Page, training: &LeftOut) -> Diagnostic {
    let problem = Diagnostic::warning(Code::LinkToUnpublished)
        .with("target", page.head.meta.training.as_deref().unwrap_or_default())
        .with("reason", training.reason.name())
        .with("effect", "training")
        .hint(Hint::PublishTarget);
    at_key(problem, &page.source, &page.head, "training")
}

fn unknown<'n>(page: &Page, name: &str, names: impl Iterator<Item = &'n String>) -> Diagnostic {
    let near = crate::base::nearest::nearest(name, names.map(String::as_str));
    let is_session = page.head.kind == Kind::Session;
    let problem = Diagnostic::error(Code::UnknownTraining)
        .with("training", name)
        .with("fix", index(name).as_str());
    let problem = match near.filter(|_| !is_session) {
        Some(near) => problem.with("nearest", near).hint(Hint::DidYouMean),
        None => problem.hint(Hint::CreateFile),
    };
    at_key(problem, &page.source, &page.head, "training")
}

/// Reports a number 0, and sessions without a number among some that have one.
fn report_numbers(pages: &[Page], sessions: &[PageId], problems: &mut Vec<Diagnostic>) {
    let sessions: Vec<&Page> = sessions.iter().map(|id| &pages[id.0 as usize]).collect();
    for page in sessions.iter().filter(|page| page.head.meta.session == Some(0)) {
        let problem = Diagnostic::error(Code::InvalidChoice).with("key", "session");
        let problem = problem.with("value", "0").hint(Hint::FromOne);
        problems.push(at_key(problem, &page.source, &page.head, "session"));
    }
    let Some(last) = sessions.iter().filter_map(|page| page.number).max() else { return };
    let unnumbered = sessions.iter().filter(|page| page.number.is_none());
    for (page, next) in unnumbered.zip(last.saturating_add(1)..) {
        let problem = Diagnostic::warning(Code::SessionWithoutNumber)
            .with("fix", format!("session: {next}"))
            .hint(Hint::AddKey);
        problems.push(at_key(problem, &page.source, &page.head, "title"));
    }
}

fn report_duplicates(pages: &[Page], sessions: &[PageId], problems: &mut Vec<Diagnostic>) {
    for pair in sessions.windows(2) {
        let [first, second] = [0, 1].map(|n| &pages[pair[n].0 as usize]);
        if let Some(number) = first.number.filter(|_| first.number == second.number) {
            let problem = Diagnostic::error(Code::DuplicateSession)
                .with("number", number.to_string())
                .with("other", first.file().as_str())
                .hint(Hint::GiveNumber);
            problems.push(at_key(problem, &second.source, &second.head, "session"));
        }
    }
}
