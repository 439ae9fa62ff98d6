//! Names of those who have not consented, and addresses of meetings that are not public: looked for
//! through every byte of the output.

mod support;

use std::path::Path;
use support::Files;

const SITE: &[(&str, &str)] = &[
    (
        "site.yaml",
        "title: Carnet\nbase_url: https://carnet.example/\nlanguages: [fr, en]\ncountry: fr\n",
    ),
    ("content/trainings/oser/index.md", "---\ntitle: Oser\ndate: 2026-01-01\n---\nTexte.\n"),
    (
        "content/trainings/oser/01-dire.md",
        "---\ntitle: Dire\ndate: 2026-01-02\nstart: 2026-02-03T09:00\nend: 12:30\n\
         online: https://visio.example/salle-secrete\nstatus: confirmed\n\
         participants:\n  - { name: Zéphyrine Quatremère, role: Libraire }\n  \
         - Ossian Vandevelde\n  \
         - { name: Paule Plot, role: l’assistante d’Ossian Vandevelde, consent: oui }\n  \
         - { nom: Iphigénie Barbotin, consent: non }\n\
         exercises: [Parler]\n---\nTexte.\n\n> [!solution]\n> Oui.\n",
    ),
    (
        "content/trainings/oser/01-dire.en.md",
        "---\ntitle: Say\nparticipants: [Zéphyrine Quatremère]\n---\nText.\n",
    ),
    ("content/articles/a.md", "---\ntitle: A\ndate: 2026-01-03\ntraining: oser\n---\nTexte.\n"),
];

/// All that could give somebody away, in lower case and without accents.
const SECRETS: &[&str] = &[
    "zephyrine",
    "quatremere",
    "ossian",
    "vandevelde",
    "iphigenie",
    "barbotin",
    "salle-secrete",
    "mot-de-passe",
];

/// Ways to write an address that lets people into a meeting.
const ONLINE: &[&str] = &[
    "https://visio.example/salle-secrete",
    "\"Zoom, https://visio.example/salle-secrete?pwd=mot-de-passe\"",
    "Zoom (https://visio.example/salle-secrete), code mot-de-passe",
    "\"[Zoom](https://visio.example/salle-secrete)\"",
    "Zoom visio.example/salle-secrete",
    "{ url: \"https://visio.example/salle-secrete\" }",
    "{ url: \"Zoom : https://visio.example/salle-secrete\", public: non }",
    "{ outil: \"Zoom, HTTPS://visio.example/salle-secrete\" }",
    "Mot de passe mot-de-passe, https://visio.example/salle-secrete",
    "Zoom, code mot-de-passe",
    "{ tool: \"Zoom www.a.example/salle-secrete\", url: \"https://b.example/salle-secrete\" }",
];

#[test]
fn no_name_is_anywhere_in_the_output() {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), text.as_bytes().to_vec());
    let mut files: Files = SITE.iter().map(file).collect();
    for (online, n) in ONLINE.iter().zip(11..) {
        let when = format!("start: 2026-02-{n}T09:00\nend: 12:30");
        let text = format!("---\ntitle: Dire {n}\n{when}\nonline: {online}\n---\nTexte.\n");
        files.insert(format!("content/trainings/oser/{n}-dire.md"), text.into_bytes());
    }
    let options = support::options(Path::new("."));
    let (outputs, report) = estrade::build_in_memory(files, &options).expect("options make sense");
    assert!(report.ok && outputs.len() > 25, "{} outputs, {report:?}", outputs.len());
    for (path, bytes) in &outputs {
        let text = folded(&String::from_utf8_lossy(bytes));
        for secret in SECRETS {
            assert!(!folded(path).contains(secret), "{path} is named after {secret}");
            assert!(!text.contains(secret), "{path} holds {secret}");
        }
    }
}

/// A text as a search would see it: no accents, whether written as they are, in two parts,
/// percent-encoded or as HTML and JSON may have them; and no case.
fn folded(text: &str) -> String {
    let accents = [
        ("%C3%A9", "e"),
        ("%C3%A8", "e"),
        ("\\u00e9", "e"),
        ("\\u00e8", "e"),
        ("&eacute;", "e"),
        ("&egrave;", "e"),
        ("é", "e"),
        ("è", "e"),
        ("\u{301}", ""),
        ("\u{300}", ""),
        ("É", "e"),
    ];
    let plain = accents.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    // Calendars fold long lines.
    plain.replace("\r\n ", "").to_lowercase()
}
