//! Addresses in raw HTML become holes too, so that they are checked, and absolute in feeds.

use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::cell::RefCell;

/// Stands where an address was. No text holds it: control characters are refused.
pub(crate) const MARK: char = '\u{1a}';

/// What was found in a piece of raw HTML.
#[derive(Default)]
pub(crate) struct Found {
    /// The text, with [`MARK`] in place of each address of this site.
    pub(crate) html: String,
    /// Those addresses, in order.
    pub(crate) targets: Vec<String>,
    /// Addresses that would run code.
    pub(crate) scripts: Vec<String>,
    pub(crate) ids: Vec<String>,
}

const ADDRESSES: [&str; 3] = ["href", "src", "poster"];

/// Looks through a piece of raw HTML, whole elements or single tags.
pub(crate) fn look(html: &str) -> Found {
    let lower = html.to_ascii_lowercase();
    if !ADDRESSES.iter().chain(&["id", "name"]).any(|name| lower.contains(&format!("{name}="))) {
        return Found { html: html.to_owned(), ..Found::default() };
    }
    let found = RefCell::new(Found::default());
    let settings = RewriteStrSettings::new().append_element_content_handler(element!("*", |el| {
        visit(el, &mut found.borrow_mut());
        Ok(())
    }));
    let rewritten = rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned());
    Found { html: rewritten, ..found.into_inner() }
}

fn visit(element: &mut Element, found: &mut Found) {
    let names = [Some("id"), (element.tag_name() == "a").then_some("name")];
    found.ids.extend(names.into_iter().flatten().filter_map(|name| element.get_attribute(name)));
    for name in ADDRESSES {
        let Some(value) = element.get_attribute(name) else { continue };
        let target = decode(&value);
        let is_picture = name != "href" && target.starts_with("data:image/");
        if script_scheme(&target).is_some() && !is_picture {
            found.scripts.push(target);
        } else if !is_external(&target) && !is_picture {
            let mark = MARK.to_string();
            if element.set_attribute(name, &mark).is_ok() {
                found.targets.push(target);
            }
        }
    }
}

/// The character references that occur in addresses.
fn decode(value: &str) -> String {
    let pairs =
        [("&colon;", ":"), ("&#58;", ":"), ("&#x3a;", ":"), ("&#x3A;", ":"), ("&amp;", "&")];
    let decoded = pairs.iter().fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    decoded.trim().to_owned()
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

/// Whether an address leads out of this site: it has a scheme or a host.
pub(crate) fn is_external(target: &str) -> bool {
    let scheme = target.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme || target.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::{is_external, look, script_scheme};

    #[test]
    fn finds_addresses_and_ids() {
        let found = look("<p id=a><img src='b.png'><a href=\"https://x.y/\">x</a></p>");
        assert_eq!(found.targets, ["b.png"]);
        assert_eq!(found.ids, ["a"]);
        assert!(found.html.contains("https://x.y/"), "{}", found.html);
    }

    #[test]
    fn knows_addresses_that_run_code() {
        for target in ["javascript:x", "JavaScript:x", "java\nscript:x", " vbscript:x", "data:x"] {
            assert!(script_scheme(target).is_some(), "{target}");
        }
        assert!(script_scheme("javascript-en-bref.md").is_none());
        assert_eq!(look("<a href='java&#115;cript&colon;x'>").scripts.len(), 0);
        assert_eq!(look("<a href='javascript&colon;x'>").scripts.len(), 1);
    }

    #[test]
    fn tells_this_site_from_others() {
        assert!(is_external("mailto:a@b.c") && is_external("//x.y/") && is_external("https://x"));
        assert!(!is_external("a.md") && !is_external("/a:b") && !is_external("#x"));
    }
}
