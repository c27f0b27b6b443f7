//! My Profile in the records.

use ::conversation::{Kept, OtherTab, Saved};
use api::{ProblemKind, ProfileRecord};
use leptos::prelude::*;
use rules::registration::{Draft, Problem, Profile};
use ui::registration::ProfilePage;
use ui::{Screen, Submission};
use words::Words;

use super::drafts::{self, Form};
use super::server::{self, Failure};
use super::{Records, countries, on_record, with};
use crate::place::Place;

/// The form as it stands. What is on record is in the conversation, which fills its form from it.
#[derive(Debug, Clone, Default)]
pub struct ProfileState {
    /// What the device keeps of the form, and which tab has it.
    pub kept: Kept,
    typed: Option<Draft>,
    /// The version on record that the form was opened with, where that is not the latest.
    version: Option<u64>,
    problems: Vec<Problem>,
    notice: Notice,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Notice {
    #[default]
    None,
    Saved,
    Stale,
    NotSaved,
}

pub fn screen(records: Records, words: Words, _: &Place) -> Screen {
    let is_here = on_record::is_here(records) && drafts::is_here(records, Form::Profile);
    let state = records.profile.get();
    let country_data = countries::get(records, words);
    let (Some(country_data), Some(record), true) = (country_data, recorded(records), is_here)
    else {
        return ui::loading(words);
    };
    let draft = state.typed.unwrap_or_else(|| Draft::from(&record.profile));
    let page = ProfilePage {
        errors: country_data.sentences(words, &draft, &state.problems),
        draft,
        notice: match state.notice {
            Notice::None => None,
            Notice::Saved => Some(words.profile_saved()),
            Notice::Stale => Some(words.profile_stale()),
            Notice::NotSaved => Some(words.device_profile_not_saved()),
        },
        version: Some(state.version.unwrap_or(record.version)),
        ..ProfilePage::default()
    };
    let screen = ui::registration::profile(country_data, words, page);
    let screen = drafts::around(records, words, Form::Profile, screen);
    records.as_known(words, screen)
}

/// The profile as the server has it.
fn recorded(records: Records) -> Option<ProfileRecord> {
    records.conversation.with_untracked(|state| {
        let known = state.on_record.as_ref();
        known.map(|known| known.profile.clone())
    })
}

/// What the server has by now.
fn set_recorded(records: Records, record: ProfileRecord) {
    records
        .conversation
        .update_untracked(|state| state.record_profile(record));
}

/// Keeps a form as it stands.
pub fn keep(records: Records, form: &Submission) {
    records.profile.update_untracked(|state| {
        if !form.fields.is_empty() {
            state.typed = Some(Draft::from_form(form.pairs()));
            state.version = version(form);
        }
    });
}

fn version(form: &Submission) -> Option<u64> {
    form.get(api::form::VERSION).parse().ok()
}

/// Opens the form: puts saved answers into it, unless they are what is on record, or it was typed into here already.
pub fn open(records: Records, is_ours: bool, saved: Option<Saved>) -> bool {
    let on_record = recorded(records).map(|record| Draft::from(&record.profile));
    let mut is_restored = false;
    records.profile.update(|state| {
        let saved = saved.filter(|saved| {
            state.typed.is_none() && on_record.as_ref() != Some(&saved.written.draft)
        });
        is_restored = saved.is_some();
        state.kept = Kept {
            is_asked: true,
            restored: saved.as_ref().map(|saved| saved.at),
            other_tab: (!is_ours).then_some(OtherTab::Before),
            before: None,
        };
        if let Some(saved) = saved {
            state.typed = Some(saved.written.draft);
            state.version = saved.written.version;
        }
    });
    is_restored
}

/// Takes over what was typed into the form before the app was there.
pub fn take_over(records: Records, typed: &Submission) {
    let alone = recorded(records).map(|record| Draft::from(&record.profile));
    let alone = with(alone.unwrap_or_default(), typed);
    records.profile.update(|state| {
        let whole = with(state.typed.take().unwrap_or_else(|| alone.clone()), typed);
        if whole == alone {
            state.kept.restored = None;
        }
        state.typed = Some(whole);
    });
}

/// The form begins again with what is on record; what stood in it comes back.
pub fn start_again(records: Records, before: Option<Draft>) {
    records.profile.update(|state| {
        let kept = Kept {
            restored: None,
            before,
            ..std::mem::take(&mut state.kept)
        };
        *state = ProfileState {
            kept,
            ..ProfileState::default()
        };
    });
}

/// What stood in the form comes back.
pub fn undo_start(records: Records) {
    records.profile.update(|state| {
        if let Some(draft) = state.kept.before.take() {
            state.typed = Some(draft);
        }
    });
}

/// Another tab took the form.
pub fn taken(records: Records) {
    records
        .profile
        .update(|state| state.kept.other_tab = Some(OtherTab::Taken));
}

/// This tab has taken the form.
pub fn hold(records: Records) {
    records.profile.update(|state| {
        state.kept.other_tab = None;
        state.kept.restored = None;
    });
}

/// The form is what is on record.
pub fn clear(records: Records) {
    records.profile.update(|state| {
        *state = ProfileState {
            kept: std::mem::take(&mut state.kept),
            ..ProfileState::default()
        };
    });
}

pub fn save(records: Records, form: &Submission) {
    let draft = Draft::from_form(form.pairs());
    let words = records.words();
    let state = records.profile.get_untracked();
    let (Some(country_data), Some(latest)) = (records.countries.here(), recorded(records)) else {
        return;
    };
    let version = version(form).unwrap_or(latest.version);
    let profile = match Profile::from(draft.clone()).parse(&country_data.regions) {
        Ok(profile) => profile,
        Err(problems) => {
            records.profile.set(ProfileState {
                typed: Some(draft),
                problems,
                notice: Notice::None,
                ..state
            });
            return;
        }
    };
    records.run(async move |records: Records| {
        match server::save_profile(&profile, version).await {
            Ok(record) => {
                records.announcement.set(words.profile_saved().to_owned());
                set_recorded(records, record);
                clear(records);
                records.profile.update(|state| {
                    state.notice = Notice::Saved;
                    state.kept.restored = None;
                    state.kept.before = None;
                });
                records.device().drop_draft(Form::Profile.name()).await;
                on_record::keep_changed(records);
                Ok(())
            }
            Err(Failure::Refused(problem))
                if ProblemKind::of(&problem.kind) == Some(ProblemKind::Stale) =>
            {
                let record = server::profile().await?;
                set_recorded(records, record);
                clear(records);
                records.profile.update(|state| {
                    state.typed = Some(draft);
                    state.notice = Notice::Stale;
                });
                Ok(())
            }
            Err(Failure::Unreachable) => {
                drafts::save(records, Form::Profile, &draft, None);
                records.profile.update(|state| {
                    state.typed = Some(draft);
                    state.problems = Vec::new();
                    state.notice = Notice::NotSaved;
                });
                Ok(())
            }
            Err(failure) => {
                records.profile.update(|state| state.typed = Some(draft));
                Err(failure)
            }
        }
    });
}
