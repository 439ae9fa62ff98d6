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
        let end = expires + DAY;
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
pub(super) fn logos(page: &Page, logo: Option<&str>) -> Vec<Diagnostic> {
    let meta = &page.head.meta;
    let links = page
        .head
        .links
        .iter()
        .map(|link| (link.target.as_str(), [link.line, link.column, link.length]));
    let image = meta.image.iter().map(|image| (image.as_str(), [meta.line("image"), 0, 0]));
    let named = meta
        .targets
        .iter()
        .map(|named| (named.target.as_str(), [named.line, named.column, named.length]));
    let finding = |(target, [line, column, length]): (&str, [u32; 3])| {
        let path = page.file().as_str().to_owned();
        let problem = Diagnostic::error(Code::LawLogo).with("target", target);
        let problem = problem.at(Place { path, line, column, length });
        is_logo(target, logo).then(|| problem.hint(Hint::LawNoLogo))
    };
    links.chain(image).chain(named).filter_map(finding).collect()
}

/// Whether a target is the mark: the file that is configured, or a picture that is called so.
fn is_logo(target: &str, logo: Option<&str>) -> bool {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let name_here = name(target);
    let is_picture = [".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"]
        .iter()
        .any(|end| name_here.ends_with(end));
    // A file called `logo.svg` is the mark only where its folder says so too.
    let ends = |logo: &str| {
        let parts = |path: &str| path.split('/').filter(|part| !part.starts_with('.')).count();
        let shared = target.rsplit('/').zip(logo.rsplit('/')).take_while(|(a, b)| a == b).count();
        shared > 0 && shared >= parts(target).min(parts(logo))
    };
    is_picture && name_here.contains("qualiopi") || logo.is_some_and(ends)
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
    (end.timestamp().as_second() + DAY <= now).then_some(problem)
}

#[cfg(test)]
mod tests {
    use super::is_logo;

    #[test]
    fn the_mark_is_known_by_its_name() {
        assert!(is_logo("/images/Logo-Qualiopi.png", None));
        assert!(is_logo("../marque.svg", Some("/images/marque.svg")));
        assert!(!is_logo("/certificat-qualiopi.pdf", None) && !is_logo("a.png", Some("b.png")));
    }
}
