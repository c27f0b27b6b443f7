//! The fields of the Microsoft Registration dialog: one table, of which the form, the profile and their names are made.
//!
//! A new field is a line here, a label (`words::field_label`, and its words in each language) and, where it has a form of
//! its own, a judgment in `check.rs`.

use serde::{Deserialize, Serialize};

/// The value of a ticked box, in forms and in [`Draft::text`].
pub(super) const TICKED: &str = "yes";

/// What a field of a form can hold: text, or a box that is ticked or not.
trait Value {
    const IS_BOX: bool;
    fn text(&self) -> &str;
    fn set(&mut self, value: &str);
}

impl Value for String {
    const IS_BOX: bool = false;

    fn text(&self) -> &str {
        self
    }

    fn set(&mut self, value: &str) {
        value.clone_into(self);
    }
}

impl Value for bool {
    const IS_BOX: bool = true;

    fn text(&self) -> &str {
        if *self { TICKED } else { "" }
    }

    fn set(&mut self, value: &str) {
        *self = matches!(value, TICKED | "on" | "true");
    }
}

/// Makes [`Field`], [`Draft`] and [`Profile`] of the table: parts of the form, the first ones a profile's too.
macro_rules! fields {
    (
        profile { $( $(#[$about:meta])* $PART:ident { $( $(#[$doc:meta])* $Field:ident $name:ident: $type:ident; )* } )* }
        registration { $( $(#[$own_doc:meta])* $OwnField:ident $own_name:ident: $own_type:ident; )* }
    ) => {
        /// A field of the Microsoft Registration dialog (S32, S33, S35, S36), in page order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Field {
            $( $( $(#[$doc])* $Field, )* )*
            $( $(#[$own_doc])* $OwnField, )*
        }

        /// What was typed, unjudged: text is empty where nothing was given.
        ///
        /// As JSON a flat object whose keys are the fields' names; every key may be left out, unknown keys are refused.
        /// A draft keeps what the chosen country does not ask for, so that it is still there when the country is switched back.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        // What `read.rs` does, for the description.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct Draft {
            $( $( $(#[$doc])* pub $name: $type, )* )*
            $( $(#[$own_doc])* pub $own_name: $own_type, )*
        }

        /// The contact fields of a candidate: what the form can be filled from (S31).
        ///
        /// As JSON a flat object with the fields' names; every key may be left out, unknown keys are refused.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
        // What `read.rs` does, for the description.
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct Profile {
            $( $( $(#[$doc])* pub $name: $type, )* )*
        }

        impl Field {
            $( $(#[$about])* pub const $PART: &[Field] = &[$( Field::$Field ),*]; )*

            /// Every field, in page order.
            pub const ALL: &[Field] = &[$( $( Field::$Field, )* )* $( Field::$OwnField, )*];

            /// The field's name in forms, JSON and problems.
            pub fn name(self) -> &'static str {
                match self {
                    $( $( Field::$Field => stringify!($name), )* )*
                    $( Field::$OwnField => stringify!($own_name), )*
                }
            }

            /// Whether the field is a box that is ticked or not.
            pub fn is_checkbox(self) -> bool {
                match self {
                    $( $( Field::$Field => $type::IS_BOX, )* )*
                    $( Field::$OwnField => $own_type::IS_BOX, )*
                }
            }

            /// Whether the field belongs to a profile: the contact fields do; the Person ID and the consents do not (S31).
            pub fn is_contact(self) -> bool {
                matches!(self, $( $( Field::$Field )|* )|*)
            }
        }

        impl Draft {
            /// What was typed into a field; `yes` for a ticked box and nothing for one that is not.
            pub fn text(&self, field: Field) -> &str {
                match field {
                    $( $( Field::$Field => self.$name.text(), )* )*
                    $( Field::$OwnField => self.$own_name.text(), )*
                }
            }

            /// Puts a value into a field. A box is ticked by `yes`, `on` and `true`, and by nothing else.
            pub fn set(&mut self, field: Field, value: &str) {
                match field {
                    $( $( Field::$Field => self.$name.set(value), )* )*
                    $( Field::$OwnField => self.$own_name.set(value), )*
                }
            }
        }

        /// A form that has the profile's fields and nothing else.
        impl From<&Profile> for Draft {
            fn from(profile: &Profile) -> Draft {
                Draft {
                    $( $( $name: profile.$name.clone(), )* )*
                    ..Draft::default()
                }
            }
        }

        /// The contact fields of a form.
        impl From<Draft> for Profile {
            fn from(draft: Draft) -> Profile {
                Profile { $( $( $name: draft.$name, )* )* }
            }
        }
    };
}

fields! {
    profile {
        /// How the candidate is called.
        NAME {
            /// Given name, or the only name.
            FirstName first_name: String;
            /// "I have only one name": the answer of people who have no last name.
            OneName one_name: bool;
            /// Middle names.
            MiddleName middle_name: String;
            /// Family name.
            LastName last_name: String;
        }
        /// How to reach the candidate, and where they work or learn.
        DETAILS {
            /// Telephone number, in any format.
            Phone phone: String;
            /// E-mail address.
            Email email: String;
            /// Company or school.
            Company company: String;
            /// Job title.
            JobTitle job_title: String;
        }
        /// The address; which parts it has depends on the country.
        ADDRESS {
            /// ISO 3166 alpha-2 code of the country.
            Country country: String;
            /// First line of the street address.
            Address1 address1: String;
            /// Second line of the street address.
            Address2 address2: String;
            /// City, post town, district or suburb, as the country has it.
            City city: String;
            /// State, province, prefecture, county or emirate, as the country has it: its code or its name.
            State state: String;
            /// Postal code, ZIP code, Eircode or PIN code, as the country has it.
            PostalCode postal_code: String;
        }
    }
    registration {
        /// Whether the candidate has a Person ID already: `yes`, `no` or `unsure`; empty where it was passed over.
        HasPersonId has_person_id: String;
        /// The Person ID, which is the MCP ID (S33).
        PersonId person_id: String;
        /// Consent to be contacted by Microsoft (S35).
        MicrosoftMayContact microsoft_may_contact: bool;
        /// Consent to be contacted by Microsoft Partners (S36).
        PartnersMayContact partners_may_contact: bool;
    }
}

impl Field {
    /// The field of that name.
    pub fn parse(name: &str) -> Option<Field> {
        Field::ALL
            .iter()
            .copied()
            .find(|field| field.name() == name)
    }

    /// Whether the field is a part of the address.
    pub fn is_address(self) -> bool {
        Field::ADDRESS.contains(&self)
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
