//! Where each page answers: its permalink pattern, filled in.

use super::{at_key, training};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::{Address, SourcePath};
use crate::base::slug::slugify;
use crate::config::{Config, Folder};
use crate::document::{Head, Kind};
use std::collections::BTreeMap;

/// The slug of each training, by its folder: sessions have it in their address.
pub(crate) type TrainingSlugs = BTreeMap<String, String>;

/// Gathers the slugs of all trainings that have one.
pub(crate) fn training_slugs<'d>(
    documents: impl Iterator<Item = (&'d SourcePath, &'d Head)>,
) -> TrainingSlugs {
    let trainings = documents.filter(|(_, head)| head.kind == Kind::Training);
    let of = |(source, head): (&SourcePath, &Head)| {
        Some((training_folder(source)?.to_owned(), slug(source, head).ok()?))
    };
    trainings.filter_map(of).collect()
}

/// The last part of a page's address: its `slug`, or its file's name without date.
pub(crate) fn slug(source: &SourcePath, head: &Head) -> Result<String, Diagnostic> {
    if let Some(slug) = &head.meta.slug {
        return Ok(slug.clone());
    }
    let name = own_name(source, head.kind);
    slug_of(name).ok_or_else(|| empty(source, head, name))
}

fn slug_of(name: &str) -> Option<String> {
    Some(slugify(name)).filter(|slug| !slug.is_empty())
}

fn empty(source: &SourcePath, head: &Head, name: &str) -> Diagnostic {
    let problem = Diagnostic::error(Code::EmptySlug).with("text", name);
    let problem = problem.with("fix", "slug: mon-titre").hint(Hint::AddKey);
    at_key(problem, source, head, "title")
}

/// The slug of the training to which a session or an article belongs.
fn training_slug(asks: &Asks, trainings: &TrainingSlugs) -> Result<String, Diagnostic> {
    let name = training::named(asks.source, asks.head);
    let name = name.ok_or_else(|| asks.missing("training"))?;
    let known = trainings.get(name).cloned();
    known.or_else(|| slug_of(name)).ok_or_else(|| empty(asks.source, asks.head, name))
}

/// A document's name, or its folder's, without extension and, unless it is a session, without date.
pub(crate) fn own_name(source: &SourcePath, kind: Kind) -> &str {
    let dated = crate::document::dated(source.stem()).filter(|_| kind != Kind::Session);
    dated.map_or(source.stem(), |(_, rest)| rest)
}

/// A page's permanent identity unless it says another: its path from `content/` without date and
/// extension.
pub(crate) fn default_id(source: &SourcePath, kind: Kind) -> String {
    let folder = source.folder().strip_prefix("content/").unwrap_or("");
    let folder = match source.file_name() {
        "index.md" => folder.rsplit_once('/').map_or("", |(folder, _)| folder),
        _ => folder,
    };
    format!("{folder}/{}", own_name(source, kind)).trim_start_matches('/').to_owned()
}

/// The folder below `trainings/` in which a file lies, however deep.
pub(crate) fn training_folder(source: &SourcePath) -> Option<&str> {
    source.as_str().strip_prefix("content/trainings/")?.split('/').next()
}

/// The address of a page.
///
/// # Errors
/// The pattern asks for a date, a category or a training that the page does not have.
pub(crate) fn of(
    source: &SourcePath,
    head: &Head,
    config: &Config,
    zone: &jiff::tz::TimeZone,
    trainings: &TrainingSlugs,
) -> Result<Address, Diagnostic> {
    let slug = slug(source, head)?;
    let permalinks = &config.permalinks;
    let pattern = match head.kind {
        Kind::Article => &permalinks.article,
        Kind::Session => &permalinks.session,
        Kind::Training => &permalinks.training,
        Kind::Page if source.as_str() == "content/pages/index.md" => return Ok(config.home()),
        Kind::Page if source.as_str() == "content/pages/404.md" => return Ok(config.not_found()),
        Kind::Page => &permalinks.page,
        Kind::Author => return Ok(config.folder(Folder::Authors).join(&format!("{slug}/"))),
    };
    let asks = Asks { source, head, pattern };
    let mut address = pattern.replace("{slug}", &slug);
    if address.contains("{training}") {
        let training = match head.kind {
            Kind::Training => slug.clone(),
            _ => training_slug(&asks, trainings)?,
        };
        address = address.replace("{training}", &training);
    }
    if address.contains("{category}") {
        let category = head.meta.categories.first().map(String::as_str);
        address = address.replace("{category}", &asks.required("categories", category)?);
    }
    if ["{year}", "{month}", "{day}"].iter().any(|field| address.contains(field)) {
        let date = head.meta.date.ok_or_else(|| asks.missing("date"))?;
        let local = jiff::Timestamp::from_second(date).unwrap_or_default().to_zoned(zone.clone());
        address = address
            .replace("{year}", &format!("{:04}", local.year()))
            .replace("{month}", &format!("{:02}", local.month()))
            .replace("{day}", &format!("{:02}", local.day()));
    }
    Ok(config.address(&address))
}

/// A page, and the pattern that asks for one of its keys.
struct Asks<'p> {
    source: &'p SourcePath,
    head: &'p Head,
    pattern: &'p str,
}

impl Asks<'_> {
    fn required(&self, key: &str, value: Option<&str>) -> Result<String, Diagnostic> {
        let slug = value.map(slugify).filter(|slug| !slug.is_empty());
        slug.ok_or_else(|| self.missing(key))
    }

    fn missing(&self, key: &str) -> Diagnostic {
        let fix = match key {
            "date" => "date: 2026-03-12",
            "training" => "training: ma-formation",
            _ => "categories: [Pédagogie]",
        };
        let problem = Diagnostic::error(Code::MissingForPattern)
            .with("key", key)
            .with("pattern", format!("{}: {}", self.head.kind.name(), self.pattern))
            .with("fix", fix);
        at_key(problem.hint(Hint::AddKey), self.source, self.head, "title")
    }
}
