//! Sessions: a random token in a cookie, its hash on record.

use api::path::ACCOUNT_HEADER;
use api::{Account, ProblemKind};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use rules::Role;
use sha2::{Digest, Sha256};
use store::{Actor, Hash, Micros, NewSession};
use uuid::Uuid;

use super::SessionCookie;
use crate::host::AppState;
use crate::problem::ApiError;

/// How precisely a session knows when it was last used: a write per request would be too many.
const TOUCH_EVERY: Micros = 60 * 1_000_000;

/// A signed-in candidate. As an extractor it refuses visitors; as `Option` it lets them pass.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub account: Uuid,
    /// The account's address as typed.
    pub email: String,
    /// What its holder is called.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// When the password was last given.
    pub authenticated_at: Micros,
    /// Whether the address was shown to be theirs.
    pub is_confirmed: bool,
}

impl SignedIn {
    /// Whether they may see what came to the account by its address. Staff are let in by who made their accounts.
    pub fn may_see_exams(&self) -> bool {
        self.is_confirmed || self.role.is_staff()
    }

    /// The account as its holder sees it.
    pub fn seen_by_holder(&self) -> Account {
        Account {
            id: self.account.to_string(),
            email: self.email.clone(),
            name: self.name.clone(),
            role: self.role,
            email_confirmed: self.may_see_exams(),
        }
    }

    /// Who acts, for the audit.
    pub fn actor(&self) -> Actor {
        Actor {
            account: Some(self.account),
            name: self.name.clone(),
            role: Some(self.role),
        }
    }
}

/// Whether somebody gave the password lately, as it takes to see what is for nobody else's eyes.
pub fn recent(who: &SignedIn, app: &AppState) -> bool {
    let age = app.now() - who.authenticated_at;
    u128::from(age.max(0).unsigned_abs()) <= app.config.limits.recent_sign_in.as_micros()
}

/// A session about to begin: the token for the browser, and what goes on record.
pub struct Opening {
    /// For the cookie.
    pub token: Token,
    /// For the store.
    pub session: NewSession,
}

/// The token of a new session, on its way to the cookie and nowhere else: it cannot be printed.
pub struct Token(pub(crate) String);

/// A token that nobody can guess: 32 random bytes in hexadecimal digits.
pub fn draw_token() -> Result<String, ApiError> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(ApiError::internal)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What is on record of a token: who reads the records cannot use it.
pub fn hash_of(token: &str) -> Hash {
    Sha256::digest(token).into()
}

/// Draws a session.
pub fn open(now: Micros) -> Result<Opening, ApiError> {
    let token = draw_token()?;
    let session = NewSession {
        token_hash: hash_of(&token),
        now,
    };
    Ok(Opening {
        token: Token(token),
        session,
    })
}

impl OptionalFromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<Option<SignedIn>, ApiError> {
        // A route that is not public has looked already.
        match parts.extensions.get::<SignedIn>() {
            Some(who) => Ok(Some(who.clone())),
            None => {
                let cookie = SessionCookie::of(app, &parts.extensions, &parts.headers);
                SignedIn::recognize(cookie, &parts.headers, app).await
            }
        }
    }
}

impl SignedIn {
    /// Whose session a request carries, if it still counts.
    pub async fn recognize(
        cookie: SessionCookie,
        headers: &HeaderMap,
        app: &AppState,
    ) -> Result<Option<SignedIn>, ApiError> {
        let meant_for = headers.get(ACCOUNT_HEADER);
        let Some(token_hash) = cookie.token_hash() else {
            return Ok(None);
        };
        let Some(session) = app.store.session(token_hash).await? else {
            return Ok(None);
        };
        // What one person's device kept is never sent as another's, whoever has signed in there meanwhile.
        if meant_for.is_some_and(|id| id.as_bytes() != session.account.to_string().as_bytes()) {
            return Ok(None);
        }
        let now = app.now();
        let limits = &app.config.limits;
        let idle = now - session.last_seen_at;
        let expired = |age: Micros, limit: std::time::Duration| {
            u128::from(age.max(0).unsigned_abs()) > limit.as_micros()
        };
        if expired(idle, limits.session_idle)
            || expired(now - session.created_at, limits.session_total)
        {
            return Ok(None);
        }
        if idle > TOUCH_EVERY {
            // A full disk or a full queue must not keep anyone from reading.
            let _ = app.store.touch_session(token_hash, now).await;
        }
        Ok(Some(SignedIn {
            account: session.account,
            email: session.email,
            name: session.name,
            role: session.role,
            authenticated_at: session.authenticated_at,
            is_confirmed: session.is_confirmed,
        }))
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<SignedIn, ApiError> {
        let who = <SignedIn as OptionalFromRequestParts<AppState>>::from_request_parts(parts, app)
            .await?;
        who.ok_or(ProblemKind::NotSignedIn.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_that_is_given_is_the_session_that_is_stored() {
        let opening = open(7).unwrap();
        assert_eq!(opening.token.0.len(), 64);
        assert_eq!(hash_of(&opening.token.0), opening.session.token_hash);
    }

    #[test]
    fn no_two_sessions_share_a_token() {
        assert_ne!(open(7).unwrap().token.0, open(7).unwrap().token.0);
    }
}
