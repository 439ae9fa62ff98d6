//! An answer, or none → what it says of an address, and what the author is told. Pure.

use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::build::Outside;
use serde::{Deserialize, Serialize};

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Verdict {
    /// It answers.
    Alive,
    /// It answers to people that it knows, or to no program.
    Closed,
    /// It answers, at another address for good.
    Moved(String),
    /// It leads nowhere.
    Dead(Cause),
    /// Today nobody can say.
    Unchecked(Cause),
    /// Its host is none of the public Internet: it was not asked.
    LeftOut,
}

/// Why an address does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Cause {
    /// The status of the answer.
    Status(u16),
    Malformed,
    /// The host's name does not exist.
    NoName,
    /// Names cannot be looked up.
    Lookup,
    /// The host has only addresses that may not be asked.
    Private,
    Unreachable,
    Timeout,
    /// No secure connection.
    Secure,
    /// What came is no answer.
    Protocol,
    /// Redirects without an end.
    Circles,
}

impl Verdict {
    /// What the status of a last answer means, after redirects that moved the address for good.
    pub(super) fn of_status(status: u16, moved: Option<String>) -> Verdict {
        match status {
            // 999 is LinkedIn's to programs.
            401 | 402 | 403 | 407 | 451 | 999 => Verdict::Closed,
            404 | 410 => Verdict::Dead(Cause::Status(status)),
            200..=299 | 300 | 304 => moved.map_or(Verdict::Alive, Verdict::Moved),
            _ => Verdict::Unchecked(Cause::Status(status)),
        }
    }

    /// What no answer means.
    pub(super) fn of_failure(cause: Cause) -> Verdict {
        match cause {
            Cause::NoName | Cause::Malformed => Verdict::Dead(cause),
            _ => Verdict::Unchecked(cause),
        }
    }

    /// For how many seconds it holds. What is dead may be mended any time, and asking costs little.
    pub(super) fn lifetime(&self) -> Option<i64> {
        match self {
            Verdict::Alive | Verdict::Closed | Verdict::Moved(_) => Some(24 * 3_600),
            Verdict::Dead(_) => Some(3_600),
            Verdict::Unchecked(_) | Verdict::LeftOut => None,
        }
    }

    /// The author is told at each place that holds the address.
    pub(super) fn diagnostic(&self, link: &Outside) -> Option<Diagnostic> {
        let problem = |code| Diagnostic::warning(code).with("target", link.target.as_str());
        let problem = match self {
            Verdict::Alive | Verdict::Closed | Verdict::LeftOut => return None,
            Verdict::Moved(to) => {
                let fix = with_fragment(to, &link.target);
                problem(Code::MovedLink).with("fix", fix).hint(Hint::Write)
            }
            Verdict::Dead(Cause::Malformed) => {
                let problem = because(problem(Code::DeadLink), Cause::Malformed);
                problem.with("fix", "https://exemple.example/page/").hint(Hint::FullAddress)
            }
            Verdict::Dead(cause) => {
                because(problem(Code::DeadLink), *cause).hint(Hint::MendOutside)
            }
            Verdict::Unchecked(cause) => {
                because(problem(Code::UncheckedLink), *cause).hint(Hint::TryLater)
            }
        };
        Some(problem.at(link.place.clone()))
    }
}

/// The new address, with the place in the page that the old one named.
fn with_fragment(to: &str, from: &str) -> String {
    match from.split_once('#') {
        Some((_, fragment)) if !to.contains('#') => format!("{to}#{fragment}"),
        _ => to.to_owned(),
    }
}

fn because(problem: Diagnostic, cause: Cause) -> Diagnostic {
    let status = match cause {
        Cause::Status(status) => format!(" ({status})"),
        _ => String::new(),
    };
    problem.with("why", cause.word()).with("status", status)
}

impl Cause {
    /// As the message files name it: `why_…`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Cause::Status(404) => "missing",
            Cause::Status(410) => "gone",
            Cause::Status(429) => "busy",
            Cause::Status(500..=599) => "broken",
            Cause::Status(_) => "odd",
            Cause::Malformed => "malformed",
            Cause::NoName => "name",
            Cause::Lookup => "lookup",
            Cause::Private => "private",
            Cause::Unreachable => "unreachable",
            Cause::Timeout => "slow",
            Cause::Secure => "secure",
            Cause::Protocol => "protocol",
            Cause::Circles => "circles",
        }
    }

    /// How often a host may fail so before its other addresses are taken to fail alike; `None`
    /// where each is asked.
    pub(super) fn patience(self) -> Option<usize> {
        match self {
            Cause::NoName | Cause::Lookup | Cause::Private | Cause::Status(429) => Some(1),
            Cause::Unreachable | Cause::Timeout | Cause::Secure => Some(2),
            _ => None,
        }
    }

    /// Whether it comes from another machine, if not in the words of the Web.
    pub(super) fn is_an_answer(self) -> bool {
        matches!(self, Cause::Status(_) | Cause::Secure | Cause::Protocol)
    }

    /// Whether it may be this machine that is cut off.
    pub(super) fn may_be_ours(self) -> bool {
        matches!(self, Cause::NoName | Cause::Lookup | Cause::Unreachable | Cause::Timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cause, Verdict};
    use crate::base::diagnostic::Place;
    use crate::build::Outside;

    #[test]
    fn reads_answers() {
        for (status, expected) in [
            (200, Verdict::Alive),
            (206, Verdict::Alive),
            (403, Verdict::Closed),
            (999, Verdict::Closed),
            (404, Verdict::Dead(Cause::Status(404))),
            (410, Verdict::Dead(Cause::Status(410))),
            (429, Verdict::Unchecked(Cause::Status(429))),
            (503, Verdict::Unchecked(Cause::Status(503))),
            (400, Verdict::Unchecked(Cause::Status(400))),
        ] {
            assert_eq!(Verdict::of_status(status, None), expected, "{status}");
        }
        let moved = || Some("https://b.fr/".to_owned());
        assert_eq!(Verdict::of_status(200, moved()), Verdict::Moved("https://b.fr/".into()));
        assert_eq!(Verdict::of_status(404, moved()), Verdict::Dead(Cause::Status(404)));
        assert_eq!(Verdict::of_status(403, moved()), Verdict::Closed);
    }

    #[test]
    fn says_what_to_write() {
        let said = |verdict: Verdict, target: &str, language: &str| {
            let link = Outside { place: Place::line("a.md", 3), target: target.into() };
            let problem = verdict.diagnostic(&link).expect("there is something to say");
            (problem.message(language), problem.hint_text(language).unwrap_or_default())
        };
        let moved = said(Verdict::Moved("https://b.fr/x".into()), "https://a.fr/x#y", "en");
        assert_eq!(moved.0, "the page `https://a.fr/x#y` has moved for good");
        assert_eq!(moved.1, "write `https://b.fr/x#y`");
        let dead = said(Verdict::Dead(Cause::Status(404)), "https://a.fr/x", "fr");
        assert_eq!(
            dead.0,
            "le lien `https://a.fr/x` ne mène à rien\u{a0}: cette page n’existe pas (404)"
        );
        assert!(dead.1.contains("web.archive.org/web/https://a.fr/x"), "{}", dead.1);
        let slow = said(Verdict::Unchecked(Cause::Timeout), "https://a.fr/x", "en");
        assert!(slow.0.ends_with("the site does not answer in time"), "{}", slow.0);
    }
}
