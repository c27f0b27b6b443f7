//! Whom to ask: the desks that an outcome names, and a message to send to them.

use leptos::either::Either;
use leptos::prelude::*;
use rules::policy::Contact;
use words::Words;

use super::message::message;
use super::{Carry, Conclusion, Guide};
use crate::field::in_textarea;
use crate::frame::outward;
use crate::intent::PressButton;

/// The desks, and the message.
pub(super) fn contacts(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let cards: Vec<_> = guide
        .policy
        .contacts_of(conclusion.decision.outcome)
        .map(|contact| card(guide, words, contact, carry))
        .collect();
    (!cards.is_empty()).then(|| {
        let text = message(guide, words, conclusion);
        view! {
            <h2>{words.guide_whom_to_ask()}</h2>
            {cards}
            <details>
                <summary>{words.guide_message()}</summary>
                <label for="message">{words.guide_message_label()}</label>
                <textarea id="message" class="input message" rows="10" readonly>{in_textarea(text)}</textarea>
                <div class="actions">
                    <PressButton command="copy:message">{words.guide_copy_message()}</PressButton>
                </div>
            </details>
        }
    })
}

fn card(
    guide: &'static Guide,
    words: Words,
    contact: &'static Contact,
    carry: Carry,
) -> impl IntoView {
    let headed = guide.words.contact.get(&contact.id);
    let name = headed
        .and_then(|headed| headed.title.as_deref())
        .unwrap_or(&contact.id);
    let text = headed.and_then(|headed| headed.text.as_deref());
    let is_historic = contact.is_historic();
    let phone = contact.phone.as_deref().map(|phone| {
        let dialed: String = phone
            .split(',')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        let number = if dialed.starts_with('1') {
            format!("+{dialed}")
        } else {
            format!("+1{dialed}")
        };
        view! { <p><a class="contact__phone" href=format!("tel:{number}")>{phone}</a></p> }
    });
    let email = contact
        .email
        .as_deref()
        .map(|email| view! { <p><a href=format!("mailto:{email}")>{email}</a></p> });
    // A retired address leads nowhere: it is shown for the record, not as a link.
    let url = contact.url.as_deref().map(|url| match is_historic {
        true => Either::Left(view! { <p class="soft contact__url">{url}</p> }),
        false => Either::Right(view! { <p>{outward(words, carry, "", url.to_owned(), url)}</p> }),
    });
    // Where the policy's own words say nothing of it, a desk that cannot be reached is told to be one.
    let is_unreachable = text.is_none()
        && contact.phone.is_none()
        && contact.email.is_none()
        && (contact.url.is_none() || is_historic);
    view! {
        <section class="contact">
            <h3>{name}</h3>
            {is_historic.then(|| view! { <p class="tag">{words.guide_historic()}</p> })}
            {text.map(|text| view! { <p>{text}</p> })}
            {phone}
            {email}
            {url}
            {is_unreachable.then(|| view! { <p>{words.guide_no_verified_contact()}</p> })}
            <p class="soft">
                {match (contact.verified, guide.policy.source_of_contact(contact)) {
                    (Some(date), _) => words.guide_verified_on(date),
                    (None, Some(source)) => words.guide_not_verified(&source.id),
                    (None, None) => words.guide_not_from_article().to_owned(),
                }}
            </p>
        </section>
    }
}
