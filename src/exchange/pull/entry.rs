//! A comment → the lines of YAML that stand for it, as somebody would write and can edit them.
//!
//! The same comment gives the same bytes, whatever the file: a digest of them tells later whether
//! anybody has changed them since.

use super::remote::{Body, Remote, printable};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::document::{Options, comments};
use crate::language::dates;
use jiff::Timestamp;
use std::fmt::Write;

/// The lines of a list's element that begins at the margin, each with its end.
pub(super) fn lines(one: &Remote, options: &Options) -> String {
    let mut out = format!("- id: {}\n", scalar(&one.id));
    let mut line = |key: &str, value: &str| {
        let _ = writeln!(out, "  {key}: {value}");
    };
    if !one.is_deleted {
        one.author.iter().for_each(|author| line("author", &scalar(author)));
        one.url.iter().for_each(|url| line("url", &scalar(url)));
    }
    one.date.and_then(|date| written(date, options)).iter().for_each(|date| line("date", date));
    one.reply_to.iter().for_each(|id| line("reply_to", &scalar(id)));
    for (key, is_so) in [
        ("by_author", one.by_author && !one.is_deleted),
        ("pending", one.is_pending && !one.is_deleted),
        ("deleted", one.is_deleted),
    ] {
        if is_so {
            line(key, "true");
        }
    }
    match &one.body {
        _ if one.is_deleted => {}
        Body::Markdown(text) => line("text", &block(text)),
        Body::Html(html) => line("html", &block(html)),
    }
    out
}

/// A comment that a site can show, as it is or with the words alone; `None` if it has none.
pub(super) fn fitting(mut one: Remote, options: &Options) -> Option<Remote> {
    one.body = match one.body {
        Body::Html(html) if !one.is_deleted => Body::Html(comments::archived(&printable(&html))?),
        Body::Markdown(text) => Body::Markdown(printable(&text)),
        body => body,
    };
    if is_readable(&one, options) {
        return Some(one);
    }
    let Body::Markdown(text) = &one.body else { return None };
    one.body = Body::Html(comments::archived(&html_escape::encode_text(text))?);
    is_readable(&one, options).then_some(one)
}

/// Whether a build has nothing to say of it, and shows it.
fn is_readable(one: &Remote, options: &Options) -> bool {
    let alone = Remote { reply_to: None, is_pending: false, ..one.clone() };
    let path = SourcePath::new("content/comments/one.yaml");
    let found = comments::parse(&path, &lines(&alone, options), options);
    found.problems.is_empty() && found.list.len() == 1
}

/// What stands for an element's text in the ledger: neither where its list stands nor how its lines
/// end counts.
pub(super) fn digest(lines: &str) -> String {
    Digest::of(lines.trim_end().as_bytes()).short(16)
}

fn written(date: i64, options: &Options) -> Option<String> {
    let moment = Timestamp::from_second(date).ok()?.to_zoned(options.zone.clone());
    // What YAML 1.2 knows, and what a reader may have lived.
    (1970..=9999).contains(&moment.year()).then(|| dates::rfc3339(&moment))
}

/// A text on one line: as it is where YAML takes it for that text, in quotes otherwise.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " -_./’'~()?&=%+,@".contains(c);
    let is_simple = text.starts_with(|c: char| c.is_alphabetic())
        && text.replace("://", "").chars().all(is_plain)
        && !text.ends_with(' ')
        && serde_yaml::from_str::<serde_yaml::Value>(text).is_ok_and(|value| value == *text);
    if is_simple { text.to_owned() } else { quoted(text) }
}

/// In double quotes; what JSON writes so is YAML too (YAML 1.2 §10.2).
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text of any number of lines under a key at two spaces.
fn block(text: &str) -> String {
    let text = text.trim_matches('\n').trim_end();
    if !text.contains('\n') && !text.contains(['"', '\\', '<']) && text.chars().count() < 60 {
        return scalar(text);
    }
    let mut lines = vec![if text.starts_with([' ', '\t']) { "|2-" } else { "|-" }.to_owned()];
    for line in text.split('\n') {
        lines.push(if line.is_empty() { String::new() } else { format!("    {line}") });
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{digest, fitting, lines};
    use crate::base::path::SourcePath;
    use crate::config::Config;
    use crate::document::{Options, comments};
    use crate::exchange::pull::remote::{Body, Remote};
    use serde_yaml::Value;

    fn options() -> Options {
        Options::of(&Config { timezone: "Europe/Paris".into(), ..Config::default() })
    }

    fn remote(body: Body) -> Remote {
        Remote {
            id: "isso-1".into(),
            author: Some("Jeanne".into()),
            date: Some(1_795_512_030),
            body,
            ..Remote::default()
        }
    }

    #[test]
    fn a_person_can_read_and_edit_it() {
        let one = Remote {
            url: Some("https://jeanne.example/?a=1".into()),
            reply_to: Some("isso-3".into()),
            ..remote(Body::Html("<p>Merci&nbsp;!</p><p>Vraiment.</p>".into()))
        };
        let one = fitting(one, &options()).expect("it has words");
        let expected = "- id: isso-1\n  author: Jeanne\n  url: https://jeanne.example/?a=1\n  \
                        date: 2026-11-24T10:20:30+01:00\n  reply_to: isso-3\n  html: |-\n    \
                        <p>Merci&nbsp;!</p>\n    <p>Vraiment.</p>\n";
        assert_eq!(lines(&one, &options()), expected);
        let deleted = Remote { is_deleted: true, ..one };
        let expected = "- id: isso-1\n  date: 2026-11-24T10:20:30+01:00\n  reply_to: isso-3\n  \
                        deleted: true\n";
        assert_eq!(lines(&deleted, &options()), expected);
    }

    #[test]
    fn every_text_comes_back() {
        for text in [
            "oui",
            "no",
            "null",
            "~",
            "12",
            "1e3",
            "- a",
            "# b",
            "a # b",
            "a: b",
            "| c",
            "> d",
            "@e",
            "`f`",
            "%g",
            "[h]",
            "{i}",
            "'j'",
            "\"k\"",
            "\\l",
            "---",
            "...",
            "a\n---\nb",
            "a\n\n\nb",
            " a\n b",
            "\ta\n\tb",
            "    code\nfin",
            "a  \nb ",
            "é\u{a0}: « ça »\u{202f}!",
            "👩‍🏫 🎉",
            "a\n  - b\n c",
            "&x",
            "*y",
            "!z",
            "? a",
            ": b",
            "a\n#b",
            "<p>a</p>",
            "x:",
            "2026-01-01",
            &"très long ".repeat(2_000),
            "a\u{200b}b",
            "true\nfalse",
            "- id: isso-2\n  text: b",
        ] {
            let one = Remote {
                author: Some(text.replace('\n', " ").trim().into()),
                ..remote(Body::Markdown(text.into()))
            };
            let written = lines(&one, &options());
            let value: Value = serde_yaml::from_str(&written).expect(&written);
            let body = text.trim_matches('\n').trim_end();
            assert_eq!(value[0]["text"], *body, "{written}");
            assert_eq!(value[0]["author"], *text.replace('\n', " ").trim(), "{written}");
            assert_eq!(value.as_sequence().map(Vec::len), Some(1), "{written}");
            let path = SourcePath::new("content/comments/a.yaml");
            if let Some(one) = fitting(one, &options()) {
                let found = comments::parse(&path, &lines(&one, &options()), &options());
                assert_eq!(found.problems, [], "{written}");
                assert_eq!(found.list.len(), 1);
            }
        }
    }

    #[test]
    fn what_a_site_cannot_show_keeps_its_words_or_is_left() {
        let fits = |body: Body| fitting(remote(body), &options()).map(|one| one.body);
        assert_eq!(fits(Body::Html("<p><img src=a.png> </p>".into())), None);
        assert_eq!(fits(Body::Markdown(" \n ".into())), None);
        let picture = Body::Html("<p>![](a.png)</p>".into());
        assert_eq!(fits(Body::Markdown("![](a.png)".into())), Some(picture));
        let deep = format!("{}mot", "> ".repeat(5_000));
        let Some(Body::Html(html)) = fits(Body::Markdown(deep)) else { panic!("it has words") };
        assert!(html.contains("mot"));
        let deep = format!("{}mot{}", "<blockquote>".repeat(5_000), "</blockquote>".repeat(5_000));
        assert_eq!(fits(Body::Html(deep)), Some(Body::Html("<p>mot</p>".into())));
        let clean = "<p>a <a href=\"https://b.fr/\">b</a></p>";
        let dirty = "<p onclick=x>a <a href='https://b.fr/' class=u rel=me>b</a><script>c</script>";
        assert_eq!(fits(Body::Html(dirty.into())), Some(Body::Html(clean.into())));
        assert_eq!(fits(Body::Html(clean.into())), Some(Body::Html(clean.into())));
    }

    #[test]
    fn a_digest_is_that_of_the_words() {
        assert_eq!(digest("- id: a\n"), digest("- id: a\n\n"));
        assert_ne!(digest("- id: a\n"), digest("- id: b\n"));
    }
}
