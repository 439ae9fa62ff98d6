//! A server as a process, and what its pages hold.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The kernel's unit of processor time; POSIX leaves it open, and Linux has had this one for ever.
const TICK: Duration = Duration::from_millis(10);

pub(crate) struct Server {
    child: Child,
    agent: ureq::Agent,
    url: String,
}

impl Server {
    /// Starts what `command` runs on a free port.
    pub(crate) fn start(command: impl Fn(u16) -> Command) -> io::Result<Server> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = command(port);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build();
        let url = format!("http://localhost:{port}");
        Ok(Server { child: command.spawn()?, agent: agent.into(), url })
    }

    /// What answers at an address; `None` while nothing does.
    pub(crate) fn get(&self, address: &str) -> Option<String> {
        let mut answer = self.agent.get(format!("{}{address}", self.url)).call().ok()?;
        (answer.status() == 200).then(|| answer.body_mut().read_to_string().ok()).flatten()
    }

    pub(crate) fn peak_mib(&self) -> Option<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kib / 1024.0)
    }

    /// The processor's time so far.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // The name, in parentheses, may hold anything; user and system time follow it.
        let (_, fields) = stat.rsplit_once(')')?;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
        Some(TICK * ticks.sum::<Result<u32, _>>().ok()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
