//! Turns a [`Feed`], plain data, into the bytes of `atom.xml`, `rss.xml` or `feed.json`.
//!
//! One model serves the three formats: what they share (who wrote an entry, when a feed last
//! changed, which characters may appear) is decided here, what one format alone asks for in its
//! own file. Which entries belong to a feed, and what their addresses are, the caller decides:
//! every address it gives is absolute, inside `content` too.

mod atom;
mod json;
mod rss;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::base::control::clean;
use crate::language::dates::{in_whole_minutes, rfc3339};
use jiff::Zoned;

pub(crate) use crate::plan::Format;

/// What readers subscribe to: the entries of one page that lists others.
#[derive(Clone, Debug)]
pub(crate) struct Feed<'a> {
    /// Plain text, as is every text here but `content`.
    pub(crate) title: Cow<'a, str>,
    pub(crate) subtitle: Option<Cow<'a, str>>,
    /// A permanent IRI, the same for ever, wherever the site moves (RFC 4287 §4.2.6).
    pub(crate) id: Cow<'a, str>,
    /// The address of the page that the feed follows.
    pub(crate) home: Cow<'a, str>,
    /// The address of the folder in which the feed's file lies; it ends with a slash.
    pub(crate) folder: Cow<'a, str>,
    /// A BCP 47 tag.
    pub(crate) language: Cow<'a, str>,
    pub(crate) authors: Vec<Person<'a>>,
    pub(crate) rights: Option<Cow<'a, str>>,
    pub(crate) generator: Generator<'a>,
    /// In the order in which they appear, newest first.
    pub(crate) entries: Vec<Entry<'a>>,
}

/// The program that made the feed.
#[derive(Clone, Debug)]
pub(crate) struct Generator<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) version: Cow<'a, str>,
}

impl Generator<'static> {
    /// This program.
    pub(crate) fn ours() -> Self {
        Generator { name: "Estrade".into(), version: env!("CARGO_PKG_VERSION").into() }
    }
}

/// One page in a feed, or one comment.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    /// A permanent IRI: a new one shows the entry as unread to everybody (RFC 4287 §4.2.6).
    pub(crate) id: Cow<'a, str>,
    pub(crate) url: Cow<'a, str>,
    pub(crate) title: Cow<'a, str>,
    /// Between the years 0 and 9999, which is all that the formats can write.
    pub(crate) published: Zoned,
    pub(crate) updated: Option<Zoned>,
    /// Without any, the feed's authors stand in, and without these its title.
    pub(crate) authors: Vec<Person<'a>>,
    pub(crate) summary: Option<Cow<'a, str>>,
    /// HTML, whose addresses are absolute.
    pub(crate) content: Option<Cow<'a, str>>,
    /// The text's language where it is not the feed's.
    pub(crate) language: Option<Cow<'a, str>>,
    pub(crate) terms: Vec<Term<'a>>,
    /// Where to answer: a page (`https:`) or a letter (`mailto:`).
    pub(crate) comments: Option<Cow<'a, str>>,
    /// What was answered already.
    pub(crate) thread: Option<Thread<'a>>,
    /// Of a comment: what it answers.
    pub(crate) reply_to: Option<Replied<'a>>,
    pub(crate) image: Option<Cow<'a, str>>,
}

/// The comments of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Thread<'a> {
    /// Where they are read.
    pub(crate) url: Cow<'a, str>,
    pub(crate) count: usize,
    /// Their feeds in Atom and RSS, and when the newest was written; none where none has a date.
    pub(crate) feeds: Option<(Cow<'a, str>, Cow<'a, str>, Zoned)>,
}

/// What a comment answers: a page, or another comment.
#[derive(Clone, Debug)]
pub(crate) struct Replied<'a> {
    /// Its permanent IRI.
    pub(crate) id: Cow<'a, str>,
    pub(crate) url: Cow<'a, str>,
}

/// Somebody who writes.
#[derive(Clone, Debug)]
pub(crate) struct Person<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) url: Option<Cow<'a, str>>,
}

/// One category or tag of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Term<'a> {
    pub(crate) slug: Cow<'a, str>,
    /// The address of its taxonomy, which tells a category from the tag of the same name.
    pub(crate) scheme: Cow<'a, str>,
    /// What people read.
    pub(crate) label: Cow<'a, str>,
}

/// Renders the feed; the same feed always gives the same bytes.
pub(crate) fn render(feed: &Feed, format: Format) -> Vec<u8> {
    match format {
        Format::Atom => atom::render(feed),
        Format::Rss => rss::render(feed),
        Format::Json => json::render(feed),
    }
}

impl Feed<'_> {
    /// Gives the feed's own address, by which a reader knows it again (RFC 4287 §4.2.7.2).
    fn url(&self, format: Format) -> String {
        format!("{}{}", clean(&self.folder), format.file_name())
    }

    /// Gives the last change of its entries: never the time of the build, which would make
    /// every build a change.
    fn updated(&self) -> Option<&Zoned> {
        self.entries.iter().map(Entry::updated).max()
    }

    /// Gives the entry's authors, at least one: Atom refuses an entry without (RFC 4287 §4.1.2).
    fn authors_of<'b>(&'b self, entry: &'b Entry) -> Vec<Person<'b>> {
        [&entry.authors, &self.authors]
            .into_iter()
            .map(|people| named(people))
            .find(|people| !people.is_empty())
            .unwrap_or_else(|| vec![Person { name: clean(&self.title), url: None }])
    }

    /// Guesses the size of the written feed, so that its buffer need not grow.
    fn n_bytes(&self) -> usize {
        let entry = |entry: &Entry| 2_000 + entry.content.as_ref().map_or(0, |c| c.len() * 5 / 4);
        2_000 + self.entries.iter().map(entry).sum::<usize>()
    }
}

impl Entry<'_> {
    /// Gives the last change. An entry that was written long before its publication changed,
    /// for its readers, when it appeared.
    fn updated(&self) -> &Zoned {
        self.updated.as_ref().map_or(&self.published, |updated| updated.max(&self.published))
    }
}

/// Drops people without a name: an empty `<name/>` is worse than no author.
fn named<'b>(people: &'b [Person]) -> Vec<Person<'b>> {
    let cleaned = |person: &'b Person| {
        let name = clean(person.name.trim());
        Person { name, url: present(&person.url) }
    };
    people.iter().map(cleaned).filter(|person| !person.name.is_empty()).collect()
}

/// Gives a text that says something, or none.
fn present<'b>(text: &'b Option<Cow<str>>) -> Option<Cow<'b, str>> {
    text.as_deref().map(clean).filter(|text| !text.trim().is_empty())
}

/// Writes a moment as RFC 822 does, as amended by RFC 1123 §5.2.14: English names in every
/// language, four digits for the year, a numeric offset.
fn rfc822(moment: &Zoned) -> String {
    in_whole_minutes(moment).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}
