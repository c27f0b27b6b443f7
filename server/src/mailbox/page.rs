//! The list of accounts that have one mailbox, for administrators.

use api::form::REASON;
use api::{ProblemKind, served};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::mailboxes::{MailboxesPage, Owner, Pair, mailboxes, reason_of};
use rules::Role;
use store::{Person, SharedMailbox};
use ui::FieldErrors;
use uuid::Uuid;

use crate::access::{Access, PostedForm, Routes, SignedIn};
use crate::host::AppState;
use crate::host::clock::for_reading;
use crate::http::form::Form;
use crate::mailbox::{Decision, decide, list};
use crate::people::Refused;
use crate::posted::Forms;
use crate::problem::{ApiError, noted};
use crate::site::{Visit, go};
use crate::staff::name;

/// The form in a row.
const ACT: PostedForm = PostedForm::on(served::MAILBOXES).texts(&[REASON]);

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let administrators = Access::Roles(&[Role::Administrator]);
    routes
        .on(Method::GET, served::MAILBOXES, administrators, show)
        .form(served::MAILBOX_ACT, administrators, ACT, post)
}

/// `GET`: all of them, and what was just done (`?done=`, `?who=`).
async fn show(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let about = Uuid::try_parse(visit.query.get("who")).ok();
    let person = match about {
        Some(about) => app.store.person(about).await?,
        None => None,
    };
    let done = person.and_then(|person| match visit.query.get("done") {
        "merge" => Some(visit.words.mailboxes_merged_done(name(&person))),
        "leave" => Some(visit.words.mailboxes_left_done(name(&person))),
        _ => None,
    });
    let page = MailboxesPage {
        done,
        ..page(list(&app).await?)
    };
    Ok(answer(&visit, StatusCode::OK, page))
}

/// `POST`: does what was decided about a held account.
async fn post(
    State(app): State<AppState>,
    who: SignedIn,
    Path((id, wanted)): Path<(Uuid, String)>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let decision = Decision::parse(&wanted).ok_or(ProblemKind::NotFound)?;
    let pairs = list(&app).await?;
    let pair = pairs.iter().find(|pair| pair.held.account == id);
    let pair = pair.ok_or(ProblemKind::NotFound)?;
    let field = reason_of(&id.to_string());
    let typed = (field.as_str(), form.get(REASON));
    let decided = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        decide(&app, visit.words, &who, pair, decision, typed).await
    };
    let errors = match decided {
        Ok(()) => return Ok(go(&format!("{}?done={wanted}&who={id}", served::MAILBOXES))),
        Err(Refused::Invalid(errors)) => errors,
        Err(refused) => return Err(refused.into()),
    };
    let sent = Some((id.to_string(), typed.1.to_owned()));
    let errors = errors.into_iter().map(|error| (error.field, error.message));
    let page = MailboxesPage {
        sent,
        errors: FieldErrors(errors.collect()),
        ..page(pairs)
    };
    let error = ApiError::from(ProblemKind::Invalid);
    Ok(noted(answer(&visit, error.status(), page), &error))
}

fn page(pairs: Vec<SharedMailbox>) -> MailboxesPage {
    let pair = |pair: SharedMailbox| Pair {
        can_merge: [&pair.held, &pair.holder]
            .iter()
            .all(|person| person.role == Role::Candidate),
        left: pair.left_at.map(for_reading),
        held: owner(&pair.held),
        holder: owner(&pair.holder),
    };
    MailboxesPage {
        pairs: pairs.into_iter().map(pair).collect(),
        ..MailboxesPage::default()
    }
}

fn owner(person: &Person) -> Owner {
    Owner {
        id: person.account.to_string(),
        name: name(person),
        email: person.email.clone(),
        since: for_reading(person.created_at),
    }
}

fn answer(visit: &Visit, status: StatusCode, page: MailboxesPage) -> Response {
    visit.show(status, served::MAILBOXES, |words| mailboxes(words, page))
}
