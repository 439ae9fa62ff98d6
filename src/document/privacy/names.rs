//! Names of participants who have not consented.
//!
//! A name is the sequence of its words, in either order, whatever their case, accents and what
//! stands between them: so it is found in the names of files too. Or a form of address and the
//! last of them: "Mme Petit", "M. Le Goff".

use super::super::Participant;
use crate::base::path::nfc;
use crate::base::slug::slugify;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Forms of address before a last name.
const TITLES: &[&str] =
    &["m", "mme", "mlle", "mm", "mmes", "monsieur", "madame", "mademoiselle", "mr", "mrs", "ms"];

/// Names to be looked for.
#[derive(Default)]
pub(super) struct Names {
    /// By their first word: the words that follow it, and the whole name.
    by_first: FxHashMap<String, Vec<(Vec<String>, String)>>,
}

impl Names {
    /// The names of those who have not consented.
    pub(super) fn of<'p>(participants: impl Iterator<Item = &'p Participant>) -> Names {
        let mut names = Names::default();
        for person in participants.filter(|person| !person.has_consented) {
            names.add(&person.name);
        }
        names
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// Whether it is one of them.
    pub(super) fn has(&self, name: &str) -> bool {
        self.by_first.values().flatten().any(|(_, known)| known == name)
    }

    fn add(&mut self, name: &str) {
        let words: Vec<String> = words(name).map(|(word, _)| word).collect();
        let turned = |at: usize| [&words[at..], &words[..at]].concat();
        // A last name has several words at times: "Le Goff", "Petit-Dupont".
        let lasts = (1..words.len()).map(|at| &words[at..]);
        let addressed = lasts.flat_map(|last| {
            TITLES.iter().map(move |title| [&[(*title).to_owned()], last].concat())
        });
        let forms: Vec<Vec<String>> = (0..words.len()).map(turned).chain(addressed).collect();
        for form in forms {
            let Some((first, rest)) = form.split_first() else { continue };
            let known = self.by_first.entry(first.clone()).or_default();
            known.push((rest.to_vec(), name.to_owned()));
        }
    }

    /// Where a text has one of the names, each place once.
    pub(super) fn find<'n>(&'n self, text: &str) -> Vec<(&'n str, Range<usize>)> {
        let words: Vec<(String, Range<usize>)> = words(text).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let forms = self.by_first.get(&words[at].0).map_or(&[][..], Vec::as_slice);
            let follows = |rest: &[String]| {
                let next = words[at + 1..].iter().map(|(word, _)| word).take(rest.len());
                next.eq(rest)
            };
            let longest =
                forms.iter().filter(|(rest, _)| follows(rest)).max_by_key(|(rest, _)| rest.len());
            let Some((rest, name)) = longest else {
                at += 1;
                continue;
            };
            let end = words[at + rest.len()].1.end;
            found.push((name.as_str(), words[at].1.start..end));
            at += rest.len() + 1;
        }
        found
    }
}

/// The words of a text, folded, and where they stand.
fn words(text: &str) -> impl Iterator<Item = (String, Range<usize>)> + '_ {
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}');
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_letter)?;
        let length = text[start..].find(|c| !is_letter(c)).unwrap_or(text.len() - start);
        rest = start + length;
        Some((slugify(&nfc(&text[start..rest])), start..rest))
    })
    .filter(|(word, _)| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::Names;

    fn names(all: &[&str]) -> Names {
        let mut names = Names::default();
        all.iter().for_each(|name| names.add(name));
        names
    }

    #[test]
    fn finds_names_however_they_are_written() {
        let names = names(&["Léa Petit", "Jean-Marc Dupont", "Yann Le Goff"]);
        for (text, expected) in [
            ("avec Léa Petit, hier", vec!["Léa Petit"]),
            ("LEA  PETIT et PETIT Léa", vec!["LEA  PETIT", "PETIT Léa"]),
            ("![](photos/lea-petit.jpg)", vec!["lea-petit"]),
            ("Jean‑Marc Dupont", vec!["Jean‑Marc Dupont"]),
            ("Mme Petit a dit", vec!["Mme Petit"]),
            ("M. Le Goff et Mme Goff", vec!["M. Le Goff", "Mme Goff"]),
            ("un petit pas de Léa", vec![]),
            ("Léa Petite, Marc Dupont", vec![]),
        ] {
            let found: Vec<&str> =
                names.find(text).into_iter().map(|(_, range)| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
