//! The interview behind a registration: decided again, because nothing that a browser decided is believed.

pub(crate) mod api;
pub(crate) mod embed;
pub(crate) mod page;

use ::api::{Guidance, ProblemKind};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rules::Date;

use crate::host::AppState;
use crate::problem::ApiError;

/// Refuses guidance that the rules do not give.
pub(crate) fn confirm(app: &AppState, guidance: Option<&Guidance>) -> Result<(), ApiError> {
    let Some(guidance) = guidance else {
        return Ok(());
    };
    if app.content.confirms(guidance, tomorrow(app)?) {
        Ok(())
    } else {
        Err(ProblemKind::OutcomeMismatch.into())
    }
}

/// Tomorrow in UTC: somewhere it is that day already.
fn tomorrow(app: &AppState) -> Result<Date, ApiError> {
    let now = Timestamp::from_microsecond(app.now()).map_err(ApiError::internal)?;
    let today = now.to_zoned(TimeZone::UTC).date();
    let tomorrow = today
        .checked_add(Span::new().days(1))
        .map_err(ApiError::internal)?;
    tomorrow
        .to_string()
        .parse()
        .map_err(|_| ApiError::internal("the clock shows a day that is none"))
}
