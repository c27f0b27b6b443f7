//! The candidate's profile, and filling the form from it (S31).

use serde::Serialize;

use super::{Draft, Field, Problem, Regions, check, text};

/// The contact fields of a candidate: what the form can be filled from.
///
/// As JSON a flat object with the fields' names; every key may be left out, unknown keys are refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
// What `read.rs` does, for the description.
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
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
}

impl Profile {
    /// The profile normalized as [`Draft::parse`] does it, or all that is wrong with it, in page order.
    ///
    /// It needs a name; anything else may be missing and is checked where it is filled.
    ///
    /// # Errors
    /// The problems, never an empty list.
    pub fn parse(&self, regions: &Regions) -> Result<Profile, Vec<Problem>> {
        let name = |field, _: Option<&_>| matches!(field, Field::FirstName | Field::LastName);
        check::check(&Draft::from(self), regions, name).map(Profile::from)
    }
}

/// A form that has the profile's fields and nothing else.
impl From<&Profile> for Draft {
    fn from(profile: &Profile) -> Draft {
        let profile = profile.clone();
        Draft {
            first_name: profile.first_name,
            one_name: profile.one_name,
            middle_name: profile.middle_name,
            last_name: profile.last_name,
            phone: profile.phone,
            email: profile.email,
            company: profile.company,
            job_title: profile.job_title,
            country: profile.country,
            address1: profile.address1,
            address2: profile.address2,
            city: profile.city,
            state: profile.state,
            postal_code: profile.postal_code,
            ..Draft::default()
        }
    }
}

/// The contact fields of a form.
impl From<Draft> for Profile {
    fn from(draft: Draft) -> Profile {
        Profile {
            first_name: draft.first_name,
            one_name: draft.one_name,
            middle_name: draft.middle_name,
            last_name: draft.last_name,
            phone: draft.phone,
            email: draft.email,
            company: draft.company,
            job_title: draft.job_title,
            country: draft.country,
            address1: draft.address1,
            address2: draft.address2,
            city: draft.city,
            state: draft.state,
            postal_code: draft.postal_code,
        }
    }
}

/// A form filled from a profile, and what that did. The draft before it is the way to undo it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The form, with the fields that were empty filled.
    pub draft: Draft,
    /// The fields that were filled, in page order.
    pub filled: Vec<Field>,
    /// The fields that were kept although the profile has something else, in page order.
    pub differs: Vec<Difference>,
}

/// A field on which the form and the profile do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which field.
    pub field: Field,
    /// What the form has. Empty for an address field of a form whose country is not the profile's.
    pub yours: String,
    /// What the profile has.
    pub profile: String,
}

/// Fills the empty fields of a form from the profile (S31).
///
/// Never replaces what was typed: it lists that instead. Never touches the Person ID, the agreement or a consent.
/// An address is not mixed from two countries: when the form's country is not the profile's, address fields that the
/// form lacks are listed and not filled.
pub fn fill(draft: &Draft, profile: &Profile) -> Filled {
    let source = Draft::from(profile);
    let mut result = Filled {
        draft: draft.clone(),
        filled: Vec::new(),
        differs: Vec::new(),
    };
    let country = text::clean(&draft.country);
    let other_country =
        !country.is_empty() && !country.eq_ignore_ascii_case(&text::clean(&profile.country));
    for &field in Field::ALL.iter().filter(|field| field.is_contact()) {
        let theirs = text::clean(source.text(field));
        let yours = text::clean(draft.text(field));
        let one_name_settles_it = match field {
            Field::OneName => !text::clean(&draft.last_name).is_empty(),
            Field::LastName => draft.one_name,
            _ => false,
        };
        if theirs.is_empty() || theirs == yours || one_name_settles_it {
            continue;
        }
        if yours.is_empty() && !(field.is_address() && other_country) {
            result.draft.set(field, &theirs);
            result.filled.push(field);
        } else {
            result.differs.push(Difference {
                field,
                yours,
                profile: theirs,
            });
        }
    }
    result
}
