//! Every link of the site against what will exist.

use super::Plan;
use super::suggest::Suggestions;
use crate::base::address::{Named, is_external, is_local, is_mail, meant_outside, script_scheme};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place, Severity};
use crate::base::nearest::nearest;
use crate::base::path::SourcePath;
use crate::site::{Page, Site, Sites, Target};

/// What links are held against.
#[derive(Clone, Copy)]
struct Whole<'s> {
    site: &'s Site,
    sites: &'s Sites,
    plan: &'s Plan,
    suggestions: &'s Suggestions<'s>,
}

/// A link, wherever it is written.
struct Link<'l> {
    /// The page that holds it; `None` in `site.yaml`.
    page: Option<&'l Page>,
    target: &'l str,
    /// What becomes of it where its target is not published.
    effect: &'static str,
}

/// Reports links, images and menu entries that lead nowhere.
pub(crate) fn links(sites: &Sites, plan: &Plan) -> Vec<Diagnostic> {
    sites.iter().flat_map(|site| of_edition(site, sites, plan)).collect()
}

fn of_edition(site: &Site, sites: &Sites, plan: &Plan) -> Vec<Diagnostic> {
    let suggestions = Suggestions::new(site, plan);
    let whole = Whole { site, sites, plan, suggestions: &suggestions };
    let pages = site.own_pages().flat_map(|page| of_page(whole, page));
    pages.chain(of_config(whole)).collect()
}

fn of_page(whole: Whole, page: &Page) -> Vec<Diagnostic> {
    let problem = |(target, effect, place): (&str, _, Place)| {
        let problem = whole.check(&Link { page: Some(page), target, effect })?;
        Some(problem.at(place))
    };
    page.targets().filter_map(problem).collect()
}

/// `site.yaml` writes its targets from `content/`.
fn of_config(whole: Whole) -> Vec<Diagnostic> {
    let config = &whole.site.config;
    let menu = config.menu.iter().map(|item| (&item.target, [item.line, 0, 0]));
    let at = |named: &Named| [named.line, named.column, named.length];
    let named = config.targets.iter().map(|named| (&named.target, at(named)));
    let problem = |(target, [line, column, length]): (&String, [u32; 3])| {
        let problem = whole.check(&Link { page: None, target, effect: "entry" })?;
        Some(problem.at(Place { column, length, ..Place::line("site.yaml", line) }))
    };
    menu.chain(named).filter_map(problem).collect()
}

impl Whole<'_> {
    /// What is wrong with a link, if anything.
    fn check(self, link: &Link) -> Option<Diagnostic> {
        if let Some(scheme) = script_scheme(link.target) {
            let problem = Diagnostic::error(Code::ScriptAddress).with("scheme", scheme);
            return Some(problem.hint(Hint::PlainAddress));
        }
        if is_local(link.target) {
            return Some(local(link.target));
        }
        if link.target.is_empty() {
            return Some(Diagnostic::warning(Code::EmptyLink).hint(Hint::GiveTarget));
        }
        let target = match link.page {
            _ if is_external(link.target) => return None,
            None if is_mail(link.target) => return None,
            Some(page) => self.site.resolve(&page.source, link.target),
            None => self.site.resolve_in_config(link.target),
        };
        match target {
            Target::Here { anchor } if link.page.is_some() => {
                wrong_anchor(self.site, link.page?, &anchor)
            }
            Target::Page { page, anchor: Some(anchor) } => {
                let problem = wrong_anchor(self.site, page, &anchor)?;
                let is_lost = self.is_of_original(page, &anchor);
                Some(if is_lost { lost_anchor(problem, &anchor) } else { problem })
            }
            Target::Author { author, anchor: Some(anchor) } => {
                author.page.and_then(|id| wrong_anchor(self.site, self.site.page(id), &anchor))
            }
            Target::Page { .. } | Target::Asset(_) | Target::Author { .. } => None,
            Target::Address { address, .. } if self.plan.answers(&address) => None,
            Target::Unpublished(reason) => Some(
                Diagnostic::warning(Code::LinkToUnpublished)
                    .with("target", link.target)
                    .with("reason", reason.name())
                    .with("effect", link.effect)
                    .hint(Hint::PublishTarget),
            ),
            Target::Here { .. } | Target::Address { .. } | Target::Missing => {
                Some(self.broken(link))
            }
        }
    }

    /// Whether a translation lacks an anchor that its original has: its headings read otherwise.
    fn is_of_original(self, page: &Page, anchor: &str) -> bool {
        let original = self.sites.translation(0, page).filter(|_| self.site.edition > 0);
        original.is_some_and(|original| original.head.anchors.iter().any(|id| id == anchor))
    }

    fn broken(self, link: &Link) -> Diagnostic {
        let path = link.target.split(['#', '?']).next().unwrap_or(link.target);
        let problem = Diagnostic::error(Code::BrokenLink).with("target", link.target);
        if let Some(meant) = meant_outside(link.target).filter(|_| link.effect != "alt") {
            return problem.nearest(Some(meant), None);
        }
        if path.starts_with('@') {
            return problem.with("fix", "https://mastodon.example/@moi").hint(Hint::FullAddress);
        }
        problem.nearest(self.nearest_target(link.page, path), Some(Hint::CreateTarget))
    }

    /// The existing target nearest to a wrong one: by its file's name, then by the whole path.
    fn nearest_target(self, from: Option<&Page>, path: &str) -> Option<String> {
        let own = from.map_or("", |page| page.source.as_str());
        if !self.suggestions.ask() {
            return None;
        }
        if let Some(source) = self.suggestions.source(path, own) {
            return Some(written(from.map(|page| &page.source), source));
        }
        // `site.yaml` has no folder from which a path could be meant: it begins at the root.
        match from {
            None => self.suggestions.address(&format!("/{}", path.trim_start_matches('/'))),
            Some(_) => self.suggestions.address(path),
        }
    }
}

/// A link that led to a part of the original leads to the beginning of its translation.
fn lost_anchor(problem: Diagnostic, anchor: &str) -> Diagnostic {
    let problem = Diagnostic { severity: Severity::Warning, ..problem };
    problem.with("fix", format!("{{#{anchor}}}")).hint(Hint::AddAnchor)
}

fn local(target: &str) -> Diagnostic {
    let name = target.trim_end_matches(['/', '\\']).rsplit(['/', '\\', ':']).next().unwrap_or("");
    let problem = Diagnostic::error(Code::LocalPath).with("target", target);
    problem.with("fix", name).hint(Hint::CopyBeside)
}

fn wrong_anchor(site: &Site, page: &Page, anchor: &str) -> Option<Diagnostic> {
    let anchors = &page.head.anchors;
    let is_comment = |id: &str| site.has_comment(page, id);
    if anchor.strip_prefix("comment-").is_some_and(is_comment) {
        return None;
    }
    let made_by_theme = anchor.is_empty() || anchor == "contenu" || anchor == "notes";
    if made_by_theme || anchors.iter().any(|id| id == anchor) {
        return None;
    }
    let problem = Diagnostic::error(Code::BrokenAnchor)
        .with("target", page.file().as_str())
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

/// How a page writes the way to a file; `site.yaml` begins at `content/`.
fn written(from: Option<&SourcePath>, to: &str) -> String {
    let path = match from {
        Some(from) => relative(from, to),
        None => to.strip_prefix("content").unwrap_or(to).to_owned(),
    };
    crate::site::in_markdown(&path)
}

/// How a source file writes the way to another.
fn relative(from: &SourcePath, to: &str) -> String {
    let folder: Vec<&str> = from.folder().split('/').collect();
    let target: Vec<&str> = to.split('/').collect();
    let same = folder.iter().zip(&target).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(target[same..].iter().copied()).collect::<Vec<_>>().join("/")
}
