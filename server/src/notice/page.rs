//! What the pages of a candidate share: who comes, and what a candidate is told first.

use api::ProblemKind;
use api::page::Page;
use axum::http::StatusCode;
use axum::response::Response;
use desk::notices::{Notice, NoticeKind, above};
use store::NoticeKind as Kind;
use ui::Screen;
use uuid::Uuid;
use words::Words;

use crate::access::SignedIn;
use crate::host::AppState;
use crate::notice;
use crate::problem::ApiError;
use crate::site::Visit;

/// Who comes: always there on a route that is not public.
pub(crate) fn holder(visit: &Visit) -> Result<&SignedIn, ApiError> {
    visit.who.as_ref().ok_or(ProblemKind::NotSignedIn.into())
}

/// Writes a page with the notices above it. `about`: what the page is about, so that its notices are read by it.
pub(crate) async fn show(
    app: &AppState,
    visit: &Visit,
    status: StatusCode,
    place: &'static str,
    about: &[Uuid],
    screen: impl FnOnce(Words) -> Screen,
) -> Result<Response, ApiError> {
    let notices = notices(app, visit, about).await?;
    Ok(visit.show(status, place, |words| {
        above(words, notices, "", screen(words))
    }))
}

/// Writes a page that the app takes over, with the notices above it where no app will come: it would take them away again.
pub(crate) async fn show_in_app(
    app: &AppState,
    visit: &Visit,
    page: Page,
    screen: impl FnOnce(Words) -> Screen,
) -> Result<Response, ApiError> {
    let notices = notices(app, visit, &[]).await?;
    Ok(visit.show_in_app(page, |words| {
        above(words, notices, "needs-no-app", screen(words))
    }))
}

async fn notices(app: &AppState, visit: &Visit, about: &[Uuid]) -> Result<Vec<Notice>, ApiError> {
    let who = holder(visit)?;
    if !who.may_see_exams() {
        return Ok(Vec::new());
    }
    let unread = notice::unread(app, who.account, about).await?;
    let notices = unread.into_iter().map(|notice| {
        let (kind, is_of_request) = match notice.kind {
            Kind::IdIssued => (NoticeKind::IdIssued, false),
            Kind::RequestAsked => (NoticeKind::RequestAsked, true),
            Kind::RequestFulfilled => (NoticeKind::RequestFulfilled, true),
            Kind::RequestRefused => (NoticeKind::RequestRefused, true),
        };
        Notice {
            kind,
            request: notice
                .about
                .filter(|_| is_of_request)
                .map(|id| id.to_string()),
        }
    });
    Ok(notices.collect())
}
