//! A site in its languages: one [`Site`] for each, the main one first.
//!
//! A document with a language in its name, `a.en.md`, is the page `a.md` of that edition. Editions
//! are assembled one by one; where one has no translation of a page, links lead to the page that
//! there is. What is no text is the same in all of them.

use super::asset::{self, Owner};
use super::collect::{self, Documents};
use super::{
    AssetFacts, Known, Page, Parsed, Periods, Publication, Site, Threads, Unpublished, address,
    file_of, menu, publication, results, training,
};
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::path::{Address, SourcePath};
use crate::base::slug::slugify;
use crate::config::Config;
use crate::document::{Comments, Head, Kind, Moment, Results};
use crate::language::primary;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The site in each of its languages, the main one first. There is always that one.
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
        let own = |site: &'_ Site| Some(site.page_of_file(file)?).filter(|id| site.is_own(*id));
        self.0.iter().find_map(|site| Some((&**site, site.page(own(site)?))))
    }

    /// What is left out, of all editions.
    pub(crate) fn unpublished(&self) -> impl Iterator<Item = &Unpublished> {
        self.0.iter().flat_map(|site| &site.unpublished)
    }

    /// When a page comes due or expires next.
    pub(crate) fn next_change(&self) -> Option<Moment> {
        self.0.iter().filter_map(|site| site.next_change).min()
    }

    /// When time alone next changes an output: a page comes due or expires, a session is over, a
    /// registration closes.
    pub(crate) fn next_turn(&self) -> Option<Moment> {
        let turns = self.0.iter().filter_map(|site| site.next_turn());
        turns.chain(self.next_change()).min()
    }

    /// The same in an edition: the page that is the same in another language, by where it stands.
    pub(crate) fn translation(&self, edition: usize, page: &Page) -> Option<&Page> {
        let site = self.get(edition);
        match site.by_source.get(page.source.as_str())? {
            Known::Page(id) => Some(site.page(*id)).filter(|page| !page.is_borrowed),
            _ => None,
        }
    }

    /// The main edition's page of the training that a page belongs to, where its own has none.
    pub(crate) fn original_training(&self, page: &Page) -> Option<&Page> {
        let name = training::named(&page.source, &page.head)?;
        let main = self.main();
        match main.by_source.get(training::index(name).as_str())? {
            Known::Page(id) if page.training.is_none() => Some(main.page(*id)),
            _ => None,
        }
    }

    /// The same site, but for other texts of pages whose facts are the same; `None` if the facts of
    /// one differ, so that the site has to be assembled anew.
    pub(crate) fn with_texts<'p>(
        &self,
        texts: impl IntoIterator<Item = (&'p SourcePath, &'p Parsed)>,
    ) -> Option<Sites> {
        let mut changed = Vec::new();
        for (file, parsed) in texts {
            let (_, page) = self.page_of_file(file)?;
            page.head.differs_in_text_alone(&parsed.head).then(|| changed.push((file, parsed)))?;
        }
        let with_texts = |site: &Arc<Site>| {
            let mut site = Site::clone(site);
            changed.iter().for_each(|(file, parsed)| site.take_text(file, parsed));
            Arc::new(site)
        };
        Some(Sites(self.0.iter().map(with_texts).collect()))
    }

    /// Where pages that are not there would answer, as far as they say what their patterns ask for.
    pub(crate) fn addresses_for<'d>(
        &self,
        documents: impl IntoIterator<Item = (&'d SourcePath, &'d Head)>,
    ) -> Vec<(Address, SourcePath)> {
        let config = &self.main().config;
        let languages = config.languages();
        let slugs = |site: &Arc<Site>| {
            let pages = self.main().pages.iter().chain(&site.pages);
            address::training_slugs(pages.map(|page| (&page.source, &*page.head)))
        };
        let trainings: Vec<_> = self.0.iter().map(slugs).collect();
        let address = |(file, head): (&SourcePath, &Head)| {
            let at = config.edition_of(head.edition.as_deref());
            let site = &self.0[at];
            let (source, _) = file.split_language(&languages);
            let address = address::of(&source, head, &site.config, &site.zone, &trainings[at]);
            Some((address.ok()?, file.clone()))
        };
        documents.into_iter().filter_map(address).collect()
    }
}

/// What would be left out at a moment, as reports have it.
pub(crate) fn left_out(
    config: &Config,
    documents: &BTreeMap<SourcePath, Parsed>,
    when: Publication,
) -> Vec<Unpublished> {
    if config.editions.is_empty() {
        let left_out = publication::left_out(documents, &Documents::new(), when);
        return publication::entries(documents, &left_out);
    }
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
    (files, records): (&BTreeMap<SourcePath, AssetFacts>, Records),
    when: Publication,
) -> (Sites, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    report_results(&records.results, &documents, &mut problems);
    let threads = Threads::all(&config, records.comments, &documents, &mut problems);
    report_empty(&documents, &mut problems);
    report_unlisted(&config, &documents, &mut problems);
    report_misnamed(&config, &documents, &mut problems);
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
    let results = Arc::new(Periods::new(records.results));
    sites.iter_mut().for_each(|site| site.results = results.clone());
    sites.iter_mut().zip(threads).for_each(|(site, threads)| site.threads = Arc::new(threads));
    if !sites[0].config.editions.is_empty() {
        let pages: Vec<Vec<Page>> = sites.iter().map(|site| site.pages.clone()).collect();
        let left_out = left_out_of(&sites);
        sites.iter_mut().for_each(|site| introduce(site, &pages, &left_out));
    }
    sites.iter_mut().for_each(|site| menu::prune(site, &mut problems));
    (Sites(sites.into_iter().map(Arc::new).collect()), problems)
}

/// What is said besides pages, each file with its path.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) results: Vec<(SourcePath, Results)>,
    pub(crate) comments: Vec<(SourcePath, Arc<Comments>)>,
}

/// Reports results of trainings that there are not, published or not.
fn report_results(
    results: &[(SourcePath, Results)],
    documents: &BTreeMap<SourcePath, Parsed>,
    problems: &mut Vec<Diagnostic>,
) {
    let trainings = documents.iter().filter(|(_, parsed)| parsed.head.kind == Kind::Training);
    let known = trainings.filter_map(|(source, _)| address::training_folder(source)).collect();
    results::report_unknown(results, &known, problems);
}

/// The documents of each edition, by where they stand whatever their language.
fn divided(
    config: &Config,
    documents: BTreeMap<SourcePath, Parsed>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Documents> {
    let languages = config.languages();
    if languages.is_empty() {
        return vec![documents];
    }
    let mut editions = vec![Documents::new(); languages.len()];
    for (file, parsed) in documents {
        let edition = &mut editions[config.edition_of(parsed.head.edition.as_deref())];
        let (source, _) = file.split_language(&languages);
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
    let mut languages = config.languages();
    if languages.is_empty() {
        languages.push(config.language.clone());
    }
    for file in documents.keys() {
        let Some((name, tag)) =
            file.as_str().strip_suffix(".md").and_then(|name| name.rsplit_once('.'))
        else {
            continue;
        };
        let is_code = tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_listed = languages.iter().any(|known| known.eq_ignore_ascii_case(tag));
        let original = SourcePath::new(format!("{name}.md"));
        let mut others = languages.iter().map(|tag| original.in_language(Some(tag)));
        let is_there = |path: &SourcePath| documents.contains_key(path);
        let is_beside = is_there(&original) || others.any(|other| is_there(&other));
        if is_code && is_beside && !is_listed {
            let fix = format!("languages: [{}, {tag}]", languages.join(", "));
            let problem = Diagnostic::warning(Code::UnlistedLanguage).with("language", tag);
            let problem = problem.with("fix", fix).at(Place::file(file.as_str()));
            problems.push(problem.hint(Hint::ListLanguage));
        }
    }
}

/// Reports what looks like a translation whose name says its language otherwise than it should:
/// `a-en.md` or `a.en-GB.md` beside `a.md`, for `a.en.md`.
fn report_misnamed(
    config: &Config,
    documents: &BTreeMap<SourcePath, Parsed>,
    problems: &mut Vec<Diagnostic>,
) {
    let languages = config.languages();
    for file in documents.keys().filter(|file| file.split_language(&languages).1.is_none()) {
        let name = file.as_str().strip_suffix(".md").unwrap_or(file.as_str());
        let meant = languages.iter().find_map(|language| {
            let of_name = |name: &str| SourcePath::new(format!("{name}.md"));
            let joined = ['-', '_'].iter().find_map(|sign| {
                let (name, tag) = name.rsplit_once(*sign)?;
                tag.eq_ignore_ascii_case(language).then(|| of_name(name))
            });
            let (bare, tag) = name.rsplit_once('.').unwrap_or((name, ""));
            let is_near = !tag.is_empty() && primary(tag).eq_ignore_ascii_case(primary(language));
            let original = joined.or_else(|| is_near.then(|| of_name(bare)))?;
            documents
                .contains_key(&original)
                .then(|| (original.in_language(Some(language)), language))
        });
        if let Some((fix, language)) = meant {
            let problem = Diagnostic::warning(Code::MisnamedTranslation);
            let problem = problem.with("language", language.as_str()).with("fix", fix.file_name());
            problems.push(problem.at(Place::file(file.as_str())).hint(Hint::RenameTo));
        }
    }
}

/// Gives an edition those authors of the main one who sign in it and have no translation there.
fn lend_authors(main: &Documents, edition: &mut Documents) {
    let names = edition.values().flat_map(|parsed| {
        let trainers = match parsed.head.meta.detail("trainers") {
            Some(Data::List(names)) => names.as_slice(),
            _ => &[],
        };
        let trainers = trainers.iter().filter_map(|name| match name {
            Data::Text(name) => Some(slugify(name)),
            _ => None,
        });
        parsed.head.meta.authors.iter().map(|name| slugify(name)).chain(trainers)
    });
    let names: BTreeSet<String> = names.collect();
    for (source, parsed) in main.iter().filter(|(_, parsed)| parsed.head.kind == Kind::Author) {
        let own = [slugify(source.stem()), slugify(&parsed.head.meta.title)];
        if own.iter().any(|name| names.contains(name)) {
            edition.entry(source.clone()).or_insert_with(|| parsed.clone());
        }
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

/// What is left out, under all names that links may have for it: where it stands, by its file, and
/// by that in its language.
fn left_out_of(sites: &[Site]) -> Vec<(String, Known)> {
    let of = |site: &Site| {
        let languages = site.config.languages();
        let language = site.config.language.clone();
        let names = |left: &Unpublished| {
            let (source, _) = left.file.split_language(&languages);
            let named = source.in_language(Some(&language));
            let known = Known::Unpublished(left.reason);
            [source, left.file.clone(), named].map(|name| (name.as_str().to_owned(), known))
        };
        site.unpublished.iter().flat_map(names).collect::<Vec<_>>()
    };
    sites.iter().flat_map(of).collect()
}

/// Lets links of an edition lead to pages of the others: by their names with their language, and by
/// where they stand if it has no published translation of them. Its own have both names too.
fn introduce(site: &mut Site, editions: &[Vec<Page>], left_out: &[(String, Known)]) {
    let languages = site.config.languages();
    for (language, pages) in languages.iter().zip(editions) {
        let is_own = site.config.language == *language;
        for page in pages.iter().filter(|page| !page.is_borrowed) {
            let names = [&page.source, &page.file(), &page.source.in_language(Some(language))];
            let is_unknown = |name: &str| match site.by_source.get(name) {
                // What is still being translated is read in the original.
                Some(Known::Unpublished(_)) => !is_own && site.edition > 0,
                Some(_) => false,
                None => true,
            };
            let unknown = names.into_iter().map(SourcePath::as_str).filter(|name| is_unknown(name));
            let unknown: Vec<String> = unknown.map(str::to_owned).collect();
            if unknown.is_empty() {
                continue;
            }
            let own = site.by_source.get(page.source.as_str()).copied().filter(|_| is_own);
            let known = own.unwrap_or(Known::Foreign(site.foreign.len()));
            site.by_source.extend(unknown.into_iter().map(|name| (name, known)));
            if !is_own {
                site.foreign.push(page.clone());
            }
        }
    }
    for (name, known) in left_out {
        site.by_source.entry(name.clone()).or_insert(*known);
    }
}
