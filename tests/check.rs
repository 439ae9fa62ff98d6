//! `estrade check`, as its users run it: it says what a build would, and writes nothing.

mod support;

use serde_json::Value;
use std::fs;
use std::net::TcpListener;
use std::process::Command;
use support::program::{DUBIOUS, FAULTY, SETTINGS, estrade, program, run, small};
use support::{Site, tree};

/// Asserts that a run leaves the whole site as it is, memory and outputs included.
#[track_caller]
fn leaves_all<T>(site: &Site, act: impl FnOnce() -> T) -> T {
    let before = tree(site.root());
    let result = act();
    assert!(tree(site.root()) == before, "the folder has changed");
    result
}

#[test]
fn a_site_without_faults_ends_with_0_and_nothing_is_written() {
    let site = small();
    let check = |words: &str| {
        let run = leaves_all(&site, || estrade(&site, &["check"]).ends(0).says(words));
        assert_eq!(run.stdout, "");
    };
    check("Nothing to report: 1 page, ");
    estrade(&site, &["build"]).ends(0);
    check("Nothing to report: 1 page, ");
    site.write(
        "content/articles/deux.md",
        "---\ntitle: Deux\ndate: 2026-01-02\n---\n[un](un.md)\n",
    );
    site.replace("content/articles/un.md", "Un texte", "Un autre texte");
    check("Nothing to report: 2 pages, ");
    let french = run(program(site.root(), &["check"]).env("LANG", "fr_FR.UTF-8")).ends(0);
    french.says("Rien à signaler\u{a0}: 2 pages, ");
}

#[test]
fn it_says_what_a_build_says() {
    for strict in [&[][..], &["--strict"]] {
        let site = Site::sample();
        estrade(&site, &["build"]).ends(0);
        site.write("content/articles/deux.md", FAULTY);
        site.write("content/articles/trois.md", DUBIOUS);
        site.write("themes/mine/templates/part.html", "<p>{{ site.title | first | abs }}</p>\n");
        let args = |command| [&[command, "--format", "json"], strict].concat();
        let check = leaves_all(&site, || estrade(&site, &args("check")).ends(1).json());
        let build = estrade(&site, &args("build")).ends(1).json();
        assert_eq!(check["diagnostics"], build["diagnostics"]);
        for key in ["ok", "pages", "outputs", "next_change", "unpublished"] {
            assert_eq!(check[key], build[key], "{key}");
        }
        let codes: Vec<&Value> = check["diagnostics"]
            .as_array()
            .expect("it is a list")
            .iter()
            .map(|problem| &problem["code"])
            .collect();
        for code in ["broken-link", "unknown-key", "wrong-value"] {
            assert!(codes.iter().any(|found| **found == code), "{code}: {codes:?}");
        }
        for key in ["rendered", "skipped", "written", "deleted"] {
            assert!(check.get(key).is_none(), "{key} is a build's");
        }
    }
}

/// Templates fail in *render* alone, where bodies are read that an earlier build packed.
#[test]
fn templates_that_fail_are_found_before_and_after_a_build() {
    let faulty = "{% extends \"default/page.html\" %}{% block content %}\
                  {{ page.title | first | abs }}{{ page.body | safe }}{% endblock %}\n";
    let site = Site::sample();
    site.write("themes/mine/templates/page.html", faulty);
    let before = leaves_all(&site, || estrade(&site, &["check"]).ends(1));
    before.says("themes/mine/templates/page.html").says("One error to mend.");
    let site = Site::sample();
    estrade(&site, &["build"]).ends(0);
    site.write("themes/mine/templates/page.html", faulty);
    leaves_all(&site, || estrade(&site, &["check"]).ends(1).says("templates/page.html"));
}

#[test]
fn a_damaged_memory_is_left_as_it_is() {
    let site = Site::sample();
    estrade(&site, &["build"]).ends(0);
    let files = fs::read_dir(site.at(".estrade")).expect("it is there").flatten();
    let pack = files.map(|entry| entry.path()).find(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pack-"))
    });
    let pack = pack.expect("bodies are packed");
    let length = fs::metadata(&pack).expect("it is there").len();
    let size = usize::try_from(length).expect("it is small");
    fs::write(&pack, vec![b'x'; size]).expect("it is written");
    leaves_all(&site, || estrade(&site, &["check"]).ends(0).says("Nothing to report"));
}

#[test]
fn it_runs_beside_a_build() {
    let site = small();
    estrade(&site, &["build"]).ends(0);
    let lock = fs::File::options().write(true).open(site.at(".estrade/lock")).expect("it is there");
    lock.try_lock().expect("nobody builds");
    estrade(&site, &["build"]).ends(1).says("lock");
    leaves_all(&site, || estrade(&site, &["check"]).ends(0));
}

#[test]
fn an_output_folder_that_a_build_would_refuse_is_named() {
    let site = small();
    site.write("public/photos/été.jpg", "mine");
    leaves_all(&site, || {
        let run = estrade(&site, &["check"]).ends(0);
        run.says("photos/été.jpg").says("--output").says("No error: 1 page");
        estrade(&site, &["check", "--strict"]).ends(1).says("photos/été.jpg");
    });
    estrade(&site, &["build"]).ends(1).says("photos/été.jpg");
    let in_the_way = small();
    in_the_way.write("public/articles", "mine");
    estrade(&in_the_way, &["check"]).ends(0).says("articles").says("move them");
    let file = small();
    file.write("public", "mine");
    estrade(&file, &["check"]).ends(0).says("`public`: it is a file, not a folder");
    // What is planned or of an earlier run is not.
    let ours = small();
    ours.write("public/robots.txt", "mine, at a planned address");
    estrade(&ours, &["check"]).ends(0).says("Nothing to report");
}

#[test]
fn warnings_end_with_0_unless_they_are_taken_for_errors() {
    let site = small();
    site.write("content/articles/deux.md", DUBIOUS);
    estrade(&site, &["check"]).ends(0).says("sumary").says("One warning.").says("No error: 2");
    let strict = estrade(&site, &["check", "--strict"]).ends(1);
    strict.says("warnings count as errors").says("One error to mend.");
}

#[test]
fn drafts_and_the_future_are_checked_when_asked_for() {
    let site = small();
    let faulty = |key: &str| format!("---\ntitle: X\n{key}\n---\n[rien](rien.md)\n");
    site.write("content/articles/b.md", faulty("date: 2026-01-02\ndraft: true"));
    site.write("content/articles/f.md", faulty("date: 2027-01-01"));
    estrade(&site, &["check"]).ends(0).says("b.md").says("f.md").says("Nothing to report: 1 page");
    estrade(&site, &["check", "--drafts"]).ends(1).says("content/articles/b.md:6:1");
    estrade(&site, &["check", "--future"]).ends(1).says("content/articles/f.md:5:1");
}

#[test]
fn a_wrong_command_line_ends_with_2_and_no_site_with_1() {
    let site = small();
    for args in [
        &["check", "--fix-all"][..],
        &["check", "--format", "xml"],
        &["check", "content"],
        &["check", "--output", "x"],
    ] {
        estrade(&site, args).ends(2);
    }
    let empty = Site::of([]);
    leaves_all(&empty, || {
        estrade(&empty, &["check"]).ends(1).says("site.yaml").says("2 errors to mend.");
        estrade(&empty, &["check", "--external"]).ends(1).says("site.yaml");
        let report = estrade(&empty, &["check", "--format", "json"]).ends(1).json();
        assert_eq!((&report["ok"], &report["external"]), (&false.into(), &Value::Null));
    });
    estrade(&site, &["check", "--help"]).ends(0);
}

#[test]
fn workflows_of_github_are_told_where_in_the_repository() {
    let site = Site::of([]);
    site.write("blog/site.yaml", support::program::SETTINGS);
    site.write("blog/content/articles/un.md", support::program::ARTICLE);
    site.write("blog/content/articles/a,b.md", FAULTY.replace("rien.md", "100%2525,a.md"));
    site.write("blog/content/articles/trois.md", DUBIOUS);
    let expected = "::error file=blog/content/articles/a%2Cb.md,line=5,col=1,endColumn=22,\
                    title=broken-link::the link `100%252525,a.md` leads nowhere%0A\
                    help: create that file or mend the link\n\
                    ::warning file=blog/content/articles/trois.md,line=4,col=1,endColumn=7,\
                    title=unknown-key::unknown key `sumary`%0Ahelp: did you mean `summary`?\n";
    let args = ["check", "--root", "blog", "--format", "github"];
    let at_root = run(program(site.root(), &args).env_remove("GITHUB_WORKSPACE")).ends(1);
    assert_eq!(at_root.stdout, expected);
    at_root.says("One warning.\nOne error to mend.");
    // A step may work in a folder of the repository.
    let mut inside = program(&site.at("blog"), &["check", "--format", "github"]);
    let real = site.root().canonicalize().expect("it is there");
    assert_eq!(run(inside.env("GITHUB_WORKSPACE", real)).ends(1).stdout, expected);
    // Nothing to say is nothing on stdout.
    let clean = estrade(&small(), &["check", "--format", "github"]).ends(0);
    assert_eq!(clean.stdout, "");
    clean.says("Nothing to report");
}

/// A page that holds an address in every way, each on a line of its own.
const EVERYWHERE: &str = "---
title: Un
date: 2026-01-01
canonical: {}/canonical
source: {title: Revue, url: {}/source}
comments: [{}/answer, moi@exemple.fr]
image: {}/picture
---
[lien]({}/link), [encore][1] et <{}/angle>

![image]({}/image.png)

<a href=\"{}/raw\">brut</a> <form action=\"{}/form\"></form>

[1]: {}/reference
[mail](mailto:moi@exemple.fr) [tel](tel:+33100000000) [ici](#x)
";

#[test]
fn links_to_other_sites_are_named_where_they_stand() {
    let site = small();
    // No port is called `b`: these are told without anybody being asked.
    site.write("content/articles/un.md", EVERYWHERE.replace("{}", "https://a:b"));
    site.write(
        "site.yaml",
        "title: C\nbase_url: https://carnet.example/\nmenu:\n  - {title: M, link: https://a:b/m}\n\
         theme:\n  social:\n    Ailleurs: https://a:b/social\n\
         comments:\n  link: https://forum.fr:b/?p={id}\n",
    );
    site.write("content/authors/eve.md", "---\nname: Eve\nlinks:\n  - https://a:b/eve\n---\n");
    let report = estrade(&site, &["check", "--external", "--format", "json"]).json();
    let told: Vec<String> = report["diagnostics"]
        .as_array()
        .expect("it is a list")
        .iter()
        .filter(|problem| problem["code"] == "dead-link")
        .map(|problem| {
            let words = problem["message"].as_str().expect("it is a text");
            let target = words.split('`').nth(1).expect("it names the link");
            let path = problem["path"].as_str().expect("it has one");
            let name = path.rsplit('/').next().expect("it has one");
            format!("{name}:{}:{} {target}", problem["line"], problem["column"])
                .replace("https://a:b", "")
        })
        .collect();
    let expected = [
        "un.md:4:1 /canonical",
        "un.md:5:1 /source",
        "un.md:6:1 /answer",
        "un.md:7:1 /picture",
        "un.md:9:1 /link",
        "un.md:9:27 /reference",
        "un.md:9:42 /angle",
        "un.md:11:1 /image.png",
        "un.md:13:1 /raw",
        "eve.md:4:1 /eve",
        "site.yaml:4:1 /m",
        "site.yaml:6:1 /social",
    ];
    assert_eq!(told, expected);
}

#[test]
fn this_machine_is_never_asked() {
    let site = small();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.set_nonblocking(true).expect("it can be");
    let port = listener.local_addr().expect("it has one").port();
    let hosts = ["127.0.0.1", "localhost", "[::1]", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0"];
    let links: String = hosts.iter().map(|host| format!("[x](http://{host}:{port}/)\n")).collect();
    let text =
        format!("---\ntitle: Un\ndate: 2026-01-01\n---\n{links}\n[y](https://un.example/)\n");
    site.write("content/articles/un.md", text);
    leaves_all(&site, || {
        let words = "Addresses of other sites: 6 left out (private or reserved).";
        estrade(&site, &["check", "--external"]).ends(0).says(words).says("Nothing to report");
        let args = ["check", "--external", "--strict", "--format", "json"];
        let report = estrade(&site, &args).ends(0).json();
        let counts = ["asked", "remembered", "left_out", "closed", "unreached"];
        let counts = counts.map(|key| report["external"][key].as_u64().expect("it is a number"));
        assert_eq!(counts, [0, 0, 6, 0, 0]);
    });
    assert!(listener.accept().is_err(), "somebody connected");
}

#[test]
fn a_site_without_links_elsewhere_says_so() {
    let site = small();
    let own = "---\ntitle: Un\ndate: 2026-01-01\n---\n[x](https://carnet.example/articles/un/)\n";
    site.write("content/articles/un.md", own);
    let mut command: Command = program(site.root(), &["check", "--external"]);
    run(command.env("LANG", "fr")).ends(0).says("Aucun lien vers un autre site.");
}

/// A text with all that reading aids find in one; it begins on line 6.
const UNREAD: &str = "---\ntitle: Deux\ndate: 2026-01-02\ntags: [outils]\n---\n\
    A vous de voir, avec coeur, etc...\n\n• un\n• deux\n\n#### NOS FORMATIONS\n\n\
    Cliquez [ici](un.md).. « Oui\n\n![](/images/x.png)\n";

/// What a build passes over and a check names.
const AIDS: &[&str] = &[
    "bare-capital",
    "bare-ligature",
    "dots-after-etc",
    "fake-list",
    "fake-list",
    "skipped-heading",
    "heading-in-capitals",
    "vague-link",
    "two-dots",
    "unclosed-guillemet",
    "missing-alt",
];

fn with_reading_aids() -> Site {
    let site = small();
    site.write("content/articles/deux.md", UNREAD);
    site.write("content/images/x.png", "x");
    site
}

fn codes(report: &Value) -> Vec<&str> {
    let problems = report["diagnostics"].as_array().expect("it is a list");
    problems.iter().map(|problem| problem["code"].as_str().expect("it has one")).collect()
}

#[test]
fn reading_aids_are_for_a_check_alone() {
    let site = with_reading_aids();
    site.write(
        "content/articles/trois.md",
        "---\ntitle: T\ndate: 2026-01-02\ntags: outil\n---\nT\n",
    );
    let check = leaves_all(&site, || estrade(&site, &["check", "--format", "json"]).ends(0).json());
    let mut found = codes(&check);
    let mut expected = [AIDS, &["similar-terms"]].concat();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    let places = check["diagnostics"].as_array().expect("it is a list").iter();
    assert!(places.clone().all(|problem| problem["hint"].is_string()), "{check}");
    estrade(&site, &["check"]).ends(0).says("deux.md:6:22").says("write `cœur`");
    estrade(&site, &["check", "--strict"]).ends(1);
    let build = estrade(&site, &["build", "--strict", "--format", "json"]).ends(0).json();
    assert_eq!(codes(&build), [""; 0]);
}

#[test]
fn what_is_certain_is_shown_and_mended_when_asked_for() {
    let site = with_reading_aids();
    let dos = UNREAD.replace('\n', "\r\n").trim_end().to_owned();
    site.write("content/articles/deux.md", format!("\u{feff}{dos}"));
    // A file with errors stays as it is.
    let faulty = format!("{UNREAD}\n[rien](rien.md)\n");
    site.write("content/articles/trois.md", &faulty);
    let run = estrade(&site, &["check", "--fix"]).ends(1).says("5 changes made.");
    let run = run.says("content/articles/deux.md:6\n  - A vous de voir, avec coeur, etc...\n");
    run.says("  + À vous de voir, avec cœur, etc.\n")
        .says("content/articles/deux.md:9\n  - • deux");
    let mended = dos.replace("A vous", "À vous").replace("coeur, etc...", "cœur, etc.");
    let mended = format!("\u{feff}{}", mended.replace('•', "-"));
    assert_eq!(site.read("content/articles/deux.md"), mended);
    assert_eq!(site.read("content/articles/trois.md"), faulty);
    let n_files = fs::read_dir(site.at("content/articles")).expect("it is there").count();
    assert_eq!(n_files, 3, "nothing is left beside them");
    let again = leaves_all(&site, || estrade(&site, &["check", "--fix"]).ends(1));
    again.says("1 file has an error: it was not touched. Mend it, then try again.");
}

/// A site under French law with one training.
fn with_training(settings: &str, training: &str) -> Site {
    let site = Site::of([("site.yaml", &[SETTINGS, settings.as_bytes()].concat()[..])]);
    site.write("content/trainings/a/index.md", training);
    site
}

/// What `check` finds, in order.
fn findings(site: &Site) -> Value {
    leaves_all(site, || estrade(site, &["check", "--format", "json"]).json())
}

/// The example that the manual gives of a training's front matter.
fn example() -> String {
    let article = "content/articles/une-page-que-l-auditrice-lit-d-un-trait.md";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(article);
    let text = fs::read_to_string(path).expect("it is part of the manual");
    let blocks = text.split("```yaml\n").filter_map(|block| block.split_once("```"));
    let mut examples = blocks.map(|(block, _)| block).filter(|block| block.starts_with("---\n"));
    examples.next().expect("the article has an example").to_owned()
}

#[test]
fn the_manuals_example_of_a_training_lacks_nothing() {
    let text = example();
    let site = with_training("country: fr\n", &text);
    assert_eq!(codes(&findings(&site)), [""; 0]);
    // Each line is there for a reason: without it, something is missed.
    for key in ["prérequis", "durée", "modalité", "accès", "délai", "tarif", "évaluation"] {
        let lines = text.lines().filter(|line| !line.starts_with(&format!("{key}:")));
        let less: Vec<&str> = lines.collect();
        site.write("content/trainings/a/index.md", less.join("\n"));
        assert_eq!(codes(&findings(&site)), ["law-missing"], "{key}");
    }
}

#[test]
fn a_law_that_nobody_names_asks_for_nothing() {
    let bare = "---\ntitle: A\nduration: 2 jours\n---\nOrganisme agréé par l’État.\n";
    for settings in ["", "country: be\n"] {
        assert_eq!(codes(&findings(&with_training(settings, bare))), [""; 0], "{settings}");
    }
    let site = with_training("country: fr\n", bare);
    let build = estrade(&site, &["build", "--strict", "--format", "json"]).ends(0).json();
    assert_eq!(codes(&build), [""; 0]);
    estrade(&site, &["check"]).ends(0).says("indicator 1").says("index.md:1");
    estrade(&site, &["check", "--strict"]).ends(1);
}

#[test]
fn what_a_trainings_page_does_not_say_is_asked_for() {
    let text = "---\ntitle: A\nduration: 2 jours\nprice: 900 €\naccessibility: Nous consulter\n\
                contacts: [Ève]\nobjectives:\n  - Rédiger une page\n  - Connaître la loi\n\
                certification: {title: T, expires: 2020-03}\n---\n";
    let site = with_training("qualiopi: {certificate: https://x.example/c.pdf}\n", text);
    let found = codes(&findings(&site)).iter().map(|code| (*code).to_owned()).collect::<Vec<_>>();
    let n = |code: &str| found.iter().filter(|one| *one == code).count();
    // Seven of indicator 1 and a date, the results, eight of the certification.
    assert_eq!(n("law-missing"), 6 + 1 + 1 + 8, "{found:?}");
    for code in [
        "law-no-hours",
        "law-price-tax",
        "law-evasive",
        "law-no-referent",
        "law-weak-verb",
        "law-certification-ended",
    ] {
        assert_eq!(n(code), 1, "{code}: {found:?}");
    }
    estrade(&site, &["check"]).says("index.md:9:5");
}

#[test]
fn the_certificate_and_its_logo_are_where_they_may_be() {
    let text = format!("{}\n![x](qualiopi.png)\n", example());
    let site = with_training("qualiopi: {expires: 2020-01-01}\n", &text);
    site.write("content/trainings/a/qualiopi.png", "x");
    let report = findings(&site);
    let mut found = codes(&report);
    found.retain(|code| code.starts_with("law-"));
    assert_eq!(found, ["law-logo", "law-no-certificate", "law-certificate-expired"]);
    estrade(&site, &["check"]).ends(1).says("qualiopi.png");
    let mut soon = program(site.root(), &["check"]);
    soon.env("SOURCE_DATE_EPOCH", "1575158400");
    run(&mut soon).says("ends on January 1, 2020");
}

#[test]
fn a_registration_is_no_approval() {
    let site = with_training("country: fr\n", &example());
    let page = |body: &str| format!("---\ntitle: P\n---\n{body}\n");
    let sentence = "Enregistré sous le numéro 11 75 12345 67. \
                    Cet enregistrement ne vaut pas agrément de l’État.";
    for (body, expected) in [
        ("NDA 11 75 12345 67", vec!["law-registration"]),
        ("Organisme de formation agréé", vec!["law-approval"]),
        (sentence, vec![]),
        ("```\n11 75 12345 67\n```", vec![]),
    ] {
        site.write("content/pages/p.md", page(body));
        assert_eq!(codes(&findings(&site)), expected, "{body}");
    }
}

#[test]
fn rates_say_how_many_people_they_count() {
    let site = with_training("country: fr\n", &example());
    let path = "content/data/results/2026.yaml";
    site.write(path, "satisfaction: 96\ntrainings:\n  a: {success: 3, trainees: 4, answers: 4}\n");
    assert_eq!(codes(&findings(&site)), ["law-no-sample"]);
    site.write(path, "satisfaction: 96\ntrainees: 4\nanswers: 3\n");
    assert_eq!(codes(&findings(&site)), [""; 0]);
}

/// What a session must not tell is looked for in all that is published.
#[test]
fn secrets_of_sessions_are_found_wherever_they_are_published() {
    let site = small();
    site.write(
        "content/trainings/oser/index.md",
        "---\ntitle: Oser\ndate: 2026-01-01\n---\nTexte.\n",
    );
    site.write(
        "content/trainings/oser/01-dire.md",
        "---\ntitle: Dire\ndate: 2026-01-02\nparticipants: [Zoé Quatremère]\n\
         online: \"Zoom, https://visio.example/salle/\"\n---\nTexte.\n",
    );
    estrade(&site, &["check", "--strict"]).ends(0);
    site.write(
        "content/articles/deux.md",
        "---\ntitle: Deux\ndate: 2026-01-02\n---\n\
                Avec Zoé Quatremère sur visio.example/salle. ![Elle](../zoe-quatremere.svg)\n",
    );
    site.write(
        "content/zoe-quatremere.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\">\n\
                <title>Zoé Quatremère</title></svg>\n",
    );
    site.write("content/photos/quatremere-zoe/a.txt", "A\n");
    site.write("content/photos/quatremere-zoe/b.txt", "http://visio.example/salle/\n");
    site.write("content/articles/quatremere-zoe.md", "---\ntitle: T\ndate: 2026-01-02\n---\nT.\n");
    let yaml = fs::read_to_string(site.at("site.yaml")).expect("it is there");
    site.write("site.yaml", format!("{yaml}# Zoé Quatremère\ndescription: De Zoé Quatremère\n"));
    let json = leaves_all(&site, || estrade(&site, &["check", "--format", "json"]).ends(0).json());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found: Vec<String> = json["diagnostics"]
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|one| {
            let hint = text(&one["hint"]);
            let remedy = hint.split(' ').next().unwrap_or_default();
            format!("{}:{} {remedy}", text(&one["path"]), one["line"])
        })
        .collect();
    found.sort();
    let expected = [
        "content/articles/deux.md:5 rename",
        "content/articles/deux.md:5 take",
        "content/articles/deux.md:5 write",
        "content/articles/quatremere-zoe.md:null rename",
        "content/photos/quatremere-zoe/a.txt:null rename",
        "content/photos/quatremere-zoe/b.txt:1 take",
        "content/zoe-quatremere.svg:2 write",
        "content/zoe-quatremere.svg:null rename",
        "site.yaml:4 write",
    ];
    assert_eq!(found, expected, "{json:#}");
}

#[test]
fn what_has_not_come_cannot_be_done() {
    let site = with_training("", "---\ntitle: A\nmise-à-jour: 2126-03-01\n---\n");
    let session = "---\ntitle: B\ndate: 2020-01-01\nstart: 2126-03-12T09:00\nstatut: faite\n---\n";
    site.write("content/trainings/a/01-b.md", session);
    let report = findings(&site);
    assert_eq!(codes(&report), ["done-in-future", "updated-in-future"]);
    let said = estrade(&site, &["check"]);
    said.says("01-b.md:5:9").says("March 12, 2126").says("index.md:3:14").says("mise-à-jour: 20");
    site.write("content/trainings/a/01-b.md", session.replace("2126", "2026"));
    site.write("content/trainings/a/index.md", "---\ntitle: A\nupdated: 2026-03-01\n---\n");
    assert_eq!(codes(&findings(&site)), [""; 0]);
}

#[test]
fn figures_called_like_a_training_are_for_all() {
    let site = with_training("", "---\ntitle: A\n---\n");
    site.write("content/data/results/a.yaml", "période: 2026\nsatisfaction: 96\n");
    assert_eq!(codes(&findings(&site)), ["figures-of-all"]);
    estrade(&site, &["check"]).says("a.yaml:2:1").says("formations: {a: {satisfaction: 96}}");
    let named = "période: 2026\nformations: {a: {satisfaction: 96}}\n";
    site.write("content/data/results/a.yaml", named);
    assert_eq!(codes(&findings(&site)), [""; 0]);
}

#[test]
fn one_figure_is_blamed_once_in_the_authors_words() {
    let site = with_training("country: fr\n", &example());
    let path = "content/data/results/2026.yaml";
    site.write(path, "stagiaires: 4\nréponses: 5\nréussite: 96\n");
    assert_eq!(codes(&findings(&site)), ["more-answers"]);
    estrade(&site, &["check"]).says("in `stagiaires`, count");
    site.write(path, "stagiaires: 4\nréussite: 96\n");
    assert_eq!(codes(&findings(&site)), ["law-no-sample"]);
    estrade(&site, &["check"]).says("2026.yaml:1:1").says("`réponses:`");
}

#[test]
fn weak_verbs_are_found_in_sessions_too() {
    let site = with_training("country: fr\n", &example());
    let objectives = "objectifs:\n  - Connaître la loi\n  - Savoir décider\n  - Décider vite\n";
    site.write("content/trainings/a/01-b.md", format!("---\ntitle: B\n{objectives}---\n"));
    assert_eq!(codes(&findings(&site)), ["law-weak-verb", "law-know-how"]);
    estrade(&site, &["check"]).says("01-b.md:4:5").says("01-b.md:5:5").says("“Décider”");
}
