//! What a link that leads nowhere may have meant: the nearest source, or the nearest address.
//!
//! The names are gathered once for all broken links, and each wrong one is looked up once. A site
//! that has just been moved has thousands of them: only the first get a suggestion.

use super::Plan;
use crate::base::nearest::nearest;
use crate::site::Site;
use rustc_hash::FxHashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

/// How many broken links get a suggestion.
const MAX_ASKED: usize = 200;

/// All that a link could have meant.
pub(super) struct Suggestions<'s> {
    site: &'s Site,
    plan: &'s Plan,
    n_asked: Cell<usize>,
    sources: OnceCell<Sources<'s>>,
    addresses: OnceCell<Names<String>>,
}

/// Source files by their names.
struct Sources<'s> {
    by_name: BTreeMap<&'s str, Vec<&'s str>>,
    names: Names<&'s str>,
}

impl<'s> Suggestions<'s> {
    pub(super) fn new(site: &'s Site, plan: &'s Plan) -> Self {
        let (sources, addresses) = (OnceCell::new(), OnceCell::new());
        Suggestions { site, plan, n_asked: Cell::new(0), sources, addresses }
    }

    /// Whether there is a suggestion left to give.
    pub(super) fn ask(&self) -> bool {
        self.n_asked.set(self.n_asked.get() + 1);
        self.n_asked.get() <= MAX_ASKED
    }

    /// The source file, other than the asking one, whose name is the wanted one, or near to it.
    pub(super) fn source(&self, path: &str, own: &str) -> Option<&'s str> {
        let sources = self.sources.get_or_init(|| Sources::new(self.site));
        let wanted = name(path);
        sources.called(wanted, own).or_else(|| {
            let near = sources.names.nearest(wanted)?;
            sources.called(&near, own).or_else(|| {
                let others = sources.names.others(&near);
                sources.called(&nearest(wanted, others)?, own)
            })
        })
    }

    /// The address nearest to one from the root of the site.
    pub(super) fn address(&self, path: &str) -> Option<String> {
        let all = || Names::new(self.plan.outputs.keys().map(|path| path.address().to_string()));
        let is_rooted = path.starts_with('/');
        is_rooted.then(|| self.addresses.get_or_init(all).nearest(path)).flatten()
    }
}

impl<'s> Sources<'s> {
    fn new(site: &'s Site) -> Self {
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for source in site.sources() {
            by_name.entry(name(source)).or_default().push(source);
        }
        by_name.values_mut().for_each(|sources| sources.sort_unstable());
        let names = Names::new(by_name.keys().copied());
        Sources { by_name, names }
    }

    fn called(&self, name: &str, own: &str) -> Option<&'s str> {
        self.by_name.get(name)?.iter().copied().find(|source| *source != own)
    }
}

/// Names with the letters of each, and what was asked before.
struct Names<T> {
    all: Vec<(T, Letters)>,
    known: RefCell<FxHashMap<String, Option<String>>>,
}

impl<T: AsRef<str>> Names<T> {
    fn new(names: impl Iterator<Item = T>) -> Self {
        let with_letters = |name: T| {
            let letters = Letters::of(name.as_ref());
            (name, letters)
        };
        Names { all: names.map(with_letters).collect(), known: RefCell::default() }
    }

    fn nearest(&self, typed: &str) -> Option<String> {
        if let Some(known) = self.known.borrow().get(typed) {
            return known.clone();
        }
        let letters = Letters::of(typed);
        let may_be = self.all.iter().filter(|(_, other)| letters.may_be_near(other));
        let near = nearest(typed, may_be.map(|(name, _)| name.as_ref()));
        self.known.borrow_mut().insert(typed.to_owned(), near.clone());
        near
    }

    fn others<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n str> {
        self.all.iter().map(|(other, _)| other.as_ref()).filter(move |other| *other != name)
    }
}

/// How often each letter occurs in a word; some share a count.
struct Letters([u16; 32]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0_u16; 32];
        for c in word.to_lowercase().chars() {
            let count = &mut counts[c as usize % 32];
            *count = count.saturating_add(1);
        }
        Letters(counts)
    }

    /// Each edit takes and gives one letter at most: far fewer words are left to compare.
    fn may_be_near(&self, other: &Letters) -> bool {
        let (mut taken, mut given, mut own, mut others) = (0_u32, 0_u32, 0_u32, 0_u32);
        for (a, b) in self.0.iter().zip(&other.0) {
            taken += u32::from(a.saturating_sub(*b));
            given += u32::from(b.saturating_sub(*a));
            own += u32::from(*a);
            others += u32::from(*b);
        }
        taken.max(given) * 3 <= own.max(others)
    }
}

fn name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or("")
}
