//! Objectives that nobody could observe: « comprendre », « connaître », « maîtriser ».

use super::at_key;
use crate::base::data::Data;
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::slug::slugify;
use crate::site::Page;

/// Verbs that say nothing that can be seen, by their first words as slugs, each with the word of
/// the list `verbs` for what to write instead.
const WEAK: &[(&str, &str)] = &[
    ("comprendre", "understand"),
    ("avoir-compris", "understand"),
    ("connaitre", "know"),
    ("savoir", "know"),
    ("sensibiliser", "aware"),
    ("se-sensibiliser", "aware"),
    ("etre-sensibilise", "aware"),
    ("prendre-conscience", "aware"),
    ("decouvrir", "discover"),
    ("s-initier", "discover"),
    ("se-familiariser", "discover"),
    ("apprehender", "grasp"),
    ("assimiler", "grasp"),
    ("maitriser", "master"),
    ("understand", "understand"),
    ("know", "know"),
];

/// What may stand before the verb.
const BEFORE: &[&str] = &[
    "etre-capable-de",
    "etre-capable-d",
    "etre-en-mesure-de",
    "etre-en-mesure-d",
    "pouvoir",
    "mieux",
    "bien",
    "savoir",
    "be-able-to",
];

/// The objectives of a training or a session that begin with such a verb.
pub(super) fn of_page(page: &Page, text: &str) -> Vec<Diagnostic> {
    let Some(Data::List(items)) = page.head.meta.detail("objectives") else { return Vec::new() };
    let items = items.iter().filter_map(|item| match item {
        Data::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let finding = |objective: &str| {
        let verb = objective.split([' ', ',', ':']).next().unwrap_or(objective);
        let problem = match (weak(objective), known_how(objective)) {
            (Some(verbs), _) => {
                let problem = at_key(Code::LawWeakVerb, page, "objectives").with("verbs", verbs);
                problem.with("verb", verb).hint(Hint::LawVerbs)
            }
            (None, Some((know, fix))) => {
                let problem = at_key(Code::LawKnowHow, page, "objectives").with("fix", fix);
                problem.with("verb", know).hint(Hint::StartWithVerb)
            }
            (None, None) => return None,
        };
        let problem = problem.with("objective", objective);
        Some(match place(page, text, objective) {
            Some(place) => problem.at(place),
            None => problem,
        })
    };
    items.filter_map(finding).collect()
}

/// What to write instead of a verb that cannot be observed.
fn weak(objective: &str) -> Option<&'static str> {
    let slug = slugify(objective);
    let mut rest = slug.as_str();
    while let Some(after) = BEFORE.iter().find_map(|word| after(rest, word)) {
        // « savoir » before an infinitive says what one does; alone, it says nothing.
        if rest.starts_with("savoir") && !is_infinitive(after) {
            break;
        }
        rest = after;
    }
    let found = WEAK.iter().find(|(verb, _)| rest == *verb || after(rest, verb).is_some());
    found.map(|(_, verbs)| *verbs)
}

/// « savoir » before the verb of what one does, and the objective without it: « Savoir décider » is
/// « Décider ».
fn known_how(objective: &str) -> Option<(&str, String)> {
    let (start, rest) = objective.trim().split_once([' ', '\u{a0}'])?;
    let rest = rest.trim_start();
    if slugify(start) != "savoir" || !is_infinitive(&slugify(rest)) {
        return None;
    }
    let mut letters = rest.chars();
    let first: String = letters.next()?.to_uppercase().collect();
    Some((start, first + letters.as_str()))
}

/// What follows a word, if a text begins with it.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_prefix(word)?.strip_prefix('-')
}

fn is_infinitive(text: &str) -> bool {
    let text = after(text, "se").or_else(|| after(text, "s")).unwrap_or(text);
    let word = text.split('-').next().unwrap_or(text);
    ["er", "ir", "re"].iter().any(|ending| word.len() > 3 && word.ends_with(ending))
}

/// Where an objective is written, if it begins in the file as it reads.
fn place(page: &Page, text: &str, objective: &str) -> Option<Place> {
    let start: String = objective.chars().take_while(|c| *c != '’' && *c != '\u{a0}').collect();
    let key = page.head.meta.line("objectives");
    let lines = text.lines().zip(1_u32..).filter(|(_, number)| *number >= key);
    let mut found = lines.filter_map(|(line, number)| Some((line, number, line.find(&start)?)));
    let (line, number, at) = found.next()?;
    let column = u32::try_from(line[..at].chars().count() + 1).ok()?;
    let length = u32::try_from(start.trim_end().chars().count()).ok()?;
    Some(Place { column, length, ..Place::line(page.file().as_str(), number) })
}

#[cfg(test)]
mod tests {
    use super::{known_how, weak};

    #[test]
    fn to_know_how_to_do_is_to_do() {
        let fix = |objective| known_how(objective).map(|(_, fix)| fix);
        assert_eq!(fix("Savoir décider vite").as_deref(), Some("Décider vite"));
        assert_eq!(fix("Savoir se présenter").as_deref(), Some("Se présenter"));
        assert_eq!(fix("Savoir les règles"), None);
        assert_eq!(fix("Décider de savoir"), None);
    }

    #[test]
    fn verbs_that_cannot_be_observed_are_found() {
        for objective in [
            "Comprendre les flux",
            "Être capable de comprendre un contrat",
            "Savoir les règles",
            "Savoir comprendre un bilan",
            "Maîtriser Excel",
            "S’initier à la vidéo",
            "Connaître",
        ] {
            assert!(weak(objective).is_some(), "{objective}");
        }
        for objective in [
            "Savoir créer un dossier",
            "Savoir se présenter",
            "Rédiger un compte rendu",
            "Être capable de conduire un entretien",
            "Expliquer ce que l’on comprend",
        ] {
            assert_eq!(weak(objective), None, "{objective}");
        }
    }
}
