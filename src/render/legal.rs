//! The Qualiopi certificate, as the pages that speak of the organisation show it.

use super::node::Node;
use super::page::date;
use super::scope::Scope;
use crate::plan::{List, Part, Recipe};
use crate::site::Site;

/// The pages, beside the home page, that speak of the organisation.
const ABOUT: &[&str] = &["content/pages/a-propos.md", "content/pages/about.md"];

/// The certificate and its logo. Only the home page and the page about the organisation have them,
/// whatever a theme asks for: the rules of the mark forbid it on what is about one training.
pub(super) fn qualiopi(scope: &Scope) -> Node {
    let site = &scope.world.site;
    let is_there = match scope.recipe {
        Recipe::List(List::Home, Part { number: 1, .. }) => true,
        Recipe::Page(id) => {
            let source = site.page(*id).source.as_str().replace("/index.md", ".md");
            ABOUT.contains(&source.as_str())
        }
        _ => false,
    };
    match &site.config.qualiopi {
        Some(qualiopi) if is_there => Node::Map(vec![
            ("sentence", Node::Text(qualiopi.sentence())),
            ("certificate", address(site, qualiopi.certificate.as_deref())),
            ("number", Node::text_or_none(qualiopi.number.as_deref())),
            ("certifier", Node::text_or_none(qualiopi.certifier.as_deref())),
            ("issued", date(site, qualiopi.issued)),
            ("expires", date(site, qualiopi.expires)),
            ("logo", address(site, qualiopi.logo.as_deref())),
            ("logo_alt", Node::text("Qualiopi, processus certifié, République française")),
        ]),
        _ => Node::None,
    }
}

fn address(site: &Site, target: Option<&str>) -> Node {
    Node::text_or_none(target.and_then(|target| site.address_in_config(target)))
}
