//! The samples, in the program: what new sites, themes and pages begin with, in two languages.

use crate::document::Kind;

/// A path and what stands there, with `{name}` where a value goes.
type Sample = (&'static str, &'static str);

macro_rules! embed {
    ($folder:literal: $($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("samples/", $folder, "/", $path)))),*]
    };
}

const IGNORED: Sample = (".gitignore", include_str!("samples/gitignore"));
const ROOM: &str = include_str!("samples/room.svg");

const FRENCH: [Sample; 7] = embed!["fr":
    "site.yaml",
    "content/articles/le-silence-apres-la-question.md",
    "content/pages/a-propos.md",
    "content/pages/index.md",
    "content/trainings/ouvrir-et-fermer-une-seance/01-les-dix-premieres-minutes.md",
    "content/trainings/ouvrir-et-fermer-une-seance/02-les-cinq-dernieres-minutes.md",
    "content/trainings/ouvrir-et-fermer-une-seance/index.md",
];
const ENGLISH: [Sample; 7] = embed!["en":
    "site.yaml",
    "content/articles/the-silence-after-the-question.md",
    "content/pages/about.md",
    "content/pages/index.md",
    "content/trainings/opening-and-closing-a-session/01-the-first-ten-minutes.md",
    "content/trainings/opening-and-closing-a-session/02-the-last-five-minutes.md",
    "content/trainings/opening-and-closing-a-session/index.md",
];
const FRENCH_THEME: [Sample; 4] = embed!["fr/theme":
    "static/maison.css",
    "strings/fr.yaml",
    "templates/article.html",
    "templates/base.html",
];
const ENGLISH_THEME: [Sample; 4] = embed!["en/theme":
    "static/house.css",
    "strings/en.yaml",
    "templates/article.html",
    "templates/base.html",
];
const FRENCH_PAGES: [Sample; 4] =
    embed!["fr/new": "article.md", "page.md", "session.md", "training.md"];
const ENGLISH_PAGES: [Sample; 4] =
    embed!["en/new": "article.md", "page.md", "session.md", "training.md"];

/// Whether a language has the French samples; all others have the English ones.
pub(super) fn is_french(language: &str) -> bool {
    crate::language::primary(language) == "fr"
}

/// The files of a new site.
pub(super) fn site(language: &str) -> Vec<Sample> {
    let (own, room) = match is_french(language) {
        true => (FRENCH, "content/images/salle.svg"),
        false => (ENGLISH, "content/images/room.svg"),
    };
    own.into_iter().chain([(room, ROOM), IGNORED]).collect()
}

/// The files of a theme to change, from its folder.
pub(super) fn theme(language: &str) -> &'static [Sample] {
    if is_french(language) { &FRENCH_THEME } else { &ENGLISH_THEME }
}

/// The beginning of a page.
pub(super) fn page(kind: Kind, language: &str) -> &'static str {
    let samples = if is_french(language) { &FRENCH_PAGES } else { &ENGLISH_PAGES };
    let is_for = |(path, _): &&Sample| path.strip_suffix(".md") == Some(kind.name());
    samples.iter().find(is_for).map(|(_, text)| *text).expect("every kind that is made has one")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    /// As they are on disk, from `samples/`.
    fn on_disk() -> BTreeSet<String> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scaffold/samples");
        let files = walkdir::WalkDir::new(&root).into_iter().filter_map(Result::ok);
        let files = files.filter(|entry| entry.file_type().is_file());
        let inside = |entry: walkdir::DirEntry| {
            entry.path().strip_prefix(&root).expect("it is below").display().to_string()
        };
        files.map(inside).collect()
    }

    #[test]
    fn no_sample_is_forgotten() {
        let below = |folder: &'static str, samples: &[super::Sample]| {
            samples.iter().map(|(path, _)| format!("{folder}/{path}")).collect::<Vec<_>>()
        };
        let embedded = [
            below("fr", &super::FRENCH),
            below("en", &super::ENGLISH),
            below("fr/theme", &super::FRENCH_THEME),
            below("en/theme", &super::ENGLISH_THEME),
            below("fr/new", &super::FRENCH_PAGES),
            below("en/new", &super::ENGLISH_PAGES),
            vec!["gitignore".to_owned(), "room.svg".to_owned()],
        ];
        assert_eq!(on_disk(), embedded.concat().into_iter().collect());
    }

    #[test]
    fn french_samples_are_set_as_french_is() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scaffold/samples");
        for path in on_disk().iter().filter(|path| path.starts_with("fr/")) {
            let text = std::fs::read_to_string(root.join(path)).expect("it is there");
            // Code and templates have their own signs.
            let prose = text.split('`').step_by(2).collect::<String>();
            for wrong in ["« ", " »", " : ", " ;", " ! ", " ? ", "'", " :\n"] {
                let is_code = path.contains("templates") || path.ends_with(".css");
                assert!(is_code || !prose.contains(wrong), "{path}: {wrong:?}");
            }
        }
    }
}
