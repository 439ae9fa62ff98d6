//! A preview as a process, and requests to it as they go over the wire.

use super::{Files, Site, program};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longer than anything takes that works.
const PATIENCE: Duration = Duration::from_secs(20);

/// A preview that runs.
pub(crate) struct Preview {
    child: Child,
    pub(crate) port: u16,
    said: Arc<Mutex<String>>,
}

/// What a request brought.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value; empty if there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }
}

impl Preview {
    /// Starts a preview of a site on the day of these tests, and waits until it answers.
    pub(crate) fn of(site: &Site, args: &[&str]) -> Preview {
        Preview::start(site, args, |_| {})
    }

    /// Starts a preview of a site that follows the clock.
    pub(crate) fn now(site: &Site, args: &[&str]) -> Preview {
        Preview::start(site, args, |command| {
            command.env_remove("SOURCE_DATE_EPOCH");
        })
    }

    fn start(site: &Site, args: &[&str], set: impl Fn(&mut std::process::Command)) -> Preview {
        let port: &[&str] = if args.contains(&"--port") { &[] } else { &["--port", "41000"] };
        let args = [&["serve"], port, args].concat();
        let mut command = program::program(site.root(), &args);
        set(&mut command);
        let spawned = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.expect("it runs");
        let said = Arc::new(Mutex::new(String::new()));
        let (stderr, lines) = (child.stderr.take().expect("it is piped"), said.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                lines.lock().expect("no holder panics").push_str(&format!("{line}\n"));
            }
        });
        let mut preview = Preview { child, port: 0, said };
        preview.until(|preview| preview.said().contains("/_estrade/"));
        let said = preview.said();
        let port = said.split("http://localhost:").nth(1).expect("it names its address");
        let port: String = port.chars().take_while(char::is_ascii_digit).collect();
        preview.port = port.parse().expect("it is a number");
        preview
    }

    /// What it has printed so far.
    pub(crate) fn said(&self) -> String {
        self.said.lock().expect("no holder panics").clone()
    }

    /// Waits until something holds.
    #[track_caller]
    pub(crate) fn until(&self, holds: impl Fn(&Preview) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "it never held:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[track_caller]
    pub(crate) fn until_shows(&self, path: &str, words: &str) {
        self.until(|preview| preview.get(path).text().contains(words));
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks with headers; `Host` is the preview's own unless they name another.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: localhost:{}\r\n", self.port));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let mut stream = TcpStream::connect(address).expect("it answers");
        stream.write_all(format!("{request}\r\n").as_bytes()).expect("it reads");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("it answers to the end");
        answer(&bytes)
    }

    /// What it serves at each output of a build, without the script that it adds.
    pub(crate) fn outputs(&self, built: &Files) -> Files {
        let base = self.base();
        let outputs = built.keys().map(|path| (path.clone(), plain(&self.at(&base, path).body)));
        outputs.collect()
    }

    /// What it serves at an output of a build.
    pub(crate) fn output(&self, path: &str) -> Answer {
        self.at(&self.base(), path)
    }

    fn at(&self, base: &str, path: &str) -> Answer {
        let address = path.strip_suffix("index.html").unwrap_or(path);
        self.get(&format!("{base}/{}", encoded(address)))
    }

    /// A tab's connection, as long as it is kept.
    pub(crate) fn listen(&self, path: &str) -> BufReader<TcpStream> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let mut stream = TcpStream::connect(address).expect("it answers");
        let (port, path) = (self.port, encoded(path));
        let request = format!("GET /_estrade/events?address={path} HTTP/1.1\r\n");
        let request = format!("{request}Host: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("it reads");
        BufReader::new(stream)
    }

    /// What a tab that just opened a page is told first.
    pub(crate) fn state(&self, path: &str) -> serde_json::Value {
        let lines = self.listen(path).lines().map_while(Result::ok);
        let data = lines.skip_while(|line| line != "event: state").nth(1).expect("a state");
        serde_json::from_str(data.strip_prefix("data: ").expect("its data")).expect("JSON")
    }

    /// The path of the site's `base_url`, to which the root leads.
    fn base(&self) -> String {
        let root = self.get("/");
        let location = root.head.lines().find_map(|line| line.strip_prefix("location: "));
        location.unwrap_or("/").trim_end_matches('/').to_owned()
    }

    /// Bytes of memory in use.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok());
        kilobytes.unwrap_or(0) * 1024
    }

    /// Ends it as Ctrl-C does, and gives its exit code.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let killed = std::process::Command::new("kill").args(["-INT", &id]).status();
        assert!(killed.is_ok_and(|status| status.success()));
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                return status.code();
            }
            assert!(start.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("it has a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    let body = bytes[end + 4..].to_vec();
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    Answer { status, head, body: if is_chunked { joined(&body) } else { body } }
}

/// The chunks of a body as one.
fn joined(mut rest: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(&String::from_utf8_lossy(&rest[..end]), 16).unwrap_or(0);
        whole.extend_from_slice(&rest[end + 2..][..size]);
        rest = &rest[(end + 2 + size + 2).min(rest.len())..];
    }
    whole
}

fn encoded(path: &str) -> String {
    let encode = |byte: u8| match byte {
        b'/' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    path.bytes().map(encode).collect()
}

/// A page as a build writes it: without the preview's script.
fn plain(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let Some((before, after)) = text.split_once("<script src=\"/_estrade/client.js\"") else {
        return bytes.to_vec();
    };
    let after = after.split_once("</script>").map_or("", |(_, after)| after);
    format!("{before}{after}").into_bytes()
}

/// What a build makes, with the plain names that a preview gives to the style sheet and the script.
pub(crate) fn with_plain_names(built: &Files) -> Files {
    let mut names = Vec::new();
    for path in built.keys() {
        for (start, end) in [("assets/style.", ".css"), ("assets/script.", ".js")] {
            if path.starts_with(start)
                && path.ends_with(end)
                && path.len() == start.len() + 8 + end.len()
            {
                names.push((path.clone(), format!("{}{end}", start.trim_end_matches('.'))));
            }
        }
    }
    let rename = |text: &[u8]| match std::str::from_utf8(text) {
        Ok(text) => {
            let renamed =
                names.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new));
            renamed.into_bytes()
        }
        Err(_) => text.to_vec(),
    };
    let renamed = |path: &String| {
        names
            .iter()
            .find(|(old, _)| old == path)
            .map_or_else(|| path.clone(), |(_, new)| new.clone())
    };
    built.iter().map(|(path, bytes)| (renamed(path), rename(bytes))).collect()
}
