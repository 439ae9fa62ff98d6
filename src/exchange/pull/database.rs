//! Isso's own file, read and never written. The one module that names `rusqlite`.
//!
//! Columns that are not wanted (`email`, `remote_addr`, `voters`) are not asked for. What readers
//! wrote is Markdown there.

use super::ask::Trouble;
use super::remote::{Body, Remote, kept, name, web, with_lasting_ids};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OpenFlags, Row};
use std::path::Path;
use std::time::Duration;

/// How long a server that is writing is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Isso's tables (`isso/db/comments.py`, 0.14).
const QUERY: &str = "SELECT c.id, c.parent, c.created, c.mode, c.text, c.author, c.website \
                     FROM comments c JOIN threads t ON t.id = c.tid WHERE t.uri = ?1 ORDER BY c.id";

pub(super) struct Database(Connection);

impl Database {
    pub(super) fn open(path: &Path) -> Result<Database, Trouble> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(path, flags).map_err(trouble)?;
        opened.busy_timeout(PATIENCE).map_err(trouble)?;
        // What is no such file is known by its first question.
        opened.prepare(QUERY).map_err(trouble)?;
        Ok(Database(opened))
    }

    /// All comments of one path.
    pub(super) fn thread(&self, path: &str) -> Result<Vec<Remote>, Trouble> {
        let mut query = self.0.prepare(QUERY).map_err(trouble)?;
        let rows = query.query_map([path], |row| Ok(remote(row))).map_err(trouble)?;
        let found = rows.collect::<Result<Vec<_>, _>>().map_err(trouble)?;
        let found = found.into_iter().flatten().collect();
        Ok(kept(with_lasting_ids(found), |_| true))
    }
}

fn trouble(error: rusqlite::Error) -> Trouble {
    Trouble::File(error.to_string())
}

/// A row; SQLite lets any value stand in any column.
fn remote(row: &Row) -> Option<Remote> {
    let id = |at: usize| Some(format!("isso-{}", integer(row, at).filter(|id| *id > 0)?));
    let mode = integer(row, 3).unwrap_or(2);
    Some(Remote {
        id: id(0)?,
        author: text(row, 5).and_then(|author| name(&author)),
        url: text(row, 6).and_then(|website| web(&website)),
        date: integer(row, 2),
        reply_to: id(1),
        is_deleted: mode == 4,
        is_pending: !matches!(mode, 1 | 4),
        body: Body::Markdown(text(row, 4).unwrap_or_default()),
        ..Remote::default()
    })
}

fn integer(row: &Row, at: usize) -> Option<i64> {
    match row.get(at).ok()? {
        Value::Integer(number) => Some(number),
        Value::Real(number) => Some(number as i64),
        _ => None,
    }
}

fn text(row: &Row, at: usize) -> Option<String> {
    match row.get_ref(at).ok()? {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::ask::Trouble;
    use super::super::remote::Body;
    use super::Database;
    use rusqlite::Connection;

    const TABLES: &str = "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, \
                          title VARCHAR(256)); \
                          CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY \
                          KEY, parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode \
                          INTEGER, remote_addr VARCHAR, text VARCHAR NOT NULL, author VARCHAR, \
                          email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0, dislikes \
                          INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT \
                          0); \
                          INSERT INTO threads VALUES (1, '/a/', 'A'), (2, '/b/', 'B'); \
                          INSERT INTO comments VALUES \
                          (1, 1, NULL, 1000.5, NULL, 1, '192.0.2.0', 'Un *mot*', 'Ève', 'e@x.fr', \
                          'https://eve.example', 3, 0, x'00', 0), \
                          (1, 2, 1, 1001.5, NULL, 2, '192.0.2.0', 'Deux', NULL, NULL, \
                          'javascript:x', 0, 0, x'00', 0), \
                          (1, 3, NULL, 1002, NULL, 4, '192.0.2.0', '', NULL, NULL, NULL, 0, 0, \
                          x'00', 0), \
                          (2, 4, 99, 'hier', NULL, 'x', NULL, x'ff', 5, NULL, NULL, 0, 0, x'00', \
                          0);";

    #[test]
    fn nothing_private_is_taken_and_nothing_is_written() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("comments.db");
        Connection::open(&path).and_then(|made| made.execute_batch(TABLES)).expect("it is made");
        let bytes = std::fs::read(&path).expect("it is there");
        let database = Database::open(&path).expect("it is one");
        let found = database.thread("/a/").expect("it is read");
        let said = format!("{found:?}");
        assert!(!said.contains("192.0.2") && !said.contains("e@x.fr"), "{said}");
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].body, Body::Markdown("Un *mot*".into()));
        assert_eq!(found[0].url.as_deref(), Some("https://eve.example/"));
        assert_eq!(
            (found[1].reply_to.as_deref(), found[1].is_pending),
            (Some("isso-1-1000"), true)
        );
        assert_eq!((&found[1].url, found[2].is_deleted), (&None, true));
        let odd = database.thread("/b/").expect("any value can stand anywhere");
        assert_eq!((odd[0].date, odd[0].is_pending), (None, true));
        assert_eq!(odd[0].author.as_deref(), Some("5"));
        assert_eq!(database.thread("/c/"), Ok(vec![]));
        drop(database);
        assert_eq!(std::fs::read(&path).expect("it is there"), bytes);
        assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
    }

    #[test]
    fn what_is_no_such_file_is_said() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rien.db");
        assert!(matches!(Database::open(&path), Err(Trouble::File(_))));
        assert!(!path.exists());
        std::fs::write(&path, "<html>").expect("it is written");
        assert!(matches!(Database::open(&path), Err(Trouble::File(_))));
        std::fs::write(&path, "").expect("it is written");
        assert!(matches!(Database::open(&path), Err(Trouble::File(_))));
    }
}
