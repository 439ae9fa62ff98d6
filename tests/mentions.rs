//! `estrade mentions send` as its users run it: a site on this machine, and receivers that look at
//! it.

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use support::Site;
use support::program::{FAULTY, estrade, program};

const LEDGER: &str = "journal/mentions.yaml";

/// A request: `POST /recu`, and its body.
struct Asked {
    what: String,
    body: String,
}

/// A status, a `Location`, HTML; silence if there is none.
type Answer = Option<(u16, String, String)>;

/// Answers all that is asked of a port of this machine.
fn serve(answer: impl Fn(Asked) -> Answer + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || talk(stream, &*answer));
        }
    });
    port
}

fn talk(mut stream: TcpStream, answer: &dyn Fn(Asked) -> Answer) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut header = String::new();
    while !header.ends_with("\r\n\r\n") && reader.read_line(&mut header).ok()? > 0 {}
    let what = header.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let lower = header.to_ascii_lowercase();
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).ok()?;
    let Some((status, location, html)) = answer(Asked { what, body }) else {
        // Until whoever waits is gone.
        return reader.read_line(&mut header).ok().map(drop);
    };
    let length = html.len();
    let head = format!("HTTP/1.1 {status} X\r\nLocation: {location}\r\nContent-Type: text/html");
    write!(stream, "{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{html}").ok()
}

/// The text that a server of this machine gives for an address.
fn get(url: &str) -> String {
    let (host, path) =
        url.strip_prefix("http://").and_then(|url| url.split_once('/')).expect("it is one");
    let mut stream = TcpStream::connect(host).expect("it listens");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("it reads");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("it answers");
    text
}

/// Serves a built site.
fn publish(public: PathBuf) -> u16 {
    serve(move |asked| {
        let path = asked.what.trim_start_matches("GET /");
        let file = Path::new(&public).join(path).join("index.html");
        let page = fs::read_to_string(file).ok();
        Some(page.map_or((404, String::new(), String::new()), |page| (200, String::new(), page)))
    })
}

/// A site whose pages are cited, and what was sent to it.
struct Reader {
    port: u16,
    received: Arc<Mutex<Vec<String>>>,
    /// Hears of each mention that is left without an answer.
    unanswered: Receiver<()>,
    /// How many mentions are answered before that.
    n_answered: Arc<Mutex<usize>>,
}

impl Reader {
    fn new() -> Reader {
        let (received, n_answered) = (Arc::default(), Arc::new(Mutex::new(usize::MAX)));
        let (tell, unanswered): (Sender<()>, _) = channel();
        let (tell, all, left) = (Mutex::new(tell), Arc::clone(&received), n_answered.clone());
        let port = serve(move |asked| {
            if !asked.what.starts_with("POST") {
                let html = "<a rel=webmention href=\"/recu?blog=1\">x</a>".to_owned();
                return Some((200, String::new(), html));
            }
            let left = &mut *left.lock().expect("no holder panics");
            if *left == 0 {
                let _ = tell.lock().expect("no holder panics").send(());
                return None;
            }
            *left -= 1;
            Some(receive(&asked, &all))
        });
        Reader { port, received, unanswered, n_answered }
    }

    fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// The targets of the mentions received since the last look, sorted.
    fn received(&self) -> Vec<String> {
        let mut received = std::mem::take(&mut *self.received.lock().expect("no holder panics"));
        received.sort();
        received
    }
}

/// Looks whether the source leads to the target, and takes the mention if it does.
fn receive(asked: &Asked, received: &Mutex<Vec<String>>) -> (u16, String, String) {
    let decoded = asked.body.replace("%3A", ":").replace("%2F", "/");
    let fields = decoded.split_once('&').expect("there are two");
    let source = fields.0.strip_prefix("source=").expect("it is the first");
    let target = fields.1.strip_prefix("target=").expect("it is the second");
    let is_linked = get(source).contains(&format!("href=\"{target}\""));
    if asked.what != "POST /recu?blog=1" || !is_linked {
        return (400, String::new(), String::new());
    }
    let path = target.rsplit('/').next().unwrap_or_default();
    received.lock().expect("no holder panics").push(path.to_owned());
    (201, format!("/mentions/{path}"), String::new())
}

/// A site that is served, with an article that cites these.
fn site(targets: &[String]) -> Site {
    let site = Site::of([]);
    let port = publish(site.at("public"));
    site.write("site.yaml", format!("title: X\nbase_url: http://127.0.0.1:{port}/\n"));
    cite(&site, targets);
    site
}

fn cite(site: &Site, targets: &[String]) {
    let links: String = targets.iter().map(|target| format!("- <{target}>\n")).collect();
    site.write("content/articles/a.md", format!("---\ntitle: A\ndate: 2026-01-01\n---\n\n{links}"));
}

const SEND: [&str; 3] = ["mentions", "send", "--allow-local"];

#[test]
fn a_site_tells_those_it_cites_once() {
    let reader = Reader::new();
    let [one, two, three] = ["un", "deux", "trois"].map(|path| reader.at(path));
    let site = site(std::slice::from_ref(&one));
    site.write(
        "content/articles/b.md",
        format!("---\ntitle: B\ndate: 2026-01-02\nsource: {{title: R, url: {two}}}\n---\nTexte.\n"),
    );
    estrade(&site, &["build"]).ends(0);
    let dry = estrade(&site, &["mentions", "send", "--allow-local", "--dry-run"]).ends(0);
    dry.says("2 links to other sites to look into").says(&format!(
        "content/articles/a.md: mention to be sent to {one}, by http://127.0.0.1:{}/recu?blog=1\n",
        reader.port
    ));
    assert!(reader.received().is_empty() && !site.at("journal").exists());
    let sent = estrade(&site, &SEND).ends(0).says("Mentions: 2 sent.");
    assert_eq!(sent.stdout, "");
    let sent = sent.says(&format!("content/articles/a.md: mention sent to {one} (201)\n"));
    sent.says(&format!("content/articles/b.md: mention sent to {two} (201)\n"));
    assert_eq!(reader.received(), ["deux", "un"]);
    let ledger = site.read(LEDGER);
    assert!(ledger.contains(&format!("    location: {}\n", reader.at("mentions/un"))), "{ledger}");
    estrade(&site, &SEND).ends(0).says("Mentions: 2 settled before.");
    // A new link, before and after its deploy.
    cite(&site, &[one, three]);
    estrade(&site, &SEND).ends(0).says("deploy the site first").says("1 that waits for the site");
    assert_eq!(site.read(LEDGER), ledger);
    estrade(&site, &["build"]).ends(0);
    estrade(&site, &SEND).ends(0).says("Mentions: 1 sent, 2 settled before.");
    assert_eq!(reader.received(), ["trois"]);
    assert!(!site.public().keys().any(|path| path.contains("journal")));
}

#[test]
fn nothing_is_sent_where_something_is_wrong() {
    let reader = Reader::new();
    let site = site(&[reader.at("un")]);
    estrade(&site, &["build"]).ends(0);
    // Nobody else reads what is on this machine.
    estrade(&site, &["mentions", "send"]).ends(1).says("nobody else can read").says("base_url:");
    site.write(LEDGER, "articles/a:\n  http://x.fr/:\n    outcome: maybe\n");
    let broken = estrade(&site, &SEND).ends(1).says("cannot be read from here on");
    broken.says("--> journal/mentions.yaml:").says("nothing was sent");
    site.remove(LEDGER);
    site.write("content/articles/deux.md", FAULTY);
    estrade(&site, &SEND).ends(1).says("rien.md").says("Nothing was sent");
    site.remove("content/articles/deux.md");
    estrade(&Site::of([]), &SEND).ends(1).says("site.yaml");
    assert!(reader.received().is_empty());
    estrade(&site, &SEND).ends(0).says("Mentions: 1 sent.");
    cite(&site, &[]);
    estrade(&site, &SEND).ends(0).says("No link to another site.");
}

#[test]
fn a_run_that_is_interrupted_sends_nothing_twice() {
    let reader = Reader::new();
    let site = site(&["a", "b", "c"].map(|path| reader.at(path)));
    estrade(&site, &["build"]).ends(0);
    *reader.n_answered.lock().expect("no holder panics") = 1;
    let mut program = program(site.root(), &SEND);
    let mut child = program.stderr(Stdio::null()).spawn().expect("it runs");
    let heard = reader.unanswered.recv_timeout(Duration::from_secs(120));
    child.kill().expect("it can be ended");
    child.wait().expect("it has ended");
    heard.expect("a second mention was sent");
    assert_eq!(reader.received(), ["a"]);
    *reader.n_answered.lock().expect("no holder panics") = usize::MAX;
    estrade(&site, &SEND).ends(0).says("Mentions: 2 sent, 1 settled before.");
    assert_eq!(reader.received(), ["b", "c"]);
}
