//! Tera's errors → diagnostics for people who change a theme: their own file, a sentence in their
//! language, and what to write instead.

mod loading;
mod rendering;

use crate::base::diagnostic::{Diagnostic, Hint};
use crate::base::nearest::nearest;
use std::collections::BTreeSet;
use std::ops::Range;

pub(super) use loading::of_loading;
pub(super) use rendering::of_rendering;

/// The longest list of names that helps anybody choose.
const MAX_CHOICES: usize = 60;

/// What varies in a sentence of Tera's, by name.
type Words = [(&'static str, String)];

/// What Tera says of a template, and of which part.
struct Fault<'e> {
    template: &'e str,
    range: Range<usize>,
    said: &'e str,
}

fn fault(report: &tera::ReportError) -> Fault<'_> {
    let (template, said) = (report.filename(), report.message());
    Fault { template, range: report.span().range.clone(), said }
}

fn with(problem: Diagnostic, words: &Words) -> Diagnostic {
    words.iter().fold(problem, |problem, (name, word)| problem.with(name, word.as_str()))
}

fn word<'w>(words: &'w Words, name: &str) -> &'w str {
    words.iter().find(|(known, _)| *known == name).map_or("", |(_, word)| word.as_str())
}

/// Adds the nearest of some names, or all of them.
fn suggested<'n>(
    problem: Diagnostic,
    name: &str,
    names: impl Iterator<Item = &'n str>,
) -> Diagnostic {
    let names: BTreeSet<&str> = names.collect();
    let near = nearest(name, names.iter().copied());
    if near.is_some() || names.is_empty() || names.len() > MAX_CHOICES {
        return problem.nearest(near, None);
    }
    let choices: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    problem.with("choices", choices.join(", ")).hint(Hint::OneOf)
}

/// The nearest of some templates: by their names without `.html`, which makes short ones alike.
pub(super) fn nearest_template<'n>(
    name: &str,
    templates: impl Iterator<Item = &'n str>,
) -> Option<String> {
    let templates: Vec<&str> = templates.collect();
    let near = nearest(stem(name), templates.iter().map(|template| stem(template)))?;
    templates.into_iter().find(|template| stem(template) == near).map(str::to_owned)
}

fn stem(template: &str) -> &str {
    template.rsplit_once('.').map_or(template, |(stem, _)| stem)
}
