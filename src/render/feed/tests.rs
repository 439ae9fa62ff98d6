//! The rules that hold in all three formats, each read back with another program's parser; most
//! of them were broken by a generator that people use. The formats' exact texts are tested in
//! their own files.

use feed_rs::model;

use super::*;

/// A feed with one entry that has all its parts.
pub(super) fn sample() -> Feed<'static> {
    Feed {
        title: "Le blog d’Ève".into(),
        subtitle: Some("Former, c’est écouter".into()),
        id: "tag:exemple.fr,2026:/".into(),
        home: "https://exemple.fr/blog/".into(),
        folder: "https://exemple.fr/blog/".into(),
        language: "fr".into(),
        authors: vec![],
        rights: Some("© Ève Roux".into()),
        generator: Generator { name: "Estrade".into(), version: "0.1.0".into() },
        entries: vec![sample_entry()],
    }
}

fn sample_entry() -> Entry<'static> {
    Entry {
        id: "tag:exemple.fr,2026:/articles/oser".into(),
        url: "https://exemple.fr/blog/articles/oser/".into(),
        title: "Oser la pause".into(),
        published: moment("2010-07-06T07:47:00-04:00[America/Montreal]"),
        updated: Some(moment("2026-02-01T18:05:30+01:00[Europe/Paris]")),
        authors: vec![Person {
            name: "Ève Roux".into(),
            url: Some("https://exemple.fr/blog/authors/eve/".into()),
        }],
        summary: Some("Se taire, R&D du formateur.".into()),
        content: Some("<p>Un <em>silence</em> &amp; rien.</p>".into()),
        language: None,
        terms: vec![term("medias-sociaux", "categories", "Médias sociaux")],
        comments: Some("https://exemple.fr/blog/articles/oser/#comments".into()),
        thread: None,
        reply_to: None,
        image: Some("https://exemple.fr/blog/oser.jpg".into()),
    }
}

fn term(slug: &'static str, taxonomy: &str, label: &'static str) -> Term<'static> {
    let scheme = format!("https://exemple.fr/blog/{taxonomy}/").into();
    Term { slug: slug.into(), scheme, label: label.into() }
}

fn moment(text: &str) -> Zoned {
    text.parse().expect("a test's date is right")
}

/// A feed whose one entry was changed.
fn with(change: impl FnOnce(&mut Entry<'static>)) -> Feed<'static> {
    let mut feed = sample();
    change(&mut feed.entries[0]);
    feed
}

/// Lets an expected text be broken, after a backslash, where its line is too long.
pub(super) fn unbroken(expected: &str) -> String {
    expected.replace("\\\n", "")
}

pub(super) fn text(feed: &Feed, format: Format) -> String {
    String::from_utf8(render(feed, format)).expect("a feed is UTF-8")
}

/// Renders the feed in each format and lets another program read it.
fn read(feed: &Feed) -> [model::Feed; 3] {
    Format::ALL.map(|format| {
        let bytes = render(feed, format);
        feed_rs::parser::parse(bytes.as_slice()).expect("a feed can be read")
    })
}

/// Checks something of the only entry in each format.
fn each_entry(feed: &Feed, check: impl Fn(&model::Entry)) {
    read(feed).iter().for_each(|feed| check(&feed.entries[0]));
}

fn names(entry: &model::Entry) -> Vec<&str> {
    entry.authors.iter().map(|author| author.name.as_str()).collect()
}

fn body(entry: &model::Entry) -> Option<&str> {
    entry.content.as_ref().and_then(|content| content.body.as_deref())
}

fn summary(entry: &model::Entry) -> Option<&str> {
    entry.summary.as_ref().map(|summary| summary.content.as_str())
}

#[test]
fn each_format_is_itself_and_knows_its_own_address() {
    let kinds = [model::FeedType::Atom, model::FeedType::RSS2, model::FeedType::JSON];
    assert_eq!(read(&sample()).map(|feed| feed.feed_type), kinds);
    for format in Format::ALL {
        let text = text(&sample(), format);
        for other in Format::ALL {
            let address = format!("https://exemple.fr/blog/{}", other.file_name());
            assert_eq!(text.contains(&address), format == other, "{format:?}, {other:?}");
        }
    }
}

#[test]
fn title_summary_content_and_terms_stand_in_their_own_places() {
    each_entry(&sample(), |entry| {
        assert_eq!(entry.id, "tag:exemple.fr,2026:/articles/oser");
        assert_eq!(entry.title.as_ref().unwrap().content, "Oser la pause");
        assert_eq!(entry.links[0].href, "https://exemple.fr/blog/articles/oser/");
        assert_eq!(body(entry), Some("<p>Un <em>silence</em> &amp; rien.</p>"));
        assert!(summary(entry).unwrap().starts_with("Se taire, R&"));
        let term = &entry.categories[0];
        assert_eq!(term.label.as_ref().unwrap_or(&term.term), "Médias sociaux");
    });
}

#[test]
fn a_category_differs_from_the_tag_of_the_same_name() {
    let both = || vec![term("web", "categories", "Web"), term("web", "tags", "Web")];
    let feed = with(|entry| entry.terms = both());
    for format in [Format::Atom, Format::Rss] {
        let text = text(&feed, format);
        assert!(text.contains("\"https://exemple.fr/blog/categories/\""), "{text}");
        assert!(text.contains("\"https://exemple.fr/blog/tags/\""), "{text}");
    }
}

#[test]
fn every_entry_has_an_author() {
    each_entry(&sample(), |entry| assert_eq!(names(entry), ["Ève Roux"]));
    let mut feed = with(|entry| entry.authors.clear());
    each_entry(&feed, |entry| assert_eq!(names(entry), ["Le blog d’Ève"]));
    feed.authors = vec![Person { name: "Léa Petit".into(), url: None }];
    each_entry(&feed, |entry| assert_eq!(names(entry), ["Léa Petit"]));
}

#[test]
fn an_author_without_a_name_is_left_out() {
    let nobody = || Person { name: " ".into(), url: Some("https://exemple.fr/".into()) };
    let mut feed = with(|entry| entry.authors.insert(0, nobody()));
    feed.authors = vec![nobody()];
    each_entry(&feed, |entry| assert_eq!(names(entry), ["Ève Roux"]));
    read(&feed).iter().for_each(|feed| assert!(feed.authors.is_empty()));
}

#[test]
fn several_authors_are_all_named() {
    let second = Person { name: "Léa Petit".into(), url: None };
    let feed = with(|entry| entry.authors.push(second));
    each_entry(&feed, |entry| assert_eq!(names(entry), ["Ève Roux", "Léa Petit"]));
}

#[test]
fn a_summary_feed_says_so_little_and_leads_to_the_page() {
    each_entry(&with(|entry| entry.content = None), |entry| {
        assert_ne!(body(entry), Some(""));
        assert!(summary(entry).or(body(entry)).unwrap().starts_with("Se taire"));
        assert_eq!(entry.links[0].href, "https://exemple.fr/blog/articles/oser/");
    });
}

#[test]
fn empty_texts_leave_no_empty_elements() {
    let mut feed = with(|entry| {
        (entry.summary, entry.content) = (Some("".into()), Some(" \n".into()));
        (entry.comments, entry.image) = (Some("".into()), Some("".into()));
        entry.authors[0].url = Some("".into());
    });
    (feed.subtitle, feed.rights) = (Some("".into()), Some("".into()));
    for format in Format::ALL {
        let text = text(&feed, format).replace("></atom:link>", "/>");
        for empty in ["></", "[CDATA[]]", "/><content", ":\"\"", "href=\"\""] {
            assert!(!text.contains(empty), "{empty} in {text}");
        }
    }
}

#[test]
fn every_address_is_absolute() {
    for format in Format::ALL {
        let text = text(&sample(), format);
        for key in ["href=\"", "domain=\"", "scheme=\"", "base=\"", "<link>", "url\":\""] {
            for value in text.split(key).skip(1) {
                assert!(value.starts_with("https://exemple.fr/blog/"), "{key}{value}");
            }
        }
    }
}

#[test]
fn a_feed_changes_when_its_entries_do_and_not_when_it_is_built() {
    let mut older = sample_entry();
    older.updated = None;
    let mut feed = sample();
    feed.entries.insert(0, older);
    let newest = "2026-02-01T17:05:30+00:00";
    for format in [Format::Atom, Format::Rss] {
        let read = feed_rs::parser::parse(render(&feed, format).as_slice()).unwrap();
        assert_eq!(read.updated.unwrap().to_rfc3339(), newest, "{format:?}");
    }
}

#[test]
fn an_entry_that_never_changed_was_updated_when_it_appeared() {
    let feed = with(|entry| entry.updated = None);
    let [atom, ..] = read(&feed);
    assert_eq!(atom.entries[0].updated, atom.entries[0].published);
    assert!(!text(&feed, Format::Json).contains("date_modified"));
}

#[test]
fn an_entry_written_before_its_publication_changed_when_it_appeared() {
    let feed = with(|entry| entry.updated = Some(moment("2009-01-01T00:00:00Z[UTC]")));
    let [atom, ..] = read(&feed);
    assert_eq!(atom.entries[0].updated, atom.entries[0].published);
    assert!(!text(&feed, Format::Json).contains("2009"));
}

#[test]
fn a_feed_without_entries_can_be_read() {
    let feed = Feed { entries: vec![], ..sample() };
    for format in Format::ALL {
        let read = feed_rs::parser::parse(render(&feed, format).as_slice()).unwrap();
        assert!(read.entries.is_empty(), "{format:?}");
    }
    assert!(!text(&feed, Format::Rss).contains("lastBuildDate"));
}

#[test]
fn markup_is_escaped_once() {
    let html = "<pre>if a &lt; b &amp;&amp; x[y[0]]> c { }</pre><p title=\"l'un\">]]></p>";
    each_entry(&with(|entry| entry.content = Some(html.into())), |entry| {
        assert_eq!(body(entry), Some(html));
    });
}

#[test]
fn a_plain_text_is_no_markup() {
    let feed = with(|entry| entry.title = "<b> & \"l’un\" ]]> &amp;".into());
    each_entry(&feed, |entry| {
        assert_eq!(entry.title.as_ref().unwrap().content, "<b> & \"l’un\" ]]> &amp;");
    });
}

#[test]
fn characters_that_xml_forbids_are_dropped_everywhere() {
    let mut bad = sample();
    let mut good = sample();
    for (feed, junk) in [(&mut bad, "\u{0}\u{b}\u{1f}\u{fffe}\u{ffff}"), (&mut good, "")] {
        let dirty = |text: &mut Cow<str>| *text = format!("{junk}{text}\té\u{fe0f}{junk}").into();
        let entry = &mut feed.entries[0];
        entry.language = Some("en".into());
        let (person, term) = (&mut entry.authors[0], &mut entry.terms[0]);
        let texts = [
            [&mut feed.title, &mut feed.id, &mut feed.home, &mut feed.language],
            [&mut entry.id, &mut entry.url, &mut entry.title, &mut person.name],
            [&mut term.slug, &mut term.scheme, &mut term.label, &mut feed.generator.name],
        ];
        texts.into_iter().flatten().for_each(dirty);
        let optional = [
            [&mut feed.subtitle, &mut feed.rights, &mut person.url, &mut entry.summary],
            [&mut entry.content, &mut entry.comments, &mut entry.image, &mut entry.language],
        ];
        optional.into_iter().flatten().filter_map(Option::as_mut).for_each(dirty);
    }
    for format in Format::ALL {
        assert_eq!(text(&bad, format), text(&good, format));
    }
}

#[test]
fn legal_texts_are_not_copied() {
    let long = "Né à 8 h\u{202f}; l’été.\t\r\n".repeat(20);
    assert!(matches!(clean(&long), Cow::Borrowed(_)));
    for illegal in ["\u{0}", "\u{8}", "\u{c}", "\u{e}", "\u{1b}", "\u{ffff}"] {
        assert_eq!(clean(&format!("{long}{illegal}")), long, "{illegal:?}");
    }
    for kept in ["\u{7f}", "\u{85}", "\u{e000}", "\u{fffd}", "\u{10ffff}"] {
        assert_eq!(clean(kept), kept);
    }
}

#[test]
fn dates_are_english_and_have_four_digits_and_an_offset() {
    let cases = [
        ("2010-07-06T07:47:00-04:00[America/Montreal]", "Tue, 06 Jul 2010 07:47:00 -0400"),
        ("2026-08-15T18:00:00+02:00[Europe/Paris]", "Sat, 15 Aug 2026 18:00:00 +0200"),
        ("2026-02-01T00:00:00.25Z[UTC]", "Sun, 01 Feb 2026 00:00:00 +0000"),
        ("0987-05-01T12:00:00Z[UTC]", "Tue, 01 May 0987 12:00:00 +0000"),
        ("1900-01-01T00:00:00+00:09:21[Europe/Paris]", "Sun, 31 Dec 1899 23:59:39 +0009"),
    ];
    for (date, expected) in cases {
        assert_eq!(rfc822(&moment(date)), expected);
    }
    let paris = moment("1900-01-01T00:00:00+00:09:21[Europe/Paris]");
    assert_eq!(rfc3339(&paris), "1899-12-31T23:59:39+00:09");
    assert_eq!(rfc3339(&moment("2026-02-01T00:00:00.25Z[UTC]")), "2026-02-01T00:00:00+00:00");
}

#[test]
fn an_entry_in_another_language_says_so() {
    let foreign = with(|entry| entry.language = Some("en-GB".into()));
    let same = with(|entry| entry.language = Some("fr".into()));
    for format in Format::ALL {
        assert!(text(&foreign, format).contains("en-GB"), "{format:?}");
        assert_eq!(text(&same, format), text(&sample(), format));
    }
}

#[test]
fn a_letter_answers_in_atom_only_and_has_no_media_type() {
    let letter = "mailto:eve@exemple.fr?subject=a&body=b";
    let feed = with(|entry| entry.comments = Some(letter.into()));
    let link = r#"<link href="mailto:eve@exemple.fr?subject=a&amp;body=b" rel="replies"/>"#;
    assert!(text(&feed, Format::Atom).contains(link));
    assert!(!text(&feed, Format::Rss).contains("mailto"));
}

#[test]
fn a_feed_needs_no_stylesheet_and_runs_no_script() {
    for format in [Format::Atom, Format::Rss] {
        let text = text(&sample(), format);
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<"), "{text}");
        assert_eq!(text.matches("<?").count(), 1);
    }
}
