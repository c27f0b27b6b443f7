//! What is on record of the reader: profile, registration, MCP ID. From the server or, where that cannot be reached, as
//! this device knew it last.

use api::{Account, ProfileRecord, RegistrationRecord};
use leptos::prelude::*;
use rules::Role;
use serde::{Deserialize, Serialize};

use super::Records;
use super::server::{self, Failure};

/// What this device knows of who was signed in last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Known {
    /// Since when, in milliseconds since 1970.
    pub at: u64,
    pub account: Account,
    pub mine: Option<Mine>,
}

/// What is on record of a candidate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mine {
    profile: ProfileRecord,
    registration: Option<RegistrationRecord>,
    person_id: Option<String>,
}

/// Whether it is here; if not, it is fetched.
pub fn is_here(records: Records) -> bool {
    let is_here = records.profile.with(|state| state.on_record.is_some())
        && records.register.with(|state| state.on_record.is_some());
    let is_worth_asking = records.is_to_refresh.try_update_value(std::mem::take) == Some(true);
    if is_here && !is_worth_asking {
        return true;
    }
    if !records.busy.get() {
        records.run(learn);
    }
    false
}

/// Learns it, and keeps it for when the server cannot be reached.
pub async fn learn(records: Records) -> Result<(), Failure> {
    let fetched = fetch(records).await;
    take(records, fetched).await
}

/// Learns it again under what is shown: the focus stays.
pub async fn learn_quietly(records: Records) -> Result<(), Failure> {
    let fetched = fetch(records).await;
    records.quietly();
    take(records, fetched).await
}

async fn take(records: Records, fetched: Result<Mine, Failure>) -> Result<(), Failure> {
    match fetched {
        Ok(mine) => {
            set(records, &mine, None);
            leptos::task::spawn_local(keep(records, Some(mine)));
            Ok(())
        }
        Err(Failure::Unreachable) => {
            let known = known(records).await.ok_or(Failure::Unreachable)?;
            let mine = known.mine.ok_or(Failure::Unreachable)?;
            set(records, &mine, Some(known.at));
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

async fn fetch(records: Records) -> Result<Mine, Failure> {
    // Nobody is to wait for a server that is known to be gone: one that hangs takes its time to say nothing.
    if !records.device().is_online() {
        return Err(Failure::Unreachable);
    }
    Ok(Mine {
        profile: server::profile().await?,
        registration: server::registration().await?,
        person_id: server::person_id().await?,
    })
}

fn set(records: Records, mine: &Mine, as_of: Option<u64>) {
    let Mine {
        profile,
        registration,
        person_id,
    } = mine.clone();
    records.as_of.set(as_of);
    records
        .profile
        .update(|state| state.on_record = Some((profile.version, profile.profile)));
    records.register.update(|state| {
        state.on_record = Some(registration);
        state.person_id = person_id;
    });
}

/// What this device knows, if it is of who is signed in.
async fn known(records: Records) -> Option<Known> {
    let known: Known = records.device().known().await?;
    let is_theirs = records
        .owner
        .with_value(|owner| owner.as_ref() == Some(&known.account.id));
    is_theirs.then_some(known)
}

/// Keeps who is signed in, with what is on record where that is known.
async fn keep(records: Records, mine: Option<Mine>) {
    let Some(account) = records.reader() else {
        return;
    };
    let at = js_sys::Date::now() as u64;
    records.device().keep(&Known { at, account, mine }).await;
}

/// Keeps what stands in memory by now, after something of it was changed.
pub fn keep_changed(records: Records) {
    let profile = records
        .profile
        .with_untracked(|state| state.on_record.clone());
    let state = records.register.get_untracked();
    let (Some((version, profile)), Some(registration)) = (profile, state.on_record) else {
        return;
    };
    let mine = Mine {
        profile: ProfileRecord { version, profile },
        registration,
        person_id: state.person_id,
    };
    leptos::task::spawn_local(keep(records, Some(mine)));
}

/// Keeps who is signed in where there is nothing on record that the app shows.
pub async fn keep_account(records: Records, account: &Account) {
    if account.role != Role::Candidate {
        keep(records, None).await;
    }
}
