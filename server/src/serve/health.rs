//! Whether the service works, for whoever watches it.

use api::ProblemKind;
use axum::extract::State;
use axum::{Extension, Json};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::trace::NoNews;
use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::host::BUILD;
use crate::problem::ApiError;

/// Adds the route.
pub(super) fn add(routes: Routes) -> Routes {
    routes.api(Access::Public, routes!(health), &[])
}

/// That it works.
#[derive(Serialize, ToSchema)]
struct Health {
    /// `ok`.
    #[schema(pattern = "^ok$")]
    status: &'static str,
    /// The build that the site inside belongs to.
    build: &'static str,
}

/// Whether it works. 503 when nothing can be written any more, so that whoever watches starts it again.
#[utoipa::path(
    get,
    path = api::path::HEALTH,
    operation_id = "health",
    responses((status = 200, body = Health))
)]
async fn health(
    State(app): State<AppState>,
) -> Result<(Extension<NoNews>, Json<Health>), ApiError> {
    if app.store.is_writable() {
        let health = Health {
            status: "ok",
            build: BUILD,
        };
        // Every open page asks now and then whether we are there. That we are is no news.
        Ok((Extension(NoNews), Json(health)))
    } else {
        Err(ProblemKind::Busy.into())
    }
}
