//! Accounts that turned out to have one mailbox, and what an administrator decides about the one that is held.

pub(crate) mod page;

use store::{Act, MergeError, SharedMailbox};
use uuid::Uuid;
use words::Words;

use crate::access::SignedIn;
use crate::host::AppState;
use crate::people::{Refused, field_error, reason};
use crate::problem::ApiError;

/// What becomes of a held account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It is the same person: its record is merged into the one that has the mailbox.
    Merge,
    /// It is another person: it stays as it is.
    Leave,
}

impl Decision {
    /// As it stands in an address.
    pub fn parse(name: &str) -> Option<Decision> {
        match name {
            "merge" => Some(Decision::Merge),
            "leave" => Some(Decision::Leave),
            _ => None,
        }
    }
}

/// The accounts that have one mailbox, those that nobody has decided on first.
pub async fn list(app: &AppState) -> Result<Vec<SharedMailbox>, ApiError> {
    Ok(app.store.shared_mailboxes().await?)
}

/// Does what was decided about a held account. `typed`: the id of the reason's field, and the reason.
pub async fn decide(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    pair: &SharedMailbox,
    decision: Decision,
    typed: (&str, &str),
) -> Result<(), Refused> {
    let (field, why) = typed;
    let why = reason(words, field, why).map_err(|wrong| Refused::Invalid(vec![wrong]))?;
    let act = Act {
        reason: Some(why),
        ..Act::new(who.actor(), app.now())
    };
    let held = pair.held.account;
    let done = match decision {
        Decision::Merge => {
            let kept = pair.holder.account;
            app.store
                .merge_people(Uuid::now_v7(), kept, held, act)
                .await
        }
        Decision::Leave => app.store.leave_mailbox(held, act).await,
    };
    match done {
        Err(MergeError::NotPossible) => {
            let wrong = field_error(field, words.mailboxes_not_possible());
            Err(Refused::Invalid(vec![wrong]))
        }
        done => Ok(done?),
    }
}
