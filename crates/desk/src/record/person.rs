//! The Profile tab: how to reach the person, records that may be the same person's, and merges.

use api::form::{MERGE, WITH, reason_of};
use api::served;
use leptos::prelude::*;
use rules::text::name::full_name;
use words::Words;

use super::confirmation::{procedure, sentence};
use super::{Confirmation, Head, Tab, head};
use crate::copy::copy_button;
use crate::desk;
use crate::users::matched;
use ui::error_summary::ErrorSummary;
use ui::facts::{Fact, Facts};
use ui::field::{TextArea, in_textarea};
use ui::intent::{Form, SubmitButton};
use ui::time_text;
use ui::{FieldErrors, Screen};

/// What the tab shows.
#[derive(Debug, Clone, Default)]
pub struct PersonPage {
    /// Whose record it is.
    pub head: Head,
    /// The telephone number, as typed.
    pub phone: String,
    /// The address of the profile, where it is another than the account's.
    pub profile_email: String,
    /// Company and job title.
    pub work: Vec<String>,
    /// The address as it is written in its country, the country last.
    pub address: Vec<String>,
    /// When the record was made.
    pub since: String,
    /// Whether a password was ever set.
    pub can_sign_in: bool,
    /// How the address stands.
    pub confirmation: Confirmation,
    /// The kind of evidence that was chosen.
    pub evidence: String,
    /// Records that may be the same person's.
    pub lookalikes: Vec<Lookalike>,
    /// What was merged into this record.
    pub merges: Vec<PastMerge>,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
    /// Which form was sent: the field of the reason begins with this, and so do its errors.
    pub sent: Option<String>,
    /// The reason that was typed there.
    pub reason: String,
}

/// A record that may be the same person's.
#[derive(Debug, Clone)]
pub struct Lookalike {
    /// Who.
    pub person: api::FoundPerson,
    /// What both have in common.
    pub common: Vec<api::Matched>,
}

/// A record that was merged into this one.
#[derive(Debug, Clone)]
pub struct PastMerge {
    /// The merge.
    pub id: String,
    /// The record that was merged.
    pub merged: String,
    /// The name on it.
    pub name: String,
    /// When.
    pub at: String,
    /// When it was undone.
    pub undone_at: Option<String>,
}

/// The tab.
pub fn person(words: Words, page: PersonPage) -> Screen {
    let has_errors = !page.errors.is_empty();
    let is_merged = page.head.merged_into.is_some();
    let is_to_confirm = !is_merged && page.confirmation == Confirmation::Claimed;
    let evidence = (page.sent.as_deref() == Some("confirm"))
        .then(|| (page.evidence.clone(), page.reason.clone()));
    let undo = page
        .merges
        .iter()
        .map(|merge| past_merge(words, &page, merge))
        .collect::<Vec<_>>();
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        {head(words, &page.head, Tab::Profile)}
        <h2>{words.record_contact()}</h2>
        <Facts words facts=contact(words, &page) />
        {(!page.address.is_empty()).then(|| address(words, page.address.clone()))}
        {is_to_confirm.then(|| procedure(words, &page.head.id, evidence, &page.errors))}
        {(!is_merged).then(|| sign_in(words, &page))}
        <h2>{words.record_lookalikes()}</h2>
        {lookalikes(words, &page)}
        {(!undo.is_empty()).then(|| view! { <h2>{words.record_merges()}</h2> <ul class="acts">{undo}</ul> })}
    };
    desk::screen(
        words,
        &Tab::Profile.heading(words, &page.head.name),
        has_errors,
        body,
    )
}

fn contact(words: Words, page: &PersonPage) -> Vec<Fact> {
    let fact = |label: &str, lines: Vec<String>| Fact {
        label: label.to_owned(),
        lines: lines.into_iter().filter(|line| !line.is_empty()).collect(),
        remark: None,
        change: None,
    };
    let mut facts = vec![Fact {
        remark: Some(sentence(words, &page.confirmation)),
        ..fact(words.record_email(), vec![page.head.email.clone()])
    }];
    if !page.profile_email.is_empty() && page.profile_email != page.head.email {
        facts.push(fact(
            words.record_profile_email(),
            vec![page.profile_email.clone()],
        ));
    }
    facts.push(fact(words.record_phone(), vec![page.phone.clone()]));
    facts.push(fact(words.record_work(), page.work.clone()));
    facts.push(fact(words.record_since(), vec![time_text(&page.since)]));
    facts
}

/// The address as one would write it on a letter, to be copied as it stands.
fn address(words: Words, lines: Vec<String>) -> impl IntoView {
    let letter = lines.join("\n");
    view! {
        <h2>{words.record_address()}</h2>
        <p class="letter" dir="auto">{letter.clone()}</p>
        <p>{copy_button(words, &letter, words.record_copy_address().to_owned())}</p>
    }
}

/// A link for somebody who has no password or forgot it: given to who has proven to be the person.
fn sign_in(words: Words, page: &PersonPage) -> impl IntoView + use<> {
    let lead = if page.can_sign_in {
        words.record_link_forgotten()
    } else {
        words.record_link_none_yet()
    };
    let name = reason_of("invite");
    let is_sent = page.sent.as_deref() == Some("invite");
    let error = page.errors.of(&name);
    let value = if is_sent {
        page.reason.clone()
    } else {
        String::new()
    };
    view! {
        <h2>{words.record_link()}</h2>
        <p>{lead}</p>
        <details open=is_sent>
            <summary>{words.record_link_make()}</summary>
            <p class="inset">{words.record_link_identity()}</p>
            <Form is_written_in=true action=served::fill(served::USER_ACT, &[&page.head.id, "invite"])>
                <TextArea words name label=words.record_reason() value hint=Some(words.record_link_reason_hint().to_owned()) error />
                <div class="actions">
                    <SubmitButton label=words.record_link_make() />
                </div>
            </Form>
        </details>
    }
}

fn lookalikes(words: Words, page: &PersonPage) -> impl IntoView + use<> {
    if page.lookalikes.is_empty() {
        return view! { <p>{words.record_no_lookalikes()}</p> }.into_any();
    }
    let can_merge = page.head.merged_into.is_none();
    let id = page.head.id.clone();
    let rows = page.lookalikes.iter().map(|lookalike| {
        let other = &lookalike.person;
        let href = served::fill(served::USER, &[&other.id]);
        let merge = format!(
            "{}?{WITH}={}",
            served::fill(served::USER_MERGE, &[&id]),
            other.id
        );
        let name = full_name(&other.first_name, &other.last_name);
        let common: Vec<&str> = lookalike
            .common
            .iter()
            .map(|what| matched(words, *what))
            .collect();
        let merge = can_merge.then(|| {
            view! {
                <a href=merge>
                    {words.record_merge()}
                    <span class="visually-hidden">": " {name.clone()}</span>
                </a>
            }
        });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=href dir="auto">{name.clone()}</a>
                </th>
                {desk::cell(words.record_email(), view! { <bdi class="email">{other.email.clone()}</bdi> })}
                {desk::cell(words.record_ids(), desk::numbers(&other.mcp_ids))}
                {desk::cell(words.record_common(), common.join(", "))}
                {desk::cell(words.record_act(), merge)}
            </tr>
        }
        .into_any()
    });
    let columns = [
        words.record_name(),
        words.record_email(),
        words.record_ids(),
        words.record_common(),
        words.record_act(),
    ];
    view! {
        <p>{words.record_lookalikes_lead(page.lookalikes.len() as u64)}</p>
        {desk::table(words.record_lookalikes(), columns, rows.collect())}
    }
    .into_any()
}

fn past_merge(words: Words, page: &PersonPage, merge: &PastMerge) -> impl IntoView + use<> {
    let href = served::fill(served::USER, &[&merge.merged]);
    let name = reason_of(&merge.id);
    let is_sent = page.sent.as_deref() == Some(merge.id.as_str());
    let error = page.errors.of(&name);
    let value = if is_sent {
        page.reason.clone()
    } else {
        String::new()
    };
    let id = merge.id.clone();
    let undo = match &merge.undone_at {
        Some(at) => view! { <p class="soft">{words.record_undone(time_text(at))}</p> }.into_any(),
        None => view! {
            <details open=is_sent>
                <summary>
                    {words.record_undo()}
                    <span class="visually-hidden">": " {merge.name.clone()}</span>
                </summary>
                <p>{words.record_undo_lead()}</p>
                <Form action=served::fill(served::USER_ACT, &[&page.head.id, "undo-merge"])>
                    <input type="hidden" name=MERGE value=id />
                    <TextArea words name label=words.record_reason() value error />
                    <div class="actions">
                        <SubmitButton label=words.record_undo() />
                    </div>
                </Form>
            </details>
        }
        .into_any(),
    };
    view! {
        <li>
            <a href=href dir="auto">{merge.name.clone()}</a>
            " "
            <span class="soft">{words.record_merged_at(time_text(&merge.at))}</span>
            {undo}
        </li>
    }
}

/// The link that was just made. It is on this page and nowhere else.
pub fn sign_in_link(words: Words, page: Head, link: &str, until: &str) -> Screen {
    let heading = words.record_link_heading(&page.name);
    let body = view! {
        <a class="back" href=served::fill(served::USER, &[&page.id])>{words.record_to_record()}</a>
        <h1 tabindex="-1">{heading.clone()}</h1>
        <p>{words.record_link_give()}</p>
        <label for="link">{words.record_link_itself()}</label>
        <textarea id="link" class="input message code" rows="3" readonly dir="ltr">{in_textarea(link.to_owned())}</textarea>
        <p>{copy_button(words, link, words.record_link_copy().to_owned())}</p>
        <ul>
            <li>{words.record_link_until(time_text(until))}</li>
            <li>{words.record_link_once()}</li>
            <li>{words.record_link_others()}</li>
        </ul>
    };
    desk::screen(words, &heading, false, body)
}
