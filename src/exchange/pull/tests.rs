//! Whole pulls of small sites, from servers on this machine.

use super::gather::Server as Told;
use super::{Failed, Pulled, Wanted, pull_with};
use crate::build::{Options, threads};
use crate::exchange::client::Policy;
use crate::exchange::round::Manners;
use crate::exchange::server::{Asked, Reply, Server, manners};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const NOW: i64 = 1_795_500_000;
const ARTICLE: &str = "content/articles/un.md";
const COMMENTS: &str = "content/comments/articles/un.yaml";
const LEDGER: &str = "journal/comments.yaml";
fn json_header() -> Vec<String> {
    vec!["Content-Type: application/json".to_owned()]
}

/// A site in which articles are answered in some ways.
fn site(ways: &str, files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = format!(
        "title: Carnet\nbase_url: https://blog.fr/\nlanguage: fr\ntimezone: Europe/Paris\n\
         comments:\n  mail: moi@x.fr\n{ways}\n"
    );
    write(folder.path(), "site.yaml", &settings);
    write(folder.path(), "content/pages/a.md", "---\ntitle: A\n---\n");
    files.iter().for_each(|(path, text)| write(folder.path(), path, text));
    folder
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("it has one")).expect("it is made");
    fs::write(path, text).expect("it is written");
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap_or_default()
}

/// A page with these lines in its front matter.
fn page(lines: &str) -> String {
    format!("---\ntitle: Un\ndate: 2026-01-02\n{lines}---\nTexte.\n")
}

fn options(root: &Path) -> Options {
    Options {
        root: root.to_owned(),
        output: None,
        base_url: None,
        drafts: false,
        future: false,
        strict: false,
        jobs: Some(1),
        force: false,
        now: NOW,
    }
}

fn pulled_with(site: &TempDir, is_dry: bool, manners: Manners) -> Pulled {
    let threads = threads(&options(site.path())).expect("it is read");
    let tell = |n_done: usize, n: usize| assert!(n_done <= n);
    let wanted = Wanted { root: site.path(), threads: &threads, is_dry, tell: &tell };
    pull_with(&wanted, manners)
}

fn quick() -> Manners {
    Manners { timeout: Duration::from_millis(700), pause: Duration::ZERO, ..manners() }
}

fn pulled(site: &TempDir) -> Pulled {
    pulled_with(site, false, quick())
}

/// What is said of a server: how many comments, how many left, and what is wrong.
fn told(pulled: &Pulled) -> Vec<String> {
    let one = |told: &Told| {
        let troubles = told.troubles.iter().map(|(_, trouble)| format!(" {}", trouble.word()));
        let cut = if told.cut.is_empty() { "" } else { " cut" };
        let away = if told.is_offline { " offline" } else { "" };
        let troubles: String = troubles.collect();
        format!("{:?} {}+{}{cut}{away}{troubles}", told.kind, told.n_found, told.n_left)
    };
    pulled.servers.iter().map(one).collect()
}

/// Builds, and asserts that nothing is to be said.
#[track_caller]
fn builds(site: &TempDir) {
    let report = crate::build::check(&options(site.path())).expect("it is read");
    assert_eq!(report.diagnostics, []);
}

fn isso(id: u32, parent: Option<u32>, text: &str, replies: Vec<Value>) -> Value {
    json!({
        "id": id, "parent": parent, "created": 1_795_493_000.5 + f64::from(id), "modified": null,
        "mode": 1, "text": text, "author": "Ève", "website": "https://eve.fr", "likes": 3,
        "dislikes": 0, "notification": null, "hash": "4505c1eeda98", "gravatar_image":
        "https://gravatar.com/x", "total_replies": replies.len(), "hidden_replies": 0,
        "replies": replies,
    })
}

/// An Isso server with these threads; of those that are deleted, none counts.
fn isso_server(threads: Vec<(&'static str, Vec<Value>)>) -> Server {
    let threads: BTreeMap<&str, Vec<Value>> = threads.into_iter().collect();
    Server::answering(move |asked: &Asked, _| {
        if asked.what.starts_with("POST ") && asked.what.ends_with("/count") {
            let paths: Vec<String> = serde_json::from_str(&asked.body).unwrap_or_default();
            let count = |path: &String| threads.get(path.as_str()).map_or(0, Vec::len);
            let counts: Vec<usize> = paths.iter().map(count).collect();
            return Reply::Page(200, json_header(), json!(counts).to_string());
        }
        let query = asked.what.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let query: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).collect();
        let replies = query.get("uri").and_then(|uri| threads.get(&**uri)).cloned();
        let answer = json!({"id": null, "total_replies": 9, "hidden_replies": 1, "replies":
                            replies.unwrap_or_default(), "config": {}});
        Reply::Page(200, json_header(), answer.to_string())
    })
}

#[test]
fn isso_is_asked_for_all_addresses_of_a_page() {
    let answer = isso(2, Some(1), "<p>Deux</p>", vec![isso(4, Some(2), "<p>Quatre</p>", vec![])]);
    let server = isso_server(vec![
        ("/articles/un/", vec![isso(1, None, "<p>Un <script>x</script></p>", vec![answer])]),
        ("/2019/ancien/", vec![isso(3, None, "<p>Trois</p>", vec![])]),
        ("/articles/brouillon/", vec![isso(9, None, "<p>Secret</p>", vec![])]),
    ]);
    let site = site(
        &format!("  isso: {}", server.at("isso.fr", "/i/")),
        &[
            (ARTICLE, &page("aliases: [/2019/ancien/]\n")),
            ("content/articles/deux.md", &page("")),
            ("content/articles/sans.md", &page("comments: false\n")),
            ("content/articles/brouillon.md", &page("draft: true\n")),
        ],
    );
    let dry = pulled_with(&site, true, quick());
    assert_eq!((dry.changed.len(), dry.counts.new), (1, 4));
    assert!(
        !site.path().join("content/comments").exists() && !site.path().join("journal").exists()
    );
    server.asked();
    let first = pulled(&site);
    assert_eq!(told(&first), ["Isso 4+0"]);
    let asked = server.asked();
    let paths = "[\"/2019/ancien/\",\"/articles/deux/\",\"/articles/un/\"]";
    assert_eq!((asked[0].what.as_str(), asked[0].body.as_str()), ("POST isso.fr/i/count", paths));
    assert!(asked[0].header.to_lowercase().contains("content-type: application/json"));
    let what: Vec<&str> = asked[1..].iter().map(|asked| asked.what.as_str()).collect();
    assert_eq!(
        what,
        [
            "GET isso.fr/i/?uri=%2F2019%2Fancien%2F&plain=0",
            "GET isso.fr/i/?uri=%2Farticles%2Fun%2F&plain=0",
        ]
    );
    let written = text(site.path(), COMMENTS);
    for private in ["4505c1eeda98", "gravatar", "likes", "script"] {
        assert!(!written.contains(private), "{written}");
    }
    let ids = written.lines().filter(|line| line.contains("id: ") || line.contains("reply_to"));
    let ids: Vec<&str> = ids.map(str::trim).collect();
    assert_eq!(
        ids,
        [
            "- id: isso-1-1795493001",
            "- id: isso-2-1795493002",
            "reply_to: isso-1-1795493001",
            "- id: isso-3-1795493003",
            "- id: isso-4-1795493004",
            "reply_to: isso-2-1795493002",
        ]
    );
    builds(&site);
    let ledger = text(site.path(), LEDGER);
    let again = pulled(&site);
    assert_eq!((again.changed.len(), again.counts.new), (0, 0));
    assert_eq!((text(site.path(), COMMENTS), text(site.path(), LEDGER)), (written, ledger));
}

#[test]
fn isso_tells_of_what_is_deleted_though_it_counts_no_more() {
    let mut deleted = isso(1, None, "", vec![isso(2, Some(1), "<p>Deux</p>", vec![])]);
    deleted["mode"] = json!(4);
    deleted["author"] = Value::Null;
    let server = Server::answering(move |asked, _| match asked.what.starts_with("POST") {
        true => Reply::Page(200, json_header(), "[0]".into()),
        false => Reply::Page(200, json_header(), json!({"replies": [deleted]}).to_string()),
    });
    let site = site(&format!("  isso: {}", server.at("isso.fr", "/")), &[(ARTICLE, &page(""))]);
    assert_eq!(pulled(&site).changed.len(), 0);
    let text_before = "- id: isso-1-1795493001\n  author: Ève\n  html: |-\n    <p>Un</p>\n";
    write(site.path(), COMMENTS, text_before);
    let digest = super::entry::digest(text_before);
    write(site.path(), LEDGER, &format!("{COMMENTS}:\n  isso-1-1795493001: {digest}\n"));
    let counts = pulled(&site).counts;
    assert_eq!((counts.changed, counts.new, counts.gone), (1, 1, 0));
    let written = text(site.path(), COMMENTS);
    assert!(written.contains("deleted: true") && !written.contains("Un"), "{written}");
    builds(&site);
}

fn status(id: u64, answers: u64, account: u64, text: &str) -> Value {
    json!({
        "id": id.to_string(), "created_at": "2026-11-24T09:20:30.123Z",
        "in_reply_to_id": answers.to_string(),
        "in_reply_to_account_id": if answers == 100 { "7" } else { "8" },
        "visibility": "public", "spoiler_text": "", "content": text, "replies_count": 0,
        "account": {"id": account.to_string(), "acct": format!("a{account}"), "display_name": "",
                    "url": format!("https://piaille.fr/@a{account}"),
                    "avatar": "https://piaille.fr/avatar.png", "emojis": []},
        "media_attachments": [{"url": "https://piaille.fr/photo.png"}],
    })
}

#[test]
fn a_post_gives_its_public_answers() {
    let mut private = status(102, 101, 9, "<p>Entre nous</p>");
    private["visibility"] = json!("unlisted");
    let mut careful = status(103, 102, 7, "<p>Suite &amp; fin</p>");
    careful["spoiler_text"] = json!("Attention <b>");
    let picture = status(104, 100, 8, "");
    let list = json!([
        status(
            101,
            100,
            8,
            "<p>Bravo <a href=\"https://piaille.fr/@x\" \
                      class=\"u-url mention\">@<span>x</span></a></p>"
        ),
        private,
        careful,
        picture
    ]);
    let answer = json!({"ancestors": [], "descendants": list}).to_string();
    let server = Server::answering(move |asked, _| match asked.what.as_str() {
        "GET piaille.fr/api/v1/statuses/100/context" => {
            Reply::Page(200, json_header(), answer.clone())
        }
        "GET piaille.fr/api/v1/statuses/60/context" => {
            let many: Vec<Value> = (0..60).map(|n| status(200 + n, 60, 8, "<p>a</p>")).collect();
            Reply::Page(200, json_header(), json!({"descendants": many}).to_string())
        }
        _ => Reply::Status(404),
    });
    let post = |path: &str| format!("comments: {}\n", server.at("piaille.fr", path));
    let lost = |path: &str| page(&post(path));
    let site = site(
        "  link: https://forum.fr/",
        &[
            (ARTICLE, &page(&post("/@moi/100"))),
            ("content/articles/retire.md", &lost("/@moi/5")),
            ("content/articles/soixante.md", &lost("/@moi/60")),
            ("content/articles/compte.md", &lost("/@moi")),
        ],
    );
    let found = pulled(&site);
    assert_eq!(told(&found), ["Mastodon 63+1 cut missing"]);
    assert_eq!((found.counts.new, found.counts.wordless), (62, 1));
    let written = text(site.path(), COMMENTS);
    assert_eq!(
        written,
        "- id: mastodon-101\n  author: a8\n  url: https://piaille.fr/@a8\n  date: \
         2026-11-24T10:20:30+01:00\n  html: |-\n    <p>Bravo <a href=\"https://piaille.fr/@x\">@x\
         </a></p>\n- id: mastodon-103\n  author: a7\n  url: https://piaille.fr/@a7\n  date: \
         2026-11-24T10:20:30+01:00\n  reply_to: mastodon-101\n  by_author: true\n  html: |-\n    \
         <p>Attention &lt;b&gt;</p>\n    <p>Suite &amp; fin</p>\n"
    );
    builds(&site);
    assert_eq!(pulled(&site).changed, []);
}

#[test]
fn mentions_with_words_are_comments() {
    let mention = |id: u32, property: &str, target: &str, content: Value| {
        json!({
            "type": "entry", "author": {"name": "Léo", "photo": "https://leo.fr/photo.png", "url":
            "https://leo.fr/"}, "url": format!("https://leo.fr/{id}"), "published":
            "2026-11-24T10:20:30+01:00", "wm-received": "2026-11-24T11:00:00Z", "wm-id": id,
            "wm-source": "https://leo.fr/x", "wm-target": target, "wm-property": property,
            "wm-private": false, "content": content,
        })
    };
    let here = "https://blog.fr/articles/un/";
    let mut list = vec![
        mention(1, "in-reply-to", here, json!({"html": "<p>Bien <img src=x></p>", "text": "B"})),
        mention(2, "mention-of", "https://blog.fr/ancien#x", json!({"text": "a < b\n\nc"})),
        mention(3, "mention-of", here, Value::Null),
    ];
    let mut undated = mention(4, "in-reply-to", here, json!("Quatre"));
    undated["published"] = json!("hier");
    let mut private = mention(5, "in-reply-to", here, json!({"text": "Secret"}));
    private["wm-private"] = json!(true);
    list.extend([undated, private]);
    list.extend((10..110).map(|id| mention(id, "like-of", here, Value::Null)));
    let server = Server::answering(move |asked, _| {
        let page = if asked.what.ends_with("&page=0") { 0..100 } else { 100..list.len() };
        let answer = json!({"type": "feed", "name": "Webmentions", "children": list[page]});
        Reply::Page(200, json_header(), answer.to_string())
    });
    let site = site(
        &format!("  webmention: {}", server.at("wm.fr", "/blog.fr/webmention")),
        &[(ARTICLE, &page("aliases: [/ancien]\n"))],
    );
    let found = pulled(&site);
    assert_eq!(told(&found), ["Webmention 3+101"]);
    let asked = server.lines();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert!(
        asked[0].starts_with("GET wm.fr/api/mentions.jf2?target%5B%5D=https%3A%2F%2Fblog.fr%2F")
    );
    let written = text(site.path(), COMMENTS);
    for private in ["photo", "img", "Secret"] {
        assert!(!written.contains(private), "{written}");
    }
    let link = |id: u32| format!("<p><a href=\"https://leo.fr/{id}\">leo.fr</a></p>\n");
    let expected = format!(
        "- id: webmention-1\n  author: Léo\n  url: https://leo.fr/\n  date: \
         2026-11-24T10:20:30+01:00\n  html: |-\n    <p>Bien </p>\n    {}- id: webmention-2\n",
        link(1)
    );
    assert!(written.starts_with(&expected), "{written}");
    assert!(written.contains("    <p>a &lt; b</p>\n    <p>c</p>\n"), "{written}");
    assert!(written.contains("date: 2026-11-24T12:00:00+01:00\n"), "{written}");
    builds(&site);
    assert_eq!(pulled(&site).changed, []);
}

#[test]
fn one_server_that_fails_stops_no_other_and_harms_nothing() {
    let deep = format!("{{\"replies\": {}{}}}", "[{\"replies\":".repeat(500), "}]".repeat(500));
    let odd = |answer: &str| Reply::Page(200, json_header(), answer.to_owned());
    type Answer = Box<dyn Fn() -> Reply + Send + Sync>;
    let replies: Vec<(&str, Answer)> = vec![
        ("not_json", Box::new(move || Reply::Page(200, vec![], "<html>Bonjour</html>".into()))),
        ("not_json", Box::new(move || odd(&deep))),
        ("no_comments_there", Box::new(move || odd("[]"))),
        ("no_comments_there", Box::new(move || odd("{\"replies\": [{}]}"))),
        ("no_comments_there", Box::new(move || odd("{\"replies\": [{\"id\": {}}]}"))),
        ("no_comments_there", Box::new(move || odd("{\"replies\": {\"id\": 1}}"))),
        ("missing", Box::new(|| Reply::Status(404))),
        ("broken", Box::new(|| Reply::Status(503))),
        ("odd", Box::new(|| Reply::Status(403))),
        ("slow", Box::new(|| Reply::Endless)),
        ("slow", Box::new(|| Reply::Silence)),
        ("protocol", Box::new(|| Reply::Nothing)),
        ("circles", Box::new(|| Reply::Redirect(302, "/".into()))),
    ];
    for (word, reply) in replies {
        let server = Server::answering(move |asked, _| match asked.what.as_str() {
            "POST isso.fr/count" => Reply::Page(200, json_header(), "[1]".into()),
            what if what.starts_with("GET isso.fr/") => reply(),
            _ => Reply::Page(
                200,
                json_header(),
                json!({"descendants": [status(1, 100, 8, "<p>Un</p>")]}).to_string(),
            ),
        });
        let post = format!("comments: {{mastodon: \"{}\"}}\n", server.at("p.fr", "/@moi/100"));
        let isso = format!("  isso: {}", server.at("isso.fr", "/"));
        let site = site(&isso, &[(ARTICLE, &page(&post))]);
        let before = "- author: Moi\n  text: a\n- id: isso-1\n  text: b\n";
        write(site.path(), COMMENTS, before);
        let found = pulled(&site);
        assert_eq!(told(&found), [format!("Isso 0+0 {word}"), "Mastodon 1+0".into()]);
        let is_passing = ["broken", "slow", "protocol", "circles"].contains(&word);
        assert_eq!(found.servers[0].is_misnamed(), !is_passing, "{word}");
        let written = text(site.path(), COMMENTS);
        assert!(written.starts_with(before) && written.contains("mastodon-1"), "{written}");
        assert_eq!(found.counts.gone, 0, "{word}: nobody knows what is gone");
    }
}

#[test]
fn what_goes_in_circles_is_opened() {
    let server = isso_server(vec![(
        "/articles/un/",
        vec![
            isso(1, Some(2), "<p>Un</p>", vec![]),
            isso(2, Some(1), "<p>Deux</p>", vec![isso(1, Some(2), "<p>Un</p>", vec![])]),
            isso(3, Some(3), "<p>Trois</p>", vec![]),
        ],
    )]);
    let site = site(&format!("  isso: {}", server.at("isso.fr", "/")), &[(ARTICLE, &page(""))]);
    assert_eq!(pulled(&site).counts.new, 3);
    assert_eq!(text(site.path(), COMMENTS).matches("reply_to").count(), 1);
    builds(&site);
}

#[test]
fn only_the_named_server_may_be_private() {
    let server = Server::answering(|asked, port| match asked.what.as_str() {
        "POST isso.fr/count" => Reply::Page(200, json_header(), "[1]".into()),
        "GET isso.fr/?uri=%2Farticles%2Fun%2F&plain=0" => {
            Reply::Redirect(302, format!("http://metadata.fr:{port}/secret"))
        }
        _ => Reply::Page(200, json_header(), "{\"replies\": []}".into()),
    });
    let site = site(&format!("  isso: {}", server.at("isso.fr", "/")), &[(ARTICLE, &page(""))]);
    let quick = quick();
    let policy = Policy { may_connect: |_| false, ..quick.policy };
    let found = pulled_with(&site, false, Manners { policy, ..quick });
    assert_eq!(told(&found), ["Isso 0+0 private"]);
    assert_eq!(server.lines().len(), 2);
}

#[test]
fn offline_nothing_is_asked() {
    let server = isso_server(vec![]);
    let site = site(&format!("  isso: {}", server.at("isso.fr", "/")), &[(ARTICLE, &page(""))]);
    let quick = quick();
    let policy = Policy { is_online: || false, ..quick.policy };
    let found = pulled_with(&site, false, Manners { policy, ..quick });
    assert_eq!(told(&found), ["Isso 0+0 offline"]);
    assert!(server.asked().is_empty());
}

#[test]
fn files_with_errors_are_left_alone() {
    let thread = || vec![isso(1, None, "<p>Un</p>", vec![])];
    let server = isso_server(vec![("/articles/un/", thread()), ("/articles/deux/", thread())]);
    let site = site(
        &format!("  isso: {}", server.at("isso.fr", "/")),
        &[(ARTICLE, &page("")), ("content/articles/deux.md", &page(""))],
    );
    for broken in ["- auteur: \"a\n", "- a: b: c\n", "- texte: a\u{7}\n", "rien: 1\n", "a\n"] {
        write(site.path(), COMMENTS, broken);
        let found = pulled(&site);
        assert_eq!(text(site.path(), COMMENTS), broken);
        assert_eq!(found.problems.len(), 1, "{broken:?}: {:?}", found.problems);
        assert!(text(site.path(), "content/comments/articles/deux.yaml").contains("isso-1"));
    }
    write(site.path(), COMMENTS, "[{auteur: a, texte: b}]\n");
    let found = pulled(&site);
    assert!(matches!(found.failures.as_slice(), [(path, Failed::Closed)] if path == COMMENTS));
    server.asked();
    write(site.path(), LEDGER, "<<<<<<< HEAD\n");
    let found = pulled(&site);
    assert!(matches!(found.failures.as_slice(), [(path, Failed::Ledger)] if path == LEDGER));
    assert!(server.asked().is_empty());
    assert_eq!(text(site.path(), LEDGER), "<<<<<<< HEAD\n");
}

#[test]
fn each_language_has_its_file() {
    let thread = |id| vec![isso(id, None, "<p>Un</p>", vec![])];
    let server = isso_server(vec![
        ("/articles/un/", thread(1)),
        ("/en/articles/un/", thread(2)),
        ("/articles/deux/", thread(3)),
    ]);
    let site = site(
        &format!("  isso: {}\nlanguages: [fr, en]", server.at("isso.fr", "/")),
        &[
            (ARTICLE, &page("id: \"a:b\"\n")),
            ("content/articles/un.en.md", &page("id: \"a:b\"\n")),
            ("content/articles/deux.md", &page("")),
            ("content/comments/articles/deux.fr.yml", "- auteur: Moi\n  texte: a\n"),
        ],
    );
    assert_eq!(pulled(&site).counts.new, 3);
    assert!(text(site.path(), "content/comments/a%3Ab.yaml").contains("isso-1"));
    assert!(text(site.path(), "content/comments/a%3Ab.en.yaml").contains("isso-2"));
    assert!(text(site.path(), "content/comments/articles/deux.fr.yml").contains("isso-3"));
    assert!(!site.path().join("content/comments/articles/deux.yaml").exists());
    let report = crate::build::check(&options(site.path())).expect("it is read");
    let errors = report.diagnostics.iter().filter(|problem| problem.is_error());
    assert_eq!(errors.count(), 0);
    assert_eq!(pulled(&site).changed, []);
}

#[test]
fn no_identity_leads_out_of_the_site() {
    let server = isso_server(vec![("/articles/un/", vec![isso(1, None, "<p>Un</p>", vec![])])]);
    let site = site(
        &format!("  isso: {}", server.at("isso.fr", "/")),
        &[(ARTICLE, &page("id: ../../../dehors\n"))],
    );
    let found = pulled(&site);
    assert!(matches!(found.failures.as_slice(), [(_, Failed::Outside)]), "{:?}", found.failures);
    assert!(found.changed.is_empty() && !site.path().join("journal").exists());
}

#[test]
fn a_site_without_servers_has_nothing_to_ask() {
    let site = site("  mail: a@b.fr", &[(ARTICLE, &page("comments: https://forum.fr/t/1\n"))]);
    let threads = threads(&options(site.path())).expect("it is read");
    assert!(super::has_nothing(&threads));
    assert_eq!(pulled(&site).servers.len(), 0);
    assert!(!site.path().join("journal").exists());
}
