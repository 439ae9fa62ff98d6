//! What a run gave, as the text that a case expects.

use super::Built;
use super::format::Section;
use estrade::{Diagnostic, Report};
use feed_rs::model::{Entry, Feed, FeedType, Text};

/// What a section should hold.
///
/// # Errors
/// It asks for an output that does not exist.
pub(crate) fn section(section: &Section, built: &Built) -> Result<String, String> {
    let argument = section.argument();
    let output = |path: &str| built.text(path).ok_or_else(|| super::no_output(path, built));
    Ok(visible(&match section.kind() {
        "diagnostics" => diagnostics(&built.report),
        "outputs" => outputs(&built.report, argument),
        "unpublished" => unpublished(&built.report),
        "next_change" => built.report.next_change.clone().unwrap_or_default(),
        "published" => {
            let pages = built.report.published.iter();
            lines(pages.map(|page| format!("{} {}", page.address, page.path)))
        }
        "file" => output(argument)?,
        "body" if argument.is_empty() => output("articles/a/index.html")?,
        "body" => output(argument)?,
        "feed" => {
            let bytes = built.outputs.get(argument);
            feed(bytes.ok_or_else(|| super::no_output(argument, built))?)?
        }
        "calendar" => {
            let bytes = built.outputs.get(argument);
            super::agenda::read(bytes.ok_or_else(|| super::no_output(argument, built))?)?
        }
        other => return Err(format!("no expectation is called `{other}`")),
    }))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.fold(String::new(), |out, line| out + &line + "\n")
}

fn outputs(report: &Report, prefix: &str) -> String {
    let paths = report.outputs.iter().filter(|path| path.starts_with(prefix));
    lines(paths.map(|path| without_digests(path)))
}

fn unpublished(report: &Report) -> String {
    let left = report.unpublished.iter();
    lines(left.map(|page| {
        let date = page.date.as_deref().unwrap_or("");
        format!("{} {} {date}", page.path, page.reason).trim_end().to_owned()
    }))
}

/// `style.0123abcd.css` as `style.*.css`: names that change with the theme.
pub(crate) fn without_digests(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["style.", "script."].iter().filter_map(|name| rest.find(name)).min() {
        let dot = at + rest[at..].find('.').expect("it was just found") + 1;
        out.push_str(&rest[..dot]);
        rest = &rest[dot..];
        let is_digest = rest.as_bytes().get(8) == Some(&b'.')
            && rest.bytes().take(8).all(|byte| byte.is_ascii_hexdigit());
        if is_digest {
            out.push('*');
            rest = &rest[8..];
        }
    }
    visible(&(out + rest))
}

/// Line ends and runs of spaces as one space, so that a theme may break its lines as it likes.
pub(crate) fn one_space(text: &str) -> String {
    let words = text.split([' ', '\n', '\t']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// No-break spaces as signs that people see.
pub(crate) fn visible(text: &str) -> String {
    text.replace('\u{a0}', "⍽").replace('\u{202f}', "␣")
}

/// Where the longest beginning of a line stands in a text.
pub(crate) fn nearest(text: &str, line: &str) -> Option<usize> {
    let ends = line.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
    ends.filter(|end| *end > 3).find_map(|end| text.find(&line[..end]))
}

/// A stretch of a text on both sides of a byte, a tag a line.
pub(crate) fn around(text: &str, at: usize) -> String {
    let before: String = text[..at].chars().rev().take(150).collect();
    let before: String = before.chars().rev().collect();
    let after: String = text[at..].chars().take(350).collect();
    super::indent(&(before + &after).replace("> <", ">\n<"))
}

/// Diagnostics as people read them in French: where and what, the sentence, what to write.
pub(crate) fn diagnostics(report: &Report) -> String {
    lines(report.diagnostics.iter().map(|problem| {
        let severity = if problem.is_error() { "error" } else { "warning" };
        let message = problem.message("fr");
        let hint = problem.hint_text("fr").map(|hint| format!("\n  → {hint}")).unwrap_or_default();
        format!("{severity} {}{}\n  {message}{hint}", place(problem), problem.code.name())
    }))
}

fn place(problem: &Diagnostic) -> String {
    let Some(place) = &problem.place else { return String::new() };
    match (place.line, place.column) {
        (0, _) => format!("{} ", place.path),
        (line, 0) => format!("{}:{line} ", place.path),
        (line, column) => format!("{}:{line}:{column}+{} ", place.path, place.length),
    }
}

/// A feed as another program reads it.
fn feed(bytes: &[u8]) -> Result<String, String> {
    let feed = feed_rs::parser::parse(bytes).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    let text = |name: &str, text: &Option<Text>| {
        text.as_ref().map(|text| format!("{name} {}", text.content))
    };
    // RSS and JSON feeds have no id: what the parser makes of it is its own affair.
    let id = if feed.feed_type == FeedType::Atom { &*feed.id } else { "" };
    out.push(Some(format!("{:?} {id}", feed.feed_type).trim_end().to_owned()));
    out.push(text("title", &feed.title));
    out.push(text("subtitle", &feed.description));
    out.push(feed.language.as_ref().map(|language| format!("language {language}")));
    out.push(feed.updated.map(|date| format!("updated {}", date.to_rfc3339())));
    out.extend(feed.authors.iter().map(|author| Some(format!("author {}", author.name))));
    out.extend(links(&feed).map(Some));
    out.push(text("rights", &feed.rights));
    out.extend(feed.entries.iter().flat_map(entry).map(Some));
    Ok(lines(out.into_iter().flatten()))
}

fn links(feed: &Feed) -> impl Iterator<Item = String> {
    feed.links.iter().map(|link| {
        let rel = link.rel.as_deref().unwrap_or("-");
        let media_type = link.media_type.as_deref().unwrap_or("");
        format!("link {rel} {} {media_type}", link.href).trim_end().to_owned()
    })
}

fn entry(entry: &Entry) -> Vec<String> {
    let mut out = vec![format!("- {}", entry.id)];
    let mut add = |name: &str, value: Option<String>| {
        out.extend(value.map(|value| format!("  {name} {}", value.trim_end())));
    };
    add("title", entry.title.as_ref().map(|title| title.content.clone()));
    add("language", entry.language.clone());
    for link in &entry.links {
        let rel = link.rel.as_deref().filter(|rel| *rel != "alternate");
        add("link", Some(format!("{} {}", link.href, rel.unwrap_or(""))));
    }
    add("published", entry.published.map(|date| date.to_rfc3339()));
    add("updated", entry.updated.map(|date| date.to_rfc3339()));
    entry.authors.iter().for_each(|author| add("author", Some(author.name.clone())));
    for category in &entry.categories {
        let scheme = category.scheme.as_deref().unwrap_or("");
        let label = category.label.as_deref().unwrap_or("");
        add("category", Some(format!("{} {scheme} {label}", category.term)));
    }
    add("summary", entry.summary.as_ref().map(|summary| summary.content.clone()));
    let body = entry.content.as_ref().and_then(|content| content.body.clone());
    add("content", body.map(|body| body.trim_end().replace('\n', "\n          ")));
    out
}

/// What differs, line by line: `-` expected and missing, `+` there and not expected.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let (old, new) = (lines_of(expected), lines_of(found));
    let mut lengths = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i][j] = match old[i] == new[j] {
                true => lengths[i + 1][j + 1] + 1,
                false => lengths[i + 1][j].max(lengths[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            out += &format!("    {}\n", old[i]);
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || lengths[i + 1][j] >= lengths[i][j + 1]) {
            out += &format!("  - {}\n", old[i]);
            i += 1;
        } else {
            out += &format!("  + {}\n", new[j]);
            j += 1;
        }
    }
    out
}

fn lines_of(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}
