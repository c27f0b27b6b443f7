//! My Profile in the records.

use api::ProblemKind;
use leptos::prelude::*;
use rules::registration::{Draft, Problem, Profile};
use ui::registration::ProfilePage;
use ui::{Screen, Submission};
use words::Words;

use super::Records;
use super::countries;
use super::server::{self, Failure};
use crate::place::Place;

/// The profile on record, and the form as it stands.
#[derive(Debug, Clone, Default)]
pub struct ProfileState {
    /// As the server has it, with its version.
    pub on_record: Option<(u64, Profile)>,
    typed: Option<Draft>,
    problems: Vec<Problem>,
    notice: Notice,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Notice {
    #[default]
    None,
    Saved,
    Stale,
}

pub fn screen(records: Records, words: Words, _: &Place) -> Screen {
    let state = records.profile.get();
    let (Some(atlas), Some((_, profile))) = (records.countries.get(words), &state.on_record) else {
        want(records);
        countries::want(records);
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
        },
    };
    ui::registration::profile(atlas, words, page)
}

/// Fetches the profile, unless it is here.
pub fn want(records: Records) {
    if records
        .profile
        .with_untracked(|state| state.on_record.is_some())
        || records.busy.get_untracked()
    {
        return;
    }
    records.run(async move |records: Records| {
        let record = server::profile().await?;
        records
            .profile
            .update(|state| state.on_record = Some((record.version, record.profile)));
        Ok(())
    });
}

/// Keeps a form as it stands.
pub fn keep(records: Records, form: &Submission) {
    records
        .profile
        .update_untracked(|state| state.typed = Some(Draft::from_form(form.pairs())));
}

pub fn save(records: Records, form: &Submission) {
    let draft = Draft::from_form(form.pairs());
    let words = records.words();
    let state = records.profile.get_untracked();
    let (Some(atlas), Some((version, _))) = (records.countries.here(), state.on_record.clone())
    else {
        return;
    };
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
            Err(failure) => {
                records.profile.update(|state| state.typed = Some(draft));
                Err(failure)
            }
        }
    });
}
