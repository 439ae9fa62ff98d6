//! The program as its users run it: exit codes, messages, and what it never does to their files.

mod support;

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::program::{ARTICLE, DUBIOUS, FAULTY, SETTINGS, done, estrade, program, run, small};
use support::{Site, Tree, bytes, difference, tree};

/// Asserts that a run leaves the output folder as it is: bytes and times.
#[track_caller]
fn leaves_public<T>(site: &Site, act: impl FnOnce() -> T) -> T {
    let before: Tree = site.public();
    let result = act();
    assert!(site.public() == before, "public/ has changed");
    result
}

#[test]
fn a_build_ends_with_0_and_says_what_it_did() {
    let site = small();
    let built = estrade(&site, &["build"]).ends(0).says("1 page");
    assert_eq!(built.stdout, "");
    assert!(site.read("public/articles/un/index.html").contains("Un texte."));
}

#[test]
fn an_error_ends_with_1_and_leaves_the_output_as_it_was() {
    let site = small();
    estrade(&site, &["build"]).ends(0);
    site.write("content/articles/deux.md", FAULTY);
    site.replace("content/articles/un.md", "Un texte", "Un autre texte");
    leaves_public(&site, || {
        estrade(&site, &["build"])
            .ends(1)
            .says("content/articles/deux.md:5:1")
            .says("rien.md")
            .says("[rien](rien.md)")
            .says("^^^");
    });
    site.remove("content/articles/deux.md");
    estrade(&site, &["build"]).ends(0);
    assert!(site.read("public/articles/un/index.html").contains("Un autre texte"));
}

#[test]
fn a_long_line_is_shown_around_the_place() {
    let site = small();
    let lines = ["Un mot d’été, où « l’eau » coule ; ".repeat(20), "x".repeat(120_000)];
    let text = lines.map(|line| format!("{line}[rien](rien.md) et la suite\n")).join("\n");
    site.write("content/articles/deux.md", format!("---\ntitle: Deux\n---\n{text}"));
    let run = estrade(&site, &["build"]).ends(1).says("content/articles/deux.md:4:701");
    let shown = |line: &&str| line.starts_with("4 | ...") && line.len() < 300;
    let mut lines = run.stderr.lines().skip_while(|line| !shown(line));
    let line = lines.next().expect("the line is shown, cut before the place");
    let column = line[..line.find("[rien]").expect("the place is shown")].chars().count();
    let carets = lines.next().expect("carets follow");
    assert_eq!(carets.find("^^^"), Some(column), "{}", run.stderr);
    // No terminal holds the other: its column is said.
    run.says("content/articles/deux.md:6:120001");
}

#[cfg(unix)]
#[test]
fn what_the_system_says_is_put_into_words() {
    let site = small();
    let french = |args: &[&str]| run(program(site.root(), args).env("LANG", "fr_FR.UTF-8"));
    let run =
        french(&["init", "site.yaml/x"]).ends(1).says("une partie de ce chemin est un fichier");
    assert!(!run.stderr.contains("os error"), "{}", run.stderr);
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let site = small();
    for args in [
        &["build", "--what"][..],
        &["bild"],
        &[],
        &["build", "--jobs", "0"],
        &["build", "--jobs", "many"],
        &["build", "--format", "xml"],
        &["build", "--base-url", "carnet.example"],
        &["build", "--base-url", "ftp://carnet.example/"],
        &["list", "everything"],
    ] {
        let run = estrade(&site, args).ends(2);
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
    run(program(site.root(), &["build"]).env("SOURCE_DATE_EPOCH", "today")).ends(2).says("today");
    assert!(!site.at("public").exists());
    estrade(&site, &["--help"]).ends(0);
    estrade(&site, &["--version"]).ends(0);
}

#[test]
fn an_address_that_is_none_is_refused_by_the_library_too() {
    let site = small();
    let options = estrade::Options { base_url: Some("carnet".into()), ..site.options.clone() };
    let in_memory = estrade::build_in_memory(support::files_of(site.root()), &options).err();
    for failure in [in_memory, estrade::build(&options).err(), estrade::list(&options).err()] {
        let is_named =
            matches!(&failure, Some(estrade::Failure::InvalidBaseUrl(url)) if url == "carnet");
        assert!(is_named, "{failure:?}");
    }
    assert!(!site.at("public").exists());
}

#[test]
fn messages_are_in_the_users_language() {
    let site = small();
    site.write("content/articles/deux.md", FAULTY);
    let french = |variables: &[(&str, &str)]| {
        run(program(site.root(), &["build"]).env_remove("LANG").envs(variables.iter().copied()))
    };
    for variables in [
        &[("LANG", "fr_FR.UTF-8")][..],
        &[("LANG", "fr")],
        &[("LANG", "en_US.UTF-8"), ("LC_ALL", "fr_CA.UTF-8")],
        &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "fr_BE")],
    ] {
        french(variables).ends(1).says("erreur").says("ne mène à rien").says("rien n’a été publié");
    }
    for variables in [&[("LANG", "en_GB.UTF-8")][..], &[("LANG", "de_DE.UTF-8")], &[]] {
        french(variables).ends(1).says("error");
    }
}

#[test]
fn there_is_no_colour_but_on_a_terminal() {
    let site = small();
    site.write("content/articles/deux.md", FAULTY);
    assert!(!estrade(&site, &["build"]).stderr.contains('\u{1b}'));
    let help = estrade(&site, &["build", "--help"]).ends(0);
    assert!(!help.stdout.contains('\u{1b}'));
    // `script` gives the program a terminal; without it there is nothing to see.
    let binary = env!("CARGO_BIN_EXE_estrade");
    let on_terminal = |no_color: &str| {
        let typed = format!("NO_COLOR={no_color} {binary} build");
        let mut command = Command::new("script");
        command.args(["-qec", &typed, "/dev/null"]).current_dir(site.root()).stdin(Stdio::null());
        command.env("TERM", "xterm").env("LANG", "en").output().ok().map(|output| output.stdout)
    };
    if let (Some(styled), Some(plain)) = (on_terminal(""), on_terminal("1")) {
        assert!(styled.contains(&0x1b), "a terminal has colour");
        assert!(!plain.contains(&0x1b), "NO_COLOR has none");
    }
}

/// The keys that programs may rely on.
const KEYS: &[&str] = &[
    "ok",
    "pages",
    "outputs",
    "rendered",
    "skipped",
    "written",
    "deleted",
    "elapsed_ms",
    "next_change",
    "unpublished",
    "diagnostics",
];

#[track_caller]
fn has_all_keys(report: &Value) {
    for key in KEYS {
        assert!(report.get(key).is_some(), "`{key}` is not in {report}");
    }
}

#[test]
fn a_json_report_is_one_object_and_nothing_else() {
    let site = small();
    site.write("content/articles/plus-tard.md", "---\ntitle: T\ndate: 2026-07-01T08:00\n---\nT.\n");
    site.write("content/articles/brouillon.md", "---\ntitle: B\ndraft: true\n---\nB.\n");
    site.write("content/articles/deux.md", DUBIOUS);
    let report = estrade(&site, &["build", "--format", "json"]).ends(0).json();
    has_all_keys(&report);
    assert_eq!((&report["ok"], &report["pages"]), (&true.into(), &2.into()));
    assert_eq!(report["next_change"], "2026-07-01T08:00:00+02:00");
    assert_eq!(report["outputs"], report["written"]);
    let unpublished: Vec<_> = report["unpublished"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|left| format!("{} {}", left["path"], left["reason"]).replace('"', ""))
        .collect();
    let expected =
        ["content/articles/brouillon.md draft", "content/articles/plus-tard.md scheduled"];
    assert_eq!(unpublished, expected);
    let problem = &report["diagnostics"][0];
    assert_eq!(problem["severity"], "warning");
    assert_eq!(problem["code"], "unknown-key");
    assert_eq!(problem["path"], "content/articles/deux.md");
    assert_eq!((&problem["line"], &problem["column"]), (&4.into(), &1.into()));
    assert!(problem["hint"].as_str().expect("it helps").contains("summary"), "{problem}");
    let again = estrade(&site, &["build", "--format", "json"]).ends(0).json();
    assert_eq!((&again["rendered"], &again["written"]), (&0.into(), &0.into()));
    assert_eq!(again["skipped"], again["outputs"]);
    // An error at the file as a whole has no line.
    site.write("content/articles/trois.md", b"---\ntitle: T\n---\n\x00\xff");
    let faulty = estrade(&site, &["build", "--format", "json"]).ends(1).json();
    has_all_keys(&faulty);
    assert_eq!((&faulty["ok"], &faulty["written"]), (&false.into(), &0.into()));
}

#[test]
fn a_json_report_is_whole_where_nothing_can_be_built() {
    let refused = small();
    refused.write("public/mine.txt", "mine");
    has_all_keys(&estrade(&refused, &["build", "--format", "json"]).ends(1).json());
    let empty = Site::of([]);
    has_all_keys(&estrade(&empty, &["build", "--format", "json"]).ends(1).json());
}

#[test]
fn a_theme_without_files_is_no_error_and_one_without_folder_is() {
    let site = small();
    std::fs::create_dir_all(site.root().join("themes/mine")).expect("it can be made");
    site.write("site.yaml", [SETTINGS, b"theme:\n  name: mine\n"].concat());
    estrade(&site, &["build"]).ends(0).says("the theme `mine` has no file yet");
    site.write("site.yaml", [SETTINGS, b"theme:\n  name: mien\n"].concat());
    estrade(&site, &["build"]).ends(1).says("did you mean `mine`?").says("site.yaml:4:9");
}

#[test]
fn strict_takes_warnings_for_errors() {
    let site = small();
    site.write("content/articles/deux.md", DUBIOUS);
    let strict = estrade(&site, &["build", "--strict"]).ends(1).says("sumary").says("summary");
    strict.says("warnings count as errors").says("nothing was published.\n");
    assert!(!site.at("public").exists());
    estrade(&site, &["build"]).ends(0).says("warning");
    estrade(&site, &["build", "--strict"]).ends(1).says("public is as it was");
}

#[test]
fn drafts_and_the_future_are_published_when_asked_for() {
    let site = small();
    site.write("content/articles/b.md", "---\ntitle: B\ndraft: true\ndate: 2026-01-01\n---\nB.\n");
    site.write("content/articles/f.md", "---\ntitle: F\ndate: 2026-06-02\n---\nF.\n");
    site.write(
        "content/articles/e.md",
        "---\ntitle: E\nexpires: 2026-05-01\ndate: 2026-01-01\n---\nE.\n",
    );
    let there = |name: &str| site.at(&format!("public/articles/{name}/index.html")).exists();
    let plain = estrade(&site, &["build"]).ends(0);
    for words in ["b.md", "f.md", "2026-06-02", "e.md", "2026-05-01"] {
        assert!(plain.stderr.contains(words), "{}", plain.stderr);
    }
    assert_eq!([there("b"), there("f"), there("e")], [false, false, false]);
    estrade(&site, &["build", "--drafts"]).ends(0);
    assert_eq!([there("b"), there("f"), there("e")], [true, false, false]);
    estrade(&site, &["build", "--future"]).ends(0);
    assert_eq!([there("b"), there("f"), there("e")], [false, true, false]);
    let tomorrow = (support::NOW + 86_400).to_string();
    run(program(site.root(), &["build"]).env("SOURCE_DATE_EPOCH", tomorrow)).ends(0);
    assert_eq!([there("b"), there("f"), there("e")], [false, true, false]);
}

#[test]
fn output_root_and_base_url_are_what_was_asked_for() {
    let site = small();
    let out = site.at("../").join("elsewhere");
    let elsewhere = tempfile::tempdir().expect("a temporary folder");
    let output = elsewhere.path().join("new/folder");
    let shown = output.display().to_string();
    let args = ["build", "--output", &shown, "--base-url", "https://x.example/blog"];
    estrade(&site, &args).ends(0);
    let page = fs::read_to_string(output.join("articles/un/index.html")).expect("it is there");
    assert!(page.contains("https://x.example/blog/articles/un/"), "{page}");
    assert!(page.contains("href=\"/blog/assets/style."), "{page}");
    assert!(!site.at("public").exists() && !out.exists());
    // A root relative to the working directory, and the folder above it as working directory.
    let name = site.root().file_name().expect("it has one").to_string_lossy().into_owned();
    let above = site.root().parent().expect("it has one");
    run(&mut program(above, &["build", "--root", &name])).ends(0);
    run(&mut program(&site.at("content"), &["build", "--root", ".."])).ends(0).says("0 written");
    assert!(site.at("public/articles/un/index.html").exists());
}

#[test]
fn an_output_folder_that_would_harm_the_sources_is_refused() {
    let site = small();
    site.write("file", "x");
    let before = tree(site.root());
    for output in [".", "content", "content/public", "..", ".estrade/public", "themes", "file"] {
        estrade(&site, &["build", "--output", output]).ends(1).says(output.trim_matches('.'));
    }
    let sources = |tree: Tree| {
        let mut files = bytes(&tree);
        files.retain(|path, _| !path.starts_with(".estrade"));
        files
    };
    assert_eq!(difference(&sources(tree(site.root())), &sources(before)), None);
}

#[test]
fn foreign_files_are_refused_and_never_deleted() {
    let site = small();
    site.write("public/photos/été.jpg", "mine");
    leaves_public(&site, || {
        estrade(&site, &["build"]).ends(1).says("photos/été.jpg").says("--force").says("--output");
    });
    estrade(&site, &["build", "--force"]).ends(0);
    assert_eq!(site.read("public/photos/été.jpg"), "mine");
    estrade(&site, &["build"]).ends(1);
    site.remove("public/photos/été.jpg");
    estrade(&site, &["build"]).ends(0).says("0 written");
    // A folder of outputs that vanish stays where somebody's file lies in it.
    site.write("public/articles/un/.note", "mine");
    site.write("content/articles/deux.md", "---\ntitle: Deux\ndate: 2026-01-01\n---\nDeux.\n");
    site.remove("content/articles/un.md");
    estrade(&site, &["build"]).ends(0);
    assert_eq!(site.read("public/articles/un/.note"), "mine");
    assert!(!site.at("public/articles/un/index.html").exists());
}

#[test]
fn an_obsolete_output_that_somebody_replaced_is_theirs() {
    let site = small();
    let page = "public/articles/deux/index.html";
    site.write("site.yaml", [SETTINGS, b"images: {cards: false}\n"].concat());
    site.write("content/articles/deux.md", "---\ntitle: Deux\ndate: 2026-01-02\n---\nDeux.\n");
    estrade(&site, &["build"]).ends(0);
    site.write(page, "mine");
    site.remove("content/articles/deux.md");
    leaves_public(&site, || estrade(&site, &["build"]).ends(1).says("articles/deux/index.html"));
    for _ in 0..2 {
        estrade(&site, &["build", "--force"]).ends(0).says("0 deleted");
        assert_eq!(site.read(page), "mine");
    }
    site.remove(page);
    estrade(&site, &["build"]).ends(0);
    // A time alone says nothing: copying a folder changes it.
    let obsolete = site.at("public/articles/un/index.html");
    let file = fs::File::options().write(true).open(&obsolete).expect("it is there");
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("it has a time");
    site.remove("content/articles/un.md");
    estrade(&site, &["build"]).ends(0);
    assert!(!obsolete.exists());
}

#[test]
fn a_site_may_be_moved_as_a_whole() {
    let site = Site::of([]);
    for (path, bytes) in [("a/site.yaml", SETTINGS), ("a/content/articles/un.md", ARTICLE)] {
        site.write(path, bytes);
    }
    site.write("a/content/.well-known/security.txt", "un");
    run(&mut program(&site.at("a"), &["build"])).ends(0);
    fs::rename(site.at("a"), site.at("b")).expect("it is moved");
    run(&mut program(&site.at("b"), &["build"])).ends(0).says("0 rendered");
    // What was published by a name that begins with a dot is ours too, changed by hand or not.
    site.write("b/public/.well-known/security.txt", "somebody's");
    site.remove("b/content/articles/un.md");
    site.remove("b/content/.well-known/security.txt");
    run(&mut program(&site.at("b"), &["build"])).ends(0);
    assert!(!site.at("b/public/articles/un/index.html").exists());
    assert!(!site.at("b/public/.well-known/security.txt").exists());
}

#[test]
fn a_style_sheet_of_a_forgotten_run_is_ours() {
    let site = small();
    estrade(&site, &["build"]).ends(0);
    fs::remove_dir_all(site.at(".estrade")).expect("it is there");
    site.write("site.yaml", [SETTINGS, b"theme:\n  accent: \"#803020\"\n"].concat());
    estrade(&site, &["build"]).ends(0).says("1 deleted");
    site.write("public/assets/style.mine.css", "mine");
    leaves_public(&site, || estrade(&site, &["build"]).ends(1).says("style.mine.css"));
}

#[test]
fn dot_files_and_planned_files_are_not_foreign() {
    let site = small();
    site.write("public/.gitignore", "*\n");
    site.write("public/.git/config", "x");
    site.write("public/robots.txt", "mine, at a planned address");
    estrade(&site, &["build"]).ends(0);
    assert_eq!(site.read("public/.gitignore"), "*\n");
    assert_eq!(site.read("public/.git/config"), "x");
    // All that was remembered is lost: what is there is taken over, and nothing is written.
    fs::remove_dir_all(site.at(".estrade")).expect("it goes");
    leaves_public(&site, || estrade(&site, &["build"]).ends(0).says("0 written"));
}

#[test]
fn what_stands_in_the_way_is_found_before_anything_is_written() {
    // A folder of somebody's where a file must go; a file of theirs where a folder must.
    for (path, args) in [
        ("public/robots.txt/.mine", &["build"][..]),
        ("public/robots.txt/mine", &["build", "--force"]),
        ("public/articles", &["build", "--force"]),
    ] {
        let site = small();
        site.write(path, "mine");
        let run = leaves_public(&site, || estrade(&site, args));
        assert_eq!(run.code, 1, "{path}: {}", run.stderr);
        assert_eq!(site.read(path), "mine");
    }
    let site = small();
    fs::create_dir_all(site.at("public/robots.txt")).expect("it is made");
    estrade(&site, &["build"]).ends(0);
    assert!(site.at("public/robots.txt").is_file(), "an empty folder is nobody's");
}

#[test]
fn unchanged_files_keep_their_time() {
    let site = small();
    estrade(&site, &["build"]).ends(0);
    leaves_public(&site, || estrade(&site, &["build", "--jobs", "4"]).ends(0));
    let before = site.public();
    site.replace("content/articles/un.md", "Un texte.", "Un texte.\n\nUn autre.");
    estrade(&site, &["build", "--verbose"]).ends(0).says("articles/un/index.html");
    let after = site.public();
    let changed: Vec<&String> = after
        .iter()
        .filter(|(path, seen)| before.get(*path) != Some(seen))
        .map(|(p, _)| p)
        .collect();
    assert_eq!(changed, ["articles/un/index.html", "atom.xml", "feed.json", "rss.xml"]);
}

#[test]
fn a_site_that_is_elsewhere_is_shown_the_way() {
    let site = small();
    let missing = estrade(&site, &["build", "--root", "nulle"]).ends(1);
    let missing = missing.says("the folder `nulle` does not exist");
    assert!(!missing.stderr.contains("content"), "{}", missing.stderr);
    run(&mut program(&site.at("content"), &["build"])).ends(1).says("one folder: `cd ..`");
    run(&mut program(&site.at("content/articles"), &["build"])).ends(1).says("`cd ../..`");
    let misnamed = Site::of([("site.yml", SETTINGS), ("content/articles/un.md", ARTICLE)]);
    estrade(&misnamed, &["build"]).ends(1).says("rename `site.yml` to `site.yaml`");
}

#[test]
fn text_and_json_name_the_same_column() {
    let site = small();
    site.write("content/articles/deux.md", "---\ntitle: Deux\n---\nDeux.\n");
    estrade(&site, &["build"]).ends(0).says("deux.md:2:1");
    let report = estrade(&site, &["build", "--format", "json"]).ends(0).json();
    let problem = &report["diagnostics"][0];
    assert_eq!((&problem["line"], &problem["column"]), (&2.into(), &1.into()));
}

#[test]
fn a_folder_that_is_no_site_is_told_how_to_become_one() {
    let empty = Site::of([]);
    for args in [&["build"][..], &["list"]] {
        estrade(&empty, args).ends(1).says("site.yaml").says("title:").says("base_url:");
    }
    run(program(empty.root(), &["build"]).env("LANG", "fr")).ends(1).says("créez `site.yaml`");
    assert!(fs::read_dir(empty.root()).expect("it is there").next().is_none(), "left a trace");
    estrade(&empty, &["build", "--root", "absent"]).ends(1).says("`absent`");
    assert!(!empty.at("absent").exists(), "it made the folder that was not there");
}

#[test]
fn a_folder_is_not_taken_for_settings() {
    let site = Site::of([("content/articles/un.md", ARTICLE)]);
    fs::create_dir(site.at("site.yaml")).expect("it is made");
    for args in [&["build"][..], &["list"]] {
        estrade(&site, args).ends(1).says("site.yaml").says("a folder").says("title:");
    }
    assert!(!site.at("public").exists() && !site.at(".estrade").exists(), "left a trace");
}

#[test]
fn a_site_without_content_is_told_what_to_create() {
    let site = Site::of([("site.yaml", SETTINGS)]);
    estrade(&site, &["build"]).ends(1).says("content").says("content/articles/");
    fs::create_dir(site.at("content")).expect("it is made");
    estrade(&site, &["build"]).ends(0);
    assert!(site.at("public/index.html").exists());
}

#[test]
fn list_shows_what_is_asked_for() {
    let site = small();
    site.write("content/articles/b.md", "---\ntitle: Brouillon\ndraft: true\n---\nB.\n");
    site.write("content/articles/f.md", "---\ntitle: Futur\ndate: 2026-06-02\n---\nF.\n");
    site.write("content/articles/e.md", "---\ntitle: Expiré\nexpires: 2026-05-01\n---\nE.\n");
    let listed = |what: &str| estrade(&site, &["list", what]).ends(0).stdout;
    let names = |text: &str| ["un.md", "b.md", "f.md", "e.md"].map(|name| text.contains(name));
    assert_eq!(names(&listed("drafts")), [false, true, false, false]);
    assert_eq!(names(&listed("scheduled")), [false, false, true, false]);
    assert_eq!(names(&listed("expired")), [false, false, false, true]);
    assert_eq!(names(&listed("all")), [true; 4]);
    assert_eq!(estrade(&site, &["list"]).ends(0).stdout, listed("all"));
    assert!(listed("outputs").lines().any(|line| line == "articles/un/index.html"));
    let json = estrade(&site, &["list", "scheduled", "--format", "json"]).ends(0).json();
    assert_eq!(json["unpublished"][0]["path"], "content/articles/f.md");
    assert_eq!(json["unpublished"][0]["date"], "2026-06-02T00:00:00+02:00");
    assert!(!site.at("public").exists(), "list writes no output");
    site.remove("content/articles/b.md");
    let none = estrade(&site, &["list", "drafts"]).ends(0);
    assert!(none.stdout.is_empty() && !none.stderr.is_empty());
    site.write("content/articles/deux.md", FAULTY);
    estrade(&site, &["list"]).ends(1).says("rien.md");
}

#[test]
fn list_leaves_no_trace() {
    let site = small();
    estrade(&site, &["list"]).ends(0);
    assert!(!site.at(".estrade").exists());
    estrade(&site, &["build"]).ends(0);
    let before = tree(site.root());
    site.write("content/articles/deux.md", "---\ntitle: Deux\ndate: 2026-01-02\n---\nDeux.\n");
    assert!(estrade(&site, &["list"]).ends(0).stdout.contains("deux.md"));
    site.remove("content/articles/deux.md");
    assert!(!estrade(&site, &["list"]).ends(0).stdout.contains("deux.md"));
    assert!(tree(site.root()) == before, "list has written something");
}

#[test]
fn names_may_hold_spaces_emoji_and_decomposed_letters() {
    let site = small();
    let page =
        |title: &str, body: &str| format!("---\ntitle: {title}\ndate: 2026-01-01\n---\n{body}\n");
    site.write("content/articles/Un été là-bas.md", page("A", "[x](<../images/une photo 🎈.svg>)"));
    site.write(
        "content/articles/e\u{301}cole.md",
        page("B", "[x](<Un e\u{301}te\u{301} là-bas.md>)"),
    );
    site.write("content/articles/tir(et)'s & co.md", page("C", "[x](/articles/%C3%A9cole.md)"));
    site.write("content/images/une photo 🎈.svg", "<svg/>");
    site.write("content/images/e\u{301}te\u{301} #1?.txt", "x");
    estrade(&site, &["build"]).ends(0);
    for path in [
        "articles/un-ete-la-bas/index.html",
        "articles/ecole/index.html",
        "images/une photo 🎈.svg",
        "images/été #1?.txt",
    ] {
        assert!(site.at("public").join(path).exists(), "{path}: {:?}", site.public().keys());
    }
    estrade(&site, &["build"]).ends(0).says("0 written");
}

#[cfg(unix)]
mod on_unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_link_out_of_the_site_is_refused() {
        let site = small();
        symlink("/etc/hostname", site.at("content/secret.txt")).expect("it is linked");
        estrade(&site, &["build"]).ends(1).says("content/secret.txt");
        fs::remove_file(site.at("content/secret.txt")).expect("it goes");
        symlink("/etc", site.at("content/etc")).expect("it is linked");
        estrade(&site, &["build"]).ends(1).says("content/etc");
        fs::remove_file(site.at("content/etc")).expect("it goes");
        // A link inside the site is as good as the file.
        site.write("content/images/a.svg", "<svg/>");
        symlink("images/a.svg", site.at("content/b.svg")).expect("it is linked");
        estrade(&site, &["build"]).ends(0);
        assert_eq!(site.read("public/b.svg"), "<svg/>");
    }

    #[test]
    fn a_link_to_secrets_or_to_earlier_outputs_is_refused() {
        let site = small();
        estrade(&site, &["build"]).ends(0);
        site.write(".env", "TOKEN=x");
        let outside = tempfile::tempdir().expect("a temporary folder");
        fs::write(outside.path().join(".env"), "TOKEN=y").expect("it is written");
        let other = outside.path().join(".env");
        for (name, target) in [
            ("content/env.txt", "../.env"),
            ("content/env.txt", other.to_str().expect("it is UTF-8")),
            ("content/images", "../public"),
            ("content/articles/deux.md", "../../public/articles/un/index.html"),
            ("content/all", ".."),
        ] {
            symlink(target, site.at(name)).expect("it is linked");
            leaves_public(&site, || estrade(&site, &["build"]).ends(1).says(name));
            fs::remove_file(site.at(name)).expect("it goes");
        }
        // Nor may the content itself be what a build writes.
        fs::rename(site.at("content"), site.at("aside")).expect("it is moved");
        symlink("public", site.at("content")).expect("it is linked");
        leaves_public(&site, || estrade(&site, &["build"]).ends(1).says("public"));
    }

    #[test]
    fn links_in_a_circle_and_to_nothing_are_named() {
        let site = small();
        symlink("..", site.at("content/articles/boucle")).expect("it is linked");
        estrade(&site, &["build"]).ends(1).says("content/articles/boucle");
        fs::remove_file(site.at("content/articles/boucle")).expect("it goes");
        symlink("b.md", site.at("content/articles/a.md")).expect("it is linked");
        symlink("a.md", site.at("content/articles/b.md")).expect("it is linked");
        estrade(&site, &["build"]).ends(1).says("content/articles/a.md");
        fs::remove_file(site.at("content/articles/b.md")).expect("it goes");
        estrade(&site, &["build"]).ends(1).says("content/articles/a.md");
    }

    #[test]
    fn a_pipe_is_not_opened() {
        let site = small();
        let made = Command::new("mkfifo").arg(site.at("content/articles/tube.md")).status();
        assert!(made.expect("mkfifo runs").success());
        let mut command = program(site.root(), &["build"]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("it runs");
        let is_over = || child.try_wait().expect("it is ours").is_some();
        let ended = std::iter::repeat_with(is_over)
            .take(200)
            .inspect(|_| std::thread::sleep(Duration::from_millis(50)))
            .any(|is_over| is_over);
        if !ended {
            child.kill().expect("it is ours");
        }
        assert!(ended, "it waits for the pipe");
        done(child.wait_with_output().expect("it has ended")).ends(1).says("tube.md");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let site = small();
        site.write("content/articles/deux.md", "x");
        let closed = fs::Permissions::from_mode(0o000);
        fs::set_permissions(site.at("content/articles/deux.md"), closed).expect("it is ours");
        if fs::read(site.at("content/articles/deux.md")).is_ok() {
            eprintln!("skipped: root reads everything");
            return;
        }
        estrade(&site, &["build"]).ends(1).says("content/articles/deux.md");
    }

    #[test]
    fn an_output_folder_behind_a_link_is_written_and_links_in_it_are_not_followed() {
        let site = small();
        let elsewhere = tempfile::tempdir().expect("a temporary folder");
        symlink(elsewhere.path(), site.at("public")).expect("it is linked");
        estrade(&site, &["build"]).ends(0);
        assert!(elsewhere.path().join("articles/un/index.html").exists());
        assert!(site.at("public").is_symlink());
        // Somebody's link where our folder must be: nothing is written behind it.
        let other = small();
        let behind = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(other.at("public")).expect("it is made");
        symlink(behind.path(), other.at("public/articles")).expect("it is linked");
        estrade(&other, &["build", "--force"]);
        assert!(fs::read_dir(behind.path()).expect("it is there").next().is_none());
        assert!(other.at("public/articles").is_symlink(), "foreign links stay");
    }

    #[test]
    fn another_file_system_is_as_good() {
        use std::os::unix::fs::MetadataExt;
        let memory = Path::new("/dev/shm");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let device = |path: &Path| fs::metadata(path).map(|metadata| metadata.dev()).ok();
        if !memory.is_dir() || device(memory) == device(folder.path()) {
            eprintln!("skipped: there is one file system only");
            return;
        }
        let output = tempfile::tempdir_in(memory).expect("a temporary folder");
        let shown = output.path().join("public").display().to_string();
        for (path, bytes) in [("site.yaml", SETTINGS), ("content/articles/un.md", ARTICLE)] {
            support::write(&folder.path().join(path), bytes);
        }
        let build = || run(&mut program(folder.path(), &["build", "--output", &shown]));
        build().ends(0);
        let first = tree(Path::new(&shown));
        assert!(first.contains_key("articles/un/index.html"));
        build().ends(0).says("0 written");
        assert!(tree(Path::new(&shown)) == first, "and nothing of ours is left there");
    }
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = small();
    estrade(&site, &["build"]).ends(0);
    // What the first build holds while it writes.
    let lock = fs::File::options().write(true).open(site.at(".estrade/lock")).expect("it is there");
    lock.try_lock().expect("nobody builds");
    leaves_public(&site, || {
        estrade(&site, &["build"]).ends(1).says("lock");
        run(program(site.root(), &["build"]).env("LANG", "fr")).ends(1).says("en cours");
        estrade(&site, &["list"]).ends(0);
    });
    drop(lock);
    estrade(&site, &["build"]).ends(0);
    let both: Vec<_> = (0..2)
        .map(|_| program(site.root(), &["build"]).stderr(Stdio::piped()).spawn().expect("it runs"))
        .collect();
    let codes: Vec<i32> = both
        .into_iter()
        .map(|child| done(child.wait_with_output().expect("it ends")).code)
        .collect();
    assert!(codes.iter().all(|code| [0, 1].contains(code)) && codes.contains(&0), "{codes:?}");
}

/// A site large enough that a run can be met at any of its stages.
fn large(n_articles: usize) -> Site {
    let site = Site::of([("site.yaml", SETTINGS)]);
    for n in 0..n_articles {
        site.write(&format!("content/articles/a{n}.md"), article(n, n as u64 % 7));
    }
    site
}

fn article(n: usize, tag: u64) -> String {
    let day = n % 28 + 1;
    format!("---\ntitle: Article {n}\ndate: 2026-01-{day:02}\ntags: [t{tag}]\n---\nTexte {tag}.\n")
}

/// A run killed at any moment leaves nothing that the next run trips over.
#[test]
fn a_killed_build_is_mended_by_the_next() {
    let site = large(200);
    let mut moment = 5;
    let mut n_killed = 0;
    while moment < 3_000 {
        for n in (0..200).step_by(3) {
            site.write(&format!("content/articles/a{n}.md"), article(n, moment));
        }
        let mut child =
            program(site.root(), &["build"]).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(moment));
        child.kill().expect("it is ours");
        let was_killed = !child.wait().expect("it ends").success();
        n_killed += usize::from(was_killed);
        // Every other time what vanishes meanwhile, as its tag does, must go too.
        if n_killed % 2 == 0 {
            estrade(&site, &["build"]).ends(0);
            let expected = estrade::build_in_memory(support::files_of(site.root()), &site.options);
            let (expected, _) = expected.expect("it is a site");
            assert_eq!(difference(&bytes(&site.public()), &expected), None, "after {moment} ms");
        }
        if !was_killed {
            break;
        }
        moment += moment / 3;
    }
    assert!(n_killed > 2, "it was killed {n_killed} times");
    estrade(&site, &["build"]).ends(0);
}

/// Neither a terminal nor a workflow obeys what files are called or say.
#[test]
#[cfg(unix)]
fn what_files_are_called_and_say_is_seen_and_not_obeyed() {
    let odd = ["\u{1b}]0;pwned\u{7}", "a\n::error::x", "b\u{9b}31m", "c\u{7f}"];
    let site = small();
    for name in odd {
        site.write(&format!("content/articles/{name}.md"), ARTICLE);
    }
    let is_seen = |args: &[&str], code: i32| {
        let run = estrade(&site, args).ends(code);
        let all = format!("{}{}", run.stdout, run.stderr);
        let is_obeyed = |c: char| c.is_control() && c != '\n' && c != '\t';
        assert!(!all.contains(is_obeyed), "{args:?}: {all:?}");
        let is_command = |line: &str| line.trim_start().starts_with("::");
        assert!(!all.lines().any(is_command), "{args:?}: {all}");
        run
    };
    for command in ["list", "check", "build"] {
        let words = "holds control characters: `content/articles/␛]0;pwned␇.md`";
        is_seen(&[command], 1).says(words).says("content/articles/a␊::error::x.md");
        is_seen(&[command, "--format", "json"], 1).json();
    }
    odd.iter().for_each(|name| site.remove(&format!("content/articles/{name}.md")));
    let text = "---\ntitle: \"a\\n::error::x\\x9b31m\"\ndate: \"2026\\n::error::x\\x9b\"\n---\n";
    site.write("content/articles/deux.md", text);
    is_seen(&["list"], 1);
    is_seen(&["build"], 1).says("`2026␊::error::x\u{fffd}`");
    // A file that is copied has its own name.
    site.write("content/articles/deux.md", text.replace("2026\\n::error::x\\x9b", "2026-01-02"));
    site.write("content/::error::x.txt", "x");
    let outputs = is_seen(&["list", "outputs"], 0).stdout;
    assert!(outputs.lines().any(|line| line == "./::error::x.txt"), "{outputs}");
    is_seen(&["build", "--verbose"], 0);
}

#[test]
fn what_has_no_place_is_told_without_a_margin() {
    let site = small();
    let run = estrade(&site, &["check", "--root", "nowhere"]).ends(1).says("\nhelp: ");
    assert!(!run.stderr.lines().any(|line| line.trim() == "|"), "{}", run.stderr);
}

#[test]
fn a_long_path_does_not_widen_all_lines_of_a_list() {
    let site = small();
    let long = format!("content/articles/{}.md", "a".repeat(90));
    site.write(&long, "---\ntitle: Long\ndraft: true\n---\nL.\n");
    let listed = run(program(site.root(), &["list"]).env("LANG", "fr")).ends(0).stdout;
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines[0], format!("{long}  brouillon      Long"));
    assert_eq!(lines[1], format!("{:40}  /articles/un/  Un", "content/articles/un.md"));
}

#[test]
fn comments_are_pulled_where_there_is_a_server() {
    let site = small();
    estrade(&site, &["comments"]).ends(2);
    let none = estrade(&site, &["comments", "pull"]).ends(0).says("no page has a server");
    assert_eq!(none.stdout, "");
    none.says("comments: {isso: https://isso.my-blog.example/}");
    estrade(&site, &["comments", "pull", "--what"]).ends(2).says("--what");
    estrade(&site, &["comments", "push"]).ends(2).says("there is no command `push`");
    let help = estrade(&site, &["help", "comments", "pull"]).ends(0);
    assert!(help.stdout.contains("--dry-run"), "{}", help.stdout);
    // Nobody listens at that port: it is said, and is no fault of the site.
    let settings = site.read("site.yaml");
    let server = format!("{settings}comments: {{isso: \"http://127.0.0.1:1/\"}}\n");
    site.write("site.yaml", &server);
    let lost = estrade(&site, &["comments", "pull"]).ends(0).says("Isso (127.0.0.1): ");
    lost.says("nothing is lost");
    site.write(
        "site.yaml",
        format!(
            "{settings}comments: {{isso: {{server: \"http://x.fr/\", \
                                     database: rien.db}}}}\n"
        ),
    );
    estrade(&site, &["comments", "pull"]).ends(1).says("error: Isso (rien.db)");
    site.write("site.yaml", format!("{settings}rien: 1\n"));
    estrade(&site, &["comments", "pull"]).ends(1).says("site.yaml").says("rien");
    assert!(!site.root().join("journal").exists() && !site.root().join(".estrade").exists());
}

/// An Isso server with two comments of the article, the second an answer; gives its port.
fn isso() -> u16 {
    use std::io::{BufRead, BufReader, Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it has one").port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().expect("it is open"));
            let mut header = String::new();
            while !header.ends_with("\r\n\r\n") && reader.read_line(&mut header).unwrap_or(0) > 0 {}
            let header = header.to_lowercase();
            let length =
                header.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let mut body = vec![0; length.and_then(|length| length.parse().ok()).unwrap_or(0)];
            let _ = reader.read_exact(&mut body);
            let answer = match header.starts_with("post /count") {
                true => "[2]",
                false => {
                    "{\"replies\": [{\"id\": 1, \"parent\": null, \"created\": 1.0, \"mode\": 1, \
                     \"text\": \"<p>Un</p>\", \"author\": \"Zoe\", \"website\": null, \"replies\": \
                     [{\"id\": 2, \"parent\": 1, \"created\": 2.0, \"mode\": 1, \"text\": \
                     \"<p>Deux</p>\", \"author\": null, \"website\": null}]}]}"
                }
            };
            let head = format!("Content-Length: {}\r\nConnection: close\r\n\r\n", answer.len());
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n{head}{answer}");
        }
    });
    port
}

#[test]
fn a_pull_says_what_it_did_and_what_is_left_to_decide() {
    let site = small();
    let settings = site.read("site.yaml");
    site.write(
        "site.yaml",
        format!("{settings}comments: {{mail: moi@x.fr, isso: \"http://127.0.0.1:{}/\"}}\n", isso()),
    );
    let file = "content/comments/articles/un.yaml";
    let dry = estrade(&site, &["comments", "pull", "--dry-run"]).ends(0);
    dry.says("Isso (127.0.0.1): 2 comments.")
        .says(&format!("{file}: 2 new"))
        .says("1 file would be written; with `--dry-run`, it was not.");
    assert!(!site.root().join(file).exists() && !site.root().join("journal").exists());
    estrade(&site, &["comments", "pull"]).ends(0).says("1 file written.");
    let written = site.read(file);
    estrade(&site, &["comments", "pull"]).ends(0).says("Nothing new.");
    assert_eq!(site.read(file), written);
    estrade(&site, &["build", "--strict"]).ends(0);
    assert!(site.read("public/articles/un/index.html").contains("Deux"));
    // The author edits one, takes the other out, and has one that is on no server.
    let own = "- id: isso-2-2\n  text: À moi\n- id: isso-9\n  text: Perdu\n";
    site.write(file, own);
    estrade(&site, &["comments", "pull"])
        .ends(0)
        .says("1 comment that you took out is not fetched again.")
        .says("1 comment is no longer on its server and stays in the site")
        .says(&format!("  {file}: isso-9"));
    assert_eq!(site.read(file), own);
    site.write(file, "- texte: \"a\n");
    estrade(&site, &["comments", "pull"]).ends(1).says(&format!("{file}:1"));
    assert_eq!(site.read(file), "- texte: \"a\n");
    site.write("journal/comments.yaml", "<<<<<<< HEAD\n");
    estrade(&site, &["comments", "pull"]).ends(1).says("`journal/comments.yaml` cannot be read");
}
