//! The key file: read, made once, and refused where others could read it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::{Key, Keys, Ring};

/// Readable by its owner, writable by nobody but its owner.
const MODE: u32 = 0o600;
const LONGEST_ID: usize = 32;

/// Why a key file is of no use. Each says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is none.
    #[error(
        "there is no key file at {path}. Make one with: waypost key new {path}. If these records had one before, put that one back: only it opens their access codes and verifies their audit", path = .0.display()
    )]
    Missing(PathBuf),
    /// There is one, and it must not be lost.
    #[error("{path} is there already. A key file is never overwritten: give another path", path = .0.display())]
    Exists(PathBuf),
    /// Others may read it.
    #[error("{path} is open to other users of this machine (mode {mode:04o}). Run: chmod 600 {path}", path = .path.display())]
    OpenToOthers {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It lies beside what it protects.
    #[error(
        "{path} is within {folder}, where the records are: whoever copies that folder has both. Move the key file elsewhere and give its new path", path = .path.display(), folder = .folder.display()
    )]
    BesideRecords {
        /// The file.
        path: PathBuf,
        /// The folder of the database.
        folder: PathBuf,
    },
    /// A line is no key.
    #[error("{path}, line {line}: {what}", path = .path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counts up from 1.
        line: usize,
        /// What is wrong with it; nothing of what it holds.
        what: &'static str,
    },
    /// It has no key.
    #[error("{path} has no key. Make a key file with: waypost key new PATH", path = .0.display())]
    Empty(PathBuf),
    /// It cannot be read or made.
    #[error("{path} cannot be used: {source}", path = .path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Keys {
    /// Reads a key file that only its owner may read.
    pub fn read(path: &Path) -> Result<Keys, KeyFileError> {
        let unusable = |source| unusable(path, source);
        let mut file = match File::open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(KeyFileError::Missing(path.to_owned()));
            }
            opened => opened.map_err(unusable)?,
        };
        let mode = file.metadata().map_err(unusable)?.mode() & 0o7777;
        if mode & 0o077 != 0 {
            let path = path.to_owned();
            return Err(KeyFileError::OpenToOthers { path, mode });
        }
        let mut text = Zeroizing::new(String::new());
        io::Read::read_to_string(&mut file, &mut text).map_err(unusable)?;
        parse(path, &text)
    }

    /// Reads a key file that does not lie in the folder of this database.
    pub fn read_apart_from(path: &Path, database: &Path) -> Result<Keys, KeyFileError> {
        let keys = Keys::read(path)?;
        let file = fs::canonicalize(path).map_err(|source| unusable(path, source))?;
        let folder = match database.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        // A folder that is not there yet has nothing in it.
        match fs::canonicalize(folder) {
            Ok(folder) if file.starts_with(&folder) => Err(KeyFileError::BesideRecords {
                path: path.to_owned(),
                folder,
            }),
            _ => Ok(keys),
        }
    }

    /// Makes a key file with one new key. What is there already stays as it is.
    pub fn create(path: &Path) -> Result<(), KeyFileError> {
        let unusable = |source| unusable(path, source);
        let key = Key::draw().map_err(|error| unusable(io::Error::other(error)))?;
        let mut file = match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(MODE)
            .open(path)
        {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(KeyFileError::Exists(path.to_owned()));
            }
            opened => opened.map_err(unusable)?,
        };
        let mut text = Zeroizing::new(format!("{HEAD}{} ", key.id));
        for byte in key.secret.iter() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push('\n');
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(unusable)
    }
}

const HEAD: &str = "# The keys of Waypost. Keep a copy in a safe place, apart from the records and their backups: without it, access\n\
    # codes cannot be opened and the audit cannot be verified. The first key seals; to rotate, put a new line on top.\n\
    # Never take the last line away: the audit's chain is made with it.\n";

fn unusable(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::Unusable {
        path: path.to_owned(),
        source,
    }
}

fn parse(path: &Path, text: &str) -> Result<Keys, KeyFileError> {
    let mut keys: Vec<Key> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fault = |what| KeyFileError::Line {
            path: path.to_owned(),
            line: number + 1,
            what,
        };
        let key = key(line).map_err(fault)?;
        if keys.iter().any(|known| known.id == key.id) {
            return Err(fault("another key has this id"));
        }
        keys.push(key);
    }
    let mut keys = keys.into_iter();
    let Some(current) = keys.next() else {
        return Err(KeyFileError::Empty(path.to_owned()));
    };
    Ok(Keys(Arc::new(Ring {
        current,
        older: keys.collect(),
    })))
}

fn key(line: &str) -> Result<Key, &'static str> {
    const FORM: &str = "a line is the key's id, a space and 64 hexadecimal digits";
    let (id, digits) = line.split_once(char::is_whitespace).ok_or(FORM)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if id.len() > LONGEST_ID || !id.chars().all(is_plain) {
        return Err("a key's id has up to 32 letters, digits, dots, dashes and underscores");
    }
    let mut secret = Zeroizing::new([0; 32]);
    let digits = digits.trim();
    if digits.len() != 2 * secret.len() {
        return Err(FORM);
    }
    for (byte, pair) in secret.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        let digit = |at: u8| {
            char::from(at)
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        };
        *byte = match (digit(pair[0]), digit(pair[1])) {
            (Some(high), Some(low)) => high << 4 | low,
            _ => return Err(FORM),
        };
    }
    Ok(Key {
        id: id.to_owned(),
        secret,
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use uuid::Uuid;

    use super::*;

    fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waypost.key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        (folder, path)
    }

    #[test]
    fn a_key_file_that_was_made_opens_what_it_sealed_and_is_never_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("waypost.key");
        Keys::create(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        let row = Uuid::now_v7();
        let sealed = Keys::read(&path).unwrap().seal("t.c", row, b"x").unwrap();
        let before = fs::read(&path).unwrap();
        assert!(matches!(Keys::create(&path), Err(KeyFileError::Exists(_))));
        assert_eq!(fs::read(&path).unwrap(), before);
        let again = Keys::read(&path).unwrap();
        assert_eq!(&*again.open("t.c", row, &sealed).unwrap(), b"x");
    }

    #[test]
    fn a_new_line_on_top_seals_and_leaves_the_audit_key_as_it_was() {
        let (old, new) = ("a".repeat(64), "B".repeat(64));
        let (_before, path) = written(&format!("2025 {old}\n"));
        let before = Keys::read(&path).unwrap();
        let (_after, path) = written(&format!("# new\n\n 2026\t{new} \n2025 {old}"));
        let after = Keys::read(&path).unwrap();
        assert_eq!(before.audit_key().0, after.audit_key().0);
        let row = Uuid::now_v7();
        let sealed = before.seal("t.c", row, b"x").unwrap();
        assert!(after.open("t.c", row, &sealed).is_ok());
        let sealed = after.seal("t.c", row, b"x").unwrap();
        assert_eq!(
            before.open("t.c", row, &sealed),
            Err(crate::keys::SealError::UnknownKey)
        );
    }

    #[test]
    fn a_key_file_that_cannot_be_used_is_refused_without_its_content() {
        let good = "a".repeat(64);
        for (text, sentence) in [
            (String::new(), "has no key"),
            ("# only words\n\n".to_owned(), "has no key"),
            (format!("{good}\n"), "line 1: a line is"),
            (format!("one {good}\ntwo abc\n"), "line 2: a line is"),
            (format!("one {}g\n", &good[1..]), "line 1: a line is"),
            (format!("one {good}\none {good}\n"), "line 2: another key"),
            (format!("o/ne {good}\n"), "line 1: a key's id"),
            (format!("{} {good}\n", "i".repeat(33)), "line 1: a key's id"),
        ] {
            let (_folder, path) = written(&text);
            let error = Keys::read(&path).unwrap_err().to_string();
            assert!(error.contains(sentence), "{error}");
            assert!(!error.contains("aaaa"), "{error}");
        }
    }

    #[test]
    fn a_key_file_that_is_missing_or_open_to_others_is_refused_with_the_command_that_helps() {
        let (folder, path) = written(&format!("one {}\n", "a".repeat(64)));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let sentence = Keys::read(&path).unwrap_err().to_string();
        assert!(
            sentence.contains("mode 0640") && sentence.contains("chmod 600 "),
            "{sentence}"
        );
        let missing = folder.path().join("none.key");
        let sentence = Keys::read(&missing).unwrap_err().to_string();
        assert!(sentence.contains("waypost key new "), "{sentence}");
    }

    #[test]
    fn a_key_file_beside_the_records_is_refused_however_it_is_named() {
        let (folder, path) = written(&format!("one {}\n", "a".repeat(64)));
        let within = |database: &str| Keys::read_apart_from(&path, &folder.path().join(database));
        assert!(matches!(
            within("waypost.db"),
            Err(KeyFileError::BesideRecords { .. })
        ));
        fs::create_dir(folder.path().join("records")).unwrap();
        assert!(matches!(
            within("records/../waypost.db"),
            Err(KeyFileError::BesideRecords { .. })
        ));
        assert!(within("records/waypost.db").is_ok());
        assert!(within("not-there-yet/waypost.db").is_ok());
        let alias = folder.path().join("records/alias.key");
        std::os::unix::fs::symlink(&path, &alias).unwrap();
        let elsewhere = folder.path().join("records/waypost.db");
        assert!(
            Keys::read_apart_from(&alias, &elsewhere).is_ok(),
            "it lies elsewhere"
        );
    }
}
