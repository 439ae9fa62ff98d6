//! What a user sees: small sites in, pages, feeds and messages out, in memory.
//!
//! Each `tests/cases/<feature>.txt` holds the cases of one feature; `tests/cases/README.md`
//! explains how to write one. `cargo test --test cases` runs them all, `cargo test --test cases
//! feeds` those of one file, and `CASE=words cargo test …` those whose title holds these words.
//! `UPDATE_EXPECT=1` rewrites what is expected: read the difference before you commit it.

#[path = "cases/agenda.rs"]
mod agenda;
#[path = "cases/format.rs"]
mod format;
#[path = "cases/invariant.rs"]
mod invariant;
#[path = "cases/show.rs"]
mod show;

use estrade::{Options, Report, build_in_memory};
use format::{Case, Section};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use url::Url;

/// Longer than any case takes on a busy machine: what is slower hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// One test for each file, so that they run side by side and fail by name.
macro_rules! features {
    ($($feature:ident)*) => {
        const FEATURES: &[&str] = &[$(stringify!($feature)),*];
        $(#[test] fn $feature() { run_file(stringify!($feature)); })*
    };
}

features! {
    addresses
    aliases
    answers
    assets
    bad_input
    base_url
    calendars
    callouts
    code_blocks
    comments
    configuration
    dates
    diagnostics
    excerpts
    feeds
    feeds_peers
    footnotes
    formulas
    headings
    languages
    law
    editions
    links
    lists
    markdown
    media
    menu
    not_found
    pages
    passages
    publication
    share_cards
    results
    sitemap
    theme
    themes_of_ones_own
    calendar_page
    handouts
    privacy
    sessions
    trainings
    typography
    yaml
}

#[test]
fn every_case_file_is_run() {
    let files = std::fs::read_dir(folder()).expect("the folder of the cases is there");
    let names: BTreeSet<String> = files
        .map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".txt").map(str::to_owned))
        .collect();
    let run: BTreeSet<String> = FEATURES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(names, run, "tests/cases/*.txt on the left, `features!` on the right");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Runs the cases of one file; with `UPDATE_EXPECT`, rewrites it.
fn run_file(feature: &str) {
    let path = folder().join(format!("{feature}.txt"));
    let text = std::fs::read_to_string(&path).expect("`features!` names files that are there");
    let (head, mut cases) = format::parse(&text);
    let only = std::env::var("CASE").unwrap_or_default();
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut failures, mut n_failed) = (Vec::new(), 0);
    for case in cases.iter_mut().filter(|case| case.title.contains(&only)) {
        let update = update && !case.has("wanted");
        let problems = catch_unwind(AssertUnwindSafe(|| run(case, update)))
            .unwrap_or_else(|panic| vec![format!("it panics: {}", message_of(&*panic))]);
        let title = format!("tests/cases/{feature}.txt:{} · {}", case.line, case.title);
        n_failed += usize::from(!problems.is_empty());
        failures.extend(problems.into_iter().map(|problem| format!("{title}\n{problem}")));
    }
    if update {
        std::fs::write(&path, format::write(&head, &cases)).expect("the case file can be written");
    }
    assert!(
        failures.is_empty(),
        "\n\n{}\n\n{} of {} cases: if this is what a user should see, run\n    \
         UPDATE_EXPECT=1 cargo test --test cases {feature}\n",
        failures.join("\n\n"),
        n_failed,
        cases.len(),
    );
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

/// A site that was built, and what is needed to look at it.
pub(crate) struct Built {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) outputs: BTreeMap<String, Vec<u8>>,
    pub(crate) report: Report,
    pub(crate) base: Url,
}

impl Built {
    /// An output as text, the digests in names that a theme's every change would change as `*`.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        let bytes = self.outputs.get(path)?;
        Some(show::without_digests(&String::from_utf8_lossy(bytes)))
    }
}

/// Runs one case: what is wrong with it.
fn run(case: &mut Case, update: bool) -> Vec<String> {
    let start = Instant::now();
    let built = build(case.files(), case);
    let mut problems = invariant::check(&built);
    if start.elapsed() > PATIENCE {
        problems.push(format!("it takes {:?}", start.elapsed()));
    }
    if !case.sections.iter().any(|section| section.is("diagnostics")) {
        let found = show::visible(&show::diagnostics(&built.report));
        if update && !found.is_empty() {
            case.sections.insert(0, Section::new("diagnostics", found));
        } else if !found.is_empty() {
            problems.push(format!("nothing should be wrong, but:\n{found}"));
        }
    }
    let bare = case.sections.iter().any(|section| section.is("body")).then(|| bare(case));
    for section in &mut case.sections {
        let built = if section.is("body") { bare.as_ref().unwrap_or(&built) } else { &built };
        match section.kind() {
            "in" => problems.extend(contained(section, built)),
            _ => problems.extend(compared(section, built, update)),
        }
    }
    problems
}

fn build(files: BTreeMap<String, Vec<u8>>, case: &Case) -> Built {
    let options = Options {
        root: PathBuf::new(),
        output: None,
        base_url: case.option("base_url").map(str::to_owned),
        drafts: case.has("drafts"),
        future: case.has("future"),
        strict: case.has("strict"),
        jobs: None,
        force: false,
        now: case.now(),
    };
    let (outputs, report) =
        build_in_memory(files.clone(), &options).expect("these options make sense");
    let base = base_of(&files, case);
    Built { files, outputs, report, base }
}

/// `base_url` as the case writes it; the invariants hold under it.
fn base_of(files: &BTreeMap<String, Vec<u8>>, case: &Case) -> Url {
    let site = String::from_utf8_lossy(&files["site.yaml"]).into_owned();
    let written = site.lines().find_map(|line| line.strip_prefix("base_url:"));
    let address = case.option("base_url").or(written).unwrap_or("").trim();
    let address = format!("{}/", address.trim_end_matches('/'));
    Url::parse(&address).unwrap_or_else(|_| Url::parse("https://exemple.fr/").expect("it is one"))
}

/// The site again under a theme that shows an article's body and nothing else.
fn bare(case: &Case) -> Built {
    let mut files = case.files();
    files.insert("themes/bare/templates/article.html".into(), b"{{ page.html | safe }}".into());
    let site = files.get_mut("site.yaml").expect("every case has one");
    site.extend_from_slice(b"theme: { name: bare }\n");
    build(files, case)
}

/// Lines that an output must hold, in this order; `!` before those that it must not.
fn contained(section: &Section, built: &Built) -> Option<String> {
    let path = section.argument();
    let Some(text) = built.text(path) else { return Some(no_output(path, built)) };
    let text = show::one_space(&text);
    let mut from = 0;
    for line in section.body.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(unwanted) = line.strip_prefix("! ") {
            if let Some(at) = text.find(unwanted) {
                let there = show::around(&text, at);
                return Some(format!("{path} must not hold\n    {unwanted}\nbut does:\n{there}"));
            }
            continue;
        }
        match text[from..].find(line) {
            Some(at) => from += at + line.len(),
            None => {
                let near = show::around(&text, show::nearest(&text, line).unwrap_or(from));
                return Some(format!("{path} must hold, in this order\n    {line}\nnear:\n{near}"));
            }
        }
    }
    None
}

fn no_output(path: &str, built: &Built) -> String {
    let paths: Vec<&str> = built.outputs.keys().map(String::as_str).collect();
    format!("there is no {path}, only\n{}", indent(&paths.join("\n")))
}

fn indent(text: &str) -> String {
    text.lines().fold(String::new(), |out, line| out + "    | " + line + "\n")
}

/// A section that `UPDATE_EXPECT` may rewrite, against what there is.
fn compared(section: &mut Section, built: &Built, update: bool) -> Option<String> {
    let found = match show::section(section, built) {
        Ok(found) => found,
        Err(problem) => return Some(problem),
    };
    if found.trim_end() == section.body.trim_end() {
        return None;
    }
    if update {
        section.body = found;
        return None;
    }
    Some(format!(">>> {}\n{}", section.marker, show::difference(&section.body, &found)))
}
