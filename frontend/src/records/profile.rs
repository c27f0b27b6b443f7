//! My Profile in the records.

use api::ProblemKind;
use leptos::prelude::*;
use rules::registration::{Draft, Problem, Profile};
use ui::registration::ProfilePage;
use ui::{Screen, Submission};
use words::Words;

use super::drafts::{self, Form};
use super::server::{self, Failure};
use super::{Records, countries, mine, with};
use crate::browser;
use crate::place::Place;

/// The profile on record, and the form as it stands.
#[derive(Debug, Clone, Default)]
pub struct ProfileState {
    /// As the server has it, with its version.
    pub on_record: Option<(u64, Profile)>,
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
    let is_here = mine::is_here(records) && drafts::is_here(records, Form::Profile);
    let state = records.profile.get();
    let atlas = countries::get(records, words);
    let (Some(atlas), Some((version, profile)), true) = (atlas, &state.on_record, is_here) else {
        return ui::loading(words);
    };
    let draft = state.typed.unwrap_or_else(|| Draft::from(profile));
    let page = ProfilePage {
        errors: atlas.sentences(words, &draft, &state.problems),
        draft,
        notice: match state.notice {
            Notice::None => None,
            Notice::Saved => Some(words.profile_saved()),
            Notice::Stale => Some(words.profile_stale()),
            Notice::NotSaved => Some(words.device_profile_not_saved()),
        },
        version: Some(state.version.unwrap_or(*version)),
        ..ProfilePage::default()
    };
    let screen = ui::registration::profile(atlas, words, page);
    let screen = drafts::around(records, words, Form::Profile, screen);
    records.as_known(words, screen)
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

/// Puts saved answers into the form, unless they are what is on record, or it was typed into here already.
pub fn restore(records: Records, saved: &Submission) -> bool {
    let draft = Draft::from_form(saved.pairs());
    let state = records.profile.get_untracked();
    let on_record = state
        .on_record
        .as_ref()
        .map(|(_, profile)| Draft::from(profile));
    if state.typed.is_some() || on_record.as_ref() == Some(&draft) {
        return false;
    }
    records.profile.update(|state| {
        state.typed = Some(draft);
        state.version = version(saved);
    });
    true
}

/// Takes over what was typed into the form before the app was there.
pub fn take_over(records: Records, typed: &Submission) {
    let state = records.profile.get_untracked();
    let on_record = state.on_record.map(|(_, profile)| Draft::from(&profile));
    let alone = with(on_record.unwrap_or_default(), typed);
    let whole = with(state.typed.unwrap_or_else(|| alone.clone()), typed);
    if whole == alone {
        drafts::is_of_now(records, Form::Profile);
    }
    put_back(records, whole);
}

pub fn put_back(records: Records, draft: Draft) {
    records.profile.update(|state| state.typed = Some(draft));
}

/// The form begins again with what is on record; what stood in it comes back.
pub fn start_again(records: Records) -> Option<Draft> {
    let before = browser::form("main form").map(|form| ui::fields_of(&form));
    clear(records);
    before.map(|form| Draft::from_form(form.pairs()))
}

/// The form is what is on record.
pub fn clear(records: Records) {
    let on_record = records
        .profile
        .with_untracked(|state| state.on_record.clone());
    records.profile.set(ProfileState {
        on_record,
        ..ProfileState::default()
    });
}

pub fn save(records: Records, form: &Submission) {
    let draft = Draft::from_form(form.pairs());
    let words = records.words();
    let state = records.profile.get_untracked();
    let (Some(atlas), Some((latest, _))) = (records.countries.here(), state.on_record.clone())
    else {
        return;
    };
    let version = version(form).unwrap_or(latest);
    let profile = match Profile::from(draft.clone()).parse(&atlas.regions) {
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
                let on_record = Some((record.version, record.profile));
                records.profile.set(ProfileState {
                    on_record,
                    notice: Notice::Saved,
                    ..ProfileState::default()
                });
                drafts::drop(records, Form::Profile).await;
                mine::keep_changed(records);
                Ok(())
            }
            Err(Failure::Refused(problem))
                if ProblemKind::of(&problem.kind) == Some(ProblemKind::Stale) =>
            {
                let record = server::profile().await?;
                let on_record = Some((record.version, record.profile));
                records.profile.set(ProfileState {
                    on_record,
                    typed: Some(draft),
                    notice: Notice::Stale,
                    ..ProfileState::default()
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
