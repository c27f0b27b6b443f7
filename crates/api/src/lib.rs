//! The wire: paths, requests, responses and problems, shared by the browser and the server.
//!
//! Times are UTC in RFC 3339 with whole seconds (`2013-11-01T09:30:00Z`); ids are UUIDs; versions count up from 1 and
//! travel as the strong entity tag `"v<version>"` (RFC 9110, section 8.8.3).

use std::collections::BTreeMap;

use rules::policy::{Policy, PolicyWords};
use rules::registration::{Draft, Profile};
use rules::{Date, Role};
use serde::{Deserialize, Serialize};

mod credential;
mod desk;
pub mod form;
pub mod page;
pub mod path;
mod problem;
mod request;
pub mod served;

pub use credential::{
    AccessCode, CodeState, Credentials, Entitlement, Facts, McpId, Origin, RecordedResult,
    RevealedCode,
};
pub use desk::{
    FoundMatch, FoundPeople, FoundPerson, Matched, Piece, Queue, QueueFilters, QueuedRequest, Shown,
};
pub use problem::{FieldError, Problem, ProblemKind};
pub use request::{MESSAGE_LENGTH, RequestRecord, RequestStepTaken, SendRequest, TakeStep};

/// Makes an account and signs it in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The account's name: one account per mailbox, in whichever spelling it comes (case, composition, `xn--`).
    #[cfg_attr(feature = "schema", schema(format = IdnEmail, max_length = 254))]
    pub email: String,
    /// At least [`PASSWORD_LENGTH`] characters; taken verbatim (ASVS 6.2.8), with spaces and accents in one form (RFC 8265).
    #[cfg_attr(feature = "schema", schema(format = Password, min_length = 10, max_length = 256))]
    pub password: String,
    /// As on the candidate's identity document.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 128))]
    pub first_name: String,
    /// As on the candidate's identity document. Empty for a candidate who has one name only.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_length = 128))]
    pub last_name: String,
}

/// The shortest and the longest password, in characters (ASVS 6.2.1, 6.2.9).
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 10..=256;

/// Signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's e-mail address.
    pub email: String,
    /// The account's password.
    #[cfg_attr(feature = "schema", schema(format = Password))]
    pub password: String,
}

/// Who is signed in. `account` is `None` for a visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// The signed-in account.
    #[cfg_attr(feature = "schema", schema(required))]
    pub account: Option<Account>,
}

/// An account as its holder sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Account {
    /// UUIDv7.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// The address that signs in.
    #[cfg_attr(feature = "schema", schema(format = IdnEmail))]
    pub email: String,
    /// First and last name, for greeting.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// Whether the address was shown to be its holder's. Until then there are no exams, MCP IDs, codes and requests.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(required))]
    pub email_confirmed: bool,
}

/// The address of one's own account, and the one that it is to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OwnAddress {
    /// The address that signs in.
    #[cfg_attr(feature = "schema", schema(format = Email))]
    pub email: String,
    /// Whether it was shown to be its holder's.
    pub confirmed: bool,
    /// The address that is to be confirmed, where there is one.
    #[cfg_attr(feature = "schema", schema(required))]
    pub to_confirm: Option<ToConfirm>,
}

/// An address that is to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ToConfirm {
    /// The address.
    #[cfg_attr(feature = "schema", schema(format = Email))]
    pub email: String,
    /// How: by a code that goes there, or at a desk.
    pub by: ConfirmBy,
    /// Until when the code works that went there last; `None` where none did.
    #[cfg_attr(feature = "schema", schema(required, format = DateTime))]
    pub code_until: Option<String>,
}

/// How an address is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ConfirmBy {
    /// By a code or a link that goes there.
    Mail,
    /// A desk looks at who it is: this service sends no mail.
    Desk,
}

/// Asks for another address, or mends one that was not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimAddress {
    /// The address.
    #[cfg_attr(feature = "schema", schema(format = Email))]
    pub email: String,
}

/// Confirms an address by the code that went there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfirmAddress {
    /// The eight digits, however they are grouped.
    pub code: String,
}

/// A profile with the version that an edit must name in `If-Match`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ProfileRecord {
    /// Counts up from 1.
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    pub version: u64,
    /// The contact fields.
    pub profile: Profile,
}

/// The interview that led to a registration. The server decides it again and refuses another outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Guidance {
    /// The policy's id, such as `mcp-id`.
    pub policy: String,
    /// The policy's version, such as `2013.1`.
    pub version: String,
    /// The day on which it was decided.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub date: Date,
    /// Question id to choice id.
    pub answers: BTreeMap<String, String>,
    /// The outcome's id.
    pub outcome: String,
}

/// Registers (with an `Idempotency-Key`) or corrects a registration (with `If-Match`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The form as typed.
    pub draft: Draft,
    /// The interview that the candidate came from, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<Guidance>,
}

/// A registration on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegistrationRecord {
    /// The client's UUID: also its idempotency key.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// What a person reads out on the telephone, such as `WP-7K3M-9Q2T`.
    #[cfg_attr(
        feature = "schema",
        schema(pattern = "^WP-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")
    )]
    pub reference: String,
    /// Counts up from 1.
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    pub version: u64,
    /// When it was first recorded.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub registered_at: String,
    /// When it was last corrected.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub updated_at: String,
    /// The form as recorded.
    pub draft: Draft,
    /// The interview behind it.
    #[cfg_attr(feature = "schema", schema(required))]
    pub guidance: Option<Guidance>,
    /// The acceptance of the non-disclosure agreement (S34): an act of its own, so it may be missing.
    #[cfg_attr(feature = "schema", schema(required))]
    pub nda: Option<Acceptance>,
    /// The consents (S35, S36) as they stand, each with the text that was shown.
    pub consents: Vec<Consent>,
}

/// A text accepted at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Acceptance {
    /// Which text.
    pub text_version: String,
    /// When.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub at: String,
}

/// Accepts the non-disclosure agreement in the version that was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptNda {
    /// Must be the version on offer, [`NDA_VERSION`].
    pub text_version: String,
}

/// A consent given or withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Consent {
    /// `microsoft_may_contact` (S35) or `partners_may_contact` (S36).
    #[cfg_attr(
        feature = "schema",
        schema(pattern = "^(microsoft|partners)_may_contact$")
    )]
    pub field: String,
    /// Given or withheld.
    pub given: bool,
    /// Which text stood beside the box.
    pub text_version: String,
    /// When it was last changed.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub at: String,
}

/// A policy on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PolicySummary {
    /// The policy's id, such as `mcp-id`.
    pub id: String,
    /// The policy's version, such as `2013.1`.
    pub version: String,
    /// The languages that it has words in.
    pub languages: Vec<String>,
}

/// A policy to interview by.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PolicyContent {
    /// Questions, rules and outcomes.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub policy: Policy,
    /// The language of the words, a BCP 47 tag: the one asked for, or the policy's first; `None` for a policy without words.
    #[cfg_attr(feature = "schema", schema(required))]
    pub language: Option<String>,
    /// The words, by the policy's ids.
    #[cfg_attr(feature = "schema", schema(value_type = Object))]
    pub words: PolicyWords,
}

/// The version of the statement on the non-disclosure agreement that `words` holds.
pub const NDA_VERSION: &str = "1";

/// The version of the two consent texts that `words` holds (S35, S36).
pub const CONSENT_VERSION: &str = "2013";
