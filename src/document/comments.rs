//! A file of `content/comments/` → what readers said of one page: [`Comments`].
//!
//! Pure, one file alone: which pages there are is for *assemble* to say. A comment that is wrong is
//! reported, and the others stay. What awaits moderation and the words of what was deleted are left
//! out here already, so that nothing after this stage can show them.

mod clean;
mod thread;

use super::{Moment, Options};
use crate::base::address::meant_outside;
use crate::base::control;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::fields::{Fields, Key};
use crate::base::path::{SourcePath, nfc};
use crate::base::yaml::{Layout, Origin};
use crate::language::dates;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use url::Url;

/// Where these files lie.
const FOLDER: &str = "content/comments/";

/// What names of files cannot hold on one system or another, and the sign that stands for it.
const NOT_IN_NAMES: &AsciiSet = &CONTROLS
    .add(b'%')
    .add(b':')
    .add(b'*')
    .add(b'?')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'|')
    .add(b'\\');

const fn key(name: &'static str, aliases: &'static [&'static str]) -> Key {
    Key { name, aliases, doc: "" }
}

/// The one key of a file that is no list.
const FILE_KEYS: &[Key] = &[key("comments", &["commentaires"])];

/// The keys of a comment.
pub(crate) const KEYS: &[Key] = &[
    key("author", &["auteur", "nom"]),
    key("text", &["texte"]),
    key("html", &[]),
    key("id", &[]),
    key("url", &[]),
    key("date", &[]),
    key("reply_to", &["réponse-à"]),
    key("by_author", &["par-l-auteur"]),
    key("deleted", &["supprimé"]),
    key("pending", &["en-attente"]),
];

/// What readers said of one page, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Comments {
    /// The page's permanent identity.
    pub(crate) page: String,
    /// The language in the file's name.
    pub(crate) edition: Option<String>,
    pub(crate) list: Vec<Comment>,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Comments {
    /// How many can be read.
    pub(crate) fn count(&self) -> usize {
        self.list.iter().filter(|one| !one.is_deleted).count()
    }

    /// When the last of them was written.
    pub(crate) fn newest(&self) -> Option<Moment> {
        self.list.iter().filter(|one| !one.is_deleted).filter_map(|one| one.date).max()
    }
}

/// What one reader said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Comment {
    /// Permanent, and unique on the page.
    pub(crate) id: String,
    pub(crate) author: Option<String>,
    /// An address of the web.
    pub(crate) url: Option<String>,
    pub(crate) date: Option<Moment>,
    /// Clean: nothing in it runs, frames, loads or looks like the page around it.
    pub(crate) html: String,
    /// The position of the one that it answers: never its own, nor one that answers it.
    pub(crate) parent: Option<usize>,
    /// Whether who wrote the page wrote this.
    pub(crate) by_author: bool,
    /// Whether only its place in the thread is left.
    pub(crate) is_deleted: bool,
}

/// A comment as it was typed, with what only its neighbours can tell.
struct Written {
    comment: Comment,
    reply_to: Option<String>,
    is_pending: bool,
    id_place: Place,
    reply_place: Place,
}

/// Whether a source file lies where comments do.
pub(crate) fn is_among(path: &SourcePath) -> bool {
    path.as_str().starts_with(FOLDER)
}

/// Whether a source file is one of these.
pub(crate) fn is_one(path: &SourcePath) -> bool {
    is_among(path) && (path.as_str().ends_with(".yaml") || path.as_str().ends_with(".yml"))
}

/// HTML of another system as the archive of comments keeps it: the elements of a comment alone,
/// without what is added to links where a page shows them. What nests too deep keeps its words;
/// `None` if nothing is left to read.
pub(crate) fn archived(html: &str) -> Option<String> {
    let clean = match html.len() > MAX_HTML {
        true => escaped(html),
        false => clean::html(html).unwrap_or_else(|_| escaped(html)),
    };
    clean::has_words(&clean).then(|| clean::without_rel(&clean).replace("</p><p>", "</p>\n<p>"))
}

/// Bytes of HTML beyond which a comment is not looked at for its elements.
const MAX_HTML: usize = 1 << 18;

/// The words alone, in a paragraph.
fn escaped(html: &str) -> String {
    let words = clean::words(html);
    format!("<p>{}</p>", html_escape::encode_text(&html_escape::decode_html_entities(&words)))
}

/// The file for the comments of a page.
pub(crate) fn file_for(page: &str, edition: Option<&str>) -> String {
    let sign = |c: char| match c.is_ascii() {
        true => utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NOT_IN_NAMES).to_string(),
        false => c.to_string(),
    };
    let name: String = page.chars().map(sign).collect();
    let language = edition.map(|tag| format!(".{tag}")).unwrap_or_default();
    format!("{FOLDER}{name}{language}.yaml")
}

/// Reads one file.
pub(crate) fn parse(path: &SourcePath, text: &str, options: &Options) -> Comments {
    let Comments { page, edition, .. } = named(path, options);
    let clean = control::clean(text);
    let under_a_line = under_a_line(&clean);
    let layout = Layout::new(under_a_line.as_deref().unwrap_or(&clean));
    let origin = match under_a_line {
        Some(_) => Origin::under_a_line(path.as_str(), &layout),
        None => Origin::new(path.as_str(), &layout, 0),
    };
    let mut fields = Fields::parse(origin, FILE_KEYS);
    control::report(path.as_str(), text).into_iter().for_each(|flaw| fields.report(flaw));
    let language = edition.as_deref().unwrap_or(&options.language);
    let mut found = Vec::new();
    for (n, mut inner) in fields.elements("comments", KEYS) {
        found.extend(written(&mut inner, n + 1, language, options));
        fields.close(inner, KEYS, Diagnostic::error);
    }
    let list = thread::joined(found, &fields);
    let mut problems = fields.finish(FILE_KEYS, Diagnostic::error);
    problems.sort();
    Comments { page, edition, list, problems }
}

/// A file that could not even be read.
pub(crate) fn unreadable(path: &SourcePath, options: &Options, problem: Diagnostic) -> Comments {
    Comments { problems: vec![problem], ..named(path, options) }
}

/// The page and the language that a file's name names.
fn named(path: &SourcePath, options: &Options) -> Comments {
    let inside = path.as_str().strip_prefix(FOLDER).unwrap_or_default();
    let name = inside.rsplit_once('.').map_or(inside, |(name, _)| name);
    let is_known =
        |tag: &str| options.languages.iter().any(|known| known.eq_ignore_ascii_case(tag));
    let (name, edition) = match name.rsplit_once('.').filter(|(_, tag)| is_known(tag)) {
        Some((name, tag)) => (name, Some(tag.to_owned())),
        None => (name, None),
    };
    let page = nfc(&percent_decode_str(name).decode_utf8_lossy());
    Comments { page, edition, ..Comments::default() }
}

/// A text that is a list, under the key that a mapping would have it by.
fn under_a_line(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    let is_head = |line: &&str| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    };
    let head: usize = text.split_inclusive('\n').take_while(is_head).map(str::len).sum();
    let (head, list) = text.split_at(head);
    let first = list.lines().next()?.trim();
    let is_list = first == "-" || first.starts_with("- ") || first.starts_with('[');
    // What begins a document cannot stand below a key.
    is_list.then(|| format!("{}:\n{}{list}", FILE_KEYS[0].name, head.replace("---", "#")))
}

/// One comment; `None` if there is nothing to show of it.
fn written(fields: &mut Fields, rank: usize, language: &str, options: &Options) -> Option<Written> {
    let set = |text: String| options.typography.set(&text, language);
    let is_deleted = fields.flag("deleted").unwrap_or(false);
    let is_pending = fields.flag("pending").unwrap_or(false);
    let (author, url) = (fields.text("author").map(set), url(fields));
    let date = dates::of_key(fields, "date", &options.zone);
    let by_author = fields.flag("by_author").unwrap_or(false);
    let id = id(fields).unwrap_or_else(|| rank.to_string());
    let reply_to = fields.text("reply_to");
    let html = html(fields, language, options, is_deleted || is_pending);
    let comment = match is_deleted {
        true => Comment { id, date, is_deleted, ..Comment::default() },
        false => Comment { id, author, url, date, html: html?, by_author, ..Comment::default() },
    };
    let place = |key: &str| match fields.wrote(key) {
        true => fields.value_place(key),
        false => fields.own_place(),
    };
    let (id_place, reply_place) = (place("id"), place("reply_to"));
    Some(Written { comment, reply_to, is_pending, id_place, reply_place })
}

/// What a comment says, clean; `None` if it says nothing, which is an error unless it need not.
fn html(fields: &mut Fields, language: &str, options: &Options, may_lack: bool) -> Option<String> {
    report_both(fields);
    let is_told = fields.is_scalar("text") && fields.is_scalar("html");
    let (text, html) = (fields.text("text"), fields.text("html"));
    let key = if fields.wrote("html") && text.is_none() { "html" } else { "text" };
    let said = text.map(|text| clean::markdown(&text));
    let clean = said.or_else(|| html.map(|html| clean::html(&html)));
    match clean {
        Some(Ok(html)) if clean::has_words(&html) => Some(typeset(html, language, options)),
        Some(Err(problem)) => {
            fields.report(problem.at(fields.place(key)));
            None
        }
        _ if may_lack => Some(String::new()),
        _ => {
            if is_told {
                fields.report(no_text(fields, key));
            }
            None
        }
    }
}

fn typeset(html: String, language: &str, options: &Options) -> String {
    match options.typography.style(language).filter(|_| options.typography.is_on) {
        Some(style) => super::typeset::html(html, style),
        None => html,
    }
}

/// Reports a comment that says two things.
fn report_both(fields: &Fields) {
    if fields.wrote("text") && fields.wrote("html") {
        let [text, html] = ["text", "html"].map(|key| fields.place(key));
        let ((key, at), (other, first)) = match text < html {
            true => (("html", html), ("text", text)),
            false => (("text", text), ("html", html)),
        };
        let problem = Diagnostic::error(Code::SameKey).with("key", fields.spelling(key));
        let problem = problem.with("other", fields.spelling(other));
        fields.report(problem.with("line", first.line.to_string()).at(at).hint(Hint::RemoveOne));
    }
}

fn no_text(fields: &Fields, key: &str) -> Diagnostic {
    let is_french = fields.is_french(KEYS).unwrap_or(true);
    let name = if is_french { "texte" } else { "text" };
    let name = if fields.wrote("text") { fields.spelling("text") } else { name };
    let place = if fields.wrote(key) { fields.place(key) } else { fields.own_place() };
    let problem = Diagnostic::error(Code::EmptyComment).with("key", name);
    problem.with("fix", format!("{name}: Merci pour cet article.")).at(place).hint(Hint::ForExample)
}

/// A comment's own id, as far as an address can end in it.
fn id(fields: &mut Fields) -> Option<String> {
    let id = fields.text("id")?;
    if id.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c)) {
        return Some(id);
    }
    let problem = Diagnostic::error(Code::InvalidCommentId).with("id", id).with("fix", "id: 12");
    fields.report(problem.at(fields.value_place("id")).hint(Hint::ForExample));
    None
}

/// Where a reader is at home: on the web, or nowhere.
fn url(fields: &mut Fields) -> Option<String> {
    let text = fields.text_as("url", "address")?;
    if let Some(url) = web(&text) {
        return Some(url);
    }
    let meant: Cow<str> = match meant_outside(&text).filter(|meant| web(meant).is_some()) {
        Some(meant) => meant.into(),
        None => "https://exemple.example/".into(),
    };
    let problem = Diagnostic::error(Code::InvalidAddress).with("value", text).with("key", "url");
    let problem = problem.with("fix", format!("url: {meant}"));
    fields.report(problem.at(fields.value_place("url")).hint(Hint::ForExample));
    None
}

/// An address of the web as a browser reads it.
fn web(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    let is_whole = text.get(..url.scheme().len() + 3).is_some_and(|head| head.ends_with("://"));
    let is_web = matches!(url.scheme(), "http" | "https") && url.host().is_some() && is_whole;
    is_web.then(|| url.to_string())
}
