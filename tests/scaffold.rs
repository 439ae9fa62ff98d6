//! New sites, themes and pages, as the program makes them: all build at once, and nothing is ever
//! written over.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use support::program::{Run, estrade, program, run};
use support::{NOW, Site, tree};

/// The languages of samples, as `LANG` says them.
const LANGUAGES: [&str; 2] = ["fr_FR.UTF-8", "en_GB.UTF-8"];

fn in_language(folder: &Path, language: &str, args: &[&str]) -> Run {
    run(program(folder, args).env("LANG", language).env("TZ", "Europe/Paris"))
}

/// A site as `init` makes it, in French.
fn new_site() -> Site {
    let site = Site::of([]);
    in_language(site.root(), LANGUAGES[0], &["init", "."]).ends(0);
    site
}

/// Makes a page, and gives its path.
#[track_caller]
fn makes(site: &Site, args: &[&str]) -> String {
    let made = estrade(site, &[&["new"], args].concat()).ends(0);
    let path = made.stdout.strip_suffix('\n').expect("it is one line").to_owned();
    assert!(site.at(&path).is_file(), "{path}");
    path
}

/// Asserts that a run changes no file and makes none.
#[track_caller]
fn leaves_all(site: &Site, act: impl FnOnce() -> Run) -> Run {
    let before = tree(site.root());
    let run = act();
    assert!(tree(site.root()) == before, "something has changed");
    run
}

#[track_caller]
fn builds(site: &Site) {
    for args in [&["build", "--strict"][..], &["build", "--strict", "--drafts"]] {
        let built = estrade(site, args).ends(0);
        assert!(!built.stderr.contains("warning"), "{}", built.stderr);
    }
}

#[test]
fn a_new_site_builds_at_once_without_a_warning() {
    for (language, article, page) in [
        (LANGUAGES[0], "le-silence-apres-la-question", "a-propos"),
        (LANGUAGES[1], "the-silence-after-the-question", "about"),
    ] {
        for theme in [&[][..], &["--theme"]] {
            let site = Site::of([]);
            let made =
                in_language(site.root(), language, &[&["init", "mon-carnet"], theme].concat());
            made.ends(0).says("mon-carnet").says("estrade build").says("base_url");
            let built =
                in_language(&site.at("mon-carnet"), language, &["build", "--strict"]).ends(0);
            assert_eq!(built.stderr.lines().count(), 1, "{}", built.stderr);
            let public = site.at("mon-carnet/public");
            assert!(public.join(format!("articles/{article}/index.html")).is_file());
            assert!(public.join(format!("{page}/index.html")).is_file());
            // What is made can be ignored, and is.
            let ignored = site.read("mon-carnet/.gitignore");
            assert!(ignored.contains("/public/") && ignored.contains("/.estrade/"), "{ignored}");
        }
    }
}

#[test]
fn a_new_site_is_in_the_users_language_and_on_todays_date() {
    let site = new_site();
    let settings = site.read("site.yaml");
    assert!(settings.contains("\nlanguage: fr\n"), "{settings}");
    assert!(settings.contains("\ntimezone: Europe/Paris\n"), "{settings}");
    assert!(settings.contains("À changer avant de publier"), "{settings}");
    let article = site.read("content/articles/le-silence-apres-la-question.md");
    assert!(article.contains("\ndate: 2026-06-01\n"), "{article}");
    let training = "content/trainings/ouvrir-et-fermer-une-seance";
    let first = site.read(&format!("{training}/01-les-dix-premieres-minutes.md"));
    assert!(first.contains("\nstart: 2026-06-09T09:30\nend: 2026-06-09T11:00\n"), "{first}");
    let second = site.read(&format!("{training}/02-les-cinq-dernieres-minutes.md"));
    assert!(second.contains("\nstart: 2026-06-16T09:30\n"), "{second}");
    estrade(&site, &["build"]).ends(0);
    assert!(site.read("public/index.html").contains("Ce carnet vient d’ouvrir."));
}

#[test]
fn the_time_zone_is_that_of_the_system_if_it_says_one() {
    for (language, zone, expected) in [
        (LANGUAGES[0], "Indian/Reunion", "Indian/Reunion"),
        (LANGUAGES[0], ":America/Montreal", "America/Montreal"),
        (LANGUAGES[0], "UTC", "UTC"),
        (LANGUAGES[0], "CET-1CEST", "Europe/Paris"),
        (LANGUAGES[0], "Nowhere/At_all", "Europe/Paris"),
        (LANGUAGES[1], "CET-1CEST", "UTC"),
    ] {
        let site = Site::of([]);
        run(program(site.root(), &["init", "."]).env("LANG", language).env("TZ", zone)).ends(0);
        let settings = site.read("site.yaml");
        assert!(settings.contains(&format!("\ntimezone: {expected}\n")), "{zone}: {settings}");
        builds(&site);
    }
}

#[test]
fn a_new_site_has_its_folders_name_for_a_title() {
    let site = Site::of([]);
    for (folder, title) in [
        ("mon-carnet", "title: Mon carnet\n"),
        ("a/b/été_2026", "title: Été 2026\n"),
        ("former : l'art & #1", "title: 'Former : l''art & #1'\n"),
        ("2026", "title: '2026'\n"),
        ("---", "title: My notebook\n"),
    ] {
        estrade(&site, &["init", "--", folder]).ends(0);
        let settings = site.read(&format!("{folder}/site.yaml"));
        assert!(settings.contains(title), "{folder}: {settings}");
        run(&mut program(&site.at(folder), &["build", "--strict"])).ends(0);
    }
    // `.` has the name of the folder that it is.
    fs::create_dir(site.at("ici")).expect("it is made");
    run(&mut program(&site.at("ici"), &["init", "."])).ends(0).says("in this folder");
    assert!(site.read("ici/site.yaml").contains("title: Ici\n"));
}

#[test]
fn nothing_is_ever_written_over_by_a_new_site() {
    // What a repository holds stays, and is no obstacle.
    let site = Site::of([]);
    let own = [(".git/config", "x"), (".gitignore", "mine\n"), ("README.md", "mine")];
    own.iter().for_each(|(path, text)| site.write(path, text));
    estrade(&site, &["init", "."]).ends(0);
    own.iter().for_each(|(path, text)| assert_eq!(site.read(path), *text));
    // A site is not made twice.
    leaves_all(&site, || {
        estrade(&site, &["init", "."]).ends(1).says("site.yaml").says("estrade new")
    });
    // Somebody's files are no place for one.
    let taken = Site::of([]);
    taken.write("photos/été.jpg", "mine");
    taken.write("content/a.txt", "mine");
    for args in [&["init", "."][..], &["init", ".", "--theme"]] {
        leaves_all(&taken, || estrade(&taken, args).ends(1).says("photos").says("content"));
    }
    taken.write("fichier", "mine");
    leaves_all(&taken, || estrade(&taken, &["init", "fichier"]).ends(1).says("fichier"));
    estrade(&taken, &["init"]).ends(2);
}

#[test]
fn a_theme_can_be_added_to_a_site_that_is_there() {
    for (language, name, words) in [
        ("fr", "maison", ["Dernières notes", "Merci d’avoir lu"]),
        ("en", "house", ["Latest notes", "Thank you for reading"]),
    ] {
        let settings =
            format!("title: T\nbase_url: https://t.example/blog/\nlanguage: {language}\n");
        let article = b"---\ntitle: Un\ndate: 2026-01-01\n---\nUn.\n";
        let site =
            Site::of([("site.yaml", settings.as_bytes()), ("content/articles/un.md", article)]);
        let added = estrade(&site, &["init", ".", "--theme"]).ends(0);
        added.says(&format!("name: {name}"));
        assert_eq!(site.read("site.yaml"), settings);
        leaves_all(&site, || {
            estrade(&site, &["init", ".", "--theme"]).ends(1).says("base.html").says("name: ")
        });
        site.write("site.yaml", format!("{settings}theme:\n  name: {name}\n"));
        builds(&site);
        let (home, page) =
            (site.read("public/index.html"), site.read("public/articles/un/index.html"));
        assert!(home.contains(words[0]) && page.contains(words[1]), "{home}\n{page}");
        let style = format!("href=\"/blog/assets/{name}.css\"");
        assert!(home.contains(&style) && page.contains(&style), "{home}");
        assert!(site.at(&format!("public/assets/{name}.css")).is_file());
    }
}

#[test]
fn every_kind_of_page_builds_without_a_warning() {
    for language in LANGUAGES {
        let site = new_site();
        let make = |args: &[&str]| {
            let args = [&["new"], args].concat();
            in_language(site.root(), language, &args).ends(0).stdout.trim_end().to_owned()
        };
        let training = "content/trainings/seconde-formation/index.md";
        let pages = [
            (make(&["article", "Un article"]), "content/articles/un-article.md"),
            (make(&["page", "Une page"]), "content/pages/une-page.md"),
            (make(&["training", "Seconde formation"]), training),
            (
                make(&["session", "Début", "--training", "seconde-formation"]),
                "content/trainings/seconde-formation/01-debut.md",
            ),
        ];
        for (path, expected) in &pages {
            assert_eq!(path, expected);
            let text = site.read(path);
            let id = path.trim_start_matches("content/").trim_end_matches(".md");
            let id = id.trim_end_matches("/index");
            assert!(text.contains(&format!("\nid: {id}\n")), "{text}");
            assert!(text.contains("\ndraft: true\n"), "{text}");
        }
        builds(&site);
        // All that the lines of help offer is as good as it is.
        for (path, _) in &pages {
            let text = site.read(path).replace("draft: true\n", "");
            let is_help = |line: &str| line.starts_with('#') && !line.starts_with("# ");
            let lines = text.lines().map(|line| if is_help(line) { &line[1..] } else { line });
            site.write(path, lines.map(|line| format!("{line}\n")).collect::<String>());
        }
        builds(&site);
        let session = site.read("public/trainings/seconde-formation/01-debut/index.html");
        assert!(session.contains("https://example.org/"), "{session}");
    }
}

/// Titles and the files that they make.
const TITLES: &[(&str, &str)] = &[
    ("L’été à Œuvrer : C++ & C#", "l-ete-a-oeuvrer-cpp-et-csharp"),
    ("« Dire \"non\" » : l'art du refus #1", "dire-non-l-art-du-refus-1"),
    ("- 10 % sur tout !", "10-pour-cent-sur-tout"),
    ("🚀 Partir", "partir"),
    ("2026", "2026"),
    ("true", "true"),
    ("null", "null"),
    ("12:30", "12-30"),
    ("{a} [b] *c* &d %e @f `g` | > h", "a-b-c-et-d-pour-cent-e-f-g-h"),
    ("Deux\nlignes\tet\u{7}un son", "deux-lignes-et-un-son"),
    ("中文", "zhong-wen"),
    ("Index", "index/index"),
    ("2027-01-01 Vœux", "voeux"),
    ("2026-13-45-rien", "rien"),
    ("../../etc/passwd", "etc-passwd"),
    ("{title}", "title"),
];

#[test]
fn any_title_makes_a_page_that_has_it() {
    let site = new_site();
    let settings = site.read("site.yaml");
    site.write("site.yaml", format!("{settings}\ntypography: off\n"));
    for (title, name) in TITLES {
        let path = makes(&site, &["article", title]);
        assert_eq!(path, format!("content/articles/{name}.md"), "{title}");
    }
    assert_eq!(makes(&site, &["page", "Index"]), "content/pages/index/index.md");
    assert!(makes(&site, &["session", "Index"]).ends_with("/03-index.md"));
    assert!(makes(&site, &["Séance", "2027-01-01 : vœux"]).ends_with("/04-2027-01-01-voeux.md"));
    assert_eq!(makes(&site, &["formation", "Index"]), "content/trainings/index/index.md");
    builds(&site);
    let listed = estrade(&site, &["list", "drafts", "--format", "json"]).ends(0).json();
    let listed: Vec<&str> = listed["unpublished"]
        .as_array()
        .expect("it is a list")
        .iter()
        .filter_map(|page| page["title"].as_str())
        .collect();
    for (title, _) in TITLES {
        let title = title.replace(['\n', '\t', '\u{7}'], " ");
        assert!(listed.contains(&title.as_str()), "{title} is not in {listed:?}");
    }
}

#[test]
fn long_titles_make_names_that_disks_can_hold() {
    let site = new_site();
    let title = "Une très longue histoire ".repeat(60);
    let path = makes(&site, &["article", &title]);
    let name = path.rsplit('/').next().expect("it has a name");
    assert!(
        name.len() < 130 && name.ends_with("histoire.md") || name.ends_with("longue.md"),
        "{name}"
    );
    makes(&site, &["article", &"x".repeat(5000)]);
    builds(&site);
}

#[test]
fn a_title_may_be_typed_without_quotes() {
    let site = new_site();
    let path = makes(&site, &["article", "Mon", "premier", "article", "--root", "."]);
    assert_eq!(path, "content/articles/mon-premier-article.md");
    assert!(site.read(&path).contains("\ntitle: Mon premier article\n"));
}

#[test]
fn a_page_that_cannot_be_made_is_a_wrong_command_line_or_says_why() {
    let site = new_site();
    for args in [
        &["article", ""][..],
        &["article", " \u{a0}\n"],
        &["article"],
        &["billet", "Titre"],
        &["article", "--drfat", "Titre"],
        &["article", "Titre", "--slug", "Pas Un"],
        &["page", "Titre", "--training", "x"],
    ] {
        let refused = leaves_all(&site, || estrade(&site, &[&["new"], args].concat()).ends(2));
        assert!(refused.stdout.is_empty() && !refused.stderr.is_empty(), "{args:?}");
    }
    leaves_all(&site, || estrade(&site, &["new", "article", "???"]).ends(1).says("--slug"));
    assert_eq!(makes(&site, &["article", "???", "--slug", "quoi"]), "content/articles/quoi.md");
    let nowhere = Site::of([]);
    for args in [&["new", "article", "T"][..], &["new", "article", "T", "--root", "x"]] {
        leaves_all(&nowhere, || estrade(&nowhere, args).ends(1).says("estrade init"));
    }
}

#[test]
fn a_new_page_never_takes_the_place_of_another() {
    let site = new_site();
    makes(&site, &["article", "Un titre"]);
    site.write("content/articles/dossier/index.md", "---\ntitle: D\ndate: 2026-01-01\n---\nD.\n");
    site.write(
        "content/articles/2026-01-02-date.md",
        "---\ntitle: E\nexpires: 2026-02-01\n---\nE.\n",
    );
    site.write(
        "content/articles/autre.md",
        "---\ntitle: F\nslug: pris\ndate: 2026-01-01\n---\nF.\n",
    );
    site.write("content/pages/a.md", "---\ntitle: G\naliases: [/ancienne/]\n---\nG.\n");
    for (args, owner) in [
        (["article", "Un titre"], "content/articles/un-titre.md"),
        (["article", "UN TITRE !"], "content/articles/un-titre.md"),
        (["article", "Dossier"], "content/articles/dossier/index.md"),
        (["article", "Date"], "content/articles/2026-01-02-date.md"),
        (["article", "Pris"], "content/articles/autre.md"),
        (["page", "Ancienne"], "/ancienne/"),
        (["page", "Articles"], "/articles/"),
        (["page", "À propos"], "content/pages/a-propos.md"),
        (["training", "Ouvrir et fermer une séance"], "ouvrir-et-fermer-une-seance/index.md"),
    ] {
        let refuse = || estrade(&site, &["new", args[0], args[1]]).ends(1);
        let refused = leaves_all(&site, refuse).says(owner).says("--slug");
        assert_eq!(refused.stdout, "");
    }
}

#[test]
fn a_new_page_has_an_identity_of_its_own() {
    let site = new_site();
    site.write("content/pages/a.md", "---\ntitle: A\nid: articles/un\n---\nA.\n");
    let text = site.read(&makes(&site, &["article", "Un"]));
    assert!(text.contains("\nid: articles/un-2\n"), "{text}");
    builds(&site);
}

#[test]
fn a_session_goes_to_its_training_and_is_numbered_after_the_last() {
    let site = new_site();
    let folder = "content/trainings/ouvrir-et-fermer-une-seance";
    assert_eq!(makes(&site, &["session", "Trois"]), format!("{folder}/03-trois.md"));
    site.write(&format!("{folder}/dix.md"), "---\ntitle: Dix\nsession: 10\n---\nX.\n");
    let path = makes(&site, &["session", "Onze"]);
    assert_eq!(path, format!("{folder}/11-onze.md"));
    assert!(site.read(&path).contains("\nsession: 11\n"));
    makes(&site, &["training", "Écrire"]);
    let twice = ["new", "session", "04 déjà numérotée", "--training", "ecrire"];
    let numbered = estrade(&site, &twice).ends(0).stdout;
    assert!(numbered.trim_end().ends_with("-deja-numerotee.md"), "{numbered}");
    assert!(!numbered.contains("-04-"), "{numbered}");
    site.remove(numbered.trim_end());
    let which = leaves_all(&site, || estrade(&site, &["new", "session", "X"]).ends(1));
    which.says("ecrire, ouvrir-et-fermer-une-seance");
    let wrong = ["new", "session", "X", "--training", "ecrrire"];
    leaves_all(&site, || estrade(&site, &wrong).ends(1).says("--training ecrire`?"));
    for named in
        ["ecrire", "Écrire", "content/trainings/ecrire/", "content/trainings/ecrire/index.md"]
    {
        makes(&site, &["session", named, "--training", named]);
    }
    // From within a training, and from elsewhere in the content.
    let here = run(&mut program(&site.at(folder), &["new", "session", "Douze"])).ends(0);
    assert_eq!(here.stdout, "12-douze.md\n");
    let there = run(&mut program(&site.at("content/pages"), &["new", "article", "Là"])).ends(0);
    assert_eq!(there.stdout, "../articles/la.md\n");
    let article = makes(&site, &["article", "Suite", "--training", "ecrire"]);
    assert!(site.read(&article).contains("\ntraining: ecrire\n"));
    builds(&site);
    let none = Site::of([("site.yaml", &b"title: T\nbase_url: https://t.example/\n"[..])]);
    estrade(&none, &["new", "session", "X"]).ends(1).says("estrade new training");
}

#[test]
fn a_new_page_is_made_beside_pages_with_mistakes() {
    let site = new_site();
    site.write("content/articles/faux.md", "---\ntitle: [\n---\n[rien](rien.md)\n");
    makes(&site, &["article", "Un"]);
    fs::remove_dir_all(site.at("content")).expect("it goes");
    makes(&site, &["article", "Un"]);
}

#[test]
fn a_path_that_is_printed_can_be_opened_from_here() {
    let site = new_site();
    let name = site.root().file_name().expect("it has one").to_string_lossy().into_owned();
    let above = site.root().parent().expect("it has one");
    let made = run(&mut program(above, &["new", "page", "Une page", "--root", &name])).ends(0);
    assert_eq!(made.stdout, format!("{name}/content/pages/une-page.md\n"));
    assert!(above.join(made.stdout.trim_end()).is_file());
}

#[test]
fn today_is_that_of_the_site() {
    let site = new_site();
    // 1 June 2026, 23:30 in Paris, is 2 June in Réunion.
    site.replace("site.yaml", "Europe/Paris", "Indian/Reunion");
    let late = (NOW + 11 * 3600 + 1800).to_string();
    run(program(site.root(), &["new", "article", "Tard"]).env("SOURCE_DATE_EPOCH", late)).ends(0);
    assert!(site.read("content/articles/tard.md").contains("\ndate: 2026-06-02\n"));
}

#[test]
fn shells_and_manuals_are_told_all_commands() {
    let nowhere = Site::of([]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = estrade(&nowhere, &["completions", shell]).ends(0).stdout;
        assert!(script.contains("estrade") && script.contains("training"), "{shell}");
        nowhere.write(shell, script);
    }
    checks(&nowhere, "bash", &["-n", "bash"]);
    checks(&nowhere, "zsh", &["-n", "zsh"]);
    estrade(&nowhere, &["completions", "tcsh"]).ends(2);
    let page = estrade(&nowhere, &["man"]).ends(0).stdout;
    for words in [".TH estrade 1", "ESTRADE BUILD", "ESTRADE NEW", "ESTRADE INIT", "\\-\\-training"]
    {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    nowhere.write("estrade.1", page);
    checks(&nowhere, "groff", &["-Kutf8", "-man", "-Tutf8", "-wall", "-z", "estrade.1"]);
}

/// Another program finds nothing wrong, where there is that program.
#[track_caller]
fn checks(site: &Site, name: &str, args: &[&str]) {
    let checked = Command::new(name).args(args).current_dir(site.root()).output();
    if let Ok(output) = checked {
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && words.is_empty(), "{name}: {words}");
    }
}

#[test]
fn a_theme_says_where_its_name_goes() {
    let site = new_site();
    let adds = |settings: &str| {
        site.write("site.yaml", format!("title: T\nbase_url: https://t.example/\n{settings}"));
        let added = estrade(&site, &["init", ".", "--theme"]).ends(0);
        fs::remove_dir_all(site.at("themes")).expect("it is there");
        added
    };
    adds("").says("\n  theme:\n    name: maison\n");
    adds("theme:\n  accent: \"#803020\"\n").says("below `theme:`:\n  name: maison\n");
    adds("theme: { name: maison }\n").says("already");
}

#[test]
#[cfg(unix)]
fn nothing_is_written_through_a_link_out_of_the_site() {
    use std::os::unix::fs::symlink;
    let site = Site::of([("site.yaml", support::program::SETTINGS), ("out/mine.md", b"mine")]);
    let folder = |path: &str| fs::create_dir_all(site.at(path)).expect("it is made");
    folder("blog/content/drafts");
    fs::copy(site.at("site.yaml"), site.at("blog/site.yaml")).expect("it is copied");
    let new = |kind: &str| run(&mut program(&site.at("blog"), &["new", kind, "Un titre"]));
    let is_as_it_was = || {
        let names = |path: &str| fs::read_dir(site.at(path)).expect("it is there").count();
        assert_eq!((names("out"), names("blog/public")), (1, 0));
        assert!(!site.at("blog/content/nowhere").exists());
    };
    folder("blog/public");
    for (link, target, kind) in [
        ("content/pages", "../../out", "page"),
        ("content/articles", "../public", "article"),
        ("content/trainings", "nowhere", "training"),
    ] {
        symlink(target, site.at("blog").join(link)).expect("it is made");
        new(kind).ends(1).says("symbolic link leads out").says(link);
        is_as_it_was();
        fs::remove_file(site.at("blog").join(link)).expect("it is there");
    }
    symlink("../../out", site.at("blog/content/x")).expect("it is made");
    symlink("../out", site.at("blog/themes")).expect("it is made");
    let theme = || run(&mut program(&site.at("blog"), &["init", ".", "--theme"]));
    theme().ends(1).says("symbolic link leads out").says("themes");
    is_as_it_was();
    // A link within the site's own content is as good as a folder.
    symlink("drafts", site.at("blog/content/pages")).expect("it is made");
    new("page").ends(0);
    assert!(site.at("blog/content/drafts/un-titre.md").is_file());
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_no_folder_for_a_site() {
    use std::os::unix::fs::symlink;
    let site = Site::of([]);
    symlink("nowhere", site.at("lost")).expect("it is made");
    symlink("round", site.at("round")).expect("it is made");
    for folder in ["lost", "round"] {
        let words = format!("`{folder}` is a symbolic link that leads to no folder");
        estrade(&site, &["init", folder]).ends(1).says(&words);
    }
    fs::create_dir(site.at("real")).expect("it is made");
    symlink("real", site.at("linked")).expect("it is made");
    estrade(&site, &["init", "linked"]).ends(0);
}

#[test]
fn settings_that_cannot_be_read_are_said_and_nothing_is_made() {
    for (settings, words) in [
        (&b"title: Carnet\nbase_url: https://carnet.example/\nlanguage: \"fr\n"[..], "site.yaml:"),
        (b"title: Carnet\nbase_url: https://carnet.example/\nwhat: fr\n", "`what`"),
        (b"title: Carnet\xe9\nbase_url: https://carnet.example/\n", "UTF-8"),
    ] {
        let site =
            Site::of([("site.yaml", settings), ("content/pages/a.md", b"---\ntitle: A\n---\n")]);
        for args in [&["new", "article", "Un"][..], &["init", ".", "--theme"]] {
            leaves_all(&site, || estrade(&site, args).ends(1).says(words));
        }
    }
    // What is wrong with a page, or with a page that is not there yet, is none of it.
    let site = Site::of([
        (
            "site.yaml",
            &b"title: C\nbase_url: https://carnet.example/\n\
               menu: [{title: Un, link: pages/un.md}]\n"[..],
        ),
        ("content/articles/a.md", b"---\ntitle: [\n---\n"),
    ]);
    makes(&site, &["page", "Un"]);
}

#[test]
fn a_slug_with_a_date_is_refused_where_an_address_would_lose_it() {
    let site = new_site();
    let slug = ["--slug", "2026-01-01-bar"];
    for kind in ["article", "page", "training"] {
        let run =
            leaves_all(&site, || estrade(&site, &[&["new", kind, "Bar"], &slug[..]].concat()));
        run.ends(2).says("begins with a date").says("`--slug bar`");
    }
    assert!(makes(&site, &["session", "Bar", "--slug", "bar"]).ends_with("/03-bar.md"));
    let help = estrade(&site, &["new", "--help"]).ends(0).stdout;
    assert!(help.contains("after its number for a session"), "{help}");
}

#[test]
fn an_option_that_is_none_is_told_in_the_users_language() {
    let site = new_site();
    let new = |language| in_language(site.root(), language, &["new", "article", "--titre"]).ends(2);
    new(LANGUAGES[0]).says("cela ressemble à une option qui n’existe pas");
    new(LANGUAGES[1]).says("it looks like an option that does not exist");
}
