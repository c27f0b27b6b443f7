//! Staff accounts: who has one, what an administrator can do with each, and adding one.

mod add;
mod row;

use api::served;
use leptos::prelude::*;
use rules::Role;
use words::Words;

pub use add::TypedStaff;

use crate::copy::copy_button;
use crate::{desk, role};
use ui::error_summary::ErrorSummary;
use ui::{FieldErrors, Screen};

/// The name of the field for why something is done.
pub const REASON: &str = "reason";
/// The name of the field for a role.
pub const ROLE: &str = "role";

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct StaffPage {
    /// Everybody, by name.
    pub people: Vec<StaffMember>,
    /// A link that was just made. It is shown this once.
    pub link: Option<NewLink>,
    /// What was just done, and to whom.
    pub done: Option<Done>,
    /// What was typed to add somebody.
    pub typed: TypedStaff,
    /// What was typed in the row of an account.
    pub sent: Option<TypedAct>,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// Somebody with a staff account.
#[derive(Debug, Clone)]
pub struct StaffMember {
    /// The account's id.
    pub id: String,
    /// What they are called.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub state: StaffState,
    /// Whether it is the reader.
    pub is_you: bool,
}

/// What was typed to do something to an account.
#[derive(Debug, Clone)]
pub struct TypedAct {
    /// The account's id.
    pub id: String,
    /// Why.
    pub reason: String,
    /// The role that was chosen.
    pub role: Option<Role>,
}

/// How an account stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffState {
    /// Its holder can sign in.
    Open,
    /// Its holder has not set a password yet.
    Invited,
    /// It was closed at this time.
    Closed(String),
}

/// A link that was just made.
#[derive(Debug, Clone)]
pub struct NewLink {
    /// For whom.
    pub name: String,
    /// The whole address.
    pub address: String,
    /// Until when it works.
    pub until: String,
}

/// What was just done.
#[derive(Debug, Clone)]
pub enum Done {
    /// Somebody got another role.
    RoleGiven(String, Role),
    /// Somebody's account was closed.
    Closed(String),
    /// Somebody's account was opened again.
    Reopened(String),
}

/// The page.
pub fn staff(words: Words, page: StaffPage) -> Screen {
    let heading = words.staff_heading();
    let has_errors = !page.errors.is_empty();
    let columns = [
        words.staff_name(),
        words.staff_email(),
        words.staff_role(),
        words.staff_state(),
        words.staff_changes(),
    ];
    let count = page.people.len() as u64;
    let people = page.people.into_iter();
    let sent = page.sent;
    let rows: Vec<AnyView> = people
        .map(|person| row::row(words, person, sent.as_ref()))
        .collect();
    let done = page
        .done
        .map(|done| view! { <p class="inset" role="status">{done_text(words, done)}</p> });
    let table = desk::table(words.staff_table(), columns, rows);
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        <h1 tabindex="-1">{heading}</h1>
        {done}
        {page.link.map(|link| new_link(words, link))}
        <p>{words.staff_lead()}</p>
        <p role="status">{words.staff_count(count)}</p>
        {table}
        {add::form(words, page.typed, &page.errors)}
    };
    desk::screen(words, heading, has_errors, body)
}

fn done_text(words: Words, done: Done) -> String {
    match done {
        Done::RoleGiven(name, role) => words.staff_role_given(name, role::in_words(words, role)),
        Done::Closed(name) => words.staff_account_closed(name),
        Done::Reopened(name) => words.staff_account_reopened(name),
    }
}

/// The link, with a way to copy it.
fn new_link(words: Words, link: NewLink) -> impl IntoView {
    let copy = copy_button(words, &link.address, words.staff_link().to_owned());
    view! {
        <div class="inset" role="status">
            <h2>{words.staff_link_heading(link.name.clone())}</h2>
            <p>{words.staff_link_lead(link.name, link.until)}</p>
            <p>
                <span class="code" id="link">{link.address}</span>
                " "
                {copy}
            </p>
        </div>
    }
}

/// Where an act on an account is sent.
fn act(id: &str, act: &str) -> String {
    served::fill(served::STAFF_ACT, &[id, act])
}
