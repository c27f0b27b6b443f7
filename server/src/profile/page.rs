//! My Profile by a plain form. The app takes it over; an answer to the form is the server's.

use api::ProblemKind;
use api::page::Page;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use rules::registration::{Draft, Profile, Regions};
use ui::registration::{ProfilePage, UNLISTED, profile};
use ui::{FieldErrors, PRESS};

use crate::access::{Access, PostedForm, Routes};
use crate::host::AppState;
use crate::http::form::Form;
use crate::notice::page::show_in_app;
use crate::posted::Forms;
use crate::problem::{ApiError, noted, title};
use crate::profile as service;
use crate::registration::page::form::{ask_to_sign_in, keep_until_signed_in, owner, writer};
use crate::site::countries::with_country_data;
use crate::site::{Visit, go};

/// In the address after saving.
const SAVED: &str = "_saved";

const FORM: PostedForm = PostedForm::on(Page::Profile.path()).keeps_itself();

/// Adds this page.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .on(Method::GET, Page::Profile.path(), all, show)
        .form(Page::Profile.path(), all, FORM, save)
}

/// `GET`: the form with what is on record.
async fn show(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let Some(who) = &visit.who else {
        return Ok(ask_to_sign_in(&visit, Page::Profile));
    };
    let record = service::read(&app, who.account).await?;
    let is_saved = visit.query.get(SAVED) == "yes";
    let page = ProfilePage {
        draft: Draft::from(&record.profile),
        version: Some(record.version),
        owner: owner(&visit),
        notice: is_saved.then(|| visit.words.profile_saved()),
        ..ProfilePage::default()
    };
    show_in_app(&app, &visit, Page::Profile, |words| {
        with_country_data(words, |country_data| profile(country_data, words, page))
    })
    .await
}

/// `POST`: saves it. What was typed stays in every case.
async fn save(State(app): State<AppState>, visit: Visit, form: Form) -> Result<Response, ApiError> {
    let Some(who) = writer(&visit, &form) else {
        return Ok(keep_until_signed_in(&visit, Page::Profile, &form));
    };
    let version = form.version();
    let is_pressed = !form.get(PRESS).is_empty();
    let mut draft = Draft::from_form(form.pairs());
    // A list that had no such state said nothing about it.
    if is_pressed && draft.state.is_empty() {
        form.get(UNLISTED).clone_into(&mut draft.state);
    }
    let mut page = ProfilePage {
        draft: draft.clone(),
        version: Some(version),
        owner: owner(&visit),
        ..ProfilePage::default()
    };
    // To the fields of another country.
    if is_pressed {
        return Ok(write(&visit, StatusCode::OK, page));
    }
    let typed = Profile::from(draft);
    let saved = service::update(&app, visit.words, who.actor(), who.account, version, &typed);
    let Err(error) = saved.await else {
        return Ok(go(&saved_address()));
    };
    match error.kind() {
        ProblemKind::Invalid => {
            let errors = error.errors().iter();
            let errors = errors.map(|error| (error.field.clone(), error.message.clone()));
            page.errors = FieldErrors(errors.collect());
        }
        ProblemKind::Stale => {
            let record = service::read(&app, who.account).await?;
            // Sent twice, or saved elsewhere just so: it is on record.
            if typed.parse(Regions::bundled()).as_ref() == Ok(&record.profile) {
                return Ok(go(&saved_address()));
            }
            page.version = Some(record.version);
            page.changed_elsewhere = Some(Draft::from(&record.profile));
        }
        kind => page.notice = Some(title(visit.words, kind)),
    }
    Ok(noted(write(&visit, error.status(), page), &error))
}

fn write(visit: &Visit, status: StatusCode, page: ProfilePage) -> Response {
    visit.show(status, Page::Profile.path(), |words| {
        with_country_data(words, |country_data| profile(country_data, words, page))
    })
}

fn saved_address() -> String {
    format!("{}?{SAVED}=yes", Page::Profile.path())
}
