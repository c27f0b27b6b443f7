//! The addresses of the pages that only the server writes: plain HTML, whole without a script.

use rules::Role;

use crate::page::Page;

/// `POST`: accepts the non-disclosure agreement (S34).
pub const NDA: &str = "/registration/nda";
/// `GET`: a candidate's own exams.
pub const TRANSCRIPT: &str = "/profile/transcript";
/// `GET`: the same as CSV.
pub const TRANSCRIPT_FILE: &str = "/profile/transcript.csv";
/// `GET`: a candidate's programs: the Microsoft section with MCP IDs and access codes (S23, S24).
pub const PROGRAMS: &str = "/profile/programs";
/// `POST`: reveals an access code to its owner, after a recent sign-in · `GET`: shows it, once.
pub const REVEAL_CODE: &str = "/profile/programs/codes/{id}/reveal";
/// `POST`: its owner has used an access code.
pub const USE_CODE: &str = "/profile/programs/codes/{id}/used";
/// `GET`: a candidate's own requests · `POST`: sends one.
pub const REQUESTS: &str = "/requests";
/// `GET`: a request about to be sent, with the guide's answers in the query as the plain guide carries them.
pub const NEW_REQUEST: &str = "/requests/new";
/// `GET`: one of the candidate's own requests.
pub const REQUEST: &str = "/requests/{id}";
/// `POST`: the candidate's step: `answer` or `withdraw`.
pub const REQUEST_STEP: &str = "/requests/{id}/{step}";

/// `GET`: the page that a device shows at any address while the server cannot be reached.
pub const OFFLINE: &str = "/offline";
/// `GET`: the guide within a page of somebody else's.
pub const EMBED: &str = "/embed";

/// `POST`: signs out.
pub const SIGN_OUT: &str = "/sign-out";
/// `GET`, `POST`: sets a password by a one-time link, `?token=`.
pub const INVITATION: &str = "/invitation";

/// `GET`: the address of one's own account: whether it was confirmed, and how to · `POST`: the code that went there.
pub const ADDRESS: &str = "/address";
/// `POST`: sends another code.
pub const ADDRESS_CODE: &str = "/address/code";
/// `POST`: mends the address, or asks for another one.
pub const ADDRESS_CHANGE: &str = "/address/change";
/// `GET`, `POST`: confirms an address by the link that went there, `?token=`.
pub const ADDRESS_LINK: &str = "/address/link";

/// `GET`, `POST`: objects to another address by the link that went to the one before, `?token=`.
pub const ADDRESS_OBJECTION: &str = "/address/objection";

/// `GET`: the queue of a desk.
pub const QUEUE: &str = "/desk/requests";
/// `GET`: a request as the desk sees it.
pub const DESK_REQUEST: &str = "/desk/requests/{id}";
/// `POST`: the desk's step: `claim`, `release`, `ask`, `fulfill` or `refuse`.
pub const DESK_STEP: &str = "/desk/requests/{id}/{step}";

/// `GET`: User Management: `?q=` finds people (S26).
pub const USERS: &str = "/users";
/// `GET`: a person's record, the Profile tab (S28).
pub const USER: &str = "/users/{id}";
/// `GET`: the Transcript tab.
pub const USER_TRANSCRIPT: &str = "/users/{id}/transcript";
/// `GET`: the Programs tab (S29).
pub const USER_PROGRAMS: &str = "/users/{id}/programs";
/// `GET`, `POST`: the Microsoft Registration dialog on behalf of the person (S29, S30).
pub const USER_REGISTRATION: &str = "/users/{id}/registration";
/// `GET`: the guide beside the record: all questions on one page.
pub const USER_GUIDE: &str = "/users/{id}/guide";
/// `GET`: what was done to the record.
pub const USER_HISTORY: &str = "/users/{id}/history";
/// `GET`, `POST`: merges the record with that of `?with=`.
pub const USER_MERGE: &str = "/users/{id}/merge";
/// `POST`: an act on the record: `link-id`, `primary`, `credits`, `undo-merge` or `invite`.
pub const USER_ACT: &str = "/users/{id}/{act}";

/// `GET`: files of exam results · `POST`: sends one.
pub const IMPORTS: &str = "/admin/imports";
/// `GET`: the template of such a file.
pub const IMPORT_TEMPLATE: &str = "/admin/imports/template.csv";
/// `GET`: how far an import is, and what came of it.
pub const IMPORT: &str = "/admin/imports/{id}";
/// `GET`: the refused rows with a column that says why.
pub const IMPORT_REFUSED: &str = "/admin/imports/{id}/refused.csv";
/// `POST`: records what the dry run showed.
pub const IMPORT_APPLY: &str = "/admin/imports/{id}/apply";
/// `GET`: staff accounts · `POST`: adds one.
pub const STAFF: &str = "/admin/staff";
/// `POST`: an act on a staff account: `role`, `close`, `reopen` or `invite`.
pub const STAFF_ACT: &str = "/admin/staff/{id}/{act}";
/// `GET`: accounts that have one mailbox.
pub const MAILBOXES: &str = "/admin/addresses";
/// `POST`: what becomes of the account that is held: `merge` or `leave`.
pub const MAILBOX_ACT: &str = "/admin/addresses/{id}/{act}";
/// `GET`: the audit, newest first. `?action=`, `?about=` and `?by=` choose entries, `?before=` goes on.
pub const AUDIT: &str = "/admin/audit";
/// `GET`: the chosen entries as CSV, all of them.
pub const AUDIT_FILE: &str = "/admin/audit/entries.csv";

/// A line of the menu. What it is called is in `page.toml`: `place-users` is the word of [`Place::Users`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The registration form.
    Register,
    /// My Profile.
    Profile,
    /// A candidate's own requests.
    Requests,
    /// The queue of a desk.
    Queue,
    /// User Management.
    Users,
    /// Files of exam results.
    Imports,
    /// Staff accounts.
    Staff,
    /// Accounts that have one mailbox.
    Mailboxes,
    /// The audit.
    Audit,
}

impl Place {
    /// Its address.
    pub const fn path(self) -> &'static str {
        match self {
            Place::Register => Page::Register.path(),
            Place::Profile => Page::Profile.path(),
            Place::Requests => REQUESTS,
            Place::Queue => QUEUE,
            Place::Users => USERS,
            Place::Imports => IMPORTS,
            Place::Staff => STAFF,
            Place::Mailboxes => MAILBOXES,
            Place::Audit => AUDIT,
        }
    }
}

/// Where people of a role work, in the order of their menu.
pub const fn places_of(role: Role) -> &'static [Place] {
    match role {
        Role::Candidate => &[Place::Register, Place::Profile, Place::Requests],
        Role::TechSupport => &[Place::Users, Place::Queue],
        Role::ServiceCenter => &[Place::Queue],
        Role::Administrator => &[Place::Imports, Place::Mailboxes, Place::Staff, Place::Audit],
    }
}

/// Where somebody in a role begins after signing in: a candidate at the registration, staff at their first place.
pub const fn home_of(role: Role) -> &'static str {
    match places_of(role) {
        [first, ..] if role.is_staff() => first.path(),
        _ => Page::Registration.path(),
    }
}

/// An address with its places filled in, in their order: `fill(DESK_STEP, &[id, "claim"])`.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut address = String::new();
    let mut rest = template;
    let mut values = values.iter();
    while let Some((before, after)) = rest.split_once('{') {
        address.push_str(before);
        address.push_str(values.next().copied().unwrap_or_default());
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    address.push_str(rest);
    address
}
