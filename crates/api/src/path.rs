//! The paths of the API.

/// Liveness: `{"status":"ok","build":"…"}`, never cached.
pub const HEALTH: &str = "/healthz";
/// A header of every answer: the build that the site inside belongs to. An answer without it is somebody else's.
pub const BUILD_HEADER: &str = "waypost-build";
/// A header of requests that were kept on a device: the id of the account that they are for. Under another's session they are
/// answered as if nobody were signed in.
pub const ACCOUNT_HEADER: &str = "waypost-account";
/// `POST`: [`crate::SignUp`] → 201 [`crate::Session`] and a cookie.
pub const ACCOUNT: &str = "/api/v1/account";
/// `GET`: [`crate::Session`] · `POST`: [`crate::SignIn`] → [`crate::Session`] and a cookie · `DELETE`: 204.
pub const SESSION: &str = "/api/v1/session";
/// `GET`: [`crate::OwnAddress`] · `PUT`: [`crate::ClaimAddress`] → 202 [`crate::OwnAddress`], and a code goes there.
pub const ADDRESS: &str = "/api/v1/address";
/// `POST`: sends another code to the address that is to be confirmed → 202 [`crate::OwnAddress`].
pub const ADDRESS_CODE: &str = "/api/v1/address/code";
/// `POST`: [`crate::ConfirmAddress`] → [`crate::OwnAddress`].
pub const ADDRESS_CONFIRMATION: &str = "/api/v1/address/confirmation";
/// `GET`: [`crate::ProfileRecord`] · `PUT` with `If-Match`: a profile → [`crate::ProfileRecord`].
pub const PROFILE: &str = "/api/v1/profile";
/// `GET`: the candidate's own [`crate::RegistrationRecord`]s, as a list · `POST` with `Idempotency-Key`: [`crate::Register`] →
/// 201 [`crate::RegistrationRecord`], 200 with the first answer when it comes again.
pub const REGISTRATIONS: &str = "/api/v1/registrations";
/// `GET`: one [`crate::RegistrationRecord`] · `PUT` with `If-Match`: [`crate::Register`].
pub const REGISTRATION: &str = "/api/v1/registrations/{id}";
/// `PUT`: [`crate::AcceptNda`] → [`crate::RegistrationRecord`]. Accepting twice is accepting once.
pub const NDA: &str = "/api/v1/registrations/{id}/nda";
/// `GET`: the policies on offer. Public and cacheable.
pub const POLICIES: &str = "/api/v1/policies";
/// `GET`: one policy with the words of `?lang=`. Public and cacheable.
pub const POLICY: &str = "/api/v1/policies/{id}";
/// `GET`: [`crate::FoundPeople`] for `?q=` from `?after=` on. Tech support's.
pub const PEOPLE: &str = "/api/v1/people";
/// `GET`: [`crate::Queue`] of the reader's desk, with the filters of its page and `?after=`.
pub const DESK_REQUESTS: &str = "/api/v1/desk/requests";
/// `GET`: a candidate's own [`crate::Credentials`].
pub const CREDENTIALS: &str = "/api/v1/credentials";
/// `POST` after a recent sign-in: [`crate::RevealedCode`]; audited.
pub const REVEAL: &str = "/api/v1/codes/{id}/reveal";
/// `GET`: what the reader's record answers of the guide's questions, [`crate::Facts`]; nothing for a visitor.
pub const FACTS: &str = "/api/v1/facts";
/// `GET`: the candidate's own [`crate::RequestRecord`]s, newest first · `POST` with `Idempotency-Key`:
/// [`crate::SendRequest`] → 201 [`crate::RequestRecord`], 200 when it comes again.
pub const REQUESTS: &str = "/api/v1/requests";
/// `GET`: one of the candidate's own [`crate::RequestRecord`]s.
pub const REQUEST: &str = "/api/v1/requests/{id}";
/// `POST` with `If-Match`: [`crate::TakeStep`] → [`crate::RequestRecord`].
pub const REQUEST_STEPS: &str = "/api/v1/requests/{id}/steps";
/// `GET`: the description of this API.
pub const OPENAPI: &str = "/api/v1/openapi.json";

/// The path of one registration.
pub fn registration(id: &str) -> String {
    REGISTRATION.replace("{id}", id)
}

/// The path of one registration's agreement.
pub fn nda(id: &str) -> String {
    NDA.replace("{id}", id)
}

/// The path of one request.
pub fn request(id: &str) -> String {
    REQUEST.replace("{id}", id)
}
