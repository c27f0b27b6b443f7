//! Everything that goes wrong, as one type, which becomes `application/problem+json` (RFC 9457).
//!
//! A handler answers with an [`ApiError`]; [`crate::serve::pipeline`] knows the language and the id of the request and writes
//! the body. So no error leaves the server in another form, whoever made it.

use std::error::Error;
use std::sync::Arc;

use api::{FieldError, Problem, ProblemKind};
use axum::Extension;
use axum::body::Body;
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use words::Words;

use crate::http::conditional::entity_tag;

/// What went wrong, not yet in words.
#[derive(Debug, Clone)]
pub struct ApiError(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    kind: ProblemKind,
    detail: Option<Detail>,
    errors: Vec<FieldError>,
    /// Seconds.
    retry_after: Option<u64>,
    /// The version in force of what is stale.
    current: Option<u64>,
    /// For the log alone: a code that says more than the kind may tell.
    reason: Option<&'static str>,
    /// For the log alone.
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

/// More about one occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Where reading stopped.
    Position { line: usize, column: usize },
    /// Which field does not belong.
    UnknownField {
        name: String,
        line: usize,
        column: usize,
    },
    /// Which header cannot be read.
    Header(&'static str),
    /// The most bytes.
    Limit(u64),
}

impl ApiError {
    /// The field errors of a form, in page order.
    pub fn invalid(errors: Vec<FieldError>) -> ApiError {
        let mut error = ApiError::from(ProblemKind::Invalid);
        error.0.errors = errors;
        error
    }

    /// The version that a change was for is not the one in force.
    pub fn stale(current: u64) -> ApiError {
        let mut error = ApiError::from(ProblemKind::Stale);
        error.0.current = Some(current);
        error
    }

    /// Too many attempts: wait this many seconds.
    pub fn wait(seconds: u64) -> ApiError {
        let mut error = ApiError::from(ProblemKind::TooManyAttempts);
        error.0.retry_after = Some(seconds);
        error
    }

    /// Our fault. The cause goes to the log.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> ApiError {
        ApiError::from(ProblemKind::Internal).because(cause)
    }

    /// A header that cannot be read.
    pub fn header(name: &'static str) -> ApiError {
        ApiError::from(ProblemKind::BadHeader).detail(Detail::Header(name))
    }

    /// Says more about this occurrence.
    pub(crate) fn detail(mut self, detail: Detail) -> ApiError {
        self.0.detail = Some(detail);
        self
    }

    fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> ApiError {
        self.0.cause = Some(Arc::from(cause.into()));
        self
    }

    /// Says in the log what the answer must not say.
    pub(crate) fn reason(mut self, reason: &'static str) -> ApiError {
        self.0.reason = Some(reason);
        self
    }

    /// For the log: the kind, and the reason where there is one.
    pub(crate) fn code(&self) -> String {
        match self.0.reason {
            Some(reason) => format!("{} {reason}", self.0.kind.uri()),
            None => self.0.kind.uri(),
        }
    }

    /// What kind of problem it is.
    pub fn kind(&self) -> ProblemKind {
        self.0.kind
    }

    /// The field errors of a form, in page order.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// What led to it, outermost first, for the log.
    pub fn cause(&self) -> Option<String> {
        let mut text = String::new();
        let mut next: Option<&dyn Error> = self.0.cause.as_deref().map(|cause| cause as &dyn Error);
        while let Some(error) = next {
            if !text.is_empty() {
                text.push_str(": ");
            }
            text.push_str(&error.to_string());
            next = error.source();
        }
        Some(text).filter(|text| !text.is_empty())
    }

    /// The answer in words.
    pub fn render(&self, words: Words, id: &str) -> Response {
        let kind = self.kind();
        let problem = Problem {
            kind: kind.uri(),
            title: title(words, kind).to_owned(),
            status: kind.status(),
            detail: self.detail_text(words),
            instance: format!("urn:uuid:{id}"),
            errors: self.errors().to_vec(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(words.language()));
        self.mark(headers);
        response
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// More about this occurrence, in words.
    pub(crate) fn detail_text(&self, words: Words) -> Option<String> {
        let wait = self.0.retry_after.map(|n| words.server_detail_wait(n));
        let detail = self.0.detail.as_ref();
        detail.map(|detail| detail.text(words)).or(wait)
    }

    /// Puts what a program does about it into the headers.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        // Whoever meets a moment's overload may come again at once, though not in the same instant.
        let busy = matches!(self.kind(), ProblemKind::Busy).then_some(1);
        if let Some(seconds) = self.0.retry_after.or(busy) {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(version) = self.0.current {
            headers.insert(ETAG, entity_tag(version));
        }
    }
}

/// What went wrong, for the log.
#[derive(Debug, Clone)]
pub(crate) struct ErrorCode(pub String);

/// For a redirect to a page that answers a form: how that page answers it, for the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnsweredWith(pub StatusCode);

/// For a failure while a form was received: the address at which the form is again, as it was typed.
#[derive(Debug, Clone)]
pub(crate) struct FormKept(pub String);

/// A page that tells an error by itself: the log has it, too, and programs know when to come again.
pub(crate) fn noted(mut response: Response, error: &ApiError) -> Response {
    error.mark(response.headers_mut());
    (Extension(ErrorCode(error.code())), response).into_response()
}

impl From<ProblemKind> for ApiError {
    fn from(kind: ProblemKind) -> ApiError {
        let inner = Inner {
            kind,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
            current: None,
            reason: None,
            cause: None,
        };
        ApiError(Box::new(inner))
    }
}

impl From<store::Error> for ApiError {
    fn from(error: store::Error) -> ApiError {
        match error {
            store::Error::Busy => ProblemKind::Busy.into(),
            store::Error::DiskFull => ApiError::from(ProblemKind::DiskFull).because(error),
            store::Error::Unavailable(_) => ApiError::internal(error),
        }
    }
}

impl From<store::UpdateError> for ApiError {
    fn from(error: store::UpdateError) -> ApiError {
        match error {
            store::UpdateError::Stale { current } => ApiError::stale(current),
            store::UpdateError::Store(error) => error.into(),
        }
    }
}

/// The status now, the words later: [`crate::serve::pipeline`] finds the error in the extensions.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Detail {
    fn text(&self, words: Words) -> String {
        match self {
            Detail::Position { line, column } => words.server_detail_position(column, line),
            Detail::UnknownField { name, line, column } => {
                words.server_detail_unknown_field(column, line, name)
            }
            Detail::Header("Idempotency-Key") => words.server_detail_key().to_owned(),
            Detail::Header(name) => words.server_detail_header(name),
            Detail::Limit(bytes) => words.server_detail_limit(*bytes),
        }
    }
}

/// What happened and what to do.
pub fn title(words: Words, kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::MalformedJson => words.server_title_malformed_json(),
        ProblemKind::UnknownField => words.server_title_unknown_field(),
        ProblemKind::BadHeader => words.server_title_bad_header(),
        ProblemKind::IdempotencyKeyMissing => words.server_title_idempotency_key_missing(),
        ProblemKind::NotSignedIn => words.server_title_not_signed_in(),
        ProblemKind::WrongCredentials => words.server_title_wrong_credentials(),
        ProblemKind::OtherSite => words.server_title_other_site(),
        ProblemKind::Forbidden => words.server_title_forbidden(),
        ProblemKind::AddressNotConfirmed => words.server_title_address_not_confirmed(),
        ProblemKind::NotFound => words.server_title_not_found(),
        ProblemKind::MethodNotAllowed => words.server_title_method_not_allowed(),
        ProblemKind::TooSlow => words.server_title_too_slow(),
        ProblemKind::KeyReused => words.server_title_key_reused(),
        ProblemKind::AlreadyRegistered => words.server_title_already_registered(),
        ProblemKind::EmailTaken => words.server_title_email_taken(),
        ProblemKind::RecentSignInNeeded => words.server_title_recent_sign_in_needed(),
        ProblemKind::CodeOver => words.server_title_code_over(),
        ProblemKind::ConfirmationOver => words.server_title_confirmation_over(),
        ProblemKind::NothingToConfirm => words.server_title_nothing_to_confirm(),
        ProblemKind::RequestUnderWay => words.server_title_request_under_way(),
        ProblemKind::RequestNotPossible => words.server_title_request_not_possible(),
        ProblemKind::StepNotPossible => words.server_title_step_not_possible(),
        ProblemKind::Stale => words.server_title_stale(),
        ProblemKind::TooLarge => words.server_title_too_large(),
        ProblemKind::NotJson => words.server_title_not_json(),
        ProblemKind::Invalid => words.server_title_invalid(),
        ProblemKind::OutcomeMismatch => words.server_title_outcome_mismatch(),
        ProblemKind::PreconditionMissing => words.server_title_precondition_missing(),
        ProblemKind::TooManyAttempts => words.server_title_too_many_attempts(),
        ProblemKind::Internal => words.server_title_internal(),
        ProblemKind::Busy => words.server_title_busy(),
        ProblemKind::DiskFull => words.server_title_disk_full(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_of_problem_has_a_sentence_of_its_own_in_every_language() {
        for (language, _) in words::LANGUAGES {
            let words = Words::of(language).unwrap();
            let titles: BTreeSet<&str> =
                ProblemKind::all().map(|kind| title(words, kind)).collect();
            assert_eq!(titles.len(), ProblemKind::all().count(), "{language}");
            assert!(titles.iter().all(|title| title.ends_with('.')));
        }
    }

    #[test]
    fn a_cause_is_told_with_all_its_sources() {
        let error = ApiError::from(store::Error::Unavailable(Arc::new(std::io::Error::other(
            "no such device",
        ))));
        assert_eq!(
            error.cause().as_deref(),
            Some("the database failed: no such device")
        );
    }
}
