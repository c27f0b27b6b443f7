//! What a refusal means: one table for the plain pages, the app, and what the device sends by itself.

use api::{FieldError, Problem};

/// What is done about a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing is decided: the same is sent again, under the same key.
    Later,
    /// Whoever sent it is not signed in, or not as its owner.
    SignIn,
    /// Something else is on record: the reader chooses.
    Conflict,
    /// It will not be taken as it is: the reader corrects it.
    Refused,
}

/// The statuses of a problem that mean something else than that it is to be corrected.
const TABLE: [(Meaning, &str, &[u16]); 3] = [
    (Meaning::Later, "LATER", &[408, 425, 429]),
    (Meaning::SignIn, "SIGN_IN", &[401, 403]),
    (Meaning::Conflict, "CONFLICT", &[409, 412]),
];

/// What a problem of this status means.
pub fn meaning(status: u16) -> Meaning {
    let found = TABLE.iter().find(|row| row.2.contains(&status));
    match found {
        Some(row) => row.0,
        None if status >= 500 => Meaning::Later,
        None => Meaning::Refused,
    }
}

/// The table as `public/device/outbox.js` has it: a line a meaning.
pub fn outbox_script() -> String {
    let rows = TABLE.map(|(_, name, statuses)| format!("const {name} = {statuses:?};\n"));
    rows.concat()
}

/// A refusal as the server told it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the answer.
    pub status: u16,
    /// What happened and what to do.
    pub title: String,
    /// What is wrong, field by field.
    pub errors: Vec<FieldError>,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal {
            status: problem.status,
            title: problem.title,
            errors: problem.errors,
        }
    }
}

#[cfg(test)]
mod tests {
    use api::ProblemKind;

    use super::*;

    #[test]
    fn every_kind_of_problem_has_the_meaning_of_its_status() {
        let named = [
            (ProblemKind::NotSignedIn, Meaning::SignIn),
            (ProblemKind::Forbidden, Meaning::SignIn),
            (ProblemKind::OtherSite, Meaning::SignIn),
            (ProblemKind::KeyReused, Meaning::Conflict),
            (ProblemKind::AlreadyRegistered, Meaning::Conflict),
            (ProblemKind::Stale, Meaning::Conflict),
            (ProblemKind::Invalid, Meaning::Refused),
            (ProblemKind::OutcomeMismatch, Meaning::Refused),
            (ProblemKind::NotFound, Meaning::Refused),
            (ProblemKind::TooSlow, Meaning::Later),
            (ProblemKind::TooManyAttempts, Meaning::Later),
            (ProblemKind::Internal, Meaning::Later),
            (ProblemKind::Busy, Meaning::Later),
            (ProblemKind::DiskFull, Meaning::Later),
        ];
        for (kind, expected) in named {
            assert_eq!(meaning(kind.status()), expected, "{kind:?}");
        }
    }

    #[test]
    fn the_outbox_reads_the_same_table() {
        let outbox = include_str!("../../../public/device/outbox.js");
        assert!(outbox.contains(&outbox_script()), "{}", outbox_script());
        assert!(outbox.contains("status >= 500 || LATER.includes(status)"));
    }
}
