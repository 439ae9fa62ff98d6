//! What pages say of themselves to machines, held against the rules for it.

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::Files;

/// The graph of each page that has one, by its path.
fn graphs(files: Files) -> BTreeMap<String, Value> {
    let options = support::options(Path::new("."));
    let (outputs, report) = estrade::build_in_memory(files, &options).expect("options make sense");
    assert!(report.ok, "{report:?}");
    let graph = |(path, bytes): (String, Vec<u8>)| {
        let html = String::from_utf8(bytes).ok()?;
        let (_, rest) = html.split_once("<script type=\"application/ld+json\">")?;
        let (json, _) = rest.split_once("</script>")?;
        assert!(!json.contains(['<', '>', '&']), "{path}: {json}");
        assert!(!json.contains(['\u{a0}', '\u{202f}']), "{path}: {json}");
        let read: Value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{path}: {e}"));
        assert_eq!(read["@context"], "https://schema.org", "{path}");
        Some((path, read["@graph"].clone()))
    };
    outputs.into_iter().filter(|(path, _)| path.ends_with(".html")).filter_map(graph).collect()
}

fn repository() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = walkdir::WalkDir::new(root.join("content")).into_iter();
    let paths =
        content.map(|entry| entry.expect("it can be listed")).filter(|e| e.path().is_file());
    let file = |path: &Path| {
        let name = path.strip_prefix(root).expect("it is below").to_string_lossy().into_owned();
        (name, std::fs::read(path).expect("it can be read"))
    };
    let config = file(&root.join("site.yaml"));
    paths.map(|entry| file(entry.path())).chain([config]).collect()
}

fn sample() -> Files {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
    SITE.iter().map(file).collect()
}

const SITE: &[(&str, &str)] = &[
    (
        "site.yaml",
        "title: \"Carnet : l\u{2019}été </script>\"\nbase_url: https://carnet.example/blog/\n\
         organisation: Atelier & Cie\n",
    ),
    (
        "content/authors/marie.md",
        "---\nname: Marie\nrole: Formatrice\norganisation: Atelier\n---\n",
    ),
    (
        "content/trainings/oser/index.md",
        "---\ntitle: Oser la pause\ndate: 2026-01-01\nduration: 14 h (2 jours)\nprice: 1 200 € HT\n\
         objectives: [Se taire]\n\
         register: {url: \"https://x.example/\", deadline: 2026-06-30}\n---\n",
    ),
    (
        "content/trainings/oser/01-dire.md",
        "---\ntitle: Dire\ndate: 2026-01-02\nstart: 2026-07-03T09:00\nend: 12:30\n\
         place: {name: Salle 3, address: 1 rue X}\nonline: https://visio.example/secrete\n\
         status: full\ntrainers: [marie, Paul]\nauthors: [marie]\nparticipants: [Zoé Zut]\n---\n\
         Texte.\n",
    ),
    (
        "content/trainings/oser/02-redire.md",
        "---\ntitle: Redire\nslots: [2026-08-03T09:00/12:30, 2026-08-04]\n\
         previous_start: 2026-07-04\nstatus: reportée\n---\nTexte.\n",
    ),
    ("content/trainings/oser/03-taire.md", "---\ntitle: Taire\n---\nTexte.\n"),
    (
        "content/articles/a.md",
        "---\ntitle: \"A </script> & B\"\ndate: 2026-01-03\ntraining: oser\ntags: [x]\n---\n\
         Texte.\n",
    ),
    ("content/pages/contact.md", "---\ntitle: Contact\n---\nTexte.\n"),
];

fn things(graph: &Value) -> impl Iterator<Item = &Value> {
    graph.as_array().into_iter().flatten()
}

fn thing<'g>(graphs: &'g BTreeMap<String, Value>, path: &str, kind: &str) -> &'g Value {
    let found = things(&graphs[path]).find(|thing| thing["@type"] == kind);
    found.unwrap_or_else(|| panic!("{path} has no {kind}: {}", graphs[path]))
}

/// Each value within a thing, with its key.
fn walk<'v>(value: &'v Value, key: &str, see: &mut dyn FnMut(&str, &'v Value)) {
    see(key, value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, key, see)),
        Value::Object(entries) => entries.iter().for_each(|(key, value)| walk(value, key, see)),
        _ => {}
    }
}

#[test]
fn graphs_keep_the_rules() {
    for files in [sample(), repository()] {
        let graphs = graphs(files);
        assert!(graphs.len() > 8, "{}", graphs.len());
        let described: BTreeSet<&str> =
            graphs.values().flat_map(things).filter_map(|thing| thing["@id"].as_str()).collect();
        for (path, graph) in &graphs {
            let ids: Vec<_> = things(graph).map(|thing| thing["@id"].as_str()).collect();
            let unique: BTreeSet<_> = ids.iter().collect();
            assert!(
                ids.iter().all(Option::is_some) && unique.len() == ids.len(),
                "{path}: {ids:?}"
            );
            walk(graph, "", &mut |key, value| {
                let is_empty = match value {
                    Value::Null => true,
                    Value::String(text) => text.is_empty(),
                    Value::Array(items) => items.is_empty(),
                    Value::Object(entries) => entries.is_empty(),
                    _ => false,
                };
                assert!(!is_empty, "{path}: {key} is empty in {graph}");
                let text = value.as_str().unwrap_or_default();
                if key.ends_with("Date") || ["datePublished", "dateModified"].contains(&key) {
                    let has_offset = text.len() == 25 && text[19..].starts_with(['+', '-']);
                    // A day without an hour is a date alone.
                    let is_day = key.ends_with("Date") && text.parse::<jiff::civil::Date>().is_ok();
                    let is_day = is_day && text.len() == 10;
                    assert!(has_offset || is_day, "{path}: {key} is {text}");
                }
                let is_reference = value.as_object().is_some_and(|map| map.len() == 1);
                if let Some(id) = value["@id"].as_str().filter(|_| is_reference) {
                    assert!(described.contains(id), "{path}: nothing is {id}");
                }
            });
        }
    }
}

#[test]
fn a_session_is_an_event_of_a_course() {
    let graphs = graphs(sample());
    let at = "https://carnet.example/blog/trainings/oser/";
    let event = thing(&graphs, "trainings/oser/01-dire/index.html", "EducationEvent");
    assert_eq!(event["@id"], format!("{at}01-dire/#session"));
    assert_eq!(event["startDate"], "2026-07-03T09:00:00+02:00");
    assert_eq!(event["endDate"], "2026-07-03T12:30:00+02:00");
    assert_eq!(event["eventAttendanceMode"], "https://schema.org/MixedEventAttendanceMode");
    assert_eq!(event["location"][0]["address"], "1 rue X");
    // The meeting's own address is for those who come.
    assert_eq!(event["location"][1]["url"], format!("{at}01-dire/"));
    assert_eq!(event["offers"]["availability"], "https://schema.org/SoldOut");
    assert_eq!(event["offers"]["price"], "1200");
    assert_eq!(event["performer"][0]["jobTitle"], "Formatrice");
    assert_eq!(event["performer"][1]["name"], "Paul");
    assert_eq!(event["superEvent"]["@id"], format!("{at}#run"));
    let moved = thing(&graphs, "trainings/oser/02-redire/index.html", "EducationEvent");
    assert_eq!(moved["eventStatus"], "https://schema.org/EventRescheduled");
    assert_eq!(moved["previousStartDate"], "2026-07-04T00:00:00+02:00");
    assert_eq!(moved["subEvent"].as_array().map(Vec::len), Some(2));
    let undated = &graphs["trainings/oser/03-taire/index.html"];
    assert!(things(undated).all(|thing| thing["@type"] != "EducationEvent"), "{undated}");
}

#[test]
fn a_training_is_a_course_with_a_run_and_a_series() {
    let graphs = graphs(sample());
    let page = "trainings/oser/index.html";
    let course = thing(&graphs, page, "Course");
    assert_eq!(course["timeRequired"], "PT14H");
    assert_eq!(course["teaches"][0], "Se taire");
    assert_eq!(course["offers"]["validThrough"], "2026-06-30");
    assert_eq!(course["hasCourseInstance"]["@id"], thing(&graphs, page, "CourseInstance")["@id"]);
    let run = thing(&graphs, page, "CourseInstance");
    assert_eq!((&run["courseMode"], &run["courseWorkload"]), (&"Blended".into(), &"PT14H".into()));
    assert_eq!(run["subEvent"].as_array().map(Vec::len), Some(2));
    let series = thing(&graphs, page, "CreativeWorkSeries");
    assert_eq!(series["hasPart"].as_array().map(Vec::len), Some(1));
    let crumbs = thing(&graphs, "trainings/oser/01-dire/index.html", "BreadcrumbList");
    let names: Vec<_> =
        crumbs["itemListElement"].as_array().into_iter().flatten().map(|i| &i["name"]).collect();
    assert_eq!(names, ["Accueil", "Formations", "Oser la pause", "Dire"]);
    assert_eq!(crumbs["itemListElement"][3].get("item"), None);
}

#[test]
fn a_title_cannot_end_the_script() {
    let graphs = graphs(sample());
    let article = thing(&graphs, "articles/a/index.html", "BlogPosting");
    assert_eq!(article["headline"], "A </script> & B");
    assert_eq!(article["keywords"][0], "x");
    let site = thing(&graphs, "index.html", "WebSite");
    assert_eq!(site["name"], "Carnet : l\u{2019}été </script>");
    assert_eq!(thing(&graphs, "index.html", "Organization")["name"], "Atelier & Cie");
}
