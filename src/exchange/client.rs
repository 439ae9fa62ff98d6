//! Requests over the network. The one module that names `ureq`.
//!
//! A host's name is looked up once for each connection, by [`Guarded`], and the connection goes to
//! the addresses that it let through: a name whose address changes between a look and a connection
//! gets nowhere. No proxy is used, since it would look names up itself. No cookie, no referrer and
//! no language is sent, and no body is read.

use super::host;
use super::verdict::Cause;
use super::visit::{Answer, Method};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};
use url::Url;

/// Names the program, and nothing of who runs it.
const USER_AGENT: &str = concat!("estrade/", env!("CARGO_PKG_VERSION"));

/// A name and a port to addresses.
pub(super) type Lookup = fn(&str, u16) -> io::Result<Vec<SocketAddr>>;

/// Who may be asked, and how names are looked up. Tests have servers of their own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    pub(super) may_connect: fn(IpAddr) -> bool,
    pub(super) is_reserved: fn(&str) -> bool,
    /// Instead of the system's way.
    pub(super) lookup: Option<Lookup>,
    /// Whether names can be looked up at all.
    pub(super) is_online: fn() -> bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            may_connect: host::is_public,
            is_reserved: host::is_reserved,
            lookup: None,
            is_online,
        }
    }
}

/// Whether a name that is always there can be looked up. Nothing is asked of its host.
fn is_online() -> bool {
    ("a.root-servers.net", 53).to_socket_addrs().is_ok()
}

/// Whether an address may be asked for: its host is none that is reserved, and its port none of
/// another service.
pub(super) fn may_ask(url: &Url, is_reserved: fn(&str) -> bool) -> bool {
    let is_of_another = url.port().is_some_and(host::is_bad_port);
    !is_of_another && !url.host_str().is_none_or(is_reserved)
}

/// Asks servers.
pub(super) struct Client {
    agent: Agent,
    is_reserved: fn(&str) -> bool,
}

impl Client {
    pub(super) fn new(policy: Policy, timeout: Duration) -> Client {
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(timeout))
            .timeout_connect(Some(timeout / 2))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Guarded { policy });
        Client { agent, is_reserved: policy.is_reserved }
    }

    /// Whether an address may be asked for, as far as it says itself.
    pub(super) fn may_ask(&self, url: &Url) -> bool {
        may_ask(url, self.is_reserved)
    }

    /// Asks for one address that may be, and reads the header of the answer.
    pub(super) fn ask(&self, url: &Url, method: Method) -> Result<Answer, Cause> {
        let answer = match method {
            Method::Head => self.agent.head(url.as_str()).call(),
            Method::Get => self.agent.get(url.as_str()).call(),
        };
        // Whatever of a body is on its way goes with the connection.
        let answer = answer.map_err(|error| cause(&error))?;
        let location = answer.headers().get("location").map(|value| value.as_bytes());
        let location = location.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        Ok(Answer { status: answer.status().as_u16(), location })
    }
}

/// Lets through the addresses that may be connected to.
#[derive(Debug)]
struct Guarded {
    policy: Policy,
}

/// Why a name gives no address.
#[derive(Debug, thiserror::Error)]
#[error("no address for this name: {0:?}")]
struct NotFound(Cause);

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let mut allowed = self.empty();
        let found = self.look_up(uri, config, timeout)?;
        found.into_iter().filter(|at| (self.policy.may_connect)(at.ip())).for_each(|address| {
            allowed.push(address);
        });
        if allowed.is_empty() {
            return Err(Error::Other(Box::new(NotFound(Cause::Private))));
        }
        Ok(allowed)
    }
}

impl Guarded {
    fn look_up(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<Vec<SocketAddr>, Error> {
        let not_found = |error: &io::Error| Error::Other(Box::new(NotFound(of_lookup(error))));
        if let Some(lookup) = self.policy.lookup {
            let port = uri.port_u16().unwrap_or(80);
            return lookup(uri.host().unwrap_or(""), port).map_err(|error| not_found(&error));
        }
        match DefaultResolver::default().resolve(uri, config, timeout) {
            Ok(found) => Ok(found.iter().copied().collect()),
            Err(Error::Io(error)) => Err(not_found(&error)),
            Err(Error::HostNotFound) => Err(Error::Other(Box::new(NotFound(Cause::NoName)))),
            Err(other) => Err(other),
        }
    }
}

/// Rust gives no code for what `getaddrinfo` says, but its words, which no locale changes here;
/// Windows has codes (`WSATRY_AGAIN`, `WSANO_RECOVERY`).
fn of_lookup(error: &io::Error) -> Cause {
    let words = error.to_string();
    let is_temporary = ["emporary failure", "ry again", "ystem error", "on-recoverable"]
        .iter()
        .any(|known| words.contains(known));
    match error.raw_os_error() {
        Some(11_002 | 11_003) => Cause::Lookup,
        _ if is_temporary => Cause::Lookup,
        _ => Cause::NoName,
    }
}

fn cause(error: &Error) -> Cause {
    match error {
        Error::Other(other) => {
            other.downcast_ref::<NotFound>().map_or(Cause::Protocol, |NotFound(cause)| *cause)
        }
        Error::HostNotFound => Cause::NoName,
        Error::Timeout(_) => Cause::Timeout,
        Error::ConnectionFailed => Cause::Unreachable,
        Error::Tls(_) | Error::Rustls(_) | Error::TlsRequired => Cause::Secure,
        Error::BadUri(_) => Cause::Malformed,
        Error::Io(error) => of_connection(error.kind()),
        _ => Cause::Protocol,
    }
}

fn of_connection(kind: ErrorKind) -> Cause {
    match kind {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Cause::Timeout,
        ErrorKind::ConnectionRefused
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable => Cause::Unreachable,
        // This is how a certificate that is not accepted comes through.
        ErrorKind::InvalidData => Cause::Secure,
        _ => Cause::Protocol,
    }
}
