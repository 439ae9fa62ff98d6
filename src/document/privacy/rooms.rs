//! Addresses of meetings that are not public: whoever has one can come in.
//!
//! Compared without scheme, without `www.` and without their final slash, whatever their case.

use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;
use std::ops::Range;

/// Addresses to be looked for.
pub(super) struct Rooms {
    searcher: Option<AhoCorasick>,
    /// The address that each pattern of the searcher is one form of.
    addresses: Vec<String>,
}

impl Rooms {
    pub(super) fn of<'a>(addresses: impl Iterator<Item = &'a str>) -> Rooms {
        let mut patterns = BTreeMap::new();
        for address in addresses {
            let bare = bare(address);
            // A slash before the query means as little as a final one; `&amp;` is HTML's.
            let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
            let path = path.trim_end_matches('/');
            let forms = match query {
                "" => vec![path.to_owned()],
                _ => vec![format!("{path}?{query}"), format!("{path}/?{query}")],
            };
            let escaped: Vec<String> =
                forms.iter().map(|form| form.replace('&', "&amp;")).collect();
            let forms = forms.into_iter().chain(escaped).filter(|form| !form.is_empty());
            patterns.extend(forms.map(|form| (form, address.to_owned())));
        }
        let (forms, addresses): (Vec<String>, Vec<String>) = patterns.into_iter().unzip();
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(&forms).ok();
        Rooms { searcher: if forms.is_empty() { None } else { build() }, addresses }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.addresses.is_empty()
    }

    /// Whether it is one of them.
    pub(super) fn has(&self, address: &str) -> bool {
        self.addresses.iter().any(|known| bare(known) == bare(address))
    }

    /// Where a text has one of the addresses, each place once.
    pub(super) fn find<'r>(&'r self, text: &str) -> Vec<(&'r str, Range<usize>)> {
        let Some(searcher) = &self.searcher else { return Vec::new() };
        let mut found: BTreeMap<usize, (&str, usize)> = BTreeMap::new();
        for hit in searcher.find_overlapping_iter(text) {
            if !ends_here(&text[hit.end()..]) {
                continue;
            }
            let Some(start) = start(&text[..hit.start()]) else { continue };
            // Of two that begin there, the longer comes last.
            found.insert(start, (&self.addresses[hit.pattern().as_usize()], hit.end()));
        }
        found.into_iter().map(|(start, (address, end))| (address, start..end)).collect()
    }
}

/// An address as it is compared.
fn bare(address: &str) -> &str {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/')
}

/// Where an address begins that goes on after `before`; `None` in the middle of another word.
fn start(before: &str) -> Option<usize> {
    let end = before.strip_suffix("www.").unwrap_or(before);
    let has_scheme = |scheme: &&str| {
        let tail = end.len().checked_sub(scheme.len()).and_then(|at| end.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(scheme))
    };
    if let Some(scheme) = ["https://", "http://", "//"].into_iter().find(has_scheme) {
        return Some(end.len() - scheme.len());
    }
    let is_inside = |c: char| c.is_alphanumeric() || ".-_@".contains(c);
    (!end.ends_with(is_inside)).then_some(end.len())
}

/// Whether an address ends before `rest`, but for a query or an anchor that may follow.
fn ends_here(rest: &str) -> bool {
    let mut signs = rest.chars();
    match signs.next() {
        Some('/' | '.' | ':') => !signs.next().is_some_and(char::is_alphanumeric),
        Some(c) => !c.is_alphanumeric() && !"-_%=~".contains(c),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::Rooms;

    #[test]
    fn finds_addresses_however_they_are_written() {
        let all = ["https://visio.example/salle/", "https://zoom.example/j/1?a=b&pwd=x"];
        let rooms = Rooms::of(all.into_iter());
        for (text, expected) in [
            ("venez : https://visio.example/salle.", vec!["https://visio.example/salle"]),
            ("[ici](http://Visio.example/salle/)", vec!["http://Visio.example/salle"]),
            ("visio.example/salle#x", vec!["visio.example/salle"]),
            ("www.visio.example/salle?x=1", vec!["www.visio.example/salle"]),
            ("zoom.example/j/1?a=b&amp;pwd=x", vec!["zoom.example/j/1?a=b&amp;pwd=x"]),
            ("https://visio.example/salle-b", vec![]),
            ("https://visio.example/salle/plan", vec![]),
            ("https://ma-visio.example/salle", vec![]),
            ("https://zoom.example/j/1?a=b&pwd=xyz", vec![]),
        ] {
            let found: Vec<&str> =
                rooms.find(text).into_iter().map(|(_, range)| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
