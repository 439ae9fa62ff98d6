//! Certificates: the organisation's, with its logo, and those that trainings prepare for.

use super::{at_key, entry};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::config::Config;
use crate::document::Moment;
use crate::language::dates;
use crate::site::{Page, Site};

const DAY: Moment = 86_400;
/// Days before its end from which a certificate is spoken of: an audit takes that long to prepare.
const SOON: Moment = 60;

/// The organisation's certificate must be on its site (arrêté du 31 mai 2023), and hold.
pub(super) fn of_config(config: &Config, now: Moment, site: &Site) -> Vec<Diagnostic> {
    let Some(qualiopi) = &config.qualiopi else { return Vec::new() };
    let mut found = Vec::new();
    if qualiopi.certificate.is_none() {
        let problem = Diagnostic::warning(Code::LawNoCertificate).at(qualiopi.place.clone());
        found.push(problem.with("fix", "certificate: certificat-qualiopi.pdf").hint(Hint::AddKey));
    }
    if let Some(expires) = qualiopi.expires {
        let end = site.end_of_day(expires);
        let code = match end - now {
            left if left <= 0 => Some((Code::LawCertificateExpired, Hint::LawNewCertificate)),
            left if left < SOON * DAY => Some((Code::LawCertificateEnds, Hint::LawRenew)),
            _ => None,
        };
        if let Some((code, hint)) = code {
            let day = site.local(expires).strftime("%Y-%m-%d").to_string();
            let problem = Diagnostic::warning(code).with("date", day);
            found.push(problem.at(qualiopi.expires_place.clone()).hint(hint));
        }
    }
    found
}

/// The mark on what is about one training: its rules of use forbid it.
pub(super) fn logos(site: &Site, page: &Page, logo: Option<&str>) -> Vec<Diagnostic> {
    let mark = logo.and_then(|logo| site.address_in_config(logo));
    let is_mark = |target: &str| {
        let address = site.address_of(&page.source, target);
        is_called_so(target) || mark.is_some() && address == mark
    };
    let finding = |(target, _, place): (&str, _, Place)| {
        let problem = Diagnostic::error(Code::LawLogo).with("target", target).at(place);
        problem.hint(Hint::LawNoLogo)
    };
    page.targets().filter(|(target, ..)| is_mark(target)).map(finding).collect()
}

/// Whether a target is a picture that is called like the mark.
fn is_called_so(target: &str) -> bool {
    let name = target.rsplit('/').next().unwrap_or(target).to_lowercase();
    let ends = [".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"];
    ends.iter().any(|end| name.ends_with(end)) && name.contains("qualiopi")
}

/// A certification whose registration has ended (RNCP, RS).
pub(super) fn of_certification(site: &Site, page: &Page, now: Moment) -> Option<Diagnostic> {
    let written = entry(page, "certification", "expires");
    let is_month = written.len() == "2026-03".len();
    let day = if is_month { format!("{written}-01") } else { written.clone() };
    let date = dates::parse(&day, &site.zone).ok()?;
    let end = if is_month { date.last_of_month().ok()? } else { date };
    let problem = at_key(Code::LawCertificationEnded, page, "certification");
    let problem = problem.with("date", written).hint(Hint::LawCheckCertification);
    (site.end_of_day(end.timestamp().as_second()) <= now).then_some(problem)
}

#[cfg(test)]
mod tests {
    use super::is_called_so;

    #[test]
    fn the_mark_is_known_by_its_name() {
        assert!(is_called_so("/images/Logo-Qualiopi.png"));
        assert!(!is_called_so("/certificat-qualiopi.pdf") && !is_called_so("logo.svg"));
    }
}
