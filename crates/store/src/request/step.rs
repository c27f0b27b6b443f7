//! Taking a step on a request: what it brings happens in the same transaction.

use rules::{RequestState, RequestStep};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::read::select;
use super::{Fulfillment, Request, STEPS, StepError};
use crate::audit::Audited;
use crate::credential::{NotIssued, issue_id, number_of, replace_code};
use crate::notice::tell;
use crate::{Act, Action, Change, Error, NoticeKind, Store};

const UPDATE: &str = "UPDATE request SET state = ?2, version = version + 1, claimed_by = ?3, updated_at = ?4 WHERE id = ?1";

const INSERT_STEP: &str =
    "INSERT INTO request_step (request, version, at, actor, actor_name, by_staff, step, text)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

const SELECT_CLAIMED: &str =
    "SELECT id FROM request WHERE claimed_by = ?1 AND state IN ('claimed', 'asked')";

/// Where a step leads.
struct Taken<'a> {
    step: RequestStep,
    text: &'a str,
    by_staff: bool,
    state: RequestState,
    claimed_by: Option<Uuid>,
}

impl Store {
    /// Takes a step on the request that is at version `expected`. Asking, fulfilling and refusing give the candidate a notice.
    /// `owner`: the step is the candidate's, who must be this account; without it, it is the desk's.
    // Each is another thing that the step needs; together they would have no name.
    #[expect(clippy::too_many_arguments)]
    pub async fn step_request(
        &self,
        id: Uuid,
        owner: Option<Uuid>,
        expected: u64,
        step: RequestStep,
        text: String,
        mut brings: Fulfillment,
        act: Act,
    ) -> Result<Request, StepError> {
        self.write_audited(act, move |audited| {
            let found = select(audited.connection, id)?;
            let Some(found) =
                found.filter(|found| owner.is_none_or(|owner| found.account == owner))
            else {
                return Ok(Err(StepError::NotFound));
            };
            let (state, claimed_by) = match judge(audited, &found, owner, expected, step) {
                Ok(after) => after,
                Err(refused) => return Ok(Err(refused)),
            };
            if step == RequestStep::Fulfill
                && let Err(refused) = bring(audited, found.account, &mut brings)?
            {
                return Ok(Err(refused));
            }
            let taken = Taken {
                step,
                text: &text,
                by_staff: owner.is_none(),
                state,
                claimed_by,
            };
            take(audited, &found, &taken)?;
            let after = select(audited.connection, id)?;
            Ok(after.ok_or(StepError::NotFound))
        })
        .await
    }
}

/// The state after a step, and who works on the request then.
fn judge(
    audited: &Audited,
    found: &Request,
    owner: Option<Uuid>,
    expected: u64,
    step: RequestStep,
) -> Result<(RequestState, Option<Uuid>), StepError> {
    if found.version != expected {
        return Err(StepError::Stale {
            current: found.version,
        });
    }
    let is_owners = matches!(step, RequestStep::Answer | RequestStep::Withdraw);
    let after = found.state.after(step);
    let Some(state) = after.filter(|_| owner.is_some() == is_owners) else {
        return Err(StepError::NotNow(found.state));
    };
    let by = audited.act.by.account;
    let claimer = found.claimed_by.as_ref().map(|(claimer, _)| *claimer);
    match step {
        RequestStep::Claim if by.is_none() => Err(StepError::NotNow(found.state)),
        RequestStep::Claim => Ok((state, by)),
        // Who had asked does not work here any more: somebody else takes it on.
        RequestStep::Answer if claimer.is_none() => Ok((RequestState::Waiting, None)),
        RequestStep::Answer | RequestStep::Withdraw => Ok((state, claimer)),
        _ if claimer.is_none() || by != claimer => {
            let name = found.claimed_by.as_ref().map(|(_, name)| name.clone());
            Err(StepError::OfAnother(name.unwrap_or_default()))
        }
        RequestStep::Release => Ok((state, None)),
        _ => Ok((state, claimer)),
    }
}

/// Does what was asked for.
fn bring(
    audited: &Audited,
    account: Uuid,
    brings: &mut Fulfillment,
) -> Result<Result<(), StepError>, Error> {
    match brings {
        Fulfillment::Words => Ok(Ok(())),
        Fulfillment::Id(issue) => Ok(match issue_id(audited, account, issue)? {
            Ok(_) => Ok(()),
            Err(NotIssued::HoldsOne) => Err(StepError::HoldsOne),
            Err(NotIssued::Taken(holder)) => Err(StepError::NumberTaken(holder)),
        }),
        Fulfillment::Code { mcp_id, code } => {
            let Some(number) = number_of(audited.connection, account, *mcp_id)? else {
                return Ok(Err(StepError::NumberTaken(*mcp_id)));
            };
            replace_code(audited, account, *mcp_id, &number, code).map(Ok)
        }
    }
}

fn take(audited: &Audited, found: &Request, taken: &Taken) -> Result<(), Error> {
    let connection = audited.connection;
    let version = found.version + 1;
    connection.prepare_cached(UPDATE)?.execute(params![
        found.id,
        taken.state.name(),
        taken.claimed_by,
        audited.at()
    ])?;
    let by = &audited.act.by;
    connection.prepare_cached(INSERT_STEP)?.execute(params![
        found.id,
        version,
        audited.at(),
        by.account,
        by.name,
        taken.by_staff,
        step_name(taken.step),
        taken.text
    ])?;
    let notice = match taken.step {
        RequestStep::Ask => Some(NoticeKind::RequestAsked),
        RequestStep::Fulfill => Some(NoticeKind::RequestFulfilled),
        RequestStep::Refuse => Some(NoticeKind::RequestRefused),
        _ => None,
    };
    if let Some(kind) = notice {
        tell(
            connection,
            found.account,
            kind,
            found.id,
            version,
            audited.at(),
        )?;
    }
    audited.record_changes(
        Action::RequestStepped,
        Some(found.account),
        &found.reference,
        &changes(audited, found, taken),
    )
}

fn changes(audited: &Audited, found: &Request, taken: &Taken) -> Vec<Change> {
    let mut changes = audited.act.changes.clone();
    let mut change = |field: &str, old: Option<String>, new: Option<String>| {
        if old != new {
            changes.push(Change::new(field, old, new));
        }
    };
    let state = |state: RequestState| Some(state.name().to_owned());
    change("request_state", state(found.state), state(taken.state));
    let before = found.claimed_by.as_ref();
    let after = taken.claimed_by.map(|claimer| match before {
        Some((known, name)) if *known == claimer => name.clone(),
        _ => audited.act.by.name.clone(),
    });
    change("claimed_by", before.map(|(_, name)| name.clone()), after);
    changes
}

fn step_name(step: RequestStep) -> &'static str {
    STEPS
        .iter()
        .find(|(known, _)| *known == step)
        .map_or("", |(_, name)| name)
}

/// Puts back the requests of somebody who does not work at a desk any more. One that waits for its candidate's answer
/// goes on waiting for it, and then for somebody to take it on.
pub(crate) fn release_claims(audited: &Audited, staff: Uuid) -> Result<(), Error> {
    for id in claimed_by(audited.connection, staff)? {
        let Some(found) = select(audited.connection, id)? else {
            continue;
        };
        let taken = Taken {
            step: RequestStep::Release,
            text: "",
            by_staff: true,
            state: found
                .state
                .after(RequestStep::Release)
                .unwrap_or(found.state),
            claimed_by: None,
        };
        take(audited, &found, &taken)?;
    }
    Ok(())
}

fn claimed_by(connection: &Connection, staff: Uuid) -> Result<Vec<Uuid>, Error> {
    Ok(connection
        .prepare_cached(SELECT_CLAIMED)?
        .query_map([staff], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}
