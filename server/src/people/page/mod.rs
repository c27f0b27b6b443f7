//! A candidate's record as tech support sees it: a page per tab, and what can be done on it (S28–S30).

mod act;
mod guide;
mod history;
mod merge;
mod profile;
mod programs;
mod registration;
mod search;
mod transcript;

use api::{ProblemKind, served};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::record::Head;
use rules::Role;
use store::Person;
use ui::{FieldErrors, Screen};
use words::Words;

use super::record::{name, read};
use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::notice::page::holder;
use crate::posted::Forms;
use crate::problem::{ApiError, noted};
use crate::site::{Visit, go};

/// The parameter that says what was just done.
const DONE: &str = "done";

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let support = Access::Roles(&[Role::TechSupport]);
    search::add(routes)
        .on(Method::GET, served::USER, support, profile::get)
        .on(
            Method::GET,
            served::USER_TRANSCRIPT,
            support,
            transcript::get,
        )
        .on(Method::GET, served::USER_PROGRAMS, support, programs::get)
        .on(
            Method::GET,
            served::USER_REGISTRATION,
            support,
            registration::get,
        )
        .form(
            served::USER_REGISTRATION,
            support,
            registration::FORM,
            registration::post,
        )
        .on(Method::GET, served::USER_GUIDE, support, guide::get)
        .on(Method::GET, served::USER_HISTORY, support, history::get)
        .on(Method::GET, served::USER_MERGE, support, merge::get)
        .form(served::USER_MERGE, support, merge::FORM, merge::post)
        .form(served::USER_ACT, support, act::FORM, act::post)
}

/// What was done, as the address of the page says it after an act.
#[derive(Clone, Copy)]
enum Done {
    Linked,
    Primary,
    Credited,
    Merged,
    Undone,
    Saved,
    Confirmed,
}

impl Done {
    const ALL: [Done; 7] = [
        Done::Linked,
        Done::Primary,
        Done::Credited,
        Done::Merged,
        Done::Undone,
        Done::Saved,
        Done::Confirmed,
    ];

    const fn name(self) -> &'static str {
        match self {
            Done::Linked => "linked",
            Done::Primary => "primary",
            Done::Credited => "credited",
            Done::Merged => "merged",
            Done::Undone => "undone",
            Done::Saved => "saved",
            Done::Confirmed => "confirmed",
        }
    }

    fn text(self, words: Words) -> &'static str {
        match self {
            Done::Linked => words.record_linked_done(),
            Done::Primary => words.record_primary_done(),
            Done::Credited => words.record_credited_done(),
            Done::Merged => words.record_merged_done(),
            Done::Undone => words.record_undone_done(),
            Done::Saved => words.record_saved_done(),
            Done::Confirmed => words.record_confirmed_done(),
        }
    }

    /// To a tab of the record, which says what was done.
    fn at(self, tab: &str, record: &str) -> Response {
        let address = served::fill(tab, &[record]);
        go(&format!("{address}?{DONE}={}", self.name()))
    }
}

/// What stands above every tab.
fn head(visit: &Visit, person: &Person) -> Head {
    let done = Done::ALL
        .into_iter()
        .find(|done| done.name() == visit.query.get(DONE));
    Head {
        id: person.account.to_string(),
        name: name(person),
        email: person.email.clone(),
        merged_into: person.merged_into.map(|kept| kept.to_string()),
        done: done.map(|done| done.text(visit.words)),
    }
}

/// Writes a page of the record.
fn show(visit: &Visit, screen: impl FnOnce(Words) -> Screen) -> Response {
    visit.show(StatusCode::OK, served::USERS, screen)
}

/// Writes a page of these records that tells what is wrong with what was sent. It shows them: that they were read goes on
/// record, for who sends a form need not have opened its page.
async fn show_wrong(
    app: &AppState,
    visit: &Visit,
    people: &[&Person],
    kind: ProblemKind,
    screen: impl FnOnce(Words) -> Screen,
) -> Result<Response, ApiError> {
    for person in people {
        read(app, holder(visit)?, person.account).await?;
    }
    let error = ApiError::from(kind);
    let page = visit.show(error.status(), served::USERS, screen);
    Ok(noted(page, &error))
}

/// Errors as a form shows them.
fn shown(errors: Vec<api::FieldError>) -> FieldErrors {
    let errors = errors.into_iter();
    FieldErrors(errors.map(|error| (error.field, error.message)).collect())
}
