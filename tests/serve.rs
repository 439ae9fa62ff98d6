//! `estrade serve --watch`, with real files and real HTTP: what it shows after any change, and whom
//! it answers.

mod support;

use estrade::{Options, build_in_memory};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::time::Duration;
use support::edits::{Edit, Trial, edit};
use support::preview::{Preview, with_plain_names};
use support::program::{ARTICLE, FAULTY, SETTINGS, small};
use support::{Files, Site, difference, files_of, tree};

const UN: &str = "content/articles/un.md";

fn article(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-01\n---\n{text}\n")
}

/// What a build would make of the files as they are now, as a preview names it.
fn built(site: &Site, drafts: bool) -> Option<Files> {
    let options = Options { drafts, future: drafts, ..site.options.clone() };
    let (outputs, report) = build_in_memory(files_of(site.root()), &options).expect("it can run");
    report.ok.then(|| with_plain_names(&outputs))
}

#[test]
fn it_serves_what_a_build_makes() {
    for drafts in [true, false] {
        let site = Site::sample();
        site.write("content/articles/idee.md", "---\ntitle: Idée\ndraft: true\n---\nÀ écrire.\n");
        let preview = Preview::of(&site, if drafts { &[] } else { &["--no-drafts"] });
        let expected = built(&site, drafts).expect("it has no errors");
        let served = preview.outputs(&expected);
        assert_eq!(difference(&served, &expected), None);
        let status = preview.get("/articles/idee/").status;
        assert_eq!(status, if drafts { 200 } else { 404 });
    }
}

#[test]
fn changes_show_everywhere_and_what_is_gone_is_gone() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    site.write(UN, article("Un", "Un autre texte."));
    preview.until_shows("/articles/un/", "Un autre texte");
    site.write(UN, article("Un nouveau titre", "Un autre texte."));
    for path in ["/articles/un/", "/", "/articles/", "/atom.xml", "/archives/2026/"] {
        preview.until_shows(path, "Un nouveau titre");
    }
    site.write("content/articles/deux.md", article("Deux", "Deux."));
    preview.until_shows("/", "Deux");
    fs::rename(site.at("content/articles/deux.md"), site.at("content/articles/trois.md"))
        .expect("it is renamed");
    preview.until(|preview| preview.get("/articles/deux/").status == 404);
    preview.until_shows("/articles/trois/", "Deux.");
    site.remove("content/articles/trois.md");
    preview.until(|preview| preview.get("/articles/trois/").status == 404);
    assert!(!preview.get("/").text().contains("Deux"));
    site.write("site.yaml", [SETTINGS, b"description: Toute une phrase\n"].concat());
    preview.until_shows("/", "Toute une phrase");
    site.write("content/images/un.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    preview.until(|preview| preview.get("/images/un.svg").status == 200);
}

#[test]
fn every_way_of_saving_shows() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    let (path, other) = (site.at(UN), site.at("content/articles/un.md~"));
    let save = |how: &str, text: &str| match how {
        "in place" => fs::write(&path, text).expect("it is written"),
        "temporary file" => {
            let temporary = site.at("content/articles/.un.md.tmp");
            fs::write(&temporary, text)
                .and_then(|()| fs::rename(&temporary, &path))
                .expect("saved");
        }
        "backup" => {
            fs::rename(&path, &other).and_then(|()| fs::write(&path, text)).expect("saved");
            fs::remove_file(&other).expect("it is removed");
        }
        _ => fs::remove_file(&path).and_then(|()| fs::write(&path, text)).expect("saved"),
    };
    let ways = ["in place", "temporary file", "backup", "delete"];
    for (n, how) in ways.iter().cycle().take(12).enumerate() {
        save(how, &article("Un", &format!("Version {n}.")));
        preview.until(|preview| {
            let answer = preview.get("/articles/un/");
            assert_eq!(answer.status, 200, "{how}");
            answer.text().contains(&format!("Version {n}."))
        });
    }
}

#[test]
fn a_half_written_file_is_no_mistake() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    for n in 0..3 {
        let text = article("Un", &format!("Version {n}."));
        let (start, end) = text.split_at(12);
        let mut file = fs::File::create(site.at(UN)).expect("it is opened");
        file.write_all(start.as_bytes()).expect("it is written");
        std::thread::sleep(Duration::from_millis(120));
        assert!(preview.get("/articles/un/").text().contains("Version") || n == 0);
        file.write_all(end.as_bytes()).expect("it is written");
        drop(file);
        preview.until_shows("/articles/un/", &format!("Version {n}."));
    }
    // Nor are its consequences in other files.
    site.write("content/articles/deux.md", article("Deux", "## Fin {#fin}"));
    site.write("content/articles/trois.md", article("Trois", "[Fin](deux.md#fin)"));
    preview.until_shows("/articles/trois/", "Fin");
    let mut file = fs::File::create(site.at("content/articles/deux.md")).expect("it is opened");
    file.write_all(b"---\ntitle: Deux\n---\nRien.\n").expect("it is written");
    site.write(UN, article("Un", "Entre-temps."));
    preview.until_shows("/articles/un/", "Entre-temps");
    file.write_all(b"\n## Fin {#fin}\n").expect("it is written");
    drop(file);
    preview.until_shows("/articles/deux/", "Rien.");
    assert!(!preview.said().contains("error"), "{}", preview.said());
}

#[test]
fn an_emptied_file_is_half_of_a_save() {
    let site = small();
    site.write("themes/mien/templates/article.html", "<p id=\"mien\">{{ page.title }}</p>");
    site.write("site.yaml", [SETTINGS, b"theme: { name: mien }\n"].concat());
    let preview = Preview::of(&site, &["--watch"]);
    for n in 0..10 {
        site.write(UN, "");
        site.write("themes/mien/templates/article.html", "");
        std::thread::sleep(Duration::from_millis(n * 5));
        assert!(!preview.get("/articles/un/").text().is_empty());
        site.write(UN, article(&format!("Version {n}"), "Texte."));
        site.write("themes/mien/templates/article.html", "<p id=\"mien\">{{ page.title }}</p>");
        preview.until_shows("/articles/un/", &format!("<p id=\"mien\">Version {n}"));
    }
    assert!(!preview.said().contains("error"), "{}", preview.said());
}

#[test]
fn a_page_comes_out_when_it_is_due() {
    let site = small();
    let due = jiff::Timestamp::now() + Duration::from_secs(2);
    site.write(UN, format!("---\ntitle: Un\ndate: {due}\n---\nEnfin.\n"));
    let preview = Preview::now(&site, &["--watch", "--no-drafts"]);
    assert_eq!(preview.get("/articles/un/").status, 404);
    preview.until_shows("/articles/un/", "Enfin.");
}

#[test]
fn a_tab_is_told_how_things_stand() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    let first = preview.state("/articles/un/");
    assert_eq!(first["problems"], serde_json::json!([]));
    assert!(preview.get("/articles/un/").text().contains(first["print"].as_str().expect("it is")));
    site.write(UN, FAULTY);
    preview.until(|preview| preview.said().contains("rien.md"));
    let faulty = preview.state("/articles/un/");
    assert_eq!(faulty["print"], first["print"]);
    assert!(faulty["stale"].is_string() && preview.state("/")["stale"].is_null());
    let problem = &faulty["problems"][0];
    assert_eq!((&problem["file"], &problem["own"]), (&UN.into(), &true.into()));
    assert!(problem["excerpt"].as_str().is_some_and(|line| line.contains("rien.md")));
    site.remove(UN);
    preview.until(|preview| preview.get("/articles/un/").status == 404);
    let gone = preview.state("/articles/un/");
    assert_eq!(gone["summary"]["errors"], "0 errors");
    assert!(gone["print"].as_str().is_some_and(|print| print.starts_with("404-")));
}

#[cfg(unix)]
#[test]
fn a_link_that_comes_later_leads_nowhere() {
    let site = small();
    site.write("secret.txt", "SECRET");
    site.write("content/notes.txt", "Des notes.");
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/notes.txt").text(), "Des notes.");
    site.remove("content/notes.txt");
    std::os::unix::fs::symlink(site.at("secret.txt"), site.at("content/notes.txt"))
        .expect("a link");
    assert_eq!(preview.get("/notes.txt").status, 404);
}

#[test]
fn a_site_that_went_is_followed_when_it_is_back() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    let files = tree(site.root());
    fs::remove_dir_all(site.root()).expect("it is removed");
    preview.until(|preview| preview.get("/articles/un/").status == 404);
    for (path, bytes) in support::bytes(&files) {
        site.write(&path, bytes);
    }
    preview.until_shows("/articles/un/", "Un texte");
    site.write(UN, article("Un", "Suivi."));
    preview.until_shows("/articles/un/", "Suivi.");
}

#[test]
fn many_files_at_once_end_in_the_right_state() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    let name = |n: usize| format!("content/articles/lot/{n}.md");
    for n in 0..500 {
        site.write(&name(n), article(&format!("Lot {n}"), "Texte."));
    }
    preview
        .until(|preview| (0..500).all(|n| preview.get(&format!("/articles/{n}/")).status == 200));
    fs::rename(site.at("content/articles/lot"), site.at("content/articles/autre")).expect("moved");
    site.write("content/articles/autre/0.md", article("Lot 0", "Un autre texte."));
    preview.until_shows("/articles/0/", "Un autre texte");
    fs::remove_dir_all(site.at("content/articles/autre")).expect("it is removed");
    preview.until(|preview| preview.get("/articles/499/").status == 404);
    let expected = built(&site, true).expect("it has no errors");
    preview.until(|preview| preview.outputs(&expected) == expected);
}

#[test]
fn a_mistake_spoils_nothing_else() {
    let site = small();
    site.write("content/articles/deux.md", article("Deux", "Deux, bien."));
    site.write("themes/mien/templates/page.html", "{% extends \"default/page.html\" %}");
    site.write("site.yaml", [SETTINGS, b"theme: { name: mien }\n"].concat());
    let preview = Preview::of(&site, &["--watch"]);
    let last_good = preview.get("/articles/deux/");
    site.write("content/articles/deux.md", FAULTY);
    preview.until(|preview| preview.said().contains("rien.md"));
    assert_eq!(preview.get("/articles/deux/").body, last_good.body);
    site.write("content/articles/deux.md", "---\ntitle: [\n---\nTexte.\n");
    preview.until(|preview| preview.said().contains("deux.md:2"));
    assert_eq!(preview.get("/articles/deux/").body, last_good.body);
    // One mistake follows another.
    site.write("content/articles/deux.md", FAULTY.replace("rien.md", "nulle-part.md"));
    preview.until(|preview| preview.said().contains("nulle-part.md"));
    assert_eq!(preview.get("/articles/deux/").body, last_good.body);
    site.write(UN, article("Un", "Entre-temps."));
    preview.until_shows("/articles/un/", "Entre-temps");
    let settings = site.read("site.yaml");
    site.write("site.yaml", "title: [\n");
    preview.until(|preview| preview.said().contains("site.yaml:1"));
    preview.until_shows("/", "Carnet");
    site.write("site.yaml", settings);
    site.write("themes/mien/templates/article.html", "{% if %}");
    preview.until(|preview| preview.said().contains("article.html:1"));
    preview.until_shows("/articles/un/", "Entre-temps");
    site.write("themes/mien/templates/article.html", "<p>{{ page.title | abs }}</p>");
    preview.until(|preview| preview.said().matches("article.html:1").count() > 1);
    assert!(preview.get("/_estrade/").text().contains("article.html"));
    preview.until_shows("/articles/un/", "Entre-temps");
    site.remove("themes/mien/templates/article.html");
    site.write("content/articles/deux.md", article("Deux", "Deux, de nouveau."));
    preview.until_shows("/articles/deux/", "Deux, de nouveau");
    site.write("content/articles/neuf.md", "---\ntitle: [\n---\nTexte.\n");
    preview.until(|preview| preview.said().contains("neuf.md:2"));
    preview.until(|preview| preview.get("/articles/neuf/").status == 200);
    site.remove("content/articles/neuf.md");
    preview.until(|preview| preview.get("/articles/neuf/").status == 404);
    let expected = built(&site, true).expect("it has no errors");
    preview.until(|preview| preview.outputs(&expected) == expected);
}

#[test]
fn polling_sees_what_nothing_reports() {
    let site = small();
    let preview = Preview::of(&site, &["--poll"]);
    let mut file = fs::File::create(site.at(UN)).expect("it is opened");
    for part in ["---\ntit", "le: Un\n", "date: 2026-01-01\n", "---\nTexte.\n"] {
        file.write_all(part.as_bytes()).expect("it is written");
        std::thread::sleep(Duration::from_millis(200));
    }
    preview.until_shows("/articles/un/", "Texte.");
    assert!(!preview.said().contains("error"), "{}", preview.said());
    site.write(UN, article("Un", "Vu sans qu’on le dise."));
    preview.until_shows("/articles/un/", "Vu sans");
    site.remove(UN);
    preview.until(|preview| preview.get("/articles/un/").status == 404);
}

#[test]
fn it_answers_to_its_own_name_alone() {
    let preview = Preview::of(&small(), &["--watch"]);
    let port = preview.port;
    let own =
        [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("LOCALHOST:{port}")];
    for host in &own {
        assert_eq!(preview.ask("GET", "/", &[("Host", host)]).status, 200, "{host}");
    }
    let foreign = format!("localhost:{port}.evil.example");
    for host in ["evil.example", "localhost", "localhost:1", &foreign] {
        let answer = preview.ask("GET", "/articles/un/", &[("Host", host)]);
        assert!(
            (400..500).contains(&answer.status) && !answer.text().contains("Un texte"),
            "{host}"
        );
    }
    let events = "/_estrade/events?address=%2F&print=";
    let answer = preview.ask("GET", events, &[("Origin", "http://evil.example")]);
    assert_eq!(answer.status, 403);
    assert_eq!(preview.get("/").header("access-control-allow-origin"), "");
}

#[test]
fn no_path_leads_out_of_the_site() {
    let site = small();
    site.write("secret.md", "SECRET");
    site.write(".estrade/secret", "SECRET");
    #[cfg(unix)]
    std::os::unix::fs::symlink(site.at("secret.md"), site.at("content/lien.md")).expect("a link");
    let preview = Preview::of(&site, &["--watch"]);
    for path in [
        "/../secret.md",
        "/%2e%2e/secret.md",
        "/..%2fsecret.md",
        "/articles/../../secret.md",
        "/lien.md",
        "/.estrade/secret",
        "/site.yaml",
        "//etc/passwd",
        "/%00",
        "/%ff",
        "/C:%5Cx",
    ] {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("SECRET"), "{path}");
    }
}

#[test]
fn answers_are_as_browsers_and_readers_want_them() {
    let site = small();
    site.write("content/cours.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    site.write("content/son.mp3", vec![7_u8; 300_000]);
    let preview = Preview::of(&site, &[]);
    for (path, kind) in [
        ("/", "text/html"),
        ("/atom.xml", "application/atom+xml"),
        ("/rss.xml", "application/rss+xml"),
        ("/feed.json", "application/feed+json"),
        ("/cours.ics", "text/calendar"),
        ("/assets/style.css", "text/css"),
        ("/son.mp3", "audio/mpeg"),
    ] {
        assert!(preview.get(path).header("content-type").starts_with(kind), "{path}");
    }
    for path in ["/", "/son.mp3"] {
        let etag = preview.get(path).header("etag").to_owned();
        assert!(!etag.is_empty());
        let again = preview.ask("GET", path, &[("If-None-Match", &etag)]);
        assert_eq!((again.status, again.body.len()), (304, 0));
        let part = preview.ask("GET", path, &[("Range", "bytes=2-5")]);
        assert_eq!((part.status, part.body.len()), (206, 4));
    }
    let head = preview.ask("HEAD", "/son.mp3", &[]);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "300000", 0));
    assert_eq!(preview.ask("POST", "/", &[]).status, 405);
    let missing = preview.get("/nulle-part/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("Carnet") && missing.text().contains("/_estrade/client.js"));
    let moved = preview.get("/articles/un?a=b");
    assert_eq!((moved.status, moved.header("location")), (307, "/articles/un/?a=b"));
}

#[test]
fn a_base_url_with_a_path_is_served_as_it_is() {
    let site = small();
    site.write("site.yaml", "title: Carnet\nbase_url: https://carnet.example/blog/\n");
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/").header("location"), "/blog/");
    assert!(preview.get("/blog/").text().contains("href=\"/blog/articles/un/\""));
    assert_eq!(preview.get("/articles/un/").status, 404);
}

#[test]
fn a_busy_port_gives_the_next_one() {
    let site = small();
    let first = Preview::of(&site, &[]);
    let second = Preview::of(&site, &["--port", &first.port.to_string()]);
    assert_ne!(first.port, second.port);
    assert!(second.said().contains(&format!("Port {} is busy", first.port)), "{}", second.said());
}

#[cfg(unix)]
#[test]
fn it_writes_nothing_and_ends_at_once() {
    let site = small();
    let before = tree(site.root());
    let preview = Preview::of(&site, &["--watch"]);
    site.write(UN, article("Un", "Un autre texte."));
    preview.until_shows("/articles/un/", "Un autre texte");
    site.write(UN, ARTICLE);
    preview.until_shows("/articles/un/", "Un texte");
    let _listening = preview.listen("/articles/un/");
    assert_eq!(preview.interrupt(), Some(0));
    assert_eq!(support::bytes(&tree(site.root())), support::bytes(&before));
}

#[test]
fn builds_run_beside_it() {
    let site = small();
    let preview = Preview::of(&site, &["--watch"]);
    site.build();
    site.write(UN, article("Un", "Un autre texte."));
    preview.until_shows("/articles/un/", "Un autre texte");
    site.build();
    site.remove(".estrade/index");
    site.write(UN, article("Un", "Un dernier texte."));
    preview.until_shows("/articles/un/", "Un dernier texte");
}

/// Whether an edit is of what a preview follows: not of its options, nor of a build's own files.
fn is_followed(edit: Edit) -> bool {
    !matches!(
        edit,
        Edit::Flag { .. }
            | Edit::Later { .. }
            | Edit::Forget { .. }
            | Edit::Tamper { .. }
            | Edit::List
            | Edit::Touch { .. }
    )
}

/// Random edits at speed: whatever they are, what is served is what a clean build makes.
#[test]
fn it_never_goes_stale() {
    let n_edits = if std::env::var_os("CI").is_some() { 400 } else { 80 };
    let mut runner = TestRunner::deterministic();
    let mut trial = Trial::new(true);
    let preview = Preview::of(&trial.site, &["--watch"]);
    let before = preview.memory();
    let mut known = BTreeSet::new();
    for _ in 0..n_edits {
        let one = edit().prop_filter("followed", |edit| is_followed(*edit));
        trial.apply(one.new_tree(&mut runner).expect("there is one").current());
        let Some(expected) = built(&trial.site, true) else {
            trial.repair();
            continue;
        };
        trial.good = trial.files.clone();
        // Most edits follow each other faster than they can be looked at.
        if trial.story.len().is_multiple_of(5) {
            agrees(&preview, &expected, &trial.story);
            known.extend(expected.keys().cloned());
            let gone = known.iter().filter(|path| !expected.contains_key(*path));
            let still = gone.filter(|path| preview.output(path).status == 200);
            assert_eq!(still.collect::<Vec<_>>(), Vec::<&String>::new(), "{:?}", trial.story);
        }
    }
    trial.repair();
    agrees(&preview, &built(&trial.site, true).expect("it was good"), &trial.story);
    let grown = preview.memory().saturating_sub(before);
    assert!(grown < 64 << 20, "{} MB more", grown >> 20);
}

#[track_caller]
fn agrees(preview: &Preview, expected: &Files, story: &[String]) {
    let start = std::time::Instant::now();
    while let Some(difference) = difference(&preview.outputs(expected), expected) {
        let last = story.iter().rev().take(12).rev().cloned().collect::<Vec<_>>().join("\n");
        assert!(start.elapsed() < Duration::from_secs(15), "{difference}\nafter\n{last}");
        std::thread::sleep(Duration::from_millis(10));
    }
}
