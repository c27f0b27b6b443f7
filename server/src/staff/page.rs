//! Staff accounts, for administrators. A link that sets a password is on the page that answers what made it, once, and nowhere
//! else.

use api::{ProblemKind, served};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::staff::{
    Done, NewLink, REASON, ROLE, StaffMember, StaffPage, StaffState, TypedAct, TypedStaff, staff,
};
use rules::Role;
use store::{Person, StaffError};
use ui::FieldErrors;
use uuid::Uuid;

use crate::access::{Access, PostedForm, Routes, SignedIn};
use crate::account::page::sentences;
use crate::host::AppState;
use crate::host::clock::for_reading;
use crate::http::form::Form;
use crate::invitation::{Link, invite};
use crate::posted::{Forms, shown_once};
use crate::problem::{ApiError, noted};
use crate::site::{Visit, go};
use crate::staff::{self, StaffAct, Typed, act, add as add_staff, name};

/// The form that adds somebody.
const ADD: PostedForm = PostedForm::on(served::STAFF).texts(&["first_name", "last_name", "email"]);
/// The form in a row, which does something to an account.
const ACT: PostedForm = PostedForm::on(served::STAFF).texts(&[REASON]);

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let administrators = Access::Roles(&[Role::Administrator]);
    routes
        .on(Method::GET, served::STAFF, administrators, show)
        .form(served::STAFF, administrators, ADD, post)
        .form(served::STAFF_ACT, administrators, ACT, post_act)
}

/// `GET`: everybody, and what was just done (`?done=`, `?who=`).
async fn show(
    State(app): State<AppState>,
    who: SignedIn,
    visit: Visit,
) -> Result<Response, ApiError> {
    let people = staff::list(&app).await?;
    let about = people
        .iter()
        .find(|person| person.account.to_string() == visit.query.get("who"));
    let done = about.and_then(|person| match visit.query.get("done") {
        "role" => Some(Done::RoleGiven(name(person), person.role)),
        "close" => Some(Done::Closed(name(person))),
        "reopen" => Some(Done::Reopened(name(person))),
        _ => None,
    });
    let page = StaffPage {
        done,
        ..page(&people, &who)
    };
    Ok(answer(&visit, StatusCode::OK, page))
}

/// `POST`: adds somebody, and shows their link. One address has one account.
async fn post(
    State(app): State<AppState>,
    who: SignedIn,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let text = |name: &str| form.get(name).to_owned();
    let typed = Typed {
        first_name: text("first_name"),
        last_name: text("last_name"),
        email: text("email"),
        role: text(ROLE),
    };
    let added = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        add_staff(&app, visit.words, who.actor(), &typed).await
    };
    match added {
        Ok(link) => {
            let called = format!("{} {}", typed.first_name.trim(), typed.last_name.trim());
            let page = page(&staff::list(&app).await?, &who);
            Ok(with_link(&app, &visit, page, called.trim(), &link))
        }
        Err(error) => {
            let Some(errors) = sentences(&visit, &error, "email") else {
                return Err(error);
            };
            let page = StaffPage {
                typed: TypedStaff {
                    first_name: typed.first_name,
                    last_name: typed.last_name,
                    email: typed.email,
                    role: typed.role,
                },
                errors: FieldErrors(errors),
                ..page(&staff::list(&app).await?, &who)
            };
            Ok(noted(answer(&visit, error.status(), page), &error))
        }
    }
}

/// `POST`: does something to an account.
async fn post_act(
    State(app): State<AppState>,
    who: SignedIn,
    Path((id, wanted)): Path<(Uuid, String)>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let sent = TypedAct {
        id: id.to_string(),
        reason: form.get(REASON).to_owned(),
        role: Role::parse(form.get(ROLE)),
    };
    if form.is_only_shown() {
        let page = StaffPage {
            sent: Some(sent),
            ..page(&staff::list(&app).await?, &who)
        };
        return Ok(answer(&visit, StatusCode::OK, page));
    }
    let reason = Some(form.get(REASON).trim().to_owned()).filter(|reason| !reason.is_empty());
    if wanted == "invite" {
        let link = invite(&app, who.actor(), id, reason).await?;
        let people = staff::list(&app).await?;
        let called = people.iter().find(|person| person.account == id).map(name);
        let page = page(&people, &who);
        return Ok(with_link(
            &app,
            &visit,
            page,
            &called.unwrap_or_default(),
            &link,
        ));
    }
    let wanted_act = match wanted.as_str() {
        "role" => Role::parse(form.get(ROLE))
            .filter(|role| role.is_staff())
            .map(StaffAct::GiveRole),
        "close" => Some(StaffAct::Close),
        "reopen" => Some(StaffAct::Reopen),
        _ => None,
    };
    let wanted_act = wanted_act.ok_or(ProblemKind::NotFound)?;
    match act(&app, who.actor(), id, wanted_act, reason).await {
        Ok(()) => Ok(go(&format!("{}?done={wanted}&who={id}", served::STAFF))),
        Err(StaffError::LastAdministrator) => {
            let people = staff::list(&app).await?;
            let called = people.iter().find(|person| person.account == id).map(name);
            let sentence = visit
                .words
                .staff_last_administrator(called.unwrap_or_default());
            let page = StaffPage {
                errors: FieldErrors(vec![(format!("staff-{id}"), sentence)]),
                sent: Some(sent),
                ..page(&people, &who)
            };
            let error = ApiError::from(StaffError::LastAdministrator);
            Ok(noted(answer(&visit, StatusCode::CONFLICT, page), &error))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(people: &[Person], reader: &SignedIn) -> StaffPage {
    let member = |person: &Person| StaffMember {
        id: person.account.to_string(),
        name: name(person),
        email: person.email.clone(),
        role: person.role,
        state: match person.closed_at {
            Some(time) => StaffState::Closed(for_reading(time)),
            None if person.can_sign_in => StaffState::Open,
            None => StaffState::Invited,
        },
        is_you: person.account == reader.account,
    };
    StaffPage {
        people: people.iter().map(member).collect(),
        ..StaffPage::default()
    }
}

fn with_link(
    app: &AppState,
    visit: &Visit,
    page: StaffPage,
    called: &str,
    link: &Link,
) -> Response {
    let page = StaffPage {
        link: Some(NewLink {
            name: called.to_owned(),
            address: visit.whole(app, &link.path),
            until: for_reading(link.expires_at),
        }),
        ..page
    };
    shown_once(answer(visit, StatusCode::OK, page))
}

fn answer(visit: &Visit, status: StatusCode, page: StaffPage) -> Response {
    visit.show(status, served::STAFF, |words| staff(words, page))
}
