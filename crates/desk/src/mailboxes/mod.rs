//! Accounts that have one mailbox: who signs in with the address, who is held, and what an administrator can do about it.

use api::form::REASON;
use api::served;
use leptos::prelude::*;
use words::Words;

use crate::desk::{self, cell};
use ui::error_summary::ErrorSummary;
use ui::field::{described_by, error_line};
use ui::intent::Form;
use ui::{FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct MailboxesPage {
    /// Those that nobody has decided on first.
    pub pairs: Vec<Pair>,
    /// What was just done.
    pub done: Option<String>,
    /// What was typed about a held account: its id, and the reason.
    pub sent: Option<(String, String)>,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

/// Two accounts with one mailbox.
#[derive(Debug, Clone, Default)]
pub struct Pair {
    /// Who is held.
    pub held: Owner,
    /// Who signs in with the address.
    pub holder: Owner,
    /// When it was left as it is, to be read.
    pub left: Option<String>,
    /// Whether the two can be merged: accounts of staff cannot.
    pub can_merge: bool,
}

/// Who has an account.
#[derive(Debug, Clone, Default)]
pub struct Owner {
    /// The account's id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The address, as they typed it.
    pub email: String,
    /// When the account was made, to be read.
    pub since: String,
}

/// The id of the field for the reason in the row of a held account: there may be several on a page.
pub fn reason_of(id: &str) -> String {
    format!("{REASON}-{id}")
}

/// The page.
pub fn mailboxes(words: Words, page: MailboxesPage) -> Screen {
    let heading = words.mailboxes_heading();
    let has_errors = !page.errors.is_empty();
    let count = page.pairs.len() as u64;
    let columns = [
        words.mailboxes_held(),
        words.mailboxes_holder(),
        words.mailboxes_state(),
        words.mailboxes_decision(),
    ];
    let rows: Vec<AnyView> = page
        .pairs
        .iter()
        .map(|pair| row(words, pair, page.sent.as_ref(), &page.errors))
        .collect();
    let list = if rows.is_empty() {
        view! { <p>{words.mailboxes_none()}</p> }.into_any()
    } else {
        view! {
            <p role="status">{words.mailboxes_count(count)}</p>
            {desk::table(words.mailboxes_table(), columns, rows)}
        }
        .into_any()
    };
    let done = page
        .done
        .map(|done| view! { <p class="inset" role="status">{done}</p> });
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        <h1 tabindex="-1">{heading}</h1>
        {done}
        <p>{words.mailboxes_lead()}</p>
        {list}
    };
    desk::screen(words, heading, has_errors, body)
}

fn row(
    words: Words,
    pair: &Pair,
    sent: Option<&(String, String)>,
    errors: &FieldErrors,
) -> AnyView {
    let state = match &pair.left {
        Some(time) => words.mailboxes_left(time),
        None => words.mailboxes_undecided().to_owned(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{owner(&pair.held)}</th>
            {cell(words.mailboxes_holder(), owner(&pair.holder))}
            {cell(words.mailboxes_state(), state)}
            {cell(words.mailboxes_decision(), decision(words, pair, sent, errors))}
        </tr>
    }
    .into_any()
}

fn owner(owner: &Owner) -> AnyView {
    view! {
        <bdi>{owner.name.clone()}</bdi>
        <br />
        <bdi class="email">{owner.email.clone()}</bdi>
        <br />
        <span class="soft">{owner.since.clone()}</span>
    }
    .into_any()
}

/// One form per held account: the reason is the same whatever is decided. The first button is that of the key Enter, too.
fn decision(
    words: Words,
    pair: &Pair,
    sent: Option<&(String, String)>,
    errors: &FieldErrors,
) -> AnyView {
    let id = &pair.held.id;
    let sent = sent.filter(|(about, _)| about == id);
    let (is_open, typed) = (sent.is_some(), sent.map(|(_, reason)| reason.clone()));
    let reason = reason_of(id);
    let error = errors.of(&reason);
    let described = described_by(&reason, false, error.is_some(), false);
    let is_wrong = error.is_some().then_some("true");
    let error = error_line(words, &reason, error);
    let act = |act: &str| served::fill(served::MAILBOX_ACT, &[id, act]);
    let merge = if pair.can_merge {
        view! {
            <p class="soft">{words.mailboxes_merge_hint(&pair.holder.name)}</p>
            <div class="actions">
                <button type="submit" class="button button--quiet" formaction=act("merge")>
                    {words.mailboxes_merge()}
                </button>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="soft">{words.mailboxes_merge_staff()}</p> }.into_any()
    };
    let leave = pair.left.is_none().then(|| {
        view! {
            <p class="soft">{words.mailboxes_leave_hint()}</p>
            <div class="actions">
                <button type="submit" class="button button--quiet">{words.mailboxes_leave()}</button>
            </div>
        }
    });
    let action = act("leave");
    view! {
        <details open=is_open>
            <summary>
                {words.mailboxes_decide()}
                <span class="visually-hidden">" " {words.mailboxes_whose(&pair.held.name)}</span>
            </summary>
            <Form action>
                <div class="field">
                    <label for=reason.clone()>{words.mailboxes_reason()}</label>
                    {error}
                    <input
                        id=reason.clone()
                        name=REASON
                        type="text"
                        class="input input--30"
                        autocomplete="off"
                        dir="auto"
                        aria-invalid=is_wrong
                        aria-describedby=described
                        value=typed
                    />
                </div>
                {leave}
                {merge}
            </Form>
        </details>
    }
    .into_any()
}
