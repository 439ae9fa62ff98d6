//! Level 4, PARSE: one source file → one [`Document`], one file alone in the world.
//!
//! Pure, and run in parallel. It cannot fail: it collects problems. It knows no other page and no
//! theme, so a [`Body`] has *holes* where those are needed; *render* fills them. The result depends
//! on the file and the parse options only, so remembering it by content digest is exact.

mod aids;
mod balance;
mod body;
mod callout;
mod cited;
pub(crate) mod comments;
#[cfg(test)]
mod conformance;
mod embed;
mod excerpt;
mod footnote;
mod formula;
mod front_matter;
pub(crate) mod highlight;
mod info;
mod inline;
mod limit;
mod markdown;
mod meeting;
mod outline;
mod privacy;
mod raw_html;
pub(crate) mod results;
mod table;
mod token;
mod typeset;
mod writer;

use crate::base::address::Named;
use crate::base::control;
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::digest::Digest;
use crate::base::path::SourcePath;
use crate::base::span::Lines;
use crate::config::{Config, Typography, Ways};
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub(crate) use aids::{Aid, Mend};
pub(crate) use body::{Body, BodyRef, Hole, Picture, Shown};
pub(crate) use callout::KINDS as CALLOUTS;
pub(crate) use cited::cited;
pub(crate) use comments::{Comment, Comments};
pub(crate) use embed::{Medium, Video};
#[cfg(test)]
pub(crate) use front_matter::{AUTHOR_KEYS, Key};
pub(crate) use front_matter::{KEYS, dated};
pub(crate) use meeting::{Meeting, Online, Participant, Slot};
pub(crate) use outline::Heading;
pub(crate) use privacy::Secrets;
pub(crate) use raw_html::without_active_content;
pub(crate) use results::{Figures, Results};

/// What a document becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    Article,
    Session,
    Training,
    Page,
    Author,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Session => "session",
            Kind::Training => "training",
            Kind::Page => "page",
            Kind::Author => "author",
        }
    }

    /// What a source file is a document of, in whatever language of the site; `None` for what keeps
    /// its path as an asset, and for data.
    pub(crate) fn of_file(path: &SourcePath, options: &Options) -> Option<Kind> {
        Kind::of(&path.split_language(&options.languages).0)
    }

    /// What a source file without a language in its name is a document of.
    pub(crate) fn of(path: &SourcePath) -> Option<Kind> {
        let inside = path.as_str().strip_prefix("content/")?.strip_suffix(".md")?;
        let (folder, rest) = inside.split_once('/')?;
        match (folder, rest.split_once('/')) {
            ("articles", _) => Some(Kind::Article),
            ("pages", _) => Some(Kind::Page),
            ("authors", None) => Some(Kind::Author),
            ("trainings", Some((_, "index"))) => Some(Kind::Training),
            ("trainings", Some(_)) => Some(Kind::Session),
            _ => None,
        }
    }
}

/// Seconds since 1970 (UTC). Shown in the site's zone.
pub(crate) type Moment = i64;

/// What parsing depends on besides the file itself (`Config::parse_digest`).
pub(crate) struct Options {
    pub(crate) zone: jiff::tz::TimeZone,
    /// Of texts that name none.
    pub(crate) language: String,
    /// Those that names of files may name; none for a site in one language.
    pub(crate) languages: Vec<String>,
    /// Whether `$…$` is a formula where the page does not say.
    pub(crate) math: bool,
    pub(crate) typography: Typography,
}

impl Options {
    /// Those of a site.
    pub(crate) fn of(config: &Config) -> Options {
        Options {
            zone: config.zone(),
            language: config.main_language().to_owned(),
            languages: config.languages(),
            math: config.math,
            typography: config.typography,
        }
    }
}

/// One parsed source file.
pub(crate) struct Document {
    pub(crate) head: Head,
    pub(crate) body: Body,
}

/// All of a document but its body: what the rest of the site may need of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) kind: Kind,
    /// The language in its file's name, as it stands there.
    pub(crate) edition: Option<String>,
    pub(crate) meta: Meta,
    pub(crate) outline: Vec<Heading>,
    /// Every id in the body, in order.
    pub(crate) anchors: Vec<String>,
    pub(crate) links: Vec<Reference>,
    /// The addresses of other sites that frames load, of their own accord or after a click.
    pub(crate) frames: Vec<String>,
    /// Plain text: up to `<!-- more -->`, or the first paragraph.
    pub(crate) excerpt: String,
    pub(crate) words: u32,
    /// Whether raw HTML holds what feeds must go without.
    pub(crate) is_active: bool,
    /// Digest of the body.
    pub(crate) body: Digest,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Head {
    /// Whether two versions of a document give the site the same facts: what it lists, where it
    /// answers, when, and what it frames are the same, and only the text is another.
    pub(crate) fn differs_in_text_alone(&self, other: &Head) -> bool {
        let is_same = self.kind == other.kind
            && self.meta == other.meta
            && self.frames == other.frames
            && self.anchors_of_comments().eq(other.anchors_of_comments());
        is_same && self.is_faulty() == other.is_faulty()
    }

    /// The anchors that a comment's could be, without what all of these begin with.
    pub(crate) fn anchors_of_comments(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter().filter_map(|id| id.strip_prefix("comment-"))
    }

    pub(crate) fn is_faulty(&self) -> bool {
        self.problems.iter().any(Diagnostic::is_error)
    }
}

/// A link or an image, to be checked once all pages are known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Reference {
    pub(crate) target: String,
    pub(crate) is_picture: bool,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) length: u32,
}

/// An address of another site in a text, and its bytes in the file.
type Outside = (String, Range<usize>);

/// What the front matter says, typed. Absent keys are `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Meta {
    /// The title, or an author's name.
    pub(crate) title: String,
    pub(crate) id: Option<String>,
    pub(crate) date: Option<Moment>,
    pub(crate) updated: Option<Moment>,
    pub(crate) expires: Option<Moment>,
    pub(crate) slug: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) draft: bool,
    pub(crate) authors: Vec<String>,
    pub(crate) categories: Vec<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) image: Option<String>,
    pub(crate) image_alt: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) comments: Answers,
    pub(crate) language: Option<String>,
    pub(crate) canonical: Option<String>,
    pub(crate) license: Option<String>,
    /// Whether the text is set as its language wants it.
    pub(crate) typography: Option<bool>,
    /// Whether `$…$` is a formula.
    pub(crate) math: Option<bool>,
    pub(crate) training: Option<String>,
    pub(crate) session: Option<u32>,
    /// When a session's first slot begins.
    pub(crate) start: Option<Moment>,
    /// When its last slot ends.
    pub(crate) end: Option<Moment>,
    pub(crate) meeting: Option<Box<Meeting>>,
    /// What a training, a session or an author says besides, as templates receive it.
    pub(crate) details: Vec<(String, Data)>,
    pub(crate) extra: Data,
    /// What keys name and must be there: a file to register with, a resource, a link.
    pub(crate) targets: Vec<Named>,
    /// The line of each key that was written, by its index in [`KEYS`].
    lines: Vec<(u8, u32)>,
}

/// Where readers answer, as a page says it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answers {
    /// As the site says.
    #[default]
    Site,
    /// Nowhere: `comments: false`.
    Off,
    /// At these addresses alone (`mailto:` ones are e-mails).
    At(Vec<String>),
    /// As the site says, but for these.
    With(Box<Ways>),
}

impl Meta {
    /// The line on which a key stands; the first if it was not written.
    pub(crate) fn line(&self, key: &str) -> u32 {
        let index = KEYS.iter().position(|known| known.key.name == key);
        let found = self.lines.iter().find(|(at, _)| Some(*at as usize) == index);
        found.map_or(1, |(_, line)| *line)
    }

    pub(crate) fn detail(&self, key: &str) -> Option<&Data> {
        self.details.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// An entry of what a key says as a mapping.
    pub(crate) fn detail_entry(&self, key: &str, inner: &str) -> Option<&Data> {
        let Data::Map(entries) = self.detail(key)? else { return None };
        let found = entries.iter().find(|(name, _)| name == inner).map(|(_, value)| value);
        found.filter(|value| **value != Data::Null)
    }
}

/// Parses one file.
pub(crate) fn parse(path: &SourcePath, kind: Kind, text: &str, options: &Options) -> Document {
    parse_whole(path, kind, text, options, false).0
}

/// The addresses of other sites that a file holds, and where. A [`Document`] has them in its HTML
/// alone: only a check of them asks for more, and parses again.
pub(crate) fn outside(
    path: &SourcePath,
    kind: Kind,
    text: &str,
    options: &Options,
) -> Vec<(String, Place)> {
    let (_, named, written) = parse_whole(path, kind, text, options, true);
    let lines = Lines::new(path.as_str(), text);
    let written = written.into_iter().map(|(target, range)| (target, lines.place(range)));
    let place = |line| Place::line(path.as_str(), line);
    let named = named.into_iter().map(|named| (named.target, place(named.line)));
    named.chain(written).collect()
}

/// What a careful reader would mend in a file's text: only a check asks for it, and reads again.
pub(crate) fn aids(path: &SourcePath, text: &str, options: &Options, head: &Head) -> Vec<Aid> {
    let meta = &head.meta;
    let front = front_matter::split(path.as_str(), text, &mut Vec::new());
    let settings = markdown::Settings {
        language: language(meta, head.edition.as_deref(), options),
        has_math: meta.math.unwrap_or(options.math),
        keeps_outside: false,
        has_handout: false,
        closes_html: true,
    };
    let source = markdown::Source { path: path.as_str(), text, start: front.body_start };
    let title = (head.kind != Kind::Author).then_some(("title", meta.title.as_str()));
    let summary = meta.summary.as_deref().map(|summary| ("summary", summary));
    let values = title.into_iter().chain(summary);
    let values: Vec<_> = values.map(|(key, value)| (meta.line(key), value)).collect();
    let mut found = aids::find(&source, &values, &settings);
    found.extend(silent_cover(path, head).map(|problem| Aid { problem, mend: None }));
    found
}

/// A page's picture without a word for those who do not see it. An empty `image_alt` is one.
fn silent_cover(path: &SourcePath, head: &Head) -> Option<Diagnostic> {
    let meta = &head.meta;
    let image = meta.image.as_ref().filter(|_| head.kind != Kind::Author)?;
    let is_silent = meta.image_alt.is_none() && meta.line("image_alt") == 1;
    let problem = Diagnostic::warning(Code::MissingAlt).with("target", image.as_str());
    let problem = problem.at(Place::line(path.as_str(), meta.line("image")));
    is_silent.then(|| problem.hint(Hint::DescribeCover))
}

/// A document, and the addresses of other sites: those of its front matter, and those of its text
/// with their bytes in the file.
fn parse_whole(
    path: &SourcePath,
    kind: Kind,
    text: &str,
    options: &Options,
    keeps_outside: bool,
) -> (Document, Vec<Named>, Vec<Outside>) {
    let mut problems = Vec::new();
    problems.extend(control::report(path.as_str(), text));
    let front = front_matter::split(path.as_str(), text, &mut problems);
    let (name, edition) = path.split_language(&options.languages);
    let edition = edition.map(str::to_owned);
    let file = front_matter::File { path, name: &name, kind };
    let (mut meta, named) = front_matter::read(file, &front, options, &mut problems);
    let language = language(&meta, edition.as_deref(), options).to_owned();
    let settings = markdown::Settings {
        language: &language,
        has_math: meta.math.unwrap_or(options.math),
        keeps_outside,
        has_handout: kind == Kind::Session,
        closes_html: true,
    };
    let source = markdown::Source { path: path.as_str(), text, start: front.body_start };
    let mut parsed = markdown::parse(&source, &settings, &mut problems);
    if meta.typography.unwrap_or(options.typography.is_on) {
        let style = options.typography.style(settings.language);
        typeset::parsed(&mut parsed, style);
        if let Some(style) = style {
            typeset::meta(&mut meta, kind, style);
        }
    }
    let mut head = Head {
        kind,
        edition,
        meta,
        outline: parsed.outline,
        anchors: parsed.anchors,
        links: parsed.links,
        frames: parsed.frames,
        excerpt: parsed.excerpt,
        words: parsed.words,
        is_active: parsed.is_active,
        body: parsed.body.digest(),
        problems,
    };
    head.problems.extend(privacy::own(path.as_str(), text, &head));
    head.problems.sort();
    (Document { head, body: parsed.body }, named, parsed.outside)
}

/// What a text is written in: what it says itself, the language in its file's name, or the site's.
fn language<'l>(meta: &'l Meta, edition: Option<&'l str>, options: &'l Options) -> &'l str {
    meta.language.as_deref().or(edition).unwrap_or(&options.language)
}

/// Parses a Markdown text alone and gives the length of its HTML: what `benches/markdown` measures,
/// and no part of the library's interface.
#[must_use]
pub fn markdown_alone(text: &str) -> usize {
    let source = markdown::Source { path: "", text, start: 0 };
    let settings = markdown::Settings {
        language: "fr",
        has_math: false,
        keeps_outside: false,
        has_handout: false,
        closes_html: true,
    };
    markdown::parse(&source, &settings, &mut Vec::new()).body.html.len()
}

/// A document that could not even be read: its problem, and nothing else.
pub(crate) fn unreadable(
    path: &SourcePath,
    kind: Kind,
    options: &Options,
    problem: Diagnostic,
) -> Document {
    let body = Body::default();
    let (name, edition) = path.split_language(&options.languages);
    let edition = edition.map(str::to_owned);
    let meta = Meta { title: name.stem().to_owned(), ..Meta::default() };
    let head = Head {
        kind,
        edition,
        meta,
        outline: Vec::new(),
        anchors: Vec::new(),
        links: Vec::new(),
        frames: Vec::new(),
        excerpt: String::new(),
        words: 0,
        is_active: false,
        body: body.digest(),
        problems: vec![problem],
    };
    Document { head, body }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Options, Typography, outside};
    use crate::base::path::SourcePath;

    /// The addresses of other sites in a body that begins on line 3, as `line:column+length`.
    fn found(body: &str) -> Vec<String> {
        let text = format!("---\ntitle: X\n---\n{body}");
        let (zone, typography) = (jiff::tz::TimeZone::UTC, Typography::default());
        let options =
            Options { zone, language: "fr".into(), languages: vec![], math: false, typography };
        let path = SourcePath::new("content/articles/x.md");
        let found = outside(&path, Kind::Article, &text, &options).into_iter();
        found.map(|(to, at)| format!("{}:{}+{} {to}", at.line, at.column, at.length)).collect()
    }

    #[test]
    fn finds_addresses_of_other_sites_with_their_places() {
        for (body, expected) in [
            ("[x](https://a.fr) [y](z.md)", vec!["4:1+17 https://a.fr"]),
            ("été ![x](//a.fr/i.png)", vec!["4:5+18 //a.fr/i.png"]),
            (
                "un https://a.fr/b, www.c.fr",
                vec!["4:4+14 https://a.fr/b", "4:20+8 http://www.c.fr"],
            ),
            (
                "a\nhttps://a.fr/ https://a.fr/",
                vec!["5:1+13 https://a.fr/", "5:15+13 https://a.fr/"],
            ),
            ("> [!NOTE] Un\n> <https://a.fr/b>", vec!["5:3+16 https://a.fr/b"]),
            // Written otherwise than it reads, it is somewhere in its text.
            ("un https://a.fr/?a=1&amp;b=2", vec!["4:1+28 https://a.fr/?a=1&b=2"]),
            ("https://youtu.be/dQw4w9WgXcQ", vec!["4:1+28 https://youtu.be/dQw4w9WgXcQ"]),
            (
                "<img src=https://a.fr/1.png srcset='b.png, https://a.fr/2.png 2x'>",
                vec!["4:1+66 https://a.fr/1.png", "4:1+66 https://a.fr/2.png"],
            ),
            ("<form action=https://a.fr></form> <img src='data:image/png;base64,x'>", vec![]),
            ("`https://a.fr` [x](#y) [z](/pages/a.md)", vec![]),
        ] {
            assert_eq!(found(body), expected, "{body}");
        }
    }
}
