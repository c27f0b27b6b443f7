//! Pages that stand for what a device keeps. The server has nothing of it: they are nobody's, and an app fills them.

use api::page::Page;
use api::served::OFFLINE;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::offline::needs_app;
use rules::interview::Answers;

use super::document::Place;
use super::{answer, show_of_app};
use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::http::language;

/// Adds the pages.
pub(crate) fn add(routes: Routes) -> Routes {
    routes.on(Method::GET, OFFLINE, Access::Public, offline).on(
        Method::GET,
        Page::Outbox.path(),
        Access::Public,
        outbox,
    )
}

/// `GET`: what a device keeps, to show it while there is no server. Nothing in it is anybody's.
async fn offline(State(app): State<AppState>, request: Request) -> Response {
    let words = language::of(request.headers(), app.words);
    let write = move || desk::offline::offline(words);
    answer(
        StatusCode::OK,
        words,
        Place::Shell,
        String::new(),
        request.headers(),
        write,
    )
}

/// `GET`: what waits on the device to be sent.
async fn outbox(State(app): State<AppState>, request: Request) -> Response {
    show_of_app(
        &app,
        &request,
        Page::Outbox,
        Answers::default(),
        |words, _| needs_app(words, words.device_heading()),
    )
}
