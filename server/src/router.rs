//! All routes, and the layers around them.

use api::ProblemKind;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};

use crate::access::{Route, Routes};
use crate::http::{request, same_site};
use crate::problem::ApiError;
use crate::state::AppState;
use crate::{assets, handlers, pages};

/// The service. Whatever is no route is looked for among the site's files.
pub fn router(app: AppState) -> Router {
    let (routes, _) = routes(app.clone()).finish();
    layered(routes.fallback(assets::get), app)
}

/// Every route of the service, with who may use it.
pub fn table(app: AppState) -> Vec<Route> {
    routes(app).finish().1
}

fn routes(app: AppState) -> Routes {
    pages::add(handlers::add(Routes::new(app)))
}

/// Routes with everything around them that a request has to pass.
pub(crate) fn layered(routes: Router<AppState>, app: AppState) -> Router {
    routes
        .method_not_allowed_fallback(other_method)
        .layer(from_fn(same_site))
        .layer(from_fn_with_state(app.clone(), request::handle))
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
