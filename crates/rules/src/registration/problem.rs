//! What can be wrong with a form, and what is worth a second look. The sentences are in `words`.

use serde::{Deserialize, Serialize};

use super::Field;

/// Something that keeps a form from being accepted. A field has one at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub field: Field,
    /// What.
    pub kind: ProblemKind,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// Nothing is given, and something must be.
    Missing,
    /// More characters than the field may hold.
    TooLong {
        /// The most characters that it may hold.
        limit: u16,
    },
    /// Not one of the choices on offer.
    NotListed,
    /// Not an e-mail address.
    EmailFormat,
    /// A name without a letter, or what a spreadsheet shows where it cannot show one: `.`, `#REF!`.
    NotAName,
    /// Some of its characters were lost on the way.
    Garbled,
    /// A phone number with something in it that no phone number has.
    PhoneCharacters,
    /// A phone number with too few or too many digits.
    PhoneLength {
        /// The fewest digits that it may have.
        least: u16,
        /// The most digits that it may have.
        most: u16,
    },
    /// A postal code that the country does not have.
    PostalFormat {
        /// The first character that cannot stand where it stands; `None` when the code is too short or too long.
        wrong: Option<Wrong>,
    },
    /// A Person ID with something else than digits.
    NotDigits,
    /// A Person ID with too many digits.
    TooManyDigits {
        /// The most digits that it may have.
        limit: u16,
    },
}

/// A character of a postal code that cannot stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// The character, as a capital.
    pub found: char,
    /// What the country has in its place.
    pub expected: Expected,
}

/// What a postal code has in the place of a wrong character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// A digit, where something else stands.
    Digit,
    /// A letter, where something else stands.
    Letter,
    /// Another character of the same kind, or one of either kind.
    Other,
}

/// Something that is worth a second look and keeps nobody from going on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Where.
    pub field: Field,
    /// What.
    pub kind: WarningKind,
}

/// What is worth a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// No e-mail address: the dialog allows that (S32), yet the access code has traveled by e-mail.
    EmailMissing,
    /// The e-mail address looks like a slip of the finger.
    EmailTypo {
        /// The address that was probably meant.
        suggestion: String,
    },
    /// A name that looks misread, such as `NÃ¸rth`.
    NameMisread {
        /// The name that was probably meant.
        suggestion: String,
    },
    /// A postal code that is not in the country's format, where the country does not require one.
    ///
    /// No error there: formats change, and a form that refuses a true code cannot be filled in.
    PostalUnusual,
}
