//! The theme: templates ready to render, what each reads, and a digest of all that it depends on.

use super::strings::Strings;
use super::texts::{PREFIX, Texts, bare};
use super::unused::unused;
use super::value::Value;
use super::whole::not_whole;
use super::{embedded, filters, mistake, scan};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::digest::{Digest, Digester};
use crate::base::nearest::nearest;
use std::collections::{BTreeMap, BTreeSet};
use tera::{Context, Tera};

/// Bytes of a page of usual length: room for it spares most of the moves as it grows.
const TYPICAL_PAGE: usize = 16 << 10;

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
        let keys: BTreeSet<String> = strings.keys().into_iter().map(str::to_owned).collect();
        for (path, text) in &own.texts {
            problems.extend(add_strings(&mut strings, &own.folder, path, text));
        }
        let mut sources = templates(own);
        let texts = Texts { folder: &own.folder, sources: &sources };
        problems.extend(refused(texts, catalogue));
        problems.extend(unused(own, texts, &keys));
        let tera = match load_templates(&sources) {
            Ok(tera) => {
                problems.extend(not_whole(texts));
                tera
            }
            Err(error) => {
                problems.extend(mistake::of_loading(texts, &error));
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
            .at(self.texts().place(template, at..at + name.len()))
            .nearest(nearest(name, catalogue.iter().copied()), Some(Hint::SeeCatalogue))
    }

    fn texts(&self) -> Texts<'_> {
        Texts { folder: &self.folder, sources: &self.sources }
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
        mistake::of_rendering(self.texts(), &self.tera, error, (template, page))
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

fn load_templates(sources: &BTreeMap<String, String>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([PREFIX])?;
    filters::register(&mut tera);
    tera.add_raw_templates(sources.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    Ok(tera)
}

/// What Tera would accept and incremental builds cannot: docs/architecture.md says why.
fn refused(texts: Texts, catalogue: &[&str]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (name, text) in texts.own() {
        for found in scan::assigned(text) {
            if catalogue.contains(&found.name) {
                let problem = Diagnostic::error(Code::TemplateShadows).with("name", found.name);
                let place = texts.place(name, found.range());
                problems.push(problem.at(place).hint(Hint::RenameVariable));
            }
        }
        for found in scan::implicit(text) {
            let problem = Diagnostic::error(Code::TemplateImplicit)
                .with("name", found.name)
                .with("component", found.component);
            let place = texts.place(name, found.range());
            problems.push(problem.at(place).hint(Hint::NameArguments));
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
