//! A registration as one conversation: what is known, what happened, and what follows from both.
//!
//! [`Conversation`] is the whole state. [`Conversation::turn`] takes it and an [`Event`] to the next state and to the
//! [`Effect`]s that are to be carried out; [`Conversation::screen`] says what is shown. Nothing here reads a clock, a network or
//! a page: the plain pages (`server/src/registration/page/mod.rs`) and the app (`frontend/src/records/conversation.rs`) carry effects
//! out, and report what came of them as further events. `tests/conversation/scripts.json` says what comes of what, for all of them.

mod event;
mod item;
mod refusal;
mod screen;
mod sending;
mod turn;

use api::{FieldError, Guidance, ProfileRecord, RegistrationRecord};
use rules::registration::{Draft, Filled, Problem, Regions};
use serde::{Deserialize, Serialize};

pub use event::{Answer, Effect, Event, Press, Saved, Saying, Spot, To, Written};
pub use item::{Item, Kind, Reason, SCHEMA, State};
pub use refusal::{Meaning, Refusal, meaning, outbox_script};
pub use screen::{At, Screen};
pub use sending::Pending;

/// What is known of a registration, and how the form stands.
#[derive(Debug, Clone, Default)]
pub struct Conversation {
    /// Whose it is: the account's id.
    pub owner: Option<String>,
    /// How addresses are written; `None` until that is known.
    pub regions: Option<&'static Regions>,
    /// What is on record; `None` until it was asked for.
    pub on_record: Option<OnRecord>,
    /// How often a part of that was brought up to date by itself: an answer that was asked for before is out of date.
    pub updates: u32,
    /// What the guide was told on the way here.
    pub guided: Guided,
    /// What is typed; `None` while the form was not touched.
    pub typed: Option<Typed>,
    /// What the device keeps of the form, and which tab has it.
    pub kept: Kept,
    /// The item that waits on the device to be sent: what is edited next.
    pub waiting: Option<String>,
    /// The item that an address asks for and this device does not have.
    pub missing: Option<String>,
    /// What is done once the answer to an effect is here.
    pub pending: Pending,
}

/// What is on record of a candidate.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OnRecord {
    /// The profile that fills the form (S31).
    pub profile: ProfileRecord,
    /// The registration, once there is one.
    pub registration: Option<RegistrationRecord>,
    /// The MCP ID that fills the form (S05), if there is one.
    pub person_id: Option<String>,
}

/// What comes along from the guide.
#[derive(Debug, Clone, Default)]
pub struct Guided {
    /// What its answers say of the form.
    pub draft: Draft,
    /// The interview, where it is concluded by the rules of today.
    pub guidance: Option<Guidance>,
}

/// The form as it stands.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// What was typed.
    pub draft: Draft,
    /// The version on record that the form was opened with.
    pub version: Option<u64>,
    /// What the rules found; told in whatever language is shown.
    pub problems: Vec<Problem>,
    /// What the server found that the rules here did not.
    pub errors: Vec<FieldError>,
    /// What filling from the profile did.
    pub filled: Option<Filled>,
    /// The form before it was filled, where somebody remembers it.
    pub before_fill: Option<Draft>,
    /// Whether filling was just undone.
    pub undone: bool,
    /// Whether it may be sent: it was parsed, and is on the check page.
    pub is_checked: bool,
    /// The key under which it is sent, however often.
    pub key: Option<String>,
    /// Why it was not recorded, where that is about no field.
    pub failure: Option<Failure>,
    /// What is on record by now, where that is not what the form was opened with.
    pub changed_elsewhere: Option<Draft>,
    /// The id of what waits on the device and is being edited.
    pub item: Option<String>,
}

/// Why something was not recorded, where that is about no field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There was no answer, or none of the server's.
    NoAnswer,
    /// What the server said.
    Message(String),
}

/// What the device keeps of a form, and which tab has it.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Whether the device was asked.
    pub is_asked: bool,
    /// When what the form shows was saved (milliseconds since 1970); `None` where it shows nothing that was saved before.
    pub restored: Option<u64>,
    /// Another tab has the form.
    pub other_tab: Option<OtherTab>,
    /// What stood in the form before it began again.
    pub before: Option<Draft>,
}

/// How another tab came to have a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherTab {
    /// It had it before.
    Before,
    /// It took it over.
    Taken,
}

impl Conversation {
    /// The registration on record.
    pub fn registration(&self) -> Option<&RegistrationRecord> {
        self.on_record.as_ref()?.registration.as_ref()
    }

    /// The MCP ID on record.
    pub fn person_id(&self) -> Option<&str> {
        self.on_record.as_ref()?.person_id.as_deref()
    }

    /// The form before anything is typed: what is on record, or what the guide was told; and the MCP ID once there is one.
    pub fn untouched(&self) -> Typed {
        let record = self.registration();
        let mut draft = record
            .map_or(&self.guided.draft, |record| &record.draft)
            .clone();
        if let Some(number) = self.person_id() {
            draft.take_person_id(number);
        }
        Typed {
            draft,
            version: record.map(|record| record.version),
            ..Typed::default()
        }
    }

    /// The form as it stands, touched or not.
    pub fn form(&self) -> Typed {
        self.typed.clone().unwrap_or_else(|| self.untouched())
    }

    /// Whether an item is to be put into the form first.
    pub fn lacks(&self, item: Option<&str>) -> bool {
        let in_form = self.typed.as_ref().and_then(|typed| typed.item.as_deref());
        item.is_some() && item != in_form && item != self.missing.as_deref()
    }
}
