//! The desk of the live preview, at `/_estrade/`: what the server knows of the site, laid out as
//! one page of HTML. Values come in already worded and in order; dates, reasons and the choice of
//! what goes where are the caller's. The page needs no script: the preview's own only refreshes
//! it. Its style is `desk.css`.

use crate::base::digest::Digest;
use crate::language::numbers;
use html_escape::encode_quoted_attribute;

/// All that the desk shows.
pub(crate) struct Desk {
    /// The language of the page, as a BCP 47 tag.
    pub(crate) language: String,
    pub(crate) site_title: String,
    /// Where the preview serves the home page.
    pub(crate) site_address: String,
    pub(crate) errors: Vec<Problem>,
    pub(crate) broken_links: Vec<Problem>,
    pub(crate) warnings: Vec<Problem>,
    pub(crate) drafts: Vec<Entry>,
    pub(crate) scheduled: Vec<Entry>,
    pub(crate) expired: Vec<Entry>,
    /// The next sessions, soonest first.
    pub(crate) sessions: Vec<Entry>,
    pub(crate) words: Words,
    /// Every page, by kind.
    pub(crate) pages: Vec<Group>,
    /// The last builds, newest first.
    pub(crate) builds: Vec<Build>,
}

/// A page of the site, or an event on one.
pub(crate) struct Entry {
    pub(crate) title: String,
    /// The page in the preview, if it has one.
    pub(crate) address: Option<String>,
    /// The source file, relative to the site's folder.
    pub(crate) file: String,
    /// The address that opens the file in the editor.
    pub(crate) open: Option<String>,
    /// Its date or the reason why it is listed; may be empty.
    pub(crate) detail: String,
}

/// Pages of one kind, under the kind's name in the plural.
pub(crate) struct Group {
    pub(crate) label: String,
    pub(crate) entries: Vec<Entry>,
}

/// An error, a warning or a broken link.
#[derive(Clone)]
pub(crate) struct Problem {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// Relative to the site's folder; empty if the problem is nowhere in particular.
    pub(crate) file: String,
    /// From 1; 0 if unknown.
    pub(crate) line: usize,
    /// From 1; 0 if unknown.
    pub(crate) column: usize,
    /// The address that opens the file in the editor.
    pub(crate) open: Option<String>,
}

/// How many words the site's author has written.
pub(crate) struct Words {
    pub(crate) n_total: usize,
    /// Parts of the total, largest first: a label ("Articles", "Cette semaine") and its words.
    pub(crate) parts: Vec<(String, usize)>,
}

/// One build of the site since the server was started.
pub(crate) struct Build {
    /// Counted from 1.
    pub(crate) number: u64,
    /// The time of day, as shown.
    pub(crate) at: String,
    /// The files that caused it, and the addresses that open them in the editor; none for the
    /// first.
    pub(crate) changed: Vec<(String, Option<String>)>,
    pub(crate) milliseconds: f64,
}

/// What gives the text of a key such as `desk_drafts`, and for `language` the tag of that language.
type Wording<'a> = &'a dyn Fn(&str) -> String;

/// Produces the whole desk page, and the fingerprint of what it shows, for the client to know when
/// to reload. Texts are plain.
pub(crate) fn html(desk: &Desk, words: Wording) -> (String, String) {
    let mut html = String::with_capacity(16 * 1024);
    html += &head(desk, words);
    html += &nameplate(desk, words);
    html += "<main id=\"main\">\n";
    html += &errors(desk, words);
    html += &problems("broken_links", &desk.broken_links, words);
    html += &problems("warnings", &desk.warnings, words);
    html += &entries("drafts", &desk.drafts, words);
    html += &entries("scheduled", &desk.scheduled, words);
    html += &entries("expired", &desk.expired, words);
    html += &entries("sessions", &desk.sessions, words);
    html += &written(&desk.words, words);
    html += &pages(&desk.pages, words);
    html += &builds(&desk.builds, words);
    html += "</main>\n";
    let print = Digest::of(html.as_bytes()).to_string();
    html += &script(&print);
    (html + "</body>\n</html>\n", print)
}

/// The document up to and including `<body>`.
fn head(desk: &Desk, words: Wording) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{} · {}</title>\n\
         <link rel=\"stylesheet\" href=\"/_estrade/desk.css\">\n</head>\n<body>\n",
        escape(&desk.language),
        escape(&words("desk_title")),
        escape(&desk.site_title),
    )
}

/// The site's name, the title, and the counts, each of which leads to its section.
fn nameplate(desk: &Desk, words: Wording) -> String {
    let counts = [
        ("errors", desk.errors.len()),
        ("broken_links", desk.broken_links.len()),
        ("warnings", desk.warnings.len()),
        ("drafts", desk.drafts.len()),
        ("scheduled", desk.scheduled.len()),
        ("expired", desk.expired.len()),
        ("sessions", desk.sessions.len()),
    ];
    let items: String = counts.iter().map(|&(name, n)| count_item(name, n, words)).collect();
    format!(
        "<a class=\"skip\" href=\"#main\">{}</a>\n<header>\n<p class=\"site\">{}</p>\n\
         <h1>{}</h1>\n<nav aria-label=\"{}\">\n<ul>\n{items}</ul>\n</nav>\n</header>\n",
        escape(&words("desk_skip")),
        link(&desk.site_address, &desk.site_title),
        escape(&words("desk_title")),
        escape(&words("desk_overview")),
    )
}

fn count_item(name: &str, n: usize, words: Wording) -> String {
    let class = if n == 0 { "none" } else { name };
    let label = escape(&words(&format!("desk_{name}")));
    format!(
        "<li class=\"{class}\"><a href=\"#{name}\"><b>{}</b> <span>{label}</span></a></li>\n",
        number(n, words)
    )
}

/// A section, named `name` in addresses and `desk_{name}` among the words.
fn section(name: &str, body: &str, words: Wording) -> String {
    let title = escape(&words(&format!("desk_{name}")));
    format!(
        "<section id=\"{name}\" class=\"{name}\" aria-labelledby=\"{name}-title\">\n\
         <h2 id=\"{name}-title\">{title}</h2>\n<div>\n{body}</div>\n</section>\n"
    )
}

/// What a section says when it has nothing: `desk_no_{name}`.
fn empty(name: &str, words: Wording) -> String {
    format!("<p class=\"empty\">{}</p>\n", escape(&words(&format!("desk_no_{name}"))))
}

/// A broken link is an error too, though it has a section of its own.
fn errors(desk: &Desk, words: Wording) -> String {
    if desk.errors.is_empty() && !desk.broken_links.is_empty() {
        return section("errors", &empty("other_errors", words), words);
    }
    problems("errors", &desk.errors, words)
}

fn problems(name: &str, problems: &[Problem], words: Wording) -> String {
    if problems.is_empty() {
        return section(name, &empty(name, words), words);
    }
    let items: String = problems.iter().map(problem_item).collect();
    section(name, &format!("<ul class=\"problems\">\n{items}</ul>\n"), words)
}

fn problem_item(problem: &Problem) -> String {
    let place = source(&place(problem), problem.open.as_deref());
    let hint = match &problem.hint {
        Some(hint) => format!("<p class=\"hint\">{}</p>", worded(hint)),
        None => String::new(),
    };
    format!("<li><p class=\"name\">{}</p>{hint}{place}</li>\n", worded(&problem.message))
}

/// `file`, `file:line` or `file:line:column`, as much as is known.
fn place(problem: &Problem) -> String {
    let Problem { file, line, column, .. } = problem;
    match (line, column) {
        (0, _) => file.clone(),
        (_, 0) => format!("{file}:{line}"),
        _ => format!("{file}:{line}:{column}"),
    }
}

fn entries(name: &str, entries: &[Entry], words: Wording) -> String {
    let body = if entries.is_empty() { empty(name, words) } else { entry_list(entries) };
    section(name, &body, words)
}

fn entry_list(entries: &[Entry]) -> String {
    let items: String = entries.iter().map(entry_item).collect();
    format!("<ul class=\"entries\">\n{items}</ul>\n")
}

fn entry_item(entry: &Entry) -> String {
    let title = match &entry.address {
        Some(address) => link(address, &entry.title),
        None => escape(&entry.title),
    };
    let detail = match entry.detail.as_str() {
        "" => String::new(),
        detail => format!("<p class=\"detail\">{}</p>", worded(detail)),
    };
    let file = source(&entry.file, entry.open.as_deref());
    format!("<li><p class=\"name\">{title}</p>{detail}{file}</li>\n")
}

/// The line that leads to the source file, or nothing if there is no file.
fn source(place: &str, open: Option<&str>) -> String {
    match (place, open) {
        ("", _) => String::new(),
        (_, Some(open)) => format!("<p class=\"source\">{}</p>", link(open, place)),
        (_, None) => format!("<p class=\"source\">{}</p>", escape(place)),
    }
}

/// The words written, and their parts as bars in proportion to the largest.
fn written(written: &Words, words: Wording) -> String {
    if written.n_total == 0 {
        return section("words", &empty("words", words), words);
    }
    let n_most = written.parts.iter().map(|&(_, n)| n).max().unwrap_or(0);
    let rows: String = written.parts.iter().map(|part| part_row(part, n_most, words)).collect();
    let body = format!(
        "<p class=\"total\"><b>{}</b> {}</p>\n<dl class=\"parts\">\n{rows}</dl>\n",
        number(written.n_total, words),
        escape(&words("desk_words_total")),
    );
    section("words", &body, words)
}

/// The bar is drawn as an SVG because its attributes, unlike a `style`, pass a strict policy.
fn part_row((label, n): &(String, usize), n_most: usize, words: Wording) -> String {
    let percent = n * 100 / n_most.max(1);
    format!(
        "<div><dt>{}</dt><dd>{} <svg aria-hidden=\"true\" width=\"100%\" height=\"4\">\
         <rect width=\"{percent}%\" height=\"4\"/></svg></dd></div>\n",
        escape(label),
        number(*n, words),
    )
}

/// Every page, folded by kind since a site may have hundreds.
fn pages(groups: &[Group], words: Wording) -> String {
    if groups.iter().all(|group| group.entries.is_empty()) {
        return section("pages", &empty("pages", words), words);
    }
    let shown = groups.iter().filter(|group| !group.entries.is_empty());
    let body: String = shown
        .map(|Group { label, entries }| {
            format!(
                "<details>\n<summary>{} <span class=\"count\">{}</span></summary>\n{}</details>\n",
                escape(label),
                number(entries.len(), words),
                entry_list(entries)
            )
        })
        .collect();
    section("pages", &body, words)
}

fn builds(builds: &[Build], words: Wording) -> String {
    let heads: String = ["at", "changed", "time"]
        .iter()
        .map(|name| {
            let label = escape(&words(&format!("desk_build_{name}")));
            format!("<th scope=\"col\" class=\"{name}\">{label}</th>")
        })
        .collect();
    let rows: String = builds.iter().map(|build| build_row(build, words)).collect();
    let table =
        format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n");
    section("builds", &table, words)
}

fn build_row(build: &Build, words: Wording) -> String {
    let changed: String = match build.changed.as_slice() {
        [] if build.number == 1 => escape(&words("desk_build_first")),
        [] => escape(&words("desk_build_other")),
        files => files.iter().map(changed_file).collect(),
    };
    let milliseconds = numbers::format(&format!("{:.1}", build.milliseconds), &words("language"));
    format!(
        "<tr><td class=\"at\">{}</td><td class=\"changed\">{}</td>\
         <td class=\"time\">{}\u{a0}ms</td></tr>\n",
        escape(&build.at),
        changed.trim_end(),
        escape(&milliseconds),
    )
}

fn changed_file((file, open): &(String, Option<String>)) -> String {
    let name = open.as_ref().map_or_else(|| escape(file), |open| link(open, file));
    format!("<span>{name}</span> ")
}

fn script(print: &str) -> String {
    format!(
        "<script src=\"/_estrade/client.js\" data-print=\"{}\" defer></script>\n",
        escape(print)
    )
}

/// A link, or its text alone if the address is one that runs a script.
fn link(address: &str, text: &str) -> String {
    // Browsers read over spaces and line ends in the scheme, hence so does this.
    let read: String = address.chars().filter(|&c| c > ' ').collect();
    let scheme = read.split(':').next().unwrap_or("").to_ascii_lowercase();
    if matches!(scheme.as_str(), "javascript" | "data" | "vbscript") {
        return escape(text);
    }
    format!("<a href=\"{}\">{}</a>", escape(address), escape(text))
}

/// Text in which `backticks` name things, as on the command line.
fn worded(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escape).collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let mark = |(n, part): (usize, String)| match n % 2 {
        1 => format!("<code>{part}</code>"),
        _ => part,
    };
    parts.into_iter().enumerate().map(mark).collect()
}

/// A whole number in the digits of the page's language.
fn number(n: usize, words: Wording) -> String {
    escape(&numbers::format(&n.to_string(), &words("language")))
}

/// Text made safe inside an element and inside a quoted attribute.
fn escape(text: &str) -> String {
    encode_quoted_attribute(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(key: &str) -> String {
        key.to_owned()
    }

    #[test]
    fn links_only_addresses_that_run_nothing() {
        assert_eq!(link("vscode://file/a.md:3", "a"), "<a href=\"vscode://file/a.md:3\">a</a>");
        assert_eq!(link(" Java\nScript:alert(1)", "<a>"), "&lt;a&gt;");
    }

    #[test]
    fn sets_what_is_in_backticks_as_code() {
        assert_eq!(worded("key `<b>` unknown"), "key <code>&lt;b&gt;</code> unknown");
        assert_eq!(worded("one ` alone"), "one ` alone");
    }

    #[test]
    fn says_of_a_place_what_is_known() {
        let at = |line, column| {
            let (message, file) = (String::new(), "a.md".to_owned());
            place(&Problem { message, hint: None, file, line, column, open: None })
        };
        assert_eq!([at(0, 0), at(3, 0), at(3, 7)], ["a.md", "a.md:3", "a.md:3:7"]);
    }

    #[test]
    fn an_empty_section_says_so() {
        assert!(entries("drafts", &[], &words).contains("<p class=\"empty\">desk_no_drafts</p>"));
    }
}
