//! Accounts and sessions: sign up, sign in, sign out.

use api::{Account, FieldError, ProblemKind, SignIn, SignUp};
use axum::http::{HeaderMap, HeaderValue};
use rules::registration::{Field, Problem, ProblemKind as Wrong, Profile, Regions};
use store::{CreateAccountError, Hash, NewAccount};
use uuid::Uuid;
use words::Words;

use super::record;
use crate::access::{self, SignedIn};
use crate::http::client::Client;
use crate::problem::ApiError;
use crate::state::AppState;

/// Somebody who has just come in.
#[derive(Debug, Clone)]
pub struct CameIn {
    /// The account.
    pub account: Account,
    /// For `Set-Cookie`.
    pub cookie: HeaderValue,
}

/// Makes an account with its profile, and signs it in. `before`: the session that the client had.
pub async fn sign_up(
    app: &AppState,
    words: Words,
    client: Client,
    before: Option<Hash>,
    form: SignUp,
) -> Result<CameIn, ApiError> {
    app.throttle.attempt(client)?;
    let profile = checked(words, &form)?;
    let password_hash = app.passwords.hash(form.password).await?;
    let opening = access::open(app.now())?;
    let account = NewAccount {
        id: Uuid::now_v7(),
        email: profile.email.clone(),
        password_hash,
        profile: serde_json::to_string(&profile).map_err(ApiError::internal)?,
        now: app.now(),
    };
    let id = account.id;
    app.store
        .create_account(account, opening.session)
        .await
        .map_err(|error| match error {
            CreateAccountError::EmailTaken => ProblemKind::EmailTaken.into(),
            CreateAccountError::Store(error) => ApiError::from(error),
        })?;
    if let Some(before) = before {
        app.store.close_session(before).await?;
    }
    let account = Account {
        id: id.to_string(),
        email: profile.email.clone(),
        name: record::greeting(&profile),
    };
    Ok(CameIn {
        account,
        cookie: opening.cookie,
    })
}

/// Signs in. An unknown address and a wrong password are answered alike, and take as long.
pub async fn sign_in(
    app: &AppState,
    client: Client,
    before: Option<Hash>,
    form: SignIn,
) -> Result<CameIn, ApiError> {
    app.throttle.attempt(client)?;
    app.throttle.attempt_at(&form.email)?;
    let found = app.store.account_by_email(&form.email).await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let fits = app.passwords.fits(form.password, hash).await?;
    let Some(account) = found.filter(|_| fits) else {
        return Err(ProblemKind::WrongCredentials.into());
    };
    app.throttle.succeeded(&form.email);
    let opening = access::open(app.now())?;
    app.store
        .open_session(account.id, opening.session, before)
        .await?;
    let account = account_of(app, account.id, account.email).await?;
    Ok(CameIn {
        account,
        cookie: opening.cookie,
    })
}

/// Ends the session that a request carries, on record too, and says how to make the browser forget it.
pub async fn sign_out(app: &AppState, headers: &HeaderMap) -> Result<HeaderValue, ApiError> {
    if let Some(token_hash) = access::token_hash(headers) {
        app.store.close_session(token_hash).await?;
    }
    Ok(access::close())
}

/// The account of a signed-in candidate, as its holder sees it.
pub async fn signed_in(app: &AppState, who: SignedIn) -> Result<Account, ApiError> {
    account_of(app, who.account, who.email).await
}

async fn account_of(app: &AppState, id: Uuid, email: String) -> Result<Account, ApiError> {
    let profile = super::profile::read(app, id).await?.profile;
    Ok(Account {
        id: id.to_string(),
        email,
        name: record::greeting(&profile),
    })
}

/// The first profile of an account, or every sentence about the form, in page order.
fn checked(words: Words, form: &SignUp) -> Result<Profile, ApiError> {
    let profile = Profile {
        first_name: form.first_name.clone(),
        last_name: form.last_name.clone(),
        // A candidate with one name leaves the last one empty.
        one_name: form.last_name.trim().is_empty(),
        email: form.email.clone(),
        ..Profile::default()
    };
    let parsed = profile.parse(Regions::bundled());
    let mut problems = parsed.as_ref().err().cloned().unwrap_or_default();
    // The rules let a profile go without an address; an account needs one.
    if form.email.trim().is_empty() {
        problems.push(Problem {
            field: Field::Email,
            kind: Wrong::Missing,
        });
    }
    let mut errors = record::sentences(words, &problems, "");
    if let Some(message) = access::refused(words, &form.password, &form.email) {
        errors.push(FieldError {
            field: "password".to_owned(),
            message,
        });
    }
    match parsed {
        Ok(profile) if errors.is_empty() => Ok(profile),
        _ => Err(ApiError::invalid(errors)),
    }
}
