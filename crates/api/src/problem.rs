//! What goes wrong, as RFC 9457 `application/problem+json`.

use serde::{Deserialize, Serialize};

/// An error body. `title` and the messages are sentences in the language of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `/problems/<slug>`: stable, to be compared by programs.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schema(pattern = "^/problems/[a-z-]+$"))]
    pub kind: String,
    /// What happened and what to do.
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// More about this occurrence: where the JSON broke, which header was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// `urn:uuid:` and the request's id, which the log has too.
    #[cfg_attr(feature = "schema", schema(pattern = "^urn:uuid:"))]
    pub instance: String,
    /// One entry per field that needs attention, in page order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A field and its sentence: byte for byte the one that the form shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name, such as `first_name`.
    pub field: String,
    /// What to do about it.
    pub message: String,
}

/// The kinds of problem: the slug and the status of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The body is not JSON of the expected shape.
    MalformedJson,
    /// The body has a key that the request does not have.
    UnknownField,
    /// A header cannot be read.
    BadHeader,
    /// A write came without its `Idempotency-Key`.
    IdempotencyKeyMissing,
    /// Nobody is signed in.
    NotSignedIn,
    /// E-mail address and password do not go together.
    WrongCredentials,
    /// The request comes from another site.
    OtherSite,
    /// The account's role has no right to it.
    Forbidden,
    /// The account's address was not shown to be its holder's yet; see [`crate::path::ADDRESS`].
    AddressNotConfirmed,
    /// There is no such thing, or it is somebody else's.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The body took too long to arrive.
    TooSlow,
    /// The idempotency key was used with another body.
    KeyReused,
    /// The candidate has a registration; it is corrected, not made again.
    AlreadyRegistered,
    /// There is an account with this e-mail address.
    EmailTaken,
    /// The password has to be given again for this.
    RecentSignInNeeded,
    /// The access code does not work any more, so there is nothing to show.
    CodeOver,
    /// The code that confirms an address is over, or was tried too often: another has to be sent.
    ConfirmationOver,
    /// There is no address to confirm.
    NothingToConfirm,
    /// A request of this kind is under way already.
    RequestUnderWay,
    /// The record does not allow this request.
    RequestNotPossible,
    /// The request stands where this step cannot be taken.
    StepNotPossible,
    /// The record changed since it was read.
    Stale,
    /// The body is larger than the limit.
    TooLarge,
    /// The body is not declared as JSON.
    NotJson,
    /// Fields need attention; see `errors`.
    Invalid,
    /// The rules reach another outcome than the one sent.
    OutcomeMismatch,
    /// A change came without `If-Match`.
    PreconditionMissing,
    /// Too many attempts; wait as `Retry-After` says.
    TooManyAttempts,
    /// Our fault; nothing was stored.
    Internal,
    /// Too much to do at once; try again as `Retry-After` says.
    Busy,
    /// No room left to store anything.
    DiskFull,
}

impl ProblemKind {
    const TABLE: &[(ProblemKind, &str, u16)] = &[
        (ProblemKind::MalformedJson, "malformed-json", 400),
        (ProblemKind::UnknownField, "unknown-field", 400),
        (ProblemKind::BadHeader, "bad-header", 400),
        (
            ProblemKind::IdempotencyKeyMissing,
            "idempotency-key-missing",
            400,
        ),
        (ProblemKind::NotSignedIn, "not-signed-in", 401),
        (ProblemKind::WrongCredentials, "wrong-credentials", 401),
        (ProblemKind::OtherSite, "other-site", 403),
        (ProblemKind::Forbidden, "forbidden", 403),
        (
            ProblemKind::AddressNotConfirmed,
            "address-not-confirmed",
            403,
        ),
        (ProblemKind::NotFound, "not-found", 404),
        (ProblemKind::MethodNotAllowed, "method-not-allowed", 405),
        (ProblemKind::TooSlow, "too-slow", 408),
        (ProblemKind::KeyReused, "key-reused", 409),
        (ProblemKind::AlreadyRegistered, "already-registered", 409),
        (ProblemKind::EmailTaken, "email-taken", 409),
        (
            ProblemKind::RecentSignInNeeded,
            "recent-sign-in-needed",
            403,
        ),
        (ProblemKind::CodeOver, "code-over", 409),
        (ProblemKind::ConfirmationOver, "confirmation-over", 409),
        (ProblemKind::NothingToConfirm, "nothing-to-confirm", 409),
        (ProblemKind::RequestUnderWay, "request-under-way", 409),
        (ProblemKind::RequestNotPossible, "request-not-possible", 409),
        (ProblemKind::StepNotPossible, "step-not-possible", 409),
        (ProblemKind::Stale, "stale", 412),
        (ProblemKind::TooLarge, "too-large", 413),
        (ProblemKind::NotJson, "not-json", 415),
        (ProblemKind::Invalid, "invalid", 422),
        (ProblemKind::OutcomeMismatch, "outcome-mismatch", 422),
        (
            ProblemKind::PreconditionMissing,
            "precondition-missing",
            428,
        ),
        (ProblemKind::TooManyAttempts, "too-many-attempts", 429),
        (ProblemKind::Internal, "internal", 500),
        (ProblemKind::Busy, "busy", 503),
        (ProblemKind::DiskFull, "disk-full", 507),
    ];

    /// Every kind.
    pub fn all() -> impl Iterator<Item = ProblemKind> {
        Self::TABLE.iter().map(|row| row.0)
    }

    /// The problem's `type`, such as `/problems/stale`.
    pub fn uri(self) -> String {
        let slug = Self::TABLE
            .iter()
            .find(|row| row.0 == self)
            .map_or("", |row| row.1);
        format!("/problems/{slug}")
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        Self::TABLE
            .iter()
            .find(|row| row.0 == self)
            .map_or(500, |row| row.2)
    }

    /// The kind of a problem's `type`; `None` where the server is newer than we are.
    pub fn of(uri: &str) -> Option<ProblemKind> {
        Self::TABLE
            .iter()
            .find(|row| uri.strip_prefix("/problems/") == Some(row.1))
            .map(|row| row.0)
    }
}
