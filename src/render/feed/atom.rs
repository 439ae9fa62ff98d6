//! Turns a [`Feed`] into Atom 1.0 (RFC 4287).

use std::collections::BTreeMap;

use atom_syndication as atom;
use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, FixedDateTime, Link, Text, WriteConfig};
use jiff::Zoned;
use quick_xml::escape::escape;

use super::{Entry, Feed, Format, Generator, Person, Term, clean, present, rfc3339};

/// Renders the feed as Atom 1.0.
pub(super) fn render(feed: &Feed) -> Vec<u8> {
    let mut out = Vec::with_capacity(feed.n_bytes());
    out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    // The crate's own declaration does not name the encoding.
    let config = WriteConfig { write_document_declaration: false, indent_size: Some(2) };
    document(feed).write_with_config(out, config).expect("writing to memory cannot fail")
}

fn document(feed: &Feed) -> atom::Feed {
    atom::Feed {
        title: Text::plain(clean(&feed.title)),
        id: clean(&feed.id).into_owned(),
        // The element is required (RFC 4287 §4.1.1); without entries it holds the epoch, since
        // any other date would be made up.
        updated: feed.updated().map(date).unwrap_or_default(),
        authors: super::named(&feed.authors).iter().map(person).collect(),
        generator: Some(generator(&feed.generator)),
        links: vec![
            link("self", &feed.url(Format::Atom), Some(Format::Atom.media_type())),
            link("alternate", &feed.home, Some("text/html")),
        ],
        rights: present(&feed.rights).map(Text::plain),
        subtitle: present(&feed.subtitle).map(Text::plain),
        entries: feed.entries.iter().map(|item| entry(feed, item)).collect(),
        lang: Some(clean(&feed.language).into_owned()),
        namespaces: namespaces(feed),
        ..atom::Feed::default()
    }
}

fn entry(feed: &Feed, entry: &Entry) -> atom::Entry {
    let language = language(feed, entry);
    let text = |value| Text { lang: language.clone(), ..Text::plain(value) };
    atom::Entry {
        title: text(clean(&entry.title)),
        id: clean(&entry.id).into_owned(),
        published: Some(date(&entry.published)),
        updated: date(entry.updated()),
        authors: feed.authors_of(entry).iter().map(person).collect(),
        categories: entry.terms.iter().map(category).collect(),
        links: links(entry),
        summary: present(&entry.summary).map(text),
        content: content(entry, &language),
        extensions: threading(entry),
        ..atom::Entry::default()
    }
}

/// Gives the entry's language where it differs. The crate knows no `xml:lang` on an entry, so
/// each of its texts says it (RFC 4287 §2).
fn language(feed: &Feed, entry: &Entry) -> Option<String> {
    let differs = |language: &&str| *language != feed.language;
    entry.language.as_deref().filter(differs).map(|language| clean(language).into_owned())
}

/// Gives the HTML, which the crate escapes, once (RFC 4287 §4.1.3.3). Its base is its own page:
/// should a fragment be left in it, it leads there.
fn content(entry: &Entry, language: &Option<String>) -> Option<Content> {
    let value = present(&entry.content)?;
    Some(Content {
        base: Some(clean(&entry.url).into_owned()),
        lang: language.clone(),
        value: Some(value.into_owned()),
        content_type: Some("html".to_owned()),
        src: None,
    })
}

/// Names the threading extension, where an entry has or is an answer (RFC 4685 §2).
fn namespaces(feed: &Feed) -> BTreeMap<String, String> {
    let is_threaded = |entry: &Entry| entry.thread.is_some() || entry.reply_to.is_some();
    let thread = ("thr".to_owned(), "http://purl.org/syndication/thread/1.0".to_owned());
    feed.entries.iter().any(is_threaded).then_some(thread).into_iter().collect()
}

/// Says how many answered and where their feed is (RFC 4685 §4, §5), or what an entry answers
/// (§3).
fn threading(entry: &Entry) -> ExtensionMap {
    let mut found = BTreeMap::new();
    if let Some(thread) = &entry.thread {
        let total = extension("thr:total", Some(thread.count.to_string()), []);
        found.insert("total".to_owned(), vec![total]);
        if let Some((feed, _, newest)) = &thread.feeds {
            // The crate's own links know no attributes of others.
            let link = extension(
                "link",
                None,
                [
                    ("rel", "replies"),
                    ("type", Format::Atom.media_type()),
                    ("href", &clean(feed)),
                    ("thr:count", &thread.count.to_string()),
                    ("thr:updated", &rfc3339(newest)),
                ],
            );
            found.insert("link".to_owned(), vec![link]);
        }
    }
    if let Some(replied) = &entry.reply_to {
        let attributes =
            [("ref", &*clean(&replied.id)), ("href", &*clean(&replied.url)), ("type", "text/html")];
        found
            .insert("in-reply-to".to_owned(), vec![extension("thr:in-reply-to", None, attributes)]);
    }
    if found.is_empty() { ExtensionMap::default() } else { [("thr".to_owned(), found)].into() }
}

/// An element of another vocabulary. The crate writes attributes as they are.
fn extension<const N: usize>(
    name: &str,
    value: Option<String>,
    attributes: [(&str, &str); N],
) -> Extension {
    let attribute = |(name, value): (&str, &str)| (name.to_owned(), escape(value).into_owned());
    Extension {
        name: name.to_owned(),
        // Some text, though empty, keeps the indentation out of the element.
        value: Some(value.unwrap_or_default()),
        attrs: attributes.map(attribute).into(),
        ..Extension::default()
    }
}

/// Gives the page, and where its answers are read, or where to answer (RFC 4685 §4); the media
/// type of a letter is unknown.
fn links(entry: &Entry) -> Vec<Link> {
    let page = link("alternate", &entry.url, Some("text/html"));
    if let Some(thread) = &entry.thread {
        return vec![page, link("replies", &thread.url, Some("text/html"))];
    }
    let answer = present(&entry.comments).map(|address| {
        let media_type = address.starts_with("http").then_some("text/html");
        link("replies", &address, media_type)
    });
    std::iter::once(page).chain(answer).collect()
}

fn link(rel: &str, href: &str, media_type: Option<&str>) -> Link {
    Link {
        href: clean(href).into_owned(),
        rel: rel.to_owned(),
        mime_type: media_type.map(str::to_owned),
        ..Link::default()
    }
}

fn category(term: &Term) -> Category {
    Category {
        term: clean(&term.slug).into_owned(),
        scheme: Some(clean(&term.scheme).into_owned()),
        label: Some(clean(&term.label).into_owned()),
    }
}

fn person(person: &Person) -> atom::Person {
    atom::Person {
        name: person.name.clone().into_owned(),
        uri: person.url.as_deref().map(str::to_owned),
        ..atom::Person::default()
    }
}

fn generator(generator: &Generator) -> atom::Generator {
    atom::Generator {
        value: clean(&generator.name).into_owned(),
        version: Some(clean(&generator.version).into_owned()),
        uri: None,
    }
}

fn date(moment: &Zoned) -> FixedDateTime {
    rfc3339(moment).parse().expect("both sides speak RFC 3339")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, text, unbroken};
    use super::*;

    const EXPECTED: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
  <title>Le blog d’Ève</title>
  <id>tag:exemple.fr,2026:/</id>
  <updated>2026-02-01T18:05:30+01:00</updated>
  <generator version="0.1.0">Estrade</generator>
  <link href="https://exemple.fr/blog/atom.xml" rel="self" type="application/atom+xml"/>
  <link href="https://exemple.fr/blog/" rel="alternate" type="text/html"/>
  <rights>© Ève Roux</rights>
  <subtitle>Former, c’est écouter</subtitle>
  <entry>
    <title>Oser la pause</title>
    <id>tag:exemple.fr,2026:/articles/oser</id>
    <updated>2026-02-01T18:05:30+01:00</updated>
    <author>
      <name>Ève Roux</name>
      <uri>https://exemple.fr/blog/authors/eve/</uri>
    </author>
    <category term="medias-sociaux" scheme="https://exemple.fr/blog/categories/"\
 label="Médias sociaux"/>
    <link href="https://exemple.fr/blog/articles/oser/" rel="alternate" type="text/html"/>
    <link href="https://exemple.fr/blog/articles/oser/#comments" rel="replies"\
 type="text/html"/>
    <published>2010-07-06T07:47:00-04:00</published>
    <summary>Se taire, R&amp;D du formateur.</summary>
    <content xml:base="https://exemple.fr/blog/articles/oser/" type="html">&lt;p&gt;Un\
 &lt;em&gt;silence&lt;/em&gt; &amp;amp; rien.&lt;/p&gt;</content>
  </entry>
</feed>"#;

    #[test]
    fn all_parts_of_a_feed() {
        assert_eq!(text(&sample(), Format::Atom), unbroken(EXPECTED));
    }

    #[test]
    fn addresses_in_the_content_start_from_its_own_page_not_from_the_site() {
        let base = r#"<content xml:base="https://exemple.fr/blog/articles/oser/""#;
        assert!(text(&sample(), Format::Atom).contains(base));
    }

    #[test]
    fn each_text_of_an_entry_in_another_language_says_so() {
        let mut feed = sample();
        feed.entries[0].language = Some("en".into());
        assert_eq!(text(&feed, Format::Atom).matches(r#" xml:lang="en""#).count(), 3);
    }

    #[test]
    fn without_content_there_is_a_summary_and_the_page() {
        let mut feed = sample();
        feed.entries[0].content = None;
        let text = text(&feed, Format::Atom);
        assert!(text.contains("<summary>Se taire") && !text.contains("<content"));
        assert!(text.contains(r#"articles/oser/" rel="alternate""#));
    }

    #[test]
    fn a_feed_without_entries_is_as_old_as_can_be() {
        let feed = Feed { entries: vec![], ..sample() };
        let updated = "<updated>1970-01-01T00:00:00+00:00</updated>";
        assert!(text(&feed, Format::Atom).contains(updated));
    }
}
