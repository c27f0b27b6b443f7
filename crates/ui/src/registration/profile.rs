//! My Profile: the contact details that can fill the form.

use api::page::Page;
use leptos::prelude::*;
use rules::registration::Draft;
use words::Words;

use super::Atlas;
use super::contact::{ContactPage, contact_fields};
use crate::error_summary::{ErrorSummary, titled};
use crate::intent::{Form, SubmitButton};
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
}

/// The page.
pub fn profile(atlas: &'static Atlas, words: Words, page: ProfilePage) -> Screen {
    let heading = words.profile_heading();
    let has_errors = !page.errors.is_empty();
    let contact = ContactPage {
        draft: page.draft,
        errors: page.errors.clone(),
        ..ContactPage::default()
    };
    let body = view! {
        <ErrorSummary words errors=page.errors />
        {page.notice.map(|notice| view! { <p class="inset" role="status">{notice}</p> })}
        <h1 tabindex="-1">{heading}</h1>
        {tabs(words, Tab::Profile)}
        <p>{words.profile_lead()}</p>
        <p>
            <a href=Page::Registration.path()>{words.profile_to_registration()}</a>
        </p>
        <Form action=Page::Profile.path()>
            {contact_fields(atlas, words, contact)}
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
