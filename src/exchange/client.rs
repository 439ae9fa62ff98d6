//! Requests over the network. The one module that names `ureq`.
//!
//! A host's name is looked up once for each connection, by [`Guarded`], and the connection goes to
//! the addresses that it let through: a name whose address changes between a look and a connection
//! gets nowhere. No proxy is used, since it would look names up itself. No cookie, no referrer and
//! no language is sent.

use super::host;
use super::verdict::Cause;
use super::visit::{Answer, Method};
use std::io::{self, ErrorKind, Read};
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::Duration;
use ureq::config::Config;
use ureq::http::{HeaderValue, Response, Uri};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};
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
pub(super) fn is_online() -> bool {
    ("a.root-servers.net", 53).to_socket_addrs().is_ok()
}

/// Whether an address may be asked for: its host is none that is reserved, and its port none of
/// another service.
pub(super) fn may_ask(url: &Url, is_reserved: fn(&str) -> bool) -> bool {
    let is_of_another = url.port().is_some_and(host::is_bad_port);
    !is_of_another && !url.host_str().is_none_or(is_reserved)
}

/// The longest body that is read, in bytes.
const MAX_BODY: u64 = 16 << 20;

/// The longest part of a page of which only the beginning is wanted, in bytes.
const MAX_BEGINNING: u64 = 1 << 20;

/// Asks servers.
pub(super) struct Client {
    agent: Agent,
    is_reserved: fn(&str) -> bool,
    trusted: Vec<Url>,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    /// The values of its `Link` headers (RFC 8288), in order.
    pub(super) links: Vec<String>,
    /// Of its `Content-Type`, in lower case, without parameters.
    pub(super) media_type: String,
    pub(super) body: Vec<u8>,
}

impl Client {
    pub(super) fn new(policy: Policy, timeout: Duration) -> Client {
        Client::trusting(policy, timeout, Vec::new())
    }

    /// A client that may speak to these servers too, be they on this machine or its network: the
    /// author named them. Only their own scheme, host and port are trusted.
    pub(super) fn trusting(policy: Policy, timeout: Duration, trusted: Vec<Url>) -> Client {
        let config = Agent::config_builder()
            .user_agent(USER_AGENT)
            .proxy(None)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(timeout))
            .timeout_connect(Some(timeout / 2))
            .build();
        let guarded = Guarded { policy, trusted: trusted.clone() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), guarded);
        Client { agent, is_reserved: policy.is_reserved, trusted }
    }

    /// Whether an address may be asked for, as far as it says itself.
    pub(super) fn may_ask(&self, url: &Url) -> bool {
        self.trusted.iter().any(|one| is_same_server(one, url)) || may_ask(url, self.is_reserved)
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

    /// Asks for a page, and reads all of the answer.
    pub(super) fn get(&self, url: &Url, accept: &str) -> Result<Reply, Cause> {
        if !self.may_ask(url) {
            return Err(Cause::Private);
        }
        whole(self.agent.get(url.as_str()).header("accept", accept).call())
    }

    /// Asks for a page, and reads what its beginning says: no more than a mebibyte of HTML, and
    /// nothing of anything else.
    pub(super) fn get_beginning(&self, url: &Url, accept: &str) -> Result<Reply, Cause> {
        if !self.may_ask(url) {
            return Err(Cause::Private);
        }
        let answer = self.agent.get(url.as_str()).header("accept", accept).call();
        let (mut reply, body) = header_and_body(answer)?;
        if matches!(reply.media_type.as_str(), "" | "text/html" | "application/xhtml+xml") {
            let mut body = body.into_reader().take(MAX_BEGINNING);
            body.read_to_end(&mut reply.body).map_err(|error| of_connection(error.kind()))?;
        }
        Ok(reply)
    }

    /// Sends a body of a media type, and reads all of the answer.
    pub(super) fn post(&self, url: &Url, media_type: &str, body: &str) -> Result<Reply, Cause> {
        if !self.may_ask(url) {
            return Err(Cause::Private);
        }
        whole(self.agent.post(url.as_str()).header("content-type", media_type).send(body))
    }
}

fn whole(answer: Result<Response<Body>, Error>) -> Result<Reply, Cause> {
    let (reply, mut body) = header_and_body(answer)?;
    let body = body.with_config().limit(MAX_BODY).read_to_vec();
    Ok(Reply { body: body.map_err(|error| cause(&error))?, ..reply })
}

/// An answer without its body, and what that is to be read from.
fn header_and_body(answer: Result<Response<Body>, Error>) -> Result<(Reply, Body), Cause> {
    let answer = answer.map_err(|error| cause(&error))?;
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers();
    let location = headers.get("location").map(text);
    let links = headers.get_all("link").iter().map(text).collect();
    let media_type = headers.get("content-type").map(text).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let status = answer.status().as_u16();
    let reply = Reply { status, location, links, media_type, body: Vec::new() };
    Ok((reply, answer.into_body()))
}

/// Whether two addresses are those of one server.
fn is_same_server(one: &Url, other: &Url) -> bool {
    let server = |url: &Url| (url.scheme().to_owned(), url.port_or_known_default());
    one.host() == other.host() && server(one) == server(other)
}

/// Lets through the addresses that may be connected to.
#[derive(Debug)]
struct Guarded {
    policy: Policy,
    trusted: Vec<Url>,
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
        let is_trusted = Url::parse(&uri.to_string())
            .is_ok_and(|url| self.trusted.iter().any(|one| is_same_server(one, &url)));
        let may_connect = |at: &SocketAddr| is_trusted || (self.policy.may_connect)(at.ip());
        found.into_iter().filter(may_connect).for_each(|address| {
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
