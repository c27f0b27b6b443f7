//! The description of the API (OpenAPI 3.1), put together from a table of operations and the schemas beside it.

mod operations;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use api::ProblemKind;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::access::{Access, Routes};
use crate::http::cached::{Cached, entity_tag_of};
use operations::{ALWAYS, Guard, OPERATIONS, Operation};

/// JSON Schemas of everything that travels. A test compares them with the types of `api`.
const SCHEMAS: &str = include_str!("schemas.json");

/// Adds the route.
pub(crate) fn add(routes: Routes) -> Routes {
    routes.on(Method::GET, api::path::OPENAPI, Access::Public, get)
}

/// `GET`: the description of this API.
async fn get(headers: HeaderMap) -> Response {
    document().answer(&headers)
}

/// The document, ready to be sent.
fn document() -> &'static Cached {
    static DOCUMENT: LazyLock<Cached> = LazyLock::new(|| {
        let body = Bytes::from(describe().to_string());
        Cached {
            etag: entity_tag_of(&body),
            body,
            content_type: HeaderValue::from_static("application/json"),
            cache_control: "no-cache",
        }
    });
    &DOCUMENT
}

fn describe() -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = operation.describe();
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Waypost", "version": "1" },
        "paths": paths,
        "components": {
            "schemas": serde_json::from_str::<Value>(SCHEMAS).unwrap_or_default(),
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": "__Host-sid" } },
        },
    })
}

impl Operation {
    fn describe(&self) -> Value {
        let mut parameters: Vec<Value> = self
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .map(|name| parameter("path", name, true))
            .collect();
        let mut described = json!({ "operationId": self.name });
        let problems = self
            .problems
            .iter()
            .chain(self.guard.problems())
            .chain(self.body_problems())
            .chain(ALWAYS);
        let mut responses = success(self.success);
        for kind in problems {
            describe_problem(&mut responses, *kind);
        }
        if let Some(header) = self.guard.header() {
            parameters.push(parameter("header", header, true));
        }
        let query = self.query.iter();
        parameters.extend(query.map(|name| parameter("query", name, false)));
        if !parameters.is_empty() {
            described["parameters"] = parameters.into();
        }
        if let Some(body) = self.body {
            described["requestBody"] =
                json!({ "required": true, "content": content("application/json", body) });
        }
        if self.signed_in {
            describe_problem(&mut responses, ProblemKind::NotSignedIn);
            described["security"] = json!([{ "session": [] }]);
        }
        described["responses"] = responses.into();
        described
    }

    fn body_problems(&self) -> &'static [ProblemKind] {
        use ProblemKind::{MalformedJson, NotJson, TooLarge, TooSlow, UnknownField};
        if self.body.is_some() {
            &[MalformedJson, UnknownField, TooLarge, TooSlow, NotJson]
        } else {
            &[]
        }
    }
}

impl Guard {
    fn header(self) -> Option<&'static str> {
        match self {
            Guard::None => None,
            Guard::IfMatch => Some("If-Match"),
            Guard::IdempotencyKey => Some("Idempotency-Key"),
        }
    }

    fn problems(self) -> &'static [ProblemKind] {
        match self {
            Guard::None => &[],
            Guard::IfMatch => &[
                ProblemKind::BadHeader,
                ProblemKind::PreconditionMissing,
                ProblemKind::Stale,
            ],
            Guard::IdempotencyKey => &[ProblemKind::BadHeader, ProblemKind::IdempotencyKeyMissing],
        }
    }
}

fn success(answers: &[(u16, &str)]) -> Map<String, Value> {
    let answers = answers.iter().map(|(status, schema)| {
        let mut answer = json!({ "description": schema });
        if !schema.is_empty() {
            answer["content"] = content("application/json", schema);
        }
        (status.to_string(), answer)
    });
    answers.collect()
}

/// Several kinds share a status: they are listed in its description by their `type`.
fn describe_problem(responses: &mut Map<String, Value>, kind: ProblemKind) {
    let answer = responses.entry(kind.status().to_string()).or_insert_with(
        || json!({ "description": "", "content": content("application/problem+json", "Problem") }),
    );
    let told = answer["description"].as_str().unwrap_or_default();
    if !told.split(' ').any(|known| known == kind.uri()) {
        answer["description"] = format!("{told} {}", kind.uri()).trim().into();
    }
}

fn content(media_type: &str, schema: &str) -> Value {
    let schema = match schema.strip_suffix("[]") {
        Some(item) => json!({ "type": "array", "items": reference(item) }),
        None => reference(schema),
    };
    json!({ media_type: { "schema": schema } })
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn parameter(place: &str, name: &str, required: bool) -> Value {
    json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } })
}
