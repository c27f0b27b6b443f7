//! The answers of a form that were saved on this device, and which tab has the form.

use leptos::prelude::*;
use leptos::task::spawn_local;
use rules::registration::{Draft, Field};
use ui::device::Notice;
use ui::{Body, Screen, Submission};
use words::Words;

use super::{Records, profile, register, send};
use crate::browser;
use crate::device::Saved;

/// A form whose answers are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Register,
    Profile,
}

/// What is kept of a form, and whether this tab has it.
#[derive(Debug, Clone, Default)]
pub struct DraftState {
    is_asked: bool,
    /// When what the form shows was saved; `None` where it shows nothing that was saved before.
    restored: Option<u64>,
    /// Another tab has the form.
    elsewhere: Option<Elsewhere>,
    /// What stood in the form before it began again.
    before: Option<Draft>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Elsewhere {
    /// It had it before.
    Before,
    /// It took it over.
    Taken,
}

impl Form {
    pub const ALL: [Form; 2] = [Form::Register, Form::Profile];

    pub fn name(self) -> &'static str {
        match self {
            Form::Register => "register",
            Form::Profile => "profile",
        }
    }

    fn state(self, records: Records) -> RwSignal<DraftState> {
        match self {
            Form::Register => records.drafts.0,
            Form::Profile => records.drafts.1,
        }
    }
}

/// Whether what is kept of a form is here; if not, it is fetched.
pub fn is_here(records: Records, form: Form) -> bool {
    let is_here = form.state(records).with(|state| state.is_asked);
    if !is_here && !records.busy.get() {
        records.run(async move |records: Records| {
            open(records, form).await;
            Ok(())
        });
    }
    is_here
}

/// Opens a form: finds out which tab has it, and brings saved answers back.
pub async fn open(records: Records, form: Form) {
    let device = records.device();
    let is_ours = device.hold(form.name()).await;
    let saved = device.draft(form.name()).await;
    let mut state = DraftState {
        is_asked: true,
        elsewhere: (!is_ours).then_some(Elsewhere::Before),
        ..DraftState::default()
    };
    if let Some(saved) = saved {
        // What the form would show anyway is no draft.
        if restore(records, form, &saved) {
            state.restored = Some(saved.saved_at);
        } else if is_ours {
            device.drop_draft(form.name()).await;
        }
    }
    form.state(records).set(state);
}

/// Puts saved answers into the form, unless they are what it would show anyway, or it was typed into here already.
fn restore(records: Records, form: Form, saved: &Saved) -> bool {
    let fields = saved.fields.clone();
    let typed = Submission {
        action: String::new(),
        fields,
    };
    match form {
        Form::Register => register::restore(records, &typed),
        Form::Profile => profile::restore(records, &typed),
    }
}

/// Whether the form shows answers that were saved before.
pub fn is_restored(records: Records, form: Form) -> bool {
    form.state(records)
        .with_untracked(|state| state.restored.is_some())
}

/// What the form shows was typed right now.
pub fn is_of_now(records: Records, form: Form) {
    form.state(records)
        .update_untracked(|state| state.restored = None);
}

/// The form with what there is to tell of what is kept of it.
pub fn around(records: Records, words: Words, form: Form, screen: Screen) -> Screen {
    let state = form.state(records).get();
    let notice = match (state.elsewhere, state.restored, state.before) {
        (Some(elsewhere), ..) => Some(Notice::Elsewhere {
            is_taken: elsewhere == Elsewhere::Taken,
        }),
        (None, Some(at), _) => Some(Notice::Restored(browser::told_recent(at, words.language()))),
        (None, None, Some(_)) => Some(Notice::StartedAgain),
        (None, None, None) => records.not_kept(words).map(Notice::Told),
    };
    let Screen { title, body } = screen;
    let body = match state.elsewhere {
        Some(_) => body.locked(),
        None => body,
    };
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

/// What was in the form is on its way, or begins again: there is nothing to bring back.
pub async fn drop(records: Records, form: Form) {
    records.device().drop_draft(form.name()).await;
    form.state(records).update_untracked(|state| {
        state.restored = None;
        state.before = None;
    });
}

/// The form is done with: another tab may have it.
pub async fn close(records: Records, form: Form) {
    records.device().release(form.name()).await;
    form.state(records)
        .update_untracked(|state| *state = DraftState::default());
}

/// Of somebody else nothing is known.
pub fn forget(records: Records) {
    for form in Form::ALL {
        form.state(records).set(DraftState::default());
    }
}

/// The form on the page begins again with what the record, the profile or the guide gives.
pub fn start_again(records: Records, form: Form) {
    let before = match form {
        Form::Register => register::start_again(records),
        Form::Profile => profile::start_again(records),
    };
    spawn_local(async move { records.device().drop_draft(form.name()).await });
    focus_notice(records);
    form.state(records).update(|state| {
        state.restored = None;
        state.before = before;
    });
}

/// What was in the form before it began again.
pub fn undo_start(records: Records, form: Form) {
    let before = form
        .state(records)
        .try_update(|state| state.before.take())
        .flatten();
    let Some(draft) = before else { return };
    match form {
        Form::Register => register::put_back(records, draft),
        Form::Profile => profile::put_back(records, draft),
    }
}

/// This tab takes the form, with what was typed in the other one.
pub fn take_over(records: Records, form: Form) {
    let words = records.words();
    records.run(async move |records: Records| {
        records.device().take_over(form.name()).await;
        // Quietly: on the way nothing else is to be put into the form.
        match form {
            Form::Register => records
                .register
                .update_untracked(|state| state.typed = None),
            Form::Profile => profile::clear(records),
        }
        open(records, form).await;
        let place = records.place.get_untracked();
        if let Some(id) = send::wanted(records, &place).filter(|_| form == Form::Register) {
            send::load(records, &id).await?;
        }
        form.state(records).update(|state| {
            state.elsewhere = None;
            state.restored = None;
        });
        records
            .announcement
            .set(words.device_taken_over().to_owned());
        Ok(())
    });
}

/// Another tab took a form.
pub fn taken(records: Records, name: &str) {
    let Some(form) = Form::ALL.into_iter().find(|form| form.name() == name) else {
        return;
    };
    records.quietly();
    form.state(records)
        .update(|state| state.elsewhere = Some(Elsewhere::Taken));
}

fn focus_notice(records: Records) {
    records
        .focus
        .set_value(Some("#notice-action button".to_owned()));
}
