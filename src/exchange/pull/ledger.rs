//! What was written into each file of comments, remembered in `journal/comments.yaml`.
//!
//! To be kept with the sources: without it, a comment that the author took out would come back, and
//! one that changes on its server would stay as it is.

use super::merge::Digests;
use std::collections::BTreeMap;

/// Where it lies, from the site's root.
pub(super) const PATH: &str = "journal/comments.yaml";

/// The first line of the file.
const HEAD: &str = "# Written by `estrade comments pull`: keep it with your pages, and leave it to \
                    it.\n";

/// Digests by the names of files of comments.
pub(super) type Ledger = BTreeMap<String, Digests>;

/// Reads one; an empty text is an empty one, `None` one that cannot be read.
pub(super) fn read(text: &str) -> Option<Ledger> {
    let text = text.trim_start_matches('\u{feff}');
    let read: Option<Ledger> = serde_yaml::from_str(text).ok()?;
    Some(read.unwrap_or_default())
}

/// Writes one: the same ledger gives the same bytes.
pub(super) fn write(ledger: &Ledger) -> String {
    let kept: BTreeMap<_, _> = ledger.iter().filter(|(_, digests)| !digests.is_empty()).collect();
    format!("{HEAD}{}", serde_yaml::to_string(&kept).expect("texts can be written"))
}

#[cfg(test)]
mod tests {
    use super::{Ledger, read, write};
    use crate::exchange::pull::merge::Digests;

    #[test]
    fn what_is_written_is_read() {
        let digests: Digests = [("isso-1", "1234567812345678"), ("isso-2", "12345678e1234567")]
            .into_iter()
            .chain([("12", "0x12"), ("mastodon-1", "null")])
            .map(|(id, digest)| (id.to_owned(), digest.to_owned()))
            .collect();
        let ledger = Ledger::from([
            ("content/comments/articles/a: #b.yaml".to_owned(), digests),
            ("content/comments/c.yaml".to_owned(), Digests::new()),
        ]);
        let text = write(&ledger);
        let found = read(&text).expect(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(found.values().next(), ledger.values().next());
        assert_eq!(write(&found), text);
        assert_eq!(read(""), Some(Ledger::new()));
        assert_eq!(read("# rien\n"), Some(Ledger::new()));
        assert_eq!(read("<<<<<<< HEAD\n"), None);
        assert_eq!(read("- a\n"), None);
    }
}
