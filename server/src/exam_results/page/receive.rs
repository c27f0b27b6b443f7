//! A file that a form sends: to disk as it comes, never whole in memory.

use std::fs::File;
use std::io::{self, Seek};

use api::ProblemKind;
use api::form::POSTED_BY;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::exam_results::{MOST_BYTES, folder};
use crate::host::AppState;
use crate::problem::ApiError;

/// What a form sent.
pub(super) struct Received {
    /// The key of the form.
    pub key: Uuid,
    /// What the file is called on its sender's machine, without its folder.
    pub name: String,
    /// The file; `None` where the key is known and the file is here already.
    pub file: Option<File>,
}

/// Why a file was not taken.
pub(super) enum NotReceived {
    /// None was chosen.
    NoFile,
    /// It is larger than a file may be.
    TooLarge,
    /// It did not arrive whole, or not in time.
    BrokenOff,
    /// Too many are being worked on.
    TooMany,
    /// The form was written for this account, which is not the sender's.
    OfAnother(Uuid),
    /// The service failed.
    Failed(ApiError),
}

/// The most characters of a file's name that are kept, and the most bytes of the form's key.
const LONGEST_NAME: usize = 100;
const LONGEST_KEY: usize = 64;
/// A browser shows an answer only once it has sent everything: of a file that is too large so much is read and thrown away.
const MOST_THROWN_AWAY: u64 = 8 * MOST_BYTES;

/// Receives the form of a sender.
pub(super) async fn receive(
    app: &AppState,
    sender: Option<Uuid>,
    request: Request,
) -> Result<Received, NotReceived> {
    let within = app.config.limits.upload_time;
    tokio::time::timeout(within, read(app, sender, request))
        .await
        .unwrap_or(Err(NotReceived::BrokenOff))
}

async fn read(
    app: &AppState,
    sender: Option<Uuid>,
    mut request: Request,
) -> Result<Received, NotReceived> {
    // Bounded below, as it is read.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, app).await;
    let mut form = form.map_err(|_| NotReceived::NoFile)?;
    let mut key = None;
    loop {
        let field = form
            .next_field()
            .await
            .map_err(|_| NotReceived::BrokenOff)?;
        let Some(field) = field else {
            return Err(NotReceived::NoFile);
        };
        match field.name() {
            Some(POSTED_BY) => {
                if let Ok(owner) = Uuid::try_parse(&short(field).await?)
                    && sender != Some(owner)
                {
                    return Err(NotReceived::OfAnother(owner));
                }
            }
            Some("key") => key = Uuid::try_parse(&short(field).await?).ok(),
            Some("file") => {
                // A program that sends no key is not kept from sending twice.
                let key = key.unwrap_or_else(Uuid::now_v7);
                return received(app, key, field).await;
            }
            _ => {}
        }
    }
}

async fn received(app: &AppState, key: Uuid, field: Field<'_>) -> Result<Received, NotReceived> {
    let is_known = app.imports.find(key).is_some();
    if !is_known && !app.imports.has_room() {
        return Err(NotReceived::TooMany);
    }
    let name = named(field.file_name().unwrap_or_default());
    let folder = folder(&app.config.database);
    let spool = tempfile::tempfile_in(folder).map_err(failed)?;
    let (file, length) = spooled(field, spool).await?;
    if length == 0 && name.is_empty() {
        return Err(NotReceived::NoFile);
    }
    Ok(Received {
        key,
        name,
        file: (!is_known).then_some(file),
    })
}

/// Writes a file to disk; tells how long it is.
async fn spooled(mut field: Field<'_>, spool: File) -> Result<(File, u64), NotReceived> {
    let mut spool = tokio::fs::File::from_std(spool);
    let mut length = 0;
    while let Some(piece) = field.chunk().await.map_err(|_| NotReceived::BrokenOff)? {
        length += piece.len() as u64;
        if length > MOST_THROWN_AWAY {
            return Err(NotReceived::TooLarge);
        }
        if length <= MOST_BYTES {
            spool.write_all(&piece).await.map_err(failed)?;
        }
    }
    if length > MOST_BYTES {
        return Err(NotReceived::TooLarge);
    }
    spool.flush().await.map_err(failed)?;
    let mut spool = spool.into_std().await;
    spool.rewind().map_err(failed)?;
    Ok((spool, length))
}

/// A field of a few characters.
async fn short(mut field: Field<'_>) -> Result<String, NotReceived> {
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| NotReceived::BrokenOff)? {
        text.extend_from_slice(&piece);
        if text.len() > LONGEST_KEY {
            return Err(NotReceived::BrokenOff);
        }
    }
    Ok(String::from_utf8(text).unwrap_or_default())
}

/// A file's name without its folder, and without what nobody can see.
fn named(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = last.chars().filter(|c| !c.is_control());
    seen.take(LONGEST_NAME)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn failed(error: io::Error) -> NotReceived {
    NotReceived::Failed(match error.kind() {
        io::ErrorKind::StorageFull => ProblemKind::DiskFull.into(),
        _ => ApiError::internal(error),
    })
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_name_has_no_folder_and_nothing_unseen() {
        let long = "x".repeat(300);
        for (sent, expected) in [
            ("results.csv", "results.csv"),
            ("C:\\Users\\sample\\results 2008.csv", "results 2008.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb\u{7}.csv", "ab.csv"),
            ("", ""),
            (&long, &long[..100]),
        ] {
            assert_eq!(named(sent), expected);
        }
    }
}
