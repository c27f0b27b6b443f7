//! The form that adds a member of staff.

use api::served;
use leptos::prelude::*;
use rules::Role;
use words::Words;

use super::ROLE;
use crate::role;
use ui::FieldErrors;
use ui::account::{EMAIL, name_kind};
use ui::choice::{Choice, Radios};
use ui::field::{Kind, TextField};
use ui::intent::{Form, SubmitButton};

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedStaff {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The address that signs in.
    pub email: String,
    /// The name of a role.
    pub role: String,
}

pub(super) fn form(words: Words, typed: TypedStaff, errors: &FieldErrors) -> impl IntoView + use<> {
    // Somebody else's name and address: a browser must not offer the reader's own.
    let of_another = |kind: Kind| Kind {
        autocomplete: "off",
        ..kind
    };
    let roles = Role::ALL.into_iter().filter(|role| role.is_staff());
    let choices: Vec<Choice> = roles
        .map(|role| Choice {
            value: role.name().to_owned(),
            label: format!(
                "{}: {}",
                role::in_words(words, role),
                role::what_may(words, role)
            ),
            apart: false,
        })
        .collect();
    let errors = errors.clone();
    view! {
        <h2>{words.staff_add()}</h2>
        <p>{words.staff_add_lead()}</p>
        <Form is_written_in=true action=served::STAFF>
            <TextField words name="first_name" label=words.account_first_name() value=typed.first_name kind=of_another(name_kind("off")) error=errors.of("first_name") />
            <TextField words name="last_name" label=words.field_optional(words.account_last_name()) value=typed.last_name kind=of_another(name_kind("off")) error=errors.of("last_name") />
            <TextField words name="email" label=words.account_email() value=typed.email kind=of_another(EMAIL) error=errors.of("email") />
            <Radios words name=ROLE legend=words.staff_what_may() choices chosen=Some(typed.role) error=errors.of(ROLE) />
            <div class="actions">
                <SubmitButton label=words.staff_add_button() />
            </div>
        </Form>
    }
}
