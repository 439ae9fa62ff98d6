//! The site as its author's desk shows it.

use super::desk::{self, Build, Desk, Entry, Group, Problem, Words};
use super::preview::Preview;
use super::tell;
use crate::base::diagnostic::{Code, Diagnostic};
use crate::base::path::SourcePath;
use crate::build::Scene;
use crate::document::Kind;
use crate::language::dates::{DateStyle, format};
use crate::site::{Page, Reason, Sites, Target, Unpublished};
use std::collections::{BTreeMap, BTreeSet};

/// Seconds of the days that count as recent.
const RECENT: i64 = 30 * 24 * 3600;

/// Files that a build names, at most.
const MAX_CHANGED: usize = 10;

/// The kinds of page, in the order in which the desk names them.
const KINDS: [Kind; 5] = [Kind::Article, Kind::Session, Kind::Training, Kind::Page, Kind::Author];

/// The desk as a page, and its fingerprint.
pub(super) fn page(preview: &Preview) -> (String, String) {
    let word = |key: &str| match key {
        "language" => preview.wording.language().to_owned(),
        key => preview.wording.report(key).to_owned(),
    };
    desk::html(&of(preview), &word)
}

fn of(preview: &Preview) -> Desk {
    let scene = preview.scene();
    let site = scene.worlds.sites.main();
    let problems = preview.problems(&scene);
    let is_link = |one: &&Diagnostic| matches!(one.code, Code::BrokenLink | Code::BrokenAnchor);
    let (links, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = problems.iter().partition(is_link);
    let (errors, warnings): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|problem| problem.is_error());
    let shown = |list: Vec<&Diagnostic>| {
        list.into_iter().map(|one| problem(preview, &scene, one)).collect::<Vec<_>>()
    };
    let left = |reason| {
        let left = scene.unpublished.iter().filter(|left| left.reason == reason);
        left.map(|left| left_out(preview, &scene, left)).collect::<Vec<_>>()
    };
    Desk {
        language: preview.wording.language().to_owned(),
        site_title: site.config.title.clone(),
        site_address: format!("{}/", site.config.base_path()),
        errors: [failure(preview), shown(errors)].concat(),
        broken_links: shown(links),
        warnings: shown(warnings),
        drafts: left(Reason::Draft),
        scheduled: left(Reason::Scheduled),
        expired: left(Reason::Expired),
        sessions: sessions(preview, &scene),
        words: words(preview, &scene),
        pages: pages(preview, &scene),
        builds: builds(preview, &scene),
    }
}

/// Why the last look failed altogether.
fn failure(preview: &Preview) -> Vec<Problem> {
    let problem = |message| Problem {
        message,
        hint: None,
        file: String::new(),
        line: 0,
        column: 0,
        open: None,
    };
    preview.failure().map(problem).into_iter().collect()
}

fn problem(preview: &Preview, scene: &Scene, problem: &Diagnostic) -> Problem {
    let place = problem.place.clone();
    let (file, line, column) =
        place.map_or_else(Default::default, |place| (place.path, place.line, place.column));
    Problem {
        message: preview.wording.message(problem),
        hint: preview.wording.hint(problem),
        open: tell::open(preview, scene, &file, line, column),
        file,
        line: line as usize,
        column: column as usize,
    }
}

fn left_out(preview: &Preview, scene: &Scene, left: &Unpublished) -> Entry {
    let file = left.file.as_str().to_owned();
    let shown = scene.worlds.sites.page_of_file(&left.file);
    Entry {
        title: left.title.clone(),
        address: shown.map(|(site, page)| site.link(&page.address)),
        open: tell::open(preview, scene, &file, 1, 1),
        file,
        detail: tell::why(preview, scene, left),
    }
}

fn entry(preview: &Preview, scene: &Scene, page: &Page, detail: String) -> Entry {
    let file = page.file().as_str().to_owned();
    Entry {
        title: page.head.meta.title.clone(),
        address: Some(scene.worlds.sites.main().link(&page.address)),
        open: tell::open(preview, scene, &file, 1, 1),
        file,
        detail,
    }
}

/// Sessions that have not begun, the next first.
fn sessions(preview: &Preview, scene: &Scene) -> Vec<Entry> {
    let sites = &scene.worlds.sites;
    let site = sites.main();
    let start = |page: &Page| page.head.meta.start.filter(|start| *start >= preview.now());
    let mut next: Vec<(i64, &Page)> =
        sites.pages().filter_map(|(_, page)| Some((start(page)?, page))).collect();
    next.sort_by_cached_key(|(start, page)| (*start, page.file()));
    let language = preview.wording.language();
    let detail = |start| format(&site.local(start), DateStyle::FullTime, language);
    next.into_iter().map(|(start, page)| entry(preview, scene, page, detail(start))).collect()
}

fn words(preview: &Preview, scene: &Scene) -> Words {
    let mut by_kind = BTreeMap::new();
    let (mut n_total, mut n_recent) = (0, 0);
    for (_, page) in scene.worlds.sites.pages() {
        let n_words = page.head.words as usize;
        *by_kind.entry(page.head.kind).or_insert(0) += n_words;
        n_total += n_words;
        let is_recent = |date: i64| date > preview.now() - RECENT;
        if page.changed().is_some_and(is_recent) {
            n_recent += n_words;
        }
    }
    let kinds = KINDS.iter().filter_map(|kind| Some((label(preview, *kind), *by_kind.get(kind)?)));
    let recent = (preview.wording.report("desk_recent").to_owned(), n_recent);
    Words { n_total, parts: kinds.chain([recent]).filter(|(_, n)| *n > 0).collect() }
}

fn label(preview: &Preview, kind: Kind) -> String {
    preview.wording.report(&format!("desk_kind_{}", kind.name())).to_owned()
}

/// All pages by kind; those with a date first, the newest before.
fn pages(preview: &Preview, scene: &Scene) -> Vec<Group> {
    let sites = &scene.worlds.sites;
    let site = sites.main();
    let citing = citing(sites);
    let detail = |page: &Page| {
        let date = page.head.meta.date.map(|date| tell::day(preview, &site.local(date)));
        let n_citing = citing.get(&page.file()).map_or(0, BTreeSet::len);
        let cited = preview.wording.count("desk_citing", n_citing, &[]);
        date.into_iter().chain([cited]).collect::<Vec<_>>().join(" · ")
    };
    let group = |kind| {
        let mut pages: Vec<&Page> =
            sites.pages().map(|(_, page)| page).filter(|page| page.head.kind == kind).collect();
        pages.sort_by_cached_key(|page| (std::cmp::Reverse(page.head.meta.date), page.file()));
        let entries = pages.into_iter().map(|page| entry(preview, scene, page, detail(page)));
        Group { label: label(preview, kind), entries: entries.collect() }
    };
    KINDS.into_iter().map(group).filter(|group| !group.entries.is_empty()).collect()
}

/// The files whose text links to each file, but for itself.
fn citing(sites: &Sites) -> BTreeMap<SourcePath, BTreeSet<SourcePath>> {
    let mut citing: BTreeMap<SourcePath, BTreeSet<SourcePath>> = BTreeMap::new();
    for (site, page) in sites.pages() {
        let file = page.file();
        for link in page.head.links.iter().filter(|link| !link.is_picture) {
            let cited = match site.resolve(&page.source, &link.target) {
                Target::Page { page, .. } => Some(page),
                Target::Author { author, .. } => author.page.map(|id| site.page(id)),
                _ => None,
            };
            if let Some(cited) = cited.map(Page::file).filter(|cited| *cited != file) {
                citing.entry(cited).or_default().insert(file.clone());
            }
        }
    }
    citing
}

fn builds(preview: &Preview, scene: &Scene) -> Vec<Build> {
    let at = |seconds| scene.worlds.sites.main().local(seconds).strftime("%H:%M:%S").to_string();
    let build = |built: super::Built| Build {
        number: built.number,
        at: at(built.at),
        milliseconds: built.elapsed.as_secs_f64() * 1e3,
        changed: changed(preview, scene, built.changed),
    };
    preview.builds().into_iter().map(build).collect()
}

/// The files that caused a build, and the addresses that open them; how many more there are.
fn changed(
    preview: &Preview,
    scene: &Scene,
    mut files: Vec<String>,
) -> Vec<(String, Option<String>)> {
    let n_others = files.len().saturating_sub(MAX_CHANGED);
    files.truncate(MAX_CHANGED);
    let named = files.into_iter().map(|file| {
        let open = tell::open(preview, scene, &file, 1, 1);
        (file, open)
    });
    let others = || (preview.wording.count("desk_build_others", n_others, &[]), None);
    named.chain((n_others > 0).then(others)).collect()
}
