//! What of a site's own theme nobody reads: a template, a component or a string whose name is that
//! of nothing. It would be passed over in silence, and its author would look for the reason.

use super::mistake::nearest_template;
use super::scan;
use super::strings;
use super::texts::{Texts, bare};
use super::theme::ThemeFiles;
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::nearest::nearest;
use std::collections::BTreeSet;

/// A warning for each; `keys` are those of the default theme's strings.
pub(super) fn unused(own: &ThemeFiles, texts: Texts, keys: &BTreeSet<String>) -> Vec<Diagnostic> {
    if own.texts.is_empty() {
        return Vec::new();
    }
    let mut problems = unused_templates(texts);
    problems.extend(unused_components(texts));
    problems.extend(unused_strings(own, texts, keys));
    problems
}

/// Templates that neither replace one of the default theme nor are named by one that does.
fn unused_templates(texts: Texts) -> Vec<Diagnostic> {
    let mut used = BTreeSet::new();
    let mut to_visit: Vec<&str> = texts.own().map(|(name, _)| name).collect();
    to_visit.retain(|name| texts.has_default(name) || defines(texts, name));
    while let Some(name) = to_visit.pop() {
        if used.insert(name) {
            let others = texts.own().map(|(other, _)| other);
            to_visit.extend(others.filter(|other| is_named(texts.text(name), other)));
        }
    }
    let names: Vec<&str> = texts.embedded().map(|(name, _)| name).collect();
    let unused = texts.own().filter(|(name, _)| !used.contains(name));
    let problem = |(name, _): (&str, &str)| {
        let choices: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        Diagnostic::warning(Code::UnusedTemplate)
            .with("template", name)
            .with("choices", choices.join(", "))
            .in_file(&texts.path(name))
            .nearest(nearest_template(name, names.iter().copied()), Some(Hint::KnownTemplates))
    };
    unused.map(problem).collect()
}

/// Components are known everywhere: a template that defines some need not be named.
fn defines(texts: Texts, name: &str) -> bool {
    texts.text(name).contains("endcomponent")
}

/// Whether a text names a template, in quotes.
fn is_named(text: &str, name: &str) -> bool {
    let name = bare(name);
    ['"', '\''].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}")))
}

/// Components that replace none and that nothing calls.
fn unused_components(texts: Texts) -> Vec<Diagnostic> {
    let is_called = |name: &str| texts.own().any(|(_, text)| scan::calls(text, name));
    let defined = texts.own().flat_map(|(template, text)| {
        scan::defined(text).into_iter().map(move |found| (template, found))
    });
    let uncalled: Vec<_> = defined.filter(|(_, found)| !is_called(found.name)).collect();
    if uncalled.is_empty() {
        return Vec::new();
    }
    let defaults = texts.embedded().flat_map(|(_, text)| scan::defined(text));
    let defaults: Vec<&str> = defaults.map(|found| found.name).collect();
    let unused = uncalled.into_iter().filter(|(_, found)| !defaults.contains(&found.name));
    let problem = |(template, found): (&str, scan::Found)| {
        let place = texts.place(template, found.range());
        let problem = Diagnostic::warning(Code::UnusedComponent).with("name", found.name);
        problem.at(place).nearest(nearest(found.name, defaults.iter().copied()), None)
    };
    unused.map(problem).collect()
}

/// Strings that are neither the default theme's nor read by a template of one's own.
fn unused_strings(own: &ThemeFiles, texts: Texts, keys: &BTreeSet<String>) -> Vec<Diagnostic> {
    let read: Option<Vec<_>> = texts.own().map(|(_, text)| scan::keys(text, "t")).collect();
    let Some(read) = read else { return Vec::new() };
    let read: BTreeSet<&str> = read.into_iter().flatten().collect();
    let files = own.texts.iter().filter(|(path, _)| path.starts_with("strings/"));
    let written =
        files.flat_map(|(path, text)| strings::keys_of(&format!("{}/{path}", own.folder), text));
    let unused = written.filter(|(key, _)| !keys.contains(key) && !read.contains(key.as_str()));
    let problem = |(key, place): (String, _)| {
        let near = nearest(&key, keys.iter().map(String::as_str));
        let problem = Diagnostic::warning(Code::UnusedString).with("key", key).at(place);
        problem.nearest(near, Some(Hint::ReadString))
    };
    unused.map(problem).collect()
}
