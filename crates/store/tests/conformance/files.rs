//! The files on disk: who may read them, and what becomes of a database that others may read.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use store::{OpenError, Store};

use crate::samples::{KEY, act, new_account, new_session, open};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn widen(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[tokio::test]
async fn the_folder_and_every_file_are_their_owners_alone() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("waypost/records");
    let path = folder.join("records.db");
    let store = open(&path);
    store
        .create_account(
            new_account(1, "ada@example.com"),
            new_session(1, 1),
            act(1, 1),
        )
        .await
        .unwrap();
    assert_eq!(mode(&folder), 0o700);
    let files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(files.len() >= 2, "the database and its log");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_folder_or_file_that_others_may_open_is_refused_with_the_command_that_helps() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("records");
    let path = folder.join("records.db");
    drop(open(&path));
    widen(&path, 0o640);
    let refused = Store::open(&path, KEY).err().unwrap();
    assert!(matches!(refused, OpenError::OpenToOthers { .. }));
    assert!(
        refused
            .to_string()
            .ends_with(&format!("Run: chmod 600 {}", path.display())),
        "{refused}"
    );
    widen(&path, 0o600);
    widen(&folder, 0o755);
    let refused = Store::open(&path, KEY).err().unwrap();
    assert!(
        refused
            .to_string()
            .ends_with(&format!("Run: chmod 700 {}", folder.display())),
        "{refused}"
    );
    widen(&folder, 0o700);
    open(&path);
}

#[tokio::test]
async fn closing_folds_the_log_into_the_database() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("records");
    let path = folder.join("records.db");
    let store = open(&path);
    assert!(store.is_writable());
    store
        .create_account(
            new_account(1, "ada@example.com"),
            new_session(1, 1),
            act(1, 1),
        )
        .await
        .unwrap();
    drop(store);
    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["records.db"]);
}
