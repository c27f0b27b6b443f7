//! What went wrong, as a page for a person. A program gets a problem instead (see [`crate::problem`]).

use api::ProblemKind;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use desk::failure::{FailurePage, failure};

use super::Visit;
use crate::access::{SessionCookie, SignedIn};
use crate::host::AppState;
use crate::problem::{ApiError, FormKept, title};

/// Somebody who reads pages: a browser that follows links and sends forms.
pub(crate) struct Reader {
    uri: Uri,
    cookie: SessionCookie,
    headers: HeaderMap,
}

impl Reader {
    /// The reader behind a request; `None` where a program asks.
    pub(crate) fn of(app: &AppState, request: &Request) -> Option<Reader> {
        let path = request.uri().path();
        let headers = request.headers();
        let says = |name, what: &str| {
            let values = headers.get_all(name).iter();
            values
                .filter_map(|value| value.to_str().ok())
                .any(|value| value.contains(what))
        };
        // A file that is not there is never answered with a page: a script would fail on it in the strangest ways.
        let is_route = request.extensions().get::<MatchedPath>().is_some();
        let is_file = !is_route
            && path
                .rsplit('/')
                .next()
                .is_some_and(|last| last.contains('.'));
        let sends_form = *request.method() == Method::POST
            && (says(CONTENT_TYPE, "application/x-www-form-urlencoded")
                || says(CONTENT_TYPE, "multipart/form-data"));
        let reads = says(ACCEPT, "text/html") || sends_form;
        (reads && !is_file && !path.starts_with("/api/")).then(|| Reader {
            uri: request.uri().clone(),
            cookie: SessionCookie::of(app, request.extensions(), headers),
            headers: headers.clone(),
        })
    }

    /// The page that tells it. `who`: the reader, where the route has found out. `kept`: where the form is that was sent.
    pub(crate) async fn response(
        self,
        app: &AppState,
        who: Option<SignedIn>,
        error: &ApiError,
        id: &str,
        kept: Option<FormKept>,
    ) -> Response {
        let who = match who {
            Some(who) => Some(who),
            // Where there is too much to do already, nothing more is asked of the records.
            None if error.kind() == ProblemKind::Busy => None,
            None => SignedIn::recognize(self.cookie, &self.headers, app)
                .await
                .ok()
                .flatten(),
        };
        let visit = Visit::of(app, who, &self.uri, self.headers);
        let mut sentences = error.errors().iter().map(|error| error.message.clone());
        let page = FailurePage {
            kind: error.kind(),
            title: title(visit.words, error.kind()),
            sentences: error
                .detail_text(visit.words)
                .into_iter()
                .chain(&mut sentences)
                .collect(),
            request: id.to_owned(),
            start: visit.start(),
            form: kept.map(|kept| kept.0),
        };
        let mut response = visit.show(error.status(), "", |words| failure(words, page));
        error.mark(response.headers_mut());
        response
    }
}
