//! The address of one's own account: why exams, IDs and codes wait until it is confirmed, how to confirm it, and how to have
//! another one; and the page where the link in a mail leads.

use api::page::Page;
use api::served;
use leptos::prelude::*;
use words::Words;

use ui::account::EMAIL;
use ui::error_summary::{ErrorSummary, titled};
use ui::field::{Kind, TextField};
use ui::intent::{Form, SubmitButton};
use ui::time_text;
use ui::{Body, FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct AddressPage {
    /// The address that signs in.
    pub email: String,
    /// Whether it was confirmed.
    pub is_confirmed: bool,
    /// The address that is to be confirmed.
    pub to_confirm: Option<String>,
    /// How it is confirmed.
    pub way: Option<Way>,
    /// What the address carries along: where to go afterwards.
    pub onward: String,
    /// Whether the reader was on the way to a page that waits.
    pub is_on_the_way: bool,
    /// What was just done, in a sentence.
    pub done: Option<&'static str>,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
    /// The other address that was typed.
    pub typed: Option<String>,
}

/// How an address is confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By a code that goes there.
    Mail {
        /// Until when the one works that went there last; `None` where none does.
        until: Option<String>,
    },
    /// At a desk.
    Desk,
}

/// A code from a message: the browser offers it where it sees it.
const CODE: Kind = Kind {
    inputmode: Some("numeric"),
    width: 10,
    ..Kind::text("one-time-code")
};

/// The page.
pub fn address(words: Words, page: AddressPage) -> Screen {
    let has_errors = !page.errors.is_empty();
    let heading = if page.is_confirmed {
        words.address_heading_confirmed()
    } else {
        words.address_heading()
    };
    let errors = page.errors.clone();
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        {page.done.map(|done| view! { <p class="inset" role="status">{done}</p> })}
        <h1 tabindex="-1">{heading}</h1>
        {(!page.is_confirmed).then(|| why(words, &page))}
        {page.is_confirmed.then(|| view! { <p>{words.address_is_confirmed(&page.email)}</p> })}
        {page.to_confirm.clone().map(|email| to_confirm(words, &page, &email, errors.clone()))}
        {change(words, &page, errors)}
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

fn why(words: Words, page: &AddressPage) -> impl IntoView + use<> {
    view! {
        {page.is_on_the_way.then(|| view! { <p><strong>{words.address_waits()}</strong></p> })}
        <p>{words.address_why(&page.email)}</p>
        <p>
            {words.address_meanwhile()} " "
            <a href=Page::Guide.path()>{words.page_guide()}</a>
            " · "
            <a href=Page::Register.path()>{words.page_place_register()}</a>
        </p>
    }
}

fn to_confirm(
    words: Words,
    page: &AddressPage,
    email: &str,
    errors: FieldErrors,
) -> impl IntoView + use<> {
    let until = match &page.way {
        Some(Way::Mail { until }) => until.clone(),
        _ => {
            return view! {
                <h2>{words.address_at_desk()}</h2>
                <p>{words.address_at_desk_lead(email)}</p>
                <p>{words.address_at_desk_how()}</p>
            }
            .into_any();
        }
    };
    let sent = match &until {
        Some(until) => words.address_went(email, time_text(until)),
        None => words.address_none_works(email),
    };
    view! {
        <h2>{words.address_by_mail()}</h2>
        <p>{sent}</p>
        <Form is_written_in=true action=format!("{}{}", served::ADDRESS, page.onward)>
            <TextField words name="code" label=words.address_code() value="" kind=CODE hint=Some(words.address_code_hint().to_owned()) error=errors.of("code") />
            <div class="actions">
                <SubmitButton label=words.address_confirm() />
            </div>
        </Form>
        <p>{words.address_no_mail()}</p>
        <Form action=format!("{}{}", served::ADDRESS_CODE, page.onward)>
            <button type="submit" class="link-button">{words.address_send_again()}</button>
        </Form>
    }
    .into_any()
}

/// Another address: the right one, or the one that is to be used from now on.
fn change(words: Words, page: &AddressPage, errors: FieldErrors) -> impl IntoView + use<> {
    let error = errors.of("email");
    let is_open = page.typed.is_some() || error.is_some();
    let (title, lead) = if page.is_confirmed {
        (words.address_change(), words.address_change_lead())
    } else {
        (words.address_mend(), words.address_mend_lead())
    };
    let value = page.typed.clone().unwrap_or_default();
    let action = format!("{}{}", served::ADDRESS_CHANGE, page.onward);
    view! {
        <details open=is_open>
            <summary>{title}</summary>
            <p>{lead}</p>
            <Form is_written_in=true action>
                <TextField words name="email" label=words.address_new() value kind=EMAIL error />
                <div class="actions">
                    <SubmitButton label=words.address_use() />
                </div>
            </Form>
        </details>
    }
}

/// What the page of a link shows.
#[derive(Debug, Clone)]
pub struct LinkPage {
    /// The address that it confirms.
    pub email: String,
    /// Where the form goes: the link itself.
    pub action: String,
}

/// Where the link leads: one button, because mail programs open links by themselves.
pub fn link(words: Words, page: LinkPage) -> Screen {
    let heading = words.address_link_heading();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.address_link_lead(page.email)}</p>
        <p>{words.address_link_not_you()}</p>
        <Form action=page.action>
            <div class="actions">
                <SubmitButton label=words.address_link_confirm() />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// After the button was pressed. `is_here`: whether somebody is signed in in this browser.
pub fn link_done(words: Words, email: &str, is_here: bool) -> Screen {
    let heading = words.address_link_done();
    let (href, label) = if is_here {
        (served::TRANSCRIPT, words.address_to_transcript())
    } else {
        (Page::SignIn.path(), words.page_sign_in())
    };
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.address_link_done_lead(email)}</p>
        <div class="actions">
            <a class="button" href=href>{label}</a>
        </div>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// For an address that another record has.
pub fn link_taken(words: Words) -> Screen {
    let heading = words.address_link_taken();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.address_taken()}</p>
    };
    Screen {
        title: titled(words, heading, true),
        body: Body::new(body),
    }
}

/// For a link that was used, replaced, or has run out, or never was one.
pub fn link_over(words: Words) -> Screen {
    let heading = words.address_link_over();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.address_link_over_lead()}</p>
        <div class="actions">
            <a class="button" href=served::ADDRESS>{words.address_link_over_again()}</a>
        </div>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
