//! The Transcript tab.

use axum::extract::{Path, State};
use axum::response::Response;
use desk::record::{MoveCredits, TranscriptPage, transcript as screen};
use store::Person;
use ui::FieldErrors;

use super::{head, show};
use crate::credential;
use crate::host::AppState;
use crate::notice::page::holder;
use crate::people::record;
use crate::problem::ApiError;
use crate::site::{Visit, guide};

/// `GET`: the tab.
pub(super) async fn get(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let person = record::open(&app, holder(&visit)?, &id).await?;
    let page = page(&app, &visit, &person).await?;
    Ok(show(&visit, |words| write(words, page)))
}

/// The tab in a language.
pub(super) fn write(words: words::Words, page: TranscriptPage) -> ui::Screen {
    match guide(words) {
        Some(guide) => screen(guide, words, page),
        None => ui::not_found(words),
    }
}

/// What the tab shows, before anything is typed.
pub(super) async fn page(
    app: &AppState,
    visit: &Visit,
    person: &Person,
) -> Result<TranscriptPage, ApiError> {
    let on_record = credential::read(app, person.account).await?;
    Ok(TranscriptPage {
        head: head(visit, person),
        results: on_record.results,
        ids: on_record.ids,
        entitlement: on_record.entitlement,
        sent: MoveCredits::default(),
        errors: FieldErrors::default(),
    })
}
