//! Importing in SQL: each row by itself, all in one transaction.

use rules::credential::{Entitlement, entitlement};

use super::person::{Judged, holder};
use super::result::{Known, find, insert, update};
use super::{ImportOutcome, ImportRefusal, ImportRow};
use crate::audit::Audited;
use crate::credential::{NotIssued, ids_of, issue_id, results_of};
use crate::notice::tell;
use crate::person::gather;
use crate::{Act, Error, Issue, NoticeKind, Store};

/// Why an import is undone.
enum Undone {
    /// It was for a look only.
    Dry(Vec<ImportOutcome>),
    Failed(Error),
}

impl From<Error> for Undone {
    fn from(error: Error) -> Undone {
        Undone::Failed(error)
    }
}

impl Store {
    /// Judges rows in their order and, unless `dry`, records them in one transaction; one outcome per row.
    ///
    /// A pass in Office 2007 issues an MCP ID with its access code at once to who holds none (`rules::credential`), by `issue`,
    /// and credits the results to it; the person gets a notice. A pass of somebody who holds IDs is credited to the primary one.
    /// What a row leaves empty stays as it is on record, and a pass stays a pass.
    pub async fn import_results(
        &self,
        rows: Vec<ImportRow>,
        dry: bool,
        mut issue: Issue,
        act: Act,
    ) -> Result<Vec<ImportOutcome>, Error> {
        let done = self
            .write_audited(act, move |audited| {
                let outcomes = rows
                    .iter()
                    .map(|row| import(audited, row, &mut issue))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok(if dry {
                    Err(Undone::Dry(outcomes))
                } else {
                    Ok(outcomes)
                })
            })
            .await;
        match done {
            Ok(outcomes) | Err(Undone::Dry(outcomes)) => Ok(outcomes),
            Err(Undone::Failed(error)) => Err(error),
        }
    }
}

fn import(audited: &Audited, row: &ImportRow, issue: &mut Issue) -> Result<ImportOutcome, Error> {
    let connection = audited.connection;
    let judged = holder(connection, row)?;
    let account = match judged {
        Judged::Known(account) => Some(account),
        Judged::New => None,
        Judged::Refused(refusal) => return Ok(ImportOutcome::Refused(refusal)),
    };
    let known = match find(connection, account, &row.result)? {
        Known::OfAnother => return Ok(ImportOutcome::Refused(ImportRefusal::ReferenceTaken)),
        Known::Here(known) if known.result.passed && !row.result.passed => {
            return Ok(ImportOutcome::Refused(ImportRefusal::PassOnRecord));
        }
        Known::Here(known) => Some(known),
        Known::Nowhere => None,
    };
    let account = match account {
        Some(account) => account,
        None => super::person::insert(audited, row)?,
    };
    let new = match known {
        Some(known) => {
            let changes = update(audited, account, known, &row.result)?;
            if changes.is_empty() {
                return Ok(ImportOutcome::Unchanged);
            }
            Some(changes)
        }
        None => {
            insert(audited, account, row)?;
            None
        }
    };
    if row.result.reference.is_some() {
        gather(connection, account)?;
    }
    let issues_id = issue_at_once(audited, account, issue)?;
    Ok(match new {
        Some(changes) => ImportOutcome::Changed { changes, issues_id },
        None => ImportOutcome::New {
            new_person: judged == Judged::New,
            issues_id,
        },
    })
}

/// Issues an ID to who has just come to be entitled to one at once (S16).
fn issue_at_once(audited: &Audited, account: uuid::Uuid, issue: &mut Issue) -> Result<bool, Error> {
    let connection = audited.connection;
    let results: Vec<_> = results_of(connection, account)?
        .into_iter()
        .map(|known| known.result)
        .collect();
    let held = ids_of(connection, account)?.len();
    if entitlement(&results, held) != Entitlement::AtOnce {
        return Ok(false);
    }
    match issue_id(audited, account, issue)? {
        Ok(id) => {
            tell(
                connection,
                account,
                NoticeKind::IdIssued,
                id,
                0,
                audited.at(),
            )?;
            Ok(true)
        }
        Err(NotIssued::HoldsOne) => Ok(false),
        Err(NotIssued::Taken(_)) => Err(Error::because("the MCP ID that was drawn is taken")),
    }
}
