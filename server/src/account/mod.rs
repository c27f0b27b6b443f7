//! Accounts and sessions: sign up, sign in, sign out.

pub(crate) mod api;
pub(crate) mod page;

use ::api::{FieldError, ProblemKind, SignIn, SignUp};
use rules::Role;
use rules::registration::{Field, Problem, ProblemKind as Wrong, Profile, Regions};
use store::{Account, Act, Actor, Hash, NewAccount};
use uuid::Uuid;
use words::Words;

use crate::access::{self, Fit, SignedIn, Token};
use crate::address;
use crate::host::AppState;
use crate::http::client::Client;
use crate::problem::ApiError;
use crate::registration::record;

/// Somebody who has just come in.
pub struct CameIn {
    /// Who.
    pub who: SignedIn,
    /// For the cookie of the session.
    pub token: Token,
}

/// Makes an account with its profile, and signs it in. Whether the address has one already is told to the address alone:
/// here nothing depends on it. `before`: the session that the client had.
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
    let now = app.now();
    let opening = access::open(now)?;
    let id = Uuid::now_v7();
    let account = NewAccount {
        id,
        claim: address::claim(app, id, &profile.email),
        password_hash,
        profile: serde_json::to_string(&profile).map_err(ApiError::internal)?,
        names: record::names(&profile),
        now,
    };
    let candidate = Actor {
        account: Some(id),
        name: record::greeting(&profile),
        role: Some(Role::Candidate),
    };
    app.store
        .create_account(account, opening.session, Act::new(candidate, now))
        .await?;
    if let Some(before) = before {
        app.store.close_session(before).await?;
    }
    let who = SignedIn {
        account: id,
        email: profile.email.clone(),
        name: record::greeting(&profile),
        role: Role::Candidate,
        authenticated_at: now,
        is_confirmed: false,
    };
    Ok(CameIn {
        who,
        token: opening.token,
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
    let at = app.store.accounts_at(&form.email).await?;
    // Both are tried, whether they are there or not, so that it takes as long.
    let claimant = fitting(app, &form.password, at.claimant).await?;
    let holder = fitting(app, &form.password, at.holder).await?;
    let (account, is_confirmed) = match (holder, claimant) {
        (Ok(account), _) => (account, true),
        (_, Ok(account)) => (account, false),
        (Err(reason), Err(other)) => {
            let reason = if reason == NO_ACCOUNT { other } else { reason };
            return Err(ApiError::from(ProblemKind::WrongCredentials).reason(reason));
        }
    };
    app.throttle.succeeded(&form.email);
    let now = app.now();
    let opening = access::open(now)?;
    let opened = app
        .store
        .open_session(account.id, account.password_hash, opening.session, before);
    if !opened.await? {
        // The password was set anew, or the account closed, while this one was looked at.
        return Err(ApiError::from(ProblemKind::WrongCredentials).reason("changed-meanwhile"));
    }
    let profile = crate::profile::read(app, account.id).await?.profile;
    let who = SignedIn {
        account: account.id,
        email: account.email,
        name: record::greeting(&profile),
        role: account.role,
        authenticated_at: now,
        is_confirmed,
    };
    Ok(CameIn {
        who,
        token: opening.token,
    })
}

const NO_ACCOUNT: &str = "no-account";

/// The account, if a password fits it and it is open; or why not, for the log.
async fn fitting(
    app: &AppState,
    password: &str,
    found: Option<Account>,
) -> Result<Result<Account, &'static str>, ApiError> {
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let fit = app.passwords.fits(password.to_owned(), hash).await?;
    let mut account = match found {
        Some(account) if fit != Fit::No && account.is_open => account,
        None => return Ok(Err(NO_ACCOUNT)),
        Some(_) if fit != Fit::No => return Ok(Err("closed-account")),
        Some(account) if account.password_hash.is_empty() => return Ok(Err("no-password")),
        Some(_) => return Ok(Err("wrong-password")),
    };
    if fit == Fit::AsTyped {
        let hash = app.passwords.hash(password.to_owned()).await?;
        let before = std::mem::replace(&mut account.password_hash, hash.clone());
        // Where it is another by now, no session is opened later.
        app.store.rehash_password(account.id, before, hash).await?;
    }
    Ok(Ok(account))
}

/// Ends a session on record; where a request carried none, there is nothing to do.
pub async fn sign_out(app: &AppState, session: Option<Hash>) -> Result<(), ApiError> {
    if let Some(token_hash) = session {
        app.store.close_session(token_hash).await?;
    }
    Ok(())
}

/// The first profile of an account, or every problem with it in page order.
pub fn new_profile(
    first_name: &str,
    last_name: &str,
    email: &str,
) -> Result<Profile, Vec<Problem>> {
    let profile = Profile {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        // Who has one name leaves the last one empty.
        one_name: last_name.trim().is_empty(),
        email: email.to_owned(),
        ..Profile::default()
    };
    let parsed = profile.parse(Regions::bundled());
    // The rules let a profile go without an address; an account needs one.
    if email.trim().is_empty() {
        let mut problems = parsed.err().unwrap_or_default();
        problems.push(Problem {
            field: Field::Email,
            kind: Wrong::Missing,
        });
        return Err(problems);
    }
    parsed
}

/// The first profile of an account, or every sentence about the form, in page order.
fn checked(words: Words, form: &SignUp) -> Result<Profile, ApiError> {
    let parsed = new_profile(&form.first_name, &form.last_name, &form.email);
    let problems = parsed.as_ref().err().cloned().unwrap_or_default();
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
