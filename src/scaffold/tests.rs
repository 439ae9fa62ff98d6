use super::page::other_form;
use super::{File, NewPage, NewSite, Refusal, clean, page, site};
use crate::base::diagnostic::Diagnostic;
use crate::base::path::SourcePath;
use crate::config::{self, Config, Typography};
use crate::document::{self, Head, Kind};
use crate::plan::Plan;
use crate::site::{Publication, Records, Site, assemble};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// 1 June 2026, noon in Paris.
const NOW: i64 = 1_780_308_000;

fn empty_site() -> Arc<Site> {
    let when = Publication { now: NOW, drafts: true, future: true };
    assemble(Config::default(), BTreeMap::new(), (&BTreeMap::new(), Records::default()), when)
        .0
        .main()
        .clone()
}

/// A page of some title in an empty site, with an address that does not depend on it.
fn made(kind: Kind, title: &str, language: &str) -> Result<File, Refusal> {
    let slug = Some("un-titre");
    let new = NewPage { kind, title, slug, training: None, here: None, language, now: NOW };
    page(&new, &empty_site(), &Plan::default())
}

fn head(file: &File, kind: Kind) -> Head {
    let typography = Typography { is_on: false, ..Typography::default() };
    let options = document::Options::of(&Config { typography, ..Config::default() });
    document::parse(&SourcePath::new(file.path.as_str()), kind, &file.text, &options).head
}

/// Texts of all sorts, and those that mean something to YAML.
fn texts() -> impl Strategy<Value = String> {
    let signs = "[-?:,\\[\\]{}#&*!|>'\"%@`~=<0-9a-zé \\n\\t\\\\\u{a0}\u{202f}…]{0,40}";
    let words = "(true|false|null|yes|no|on|off|~|1e3|0x1f|0o7|\\.inf|\\.nan|2026-01-02|12:30:45)";
    prop_oneof![any::<String>(), signs.prop_map(String::from), words.prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_title_is_read_back_as_it_was(text in texts()) {
        let title = clean(&text);
        prop_assume!(!title.is_empty());
        for kind in [Kind::Article, Kind::Page, Kind::Training] {
            let file = made(kind, &title, "fr").expect("nothing is in its way");
            let head = head(&file, kind);
            prop_assert_eq!(&head.meta.title, &title, "{}", file.text);
            prop_assert!(head.problems.is_empty(), "{:?}\n{}", head.problems, file.text);
        }
    }

    #[test]
    fn any_folders_name_is_a_sites_title(text in texts()) {
        let title = super::title_of_folder(&text);
        prop_assume!(!title.is_empty());
        let new = NewSite { title: &title, language: "fr", timezone: "UTC", now: NOW, theme: true };
        let settings = format!("{}\ntypography: off\n", site(&new).remove(0).text);
        let (config, problems): (Config, Vec<Diagnostic>) = config::read("site.yaml", &settings);
        prop_assert_eq!(&config.title, &title, "{}", settings);
        prop_assert!(problems.is_empty(), "{:?}\n{}", problems, settings);
    }
}

#[test]
fn no_line_is_left_open() {
    for language in ["fr", "en"] {
        let new = NewSite { title: "T", language, timezone: "Europe/Paris", now: NOW, theme: true };
        let pages = [Kind::Article, Kind::Page, Kind::Training];
        let pages = pages.map(|kind| made(kind, "T", language).expect("nothing is in its way"));
        let is_template = |file: &File| file.path.ends_with(".html") || file.path.ends_with(".css");
        for file in site(&new).into_iter().chain(pages).filter(|file| !is_template(file)) {
            assert!(!file.text.contains(['{', '}']), "{}: {}", file.path, file.text);
        }
    }
}

#[test]
fn a_session_without_training_is_refused() {
    assert_eq!(made(Kind::Session, "T", "fr"), Err(Refusal::NoTraining));
}

#[test]
fn a_clock_at_the_end_of_time_makes_a_site_too() {
    for now in [i64::MIN, -62_135_596_800, 253_402_207_200, i64::MAX] {
        let new = NewSite { title: "T", language: "fr", timezone: "Asia/Tokyo", now, theme: false };
        assert!(site(&new).len() > 5);
    }
}

#[test]
fn a_page_is_a_file_or_a_folder() {
    let table = [
        ("content/articles/a.md", Some("content/articles/a/index.md")),
        ("content/articles/a/index.md", Some("content/articles/a.md")),
        ("content/pages/index/index.md", None),
    ];
    for (path, other) in table {
        assert_eq!(other_form(path).as_deref(), other, "{path}");
    }
}
