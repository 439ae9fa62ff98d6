//! What pages cite of other sites → webmentions to those sites, each once
//! (<https://www.w3.org/TR/webmention/>).
//!
//! A target is asked where it receives mentions (`discovery`), the page is asked whether it is
//! online with its link, since the receiver will look, and then the mention is sent and its answer
//! written down (`ledger`). Servers are asked politely: one request at a time for each, a few at a
//! time (`turns`).

mod delivery;
mod discovery;
mod header;
mod ledger;

use super::client::{Policy, is_online, may_ask};
use super::round::Manners;
use crate::base::diagnostic::Diagnostic;
use crate::build::Citing;
use delivery::Delivery;
use ledger::{Ledger, Standing};
use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use url::{Host, Url};

pub(crate) const MAX_TRIES: u32 = ledger::MAX_TRIES;

/// What sending mentions needs besides the pages.
pub(crate) struct Request<'r> {
    /// The site's folder, which keeps the ledger.
    pub(crate) root: &'r Path,
    /// Where the site is.
    pub(crate) base_url: &'r Url,
    /// Seconds since 1970.
    pub(crate) now: i64,
    /// Whether hosts of this machine and of private networks may be asked too.
    pub(crate) allow_local: bool,
    /// Whether nothing is sent nor written.
    pub(crate) is_dry_run: bool,
    /// Hears how many links are looked into, and of how many; first of all that none is yet.
    pub(crate) tell: &'r (dyn Fn(usize, usize) + Sync),
}

/// What became of a link, where it is worth a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Told {
    /// That of the page.
    pub(crate) file: String,
    pub(crate) target: String,
    pub(crate) event: Event,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    /// The receiver accepted it with this status.
    Sent(u16),
    /// It would be sent to this address.
    Ready(String),
    /// It was not accepted. How often so far; 0 where nothing was counted.
    Failed(Why, u32),
    /// The page at this address is not online, or not in this version if there is no reason.
    Waiting(String, Option<Why>),
}

/// Why something did not come about: a word of the list `why`, and the answer's status.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Why {
    pub(crate) word: &'static str,
    pub(crate) status: Option<u16>,
}

/// How many links there are; each is counted once for each page that holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) sent: usize,
    pub(crate) ready: usize,
    pub(crate) failed: usize,
    pub(crate) waiting: usize,
    /// Found now to lead where no mention is received.
    pub(crate) without: usize,
    /// Settled by an earlier run.
    pub(crate) settled: usize,
    /// Private or reserved, and so asked for by nobody.
    pub(crate) left_out: usize,
}

/// What the author is told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Mentions {
    /// By file and target.
    pub(crate) told: Vec<Told>,
    pub(crate) tally: Tally,
}

/// Why nothing was sent, or nothing more.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// The ledger does not say what was sent already.
    Broken(Box<Diagnostic>),
    /// No receiver could read this site.
    Hidden,
    /// There are so many links to look into, and this machine is offline.
    Offline(usize),
    /// Answers cannot be written down; what became of those that were is with it.
    Io(PathBuf, io::Error, Mentions),
}

/// Sends what was not sent yet.
///
/// # Errors
/// Nothing is sent, or nothing more.
pub(crate) fn send_mentions(pages: &[Citing], request: &Request) -> Result<Mentions, Stopped> {
    let policy = match request.allow_local {
        true => ANYBODY,
        false => Policy::default(),
    };
    send(pages, request, Manners { policy, ..Manners::default() })
}

/// Everybody may be asked, be they on this machine.
const ANYBODY: Policy =
    Policy { may_connect: |_| true, is_reserved: |_| false, lookup: None, is_online };

fn send(pages: &[Citing], request: &Request, manners: Manners) -> Result<Mentions, Stopped> {
    let ledger = Ledger::load(request.root).map_err(|problem| Stopped::Broken(problem.into()))?;
    if !pages.is_empty() && !is_readable(request.base_url, manners.policy) {
        return Err(Stopped::Hidden);
    }
    let agenda = agenda(pages, &ledger, request.now, manners.policy);
    let n = agenda.n_due;
    if n == 0 {
        return Ok(Mentions { tally: agenda.tally, ..Mentions::default() });
    }
    // For servers of its own, a machine need not be online.
    if !request.allow_local && !(manners.policy.is_online)() {
        return Err(Stopped::Offline(n));
    }
    let path = ledger.path().to_owned();
    if !request.is_dry_run
        && let Err(error) = ledger.prepare()
    {
        return Err(Stopped::Io(path, error, Mentions::default()));
    }
    (request.tell)(0, n);
    let delivery = Delivery::new(pages, request, manners, ledger);
    let (mut mentions, failure) = delivery.run(agenda);
    mentions.told.sort();
    match failure {
        Some(error) => Err(Stopped::Io(path, error, mentions)),
        None => Ok(mentions),
    }
}

/// Whether others can read what is at an address, as far as that says itself.
fn is_readable(url: &Url, policy: Policy) -> bool {
    let is_allowed = match url.host() {
        Some(Host::Ipv4(address)) => (policy.may_connect)(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => (policy.may_connect)(IpAddr::V6(address)),
        _ => true,
    };
    is_allowed && may_ask(url, policy.is_reserved)
}

/// A link of a page that is to be looked into.
#[derive(Debug)]
struct Due {
    /// The position of the page.
    page: usize,
    /// As the page has it.
    target: String,
    /// How often its mention has failed.
    n_tries: u32,
}

/// Links by the address that is asked for, which has no fragment.
type Targets = BTreeMap<Url, Vec<Due>>;

/// What is to be done.
#[derive(Debug, Default)]
struct Agenda {
    /// By host.
    hosts: BTreeMap<String, Targets>,
    n_due: usize,
    tally: Tally,
}

fn agenda(pages: &[Citing], ledger: &Ledger, now: i64, policy: Policy) -> Agenda {
    let mut agenda = Agenda::default();
    let links = pages.iter().enumerate();
    let links = links.flat_map(|(at, page)| page.targets.iter().map(move |to| (at, page, to)));
    for (page, citing, target) in links {
        let Standing::Due(n_tries) = ledger.standing(citing, target, now) else {
            agenda.tally.settled += 1;
            continue;
        };
        // What is no address is for `check --external` to say.
        let Some(url) = Url::parse(target).ok().filter(|url| may_ask(url, policy.is_reserved))
        else {
            agenda.tally.left_out += 1;
            continue;
        };
        let url = super::visit::without_private_parts(url);
        let host = url.host_str().unwrap_or("").to_owned();
        let due = Due { page, target: target.clone(), n_tries };
        agenda.hosts.entry(host).or_default().entry(url).or_default().push(due);
        agenda.n_due += 1;
    }
    agenda
}

#[cfg(test)]
mod tests;
