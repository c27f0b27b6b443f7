//! Whether the address of a record was shown to be its person's, and the desk's procedure where it was not.

use api::form::{EVIDENCE, reason_of};
use api::served;
use leptos::prelude::*;
use words::Words;

use ui::FieldErrors;
use ui::field::{SelectField, TextArea};
use ui::intent::{Form, SubmitButton};
use ui::time_text;

/// How the address of a record stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Confirmation {
    /// It is what a file of results says; nobody signs in with it yet.
    #[default]
    None,
    /// Somebody signs in with it and has not shown that it is theirs.
    Claimed,
    /// It was shown.
    Confirmed {
        /// When.
        at: String,
        /// How.
        how: Way,
    },
}

/// How an address was shown to be its owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a code or a link that went there.
    Mail,
    /// To a desk.
    Desk,
    /// By a one-time link that a desk gave to its owner.
    Link,
    /// Not at all: exams were on record before it had to be.
    Before,
}

/// What shows who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// An identity document: passport, identity card, driving license.
    Document,
    /// A certificate or a score report, with its reference number.
    Certificate,
    /// A testing center or a school vouches for them.
    Center,
    /// They answered the telephone under a number on record.
    CallBack,
    /// Something else.
    Other,
}

impl Evidence {
    /// Every kind, in the order of the list.
    pub const ALL: [Evidence; 5] = [
        Evidence::Document,
        Evidence::Certificate,
        Evidence::Center,
        Evidence::CallBack,
        Evidence::Other,
    ];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            Evidence::Document => "document",
            Evidence::Certificate => "certificate",
            Evidence::Center => "center",
            Evidence::CallBack => "call-back",
            Evidence::Other => "other",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<Evidence> {
        Evidence::ALL.into_iter().find(|kind| kind.name() == name)
    }

    fn label(self, words: Words) -> &'static str {
        match self {
            Evidence::Document => words.record_evidence_document(),
            Evidence::Certificate => words.record_evidence_certificate(),
            Evidence::Center => words.record_evidence_center(),
            Evidence::CallBack => words.record_evidence_call_back(),
            Evidence::Other => words.record_evidence_other(),
        }
    }
}

/// How it stands, in a sentence.
pub(super) fn sentence(words: Words, confirmation: &Confirmation) -> String {
    match confirmation {
        Confirmation::None => words.record_confirmation_none().to_owned(),
        Confirmation::Claimed => words.record_confirmation_claimed().to_owned(),
        Confirmation::Confirmed { at, how } => {
            let time = time_text(at);
            match how {
                Way::Mail => words.record_confirmation_mail(time),
                Way::Desk => words.record_confirmation_desk(time),
                Way::Link => words.record_confirmation_link(time),
                Way::Before => words.record_confirmation_before().to_owned(),
            }
        }
    }
}

/// The procedure, for the record of this id. `typed`: the kind of evidence and what was checked, where it was sent.
pub(super) fn procedure(
    words: Words,
    id: &str,
    typed: Option<(String, String)>,
    errors: &FieldErrors,
) -> impl IntoView + use<> {
    let name = reason_of("confirm");
    let is_sent = typed.is_some();
    let (evidence, reason) = typed.unwrap_or_default();
    let (wrong_kind, wrong_reason) = (errors.of(EVIDENCE), errors.of(&name));
    let options = Evidence::ALL
        .map(|kind| (kind.name().to_owned(), kind.label(words).to_owned()))
        .to_vec();
    let action = served::fill(served::USER_ACT, &[id, "confirm"]);
    view! {
            <h2>{words.record_confirm()}</h2>
            <p>{words.record_confirm_lead()}</p>
            <details open=is_sent>
                <summary>{words.record_confirm_do()}</summary>
                <ol>
                    <li>{words.record_confirm_ask()}</li>
                    <li>{words.record_confirm_compare()}</li>
                    <li>{words.record_confirm_keep()}</li>
                </ol>
                <Form is_written_in=true action>
                    <SelectField words name=EVIDENCE label=words.record_evidence() value=evidence options autocomplete="off" error=wrong_kind changed=|_| () />
                    <TextArea words name label=words.record_checked() value=reason hint=Some(words.record_checked_hint().to_owned()) error=wrong_reason />
                    <div class="actions">
                        <SubmitButton label=words.record_confirm_do() />
                    </div>
                </Form>
            </details>
    }
}
