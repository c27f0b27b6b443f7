//! Reads forms from JSON by the table of fields: one reader for a draft and a profile, a tenth of what derived ones would
//! add to the browser's download.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use super::field::TICKED;
use super::{Draft, Field, Profile};

/// Reads an object whose keys are fields that `admits`; the names of these are `expected`.
struct FormVisitor {
    admits: fn(Field) -> bool,
    expected: &'static [&'static str],
}

impl<'de> Visitor<'de> for FormVisitor {
    type Value = Draft;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of a form")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Draft, A::Error> {
        let mut draft = Draft::default();
        let mut seen = 0u32;
        while let Some(name) = map.next_key::<String>()? {
            let field = Field::parse(&name).filter(|field| (self.admits)(*field));
            let field = field.ok_or_else(|| A::Error::unknown_field(&name, self.expected))?;
            let bit = 1 << field as u32;
            if seen & bit != 0 {
                return Err(A::Error::duplicate_field(field.name()));
            }
            seen |= bit;
            if field.is_checkbox() {
                draft.set(field, if map.next_value()? { TICKED } else { "" });
            } else {
                draft.set(field, &map.next_value::<String>()?);
            }
        }
        Ok(draft)
    }
}

impl<'de> Deserialize<'de> for Draft {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Draft, D::Error> {
        deserializer.deserialize_map(FormVisitor {
            admits: |_| true,
            expected: &["the fields of a registration"],
        })
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Profile, D::Error> {
        let visitor = FormVisitor {
            admits: Field::is_contact,
            expected: &["the fields of a profile"],
        };
        deserializer.deserialize_map(visitor).map(Profile::from)
    }
}
