//! All routes, and the layers around them.

use api::ProblemKind;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use super::health;
use super::pipeline;
use super::trace;
use crate::access::{Route, Routes};
use crate::host::AppState;
use crate::http::same_site;
use crate::openapi::Document;
use crate::problem::ApiError;
use crate::{
    account, address, audit, credential, exam_results, guidance, invitation, mailbox, openapi,
    people, profile, programs, queue, registration, request, site, staff,
};

/// The service. Whatever is no route is looked for among the site's files.
pub fn router(app: AppState) -> Router {
    let (routes, _, description) = routes(app.clone()).finish();
    let routes = routes.layer(Extension(Document::from(description)));
    layered(routes.fallback(site::assets::get), app)
}

/// Every route of the service, with who may use it.
pub fn table(app: AppState) -> Vec<Route> {
    routes(app).finish().1
}

fn routes(app: AppState) -> Routes {
    let rooms: [fn(Routes) -> Routes; 28] = [
        health::add,
        openapi::add,
        site::device::add,
        guidance::api::add,
        guidance::page::add,
        guidance::embed::add,
        account::api::add,
        account::page::add,
        address::api::add,
        address::page::add,
        invitation::page::add,
        profile::api::add,
        profile::page::add,
        registration::api::add,
        registration::page::add,
        credential::api::add,
        credential::page::add,
        programs::page::add,
        request::api::add,
        request::page::add,
        queue::api::add,
        queue::page::add,
        people::api::add,
        people::page::add,
        exam_results::page::add,
        mailbox::page::add,
        staff::page::add,
        audit::page::add,
    ];
    rooms
        .into_iter()
        .fold(Routes::new(app), |routes, add| add(routes))
}

/// Routes with everything around them that a request has to pass: what is added last, it passes first.
pub(crate) fn layered(routes: Router<AppState>, app: AppState) -> Router {
    routes
        .method_not_allowed_fallback(other_method)
        .layer(from_fn(same_site))
        .layer(from_fn_with_state(app.clone(), pipeline::handle))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(trace::span)
                .on_request(())
                .on_response(trace::answered)
                .on_body_chunk(())
                .on_eos(())
                .on_failure(()),
        )
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(from_fn_with_state(app.clone(), trace::begin))
        .with_state(app)
}

/// axum adds `Allow`; that is all the answer that `OPTIONS` wants.
async fn other_method(method: Method) -> Response {
    if method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        ApiError::from(ProblemKind::MethodNotAllowed).into_response()
    }
}
