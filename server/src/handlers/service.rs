//! What the service says of itself.

use api::ProblemKind;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use crate::problem::ApiError;
use crate::state::AppState;
use crate::{BUILD, openapi};

/// `GET`: whether it works. 503 when nothing can be written any more, so that whoever watches starts it again.
pub async fn health(State(app): State<AppState>) -> Result<Json<Value>, ApiError> {
    if app.store.is_writable() {
        Ok(Json(json!({ "status": "ok", "build": BUILD })))
    } else {
        Err(ProblemKind::Busy.into())
    }
}

/// `GET`: the description of this API.
pub async fn openapi(headers: HeaderMap) -> Response {
    openapi::document().answer(&headers)
}
