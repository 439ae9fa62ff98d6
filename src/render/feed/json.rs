//! Turns a [`Feed`] into JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).

use std::borrow::Cow;

use serde::Serialize;

use super::{Entry, Feed, Format, Person, clean, named, present, rfc3339};

const VERSION: &str = "https://jsonfeed.org/version/1.1";

/// The top of the file; the fields have the standard's names and are written in this order.
#[derive(Serialize)]
struct Document<'a> {
    version: &'static str,
    title: Cow<'a, str>,
    home_page_url: Cow<'a, str>,
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Cow<'a, str>>,
    language: Cow<'a, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: Cow<'a, str>,
    url: Cow<'a, str>,
    title: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Cow<'a, str>>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
}

/// Renders the feed as JSON Feed 1.1.
pub(super) fn render(feed: &Feed) -> Vec<u8> {
    let mut out = Vec::with_capacity(feed.n_bytes());
    serde_json::to_writer(&mut out, &document(feed)).expect("writing to memory cannot fail");
    out
}

fn document<'a>(feed: &'a Feed) -> Document<'a> {
    Document {
        version: VERSION,
        title: clean(&feed.title),
        home_page_url: clean(&feed.home),
        feed_url: feed.url(Format::Json),
        description: present(&feed.subtitle),
        language: clean(&feed.language),
        authors: named(&feed.authors).into_iter().map(author).collect(),
        items: feed.entries.iter().map(|entry| item(feed, entry)).collect(),
    }
}

fn item<'a>(feed: &'a Feed, entry: &'a Entry) -> Item<'a> {
    let content_html = present(&entry.content);
    let summary = present(&entry.summary);
    // One of the two is required.
    let text = || summary.clone().unwrap_or_else(|| clean(&entry.title));
    let content_text = content_html.is_none().then(text);
    Item {
        id: clean(&entry.id),
        url: clean(&entry.url),
        title: clean(&entry.title),
        content_html,
        content_text,
        summary,
        image: present(&entry.image),
        date_published: rfc3339(&entry.published),
        date_modified: entry.updated.as_ref().map(|_| rfc3339(entry.updated())),
        authors: feed.authors_of(entry).into_iter().map(author).collect(),
        tags: entry.terms.iter().map(|term| clean(&term.label)).collect(),
        language: present(&entry.language).filter(|language| *language != feed.language),
    }
}

fn author(person: Person) -> Author {
    Author { name: person.name, url: person.url }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, text};
    use super::*;

    const EXPECTED: &str = r#"{
  "version": "https://jsonfeed.org/version/1.1",
  "title": "Le blog d’Ève",
  "home_page_url": "https://exemple.fr/blog/",
  "feed_url": "https://exemple.fr/blog/feed.json",
  "description": "Former, c’est écouter",
  "language": "fr",
  "items": [
    {
      "id": "tag:exemple.fr,2026:/articles/oser",
      "url": "https://exemple.fr/blog/articles/oser/",
      "title": "Oser la pause",
      "content_html": "<p>Un <em>silence</em> &amp; rien.</p>",
      "summary": "Se taire, R&D du formateur.",
      "image": "https://exemple.fr/blog/oser.jpg",
      "date_published": "2010-07-06T07:47:00-04:00",
      "date_modified": "2026-02-01T18:05:30+01:00",
      "authors": [
        {
          "name": "Ève Roux",
          "url": "https://exemple.fr/blog/authors/eve/"
        }
      ],
      "tags": [
        "Médias sociaux"
      ]
    }
  ]
}"#;

    #[test]
    fn all_parts_of_a_feed() {
        let value: serde_json::Value =
            serde_json::from_str(&text(&sample(), Format::Json)).unwrap();
        assert_eq!(format!("{value:#}"), EXPECTED);
    }

    #[test]
    fn without_content_the_summary_is_the_text_and_without_it_the_title() {
        let mut feed = sample();
        feed.entries[0].content = None;
        assert!(text(&feed, Format::Json).contains(r#""content_text":"Se taire"#));
        feed.entries[0].summary = None;
        assert!(text(&feed, Format::Json).contains(r#""content_text":"Oser la pause""#));
    }
}
