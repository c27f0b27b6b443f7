//! Who may read the files: the service's own user alone, because they hold personal data.

use std::fs::{self, DirBuilder, OpenOptions};
use std::path::Path;

use crate::OpenError;

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// Makes the folder and the file where they do not exist, and refuses those that others may open.
pub(super) fn prepare(path: &Path) -> Result<(), OpenError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    make_folder(folder).map_err(|source| OpenError::Path {
        path: folder.to_owned(),
        source,
    })?;
    check(folder, FOLDER_MODE)?;
    // SQLite gives its log and index the mode of the database file.
    make_file(path).map_err(|source| OpenError::Path {
        path: path.to_owned(),
        source,
    })?;
    check(path, FILE_MODE)
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new()
        .recursive(true)
        .mode(FOLDER_MODE)
        .create(folder)
}

#[cfg(unix)]
fn make_file(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(FILE_MODE)
        .open(path)
        .map(drop)
}

#[cfg(unix)]
fn check(path: &Path, wanted: u32) -> Result<(), OpenError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).map_err(|source| OpenError::Path {
        path: path.to_owned(),
        source,
    })?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(OpenError::OpenToOthers {
            path: path.to_owned(),
            mode,
            wanted,
        })
    }
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

#[cfg(not(unix))]
fn make_file(path: &Path) -> std::io::Result<()> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .map(drop)
}

/// Elsewhere the folder's access list is the operator's to keep.
#[cfg(not(unix))]
fn check(_path: &Path, _wanted: u32) -> Result<(), OpenError> {
    Ok(())
}
