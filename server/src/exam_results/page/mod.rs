//! Files of exam results, for administrators: sent, checked, recorded, and their refused rows.

mod receive;
mod shown;

use std::sync::Arc;

use api::{ProblemKind, served};
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, REFRESH};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::import::{FilesPage, file, files};
use rules::Role;
use store::Actor;
use ui::FieldErrors;
use uuid::Uuid;

use crate::access::{Access, PostedForm, Routes};
use crate::exam_results::{self, Import, MOST_BYTES, Report, Stage};
use crate::host::AppState;
use crate::http::csv_file;
use crate::http::download;
use crate::http::form::Form;
use crate::posted::{Forms, of_another};
use crate::problem::ApiError;
use crate::site::{Visit, go};
use receive::{NotReceived, receive};

/// How soon a browser loads the page of a file again while something goes on. A header does it where no script runs.
const AGAIN_AFTER: HeaderValue = HeaderValue::from_static("2");

/// The form that sends a file.
const SEND: PostedForm = PostedForm::on(served::IMPORTS).sends_file();
/// The button that records what was checked.
const APPLY: PostedForm = PostedForm::on(served::IMPORT);

/// Adds the pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let administrators = Access::Roles(&[Role::Administrator]);
    routes
        .on(Method::GET, served::IMPORTS, administrators, all)
        .form(served::IMPORTS, administrators, SEND, send)
        .on(
            Method::GET,
            served::IMPORT_TEMPLATE,
            administrators,
            template,
        )
        .on(Method::GET, served::IMPORT, administrators, one)
        .on(Method::GET, served::IMPORT_REFUSED, administrators, refused)
        .form(served::IMPORT_APPLY, administrators, APPLY, apply)
}

/// `GET`: the form, and the files that were sent lately.
async fn all(State(app): State<AppState>, visit: Visit) -> Response {
    write(&app, &visit, StatusCode::OK, FieldErrors::default())
}

fn write(app: &AppState, visit: &Visit, status: StatusCode, errors: FieldErrors) -> Response {
    let lines = app.imports.all().into_iter();
    let page = FilesPage {
        key: Uuid::now_v7().to_string(),
        limit: MOST_BYTES / (1024 * 1024),
        files: lines
            .map(|import| shown::line(visit.words, &import))
            .collect(),
        errors,
    };
    visit.show(status, served::IMPORTS, |words| files(words, page))
}

/// `POST`: takes a file on; what it would change is on its own page.
async fn send(
    State(app): State<AppState>,
    visit: Visit,
    request: Request,
) -> Result<Response, ApiError> {
    let by = actor(&visit)?;
    let received = match receive(&app, by.account, request).await {
        Ok(received) => received,
        Err(NotReceived::Failed(error)) => return Err(error),
        Err(NotReceived::OfAnother(owner)) => return Ok(of_another(owner)),
        Err(refused) => return Ok(again(&app, &visit, &refused)),
    };
    let (id, name) = (received.key, received.name);
    if let Some(file) = received.file
        && exam_results::begin(&app, id, name, by, file).is_err()
    {
        return Ok(again(&app, &visit, &NotReceived::TooMany));
    }
    Ok(go(&served::fill(served::IMPORT, &[&id.to_string()])))
}

/// The form once more, with what was wrong.
fn again(app: &AppState, visit: &Visit, refused: &NotReceived) -> Response {
    let words = visit.words;
    let (status, sentence) = match refused {
        NotReceived::NoFile | NotReceived::Failed(_) | NotReceived::OfAnother(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            words.import_choose_file().to_owned(),
        ),
        NotReceived::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            words.import_too_large(MOST_BYTES / (1024 * 1024)),
        ),
        NotReceived::BrokenOff => (
            StatusCode::BAD_REQUEST,
            words.import_broken_off().to_owned(),
        ),
        NotReceived::TooMany => (
            StatusCode::SERVICE_UNAVAILABLE,
            words.import_too_many().to_owned(),
        ),
    };
    let errors = FieldErrors(vec![("file".to_owned(), sentence)]);
    write(app, visit, status, errors)
}

/// `GET`: the template.
async fn template() -> Result<Response, ApiError> {
    let file = csv_file::template().map_err(ApiError::internal)?;
    Ok(csv("exam-results.csv", file))
}

/// `GET`: how far a file is.
async fn one(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let import = found(&app, &id)?;
    let words = visit.words;
    let is_under_way = import.stage().is_under_way();
    // The refused rows are read from disk.
    let page = tokio::task::spawn_blocking(move || shown::page(words, &import))
        .await
        .map_err(ApiError::internal)?
        .map_err(ApiError::internal)?;
    let mut response = visit.show(StatusCode::OK, served::IMPORTS, |words| file(words, page));
    if is_under_way {
        response.headers_mut().insert(REFRESH, AGAIN_AFTER);
    }
    Ok(response)
}

/// `GET`: the refused rows.
async fn refused(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let report = report(&*found(&app, &id)?).ok_or(ProblemKind::NotFound)?;
    let words = visit.words;
    let body = download::written(move |target| {
        exam_results::write_refused(&report.table, &report.findings.refused, words, target)
    });
    Ok(csv("refused.csv", body))
}

/// `POST`: records what was checked. Asking twice is asking once.
async fn apply(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let by = actor(&visit)?;
    let import = found(&app, &id)?;
    if form.is_only_shown() {
        return Ok(go(&served::fill(served::IMPORT, &[&id])));
    }
    exam_results::apply(&app, import, by);
    Ok(go(&served::fill(served::IMPORT, &[&id])))
}

fn actor(visit: &Visit) -> Result<Actor, ApiError> {
    let who = visit.who.as_ref().ok_or(ProblemKind::NotSignedIn)?;
    Ok(who.actor())
}

fn found(app: &AppState, id: &str) -> Result<Arc<Import>, ApiError> {
    let id = Uuid::try_parse(id).ok();
    let import = id.and_then(|id| app.imports.find(id));
    import.ok_or(ProblemKind::NotFound.into())
}

fn report(import: &Import) -> Option<Arc<Report>> {
    match import.stage() {
        Stage::Checked(report) | Stage::Recorded(report) | Stage::Stopped(_, _, report) => {
            Some(report)
        }
        _ => None,
    }
}

/// A file to keep.
fn csv(name: &'static str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    if let Ok(kept) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, kept);
    }
    response
}
