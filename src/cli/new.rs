//! `estrade new`: one new page. Its path goes to stdout, for an editor to open; advice to stderr.

use super::args::{New, NewKind};
use super::{DONE, FAULTY, WRONG_COMMAND_LINE, files, options, say};
use crate::base::slug::is_slug;
use crate::build::survey;
use crate::document::dated;
use crate::language::wording::Wording;
use crate::scaffold::{self, File, NewPage, Refusal};
use std::path::{Component, Path, PathBuf};

pub(super) fn run(args: &New, now: i64, wording: &Wording) -> u8 {
    let typed = std::iter::once(&args.title).chain(&args.words).map(String::as_str);
    let title = scaffold::clean(&typed.collect::<Vec<_>>().join(" "));
    if let Some(mistake) = mistake(args, &title, wording) {
        say::error(wording, &mistake);
        return WRONG_COMMAND_LINE;
    }
    let here = std::env::current_dir().unwrap_or_default();
    let Some(root) = root(args.root.as_deref(), &here) else {
        let folder = args.root.as_deref().unwrap_or(Path::new("."));
        let folder = folder.display().to_string();
        say::error(wording, &wording.say("new_no_site", &[("folder", &folder)]));
        say::help(wording, wording.report("new_no_site_help"));
        return FAULTY;
    };
    let found = files::settings(&root).and_then(|(_, _, problems)| match problems.is_empty() {
        true => survey(&options(&root, now)).map(Ok),
        false => Ok(Err(problems)),
    });
    let (site, plan) = match found {
        Ok(Ok(found)) => found,
        Ok(Err(problems)) => {
            say::diagnostics(wording, &root, &problems);
            return FAULTY;
        }
        Err(failure) => {
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    let training = training_of(&root, &here);
    let new = NewPage {
        kind: args.kind.kind(),
        title: &title,
        slug: args.slug.as_deref(),
        training: args.training.as_deref(),
        here: training.as_deref(),
        language: wording.language(),
        now,
    };
    match scaffold::page(&new, &site, &plan) {
        Ok(file) => write(args, &root, &here, file, wording),
        Err(refusal) => refuse(args, &title, refusal, wording),
    }
}

/// What is wrong with the command line itself.
fn mistake(args: &New, title: &str, wording: &Wording) -> Option<String> {
    if title.is_empty() {
        return Some(wording.report("new_no_title").to_owned());
    }
    if let Some(slug) = args.slug.as_deref().filter(|slug| !is_slug(slug)) {
        return Some(wording.say("new_bad_slug", &[("value", slug)]));
    }
    // A session's number stands before its slug: a date there is none of its file's name.
    let slug = args.slug.as_deref().filter(|_| args.kind != NewKind::Session);
    if let Some((slug, (_, rest))) = slug.and_then(|slug| Some((slug, dated(slug)?))) {
        return Some(wording.say("new_dated_slug", &[("value", slug), ("rest", rest)]));
    }
    let takes_training = matches!(args.kind, NewKind::Article | NewKind::Session);
    let useless = args.training.is_some() && !takes_training;
    useless.then(|| wording.report("new_useless_training").to_owned())
}

/// The site's folder: the one that was named, this one, or the one whose `content/` this is in.
fn root(named: Option<&Path>, here: &Path) -> Option<PathBuf> {
    let is_site = |folder: &&Path| folder.join("site.yaml").is_file();
    match named {
        Some(named) => Some(named).filter(is_site).map(Path::to_owned),
        None => {
            here.ancestors().filter(|root| is_inside(root, here)).find(is_site).map(Path::to_owned)
        }
    }
}

/// Whether this is a site's own folder or lies in its content: others below it may be anything.
fn is_inside(root: &Path, here: &Path) -> bool {
    root == here || here.starts_with(root.join("content"))
}

/// The folder of the training in which one is at work.
fn training_of(root: &Path, here: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let inside =
        here.canonicalize().ok()?.strip_prefix(root.join("content/trainings")).ok()?.to_owned();
    match inside.components().next()? {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    }
}

fn write(args: &New, root: &Path, here: &Path, file: File, wording: &Wording) -> u8 {
    let path = match &args.root {
        Some(_) => root.join(&file.path),
        None => from_here(root, here, &file.path),
    };
    let path = path.strip_prefix(".").unwrap_or(&path).display().to_string();
    let mut forms =
        [Some(file.path.clone()), scaffold::other_form(&file.path)].into_iter().flatten();
    if let Some(taken) = forms.find(|form| root.join(form).symlink_metadata().is_ok()) {
        return refuse(args, "", Refusal::Exists(taken), wording);
    }
    let training = folder_of_training(&file.path);
    let file = [file];
    if let Some(problem) = files::link_out(root, &file) {
        say::diagnostics(wording, root, &[problem]);
        return FAULTY;
    }
    if let Err(failure) = files::write(root, &file) {
        say::failure(wording, &failure);
        return FAULTY;
    }
    say::results([path.as_str()]);
    let name = training.unwrap_or_default();
    let key = if args.kind == NewKind::Training { "new_training_next" } else { "new_next" };
    say::line(&wording.say(key, &[("name", &name)]));
    DONE
}

/// The name by which a training's sessions call it.
fn folder_of_training(path: &str) -> Option<String> {
    let inside = path.strip_prefix("content/trainings/")?;
    inside.split('/').next().map(str::to_owned)
}

/// A path of the site as one types it from here.
fn from_here(root: &Path, here: &Path, path: &str) -> PathBuf {
    let inside = here.strip_prefix(root).unwrap_or(Path::new(""));
    let path = Path::new(path);
    let both = inside.components().zip(path.components());
    let n_common = both.take_while(|(one, other)| one == other).count();
    let up = inside.components().skip(n_common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(n_common)).collect()
}

fn refuse(args: &New, title: &str, refusal: Refusal, wording: &Wording) -> u8 {
    let other_title = || wording.report("new_other_title_help").to_owned();
    let all = |known: &[String]| wording.say("new_trainings_help", &[("known", &known.join(", "))]);
    let (message, help) = match refusal {
        Refusal::NoSlug => (
            wording.say("new_no_slug", &[("text", title)]),
            wording.report("new_no_slug_help").to_owned(),
        ),
        Refusal::Exists(path) => (wording.say("new_exists", &[("path", &path)]), other_title()),
        Refusal::Taken(address, owner) => {
            let owner = owner.unwrap_or_else(|| wording.report("owner_page").to_owned());
            let words = [("address", address.as_str()), ("owner", &owner)];
            (wording.say("new_taken", &words), other_title())
        }
        Refusal::NoTraining => (
            wording.report("new_no_training").to_owned(),
            wording.report("new_no_training_help").to_owned(),
        ),
        Refusal::WhichTraining(known) => {
            (wording.report("new_which_training").to_owned(), all(&known))
        }
        Refusal::UnknownTraining(near, known) => {
            let typed = args.training.as_deref().unwrap_or_default();
            let near = near.map(|near| wording.say("new_meant", &[("nearest", &near)]));
            (
                wording.say("new_unknown_training", &[("training", typed)]),
                near.unwrap_or_else(|| all(&known)),
            )
        }
    };
    say::error(wording, &message);
    say::help(wording, &help);
    FAULTY
}
