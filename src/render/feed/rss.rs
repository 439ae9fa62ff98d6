//! Turns a [`Feed`] into RSS 2.0, as the RSS Advisory Board's specification and its Best
//! Practices Profile want it.

use std::collections::BTreeMap;

use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Guid, Item};

use super::{Entry, Feed, Format, Term, clean, present, rfc822};

/// Renders the feed as RSS 2.0.
pub(super) fn render(feed: &Feed) -> Vec<u8> {
    let out = Vec::with_capacity(feed.n_bytes());
    channel(feed).pretty_write_to(out, b' ', 2).expect("writing to memory cannot fail")
}

fn channel(feed: &Feed) -> Channel {
    Channel {
        title: clean(&feed.title).into_owned(),
        link: clean(&feed.home).into_owned(),
        // Required, and readers refuse an empty one.
        description: present(&feed.subtitle).unwrap_or(clean(&feed.title)).into_owned(),
        language: Some(clean(&feed.language).into_owned()),
        copyright: present(&feed.rights).map(String::from),
        last_build_date: feed.updated().map(rfc822),
        generator: Some(generator(feed)),
        namespaces: namespaces(feed),
        extensions: self_link(feed),
        items: feed.entries.iter().map(|entry| item(feed, entry)).collect(),
        ..Channel::default()
    }
}

fn item(feed: &Feed, entry: &Entry) -> Item {
    Item {
        title: Some(clean(&entry.title).into_owned()),
        link: Some(clean(&entry.url).into_owned()),
        description: present(&entry.summary).map(|summary| as_html(&summary)),
        categories: entry.terms.iter().map(category).collect(),
        comments: comments(entry),
        // An identity is no address, and without saying so readers follow it as one.
        guid: Some(Guid { value: clean(&entry.id).into_owned(), permalink: false }),
        pub_date: Some(rfc822(&entry.published)),
        content: present(&entry.content).map(String::from),
        dublin_core_ext: Some(dublin_core(feed, entry)),
        extensions: thread(entry),
        ..Item::default()
    }
}

fn namespaces(feed: &Feed) -> BTreeMap<String, String> {
    let own = [("atom", "http://www.w3.org/2005/Atom")];
    let thread = [
        ("slash", "http://purl.org/rss/1.0/modules/slash/"),
        ("wfw", "http://wellformedweb.org/CommentAPI/"),
    ];
    let is_answered = feed.entries.iter().any(|entry| entry.thread.is_some());
    let all = own.into_iter().chain(thread.into_iter().filter(|_| is_answered));
    all.map(|(prefix, address)| (prefix.to_owned(), address.to_owned())).collect()
}

/// Where answers are read, or where to answer: an address only, since readers open it in a browser.
fn comments(entry: &Entry) -> Option<String> {
    if let Some(thread) = &entry.thread {
        return Some(clean(&thread.url).into_owned());
    }
    present(&entry.comments).filter(|c| c.starts_with("http")).map(String::from)
}

/// Says how many answered (`slash:comments`) and where their feed is (`wfw:commentRss`).
fn thread(entry: &Entry) -> ExtensionMap {
    let Some(thread) = &entry.thread else { return ExtensionMap::default() };
    let mut found = vec![("slash", "comments", thread.count.to_string())];
    if let Some((_, feed, _)) = &thread.feeds {
        found.push(("wfw", "commentRss", clean(feed).into_owned()));
    }
    let one = |(prefix, name, value): (&str, &str, String)| {
        let name_here = format!("{prefix}:{name}");
        let element = Extension { name: name_here, value: Some(value), ..Extension::default() };
        (prefix.to_owned(), BTreeMap::from([(name.to_owned(), vec![element])]))
    };
    found.into_iter().map(one).collect()
}

/// Names who wrote it, and in which language where it is another than the feed's. RSS's own
/// `<author>` asks for an e-mail address.
fn dublin_core(feed: &Feed, entry: &Entry) -> DublinCoreExtension {
    let language = present(&entry.language).filter(|language| *language != feed.language);
    DublinCoreExtension {
        creators: feed.authors_of(entry).into_iter().map(|author| author.name.into()).collect(),
        languages: language.map(String::from).into_iter().collect(),
        ..DublinCoreExtension::default()
    }
}

fn category(term: &Term) -> Category {
    Category {
        name: clean(&term.label).into_owned(),
        domain: Some(clean(&term.scheme).into_owned()),
    }
}

/// Says where the feed itself lies, which only Atom has a word for (Best Practices Profile,
/// `atom:link`).
fn self_link(feed: &Feed) -> ExtensionMap {
    let attributes = [
        ("href", feed.url(Format::Rss)),
        ("rel", "self".to_owned()),
        ("type", Format::Rss.media_type().to_owned()),
    ];
    let link = Extension {
        name: "atom:link".to_owned(),
        // Some text, though empty, keeps the indentation out of the element.
        value: Some(String::new()),
        attrs: attributes.map(|(name, value)| (name.to_owned(), value)).into(),
        ..Extension::default()
    };
    let links = BTreeMap::from([("link".to_owned(), vec![link])]);
    ExtensionMap::from([("atom".to_owned(), links)])
}

fn generator(feed: &Feed) -> String {
    let generator = &feed.generator;
    clean(&format!("{} {}", generator.name, generator.version)).into_owned()
}

/// Turns plain text into HTML, which is what an item's description holds whoever wrote it.
fn as_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, text, unbroken};
    use super::*;

    const EXPECTED: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"\
 xmlns:content="http://purl.org/rss/1.0/modules/content/"\
 xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>Le blog d’Ève</title>
    <link>https://exemple.fr/blog/</link>
    <description>Former, c’est écouter</description>
    <language>fr</language>
    <copyright>© Ève Roux</copyright>
    <lastBuildDate>Sun, 01 Feb 2026 18:05:30 +0100</lastBuildDate>
    <generator>Estrade 0.1.0</generator>
    <atom:link href="https://exemple.fr/blog/rss.xml" rel="self"\
 type="application/rss+xml"></atom:link>
    <item>
      <title>Oser la pause</title>
      <link>https://exemple.fr/blog/articles/oser/</link>
      <description><![CDATA[Se taire, R&amp;D du formateur.]]></description>
      <category domain="https://exemple.fr/blog/categories/">Médias sociaux</category>
      <comments>https://exemple.fr/blog/articles/oser/#comments</comments>
      <guid isPermaLink="false">tag:exemple.fr,2026:/articles/oser</guid>
      <pubDate>Tue, 06 Jul 2010 07:47:00 -0400</pubDate>
      <content:encoded><![CDATA[<p>Un <em>silence</em> &amp; rien.</p>]]></content:encoded>
      <dc:creator>Ève Roux</dc:creator>
    </item>
  </channel>
</rss>"#;

    #[test]
    fn all_parts_of_a_feed() {
        assert_eq!(text(&sample(), Format::Rss), unbroken(EXPECTED));
    }

    #[test]
    fn a_description_is_html_even_when_the_summary_is_plain_text() {
        let mut feed = sample();
        feed.entries[0].summary = Some("a < b, R&D ]]> <b>".into());
        let html = "<![CDATA[a &lt; b, R&amp;D ]]&gt; &lt;b&gt;]]>";
        assert!(text(&feed, Format::Rss).contains(html));
    }

    #[test]
    fn the_end_of_a_cdata_section_is_split() {
        let mut feed = sample();
        feed.entries[0].content = Some("x[y[0]]>1".into());
        let split = "<![CDATA[x[y[0]]]]><![CDATA[>1]]></content:encoded>";
        assert!(text(&feed, Format::Rss).contains(split));
    }

    #[test]
    fn a_channel_without_subtitle_is_described_by_its_title() {
        let feed = Feed { subtitle: None, ..sample() };
        assert!(text(&feed, Format::Rss).contains("<description>Le blog d’Ève</description>"));
    }

    #[test]
    fn an_identity_is_never_a_link_though_it_look_like_one() {
        let mut feed = sample();
        feed.entries[0].id = "https://exemple.fr/?p=12".into();
        let guid = r#"<guid isPermaLink="false">https://exemple.fr/?p=12</guid>"#;
        assert!(text(&feed, Format::Rss).contains(guid));
    }

    #[test]
    fn authors_are_creators_since_author_wants_an_e_mail_address() {
        let mut feed = sample();
        let second = super::super::Person { name: "Léa".into(), url: None };
        feed.entries[0].authors.push(second);
        let text = text(&feed, Format::Rss);
        assert_eq!(text.matches("<dc:creator>").count(), 2);
        assert!(!text.contains("<author>"));
    }
}
