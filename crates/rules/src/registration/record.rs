//! A registration that holds: required fields filled, every field in its form.

use serde::Serialize;

use super::{Draft, Field};
use crate::text::phone;

/// What a candidate registers. Only [`Draft::parse`] makes one, so it holds by construction.
///
/// Names are as typed, apart from white space at the ends and repeated white space; the state is the code where the
/// country's states are listed; the postal code is in the country's form. What the country does not ask for is empty.
///
/// As JSON it is the flat object of its [`Draft`]. To read one back, read the draft and parse it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Registration(Draft);

impl Registration {
    /// For [`Draft::parse`], which has checked and normalized the draft.
    pub(super) fn new(checked: Draft) -> Registration {
        Registration(checked)
    }

    /// The value of a field; `yes` for a ticked box.
    pub fn text(&self, field: Field) -> &str {
        self.0.text(field)
    }

    /// The whole name, as one reads it: first, middle and last; the last name first where names are written so.
    pub fn full_name(&self) -> String {
        self.0.full_name()
    }

    /// The form that it was made of, normalized.
    pub(super) fn draft(&self) -> &Draft {
        &self.0
    }

    /// ISO 3166 alpha-2 code.
    pub fn country(&self) -> &str {
        &self.0.country
    }

    /// The Person ID (MCP ID) that the candidate has already: digits only.
    pub fn person_id(&self) -> Option<&str> {
        Some(self.0.person_id.as_str()).filter(|digits| !digits.is_empty())
    }

    /// The phone number reduced to what one dials: an optional `+`, digits, and `x` before an extension.
    pub fn phone_digits(&self) -> Option<String> {
        phone::dialed(&self.0.phone).ok()
    }

    /// Whether Microsoft (S35) may make contact.
    pub fn microsoft_may_contact(&self) -> bool {
        self.0.microsoft_may_contact
    }

    /// Whether Microsoft Partners (S36) may make contact.
    pub fn partners_may_contact(&self) -> bool {
        self.0.partners_may_contact
    }

    /// The form again, normalized. Parsing it gives this registration.
    pub fn to_draft(&self) -> Draft {
        self.0.clone()
    }
}
