//! The guide beside the record.

use axum::extract::{Path, State};
use axum::response::Response;
use desk::record_guide::{RecordGuidePage, record_guide as screen};

use super::{head, show};
use crate::credential;
use crate::host::AppState;
use crate::notice::page::holder;
use crate::people::record;
use crate::problem::ApiError;
use crate::site::{Visit, guide, today};

/// `GET`: every question, with the answers of the address and of the record.
pub(super) async fn get(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let person = record::open(&app, holder(&visit)?, &id).await?;
    let facts = credential::read(&app, person.account).await?.facts;
    let guide = guide(visit.words).ok_or_else(|| ApiError::internal("there is no guide"))?;
    let answered: Vec<(&str, &str)> = visit.query.pairs().collect();
    let page = RecordGuidePage::read(
        head(&visit, &person),
        &guide.policy,
        answered.iter().copied(),
        &facts,
        today(&app),
    );
    Ok(show(&visit, |words| screen(guide, words, page)))
}
