//! A web server for tests: on this machine, with names of its own.

use super::client::Policy;
use super::host::is_reserved;
use super::round::Manners;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a test's server does with a request.
pub(super) enum Reply {
    Status(u16),
    Redirect(u16, String),
    /// A status, headers with their ends, and a body.
    Page(u16, &'static str, String),
    /// A header, and a body that never ends.
    Endless,
    /// Nothing, for as long as anybody waits.
    Silence,
    /// The end of the connection.
    Nothing,
}

/// A request as it came: `HEAD un.fr/page`, and its header.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) what: String,
    pub(super) header: String,
    pub(super) body: String,
}

pub(super) struct Server {
    pub(super) port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// How many requests to one host were answered at once, at most.
    open: Arc<Mutex<(Vec<String>, usize)>>,
}

impl Server {
    /// Answers each request by what `reply` makes of it and of the port.
    pub(super) fn start(reply: fn(&str, u16) -> Reply) -> Server {
        Server::hearing(move |asked, port| reply(&asked.what, port))
    }

    /// The same, of all that is sent.
    pub(super) fn hearing(reply: impl Fn(&Asked, u16) -> Reply + Send + Sync + 'static) -> Server {
        let reply = Arc::new(reply);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has one").port();
        let server = Server { port, asked: Arc::default(), open: Arc::default() };
        let (asked, open) = (server.asked.clone(), server.open.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (asked, open, reply) = (asked.clone(), open.clone(), reply.clone());
                thread::spawn(move || serve(stream, port, &*reply, &asked, &open));
            }
        });
        server
    }

    /// A whole address on this server.
    pub(super) fn at(&self, host: &str, path: &str) -> String {
        format!("http://{host}:{}{path}", self.port)
    }

    /// What was asked since the last look, in order.
    pub(super) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().expect("no holder panics"))
    }

    /// The same without headers, sorted.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.asked().into_iter().map(|asked| asked.what).collect();
        lines.sort();
        lines
    }

    pub(super) fn most_at_once(&self) -> usize {
        self.open.lock().expect("no holder panics").1
    }
}

fn serve(
    mut stream: TcpStream,
    port: u16,
    reply: &dyn Fn(&Asked, u16) -> Reply,
    asked: &Mutex<Vec<Asked>>,
    open: &Mutex<(Vec<String>, usize)>,
) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut header = String::new();
    while !header.ends_with("\r\n\r\n") {
        match reader.read_line(&mut header) {
            Ok(0) => break,
            Ok(_) => {}
            // Whoever hoped for a secure connection sends no text.
            Err(_) => return write!(stream, "HTTP/1.1 400 X\r\n\r\n").ok(),
        }
    }
    let mut words = header.split_whitespace();
    let (method, path) = (words.next()?, words.next()?);
    let lower = header.to_ascii_lowercase();
    let host = lower.split("host: ").nth(1)?.split([':', '\r']).next()?.to_owned();
    let what = format!("{method} {host}{path}");
    let length = lower.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    let mut body = vec![0; length.and_then(|length| length.trim().parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let request = Asked { what, header: header.clone(), body };
    let answer = reply(&request, port);
    asked.lock().expect("no holder panics").push(request);
    enter(open, &host);
    thread::sleep(Duration::from_millis(3));
    open.lock().expect("no holder panics").0.retain(|other| *other != host);
    let head = "Content-Length: 0\r\nConnection: close\r\nSet-Cookie: a=b\r\n\r\n";
    match answer {
        Reply::Status(status) => write!(stream, "HTTP/1.1 {status} X\r\n{head}").ok()?,
        Reply::Redirect(status, to) => {
            write!(stream, "HTTP/1.1 {status} X\r\nLocation: {to}\r\n{head}").ok()?;
        }
        Reply::Page(status, headers, body) => {
            let length = body.len();
            let head = format!("{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
            write!(stream, "HTTP/1.1 {status} X\r\n{head}{body}").ok()?;
        }
        Reply::Endless => {
            write!(stream, "HTTP/1.1 200 X\r\nContent-Length: 1000000000\r\n\r\n").ok()?;
            while stream.write_all(&[b'x'; 100]).is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        }
        Reply::Silence => thread::sleep(Duration::from_secs(20)),
        Reply::Nothing => {}
    }
    Some(())
}

fn enter(open: &Mutex<(Vec<String>, usize)>, host: &str) {
    let mut open = open.lock().expect("no holder panics");
    open.0.push(host.to_owned());
    let n_same = open.0.iter().filter(|other| *other == host).count();
    open.1 = open.1.max(n_same);
}

/// Manners for these servers: every name leads here, but for some.
pub(super) fn manners() -> Manners {
    let policy = Policy {
        may_connect: |address| address.is_loopback(),
        is_reserved,
        lookup: Some(lookup),
        is_online: || true,
    };
    let (pause, timeout) = (Duration::from_millis(2), Duration::from_secs(8));
    Manners { policy, n_hosts: 8, pause, timeout }
}

fn lookup(name: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    let here = IpAddr::from([127, 0, 0, 1]);
    let private = IpAddr::from([10, 0, 0, 1]);
    let failed =
        |words: &str| io::Error::other(format!("failed to lookup address information: {words}"));
    let addresses = match name {
        "nulle-part.fr" => return Err(failed("Name or service not known")),
        "coupe.fr" => return Err(failed("Temporary failure in name resolution")),
        "prive.fr" => vec![private],
        "mixte.fr" => vec![private, here],
        _ => vec![here],
    };
    Ok(addresses.into_iter().map(|address| SocketAddr::new(address, port)).collect())
}
