//! A candidate's requests: preparing, sending, the list, and the candidate's own steps.

use api::form::POSTED_KEY;
use api::page::Page;
use api::{Guidance, ProblemKind, RequestRecord, SendRequest, TakeStep, served};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::requests::{
    ANSWER, KIND, NewRequestPage, NotSent, RequestNotice, RequestPage, RequestsPage, TAKE_BACK,
    UNDER_WAY, WITHDRAW, field, new_request, not_sent, request, requests, step_field, withdraw,
};
use rules::interview::Answers;
use rules::{RequestKind, RequestStep, Role};
use ui::FieldErrors;
use ui::guide::{Carry, Turn, guide_href};
use uuid::Uuid;

use crate::access::{Access, PostedForm, Routes};
use crate::credential::OnRecord;
use crate::host::AppState;
use crate::http::form::Form;
use crate::notice::page::{holder, show};
use crate::posted::Forms;
use crate::problem::ApiError;
use crate::request::{self as service, Refused};
use crate::site::{Visit, go, guide, today};

/// A request about to be sent.
const REQUEST: PostedForm = PostedForm::on(served::NEW_REQUEST).texts(&[field::MESSAGE]);

/// A step of the candidate's own.
const STEP: PostedForm = PostedForm::on(served::REQUEST).texts(&[step_field::TEXT]);

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let candidate = Access::Confirmed(&[Role::Candidate]);
    routes
        .on(Method::GET, served::REQUESTS, candidate, list)
        .form(served::REQUESTS, candidate, REQUEST, send)
        .on(Method::GET, served::NEW_REQUEST, candidate, prepare)
        .on(Method::GET, served::REQUEST, candidate, one)
        .form(served::REQUEST_STEP, candidate, STEP, step)
}

/// `GET`: the candidate's own requests, and what else can be asked for.
async fn list(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let account = holder(&visit)?.account;
    let requests_of = service::list(&app, account).await?;
    let held = app.store.credentials(account).await?.ids.len();
    let is_open = |kind: &RequestKind| {
        kind.allowed(false, held).is_ok()
            && !requests_of
                .iter()
                .any(|request| request.kind == *kind && !request.state.is_over())
    };
    let page = RequestsPage {
        possible: RequestKind::ALL.into_iter().filter(is_open).collect(),
        requests: requests_of,
    };
    let screen = |words| requests(words, page);
    show(&app, &visit, StatusCode::OK, served::REQUESTS, &[], screen).await
}

/// What is asked for: by an outcome of the guide with its answers, or by itself.
struct Asked {
    kind: RequestKind,
    guidance: Option<Guidance>,
}

/// `GET`: a request about to be sent.
async fn prepare(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let asked = match interview(&app, visit.query.pairs()) {
        Some(guidance) => match kind_of(&app, &guidance) {
            Some(kind) => Asked {
                kind,
                guidance: Some(guidance),
            },
            None => {
                let refused = Refused::Mismatch;
                return refuse(&app, &visit, refused, Some(&guidance)).await;
            }
        },
        None => match RequestKind::parse(visit.query.get(KIND)) {
            Some(kind) => Asked {
                kind,
                guidance: None,
            },
            None => return Ok(go(served::REQUESTS)),
        },
    };
    let account = holder(&visit)?.account;
    match service::prepare(&app, account, asked.kind, asked.guidance.as_ref()).await {
        Ok(on_record) => write(&app, &visit, asked, on_record, Typed::default()).await,
        Err(refused) => refuse(&app, &visit, refused, asked.guidance.as_ref()).await,
    }
}

/// `POST`: sends it, once per key.
async fn send(State(app): State<AppState>, visit: Visit, form: Form) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let kind = RequestKind::parse(form.get(field::KIND)).ok_or(ProblemKind::NotFound)?;
    let key = form.get(POSTED_KEY).parse::<Uuid>().ok();
    let key = key
        .filter(|key| key.get_version_num() == 7)
        .ok_or(ProblemKind::IdempotencyKeyMissing)?;
    let wanted = SendRequest {
        kind,
        guidance: interview(&app, form.pairs()),
        message: form.get(field::MESSAGE).to_owned(),
    };
    let sent = if form.is_only_shown() {
        Err(Refused::Failed(ApiError::invalid(Vec::new())))
    } else {
        service::send(&app, visit.words, who, key, &wanted).await
    };
    match sent {
        Ok(outcome) => Ok(go(&address(&outcome.record.id))),
        // It was sent before, and something else was typed since: what is on record is shown.
        Err(Refused::KeyReused) => Ok(go(&format!(
            "{}?{UNDER_WAY}=yes",
            address(&key.to_string())
        ))),
        Err(Refused::Failed(error)) if error.kind() == ProblemKind::Invalid => {
            let asked = Asked {
                kind,
                guidance: wanted.guidance,
            };
            let typed = Typed {
                message: wanted.message,
                errors: errors(&error, field::MESSAGE),
            };
            match service::prepare(&app, who.account, kind, asked.guidance.as_ref()).await {
                Ok(on_record) => write(&app, &visit, asked, on_record, typed).await,
                Err(refused) => refuse(&app, &visit, refused, asked.guidance.as_ref()).await,
            }
        }
        Err(refused) => refuse(&app, &visit, refused, wanted.guidance.as_ref()).await,
    }
}

/// `GET`: one of the candidate's own requests; `?_withdraw=yes` asks whether it is to be taken back.
async fn one(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let found = service::find(&app, holder(&visit)?.account, &id).await?;
    if visit.query.get(WITHDRAW) == "yes" && !found.state.is_over() {
        let screen = |words| withdraw(words, &found);
        return show(&app, &visit, StatusCode::OK, served::REQUESTS, &[], screen).await;
    }
    let notice = (visit.query.get(UNDER_WAY) == "yes").then_some(RequestNotice::UnderWay);
    let page = RequestPage {
        request: found,
        typed: String::new(),
        errors: FieldErrors::default(),
        notice,
    };
    detail(&app, &visit, StatusCode::OK, page).await
}

/// `POST`: the candidate's own step.
async fn step(
    State(app): State<AppState>,
    visit: Visit,
    Path((id, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let step = match step.as_str() {
        ANSWER => RequestStep::Answer,
        TAKE_BACK => RequestStep::Withdraw,
        _ => return Err(ProblemKind::NotFound.into()),
    };
    let wanted = TakeStep {
        step,
        text: form.get(step_field::TEXT).to_owned(),
    };
    let version = Some(form.version()).filter(|version| *version > 0);
    let version = version.ok_or(ProblemKind::PreconditionMissing)?;
    let stepped = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        service::step(&app, visit.words, who, &id, version, &wanted).await
    };
    match stepped {
        Ok(_) => Ok(go(&address(&id))),
        Err(error) => {
            let notice = match error.kind() {
                ProblemKind::Invalid => None,
                ProblemKind::Stale | ProblemKind::StepNotPossible => Some(RequestNotice::MovedOn),
                _ => return Err(error),
            };
            let page = RequestPage {
                request: service::find(&app, who.account, &id).await?,
                typed: wanted.text,
                errors: errors(&error, step_field::TEXT),
                notice,
            };
            detail(&app, &visit, error.status(), page).await
        }
    }
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
struct Typed {
    message: String,
    errors: FieldErrors,
}

async fn write(
    app: &AppState,
    visit: &Visit,
    asked: Asked,
    on_record: OnRecord,
    typed: Typed,
) -> Result<Response, ApiError> {
    let who = holder(visit)?;
    let status = if typed.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = NewRequestPage {
        kind: asked.kind,
        guidance: asked.guidance,
        name: who.name.clone(),
        email: who.email.clone(),
        results: on_record.results,
        ids: on_record.ids,
        message: typed.message,
        errors: typed.errors,
    };
    let screen = |words| match guide(words) {
        Some(guide) => new_request(guide, words, page),
        None => ui::not_found(words),
    };
    show(app, visit, status, served::REQUESTS, &[], screen).await
}

async fn detail(
    app: &AppState,
    visit: &Visit,
    status: StatusCode,
    page: RequestPage,
) -> Result<Response, ApiError> {
    let about = about(&page.request);
    let screen = |words| match guide(words) {
        Some(guide) => request(guide, words, page),
        None => ui::not_found(words),
    };
    show(app, visit, status, served::REQUESTS, &about, screen).await
}

/// Why it was not sent, and the way on.
async fn refuse(
    app: &AppState,
    visit: &Visit,
    refused: Refused,
    guidance: Option<&Guidance>,
) -> Result<Response, ApiError> {
    let why = match refused {
        Refused::Mismatch => NotSent::Mismatch,
        Refused::NotAllowed(why) => NotSent::NotAllowed(why),
        Refused::UnderWay(id) => {
            return Ok(go(&format!("{}?{UNDER_WAY}=yes", address(&id.to_string()))));
        }
        refused @ (Refused::KeyReused | Refused::Failed(_)) => return Err(refused.into()),
    };
    let status = ApiError::from(refused).status();
    let policy = app.content.bundled();
    let back = match (policy, guidance) {
        (Some(policy), Some(guidance)) => {
            let answers = Answers::from(guidance.answers.clone());
            guide_href(policy, &answers, Carry::Query)
        }
        _ => Page::Guide.path().to_owned(),
    };
    let screen = |words| not_sent(words, why, back);
    show(app, visit, status, served::REQUESTS, &[], screen).await
}

/// The interview that a query or a form carries as the plain guide does; `None` where it names no outcome.
fn interview<'p>(
    app: &AppState,
    pairs: impl Iterator<Item = (&'p str, &'p str)>,
) -> Option<Guidance> {
    let policy = app.content.bundled()?;
    let turn = Turn::from_pairs(pairs);
    Some(Guidance {
        policy: policy.id().to_owned(),
        version: policy.version().to_owned(),
        date: today(app),
        answers: turn.answers.into(),
        outcome: turn.outcome?,
    })
}

/// What an outcome says to ask for.
fn kind_of(app: &AppState, guidance: &Guidance) -> Option<RequestKind> {
    let mut outcomes = app.content.bundled()?.outcomes().iter();
    let outcome = outcomes.find(|outcome| outcome.id == guidance.outcome)?;
    outcome.request_kind()
}

fn address(id: &str) -> String {
    served::fill(served::REQUEST, &[id])
}

fn about(request: &RequestRecord) -> Vec<Uuid> {
    request.id.parse().into_iter().collect()
}

/// The sentences of an error, beside the one field of the form.
fn errors(error: &ApiError, field: &str) -> FieldErrors {
    let errors = error.errors().iter();
    FieldErrors(
        errors
            .map(|error| (field.to_owned(), error.message.clone()))
            .collect(),
    )
}
