//! The Profile tab.

use axum::extract::{Path, State};
use axum::response::Response;
use desk::record::{Confirmation, Lookalike, PastMerge, PersonPage, Way, person as screen};
use store::Person;

use super::{head, show};
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::notice::page::holder;
use crate::people::record;
use crate::problem::ApiError;
use crate::site::Visit;

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
) -> Result<PersonPage, ApiError> {
    let contact = record::contact(app, visit.words, person.account).await?;
    let lookalikes = record::lookalikes(app, person.account).await?;
    let lookalikes = lookalikes
        .into_iter()
        .map(|(person, common)| Lookalike { person, common });
    let merges = record::merges(app, person.account).await?;
    let merges = merges.into_iter().map(|merge| PastMerge {
        id: merge.id.to_string(),
        merged: merge.merged.to_string(),
        name: merge.merged_name,
        at: rfc3339(merge.merged_at),
        undone_at: merge.undone_at.map(rfc3339),
    });
    Ok(PersonPage {
        head: head(visit, person),
        phone: contact.profile.phone,
        profile_email: contact.profile.email,
        work: vec![contact.profile.company, contact.profile.job_title],
        address: contact.address,
        since: rfc3339(person.created_at),
        can_sign_in: person.can_sign_in,
        confirmation: match (person.confirmed_at, person.confirmed_by) {
            (Some(at), Some(how)) => Confirmation::Confirmed {
                at: rfc3339(at),
                how: match how {
                    store::Confirmation::Mail => Way::Mail,
                    store::Confirmation::Desk => Way::Desk,
                    store::Confirmation::Link => Way::Link,
                    store::Confirmation::Before => Way::Before,
                },
            },
            _ if person.can_sign_in => Confirmation::Claimed,
            _ => Confirmation::None,
        },
        lookalikes: lookalikes.collect(),
        merges: merges.collect(),
        ..PersonPage::default()
    })
}
