//! A request's headers to whether it was meant for this server.
//!
//! The preview shows drafts to whoever can connect to it. That no other machine can is not enough:
//! a page of a foreign site, open in the author's browser, can have its own name lead to this
//! machine (DNS rebinding), and the browser then takes our answers for that site's own. Its
//! requests name that site as their host, so that only the names by which an author calls on the
//! preview are let through. An IP address is no name: nobody can have it lead elsewhere.

use axum::http::header::{AsHeaderName, HOST, HeaderMap, HeaderValue, ORIGIN};
use axum::http::{StatusCode, Uri};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::OnceLock;

/// The port that a browser leaves out of an `http` address.
const HTTP_PORT: u16 = 80;

/// Why a request is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It names no host.
    NoHost,
    /// It names more than one.
    SeveralHosts,
    /// It was meant for another host, or another port.
    ForeignHost,
    /// A page of another site sent it.
    ForeignOrigin,
}

impl Refusal {
    /// The answer's status (RFC 9112 §3.2 for hosts that are missing or several).
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Refusal::NoHost | Refusal::SeveralHosts => StatusCode::BAD_REQUEST,
            Refusal::ForeignHost | Refusal::ForeignOrigin => StatusCode::FORBIDDEN,
        }
    }
}

/// What an address says between `//` and the path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Authority {
    host: Host,
    port: u16,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Host {
    /// In lower case.
    Name(String),
    Address(IpAddr),
}

/// Lets a request through whose host is this server, which is bound to an address and a port.
///
/// The host is `localhost`, an address of this machine for itself, or the one it is bound to. For
/// a server that other machines can reach, it is any IP address, or this machine's own name below
/// `.local`, too. The port is the server's, and may be left out if it is 80.
///
/// # Errors
/// The reason to refuse it.
pub(crate) fn check(headers: &HeaderMap, uri: &Uri, bound: SocketAddr) -> Result<(), Refusal> {
    meant_for(headers, uri, bound).map(|_| ())
}

/// Lets a request through that a page of this server sent, or a program that is no browser: what
/// is only said to whoever has the preview open.
///
/// # Errors
/// The reason to refuse it.
pub(crate) fn check_origin(
    headers: &HeaderMap,
    uri: &Uri,
    bound: SocketAddr,
) -> Result<(), Refusal> {
    let host = meant_for(headers, uri, bound)?;
    let is_own = |origin: &HeaderValue| {
        let origin = origin.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
        origin.and_then(parse).is_some_and(|origin| origin == host)
    };
    let is_cross =
        |site: &HeaderValue| site.as_bytes().trim_ascii().eq_ignore_ascii_case(b"cross-site");
    if headers.get_all("sec-fetch-site").iter().any(is_cross) {
        return Err(Refusal::ForeignOrigin);
    }
    match headers.contains_key(ORIGIN) {
        true if only(headers, ORIGIN).is_some_and(is_own) => Ok(()),
        true => Err(Refusal::ForeignOrigin),
        false => Ok(()),
    }
}

/// The host that a request names, if that is this server.
fn meant_for(headers: &HeaderMap, uri: &Uri, bound: SocketAddr) -> Result<Authority, Refusal> {
    if headers.get_all(HOST).iter().count() > 1 {
        return Err(Refusal::SeveralHosts);
    }
    let header = match headers.get(HOST) {
        Some(host) => Some(host.to_str().map_err(|_| Refusal::ForeignHost)?),
        None => None,
    };
    // HTTP/2 names the host in the address alone; a request to a proxy, in both.
    let mut named = header.into_iter().chain(uri.authority().map(|authority| authority.as_str()));
    let first = own(named.next().ok_or(Refusal::NoHost)?, bound).ok_or(Refusal::ForeignHost)?;
    match named.next() {
        Some(second) if own(second, bound).as_ref() != Some(&first) => Err(Refusal::ForeignHost),
        _ => Ok(first),
    }
}

/// The only value of a header.
fn only(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// Reads an authority, if it is this server's.
fn own(text: &str, bound: SocketAddr) -> Option<Authority> {
    let authority = parse(text)?;
    let is_open = !bound.ip().to_canonical().is_loopback();
    let is_own = match &authority.host {
        Host::Name(name) if name == "localhost" => true,
        Host::Name(name) => is_open && Some(name.as_str()) == own_name(),
        Host::Address(address) => {
            let loopback = [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()];
            is_open || loopback.contains(address) || *address == bound.ip().to_canonical()
        }
    };
    (is_own && authority.port == bound.port()).then_some(authority)
}

/// Reads `host`, `host:port`, `[address]` or `[address]:port`; `None` for all else, such as a user
/// before `@`.
fn parse(text: &str) -> Option<Authority> {
    let end = match text.strip_prefix('[') {
        Some(inside) => inside.find(']')? + 2,
        None => text.find(':').unwrap_or(text.len()),
    };
    let (host, rest) = text.split_at(end);
    let port = match rest.strip_prefix(':') {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => digits.parse().ok()?,
        Some(_) => return None,
        None if rest.is_empty() => HTTP_PORT,
        None => return None,
    };
    let host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inside) => Host::Address(IpAddr::from(inside.parse::<Ipv6Addr>().ok()?)),
        None => match host.parse::<Ipv4Addr>() {
            Ok(address) => Host::Address(address.into()),
            Err(_) => Host::Name(host.to_ascii_lowercase()),
        },
    };
    let host = match host {
        Host::Address(address) => Host::Address(address.to_canonical()),
        name => name,
    };
    Some(Authority { host, port })
}

/// This machine's name on the local network (RFC 6762 §3), if it is made of letters, digits and
/// hyphens.
fn own_name() -> Option<&'static str> {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    let name = || {
        let name = gethostname::gethostname().into_string().ok()?.to_ascii_lowercase();
        let label = name.split('.').next().unwrap_or_default();
        let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (is_plain && !label.is_empty()).then(|| format!("{label}.local"))
    };
    NAME.get_or_init(name).as_deref()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: &str = "127.0.0.1:4000";
    const OPEN: &str = "0.0.0.0:4000";

    fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"));
        }
        headers
    }

    fn check_host(host: &str, bound: &str) -> Result<(), Refusal> {
        let bound = bound.parse().expect("an address");
        check(&headers(&[("host", host)]), &Uri::from_static("/"), bound)
    }

    #[test]
    fn answers_to_the_names_that_nobody_can_take() {
        for (bound, host) in [
            (LOCAL, "localhost:4000"),
            (LOCAL, "LocalHost:4000"),
            (LOCAL, "127.0.0.1:4000"),
            (LOCAL, "[::1]:4000"),
            (LOCAL, "[0:0:0:0:0:0:0:1]:4000"),
            (LOCAL, "[::ffff:127.0.0.1]:4000"),
            ("127.0.0.2:4000", "127.0.0.2:4000"),
            ("[::1]:4000", "[::1]:4000"),
            ("[::1]:4000", "localhost:4000"),
            ("127.0.0.1:80", "localhost"),
            ("127.0.0.1:80", "localhost:80"),
            ("[::1]:80", "[::1]"),
            (OPEN, "localhost:4000"),
            (OPEN, "192.168.1.20:4000"),
            (OPEN, "[fe80::1]:4000"),
            ("[::]:4000", "192.168.1.20:4000"),
            ("192.168.1.20:80", "192.168.1.20"),
        ] {
            assert_eq!(check_host(host, bound), Ok(()), "{host} at {bound}");
        }
        if let Some(name) = own_name() {
            let host = format!("{name}:4000");
            assert_eq!(check_host(&host, OPEN), Ok(()), "{host}");
            assert_eq!(check_host(&host, LOCAL), Err(Refusal::ForeignHost), "{host}");
        }
    }

    #[test]
    fn answers_to_no_other_name() {
        for (bound, host) in [
            (LOCAL, "evil.example:4000"),
            (LOCAL, "localhost:4000.evil.example"),
            (LOCAL, "localhost.evil.example:4000"),
            (LOCAL, "localhost.:4000"),
            (LOCAL, "sub.localhost:4000"),
            (LOCAL, "evil.example@localhost:4000"),
            (LOCAL, "localhost:4000@evil.example"),
            (LOCAL, "localhost:4000, evil.example"),
            (LOCAL, "http://localhost:4000"),
            (LOCAL, " localhost:4000"),
            (LOCAL, "localhost:4000/"),
            // Another port, none, or none that is one.
            (LOCAL, "localhost"),
            (LOCAL, "localhost:"),
            (LOCAL, "localhost:4001"),
            (LOCAL, "localhost:+4000"),
            (LOCAL, "localhost:69536"),
            (LOCAL, "localhost:4000:4000"),
            // Addresses that are not this server's, or are no addresses.
            (LOCAL, "192.168.1.20:4000"),
            (LOCAL, "0.0.0.0:4000"),
            (LOCAL, "127.1:4000"),
            (LOCAL, "2130706433:4000"),
            (LOCAL, "127.0.0.1.:4000"),
            (LOCAL, "::1:4000"),
            (LOCAL, "[::1:4000"),
            (LOCAL, "[::1]4000"),
            (LOCAL, "[::1]]:4000"),
            (LOCAL, "[::1%25lo]:4000"),
            (LOCAL, "[127.0.0.1]:4000"),
            (LOCAL, "[]:4000"),
            (LOCAL, "[é]:4000"),
            (LOCAL, ""),
            (LOCAL, ":4000"),
            (OPEN, "evil.example:4000"),
            (OPEN, "evil.local:4000"),
            (OPEN, "192.168.1.20"),
            (OPEN, "192.168.1.20:80"),
        ] {
            assert_eq!(check_host(host, bound), Err(Refusal::ForeignHost), "{host} at {bound}");
        }
    }

    #[test]
    fn a_request_names_one_host() {
        let bound = LOCAL.parse().expect("an address");
        let (own, other) = (("host", "localhost:4000"), ("host", "evil.example"));
        for (fields, address, wanted) in [
            (&[][..], "/", Err(Refusal::NoHost)),
            (&[own, own], "/", Err(Refusal::SeveralHosts)),
            (&[own, other], "/", Err(Refusal::SeveralHosts)),
            (&[], "http://localhost:4000/", Ok(())),
            (&[], "http://evil.example:4000/", Err(Refusal::ForeignHost)),
            (&[], "http://me@localhost:4000/", Err(Refusal::ForeignHost)),
            (&[own], "http://LOCALHOST:4000/", Ok(())),
            (&[own], "http://evil.example/", Err(Refusal::ForeignHost)),
            (&[own], "http://127.0.0.1:4000/", Err(Refusal::ForeignHost)),
            (&[other], "http://localhost:4000/", Err(Refusal::ForeignHost)),
        ] {
            let found = check(&headers(fields), &Uri::from_static(address), bound);
            assert_eq!(found, wanted, "{fields:?} {address}");
        }
    }

    #[test]
    fn only_the_previews_own_pages_hear_of_changes() {
        let bound = LOCAL.parse().expect("an address");
        let host = ("host", "localhost:4000");
        let (origin, site) = ("origin", "sec-fetch-site");
        for (fields, is_own) in [
            (&[host][..], true),
            (&[host, (origin, "http://localhost:4000")], true),
            (&[host, (site, "same-origin")], true),
            (&[host, (site, "none"), (origin, "http://LOCALHOST:4000")], true),
            (&[host, (origin, "http://127.0.0.1:4000")], false),
            (&[host, (origin, "http://localhost:3000")], false),
            (&[host, (origin, "http://localhost")], false),
            (&[host, (origin, "https://localhost:4000")], false),
            (&[host, (origin, "http://localhost:4000/")], false),
            (&[host, (origin, "http://localhost:4000.evil.example")], false),
            (&[host, (origin, "null")], false),
            (&[host, (origin, "")], false),
            (&[host, (origin, "http://localhost:4000"), (origin, "http://e.example")], false),
            (&[host, (site, "cross-site")], false),
            (&[host, (site, "Cross-Site"), (origin, "http://localhost:4000")], false),
        ] {
            let found = check_origin(&headers(fields), &Uri::from_static("/"), bound);
            let wanted = if is_own { Ok(()) } else { Err(Refusal::ForeignOrigin) };
            assert_eq!(found, wanted, "{fields:?}");
        }
        let foreign = headers(&[("host", "evil.example")]);
        let found = check_origin(&foreign, &Uri::from_static("/"), bound);
        assert_eq!(found, Err(Refusal::ForeignHost));
    }

    #[test]
    fn a_refusal_says_whose_fault_it_is() {
        for (refusal, status) in [
            (Refusal::NoHost, 400),
            (Refusal::SeveralHosts, 400),
            (Refusal::ForeignHost, 403),
            (Refusal::ForeignOrigin, 403),
        ] {
            assert_eq!(refusal.status().as_u16(), status);
        }
    }
}
