//! Notices: what a candidate is told, in the page and by e-mail.

use rusqlite::{Connection, Row, params};
use sha2::{Digest, Sha256};
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::account::word;
use crate::{Error, Hash, Micros, Store};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum NoticeKind {
    /// An MCP ID was issued.
    #[strum(serialize = "id-issued")]
    IdIssued,
    /// A desk asked something.
    #[strum(serialize = "request-asked")]
    RequestAsked,
    /// A request was fulfilled.
    #[strum(serialize = "request-fulfilled")]
    RequestFulfilled,
    /// A request was refused.
    #[strum(serialize = "request-refused")]
    RequestRefused,
}

/// A notice on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// UUIDv7.
    pub id: Uuid,
    /// Who is told.
    pub account: Uuid,
    /// Of what.
    pub kind: NoticeKind,
    /// The request or the MCP ID.
    pub about: Option<Uuid>,
    /// When.
    pub at: Micros,
    /// When it was read.
    pub read_at: Option<Micros>,
}

/// A notice to be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueNotice {
    /// What it says.
    pub notice: Notice,
    /// The address of the account.
    pub email: String,
    /// How often it was tried.
    pub attempts: u64,
}

impl NoticeKind {
    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn parse(name: &str) -> Option<NoticeKind> {
        name.parse().ok()
    }
}

const INSERT: &str = "INSERT INTO notice (id, account, kind, about, at, mail, next_try)
    VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?5)";

const SELECT: &str = "SELECT id, account, kind, about, at, read_at FROM notice
    WHERE account = ?1 AND read_at IS NULL ORDER BY at DESC, id DESC";

const READ: &str = "UPDATE notice SET read_at = ?2
    WHERE account = ?1 AND about = ?3 AND read_at IS NULL";

const SELECT_DUE: &str =
    "SELECT notice.id, notice.account, notice.kind, notice.about, notice.at, notice.read_at,
        account.email, notice.attempts
    FROM notice JOIN account ON account.id = notice.account
    WHERE notice.mail = 'waiting' AND notice.next_try <= ?1
        AND (account.confirmed_at IS NOT NULL OR account.password_hash = '')
    ORDER BY notice.next_try, notice.id LIMIT ?2";

impl Store {
    /// The notices of an account that are not read, newest first.
    pub async fn notices(&self, account: Uuid) -> Result<Vec<Notice>, Error> {
        self.engine
            .read(move |connection| {
                Ok(connection
                    .prepare_cached(SELECT)?
                    .query_map([account], notice)?
                    .collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Marks the notices of an account that are about one of these as read.
    pub async fn read_notices(
        &self,
        account: Uuid,
        about: Vec<Uuid>,
        now: Micros,
    ) -> Result<(), Error> {
        self.engine
            .write(move |connection| {
                let mut read = connection.prepare_cached(READ)?;
                for about in about {
                    read.execute(params![account, now, about])?;
                }
                Ok(Ok(()))
            })
            .await
    }

    /// Notices that are to be mailed now, at most so many.
    pub async fn due_notices(&self, now: Micros, limit: usize) -> Result<Vec<DueNotice>, Error> {
        self.engine
            .read(move |connection| {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                let due = |row: &Row| {
                    Ok(DueNotice {
                        notice: notice(row)?,
                        email: row.get(6)?,
                        attempts: row.get(7)?,
                    })
                };
                Ok(connection
                    .prepare_cached(SELECT_DUE)?
                    .query_map(params![now, limit], due)?
                    .collect::<Result<_, _>>()?)
            })
            .await
    }
}

/// Tells somebody of something. `turn` tells apart what is told of one thing more than once.
pub(crate) fn tell(
    connection: &Connection,
    account: Uuid,
    kind: NoticeKind,
    about: Uuid,
    turn: u64,
    at: Micros,
) -> Result<(), Error> {
    let id = notice_id(kind, about, turn, at);
    connection
        .prepare_cached(INSERT)?
        .execute(params![id, account, kind.name(), about, at])?;
    Ok(())
}

/// A UUIDv7 whose random part is made of what the notice is about, because the store draws nothing.
fn notice_id(kind: NoticeKind, about: Uuid, turn: u64, at: Micros) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(kind.name());
    hash.update(about);
    hash.update(turn.to_be_bytes());
    let hash: Hash = hash.finalize().into();
    let mut rest = [0; 10];
    for (byte, hashed) in rest.iter_mut().zip(hash) {
        *byte = hashed;
    }
    let millis = u64::try_from(at / 1_000).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid()
}

fn notice(row: &Row) -> rusqlite::Result<Notice> {
    Ok(Notice {
        id: row.get(0)?,
        account: row.get(1)?,
        kind: word(row, 2, NoticeKind::parse)?,
        about: row.get(3)?,
        at: row.get(4)?,
        read_at: row.get(5)?,
    })
}
