//! Categories and tags: terms, each with an address and the pages that bear it.

use super::{PageId, at_key};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::{Address, SourcePath};
use crate::base::slug::slugify;
use crate::document::Head;
use crate::language::collation::sort_by_words;
use std::collections::BTreeMap;

/// One of the two ways to sort pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Taxonomy {
    Categories,
    Tags,
}

impl Taxonomy {
    /// Its folder, and its key in front matter.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Taxonomy::Categories => "categories",
            Taxonomy::Tags => "tags",
        }
    }

    fn of(self, head: &Head) -> &[String] {
        match self {
            Taxonomy::Categories => &head.meta.categories,
            Taxonomy::Tags => &head.meta.tags,
        }
    }
}

/// One category or tag.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) address: Address,
    /// Newest first.
    pub(crate) pages: Vec<PageId>,
}

/// How often each spelling of one slug occurs, and where first.
type Spellings = BTreeMap<String, (usize, usize)>;

/// Gathers the terms of all pages, sorted by the words of the site's language.
///
/// Spellings that share an address ("Réseau", "réseau") are one term, under the most frequent.
pub(crate) fn gather(
    taxonomy: Taxonomy,
    pages: &[(SourcePath, &Head)],
    language: &str,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Term> {
    let mut slugs: BTreeMap<String, Spellings> = BTreeMap::new();
    for (at, (source, head)) in pages.iter().enumerate() {
        for name in taxonomy.of(head) {
            let slug = slugify(name);
            if slug.is_empty() {
                let problem = Diagnostic::error(Code::EmptySlug).with("text", name.as_str());
                problems.push(at_key(problem, source, head, taxonomy.name()));
                continue;
            }
            let spellings = slugs.entry(slug).or_default();
            spellings.entry(name.clone()).or_insert((0, at)).0 += 1;
        }
    }
    let mut terms: Vec<Term> = Vec::with_capacity(slugs.len());
    for (slug, spellings) in slugs {
        let name = most_frequent(&spellings);
        report_merged(taxonomy, &spellings, &name, pages, problems);
        let address = Address::new(format!("/{}/{slug}/", taxonomy.name()));
        terms.push(Term { name, slug, address, pages: Vec::new() });
    }
    sort_by_words(&mut terms, language, |term| &term.name);
    terms
}

fn most_frequent(spellings: &Spellings) -> String {
    let best = spellings.iter().max_by_key(|(name, (n, _))| (*n, std::cmp::Reverse(*name)));
    best.map(|(name, _)| name.clone()).unwrap_or_default()
}

fn report_merged(
    taxonomy: Taxonomy,
    spellings: &Spellings,
    kept: &str,
    pages: &[(SourcePath, &Head)],
    problems: &mut Vec<Diagnostic>,
) {
    for (name, (_, at)) in spellings.iter().filter(|(name, _)| *name != kept) {
        let problem = Diagnostic::warning(Code::MergedTerms)
            .with("term", name.as_str())
            .with("other", kept)
            .hint(Hint::OneSpelling);
        let (source, head) = &pages[*at];
        problems.push(at_key(problem, source, head, taxonomy.name()));
    }
}

/// The positions of a page's terms, in the order in which it names them.
pub(crate) fn positions(
    taxonomy: Taxonomy,
    head: &Head,
    by_slug: &BTreeMap<String, usize>,
) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for name in taxonomy.of(head) {
        if let Some(at) = by_slug.get(&slugify(name)).filter(|at| !found.contains(at)) {
            found.push(*at);
        }
    }
    found
}

/// Positions by slug.
pub(crate) fn by_slug(terms: &[Term]) -> BTreeMap<String, usize> {
    terms.iter().enumerate().map(|(at, term)| (term.slug.clone(), at)).collect()
}
