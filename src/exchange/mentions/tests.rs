//! Whole runs, against servers on this machine: a site, receivers that look at it, and sites that
//! lead elsewhere.

use super::{Event, MAX_TRIES, Mentions, Request, Stopped, Tally, Told, send};
use crate::build::Citing;
use crate::exchange::client::{Client, Policy};
use crate::exchange::round::Manners;
use crate::exchange::server::{Asked, Reply, Server, manners};
use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use url::{Url, form_urlencoded};

const NOW: i64 = 1_780_308_000;
const DAY: i64 = 86_400;
const LEDGER: &str = "journal/mentions.yaml";

/// What servers do that a test may change.
#[derive(Default)]
struct State {
    /// What is online of the site, by path.
    online: BTreeMap<String, String>,
    /// What the receiver answers, instead of what it finds.
    answer: Option<u16>,
    /// The mentions that it was sent: source and target.
    received: Vec<(String, String)>,
}

/// A site of articles, its readers' sites, and a folder for the ledger.
struct World {
    server: Server,
    state: Arc<Mutex<State>>,
    folder: TempDir,
    base_url: Url,
    manners: Manners,
    now: i64,
    pages: Vec<Citing>,
}

impl World {
    fn new() -> World {
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = state.clone();
        let server = Server::answering(move |asked, port| answer(&shared, asked, port));
        let base_url = Url::parse(&server.at("moi.fr", "/")).expect("it is one");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let manners = Manners { n_hosts: 2, ..manners() };
        World { server, state, folder, base_url, manners, now: NOW, pages: Vec::new() }
    }

    /// A page of the site that cites these, `host/path`, and is online if it is deployed.
    fn write(&mut self, name: &str, targets: &[&str]) {
        let at = |host: &str, path: &str| self.server.at(host, path);
        let targets: Vec<String> = targets
            .iter()
            .map(|target| target.split_once('/').expect("it has a path"))
            .map(|(host, path)| at(host, &format!("/{path}")))
            .collect();
        let url = at("moi.fr", &format!("/{name}/"));
        let key = format!("articles/{name}");
        let file = format!("content/articles/{name}.md");
        self.pages.retain(|page| page.key != key);
        self.pages.push(Citing { key, file, urls: vec![url.clone()], url, targets });
    }

    fn deploy(&self) {
        let links = |page: &Citing| {
            let link =
                |target: &String| format!("<a href=\"{}\">x</a>", target.replace('&', "&amp;"));
            page.targets.iter().map(link).collect::<String>()
        };
        let path = |page: &Citing| Url::parse(&page.url).expect("it is one").path().to_owned();
        let online = self.pages.iter().map(|page| (path(page), links(page))).collect();
        self.state.lock().expect("no holder panics").online = online;
    }

    fn answers(&self, status: Option<u16>) {
        self.state.lock().expect("no holder panics").answer = status;
    }

    /// The mentions received since the last look, `page target`, sorted.
    fn received(&self) -> Vec<String> {
        let received = std::mem::take(&mut self.state.lock().expect("no holder panics").received);
        let bare = |url: &str| url.replace(&format!(":{}", self.server.port), "");
        let mut lines: Vec<String> = received
            .iter()
            .map(|(source, target)| format!("{} {}", bare(source), bare(target)))
            .map(|line| line.replace("http://", ""))
            .collect();
        lines.sort();
        lines
    }

    fn request(&self) -> Request<'_> {
        Request {
            root: self.folder.path(),
            base_url: &self.base_url,
            now: self.now,
            allow_local: false,
            is_dry_run: false,
            tell: &|_, _| {},
        }
    }

    fn run(&self, is_dry_run: bool, manners: Manners) -> Result<Mentions, Stopped> {
        send(&self.pages, &Request { is_dry_run, ..self.request() }, manners)
    }

    #[track_caller]
    fn send(&self) -> Mentions {
        self.run(false, self.manners).expect("nothing stops it")
    }

    fn ledger(&self) -> String {
        fs::read_to_string(self.folder.path().join(LEDGER)).unwrap_or_default()
    }
}

/// A site on `moi.fr`; on all others, pages that say where they receive mentions, or lead on.
fn answer(state: &Mutex<State>, asked: &Asked, port: u16) -> Reply {
    let (method, rest) = asked.what.split_once(' ').expect("it has two words");
    let (host, path) = rest.split_at(rest.find('/').expect("it has a path"));
    let html = |links: &[String], html: &str| {
        let kind = "Content-Type: text/html; charset=utf-8".to_owned();
        Reply::Page(200, [links, &[kind]].concat(), html.to_owned())
    };
    let header = |to: &str| html(&[format!("LINK: <{to}>; rel=\"x webmention\"")], "");
    let redirect = |status: u16, to: &str| Reply::Redirect(status, format!("http://{to}"));
    match (method, host) {
        ("GET", "moi.fr") => {
            let online = &state.lock().expect("no holder panics").online;
            online.get(path).map_or(Reply::Status(404), |page| html(&[], page))
        }
        ("POST", "un.fr" | "sage.fr") => receive(state, asked, port),
        ("GET", "un.fr") => html(&[], "<link rel=webmention href=\"/recu?a=1&amp;b=2\">"),
        ("GET", "vers.fr") => redirect(301, &format!("un.fr:{port}/ici")),
        ("GET", "prive-ensuite.fr") => redirect(302, &format!("prive.fr:{port}/")),
        ("GET", "vers-prive.fr") => header(&format!("http://prive.fr:{port}/recu")),
        ("GET", "vers-local.fr") => header("http://localhost/recu"),
        ("POST", "pousse-prive.fr") => redirect(307, &format!("prive.fr:{port}/recu")),
        ("POST", "pousse.fr") => redirect(308, &format!("sage.fr:{port}/recu")),
        ("POST", "tourne.fr") => redirect(307, &format!("tourne.fr:{port}/recu")),
        ("POST", "ailleurs.fr") => redirect(302, &format!("sage.fr:{port}/recu")),
        ("GET", "muet.fr") => html(&[], "<p>Rien.</p>"),
        ("GET", "mort.fr") => Reply::Status(404),
        ("GET", "panne.fr") => Reply::Status(503),
        ("GET", "pdf.fr") => {
            let text = "<a rel=webmention href=/recu>".to_owned();
            Reply::Page(200, vec!["Content-Type: application/pdf".into()], text)
        }
        ("GET", _) => header("/recu"),
        _ => Reply::Status(405),
    }
}

/// A receiver that looks whether the source leads to the target, as the specification wants (§3.2).
fn receive(state: &Mutex<State>, asked: &Asked, port: u16) -> Reply {
    let fields: BTreeMap<_, _> =
        form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
    let (source, target) = (fields["source"].clone(), fields["target"].clone());
    let is_form = asked.header.to_lowercase().contains("application/x-www-form-urlencoded\r\n");
    let is_whole = is_form && fields.len() == 2 && asked.what.ends_with("/recu")
        || asked.what.ends_with("/recu?a=1&b=2");
    let url = Url::parse(&source).expect("a source is an address");
    let client = Client::new(manners().policy, manners().timeout);
    let page = client.get(&url, "text/html").expect("the source answers");
    let body = String::from_utf8(page.body).expect("it is a text");
    let is_linked = body.contains(&format!("href=\"{}\"", target.replace('&', "&amp;")));
    let mut state = state.lock().expect("no holder panics");
    let found = if is_whole && is_linked { 201 } else { 400 };
    let status = state.answer.unwrap_or(found);
    if status < 300 {
        state.received.push((source, target));
    }
    let location = format!("Location: /mentions/{port}");
    Reply::Page(status, vec![location], String::new())
}

/// What is told, as `file target event`.
fn said(mentions: &Mentions) -> Vec<String> {
    let word = |event: &Event| match event {
        Event::Sent(status) => format!("sent {status}"),
        Event::Ready(_) => "ready".to_owned(),
        Event::Failed(why, n) => {
            format!("{} {} {n}", why.word, why.status.unwrap_or_default())
        }
        Event::Waiting(_, why) => {
            format!("waiting {}", why.as_ref().map_or("", |why| why.word))
        }
    };
    let line = |Told { file, target, event }: &Told| {
        let name = file.strip_prefix("content/articles/").unwrap_or(file);
        let host = Url::parse(target).expect("it is one");
        format!("{name} {}: {}", host.host_str().unwrap_or_default(), word(event))
    };
    mentions.told.iter().map(line).collect()
}

#[test]
fn each_link_is_sent_once() {
    let mut world = World::new();
    world.write("a", &["un.fr/x?c=d&e=f#g", "muet.fr/", "mort.fr/", "pdf.fr/"]);
    world.write("b", &["un.fr/x", "vers.fr/"]);
    world.deploy();
    let first = world.send();
    assert_eq!(
        said(&first),
        ["a.md un.fr: sent 201", "b.md un.fr: sent 201", "b.md vers.fr: sent 201"]
    );
    assert_eq!(first.tally, Tally { sent: 3, without: 3, ..Tally::default() });
    let expected = ["moi.fr/a/ un.fr/x?c=d&e=f#g", "moi.fr/b/ un.fr/x", "moi.fr/b/ vers.fr/"];
    assert_eq!(world.received(), expected);
    let port = world.server.port;
    let location = format!("    location: http://un.fr:{port}/mentions/{port}\n");
    assert_eq!(world.ledger().matches(&location).count(), 3, "{}", world.ledger());
    // Nothing is new: nobody is asked anything.
    world.server.lines();
    let (before, again) = (world.ledger(), world.send());
    assert_eq!(again, Mentions { tally: Tally { settled: 6, ..Tally::default() }, told: vec![] });
    assert_eq!((world.server.lines().len(), world.ledger()), (0, before));
    // One link is.
    world.write("b", &["un.fr/x", "vers.fr/", "un.fr/y"]);
    world.deploy();
    assert_eq!(said(&world.send()), ["b.md un.fr: sent 201"]);
    assert_eq!(world.received(), ["moi.fr/b/ un.fr/y"]);
    // Each target was asked once for both pages, each page once, and its answers came one by one.
    assert_eq!(world.server.most_at_once(), 1);
}

#[test]
fn each_host_is_asked_once_for_what_it_need_say_once() {
    let mut world = World::new();
    world.write("a", &["un.fr/x", "un.fr/x#z", "un.fr/y"]);
    world.write("b", &["un.fr/x"]);
    world.deploy();
    world.send();
    let asked = world.server.lines();
    let n = |line: &str| asked.iter().filter(|asked| *asked == line).count();
    assert_eq!((n("GET un.fr/x"), n("GET un.fr/y"), n("POST un.fr/recu?a=1&b=2")), (1, 1, 4));
    // Once by us, and by the receiver for each mention.
    assert_eq!((n("GET moi.fr/a/"), n("GET moi.fr/b/")), (1 + 3, 1 + 1));
    assert_eq!(asked.len(), 12);
}

#[test]
fn what_failed_is_tried_again_a_few_times() {
    let mut world = World::new();
    world.write("a", &["un.fr/x", "panne.fr/"]);
    world.deploy();
    world.answers(Some(400));
    for n in 1..=MAX_TRIES {
        let expected =
            [format!("a.md panne.fr: broken 503 {n}"), format!("a.md un.fr: refused 400 {n}")];
        assert_eq!(said(&world.send()), expected);
    }
    assert!(world.ledger().contains("    status: 503\n    why: broken\n    tries: 5\n"));
    world.server.lines();
    assert_eq!(world.send().tally, Tally { settled: 2, ..Tally::default() });
    assert_eq!(world.server.lines(), [""; 0]);
    // A month later, once more; and what succeeds is settled for good.
    world.now += 30 * DAY;
    world.answers(None);
    assert_eq!(said(&world.send()), ["a.md panne.fr: broken 503 6", "a.md un.fr: sent 201"]);
    world.now += 300 * DAY;
    world.send();
    assert_eq!(world.received(), ["moi.fr/a/ un.fr/x"]);
}

#[test]
fn a_receiver_that_failed_is_sent_the_mention_when_it_is_well() {
    let mut world = World::new();
    world.write("a", &["un.fr/x"]);
    world.deploy();
    for (status, word) in [(500, "broken 500 1"), (429, "busy 429 2"), (302, "refused 302 3")] {
        world.answers(Some(status));
        assert_eq!(said(&world.send()), [format!("a.md un.fr: {word}")]);
    }
    world.answers(Some(202));
    assert_eq!(said(&world.send()), ["a.md un.fr: sent 202"]);
    assert_eq!(world.send().tally.settled, 1);
    assert!(!world.ledger().contains("tries") && !world.ledger().contains("location"));
}

#[test]
fn private_addresses_are_sent_nothing() {
    let mut world = World::new();
    world.write(
        "a",
        &[
            "prive.fr/",
            "localhost/",
            "un.example/",
            "prive-ensuite.fr/",
            "vers-prive.fr/",
            "vers-local.fr/",
            "pousse-prive.fr/",
            "pousse.fr/",
            "tourne.fr/",
            "ailleurs.fr/",
        ],
    );
    world.deploy();
    let sent = world.send();
    let expected = [
        "a.md ailleurs.fr: refused 302 1",
        "a.md pousse-prive.fr: private 0 1",
        "a.md pousse.fr: sent 201",
        "a.md tourne.fr: circles 0 1",
        "a.md vers-local.fr: private 0 1",
        "a.md vers-prive.fr: private 0 1",
    ];
    assert_eq!(said(&sent), expected);
    assert_eq!(sent.tally, Tally { sent: 1, failed: 5, left_out: 4, ..Tally::default() });
    let asked = world.server.lines();
    assert!(!asked.iter().any(|line| line.contains(" prive.fr") || line.contains("localhost")));
    assert_eq!(world.received(), ["moi.fr/a/ pousse.fr/"]);
}

#[test]
fn what_is_not_online_yet_waits() {
    let mut world = World::new();
    world.write("a", &["un.fr/x"]);
    assert_eq!(said(&world.send()), ["a.md un.fr: waiting missing"]);
    world.deploy();
    world.write("a", &["un.fr/x", "un.fr/y"]);
    let sent = world.send();
    assert_eq!(said(&sent), ["a.md un.fr: sent 201", "a.md un.fr: waiting "]);
    assert_eq!(sent.tally, Tally { sent: 1, waiting: 1, ..Tally::default() });
    world.deploy();
    assert_eq!(said(&world.send()), ["a.md un.fr: sent 201"]);
    assert_eq!(world.received(), ["moi.fr/a/ un.fr/x", "moi.fr/a/ un.fr/y"]);
}

#[test]
fn a_page_that_moved_sends_nothing_again() {
    let mut world = World::new();
    world.write("a", &["un.fr/x"]);
    world.deploy();
    world.send();
    let old = world.pages[0].url.clone();
    // Its address alone, and then its file too, with an alias.
    world.pages[0].url = world.server.at("moi.fr", "/c/");
    world.pages[0].urls = vec![world.pages[0].url.clone()];
    assert_eq!(world.send().tally.settled, 1);
    world.write("d", &["un.fr/x"]);
    world.pages.remove(0);
    world.pages[0].urls.push(old);
    assert_eq!(world.send().tally.settled, 1);
    assert_eq!(world.received().len(), 1);
}

#[test]
fn a_dry_run_sends_and_writes_nothing() {
    let mut world = World::new();
    world.write("a", &["un.fr/x", "muet.fr/", "panne.fr/", "un.example/"]);
    let dry = world.run(true, world.manners).expect("nothing stops it");
    assert_eq!(said(&dry), ["a.md panne.fr: broken 503 0", "a.md un.fr: ready"]);
    let expected = Tally { ready: 1, failed: 1, without: 1, left_out: 1, ..Tally::default() };
    assert_eq!(dry.tally, expected);
    assert!(matches!(&dry.told[1].event, Event::Ready(to) if to.ends_with("/recu?a=1&b=2")));
    assert_eq!(world.server.lines(), ["GET muet.fr/", "GET panne.fr/", "GET un.fr/x"]);
    assert_eq!(fs::read_dir(world.folder.path()).expect("it is there").count(), 0);
}

#[test]
fn nothing_is_sent_offline_or_from_where_nobody_can_read() {
    let mut world = World::new();
    world.write("a", &["un.fr/x"]);
    world.deploy();
    let policy = Policy { is_online: || false, ..world.manners.policy };
    let offline = world.run(false, Manners { policy, ..world.manners });
    assert!(matches!(offline, Err(Stopped::Offline(1))), "{offline:?}");
    for hidden in ["https://example.org/", "http://localhost:8000/", "http://10.0.0.1/"] {
        world.base_url = Url::parse(hidden).expect("it is one");
        for is_dry_run in [false, true] {
            let stopped = world.run(is_dry_run, world.manners);
            assert!(matches!(stopped, Err(Stopped::Hidden)), "{hidden}: {stopped:?}");
        }
    }
    assert_eq!(world.server.lines(), [""; 0]);
    assert_eq!(fs::read_dir(world.folder.path()).expect("it is there").count(), 0);
}

#[test]
fn nothing_is_sent_that_could_not_be_written_down() {
    let mut world = World::new();
    world.write("a", &["un.fr/x", "un.fr/y"]);
    world.deploy();
    // A broken ledger stays as it is.
    let ledger = world.folder.path().join(LEDGER);
    fs::create_dir_all(ledger.parent().expect("it has one")).expect("it is made");
    fs::write(&ledger, "articles/a: [\n").expect("it is written");
    let stopped = world.run(false, world.manners);
    assert!(matches!(stopped, Err(Stopped::Broken(_))), "{stopped:?}");
    assert_eq!(world.ledger(), "articles/a: [\n");
    // Nor is there anything where its folder is a file.
    fs::remove_file(&ledger).expect("it is there");
    fs::remove_dir(world.folder.path().join("journal")).expect("it is empty");
    fs::write(world.folder.path().join("journal"), "x").expect("it is written");
    let stopped = world.run(false, world.manners);
    assert!(matches!(stopped, Err(Stopped::Io(..) | Stopped::Broken(_))), "{stopped:?}");
    assert_eq!(world.server.lines(), [""; 0]);
}

/// The ledger can be written at first, and no more after the first answer.
#[test]
fn nothing_more_is_sent_once_answers_cannot_be_written_down() {
    let mut world = World::new();
    world.write("a", &["un.fr/x", "un.fr/y"]);
    world.deploy();
    let ledger = world.folder.path().join(LEDGER);
    // A folder in its place lets itself be replaced by no file.
    let tell = |n_done: usize, _: usize| {
        if n_done == 0 {
            fs::create_dir_all(ledger.join("x")).expect("it is made");
        }
    };
    let request = Request { tell: &tell, ..world.request() };
    let stopped = send(&world.pages, &request, world.manners);
    let Err(Stopped::Io(_, _, mentions)) = stopped else { panic!("{stopped:?}") };
    assert_eq!(said(&mentions), ["a.md un.fr: sent 201"]);
    assert_eq!(world.received(), ["moi.fr/a/ un.fr/x"]);
}

#[test]
fn a_machine_that_is_cut_off_counts_no_try() {
    let mut world = World::new();
    world.write("a", &["un.fr/x", "coupe.fr/", "nulle-part.fr/", "panne.fr/"]);
    world.deploy();
    let policy = Policy { is_online: || false, ..world.manners.policy };
    let request = Request { allow_local: true, ..world.request() };
    let sent = send(&world.pages, &request, Manners { policy, ..world.manners });
    let expected = [
        "a.md coupe.fr: lookup 0 0",
        "a.md nulle-part.fr: name 0 0",
        "a.md panne.fr: broken 503 1",
        "a.md un.fr: sent 201",
    ];
    assert_eq!(said(&sent.expect("nothing stops it")), expected);
    let again = world.send();
    let expected = [
        "a.md coupe.fr: lookup 0 1",
        "a.md nulle-part.fr: name 0 1",
        "a.md panne.fr: broken 503 2",
    ];
    assert_eq!(said(&again), expected);
}
