//! The registration in the records: form, check page, and the record.

use api::page::Page;
use api::{AcceptNda, Guidance, NDA_VERSION, RegistrationRecord};
use leptos::prelude::*;
use rules::interview::Link;
use rules::registration::{Draft, Field, Filled, Problem};
use ui::device::Notice;
use ui::guide::Turn;
use ui::registration::{Atlas, CheckPage, ChoicePage, FormPage};
use ui::{FieldErrors, Screen, Submission};
use words::Words;

use super::drafts::{self, Form};
use super::server::{self, Failure};
use super::{Records, countries, mine, outbox, send, with};
use crate::browser;
use crate::device::Item;
use crate::place::Place;

/// The registration on record, and the form as it stands.
#[derive(Debug, Clone, Default)]
pub struct RegisterState {
    /// What the server has; the outer `None` while it has not been asked.
    pub on_record: Option<Option<RegistrationRecord>>,
    /// The MCP ID that fills the form (S05), if there is one.
    pub person_id: Option<String>,
    /// What is typed; `None` while the form was not touched.
    pub typed: Option<Typed>,
}

#[derive(Debug, Clone, Default)]
pub struct Typed {
    pub draft: Draft,
    /// The version on record that the form was opened with.
    pub version: Option<u64>,
    /// What the rules found; told in whatever language is shown.
    pub problems: Vec<Problem>,
    /// What the server found that the rules here did not.
    pub errors: FieldErrors,
    /// What the server said that is about no field.
    pub refusal: Option<String>,
    pub filled: Option<Filled>,
    pub before_fill: Option<Draft>,
    /// Whether the form may be sent: it was parsed and is waiting on the check page.
    pub is_checked: bool,
    /// The key under which it is sent directly, however often.
    pub key: Option<String>,
    pub failure: Option<String>,
    /// What is on record by now, where that is not what the form was opened with.
    pub changed_elsewhere: Option<Draft>,
    /// What waits on this device and is being edited.
    pub item: Option<Item>,
}

/// What the registration pages need: countries, and what is on record.
fn needed(records: Records, words: Words) -> Option<(&'static Atlas, Option<RegistrationRecord>)> {
    if !mine::is_here(records) {
        return None;
    }
    let atlas = countries::get(records, words)?;
    let on_record = records.register.with(|state| state.on_record.clone())?;
    Some((atlas, on_record))
}

/// The MCP ID on record.
fn person_id(records: Records) -> Option<String> {
    records.register.with(|state| state.person_id.clone())
}

pub fn form(records: Records, words: Words, place: &Place) -> Screen {
    let Some((atlas, on_record)) = needed(records, words) else {
        return ui::loading(words);
    };
    let waiting = send::wanted(records, place);
    if !drafts::is_here(records, Form::Register) || !send::is_loaded(records, waiting) {
        return ui::loading(words);
    }
    let typed = records.register.with(|state| state.typed.clone());
    let typed = typed.unwrap_or_else(|| untouched(records, place));
    if let Some(on_record) = typed.changed_elsewhere {
        let page = ChoicePage {
            mine: typed.draft,
            on_record,
            version: typed.version.unwrap_or_default(),
            owner: None,
            onward: place.onward(),
        };
        return ui::registration::choice(atlas, words, page);
    }
    if let Some(field) = place.parameter("_field") {
        records.focus.set_value(Some(format!("#{field}")));
    }
    let mut errors = atlas.sentences(words, &typed.draft, &typed.problems);
    errors.0.extend(typed.errors.0);
    let warnings = if errors.is_empty() {
        Vec::new()
    } else {
        typed.draft.warnings(&atlas.regions)
    };
    let page = FormPage {
        warnings,
        draft: typed.draft,
        errors,
        filled: typed.filled,
        has_profile: true,
        is_correction: on_record.is_some(),
        person_id: person_id(records),
        outcome: outcome_title(records, place),
        changed_elsewhere: None,
        onward: place.onward(),
        version: typed.version,
        ..FormPage::default()
    };
    let Screen { title, body } = ui::registration::form(atlas, words, page);
    let told = typed
        .refusal
        .or_else(|| typed.item.map(|_| words.device_editing().to_owned()));
    let body = drafts::led(words, body, told.map(Notice::Told));
    let screen = drafts::around(records, words, Form::Register, Screen { title, body });
    records.as_known(words, screen)
}

/// The form before anything is typed.
fn untouched(records: Records, place: &Place) -> Typed {
    let on_record = records
        .register
        .with_untracked(|state| state.on_record.clone().flatten());
    Typed {
        draft: fresh(records, place, on_record.as_ref()),
        version: on_record.map(|record| record.version),
        ..Typed::default()
    }
}

/// What the form begins with.
fn fresh(records: Records, place: &Place, on_record: Option<&RegistrationRecord>) -> Draft {
    ui::registration::fresh(
        &records.guide().policy,
        place.link.as_ref().map(|link| &link.answers),
        on_record.map(|record| &record.draft),
        person_id(records).as_deref(),
    )
}

/// The interview that a place carries, where it is concluded by the rules of today.
pub fn guidance(records: Records, place: &Place) -> Option<Guidance> {
    let policy = &records.content.get_untracked().guide.policy;
    let link: Link = place
        .link
        .clone()
        .filter(|link| link.policy == policy.id())?;
    ui::registration::guidance(policy, &Turn::default().with_link(link), browser::today())
}

fn outcome_title(records: Records, place: &Place) -> Option<String> {
    ui::registration::outcome_title(records.guide(), &guidance(records, place)?)
}

/// Keeps a form as it stands.
pub fn keep(records: Records, form: &Submission) {
    let (draft, version) = read(form);
    // In a form that is locked nothing was typed.
    let is_locked = form.fields.is_empty();
    records.register.update_untracked(|state| {
        if is_locked
            || state
                .typed
                .as_ref()
                .is_some_and(|typed| typed.changed_elsewhere.is_some())
        {
            return;
        }
        let mut typed = state.typed.take().unwrap_or_else(|| Typed {
            version,
            ..Typed::default()
        });
        // What was checked is what will be sent: anything else is to be checked again.
        typed.is_checked &= typed.draft == draft;
        typed.draft = draft;
        state.typed = Some(typed);
    });
}

/// A form that was typed into, and the version on record that it was opened with.
fn read(form: &Submission) -> (Draft, Option<u64>) {
    let version = form.get(api::form::VERSION).parse().ok();
    (Draft::from_form(form.pairs()), version)
}

/// Puts saved answers into the form, unless they are what it would show anyway, or it was typed into here already.
pub fn restore(records: Records, saved: &Submission) -> bool {
    let (draft, version) = read(saved);
    let is_typed = records
        .register
        .with_untracked(|state| state.typed.is_some());
    let shown = untouched(records, &records.place.get_untracked()).draft;
    if is_typed || shown == draft {
        return false;
    }
    set_typed(
        records,
        Typed {
            draft,
            version,
            ..Typed::default()
        },
    );
    true
}

/// Takes over what was typed into the form before the app was there.
pub fn take_over(records: Records, typed: &Submission, came_back: bool) {
    let place = records.place.get_untracked();
    let mut alone = untouched(records, &place);
    alone.draft = with(alone.draft, typed);
    let before = records.register.with_untracked(|state| state.typed.clone());
    let mut whole = before.unwrap_or_else(|| alone.clone());
    whole.draft = with(whole.draft, typed);
    if whole.draft == alone.draft {
        drafts::is_of_now(records, Form::Register);
    }
    if came_back && let Some(atlas) = records.countries.here() {
        whole.problems = whole.draft.parse(&atlas.regions).err().unwrap_or_default();
    }
    set_typed(records, whole);
}

/// The check page that the server wrote, with all that was typed in it.
pub fn take_check_over(records: Records, form: &Submission) {
    let (draft, version) = read(form);
    let atlas = records.countries.here();
    set_typed(
        records,
        Typed {
            is_checked: atlas.is_some_and(|atlas| draft.parse(&atlas.regions).is_ok()),
            draft,
            version,
            // It may have been sent under this key already.
            key: Some(form.get(api::form::KEY).to_owned()).filter(|key| !key.is_empty()),
            ..Typed::default()
        },
    );
}

pub fn set_typed(records: Records, typed: Typed) {
    records.register.update(|state| state.typed = Some(typed));
}

pub fn put_back(records: Records, draft: Draft) {
    let place = records.place.get_untracked();
    set_typed(
        records,
        Typed {
            draft,
            ..untouched(records, &place)
        },
    );
}

/// The form begins again with what it would begin with; what stood in it comes back.
pub fn start_again(records: Records) -> Option<Draft> {
    let before = browser::form("main form").map(|form| ui::fields_of(&form));
    clear(records);
    before.map(|form| Draft::from_form(form.pairs()))
}

/// Nothing is typed.
pub fn clear(records: Records) {
    records.register.update(|state| state.typed = None);
}

/// To the check page, or back to the form with what is wrong.
pub fn continue_with(records: Records, form: &Submission) {
    let Some(atlas) = records.countries.here() else {
        return;
    };
    let (mut draft, mut version) = read(form);
    let place = records.place.get_untracked();
    let earlier = records
        .register
        .with_untracked(|state| state.typed.clone())
        .unwrap_or_default();
    // Where two versions stood side by side, it is what was chosen of them, for the version that is on record by now.
    if let Some(chosen) = ui::registration::chosen(form) {
        draft = chosen;
        version = earlier.version;
        drafts::save(records, Form::Register, &draft, version);
    }
    let typed = Typed {
        draft: draft.clone(),
        version,
        key: earlier.key.filter(|_| earlier.draft == draft),
        item: earlier.item,
        ..Typed::default()
    };
    match draft.parse(&atlas.regions) {
        Ok(_) => {
            set_typed(
                records,
                Typed {
                    is_checked: true,
                    ..typed
                },
            );
            records.go(&format!("{}{}", Page::Check.path(), place.onward()));
        }
        Err(problems) => set_typed(records, Typed { problems, ..typed }),
    }
}

pub fn check(records: Records, words: Words, place: &Place) -> Screen {
    let Some((atlas, on_record)) = needed(records, words) else {
        return ui::loading(words);
    };
    let typed = records
        .register
        .with(|state| state.typed.clone())
        .filter(|typed| typed.is_checked);
    let parsed = typed.and_then(|typed| Some((typed.draft.parse(&atlas.regions).ok()?, typed)));
    if let Some((registration, typed)) = parsed {
        let page = CheckPage {
            registration,
            is_correction: on_record.is_some(),
            warnings: typed.draft.warnings(&atlas.regions),
            failure: typed.failure,
            onward: place.onward(),
            carried: None,
        };
        let screen = ui::registration::check(atlas, words, page);
        return records.as_known(words, screen);
    }
    // Back after sending: there is nothing to check any more, only what was recorded. Saved answers are in the form.
    let is_saved = drafts::is_restored(records, Form::Register);
    match on_record {
        Some(_) if !is_saved && outbox::unsent(records).is_none() => record(records, words, place),
        _ => form(records, words, place),
    }
}

pub fn record(records: Records, words: Words, place: &Place) -> Screen {
    let Some((atlas, on_record)) = needed(records, words) else {
        return ui::loading(words);
    };
    let unsent = outbox::unsent(records).map(|_| Notice::Unsent);
    let Some(on_record) = on_record else {
        let Screen { title, body } = ui::registration::no_record(words);
        let body = drafts::led(words, body, unsent);
        return records.as_known(words, Screen { title, body });
    };
    match on_record.draft.parse(&atlas.regions) {
        Ok(registration) => {
            let person_id = person_id(records);
            let Screen { title, body } = ui::registration::record(
                atlas,
                words,
                &on_record,
                &registration,
                person_id.as_deref(),
            );
            let body = drafts::led(words, body, unsent);
            records.as_known(words, Screen { title, body })
        }
        // Rules may become stricter after a registration was recorded; the form then says what they want.
        Err(_) => form(records, words, place),
    }
}

pub fn accept_nda(records: Records, form: &Submission) {
    let Some(Some(record)) = records.register.get_untracked().on_record else {
        return;
    };
    let text_version = form.get("text_version");
    let text_version = if text_version.is_empty() {
        NDA_VERSION
    } else {
        text_version
    }
    .to_owned();
    records.run(async move |records: Records| {
        match server::accept_nda(&record.id, &AcceptNda { text_version }).await {
            Ok(record) => {
                records.focus.set_value(Some("#nda h2".to_owned()));
                set_record(records, record);
                Ok(())
            }
            Err(Failure::Unreachable) => {
                let told = records.words().device_agreement_not_sent();
                records.failure.set(Some(told.to_owned()));
                Ok(())
            }
            Err(failure) => Err(failure),
        }
    });
}

/// What is on record by now.
pub fn set_record(records: Records, record: RegistrationRecord) {
    records
        .register
        .update(|state| state.on_record = Some(Some(record)));
    mine::keep_changed(records);
}

/// S31: fills what is empty, keeps what differs, and says so.
pub fn fill(records: Records, form: &Submission) {
    let Some((_, profile)) = records.profile.get_untracked().on_record else {
        return;
    };
    let words = records.words();
    let before = Draft::from_form(form.pairs());
    let filled = rules::registration::fill(&before, &profile);
    records
        .announcement
        .set(ui::registration::fill_result(words, &filled));
    records
        .focus
        .set_value(Some("main form .inset button".to_owned()));
    keep_typing(records, |typed| {
        typed.draft = filled.draft.clone();
        // What is filled is wrong no longer.
        typed
            .problems
            .retain(|problem| !filled.filled.contains(&problem.field));
        typed.before_fill = Some(before);
        typed.filled = Some(filled);
    });
}

pub fn undo_fill(records: Records) {
    let words = records.words();
    records
        .announcement
        .set(words.registration_undone().to_owned());
    records
        .focus
        .set_value(Some("main form .inset button".to_owned()));
    keep_typing(records, |typed| {
        typed.filled = None;
        if let Some(before) = typed.before_fill.take() {
            typed.draft = before;
        }
    });
}

/// Takes one value of the profile (`field=value`) where the form had another.
pub fn take_from_profile(records: Records, about: &str, form: &Submission) {
    let Some((name, value)) = about.split_once('=') else {
        return;
    };
    let Some(field) = Field::parse(name) else {
        return;
    };
    records.focus.set_value(Some(format!("#{name}")));
    keep_typing(records, |typed| {
        typed.draft = Draft::from_form(form.pairs());
        typed.draft.set(field, value);
        typed.problems.retain(|problem| problem.field != field);
        if let Some(filled) = &mut typed.filled {
            filled
                .differs
                .retain(|difference| difference.field != field);
            filled.filled.push(field);
        }
    });
}

fn keep_typing(records: Records, change: impl FnOnce(&mut Typed)) {
    let place = records.place.get_untracked();
    let untouched = untouched(records, &place);
    records
        .register
        .update(|state| change(state.typed.get_or_insert(untouched)));
    if let Some(typed) = records.register.with_untracked(|state| state.typed.clone()) {
        drafts::save(records, Form::Register, &typed.draft, typed.version);
    }
}
