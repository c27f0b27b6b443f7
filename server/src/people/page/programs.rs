//! The Programs tab (S29).

use axum::extract::{Path, State};
use axum::response::Response;
use desk::programs::RegistrationState;
use desk::record::{ProgramsPage, programs as screen};
use store::Person;
use ui::FieldErrors;
use uuid::Uuid;

use super::{head, show};
use crate::host::AppState;
use crate::notice::page::holder;
use crate::people::record;
use crate::problem::ApiError;
use crate::site::Visit;
use crate::{credential, registration};

/// `GET`: the tab.
pub(super) async fn get(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let person = record::open(&app, holder(&visit)?, &id).await?;
    let page = page(&app, &visit, &person).await?;
    Ok(show(&visit, |words| screen(words, page)))
}

/// What the tab shows, before anything is typed.
pub(super) async fn page(
    app: &AppState,
    visit: &Visit,
    person: &Person,
) -> Result<ProgramsPage, ApiError> {
    let on_record = credential::read(app, person.account).await?;
    let registration = match registration::read(app, person.account).await? {
        None => RegistrationState::None,
        Some(found) => match found.nda {
            None => RegistrationState::Open {
                reference: found.reference,
            },
            Some(nda) => RegistrationState::Accepted {
                reference: found.reference,
                at: nda.at,
            },
        },
    };
    Ok(ProgramsPage {
        head: head(visit, person),
        ids: on_record.ids,
        results: on_record.results,
        registration,
        key: Uuid::now_v7().to_string(),
        number: String::new(),
        reason: String::new(),
        taken_by: None,
        errors: FieldErrors::default(),
    })
}
