//! What a file must not tell: names of participants who have not consented, and addresses of
//! meetings that are not public, wherever it has them but where it lists them.

mod names;
mod rooms;

use super::front_matter::{ONLINE_KEYS, PARTICIPANTS_KEYS, split};
use super::meeting::initials;
use super::{Head, Meeting, Participant};
use crate::base::diagnostic::{Code, Diagnostic, Hint, Place};
use crate::base::path::nfc;
use crate::base::span::Lines;
use names::Names;
use rooms::Rooms;
use std::ops::Range;

/// What is to be looked for.
pub(crate) struct Secrets {
    names: Names,
    rooms: Rooms,
}

impl Secrets {
    /// Those of some meetings.
    pub(crate) fn of<'m>(meetings: impl Iterator<Item = &'m Meeting>) -> Secrets {
        let meetings: Vec<&Meeting> = meetings.collect();
        let participants = meetings.iter().flat_map(|meeting| &meeting.participants);
        let online = meetings.iter().filter_map(|meeting| meeting.online.as_ref());
        let addresses = online.filter(|online| !online.is_public);
        let addresses = addresses.filter_map(|online| online.url.as_deref());
        Secrets { names: Names::of(participants), rooms: Rooms::of(addresses) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.rooms.is_empty()
    }

    /// Whether a diagnostic tells of one of them.
    pub(crate) fn has(&self, problem: &Diagnostic) -> bool {
        problem.args.iter().any(|(key, value)| match key.as_str() {
            "name" => self.names.has(value),
            "address" => self.rooms.has(value),
            _ => false,
        })
    }

    /// Reports each of them in a file's text, but for where participants and meetings are listed.
    pub(crate) fn in_text(&self, path: &str, text: &str) -> Vec<Diagnostic> {
        let (names, rooms) = (self.names.find(text), self.rooms.find(text));
        if names.is_empty() && rooms.is_empty() {
            return Vec::new();
        }
        let lines = Lines::new(path, text);
        let listed_names = listed(path, text, PARTICIPANTS_KEYS);
        let names = names.into_iter().filter(|(_, range)| !listed_names.contains(&range.start));
        let name = |(name, range): (&str, Range<usize>)| {
            let problem = unnamed(name).at(lines.place(range.clone()));
            match file_around(text, range) {
                Some(file) => problem.with("file", file).hint(Hint::RenameWithoutName),
                None => problem.with("initials", initials(name)).hint(Hint::WriteInitials),
            }
        };
        let listed_rooms = listed(path, text, ONLINE_KEYS);
        let rooms = rooms.into_iter().filter(|(_, range)| !listed_rooms.contains(&range.start));
        let room = |(address, range): (&str, Range<usize>)| {
            let problem = Diagnostic::warning(Code::PrivateAddress).with("address", address);
            problem.at(lines.place(range)).hint(Hint::HideAddress)
        };
        names.map(name).chain(rooms.map(room)).collect()
    }

    /// Reports a name in a file's path, and says which file or folder bears it.
    pub(crate) fn in_path(&self, path: &str) -> Option<Diagnostic> {
        let inside = path.strip_prefix("content/").unwrap_or(path);
        let (name, range) = self.names.find(inside).into_iter().next()?;
        let end = inside[range.end..].find('/').map_or(inside.len(), |at| range.end + at);
        let bearer = &path[..path.len() - inside.len() + end];
        let problem = unnamed(name).with("file", bearer).at(Place::file(path));
        Some(problem.hint(Hint::RenameWithoutName))
    }
}

fn unnamed(name: &str) -> Diagnostic {
    Diagnostic::warning(Code::NameWithoutConsent).with("name", name)
}

/// What a session tells of those who took part in it and of where they met, though it should not.
pub(super) fn own(path: &str, text: &str, head: &Head) -> Vec<Diagnostic> {
    let Some(meeting) = &head.meta.meeting else { return Vec::new() };
    let secrets = Secrets::of(std::iter::once(&**meeting));
    if secrets.is_empty() {
        return Vec::new();
    }
    let mut found = secrets.in_text(path, text);
    found.extend(secrets.in_path(path));
    found
}

/// The path of a file, if that is what a part of a text belongs to: `photos/lea-petit.jpg`.
fn file_around(text: &str, range: Range<usize>) -> Option<&str> {
    let is_end = |c: char| c.is_whitespace() || "()[]{}<>\"'«»,;".contains(c);
    if text[range.clone()].contains(is_end) {
        return None;
    }
    let start = text[..range.start].rfind(is_end);
    let start = start.map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[range.end..].find(is_end).map_or(text.len(), |at| range.end + at);
    let file = text[start..end].trim_end_matches(['.', ':', '!', '?']);
    let (_, extension) = file.split(['#', '?']).next()?.rsplit_once('.')?;
    let is_extension = (2..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_behind = start + file.len() - extension.len() >= range.end;
    let is_elsewhere = file.contains('@') || file.contains("://");
    (is_extension && is_behind && !is_elsewhere).then_some(file)
}

/// The bytes of front matter that a key holds: from it to the next one.
fn listed(path: &str, text: &str, keys: &[&str]) -> Range<usize> {
    let end = split(path, text, &mut Vec::new()).body_start;
    let is_key = |line: &str| {
        let key = line.split_once(':').map_or("", |(key, _)| key.trim());
        keys.iter().any(|known| *known == nfc(key))
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

/// Takes roles and organisations away that hold the name of somebody who has not consented: they
/// are shown for those who bear them.
pub(super) fn withhold(participants: &mut [Participant]) {
    let names = Names::of(participants.iter());
    let is_told =
        |text: &Option<String>| text.as_deref().is_some_and(|text| !names.find(text).is_empty());
    for person in participants {
        if is_told(&person.role) {
            person.role = None;
        }
        if is_told(&person.organisation) {
            person.organisation = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PARTICIPANTS_KEYS, file_around, listed};

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
            assert_eq!(&text[listed("a.md", text, PARTICIPANTS_KEYS)], expected, "{text}");
        }
    }

    #[test]
    fn knows_files_from_words() {
        for (text, file) in [
            ("![](photos/lea-petit.jpg)", Some("photos/lea-petit.jpg")),
            ("voyez lea-petit.pdf.", Some("lea-petit.pdf")),
            ("avec lea-petit.", None),
            ("lea-petit@exemple.fr", None),
            ("https://exemple.fr/lea-petit.html", None),
            ("hier.avec lea-petit", None),
        ] {
            let at = text.find("lea-petit").expect("it is there");
            assert_eq!(file_around(text, at..at + "lea-petit".len()), file, "{text}");
        }
    }
}
