//! Links that let somebody set a password, once: for the first administrator, for new staff, for candidates whose results
//! came before they did, and for a password that was forgotten.
//!
//! On record is the hash of a link's token, so that who reads the records cannot use it. The link of the first
//! administrator is in this process's memory alone, and their account is made when they take it: a service that nobody
//! took on has no account to guess a password for, and starting it again makes the link before worthless.

pub(crate) mod page;

use api::{FieldError, ProblemKind};
use rules::Role;
use store::{Act, Actor, Hash, Invitation, Micros, NewInvitation, Person, StaffError, Way};
use tokio::sync::Mutex;
use uuid::Uuid;
use words::Words;

use crate::access::{self, SignedIn};
use crate::account::CameIn;
use crate::host::AppState;
use crate::host::config::micros;
use crate::http::client::Client;
use crate::problem::ApiError;
use crate::staff;

/// A link that was just made. It is shown once: nothing on record tells it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its address below the site's.
    pub path: String,
    /// Until when it works.
    pub expires_at: Micros,
}

/// The link of the first administrator: the hash of its token, and until when it works.
#[derive(Debug, Default)]
pub struct FirstLink(Mutex<Option<(Hash, Micros)>>);

/// Who a link is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Invited {
    /// Somebody with an account.
    Somebody(Box<Person>),
    /// Whoever becomes the first administrator.
    FirstAdministrator,
}

/// What is typed where a link leads.
#[derive(Clone, Default)]
pub struct Acceptance {
    /// The new password.
    pub password: String,
    /// Asked of the first administrator alone.
    pub first_name: String,
    /// Asked of the first administrator alone.
    pub last_name: String,
    /// Asked of the first administrator alone.
    pub email: String,
}

/// Makes a link for an account; links made for it before do not work any more.
///
/// Tech support invites candidates, administrators invite staff: nobody makes themselves a link into a role above theirs.
/// `reason`: why, for the audit.
pub async fn invite(
    app: &AppState,
    by: Actor,
    account: Uuid,
    reason: Option<String>,
) -> Result<Link, ApiError> {
    let person = app.store.person(account).await?;
    let may = |person: &Person| match by.role {
        None => true,
        Some(Role::TechSupport) => !person.role.is_staff(),
        Some(Role::Administrator) => person.role.is_staff(),
        Some(_) => false,
    };
    let is_open = |person: &Person| person.closed_at.is_none() && person.merged_into.is_none();
    if !person.is_some_and(|person| may(&person) && is_open(&person)) {
        return Err(ProblemKind::NotFound.into());
    }
    let (link, invitation) = draw(app.now() + micros(app.config.limits.invitation_validity))?;
    let act = Act {
        reason,
        ..Act::new(by, app.now())
    };
    app.store.invite(account, invitation, act).await?;
    Ok(link)
}

/// Draws a link for whoever becomes the first administrator; `None` where there is one.
pub async fn invite_first(app: &AppState) -> Result<Option<Link>, ApiError> {
    if app.store.has_administrator(app.now()).await? {
        return Ok(None);
    }
    let validity = micros(app.config.limits.first_administrator_validity);
    let (link, invitation) = draw(app.now() + validity)?;
    *app.first_link.0.lock().await = Some((invitation.token_hash, invitation.expires_at));
    Ok(Some(link))
}

/// A new link, and what goes on record of it.
pub fn draw(expires_at: Micros) -> Result<(Link, NewInvitation), ApiError> {
    let token = access::draw_token()?;
    let invitation = NewInvitation {
        token_hash: access::hash_of(&token),
        expires_at,
        way: Way::Desk,
    };
    let link = Link {
        path: format!("{}?token={token}", api::served::INVITATION),
        expires_at,
    };
    Ok((link, invitation))
}

/// Who a token is for; `None` where it does not work (any more).
pub async fn find(app: &AppState, token: &str) -> Result<Option<Invited>, ApiError> {
    let token_hash = access::hash_of(token);
    if let Some(Invitation { person, .. }) = app.store.invitation(token_hash, app.now()).await? {
        return Ok(Some(Invited::Somebody(Box::new(person))));
    }
    let first = *app.first_link.0.lock().await;
    let is_first = works(app, first, token_hash) && !app.store.has_administrator(app.now()).await?;
    Ok(is_first.then_some(Invited::FirstAdministrator))
}

/// Sets the password by a link, which does not work again, and signs in. `before`: the session that the client had.
/// `None` where the link does not work (any more).
pub async fn accept(
    app: &AppState,
    words: Words,
    client: Client,
    before: Option<Hash>,
    token: &str,
    typed: Acceptance,
) -> Result<Option<CameIn>, ApiError> {
    app.throttle.attempt(client)?;
    let came_in = match find(app, token).await? {
        None => None,
        Some(Invited::Somebody(person)) => {
            let errors = refused(words, &typed.password, &person.email);
            if !errors.is_empty() {
                return Err(ApiError::invalid(errors));
            }
            let password_hash = app.passwords.hash(typed.password).await?;
            set_password(app, access::hash_of(token), password_hash).await?
        }
        Some(Invited::FirstAdministrator) => accept_first(app, words, token, typed).await?,
    };
    if let (Some(_), Some(before)) = (&came_in, before) {
        app.store.close_session(before).await?;
    }
    Ok(came_in)
}

/// Makes the account of the first administrator. Should the machine stop between making it and setting its password, the
/// link is on record by then and works still.
async fn accept_first(
    app: &AppState,
    words: Words,
    token: &str,
    typed: Acceptance,
) -> Result<Option<CameIn>, ApiError> {
    let profile = crate::account::new_profile(&typed.first_name, &typed.last_name, &typed.email);
    let mut errors = profile
        .as_ref()
        .err()
        .map(|problems| crate::registration::record::sentences(words, problems, ""))
        .unwrap_or_default();
    errors.extend(refused(words, &typed.password, &typed.email));
    let profile = match profile {
        Ok(profile) if errors.is_empty() => profile,
        _ => return Err(ApiError::invalid(errors)),
    };
    let password_hash = app.passwords.hash(typed.password).await?;
    // Held to the end: of two who take the link at the same time, one becomes the first administrator.
    let mut first = app.first_link.0.lock().await;
    let token_hash = access::hash_of(token);
    let Some((_, expires_at)) = first.filter(|_| works(app, *first, token_hash)) else {
        return Ok(None);
    };
    if app.store.has_administrator(app.now()).await? {
        return Ok(None);
    }
    let new = staff::new(&profile, Role::Administrator)?;
    let invitation = NewInvitation {
        token_hash,
        expires_at,
        way: Way::Desk,
    };
    let act = Act::new(Actor::service("waypost serve"), app.now());
    app.store.add_staff(new, invitation, act).await?;
    *first = None;
    set_password(app, token_hash, password_hash).await
}

async fn set_password(
    app: &AppState,
    token_hash: Hash,
    password_hash: String,
) -> Result<Option<CameIn>, ApiError> {
    let now = app.now();
    let opening = access::open(now)?;
    let accepted = app
        .store
        .accept_invitation(token_hash, password_hash, opening.session);
    let came_in = |person: Person| CameIn {
        who: SignedIn {
            account: person.account,
            name: staff::name(&person),
            email: person.email,
            role: person.role,
            authenticated_at: now,
            is_confirmed: person.confirmed_at.is_some(),
        },
        token: opening.token,
    };
    Ok(accepted.await?.map(came_in))
}

fn works(app: &AppState, link: Option<(Hash, Micros)>, token_hash: Hash) -> bool {
    link.is_some_and(|(hash, expires_at)| hash == token_hash && app.now() < expires_at)
}

fn refused(words: Words, password: &str, email: &str) -> Vec<FieldError> {
    let message = access::refused(words, password, email);
    let error = message.map(|message| FieldError {
        field: "password".to_owned(),
        message,
    });
    error.into_iter().collect()
}

impl From<StaffError> for ApiError {
    fn from(error: StaffError) -> ApiError {
        match error {
            StaffError::NotFound => ProblemKind::NotFound.into(),
            StaffError::EmailTaken => ProblemKind::EmailTaken.into(),
            StaffError::LastAdministrator => {
                ApiError::from(ProblemKind::Forbidden).reason("last-administrator")
            }
            StaffError::Store(error) => error.into(),
        }
    }
}
