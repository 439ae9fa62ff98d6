//! Addresses in raw HTML become holes too, so that they are checked, and absolute in feeds.

use crate::base::address::{is_external, script_scheme};
use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use std::cell::RefCell;
use std::ops::Range;

/// Stands where an attribute's whole value was an address. No text holds it: control characters
/// are refused.
const WHOLE: char = '\u{1a}';
/// Stands where an address was among others.
const PART: char = '\u{1b}';

/// What was found in a piece of raw HTML.
#[derive(Default)]
pub(crate) struct Found {
    html: String,
    /// The addresses of this site, in order, with the attributes that hold them.
    targets: Vec<(&'static str, String)>,
    /// Addresses of other sites that readers are shown or may follow.
    pub(crate) outside: Vec<String>,
    /// Those of them that frames show.
    pub(crate) frames: Vec<String>,
    /// Addresses that would run code.
    pub(crate) scripts: Vec<String>,
    pub(crate) ids: Vec<String>,
    /// Whether feeds must go without some of it.
    pub(crate) is_active: bool,
}

/// A stretch of raw HTML between addresses, or an address.
pub(crate) enum Piece<'f> {
    Html(&'f str),
    /// ` name="address"`.
    Attribute(&'f str, &'f str),
    Address(&'f str),
}

/// Attributes whose value is one address.
const ADDRESSES: [&str; 6] = ["href", "src", "poster", "action", "formaction", "xlink:href"];
/// The other attributes that are looked at.
const OTHERS: [&str; 3] = ["srcset", "id", "name"];
/// Elements that no feed may carry: they run, frame or ask (RFC 4287 §8.1).
const ACTIVE: [&str; 6] = ["script", "iframe", "form", "object", "embed", "style"];

/// Looks through a piece of raw HTML, whole elements or single tags.
pub(crate) fn look(html: &str) -> Found {
    let lower = html.to_ascii_lowercase();
    let mut names = ADDRESSES.iter().chain(&OTHERS);
    let is_active = ACTIVE.iter().any(|name| lower.contains(&format!("<{name}")));
    if !names.any(|name| lower.contains(name)) {
        return Found { html: html.to_owned(), is_active, ..Found::default() };
    }
    let found = RefCell::new(Found { is_active, ..Found::default() });
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("*", |el| {
            visit(el, &mut found.borrow_mut());
            Ok(())
        }),
    );
    let rewritten = rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned());
    Found { html: rewritten, ..found.into_inner() }
}

impl Found {
    /// The HTML with its addresses apart, in order.
    pub(crate) fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut rest = self.html.as_str();
        for (name, target) in &self.targets {
            let Some(at) = rest.find([WHOLE, PART]) else { break };
            let before = &rest[..at];
            let after = &rest[at + 1..];
            if rest[at..].starts_with(WHOLE) {
                let length = name.len() + " =\"".len();
                let (before, written) = before.split_at(before.len().saturating_sub(length));
                pieces.push(Piece::Html(before));
                let written = written.trim_start().trim_end_matches("=\"");
                pieces.push(Piece::Attribute(written, target));
                rest = after.strip_prefix('"').unwrap_or(after);
            } else {
                pieces.extend([Piece::Html(before), Piece::Address(target)]);
                rest = after;
            }
        }
        pieces.push(Piece::Html(rest));
        pieces
    }
}

fn visit(element: &mut Element, found: &mut Found) {
    // First of all, since an attribute that is written again goes last.
    for name in ADDRESSES.iter().chain(&OTHERS) {
        keep_first(element, name);
    }
    let names = [Some("id"), (element.tag_name() == "a").then_some("name")];
    found.ids.extend(names.into_iter().flatten().filter_map(|name| element.get_attribute(name)));
    let names: Vec<String> = element.attributes().iter().map(|one| one.name()).collect();
    for attribute in names {
        if attribute == "srcset" {
            visit_srcset(element, found);
        } else if let Some(name) = ADDRESSES.iter().find(|name| **name == attribute) {
            visit_address(element, name, found);
        }
    }
}

/// Of an attribute that is written twice, browsers see the first (WHATWG HTML §13.2.5.33).
fn keep_first(element: &mut Element, name: &str) {
    let n_written = element.attributes().iter().filter(|one| one.name() == name).count();
    if let Some(value) = element.get_attribute(name).filter(|_| n_written > 1) {
        element.remove_attribute(name);
        let _ = element.set_attribute(name, &value);
    }
}

fn visit_address(element: &mut Element, name: &'static str, found: &mut Found) {
    let Some(value) = element.get_attribute(name) else { return };
    let target = html_escape::decode_html_entities(value.trim()).into_owned();
    let is_picture = name != "href" && target.starts_with("data:image/");
    if script_scheme(&target).is_some() && !is_picture {
        found.scripts.push(target);
    } else if is_external(&target) {
        // What a form is sent to answers to nothing else.
        if !name.ends_with("action") && !is_picture {
            if element.tag_name() == "iframe" {
                found.frames.push(target.clone());
            }
            found.outside.push(target);
        }
    } else if !is_picture
        && !target.is_empty()
        && element.set_attribute(name, &WHOLE.to_string()).is_ok()
    {
        found.targets.push((name, target));
    }
}

/// Each candidate of a `srcset`: an address, and perhaps a width or a density.
fn visit_srcset(element: &mut Element, found: &mut Found) {
    let Some(value) = element.get_attribute("srcset") else { return };
    let mut candidates = Vec::new();
    let mut targets = Vec::new();
    for candidate in value.split(',').map(str::trim).filter(|candidate| !candidate.is_empty()) {
        let (address, size) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, ""));
        if is_external(address) {
            found.outside.push(address.to_owned());
            candidates.push(candidate.to_owned());
        } else {
            targets.push(("srcset", address.to_owned()));
            candidates.push(format!("{PART} {}", size.trim()).trim_end().to_owned());
        }
    }
    if element.set_attribute("srcset", &candidates.join(", ")).is_ok() {
        found.targets.extend(targets);
    }
}

/// Where a piece of raw HTML has a `<summary>`, and what it says.
pub(crate) fn summary(html: &str) -> Option<(Range<usize>, String)> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<summary")?;
    let inside = start + lower[start..].find('>')? + 1;
    let end = inside + lower[inside..].find("</summary")?;
    // The words without the tags that may stand among them.
    let pieces = html[inside..end].split('<').enumerate();
    let words = pieces.map(|(n, piece)| match piece.split_once('>') {
        Some((_, words)) if n > 0 => words,
        _ => piece,
    });
    let title = words.collect::<String>();
    Some((start..end, html_escape::decode_html_entities(title.trim()).into_owned()))
}

/// The HTML as feeds may carry it: nothing runs, frames or asks; a frame becomes a link.
pub(crate) fn without_active_content(html: &str) -> String {
    let settings = RewriteStrSettings::new().with_strict(false).append_element_content_handler(
        element!("*", |el| {
            let name = el.tag_name();
            if name == "iframe" {
                let source = el.get_attribute("src").unwrap_or_default();
                let link = format!("<a href=\"{source}\">{source}</a>");
                el.replace(&link, lol_html::html_content::ContentType::Html);
            } else if ACTIVE.contains(&name.as_str()) {
                el.remove();
            }
            Ok(())
        }),
    );
    rewrite_str(html, settings).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Piece, look, without_active_content};

    #[test]
    fn finds_addresses_and_ids() {
        let found = look("<p id=a><img src='b.png'><a href=\"https://x.y/\">x</a></p>");
        assert_eq!(found.targets, [("src", "b.png".to_owned())]);
        assert_eq!(found.ids, ["a"]);
        assert!(found.html.contains("https://x.y/"), "{}", found.html);
    }

    #[test]
    fn finds_addresses_that_run_code() {
        assert_eq!(look("<a href='java&#115;cript&colon;x'>").scripts.len(), 1);
        assert_eq!(look("<form action='javascript:x'>").scripts.len(), 1);
        assert_eq!(look("<a href='javascript&colon;x'>").scripts.len(), 1);
    }

    #[test]
    fn parts_whole_attributes_and_lists_of_addresses() {
        let found = look("<img src='a.png' srcset='b.png 1x, https://c/d.png 2x' alt=''>");
        let text = |piece: &Piece| match piece {
            Piece::Html(html) => (*html).to_owned(),
            Piece::Attribute(name, target) => format!("[{name} {target}]"),
            Piece::Address(target) => format!("[{target}]"),
        };
        let pieces: String = found.pieces().iter().map(text).collect();
        let expected = "<img[src a.png] srcset=\"[b.png] 1x, https://c/d.png 2x\" alt=''>";
        assert_eq!(pieces, expected);
    }

    #[test]
    fn of_an_attribute_written_twice_the_first_stays() {
        let found = look("<a href='a.md' id=x HREF='javascript:x' id=y>");
        assert_eq!(found.targets, [("href", "a.md".to_owned())]);
        assert_eq!((found.ids.len(), found.scripts.len()), (1, 0));
        assert_eq!(found.html.matches("id=").count(), 1, "{}", found.html);
        assert!(!found.html.contains("javascript"), "{}", found.html);
    }

    #[test]
    fn an_attribute_written_twice_keeps_its_address() {
        let found = look("<img src=a.png srcset='b.png 1x' src=c.png>");
        let targets = [("srcset", "b.png".to_owned()), ("src", "a.png".to_owned())];
        assert_eq!(found.targets, targets);
    }

    #[test]
    fn an_element_may_have_thousands_of_attributes() {
        let many: String = (0..40_000).map(|n| format!(" data-x{n}=1")).collect();
        assert_eq!(look(&format!("<p id=k{many}>")).ids, ["k"]);
    }

    #[test]
    fn feeds_go_without_what_runs_frames_or_asks() {
        let html = "<p>a</p><script>x</script><iframe src=\"https://v/1\"></iframe><form></form>";
        let feed = without_active_content(html);
        assert_eq!(feed, "<p>a</p><a href=\"https://v/1\">https://v/1</a>");
    }
}
