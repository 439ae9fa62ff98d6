//! Where readers answer the pages of small sites.

use crate::build::{Options, Thread, Threads, threads};
use std::fs;

/// The threads of a site with these files, in order.
fn found(files: &[(&str, &str)]) -> Threads {
    let site = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = site.path().join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("it is made");
        fs::write(path, text).expect("it is written");
    }
    let options = Options {
        root: site.path().to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        future: false,
        strict: false,
        jobs: Some(1),
        force: false,
        now: 1_795_500_000,
    };
    threads(&options).expect("it is read")
}

const SITE: &str = "title: Carnet\nbase_url: https://blog.fr/carnet/\nlanguage: fr\ncomments:\n  \
                    isso: {server: https://isso.fr, database: ../isso.db}\n  \
                    webmention: https://webmention.io/blog.fr/webmention\n";

/// One article with these lines in its front matter.
fn of_article(lines: &str) -> Option<Thread> {
    let page = format!("---\ntitle: A\ndate: 2026-01-02\n{lines}---\nTexte.\n");
    let mut found = found(&[("site.yaml", SITE), ("content/articles/été.md", &page)]);
    assert_eq!(found.problems, []);
    found.list.pop()
}

#[test]
fn a_page_has_its_own_ways_and_those_of_the_site() {
    let thread = of_article("aliases: [/vieux/]\n").expect("it is there");
    let expected = Thread {
        name: "content/comments/articles/été.yaml".into(),
        file: "content/comments/articles/été.yaml".into(),
        paths: vec!["/carnet/vieux/".into(), "/carnet/articles/ete/".into()],
        urls: vec![
            "https://blog.fr/carnet/vieux/".into(),
            "https://blog.fr/carnet/articles/ete/".into(),
        ],
        isso: Some("https://isso.fr/".into()),
        isso_database: Some("../isso.db".into()),
        mastodon: None,
        webmention: Some("https://webmention.io/blog.fr/webmention".into()),
    };
    assert_eq!(thread, expected);
    let bare = Thread { isso: None, isso_database: None, ..expected.clone() };
    let aliases = "aliases: [/vieux/]\n";
    let own = |lines: &str| of_article(&format!("{aliases}{lines}"));
    let post = "https://piaille.fr/@moi/12";
    let at_post = Thread { mastodon: Some(post.into()), ..bare.clone() };
    assert_eq!(own(&format!("comments: {post}\n")), Some(at_post));
    assert_eq!(own("comments:\n  isso: false\n"), Some(bare.clone()));
    // The site's file is not that of another server.
    let other = Thread { isso: Some("https://autre.fr/".into()), ..bare.clone() };
    assert_eq!(own("comments: {isso: https://autre.fr/}\n"), Some(other));
    let silent = Thread { webmention: None, ..expected };
    assert_eq!(own("comments:\n  webmention: false\n"), Some(silent));
    assert_eq!(own("comments: false\n"), None);
}

#[test]
fn nobody_hears_of_what_is_not_published() {
    let page = |lines: &str| format!("---\ntitle: A\n{lines}---\n");
    let found = found(&[
        ("site.yaml", SITE),
        ("content/articles/a.md", &page("date: 2026-01-02\ndraft: true\n")),
        ("content/articles/b.md", &page("date: 2030-01-02\n")),
        ("content/articles/c.md", &page("date: 2026-01-02\nexpires: 2026-02-02\n")),
        ("content/authors/d.md", "---\nname: D\n---\n"),
        ("content/pages/index.md", &page("")),
        ("content/pages/404.md", &page("")),
        ("content/pages/e.md", &page("")),
    ]);
    let names: Vec<&str> = found.list.iter().map(|thread| thread.name.as_str()).collect();
    assert_eq!(names, ["content/comments/pages/e.yaml"]);
    assert_eq!(found.list[0].isso, None);
}

#[test]
fn what_has_errors_is_said_and_left() {
    let article = |lines: &str| format!("---\ntitle: A\ndate: 2026-01-02\n{lines}---\n");
    let (good, faulty) = (article(""), article("id: [a]\n"));
    let two = [("content/articles/a.md", &*good), ("content/articles/b.md", &*faulty)];
    let some = found(&[("site.yaml", SITE), two[0], two[1]]);
    assert_eq!((some.list.len(), some.problems.len()), (1, 1));
    let none = found(&[("site.yaml", &format!("{SITE}rien: 1\n")), two[0], two[1]]);
    assert_eq!((none.list.len(), none.problems.len()), (0, 1));
    assert_eq!(found(&[two[0]]).list, []);
}

#[test]
fn a_file_of_comments_is_found_by_what_it_names() {
    let article = "---\ntitle: A\ndate: 2026-01-02\n---\n";
    let files = |language: &str, comments: &str| {
        let site = format!("{SITE}languages: [fr, en-GB]\n");
        let page = format!("content/articles/a{language}.md");
        let found = found(&[("site.yaml", &site), (&page, article), (comments, "")]);
        assert_eq!(found.problems, []);
        found.list.into_iter().map(|one| (one.name, one.file)).collect::<Vec<_>>()
    };
    let of = |name: &str, file: &str| {
        vec![(format!("content/comments/articles/{name}"), format!("content/comments/{file}"))]
    };
    assert_eq!(files("", "content/x.yaml"), of("a.yaml", "articles/a.yaml"));
    let other = "content/comments/articles/a.FR.yml";
    assert_eq!(files("", other), of("a.yaml", "articles/a.FR.yml"));
    let other = "content/comments/articles%2Fa.en-gb.yaml";
    assert_eq!(files(".en-GB", other), of("a.en-GB.yaml", "articles%2Fa.en-gb.yaml"));
}

#[test]
fn the_end_of_an_identity_is_no_language() {
    let article = "---\ntitle: A\ndate: 2026-01-02\nid: notes.en\n---\n";
    let site = format!("{SITE}languages: [fr, en]\n");
    let found = found(&[("site.yaml", &site), ("content/articles/a.md", article)]);
    assert_eq!(found.list[0].name, "content/comments/notes.en.fr.yaml");
}
