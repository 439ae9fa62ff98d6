//! One run: links → what became of each, written down as it comes.

use super::discovery::{endpoint, linked};
use super::ledger::{Entry, Ledger, Outcome};
use super::{Agenda, Due, Event, Mentions, Request, Tally, Targets, Told, Why};
use crate::build::Citing;
use crate::exchange::client::{Client, Reply};
use crate::exchange::fetch::follow;
use crate::exchange::round::Manners;
use crate::exchange::turns::{Health, Turns, held};
use crate::exchange::verdict::Cause;
use jiff::Timestamp;
use std::collections::{BTreeSet, VecDeque};
use std::io;
use std::sync::{Mutex, OnceLock};
use url::{Url, form_urlencoded};

const HTML: &str = "text/html, */*;q=0.1";
const FORM: &str = "application/x-www-form-urlencoded";

/// How many redirects of a mention are followed.
const MAX_REDIRECTS: usize = 5;

pub(super) struct Delivery<'r> {
    pages: &'r [Citing],
    request: &'r Request<'r>,
    manners: Manners,
    client: Client,
    turns: Turns<Reply>,
    /// What each page is online, once somebody asked.
    online: Vec<OnceLock<Online>>,
    hosts: Mutex<VecDeque<Targets>>,
    /// Whether this machine is offline, once somebody had reason to ask.
    is_offline: OnceLock<bool>,
    ledger: Mutex<Ledger>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    mentions: Mentions,
    n_done: usize,
    /// Why answers cannot be written down any more: nothing is sent then.
    failure: Option<io::Error>,
}

/// A page as it is online: what it links to, or why it is not.
type Online = Result<BTreeSet<String>, Why>;

/// What became of a link.
enum End {
    Sent {
        status: u16,
        location: Option<String>,
    },
    Ready(Url),
    /// There is nobody to receive it.
    Without,
    /// Nobody may ask there.
    LeftOut,
    Failed(Why),
    /// It may have failed because of this machine.
    Unknown(Why),
    Waiting(Option<Why>),
}

impl<'r> Delivery<'r> {
    pub(super) fn new(
        pages: &'r [Citing],
        request: &'r Request<'r>,
        manners: Manners,
        ledger: Ledger,
    ) -> Delivery<'r> {
        Delivery {
            pages,
            request,
            manners,
            client: Client::new(manners.policy, manners.timeout),
            turns: Turns::new(manners.pause),
            online: pages.iter().map(|_| OnceLock::new()).collect(),
            hosts: Mutex::default(),
            is_offline: OnceLock::new(),
            ledger: Mutex::new(ledger),
            found: Mutex::default(),
        }
    }

    /// What became of all links, and why not of all if there is a failure.
    pub(super) fn run(self, agenda: Agenda) -> (Mentions, Option<io::Error>) {
        let mut hosts: Vec<Targets> = agenda.hosts.into_values().collect();
        // Those with the most take longest.
        hosts.sort_by_key(|targets| std::cmp::Reverse(targets.len()));
        *held(&self.hosts) = hosts.into();
        held(&self.found).mentions.tally = agenda.tally;
        std::thread::scope(|scope| {
            for _ in 0..self.manners.n_hosts {
                scope.spawn(|| self.work(agenda.n_due));
            }
        });
        let found = self.found.into_inner().expect("no holder panics");
        (found.mentions, found.failure)
    }

    fn work(&self, n_due: usize) {
        loop {
            let Some(targets) = held(&self.hosts).pop_front() else { return };
            for (url, links) in targets {
                self.deliver(&url, &links, n_due);
            }
        }
    }

    /// Looks into all links to one address.
    fn deliver(&self, url: &Url, links: &[Due], n_due: usize) {
        if self.is_stopped() {
            return;
        }
        let endpoint = self.discover(url);
        for due in links {
            if self.is_stopped() {
                return;
            }
            let end = match &endpoint {
                Ok(None) => End::Without,
                Ok(Some(endpoint)) if self.request.is_dry_run => End::Ready(endpoint.clone()),
                Ok(Some(endpoint)) => self.send(due, endpoint),
                Err(Cause::Private) => End::LeftOut,
                Err(cause) => self.failed(*cause),
            };
            self.write_down(due, &end);
            self.note(due, end, n_due);
        }
    }

    fn is_stopped(&self) -> bool {
        held(&self.found).failure.is_some()
    }

    /// Where a target receives mentions. A page that is not there, or not for programs, receives
    /// none.
    fn discover(&self, target: &Url) -> Result<Option<Url>, Cause> {
        let (reply, here) =
            follow(target, &mut |url| self.in_turn(url, || self.client.get_beginning(url, HTML)))?;
        match reply.status {
            200..=299 => Ok(endpoint(&reply, &here)),
            status @ (408 | 429 | 500..) => Err(Cause::Status(status)),
            _ => Ok(None),
        }
    }

    fn send(&self, due: &Due, endpoint: &Url) -> End {
        match self.online(due.page) {
            Ok(links) if holds(links, &due.target) => {}
            Ok(_) => return End::Waiting(None),
            Err(why) => return End::Waiting(Some(why.clone())),
        }
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("source", &self.pages[due.page].url)
            .append_pair("target", &due.target)
            .finish();
        match self.post(endpoint, &form) {
            // "Any 2xx response code MUST be considered a success" (§3.1.3).
            Ok((Reply { status: status @ 200..=299, location, .. }, here)) => {
                let location = location.and_then(|to| here.join(&to).ok()).map(String::from);
                End::Sent { status, location: location.filter(|_| status == 201) }
            }
            Ok((Reply { status, .. }, _)) => End::Failed(refusal(status)),
            Err(cause) => self.failed(cause),
        }
    }

    /// A try that failed does not count where it is this machine that is cut off.
    fn failed(&self, cause: Cause) -> End {
        let is_offline = || *self.is_offline.get_or_init(|| !(self.manners.policy.is_online)());
        match cause.may_be_ours() && is_offline() {
            true => End::Unknown(why(cause)),
            false => End::Failed(why(cause)),
        }
    }

    /// Sends a form, and again to where a redirect wants it that keeps the method (RFC 9110
    /// §15.4.8): each address under the same rules.
    fn post(&self, endpoint: &Url, form: &str) -> Result<(Reply, Url), Cause> {
        let mut here = endpoint.clone();
        here.set_fragment(None);
        for _ in 0..=MAX_REDIRECTS {
            let reply = self.in_turn(&here, || self.client.post(&here, FORM, form))?;
            let next = reply.location.as_deref().filter(|_| matches!(reply.status, 307 | 308));
            let next = next.and_then(|to| here.join(to).ok());
            match next.filter(|next| matches!(next.scheme(), "http" | "https")) {
                Some(next) => here = next,
                None => return Ok((reply, here)),
            }
        }
        Err(Cause::Circles)
    }

    /// What a page is online: receivers will look at its address, and follow nothing.
    fn online(&self, page: usize) -> &Online {
        self.online[page].get_or_init(|| {
            let url = Url::parse(&self.pages[page].url).map_err(|_| why(Cause::Malformed))?;
            let reply = self.in_turn(&url, || self.client.get(&url, HTML)).map_err(why)?;
            match reply.status {
                200 => Ok(linked(&String::from_utf8_lossy(&reply.body), &url)),
                status => Err(why(Cause::Status(status))),
            }
        })
    }

    fn in_turn(
        &self,
        url: &Url,
        ask: impl FnOnce() -> Result<Reply, Cause>,
    ) -> Result<Reply, Cause> {
        if !self.client.may_ask(url) {
            return Err(Cause::Private);
        }
        self.turns.take(url, ask, |answer| match answer {
            Ok(reply) if reply.status == 429 => Health::Failing(1),
            Ok(_) => Health::Well,
            Err(cause) => cause.patience().map_or(Health::Unknown, Health::Failing),
        })
    }

    /// Keeps what became of a link, so that it is not sent again.
    fn write_down(&self, due: &Due, end: &End) {
        let Some(entry) = self.entry(due, end).filter(|_| !self.request.is_dry_run) else { return };
        let mut ledger = held(&self.ledger);
        ledger.insert(&self.pages[due.page].key, &due.target, entry);
        if let Err(error) = ledger.save() {
            held(&self.found).failure = Some(error);
        }
    }

    fn entry(&self, due: &Due, end: &End) -> Option<Entry> {
        let mut entry = Entry {
            outcome: Outcome::None,
            date: Timestamp::from_second(self.request.now).unwrap_or_default(),
            source: self.pages[due.page].url.clone(),
            status: None,
            why: None,
            location: None,
            tries: None,
        };
        match end {
            End::Without => {}
            End::Sent { status, location } => {
                entry.outcome = Outcome::Sent;
                entry.status = Some(*status);
                entry.location = location.clone();
            }
            End::Failed(why) => {
                entry.outcome = Outcome::Failed;
                entry.status = why.status;
                entry.why = Some(why.word.to_owned());
                entry.tries = Some(due.n_tries.saturating_add(1));
            }
            End::Ready(_) | End::LeftOut | End::Unknown(_) | End::Waiting(_) => return None,
        }
        Some(entry)
    }

    fn note(&self, due: &Due, end: End, n_due: usize) {
        let page = &self.pages[due.page];
        let mut found = held(&self.found);
        let Tally { sent, ready, failed, waiting, without, left_out, .. } =
            &mut found.mentions.tally;
        let n_tries = if self.request.is_dry_run { 0 } else { due.n_tries.saturating_add(1) };
        let (count, event) = match end {
            End::Sent { status, .. } => (sent, Some(Event::Sent(status))),
            End::Ready(endpoint) => (ready, Some(Event::Ready(endpoint.into()))),
            End::Failed(why) => (failed, Some(Event::Failed(why, n_tries))),
            End::Unknown(why) => (failed, Some(Event::Failed(why, 0))),
            End::Waiting(why) => (waiting, Some(Event::Waiting(page.url.clone(), why))),
            End::Without => (without, None),
            End::LeftOut => (left_out, None),
        };
        *count += 1;
        let (file, target) = (page.file.clone(), due.target.clone());
        found.mentions.told.extend(event.map(|event| Told { file, target, event }));
        found.n_done += 1;
        (self.request.tell)(found.n_done, n_due);
    }
}

/// Whether a page's links are those of a version that has this one.
fn holds(links: &BTreeSet<String>, target: &str) -> bool {
    Url::parse(target).is_ok_and(|target| links.contains(target.as_str()))
}

fn why(cause: Cause) -> Why {
    let status = match cause {
        Cause::Status(status) => Some(status),
        _ => None,
    };
    Why { word: cause.word(), status }
}

/// What an endpoint's answer means that is none of acceptance.
fn refusal(status: u16) -> Why {
    match status {
        429 | 500.. => why(Cause::Status(status)),
        _ => Why { word: "refused", status: Some(status) },
    }
}
