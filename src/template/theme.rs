//! The theme: templates ready to render, what each reads, and a digest of all that it depends on.

use super::strings::Strings;
use super::value::Value;
use super::{embedded, filters, scan};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::digest::{Digest, Digester};
use crate::base::nearest::nearest;
use crate::base::span::Lines;
use std::collections::{BTreeMap, BTreeSet};
use tera::{Context, ErrorKind, Tera};

/// Bytes of a page of usual length: room for it spares most of the moves as it grows.
const TYPICAL_PAGE: usize = 16 << 10;

/// Before the names of embedded templates; the fallback prefix finds them without it.
const PREFIX: &str = "default/";

/// The files of a site's own theme, by their path inside it. Empty for the default theme.
#[derive(Default)]
pub(crate) struct ThemeFiles {
    /// The folder, from the site's root: `themes/mine`.
    pub(crate) folder: String,
    pub(crate) texts: BTreeMap<String, String>,
}

impl ThemeFiles {
    /// Whether a file of a theme is one of its texts; the others are published as they are.
    pub(crate) fn is_text(path: &str) -> bool {
        let is_template = path.starts_with("templates/") || path.starts_with("strings/");
        is_template || matches!(path, "static/style.css" | "static/script.js")
    }
}

/// A theme ready to render.
pub(crate) struct Theme {
    tera: Tera,
    folder: String,
    sources: BTreeMap<String, String>,
    strings: Strings,
    /// Template name → the catalogue names that it, its parents and its includes read.
    reads: BTreeMap<String, BTreeSet<String>>,
    digests: BTreeMap<String, Digest>,
    statics: BTreeMap<String, String>,
}

impl Theme {
    /// Loads the embedded theme and, over it, a site's own.
    ///
    /// A faulty theme of one's own is reported and the embedded one stands in for it, so that the
    /// run goes on to find the rest.
    pub(crate) fn load(own: &ThemeFiles, catalogue: &[&str]) -> (Theme, Vec<Diagnostic>) {
        let (mut strings, mut problems) = (Strings::default(), Vec::new());
        for (path, text) in embedded::FILES {
            problems.extend(add_strings(&mut strings, "themes/default", path, text));
        }
        for (path, text) in &own.texts {
            problems.extend(add_strings(&mut strings, &own.folder, path, text));
        }
        let mut sources = templates(own);
        problems.extend(refused(own, &sources, catalogue));
        let tera = match load_templates(&sources) {
            Ok(tera) => tera,
            Err(error) => {
                problems.extend(faults(own, &sources, &error));
                sources = templates(&ThemeFiles::default());
                load_templates(&sources).expect("the embedded theme is tested")
            }
        };
        let mut theme = Theme {
            digests: digests(&sources),
            statics: statics(own),
            folder: own.folder.clone(),
            reads: BTreeMap::new(),
            tera,
            sources,
            strings,
        };
        problems.extend(theme.find_reads(catalogue));
        (theme, problems)
    }

    fn find_reads(&mut self, catalogue: &[&str]) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let names: Vec<String> = self.sources.keys().cloned().collect();
        for name in names {
            let Ok(reads) = self.tera.get_template_variables(&name) else { continue };
            let reads = reads.into_iter().map(str::to_owned);
            let (known, unknown): (BTreeSet<String>, BTreeSet<String>) =
                reads.partition(|read| catalogue.contains(&read.as_str()));
            problems.extend(unknown.iter().map(|read| self.unknown_name(&name, read, catalogue)));
            self.reads.insert(name, known);
        }
        problems.sort();
        problems.dedup();
        problems
    }

    fn unknown_name(&self, template: &str, name: &str, catalogue: &[&str]) -> Diagnostic {
        let guilty = std::iter::once(template).chain(self.sources.keys().map(String::as_str));
        let (template, at) = guilty
            .filter_map(|template| Some((template, scan::position(&self.sources[template], name)?)))
            .next()
            .unwrap_or((template, 0));
        Diagnostic::error(Code::TemplateName)
            .with("name", name)
            .at(self.place(template, at..at + name.len()))
            .nearest(nearest(name, catalogue.iter().copied()), Some(Hint::SeeCatalogue))
    }

    fn place(&self, template: &str, range: std::ops::Range<usize>) -> Place {
        let text = self.sources.get(template).map_or("", String::as_str);
        Lines::new(&path_of(&self.folder, template), text).place(range)
    }

    /// The name under which a template is found: a site's own, or the embedded one.
    fn resolve<'n>(&'n self, template: &'n str) -> Option<(&'n String, &'n BTreeSet<String>)> {
        let embedded = format!("{PREFIX}{template}");
        self.reads.get_key_value(template).or_else(|| self.reads.get_key_value(&embedded))
    }

    /// The catalogue names that a template reads.
    pub(crate) fn reads<'s>(&'s self, template: &'s str) -> impl Iterator<Item = &'s str> {
        let names = self.resolve(template).into_iter().flat_map(|(_, names)| names);
        names.map(String::as_str)
    }

    /// The digest of a template, its parents, includes and components.
    pub(crate) fn digest(&self, template: &str) -> Digest {
        self.resolve(template).map(|(name, _)| self.digests[name]).unwrap_or_default()
    }

    /// The strings of a language as the value `t`, and their digest.
    pub(crate) fn strings(&self, language: &str) -> (Value, Digest) {
        self.strings.value(language)
    }

    /// One plain string of the theme.
    pub(crate) fn string(&self, language: &str, key: &str) -> String {
        self.strings.plain(language, key)
    }

    /// A text file of `static/`, the site's own or the embedded one.
    pub(crate) fn static_text(&self, name: &str) -> &str {
        self.statics.get(name).map_or("", String::as_str)
    }

    /// Renders a template with the values that it reads.
    ///
    /// # Errors
    /// A diagnostic with the place in the template and the page that was being rendered.
    pub(crate) fn render<'v>(
        &self,
        template: &str,
        values: impl Iterator<Item = (&'v str, Value)>,
        page: &str,
    ) -> Result<Vec<u8>, Diagnostic> {
        let mut context = Context::new();
        for (name, value) in values {
            context.insert_value(name.to_owned(), value);
        }
        let mut html = Vec::with_capacity(TYPICAL_PAGE);
        match self.tera.render_to(template, &context, &mut html) {
            Ok(()) => Ok(html),
            Err(error) => Err(self.failed(&error, template, page)),
        }
    }

    /// Renders a component with its arguments.
    ///
    /// # Errors
    /// A diagnostic, as for [`Theme::render`].
    pub(crate) fn component(
        &self,
        name: &str,
        arguments: &[(&'static str, Value)],
        page: &str,
    ) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        for (name, value) in arguments {
            context.insert_value(*name, value.clone());
        }
        let rendered = self.tera.render_component(name, &context, None, true);
        rendered.map_err(|error| self.failed(&error, "components.html", page))
    }

    fn failed(&self, error: &tera::Error, template: &str, page: &str) -> Diagnostic {
        let problem = Diagnostic::error(Code::TemplateRender).with("page", page);
        match error.kind() {
            ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
                let place = self.place(report.filename(), report.span().range.clone());
                problem.with("detail", report.message()).at(place)
            }
            _ => {
                let path = path_of(&self.folder, template);
                problem.with("detail", error.to_string()).in_file(&path)
            }
        }
    }
}

fn add_strings(strings: &mut Strings, folder: &str, path: &str, text: &str) -> Vec<Diagnostic> {
    let language = path.strip_prefix("strings/").and_then(|name| name.strip_suffix(".yaml"));
    language
        .map_or_else(Vec::new, |language| strings.add(language, &format!("{folder}/{path}"), text))
}

/// Templates by the name under which Tera knows them.
fn templates(own: &ThemeFiles) -> BTreeMap<String, String> {
    let embedded = embedded::FILES.iter().filter_map(|(path, text)| {
        Some((format!("{PREFIX}{}", path.strip_prefix("templates/")?), (*text).to_owned()))
    });
    let own = own.texts.iter().filter_map(|(path, text)| {
        Some((path.strip_prefix("templates/")?.to_owned(), text.clone()))
    });
    embedded.chain(own).collect()
}

/// Where a template lies, from the site's root.
fn path_of(folder: &str, template: &str) -> String {
    match template.strip_prefix(PREFIX) {
        Some(embedded) => format!("themes/default/templates/{embedded}"),
        None => format!("{folder}/templates/{template}"),
    }
}

fn load_templates(sources: &BTreeMap<String, String>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([PREFIX])?;
    filters::register(&mut tera);
    tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    Ok(tera)
}

/// Every fault of a site's own templates: those of syntax one by one, else what loading said.
fn faults(
    own: &ThemeFiles,
    sources: &BTreeMap<String, String>,
    error: &tera::Error,
) -> Vec<Diagnostic> {
    let syntax: Vec<Diagnostic> = own_templates(sources)
        .filter_map(|(name, text)| {
            let error = Tera::new().add_raw_template(name, text).err()?;
            matches!(error.kind(), ErrorKind::SyntaxError(_)).then(|| fault(own, sources, &error))
        })
        .collect();
    if syntax.is_empty() { vec![fault(own, sources, error)] } else { syntax }
}

fn own_templates(sources: &BTreeMap<String, String>) -> impl Iterator<Item = (&String, &String)> {
    sources.iter().filter(|(name, _)| !name.starts_with(PREFIX))
}

fn fault(own: &ThemeFiles, sources: &BTreeMap<String, String>, error: &tera::Error) -> Diagnostic {
    let problem = Diagnostic::error(Code::TemplateSyntax);
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let text = sources.get(report.filename()).map_or("", String::as_str);
            let path = path_of(&own.folder, report.filename());
            let place = Lines::new(&path, text).place(report.span().range.clone());
            problem.with("detail", report.message()).at(place)
        }
        ErrorKind::MissingParent { current, parent } => Diagnostic::error(Code::UnknownTemplate)
            .with("template", parent.as_str())
            .at(parent_place(own, sources, current, parent))
            .nearest(nearest(parent, sources.keys().map(|name| bare(name))), None),
        _ => in_message(own, problem, &error.to_string()),
    }
}

/// Where a template names its parent.
fn parent_place(
    own: &ThemeFiles,
    sources: &BTreeMap<String, String>,
    current: &str,
    parent: &str,
) -> Place {
    let text = sources.get(current).map_or("", String::as_str);
    let at = text.find(parent).unwrap_or(0);
    Lines::new(&path_of(&own.folder, current), text).place(at..at + parent.len())
}

/// A template's name as other templates write it.
fn bare(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

/// Tera reports unknown filters and components as one text: its first line says what, the second
/// where (` --> name:line:column`).
fn in_message(own: &ThemeFiles, problem: Diagnostic, message: &str) -> Diagnostic {
    let what = message.lines().next().unwrap_or(message).trim_start_matches("error: ");
    let problem = problem.with("detail", what);
    let place = message.split(" --> ").nth(1).and_then(|rest| rest.lines().next());
    let mut parts = place.unwrap_or("").rsplitn(3, ':');
    let (column, line) = (parts.next(), parts.next());
    match (parts.next(), line.and_then(|n| n.parse().ok()), column.and_then(|n| n.parse().ok())) {
        (Some(name), Some(line), Some(column)) => {
            problem.at(Place { path: path_of(&own.folder, name), line, column, length: 1 })
        }
        _ => problem.in_file(&format!("{}/templates", own.folder)),
    }
}

/// What Tera would accept and incremental builds cannot: docs/architecture.md says why.
fn refused(
    own: &ThemeFiles,
    sources: &BTreeMap<String, String>,
    catalogue: &[&str],
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (name, text) in own_templates(sources) {
        let path = path_of(&own.folder, name);
        let lines = Lines::new(&path, text);
        for found in scan::assigned(text) {
            if catalogue.contains(&found.name) {
                let problem = Diagnostic::error(Code::TemplateShadows).with("name", found.name);
                let place = lines.place(found.at..found.at + 1);
                problems.push(problem.at(place).hint(Hint::RenameVariable));
            }
        }
        for found in scan::implicit(text) {
            let problem = Diagnostic::error(Code::TemplateImplicit)
                .with("name", found.name)
                .with("component", found.component);
            problems
                .push(problem.at(lines.place(found.at..found.at + 1)).hint(Hint::NameArguments));
        }
    }
    problems
}

fn statics(own: &ThemeFiles) -> BTreeMap<String, String> {
    let embedded =
        embedded::FILES.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let own = own.texts.iter().map(|(path, text)| (path.clone(), text.clone()));
    embedded
        .chain(own)
        .filter_map(|(path, text)| Some((path.strip_prefix("static/")?.to_owned(), text)))
        .collect()
}

/// Digests of each template with all that it may draw on.
fn digests(sources: &BTreeMap<String, String>) -> BTreeMap<String, Digest> {
    sources.keys().map(|name| (name.clone(), digest_of(name, sources))).collect()
}

fn digest_of(name: &str, sources: &BTreeMap<String, String>) -> Digest {
    let mut reached = BTreeSet::new();
    let mut to_visit: Vec<String> = component_files(sources).collect();
    to_visit.push(name.to_owned());
    while let Some(name) = to_visit.pop() {
        if let Some(text) = sources.get(&name).filter(|_| reached.insert(name.clone())) {
            // A name in quotes, wherever it stands, may be a parent's or an include's: taking one
            // too many renders a page for nothing, missing one would leave it stale.
            let quoted = |name: &str| {
                ['"', '\''].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}")))
            };
            let names = sources.keys().filter(|other| quoted(other) || quoted(bare(other)));
            to_visit.extend(names.cloned());
        }
    }
    let mut digester = Digester::new("template");
    for name in reached {
        digester.text(&name).text(&sources[&name]);
    }
    digester.finish()
}

/// The templates that define components: these are known everywhere, and lists show cards by one.
fn component_files(sources: &BTreeMap<String, String>) -> impl Iterator<Item = String> {
    let defines = |(_, text): &(&String, &String)| text.contains("endcomponent");
    sources.iter().filter(defines).map(|(name, _)| name.clone())
}
