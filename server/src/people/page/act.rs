//! What can be done on a record, by the name of the act. Where something is wrong, the tab comes back with what was typed.

use api::{FieldError, ProblemKind, form as field, served};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use desk::record::{
    MoveCredits, PersonPage, ProgramsPage, TranscriptPage, person as profile_tab,
    programs as programs_tab, sign_in_link,
};
use store::Person;
use ui::FieldErrors;

use super::{Done, head, profile, programs, show_wrong, shown, transcript};
use crate::access::PostedForm;
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::http::form::Form;
use crate::notice::page::holder;
use crate::people::Refused;
use crate::people::confirm::confirm;
use crate::people::record::find;
use crate::people::repair::{self, invite};
use crate::posted::shown_once;
use crate::problem::ApiError;
use crate::site::{Visit, go};

/// The forms, each on a tab of the record.
pub(super) const FORM: PostedForm = PostedForm::on(served::USER).texts(&[
    field::NUMBER,
    field::REASON,
    // Those of one of several forms on a page; an undone merge's has the merge in its name.
    "invite-reason",
    "confirm-reason",
]);

/// `POST`: does it.
pub(super) async fn post(
    State(app): State<AppState>,
    visit: Visit,
    Path((id, act)): Path<(String, String)>,
    form: Form,
) -> Result<Response, ApiError> {
    let person = find(&app, &id).await?;
    if person.merged_into.is_some() {
        // It was merged after the page was opened. The record says so.
        return Ok(go(&served::fill(served::USER, &[&id])));
    }
    match act.as_str() {
        "link-id" => link_id(&app, &visit, &person, &form).await,
        "primary" => choose_primary(&app, &visit, &person, &form).await,
        "credits" => move_credits(&app, &visit, &person, &form).await,
        "undo-merge" => undo_merge(&app, &visit, &person, &form).await,
        "confirm" => confirm_address(&app, &visit, &person, &form).await,
        "invite" => invite_candidate(&app, &visit, &person, &form).await,
        _ => Err(ProblemKind::NotFound.into()),
    }
}

async fn link_id(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
) -> Result<Response, ApiError> {
    let who = holder(visit)?;
    let typed = (form.get(field::NUMBER), form.get(field::REASON));
    let linked = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        repair::link_id(app, visit.words, who, person, form.get(field::KEY), typed).await
    };
    let (errors, taken_by) = match linked {
        Ok(()) => return Ok(Done::Linked.at(served::USER_PROGRAMS, &person.account.to_string())),
        Err(Refused::Failed(error)) => return Err(error),
        Err(Refused::Invalid(errors)) => (shown(errors), None),
        Err(Refused::NumberTaken(other)) => {
            let taken = visit.words.record_number_taken().to_owned();
            let errors = FieldErrors(vec![(field::NUMBER.to_owned(), taken)]);
            (errors, Some(other.to_string()))
        }
    };
    let page = ProgramsPage {
        key: form.get(field::KEY).to_owned(),
        number: form.get(field::NUMBER).to_owned(),
        reason: form.get(field::REASON).to_owned(),
        taken_by,
        errors,
        ..programs::page(app, visit, person).await?
    };
    show_wrong(app, visit, &[person], ProblemKind::Invalid, |words| {
        programs_tab(words, page)
    })
    .await
}

async fn choose_primary(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
) -> Result<Response, ApiError> {
    let programs = served::fill(served::USER_PROGRAMS, &[&person.account.to_string()]);
    if form.is_only_shown() {
        return Ok(go(&programs));
    }
    let chosen = repair::choose_primary(app, holder(visit)?, person, form.get(field::MCP_ID));
    match chosen.await {
        Ok(()) => Ok(Done::Primary.at(served::USER_PROGRAMS, &person.account.to_string())),
        Err(refused) => Err(refused.into()),
    }
}

async fn move_credits(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
) -> Result<Response, ApiError> {
    let who = holder(visit)?;
    let results: Vec<String> = form.all(field::RESULTS).map(str::to_owned).collect();
    let typed = (form.get(field::MCP_ID), form.get(field::REASON));
    let moved = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        repair::move_credits(app, visit.words, who, person, &results, typed).await
    };
    let errors = match moved {
        Ok(()) => {
            let id = person.account.to_string();
            return Ok(Done::Credited.at(served::USER_TRANSCRIPT, &id));
        }
        Err(Refused::Invalid(errors)) => shown(errors),
        Err(refused) => return Err(refused.into()),
    };
    let page = TranscriptPage {
        sent: MoveCredits {
            results,
            mcp_id: form.get(field::MCP_ID).to_owned(),
            reason: form.get(field::REASON).to_owned(),
        },
        errors,
        ..transcript::page(app, visit, person).await?
    };
    show_wrong(app, visit, &[person], ProblemKind::Invalid, |words| {
        transcript::write(words, page)
    })
    .await
}

async fn undo_merge(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
) -> Result<Response, ApiError> {
    let who = holder(visit)?;
    let merge = form.get(field::MERGE);
    let name = field::reason_of(merge);
    let typed = (name.as_str(), form.get(&name));
    let undone = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        repair::undo_merge(app, visit.words, who, person, merge, typed).await
    };
    match undone {
        Ok(()) => Ok(Done::Undone.at(served::USER, &person.account.to_string())),
        Err(Refused::Invalid(errors)) => {
            profile_again(app, visit, person, form, merge, errors).await
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Confirms the address, because somebody has shown that they are its owner.
async fn confirm_address(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
) -> Result<Response, ApiError> {
    let who = holder(visit)?;
    let name = field::reason_of("confirm");
    let typed = (form.get(field::EVIDENCE), form.get(&name));
    let confirmed = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        confirm(app, visit.words, who, person, typed).await
    };
    match confirmed {
        Ok(()) => Ok(Done::Confirmed.at(served::USER, &person.account.to_string())),
        Err(Refused::Invalid(errors)) => {
            profile_again(app, visit, person, form, "confirm", errors).await
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Makes a sign-in link and shows it, this once: the page that answers this very form is the only place where it is.
async fn invite_candidate(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
) -> Result<Response, ApiError> {
    let who = holder(visit)?;
    let name = field::reason_of("invite");
    let typed = (name.as_str(), form.get(&name));
    let invited = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        invite(app, visit.words, who, person, typed).await
    };
    match invited {
        Ok(link) => {
            let head = head(visit, person);
            let address = visit.whole(app, &link.path);
            let until = rfc3339(link.expires_at);
            let page = visit.show(StatusCode::OK, served::USERS, |words| {
                sign_in_link(words, head, &address, &until)
            });
            Ok(shown_once(page))
        }
        Err(Refused::Invalid(errors)) => {
            profile_again(app, visit, person, form, "invite", errors).await
        }
        Err(refused) => Err(refused.into()),
    }
}

/// The Profile tab with what was typed into one of its forms, and what is wrong with it. `sent`: the form's name.
async fn profile_again(
    app: &AppState,
    visit: &Visit,
    person: &Person,
    form: &Form,
    sent: &str,
    errors: Vec<FieldError>,
) -> Result<Response, ApiError> {
    let page = PersonPage {
        sent: Some(sent.to_owned()),
        evidence: form.get(field::EVIDENCE).to_owned(),
        reason: form.get(&field::reason_of(sent)).to_owned(),
        errors: shown(errors),
        ..profile::page(app, visit, person).await?
    };
    show_wrong(app, visit, &[person], ProblemKind::Invalid, |words| {
        profile_tab(words, page)
    })
    .await
}
