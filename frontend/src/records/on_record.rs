//! What is on record of the reader: profile, registration, MCP ID. From the server or, where that cannot be reached, as
//! this device knew it last.

use ::conversation::{Event, OnRecord};
use api::Account;
use leptos::prelude::*;
use rules::Role;
use serde::{Deserialize, Serialize};

use super::server::{self, Failure};
use super::{Records, set_changed};

/// What this device knows of who was signed in last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// Since when, in milliseconds since 1970.
    pub at: u64,
    pub account: Account,
    #[serde(rename = "mine")]
    pub on_record: Option<OnRecord>,
}

/// Whether it is here; if not, it is fetched.
pub fn is_here(records: Records) -> bool {
    let is_here = records.conversation.with(|state| state.on_record.is_some());
    let is_worth_asking = records.is_to_refresh.try_update_value(std::mem::take) == Some(true);
    match (is_here, is_worth_asking) {
        (true, false) => return true,
        // Nobody types: it is shown as it is, and follows.
        (true, true) if !records.is_at_form() => {
            leptos::task::spawn_local(async move {
                let _ = learn_quietly(records).await;
            });
            return true;
        }
        _ => {}
    }
    if !records.busy.get() {
        records.run(learn);
    }
    false
}

/// Learns it, and keeps it for when the server cannot be reached.
pub async fn learn(records: Records) -> Result<(), Failure> {
    let learned = learned(records).await?;
    records.follow(learned).await
}

/// Learns it again under what is shown: the focus stays.
pub async fn learn_quietly(records: Records) -> Result<(), Failure> {
    let learned = learned(records).await?;
    records.quietly();
    records.follow(learned).await
}

/// What is on record, as an event of the conversation.
pub async fn learned(records: Records) -> Result<Event, Failure> {
    let updates = records.conversation.with_untracked(|state| state.updates);
    let (on_record, as_of) = match fetch(records).await {
        Ok(on_record) => {
            leptos::task::spawn_local(keep(records, Some(on_record.clone())));
            (on_record, None)
        }
        Err(Failure::Unreachable) => {
            let known = known(records).await.ok_or(Failure::Unreachable)?;
            let on_record = known.on_record.ok_or(Failure::Unreachable)?;
            (on_record, Some(known.at))
        }
        Err(failure) => return Err(failure),
    };
    set_changed(records.as_of, as_of);
    Ok(Event::Learned(Box::new(on_record), updates))
}

async fn fetch(records: Records) -> Result<OnRecord, Failure> {
    // Nobody is to wait for a server that is known to be gone: one that hangs takes its time to say nothing.
    if !records.device().is_online() {
        return Err(Failure::Unreachable);
    }
    Ok(OnRecord {
        profile: server::profile().await?,
        registration: server::registration().await?,
        person_id: server::person_id().await?,
    })
}

/// What this device knows, if it is of who is signed in.
async fn known(records: Records) -> Option<Known> {
    let known: Known = records.device().known().await?;
    let is_theirs = records.owner().as_ref() == Some(&known.account.id);
    is_theirs.then_some(known)
}

/// Keeps who is signed in, with what is on record where that is known.
async fn keep(records: Records, on_record: Option<OnRecord>) {
    let Some(account) = records.reader() else {
        return;
    };
    let known = Known {
        at: js_sys::Date::now() as u64,
        account,
        on_record,
    };
    records.device().keep(&known).await;
}

/// Keeps what stands in memory by now, after something of it was changed.
pub fn keep_changed(records: Records) {
    let on_record = records
        .conversation
        .with_untracked(|state| state.on_record.clone());
    if on_record.is_some() {
        leptos::task::spawn_local(keep(records, on_record));
    }
}

/// Keeps who is signed in where there is nothing on record that the app shows.
pub async fn keep_account(records: Records, account: &Account) {
    if account.role != Role::Candidate {
        keep(records, None).await;
    }
}
