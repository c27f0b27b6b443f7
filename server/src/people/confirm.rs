//! The desk's procedure: somebody of the staff has looked at what shows that a person is who has the address.
//!
//! What was looked at goes on record, in a word and in the clerk's own; what is on the document does not.

use api::form as field;
use store::{Act, Actor, Change, Person, Shown};
use uuid::Uuid;
use words::Words;

use super::{Refused, field_error, reason};
use crate::access::SignedIn;
use crate::host::AppState;
use desk::record::Evidence;

/// Confirms the address of a person. `typed`: the kind of evidence, and what was checked.
pub async fn confirm(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    person: &Person,
    typed: (&str, &str),
) -> Result<(), Refused> {
    let (kind, why) = typed;
    let name = field::reason_of("confirm");
    let kind = Evidence::parse(kind)
        .ok_or_else(|| field_error(field::EVIDENCE, words.record_choose_evidence()));
    let (kind, why) = super::repair::both(kind, reason(words, &name, why))?;
    let act = shown_to(who.actor(), app.now(), kind, why);
    match app
        .store
        .confirm_at_desk(person.account, Uuid::now_v7(), act)
        .await?
    {
        // Who pressed twice, or after somebody else, has what was wanted.
        Shown::Confirmed { .. } | Shown::Over => Ok(()),
        Shown::Wrong | Shown::Taken => {
            let taken = field_error(&name, words.record_confirm_taken());
            Err(Refused::Invalid(vec![taken]))
        }
    }
}

/// The act, with the kind of evidence beside its reason.
pub fn shown_to(by: Actor, at: store::Micros, kind: Evidence, why: String) -> Act {
    Act {
        reason: Some(why),
        changes: vec![Change::new("evidence", None, Some(kind.name().to_owned()))],
        ..Act::new(by, at)
    }
}
