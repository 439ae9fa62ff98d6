//! Many addresses, asked politely: a few hosts at a time, one request at a time for each, with a
//! pause between two.

use super::client::{Client, Policy};
use super::turns::{Health, Turns, held};
use super::verdict::{Cause, Verdict};
use super::visit::{Answer, Method, Visit, visit};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use url::Url;

/// How servers are asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manners {
    pub(super) policy: Policy,
    /// How many hosts are asked at a time.
    pub(super) n_hosts: usize,
    /// Between two requests to a host.
    pub(super) pause: Duration,
    /// For one request, from the look-up of the name to the header of the answer.
    pub(super) timeout: Duration,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners {
            policy: Policy::default(),
            n_hosts: 8,
            pause: Duration::from_millis(200),
            timeout: Duration::from_secs(20),
        }
    }
}

/// How many hosts, and no other, must be out of reach for this machine to seem cut off.
const MANY: usize = 8;
/// The same where there are no more to ask.
const SOME: usize = 3;

/// What came of a round: verdicts by address; `None` if this machine is offline.
pub(super) type Verdicts = Option<BTreeMap<Url, Verdict>>;

/// Asks for addresses, each once. `tell` hears of each that is done.
pub(super) fn ask_all(addresses: Vec<Url>, manners: Manners, tell: &(dyn Fn() + Sync)) -> Verdicts {
    let round = Round {
        client: Client::new(manners.policy, manners.timeout),
        manners,
        hosts: Mutex::new(by_host(addresses)),
        turns: Turns::new(manners.pause),
        verdicts: Mutex::default(),
        has_reached: AtomicBool::new(false),
        unreached: Mutex::default(),
        without_name: Mutex::default(),
        is_offline: AtomicBool::new(false),
        tell,
    };
    std::thread::scope(|scope| {
        for _ in 0..manners.n_hosts {
            scope.spawn(|| round.work());
        }
    });
    round.end()
}

/// The addresses of each host, the most first: they take longest.
fn by_host(addresses: Vec<Url>) -> VecDeque<Vec<Url>> {
    let mut hosts: BTreeMap<String, Vec<Url>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(address.host_str().unwrap_or("").to_owned()).or_default().push(address);
    }
    let mut hosts: Vec<Vec<Url>> = hosts.into_values().collect();
    hosts.sort_by_key(|addresses| std::cmp::Reverse(addresses.len()));
    hosts.into()
}

/// What an answer says of its host.
fn health(answer: &Result<Answer, Cause>, method: Method) -> Health {
    let patience = match answer {
        Ok(answer) if answer.status == 429 => Cause::Status(429).patience(),
        // What is no answer to `HEAD` may be one to `GET`.
        Ok(answer) if method == Method::Get || answer.status < 400 => return Health::Well,
        Ok(_) => None,
        Err(cause) => cause.patience(),
    };
    patience.map_or(Health::Unknown, Health::Failing)
}

struct Round<'r> {
    client: Client,
    manners: Manners,
    hosts: Mutex<VecDeque<Vec<Url>>>,
    turns: Turns<Answer>,
    verdicts: Mutex<BTreeMap<Url, Verdict>>,
    /// Whether any host has answered anything.
    has_reached: AtomicBool,
    /// The hosts that were out of reach.
    unreached: Mutex<BTreeSet<String>>,
    /// Whether names could be looked up when that of a host could not.
    without_name: Mutex<BTreeMap<String, bool>>,
    is_offline: AtomicBool,
    tell: &'r (dyn Fn() + Sync),
}

impl Round<'_> {
    fn work(&self) {
        loop {
            let Some(addresses) = held(&self.hosts).pop_front() else { return };
            self.ask_host(addresses);
        }
    }

    /// Asks for the addresses of one host.
    fn ask_host(&self, addresses: Vec<Url>) {
        for address in addresses {
            if self.is_offline.load(Ordering::Relaxed) {
                return;
            }
            let visit = visit(&address, &mut |url, method| self.ask_in_turn(url, method));
            let verdict = self.weigh(visit);
            held(&self.verdicts).insert(address, verdict);
            (self.tell)();
        }
    }

    fn ask_in_turn(&self, url: &Url, method: Method) -> Result<Answer, Cause> {
        if !self.client.may_ask(url) {
            return Err(Cause::Private);
        }
        let ask = || {
            let answer = self.client.ask(url, method);
            if answer.as_ref().map_or_else(|cause| cause.is_an_answer(), |_| true) {
                self.has_reached.store(true, Ordering::Relaxed);
            }
            answer
        };
        self.turns.take(url, ask, |answer| health(answer, method))
    }

    /// Takes back a verdict that is rather this machine's, which may be offline.
    fn weigh(&self, Visit { verdict, host }: Visit) -> Verdict {
        let (Verdict::Dead(cause) | Verdict::Unchecked(cause)) = verdict else { return verdict };
        if !cause.may_be_ours() {
            return verdict;
        }
        // A name that does not exist is told from a machine that cannot look up any.
        if cause == Cause::NoName && self.is_told_apart(&host) {
            return verdict;
        }
        let n_unreached = {
            let mut unreached = held(&self.unreached);
            unreached.insert(host);
            unreached.len()
        };
        let has_reached = self.has_reached.load(Ordering::Relaxed);
        if !has_reached && (cause == Cause::NoName || n_unreached >= MANY) {
            self.is_offline.store(true, Ordering::Relaxed);
        }
        let cause = if cause == Cause::NoName { Cause::Lookup } else { cause };
        Verdict::Unchecked(cause)
    }

    /// Whether names can be looked up, and only that of a host cannot; looked at once for each.
    fn is_told_apart(&self, host: &str) -> bool {
        let mut without_name = held(&self.without_name);
        *without_name.entry(host.to_owned()).or_insert_with(self.manners.policy.is_online)
    }

    fn end(self) -> Verdicts {
        let is_alone = !self.has_reached.load(Ordering::Relaxed);
        let n_unreached = held(&self.unreached).len();
        let seems_offline = is_alone
            && n_unreached > 0
            && (n_unreached >= SOME || !(self.manners.policy.is_online)());
        let is_offline = self.is_offline.load(Ordering::Relaxed) || seems_offline;
        (!is_offline).then(|| self.verdicts.into_inner().expect("no holder panics"))
    }
}
