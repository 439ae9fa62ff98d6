//! One address, asked until somebody answers: redirects are followed by hand, each target under
//! the same rules as the first address.

use super::verdict::{Cause, Verdict};
use url::Url;

/// How many redirects are followed; browsers give up at twenty.
const MAX_REDIRECTS: usize = 10;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// The header alone.
    Head,
    Get,
}

/// The start of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) location: Option<String>,
}

/// What came of one address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Visit {
    pub(super) verdict: Verdict,
    /// The host that was asked last, which is another than the address's own behind a redirect.
    pub(super) host: String,
}

/// Asks for an address. `ask` refuses hosts that may not be asked, with [`Cause::Private`].
pub(super) fn visit(
    start: &Url,
    ask: &mut dyn FnMut(&Url, Method) -> Result<Answer, Cause>,
) -> Visit {
    let mut seen = vec![start.clone()];
    let (mut moved, mut is_for_good) = (None, true);
    loop {
        let here = &seen[seen.len() - 1];
        let is_first = seen.len() == 1;
        let host = here.host_str().unwrap_or("").to_owned();
        let answer = match ask_both_ways(here, ask) {
            Ok(answer) => answer,
            Err(Cause::Private) if is_first => {
                return Visit { verdict: Verdict::LeftOut, host };
            }
            Err(cause) => return Visit { verdict: Verdict::of_failure(cause), host },
        };
        let Some(next) = target(here, &answer) else {
            return Visit { verdict: Verdict::of_status(answer.status, moved), host };
        };
        let fragment = next.fragment().map(|fragment| format!("#{fragment}"));
        let next = without_private_parts(next);
        is_for_good &= matches!(answer.status, 301 | 308);
        if is_for_good {
            moved = Some(format!("{next}{}", fragment.unwrap_or_default()));
        }
        if seen.contains(&next) || seen.len() > MAX_REDIRECTS {
            return Visit { verdict: Verdict::Unchecked(Cause::Circles), host };
        }
        seen.push(next);
    }
}

/// The header first, since it costs the host less; then the page, since many hosts answer nothing
/// true to `HEAD`. A host that asks for patience is not asked again.
fn ask_both_ways(
    url: &Url,
    ask: &mut dyn FnMut(&Url, Method) -> Result<Answer, Cause>,
) -> Result<Answer, Cause> {
    match ask(url, Method::Head) {
        Ok(answer) if answer.status < 400 || matches!(answer.status, 429 | 503) => Ok(answer),
        Ok(_) | Err(Cause::Protocol) => ask(url, Method::Get),
        Err(cause) => Err(cause),
    }
}

/// Where a redirect leads, if it is one (RFC 9110 §15.4) and leads to a page of the Web.
fn target(here: &Url, answer: &Answer) -> Option<Url> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let next = here.join(answer.location.as_deref()?).ok()?;
    matches!(next.scheme(), "http" | "https").then_some(next)
}

/// An address as it is asked for: neither its fragment nor anybody's password is sent.
pub(super) fn without_private_parts(mut url: Url) -> Url {
    url.set_fragment(None);
    // These fail for addresses without a host alone, which have none of the two.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

#[cfg(test)]
mod tests {
    use super::{Answer, Method, visit};
    use crate::exchange::verdict::{Cause, Verdict};
    use url::Url;

    /// A status and perhaps where it redirects to.
    type Said<'s> = Result<(u16, &'s str), Cause>;

    /// Visits `https://a.fr/` where each address answers so.
    fn visited(answers: &[(&str, Said)]) -> (Verdict, Vec<String>) {
        let mut asked = Vec::new();
        let mut ask = |url: &Url, method: Method| {
            asked.push(format!("{method:?} {url}"));
            let name = |name: &str| name == url.as_str() || name == asked[asked.len() - 1];
            let found = answers.iter().find(|(address, _)| name(address));
            let (_, answer) = found.unwrap_or_else(|| panic!("{url} is asked"));
            answer.map(|(status, location)| Answer {
                status,
                location: Some(location.to_owned()).filter(|location| !location.is_empty()),
            })
        };
        let verdict = visit(&Url::parse("https://a.fr/").expect("it is one"), &mut ask).verdict;
        (verdict, asked)
    }

    #[test]
    fn asks_for_the_page_where_the_header_is_refused() {
        for refused in [Ok((405, "")), Ok((404, "")), Ok((501, "")), Err(Cause::Protocol)] {
            let answers = [("Head https://a.fr/", refused), ("Get https://a.fr/", Ok((200, "")))];
            let asked = vec!["Head https://a.fr/".to_owned(), "Get https://a.fr/".to_owned()];
            assert_eq!(visited(&answers), (Verdict::Alive, asked));
        }
        let (verdict, asked) = visited(&[("https://a.fr/", Ok((429, "")))]);
        assert_eq!((verdict, asked.len()), (Verdict::Unchecked(Cause::Status(429)), 1));
    }

    #[test]
    fn names_the_last_address_that_is_for_good() {
        let to = |status, to: &'static str| Ok((status, to));
        let ends = |answers: &[_]| visited(answers).0;
        let there = ("https://b.fr/c", Ok((200, "")));
        let moved = |to: &str| Verdict::Moved(to.to_owned());
        let first = ("https://a.fr/", to(301, "//b.fr/c#d"));
        assert_eq!(ends(&[first, there]), moved("https://b.fr/c#d"));
        let twice = [("https://a.fr/", to(308, "/x")), ("https://a.fr/x", to(301, "//b.fr/c"))];
        assert_eq!(ends(&[twice[0], twice[1], there]), moved("https://b.fr/c"));
        // What a temporary redirect leads to is not where the page has moved to.
        let then = [("https://a.fr/", to(301, "/x")), ("https://a.fr/x", to(302, "//b.fr/c"))];
        assert_eq!(ends(&[then[0], then[1], there]), moved("https://a.fr/x"));
        let first = [("https://a.fr/", to(307, "/x")), ("https://a.fr/x", to(301, "//b.fr/c"))];
        assert_eq!(ends(&[first[0], first[1], there]), Verdict::Alive);
        // Nor is anything that does not answer.
        let dead = ("https://b.fr/c", Ok((410, "")));
        let first = ("https://a.fr/", to(301, "//b.fr/c"));
        assert_eq!(ends(&[first, dead]), Verdict::Dead(Cause::Status(410)));
    }

    #[test]
    fn gives_up_what_never_ends() {
        let circle = visited(&[
            ("https://a.fr/", Ok((302, "/b"))),
            ("https://a.fr/b", Ok((302, "https://a.fr/#x"))),
        ]);
        assert_eq!((circle.0, circle.1.len()), (Verdict::Unchecked(Cause::Circles), 2));
        let steps: Vec<(String, String)> = (0..30)
            .map(|n| (format!("https://a.fr/{n}"), format!("/{}", n + 1)))
            .chain([("https://a.fr/".to_owned(), "/0".to_owned())])
            .collect();
        let steps: Vec<_> =
            steps.iter().map(|(from, to)| (from.as_str(), Ok((302, to.as_str())))).collect();
        let (verdict, asked) = visited(&steps);
        assert_eq!((verdict, asked.len()), (Verdict::Unchecked(Cause::Circles), 11));
    }

    #[test]
    fn a_redirect_to_where_nobody_may_go_is_told_from_a_link_there() {
        let private = ("http://10.0.0.1/", Err(Cause::Private));
        let to = visited(&[("https://a.fr/", Ok((302, "http://10.0.0.1/"))), private]);
        assert_eq!(to.0, Verdict::Unchecked(Cause::Private));
        assert_eq!(visited(&[("https://a.fr/", Err(Cause::Private))]).0, Verdict::LeftOut);
    }

    #[test]
    fn no_password_is_sent() {
        let moved = visited(&[
            ("https://a.fr/", Ok((301, "https://me:secret@b.fr/#x"))),
            ("https://b.fr/", Ok((200, ""))),
        ]);
        assert_eq!(moved.0, Verdict::Moved("https://b.fr/#x".into()));
    }
}
