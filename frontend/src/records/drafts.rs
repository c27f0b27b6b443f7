//! The answers of a form that were saved on this device, and which tab has the form.

use ::conversation::{Event, Kept, OtherTab, Saved, Written};
use leptos::prelude::*;
use leptos::task::spawn_local;
use rules::registration::{Draft, Field};
use ui::device::Notice;
use ui::{Body, Screen};
use words::Words;

use super::server::Failure;
use super::{Records, profile, register};
use crate::browser;

/// A form whose answers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Register,
    Profile,
}

impl Form {
    pub const ALL: [Form; 2] = [Form::Register, Form::Profile];

    pub fn name(self) -> &'static str {
        match self {
            Form::Register => "register",
            Form::Profile => "profile",
        }
    }

    /// What is kept of it.
    fn kept(self, records: Records) -> Kept {
        match self {
            Form::Register => records.conversation.with(|state| state.kept.clone()),
            Form::Profile => records.profile.with(|state| state.kept.clone()),
        }
    }
}

/// Whether what is kept of a form is here; if not, it is fetched.
pub fn is_here(records: Records, form: Form) -> bool {
    let is_here = form.kept(records).is_asked;
    if !is_here && !records.busy.get() {
        records.run(async move |records: Records| open(records, form).await);
    }
    is_here
}

/// Opens a form: finds out which tab has it, and brings saved answers back.
pub async fn open(records: Records, form: Form) -> Result<(), Failure> {
    let device = records.device();
    let is_ours = device.hold(form.name()).await;
    let saved = device.draft(form.name()).await.map(|saved| {
        let pairs = saved.fields.iter();
        let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
        Saved {
            written: Written::read(pairs),
            at: saved.saved_at,
        }
    });
    match form {
        Form::Register => records.follow(Event::Opened(is_ours, saved)).await,
        Form::Profile => {
            // What the form would show anyway is no draft.
            if !profile::open(records, is_ours, saved) && is_ours {
                device.drop_draft(form.name()).await;
            }
            Ok(())
        }
    }
}

/// The form with what there is to tell of what is kept of it.
pub fn around(records: Records, words: Words, form: Form, screen: Screen) -> Screen {
    let kept = form.kept(records);
    let is_locked = kept.other_tab.is_some();
    let notice = match (kept.other_tab, kept.restored, kept.before) {
        (Some(other_tab), ..) => Some(Notice::OtherTab {
            is_taken: other_tab == OtherTab::Taken,
        }),
        (None, Some(at), _) => Some(Notice::Restored(browser::recent_time_text(
            at,
            words.language(),
        ))),
        (None, None, Some(_)) => Some(Notice::StartedAgain),
        (None, None, None) => records.not_kept(words).map(Notice::Text),
    };
    let Screen { title, body } = screen;
    let body = if is_locked { body.locked() } else { body };
    Screen {
        title,
        body: led(words, body, notice),
    }
}

/// Content with a notice before it, where there is one.
pub fn led(words: Words, body: Body, notice: Option<Notice>) -> Body {
    match notice {
        Some(notice) => body.after(ui::device::notice(words, notice)),
        None => body,
    }
}

/// Saves what stands in a form at once: what fills it by itself is no typing that the device would notice.
pub fn save(records: Records, form: Form, draft: &Draft, version: Option<u64>) {
    let draft = draft.clone();
    spawn_local(async move {
        let version = version.map(|version| version.to_string());
        let mut fields: Vec<(&str, &str)> = Field::ALL
            .iter()
            .map(|&field| (field.name(), draft.text(field)))
            .collect();
        if let Some(version) = &version {
            fields.push((api::form::VERSION, version));
        }
        records.device().save_draft(form.name(), &fields).await;
    });
}

/// The form on the page begins again with what the record, the profile or the guide gives.
pub fn start_again(records: Records, form: Form) {
    let before = browser::form("main form").map(|form| ui::fields_of(&form));
    let before = before.map(|form| Draft::from_form(form.pairs()));
    focus_notice(records);
    match form {
        Form::Register => records.happened(Event::StartedAgain(before)),
        Form::Profile => {
            profile::start_again(records, before);
            spawn_local(async move { records.device().drop_draft(form.name()).await });
        }
    }
}

/// What was in the form before it began again.
pub fn undo_start(records: Records, form: Form) {
    match form {
        Form::Register => records.happened(Event::UndidStart),
        Form::Profile => profile::undo_start(records),
    }
}

/// This tab takes the form, with what was typed in the other one.
pub fn take_over(records: Records, form: Form) {
    let words = records.words();
    records.run(async move |records: Records| {
        records.device().take_over(form.name()).await;
        match form {
            Form::Register => {
                records.follow(Event::Cleared).await?;
                open(records, form).await?;
                register::load_wanted(records).await?;
                records.follow(Event::Held).await?;
            }
            Form::Profile => {
                profile::clear(records);
                open(records, form).await?;
                profile::hold(records);
            }
        }
        records
            .announcement
            .set(words.device_taken_over().to_owned());
        Ok(())
    });
}

/// Another tab took a form.
pub fn taken(records: Records, name: &str) {
    records.quietly();
    match Form::ALL.into_iter().find(|form| form.name() == name) {
        Some(Form::Register) => records.happened(Event::Taken),
        Some(Form::Profile) => profile::taken(records),
        None => {}
    }
}

fn focus_notice(records: Records) {
    records
        .focus
        .set_value(Some("#notice-action button".to_owned()));
}
