//! A site in its languages: one [`Site`] for each, the main one first.
//!
//! A document with a language in its name, `a.en.md`, is the page `a.md` of that edition. Editions
//! are assembled one by one; where one has no translation of a page, links lead to the page that
//! there is. What is no text is the same in all of them.

use super::asset::{self, Owner};
use super::collect::{self, Documents};
use super::{
    AssetFacts, Known, Page, Parsed, Publication, Site, Unpublished, address, file_of, menu,
    publication,
};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::path::{Address, SourcePath};
use crate::config::Config;
use crate::document::{Head, Kind, Moment};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The site in each of its languages, the main one first. There is always that one.
#[derive(Clone)]
pub(crate) struct Sites(Vec<Arc<Site>>);

impl Sites {
    pub(crate) fn main(&self) -> &Arc<Site> {
        &self.0[0]
    }

    pub(crate) fn get(&self, edition: usize) -> &Arc<Site> {
        &self.0[edition]
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Site>> {
        self.0.iter()
    }

    /// Every page once, each with the edition that it is written for.
    pub(crate) fn pages(&self) -> impl Iterator<Item = (&Site, &Page)> {
        let pages = |site| Site::own_pages(site).map(move |page| (site, page));
        self.0.iter().map(|site| &**site).flat_map(pages)
    }

    /// The page that a file has become; `None` if it is not published.
    pub(crate) fn page_of_file(&self, file: &SourcePath) -> Option<(&Site, &Page)> {
        let of =
            |site: &'_ Arc<Site>| site.page_of_file(file).filter(|id| !site.page(*id).is_borrowed);
        let (site, id) = self.0.iter().find_map(|site| Some((site, of(site)?)))?;
        Some((site, site.page(id)))
    }

    /// What is left out, of all editions.
    pub(crate) fn unpublished(&self) -> impl Iterator<Item = &Unpublished> {
        self.0.iter().flat_map(|site| &site.unpublished)
    }

    /// When the calendar next changes what is published.
    pub(crate) fn next_change(&self) -> Option<Moment> {
        self.0.iter().filter_map(|site| site.next_change).min()
    }

    /// The same in an edition: the page that is the same in another language, by where it stands.
    pub(crate) fn translation(&self, edition: usize, page: &Page) -> Option<&Page> {
        let site = self.get(edition);
        match site.by_source.get(page.source.as_str())? {
            Known::Page(id) => Some(site.page(*id)).filter(|page| !page.is_borrowed),
            _ => None,
        }
    }

    /// The same site, but for other texts of pages whose facts are the same; `None` if the facts of
    /// one differ, so that the site has to be assembled anew.
    pub(crate) fn with_texts<'p>(
        &self,
        texts: impl IntoIterator<Item = (&'p SourcePath, &'p Parsed)>,
    ) -> Option<Sites> {
        let mut sites: Vec<Site> = self.0.iter().map(|site| Site::clone(site)).collect();
        for (file, parsed) in texts {
            self.page_of_file(file)?;
            if !sites.iter_mut().all(|site| site.take_text(file, parsed)) {
                return None;
            }
        }
        Some(Sites(sites.into_iter().map(Arc::new).collect()))
    }

    /// Where pages that are not there would answer, as far as they say what their patterns ask for.
    pub(crate) fn addresses_for<'d>(
        &self,
        documents: impl IntoIterator<Item = (&'d SourcePath, &'d Head)>,
    ) -> Vec<(Address, SourcePath)> {
        let languages = self.main().config.languages();
        let slugs = |site: &Arc<Site>| {
            address::training_slugs(site.pages.iter().map(|page| (&page.source, &*page.head)))
        };
        let trainings: Vec<_> = self.0.iter().map(slugs).collect();
        let address = |(file, head): (&SourcePath, &Head)| {
            let at = edition_of(head, &languages);
            let site = &self.0[at];
            let source = file.translated(&languages).map(|(source, _)| source);
            let source = source.as_ref().unwrap_or(file);
            let address =
                address::of(source, head, &site.config, &site.zone, &trainings[at]).ok()?;
            Some((address, file.clone()))
        };
        documents.into_iter().filter_map(address).collect()
    }
}

/// The position of the edition that a document is written for.
fn edition_of(head: &Head, languages: &[String]) -> usize {
    let Some(tag) = &head.edition else { return 0 };
    languages.iter().position(|known| known.eq_ignore_ascii_case(tag)).unwrap_or(0)
}

/// What would be left out at a moment, as reports have it.
pub(crate) fn left_out(
    config: &Config,
    documents: &BTreeMap<SourcePath, Parsed>,
    when: Publication,
) -> Vec<Unpublished> {
    let editions = divided(config, documents.clone(), &mut Vec::new());
    let of = |documents: &Documents| {
        publication::entries(documents, &publication::left_out(documents, &editions[0], when))
    };
    editions.iter().flat_map(of).collect()
}

/// Assembles a site in all its languages. The second value is what only the whole can show to be
/// wrong.
pub(crate) fn assemble(
    config: Config,
    documents: BTreeMap<SourcePath, Parsed>,
    files: &BTreeMap<SourcePath, AssetFacts>,
    when: Publication,
) -> (Sites, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    report_empty(&documents, &mut problems);
    let mut editions = divided(&config, documents, &mut problems);
    // Of a site in one language, no other asks for it.
    let main = if editions.len() > 1 { editions[0].clone() } else { Documents::new() };
    for edition in editions.iter_mut().skip(1) {
        lend_authors(&main, edition);
    }
    let assembled = editions.into_iter().enumerate().map(|(at, documents)| {
        let config = config.of_edition(at);
        collect::assemble((at, config), documents, &main, when, &mut problems)
    });
    let mut sites: Vec<Site> = assembled.collect();
    place_files(&mut sites, files);
    let pages: Vec<Vec<Page>> = match &*sites {
        [_] => Vec::new(),
        sites => sites.iter().map(|site| site.pages.clone()).collect(),
    };
    let known = unpublished(&sites);
    for site in &mut sites {
        introduce(site, &pages, &known);
        menu::prune(site, &mut problems);
    }
    (Sites(sites.into_iter().map(Arc::new).collect()), problems)
}

/// The documents of each edition, by where they stand whatever their language.
fn divided(
    config: &Config,
    documents: BTreeMap<SourcePath, Parsed>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Documents> {
    let languages = config.languages();
    report_unlisted(config, &documents, problems);
    if languages.is_empty() {
        return vec![documents];
    }
    let mut editions = vec![Documents::new(); languages.len()];
    for (file, parsed) in documents {
        let edition = &mut editions[edition_of(&parsed.head, &languages)];
        let source = file.translated(&languages).map_or_else(|| file.clone(), |(source, _)| source);
        if let Some(other) = edition.get(&source) {
            let other = file_of(&source, &other.head);
            let problem = Diagnostic::error(Code::SamePage).with("other", other.as_str());
            problems.push(problem.in_file(file.as_str()).hint(Hint::RenameOne));
            continue;
        }
        edition.insert(source, parsed);
    }
    editions
}

/// A site with no page at all is built, but hardly what its author had in mind.
fn report_empty(documents: &BTreeMap<SourcePath, Parsed>, problems: &mut Vec<Diagnostic>) {
    if documents.values().all(|parsed| parsed.head.kind == Kind::Author) {
        let problem = Diagnostic::warning(Code::NoPage).with("fix", "2026-03-12");
        problems.push(problem.hint(Hint::FirstArticle));
    }
}

/// Reports what looks like a translation into a language that the site does not have: beside the
/// page, under its name and two letters more.
fn report_unlisted(
    config: &Config,
    documents: &BTreeMap<SourcePath, Parsed>,
    problems: &mut Vec<Diagnostic>,
) {
    for file in documents.keys() {
        let Some((name, tag)) =
            file.as_str().strip_suffix(".md").and_then(|name| name.rsplit_once('.'))
        else {
            continue;
        };
        let is_code = tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_listed = config.languages().iter().any(|known| known.eq_ignore_ascii_case(tag));
        let is_beside = documents.contains_key(&SourcePath::new(format!("{name}.md")));
        if is_code && is_beside && !is_listed && tag != config.language {
            let mut languages = config.languages();
            if languages.is_empty() {
                languages.push(config.language.clone());
            }
            let fix = format!("languages: [{}, {tag}]", languages.join(", "));
            let problem = Diagnostic::warning(Code::UnlistedLanguage).with("language", tag);
            let problem = problem.with("fix", fix).at(Place::file(file.as_str()));
            problems.push(problem.hint(Hint::ListLanguage));
        }
    }
}

/// Gives an edition the authors of the main one that it has no translation of: people sign in
/// whatever language.
fn lend_authors(main: &Documents, edition: &mut Documents) {
    for (source, parsed) in main.iter().filter(|(_, parsed)| parsed.head.kind == Kind::Author) {
        edition.entry(source.clone()).or_insert_with(|| parsed.clone());
    }
}

/// Gives files that are no text their addresses: those of the first edition that publishes the page
/// in whose folder they lie.
fn place_files(sites: &mut [Site], files: &BTreeMap<SourcePath, AssetFacts>) {
    let page_at = |index: &str| {
        let known = || sites.iter().filter_map(|site| Some((site, *site.by_source.get(index)?)));
        let published = known().find_map(|(site, known)| match known {
            Known::Page(id) => Some(Owner::At(site.page(id).address.clone())),
            Known::Author(at) => Some(Owner::At(site.authors[at].address.clone())),
            _ => None,
        });
        let left_out = || {
            known().find_map(|(_, known)| match known {
                Known::Unpublished(reason) => Some(Owner::Unpublished(reason)),
                _ => None,
            })
        };
        published.or_else(left_out)
    };
    let (assets, left_out) = asset::place(files, page_at);
    let assets = Arc::new(assets);
    for site in sites {
        for (at, asset) in assets.iter().enumerate() {
            site.by_source.insert(asset.source.as_str().to_owned(), Known::Asset(at));
        }
        for (source, reason) in &left_out {
            site.by_source.insert(source.as_str().to_owned(), Known::Unpublished(*reason));
        }
        site.assets = assets.clone();
    }
}

/// What editions know to be left out.
fn unpublished(sites: &[Site]) -> Vec<(String, Known)> {
    if sites.len() == 1 {
        return Vec::new();
    }
    let is_left_out = |known: &Known| matches!(known, Known::Unpublished(_));
    let of = |site: &Site| {
        let known = site.by_source.iter().filter(|(_, known)| is_left_out(known));
        known.map(|(source, known)| (source.clone(), *known)).collect::<Vec<_>>()
    };
    sites.iter().flat_map(of).collect()
}

/// Lets links of an edition lead to pages of the others: by their names with their language, and by
/// where they stand if it has no translation of them. Its own have both names too.
fn introduce(site: &mut Site, editions: &[Vec<Page>], left_out: &[(String, Known)]) {
    let languages = site.config.languages();
    for (language, pages) in languages.iter().zip(editions) {
        for page in pages.iter().filter(|page| !page.is_borrowed) {
            let names = [page.source.clone(), page.file(), page.source.in_language(Some(language))];
            let is_unknown = |name: &SourcePath| !site.by_source.contains_key(name.as_str());
            let unknown: Vec<SourcePath> = names.into_iter().filter(is_unknown).collect();
            if unknown.is_empty() {
                continue;
            }
            let own = site.by_source.get(page.source.as_str()).copied();
            let is_own = site.config.language == *language;
            let known = own.filter(|_| is_own).unwrap_or(Known::Foreign(site.foreign.len()));
            if !is_own {
                site.foreign.push(page.clone());
            }
            let named = unknown.iter().map(|name| (name.as_str().to_owned(), known));
            site.by_source.extend(named);
        }
    }
    for (source, known) in left_out {
        site.by_source.entry(source.clone()).or_insert(*known);
    }
}
