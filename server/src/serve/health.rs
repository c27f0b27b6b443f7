//! Whether the service works, for whoever watches it.

use api::ProblemKind;
use axum::Json;
use axum::extract::State;
use axum::http::Method;
use serde_json::{Value, json};

use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::host::BUILD;
use crate::problem::ApiError;

/// Adds the route.
pub(super) fn add(routes: Routes) -> Routes {
    routes.on(Method::GET, api::path::HEALTH, Access::Public, health)
}

/// `GET`: whether it works. 503 when nothing can be written any more, so that whoever watches starts it again.
async fn health(State(app): State<AppState>) -> Result<Json<Value>, ApiError> {
    if app.store.is_writable() {
        Ok(Json(json!({ "status": "ok", "build": BUILD })))
    } else {
        Err(ProblemKind::Busy.into())
    }
}
