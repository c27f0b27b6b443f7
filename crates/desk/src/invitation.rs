//! Where a one-time link leads: to a form that sets a password, or to what to do when the link does not work any more.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use ui::account::{EMAIL, NEW_PASSWORD, name_kind};
use ui::error_summary::{ErrorSummary, titled};
use ui::field::TextField;
use ui::intent::{Form, SubmitButton};
use ui::{Body, FieldErrors, Screen};

/// What the form shows. A password is never shown again.
#[derive(Debug, Clone)]
pub struct InvitationPage {
    /// Who the link is for.
    pub guest: Guest,
    /// Where the form goes: the link itself.
    pub action: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// Who a link is for.
#[derive(Debug, Clone)]
pub enum Guest {
    /// Somebody with an account.
    Known {
        /// What they are called.
        name: String,
        /// The address that signs in.
        email: String,
    },
    /// The first administrator, who says who they are: what was typed.
    First {
        /// First name.
        first_name: String,
        /// Last name.
        last_name: String,
        /// The address that will sign in.
        email: String,
    },
}

/// The form.
pub fn invitation(words: Words, page: InvitationPage) -> Screen {
    let has_errors = !page.errors.is_empty();
    let errors = page.errors.clone();
    let (heading, lead, label, fields) = match page.guest {
        Guest::Known { name, email } => (
            words.invitation_heading(),
            words.invitation_lead(&email, name),
            words.invitation_set(),
            known(email),
        ),
        Guest::First {
            first_name,
            last_name,
            email,
        } => (
            words.invitation_first_heading(),
            words.invitation_first_lead().to_owned(),
            words.invitation_become(),
            first(words, &errors, first_name, last_name, email),
        ),
    };
    let body = view! {
        <ErrorSummary words errors=page.errors />
        <h1 tabindex="-1">{heading}</h1>
        <p>{lead}</p>
        <Form is_written_in=true action=page.action>
            {fields}
            <TextField
                words
                name="password"
                label=words.account_password()
                value=""
                kind=NEW_PASSWORD
                hint=Some(words.account_password_hint().to_owned())
                error=errors.of("password")
            />
            <div class="actions">
                <SubmitButton label=label />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

/// For a browser that keeps passwords: which account this one is for.
fn known(email: String) -> AnyView {
    view! {
        <input
            class="visually-hidden"
            type="email"
            name="username"
            autocomplete="username"
            value=email
            readonly
            tabindex="-1"
            aria-hidden="true"
        />
    }
    .into_any()
}

fn first(
    words: Words,
    errors: &FieldErrors,
    first_name: String,
    last_name: String,
    email: String,
) -> AnyView {
    view! {
        <TextField words name="first_name" label=words.account_first_name() value=first_name kind=name_kind("given-name") error=errors.of("first_name") />
        <TextField words name="last_name" label=words.field_optional(words.account_last_name()) value=last_name kind=name_kind("family-name") error=errors.of("last_name") />
        <TextField words name="email" label=words.account_email() value=email kind=EMAIL error=errors.of("email") />
    }
    .into_any()
}

/// For a link that was used, replaced, or has run out, or never was one.
pub fn invitation_over(words: Words) -> Screen {
    let heading = words.invitation_over_heading();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.invitation_over_lead()}</p>
        <p>{words.invitation_over_what_to_do()}</p>
        <div class="actions">
            <a class="button" href=Page::SignIn.path()>{words.page_sign_in()}</a>
        </div>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
