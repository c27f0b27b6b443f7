//! What `#[utoipa::path]` says beside each handler, put together with what follows from it: who is let in, which headers a write
//! carries and whether there is a body say which problems an operation can have.

use api::ProblemKind;
use axum::http::Method;
use utoipa::openapi::path::{Operation, ParameterIn, PathItem, Paths};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, Content, Info, OpenApi, Ref, RefOr, Response as Described, ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::UtoipaMethodRouter;

use crate::access::Access;

/// The name of the security scheme: the session's cookie.
const SESSION: &str = "session";

/// The description of the operations so far.
#[derive(Default)]
pub(crate) struct Description {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Description {
    /// Adds what `routes!` found of an operation. `problems` are those that do not follow from the rest.
    pub fn add<S>(
        &mut self,
        access: Access,
        (schemas, paths, _): &UtoipaMethodRouter<S>,
        problems: &[ProblemKind],
    ) where
        S: Clone + Send + Sync + 'static,
    {
        for (path, item) in &paths.paths {
            let mut item = item.clone();
            for (method, operation) in operations(&mut item) {
                complete(operation, &method, access, problems);
            }
            match self.paths.paths.get_mut(path) {
                Some(known) => known.merge_operations(item),
                None => {
                    self.paths.paths.insert(path.clone(), item);
                }
            }
        }
        self.schemas.extend(schemas.iter().cloned());
    }

    /// The whole document.
    pub fn finish(self) -> OpenApi {
        let mut components = Components::new();
        components.schemas.extend(self.schemas);
        let mut problem = Vec::new();
        api::Problem::schemas(&mut problem);
        problem.push((api::Problem::name().into_owned(), api::Problem::schema()));
        components.schemas.extend(problem);
        let cookie = ApiKeyValue::with_description(
            "__Host-sid",
            "Set by signing in. On plain http to a loopback address it is called `loopback-sid`.",
        );
        components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
        let mut document = OpenApi::new(Info::new("Waypost", "1"), self.paths);
        document.components = Some(components);
        document
    }
}

/// The methods of a path with what they do.
pub(crate) fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let all = [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Adds what follows: who may come in, and what can go wrong.
fn complete(operation: &mut Operation, method: &Method, access: Access, problems: &[ProblemKind]) {
    use ProblemKind::{
        AddressNotConfirmed, BadHeader, Busy, DiskFull, Forbidden, IdempotencyKeyMissing, Internal,
        MalformedJson, MethodNotAllowed, NotFound, NotJson, NotSignedIn, OtherSite,
        PreconditionMissing, Stale, TooLarge, TooSlow, UnknownField,
    };
    let summary = operation.summary.clone().unwrap_or_default();
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            summary.clone_into(&mut answer.description);
        }
    }
    let mut all = problems.to_vec();
    if access != Access::Public {
        all.push(NotSignedIn);
        operation.security = Some(vec![SecurityRequirement::new::<_, _, String>(SESSION, [])]);
    }
    if matches!(access, Access::Roles(_) | Access::Confirmed(_)) {
        all.push(Forbidden);
    }
    if matches!(access, Access::Confirmed(_)) {
        all.push(AddressNotConfirmed);
    }
    if !method.is_safe() {
        all.extend([OtherSite, DiskFull]);
    }
    for parameter in operation.parameters.iter().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        match (&parameter.parameter_in, parameter.name.as_str()) {
            (ParameterIn::Path, _) => all.push(NotFound),
            (ParameterIn::Header, "If-Match") => {
                all.extend([BadHeader, PreconditionMissing, Stale]);
            }
            (ParameterIn::Header, "Idempotency-Key") => {
                all.extend([BadHeader, IdempotencyKeyMissing]);
            }
            _ => {}
        }
    }
    if operation.request_body.is_some() {
        all.extend([MalformedJson, UnknownField, TooLarge, TooSlow, NotJson]);
    }
    all.extend([MethodNotAllowed, Internal, Busy]);
    for kind in all {
        tell(operation, kind);
    }
}

/// Several kinds share a status: they are listed in its description by their `type`.
fn tell(operation: &mut Operation, kind: ProblemKind) {
    let status = kind.status().to_string();
    let answer = operation.responses.responses.entry(status);
    let RefOr::T(answer) = answer.or_insert_with(|| RefOr::T(problem())) else {
        return;
    };
    if !answer
        .description
        .split(' ')
        .any(|known| known == kind.uri())
    {
        let text = format!("{} {}", answer.description, kind.uri());
        text.trim().clone_into(&mut answer.description);
    }
}

fn problem() -> Described {
    let content = Content::new(Some(Ref::from_schema_name(api::Problem::name())));
    ResponseBuilder::new()
        .content("application/problem+json", content)
        .build()
}
