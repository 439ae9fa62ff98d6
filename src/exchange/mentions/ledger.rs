//! What became of each mention, in `journal/mentions.yaml` at the site's root.
//!
//! It is to be kept with the sources, since what it forgets is sent again. One entry for each page,
//! by its permanent identity, and target. It is written after each answer, whole and sorted, beside
//! itself and then renamed: whoever stops a run loses nothing of it.

use crate::base::diagnostic::{Code, Diagnostic, Hint, Place, why_of};
use crate::base::yaml::{self, Layout, Origin};
use crate::build::Citing;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where it is, from the site's root.
pub(super) const FILE: &str = "journal/mentions.yaml";

/// The first lines of the file, for whoever opens it. They are the same for all: the language of
/// whoever runs the program must not change a file.
const HEAD: &str = "\
# Les mentions (webmentions) qu’a envoyées `estrade mentions send`, par page et par cible.
# À garder avec les sources : ce que ce fichier oublie serait envoyé deux fois.
# Keep this with your sources: what it forgets would be sent twice.
";

/// How often a mention that fails is tried.
pub(super) const MAX_TRIES: u32 = 5;
/// For how long a target that receives none, or that always fails, is left in peace: 30 days.
const REST_SECONDS: i64 = 30 * 86_400;

/// What became of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Outcome {
    /// It was accepted.
    Sent,
    /// The target receives none.
    None,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) outcome: Outcome,
    #[serde(with = "stamp")]
    pub(super) date: Timestamp,
    /// The page's address then.
    pub(super) source: String,
    /// That of the endpoint's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// Why there was no answer, as `Cause::word` has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) why: Option<String>,
    /// Where the receiver shows what it made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) location: Option<String>,
    /// How often it has failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tries: Option<u32>,
}

/// A moment as RFC 3339, in UTC.
mod stamp {
    use jiff::Timestamp;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(date: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Timestamp, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

type Entries = BTreeMap<String, BTreeMap<String, Entry>>;

/// Whether a mention is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It was, or there is nobody to receive it.
    Settled,
    /// It is, and has failed so often.
    Due(u32),
}

#[derive(Debug, Default)]
pub(super) struct Ledger {
    path: PathBuf,
    entries: Entries,
}

impl Ledger {
    /// The ledger of a site; an empty one if there is none yet.
    ///
    /// # Errors
    /// It cannot be read, or not as one: with the line.
    pub(super) fn load(root: &Path) -> Result<Ledger, Diagnostic> {
        let path = root.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(broken(Place::line(FILE, 1)));
            }
            Err(error) => {
                let problem = Diagnostic::error(Code::Unreadable).with("why", why_of(&error));
                return Err(problem.in_file(FILE).hint(Hint::MendLedger));
            }
        };
        Ok(Ledger { path, entries: entries(&text)? })
    }

    /// What is to be done about a page's mention of a target. A page that has lost its identity is
    /// known by the addresses that it had.
    pub(super) fn standing(&self, page: &Citing, target: &str, now: i64) -> Standing {
        let own = self.entries.get(&page.key).and_then(|targets| targets.get(target));
        let moved = || {
            let all = self.entries.values().filter_map(|targets| targets.get(target));
            let own = all.filter(|entry| page.urls.contains(&entry.source));
            own.max_by_key(|entry| entry.date)
        };
        let Some(entry) = own.or_else(moved) else { return Standing::Due(0) };
        let tries = entry.tries.unwrap_or(0);
        let since = entry.date.as_second();
        let is_resting = (since..since.saturating_add(REST_SECONDS)).contains(&now);
        let is_settled = match entry.outcome {
            Outcome::Sent => true,
            Outcome::None => is_resting,
            Outcome::Failed => tries >= MAX_TRIES && is_resting,
        };
        if is_settled { Standing::Settled } else { Standing::Due(tries) }
    }

    pub(super) fn insert(&mut self, page: &str, target: &str, entry: Entry) {
        self.entries.entry(page.to_owned()).or_default().insert(target.to_owned(), entry);
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that answers can be written down, before there is any.
    ///
    /// # Errors
    /// They cannot.
    pub(super) fn prepare(&self) -> io::Result<()> {
        let beside = self.write_beside()?;
        fs::remove_file(beside)
    }

    /// Writes the file.
    ///
    /// # Errors
    /// It cannot be written; what was there before is still there.
    pub(super) fn save(&self) -> io::Result<()> {
        let beside = self.write_beside()?;
        fs::rename(&beside, &self.path).inspect_err(|_| drop(fs::remove_file(&beside)))
    }

    fn write_beside(&self) -> io::Result<PathBuf> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let beside = self.path.with_file_name(".mentions.yaml.new");
        let written = fs::write(&beside, self.text()?);
        written.inspect_err(|_| drop(fs::remove_file(&beside)))?;
        Ok(beside)
    }

    fn text(&self) -> io::Result<String> {
        let entries = serde_yaml::to_string(&self.entries).map_err(io::Error::other)?;
        Ok(format!("{HEAD}{entries}"))
    }
}

/// Syntax is explained as for any file of the author's; what is no entry has a line at least.
fn entries(text: &str) -> Result<Entries, Diagnostic> {
    let layout = Layout::new(text);
    let mapping = yaml::parse(Origin::new(FILE, &layout, 0));
    if mapping.map_err(|problem| problem.hint(Hint::MendLedger))?.is_empty() {
        return Ok(Entries::new());
    }
    serde_yaml::from_str(text).map_err(|error| {
        let line = error.location().map_or(1, |location| location.line());
        broken(Place::line(FILE, u32::try_from(line).unwrap_or(1)))
    })
}

fn broken(place: Place) -> Diagnostic {
    Diagnostic::error(Code::BrokenLedger).at(place).hint(Hint::MendLedger)
}

#[cfg(test)]
mod tests {
    use super::{Entry, FILE, Ledger, MAX_TRIES, Outcome, Standing};
    use crate::build::Citing;
    use jiff::Timestamp;
    use std::fs;

    const NOW: i64 = 1_780_308_000;
    const DAY: i64 = 86_400;

    fn entry(outcome: Outcome, tries: Option<u32>) -> Entry {
        let date = Timestamp::from_second(NOW).expect("it is one");
        let source = "https://moi.fr/un/".to_owned();
        Entry { outcome, date, source, status: None, why: None, location: None, tries }
    }

    fn page(key: &str, urls: &[&str]) -> Citing {
        let urls: Vec<String> = urls.iter().map(|url| (*url).to_owned()).collect();
        let file = "content/articles/un.md".to_owned();
        Citing { key: key.into(), file, url: urls[0].clone(), urls, targets: Vec::new() }
    }

    #[test]
    fn what_was_sent_is_settled_and_what_failed_is_due() {
        let here = page("articles/un", &["https://moi.fr/un/"]);
        let standing = |entry: Entry, now: i64| {
            let mut ledger = Ledger::default();
            ledger.insert("articles/un", "https://a.fr/", entry);
            ledger.standing(&here, "https://a.fr/", now)
        };
        let (settled, due) = (Standing::Settled, Standing::Due);
        assert_eq!(standing(entry(Outcome::Sent, None), NOW + 1_000 * DAY), settled);
        assert_eq!(standing(entry(Outcome::None, None), NOW + 29 * DAY), settled);
        assert_eq!(standing(entry(Outcome::None, None), NOW + 30 * DAY), due(0));
        assert_eq!(standing(entry(Outcome::Failed, Some(2)), NOW), due(2));
        assert_eq!(standing(entry(Outcome::Failed, Some(MAX_TRIES)), NOW + DAY), settled);
        assert_eq!(standing(entry(Outcome::Failed, Some(MAX_TRIES)), NOW + 30 * DAY), due(5));
        assert_eq!(Ledger::default().standing(&here, "https://a.fr/", NOW), due(0));
    }

    #[test]
    fn a_page_is_known_by_its_identity_or_by_its_old_addresses() {
        let mut ledger = Ledger::default();
        ledger.insert("articles/un", "https://a.fr/", entry(Outcome::Sent, None));
        let standing = |page: Citing, target: &str| ledger.standing(&page, target, NOW);
        let elsewhere = page("articles/un", &["https://moi.fr/deux/"]);
        assert_eq!(standing(elsewhere.clone(), "https://a.fr/"), Standing::Settled);
        assert_eq!(standing(elsewhere, "https://b.fr/"), Standing::Due(0));
        let renamed = page("articles/deux", &["https://moi.fr/deux/", "https://moi.fr/un/"]);
        assert_eq!(standing(renamed, "https://a.fr/"), Standing::Settled);
        let other = page("articles/deux", &["https://moi.fr/deux/"]);
        assert_eq!(standing(other, "https://a.fr/"), Standing::Due(0));
    }

    #[test]
    fn is_written_sorted_and_read_again() {
        let site = tempfile::tempdir().expect("a temporary folder");
        let mut ledger = Ledger::load(site.path()).expect("there is none yet");
        ledger.prepare().expect("it could be written");
        assert!(!site.path().join(FILE).exists(), "there is nothing to write yet");
        ledger.insert("articles/un", "https://b.fr/?a=1#b: c", entry(Outcome::Failed, Some(2)));
        let sent = Entry {
            status: Some(201),
            location: Some("https://a.fr/mentions/12".into()),
            ..entry(Outcome::Sent, None)
        };
        ledger.insert("articles/un", "https://a.fr/", sent);
        ledger.insert("- [x]: #", "https://a.fr/", entry(Outcome::None, None));
        ledger.save().expect("it is written");
        let text = fs::read_to_string(site.path().join(FILE)).expect("it is there");
        let expected = "\
articles/un:
  https://a.fr/:
    outcome: sent
    date: 2026-06-01T10:00:00Z
    source: https://moi.fr/un/
    status: 201
    location: https://a.fr/mentions/12
";
        assert!(text.contains(expected) && text.starts_with("# Les mentions"), "{text}");
        let again = Ledger::load(site.path()).expect("it is one");
        assert_eq!(again.entries, ledger.entries);
        again.save().expect("it is written");
        assert_eq!(fs::read_to_string(site.path().join(FILE)).expect("it is there"), text);
        // As version control may write it on Windows, and an editor anywhere.
        for other in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), "# x\n".into()] {
            fs::write(site.path().join(FILE), &other).expect("it is written");
            let again = Ledger::load(site.path()).expect("it is one");
            let expected = if other.len() < text.len() { 0 } else { ledger.entries.len() };
            assert_eq!(again.entries.len(), expected, "{other}");
        }
        let names = fs::read_dir(site.path().join("journal")).expect("it is there");
        assert_eq!(names.count(), 1, "nothing is left beside it");
    }

    #[test]
    fn a_broken_one_is_told_with_its_line() {
        let said = |text: &str| {
            let site = tempfile::tempdir().expect("a temporary folder");
            fs::create_dir(site.path().join("journal")).expect("it is made");
            fs::write(site.path().join(FILE), text).expect("it is written");
            let problem = Ledger::load(site.path()).expect_err("it is broken");
            let place = problem.place.clone().expect("it has a place");
            assert!(problem.is_error() && problem.hint_text("fr").is_some());
            format!("{} {}:{}", problem.code.name(), place.path, place.line)
        };
        let entry = "    outcome: sent\n    date: 2026-06-01T10:00:00Z\n    source: x\n";
        let one = format!("# x\na:\n  https://a.fr/:\n{entry}");
        assert_eq!(said(&format!("{one}<<<<<<< HEAD\n")), "yaml-line journal/mentions.yaml:7");
        assert_eq!(said("a: [\n"), "yaml-bracket journal/mentions.yaml:1");
        assert_eq!(said("- a\n"), "yaml-not-a-map journal/mentions.yaml:1");
        let unknown = one.replace("sent", "lost");
        assert_eq!(said(&unknown), "broken-ledger journal/mentions.yaml:4");
        let no_date = one.replace("2026-06-01T10:00:00Z", "demain");
        assert_eq!(said(&no_date), "broken-ledger journal/mentions.yaml:4");
        assert_eq!(said("a: 1\n"), "broken-ledger journal/mentions.yaml:1");
        assert_eq!(
            said(&format!("{one}  https://a.fr/: {{}}\n")).split(' ').next(),
            Some("duplicate-key")
        );
    }
}
