//! The assembly of one edition, step by step.

use super::address::TrainingSlugs;
use super::author::Authors;
use super::calendar::{Calendar, Sequels};
use super::order::newest_first;
use super::publication::{self, LeftOut};
use super::taxonomy::{self, Slugs, Taxonomy};
use super::{
    Author, Known, Page, PageId, Parsed, Publication, Site, Term, address, at_key, is_post,
    training,
};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::nearest::nearest;
use crate::base::path::{Address, SourcePath};
use crate::base::slug::slugify;
use crate::config::Config;
use crate::document::{Head, Kind, Moment};
use crate::language::collation::sort_by_words;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an edition is assembled of, by where it stands in `content/` whatever its language.
pub(super) type Documents = BTreeMap<SourcePath, Parsed>;

/// Assembles an edition, but for its files and for what it knows of the others. `main` is what the
/// main edition is made of, for any other.
pub(super) fn assemble(
    (edition, config): (usize, Config),
    documents: Documents,
    main: &Documents,
    when: Publication,
    problems: &mut Vec<Diagnostic>,
) -> Site {
    let zone = config.zone();
    let left_out = publication::left_out(&documents, main, when);
    let next_change = publication::next_change(&documents, main, when);
    let unpublished = publication::entries(&documents, &left_out);
    publication::report_waiting(&documents, &left_out, &zone, problems);
    let slugs = {
        let heads = main.iter().chain(&documents);
        address::training_slugs(heads.map(|(source, parsed)| (source, &*parsed.head)))
    };
    let place = Place { edition, config: &config, zone: &zone, trainings: &slugs };
    let mut pages = published(documents, &left_out, &place, problems);
    let is_elsewhere = |training: &SourcePath| main.contains_key(training);
    let trainings = training::gather(&mut pages, &left_out, is_elsewhere, problems);
    let (categories, tags) = terms(&mut pages, &config, problems);
    let (authors, by_author) = authors(&mut pages, &config, problems);
    report_ids(&pages, problems);
    let by_source = known(&pages, &left_out, &authors);
    let mut site = Site {
        edition,
        zone,
        home: None,
        posts: Vec::new(),
        articles: Vec::new(),
        years: BTreeMap::new(),
        ranks: FxHashMap::default(),
        config,
        pages,
        trainings,
        authors,
        categories,
        tags,
        assets: Arc::default(),
        foreign: Vec::new(),
        unpublished,
        next_change,
        calendar: Calendar::default(),
        results: Arc::default(),
        threads: Arc::default(),
        sequels: Default::default(),
        by_source,
        by_author,
    };
    arrange(&mut site);
    schedule(&mut site, when.now, problems);
    site
}

/// Puts sessions in the order of their dates, and what follows what.
fn schedule(site: &mut Site, now: Moment, problems: &mut Vec<Diagnostic>) {
    site.calendar = Calendar::of(site, now);
    site.sequels = Sequels::of(site, problems);
    for id in site.calendar.coming.clone() {
        if let Some(at) = site.page(id).training.filter(|_| site.is_on(id)) {
            site.trainings[at].coming.push(id);
        }
    }
}

/// What decides where the pages of an edition answer.
struct Place<'s> {
    edition: usize,
    config: &'s Config,
    zone: &'s jiff::tz::TimeZone,
    trainings: &'s TrainingSlugs,
}

fn published(
    documents: Documents,
    left_out: &BTreeMap<SourcePath, LeftOut>,
    place: &Place,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Page> {
    let Place { edition, config, zone, trainings } = *place;
    let mut pages = Vec::with_capacity(documents.len());
    let documents: Vec<(SourcePath, Parsed)> =
        documents.into_iter().filter(|(source, _)| !left_out.contains_key(source)).collect();
    let addresses: Vec<_> = documents
        .par_iter()
        .map(|(source, parsed)| address::of(source, &parsed.head, config, zone, trainings))
        .collect();
    for ((source, parsed), address) in documents.into_iter().zip(addresses) {
        let address = address.unwrap_or_else(|problem| {
            problems.push(problem);
            Address::new(format!("/{}/", super::encode(source.as_str())))
        });
        let is_article = parsed.head.kind == Kind::Article;
        if is_article && parsed.head.meta.date.is_none() && !parsed.head.is_faulty() {
            problems.push(undated(&source, &parsed.head));
        }
        let own_id = parsed.head.meta.id.clone();
        let is_borrowed = config.edition_of(parsed.head.edition.as_deref()) != edition;
        pages.push(Page {
            id: own_id.unwrap_or_else(|| address::default_id(&source, parsed.head.kind)),
            number: training::number(&source, &parsed.head),
            head: parsed.head,
            body: parsed.body,
            authors: Vec::new(),
            categories: Vec::new(),
            tags: Vec::new(),
            training: None,
            is_borrowed,
            source,
            address,
        });
    }
    pages
}

fn undated(source: &SourcePath, head: &Head) -> Diagnostic {
    let problem = Diagnostic::warning(Code::MissingDate).with("fix", "2026-03-12");
    at_key(problem.hint(Hint::AddDate), source, head, "title")
}

fn terms(
    pages: &mut [Page],
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Term>, Vec<Term>) {
    let heads: Vec<(SourcePath, &Head)> =
        pages.iter().map(|page| (page.source.clone(), &*page.head)).collect();
    let mut slugs = Slugs::default();
    let mut gather =
        |taxonomy| taxonomy::gather(taxonomy, &heads, config, &mut slugs, &mut *problems);
    let (mut categories, mut tags) = (gather(Taxonomy::Categories), gather(Taxonomy::Tags));
    let by_slug = [&categories, &tags].map(|terms| taxonomy::by_slug(terms));
    for (at, page) in (0_u32..).zip(pages.iter_mut()) {
        let mut positions =
            |taxonomy, by_slug| taxonomy::positions(taxonomy, &page.head, by_slug, &mut slugs);
        page.categories = positions(Taxonomy::Categories, &by_slug[0]);
        page.tags = positions(Taxonomy::Tags, &by_slug[1]);
        page.categories.iter().for_each(|term| categories[*term].pages.push(PageId(at)));
        page.tags.iter().for_each(|term| tags[*term].pages.push(PageId(at)));
    }
    for term in categories.iter_mut().chain(&mut tags) {
        term.name = config.typography.set(&term.name, &config.language);
    }
    (categories, tags)
}

/// All authors, and their positions by all that pages may call them.
fn authors(
    pages: &mut [Page],
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Author>, BTreeMap<String, usize>) {
    let mut authors = Authors::default();
    for (at, page) in (0_u32..).zip(pages.iter()) {
        if page.head.kind == Kind::Author {
            let id = page.source.file_name().trim_end_matches(".md");
            authors.add(id, &page.head, page.address.clone(), PageId(at));
        }
    }
    let some_have_files = !authors.list.is_empty();
    for page in pages.iter_mut() {
        for name in &page.head.meta.authors {
            let found = authors.find(name);
            let known = found.or_else(|| authors.add_name(name, config));
            if found.is_none() && known.is_some() && some_have_files {
                problems.extend(unknown_author(&page.source, &page.head, name, &authors));
            }
            match known {
                Some(at) if !page.authors.contains(&at) => page.authors.push(at),
                Some(_) => {}
                None => {
                    let problem = Diagnostic::error(Code::EmptySlug).with("text", name.as_str());
                    problems.push(at_key(problem, &page.source, &page.head, "authors"));
                }
            }
        }
    }
    sorted(authors, pages, &config.language)
}

/// Sorts authors by name and lets pages point at their new positions.
fn sorted(
    authors: Authors,
    pages: &mut [Page],
    language: &str,
) -> (Vec<Author>, BTreeMap<String, usize>) {
    let Authors { list, mut by_key } = authors;
    let mut numbered: Vec<(usize, Author)> = list.into_iter().enumerate().collect();
    sort_by_words(&mut numbered, language, |(_, author)| &author.name);
    let mut positions = vec![0; numbered.len()];
    for (new, (old, _)) in numbered.iter().enumerate() {
        positions[*old] = new;
    }
    let mut authors: Vec<Author> = numbered.into_iter().map(|(_, author)| author).collect();
    for (at, page) in (0_u32..).zip(pages.iter_mut()) {
        for author in &mut page.authors {
            *author = positions[*author];
            authors[*author].pages.push(PageId(at));
        }
    }
    by_key.values_mut().for_each(|author| *author = positions[*author]);
    (authors, by_key)
}

/// Nothing to say of a guest: a name as people are called, and not as files are, that is near to
/// nobody's here.
fn unknown_author(
    source: &SourcePath,
    head: &Head,
    name: &str,
    authors: &Authors,
) -> Option<Diagnostic> {
    let near = nearest(name, authors.known());
    let is_guest = name.contains(char::is_whitespace) || name.contains(char::is_uppercase);
    if is_guest && near.is_none() {
        return None;
    }
    let problem = Diagnostic::warning(Code::UnknownAuthor)
        .with("author", name)
        .with("fix", format!("content/authors/{}.md", slugify(name)));
    Some(at_key(problem.nearest(near, Some(Hint::CreateAuthor)), source, head, "authors"))
}

/// Two pages of one identity would be one and the same entry to every feed reader.
fn report_ids(pages: &[Page], problems: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<&str, &Page> = FxHashMap::default();
    for page in pages {
        if let Some(other) =
            seen.insert(&page.id, page).filter(|other| !is_one_mistake(page, other))
        {
            let problem = Diagnostic::error(Code::DuplicateId)
                .with("id", page.id.as_str())
                .with("other", other.file().as_str())
                .hint(Hint::GiveId);
            problems.push(at_key(problem, &page.source, &page.head, "id"));
        }
    }
}

/// Two names that give one address give one identity too: the address alone is worth saying.
fn is_one_mistake(page: &Page, other: &Page) -> bool {
    let by_default = [page, other].iter().all(|page| page.head.meta.id.is_none());
    by_default && page.address == other.address
}

fn known(
    pages: &[Page],
    left_out: &BTreeMap<SourcePath, LeftOut>,
    authors: &[Author],
) -> FxHashMap<String, Known> {
    let pages_known = (0_u32..)
        .zip(pages)
        .map(|(at, page)| (page.source.as_str().to_owned(), Known::Page(PageId(at))));
    let out = left_out
        .iter()
        .map(|(source, left)| (source.as_str().to_owned(), Known::Unpublished(left.reason)));
    let with_file = |(at, author): (usize, &Author)| {
        let PageId(page) = author.page?;
        Some((pages[page as usize].source.as_str().to_owned(), Known::Author(at)))
    };
    let people = authors.iter().enumerate().filter_map(with_file);
    pages_known.chain(out).chain(people).collect()
}

/// Puts every list in its order.
fn arrange(site: &mut Site) {
    site.home = site.page_ids().find(|id| site.page(*id).is_home());
    let mut newest: Vec<PageId> = site.page_ids().collect();
    newest.par_sort_by(newest_first(&site.pages));
    let mut posts: Vec<PageId> =
        newest.iter().copied().filter(|id| is_post(site.page(*id).head.kind)).collect();
    posts.retain(|id| {
        let page = site.page(*id);
        page.head.kind == Kind::Article || page.head.meta.date.is_some()
    });
    site.articles =
        posts.iter().copied().filter(|id| site.page(*id).head.kind == Kind::Article).collect();
    site.ranks = site.articles.iter().enumerate().map(|(rank, id)| (*id, rank)).collect();
    for id in site.dated(&posts).collect::<Vec<_>>() {
        let date = site.page(id).head.meta.date.expect("it is dated");
        site.years.entry(site.local(date).year()).or_default().push(id);
    }
    site.posts = posts;
    let mut ranks = vec![0_u32; newest.len()];
    for (rank, id) in (0..).zip(newest) {
        ranks[id.index()] = rank;
    }
    let rank = |id: &PageId| ranks[id.index()];
    site.authors.iter_mut().for_each(|author| author.pages.sort_by_key(rank));
    site.trainings.iter_mut().for_each(|training| training.posts.sort_by_key(rank));
    site.categories.iter_mut().for_each(|term| term.pages.sort_by_key(rank));
    site.tags.iter_mut().for_each(|term| term.pages.sort_by_key(rank));
}
