//! `estrade init`: a new site, or a theme for one that is there.

use super::args::Init;
use super::{DONE, FAULTY, files, say};
use crate::config;
use crate::language::wording::Wording;
use crate::scaffold::{self, File, NewSite};
use std::fs;
use std::path::Path;

pub(super) fn run(args: &Init, now: i64, wording: &Wording) -> u8 {
    let root = args.folder.as_path();
    if fs::metadata(root).is_ok_and(|found| !found.is_dir()) {
        say::error(wording, &wording.say("output_is_file", &[("output", &shown(root))]));
        return FAULTY;
    }
    if root.is_symlink() && fs::metadata(root).is_err() {
        say::error(wording, &wording.say("init_lost_link", &[("folder", &shown(root))]));
        return FAULTY;
    }
    match (root.join("site.yaml").is_file(), args.theme) {
        (true, true) => add_theme(root, wording),
        (true, false) => {
            say::error(wording, &wording.say("init_is_site", &[("folder", &shown(root))]));
            say::help(wording, &wording.say("init_is_site_help", &[("folder", &typed(root))]));
            FAULTY
        }
        (false, _) => new_site(root, args.theme, now, wording),
    }
}

fn new_site(root: &Path, theme: bool, now: i64, wording: &Wording) -> u8 {
    let foreign = foreign(root);
    if !foreign.is_empty() {
        let (folder, files) = (shown(root), crate::build::named(&foreign));
        let words = [("folder", folder.as_str()), ("files", &files)];
        say::error(wording, &wording.say("init_not_empty", &words));
        say::help(wording, wording.report("init_not_empty_help"));
        return FAULTY;
    }
    let title = Some(title(root)).filter(|title| !title.is_empty());
    let title = title.unwrap_or_else(|| wording.report("init_title").to_owned());
    let language = wording.language();
    let timezone = timezone(language);
    let site = NewSite { title: &title, language, timezone: &timezone, now, theme };
    let mut files = scaffold::site(&site);
    // A repository's own list of what it ignores stays as it is.
    files.retain(|file| file.path != ".gitignore" || !root.join(&file.path).exists());
    if !written(root, &files, wording) {
        return FAULTY;
    }
    tell(root, theme, wording);
    DONE
}

/// What lies in a folder already, but for what a new repository holds.
fn foreign(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !is_of_repository(name)).collect();
    names.sort();
    names
}

fn is_of_repository(name: &str) -> bool {
    let name = name.to_lowercase();
    let starts = |start: &str| name.starts_with(start);
    starts(".") || starts("readme") || starts("license") || starts("licence") || starts("copying")
}

/// The title that the folder's own name gives.
fn title(root: &Path) -> String {
    let named = |path: &Path| Some(path.file_name()?.to_string_lossy().into_owned());
    let whole = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let name = named(root).or_else(|| named(&whole.canonicalize().unwrap_or(whole)));
    scaffold::title_of_folder(&name.unwrap_or_default())
}

/// The system's zone, if it says one that the program knows too. Machines that nobody told where
/// they are say UTC, unless `TZ` says so.
fn timezone(language: &str) -> String {
    let system = jiff::tz::TimeZone::system();
    let is_told = std::env::var_os("TZ").is_some_and(|zone| !zone.is_empty());
    let is_place = |name: &&str| is_told || !matches!(*name, "UTC" | "Etc/UTC" | "Etc/UCT");
    let known = system.iana_name().filter(|name| config::zone(name).is_some());
    let known = known.filter(is_place);
    let default = if language == "fr" { "Europe/Paris" } else { "UTC" };
    known.unwrap_or(default).to_owned()
}

/// Writes all files, or says which of them are there and writes none.
fn written(root: &Path, files: &[File], wording: &Wording) -> bool {
    let existing = files::existing(root, files);
    if !existing.is_empty() {
        let existing = crate::build::named(&existing);
        say::error(wording, &wording.say("init_would_replace", &[("files", &existing)]));
        return false;
    }
    if let Some(problem) = files::link_out(root, files) {
        say::diagnostics(wording, root, &[problem]);
        return false;
    }
    match files::write(root, files) {
        Ok(()) => true,
        Err(failure) => {
            say::failure(wording, &failure);
            false
        }
    }
}

fn tell(root: &Path, theme: bool, wording: &Wording) {
    let here = is_here(root);
    let key = if here { "init_done_here" } else { "init_done" };
    say::line(&wording.say(key, &[("folder", &shown(root))]));
    let own_theme = format!("themes/{}/", scaffold::theme_name(wording.language()));
    let places = [
        ("site.yaml", "init_settings"),
        ("content/articles/", "init_articles"),
        ("content/trainings/", "init_trainings"),
        ("content/pages/", "init_pages"),
        (&own_theme, "init_theme"),
    ];
    for (path, key) in &places[..if theme { 5 } else { 4 }] {
        say::line(&format!("  {path:<20} {}", wording.report(key)));
    }
    say::line(wording.report("init_next"));
    if !here {
        say::line(&format!("  cd {}", typed(root)));
    }
    say::line("  estrade build");
    say::line(&format!("  estrade new article \"{}\"", wording.report("init_a_title")));
    say::line(wording.report("init_look"));
}

fn is_here(root: &Path) -> bool {
    root.components().all(|part| part == std::path::Component::CurDir)
}

/// Adds a theme to a site, whose settings are its author's to change.
fn add_theme(root: &Path, wording: &Wording) -> u8 {
    let (settings, config, problems) = match files::settings(root) {
        Ok(found) => found,
        Err(failure) => {
            say::failure(wording, &failure);
            return FAULTY;
        }
    };
    if !problems.is_empty() {
        say::diagnostics(wording, root, &problems);
        return FAULTY;
    }
    let files = scaffold::theme_files(&config.language);
    let name = scaffold::theme_name(&config.language);
    if !written(root, &files, wording) {
        say::help(wording, &wording.say("theme_there", &[("theme", name)]));
        return FAULTY;
    }
    let folder = root.join("themes").join(name);
    let folder = shown(folder.strip_prefix(".").unwrap_or(&folder));
    say::line(&wording.say("theme_done", &[("folder", &folder)]));
    if config.theme.name.as_deref() == Some(name) {
        say::line(wording.report("theme_in_use"));
    } else if says_theme(&settings) {
        say::line(wording.report("theme_next_there"));
        say::line(&format!("  name: {name}"));
    } else {
        say::line(wording.report("theme_next"));
        say::line("  theme:");
        say::line(&format!("    name: {name}"));
    }
    DONE
}

/// Whether settings have a `theme:` already, which may not come twice.
fn says_theme(settings: &str) -> bool {
    settings.lines().any(|line| line.starts_with("theme:") || line.starts_with("thème:"))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A path as one types it in a shell.
fn typed(path: &Path) -> String {
    let path = shown(path);
    let is_plain = |c: char| c.is_alphanumeric() || "/\\:._-+~".contains(c);
    if path.chars().all(is_plain) { path } else { format!("\"{path}\"") }
}
