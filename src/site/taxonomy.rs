//! Categories and tags: terms, each with an address and the pages that bear it.

use super::{PageId, at_key};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::{Address, SourcePath};
use crate::base::slug::slugify;
use crate::config::{Config, Folder};
use crate::document::Head;
use crate::language::collation::sort_by_words;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One of the two ways to sort pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Taxonomy {
    Categories,
    Tags,
}

impl Taxonomy {
    /// Its key in front matter.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Taxonomy::Categories => "categories",
            Taxonomy::Tags => "tags",
        }
    }

    /// Where its terms are.
    pub(crate) fn folder(self) -> Folder {
        match self {
            Taxonomy::Categories => Folder::Categories,
            Taxonomy::Tags => Folder::Tags,
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

/// The slugs of names that were met already: a site has few terms and many pages.
#[derive(Default)]
pub(crate) struct Slugs(FxHashMap<String, String>);

impl Slugs {
    fn of(&mut self, name: &str) -> &str {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), slugify(name));
        }
        &self.0[name]
    }
}

/// How often each spelling of one slug occurs, and where first.
type Spellings = BTreeMap<String, (usize, usize)>;

/// Gathers the terms of all pages, sorted by the words of the site's language.
///
/// Spellings that share an address ("Réseau", "réseau") are one term, under the best of them.
pub(crate) fn gather(
    taxonomy: Taxonomy,
    pages: &[(SourcePath, &Head)],
    config: &Config,
    slugs: &mut Slugs,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Term> {
    let mut found: BTreeMap<String, Spellings> = BTreeMap::new();
    for (at, (source, head)) in pages.iter().enumerate() {
        for name in taxonomy.of(head) {
            let slug = slugs.of(name);
            if slug.is_empty() {
                let problem = Diagnostic::error(Code::EmptySlug).with("text", name.as_str());
                problems.push(at_key(problem, source, head, taxonomy.name()));
                continue;
            }
            let spellings = match found.get_mut(slug) {
                Some(spellings) => spellings,
                None => found.entry(slug.to_owned()).or_default(),
            };
            match spellings.get_mut(name) {
                Some((n, _)) => *n += 1,
                None => {
                    spellings.insert(name.clone(), (1, at));
                }
            }
        }
    }
    let mut terms: Vec<Term> = Vec::with_capacity(found.len());
    for (slug, spellings) in found {
        let name = best(&spellings);
        report_merged(taxonomy, &spellings, &name, pages, problems);
        let address = config.folder(taxonomy.folder()).join(&format!("{slug}/"));
        terms.push(Term { name, slug, address, pages: Vec::new() });
    }
    sort_by_words(&mut terms, &config.language, |term| &term.name);
    terms
}

/// The most frequent spelling; of equals, the one with more accents, then with a capital, then the
/// one that is written first.
fn best(spellings: &Spellings) -> String {
    let rank = |(name, (n, first)): &(&String, &(usize, usize))| {
        let n_accents = name.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).count();
        let is_capital = name.starts_with(char::is_uppercase);
        (*n, n_accents, is_capital, Reverse(*first))
    };
    let best = spellings.iter().rev().max_by_key(rank);
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
    slugs: &mut Slugs,
) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for name in taxonomy.of(head) {
        if let Some(at) = by_slug.get(slugs.of(name)).filter(|at| !found.contains(at)) {
            found.push(*at);
        }
    }
    found
}

/// Positions by slug.
pub(crate) fn by_slug(terms: &[Term]) -> BTreeMap<String, usize> {
    terms.iter().enumerate().map(|(at, term)| (term.slug.clone(), at)).collect()
}

#[cfg(test)]
mod tests {
    use super::{Spellings, best};

    #[test]
    fn the_best_spelling_is_frequent_then_accented_then_capital_then_first() {
        for (written, expected) in [
            ([("formation", 2, 1), ("Formation", 1, 0)], "formation"),
            ([("Ecole", 1, 0), ("école", 1, 1)], "école"),
            ([("formation", 1, 0), ("Formation", 1, 1)], "Formation"),
            ([("EXCEL", 1, 1), ("Excel", 1, 0)], "Excel"),
            ([("EXCEL", 1, 0), ("Excel", 1, 1)], "EXCEL"),
        ] {
            let entry = |(name, n, first): (&str, usize, usize)| (name.to_owned(), (n, first));
            let spellings: Spellings = written.into_iter().map(entry).collect();
            assert_eq!(best(&spellings), expected);
        }
    }
}
