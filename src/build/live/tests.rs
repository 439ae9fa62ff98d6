//! A site's folder that changes, and what is seen of it by looking where something changed alone.

use super::*;
use std::fs;
use std::path::Path;

const SETTINGS: &str = "\
title: Carnet
base_url: https://carnet.example/
theme: { name: mien }
languages: [fr, en]
";

fn article(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-01\n---\n{text}\n")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
    fs::write(path, text).expect("it is written");
}

fn open(root: &Path) -> Live {
    let options = Options {
        root: root.to_owned(),
        output: None,
        base_url: None,
        drafts: true,
        future: true,
        strict: false,
        jobs: None,
        force: false,
        now: 1_800_000_000,
    };
    Live::open(&options).expect("it can be read")
}

fn look(live: &mut Live, seen: Seen) -> Option<Arc<Scene>> {
    live.look(seen, &BTreeSet::new(), 1_800_000_000).expect("its options make sense")
}

/// All that a scene shows, and all that is wrong with it.
fn shown(scene: &Scene) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    let outputs = scene.worlds.plan.outputs.keys().map(|path| {
        let bytes = match scene.render(path).and_then(|rendered| rendered.output) {
            Some(Output::Bytes(bytes)) => bytes,
            Some(Output::File(path)) => fs::read(path).expect("it is there"),
            None => Vec::new(),
        };
        (path.to_string(), bytes)
    });
    (outputs.collect(), scene.problems.clone())
}

/// Changes at some paths, in order: a new text, or none where the file goes.
const CHANGES: &[(&str, Option<&str>)] = &[
    ("content/articles/un.md", Some("Un autre texte, et un [lien](deux.md).")),
    ("content/articles/trois.md", Some("Tout neuf.")),
    ("content/articles/deux.md", None),
    ("content/articles/un.md", Some("Sans lien.")),
    ("content/articles/trois.md", Some("[Rien](rien.md)")),
    ("content/articles/trois.md", Some("[Deux](deux.md)")),
    ("content/articles/deux.md", Some("De retour.")),
    ("content/notes.txt", Some("Des notes.")),
    ("content/notes.txt", Some("D’autres notes.")),
    ("themes/mien/templates/article.html", Some("{{ page.title }}{{ page.html | safe }}")),
    ("themes/mien/static/un.css", Some("p {}")),
    ("themes/mien/templates/article.html", None),
    ("content/articles/trois.md", None),
    ("content/articles/un.en.md", Some("One, and [two](deux.md).")),
    ("content/articles/deux.md", Some("Un autre texte.\n\n## Partie")),
    ("content/articles/deux.md", Some("Encore un autre.")),
    ("content/articles/un.en.md", Some("One, and [two](deux.md) again.")),
    ("content/articles/deux.en.md", Some("Two.")),
    ("content/articles/deux.en.md", Some("Two, [in French](deux.fr.md).")),
    (
        "content/articles/un.en.md",
        Some("---\ntitle: Un\ndate: 2026-01-01\nauthors: [marie]\n---\nA."),
    ),
    ("content/authors/marie.md", Some("---\nname: Marie\n---\nSa vie.")),
    (
        "content/authors/marie.md",
        Some("---\nname: Marie\n---\nSa vie, [plus longue](/articles/un.md)."),
    ),
    ("content/articles/deux.en.md", None),
];

#[test]
fn to_look_where_something_changed_is_to_look_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("it is there");
    write(&root, "site.yaml", SETTINGS);
    write(&root, "content/articles/un.md", &article("Un", "Un texte."));
    write(&root, "content/articles/deux.md", &article("Deux", "Deux textes."));
    let mut live = open(&root);
    look(&mut live, Seen::All).expect("the first look finds something");
    for (n, (path, text)) in CHANGES.iter().enumerate() {
        match text {
            Some(text) if path.ends_with(".md") && !text.starts_with("---") => {
                write(&root, path, &article(&format!("Titre {}", n / 2), text));
            }
            Some(text) => write(&root, path, text),
            None => fs::remove_file(root.join(path)).expect("it was there"),
        }
        let paths = BTreeSet::from([root.join(path)]);
        let scene = look(&mut live, Seen::Paths(&paths)).expect("it finds the change");
        assert_eq!(scene.changed, BTreeSet::from([(*path).to_owned()]));
        let mut fresh = open(&root);
        let whole = look(&mut fresh, Seen::All).expect("the first look finds something");
        assert_eq!(scene.problems, whole.problems, "{n}: {path}");
        // A fresh start has no last good version.
        if !whole.problems.iter().any(Diagnostic::is_error) {
            assert!(shown(&scene) == shown(&whole), "{n}: {path}");
        }
        assert!(look(&mut live, Seen::Paths(&paths)).is_none(), "{n}: {path}");
    }
}

#[test]
fn a_good_version_stands_in_through_one_mistake_after_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("it is there");
    write(&root, "site.yaml", "title: Carnet\nbase_url: https://carnet.example/\n");
    let path = "content/articles/un.md";
    let good = article("Un", "Un texte.");
    write(&root, path, &good);
    let mut live = open(&root);
    look(&mut live, Seen::All).expect("the first look finds something");
    let link = article("Un", "[Rien](rien.md)");
    let other_link = article("Un", "[Rien](nulle-part.md)");
    let header = "---\ntitle: [\n---\nUn texte.\n";
    for text in [&link, header, &other_link, &link, header, "---\n---\n", &other_link] {
        write(&root, path, text);
        std::thread::sleep(std::time::Duration::from_nanos(HASTE_NS));
        let scene = look(&mut live, Seen::All).expect("it finds the change");
        let page = crate::base::path::OutputPath::new("articles/un/index.html");
        let Some(Output::Bytes(html)) = scene.render(&page).expect("it is planned").output else {
            panic!("a page is rendered")
        };
        assert!(String::from_utf8_lossy(&html).contains("Un texte."), "{text}");
        assert_eq!(scene.stale, BTreeSet::from([path.to_owned()]), "{text}");
    }
    write(&root, path, &good);
    let scene = look(&mut live, Seen::All).expect("it finds the change");
    assert!(scene.stale.is_empty() && scene.problems.is_empty());
}

#[test]
fn a_version_that_was_another_page_does_not_stand_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().canonicalize().expect("it is there");
    let settings = "title: Carnet\nbase_url: https://carnet.example/\n";
    write(&root, "site.yaml", settings);
    write(&root, "content/articles/a.md", &article("Un", "Un texte."));
    write(&root, "content/articles/a.en.md", &article("One", "A text."));
    let draft = article("Two", "A text.").replace("title", "draft: true\ntitle");
    write(&root, "content/articles/b.en.md", &draft);
    let mut live = open(&root);
    look(&mut live, Seen::All).expect("the first look finds something");
    for languages in ["languages: [fr, en]\n", "", "languages: [en, fr]\n"] {
        write(&root, "content/articles/a.en.md", &article("One", "[Nothing](rien.md)"));
        write(&root, "content/articles/b.en.md", &draft.replace("A text.", "[Nothing](rien.md)"));
        write(&root, "site.yaml", &format!("{settings}{languages}"));
        std::thread::sleep(std::time::Duration::from_nanos(HASTE_NS));
        let scene = look(&mut live, Seen::All).expect("it finds the change");
        let mut fresh = open(&root);
        let whole = look(&mut fresh, Seen::All).expect("the first look finds something");
        assert_eq!(scene.problems, whole.problems, "{languages}");
        assert!(shown(&scene) == shown(&whole), "{languages}");
        write(&root, "content/articles/a.en.md", &article("One", "A text."));
        write(&root, "content/articles/b.en.md", &draft);
        std::thread::sleep(std::time::Duration::from_nanos(HASTE_NS));
        look(&mut live, Seen::All).expect("it finds the change");
    }
}
