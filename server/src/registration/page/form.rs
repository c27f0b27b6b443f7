//! How the registration and the profile are posted: whose a form is, what it says, and the way back where its sender is not signed in.

use api::ProblemKind;
use api::form::{OWNER, VERSION};
use api::page::Page;
use axum::response::Response;
use conversation::Written;
use desk::signed_out::{SignedOutPage, signed_out};
use rules::interview::Link;
use rules::registration::Field;
use ui::PRESS;
use ui::registration::{FILLED, UNLISTED};
use uuid::Uuid;

use crate::access::SignedIn;
use crate::http::form::Form;
use crate::problem::{ApiError, noted};
use crate::site::Visit;

/// What a registration form says.
pub(crate) fn written(form: &Form) -> Written {
    let mut written = Written {
        filled: form.all(FILLED).filter_map(Field::parse).collect(),
        ..Written::read(form.pairs())
    };
    let is_key = |key: &String| {
        key.parse()
            .is_ok_and(|key: Uuid| key.get_version_num() == 7)
    };
    written.key = written.key.filter(is_key);
    // A list that had no such state said nothing about it.
    if !form.get(PRESS).is_empty() && written.draft.state.is_empty() {
        form.get(UNLISTED).clone_into(&mut written.draft.state);
    }
    written
}

/// The way in, with the way back and what the address carries.
pub(crate) fn ask_to_sign_in(visit: &Visit, page: Page) -> Response {
    let next = format!("{}{}", page.path(), visit.onward());
    let there = |way: Page| format!("{}?_next={}", way.path(), Link::encode(&next));
    visit.show_in_app(page, |words| {
        ui::sign_in_first(words, there(Page::SignIn), there(Page::SignUp))
    })
}

/// The account that a form is written for.
pub(crate) fn owner(visit: &Visit) -> Option<String> {
    visit.who.as_ref().map(|who| who.account.to_string())
}

/// Who sends a form, if it is still whom it was written for: somebody else may have signed in since.
pub(crate) fn writer<'a>(visit: &'a Visit, form: &Form) -> Option<&'a SignedIn> {
    let written_for = form.get(OWNER);
    let who = visit.who.as_ref();
    who.filter(|who| written_for.is_empty() || who.account.to_string() == written_for)
}

/// The session ended while somebody typed, or is somebody else's by now. The page keeps what they typed; `page` is where it goes on
/// from there.
pub(crate) fn keep_until_signed_in(visit: &Visit, page: Page, form: &Form) -> Response {
    let is_ours = |name: &str| {
        Field::parse(name).is_some() || [OWNER, VERSION, FILLED, UNLISTED].contains(&name)
    };
    let fields = form.pairs().filter(|(name, _)| is_ours(name));
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let kept = SignedOutPage {
        reader: visit.who.as_ref().map(|who| who.email.clone()),
        sign_in: format!(
            "{}?_next={}&_again=other",
            Page::SignIn.path(),
            Page::Profile.path()
        ),
        action: format!("{}{}", page.path(), visit.onward()),
        fields: fields.collect(),
    };
    let error = ApiError::from(ProblemKind::NotSignedIn);
    let response = visit.show(error.status(), page.path(), |words| signed_out(words, kept));
    noted(response, &error)
}
