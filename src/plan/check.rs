//! Every link of the site against what will exist.

use super::Plan;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::nearest::nearest;
use crate::base::path::SourcePath;
use crate::document::Reference;
use crate::site::{Page, Site, Target};
use rustc_hash::FxHashSet;

/// Reports links, images and menu entries that lead nowhere.
pub(crate) fn links(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for id in site.page_ids() {
        let page = site.page(id);
        for link in &page.head.links {
            problems.extend(check(site, plan, page, &link.target, || place(page, link)));
        }
        if let Some(image) = page.head.meta.image.as_deref().filter(|image| !is_web(image)) {
            let line = page.head.meta.line("image");
            let place = || Place { line, ..Place::file(page.source.as_str()) };
            problems.extend(check(site, plan, page, image, place));
        }
    }
    problems.extend(menu(site, plan));
    problems
}

fn is_web(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

fn place(page: &Page, link: &Reference) -> Place {
    let path = page.source.as_str().to_owned();
    Place { path, line: link.line, column: link.column, length: link.length }
}

fn check(
    site: &Site,
    plan: &Plan,
    page: &Page,
    target: &str,
    place: impl Fn() -> Place,
) -> Option<Diagnostic> {
    let problem = match site.resolve(&page.source, target) {
        Target::Here { anchor } => wrong_anchor(page, &anchor)?,
        Target::Page { page: other, anchor: Some(anchor), .. } => wrong_anchor(other, &anchor)?,
        Target::Unpublished(reason) => Diagnostic::warning(Code::LinkToUnpublished)
            .with("target", target)
            .with("reason", reason.name())
            .hint(Hint::PublishTarget),
        Target::Address { address, .. } if plan.answers(&address) => return None,
        Target::Address { .. } | Target::Missing => broken(site, plan, &page.source, target),
        Target::Page { .. } | Target::Asset(_) | Target::Author(_) => return None,
    };
    Some(problem.at(place()))
}

fn wrong_anchor(page: &Page, anchor: &str) -> Option<Diagnostic> {
    let anchors = &page.head.anchors;
    let made_by_theme = anchor.is_empty() || anchor == "contenu" || anchor == "notes";
    if made_by_theme || anchors.iter().any(|id| id == anchor) {
        return None;
    }
    let problem = Diagnostic::error(Code::BrokenAnchor)
        .with("target", page.source.as_str())
        .with("anchor", anchor);
    if let Some(near) = nearest(anchor, anchors.iter().map(String::as_str)) {
        return Some(problem.with("nearest", format!("#{near}")).hint(Hint::DidYouMean));
    }
    let list = anchors.iter().take(8).map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ");
    Some(if list.is_empty() {
        problem
    } else {
        problem.with("anchors", list).hint(Hint::ExistingAnchors)
    })
}

fn broken(site: &Site, plan: &Plan, from: &SourcePath, target: &str) -> Diagnostic {
    let path = target.split(['#', '?']).next().unwrap_or(target);
    let problem = Diagnostic::error(Code::BrokenLink).with("target", target);
    problem.nearest(nearest_target(site, plan, from, path), Some(Hint::CreateTarget))
}

/// The existing target nearest to a wrong one: by its file's name first, then by the whole path.
fn nearest_target(site: &Site, plan: &Plan, from: &SourcePath, path: &str) -> Option<String> {
    let name = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_owned();
    let wanted = name(path);
    let sources: Vec<&str> = site.sources().collect();
    let same_name = sources.iter().filter(|source| name(source) == wanted).min();
    let near_name = || {
        let names: FxHashSet<String> = sources.iter().map(|source| name(source)).collect();
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        names.sort_unstable();
        let near = nearest(&wanted, names)?;
        sources.iter().filter(|source| name(source) == near).min()
    };
    if let Some(source) = same_name.or_else(near_name) {
        return Some(relative(from, source));
    }
    let addresses: Vec<_> = plan.outputs.keys().map(|path| path.address()).collect();
    let near = path.starts_with('/').then(|| nearest(path, addresses.iter().map(|a| a.as_str())));
    near.flatten()
}

/// How a source file writes the way to another.
fn relative(from: &SourcePath, to: &str) -> String {
    let folder: Vec<&str> = from.folder().split('/').collect();
    let target: Vec<&str> = to.split('/').collect();
    let same = folder.iter().zip(&target).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(target[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Menu entries are written in `site.yaml`, from `content/`.
fn menu(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let from = SourcePath::new("content/site.yaml");
    let internal = site.config.menu.iter().filter(|item| !is_web(&item.target));
    internal
        .filter_map(|item| {
            let answers = match site.resolve(&from, &item.target) {
                Target::Page { .. } | Target::Asset(_) | Target::Author(_) => true,
                Target::Address { address, .. } => plan.answers(&address),
                _ => item.target.starts_with("mailto:"),
            };
            let place = Place { line: item.line, ..Place::file("site.yaml") };
            (!answers).then(|| broken(site, plan, &from, &item.target).at(place))
        })
        .collect()
}
