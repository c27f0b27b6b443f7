//! The audit, for administrators: who did what, when, to whom and why, with what was and what is.

pub(super) mod entry;

use api::served;
use leptos::prelude::*;
use rules::Role;
use words::Words;

use crate::desk;
use ui::Screen;
use ui::intent::{Form, SubmitButton};

/// The parameter that says which action is shown.
pub const ACTION: &str = "action";
/// The parameter that says whom entries are about.
pub const ABOUT: &str = "about";
/// The parameter that says who acted.
pub const BY: &str = "by";
/// The parameter that says before which entry a page begins.
pub const BEFORE: &str = "before";

/// The parameter that says whether contact details are written out.
pub const DETAILS: &str = "details";

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct AuditPage {
    /// Every action that there is: its name on record, and in words.
    pub actions: Vec<(&'static str, &'static str)>,
    /// The name of the action that is shown; empty for all.
    pub action: String,
    /// Whom the entries are about.
    pub about: Option<Somebody>,
    /// Who acted.
    pub by: Option<Somebody>,
    /// Newest first.
    pub entries: Vec<Entry>,
    /// Whether contact details are written out.
    pub shows_details: bool,
    /// Whether this is a later page.
    pub is_later_page: bool,
    /// Before which entry the next page begins.
    pub older: Option<u64>,
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// The account's id.
    pub id: String,
    /// What they are called.
    pub name: String,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Counts up from 1.
    pub seq: u64,
    /// When, for reading.
    pub at: String,
    /// Who, by name.
    pub by: String,
    /// Their account; `None` for the service itself and for the command line.
    pub by_id: Option<String>,
    /// In which role; `None` where there is no account.
    pub role: Option<Role>,
    /// What was done, in words.
    pub what: &'static str,
    /// Of what: a reference, an MCP ID, a file name.
    pub object: String,
    /// Whom it is about.
    pub about: Option<Somebody>,
    /// Why, in the words of who did it.
    pub reason: Option<String>,
    /// What was and what is.
    pub changes: Vec<FieldChange>,
}

/// A field that changed.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// Its name on record.
    pub field: String,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

impl AuditPage {
    /// The query that shows this choice of entries, from the newest on or before one.
    fn query(&self, before: Option<u64>) -> String {
        let id =
            |somebody: &Option<Somebody>| somebody.as_ref().map(|somebody| somebody.id.clone());
        let pairs = [
            (
                ACTION,
                Some(self.action.clone()).filter(|name| !name.is_empty()),
            ),
            (ABOUT, id(&self.about)),
            (BY, id(&self.by)),
            (DETAILS, self.shows_details.then(|| "yes".to_owned())),
            (BEFORE, before.map(|seq| seq.to_string())),
        ];
        let pairs = pairs.into_iter();
        let set: Vec<String> = pairs
            .filter_map(|(name, value)| value.map(|value| format!("{name}={value}")))
            .collect();
        if set.is_empty() {
            String::new()
        } else {
            format!("?{}", set.join("&"))
        }
    }
}

/// The page.
pub fn audit(words: Words, page: AuditPage) -> Screen {
    let heading = words.audit_heading();
    let newest = page
        .is_later_page
        .then(|| format!("{}{}", served::AUDIT, page.query(None)));
    let older = page
        .older
        .map(|seq| format!("{}{}", served::AUDIT, page.query(Some(seq))));
    let file = format!("{}{}", served::AUDIT_FILE, page.query(None));
    let filters = filters(words, &page);
    let details = details(words, &page);
    let is_empty = page.entries.is_empty();
    let count = page.entries.len() as u64;
    let rows = page.entries.into_iter();
    let rows: Vec<AnyView> = rows.map(|entry| entry::row(words, entry)).collect();
    let columns = [
        words.audit_when(),
        words.audit_who(),
        words.audit_what(),
        words.audit_about(),
        words.audit_changes(),
        words.audit_reason(),
    ];
    let table = (!is_empty).then(|| desk::table(words.audit_table(), columns, rows));
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        {filters}
        <p role="status">{words.audit_count(count)}</p>
        {details}
        {table}
        <nav class="pages" aria-label=words.audit_pages()>
            {newest.map(|href| view! { <a href=href>{words.audit_newest()}</a> })}
            {older.map(|href| view! { <a href=href rel="next">{words.audit_older()}</a> })}
        </nav>
        <p>
            <a href=file download="">{words.audit_file()}</a>
        </p>
    };
    desk::screen(words, heading, false, body)
}

/// The way to the contact details, or back.
fn details(words: Words, page: &AuditPage) -> impl IntoView + use<> {
    let other = AuditPage {
        action: page.action.clone(),
        about: page.about.clone(),
        by: page.by.clone(),
        shows_details: !page.shows_details,
        ..AuditPage::default()
    };
    let href = format!("{}{}", served::AUDIT, other.query(None));
    let (lead, link) = if page.shows_details {
        (words.audit_details_shown(), words.audit_hide_details())
    } else {
        (words.audit_details_hidden(), words.audit_show_details())
    };
    view! { <p>{lead} " " <a href=href>{link}</a></p> }
}

fn filters(words: Words, page: &AuditPage) -> impl IntoView + use<> {
    let options = page.actions.iter().map(|(name, text)| {
        let is_chosen = *name == page.action;
        view! { <option value=*name selected=is_chosen>{*text}</option> }
    });
    let options: Vec<_> = options.collect();
    let about = page.about.as_ref().map(|somebody| {
        let rest = AuditPage {
            action: page.action.clone(),
            by: page.by.clone(),
            ..AuditPage::default()
        };
        let text = words.audit_only_about(&somebody.name);
        only(words, ABOUT, somebody, text, &rest)
    });
    let by = page.by.as_ref().map(|somebody| {
        let rest = AuditPage {
            action: page.action.clone(),
            about: page.about.clone(),
            ..AuditPage::default()
        };
        let text = words.audit_only_by(&somebody.name);
        only(words, BY, somebody, text, &rest)
    });
    view! {
        <Form action=served::AUDIT method="get">
            {about}
            {by}
            <div class="field">
                <label for=ACTION>{words.audit_what()}</label>
                <select id=ACTION name=ACTION class="input input--30">
                    <option value="">{words.audit_everything()}</option>
                    {options}
                </select>
            </div>
            <div class="actions">
                <SubmitButton label=words.audit_show() />
            </div>
        </Form>
    }
}

/// Whose entries are shown, with the way to everybody's.
fn only(
    words: Words,
    name: &'static str,
    somebody: &Somebody,
    text: String,
    rest: &AuditPage,
) -> AnyView {
    let href = format!("{}{}", served::AUDIT, rest.query(None));
    view! {
        <p>
            <input type="hidden" name=name value=somebody.id.clone() />
            {text}
            " "
            <a href=href>{words.audit_everybody()}</a>
        </p>
    }
    .into_any()
}
