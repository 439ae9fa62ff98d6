//! What readers said of a site's pages: each file of comments with the page that it names.

use super::address::default_id;
use super::{Page, PageId, Parsed, Site};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::nearest::nearest;
use crate::base::path::SourcePath;
use crate::config::Config;
use crate::document::{Comment, Comments, Head, Kind, comments};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The comments of one edition, by the permanent identities of pages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Threads(FxHashMap<String, Arc<Comments>>);

impl Threads {
    /// Those of every edition. Files that name no page are reported, and those that name the same.
    pub(super) fn all(
        config: &Config,
        files: Vec<(SourcePath, Arc<Comments>)>,
        documents: &BTreeMap<SourcePath, Parsed>,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<Threads> {
        let n_editions = config.languages().len().max(1);
        let mut threads = vec![Threads::default(); n_editions];
        if files.is_empty() {
            return threads;
        }
        let known = identities(config, documents, n_editions);
        let mut seen: BTreeMap<(usize, String), SourcePath> = BTreeMap::new();
        for (file, found) in files {
            let edition = config.edition_of(found.edition.as_deref());
            if let Some(other) = seen.insert((edition, found.page.clone()), file.clone()) {
                let problem = Diagnostic::error(Code::SameComments).with("other", other.as_str());
                problems.push(problem.in_file(file.as_str()).hint(Hint::JoinFiles));
                continue;
            }
            let Some(head) = known[edition].get(found.page.as_str()) else {
                problems.push(homeless(&file, &found, &known[edition]));
                continue;
            };
            problems.extend(like_headings(&file, &found, head));
            if !found.list.is_empty() {
                threads[edition].0.insert(found.page.clone(), found);
            }
        }
        threads
    }
}

impl Site {
    /// What readers said of a page.
    pub(crate) fn comments_of(&self, page: &Page) -> Option<&Comments> {
        let found = self.threads.0.get(&page.id).filter(|_| !page.is_borrowed);
        found.map(|comments| &**comments)
    }

    /// The pages that show comments.
    pub(crate) fn commented(&self) -> impl Iterator<Item = PageId> + '_ {
        let shows = |id: &PageId| {
            let page = self.page(*id);
            page.head.kind != Kind::Author && self.home != Some(*id) && !page.is_not_found()
        };
        let is_empty = self.threads.0.is_empty();
        let ids = self.page_ids().filter(move |_| !is_empty);
        ids.filter(move |id| shows(id) && self.comments_of(self.page(*id)).is_some())
    }

    /// Whether a page shows a comment.
    pub(crate) fn has_comment(&self, page: &Page, id: &str) -> bool {
        let found = self.comments_of(page);
        found.is_some_and(|comments| comments.list.iter().any(|one| one.id == id))
    }
}

/// The identities of all pages of each edition, published or not.
fn identities<'d>(
    config: &Config,
    documents: &'d BTreeMap<SourcePath, Parsed>,
    n_editions: usize,
) -> Vec<BTreeMap<String, &'d Head>> {
    let languages = config.languages();
    let mut known = vec![BTreeMap::new(); n_editions];
    for (file, parsed) in documents.iter().filter(|(_, one)| one.head.kind != Kind::Author) {
        let head: &Head = &parsed.head;
        let (source, _) = file.split_language(&languages);
        let id = head.meta.id.clone().unwrap_or_else(|| default_id(&source, head.kind));
        known[config.edition_of(head.edition.as_deref())].insert(id, head);
    }
    known
}

/// Comments whose place on the page is that of a heading already.
fn like_headings(file: &SourcePath, found: &Comments, head: &Head) -> Vec<Diagnostic> {
    let taken: BTreeSet<&str> = head.anchors_of_comments().collect();
    let comments = found.list.iter().filter(|one| taken.contains(one.id.as_str()));
    let problem = |one: &Comment| {
        let problem = Diagnostic::error(Code::CommentLikeHeading).with("id", &one.id);
        problem.in_file(file.as_str()).hint(Hint::OtherCommentId)
    };
    comments.map(problem).collect()
}

/// A file that names no page, and how it would name the one that it hardly misses.
fn homeless(file: &SourcePath, found: &Comments, known: &BTreeMap<String, &Head>) -> Diagnostic {
    let problem = Diagnostic::warning(Code::CommentsWithoutPage).with("page", &found.page);
    let problem = problem.in_file(file.as_str());
    let name = |page: &str| comments::file_for(page, found.edition.as_deref());
    match nearest(&found.page, known.keys().map(String::as_str)) {
        Some(near) => problem.with("fix", name(&near)).hint(Hint::RenameTo),
        None => problem.with("fix", name("articles/mon-article")).hint(Hint::NameByPage),
    }
}
