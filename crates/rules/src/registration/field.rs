//! The fields of the Microsoft Registration dialog, their names and how much each may hold.

use serde::{Deserialize, Serialize};

/// A field of the Microsoft Registration dialog (S32, S33, S35, S36), in page order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Given name, or the only name.
    FirstName,
    /// "I have only one name": the answer of people who have no last name.
    OneName,
    /// Middle names.
    MiddleName,
    /// Family name.
    LastName,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Company or school.
    Company,
    /// Job title.
    JobTitle,
    /// ISO 3166 alpha-2 code of the country.
    Country,
    /// First line of the street address.
    Address1,
    /// Second line of the street address.
    Address2,
    /// City, post town, district or suburb, as the country has it.
    City,
    /// State, province, prefecture, county or emirate, as the country has it.
    State,
    /// Postal code, ZIP code, Eircode or PIN code, as the country has it.
    PostalCode,
    /// Whether the candidate has a Person ID already: `yes`, `no` or `unsure`.
    HasPersonId,
    /// The Person ID, which is the MCP ID (S33).
    PersonId,
    /// Consent to be contacted by Microsoft (S35).
    MicrosoftMayContact,
    /// Consent to be contacted by Microsoft Partners (S36).
    PartnersMayContact,
}

impl Field {
    /// Every field, in page order.
    pub const ALL: &[Field] = &[
        Field::FirstName,
        Field::OneName,
        Field::MiddleName,
        Field::LastName,
        Field::Phone,
        Field::Email,
        Field::Company,
        Field::JobTitle,
        Field::Country,
        Field::Address1,
        Field::Address2,
        Field::City,
        Field::State,
        Field::PostalCode,
        Field::HasPersonId,
        Field::PersonId,
        Field::MicrosoftMayContact,
        Field::PartnersMayContact,
    ];

    /// The field's name in forms, JSON and problems.
    pub fn name(self) -> &'static str {
        match self {
            Field::FirstName => "first_name",
            Field::OneName => "one_name",
            Field::MiddleName => "middle_name",
            Field::LastName => "last_name",
            Field::Phone => "phone",
            Field::Email => "email",
            Field::Company => "company",
            Field::JobTitle => "job_title",
            Field::Country => "country",
            Field::Address1 => "address1",
            Field::Address2 => "address2",
            Field::City => "city",
            Field::State => "state",
            Field::PostalCode => "postal_code",
            Field::HasPersonId => "has_person_id",
            Field::PersonId => "person_id",
            Field::MicrosoftMayContact => "microsoft_may_contact",
            Field::PartnersMayContact => "partners_may_contact",
        }
    }

    /// The field of that name.
    pub fn parse(name: &str) -> Option<Field> {
        Field::ALL
            .iter()
            .copied()
            .find(|field| field.name() == name)
    }

    /// Whether the field is a box that is ticked or not.
    pub fn is_checkbox(self) -> bool {
        matches!(
            self,
            Field::OneName | Field::MicrosoftMayContact | Field::PartnersMayContact
        )
    }

    /// Whether the field belongs to a profile: the contact fields do; the Person ID and the consents do not (S31).
    pub fn is_contact(self) -> bool {
        self < Field::HasPersonId
    }

    /// Whether the field is a part of the address.
    pub fn is_address(self) -> bool {
        (Field::Country..=Field::PostalCode).contains(&self)
    }

    /// The most characters (Unicode scalar values) that the field may hold.
    ///
    /// Names follow the USWDS name pattern, e-mail addresses RFC 5321 (section 4.5.3.1.3).
    pub fn limit(self) -> u16 {
        match self {
            Field::FirstName | Field::MiddleName | Field::LastName => 128,
            Field::Email => 254,
            _ => 256,
        }
    }
}
