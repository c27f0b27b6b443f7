//! Merging two records that turned out to be one person's, and parting them again.

use std::collections::BTreeMap;

use rules::Role;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::{called, gather, person_of};
use super::{Merge, MergeError, Person};
use crate::audit::Audited;
use crate::credential::{ids_of, is_credited, primary_of, results_of, set_primary};
use crate::session::end_sessions;
use crate::staff::end_invitations;
use crate::{Act, Action, Change, Error, Micros, Store};

const INSERT: &str =
    "INSERT INTO merge (id, kept, merged, moved, merged_at) VALUES (?1, ?2, ?3, ?4, ?5)";

const SELECT: &str = "SELECT kept, merged, moved, undone_at FROM merge WHERE id = ?1";

const SELECT_ALL: &str =
    "SELECT merge.id, merge.kept, merge.merged, person.first_name, person.last_name, account.email,
        merge.merged_at, merge.undone_at
    FROM merge
    JOIN account ON account.id = merge.merged
    JOIN person ON person.account = merge.merged
    WHERE merge.kept = ?1 ORDER BY merge.merged_at DESC, merge.id DESC";

const UNDONE: &str = "UPDATE merge SET undone_at = ?2 WHERE id = ?1";

const SET_MERGED: &str = "UPDATE account SET merged_into = ?2 WHERE id = ?1";

const SELECT_RESULTS: &str = "SELECT id FROM exam_result WHERE account = ?1 ORDER BY id";

const SELECT_REQUESTS: &str = "SELECT id FROM request WHERE account = ?1 ORDER BY id";

const MOVE_RESULT: &str = "UPDATE exam_result SET account = ?2 WHERE id = ?1";

const MOVE_ID: &str = "UPDATE mcp_id SET account = ?2 WHERE id = ?1";

const MOVE_REQUEST: &str = "UPDATE request SET account = ?2 WHERE id = ?1";

const CREDIT: &str = "UPDATE exam_result SET credited_to = ?2 WHERE id = ?1";

/// What a merge moved, and how it was.
#[derive(Serialize, Deserialize)]
struct Moved {
    /// Results of the merged record.
    results: Vec<Uuid>,
    /// IDs of the merged record.
    ids: Vec<Uuid>,
    /// Requests of the merged record.
    requests: Vec<Uuid>,
    /// The results of both records, and the ID to which each was credited.
    credits: Vec<(Uuid, Option<Uuid>)>,
    primary_of_kept: Option<Uuid>,
    primary_of_merged: Option<Uuid>,
}

impl Store {
    /// Merges a record into another: its results, IDs and requests move; its holder cannot sign in there any more.
    /// Where both have a primary ID, that of `kept` stays primary. The same merge again is the same merge.
    pub async fn merge_people(
        &self,
        id: Uuid,
        kept: Uuid,
        merged: Uuid,
        act: Act,
    ) -> Result<(), MergeError> {
        self.write_audited(act, move |audited| merge(audited, id, kept, merged))
            .await
    }

    /// Moves back what a merge moved, as far as it is still there, with credits and the primary ID as they were.
    pub async fn undo_merge(&self, id: Uuid, act: Act) -> Result<(), MergeError> {
        self.write_audited(act, move |audited| undo(audited, id))
            .await
    }

    /// The merges into a record, newest first.
    pub async fn merges(&self, kept: Uuid) -> Result<Vec<Merge>, Error> {
        self.engine
            .read(move |connection| {
                Ok(connection
                    .prepare_cached(SELECT_ALL)?
                    .query_map([kept], recorded)?
                    .collect::<Result<_, _>>()?)
            })
            .await
    }
}

fn recorded(row: &Row) -> rusqlite::Result<Merge> {
    let text = |column: usize| row.get::<_, String>(column);
    Ok(Merge {
        id: row.get(0)?,
        kept: row.get(1)?,
        merged: row.get(2)?,
        merged_name: called(&text(3)?, &text(4)?, &text(5)?),
        merged_at: row.get(6)?,
        undone_at: row.get(7)?,
    })
}

/// Merges, within the transaction of whoever acts.
pub(crate) fn merge(
    audited: &Audited,
    id: Uuid,
    kept: Uuid,
    merged: Uuid,
) -> Result<Result<(), MergeError>, Error> {
    let connection = audited.connection;
    if let Some(before) = select(connection, id)? {
        let is_same = before.kept == kept && before.merged == merged;
        return Ok(if is_same {
            Ok(())
        } else {
            Err(MergeError::NotPossible)
        });
    }
    let (Some(to), Some(from)) = (person_of(connection, kept)?, person_of(connection, merged)?)
    else {
        return Ok(Err(MergeError::NotFound));
    };
    let can_be = |person: &Person| person.role == Role::Candidate && person.merged_into.is_none();
    if kept == merged || !can_be(&to) || !can_be(&from) {
        return Ok(Err(MergeError::NotPossible));
    }
    let moved = about_to_move(connection, kept, merged)?;
    // A person has one primary ID: the other steps back before it moves.
    set_primary(connection, merged, None)?;
    move_all(connection, MOVE_RESULT, &moved.results, kept)?;
    move_all(connection, MOVE_ID, &moved.ids, kept)?;
    move_all(connection, MOVE_REQUEST, &moved.requests, kept)?;
    if moved.primary_of_kept.is_none() {
        set_primary(connection, kept, moved.primary_of_merged)?;
    }
    connection
        .prepare_cached(SET_MERGED)?
        .execute(params![merged, kept])?;
    end_sessions(connection, merged)?;
    end_invitations(connection, merged)?;
    let document = serde_json::to_string(&moved)
        .map_err(|_| Error::because("what is merged cannot be written as JSON"))?;
    connection.prepare_cached(INSERT)?.execute(params![
        id,
        kept,
        merged,
        document,
        audited.at()
    ])?;
    gather(connection, kept)?;
    gather(connection, merged)?;
    record(audited, Action::RecordsMerged, &to, &from, &moved)?;
    Ok(Ok(()))
}

fn about_to_move(connection: &Connection, kept: Uuid, merged: Uuid) -> Result<Moved, Error> {
    let credits = [
        results_of(connection, kept)?,
        results_of(connection, merged)?,
    ]
    .concat();
    Ok(Moved {
        results: listed(connection, SELECT_RESULTS, merged)?,
        requests: listed(connection, SELECT_REQUESTS, merged)?,
        ids: ids(connection, merged)?,
        credits: credits
            .into_iter()
            .map(|known| (known.id, known.credited_to))
            .collect(),
        primary_of_kept: primary_of(connection, kept)?,
        primary_of_merged: primary_of(connection, merged)?,
    })
}

fn listed(connection: &Connection, sql: &str, account: Uuid) -> Result<Vec<Uuid>, Error> {
    Ok(connection
        .prepare_cached(sql)?
        .query_map([account], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

fn ids(connection: &Connection, account: Uuid) -> Result<Vec<Uuid>, Error> {
    let ids = ids_of(connection, account)?;
    Ok(ids.into_iter().map(|id| id.id).collect())
}

fn move_all(connection: &Connection, sql: &str, rows: &[Uuid], to: Uuid) -> Result<(), Error> {
    let mut update = connection.prepare_cached(sql)?;
    for row in rows {
        update.execute([row, &to])?;
    }
    Ok(())
}

/// On both records: whoever reads the history of one finds the other.
fn record(
    audited: &Audited,
    action: Action,
    kept: &Person,
    merged: &Person,
    moved: &Moved,
) -> Result<(), Error> {
    let count = |count: usize| Some(count.to_string());
    let changes = [
        Change::new("results", None, count(moved.results.len())),
        Change::new("ids", None, count(moved.ids.len())),
        Change::new("requests", None, count(moved.requests.len())),
    ];
    audited.record_changes(action, Some(kept.account), &merged.email, &changes)?;
    audited.record_changes(action, Some(merged.account), &kept.email, &changes)
}

/// A merge on record.
struct Before {
    kept: Uuid,
    merged: Uuid,
    moved: String,
    undone_at: Option<Micros>,
}

fn select(connection: &Connection, id: Uuid) -> Result<Option<Before>, Error> {
    Ok(connection
        .prepare_cached(SELECT)?
        .query_row([id], |row| {
            Ok(Before {
                kept: row.get(0)?,
                merged: row.get(1)?,
                moved: row.get(2)?,
                undone_at: row.get(3)?,
            })
        })
        .optional()?)
}

fn undo(audited: &Audited, id: Uuid) -> Result<Result<(), MergeError>, Error> {
    let connection = audited.connection;
    let Some(Before {
        kept,
        merged,
        moved,
        undone_at,
    }) = select(connection, id)?
    else {
        return Ok(Err(MergeError::NotFound));
    };
    if undone_at.is_some() {
        return Ok(Err(MergeError::Undone));
    }
    let (Some(to), Some(from)) = (person_of(connection, kept)?, person_of(connection, merged)?)
    else {
        return Ok(Err(MergeError::NotFound));
    };
    if to.merged_into.is_some() {
        // What was moved has moved on: the later merge is undone first.
        return Ok(Err(MergeError::NotPossible));
    }
    let moved: Moved = serde_json::from_str(&moved)
        .map_err(|_| Error::because("what was merged cannot be read"))?;
    part(connection, kept, merged, &moved)?;
    connection
        .prepare_cached(SET_MERGED)?
        .execute(params![merged, None::<Uuid>])?;
    connection
        .prepare_cached(UNDONE)?
        .execute(params![id, audited.at()])?;
    gather(connection, kept)?;
    gather(connection, merged)?;
    record(audited, Action::MergeUndone, &to, &from, &moved)?;
    Ok(Ok(()))
}

/// Moves back what is still there.
fn part(connection: &Connection, kept: Uuid, merged: Uuid, moved: &Moved) -> Result<(), Error> {
    let of_kept = ids(connection, kept)?;
    let (back, staying): (Vec<_>, Vec<_>) =
        of_kept.into_iter().partition(|id| moved.ids.contains(id));
    let primary = primary_of(connection, kept)?
        .into_iter()
        .chain(moved.primary_of_kept)
        .chain(staying.iter().copied())
        .find(|id| staying.contains(id));
    set_primary(connection, kept, None)?;
    move_all(connection, MOVE_ID, &back, merged)?;
    set_primary(connection, kept, primary)?;
    set_primary(
        connection,
        merged,
        moved.primary_of_merged.filter(|id| back.contains(id)),
    )?;

    for (select, update, rows) in [
        (SELECT_RESULTS, MOVE_RESULT, &moved.results),
        (SELECT_REQUESTS, MOVE_REQUEST, &moved.requests),
    ] {
        let mut still_there = listed(connection, select, kept)?;
        still_there.retain(|row| rows.contains(row));
        move_all(connection, update, &still_there, merged)?;
    }
    credit_as_before(connection, kept, &staying, moved, false)?;
    credit_as_before(connection, merged, &back, moved, true)
}

/// Credits the results of a record to its own IDs: as they were before the merge, where that is wanted or where they are
/// credited to an ID of the other record now.
fn credit_as_before(
    connection: &Connection,
    account: Uuid,
    ids: &[Uuid],
    moved: &Moved,
    wanted: bool,
) -> Result<(), Error> {
    let before: BTreeMap<_, _> = moved.credits.iter().copied().collect();
    let primary = primary_of(connection, account)?;
    let is_own = |id: Option<Uuid>| id.is_none_or(|id| ids.contains(&id));
    for known in results_of(connection, account)? {
        let was = before.get(&known.id).copied().filter(|was| is_own(*was));
        let credited_to = match was {
            Some(was) if wanted || !is_own(known.credited_to) => was,
            None if !is_own(known.credited_to) => primary.filter(|_| is_credited(&known.result)),
            _ => continue,
        };
        connection
            .prepare_cached(CREDIT)?
            .execute(params![known.id, credited_to])?;
    }
    Ok(())
}
