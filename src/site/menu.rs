//! What `site.yaml` shows of pages that are left out: nothing, and says so.

use super::{Reason, Site, Target};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};

/// Drops menu entries, accounts and a logo that lead to what is not published.
pub(super) fn prune(site: &mut Site, problems: &mut Vec<Diagnostic>) {
    let mut config = site.config.clone();
    config.menu.retain(|item| keep(site, &item.target, item.line, "entry", problems));
    config.targets.retain(|named| {
        let is_logo = config.theme.logo.as_ref() == Some(&named.target);
        let effect = if is_logo { "picture" } else { "link" };
        keep(site, &named.target, named.line, effect, problems)
    });
    let is_published = |target: &String| unpublished(site, target).is_none();
    config.theme.logo = config.theme.logo.filter(is_published);
    config.theme.social.retain(|_, target| is_published(target));
    site.config = config;
}

fn keep(
    site: &Site,
    target: &str,
    line: u32,
    effect: &str,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let reason = unpublished(site, target);
    problems.extend(reason.map(|reason| {
        Diagnostic::warning(Code::LinkToUnpublished)
            .with("target", target)
            .with("reason", reason.name())
            .with("effect", effect)
            .at(Place { line, ..Place::file("site.yaml") })
            .hint(Hint::PublishTarget)
    }));
    reason.is_none()
}

fn unpublished(site: &Site, target: &str) -> Option<Reason> {
    match site.resolve_in_config(target) {
        Target::Unpublished(reason) => Some(reason),
        _ => None,
    }
}
