//! Pages that are about the same things: they share terms, a training, or words of their titles and
//! standfirsts.
//!
//! Only what cards show counts, so an edit of a text changes no list. What few pages share weighs
//! more, by powers of two of how many they are, so that a page more rarely changes the list of
//! another. What many share tells nothing and is passed over: the work for one page has a bound.

use super::{Page, PageId, Site, Taxonomy};
use crate::base::slug::slugify;
use crate::document::Kind;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Pages in a list.
const MAX_RELATED: usize = 4;
/// What is shared by so many pages says nothing of them; a power of two.
const MAX_SHARED: usize = 256;
/// The same for words, which say less than terms.
const MAX_WORDS: usize = 64;
/// The least that two pages must have in common.
const MIN_SCORE: u32 = 10;

/// What pages have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Trait {
    Category(u32),
    Tag(u32),
    Training(u32),
    /// By its position among all words.
    Word(u32),
}

/// Which pages have what.
pub(crate) struct Likeness {
    by_trait: FxHashMap<Trait, Vec<PageId>>,
    of_page: FxHashMap<PageId, Vec<Trait>>,
}

impl Likeness {
    /// Looks at all articles, sessions and trainings.
    pub(crate) fn of(site: &Site) -> Likeness {
        let mut words = FxHashMap::default();
        let mut by_trait: FxHashMap<Trait, Vec<PageId>> = FxHashMap::default();
        let mut of_page = FxHashMap::default();
        for id in site.page_ids().filter(|id| is_about(site.page(*id))) {
            let traits = traits(site, site.page(id), &mut words);
            for one in &traits {
                by_trait.entry(*one).or_default().push(id);
            }
            of_page.insert(id, traits);
        }
        Likeness { by_trait, of_page }
    }

    /// The pages most like one, the most alike first; of two that are as like, the newer.
    pub(crate) fn related(&self, site: &Site, id: PageId) -> Vec<PageId> {
        let Some(traits) = self.of_page.get(&id) else { return Vec::new() };
        let mut scores: FxHashMap<PageId, u32> = FxHashMap::default();
        for one in traits {
            let sharing = &self.by_trait[one];
            let weight = weight(*one, sharing.len());
            if weight > 0 {
                sharing.iter().for_each(|other| *scores.entry(*other).or_default() += weight);
            }
        }
        let is_wanted = |other: &PageId| !is_linked(site, id, *other);
        let mut scores: Vec<(PageId, u32)> = scores
            .into_iter()
            .filter(|(other, score)| *score >= MIN_SCORE && is_wanted(other))
            .collect();
        scores.sort_by_key(|(other, score)| {
            let page = site.page(*other);
            (Reverse(*score), Reverse(page.head.meta.date), &page.source)
        });
        scores.into_iter().take(MAX_RELATED).map(|(other, _)| other).collect()
    }
}

fn is_about(page: &Page) -> bool {
    matches!(page.head.kind, Kind::Article | Kind::Session | Kind::Training)
}

/// Whether a page shows another already: itself, its training, or one of the same series.
fn is_linked(site: &Site, id: PageId, other: PageId) -> bool {
    let (page, other_page) = (site.page(id), site.page(other));
    let is_same_training = page.training.is_some() && page.training == other_page.training;
    let is_series = |page: &Page| page.head.kind != Kind::Article;
    let both = is_series(page) && is_series(other_page);
    id == other || is_same_training && (both || other_page.head.kind == Kind::Training)
}

/// How much it says that two pages share what so many do.
fn weight(what: Trait, n_pages: usize) -> u32 {
    let (factor, most) = match what {
        Trait::Tag(_) => (4, MAX_SHARED),
        Trait::Category(_) | Trait::Training(_) => (3, MAX_SHARED),
        Trait::Word(_) => (2, MAX_WORDS),
    };
    if n_pages >= most {
        return 0;
    }
    factor * (most.ilog2() - n_pages.ilog2()) / 2
}

fn traits(site: &Site, page: &Page, words: &mut FxHashMap<String, u32>) -> Vec<Trait> {
    let number = |at: usize| u32::try_from(at).expect("there are fewer than files");
    let terms = |of: fn(u32) -> Trait, all: &[usize], taxonomy| {
        let n_pages = |at: &usize| site.terms(taxonomy)[*at].pages.len();
        let few = all.iter().filter(|at| n_pages(at) < MAX_SHARED);
        few.map(|at| of(number(*at))).collect::<Vec<_>>()
    };
    let mut traits = terms(Trait::Category, &page.categories, Taxonomy::Categories);
    traits.extend(terms(Trait::Tag, &page.tags, Taxonomy::Tags));
    traits.extend(page.training.map(|at| Trait::Training(number(at))));
    let meta = &page.head.meta;
    let text = [meta.title.as_str(), meta.summary.as_deref().unwrap_or_default()];
    for word in text.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())) {
        let Some(word) = stem(word) else { continue };
        let next = number(words.len());
        traits.push(Trait::Word(*words.entry(word).or_insert(next)));
    }
    let mut seen = Vec::with_capacity(traits.len());
    traits.retain(|one| {
        !seen.contains(one) && {
            seen.push(*one);
            true
        }
    });
    traits
}

/// A word without its case, its accents and the last letters of plurals and feminines; `None` for
/// one that says nothing by itself.
fn stem(word: &str) -> Option<String> {
    if word.chars().count() < 4 {
        return None;
    }
    let folded = slugify(word);
    let singular = folded.strip_suffix(['s', 'x']).unwrap_or(&folded);
    let stem = singular.strip_suffix('e').unwrap_or(singular);
    (stem.len() > 2 && !EMPTY_WORDS.contains(&folded.as_str())).then(|| stem.to_owned())
}

/// Words of French and English that are in any text.
const EMPTY_WORDS: &[&str] = &[
    "about",
    "after",
    "ainsi",
    "alors",
    "apres",
    "aussi",
    "autre",
    "autres",
    "avant",
    "avec",
    "avoir",
    "because",
    "been",
    "before",
    "bien",
    "cela",
    "celle",
    "celles",
    "celui",
    "cent",
    "ces",
    "cette",
    "ceux",
    "chaque",
    "chez",
    "comme",
    "comment",
    "contre",
    "dans",
    "depuis",
    "deux",
    "dire",
    "does",
    "doit",
    "donc",
    "dont",
    "elle",
    "elles",
    "encore",
    "enfin",
    "entre",
    "etre",
    "faire",
    "fait",
    "faut",
    "fois",
    "from",
    "have",
    "here",
    "ici",
    "into",
    "jamais",
    "jour",
    "jours",
    "leur",
    "leurs",
    "like",
    "long",
    "lors",
    "mais",
    "make",
    "meme",
    "memes",
    "mettre",
    "mieux",
    "moins",
    "more",
    "most",
    "notre",
    "nous",
    "only",
    "other",
    "over",
    "parce",
    "parfois",
    "part",
    "partir",
    "pendant",
    "peut",
    "plus",
    "plusieurs",
    "pour",
    "pourquoi",
    "premier",
    "premiere",
    "presque",
    "quand",
    "quatre",
    "quel",
    "quelle",
    "quelles",
    "quelque",
    "quelques",
    "quels",
    "qui",
    "quoi",
    "rien",
    "sans",
    "savoir",
    "seance",
    "seances",
    "session",
    "selon",
    "sera",
    "ses",
    "seul",
    "should",
    "soit",
    "some",
    "sont",
    "sous",
    "such",
    "sur",
    "tant",
    "tel",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "time",
    "tous",
    "tout",
    "toute",
    "toutes",
    "tres",
    "trois",
    "trop",
    "upon",
    "vers",
    "very",
    "voici",
    "voir",
    "votre",
    "vous",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "with",
    "without",
    "words",
    "would",
    "your",
];

#[cfg(test)]
mod tests {
    use super::{MAX_SHARED, Trait, stem, weight};

    #[test]
    fn words_lose_what_does_not_matter() {
        for (word, expected) in [
            ("Séances", None),
            ("l", None),
            ("pause", Some("paus")),
            ("Pauses", Some("paus")),
            ("presse", Some("press")),
            ("Réseaux", Some("reseau")),
            ("avec", None),
        ] {
            assert_eq!(stem(word).as_deref(), expected, "{word}");
        }
    }

    #[test]
    fn what_few_share_weighs_more_and_what_many_share_nothing() {
        let weights = [2, 3, 4, 100, MAX_SHARED].map(|n| weight(Trait::Tag(0), n));
        assert_eq!(weights, [14, 14, 12, 4, 0]);
        assert!(weight(Trait::Word(0), 2) < weight(Trait::Category(0), 2));
    }
}
