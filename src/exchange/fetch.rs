//! Whole pages of other people's servers: redirects are followed by hand, each target under the
//! same rules as the first address.

use super::client::{Client, Reply};
use super::verdict::Cause;
use super::visit::without_private_parts;
use url::Url;

/// How many redirects are followed.
const MAX_REDIRECTS: usize = 5;

/// Asks for a page until somebody answers it. The second value is where that was.
///
/// # Errors
/// No answer came; an address led to where nobody may go, or in circles.
pub(super) fn fetch(client: &Client, url: &Url, accept: &str) -> Result<(Reply, Url), Cause> {
    follow(url, &mut |url| client.get(url, accept))
}

/// The same with somebody who asks: `ask` refuses hosts that may not be asked.
///
/// # Errors
/// Those of `ask`; redirects in circles.
pub(super) fn follow(
    url: &Url,
    ask: &mut dyn FnMut(&Url) -> Result<Reply, Cause>,
) -> Result<(Reply, Url), Cause> {
    let mut here = without_private_parts(url.clone());
    for _ in 0..=MAX_REDIRECTS {
        let reply = ask(&here)?;
        let Some(next) = target(&here, &reply) else { return Ok((reply, here)) };
        here = without_private_parts(next);
    }
    Err(Cause::Circles)
}

fn target(here: &Url, reply: &Reply) -> Option<Url> {
    if !matches!(reply.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let next = here.join(reply.location.as_deref()?).ok()?;
    matches!(next.scheme(), "http" | "https").then_some(next)
}
