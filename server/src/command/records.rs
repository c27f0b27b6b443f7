//! What every command that opens the records is told: where they are, and where their keys are.

use std::path::PathBuf;

use clap::Args;
use store::Store;

use crate::keys::{KeyFileError, Keys};

/// Where the records and their keys are.
#[derive(Debug, Clone, Args)]
pub struct RecordsArguments {
    /// Where the records are: sqlite:PATH. They are made where they do not exist.
    #[arg(long, value_parser = database)]
    pub database: PathBuf,
    /// The file of keys that seal access codes and chain the audit, outside of the database's folder. `waypost key new PATH` makes it.
    #[arg(long, value_name = "PATH")]
    pub key_file: PathBuf,
}

/// Why the records were not opened.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The keys are of no use.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The records cannot be opened.
    #[error(transparent)]
    Open(#[from] store::OpenError),
}

impl RecordsArguments {
    /// Reads the keys.
    pub fn keys(&self) -> Result<Keys, KeyFileError> {
        Keys::read_apart_from(&self.key_file, &self.database)
    }

    /// Opens the records.
    pub fn open(&self) -> Result<Store, RecordsError> {
        Ok(Store::open(&self.database, self.keys()?.audit_key())?)
    }
}

fn database(url: &str) -> Result<PathBuf, String> {
    match url.strip_prefix("sqlite:") {
        Some(path) if !path.is_empty() => Ok(path.into()),
        _ => Err("give the database as sqlite:PATH".to_owned()),
    }
}

/// The address of the site as an operator gives it: without a path, and without a slash at its end.
pub fn site(address: &str) -> Result<String, String> {
    let refused = || "give the address as https://HOST, without a path".to_owned();
    let url = url::Url::parse(address).map_err(|_| refused())?;
    let is_site = matches!(url.scheme(), "https" | "http")
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    if is_site && url.has_host() {
        Ok(url.as_str().trim_end_matches('/').to_owned())
    } else {
        Err(refused())
    }
}

#[cfg(test)]
mod tests {
    use super::site;

    #[test]
    fn the_address_of_the_site_has_no_path() {
        for (given, taken) in [
            ("https://waypost.example", Some("https://waypost.example")),
            (
                "https://Waypost.example:443/",
                Some("https://waypost.example"),
            ),
            ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
            ("https://waypost.example/below", None),
            ("https://waypost.example?a", None),
            ("https://me@waypost.example", None),
            ("waypost.example", None),
            ("ftp://waypost.example", None),
        ] {
            assert_eq!(site(given).ok().as_deref(), taken, "{given}");
        }
    }
}
