//! Whether the templates of a site's own theme give whole pages: one that is empty, or holds the
//! text of a page and nothing around it, would be published as it is.

use super::scan;
use super::texts::{PREFIX, Texts, bare};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use std::collections::BTreeSet;

/// The template that defines components, and gives no page.
const COMPONENTS: &str = "components.html";

/// A warning for each template of a page that neither extends another nor is a page by itself.
pub(super) fn not_whole(texts: Texts) -> Vec<Diagnostic> {
    let own = texts.own().map(|(name, _)| name);
    let of_pages = own.filter(|name| texts.has_default(name) && *name != COMPONENTS);
    let problem = |name: &str| {
        Diagnostic::warning(Code::BareTemplate)
            .with("fix", format!("{{% extends \"{PREFIX}{name}\" %}}"))
            .in_file(&texts.path(name))
            .hint(Hint::BeginWith)
    };
    of_pages.filter(|name| !is_whole(texts, name)).map(problem).collect()
}

/// Whether a page begins in a template, in what it includes or in a component that it calls.
fn is_whole(texts: Texts, name: &str) -> bool {
    let (mut to_visit, mut seen) = (vec![name], BTreeSet::new());
    while let Some(name) = to_visit.pop() {
        let text = texts.text(name);
        if scan::extends(text) || begins_page(text) {
            return true;
        }
        if seen.insert(name) {
            let others = texts.sources.iter().map(|(other, text)| (other.as_str(), text));
            let drawn = others.filter(|(other, defining)| {
                let mut defined = scan::defined(defining).into_iter();
                let is_included = [*other, bare(other)].iter().any(|it| scan::includes(text, it));
                is_included || defined.any(|found| scan::calls(text, found.name))
            });
            to_visit.extend(drawn.map(|(other, _)| other));
        }
    }
    false
}

fn begins_page(text: &str) -> bool {
    let text = scan::without_comments(text).to_ascii_lowercase();
    ["<html", "<!doctype"].iter().any(|start| text.contains(start))
}
