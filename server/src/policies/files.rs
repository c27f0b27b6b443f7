//! Finds the files of a policy on disk and reads them; judging them is the work of `rules`.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rules::policy::{CASES_NAME, Companions, Files, ParseError, words_name};

/// The name of a policy's own file within its folder.
const POLICY_NAME: &str = "policy.toml";

/// A policy whose files cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The file system refused.
    Io(PathBuf, io::Error),
    /// The policy's own file is not what it should be.
    Parse(ParseError),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(path, error) if error.kind() == io::ErrorKind::NotFound => {
                write!(
                    f,
                    "{}: there is no such file; give a policy's file or its folder",
                    path.display()
                )
            }
            ReadError::Io(path, error) => write!(f, "{}: {error}", path.display()),
            ReadError::Parse(error) => error.fmt(f),
        }
    }
}

/// Reads a policy from its file, or from the folder that holds a `policy.toml`.
///
/// What goes with it (article, words, worked examples) is looked for beside it. Missing words and examples are left to the checker;
/// an article that the policy names must be there.
pub fn read(path: &Path) -> Result<Files, ReadError> {
    let file = if path.is_dir() {
        path.join(POLICY_NAME)
    } else {
        path.to_owned()
    };
    let folder = file.parent().unwrap_or(Path::new(".")).to_owned();
    let text =
        |path: PathBuf| fs::read_to_string(&path).map_err(|error| ReadError::Io(path, error));
    let optional = |name: &str| match text(folder.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(ReadError::Io(_, error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    };
    let policy_name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let policy = text(file)?;
    let companions = Companions::of(&policy_name, &policy).map_err(ReadError::Parse)?;
    let article = companions
        .article
        .map(|name| text(folder.join(name)))
        .transpose()?;
    let mut words = BTreeMap::new();
    let languages = match companions.languages {
        none if none.is_empty() => languages(&folder)?,
        listed => listed,
    };
    for language in languages {
        if let Some(text) = optional(&words_name(&language))? {
            words.insert(language, text);
        }
    }
    Ok(Files {
        policy_name,
        policy,
        article,
        words,
        cases: optional(CASES_NAME)?,
    })
}

/// The languages that there are words in beside a policy.
fn languages(folder: &Path) -> Result<Vec<String>, ReadError> {
    let folder = folder.join("words");
    let failed = |error| ReadError::Io(folder.clone(), error);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut languages = Vec::new();
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        let language = name.to_str().and_then(|name| name.strip_suffix(".toml"));
        languages.extend(language.map(str::to_owned));
    }
    Ok(languages)
}

/// The folders within `folder` that hold a policy, in alphabetical order.
pub fn folders(folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let failed = |error| ReadError::Io(folder.to_owned(), error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.join(POLICY_NAME).is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
