//! Where readers answer each published page, as plain data for those who fetch what they said.
//!
//! Stages one to three. Pages that are not published are left out: no server shall hear of them.

use super::{Access, Failure, Options, Planned, UNWATCHED, read_and_plan};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::SourcePath;
use crate::cache;
use crate::config::{Way, Ways};
use crate::document::{self, Answers, Kind, comments};
use crate::site::{Page, Site};
use crate::source::Sources;
use std::collections::BTreeMap;
use url::Url;

/// The threads of a site's pages.
pub(crate) struct Threads {
    /// In the order of [`Thread::name`].
    pub(crate) list: Vec<Thread>,
    /// How files of comments are read.
    pub(crate) options: document::Options,
    /// The site's own address.
    pub(crate) base_url: Option<Url>,
    /// Errors of `site.yaml`, for which there is no list, and of the pages that are not in it.
    pub(crate) problems: Vec<Diagnostic>,
}

/// Where readers answer one page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Thread {
    /// The name that its file of comments has by the page's identity and language.
    pub(crate) name: String,
    /// That file as it lies on the disk or would, from the site's root.
    pub(crate) file: String,
    /// All paths that the page has or had, percent-encoded; that of its thread first.
    pub(crate) paths: Vec<String>,
    /// The same as whole addresses.
    pub(crate) urls: Vec<String>,
    /// The address of an Isso server, with a final slash.
    pub(crate) isso: Option<String>,
    /// The file of that server, from the site's root.
    pub(crate) isso_database: Option<String>,
    /// A post or an account.
    pub(crate) mastodon: Option<String>,
    /// Where other sites announce that they answered.
    pub(crate) webmention: Option<String>,
}

impl From<super::Report> for Threads {
    fn from(report: super::Report) -> Threads {
        let options = document::Options::of(&crate::config::Config::default());
        let problems = report.diagnostics;
        Threads { list: Vec::new(), options, base_url: None, problems }
    }
}

/// The threads of a site.
pub(super) fn run(options: &Options) -> Result<Threads, Failure> {
    let cache = options.root.join(cache::FOLDER);
    let planned = read_and_plan(options, Some((&cache, Access::Heads)), UNWATCHED)?;
    let sites = &planned.worlds.sites;
    let config = &sites.main().config;
    let parse = document::Options::of(config);
    let mut problems = errors_of(&planned, "site.yaml");
    let mut list = Vec::new();
    if problems.is_empty() {
        let files = files(&planned.sources, &parse, |tag| config.edition_of(tag));
        for (site, page) in sites.pages().filter(|(_, page)| is_answered(page)) {
            match page.head.is_faulty() {
                true => problems.extend(errors_of(&planned, page.file().as_str())),
                false => list.push(thread(site, page, &files, &parse)),
            }
        }
    }
    list.sort_by(|a: &Thread, b| a.name.cmp(&b.name));
    let base_url = Some(config.base_url.clone());
    Ok(Threads { list, options: parse, base_url, problems })
}

fn errors_of(planned: &Planned, path: &str) -> Vec<Diagnostic> {
    let is_there = |problem: &&Diagnostic| {
        problem.is_error() && problem.place.as_ref().is_some_and(|place| place.path == path)
    };
    planned.problems.iter().filter(is_there).cloned().collect()
}

fn is_answered(page: &Page) -> bool {
    let is_off = matches!(page.head.meta.comments, Answers::Off);
    !is_off && page.head.kind != Kind::Author && !page.is_not_found() && !page.is_home()
}

/// The files of comments that are there, by edition and page.
type Files = BTreeMap<(usize, String), String>;

fn files(
    sources: &Sources,
    options: &document::Options,
    edition_of: impl Fn(Option<&str>) -> usize,
) -> Files {
    let mut found = Files::new();
    for file in sources.files.values().filter(|file| comments::is_one(&file.path)) {
        let named = comments::parse(&file.path, "", options);
        let on_disk = file.on_disk.as_deref().unwrap_or(file.path.as_str());
        let key = (edition_of(named.edition.as_deref()), named.page);
        found.entry(key).or_insert_with(|| on_disk.to_owned());
    }
    found
}

/// The name of a page's file: without a language where it is the main one, unless the end of the
/// page's identity would be taken for one.
fn name(site: &Site, page: &Page, options: &document::Options) -> String {
    let tag = Some(site.config.language.as_str());
    let bare = comments::file_for(&page.id, tag.filter(|_| site.edition > 0));
    let read = comments::parse(&SourcePath::new(bare.as_str()), "", options);
    let is_same =
        read.page == page.id && site.config.edition_of(read.edition.as_deref()) == site.edition;
    if is_same { bare } else { comments::file_for(&page.id, tag) }
}

fn thread(site: &Site, page: &Page, files: &Files, options: &document::Options) -> Thread {
    let name = name(site, page, options);
    let file = files.get(&(site.edition, page.id.clone())).cloned();
    let ways = site.ways_of(page);
    let own = match &page.head.meta.comments {
        Answers::With(ways) => Some(&**ways),
        _ => None,
    };
    let isso = ways.iter().find_map(|way| match way {
        Way::Isso(server) => Some(server.clone()),
        _ => None,
    });
    let mastodon = ways.into_iter().find_map(|way| match way {
        Way::Mastodon(post) => Some(post),
        _ => None,
    });
    let paths = site.paths_of(page);
    Thread {
        file: file.unwrap_or_else(|| name.clone()),
        name,
        urls: paths.iter().map(|path| site.whole(path)).collect(),
        paths,
        isso_database: isso.as_deref().and_then(|server| database(site, own, server)),
        isso,
        mastodon,
        webmention: site.webmention_of(page).map(|one| one.endpoint.clone()),
    }
}

/// The file of a server: a page that names another server does not mean the site's file.
fn database(site: &Site, own: Option<&Ways>, server: &str) -> Option<String> {
    let all = own.into_iter().chain([&site.config.comments]);
    let mut same = all.filter(|ways| ways.isso() == Some(server));
    same.find_map(|ways| ways.isso_database.clone())
}

#[cfg(test)]
mod tests;
