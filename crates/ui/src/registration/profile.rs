//! My Profile: the contact details that can fill the form.

use api::form::{OWNER, VERSION};
use api::page::Page;
use leptos::prelude::*;
use rules::registration::Draft;
use words::Words;

use super::CountryData;
use super::contact::{ContactPage, contact_fields};
use super::form::changed_elsewhere;
use crate::error_summary::{ErrorSummary, titled};
use crate::intent::{EnterButton, Form, SubmitButton};
use crate::tabs::{Tab, tabs};
use crate::{Body, FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct ProfilePage {
    /// What was typed.
    pub draft: Draft,
    /// What is wrong.
    pub errors: FieldErrors,
    /// Something to tell before the form: that it was saved, or was changed elsewhere.
    pub notice: Option<&'static str>,
    /// What is on record now, when it was changed elsewhere after this form was opened.
    pub changed_elsewhere: Option<Draft>,
    /// The version on record that the form was filled from, for a page that cannot remember it.
    pub version: Option<u64>,
    /// Whose it is: the account's id.
    pub owner: Option<String>,
}

/// The page.
pub fn profile(country_data: &'static CountryData, words: Words, page: ProfilePage) -> Screen {
    let heading = words.profile_heading();
    let has_errors = !page.errors.is_empty();
    let stale = page.changed_elsewhere.as_ref().map(|on_record| {
        changed_elsewhere(
            country_data,
            words,
            words.profile_stale(),
            &page.draft,
            on_record,
        )
    });
    let contact = ContactPage {
        draft: page.draft,
        errors: page.errors.clone(),
        ..ContactPage::default()
    };
    let body = view! {
        <ErrorSummary words errors=page.errors />
        {stale}
        {page.notice.map(|notice| view! { <p class="inset" role="status">{notice}</p> })}
        <h1 tabindex="-1">{heading}</h1>
        {tabs(words, Tab::Profile)}
        <p>{words.profile_lead()}</p>
        <p>
            <a href=Page::Registration.path()>{words.profile_to_registration()}</a>
        </p>
        <Form action=Page::Profile.path() draft="profile" is_written_in=true>
            <EnterButton />
            {page.owner.clone().map(|owner| view! { <input type="hidden" name=OWNER value=owner /> })}
            {page.version.map(|version| view! { <input type="hidden" name=VERSION value=version /> })}
            {contact_fields(country_data, words, contact)}
            <div class="actions">
                <SubmitButton label=words.profile_save() />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}
