//! The addresses of other sites that pages hold → what the author is told of them.

use super::client::may_ask;
use super::memory::Memory;
use super::round::{Manners, Verdicts, ask_all};
use super::verdict::{Cause, Verdict};
use super::visit::without_private_parts;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::build::Outside;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

/// What a check of links needs besides them.
pub(crate) struct Request<'r> {
    /// The site's folder, which remembers answers.
    pub(crate) root: &'r Path,
    /// Seconds since 1970.
    pub(crate) now: i64,
    /// The environment's variable that names a proxy, if there is one: it is not used.
    pub(crate) proxy: Option<&'r str>,
    /// Hears how many addresses are done, and of how many.
    pub(crate) tell: &'r (dyn Fn(usize, usize) + Sync),
}

/// How many addresses there are, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Asked for now.
    pub(crate) asked: usize,
    /// Asked for by an earlier check, whose answer still holds.
    pub(crate) remembered: usize,
    /// Private or reserved, and so asked for by nobody.
    pub(crate) left_out: usize,
    /// Those that answer to people that they know, or to no program.
    pub(crate) closed: usize,
    /// Asked for by nobody, since this machine is offline.
    pub(crate) unreached: usize,
}

/// What the author is told.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What must be mended.
    pub(crate) problems: Vec<Diagnostic>,
    /// What could not be checked: never more than a warning, since a site must not fail because
    /// another does for an hour.
    pub(crate) unchecked: Vec<Diagnostic>,
    pub(crate) counts: Counts,
}

/// Asks for each address once, however many pages hold it.
pub(crate) fn check_links(links: &[Outside], request: &Request) -> Found {
    check(links, request, Manners::default())
}

fn check(links: &[Outside], request: &Request, manners: Manners) -> Found {
    let mut memory = Memory::load(request.root, request.now);
    let (mut verdicts, mut unknown) = (BTreeMap::new(), Vec::new());
    for address in distinct(links) {
        if let Some(known) = memory.get(address.as_str()) {
            verdicts.insert(address, known.clone());
        } else if !may_ask(&address, manners.policy.is_reserved) {
            verdicts.insert(address, Verdict::LeftOut);
        } else {
            unknown.push(address);
        }
    }
    let is_known = |verdict: &&Verdict| **verdict != Verdict::LeftOut;
    let remembered = verdicts.values().filter(is_known).count();
    let n_unknown = unknown.len();
    let answers = ask(unknown, request, manners);
    let unreached = if answers.is_none() { n_unknown } else { 0 };
    let answers = answers.unwrap_or_default();
    let asked = answers.values().filter(is_known).count();
    answers.iter().for_each(|(url, verdict)| memory.insert(url.as_str(), verdict, request.now));
    memory.save(request.root);
    verdicts.extend(answers);
    let mut found = report(links, &verdicts);
    if unreached > 0 {
        found.unchecked.push(offline(unreached, request.proxy));
    }
    found.counts = Counts { asked, remembered, unreached, ..counts(&verdicts) };
    found
}

fn ask(unknown: Vec<Url>, request: &Request, manners: Manners) -> Verdicts {
    let (n_done, n) = (AtomicUsize::new(0), unknown.len());
    let tell = || (request.tell)(n_done.fetch_add(1, Ordering::Relaxed) + 1, n);
    if n == 0 { Some(BTreeMap::new()) } else { ask_all(unknown, manners, &tell) }
}

/// An address as it is asked for; `None` where it is none.
fn address(link: &Outside) -> Option<Url> {
    Url::parse(link.target.trim()).ok().map(without_private_parts)
}

/// The addresses to ask for, each once.
fn distinct(links: &[Outside]) -> BTreeSet<Url> {
    links.iter().filter_map(address).collect()
}

/// What is told at each place that holds an address.
fn report(links: &[Outside], verdicts: &BTreeMap<Url, Verdict>) -> Found {
    let mut found = Found::default();
    for link in links {
        let malformed = Verdict::Dead(Cause::Malformed);
        let verdict = match address(link) {
            None => Some(&malformed),
            Some(url) => verdicts.get(&url),
        };
        let problem = verdict.and_then(|verdict| Some((verdict, verdict.diagnostic(link)?)));
        match problem {
            Some((Verdict::Unchecked(_), problem)) => found.unchecked.push(problem),
            Some((_, problem)) => found.problems.push(problem),
            None => {}
        }
    }
    found
}

fn counts(verdicts: &BTreeMap<Url, Verdict>) -> Counts {
    let n = |wanted: &Verdict| verdicts.values().filter(|verdict| *verdict == wanted).count();
    Counts { left_out: n(&Verdict::LeftOut), closed: n(&Verdict::Closed), ..Counts::default() }
}

/// One message instead of as many as there are links.
fn offline(n: usize, proxy: Option<&str>) -> Diagnostic {
    let problem = Diagnostic::warning(Code::Offline).with("n", n.to_string());
    match proxy {
        Some(variable) => problem.with("variable", variable).hint(Hint::NoProxy),
        None => problem.hint(Hint::GoOnline),
    }
}

#[cfg(test)]
mod tests;
