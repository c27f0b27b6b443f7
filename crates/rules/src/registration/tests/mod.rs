//! Tests of registration through its public interface: what a form says, what is recorded, what an address looks like.

mod contact;
mod countries;
mod forms;
mod names;
mod postal;
mod profile;
mod properties;

use super::{Draft, Field, ProblemKind, Region, Regions};

fn regions() -> &'static Regions {
    Regions::bundled()
}

fn region(code: &str) -> &'static Region {
    regions()
        .get(code)
        .unwrap_or_else(|| panic!("no region {code}"))
}

/// The form of an invented candidate in Canada, complete.
fn complete() -> Draft {
    let json = r#"{"first_name": "Wren", "last_name": "Okafor-Lind", "country": "CA", "address1": "12 Larch Street",
        "city": "Montreal", "state": "QC", "postal_code": "H3Z 2Y7", "email": "wren@example.com"}"#;
    serde_json::from_str(json).unwrap()
}

/// The complete form with other values.
fn with(values: &[(Field, &str)]) -> Draft {
    let mut draft = complete();
    for (field, value) in values {
        draft.set(*field, value);
    }
    draft
}

/// What the form says, as pairs.
fn problems(draft: &Draft) -> Vec<(Field, ProblemKind)> {
    let problems = draft.parse(regions()).err().unwrap_or_default();
    problems
        .into_iter()
        .map(|problem| (problem.field, problem.kind))
        .collect()
}

/// What is recorded for a field once it holds the value; panics with the problems when there are any.
fn recorded(field: Field, value: &str) -> String {
    let registration = with(&[(field, value)])
        .parse(regions())
        .unwrap_or_else(|problems| panic!("{value:?}: {problems:?}"));
    registration.text(field).to_owned()
}
