//! My Profile, Transcript: the page and the file.

use api::served;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::transcript::{CREDIT, Credit, TranscriptPage, transcript};
use rules::Role;
use rules::credential::Series;

use crate::access::{Access, Routes};
use crate::credential;
use crate::host::AppState;
use crate::http::csv_file::transcript_csv;
use crate::notice::page::{holder, show};
use crate::problem::ApiError;
use crate::site::{Visit, guide};

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let candidate = Access::Confirmed(&[Role::Candidate]);
    routes
        .on(Method::GET, served::TRANSCRIPT, candidate, show_transcript)
        .on(Method::GET, served::TRANSCRIPT_FILE, candidate, send_file)
}

/// `GET`: the exams on record; `?credit=` shows those that are credited to one ID, or to none.
async fn show_transcript(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let on_record = credential::read(&app, holder(&visit)?.account).await?;
    let page = TranscriptPage {
        credit: Credit::parse(visit.query.get(CREDIT), &on_record.ids),
        results: on_record.results,
        ids: on_record.ids,
        entitlement: on_record.entitlement,
    };
    let screen = |words| match guide(words) {
        Some(guide) => transcript(guide, words, page),
        None => ui::not_found(words),
    };
    show(&app, &visit, StatusCode::OK, PROFILE, &[], screen).await
}

/// `GET`: the same as CSV.
async fn send_file(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let words = visit.words;
    let credentials = app.store.credentials(holder(&visit)?.account).await?;
    let series = |series: Series| {
        guide(words).map_or(series.name(), |guide| {
            guide.words.of_choice("series", series.name())
        })
    };
    let file = transcript_csv(words, |of| series(of).to_owned(), &credentials);
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"transcript.csv\"",
        ),
    ];
    Ok((headers, file.map_err(ApiError::internal)?).into_response())
}

/// The place of the header under which the tabs of My Profile are.
const PROFILE: &str = api::page::Page::Profile.path();
