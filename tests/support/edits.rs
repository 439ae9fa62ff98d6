//! Random edits of the sample site, as a person, an editor or a synchroniser would make them.
//!
//! An edit is a few small numbers, so that it shrinks; which file and which text they mean is
//! found when it is applied, and said in words.

use super::{Files, NOW, Site, Tree, sample};
use estrade::Options;
use proptest::prelude::*;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// One thing that somebody does between two builds. Numbers choose among what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edit {
    Nothing,
    Body { file: usize, text: usize },
    SameSize { file: usize },
    Meta { file: usize, key: usize, value: usize },
    Create { name: usize, text: usize },
    Rename { file: usize, name: usize },
    Swap { file: usize, other: usize },
    Delete { file: usize },
    Restore { file: usize },
    Fold { file: usize },
    Touch { file: usize, when: usize },
    Config { key: usize, value: usize },
    Text { file: usize, text: usize },
    Tamper { output: usize, how: usize },
    Forget { what: usize },
    List,
    Later { weeks: u8 },
    Flag { which: usize },
}

/// Any edit; all shrink to nothing.
pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let any = 0..60_usize;
    let one = move |make: fn(usize) -> Edit| (0..60_usize).prop_map(make).boxed();
    let two =
        move |make: fn((usize, usize)) -> Edit| (any.clone(), 0..60_usize).prop_map(make).boxed();
    let meta = (0..60_usize, 0..META.len(), 0..4_usize);
    prop_oneof![
        1 => Just(Edit::Nothing),
        6 => two(|(file, text)| Edit::Body { file, text }),
        4 => one(|file| Edit::SameSize { file }),
        24 => meta.prop_map(|(file, key, value)| Edit::Meta { file, key, value }),
        5 => two(|(name, text)| Edit::Create { name, text }),
        6 => two(|(file, name)| Edit::Rename { file, name }),
        4 => two(|(file, other)| Edit::Swap { file, other }),
        5 => one(|file| Edit::Delete { file }),
        6 => one(|file| Edit::Restore { file }),
        4 => one(|file| Edit::Fold { file }),
        4 => two(|(file, when)| Edit::Touch { file, when }),
        8 => two(|(key, value)| Edit::Config { key, value }),
        6 => two(|(file, text)| Edit::Text { file, text }),
        8 => two(|(output, how)| Edit::Tamper { output, how }),
        3 => one(|what| Edit::Forget { what }),
        1 => Just(Edit::List),
        2 => (1..60_u8).prop_map(|weeks| Edit::Later { weeks }),
        2 => one(|which| Edit::Flag { which }),
    ]
}

/// Keys of front matter and what they may say; the empty text removes the line.
const META: &[(&str, [&str; 4])] = &[
    ("title", ["Alpha", "Autre titre", "Œuvre & \\\"guillemets\\\"", "Gamma"]),
    ("title", ["Alpha", "Bêta", "Gamma", "Delta"]),
    ("date", ["2024-12-31T23:30", "2026-05-30", "2026-09-01", ""]),
    ("updated", ["2026-05-01", "2026-05-31T10:00", "", "2025-07-14"]),
    ("slug", ["alpha", "neuf", "", "autre"]),
    ("draft", ["true", "false", "", "true"]),
    ("expires", ["2026-05-15", "2026-08-01", "", "2027-01-01"]),
    ("tags", ["[un]", "[un, deux, Trois]", "", "[Réseau, réseau]"]),
    ("categories", ["[Outils]", "[outils, Méthode]", "", "[Méthode]"]),
    ("authors", ["[marie]", "[jean, marie]", "", "[Inconnue]"]),
    ("summary", ["Un chapô", "Un autre", "", "« Entre guillemets »"]),
    ("image", ["/images/carre.svg", "figure.svg", "", "https://x.example/a.png"]),
    ("aliases", ["[/vieux/]", "[/vieux/delta/]", "", "[/ancien.html]"]),
    ("language", ["en", "fr", "", "de"]),
    ("math", ["true", "false", "", "true"]),
    ("id", ["identité", "articles/alpha", "", "urn:x:1"]),
    ("comments", ["false", "https://forum.example/1", "", "{mail: non}"]),
    (
        "comments",
        [
            "{isso: 'https://j.example/', fil: /vieux/}",
            "https://p.example/@a/12",
            "",
            "{mastodon: 'https://p.example/@a/12', webmention: 'https://v.example/'}",
        ],
    ),
    ("training", ["atelier", "absente", "", "atelier"]),
    ("session", ["1", "7", "", "2"]),
    ("status", ["done", "cancelled", "", "planned"]),
    ("start", ["2026-04-02T09:30", "2026-11-01", "", "2026-01-01"]),
    ("end", ["2026-04-02T17:00", "2026-11-02", "", "2026-01-01"]),
    ("slots", ["[2026-06-20T09:00/12:00, 2026-06-27T09:00/12:00]", "[2026-11-01]", "", "[]"]),
    ("previous_start", ["2026-03-01T09:30", "", "2026-02-01", ""]),
    ("online", ["{tool: BBB, url: 'https://b.example/x'}", "{tool: BBB}", "", "{public: true}"]),
    ("participants", ["[{name: Ada Noir}]", "[{name: Ada Noir, consent: true}]", "", "[]"]),
    ("next", ["/trainings/atelier/02-deux.md", "/trainings/seconde/01-un.md", "", "rien.md"]),
    ("register", ["{url: /contact/, deadline: 2026-06-01}", "/pages/contact.md", "", "{}"]),
    ("slides", ["/images/carre.svg", "https://x.example/d.pdf", "", "absent.pdf"]),
    ("capacity", ["12", "8", "", "0"]),
    ("price", ["1 200 €", "Sur devis", "", "0 €"]),
    ("role", ["Formatrice", "Maître d’œuvre", "", "Autre"]),
    ("place", ["Salle B", "{name: Salle C, address: Ici}", "", "Salle A"]),
    ("trainers", ["[marie]", "[jean, Autre]", "", "[]"]),
    ("license", ["CC BY 4.0", "Tous droits réservés", "", "CC0"]),
    ("extra", ["{a: 1}", "{b: [x, y]}", "", "{}"]),
];

const CONFIG: &[(&str, [&str; 4])] = &[
    ("title", ["Carnet", "Autre carnet", "\"A & B\"", "Carnet"]),
    (
        "base_url",
        ["https://carnet.example/blog", "http://b.example/", "https://carnet.example/", "x"],
    ),
    ("description", ["Autre", "", "Un carnet de formation", ""]),
    ("pagination", ["1", "2", "3", "10"]),
    ("feeds", ["{limit: 2}", "{content: summary}", "{limit: 4}", ""]),
    (
        "permalinks",
        ["{article: '/{year}/{slug}/'}", "{session: '/s/{slug}/'}", "", "{page: '/p/{slug}/'}"],
    ),
    ("language", ["en", "fr", "", "fr-CA"]),
    ("languages", ["[fr, en]", "[fr, {language: en, title: Notebook}, de]", "", "[en, fr]"]),
    ("math", ["true", "false", "", "true"]),
    ("addresses", ["fr", "en", "", "fr"]),
    ("timezone", ["Pacific/Auckland", "UTC", "", "America/Cayenne"]),
    ("organisation", ["Estrade", "", "Autre", "{name: Estrade, registration: 11 75 12345 75}"]),
    ("country", ["fr", "", "be", "fr"]),
    ("license", ["CC BY 4.0", "", "CC0", ""]),
    (
        "menu",
        [
            "[{title: Contact, link: /pages/contact.md}]",
            "[{title: Rien, link: /rien.md}]",
            "",
            "[{title: A, link: 'https://a.example/'}]",
        ],
    ),
    (
        "theme",
        ["{name: mine}", "{accent: '#123456'}", "{name: mine, footer: Pied}", "{name: absent}"],
    ),
    (
        "comments",
        [
            "{mail: b@x.example, isso: 'https://i.example/'}",
            "{link: 'https://f.example/?p={id}', webmention: 'https://w.example/'}",
            "",
            "{mail: a@carnet.example}",
        ],
    ),
    ("extra", ["{a: 1}", "{a: 2}", "", "{}"]),
];

/// Texts after the front matter.
const BODIES: &[&str] = &[
    "Un paragraphe.\n",
    "Premier.\n\n<!-- more -->\n\nSecond, avec du `code`.\n",
    "[alpha](/articles/2025-01-10-alpha.md), [la séance](/trainings/atelier/01-un.md).\n",
    "## Une partie\n\nTexte[^1].\n\n### Une sous-partie\n\n[^1]: Une note.\n",
    "![Un carré](/images/carre.svg)\n\n[Vers le bas](#bas)\n\n## Bas\n",
    "Soit $3,5$, [some words]{lang=en} et l’IRL.\n\n*[IRL]: In Real Life\n",
    "Un lien cassé vers [rien](rien.md).\n",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ\n",
    "## Comment 1\n\n<iframe title=\"x\" src=\"https://c.example/x\"></iframe>\n",
    "```rust\nfn main() {}\n```\n\n- [ ] à faire\n- [x] fait\n",
    "<p><a href=\"/contact/\">en HTML</a> <img src=\"/images/carre.svg\" alt=\"\"></p>\n",
    "",
    "Vers [le CNAME](/CNAME), [Marie](/authors/marie.md) et [une adresse](/archives/).\n",
];

const NAMES: &[&str] = &[
    "content/articles/neuf.md",
    "content/articles/2025-12-24-neuf.md",
    "content/articles/dossier/neuf.md",
    "content/articles/alpha.md",
    "content/articles/É t é.md",
    "content/trainings/atelier/04-quatre.md",
    "content/trainings/seconde/index.md",
    "content/trainings/seconde/01-un.md",
    "content/pages/index.md",
    "content/pages/a-propos.md",
    "content/authors/inconnue.md",
    "content/articles/beta.en.md",
    "content/articles/2025-06-01-gamma/index.en.md",
    "content/trainings/atelier/01-un.en.md",
    "content/authors/marie.en.md",
    "content/pages/index.en.md",
    "content/images/neuf.svg",
    "content/robots.txt",
    "content/_headers",
    "content/archives",
    "content/data/x.yaml",
    "content/égaré.md",
];

/// Files of a theme and of figures, and what they may hold.
const TEXTS: &[(&str, [&str; 3])] = &[
    (
        "themes/mine/templates/page.html",
        [
            "{% extends \"base.html\" %}{% block main %}{{ page.html | safe }}{% endblock main %}",
            "{{ page.title }} {{ recent | length }} {% include \"part.html\" %}",
            "{{ pages }}",
        ],
    ),
    (
        "themes/mine/templates/part.html",
        ["{{ site.title }}", "{{ newer?.title }} {{ t.home }}", ""],
    ),
    (
        "themes/mine/templates/term.html",
        ["{{ term.name }}{% for card in entries %} {{ card.title }}{% endfor %}", "{{ term }", ""],
    ),
    ("themes/mine/strings/fr.yaml", ["home: Chez soi\n", "footnotes: Renvois\n", "home: [\n"]),
    ("themes/mine/static/style.css", ["p{color:red}\n", "p{color:blue}\n", ""]),
    ("themes/mine/static/script.js", ["alert(1)\n", "alert(2)\n", ""]),
    ("themes/mine/static/point.svg", ["<svg/>\n", "<svg></svg>\n", ""]),
    ("themes/mine/static/fonts/a.woff2", ["aa", "bb", ""]),
    (
        "content/data/results/2026.yaml",
        ["satisfaction: 96\n", "trainings: {atelier: {satisfaction: 80, n_trainees: 12}}\n", ""],
    ),
    (
        "content/comments/articles/alpha.yaml",
        [
            "- { author: Ada, text: Un, date: 2026-02-01 }\n- { reply_to: 1, text: Deux }\n",
            "- { author: Ada, text: Un, deleted: true }\n",
            "",
        ],
    ),
    (
        "content/comments/trainings/atelier/01-un.yaml",
        ["- { author: Ada, html: <b>Un</b> }\n", "- { reply_to: 7, text: Un }\n", ""],
    ),
    ("content/comments/pages/contact.yaml", ["- text: Un\n", "- [\n", ""]),
    ("content/data/results/2025.yaml", ["satisfaction: 90\n", "satisfaction: [\n", ""]),
];

/// A site in the hands of somebody, and what its sources are.
pub(crate) struct Trial {
    pub(crate) site: Site,
    pub(crate) files: Files,
    /// The sources of the last build without an error.
    pub(crate) good: Files,
    /// What happened so far, in words.
    pub(crate) story: Vec<String>,
    /// What `public/` held after the last build, unless somebody touched it since.
    pub(crate) seen: Option<Tree>,
    /// `.estrade/` was damaged since the last build without an error.
    pub(crate) is_forgetful: bool,
}

impl Trial {
    /// The sample site, or the same in two languages.
    pub(crate) fn new(is_bilingual: bool) -> Trial {
        let site = Site::sample();
        let mut files: Files =
            sample::FILES.iter().map(|(path, text)| ((*path).into(), (*text).into())).collect();
        for (path, text) in sample::TRANSLATIONS.iter().filter(|_| is_bilingual) {
            files.insert((*path).into(), (*text).into());
        }
        if is_bilingual {
            let settings = files.get_mut("site.yaml").expect("it is there");
            settings.extend_from_slice(b"languages: [fr, en]\n");
        }
        for (path, text) in &files {
            site.write(path, text);
        }
        let good = files.clone();
        Trial { site, files, good, story: Vec::new(), seen: None, is_forgetful: false }
    }

    fn options(&mut self) -> &mut Options {
        &mut self.site.options
    }

    /// Does one thing, and says what.
    pub(crate) fn apply(&mut self, edit: Edit) {
        let told = match edit {
            Edit::Nothing => "nothing".to_owned(),
            Edit::Body { file, text } => self.body(file, BODIES[text % BODIES.len()]),
            Edit::SameSize { file } => self.same_size(file),
            Edit::Meta { file, key, value } => self.meta(file, META[key], value),
            Edit::Create { name, text } => self.create(name, text),
            Edit::Rename { file, name } => self.rename(file, name),
            Edit::Swap { file, other } => self.swap(file, other),
            Edit::Delete { file } => self.delete(file),
            Edit::Restore { file } => self.restore(file),
            Edit::Fold { file } => self.fold(file),
            Edit::Touch { file, when } => self.touch(file, when),
            Edit::Config { key, value } => self.config(key, value),
            Edit::Text { file, text } => self.whole(file, text),
            Edit::Tamper { output, how } => {
                self.seen = None;
                tamper(&self.site, output, how)
            }
            Edit::Forget { what } => self.forget(what),
            Edit::List => {
                let _ = estrade::list(&self.site.options);
                "estrade list".to_owned()
            }
            Edit::Later { weeks } => {
                self.options().now = NOW + i64::from(weeks) * 7 * 86_400;
                format!("{weeks} weeks after June 2026")
            }
            Edit::Flag { which } => self.flag(which),
        };
        self.story.push(told);
    }

    /// Undoes what was done since the last build without an error.
    pub(crate) fn repair(&mut self) {
        let good = self.good.clone();
        let surplus: Vec<String> =
            self.files.keys().filter(|path| !good.contains_key(*path)).cloned().collect();
        surplus.iter().for_each(|path| self.remove(path));
        for (path, bytes) in good {
            if self.files.get(&path) != Some(&bytes) {
                self.put(&path, bytes);
            }
        }
        self.story.push("undo".to_owned());
    }

    /// The nth file whose path has this ending, counted round and round.
    fn nth(&self, n: usize, ending: &str) -> String {
        let fitting: Vec<&String> = self.files.keys().filter(|p| p.ends_with(ending)).collect();
        fitting[n % fitting.len()].clone()
    }

    /// Writes a file, in the place of any file or folder that stands in its way.
    fn put(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.clear_way(path);
        let bytes = bytes.into();
        self.site.write(path, &bytes);
        self.files.insert(path.to_owned(), bytes);
    }

    fn clear_way(&mut self, path: &str) {
        let inside = format!("{path}/");
        let in_the_way =
            |other: &&String| other.starts_with(&inside) || path.starts_with(&format!("{other}/"));
        let in_the_way: Vec<String> = self.files.keys().filter(in_the_way).cloned().collect();
        in_the_way.iter().for_each(|path| self.remove(path));
        // An empty folder of that name would be in the way too.
        let _ = fs::remove_dir_all(self.site.at(path)).is_ok();
    }

    fn remove(&mut self, path: &str) {
        self.site.remove(path);
        self.files.remove(path);
        let mut folder = Path::new(path).parent();
        while let Some(empty) = folder.filter(|f| fs::remove_dir(self.site.root().join(f)).is_ok())
        {
            folder = empty.parent();
        }
    }

    fn move_to(&mut self, from: &str, to: &str) {
        if from == to {
            return;
        }
        // Out of the way first: one of the two names may lie below the other.
        let aside = self.site.at("aside");
        fs::rename(self.site.at(from), &aside).expect("it can be moved");
        let bytes = self.files.remove(from).expect("it is known");
        self.clear_way(to);
        let place = self.site.at(to);
        fs::create_dir_all(place.parent().expect("it has one")).expect("the folder is made");
        fs::rename(&aside, &place).expect("it can be moved");
        self.files.insert(to.to_owned(), bytes);
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.files[path].clone()).expect("it is a text")
    }

    fn body(&mut self, file: usize, body: &str) -> String {
        let path = self.nth(file, ".md");
        let text = self.text(&path);
        let head = text.find("\n---\n").map_or("", |at| &text[..at + 5]);
        self.put(&path, format!("{head}{body}"));
        format!("{path}: the body {body:?}")
    }

    /// Changes a letter, so that the size stays the same.
    fn same_size(&mut self, file: usize) -> String {
        let path = self.nth(file, "");
        let mut bytes = self.files[&path].clone();
        let swap = |byte: &mut u8| match *byte {
            b'e' => *byte = b'a',
            b'a' => *byte = b'e',
            _ => {}
        };
        bytes.iter_mut().rev().take(12).for_each(swap);
        self.put(&path, bytes);
        format!("{path}: other letters, same size")
    }

    fn meta(&mut self, file: usize, (key, values): (&str, [&str; 4]), value: usize) -> String {
        let path = self.nth(file, ".md");
        let value =
            if key == "title" { format!("\"{}\"", values[value]) } else { values[value].into() };
        let key = if key == "title" && path.contains("/authors/") { "name" } else { key };
        let text = self.text(&path);
        let text = if text.starts_with("---\n") { text } else { format!("---\n---\n{text}") };
        self.put(&path, with_line(&text, key, &value, "---\n".len()));
        format!("{path}: {key}: {value}")
    }

    fn create(&mut self, name: usize, text: usize) -> String {
        let path = NAMES[name % NAMES.len()];
        let body = BODIES[text % BODIES.len()];
        let title = if path.contains("/authors/") { "name" } else { "title" };
        self.put(
            path,
            format!("---\n{title}: Neuf {text}\ndate: 2026-05-0{}\n---\n{body}", text % 9 + 1),
        );
        format!("a new file {path}, with the body {body:?}")
    }

    fn rename(&mut self, file: usize, name: usize) -> String {
        let path = self.nth(file, "");
        if path == "site.yaml" {
            return "nothing".to_owned();
        }
        let to = NAMES[name % NAMES.len()];
        self.move_to(&path, to);
        format!("{path} is renamed {to}")
    }

    fn swap(&mut self, file: usize, other: usize) -> String {
        let (one, other) = (self.nth(file, ".md"), self.nth(other, ".md"));
        if one == other {
            return "nothing".to_owned();
        }
        let aside = "content/articles/aside.md";
        self.move_to(&one, aside);
        self.move_to(&other, &one);
        self.move_to(aside, &other);
        format!("{one} and {other} exchange their names")
    }

    fn delete(&mut self, file: usize) -> String {
        let path = self.nth(file, "");
        if path == "site.yaml" {
            return "nothing".to_owned();
        }
        self.remove(&path);
        format!("{path} is deleted")
    }

    /// Brings a file of the sample back as it was.
    fn restore(&mut self, file: usize) -> String {
        let (path, text) = sample::FILES[file % sample::FILES.len()];
        self.put(path, text);
        format!("{path} as it was at first")
    }

    /// `x.md` becomes `x/index.md`, `x` becomes `x/x`, and the reverse.
    fn fold(&mut self, file: usize) -> String {
        let path = self.nth(file, "");
        let to = match (path.strip_suffix("/index.md"), path.strip_suffix(".md")) {
            _ if !path.starts_with("content/") => return "nothing".to_owned(),
            (Some(folder), _) if !path.contains("/trainings/") => format!("{folder}.md"),
            (None, Some(stem)) => format!("{stem}/index.md"),
            _ => match path.strip_suffix("/dedans") {
                Some(folder) => folder.to_owned(),
                None => format!("{path}/dedans"),
            },
        };
        self.move_to(&path, &to);
        format!("{path} is renamed {to}")
    }

    fn touch(&mut self, file: usize, when: usize) -> String {
        let path = self.nth(file, "");
        let now = SystemTime::now();
        let time = match when % 4 {
            0 => now,
            1 => SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000),
            2 => now - Duration::from_millis(15),
            _ => now + Duration::from_secs(3600),
        };
        let touched = File::options().write(true).open(self.site.at(&path));
        touched.and_then(|file| file.set_modified(time)).expect("it has a time");
        format!("{path} is touched ({})", when % 4)
    }

    fn config(&mut self, key: usize, value: usize) -> String {
        let (key, values) = CONFIG[key % CONFIG.len()];
        let value = values[value % values.len()];
        let text = self.text("site.yaml");
        self.put("site.yaml", with_line(&text, key, value, 0));
        format!("site.yaml: {key}: {value}")
    }

    fn whole(&mut self, file: usize, text: usize) -> String {
        let (path, texts) = TEXTS[file % TEXTS.len()];
        let text = texts[text % texts.len()];
        match (text, self.files.contains_key(path)) {
            ("", true) => self.remove(path),
            ("", false) => {}
            (text, _) => self.put(path, text),
        }
        format!("{path}: {text:?}")
    }

    fn forget(&mut self, what: usize) -> String {
        let folder = self.site.at(".estrade");
        let named = |start: &str| -> Vec<_> {
            let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
            entries
                .filter(|entry| entry.file_name().to_string_lossy().starts_with(start))
                .map(|entry| entry.path())
                .collect()
        };
        let start = ["index", "pack", "manifest"][what % 3];
        self.is_forgetful |= what % 7 > 4 || start == "manifest";
        match what % 7 {
            0 | 1 => named(start).iter().for_each(|path| fs::remove_file(path).expect("it goes")),
            2 | 3 => named(start).iter().for_each(|path| halve(path)),
            4 => named(start).iter().for_each(|path| flip(path)),
            5 => super::write(&folder.join("manifest-x.new"), b"x"),
            _ => fs::remove_dir_all(&folder).expect("it goes"),
        }
        format!(".estrade is damaged ({} {start})", what % 7)
    }

    fn flag(&mut self, which: usize) -> String {
        let options = self.options();
        match which % 3 {
            0 => options.drafts = !options.drafts,
            1 => options.future = !options.future,
            _ => {
                options.base_url = match options.base_url {
                    None => Some("https://essai.example/x/".to_owned()),
                    Some(_) => None,
                }
            }
        }
        format!("drafts {}, future {}, {:?}", options.drafts, options.future, options.base_url)
    }
}

/// Replaces, adds or (with an empty value) removes the line of a key, after so many bytes.
fn with_line(text: &str, key: &str, value: &str, start: usize) -> String {
    let (before, rest) = text.split_at(start);
    let line = if value.is_empty() { String::new() } else { format!("{key}: {value}\n") };
    let name = format!("{key}:");
    let end = rest.find("\n---\n").map_or(rest.len(), |at| at + 1);
    let head: String =
        rest[..end].split_inclusive('\n').filter(|old| !old.starts_with(&name)).collect();
    // Without any key left, the closing line is the first one.
    if rest.starts_with("---\n") && start > 0 {
        return format!("{before}{line}{rest}");
    }
    format!("{before}{line}{head}{}", &rest[end..])
}

fn halve(path: &Path) {
    let bytes = fs::read(path).expect("it is there");
    fs::write(path, &bytes[..bytes.len() / 2]).expect("it is written");
}

/// Changes one byte of the index or a manifest. (Bodies in the pack bear no seal of their own.)
fn flip(path: &Path) {
    let is_pack = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("pack"));
    let mut bytes = fs::read(path).expect("it is there");
    if let Some(byte) = bytes.last_mut().filter(|_| !is_pack) {
        *byte ^= 1;
        fs::write(path, bytes).expect("it is written");
    }
}

/// Does something to an output behind Estrade's back.
fn tamper(site: &Site, output: usize, how: usize) -> String {
    let public = site.public();
    let Some((name, (bytes, _))) = public.iter().nth(output % public.len().max(1)) else {
        return "nothing".to_owned();
    };
    let path = site.at("public").join(name);
    let mut bytes = bytes.clone();
    let what = match how % 7 {
        0 | 1 => {
            bytes.iter_mut().take(3).for_each(|byte| *byte ^= 1);
            fs::write(&path, bytes).expect("it is written");
            "other bytes, same size"
        }
        2 => {
            fs::remove_file(&path).expect("it goes");
            "deleted"
        }
        3 => {
            bytes.push(b'x');
            fs::write(&path, bytes).expect("it is written");
            "longer"
        }
        4 => {
            fs::write(&path, bytes).expect("it is written");
            "written again as it was"
        }
        5 => {
            let folder = path.parent().expect("it has one");
            fs::remove_dir_all(folder).expect("it goes");
            "deleted with its folder"
        }
        _ => {
            super::write(&path.with_file_name(".caché"), b"x");
            "given a dot file for neighbour"
        }
    };
    format!("public/{name} is {what}")
}
