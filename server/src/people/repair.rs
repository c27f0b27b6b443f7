//! Repairing a record: linking an MCP ID that a name search found, choosing the primary one, moving credits, merging two
//! records of one person and parting them again. Each with its reason, and each once per key.

use api::{FieldError, ProblemKind, form as field};
use rules::credential::McpNumber;
use store::{Act, CredentialError, MergeError, NewMcpId, Origin, Person};
use uuid::Uuid;
use words::Words;

use super::{Refused, act, field_error, reason};
use crate::access::SignedIn;
use crate::host::AppState;
use crate::invitation::{self, Link};
use crate::problem::ApiError;

/// Links an MCP ID to a person. The same key again is the same ID.
pub async fn link_id(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    person: &Person,
    key: &str,
    typed: (&str, &str),
) -> Result<(), Refused> {
    let key = uuid(key)?;
    let (number, why) = typed;
    let number = if number.trim().is_empty() {
        Err(words.record_enter_number())
    } else {
        McpNumber::parse(number).map_err(|_| words.record_not_a_number())
    };
    let number = number.map_err(|message| field_error(field::NUMBER, message));
    let why = reason(words, field::REASON, why);
    let (number, why) = both(number, why)?;
    let held = app.store.credentials(person.account).await?.ids;
    // The way back in a browser leads to a form with a key that was used. Another number is another ID.
    let is_other = |id: &store::McpId| id.id == key && id.number != number.as_str();
    let id = if held.iter().any(is_other) {
        Uuid::now_v7()
    } else {
        key
    };
    let new = NewMcpId {
        id,
        number,
        origin: Origin::Linked,
        code: None,
    };
    let linked = app
        .store
        .link_id(person.account, new, act(app, who, why))
        .await;
    match linked {
        Err(CredentialError::NumberTaken(holder)) if holder == person.account => {
            let held = app.store.credentials(holder).await?.ids;
            if held.iter().any(|id| id.id == key) {
                return Ok(());
            }
            let held = field_error(field::NUMBER, words.record_number_held());
            Err(Refused::Invalid(vec![held]))
        }
        linked => Ok(linked?),
    }
}

/// Makes another of a person's IDs the primary one.
pub async fn choose_primary(
    app: &AppState,
    who: &SignedIn,
    person: &Person,
    mcp_id: &str,
) -> Result<(), Refused> {
    let act = Act::new(who.actor(), app.now());
    let chosen = app.store.choose_primary(person.account, uuid(mcp_id)?, act);
    Ok(chosen.await?)
}

/// Credits exams to one of a person's IDs.
pub async fn move_credits(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    person: &Person,
    results: &[String],
    typed: (&str, &str),
) -> Result<(), Refused> {
    let (mcp_id, why) = typed;
    let results: Result<Vec<Uuid>, ApiError> = results.iter().map(|id| uuid(id)).collect();
    let results = Some(results?)
        .filter(|results| !results.is_empty())
        .ok_or_else(|| field_error(field::RESULTS, words.record_choose_exams()));
    let mcp_id = if mcp_id.is_empty() {
        Err(field_error(field::MCP_ID, words.record_choose_id()))
    } else {
        Ok(uuid(mcp_id)?)
    };
    let why = reason(words, field::REASON, why);
    let (results, mcp_id, why) = match (results, mcp_id, why) {
        (Ok(results), Ok(mcp_id), Ok(why)) => (results, mcp_id, why),
        (results, mcp_id, why) => {
            let wrong = [results.err(), mcp_id.err(), why.err()];
            return Err(Refused::Invalid(wrong.into_iter().flatten().collect()));
        }
    };
    let act = act(app, who, why);
    app.store
        .move_credits(person.account, results, mcp_id, act)
        .await?;
    Ok(())
}

/// Merges two records. `kept` is one of them. The same key again is the same merge.
pub async fn merge(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    pair: [&Person; 2],
    key: &str,
    typed: (&str, &str),
) -> Result<Uuid, Refused> {
    let key = uuid(key)?;
    let (kept, why) = typed;
    let [one, other] = pair.map(|person| person.account);
    let sides = if kept == one.to_string() {
        Ok((one, other))
    } else if kept == other.to_string() {
        Ok((other, one))
    } else {
        Err(field_error(field::KEPT, words.record_choose_kept()))
    };
    let ((kept, merged), why) = both(sides, reason(words, field::REASON, why))?;
    let outcome = app
        .store
        .merge_people(key, kept, merged, act(app, who, why))
        .await;
    match outcome {
        Ok(()) => Ok(kept),
        Err(MergeError::NotPossible) => {
            let done = app.store.merges(kept).await?;
            if done.iter().any(|merge| merge.id == key) {
                return Ok(kept);
            }
            let wrong = field_error(field::KEPT, words.record_merge_not_possible());
            Err(Refused::Invalid(vec![wrong]))
        }
        Err(error) => Err(error.into()),
    }
}

/// Parts two records again. `field`: the name of the reason's field, for there may be several on a page.
pub async fn undo_merge(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    person: &Person,
    merge: &str,
    typed: (&str, &str),
) -> Result<(), Refused> {
    let (field, why) = typed;
    let merge = uuid(merge)?;
    let of_person = app.store.merges(person.account).await?;
    if !of_person.iter().any(|known| known.id == merge) {
        return Err(Refused::Failed(ProblemKind::NotFound.into()));
    }
    let why = reason(words, field, why).map_err(|wrong| Refused::Invalid(vec![wrong]))?;
    match app.store.undo_merge(merge, act(app, who, why)).await {
        Err(MergeError::Undone) => {
            let wrong = field_error(field, words.record_undo_not_possible());
            Err(Refused::Invalid(vec![wrong]))
        }
        undone => Ok(undone?),
    }
}

/// Makes a sign-in link for a candidate who has no password or forgot it. `field`: the name of the reason's field.
pub async fn invite(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    person: &Person,
    typed: (&str, &str),
) -> Result<Link, Refused> {
    let (field, why) = typed;
    let why = reason(words, field, why).map_err(|wrong| Refused::Invalid(vec![wrong]))?;
    let invited = invitation::invite(app, who.actor(), person.account, Some(why));
    Ok(invited.await?)
}

/// Both, or all that is wrong with either, in page order.
pub(super) fn both<A, B>(
    first: Result<A, FieldError>,
    second: Result<B, FieldError>,
) -> Result<(A, B), Refused> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => {
            let wrong = [first.err(), second.err()];
            Err(Refused::Invalid(wrong.into_iter().flatten().collect()))
        }
    }
}

fn uuid(id: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound.into())
}
