//! The form as it was typed.

use serde::Serialize;

use super::{Field, Problem, Regions, Registration, Warning, WarningKind, check, email, text};

/// What was typed, unjudged: text is empty where nothing was given.
///
/// As JSON a flat object whose keys are the fields' names; every key may be left out, unknown keys are refused.
/// A draft keeps what the chosen country does not ask for, so that it is still there when the country is switched back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
// What `read.rs` does, for the description.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// Given name, or the only name.
    pub first_name: String,
    /// Whether the candidate has one name only.
    pub one_name: bool,
    /// Middle names.
    pub middle_name: String,
    /// Family name.
    pub last_name: String,
    /// Telephone number, in any format.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Company or school.
    pub company: String,
    /// Job title.
    pub job_title: String,
    /// ISO 3166 alpha-2 code.
    pub country: String,
    /// First line of the street address.
    pub address1: String,
    /// Second line of the street address.
    pub address2: String,
    /// City.
    pub city: String,
    /// Code or name of the state.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// `yes`, `no`, `unsure` or empty.
    pub has_person_id: String,
    /// The Person ID (MCP ID).
    pub person_id: String,
    /// Consent S35.
    pub microsoft_may_contact: bool,
    /// Consent S36.
    pub partners_may_contact: bool,
}

/// The value of a ticked box, in forms and in [`Draft::text`].
pub(super) const TICKED: &str = "yes";

impl Draft {
    /// What was typed into a field; `yes` for a ticked box and nothing for one that is not.
    pub fn text(&self, field: Field) -> &str {
        let ticked = |box_: bool| if box_ { TICKED } else { "" };
        match field {
            Field::FirstName => &self.first_name,
            Field::OneName => ticked(self.one_name),
            Field::MiddleName => &self.middle_name,
            Field::LastName => &self.last_name,
            Field::Phone => &self.phone,
            Field::Email => &self.email,
            Field::Company => &self.company,
            Field::JobTitle => &self.job_title,
            Field::Country => &self.country,
            Field::Address1 => &self.address1,
            Field::Address2 => &self.address2,
            Field::City => &self.city,
            Field::State => &self.state,
            Field::PostalCode => &self.postal_code,
            Field::HasPersonId => &self.has_person_id,
            Field::PersonId => &self.person_id,
            Field::MicrosoftMayContact => ticked(self.microsoft_may_contact),
            Field::PartnersMayContact => ticked(self.partners_may_contact),
        }
    }

    /// Puts a value into a field. A box is ticked by `yes`, `on` and `true`, and by nothing else.
    pub fn set(&mut self, field: Field, value: &str) {
        let ticked = matches!(value, TICKED | "on" | "true");
        let text = match field {
            Field::OneName => return self.one_name = ticked,
            Field::MicrosoftMayContact => return self.microsoft_may_contact = ticked,
            Field::PartnersMayContact => return self.partners_may_contact = ticked,
            Field::FirstName => &mut self.first_name,
            Field::MiddleName => &mut self.middle_name,
            Field::LastName => &mut self.last_name,
            Field::Phone => &mut self.phone,
            Field::Email => &mut self.email,
            Field::Company => &mut self.company,
            Field::JobTitle => &mut self.job_title,
            Field::Country => &mut self.country,
            Field::Address1 => &mut self.address1,
            Field::Address2 => &mut self.address2,
            Field::City => &mut self.city,
            Field::State => &mut self.state,
            Field::PostalCode => &mut self.postal_code,
            Field::HasPersonId => &mut self.has_person_id,
            Field::PersonId => &mut self.person_id,
        };
        value.clone_into(text);
    }

    /// The whole name, as one reads it: first, middle and last.
    pub fn full_name(&self) -> String {
        let parts = [&self.first_name, &self.middle_name, &self.last_name];
        let parts = parts.map(|part| part.trim());
        let given = parts.into_iter().filter(|part| !part.is_empty());
        given.collect::<Vec<_>>().join(" ")
    }

    /// Reads a submitted form. Names that are no field are passed over: a form also carries its button and its token.
    pub fn from_form<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Draft {
        let mut draft = Draft::default();
        for (name, value) in pairs {
            if let Some(field) = Field::parse(name) {
                draft.set(field, value);
            }
        }
        draft
    }

    /// Takes over the Person ID on record (S05, S33), where the form has none.
    pub fn take_person_id(&mut self, number: &str) {
        if self.person_id.trim().is_empty() {
            number.clone_into(&mut self.person_id);
            TICKED.clone_into(&mut self.has_person_id);
        }
    }

    /// The registration that was typed, or all that is wrong with it, in page order and once per field at most.
    ///
    /// # Errors
    /// The problems, never an empty list.
    pub fn parse(&self, regions: &Regions) -> Result<Registration, Vec<Problem>> {
        check::check(self, regions, check::required).map(Registration::new)
    }

    /// What is worth a second look, in page order. Nothing here keeps anyone from sending the form.
    pub fn warnings(&self, regions: &Regions) -> Vec<Warning> {
        let postal = regions.get(&text::clean(&self.country)).filter(|region| {
            let typed = text::clean(&self.postal_code);
            let may_be_empty = !region.requires(Field::PostalCode);
            may_be_empty && !typed.is_empty() && region.postal_code(&typed).is_err()
        });
        let postal = postal.map(|_| Warning {
            field: Field::PostalCode,
            kind: WarningKind::PostalUnusual,
        });
        self.email_warning().into_iter().chain(postal).collect()
    }

    fn email_warning(&self) -> Option<Warning> {
        let email = text::clean(&self.email);
        let kind = match email::likely_meant(&email) {
            _ if email.is_empty() => WarningKind::EmailMissing,
            Some(suggestion) => WarningKind::EmailTypo { suggestion },
            None => return None,
        };
        Some(Warning {
            field: Field::Email,
            kind,
        })
    }
}
