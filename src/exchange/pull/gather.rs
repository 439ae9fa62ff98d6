//! All servers that a site names → what they have for each page, and what there is to say of them.

use super::ask::Trouble;
use super::database::Database;
use super::ledger::Ledger;
use super::remote::Remote;
use super::{Wanted, isso, mastodon, webmention_io};
use crate::build::{Thread, Threads};
use crate::exchange::client::Client;
use crate::exchange::host;
use crate::exchange::round::Manners;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::Path;
use url::{Host, Url};

/// A kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Isso,
    Mastodon,
    Webmention,
}

impl Kind {
    /// How the ids of its comments begin.
    fn start(self) -> &'static str {
        match self {
            Kind::Isso => "isso-",
            Kind::Mastodon => "mastodon-",
            Kind::Webmention => "webmention-",
        }
    }
}

/// Who has comments, and of which pages: their positions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Isso(String),
    Database(String),
    /// The host of posts.
    Mastodon(String),
    Webmention(String),
}

/// What there is to say of one server.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) kind: Kind,
    /// Its host, or its file.
    pub(crate) name: String,
    /// How many comments it has for the site's pages.
    pub(crate) n_found: usize,
    /// How many are left: likes, and what is not for everybody.
    pub(crate) n_left: usize,
    /// Posts with more answers than it shows, maybe.
    pub(crate) cut: Vec<String>,
    /// What failed, and of what.
    pub(crate) troubles: Vec<(String, Trouble)>,
    /// It was not asked, since this machine is offline.
    pub(crate) is_offline: bool,
}

impl Server {
    /// Whether something failed in a way that no waiting mends.
    pub(crate) fn is_misnamed(&self) -> bool {
        self.troubles.iter().any(|(_, trouble)| !trouble.may_pass())
    }
}

/// What all servers have, by the positions of pages.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) remotes: BTreeMap<usize, Vec<Remote>>,
    /// The services of which all comments of a page are known.
    pub(super) whole: BTreeMap<usize, Vec<&'static str>>,
    pub(super) servers: Vec<Server>,
    /// Of how many pages servers were asked.
    n_done: usize,
}

/// A page of which a server was asked.
struct Page {
    at: usize,
    kind: Kind,
    /// Whether all comments came.
    is_whole: bool,
}

impl Gathered {
    fn add(&mut self, Page { at, kind, is_whole }: Page, remotes: Vec<Remote>) {
        self.n_done += 1;
        if is_whole {
            self.whole.entry(at).or_default().push(kind.start());
        }
        self.remotes.entry(at).or_default().extend(remotes);
    }
}

/// Everybody to ask, each with the pages.
pub(super) fn sources(threads: &[Thread]) -> BTreeMap<Source, Vec<usize>> {
    let mut sources: BTreeMap<Source, Vec<usize>> = BTreeMap::new();
    for (at, thread) in threads.iter().enumerate() {
        let isso = match (&thread.isso_database, &thread.isso) {
            (Some(file), _) => Some(Source::Database(file.clone())),
            (None, server) => server.clone().map(Source::Isso),
        };
        let post = thread.mastodon.as_deref().and_then(mastodon::post);
        let webmention = thread.webmention.as_deref().and_then(webmention_io::server);
        let all = [
            isso,
            post.map(|post| Source::Mastodon(post.host())),
            webmention.map(|server| Source::Webmention(server.to_string())),
        ];
        for source in all.into_iter().flatten() {
            sources.entry(source).or_default().push(at);
        }
    }
    sources
}

/// Asks everybody, one after the other.
pub(super) fn gather(wanted: &Wanted, ledger: &Ledger, manners: Manners) -> Gathered {
    let Wanted { root, threads, tell, .. } = *wanted;
    let sources = sources(&threads.list);
    let trusted = trusted(&threads.list);
    let is_far = |url: &Url| !is_near(url);
    let is_offline = trusted.iter().any(is_far) && !(manners.policy.is_online)();
    let mut round = Round {
        client: Client::new(manners.policy, manners.timeout),
        manners,
        root,
        threads,
        ledger,
        tell,
        n_pages: sources.values().map(Vec::len).sum(),
    };
    let mut gathered = Gathered::default();
    for (source, pages) in sources {
        let mut server = server(&source);
        let url = round.url_of(&source, &pages);
        let is_far = url.as_ref().is_some_and(|url| !is_near(url));
        // Each is trusted for itself alone: none may send us to another that the author named.
        round.client = Client::trusting(manners.policy, manners.timeout, url.into_iter().collect());
        if is_offline && is_far {
            server.is_offline = true;
        } else {
            round.ask(&source, &pages, &mut gathered, &mut server);
        }
        gathered.servers.push(server);
    }
    gathered
}

fn server(source: &Source) -> Server {
    let host = |address: &String| {
        let url = Url::parse(address).ok();
        url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| address.clone())
    };
    let (kind, name) = match source {
        Source::Isso(server) => (Kind::Isso, host(server)),
        Source::Database(file) => (Kind::Isso, file.clone()),
        Source::Mastodon(host) => (Kind::Mastodon, host.clone()),
        Source::Webmention(server) => (Kind::Webmention, host(server)),
    };
    Server {
        kind,
        name,
        n_found: 0,
        n_left: 0,
        cut: Vec::new(),
        troubles: Vec::new(),
        is_offline: false,
    }
}

/// The servers that the author named.
fn trusted(threads: &[Thread]) -> Vec<Url> {
    let named = |thread: &Thread| {
        let all = [&thread.isso, &thread.mastodon, &thread.webmention];
        all.into_iter().flatten().filter_map(|address| Url::parse(address).ok()).collect::<Vec<_>>()
    };
    let origin = |url: Url| url.join("/").ok();
    let all: BTreeSet<Url> = threads.iter().flat_map(named).filter_map(origin).collect();
    all.into_iter().collect()
}

/// Whether a server is on this machine or its network, and answers offline too.
fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => host::is_reserved(name),
        Some(Host::Ipv4(address)) => !host::is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => !host::is_public(IpAddr::V6(address)),
        None => true,
    }
}

/// What asking takes.
struct Round<'r> {
    client: Client,
    manners: Manners,
    root: &'r Path,
    threads: &'r Threads,
    ledger: &'r Ledger,
    tell: &'r dyn Fn(usize, usize),
    n_pages: usize,
}

impl Round<'_> {
    fn add(&self, found: &mut Gathered, page: Page, remotes: Vec<Remote>) {
        found.add(page, remotes);
        (self.tell)(found.n_done, self.n_pages);
    }

    fn thread(&self, at: usize) -> &Thread {
        &self.threads.list[at]
    }

    /// An address of a source; a file has none.
    fn url_of(&self, source: &Source, pages: &[usize]) -> Option<Url> {
        let address = match source {
            Source::Database(_) => return None,
            Source::Isso(server) | Source::Webmention(server) => Some(server.as_str()),
            Source::Mastodon(_) => self.thread(*pages.first()?).mastodon.as_deref(),
        };
        Url::parse(address?).ok()
    }

    fn ask(&self, source: &Source, pages: &[usize], found: &mut Gathered, told: &mut Server) {
        let failed = match source {
            Source::Isso(server) => self.isso(server, pages, found, told),
            Source::Database(file) => self.database(file, pages, found, told),
            Source::Mastodon(_) => {
                self.mastodon(pages, found, told);
                Ok(())
            }
            Source::Webmention(server) => self.webmention(server, pages, found, told),
        };
        if let Err(trouble) = failed {
            told.troubles.push((told.name.clone(), trouble));
        }
    }

    /// A pause between two requests to a host of others.
    fn wait(&self, url: &Url) {
        if !is_near(url) {
            std::thread::sleep(self.manners.pause);
        }
    }

    fn isso(
        &self,
        server: &str,
        pages: &[usize],
        found: &mut Gathered,
        told: &mut Server,
    ) -> Result<(), Trouble> {
        let url = Url::parse(server).map_err(|_| Trouble::Address)?;
        let paths: BTreeSet<&str> =
            pages.iter().flat_map(|at| &self.thread(*at).paths).map(String::as_str).collect();
        let paths: Vec<&str> = paths.into_iter().collect();
        let counts = isso::counts(&self.client, &url, &paths)?;
        let with_some: BTreeSet<&str> = paths
            .into_iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
            .map(|(path, _)| path)
            .collect();
        for at in pages {
            let thread = self.thread(*at);
            let digests = self.ledger.get(&thread.name);
            let is_known =
                digests.is_some_and(|all| all.keys().any(|id| id.starts_with(Kind::Isso.start())));
            let mut remotes = Vec::new();
            for path in &thread.paths {
                // What is only deleted or no longer there counts nothing, and is told all the same.
                if is_known || with_some.contains(path.as_str()) {
                    self.wait(&url);
                    remotes.extend(isso::thread(&self.client, &url, path)?);
                }
            }
            told.n_found += remotes.len();
            self.add(found, Page { at: *at, kind: Kind::Isso, is_whole: true }, remotes);
        }
        Ok(())
    }

    fn database(
        &self,
        file: &str,
        pages: &[usize],
        found: &mut Gathered,
        told: &mut Server,
    ) -> Result<(), Trouble> {
        let database = Database::open(&self.root.join(file))?;
        for at in pages {
            let mut remotes = Vec::new();
            for path in &self.thread(*at).paths {
                remotes.extend(database.thread(path)?);
            }
            told.n_found += remotes.len();
            self.add(found, Page { at: *at, kind: Kind::Isso, is_whole: true }, remotes);
        }
        Ok(())
    }

    /// One post that fails stops no other, unless their server seems to be away.
    fn mastodon(&self, pages: &[usize], found: &mut Gathered, told: &mut Server) {
        let mut posts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in pages {
            let address = self.thread(*at).mastodon.as_deref().unwrap_or_default();
            posts.entry(address).or_default().push(*at);
        }
        for (n, (address, pages)) in posts.into_iter().enumerate() {
            let Some(post) = mastodon::post(address) else { continue };
            if n > 0 {
                self.wait(post.address());
            }
            match post.answers(&self.client) {
                Ok(answers) => {
                    told.n_found += answers.list.len();
                    told.n_left += answers.n_private;
                    if answers.may_be_more {
                        told.cut.push(address.to_owned());
                    }
                    for at in pages {
                        let is_whole = !answers.may_be_more;
                        let page = Page { at, kind: Kind::Mastodon, is_whole };
                        self.add(found, page, answers.list.clone());
                    }
                }
                Err(trouble) => {
                    let may_pass = trouble.may_pass();
                    told.troubles.push((address.to_owned(), trouble));
                    if may_pass {
                        return;
                    }
                }
            }
        }
    }

    fn webmention(
        &self,
        server: &str,
        pages: &[usize],
        found: &mut Gathered,
        told: &mut Server,
    ) -> Result<(), Trouble> {
        let url = Url::parse(server).map_err(|_| Trouble::Address)?;
        let targets: BTreeSet<&str> =
            pages.iter().flat_map(|at| &self.thread(*at).urls).map(String::as_str).collect();
        let targets: Vec<&str> = targets.into_iter().collect();
        let zone = &self.threads.options.zone;
        let mut mentions = webmention_io::mentions(&self.client, &url, &targets, zone)?;
        told.n_left += mentions.n_wordless;
        let own_host = self.threads.base_url.as_ref().and_then(Url::host_str);
        for at in pages {
            let keys: BTreeSet<String> =
                self.thread(*at).urls.iter().map(|url| webmention_io::key(url)).collect();
            let taken = keys.iter().filter_map(|key| mentions.by_target.remove(key));
            let mut remotes: Vec<Remote> = taken.flatten().collect();
            for one in &mut remotes {
                let url = one.url.as_deref().and_then(|url| Url::parse(url).ok());
                one.by_author =
                    own_host.is_some() && url.as_ref().and_then(Url::host_str) == own_host;
            }
            told.n_found += remotes.len();
            self.add(found, Page { at: *at, kind: Kind::Webmention, is_whole: true }, remotes);
        }
        Ok(())
    }
}
