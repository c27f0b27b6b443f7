//! Profiles: the contact details that fill the form.

pub(crate) mod api;
pub(crate) mod page;

use ::api::ProfileRecord;
use rules::registration::{Draft, Profile, Regions};
use store::{Act, Actor};
use uuid::Uuid;
use words::Words;

use crate::host::AppState;
use crate::problem::ApiError;
use crate::registration::record;

/// The profile of an account. Every account has one.
pub async fn read(app: &AppState, account: Uuid) -> Result<ProfileRecord, ApiError> {
    let found = app.store.profile(account).await?.ok_or_else(no_profile)?;
    record::profile(found.version, &found.content)
}

/// Replaces the profile that is at version `expected`.
pub async fn update(
    app: &AppState,
    words: Words,
    by: Actor,
    account: Uuid,
    expected: u64,
    profile: &Profile,
) -> Result<ProfileRecord, ApiError> {
    let parsed = profile.parse(Regions::bundled());
    let profile = parsed.map_err(|problems| {
        ApiError::invalid(record::sentences(words, &problems, &profile.country))
    })?;
    let content = serde_json::to_string(&profile).map_err(ApiError::internal)?;
    let before = read(app, account).await?.profile;
    let act = Act {
        changes: record::changes(&Draft::from(&before), &Draft::from(&profile)),
        ..Act::new(by, app.now())
    };
    let version = app
        .store
        .update_profile(account, expected, content, record::names(&profile), act)
        .await?;
    Ok(ProfileRecord {
        version: version.ok_or_else(no_profile)?,
        profile,
    })
}

fn no_profile() -> ApiError {
    ApiError::internal("an account without a profile")
}
