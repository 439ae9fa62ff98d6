//! Incremental builds: after any edits the folder is what a clean build makes (the oracle), and an
//! edit renders just what it changes (the counts).
//!
//! `ESTRADE_SEQUENCES` sets how many sequences of ten edits are tried, `ESTRADE_SEED` which ones:
//! a failure prints its seed, and the shortest sequence that fails (`ESTRADE_SHRINKS` sets how hard
//! it is looked for).

mod support;

use estrade::{Failure, Report};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use std::collections::BTreeSet;
use std::fs;
use std::time::SystemTime;
use support::edits::{Edit, Trial, edit};
use support::{Files, Site, Tree, bytes, difference};

/// Sequences of edits that are tried where `CI` is set, and elsewhere.
const N_SEQUENCES: [u32; 2] = [300, 100];
/// Edits in a sequence.
const N_EDITS: usize = 10;
/// Threads that try them.
const N_THREADS: u32 = 2;

fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// One edit; whether the tree is compared after it already; whether an error in it is left.
type Step = (Edit, bool, bool);

#[test]
fn after_any_edits_the_folder_is_what_a_clean_build_makes() {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
    let seed = setting("ESTRADE_SEED").unwrap_or(since.as_secs());
    let is_ci = std::env::var_os("CI").is_some();
    let n_sequences = setting("ESTRADE_SEQUENCES").unwrap_or(N_SEQUENCES[usize::from(!is_ci)]);
    let results: Vec<_> = std::thread::scope(|scope| {
        let run = |thread| scope.spawn(move || sequences(seed, thread, n_sequences / N_THREADS));
        let running: Vec<_> = (0..N_THREADS).map(run).collect();
        running.into_iter().map(|thread| thread.join().expect("failures are values")).collect()
    });
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(failures.is_empty(), "ESTRADE_SEED={seed}\n{}", failures.join("\n\n"));
}

/// Tries sequences of edits, and tells the shortest one that fails.
fn sequences(seed: u64, thread: u32, n_sequences: u32) -> Result<(), String> {
    let config = Config {
        cases: n_sequences,
        failure_persistence: None,
        max_shrink_iters: setting("ESTRADE_SHRINKS").unwrap_or(300),
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..12].copy_from_slice(&thread.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let step = (edit(), prop::bool::weighted(0.3), prop::bool::weighted(0.2));
    let result = runner.run(&prop::collection::vec(step, N_EDITS), |steps| {
        sequence(&steps).map_err(TestCaseError::fail)
    });
    result.map_err(|error| match error {
        TestError::Fail(reason, steps) => format!("{reason}\n{steps:?}"),
        TestError::Abort(reason) => reason.to_string(),
    })
}

/// Makes one sequence of edits, a build after each.
fn sequence(steps: &[Step]) -> Result<(), String> {
    // Half of them, whatever else they are.
    let is_bilingual = steps.iter().filter(|(_, is_compared, _)| *is_compared).count() % 2 == 1;
    let mut trial = Trial::new(is_bilingual);
    check(&mut trial, true)?;
    for (at, (edit, is_compared, is_left)) in steps.iter().enumerate() {
        trial.apply(*edit);
        let is_last = at + 1 == steps.len();
        let ok = check(&mut trial, *is_compared || is_last)?;
        if !ok && (!is_left || is_last) {
            trial.repair();
            let repaired = check(&mut trial, is_last)?;
            // Flags and the date of "now" are not undone: they may be what is wrong.
            if !repaired && !steps.iter().any(|(edit, ..)| is_of_options(*edit)) {
                return Err(told(&trial, "an error remains when all is undone"));
            }
        }
    }
    check_from_scratch(&mut trial)
}

fn is_of_options(edit: Edit) -> bool {
    matches!(edit, Edit::Later { .. } | Edit::Flag { .. })
}

fn told(trial: &Trial, what: &str) -> String {
    format!("{what}\nafter: {}", trial.story.join("\n       "))
}

/// Builds, and compares the folder with what it was and with what it should be.
fn check(trial: &mut Trial, is_compared: bool) -> Result<bool, String> {
    let mut before = trial.seen.take().unwrap_or_else(|| trial.site.public());
    let (report, emptied) = build(trial)?;
    before.retain(|path, _| !emptied.contains(path));
    let after = trial.site.public();
    if !report.ok && before != after {
        let difference = difference(&bytes(&after), &bytes(&before));
        let what = difference.unwrap_or_else(|| "times".to_owned());
        return Err(told(trial, &format!("errors, and public/ has changed:\n{what}")));
    }
    if report.ok {
        trial.good = trial.files.clone();
        trial.is_forgetful = false;
        let claims = false_claims(&report, &before, &after);
        claims.map_or(Ok(()), |claim| Err(told(trial, &claim)))?;
    }
    if is_compared {
        let made = estrade::build_in_memory(trial.files.clone(), &trial.site.options);
        let (expected, clean) = made.map_err(|failure| told(trial, &failure.to_string()))?;
        compare(trial, &report, &after, &clean, &expected)?;
    }
    trial.seen = Some(after);
    Ok(report.ok)
}

/// Builds. Where what was remembered is lost, the outputs of vanished pages are foreign, and so are
/// those that somebody replaced: the author empties the folder of them.
fn build(trial: &Trial) -> Result<(Report, Vec<String>), String> {
    let refused = |failure: Failure| told(trial, &format!("no build: {failure}"));
    match trial.site.try_build() {
        Err(Failure::Foreign(files))
            if trial.is_forgetful || files.iter().all(|file| is_tampered(trial, file)) =>
        {
            for file in &files {
                let removed = fs::remove_file(trial.site.at("public").join(file));
                removed.map_err(|error| told(trial, &format!("{file}: {error}")))?;
            }
            trial.site.try_build().map(|report| (report, files)).map_err(refused)
        }
        other => other.map(|report| (report, Vec::new())).map_err(refused),
    }
}

/// Whether somebody has done something to an output.
fn is_tampered(trial: &Trial, file: &str) -> bool {
    let start = format!("public/{file} is ");
    trial.story.iter().any(|told| told.starts_with(&start))
}

/// What a report says that is not so.
fn false_claims(report: &Report, before: &Tree, after: &Tree) -> Option<String> {
    let is_new = |path: &&String| before.get(*path) != after.get(*path);
    let changed: BTreeSet<&String> = after.keys().filter(is_new).collect();
    let gone: Vec<&String> = before.keys().filter(|path| !after.contains_key(*path)).collect();
    let written: BTreeSet<&String> = report.written.iter().collect();
    let rendered: BTreeSet<&String> = report.rendered.iter().collect();
    if changed != written {
        return Some(format!("written: {written:?}, but changed: {changed:?}"));
    }
    if gone != report.deleted.iter().collect::<Vec<_>>() {
        return Some(format!("deleted: {:?}, but gone: {gone:?}", report.deleted));
    }
    if !written.is_subset(&rendered) || rendered.len() + report.skipped != report.outputs.len() {
        return Some(format!("written: {written:?}, but rendered: {rendered:?}"));
    }
    None
}

fn compare(
    trial: &Trial,
    report: &Report,
    found: &Tree,
    clean: &Report,
    expected: &Files,
) -> Result<(), String> {
    if report.diagnostics != clean.diagnostics {
        let what = format!("says {:#?}\nmust say {:#?}", report.diagnostics, clean.diagnostics);
        return Err(told(trial, &what));
    }
    let same = report.ok == clean.ok
        && report.pages == clean.pages
        && report.outputs == clean.outputs
        && report.next_change == clean.next_change;
    if !same {
        return Err(told(trial, "the reports differ"));
    }
    let different = report.ok.then(|| difference(&visible(found), expected)).flatten();
    different.map_or(Ok(()), |what| Err(told(trial, &format!("public/ is wrong:\n{what}"))))
}

/// What a folder holds but for dot files, which are somebody else's.
fn visible(tree: &Tree) -> Files {
    let mut files = bytes(tree);
    files.retain(|path, _| !path.split('/').any(|part| part.starts_with('.')));
    files
}

/// Compares with a clean build of a copy of the sources, in another folder, without a memory.
fn check_from_scratch(trial: &mut Trial) -> Result<(), String> {
    let copy = Site::of(trial.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let options = estrade::Options { root: copy.root().to_owned(), ..trial.site.options.clone() };
    let clean = estrade::build(&options).map_err(|failure| failure.to_string())?;
    let (report, _) = build(trial)?;
    let (found, expected) = (trial.site.public(), bytes(&copy.public()));
    let expected = if clean.ok { expected } else { bytes(&found) };
    compare(trial, &report, &found, &clean, &expected)?;
    if report.ok && !report.rendered.is_empty() {
        return Err(told(trial, &format!("nothing changed, yet rendered {:?}", report.rendered)));
    }
    Ok(())
}

/// What an edit of the sample site, built once, leads to.
struct Count {
    rendered: BTreeSet<String>,
    written: BTreeSet<String>,
    deleted: BTreeSet<String>,
}

/// Builds the sample, makes an edit and builds again.
fn count(edit: impl FnOnce(&mut Site)) -> Count {
    count_of(Site::sample(), edit)
}

/// The same with the sample in two languages.
fn count_translated(edit: impl FnOnce(&mut Site)) -> Count {
    count_of(Trial::new(true).site, edit)
}

fn count_of(mut site: Site, edit: impl FnOnce(&mut Site)) -> Count {
    site.build();
    edit(&mut site);
    let report = site.build();
    assert_eq!(report.rendered.len() + report.skipped, report.outputs.len());
    let files = support::files_of(site.root());
    let (expected, _) = estrade::build_in_memory(files, &site.options).expect("it is a site");
    assert_eq!(difference(&visible(&site.public()), &expected), None);
    let set = |paths: Vec<String>| paths.into_iter().collect();
    let (rendered, written) = (set(report.rendered), set(report.written));
    Count { rendered, written, deleted: set(report.deleted) }
}

impl Count {
    /// Asserts what was rendered and has new bytes, and what was rendered for nothing: an output
    /// is made anew when a card that it shows a part of changes in another part.
    #[track_caller]
    fn is(self, written: &[&str], in_vain: &[&str]) -> Self {
        let in_vain = paths(in_vain);
        same(&self.written, &paths(written), "written");
        let rendered: BTreeSet<String> = paths(written).union(&in_vain).cloned().collect();
        same(&self.rendered, &rendered, "rendered");
        self
    }

    #[track_caller]
    fn deletes(&self, deleted: &[&str]) {
        same(&self.deleted, &paths(deleted), "deleted");
    }
}

/// Addresses → outputs: `x/` is a page, `x/*` the three feeds in a folder.
fn paths(addresses: &[&str]) -> BTreeSet<String> {
    let outputs = |address: &&str| match (address.strip_suffix('*'), address.ends_with('/')) {
        (Some(folder), _) => {
            ["atom.xml", "feed.json", "rss.xml"].map(|name| format!("{folder}{name}")).to_vec()
        }
        (None, true) => vec![format!("{}index.html", address.trim_start_matches('/'))],
        (None, false) => vec![(*address).to_owned()],
    };
    addresses.iter().flat_map(outputs).collect()
}

/// Asserts that two sets are one; tells in what they differ.
#[track_caller]
fn same(found: &BTreeSet<String>, expected: &BTreeSet<String>, what: &str) {
    let [more, less] = [found - expected, expected - found];
    assert!(found == expected, "{what} too many: {more:#?}\n{what} too few: {less:#?}");
}

/// All that templates make.
const TEMPLATED: &[&str] = &[
    "/",
    "page/2/",
    "page/3/",
    "404.html",
    "archives/",
    "archives/2025/",
    "archives/2026/",
    "articles/",
    "articles/page/2/",
    "articles/alpha/",
    "articles/beta/",
    "articles/gamma/",
    "articles/delta/",
    "articles/epsilon/",
    "articles/zeta/",
    "authors/",
    "authors/jean/",
    "authors/marie/",
    "calendar/",
    "calendar/2026/",
    "categories/",
    "categories/outils/",
    "contact/",
    "subscribe/",
    "tags/",
    "tags/deux/",
    "tags/un/",
    "trainings/",
    "trainings/atelier/",
    "trainings/atelier/01-un/",
    "trainings/atelier/01-un/handout/",
    "trainings/atelier/02-deux/",
    "trainings/atelier/02-deux/handout/",
    "trainings/atelier/03-trois/",
    "trainings/atelier/03-trois/handout/",
];

/// All feeds.
const FEEDS: &[&str] = &[
    "*",
    "authors/jean/*",
    "authors/marie/*",
    "categories/outils/*",
    "tags/deux/*",
    "tags/un/*",
    "trainings/atelier/*",
];

const ALPHA: &str = "content/articles/2025-01-10-alpha.md";

#[test]
fn figures_are_rendered_where_they_are_shown() {
    let path = "content/data/results/2026.yaml";
    count(|site| site.write(path, "satisfaction: 96\n")).is(&["trainings/atelier/"], &[]);
    let own = "trainings: {atelier: {satisfaction: 96}}\n";
    count(|site| site.write(path, own)).is(&["trainings/atelier/"], &[]);
    // What no page shows, and what is no figure at all.
    count(|site| site.write(path, "updated: 2026-01-01\n")).is(&[], &[]);
    count(|site| site.write("content/data/x.yaml", "satisfaction: 96\n")).is(&[], &[]);
}

#[test]
fn comments_are_rendered_on_their_page_and_counted_in_its_feeds() {
    let path = "content/comments/articles/alpha.yaml";
    let first = "- author: Ada\n  text: Merci !\n";
    // The oldest article: beyond the limit of the site's own feeds.
    let counted = [
        "articles/alpha/",
        "tags/un/atom.xml",
        "tags/un/rss.xml",
        "categories/outils/atom.xml",
        "categories/outils/rss.xml",
        "authors/marie/atom.xml",
        "authors/marie/rss.xml",
    ];
    count(|site| site.write(path, first)).is(&counted, &[]);
    let session = "content/comments/trainings/atelier/01-un.yaml";
    let of_session = ["", "trainings/atelier/"]
        .map(|folder| [format!("{folder}atom.xml"), format!("{folder}rss.xml")]);
    let of_session: Vec<&str> = of_session
        .iter()
        .flatten()
        .map(String::as_str)
        .chain(["trainings/atelier/01-un/"])
        .collect();
    count(|site| site.write(session, first)).is(&of_session, &[]);
    // Those that say when they were written are in feeds of their own.
    let site = Site::sample();
    site.write(path, "- { author: Ada, date: 2026-01-02, text: Merci }\n");
    let more = "- { author: Ada, date: 2026-01-02, text: Merci }\n\
                - { author: Ada, date: 2026-01-03, text: Oui }\n";
    let feeds = [
        "comments/atom.xml",
        "comments/rss.xml",
        "articles/alpha/comments/atom.xml",
        "articles/alpha/comments/rss.xml",
    ];
    let written: Vec<&str> = counted.iter().chain(&feeds).copied().collect();
    count_of(site, |site| site.write(path, more)).is(&written, &[]);
    // What awaits moderation is nowhere.
    let waiting = "- { author: Ada, text: Merci, pending: true }\n";
    count(|site| site.write(path, waiting)).is(&[], &[]);
    count(|site| site.write("content/comments/notes.txt", "x")).is(&[], &[]);
}

#[test]
fn nothing_changed_renders_nothing() {
    count(|_| ()).is(&[], &[]).deletes(&[]);
}

#[test]
fn a_touched_file_renders_nothing() {
    let touch = |site: &mut Site| {
        for (path, _) in support::sample::FILES {
            let file = fs::File::options().write(true).open(site.at(path)).expect("it is there");
            file.set_modified(SystemTime::now()).expect("it has a time");
        }
    };
    count(touch).is(&[], &[]);
}

#[test]
fn a_body_edit_renders_its_page_and_its_feeds() {
    // The oldest article: beyond the limit of the site's own feeds.
    count(|site| site.replace(ALPHA, "Le corps d’alpha", "Le texte d’alpha"))
        .is(&["articles/alpha/", "tags/un/*", "categories/outils/*", "authors/marie/*"], &[]);
    count(|site| site.replace("content/trainings/atelier/01-un.md", "notes", "traces")).is(
        // The passage is its excerpt, which cards show.
        &[
            "trainings/atelier/01-un/",
            "trainings/atelier/01-un/handout/",
            "trainings/atelier/*",
            "*",
            "/",
            "404.html",
            "archives/2026/",
            "trainings/atelier/",
        ],
        &[
            "trainings/atelier/02-deux/",
            "trainings/atelier/02-deux/handout/",
            "trainings/atelier/03-trois/",
            "trainings/atelier/03-trois/handout/",
            "calendar/",
            "calendar/2026/",
        ],
    );
    count(|site| site.replace("content/pages/contact.md", "écrire", "joindre"))
        .is(&["contact/"], &[]);
    count(|site| site.replace("content/authors/jean.md", "La vie", "L’œuvre"))
        .is(&["authors/jean/"], &[]);
}

#[test]
fn a_new_date_of_a_session_renders_the_calendars_that_hold_it() {
    let session = "content/trainings/atelier/03-trois.md";
    let count = count(|site| site.replace(session, "2026-06-20", "2026-06-21"));
    let calendars: Vec<&str> =
        count.written.iter().map(String::as_str).filter(|path| path.ends_with(".ics")).collect();
    let own = "trainings/atelier/03-trois/session.ics";
    assert_eq!(calendars, ["calendar.ics", own, "trainings/atelier/calendar.ics"]);
}

#[test]
fn a_title_edit_renders_its_page_lists_neighbours_and_feeds() {
    count(|site| site.replace(ALPHA, "title: Alpha", "title: Omega")).is(
        &[
            "articles/alpha/",
            "vieux/alpha/",
            "articles/beta/",
            // Related.
            "articles/delta/",
            "trainings/atelier/02-deux/",
            "page/3/",
            "articles/page/2/",
            "archives/2025/",
            "tags/un/",
            "tags/un/*",
            "categories/outils/",
            "categories/outils/*",
            "authors/marie/",
            "authors/marie/*",
        ],
        &[],
    );
    // Among the five newest, with an old address, between two neighbours.
    count(|site| site.replace("content/articles/delta.md", "title: Delta", "title: Nabla")).is(
        &[
            "articles/delta/",
            "vieux/delta/",
            "articles/epsilon/",
            "articles/gamma/",
            // Related.
            "articles/alpha/",
            "page/2/",
            "articles/",
            "404.html",
            "archives/2026/",
            "categories/outils/",
            "categories/outils/*",
            "authors/marie/",
            "authors/marie/*",
            "authors/jean/",
            "authors/jean/*",
        ],
        &[],
    );
}

#[test]
fn a_new_article_renders_what_lists_it() {
    let text = "---\ntitle: Neuf\ndate: 2025-02-01\n---\nNeuf.\n";
    count(|site| site.write("content/articles/neuf.md", text)).is(
        &[
            "articles/neuf/",
            "articles/alpha/",
            "articles/beta/",
            "page/3/",
            "articles/",
            "articles/page/2/",
            "articles/page/3/",
            "archives/",
            "archives/2025/",
            "sitemap.xml",
        ],
        &["archives/2026/"],
    );
}

#[test]
fn a_deleted_article_goes_and_renders_what_listed_it() {
    count(|site| site.remove("content/articles/zeta.md"))
        .is(
            &[
                "/",
                "page/2/",
                "page/3/",
                "404.html",
                "*",
                "articles/",
                "articles/page/2/",
                "articles/epsilon/",
                // Related.
                "articles/beta/",
                "articles/gamma/",
                "tags/",
                "tags/deux/",
                "tags/deux/*",
                "archives/",
                "archives/2026/",
                "sitemap.xml",
            ],
            &["archives/2025/"],
        )
        .deletes(&["articles/zeta/"]);
}

#[test]
fn an_added_tag_renders_its_page_its_feeds_and_the_list_of_tags() {
    count(|site| site.replace(ALPHA, "[un]", "[un, neuf]")).is(
        &[
            "articles/alpha/",
            "tags/",
            "tags/neuf/",
            "tags/neuf/*",
            "tags/un/*",
            "categories/outils/*",
            "authors/marie/*",
            "sitemap.xml",
        ],
        &[],
    );
    // One more than fits on a page of the tag; its last change is that of a newer page.
    count(|site| site.replace(ALPHA, "[un]", "[un, deux]")).is(
        &[
            "articles/alpha/",
            // Related.
            "articles/beta/",
            "articles/gamma/",
            "articles/zeta/",
            "tags/",
            "tags/deux/",
            "tags/deux/page/2/",
            "tags/deux/*",
            "tags/un/*",
            "categories/outils/*",
            "authors/marie/*",
        ],
        &[],
    );
}

#[test]
fn a_draft_goes_from_where_it_was() {
    count(|site| site.replace("content/articles/delta.md", "---\n", "---\ndraft: true\n"))
        .is(
            &[
                "page/2/",
                "page/3/",
                "404.html",
                "articles/",
                "articles/page/2/",
                "articles/epsilon/",
                "articles/gamma/",
                // Related.
                "articles/alpha/",
                "categories/",
                "categories/outils/",
                "categories/outils/*",
                "authors/",
                "authors/jean/",
                "authors/jean/*",
                "authors/marie/",
                "authors/marie/*",
                "archives/",
                "archives/2026/",
                "sitemap.xml",
            ],
            &["archives/2025/"],
        )
        .deletes(&["articles/delta/", "vieux/delta/"]);
}

#[test]
fn a_renamed_file_with_the_same_address_renders_nothing() {
    let rename = |site: &mut Site| {
        let new = site.at("content/articles/2025-03-15-beta.md");
        fs::rename(site.at("content/articles/beta.md"), new).expect("it is renamed");
    };
    count(rename).is(&[], &[]).deletes(&[]);
}

#[test]
fn a_picture_renders_itself_and_its_size_those_who_show_it() {
    let figure = "content/articles/2025-06-01-gamma/figure.svg";
    count(|site| site.replace(figure, "M0 0", "M1 1")).is(&["articles/gamma/figure.svg"], &[]);
}

#[test]
fn a_style_edit_renders_all_pages_and_no_feed() {
    let found = count(|site| site.write("themes/mine/static/style.css", "p{color:red}\n"));
    let is_style = |path: &&String| path.starts_with("assets/style.");
    let new: Vec<String> = found.written.iter().filter(is_style).cloned().collect();
    assert_eq!((new.len(), found.deleted.iter().filter(is_style).count()), (1, 1));
    let written: Vec<&str> = TEMPLATED.iter().copied().chain([new[0].as_str()]).collect();
    found.is(&written, &[]);
}

#[test]
fn a_string_edit_renders_all_pages_and_the_feeds_that_hold_it() {
    // The way from the home page says "home", and so does the page for lost visitors.
    let (others, shown): (Vec<&str>, Vec<&str>) = TEMPLATED.iter().partition(|page| {
        let is_home = ["/", "subscribe/"].contains(page) || page.contains("page/");
        is_home || page.ends_with("handout/")
    });
    count(|site| site.replace("themes/mine/strings/fr.yaml", "Maison", "Chez soi"))
        .is(&shown, &others);
}

#[test]
fn a_label_edit_reaches_the_feeds() {
    let edited = count(|site| site.write("themes/mine/strings/fr.yaml", "footnotes: Renvois\n"));
    let shown = paths(&["articles/delta/", "categories/outils/*", "authors/marie/*"]);
    assert!(shown.is_subset(&edited.written), "{:?}", edited.written);
}

#[test]
fn a_template_edit_renders_its_pages() {
    count(|site| site.replace("themes/mine/templates/page.html", "<h1>", "<h1 id=\"titre\">"))
        .is(&["contact/"], &[]);
    count(|site| site.write("themes/mine/templates/part.html", "<p>{{ site.url }}</p>\n"))
        .is(&["contact/"], &[]);
    count(|site| site.write("themes/mine/templates/terms.html", "{{ terms | length }}"))
        .is(&["tags/", "categories/", "authors/"], &[]);
}

#[test]
fn settings_render_what_they_show_in() {
    // Two pages of five and three, three of the articles' six.
    count(|site| site.replace("site.yaml", "pagination: 3", "pagination: 5"))
        .is(&["/", "page/2/", "articles/", "articles/page/2/"], &[])
        .deletes(&["page/3/"]);
    let answered: Vec<&str> = [
        "articles/alpha/",
        "articles/beta/",
        "articles/gamma/",
        "articles/delta/",
        "articles/epsilon/",
        "articles/zeta/",
        "trainings/atelier/01-un/",
        "trainings/atelier/02-deux/",
        "trainings/atelier/03-trois/",
    ]
    .to_vec();
    let found = count(|site| site.replace("site.yaml", "a@carnet", "b@carnet"));
    let pages: BTreeSet<String> =
        found.written.iter().filter(|path| path.ends_with(".html")).cloned().collect();
    same(&pages, &paths(&answered), "written");
    let calendars = ["calendar.ics", "trainings/atelier/calendar.ics"];
    let all: Vec<&str> = TEMPLATED.iter().chain(FEEDS).chain(&calendars).copied().collect();
    count(|site| site.replace("site.yaml", "title: Carnet", "title: Cahier")).is(&all, &[]);
}

#[test]
fn an_address_edit_renders_what_leads_there() {
    // A page, those that link to it, its neighbours, lists and feeds.
    count(|site| site.replace(ALPHA, "---\n", "---\nslug: omega\n"))
        .is(
            &[
                "articles/omega/",
                "vieux/alpha/",
                "articles/beta/",
                // Related.
                "articles/delta/",
                "trainings/atelier/02-deux/",
                "page/3/",
                "articles/page/2/",
                "archives/2025/",
                "tags/un/",
                "tags/un/*",
                "tags/deux/*",
                "categories/outils/",
                "categories/outils/*",
                "authors/marie/",
                "authors/marie/*",
                "authors/jean/*",
                "sitemap.xml",
            ],
            &[],
        )
        .deletes(&["articles/alpha/"]);
}

#[test]
fn an_output_changed_or_removed_by_hand_comes_back_alone() {
    count(|site| site.remove("public/articles/beta/index.html")).is(&["articles/beta/"], &[]);
    count(|site| site.remove("public/images/carre.svg")).is(&["images/carre.svg"], &[]);
    count(|site| site.replace("public/tags/index.html", "Carnet", "Cahier")).is(&["tags/"], &[]);
}

#[test]
fn time_alone_publishes_a_page() {
    let mut site = Site::sample();
    site.replace("content/articles/zeta.md", "date: 2026-03-20", "date: 2026-06-02");
    site.build();
    let at = site.build();
    assert_eq!(at.next_change.as_deref(), Some("2026-06-02T00:00:00+02:00"));
    site.options.now += 86_400;
    let report = site.build();
    assert!(report.written.iter().any(|path| path == "articles/zeta/index.html"));
    assert_eq!(report.next_change, None);
}

#[test]
fn time_alone_makes_a_session_one_that_was() {
    let mut site = Site::sample();
    site.build();
    site.options.now += 30 * 86_400;
    let report = site.build();
    for shown in ["calendar/index.html", "index.html", "trainings/atelier/index.html"] {
        assert!(report.written.iter().any(|path| path == shown), "{:?}", report.written);
    }
    assert!(site.build().rendered.is_empty());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let site = Site::sample();
    site.build();
    let first = bytes(&site.public());
    for (jobs, seconds) in [(1, 1_000_000_000), (4, 1_500_000_000), (4, 0)] {
        let copy = Site::sample();
        for (path, _) in support::sample::FILES {
            let file = fs::File::options().write(true).open(copy.at(path)).expect("it is there");
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            file.set_modified(time).expect("it has a time");
        }
        let options = estrade::Options { jobs: Some(jobs), ..copy.options.clone() };
        estrade::build(&options).expect("it is a site");
        assert_eq!(difference(&bytes(&copy.public()), &first), None);
    }
}

#[test]
fn files_that_exchange_their_names_are_both_seen() {
    // Unpacked from an archive: of one size and one time, long ago.
    let site = Site::sample();
    let [one, other] = ["content/articles/un.md", "content/articles/deux.md"];
    for (path, letter) in [(one, "A"), (other, "B")] {
        site.write(path, format!("---\ntitle: {letter}\ndate: 2025-01-01\n---\n{letter}\n"));
        let file = fs::File::options().write(true).open(site.at(path)).expect("it is there");
        let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
        file.set_modified(long_ago).expect("it has a time");
    }
    site.build();
    let aside = site.at("aside");
    fs::rename(site.at(one), &aside).expect("it is renamed");
    fs::rename(site.at(other), site.at(one)).expect("it is renamed");
    fs::rename(&aside, site.at(other)).expect("it is renamed");
    site.build();
    assert!(site.read("public/articles/un/index.html").contains("<h1>B</h1>"));
}

/// Git's racy rule: where the clock of the file system is coarse, two edits may bear one time.
#[test]
fn two_edits_within_one_tick_of_the_clock_are_both_seen() {
    let site = Site::sample();
    let tick = SystemTime::now() + std::time::Duration::from_secs(1);
    let edit = |old: &str, new: &str| {
        site.replace(ALPHA, old, new);
        let file = fs::File::options().write(true).open(site.at(ALPHA)).expect("it is there");
        file.set_modified(tick).expect("it has a time");
    };
    edit("Le corps", "Le vrai");
    site.build();
    edit("Le vrai", "Le faux");
    site.build();
    assert!(site.read("public/articles/alpha/index.html").contains("Le faux"));
}

/// A power cut may leave a file its length and take its bytes: pages must not come out empty.
#[test]
fn a_pack_that_lost_its_bytes_is_not_believed() {
    let site = Site::sample();
    site.build();
    let entries = fs::read_dir(site.at(".estrade")).expect("it is there").flatten();
    let mut packs = entries.filter(|e| e.file_name().to_string_lossy().starts_with("pack"));
    let pack = packs.next().expect("there is one").path();
    let n_bytes = fs::read(&pack).expect("it is there").len();
    fs::write(&pack, vec![0; n_bytes]).expect("it is written");
    site.replace("site.yaml", "title: Carnet", "title: Cahier");
    site.build();
    let expected = estrade::build_in_memory(support::files_of(site.root()), &site.options);
    let (expected, _) = expected.expect("it is a site");
    assert_eq!(difference(&bytes(&site.public()), &expected), None);
}

/// The sample with a card for each page.
fn sample_with_cards() -> Site {
    let site = Site::sample();
    site.replace("site.yaml", "cards: false", "cards: true");
    site
}

fn cards(paths: &BTreeSet<String>) -> Vec<&str> {
    paths.iter().map(String::as_str).filter(|path| path.ends_with("card.png")).collect()
}

#[test]
fn a_card_is_drawn_when_what_it_shows_changes() {
    let drawn = |edit: fn(&mut Site)| count_of(sample_with_cards(), edit);
    let body = drawn(|site| site.replace(ALPHA, "Le corps", "Le fond"));
    assert!(cards(&body.rendered).is_empty(), "{:?}", body.rendered);
    let title = drawn(|site| site.replace(ALPHA, "title: Alpha", "title: Oméga"));
    assert_eq!(cards(&title.written), ["articles/alpha/card.png"]);
    let session = drawn(|site| site.remove("content/trainings/atelier/03-trois.md"));
    let others =
        ["trainings/atelier/01-un/card.png", "trainings/atelier/02-deux/card.png"].to_vec();
    assert_eq!(cards(&session.written), others);
    assert_eq!(cards(&session.deleted), ["trainings/atelier/03-trois/card.png"]);
    let accent = drawn(|site| site.replace("site.yaml", "{name: mine}", "{accent: \"#803020\"}"));
    assert_eq!(cards(&accent.written).len(), 12);
}

#[test]
fn a_card_that_was_drawn_once_is_not_drawn_again() {
    let site = sample_with_cards();
    site.build();
    let blobs = || support::tree(&site.at(".estrade/blobs"));
    let (drawn, outputs) = (blobs(), bytes(&site.public()));
    assert_eq!(drawn.len(), 12);
    fs::remove_dir_all(site.at("public")).expect("it was there");
    site.build();
    assert!(blobs() == drawn, "nothing was drawn");
    site.replace(ALPHA, "title: Alpha", "title: Oméga");
    site.build();
    let with_both = blobs();
    assert_eq!(with_both.len(), 13);
    site.replace(ALPHA, "title: Oméga", "title: Alpha");
    site.build();
    assert!(blobs() == with_both && difference(&bytes(&site.public()), &outputs).is_none());
    for path in with_both.keys() {
        fs::write(site.at(&format!(".estrade/blobs/{path}")), "x").expect("it is written");
    }
    fs::remove_dir_all(site.at("public")).expect("it was there");
    site.build();
    assert_eq!(difference(&bytes(&site.public()), &outputs), None);
}

const BETA_EN: &str = "content/articles/beta.en.md";

#[test]
fn a_body_of_a_translation_is_in_its_page_and_its_feeds() {
    count_translated(|site| site.write(BETA_EN, site.read(BETA_EN) + "\nMore of it.\n"))
        .is(&["en/articles/beta/", "en/*", "en/authors/marie/*", "en/tags/two/*"], &[])
        .deletes(&[]);
}

#[test]
fn an_address_of_a_translation_is_in_its_original_too() {
    let elsewhere = ["articles/beta/", "sitemap.xml"];
    let own = [
        "en/404.html",
        "en/archives/2025/",
        "en/articles/",
        "en/articles/b/",
        "en/articles/gamma/",
        "en/authors/marie/",
        "en/tags/two/",
        "en/",
        "en/*",
        "en/authors/marie/*",
        "en/tags/two/*",
    ];
    count_translated(|site| site.replace(BETA_EN, "title:", "slug: b\ntitle:"))
        .is(&[&elsewhere[..], &own].concat(), &[])
        .deletes(&["en/articles/beta/"]);
}

#[test]
fn a_translation_that_appears_is_named_by_its_original() {
    let translate = |site: &mut Site| {
        site.write("content/pages/contact.en.md", "---\ntitle: Contact\n---\nWrite.\n");
    };
    let counted = count_translated(translate);
    // All pages of its language lead to it, and of the others its original alone.
    let others = counted.written.iter().filter(|path| !path.starts_with("en/"));
    assert_eq!(others.collect::<Vec<_>>(), ["contact/index.html", "sitemap.xml"]);
    assert!(counted.written.contains("en/contact/index.html"));
}

#[test]
fn an_author_who_is_lent_is_in_all_editions() {
    let marie = "content/authors/marie.md";
    count_translated(|site| site.write(marie, site.read(marie) + "\nEt plus encore.\n"))
        .is(&["authors/marie/", "en/authors/marie/"], &[])
        .deletes(&[]);
}
