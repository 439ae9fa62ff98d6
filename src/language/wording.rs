//! The words of the program itself: one message file per language, embedded.
//!
//! `messages/<language>.yaml` has three mappings: `messages` (diagnostics by code), `hints`, and
//! `report` (what the commands say). English and French hold the same keys, by a test.

use super::dates::{self, DateStyle};
use super::{fill, numbers, plural};
use crate::base::diagnostic::{Diagnostic, Hint, Severity};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The arguments whose values are words of a closed list, each with its wording in `report` (as
/// `expected_text`). Any other is the author's own words, or a name, and is shown as it is.
const LISTS: &[&str] = &[
    "choices", "effect", "example", "expected", "kind", "kinds", "lacking", "levels", "mistake",
    "owner", "quote", "reason", "refusal", "slip", "sort", "verbs", "wanted", "what", "where",
    "why",
];

/// The arguments that are days, `2026-03-12`, or months, and are said in words.
const DAYS: &[&str] = &["date", "day"];

/// The messages of one language.
#[derive(Deserialize)]
pub(crate) struct Wording {
    messages: BTreeMap<String, String>,
    hints: BTreeMap<String, String>,
    report: BTreeMap<String, String>,
    #[serde(skip)]
    language: &'static str,
}

static FRENCH: LazyLock<Wording> = LazyLock::new(|| read("fr", include_str!("messages/fr.yaml")));
static ENGLISH: LazyLock<Wording> = LazyLock::new(|| read("en", include_str!("messages/en.yaml")));

fn read(language: &'static str, text: &str) -> Wording {
    let wording = serde_yaml::from_str(text).expect("embedded message files are tested");
    Wording { language, ..wording }
}

impl Diagnostic {
    /// What is wrong, in a language (`fr`, `fr-CA`; English where there is no other wording): a
    /// sentence without its final stop.
    #[must_use]
    pub fn message(&self, language: &str) -> String {
        Wording::of(language).message(self)
    }

    /// What to write instead, in a language, if there is anything to say.
    #[must_use]
    pub fn hint_text(&self, language: &str) -> Option<String> {
        Wording::of(language).hint(self)
    }
}

impl Wording {
    /// The wording of a language; English where there is none.
    pub(crate) fn of(language: &str) -> &'static Wording {
        if super::primary(language) == "fr" { &FRENCH } else { &ENGLISH }
    }

    /// From the POSIX variables `LC_ALL`, `LC_MESSAGES` and `LANG`, the first that is set.
    pub(crate) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> &'static Wording {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let set = names.iter().find_map(|name| variable(name).filter(|value| !value.is_empty()));
        Wording::of(&set.unwrap_or_default())
    }

    /// What is wrong, as a sentence without its final stop.
    pub(crate) fn message(&self, problem: &Diagnostic) -> String {
        self.fill_in(&self.messages[problem.code.name()], problem)
    }

    /// What to write instead.
    pub(crate) fn hint(&self, problem: &Diagnostic) -> Option<String> {
        let hint = problem.hint?;
        let text = self.fill_in(&self.hints[hint.name()], problem);
        let n_pages = problem.args.iter().find(|(key, _)| key == "n_pages");
        match n_pages.filter(|_| hint != Hint::FirstOf) {
            Some((_, n_pages)) => Some(self.say("also", &[("hint", &text), ("n_pages", n_pages)])),
            None => Some(text),
        }
    }

    /// The language that this is.
    pub(crate) fn language(&self) -> &'static str {
        self.language
    }

    pub(crate) fn severity(&self, severity: Severity) -> &str {
        match severity {
            Severity::Error => self.report("error"),
            Severity::Warning => self.report("warning"),
        }
    }

    /// A phrase of the commands, as it stands in the file.
    pub(crate) fn report(&self, key: &str) -> &str {
        &self.report[key]
    }

    /// A word of the list `why`, in words; anything else as it is.
    pub(crate) fn why<'w>(&'w self, why: &'w str) -> &'w str {
        self.report.get(&format!("why_{why}")).map_or(why, String::as_str)
    }

    /// A phrase with a number in it, `{n}`: `key_one` where the file has it and the language takes
    /// the number for one.
    pub(crate) fn count(&self, key: &str, n: usize, args: &[(&str, &str)]) -> String {
        let one = format!("{key}_one");
        let number = numbers::format(&n.to_string(), self.language);
        let is_one = plural::category(n as u64, self.language) == "one";
        let key = if is_one && self.report.contains_key(&one) { &one } else { key };
        self.say(key, &[args, &[("n", &number)]].concat())
    }

    /// A phrase of the commands with its arguments.
    pub(crate) fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        fill(self.report(key), |name| {
            args.iter().find(|(key, _)| *key == name).map(|(_, value)| Cow::from(*value))
        })
    }

    /// Arguments that are words of a closed list (`expected: text`) are translated too; a second
    /// one of the same list has a number (`sort2`).
    fn fill_in(&self, text: &str, problem: &Diagnostic) -> String {
        fill(text, |name| {
            let value = problem.args.iter().find(|(key, _)| key == name).map(|(_, value)| value)?;
            if DAYS.contains(&name)
                && let Some(words) = self.day(value)
            {
                return Some(Cow::Owned(words));
            }
            let list = name.trim_end_matches(|c: char| c.is_ascii_digit());
            let word = LISTS.contains(&list).then(|| self.report.get(&format!("{list}_{value}")));
            Some(Cow::from(word.flatten().unwrap_or(value).as_str()))
        })
    }
}

impl Wording {
    /// A day of ISO 8601 in words, or a month.
    fn day(&self, written: &str) -> Option<String> {
        let is_month = written.len() == "2026-03".len();
        let day = if is_month { format!("{written}-01") } else { written.to_owned() };
        let style = if is_month { DateStyle::Month } else { DateStyle::Long };
        let day = dates::parse(&day, &TimeZone::UTC).ok()?;
        Some(dates::format(&day, style, self.language))
    }
}

#[cfg(test)]
mod tests {
    use super::{Hint, LISTS, Wording};
    use crate::base::diagnostic::{Code, Diagnostic};

    #[test]
    fn no_message_is_missing_in_any_language() {
        let languages = [Wording::of("fr"), Wording::of("en")];
        for wording in &languages {
            let codes: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
            let hints: Vec<_> = Hint::ALL.iter().map(|hint| hint.name()).collect();
            same_keys(&wording.messages.keys().collect::<Vec<_>>(), &codes);
            same_keys(&wording.hints.keys().collect::<Vec<_>>(), &hints);
        }
        assert!(languages[0].report.keys().eq(languages[1].report.keys()));
    }

    fn same_keys(file: &[&String], code: &[&str]) {
        let mut code = code.to_vec();
        code.sort_unstable();
        assert_eq!(file, &code);
    }

    #[test]
    fn only_words_of_closed_lists_are_translated() {
        let french = Wording::of("fr");
        for list in LISTS {
            let start = format!("{list}_");
            assert!(french.report.keys().any(|key| key.starts_with(&start)), "{list}");
        }
        let free = ["theme", "target", "name", "value", "path", "page", "key", "other", "detail"];
        assert!(free.iter().all(|name| !LISTS.contains(name)));
        let problem = Diagnostic::error(Code::UnknownTheme);
        for theme in ["next", "done", "in_use"] {
            let message = french.message(&problem.clone().with("theme", theme));
            assert_eq!(message, format!("le thème `{theme}` n’existe pas"));
        }
        let problem = Diagnostic::error(Code::WrongType).with("key", "a").with("expected", "text");
        assert_eq!(french.message(&problem), "`a` doit être un texte");
    }

    #[test]
    fn messages_end_without_a_stop() {
        for wording in [Wording::of("fr"), Wording::of("en")] {
            for message in wording.messages.values() {
                assert!(!message.ends_with('.'), "{message}");
            }
        }
    }
}
