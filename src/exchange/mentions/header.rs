//! The value of a `Link` header → its links (RFC 8288, appendix B.2), read as leniently as it is
//! there: what is not understood is passed over, and no value is an error.

/// One link of a header.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) target: String,
    /// Its relations, separated by spaces; of several parameters, the first (§3.3).
    pub(super) rel: String,
    /// What it is a link of, where that is not the page itself.
    pub(super) anchor: Option<String>,
}

/// The links of a header's value, in order.
pub(super) fn links(value: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else { break };
        let mut link = Link { target: target.trim().to_owned(), ..Link::default() };
        let mut rel = None;
        rest = after;
        while let Some((name, value, after)) = parameter(rest) {
            rest = after;
            match name.to_ascii_lowercase().as_str() {
                "rel" => _ = rel.get_or_insert(value),
                "anchor" => link.anchor = Some(value),
                _ => {}
            }
        }
        link.rel = rel.unwrap_or_default();
        found.push(link);
    }
    found
}

/// The parameter at the start of a text, if there is one: its name, its value, what follows.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let text = text.trim_start().strip_prefix(';')?.trim_start();
    let end = text.find(['=', ';', ',']).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let name = name.trim_end();
    let Some(rest) = rest.strip_prefix('=') else { return Some((name, String::new(), rest)) };
    let rest = rest.trim_start();
    if let Some(quoted) = rest.strip_prefix('"') {
        let (value, rest) = until_quote(quoted);
        return Some((name, value, rest));
    }
    let (value, rest) = rest.split_at(rest.find([';', ',']).unwrap_or(rest.len()));
    Some((name, value.trim_end().to_owned(), rest))
}

/// A quoted text after its first quote, and what follows the last one.
fn until_quote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::links;
    use proptest::prelude::{ProptestConfig, prop_assert, proptest};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn reads_anything(value in "[<>;,=\"\\\\ arelé]{0,24}") {
            for link in links(&value) {
                prop_assert!(value.contains(&link.target), "{link:?}");
                prop_assert!(link.rel.len() <= value.len(), "{link:?}");
            }
        }
    }

    #[test]
    fn reads_links_as_servers_write_them() {
        for (value, expected) in [
            ("</e>; rel=webmention", "/e|webmention"),
            ("</e>;rel=\"a b\"", "/e|a b"),
            ("  < /e > ; REL = a", "/e|a"),
            ("</e>; rel=a; rel=b", "/e|a"),
            ("</e>; title=\"x, <y>; rel=no\"; rel=a", "/e|a"),
            ("</e>; title=\"\\\"; rel=no\"; rel=a", "/e|a"),
            ("</a>; rel=a, </b>; rel=b", "/a|a /b|b"),
            ("</a>, </b>; rel=b", "/a| /b|b"),
            ("</a,b;c>; rel=a", "/a,b;c|a"),
            ("<>; rel=a", "|a"),
            ("</e>; crossorigin; rel=a", "/e|a"),
            ("</e>; rel=\"a", "/e|a"),
            ("</e>; rel=", "/e|"),
            ("</e>;;;rel=a", "/e|a"),
            ("</e", ""),
            ("rel=a", ""),
            ("é</é>; rel=é", "/é|é"),
        ] {
            let found: Vec<String> =
                links(value).iter().map(|link| format!("{}|{}", link.target, link.rel)).collect();
            assert_eq!(found.join(" "), expected, "{value}");
        }
        assert_eq!(links("</e>; rel=a; anchor=\"#x\"")[0].anchor.as_deref(), Some("#x"));
    }
}
