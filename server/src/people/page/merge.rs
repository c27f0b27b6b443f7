//! Merging two records of one person.

use api::{ProblemKind, form as field, served};
use axum::extract::{Path, State};
use axum::response::Response;
use desk::record::{MergePage, MergeSide, merge as screen};
use store::Person;
use ui::FieldErrors;
use uuid::Uuid;

use super::{Done, head, show, show_wrong, shown};
use crate::access::PostedForm;
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::http::form::Form;
use crate::notice::page::holder;
use crate::people::Refused;
use crate::people::record::{find, holdings, name, open};
use crate::people::repair;
use crate::problem::ApiError;
use crate::site::{Visit, go};

/// The form.
pub(super) const FORM: PostedForm = PostedForm::on(served::USER).texts(&[field::REASON]);

/// `GET`: both records side by side, and what merging does. The other one is read, too.
pub(super) async fn get(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let person = open(&app, who, &id).await?;
    if visit.query.get(field::WITH).is_empty() {
        return Ok(go(&served::fill(served::USER, &[&id])));
    }
    let other = open(&app, who, visit.query.get(field::WITH)).await?;
    if is_over([&person, &other]) {
        return Ok(go(&served::fill(served::USER, &[&id])));
    }
    let page = page(&app, &visit, [&person, &other]).await?;
    Ok(show(&visit, |words| screen(words, page)))
}

/// `POST`: merges them.
pub(super) async fn post(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let person = find(&app, &id).await?;
    let other = find(&app, form.get(field::WITH)).await?;
    let typed = (form.get(field::KEPT), form.get(field::REASON));
    let pair = [&person, &other];
    let merged = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        repair::merge(&app, visit.words, who, pair, form.get(field::KEY), typed).await
    };
    let errors = match merged {
        Ok(kept) => return Ok(Done::Merged.at(served::USER, &kept.to_string())),
        Err(Refused::Invalid(errors)) => shown(errors),
        Err(Refused::NumberTaken(_)) => FieldErrors::default(),
        Err(Refused::Failed(error)) => return Err(error),
    };
    let page = MergePage {
        key: form.get(field::KEY).to_owned(),
        kept: Some(form.get(field::KEPT).to_owned()),
        reason: form.get(field::REASON).to_owned(),
        errors,
        ..page(&app, &visit, pair).await?
    };
    show_wrong(&app, &visit, &pair, ProblemKind::Invalid, |words| {
        screen(words, page)
    })
    .await
}

/// Whether there is nothing to merge any more, or nothing to merge it with.
fn is_over(pair: [&Person; 2]) -> bool {
    let [one, other] = pair;
    one.account == other.account || pair.iter().any(|person| person.merged_into.is_some())
}

async fn page(app: &AppState, visit: &Visit, pair: [&Person; 2]) -> Result<MergePage, ApiError> {
    let mut sides = Vec::new();
    for person in pair {
        let held = holdings(app, person.account).await?;
        sides.push(MergeSide {
            id: person.account.to_string(),
            name: name(person),
            email: person.email.clone(),
            ids: held.ids,
            exams: held.exams,
            requests: held.requests,
            registration: held.registration,
            since: rfc3339(person.created_at),
        });
    }
    Ok(MergePage {
        head: head(visit, pair[0]),
        sides,
        key: Uuid::now_v7().to_string(),
        ..MergePage::default()
    })
}
