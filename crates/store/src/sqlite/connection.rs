//! Connections and their settings (sqlite.org/pragma.html).

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::OpenError;

/// For every connection. `trusted_schema` and `cell_size_check` harden against a tampered file; temporary tables stay off the disk.
const EVERY: &str = "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;";

/// For the writer. FULL: an acknowledged write survives a power cut. `secure_delete`: personal data leaves no traces.
const WRITER: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; \
     PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=4000;";

/// For readers. The search walks over many pages: 16 MB of them stay at hand, once they were needed.
const READER: &str = "PRAGMA query_only=ON; PRAGMA cache_size=-16384;";

pub(super) fn open_writer(path: &Path) -> Result<Connection, OpenError> {
    let connection = open(path)?;
    connection.execute_batch(WRITER)?;
    // SQLite answers a setting that it cannot keep with another one, not with an error.
    let journal: String = connection.query_row("PRAGMA journal_mode", (), |row| row.get(0))?;
    if journal != "wal" {
        return Err(OpenError::NotDurable {
            setting: "journal_mode",
            found: journal,
            wanted: "wal",
        });
    }
    let synchronous: i64 = connection.query_row("PRAGMA synchronous", (), |row| row.get(0))?;
    if synchronous != 2 {
        return Err(OpenError::NotDurable {
            setting: "synchronous",
            found: synchronous.to_string(),
            wanted: "2",
        });
    }
    Ok(connection)
}

pub(super) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let connection = open(path)?;
    connection.execute_batch(READER)?;
    Ok(connection)
}

fn open(path: &Path) -> Result<Connection, OpenError> {
    // Without SQLITE_OPEN_URI: a path is a path, whatever characters it has.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(EVERY)?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(connection: &Connection, name: &str) -> String {
        connection
            .query_row(&format!("PRAGMA {name}"), (), |row| {
                row.get::<_, rusqlite::types::Value>(0)
            })
            .map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
            .unwrap()
    }

    #[test]
    fn the_writer_flushes_every_commit_to_disk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        std::fs::write(&path, "").unwrap();
        let writer = open_writer(&path).unwrap();
        for (name, value) in [
            ("synchronous", "2"),
            ("journal_mode", "wal"),
            ("foreign_keys", "1"),
            ("trusted_schema", "0"),
            ("cell_size_check", "1"),
            ("secure_delete", "1"),
            ("temp_store", "2"),
            ("journal_size_limit", "67108864"),
            ("wal_autocheckpoint", "4000"),
            ("busy_timeout", "5000"),
        ] {
            assert_eq!(setting(&writer, name), value, "{name}");
        }
    }

    #[test]
    fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.db");
        std::fs::write(&path, "").unwrap();
        open_writer(&path)
            .unwrap()
            .execute_batch("CREATE TABLE t (a BIGINT)")
            .unwrap();
        let reader = open_reader(&path).unwrap();
        assert!(reader.execute("INSERT INTO t VALUES (1)", ()).is_err());
    }
}
