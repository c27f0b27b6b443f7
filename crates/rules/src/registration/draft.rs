//! The form as it was typed.

use super::field::TICKED;
use super::{Draft, Field, Problem, Regions, Registration, Warning, WarningKind, check};
use crate::text::{self, email, name};

impl Draft {
    /// The whole name, as one reads it: first, middle and last; the last name first where names are written so.
    pub fn full_name(&self) -> String {
        let given = [&self.first_name, &self.middle_name].map(|part| part.trim());
        name::full_name(given.join(" ").trim(), &self.last_name)
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
        let names = [Field::FirstName, Field::MiddleName, Field::LastName].map(|field| {
            let suggestion = name::likely_meant(self.text(field))?;
            let kind = WarningKind::NameMisread { suggestion };
            Some(Warning { field, kind })
        });
        let names = names.into_iter().flatten();
        names.chain(self.email_warning()).chain(postal).collect()
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
