//! Addresses: an account's address counts once its owner has shown that it is theirs.
//!
//! A code and a link go there by mail; either comes back on any device, the code by typing it, the link by opening its page
//! and pressing its button (mail programs open links by themselves, so opening it does nothing). Where no relay is set, a
//! desk looks at who it is. Whether an address has an account is told to the address alone: what is shown to whoever typed
//! it, and how long that takes, is the same.

pub(crate) mod api;
pub(crate) mod page;

use ::api::{ConfirmBy, FieldError, OwnAddress, ProblemKind, ToConfirm};
use store::{Act, Claim, ClaimLetter, LetterKind, Micros, NewClaim, NewLetter, Shown, fold_email};
use uuid::Uuid;
use words::Words;

use crate::access::{self, SignedIn};
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::host::config::micros;
use crate::http::client::Client;
use crate::keys::CODE_DIGITS;
use crate::problem::ApiError;

/// So many wrong codes end one.
const MOST_TRIES: u64 = 5;
/// How soon another code goes out.
const SOONEST: Micros = 60 * 1_000_000;
/// So many codes go out for an account a day.
const MOST_A_DAY: u64 = 10;

/// A claim of an address, with what is mailed there where a relay is set.
pub fn claim(app: &AppState, account: Uuid, email: &str) -> NewClaim {
    let letter = app.config.relay.as_ref().map(|_| {
        let id = Uuid::now_v7();
        let code = app.keys.letter_code(id);
        ClaimLetter {
            letter: NewLetter {
                id,
                kind: LetterKind::Confirm,
                expires_at: app.now() + micros(app.config.limits.address_code_validity),
            },
            code: app.keys.code_mac(account, &fold_email(email), &code),
            link: access::hash_of(&app.keys.letter_token(id)),
        }
    });
    NewClaim {
        email: email.to_owned(),
        letter,
    }
}

/// How the address of somebody who is signed in stands.
pub async fn own(app: &AppState, who: &SignedIn) -> Result<OwnAddress, ApiError> {
    let now = app.now();
    let claim = app.store.address_claim(who.account, now).await?;
    let by = match app.config.relay {
        Some(_) => ConfirmBy::Mail,
        None => ConfirmBy::Desk,
    };
    Ok(OwnAddress {
        email: who.email.clone(),
        confirmed: who.is_confirmed,
        to_confirm: claim.map(|claim| ToConfirm {
            by,
            code_until: works(&claim, now).then(|| rfc3339(claim.expires_at.unwrap_or(now))),
            email: claim.email,
        }),
    })
}

/// Whether the code that went out last can still be typed.
fn works(claim: &Claim, now: Micros) -> bool {
    claim.expires_at.is_some_and(|until| until > now) && claim.attempts < MOST_TRIES
}

/// Sends another code to the address that is to be confirmed.
pub async fn send_again(app: &AppState, who: &SignedIn) -> Result<(), ApiError> {
    let claim = app.store.address_claim(who.account, app.now()).await?;
    let claim = claim.ok_or(ProblemKind::NothingToConfirm)?;
    put(app, who, Some(&claim), &claim.email).await
}

/// Has the account claim another address: the one that was meant, or the one that it is to have from now on.
pub async fn change(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    email: &str,
) -> Result<(), ApiError> {
    let email = checked(words, email)?;
    if who.is_confirmed && fold_email(&email) == fold_email(&who.email) {
        let message = words.address_is_yours().to_owned();
        return Err(wrong("email", message));
    }
    let before = app.store.address_claim(who.account, app.now()).await?;
    put(app, who, before.as_ref(), &email).await
}

async fn put(
    app: &AppState,
    who: &SignedIn,
    before: Option<&Claim>,
    email: &str,
) -> Result<(), ApiError> {
    let now = app.now();
    let new = claim(app, who.account, email);
    if let (Some(before), Some(_)) = (before, &new.letter) {
        let soonest = before.sent_at.map_or(now, |sent| sent + SOONEST);
        if soonest > now {
            return Err(wait(soonest - now));
        }
        if before.sent_today >= MOST_A_DAY {
            return Err(wait(micros(std::time::Duration::from_secs(60 * 60))));
        }
    }
    let act = Act::new(who.actor(), now);
    if app.store.claim_address(who.account, new, None, act).await? {
        Ok(())
    } else {
        Err(ProblemKind::NotSignedIn.into())
    }
}

fn wait(time: Micros) -> ApiError {
    ApiError::wait(u64::try_from(time).unwrap_or_default().div_ceil(1_000_000))
}

/// Confirms the address of somebody who is signed in by the code that went there.
pub async fn confirm(
    app: &AppState,
    words: Words,
    client: Client,
    who: &SignedIn,
    typed: &str,
) -> Result<(), ApiError> {
    app.throttle.attempt(client)?;
    let Some(code) = digits(typed) else {
        return Err(wrong("code", words.address_code_form().to_owned()));
    };
    let now = app.now();
    let claim = app.store.address_claim(who.account, now).await?;
    let claim = claim.ok_or(ProblemKind::NothingToConfirm)?;
    let code = app
        .keys
        .code_mac(who.account, &fold_email(&claim.email), &code);
    let act = Act::new(who.actor(), now);
    let shown = app
        .store
        .confirm_by_code(who.account, code, MOST_TRIES, Uuid::now_v7(), act);
    match shown.await? {
        Shown::Confirmed { .. } => Ok(()),
        Shown::Wrong => Err(wrong("code", words.address_code_wrong().to_owned())),
        Shown::Over => Err(ProblemKind::ConfirmationOver.into()),
        Shown::Taken => Err(ProblemKind::EmailTaken.into()),
    }
}

/// The address that a link confirms, while it works.
pub async fn of_link(app: &AppState, token: &str) -> Result<Option<String>, ApiError> {
    let link = access::hash_of(token);
    let claim = app.store.address_claim_by_link(link, app.now()).await?;
    Ok(claim.map(|claim| claim.email))
}

/// Confirms an address by the link that went there.
pub async fn confirm_by_link(
    app: &AppState,
    client: Client,
    token: &str,
) -> Result<Shown, ApiError> {
    app.throttle.attempt(client)?;
    let link = access::hash_of(token);
    let shown = app
        .store
        .confirm_by_link(link, Uuid::now_v7(), app.now())
        .await?;
    Ok(shown)
}

/// The digits of a code, however they were grouped; `None` where it is none.
fn digits(typed: &str) -> Option<String> {
    let kept = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '\u{2010}'..='\u{2015}'));
    let digits: Option<String> = kept.map(|c| c.is_ascii_digit().then_some(c)).collect();
    digits.filter(|digits| digits.len() == CODE_DIGITS)
}

/// An address as it is kept, or what is wrong with it.
fn checked(words: Words, email: &str) -> Result<String, ApiError> {
    let profile = crate::account::new_profile("A", "A", email);
    match profile {
        Ok(profile) => Ok(profile.email),
        Err(problems) => {
            let sentences = crate::registration::record::sentences(words, &problems, "");
            Err(ApiError::invalid(sentences))
        }
    }
}

fn wrong(field: &str, message: String) -> ApiError {
    ApiError::invalid(vec![FieldError {
        field: field.to_owned(),
        message,
    }])
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_code_is_its_digits_however_they_are_grouped() {
        for typed in [
            "12345678",
            " 1234 5678\n",
            "1234-5678",
            "12.34.56.78",
            "1234\u{a0}5678",
        ] {
            assert_eq!(digits(typed).as_deref(), Some("12345678"), "{typed:?}");
        }
        for typed in ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"] {
            assert_eq!(digits(typed), None, "{typed:?}");
        }
    }
}
