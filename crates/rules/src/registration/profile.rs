//! The candidate's profile, and filling the form from it (S31).

use super::{Draft, Field, Problem, Profile, Regions, check};
use crate::text;

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
