//! One new page: where it lies, what it is called for ever, and the front matter to begin with.

use super::{File, local, sample, session_day, text};
use crate::base::nearest::nearest;
use crate::base::path::{Address, SourcePath};
use crate::base::slug::slugify;
use crate::document::{self, Kind, Moment, dated};
use crate::language::fill;
use crate::plan::Plan;
use crate::site::{Page, Site, default_id, training_folder};
use std::borrow::Cow;

/// What is wanted.
pub(crate) struct NewPage<'p> {
    pub(crate) kind: Kind,
    /// Cleaned, and not empty.
    pub(crate) title: &'p str,
    /// The last part of its address, instead of the one made of the title.
    pub(crate) slug: Option<&'p str>,
    /// The training that it belongs to, as it was typed.
    pub(crate) training: Option<&'p str>,
    /// The folder of the training in which one is at work.
    pub(crate) here: Option<&'p str>,
    /// Of the lines of help.
    pub(crate) language: &'p str,
    pub(crate) now: Moment,
}

/// Why there can be no such page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The title holds nothing that an address can be made of.
    NoSlug,
    /// A page has this file already, or another form of it.
    Exists(String),
    /// Something else answers there: the file of a page, or nothing for what Estrade makes.
    Taken(Address, Option<String>),
    NoTraining,
    /// One of these must be named.
    WhichTraining(Vec<String>),
    /// None is called so; perhaps the first of the two was meant.
    UnknownTraining(Option<String>, Vec<String>),
}

/// A page with the right front matter, at an address of its own.
///
/// `site` and `plan` are those of all pages, published or not.
pub(crate) fn page(new: &NewPage, site: &Site, plan: &Plan) -> Result<File, Refusal> {
    let training = training(new, site)?;
    let number = (new.kind == Kind::Session).then(|| next_number(site, training.as_deref()));
    let name = match new.slug {
        Some(slug) => slug.to_owned(),
        None => name(new).ok_or(Refusal::NoSlug)?,
    };
    let path = path(new.kind, &name, training.as_deref(), number);
    let file = written(new, path, training.as_deref(), number, site);
    check(new, &file, site, plan)?;
    Ok(file)
}

/// A file's name, of the title. A date at its beginning would be taken for the page's own.
fn name(new: &NewPage) -> Option<String> {
    let slug = slugify(new.title);
    let mut name = slug.as_str();
    while let Some((_, rest)) = dated(name).filter(|_| new.kind != Kind::Session) {
        name = rest;
    }
    // A session's file is numbered already: `04 Conclure` is not `05-04-conclure`.
    if let Some((number, rest)) = name.split_once('-').filter(|_| new.kind == Kind::Session)
        && number.len() == 2
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        name = rest;
    }
    (!name.is_empty()).then(|| name.to_owned())
}

fn path(kind: Kind, name: &str, training: Option<&str>, number: Option<u32>) -> SourcePath {
    let training = training.unwrap_or_default();
    SourcePath::new(match kind {
        Kind::Training => format!("content/trainings/{name}/index.md"),
        Kind::Session => {
            format!("content/trainings/{training}/{:02}-{name}.md", number.unwrap_or(1))
        }
        // `index.md` is the text of its folder: here, of a folder of that name.
        _ if name == "index" => format!("content/{}s/index/index.md", kind.name()),
        _ => format!("content/{}s/{name}.md", kind.name()),
    })
}

/// The folder of the training to which the page belongs.
fn training(new: &NewPage, site: &Site) -> Result<Option<String>, Refusal> {
    let mut known: Vec<String> = folders(site).map(str::to_owned).collect();
    match (new.training, new.kind) {
        (Some(typed), _) => named(typed, &known).map(Some),
        (None, Kind::Session) => {
            let here = new.here.filter(|here| known.iter().any(|folder| folder == here));
            match (here, known.as_slice()) {
                (Some(here), _) => Ok(Some(here.to_owned())),
                (None, []) => Err(Refusal::NoTraining),
                (None, [_]) => Ok(known.pop()),
                (None, _) => Err(Refusal::WhichTraining(known)),
            }
        }
        (None, _) => Ok(None),
    }
}

fn folders(site: &Site) -> impl Iterator<Item = &str> {
    let trainings = site.pages.iter().filter(|page| page.head.kind == Kind::Training);
    trainings.filter_map(|page| training_folder(&page.source))
}

/// The training meant by a folder, a path to it, or words that make the same slug.
fn named(typed: &str, known: &[String]) -> Result<String, Refusal> {
    let typed = typed.trim_end_matches('/');
    let typed = typed.strip_suffix("/index.md").unwrap_or(typed);
    let last = typed.rsplit('/').next().unwrap_or(typed);
    let found = known.iter().find(|folder| *folder == last);
    let found = found.or_else(|| known.iter().find(|folder| slugify(folder) == slugify(typed)));
    match found {
        Some(folder) => Ok(folder.clone()),
        None if known.is_empty() => Err(Refusal::NoTraining),
        None => {
            let near = nearest(typed, known.iter().map(String::as_str));
            Err(Refusal::UnknownTraining(near, known.to_vec()))
        }
    }
}

/// One more than the training's last session has.
fn next_number(site: &Site, training: Option<&str>) -> u32 {
    let sessions = site.pages.iter().filter(|page| training_folder(&page.source) == training);
    sessions.filter_map(|page| page.number).max().map_or(1, |last| last.saturating_add(1))
}

/// The file, with all that its sample leaves open filled in.
fn written(
    new: &NewPage,
    path: SourcePath,
    training: Option<&str>,
    number: Option<u32>,
    site: &Site,
) -> File {
    let today = local(new.now, &site.zone);
    let session = session_day(&today, 1);
    let id = free_id(default_id(&path, new.kind), site);
    let value = |name: &str| -> Option<Cow<str>> {
        Some(Cow::Owned(match name {
            "title" => text::line("title", new.title),
            "id" => text::line("id", &id),
            "date" => text::day("date", &today),
            "session" => format!("session: {}", number?),
            "start" => text::hour("start", &session, 9, 30),
            "end" => text::hour("end", &session, 12, 30),
            "training" => training.map_or_else(String::new, |name| text::line("training", name)),
            _ => return None,
        }))
    };
    let sample = sample::page(new.kind, new.language);
    // The line of a value that there is not.
    let lines = sample.split_inclusive('\n');
    let lines = lines.filter(|line| training.is_some() || line.trim_end() != "{training}");
    File { path: path.as_str().to_owned(), text: fill(&lines.collect::<String>(), value) }
}

/// The identity that the page would have by default, or the first like it that no page has.
fn free_id(id: String, site: &Site) -> String {
    let is_free = |id: &String| site.pages.iter().all(|page| page.id != *id);
    let numbered = (2..).map(|n| format!("{id}-{n}"));
    let mut all = std::iter::once(id.clone()).chain(numbered);
    all.find(is_free).expect("there are fewer pages than numbers")
}

/// Whether the file, and what it will answer at, are still to be had.
fn check(new: &NewPage, file: &File, site: &Site, plan: &Plan) -> Result<(), Refusal> {
    let path = SourcePath::new(file.path.as_str());
    let forms = [Some(file.path.clone()), other_form(&file.path)];
    let is_there = |page: &&Page| forms.iter().flatten().any(|form| page.source.as_str() == form);
    if let Some(page) = site.pages.iter().find(is_there) {
        return Err(Refusal::Exists(page.file().as_str().to_owned()));
    }
    let options = document::Options::of(&site.config);
    let head = document::parse(&path, new.kind, &file.text, &options).head;
    // A pattern that asks for more than a new page can know is for its author to satisfy.
    let Some(address) = site.address_for(&path, &head) else { return Ok(()) };
    if let Some(page) = site.pages.iter().find(|page| page.address == address) {
        return Err(Refusal::Taken(address, Some(page.file().as_str().to_owned())));
    }
    if plan.answers(&address) {
        return Err(Refusal::Taken(address, None));
    }
    Ok(())
}

/// The file in which the same page could be: `a.md` for `a/index.md`, and the reverse.
pub(crate) fn other_form(path: &str) -> Option<String> {
    match path.strip_suffix("/index.md") {
        Some(folder) => Some(format!("{folder}.md")).filter(|file| !file.ends_with("/index.md")),
        None => Some(format!("{}/index.md", path.strip_suffix(".md")?)),
    }
}
