//! Addresses as authors write them: which run code, which leave the site, which must lead to a
//! file of it.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// An address of this site that a key names, to be checked once all pages are known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Named {
    /// As the author would say it: `register`, `resources.url`.
    pub(crate) key: String,
    pub(crate) target: String,
    pub(crate) line: u32,
    /// From 1, in characters, with how many of them it has.
    pub(crate) column: u32,
    pub(crate) length: u32,
}

/// The scheme of an address that runs code in the reader's browser.
///
/// Browsers drop tabs and line ends from addresses, and ignore case (WHATWG URL §4.4).
pub(crate) fn script_scheme(target: &str) -> Option<&'static str> {
    let head: String = target
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .take(12)
        .collect::<String>()
        .to_ascii_lowercase();
    ["javascript", "vbscript", "data"]
        .into_iter()
        .find(|scheme| head.strip_prefix(scheme).is_some_and(|rest| rest.starts_with(':')))
}

/// Whether an address leads out of this site: it has a scheme or a host. One that leads nowhere
/// from anywhere (`C:/x`, `http:/x.y`) does not.
pub(crate) fn is_external(target: &str) -> bool {
    let (scheme, rest) = target.split_once(':').unwrap_or(("", ""));
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_whole = !is_web_scheme(scheme) || rest.starts_with("//");
    is_scheme && is_whole && !is_local(target) || target.starts_with("//")
}

fn is_web_scheme(scheme: &str) -> bool {
    ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Whether an address is a path of the author's own computer: `C:/x`, `C:\x`, `\\server\x`,
/// `file:///x`. A scheme has two letters at least, to be told from a drive.
pub(crate) fn is_local(target: &str) -> bool {
    let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_drive = scheme.len() == 1 && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    is_drive || scheme.eq_ignore_ascii_case("file") || target.starts_with("\\\\")
}

/// The whole address that was meant by one that leads nowhere: `www.x.y`, `http:/x.y`, `a@x.y`,
/// `@a@x.y`, `x.fr/a`.
pub(crate) fn meant_outside(target: &str) -> Option<String> {
    if target.starts_with("www.") {
        return Some(format!("https://{target}"));
    }
    if let Some((name, host)) = target.strip_prefix('@').and_then(|rest| rest.split_once('@'))
        && !name.is_empty()
        && host.contains('.')
    {
        return Some(format!("https://{host}/@{name}"));
    }
    let host = target.split_once('@').map_or("", |(_, host)| host);
    if is_mail(target) && host.contains('.') && !is_picture(host) {
        return Some(format!("mailto:{target}"));
    }
    if let Some((_, rest)) = target.split_once("//").filter(|(scheme, _)| is_web_scheme(scheme)) {
        return begins_with_host(rest).then(|| format!("https://{rest}"));
    }
    if begins_with_host(target) {
        return Some(format!("https://{target}"));
    }
    let (scheme, rest) = target.split_once(':').filter(|(scheme, _)| is_web_scheme(scheme))?;
    let rest = rest.trim_start_matches(['/', '\\']);
    (!rest.is_empty()).then(|| format!("{}://{rest}", scheme.to_ascii_lowercase()))
}

/// The ends of names of sites that no file's name is likely to have.
const DOMAINS: &[&str] = &[
    "app", "at", "be", "blog", "ca", "cat", "ch", "club", "com", "coop", "de", "dev", "edu", "es",
    "eu", "example", "fr", "gouv", "io", "info", "it", "lu", "net", "nl", "online", "org", "paris",
    "pt", "re", "school", "site", "social", "studio", "tech", "tv", "uk", "us", "wiki", "xyz",
];

/// Whether an address begins with the name of a site, not with that of a folder or a file:
/// `x.fr`, `x.org/a`, `x.y/@a`.
fn begins_with_host(target: &str) -> bool {
    let host = target.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((name, domain)) = host.rsplit_once('.') else { return false };
    let is_name = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    let is_known = DOMAINS.contains(&domain.to_ascii_lowercase().as_str());
    let is_profile = target[host.len()..].starts_with("/@") && domain.len() > 1;
    !name.is_empty()
        && !name.starts_with('.')
        && name.chars().all(is_name)
        && (is_known || is_profile)
}

/// Whether an address is a whole one of the Web.
pub(crate) fn is_web(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

/// Where a text holds an address of the Web, be it without its scheme (`zoom.example/j/1`).
pub(crate) fn inside(text: &str) -> Option<Range<usize>> {
    let mut at = 0;
    text.split_inclusive(|c: char| c.is_whitespace() || "()[]<>\"“”«»".contains(c)).find_map(
        |piece| {
            let start = at;
            at += piece.len();
            let is_mark = |c: char| c.is_whitespace() || "()[]<>\"“”«»'’,;:.!?|".contains(c);
            let word = piece.trim_end_matches(is_mark);
            let scheme = word.find("://").map(|end| {
                let is_letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
                word[..end].trim_end_matches(is_letter).len()
            });
            let host = || {
                let from = word.len() - word.trim_start_matches(is_mark).len();
                let joints = word.match_indices([':', ',', ';', '=', '|', '\'', '’']);
                let starts = joints.map(|(at, joint)| at + joint.len());
                std::iter::once(from).chain(starts).find(|from| is_bare(&word[*from..]))
            };
            scheme.or_else(host).map(|from| start + from..start + word.len())
        },
    )
}

/// Whether a word is an address without a scheme, and not the name of a site alone, which may be
/// what a tool is called: `www.x.y`, `x.y/a`, `a.x.fr`.
fn is_bare(word: &str) -> bool {
    let host = word.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let Some((name, domain)) = host.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let is_domain = domain.len() > 1 && domain.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_host = is_domain && name.split('.').all(is_label);
    let is_site = word.starts_with("www.") || name.contains('.') && begins_with_host(word);
    is_host && (word.len() > host.len() + 1 || is_site)
}

/// `2x.png` of `photo@2x.png`, as high-density pictures are called; no host is called so.
fn is_picture(host: &str) -> bool {
    [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"]
        .iter()
        .any(|end| host.ends_with(end))
}

/// Whether a text is an e-mail address alone, without `mailto:`.
pub(crate) fn is_mail(target: &str) -> bool {
    let (name, host) = target.split_once('@').unwrap_or_default();
    let is_plain = !target.contains([':', '/']) && !target.contains(char::is_whitespace);
    !name.is_empty() && !host.is_empty() && is_plain
}

/// A text that is a link, as its title and its address: one of Markdown, a whole address, or the
/// path of a file.
pub(crate) fn as_link(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    if let Some(link) = markdown_link(text) {
        return Some(link);
    }
    if text.contains(char::is_whitespace) {
        return None;
    }
    let is_whole = text.contains("://") || text.starts_with("mailto:");
    if is_whole || script_scheme(text).is_some() || meant_outside(text).is_some() {
        return Some((text, text));
    }
    let file = text.rsplit('/').next()?;
    let (stem, extension) = file.split_once('#').map_or(file, |(file, _)| file).rsplit_once('.')?;
    let is_extension = (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic());
    (!stem.is_empty() && is_extension).then_some((file, text))
}

/// The title and the address of `[title](address)`.
pub(crate) fn markdown_link(text: &str) -> Option<(&str, &str)> {
    let (title, url) = text.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
    let url = url.trim().trim_start_matches('<').trim_end_matches('>');
    (!title.trim().is_empty() && !url.is_empty()).then_some((title.trim(), url))
}

#[cfg(test)]
mod tests {
    use super::{as_link, is_external, is_local, is_mail, meant_outside, script_scheme};

    #[test]
    fn knows_texts_that_are_links() {
        assert_eq!(as_link("files/notes.pdf"), Some(("notes.pdf", "files/notes.pdf")));
        assert_eq!(as_link("[Le plan](plan.pdf)"), Some(("Le plan", "plan.pdf")));
        assert_eq!(as_link("https://x.y/z"), Some(("https://x.y/z", "https://x.y/z")));
        for text in ["Le chapitre 2.5", "Fin.", "2.5", "Voir plan.pdf", "[x]", "[](y)"] {
            assert_eq!(as_link(text), None, "{text}");
        }
    }

    #[test]
    fn knows_addresses_that_run_code() {
        for target in ["javascript:x", "JavaScript:x", "java\nscript:x", " vbscript:x", "data:x"] {
            assert!(script_scheme(target).is_some(), "{target}");
        }
        assert!(script_scheme("javascript-en-bref.md").is_none());
    }

    #[test]
    fn knows_paths_of_a_computer() {
        for target in ["C:/x.pdf", "d:\\x.png", "\\\\serveur\\x", "FILE:///x", "file:x"] {
            assert!(is_local(target), "{target}");
        }
        assert!(!is_local("/c:/x") && !is_local("c.pdf") && !is_local("https://x"));
    }

    #[test]
    fn guesses_what_was_meant_outside() {
        for (target, meant) in [
            ("www.exemple.fr/a", Some("https://www.exemple.fr/a")),
            ("http:/exemple.fr", Some("http://exemple.fr")),
            ("HTTPS:exemple.fr", Some("https://exemple.fr")),
            ("zoe@exemple.fr", Some("mailto:zoe@exemple.fr")),
            ("@zoe@exemple.fr", Some("https://exemple.fr/@zoe")),
            ("@zoe", None),
            ("exemple.fr", Some("https://exemple.fr")),
            ("http//exemple.fr/a", Some("https://exemple.fr/a")),
            ("mur.un-mot/@zoe", Some("https://mur.un-mot/@zoe")),
            ("un.fichier.md", None),
            ("../exemple.fr", None),
            ("plan.pdf#fr", None),
            ("photo@2x.png", None),
            ("http:", None),
            ("a.md", None),
        ] {
            assert_eq!(meant_outside(target).as_deref(), meant, "{target}");
        }
    }

    #[test]
    fn tells_this_site_from_others() {
        assert!(is_external("mailto:a@b.c") && is_external("//x.y/") && is_external("https://x"));
        assert!(!is_external("a.md") && !is_external("/a:b") && !is_external("#x"));
        assert!(!is_external("C:/x.pdf") && !is_external("file:///x") && !is_external("http:/x.y"));
        assert!(is_mail("eve@exemple.fr") && !is_mail("/@eve") && !is_mail("https://x/@eve"));
        assert!(!is_mail("@eve@exemple.fr") && !is_mail("@eve") && !is_mail("eve@"));
    }
}
