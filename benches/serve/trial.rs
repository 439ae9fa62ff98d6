//! One server on one site: edits in, what they took out.

use super::server::Server;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// Between two edits, so that what follows the first does not slow the second.
const PAUSE: Duration = Duration::from_millis(1_200);

/// How long an edit may take to show.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long nothing happens while the processor's time is measured.
const IDLE: Duration = Duration::from_secs(3);

pub(crate) struct Trial {
    pub(crate) edits: usize,
    /// The file that is edited, and the address of its page.
    pub(crate) article: PathBuf,
    pub(crate) address: String,
    /// The address of a list that shows its title.
    pub(crate) list: String,
}

pub(crate) struct Figures {
    /// From the start of the process to its first page.
    pub(crate) first: Duration,
    /// From the end of each write to the first answer that shows it.
    pub(crate) body: Vec<Duration>,
    pub(crate) title: Vec<Duration>,
    /// None where the system does not tell.
    pub(crate) peak_mib: Option<f64>,
    pub(crate) idle: Option<Duration>,
}

impl Trial {
    /// Starts the server that `command` runs on a port, edits, and ends it.
    pub(crate) fn run(&self, command: impl Fn(u16) -> Command) -> io::Result<Figures> {
        let text = fs::read_to_string(&self.article)?;
        let start = Instant::now();
        let server = Server::start(command)?;
        until(|| server.get(&self.address).is_some_and(|page| page.contains("</html>")))?;
        let first = start.elapsed();
        thread::sleep(PAUSE);
        let body = self.measure(&server, &self.address, &text, |mark| {
            text.replacen("\n---\n", &format!("\n---\n\nUne phrase de plus, {mark}.\n"), 1)
        })?;
        let title = self.measure(&server, &self.list, &text, |mark| {
            text.replacen("title: \"", &format!("title: \"{mark} "), 1)
        })?;
        thread::sleep(PAUSE);
        let before = server.processor_time();
        thread::sleep(IDLE);
        let idle = server.processor_time().zip(before).map(|(after, before)| after - before);
        Ok(Figures { first, body, title, peak_mib: server.peak_mib(), idle })
    }

    fn measure(
        &self,
        server: &Server,
        address: &str,
        text: &str,
        edited: impl Fn(&str) -> String,
    ) -> io::Result<Vec<Duration>> {
        let mut times = Vec::new();
        for number in 0..self.edits {
            let mark = format!("zz{number}zz");
            fs::write(&self.article, edited(&mark))?;
            let start = Instant::now();
            until(|| server.get(address).is_some_and(|page| page.contains(&mark)))?;
            times.push(start.elapsed());
            thread::sleep(PAUSE);
        }
        fs::write(&self.article, text)?;
        thread::sleep(PAUSE);
        Ok(times)
    }
}

fn until(is_so: impl Fn() -> bool) -> io::Result<()> {
    let start = Instant::now();
    while !is_so() {
        if start.elapsed() > PATIENCE {
            return Err(io::Error::other("the server never showed it"));
        }
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}
