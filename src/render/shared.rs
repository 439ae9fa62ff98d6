//! What all outputs share: the site, its plan, its theme, and values computed once.

use super::node::{self, Level, Node};
use crate::base::diagnostic::Diagnostic;
use crate::base::digest::{Digest, Digester};
use crate::cache::Pack;
use crate::document::{self, BodyRef, Shown};
use crate::plan::{Format, Plan, Recipe, Scope, Statics};
use crate::site::{Likeness, Page, PageId, Site, Sites};
use crate::template::{self, Theme, Value};
use std::borrow::Borrow;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// A value and its digest, computed when the first output asks for it.
pub(crate) struct Shared {
    pub(crate) value: Value,
    pub(crate) digest: Digest,
}

/// Everything an output of one edition may draw on. Immutable once made.
pub(crate) struct World {
    pub(crate) site: Arc<Site>,
    /// All editions, for what leads from one to another.
    pub(crate) sites: Arc<Sites>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) theme: Arc<Theme>,
    pub(crate) statics: Arc<Statics>,
    pub(crate) pack: Arc<Pack>,
    is_damaged: AtomicBool,
    likeness: OnceLock<Likeness>,
    site_digest: OnceLock<Digest>,
    strings: Shared,
    labels: BTreeMap<String, String>,
    label_digest: Digest,
    cards: Vec<OnceLock<Value>>,
    card_htmls: [Vec<OnceLock<Result<Value, Diagnostic>>>; 2],
    card_digests: Vec<OnceLock<Digest>>,
    page_digests: Vec<OnceLock<Digest>>,
    /// Catalogue values that are the same for the whole site, by their position there.
    pub(super) whole_site: Vec<OnceLock<Shared>>,
    /// A scope's feeds as pages announce them, in the order of [`Format::ALL`].
    feed_links: BTreeMap<Scope, OnceLock<Vec<Shared>>>,
    /// The bodies of the scopes whose feeds were rendered last: a scope has a feed in each format.
    feed_bodies: Mutex<VecDeque<(Scope, Arc<FeedBodies>)>>,
}

/// What a feed carries of each entry, in its order; `None` where it carries no text.
pub(super) type FeedBodies = Vec<Option<String>>;

/// Scopes whose bodies are kept. Where more threads are at work, some bodies are made twice.
const MAX_FEED_BODIES: usize = 8;

/// The strings of the theme that bodies may need.
const LABELS: &[&str] = &[
    "footnotes",
    "footnote_back",
    "table",
    "formula",
    "task_done",
    "task_todo",
    "embed_watch",
    "embed_play",
    "embed_read",
];

fn unmade<T>(n: usize) -> Vec<OnceLock<T>> {
    std::iter::repeat_with(OnceLock::new).take(n).collect()
}

impl World {
    pub(crate) fn new(
        sites: Arc<Sites>,
        edition: usize,
        plan: Arc<Plan>,
        theme: Arc<Theme>,
        statics: Arc<Statics>,
        pack: Arc<Pack>,
    ) -> World {
        let site = sites.get(edition).clone();
        let language = site.config.language.clone();
        let (value, digest) = theme.strings(&language);
        let label = |key: &&str| ((*key).to_owned(), theme.string(&language, key));
        let callouts = document::CALLOUTS.iter().map(|kind| &kind.label);
        let labels: BTreeMap<String, String> = LABELS.iter().chain(callouts).map(label).collect();
        let label_digest = Digester::new("labels").value(&labels).finish();
        let n_pages = site.pages.len();
        let own = plan.outputs.values().filter(|planned| planned.edition == edition);
        let scopes = own.filter_map(|planned| match planned.recipe {
            Recipe::Feed(scope, _) => Some(scope),
            _ => None,
        });
        World {
            labels,
            is_damaged: AtomicBool::new(false),
            likeness: OnceLock::new(),
            site_digest: OnceLock::new(),
            label_digest,
            strings: Shared { value, digest },
            cards: unmade(n_pages),
            card_htmls: [unmade(n_pages), unmade(n_pages)],
            card_digests: unmade(n_pages),
            page_digests: unmade(n_pages),
            whole_site: unmade(super::catalogue::NAMES.len()),
            feed_links: scopes.map(|scope| (scope, OnceLock::new())).collect(),
            feed_bodies: Mutex::default(),
            site,
            sites,
            plan,
            theme,
            statics,
            pack,
        }
    }

    /// The site in which a page's links are resolved: that which its file is written for.
    pub(super) fn site_of(&self, page: &Page) -> &Site {
        if page.is_borrowed { self.sites.main() } else { &self.site }
    }

    /// The strings of the site's language, as the value `t`.
    pub(super) fn strings(&self) -> &Shared {
        &self.strings
    }

    /// A string of the theme that bodies need.
    pub(super) fn label(&self, key: &str) -> &str {
        let label = self.labels.get(key);
        debug_assert!(label.is_some(), "`LABELS` lacks {key}");
        label.map_or("", String::as_str)
    }

    /// A plain string of the theme.
    pub(super) fn string(&self, key: &str) -> String {
        self.theme.string(&self.site.config.language, key)
    }

    pub(super) fn card(&self, id: PageId) -> Value {
        let make = || node::value(&super::page::card(self, id), self);
        self.cards[id.index()].get_or_init(make).clone()
    }

    /// A card as the theme's component `card` shows it: made once, however many lists show it.
    pub(super) fn card_html(&self, id: PageId, level: Level) -> &Result<Value, Diagnostic> {
        let made = &self.card_htmls[level as usize - Level::Second as usize][id.index()];
        made.get_or_init(|| {
            let arguments = [
                ("card", self.card(id)),
                ("t", self.strings.value.clone()),
                ("lang", template::text(&self.site.config.language)),
                ("level", Value::from(level as i64)),
            ];
            let page = self.site.page(id).file();
            let html = self.theme.component("card", &arguments, page.as_str())?;
            Ok(template::html(&html))
        })
    }

    pub(super) fn card_digest(&self, id: PageId) -> Digest {
        let make = || node::digest_of("card", &super::page::card(self, id), self);
        *self.card_digests[id.index()].get_or_init(make)
    }

    /// The digest of all that a page's own output shows of it: found without filling a hole.
    pub(super) fn page_digest(&self, id: PageId) -> Digest {
        self.page_digest_by(id, || super::page::facts(self, id))
    }

    /// [`World::page_digest`], where the page's facts are at hand.
    pub(super) fn page_digest_by<F: Borrow<Node>>(
        &self,
        id: PageId,
        facts: impl FnOnce() -> F,
    ) -> Digest {
        *self.page_digests[id.index()].get_or_init(|| {
            let page = self.site.page(id);
            let mut digester = Digester::new("page");
            node::digest(facts().borrow(), self, &mut digester);
            digester.digest(page.head.body).digest(self.label_digest);
            for link in &page.head.links {
                let site = self.site_of(page);
                let href = site.href(page, &link.target, site.config.base_path());
                digester.text(href.as_deref().unwrap_or(""));
                if let Some(asset) = self.site.asset(&page.source, &link.target) {
                    digester.value(&asset.facts.pixels);
                }
            }
            digester.finish()
        })
    }

    /// A page's body with its holes filled.
    fn html(&self, page: &Page, shown: Shown) -> String {
        let bytes = self.pack.read(page.body).unwrap_or_default();
        let seal = self.pack.is_old(page.body).then_some(page.head.body);
        let Some(body) = BodyRef::from_bytes(&bytes, seal) else {
            self.is_damaged.store(true, Ordering::Relaxed);
            return String::new();
        };
        body.fill(shown, |hole, out| super::body::fill(self, page, shown, hole, out))
    }

    /// The bodies that a scope's feeds carry, made once for all their formats.
    pub(super) fn feed_bodies(&self, scope: Scope, pages: &[PageId]) -> Arc<FeedBodies> {
        let recent = || self.feed_bodies.lock().expect("no holder panics");
        let known =
            recent().iter().find(|(known, _)| *known == scope).map(|(_, made)| made.clone());
        known.unwrap_or_else(|| {
            let is_full = self.site.config.feeds.full;
            let body = |id: &PageId| is_full.then(|| self.feed_html(self.site.page(*id)));
            let made: Arc<FeedBodies> = Arc::new(pages.iter().map(body).collect());
            let mut recent = recent();
            recent.truncate(MAX_FEED_BODIES - 1);
            recent.push_front((scope, made.clone()));
            made
        })
    }

    /// The digest of what templates receive as `site`.
    pub(super) fn site_digest(&self) -> Digest {
        let make = || node::digest_of("site", &super::catalogue::site(self), self);
        *self.site_digest.get_or_init(make)
    }

    /// The pages most like one.
    pub(super) fn related(&self, id: PageId) -> Vec<PageId> {
        self.likeness.get_or_init(|| Likeness::of(&self.site)).related(&self.site, id)
    }

    /// Whether a scope has feeds.
    pub(super) fn has_feeds(&self, scope: Scope) -> bool {
        self.feed_links.contains_key(&scope)
    }

    /// A feed that exists, as pages announce it.
    pub(super) fn feed_link(&self, scope: Scope, format: Format) -> &Shared {
        let make = |format| {
            let node = super::subscription::link(self, scope, format);
            let digest = node::digest_of("feed link", &node, self);
            Shared { value: node::value(&node, self), digest }
        };
        let made = &self.feed_links[&scope];
        &made.get_or_init(|| Format::ALL.map(make).into())[format as usize]
    }

    /// Whether a body could not be read back.
    pub(super) fn is_damaged(&self) -> bool {
        self.is_damaged.load(Ordering::Relaxed)
    }

    /// A page's body as feeds carry it: absolute addresses, and nothing that runs.
    fn feed_html(&self, page: &Page) -> String {
        let html = self.html(page, Shown::Feed);
        if page.head.is_active { document::without_active_content(&html) } else { html }
    }

    /// A page as templates receive it whole: its facts and its body.
    pub(super) fn page_value(&self, id: PageId, facts: &Node, shown: Shown) -> Value {
        let page = self.site.page(id);
        let html = template::html(&self.html(page, shown));
        let Node::Map(entries) = facts else { return template::none() };
        let values = entries.iter().map(|(key, node)| (*key, node::value(node, self)));
        template::record(values.chain([("html", html)]))
    }
}
