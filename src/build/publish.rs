//! Stages five and six over all outputs: rendered in parallel, then put in place together.

use super::progress::{Stage, Tally, Watch};
use super::{Failure, Options, Planned, Report, SHARE};
use crate::base::diagnostic::{Diagnostic, Hint};
use crate::base::digest::Digest;
use crate::base::path::{OutputPath, SourcePath};
use crate::cache::Blobs;
use crate::plan::{self, Planned as Output, Recipe};
use crate::render::Made;
use crate::source::SourceFile;
use crate::write::{Content, Folder, Refusal, Staged, Target};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What became of one output.
enum Outcome {
    Fresh,
    Staged(Staged),
    Faulty(Diagnostic),
    Refused(Refusal),
}

/// Renders what is not fresh, and puts it in place if nothing is wrong. `None` if a remembered
/// body is damaged.
pub(super) fn render_and_write(
    options: &Options,
    cache: &Path,
    folder: Folder,
    planned: &Planned,
    watch: Watch,
) -> Result<Option<Report>, Failure> {
    let mut report = planned.report(options);
    if !report.ok {
        report.add(render_problems(planned), options.strict);
        return Ok(Some(report));
    }
    let outputs = &planned.worlds.plan.outputs;
    let paths: BTreeSet<&str> = outputs.keys().map(OutputPath::as_str).collect();
    let target = Target::open(folder, cache, &paths, plan::was_ours, options.force)?;
    if target.is_complete(planned.digest, &paths) {
        report.skipped = paths.len();
        target.abandon();
        return Ok(Some(report));
    }
    let blobs = Blobs::open(cache);
    let tally = Tally::new(watch, Stage::Render, outputs.len());
    let outcome = |(path, output)| tally.count(one(planned, (&target, &blobs), path, output));
    let outputs: Vec<(&OutputPath, &Output)> = outputs.iter().collect();
    let outcomes: Vec<Outcome> = outputs.into_par_iter().with_max_len(SHARE).map(outcome).collect();
    let mut staged = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, outcome) in paths.iter().zip(outcomes) {
        match outcome {
            Outcome::Fresh => report.skipped += 1,
            Outcome::Staged(output) => {
                staged.insert((*path).to_owned(), output);
                report.rendered.push((*path).to_owned());
            }
            Outcome::Faulty(problem) => problems.push(problem),
            Outcome::Refused(refusal) => {
                target.abandon();
                return Err(refusal.into());
            }
        }
    }
    report.add(alike_as_one(problems), options.strict);
    if planned.worlds.is_damaged() {
        target.abandon();
        return Ok(None);
    }
    if !report.ok {
        target.abandon();
        return Ok(Some(report));
    }
    watch(Stage::Write, 0, staged.len());
    let changes = target.commit(staged, &paths, planned.digest)?;
    blobs.tidy(|| drawn(planned));
    report.written = changes.written;
    report.deleted = changes.deleted;
    Ok(Some(report))
}

/// The fingerprints of all outputs that are blobs.
fn drawn(planned: &Planned) -> BTreeSet<Digest> {
    let outputs = planned.worlds.plan.outputs.par_iter();
    let cards = outputs.filter(|(_, output)| matches!(output.recipe, Recipe::Card(_)));
    cards.map(|(path, output)| planned.worlds.prepare(path, output).fingerprint).collect()
}

fn one(
    planned: &Planned,
    (target, blobs): (&Target, &Blobs),
    path: &OutputPath,
    output: &Output,
) -> Outcome {
    let prepared = planned.worlds.prepare(path, output);
    if target.is_fresh(path, prepared.fingerprint) {
        return Outcome::Fresh;
    }
    let made = match prepared.make() {
        Ok(made) => made,
        Err(problem) => return Outcome::Faulty(problem),
    };
    let content = content(planned, blobs, prepared.fingerprint, made);
    match target.stage(path, prepared.fingerprint, &content) {
        Ok(staged) => Outcome::Staged(staged),
        Err(refusal) => Outcome::Refused(refusal),
    }
}

/// Stage five with nothing written: every output's bytes, and what fails.
pub(super) fn render_all(planned: &Planned) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let worlds = &planned.worlds;
    let made: Vec<_> = worlds
        .plan
        .outputs
        .par_iter()
        .map(|(path, output)| {
            let made = worlds.prepare(path, output).make();
            made.map(|made| (path.as_str().to_owned(), bytes(planned, made)))
        })
        .collect();
    let (mut outputs, mut problems) = (BTreeMap::new(), Vec::new());
    for made in made {
        match made {
            Ok((path, bytes)) => {
                outputs.insert(path, bytes);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.retain(|problem| !is_known_faulty(planned, problem));
    (outputs, alike_as_one(problems))
}

/// What fails when every output is rendered; what is rendered is dropped at once.
pub(super) fn render_problems(planned: &Planned) -> Vec<Diagnostic> {
    let outputs = planned.worlds.plan.outputs.par_iter();
    let problems = outputs
        .filter_map(|(path, output)| planned.worlds.prepare(path, output).make().err())
        .filter(|problem| !is_known_faulty(planned, problem));
    alike_as_one(problems.collect())
}

/// Whether it lies in a template that has errors already: rendering only says them again.
fn is_known_faulty(planned: &Planned, problem: &Diagnostic) -> bool {
    let Some(template) = problem.place.as_ref().map(|place| &place.path) else { return false };
    let lies_there =
        |other: &Diagnostic| other.place.as_ref().is_some_and(|at| at.path == *template);
    planned.problems.iter().any(|other| other.is_error() && lies_there(other))
}

/// One diagnostic for what fails alike on several pages: the first one, and how many there are. A
/// template that fails for all ten thousand would bury whatever else is wrong.
pub(crate) fn alike_as_one(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut alike: BTreeMap<Diagnostic, Vec<Diagnostic>> = BTreeMap::new();
    for problem in problems {
        let mut key = problem.clone();
        key.args.retain(|(name, _)| !matches!(name.as_str(), "page" | "choices"));
        alike.entry(key).or_default().push(problem);
    }
    alike.into_values().filter_map(first_of).collect()
}

fn first_of(alike: Vec<Diagnostic>) -> Option<Diagnostic> {
    let n_pages = alike.len();
    let first = alike.into_iter().next()?;
    if n_pages == 1 {
        return Some(first);
    }
    let hint = first.hint.unwrap_or(Hint::FirstOf);
    Some(first.with("n_pages", n_pages.to_string()).hint(hint))
}

/// An output's bytes, also of a file that would be copied.
fn bytes(planned: &Planned, made: Made) -> Vec<u8> {
    match made {
        Made::Bytes(bytes) => bytes,
        Made::Card(card) => card.draw(),
        Made::Copy(source, _) => planned.sources.load(file(planned, &source)).unwrap_or_default(),
    }
}

/// What to stage. A picture that was drawn for the same fingerprint before is not drawn again.
fn content(planned: &Planned, blobs: &Blobs, fingerprint: Digest, made: Made) -> Content {
    match made {
        Made::Bytes(bytes) => Content::Bytes(bytes),
        Made::Card(card) => Content::Bytes(blobs.recall_or(fingerprint, || card.draw())),
        Made::Copy(source, digest) => {
            let location = planned.sources.location(file(planned, &source));
            Content::File(location.expect("builds that write read a disk"), digest)
        }
    }
}

fn file<'p>(planned: &'p Planned, source: &SourcePath) -> &'p SourceFile {
    planned.sources.get(source.as_str()).expect("it was planned from there")
}

#[cfg(test)]
mod tests {
    use super::alike_as_one;
    use crate::base::diagnostic::{Code, Diagnostic};

    #[test]
    fn what_fails_alike_is_said_once() {
        let fails = |page: &str, detail: &str| {
            let problem = Diagnostic::error(Code::TemplateRender).with("page", page);
            problem.with("detail", detail).in_file("page.html")
        };
        let problems = [("a", "x"), ("b", "y"), ("c", "x"), ("d", "x")];
        let found = alike_as_one(problems.map(|(page, detail)| fails(page, detail)).to_vec());
        let said: Vec<String> = found.iter().map(|problem| problem.message("en")).collect();
        assert!(said[0].contains("`a`") && said[1].contains("`b`"), "{said:?}");
        let hints: Vec<_> = found.iter().map(|problem| problem.hint_text("en")).collect();
        assert!(hints[0].as_ref().is_some_and(|hint| hint.contains('3')), "{hints:?}");
        assert_eq!((found.len(), &hints[1]), (2, &None));
    }
}
