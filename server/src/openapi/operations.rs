//! Every operation of the API: what it takes, what it answers, and which problems it has.

use api::ProblemKind::{
    self, AlreadyRegistered, Busy, CodeOver, DiskFull, EmailTaken, Forbidden, Internal, Invalid,
    KeyReused, MethodNotAllowed, NotFound, OtherSite, OutcomeMismatch, RecentSignInNeeded,
    RequestNotPossible, RequestUnderWay, StepNotPossible, TooManyAttempts, WrongCredentials,
};
use api::path;

/// One method of one path.
pub(super) struct Operation {
    pub path: &'static str,
    /// In lower case, as OpenAPI wants it.
    pub method: &'static str,
    pub name: &'static str,
    pub signed_in: bool,
    pub guard: Guard,
    /// The parameters of the query, none of which has to be there.
    pub query: &'static [&'static str],
    /// The schema of the request.
    pub body: Option<&'static str>,
    /// Status and schema of each answer; `Thing[]` is a list of things.
    pub success: &'static [(u16, &'static str)],
    /// Beyond those that follow from the rest.
    pub problems: &'static [ProblemKind],
}

/// The header that makes a write safe to repeat.
#[derive(Clone, Copy)]
pub(super) enum Guard {
    None,
    IfMatch,
    IdempotencyKey,
}

/// What can happen to any request.
pub(super) const ALWAYS: &[ProblemKind] = &[MethodNotAllowed, Internal, Busy];

const READ: Operation = Operation {
    path: "",
    method: "get",
    name: "",
    signed_in: false,
    guard: Guard::None,
    query: &[],
    body: None,
    success: &[],
    problems: &[],
};

const WRITE: Operation = Operation {
    method: "put",
    problems: &[OtherSite, DiskFull],
    ..READ
};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        path: path::HEALTH,
        name: "health",
        success: &[(200, "Health")],
        ..READ
    },
    Operation {
        path: path::OPENAPI,
        name: "describe",
        success: &[(200, "Description")],
        ..READ
    },
    Operation {
        path: path::ACCOUNT,
        method: "post",
        name: "signUp",
        body: Some("SignUp"),
        success: &[(201, "Session")],
        problems: &[OtherSite, Invalid, EmailTaken, TooManyAttempts, DiskFull],
        ..WRITE
    },
    Operation {
        path: path::SESSION,
        name: "whoAmI",
        success: &[(200, "Session")],
        ..READ
    },
    Operation {
        path: path::SESSION,
        method: "post",
        name: "signIn",
        body: Some("SignIn"),
        success: &[(200, "Session")],
        problems: &[OtherSite, WrongCredentials, TooManyAttempts, DiskFull],
        ..WRITE
    },
    Operation {
        path: path::SESSION,
        method: "delete",
        name: "signOut",
        success: &[(204, "")],
        ..WRITE
    },
    Operation {
        path: path::PROFILE,
        name: "readProfile",
        signed_in: true,
        success: &[(200, "ProfileRecord")],
        ..READ
    },
    Operation {
        path: path::PROFILE,
        name: "updateProfile",
        signed_in: true,
        guard: Guard::IfMatch,
        body: Some("Profile"),
        success: &[(200, "ProfileRecord")],
        problems: &[OtherSite, Invalid, DiskFull],
        ..WRITE
    },
    Operation {
        path: path::REGISTRATIONS,
        name: "listRegistrations",
        signed_in: true,
        success: &[(200, "RegistrationRecord[]")],
        ..READ
    },
    Operation {
        path: path::REGISTRATIONS,
        method: "post",
        name: "register",
        signed_in: true,
        guard: Guard::IdempotencyKey,
        body: Some("Register"),
        success: &[(200, "RegistrationRecord"), (201, "RegistrationRecord")],
        problems: &[
            OtherSite,
            KeyReused,
            AlreadyRegistered,
            Invalid,
            OutcomeMismatch,
            DiskFull,
        ],
        ..WRITE
    },
    Operation {
        path: path::REGISTRATION,
        name: "readRegistration",
        signed_in: true,
        success: &[(200, "RegistrationRecord")],
        problems: &[NotFound],
        ..READ
    },
    Operation {
        path: path::REGISTRATION,
        name: "correctRegistration",
        signed_in: true,
        guard: Guard::IfMatch,
        body: Some("Register"),
        success: &[(200, "RegistrationRecord")],
        problems: &[OtherSite, NotFound, Invalid, OutcomeMismatch, DiskFull],
        ..WRITE
    },
    Operation {
        path: path::NDA,
        name: "acceptAgreement",
        signed_in: true,
        body: Some("AcceptNda"),
        success: &[(200, "RegistrationRecord")],
        problems: &[OtherSite, NotFound, Invalid, DiskFull],
        ..WRITE
    },
    Operation {
        path: path::CREDENTIALS,
        name: "readCredentials",
        signed_in: true,
        success: &[(200, "Credentials")],
        ..READ
    },
    Operation {
        path: path::REVEAL,
        method: "post",
        name: "revealCode",
        signed_in: true,
        success: &[(200, "RevealedCode")],
        problems: &[
            OtherSite,
            Forbidden,
            RecentSignInNeeded,
            NotFound,
            CodeOver,
            DiskFull,
        ],
        ..WRITE
    },
    Operation {
        path: path::FACTS,
        name: "readFacts",
        success: &[(200, "Facts")],
        ..READ
    },
    Operation {
        path: path::REQUESTS,
        name: "listRequests",
        signed_in: true,
        success: &[(200, "RequestRecord[]")],
        problems: &[Forbidden],
        ..READ
    },
    Operation {
        path: path::REQUESTS,
        method: "post",
        name: "sendRequest",
        signed_in: true,
        guard: Guard::IdempotencyKey,
        body: Some("SendRequest"),
        success: &[(200, "RequestRecord"), (201, "RequestRecord")],
        problems: &[
            OtherSite,
            Forbidden,
            KeyReused,
            RequestUnderWay,
            RequestNotPossible,
            Invalid,
            OutcomeMismatch,
            DiskFull,
        ],
        ..WRITE
    },
    Operation {
        path: path::REQUEST,
        name: "readRequest",
        signed_in: true,
        success: &[(200, "RequestRecord")],
        problems: &[Forbidden, NotFound],
        ..READ
    },
    Operation {
        path: path::REQUEST_STEPS,
        method: "post",
        name: "stepRequest",
        signed_in: true,
        guard: Guard::IfMatch,
        body: Some("TakeStep"),
        success: &[(200, "RequestRecord")],
        problems: &[
            OtherSite,
            Forbidden,
            NotFound,
            StepNotPossible,
            Invalid,
            DiskFull,
        ],
        ..WRITE
    },
    Operation {
        path: path::PEOPLE,
        name: "findPeople",
        signed_in: true,
        query: &["q", "after"],
        success: &[(200, "FoundPeople")],
        problems: &[Forbidden, NotFound],
        ..READ
    },
    Operation {
        path: path::DESK_REQUESTS,
        name: "readQueue",
        signed_in: true,
        query: &["state", "kind", "mine", "after"],
        success: &[(200, "Queue")],
        problems: &[Forbidden, NotFound],
        ..READ
    },
    Operation {
        path: path::POLICIES,
        name: "listPolicies",
        success: &[(200, "PolicySummary[]")],
        ..READ
    },
    Operation {
        path: path::POLICY,
        name: "readPolicy",
        query: &["lang"],
        success: &[(200, "PolicyContent")],
        problems: &[NotFound],
        ..READ
    },
];
