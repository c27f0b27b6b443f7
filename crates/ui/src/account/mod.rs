//! Signing in and making an account.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use crate::device::SharedComputer;
use crate::error_summary::{ErrorSummary, FieldErrors, titled};
use crate::field::{Kind, TextField};
use crate::intent::{Form, SubmitButton};
use crate::{Body, Screen};

/// What an account form shows. A password is never shown again.
#[derive(Debug, Clone, Default)]
pub struct AccountPage {
    /// What was typed as e-mail address.
    pub email: String,
    /// What was typed as first name.
    pub first_name: String,
    /// What was typed as last name.
    pub last_name: String,
    /// What is wrong.
    pub errors: FieldErrors,
    /// Something to tell before the form, such as that the session ended.
    pub notice: Option<&'static str>,
    /// What the address carries along, also the form's own: where to go afterwards, and the answers of the guide.
    pub onward: String,
    /// Whether somebody who is signed in gives the password once more.
    pub again: bool,
    /// Whether this is a shared computer, as far as is known.
    pub is_shared: bool,
}

/// The address that signs in.
pub const EMAIL: Kind = Kind {
    input: "email",
    ..Kind::text("username")
};
const PASSWORD: Kind = Kind {
    input: "password",
    width: 20,
    ..Kind::text("current-password")
};
/// A password to be set.
pub const NEW_PASSWORD: Kind = Kind {
    autocomplete: "new-password",
    ..PASSWORD
};

/// A name of a person.
pub const fn name_kind(token: &'static str) -> Kind {
    Kind {
        autocapitalize: Some("words"),
        ..Kind::text(token)
    }
}

/// The page to sign in.
pub fn sign_in(words: Words, page: AccountPage) -> Screen {
    let heading = words.account_sign_in_heading();
    let has_errors = !page.errors.is_empty();
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        {page.notice.map(|notice| view! { <p class="inset" role="status">{notice}</p> })}
        <h1 tabindex="-1">{heading}</h1>
        <Form is_written_in=true action=format!("{}{}", Page::SignIn.path(), page.onward)>
            <TextField words name="email" label=words.account_email() value=page.email kind=EMAIL error=page.errors.of("email") />
            <TextField words name="password" label=words.account_password() value="" kind=PASSWORD error=page.errors.of("password") />
            {(!page.again).then(|| view! { <SharedComputer words is_shared=page.is_shared /> })}
            <div class="actions">
                <SubmitButton label=words.account_sign_in() />
            </div>
        </Form>
        {(!page.again)
            .then(|| {
                view! {
                    <p>
                        {words.account_no_account()} " "
                        <a href=format!("{}{}", Page::SignUp.path(), page.onward)>{words.account_sign_up()}</a>
                    </p>
                }
            })}
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

/// The page to make an account.
pub fn sign_up(words: Words, page: AccountPage) -> Screen {
    let heading = words.account_sign_up_heading();
    let has_errors = !page.errors.is_empty();
    let name_hint = move || Some(words.account_name_hint().to_owned());
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.account_sign_up_lead()}</p>
        <Form is_written_in=true action=format!("{}{}", Page::SignUp.path(), page.onward)>
            <TextField words name="first_name" label=words.account_first_name() value=page.first_name kind=name_kind("given-name") hint=name_hint() error=page.errors.of("first_name") />
            <TextField words name="last_name" label=words.field_optional(words.account_last_name()) value=page.last_name kind=name_kind("family-name") hint=name_hint() error=page.errors.of("last_name") />
            <TextField words name="email" label=words.account_email() value=page.email kind=EMAIL error=page.errors.of("email") />
            <TextField
                words
                name="password"
                label=words.account_password()
                value=""
                kind=NEW_PASSWORD
                hint=Some(words.account_password_hint().to_owned())
                error=page.errors.of("password")
            />
            <SharedComputer words is_shared=page.is_shared />
            <div class="actions">
                <SubmitButton label=words.account_sign_up() />
            </div>
        </Form>
        <p>
            {words.account_have_account()} " "
            <a href=format!("{}{}", Page::SignIn.path(), page.onward)>{words.account_sign_in()}</a>
        </p>
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}
