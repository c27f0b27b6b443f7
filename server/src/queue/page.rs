//! The queue of a desk, and its requests.

use api::{ProblemKind, QueueFilters, form as field, served};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::queue::{
    AFTER, Age, Decided, DeskRequestPage, Notice, QueuePage, TakenStep, TypedStep, desk_request,
    queue,
};
use rules::{RequestStep, Role};
use ui::{FieldErrors, Screen};
use words::Words;

use crate::access::{Access, PostedForm, Routes};
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::http::form::Form;
use crate::notice::page::holder;
use crate::posted::Forms;
use crate::problem::{ApiError, noted};
use crate::queue::{self as service, Opened, Refused, Typed};
use crate::site::{Visit, go, guide};

/// The parameter that says which step was just taken.
const DONE: &str = "done";

/// A step of the desk's.
const STEP: PostedForm = PostedForm::on(served::DESK_REQUEST)
    .texts(&[field::ASK, field::REFUSE, field::FULFILL, field::NUMBER])
    .secrets(&[field::CODE]);

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let desks = Access::Roles(&[Role::TechSupport, Role::ServiceCenter]);
    routes
        .on(Method::GET, served::QUEUE, desks, list)
        .on(Method::GET, served::DESK_REQUEST, desks, one)
        .form(served::DESK_STEP, desks, STEP, step)
}

/// `GET`: the queue of the reader's desk.
async fn list(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let filters = QueueFilters::read(visit.query.pairs());
    let after = visit.query.get(AFTER);
    let queue_of = service::queue(&app, who, &filters, after).await?;
    let ages = queue_of.requests.iter();
    let ages = ages.map(|request| age(&app, &request.sent_at)).collect();
    let page = QueuePage {
        kinds: service::kinds_of(who.role),
        filters,
        queue: queue_of,
        ages,
        is_later_page: !after.is_empty(),
    };
    Ok(visit.show(StatusCode::OK, served::QUEUE, |words| queue(words, page)))
}

/// How long ago a time was.
fn age(app: &AppState, at: &str) -> Age {
    let at = at.parse::<jiff::Timestamp>().unwrap_or_default();
    let seconds = app.now().div_euclid(1_000_000) - at.as_second();
    Age::of(u64::try_from(seconds).unwrap_or_default())
}

/// `GET`: a request with what it takes to act on it.
async fn one(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let opened = service::open(&app, holder(&visit)?, &id).await?;
    let mut page = page(&visit, opened)?;
    let done = STEPS
        .iter()
        .find(|(name, _)| *name == visit.query.get(DONE));
    page.notice = done.map(|(_, step)| Notice::Done(*step));
    Ok(visit.show(StatusCode::OK, served::QUEUE, |words| write(words, page)))
}

/// The steps of a desk, by their names in an address.
const STEPS: [(&str, RequestStep); 5] = [
    ("claim", RequestStep::Claim),
    ("release", RequestStep::Release),
    ("ask", RequestStep::Ask),
    ("fulfill", RequestStep::Fulfill),
    ("refuse", RequestStep::Refuse),
];

/// `POST`: takes a step.
async fn step(
    State(app): State<AppState>,
    visit: Visit,
    Path((id, name)): Path<(String, String)>,
    form: Form,
) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let known = STEPS.iter().find(|(known, _)| *known == name);
    let (_, step) = *known.ok_or(ProblemKind::NotFound)?;
    let text = match step {
        RequestStep::Ask => field::ASK,
        RequestStep::Refuse => field::REFUSE,
        _ => field::FULFILL,
    };
    let typed = Typed {
        // A form without a version is one that nobody wrote: it is as stale as can be.
        version: form.version(),
        text: form.get(text).to_owned(),
        number: form.get(field::NUMBER).to_owned(),
        code: form.get(field::CODE).to_owned(),
        mcp_id: form.get(field::MCP_ID).to_owned(),
    };
    let address = served::fill(served::DESK_REQUEST, &[&id]);
    let stepped = if form.is_only_shown() {
        Err(Refused::Invalid(Vec::new()))
    } else {
        service::step(&app, visit.words, who, &id, step, &typed).await
    };
    let refused = match stepped {
        Ok(_) => return Ok(go(&format!("{address}?{DONE}={name}"))),
        Err(Refused::Failed(error)) => return Err(error),
        Err(refused) => refused,
    };
    let opened = service::open(&app, who, &id).await?;
    let mut page = page(&visit, opened)?;
    // The code is not among it: whoever typed it types it again.
    page.typed = TypedStep {
        step: Some(step),
        text: typed.text,
        number: typed.number,
        mcp_id: typed.mcp_id,
        taken_by: None,
    };
    let kind = tell(visit.words, &mut page, refused)?;
    let error = ApiError::from(kind);
    let answer = visit.show(error.status(), served::QUEUE, |words| write(words, page));
    Ok(noted(answer, &error))
}

/// Puts on the page why a step was not taken.
fn tell(
    words: Words,
    page: &mut DeskRequestPage,
    refused: Refused,
) -> Result<ProblemKind, ApiError> {
    let (notice, kind) = match refused {
        Refused::Invalid(errors) => {
            let errors = errors.into_iter();
            page.errors = FieldErrors(errors.map(|error| (error.field, error.message)).collect());
            return Ok(ProblemKind::Invalid);
        }
        Refused::NumberTaken(other) => {
            let taken = words.queue_number_taken().to_owned();
            page.errors = FieldErrors(vec![(field::NUMBER.to_owned(), taken)]);
            page.typed.taken_by = Some(other.to_string());
            return Ok(ProblemKind::Invalid);
        }
        Refused::Stale => (Notice::Stale, ProblemKind::Stale),
        Refused::NotNow(_) => (Notice::NotNow, ProblemKind::StepNotPossible),
        Refused::OfAnother(name) => (Notice::OfAnother(name), ProblemKind::StepNotPossible),
        Refused::HoldsOne => (Notice::HoldsOne, ProblemKind::StepNotPossible),
        Refused::Failed(error) => return Err(error),
    };
    page.notice = Some(notice);
    Ok(kind)
}

fn page(visit: &Visit, opened: Opened) -> Result<DeskRequestPage, ApiError> {
    let who = holder(visit)?;
    let request = opened.request;
    let queued = service::queued(&request, who);
    let steps = request.steps.into_iter().map(|taken| TakenStep {
        at: rfc3339(taken.at),
        by: taken.by,
        by_desk: taken.by_staff,
        step: taken.step,
        text: taken.text,
    });
    Ok(DeskRequestPage {
        request: queued,
        message: request.message,
        steps: steps.collect(),
        candidate: request.account.to_string(),
        email: opened.email,
        can_open_record: who.role == Role::TechSupport,
        decided: opened.decided.map(|decided| Decided {
            guidance: decided.guidance,
            version_now: decided.version_now,
            outcome_now: decided.outcome_now,
        }),
        results: opened.on_record.results,
        ids: opened.on_record.ids,
        entitlement: opened.on_record.entitlement,
        notice: None,
        typed: TypedStep::default(),
        errors: FieldErrors::default(),
    })
}

fn write(words: Words, page: DeskRequestPage) -> Screen {
    match guide(words) {
        Some(guide) => desk_request(guide, words, page),
        None => ui::not_found(words),
    }
}
