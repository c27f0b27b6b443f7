//! The headers of safe writes: `If-Match` (RFC 9110, section 13.1.1) and `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header).

use api::ProblemKind;
use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use utoipa::IntoParams;
use uuid::Uuid;

use crate::problem::ApiError;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The version that a change is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(names("If-Match"), parameter_in = Header)]
pub struct IfMatch(#[param(value_type = String, pattern = r#"^"v[0-9]{1,18}"$"#)] pub u64);

/// The key under which a request happens once: a UUID that the client made, of version 7 (which keeps the records in order), 4 or
/// another. It becomes the id of what is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(names("Idempotency-Key"), parameter_in = Header)]
pub struct IdempotencyKey(
    #[param(
        value_type = String,
        format = "uuid",
        pattern = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"
    )]
    pub Uuid,
);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<IfMatch, ApiError> {
        let value =
            only(&parts.headers, &IF_MATCH, "If-Match")?.ok_or(ProblemKind::PreconditionMissing)?;
        version(value)
            .map(IfMatch)
            .ok_or(ApiError::header("If-Match"))
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<IdempotencyKey, ApiError> {
        let value = only(&parts.headers, &IDEMPOTENCY_KEY, "Idempotency-Key")?;
        let value = value.ok_or(ProblemKind::IdempotencyKeyMissing)?;
        key(value)
            .map(IdempotencyKey)
            .ok_or(ApiError::header("Idempotency-Key"))
    }
}

/// The strong entity tag of a version.
pub fn entity_tag(version: u64) -> HeaderValue {
    // Digits and quotes always make a header value.
    HeaderValue::try_from(format!("\"v{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// A header that may come once. Two of them are two opinions.
fn only<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    text: &'static str,
) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let first = values
        .next()
        .map(|value| value.to_str().map_err(|_| ApiError::header(text)))
        .transpose()?;
    if values.next().is_some() {
        Err(ApiError::header(text))
    } else {
        Ok(first)
    }
}

/// One strong tag of ours. `*` and lists are refused: they would let a change pass that was made without looking.
fn version(value: &str) -> Option<u64> {
    let digits = value.trim().strip_prefix("\"v")?.strip_suffix('"')?;
    let counts =
        (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| counts)
}

/// A structured-field string, or the bare UUID.
fn key(value: &str) -> Option<Uuid> {
    let value = value.trim();
    let bare = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value);
    let key = Uuid::try_parse(bare).ok()?;
    (bare.len() == 36 && (1..=8).contains(&key.get_version_num())).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn if_match_is_one_strong_tag_of_a_version() {
        for (value, expected) in [
            ("\"v1\"", Some(1)),
            (" \"v207\" ", Some(207)),
            ("\"v999999999999999999\"", Some(999_999_999_999_999_999)),
            ("\"v9999999999999999999\"", None),
            ("*", None),
            ("v1", None),
            ("\"1\"", None),
            ("\"v\"", None),
            ("\"v+1\"", None),
            ("\"v-1\"", None),
            ("W/\"v1\"", None),
            ("\"v1\", \"v2\"", None),
        ] {
            assert_eq!(version(value), expected, "{value}");
        }
    }

    #[test]
    fn a_key_is_a_uuid_quoted_or_bare() {
        let uuid = "01890a5d-ac96-774b-bcce-b302099a8057";
        for uuid in [
            uuid,
            "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "F47AC10B-58CC-4372-A567-0E02B2C3D479",
            "2ed6657d-e927-568b-95e1-2665a8aea6a2",
            "1ec9414c-232a-6b00-b3c8-9e6bdeced846",
        ] {
            let expected = Some(Uuid::parse_str(uuid).unwrap());
            assert_eq!(key(uuid), expected);
            assert_eq!(key(&format!("\"{uuid}\"")), expected);
        }
        for refused in [
            "",
            "\"\"",
            "key-1",
            "01890a5dac96774bbcceb302099a8057",
            "{01890a5d-ac96-774b-bcce-b302099a8057}",
            "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057",
            "\"01890a5d-ac96-774b-bcce-b302099a8057",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ] {
            assert_eq!(key(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_version_makes_the_tag_that_if_match_reads() {
        assert_eq!(version(entity_tag(42).to_str().unwrap()), Some(42));
    }
}
