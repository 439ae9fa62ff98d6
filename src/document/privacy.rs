//! Names of participants who have not consented, wherever a text has them but where it lists them.
//!
//! A name is the sequence of its words, in either order, whatever their case, accents and what
//! stands between them: so it is found in the names of files too. Or a form of address and the
//! last of them: "Mme Petit".

use super::front_matter::{PARTICIPANTS_KEYS, split};
use super::meeting::initials;
use super::{Head, Participant};
use crate::base::diagnostic::{Code, Diagnostic, Hint};
use crate::base::path::nfc;
use crate::base::slug::slugify;
use crate::base::span::Lines;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Forms of address before a last name.
const TITLES: &[&str] =
    &["m", "mme", "mlle", "mm", "mmes", "monsieur", "madame", "mademoiselle", "mr", "mrs", "ms"];

/// Names to be looked for.
#[derive(Default)]
pub(crate) struct Names {
    /// By their first word: the words that follow it, and the whole name.
    by_first: FxHashMap<String, Vec<(Vec<String>, String)>>,
}

impl Names {
    /// The names of those who have not consented.
    pub(crate) fn of<'p>(participants: impl Iterator<Item = &'p Participant>) -> Names {
        let mut names = Names::default();
        for person in participants.filter(|person| !person.has_consented) {
            names.add(&person.name);
        }
        names
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.by_first.is_empty()
    }

    /// Whether a diagnostic names one of them.
    pub(crate) fn has(&self, problem: &Diagnostic) -> bool {
        let mut known = self.by_first.values().flatten();
        known.any(|(_, name)| problem.args.iter().any(|(_, value)| value == name))
    }

    fn add(&mut self, name: &str) {
        let words: Vec<String> = words(name).map(|(word, _)| word).collect();
        let turned = |at: usize| [&words[at..], &words[..at]].concat();
        let last = words.last().filter(|_| words.len() > 1);
        let addressed = last
            .into_iter()
            .flat_map(|last| TITLES.iter().map(|title| vec![(*title).to_owned(), last.clone()]));
        let forms: Vec<Vec<String>> = (0..words.len()).map(turned).chain(addressed).collect();
        for form in forms {
            let Some((first, rest)) = form.split_first() else { continue };
            let known = self.by_first.entry(first.clone()).or_default();
            known.push((rest.to_vec(), name.to_owned()));
        }
    }

    /// Where a text has one of the names, each place once.
    fn find<'n>(&'n self, text: &str) -> Vec<(&'n str, Range<usize>)> {
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

/// Reports each of the names in a file's text, but for those where participants are listed.
pub(crate) fn report(path: &str, text: &str, names: &Names) -> Vec<Diagnostic> {
    if names.is_empty() {
        return Vec::new();
    }
    let listed = listed(path, text);
    let lines = Lines::new(path, text);
    let found = names.find(text).into_iter();
    let elsewhere = found.filter(|(_, range)| !listed.contains(&range.start));
    let problem = |(name, range): (&str, Range<usize>)| {
        Diagnostic::warning(Code::NameWithoutConsent)
            .with("name", name)
            .with("initials", initials(name))
            .at(lines.place(range))
            .hint(Hint::WriteInitials)
    };
    elsewhere.map(problem).collect()
}

/// The names in a session's own notes of those who took part in it.
pub(super) fn own(path: &str, text: &str, head: &Head) -> Vec<Diagnostic> {
    let Some(meeting) = &head.meta.meeting else { return Vec::new() };
    report(path, text, &Names::of(meeting.participants.iter()))
}

/// The bytes of front matter that list participants: from the key to the next one.
fn listed(path: &str, text: &str) -> Range<usize> {
    let end = split(path, text, &mut Vec::new()).body_start;
    let is_key = |line: &str| {
        let key = line.split_once(':').map_or("", |(key, _)| key.trim());
        PARTICIPANTS_KEYS.iter().any(|known| *known == nfc(key))
    };
    let mut lines = text[..end].split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let Some((start, _)) = lines.find(|(_, line)| is_key(line)) else { return 0..0 };
    let is_inside = |line: &str| line.starts_with([' ', '\t', '-', '#', ']', '}', '\n', '\r']);
    let next = lines.find(|(_, line)| !is_inside(line) || line.starts_with("---"));
    start..next.map_or(end, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{Names, listed};

    fn names(all: &[&str]) -> Names {
        let mut names = Names::default();
        all.iter().for_each(|name| names.add(name));
        names
    }

    #[test]
    fn finds_names_however_they_are_written() {
        let names = names(&["Léa Petit", "Jean-Marc Dupont"]);
        for (text, expected) in [
            ("avec Léa Petit, hier", vec!["Léa Petit"]),
            ("LEA  PETIT et PETIT Léa", vec!["LEA  PETIT", "PETIT Léa"]),
            ("![](photos/lea-petit.jpg)", vec!["lea-petit"]),
            ("Jean‑Marc Dupont", vec!["Jean‑Marc Dupont"]),
            ("Mme Petit a dit", vec!["Mme Petit"]),
            ("un petit pas de Léa", vec![]),
            ("Léa Petite, Marc Dupont", vec![]),
        ] {
            let found: Vec<&str> =
                names.find(text).into_iter().map(|(_, range)| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn knows_where_they_are_listed() {
        for (text, expected) in [
            (
                "---\ntitle: A\nparticipants:\n  - name: B\n- C\nstart: x\n---\nD",
                "participants:\n  - name: B\n- C\n",
            ),
            ("---\nparticipants: [\n  B,\n]\n---\nD", "participants: [\n  B,\n]\n"),
            ("---\ntitle: A\n---\nparticipants:\n  - B", ""),
        ] {
            assert_eq!(&text[listed("a.md", text)], expected, "{text}");
        }
    }
}
