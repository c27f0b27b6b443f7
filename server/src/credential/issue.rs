//! What is issued: MCP IDs and access codes, drawn at random, the codes sealed before they leave here.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use rules::credential::{AccessCode, McpNumber};
use store::{Issue, Micros, NewCode, NewMcpId, Origin};
use uuid::Uuid;

use crate::host::AppState;
use crate::host::clock::Clock;
use crate::keys::Keys;
use crate::problem::ApiError;

/// Where access codes are kept: what their seals are bound to, with the row.
pub const SEALED_CODE: &str = "access_code.sealed";

/// The digits of a number that is drawn. An official length is not known; the latest that have been seen have nine.
const DIGITS: u32 = 9;

/// Draws MCP IDs, each with an access code.
///
/// It holds what it needs and not the service: the store keeps it while it works, and must not be what closes the store.
pub fn issuer(app: &AppState, origin: Origin) -> Issue {
    let keys = app.keys.clone();
    let clock = Arc::clone(&app.config.clock);
    let validity = app.config.limits.access_code_validity;
    Box::new(move || {
        let number = number().map_err(failed)?;
        let code = sealed(&keys, clock.as_ref(), validity, &drawn().map_err(failed)?);
        Ok(NewMcpId {
            id: Uuid::now_v7(),
            number,
            origin,
            code: Some(code.map_err(failed)?),
        })
    })
}

/// A code as the store keeps it: sealed, with the time until which it works.
///
/// # Errors
/// It cannot be sealed.
pub fn new_code(app: &AppState, code: &AccessCode) -> Result<NewCode, ApiError> {
    let limits = &app.config.limits;
    sealed(
        &app.keys,
        app.config.clock.as_ref(),
        limits.access_code_validity,
        code,
    )
    .map_err(ApiError::internal)
}

/// A code that nobody has had.
///
/// # Errors
/// The machine gives no random bytes.
pub fn drawn() -> Result<AccessCode, getrandom::Error> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    Ok(AccessCode::spell(random))
}

fn sealed(
    keys: &Keys,
    clock: &dyn Clock,
    validity: Duration,
    code: &AccessCode,
) -> Result<NewCode, crate::keys::SealError> {
    let id = Uuid::now_v7();
    let validity = Micros::try_from(validity.as_micros()).unwrap_or(Micros::MAX);
    Ok(NewCode {
        id,
        sealed: keys.seal(SEALED_CODE, id, code.reveal().as_bytes())?,
        expires_at: clock.now().saturating_add(validity),
    })
}

/// Why no number was drawn.
#[derive(Debug, thiserror::Error)]
enum DrawError {
    /// The machine gives no random bytes.
    #[error("the machine gives no random bytes")]
    Random(#[from] getrandom::Error),
    /// What was drawn is no MCP ID.
    #[error("what was drawn is no MCP ID")]
    NotANumber,
}

fn number() -> Result<McpNumber, DrawError> {
    let least = 10_u64.pow(DIGITS - 1);
    let mut random = [0; 8];
    getrandom::fill(&mut random)?;
    // So few numbers of so many bits: that some come up more often than others is one part in ten thousand million.
    let number = least + u64::from_le_bytes(random) % (9 * least);
    McpNumber::parse(&number.to_string()).map_err(|_| DrawError::NotANumber)
}

fn failed(error: impl Error + Send + Sync + 'static) -> store::Error {
    store::Error::Unavailable(Arc::new(error))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::host::clock::SystemClock;

    #[test]
    fn numbers_have_nine_digits_and_do_not_begin_with_zero() {
        let drawn: BTreeSet<String> = (0..500).map(|_| number().unwrap().to_string()).collect();
        assert!(drawn.len() > 495);
        for number in drawn {
            assert!(number.len() == 9 && !number.starts_with('0'), "{number}");
        }
    }

    #[test]
    fn a_sealed_code_opens_in_its_own_row_only_and_works_for_its_time() {
        let keys = Keys::draw().unwrap();
        let code = drawn().unwrap();
        let day = Duration::from_secs(24 * 60 * 60);
        let before = SystemClock.now();
        let new = sealed(&keys, &SystemClock, day, &code).unwrap();
        let opened = keys.open(SEALED_CODE, new.id, &new.sealed).unwrap();
        assert_eq!(opened.as_slice(), code.reveal().as_bytes());
        assert!(keys.open(SEALED_CODE, Uuid::now_v7(), &new.sealed).is_err());
        let works_for = new.expires_at - before;
        assert!((86_400_000_000..86_460_000_000).contains(&works_for));
    }
}
