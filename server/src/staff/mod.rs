//! Staff accounts: who has one, in which role, and what administrators do with them.

pub(crate) mod page;

use api::FieldError;
use rules::Role;
use rules::registration::{Field, ProblemKind as Wrong, Profile};
use rules::text::name::full_name;
use store::{Act, Actor, NewStaff, Person, StaffError};
use uuid::Uuid;
use words::Words;

use crate::account;
use crate::host::AppState;
use crate::host::config::micros;
use crate::invitation::{self, Link};
use crate::problem::ApiError;
use crate::registration::record;

/// Somebody to be added, as typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// First name.
    pub first_name: String,
    /// Last name; empty for who has one name.
    pub last_name: String,
    /// The address that signs in.
    pub email: String,
    /// The name of a role.
    pub role: String,
}

/// What an administrator does to a staff account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAct {
    /// Gives another role.
    GiveRole(Role),
    /// Closes the account.
    Close,
    /// Opens a closed account again.
    Reopen,
}

/// Everybody with a staff role, by name.
pub async fn list(app: &AppState) -> Result<Vec<Person>, ApiError> {
    Ok(app.store.staff().await?)
}

/// Adds somebody, with a link to set a password.
pub async fn add(app: &AppState, words: Words, by: Actor, typed: &Typed) -> Result<Link, ApiError> {
    let role = Role::parse(&typed.role).filter(|role| role.is_staff());
    let profile = account::new_profile(&typed.first_name, &typed.last_name, &typed.email);
    let (profile, role) = match (profile, role) {
        (Ok(profile), Some(role)) => (profile, role),
        (profile, role) => {
            let problems = profile.err().unwrap_or_default();
            let mut errors = record::sentences(words, &problems, "");
            for (problem, error) in problems.iter().zip(&mut errors) {
                // The form's own sentences speak to whom it is about.
                error.message = match (problem.field, &problem.kind) {
                    (Field::FirstName, Wrong::Missing) => words.staff_enter_first_name().to_owned(),
                    (Field::Email, Wrong::Missing) => words.staff_enter_email().to_owned(),
                    _ => std::mem::take(&mut error.message),
                };
            }
            if role.is_none() {
                errors.push(FieldError {
                    field: "role".to_owned(),
                    message: words.staff_select_role().to_owned(),
                });
            }
            return Err(ApiError::invalid(errors));
        }
    };
    let validity = micros(app.config.limits.invitation_validity);
    let (link, invitation) = invitation::draw(app.now() + validity)?;
    let act = Act::new(by, app.now());
    app.store
        .add_staff(new(&profile, role)?, invitation, act)
        .await?;
    Ok(link)
}

/// Does something to a staff account. A candidate's is no staff account.
pub async fn act(
    app: &AppState,
    by: Actor,
    account: Uuid,
    act: StaffAct,
    reason: Option<String>,
) -> Result<(), StaffError> {
    let found = app.store.person(account).await?;
    let person = found
        .filter(|person| person.role.is_staff())
        .ok_or(StaffError::NotFound)?;
    // What is so already is not done again: it would sign somebody out for nothing.
    let is_so = match act {
        StaffAct::GiveRole(role) => person.role == role,
        StaffAct::Close => person.closed_at.is_some(),
        StaffAct::Reopen => person.closed_at.is_none(),
    };
    if is_so {
        return Ok(());
    }
    let entry = Act {
        reason,
        ..Act::new(by, app.now())
    };
    match act {
        StaffAct::GiveRole(role) => app.store.give_role(account, role, entry).await,
        StaffAct::Close => app.store.close_account(account, true, entry).await,
        StaffAct::Reopen => app.store.close_account(account, false, entry).await,
    }
}

/// What goes on record of somebody new.
pub fn new(profile: &Profile, role: Role) -> Result<NewStaff, ApiError> {
    Ok(NewStaff {
        id: Uuid::now_v7(),
        email: profile.email.clone(),
        first_name: profile.first_name.clone(),
        last_name: profile.last_name.clone(),
        profile: serde_json::to_string(profile).map_err(ApiError::internal)?,
        role,
    })
}

/// First and last name.
pub fn name(person: &Person) -> String {
    full_name(&person.first_name, &person.last_name)
}
