//! Terms that differ by a plural alone: each has a list of its own, and readers find half of it.
//!
//! Those that differ by case or accents have the same slug, and are one term already.

use super::taxonomy::{Taxonomy, Term};
use super::{Site, at_key};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Words that end like a plural, and are another word without that letter.
const NO_PLURALS: &[&str] =
    &["bras", "corps", "cours", "croix", "fois", "mars", "mois", "paris", "poids", "temps", "voix"];

/// Warns of each term that is another's plural or singular.
pub(crate) fn similar_terms(site: &Site) -> Vec<Diagnostic> {
    let of = |taxonomy| similar(site, taxonomy);
    [Taxonomy::Categories, Taxonomy::Tags].into_iter().flat_map(of).collect()
}

fn similar(site: &Site, taxonomy: Taxonomy) -> Vec<Diagnostic> {
    let mut found: BTreeMap<String, Vec<&Term>> = BTreeMap::new();
    for term in site.terms(taxonomy) {
        found.entry(singular(&term.slug)).or_default().push(term);
    }
    let mut problems = Vec::new();
    for mut terms in found.into_values() {
        terms.sort_by_key(|term| Reverse(term.pages.len()));
        let Some((kept, others)) = terms.split_first() else { continue };
        for term in others {
            let problem = Diagnostic::warning(Code::SimilarTerms)
                .with("term", &term.name)
                .with("n", term.pages.len().to_string())
                .with("other", &kept.name)
                .with("n_other", kept.pages.len().to_string())
                .hint(Hint::OneSpelling);
            let page = term.pages.first().map(|page| site.page(*page));
            problems.push(match page {
                Some(page) => at_key(problem, &page.source, &page.head, taxonomy.name()),
                None => problem,
            });
        }
    }
    problems
}

/// A slug without the plurals of its words.
fn singular(slug: &str) -> String {
    let bare = |word: &str| match word {
        word if word.len() < 4 || NO_PLURALS.contains(&word) => word.to_owned(),
        word => word.strip_suffix(['s', 'x']).unwrap_or(word).to_owned(),
    };
    slug.split('-').map(bare).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn plurals_are_their_singulars_and_other_words_are_not() {
        for (one, other, is_same) in [
            ("tag", "tags", true),
            ("reseau-social", "reseaux-sociaux", false),
            ("outil-libre", "outils-libres", true),
            ("jeu", "jeux", true),
            ("cour", "cours", false),
            ("pari", "paris", false),
            ("css", "cs", false),
            ("process", "proces", false),
        ] {
            assert_eq!(singular(one) == singular(other), is_same, "{one} {other}");
        }
    }
}
