//! My Profile in the app.

use api::ProblemKind;
use leptos::prelude::*;
use rules::registration::{Draft, Problem, Profile};
use ui::registration::ProfilePage;
use ui::{Screen, Submission};
use words::Words;

use crate::app::App;
use crate::place::Place;
use crate::server::{self, Failure};

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

pub fn screen(app: App, words: Words, _: &Place) -> Screen {
    let state = app.profile.get();
    let (Some(atlas), Some((_, profile))) = (app.atlas.get(words), &state.on_record) else {
        want(app);
        app.want_atlas();
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
pub fn want(app: App) {
    if app
        .profile
        .with_untracked(|state| state.on_record.is_some())
        || app.busy.get_untracked()
    {
        return;
    }
    app.run(async move |app: App| {
        let record = server::profile().await?;
        app.profile
            .update(|state| state.on_record = Some((record.version, record.profile)));
        Ok(())
    });
}

/// Keeps a form as it stands.
pub fn keep(app: App, form: &Submission) {
    app.profile
        .update_untracked(|state| state.typed = Some(Draft::from_form(form.pairs())));
}

pub fn save(app: App, form: &Submission) {
    let draft = Draft::from_form(form.pairs());
    let words = app.content.get_untracked().words;
    let state = app.profile.get_untracked();
    let (Some((_, atlas)), Some((version, _))) =
        (app.atlas.0.get_untracked(), state.on_record.clone())
    else {
        return;
    };
    let profile = match Profile::from(draft.clone()).parse(&atlas.regions) {
        Ok(profile) => profile,
        Err(problems) => {
            app.profile.set(ProfileState {
                typed: Some(draft),
                problems,
                notice: Notice::None,
                ..state
            });
            return;
        }
    };
    app.run(
        async move |app: App| match server::save_profile(&profile, version).await {
            Ok(record) => {
                app.announcement.set(words.profile_saved().to_owned());
                let on_record = Some((record.version, record.profile));
                app.profile.set(ProfileState {
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
                app.profile.set(ProfileState {
                    on_record,
                    typed: Some(draft),
                    notice: Notice::Stale,
                    ..ProfileState::default()
                });
                Ok(())
            }
            Err(failure) => {
                app.profile.update(|state| state.typed = Some(draft));
                Err(failure)
            }
        },
    );
}
