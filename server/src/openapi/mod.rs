//! The description of the API (OpenAPI 3.1): what stands beside the handlers, put together, and its address.

mod description;

use std::sync::{Arc, LazyLock};

use axum::Extension;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use utoipa_axum::routes;

use crate::access::{Access, Routes};
use crate::http::cached::{Cached, entity_tag_of};

pub(crate) use description::{Description, operations};

/// Adds the route.
pub(crate) fn add(routes: Routes) -> Routes {
    routes.api(Access::Public, routes!(get), &[])
}

/// The document, made when somebody first asks for it: it is a good part of what starting takes.
#[derive(Clone)]
pub(crate) struct Document(Arc<LazyLock<Cached, Box<dyn FnOnce() -> Cached + Send>>>);

impl From<Description> for Document {
    fn from(description: Description) -> Document {
        Document(Arc::new(LazyLock::new(Box::new(move || {
            let body = Bytes::from(description.finish().to_json().unwrap_or_default());
            Cached {
                etag: entity_tag_of(&body),
                body,
                content_type: HeaderValue::from_static("application/json"),
                cache_control: "no-cache",
            }
        }))))
    }
}

/// The description of this API.
#[utoipa::path(
    get,
    path = api::path::OPENAPI,
    operation_id = "describe",
    responses(
        (status = 200, description = "An OpenAPI document: this one.", body = Object, headers(("etag" = String))),
        (status = 304, description = "It is what `If-None-Match` names.")
    )
)]
async fn get(Extension(document): Extension<Document>, headers: HeaderMap) -> Response {
    document.0.answer(&headers)
}
