//! What can happen in a conversation, and what can follow from it.

use api::form::{KEY, OWNER, VERSION};
use api::{ProblemKind, RegistrationRecord};
use rules::registration::{Draft, Field};

use crate::{Item, OnRecord, Refusal, State};

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The form is left as it stands: for another page, another language, or to be shown anew.
    Typed(Written),
    /// A button within the form was pressed.
    Pressed(Press, Written),
    /// The form, or the choice between two versions, was sent off to be checked.
    Continued(Written),
    /// What stands on the check page is to be sent. Brought along are a new key, which may stay unused, and the time in
    /// milliseconds since 1970.
    Sent(Option<String>, u64),
    /// Fields were typed into a page before the app was there; whether that page already said what is wrong.
    TypedBefore(Vec<(Field, String)>, bool),
    /// A check page was written by the server, and the app goes on from it.
    CheckedBefore(Written),

    /// What is on record, and how many [updates](crate::Conversation::updates) were known when it was asked for.
    Learned(Box<OnRecord>, u32),
    /// The registration on record, asked for just now.
    Registration(Option<RegistrationRecord>),
    /// The server answered what was sent to it directly.
    Answered(Answer),
    /// An effect failed, and whoever carries effects out has said so. What is typed stays.
    GaveUp,

    /// The device opened the form: whether this tab has it, and what was saved of it.
    Opened(bool, Option<Saved>),
    /// The device has written an item down, or could not.
    Kept(bool),
    /// The item that is being edited, as it stands by now.
    Compared(Option<Item>),
    /// An item that is to be put into the form, or none of this id.
    Loaded(String, Option<Item>),
    /// What became of an item that was to be sent, with the server's answer where that is here.
    Delivered(String, State, Option<RegistrationRecord>),
    /// What waits to be sent was looked at.
    Waiting(Option<String>),
    /// An item was deleted.
    Deleted(String),

    /// Another tab took the form.
    Taken,
    /// This tab has taken the form.
    Held,
    /// The form begins again; what stands in it can come back.
    StartedAgain(Option<Draft>),
    /// What stood in the form comes back.
    UndidStart,
    /// Nothing that is typed is to stay.
    Cleared,
    /// Nor anything that the device kept of it.
    Forgotten,
}

/// A form as it was written.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Its fields.
    pub draft: Draft,
    /// The version on record that it was opened with.
    pub version: Option<u64>,
    /// The account that it was written for.
    pub owner: Option<String>,
    /// The key under which it is recorded once.
    pub key: Option<String>,
    /// The fields that were filled from the profile, where the form carries them.
    pub filled: Vec<Field>,
}

impl Written {
    /// Reads a form.
    pub fn read<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Written {
        let mut written = Written::default();
        for (name, value) in pairs {
            match name {
                _ if value.is_empty() => {}
                VERSION => written.version = Some(version(value)),
                OWNER => written.owner = Some(value.to_owned()),
                KEY => written.key = Some(value.to_owned()),
                _ => {
                    if let Some(field) = Field::parse(name) {
                        written.draft.set(field, value);
                    }
                }
            }
        }
        written
    }
}

/// The version that a form names; 0, which is as stale as can be, where it is none that anybody wrote.
fn version(digits: &str) -> u64 {
    // No record has been changed as often as a number of more digits says.
    let parsed = digits.parse().ok();
    parsed.filter(|_| digits.len() <= 18).unwrap_or_default()
}

/// A button within the form.
#[derive(Debug, Clone)]
pub enum Press {
    /// Fill what is empty from the profile (S31).
    Fill,
    /// Take away again what was filled.
    UndoFill,
    /// Take one value of the profile's where the form has another.
    Use(Field, String),
    /// The form as it stands: with the fields of another country, or back from the check page.
    Stay,
}

impl Press {
    /// Reads a button's command.
    pub fn read(verb: &str, about: &str) -> Press {
        let value = || {
            let (name, value) = about.split_once('=')?;
            Some((Field::parse(name)?, value.to_owned()))
        };
        match (verb, value()) {
            ("fill", _) => Press::Fill,
            ("undo-fill", _) => Press::UndoFill,
            ("use", Some((field, value))) => Press::Use(field, value),
            _ => Press::Stay,
        }
    }
}

/// Answers that the device saved.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The form.
    pub written: Written,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

/// The server's answer to what was sent.
#[derive(Debug, Clone)]
pub enum Answer {
    /// It is on record.
    Recorded(Box<RegistrationRecord>),
    /// It is not, and the server says why.
    Refused(Refusal),
    /// Nobody knows: no answer, or none of the server's.
    Nothing,
}

/// Something to be done. What has an answer names the event that brings it.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Show the page anew: something on it has changed.
    Show,
    /// Go to a page, as a link would.
    Go(To),
    /// Put a page in the place of this one, so that "back" does not return here.
    Replace(To),
    /// Say what happened to whoever does not see it.
    Say(Saying),
    /// Put the focus where the reader goes on.
    Focus(Spot),
    /// Save the form as it stands.
    SaveDraft,
    /// There is nothing to bring back any more.
    DropDraft,
    /// The form is done with: another tab may have it.
    LeaveForm,
    /// Write an item down: [`Event::Kept`].
    Keep(Box<Item>),
    /// Forget what could not be written down of an item.
    LetGo(String),
    /// Delete an item.
    DropItem(String),
    /// Look at the item that is being edited: [`Event::Compared`].
    Compare(String),
    /// Fetch an item for the form: [`Event::Loaded`].
    Load(String),
    /// Send an item that was written down: [`Event::Delivered`].
    Deliver(String),
    /// Send an item that could not be written down: [`Event::Answered`].
    Send(Box<Item>),
    /// Ask the server for the registration: [`Event::Registration`].
    Ask,
    /// Learn all that is on record: [`Event::Learned`].
    Learn,
    /// Keep what is on record for when the server cannot be asked.
    Remember,
    /// The session is over: sign in, then send the item.
    SignIn(Option<String>),
}

/// A page of the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// The form, with an item to be put into it.
    Form(Option<String>),
    /// The check page.
    Check,
    /// What is on record.
    Record,
    /// What waits on this device, and that this was just put there.
    Waiting(String),
}

/// What is said to whoever does not see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saying {
    /// It is being sent.
    Sending,
    /// The form was filled from the profile.
    Filled,
    /// Filling was undone.
    FillUndone,
}

/// Where the reader goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// The buttons that fill the form.
    Fill,
    /// A field.
    Field(Field),
}

impl From<ProblemKind> for Refusal {
    fn from(kind: ProblemKind) -> Refusal {
        Refusal {
            status: kind.status(),
            ..Refusal::default()
        }
    }
}
