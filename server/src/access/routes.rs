//! Routes with who may use them. A route cannot be added without saying so, and what it says is what is enforced.
//!
//! The table of all routes is what the tests try: every route, in every role, on one's own, another's and no object. A route
//! of the API cannot be added without its description either.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::ProblemKind;
use api::page::Page;
use axum::extract::{OptionalFromRequestParts, Request, State};
use axum::handler::Handler;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};
use rules::Role;
use rules::interview::Link;
use utoipa_axum::router::UtoipaMethodRouter;

use super::{PostedForm, SessionCookie, SignedIn};
use crate::host::AppState;
use crate::http::{arriving, language};
use crate::openapi::{Description, operations};
use crate::problem::ApiError;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in. What belongs to somebody else is "not found".
    SignedIn,
    /// Whoever has one of these roles.
    Roles(&'static [Role]),
    /// Whoever has one of these roles and, if a candidate, has shown that the address of the account is theirs: what came to
    /// the account by its address.
    Confirmed(&'static [Role]),
}

/// A route as the table has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The template, such as `/users/{id}`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
    /// Where it receives a posted form: what is known of that.
    pub form: Option<PostedForm>,
}

/// What shows a posted form at its address, around the page that is there.
type Shows = Box<dyn FnOnce(Option<MethodRouter<AppState>>) -> MethodRouter<AppState>>;

/// Routes being put together.
pub struct Routes {
    app: AppState,
    table: Vec<Route>,
    /// What is read: where a form goes to the same address, that is shown there, too.
    pages: BTreeMap<String, MethodRouter<AppState>>,
    /// What does something, after what is read: so `Allow` names the methods in the order in which people use them.
    others: Vec<(String, MethodRouter<AppState>)>,
    forms: BTreeMap<&'static str, Shows>,
    description: Description,
}

impl Routes {
    /// No routes yet.
    pub fn new(app: AppState) -> Routes {
        Routes {
            app,
            table: Vec::new(),
            pages: BTreeMap::new(),
            others: Vec::new(),
            forms: BTreeMap::new(),
            description: Description::default(),
        }
    }

    /// Adds a route to a page.
    pub fn on<H, T>(self, method: Method, path: &'static str, access: Access, handler: H) -> Routes
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        // GET answers HEAD, too.
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.add(method, path, access, on(filter, handler))
    }

    /// Adds a route of the API: `routes!` of a handler with `#[utoipa::path]`, and the problems that it has beyond those that
    /// follow from the rest.
    pub(crate) fn api(
        mut self,
        access: Access,
        described: UtoipaMethodRouter<AppState>,
        problems: &[ProblemKind],
    ) -> Routes {
        self.description.add(access, &described, problems);
        let (_, mut paths, handler) = described;
        for (path, item) in &mut paths.paths {
            for (method, _) in operations(item) {
                self = self.add(method, path, access, handler.clone());
            }
        }
        self
    }

    /// Adds what receives a posted form, and what shows it again at its address.
    pub(crate) fn add_form(
        mut self,
        path: &'static str,
        access: Access,
        form: PostedForm,
        receives: MethodRouter<AppState>,
        shows: Shows,
    ) -> Routes {
        self.others.push((path.to_owned(), receives));
        self.forms.insert(path, shows);
        self.table.push(Route {
            method: Method::POST,
            path: path.to_owned(),
            access,
            form: Some(form),
        });
        self
    }

    fn add(
        mut self,
        method: Method,
        path: &str,
        access: Access,
        handler: MethodRouter<AppState>,
    ) -> Routes {
        let handler = self.guarded(path, access, handler);
        if method == Method::GET {
            self.pages.insert(path.to_owned(), handler);
        } else {
            self.others.push((path.to_owned(), handler));
        }
        self.table.push(Route {
            method,
            path: path.to_owned(),
            access,
            form: None,
        });
        self
    }

    /// A handler behind the guard that says who may use it.
    pub(crate) fn guarded(
        &self,
        path: &str,
        access: Access,
        handler: MethodRouter<AppState>,
    ) -> MethodRouter<AppState> {
        let guard = Guard {
            app: self.app.clone(),
            access,
            depends_on_reader: access != Access::Public
                || Page::at(path).is_some_and(Page::depends_on_reader),
        };
        handler.route_layer(from_fn_with_state(Arc::new(guard), let_in))
    }

    /// The service that the routes are of.
    pub(crate) fn app(&self) -> &AppState {
        &self.app
    }

    /// The router, the table of what is in it, and the description of the API.
    pub(crate) fn finish(mut self) -> (Router<AppState>, Vec<Route>, Description) {
        let mut router = Router::new();
        for (path, shows) in self.forms {
            let page = shows(self.pages.remove(path));
            router = router.route(path, page);
        }
        for (path, handler) in self.pages.into_iter().chain(self.others) {
            router = router.route(&path, handler);
        }
        (router, self.table, self.description)
    }
}

struct Guard {
    app: AppState,
    access: Access,
    /// Whether its page is another one for who is signed in.
    depends_on_reader: bool,
}

/// Lets a request through to its route, or not. Whoever has just arrived from another site comes once more, with their cookie.
async fn let_in(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if !(guard.depends_on_reader && is_page(request.method(), request.uri().path())) {
        return decide(&guard, request, next).await;
    }
    let headers = request.headers();
    let cookie = SessionCookie::of(&guard.app, request.extensions(), headers);
    if cookie.token_hash().is_none() && arriving::comes_from_elsewhere(headers) {
        let words = language::of(headers, guard.app.words);
        return arriving::page(words, wanted(request.uri()));
    }
    let headers = headers.clone();
    arriving::has_arrived(&headers, decide(&guard, request, next).await)
}

/// Lets a request through to its route, or not. Who is signed in is looked up once; the extractors find it here.
async fn decide(guard: &Guard, request: Request, next: Next) -> Response {
    if guard.access == Access::Public {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let who = <SignedIn as OptionalFromRequestParts<AppState>>::from_request_parts(
        &mut parts, &guard.app,
    );
    let who = match who.await {
        Ok(Some(who)) => who,
        Ok(None) if is_page(&parts.method, parts.uri.path()) => {
            return sign_in_first(wanted(&parts.uri));
        }
        Ok(None) => return ApiError::from(ProblemKind::NotSignedIn).into_response(),
        Err(error) => return error.into_response(),
    };
    if let Access::Roles(roles) | Access::Confirmed(roles) = guard.access
        && !roles.contains(&who.role)
    {
        let refused = ApiError::from(ProblemKind::Forbidden).reason("role");
        return (Extension(who), refused).into_response();
    }
    if matches!(guard.access, Access::Confirmed(_)) && !who.may_see_exams() {
        let refused = if is_page(&parts.method, parts.uri.path()) {
            confirm_first(wanted(&parts.uri))
        } else {
            ApiError::from(ProblemKind::AddressNotConfirmed).into_response()
        };
        return (Extension(who), refused).into_response();
    }
    parts.extensions.insert(who.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    // The log and the page of an error want to know, too.
    (Extension(who), response).into_response()
}

/// What an address asks of this site.
fn wanted(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |wanted| wanted.as_str())
}

fn is_page(method: &Method, path: &str) -> bool {
    method.is_safe() && !path.starts_with("/api/")
}

/// To the page that says why this waits, and back here afterwards.
fn confirm_first(wanted: &str) -> Response {
    let address = format!("{}?_next={}", api::served::ADDRESS, Link::encode(wanted));
    let location = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/address"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}

/// To the sign-in page, and back here afterwards.
pub(crate) fn sign_in_first(wanted: &str) -> Response {
    let address = format!("{}?_next={}", Page::SignIn.path(), Link::encode(wanted));
    let location = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/sign-in"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}
