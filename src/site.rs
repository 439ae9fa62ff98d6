//! Level 5, ASSEMBLE: all documents and the configuration → one [`Site`].
//!
//! Pure, and rerun whole every time: it takes milliseconds, so no list is ever stale. It decides
//! what is published, who is neighbour to whom and where everything answers.

mod address;
mod asset;
mod author;
mod calendar;
mod collect;
mod comments;
mod editions;
mod likeness;
mod link;
mod menu;
mod order;
mod publication;
mod related;
mod results;
mod taxonomy;
mod training;
mod ways;

use crate::base::data::Data;
use crate::base::diagnostic::{Diagnostic, Place};
use crate::base::digest::Digest;
use crate::base::path::{Address, SourcePath};
use crate::cache::Slot;
use crate::config::Config;
use crate::document::{Head, Kind, Moment};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use address::{default_id, training_folder};
pub(crate) use author::Author;
pub(crate) use calendar::Calendar;
pub(crate) use comments::Threads;
pub(crate) use editions::{Records, Sites, assemble, left_out};
pub(crate) use likeness::similar_terms;
pub(crate) use link::{Target, encode, in_markdown};
pub(crate) use publication::{Reason, Unpublished};
pub(crate) use related::Likeness;
pub(crate) use results::Periods;
pub(crate) use taxonomy::{Taxonomy, Term};
pub(crate) use training::Training;

/// A published page, by its position in [`Site::pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PageId(u32);

impl PageId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What parsing gave for one source file: its head, and where its body lies in the pack.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub(crate) struct Parsed {
    pub(crate) head: Arc<Head>,
    pub(crate) body: Slot,
}

/// What is known of a file that is published as it is.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct AssetFacts {
    /// Digest of its content.
    pub(crate) digest: Digest,
    /// Bytes.
    pub(crate) size: u64,
    /// Width and height in pixels, for a picture whose format says so.
    pub(crate) pixels: Option<(u32, u32)>,
    /// Whether it is written in Markdown and its front matter calls it a draft.
    pub(crate) is_draft: bool,
}

/// A file that is published as it is.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    pub(crate) source: SourcePath,
    pub(crate) address: Address,
    pub(crate) facts: AssetFacts,
}

/// A published page.
#[derive(Clone)]
pub(crate) struct Page {
    /// Where it stands in `content/`, whatever its language: its file's path without the language.
    pub(crate) source: SourcePath,
    pub(crate) head: Arc<Head>,
    pub(crate) body: Slot,
    pub(crate) address: Address,
    /// Permanent identity, in feeds and calendars.
    pub(crate) id: String,
    /// Positions in [`Site::authors`], [`Site::categories`] and [`Site::tags`].
    pub(crate) authors: Vec<usize>,
    pub(crate) categories: Vec<usize>,
    pub(crate) tags: Vec<usize>,
    /// Position in [`Site::trainings`]: a session's, a training's own, or the one an article names.
    pub(crate) training: Option<usize>,
    /// A session's number.
    pub(crate) number: Option<u32>,
    /// Whether its file is the main edition's, in an edition that has no translation of it.
    pub(crate) is_borrowed: bool,
}

impl Page {
    /// All that the page leads to or shows, by what was written: the target, what a broken one
    /// spoils, and where it stands.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (&str, &'static str, Place)> {
        let meta = &self.head.meta;
        let at = |[line, column, length]: [u32; 3]| Place {
            column,
            length,
            ..Place::line(self.file().as_str(), line)
        };
        let links = self.head.links.iter().map(move |link| {
            let effect = if link.is_picture { "alt" } else { "text" };
            (&*link.target, effect, at([link.line, link.column, link.length]))
        });
        let image = meta.image.iter();
        let image = image.map(move |image| (&**image, "picture", at([meta.line("image"), 0, 0])));
        let named = meta.targets.iter().map(move |named| {
            (&*named.target, "link", at([named.line, named.column, named.length]))
        });
        links.chain(image).chain(named)
    }

    /// The date of the last change: `updated`, or the publication.
    pub(crate) fn changed(&self) -> Option<Moment> {
        self.head.meta.updated.max(self.head.meta.date)
    }

    /// The file that it is written in.
    pub(crate) fn file(&self) -> SourcePath {
        file_of(&self.source, &self.head)
    }

    /// What a session says of whether it will be held, as the first word for it.
    pub(crate) fn status(&self) -> Option<&str> {
        match self.head.meta.detail("status") {
            Some(Data::Text(status)) => Some(status),
            _ => None,
        }
    }

    /// Whether it is what those see who asked for a page that does not exist.
    pub(crate) fn is_not_found(&self) -> bool {
        self.source.as_str() == "content/pages/404.md"
    }

    /// Whether it is text on the home page.
    pub(crate) fn is_home(&self) -> bool {
        self.source.as_str() == "content/pages/index.md"
    }
}

/// When this is, and what of the unpublished is wanted all the same.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Publication {
    pub(crate) now: Moment,
    pub(crate) drafts: bool,
    pub(crate) future: bool,
}

/// The whole site in one of its languages, as a value.
#[derive(Clone)]
pub(crate) struct Site {
    /// Position among the editions: the main one is the first.
    pub(crate) edition: usize,
    pub(crate) config: Config,
    pub(crate) zone: jiff::tz::TimeZone,
    pub(crate) pages: Vec<Page>,
    /// Articles and sessions, newest first; those without a date last.
    pub(crate) posts: Vec<PageId>,
    /// Articles only, in the same order.
    pub(crate) articles: Vec<PageId>,
    pub(crate) trainings: Vec<Training>,
    pub(crate) authors: Vec<Author>,
    pub(crate) categories: Vec<Term>,
    pub(crate) tags: Vec<Term>,
    /// Dated posts by year, newest first.
    pub(crate) years: BTreeMap<i16, Vec<PageId>>,
    /// `pages/index.md`: text on the home page.
    pub(crate) home: Option<PageId>,
    /// The same in all editions; the main one publishes them.
    pub(crate) assets: Arc<Vec<Asset>>,
    /// Pages of other editions that this one has no translation of.
    foreign: Vec<Page>,
    pub(crate) unpublished: Vec<Unpublished>,
    /// When a page comes due or expires next.
    pub(crate) next_change: Option<Moment>,
    pub(crate) calendar: Calendar,
    /// The same in all editions.
    pub(crate) results: Arc<Periods>,
    /// What readers said of the pages written for this edition.
    pub(crate) threads: Arc<Threads>,
    sequels: calendar::Sequels,
    by_source: FxHashMap<String, Known>,
    /// Positions in [`Site::authors`] by all that pages may call them.
    by_author: BTreeMap<String, usize>,
    /// The position of each article in [`Site::articles`].
    ranks: FxHashMap<PageId, usize>,
}

/// What a source path is known as.
#[derive(Clone, Copy, Debug)]
enum Known {
    Page(PageId),
    Asset(usize),
    Unpublished(Reason),
    Author(usize),
    /// By its position in [`Site::foreign`].
    Foreign(usize),
}

impl Site {
    pub(crate) fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The page that a file of this edition has become; `None` if it is not published.
    fn page_of_file(&self, file: &SourcePath) -> Option<PageId> {
        let known = match self.by_source.get(file.as_str())? {
            Known::Page(id) => *id,
            Known::Author(at) => self.authors[*at].page?,
            _ => return None,
        };
        (self.page(known).file() == *file).then_some(known)
    }

    /// Whether a page is written for this edition.
    fn is_own(&self, id: PageId) -> bool {
        !self.page(id).is_borrowed
    }

    /// The pages that are written for this edition.
    pub(crate) fn own_pages(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|page| !page.is_borrowed)
    }

    pub(crate) fn page_ids(&self) -> impl Iterator<Item = PageId> + use<> {
        (0..u32::try_from(self.pages.len()).expect("fewer pages than bytes")).map(PageId)
    }

    pub(crate) fn terms(&self, taxonomy: Taxonomy) -> &[Term] {
        match taxonomy {
            Taxonomy::Categories => &self.categories,
            Taxonomy::Tags => &self.tags,
        }
    }

    /// The author whom a page calls so, by id or by name.
    pub(crate) fn author(&self, name: &str) -> Option<&Author> {
        author::find(&self.by_author, name).map(|at| &self.authors[at])
    }

    /// The older and the newer article.
    pub(crate) fn neighbours(&self, id: PageId) -> (Option<PageId>, Option<PageId>) {
        let Some(rank) = self.ranks.get(&id) else { return (None, None) };
        let newer = rank.checked_sub(1).map(|at| self.articles[at]);
        (self.articles.get(rank + 1).copied(), newer)
    }

    /// A moment on the clocks of the site's zone.
    pub(crate) fn local(&self, moment: Moment) -> jiff::Zoned {
        let timestamp = jiff::Timestamp::from_second(moment).unwrap_or_default();
        timestamp.to_zoned(self.zone.clone())
    }

    /// A moment as RFC 3339, with the offset of the site's zone then.
    pub(crate) fn rfc3339(&self, moment: Moment) -> String {
        crate::language::dates::rfc3339(&self.local(moment))
    }

    /// The language of a page's text.
    pub(crate) fn language<'s>(&'s self, page: &'s Page) -> &'s str {
        let usual = match page.is_borrowed {
            true => self.config.main_language(),
            false => &self.config.language,
        };
        page.head.meta.language.as_deref().unwrap_or(usual)
    }

    /// Where a page that is not there yet would answer; `None` if its pattern asks for what it does
    /// not say.
    pub(crate) fn address_for(&self, source: &SourcePath, head: &Head) -> Option<Address> {
        let trainings = address::training_slugs(self.pages.iter().map(|p| (&p.source, &*p.head)));
        address::of(source, head, &self.config, &self.zone, &trainings).ok()
    }

    /// Takes over another text of a page whose facts are the same.
    fn take_text(&mut self, file: &SourcePath, parsed: &Parsed) {
        let with_language = file.in_language(Some(self.config.main_language()));
        for name in [file, &with_language] {
            if let Some(Known::Foreign(at)) = self.by_source.get(name.as_str()).copied() {
                self.foreign[at].head = parsed.head.clone();
            }
        }
        if let Some(id) = self.page_of_file(file) {
            let page = &mut self.pages[id.index()];
            page.head = parsed.head.clone();
            page.body = parsed.body;
        }
    }

    /// An address as links write it: with `base_url`'s path, percent-encoded.
    pub(crate) fn link(&self, address: &Address) -> String {
        format!("{}{}", self.config.base_path(), encode(address.as_str()))
    }

    /// A whole URL.
    pub(crate) fn url(&self, address: &Address) -> String {
        format!("{}{}", self.config.base(), encode(address.as_str()))
    }

    /// A link of this site as a whole URL; any other as it is.
    pub(crate) fn whole(&self, link: &str) -> String {
        match link.strip_prefix(self.config.base_path()).filter(|rest| rest.starts_with('/')) {
            Some(rest) if !link.starts_with("//") => format!("{}{rest}", self.config.base()),
            _ => link.to_owned(),
        }
    }

    /// Dated posts only: what feeds and archives are made of.
    pub(crate) fn dated<'s>(&'s self, ids: &'s [PageId]) -> impl Iterator<Item = PageId> + 's {
        ids.iter().copied().filter(|id| self.page(*id).head.meta.date.is_some())
    }
}

/// The file in which a page is written that stands somewhere in `content/`.
fn file_of(source: &SourcePath, head: &Head) -> SourcePath {
    source.in_language(head.edition.as_deref())
}

/// A problem at a front matter key of a page.
fn at_key(problem: Diagnostic, source: &SourcePath, head: &Head, key: &str) -> Diagnostic {
    problem.at(crate::base::diagnostic::Place {
        path: file_of(source, head).as_str().to_owned(),
        line: head.meta.line(key),
        column: 0,
        length: 0,
    })
}

/// Whether a page is one that lists of new texts show.
fn is_post(kind: Kind) -> bool {
    matches!(kind, Kind::Article | Kind::Session)
}
