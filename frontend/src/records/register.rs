//! The registration in the records: form, check, sending, and the record.

use api::page::Page;
use api::{AcceptNda, NDA_VERSION, ProblemKind, Register, RegistrationRecord};
use leptos::prelude::*;
use rules::interview::Link;
use rules::policy::Policy;
use rules::registration::{Draft, Field, Filled, Problem};
use ui::guide::{Stop, Turn};
use ui::registration::{Atlas, CheckPage, FormPage};
use ui::{FieldErrors, Screen, Submission};
use words::Words;

use super::countries;
use super::server::{self, Failure};
use super::{Records, profile, told};
use crate::browser;
use crate::place::Place;

/// The registration on record, and the form as it stands.
#[derive(Debug, Clone, Default)]
pub struct RegisterState {
    /// What the server has; the outer `None` while it has not been asked.
    on_record: Option<Option<RegistrationRecord>>,
    /// The MCP ID that fills the form (S05); the outer `None` while the server has not been asked.
    person_id: Option<Option<String>>,
    /// What is typed; `None` while the form was not touched.
    typed: Option<Typed>,
}

#[derive(Debug, Clone, Default)]
struct Typed {
    draft: Draft,
    /// What the rules found; told in whatever language is shown.
    problems: Vec<Problem>,
    /// What the server found that the rules here did not.
    errors: FieldErrors,
    filled: Option<Filled>,
    before_fill: Option<Draft>,
    /// Whether the form may be sent: it was parsed and is waiting on the check page.
    is_checked: bool,
    /// The key of this registration, however often it is sent.
    key: Option<String>,
    failure: Option<String>,
    changed_elsewhere: Option<Draft>,
}

/// What the registration pages need from the server: countries, the profile to fill from, and what is on record.
fn needed(records: Records, words: Words) -> Option<(&'static Atlas, Option<RegistrationRecord>)> {
    let atlas = records.countries.get(words);
    let on_record = records
        .register
        .with(|state| state.person_id.as_ref().and(state.on_record.clone()));
    let has_profile = records.profile.with(|state| state.on_record.is_some());
    if let (Some(atlas), Some(on_record), true) = (atlas, on_record, has_profile) {
        return Some((atlas, on_record));
    }
    // One after the other: each runs when the one before it has changed what is shown.
    countries::want(records);
    profile::want(records);
    want_record(records);
    None
}

fn want_record(records: Records) {
    if records
        .register
        .with_untracked(|state| state.on_record.is_some())
        || records.busy.get_untracked()
    {
        return;
    }
    records.run(async move |records: Records| {
        let record = server::registration().await?;
        let person_id = server::person_id().await?;
        records.register.update(|state| {
            state.on_record = Some(record);
            state.person_id = Some(person_id);
        });
        Ok(())
    });
}

/// The MCP ID on record.
fn person_id(records: Records) -> Option<String> {
    records
        .register
        .with(|state| state.person_id.clone().flatten())
}

pub fn form(records: Records, words: Words, place: &Place) -> Screen {
    let Some((atlas, on_record)) = needed(records, words) else {
        return ui::loading(words);
    };
    let is_correction = on_record.is_some();
    let typed = records.register.with(|state| state.typed.clone());
    let typed = typed.unwrap_or_else(|| Typed {
        draft: fresh(records, place, on_record.as_ref()),
        ..Typed::default()
    });
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
        is_correction,
        person_id: person_id(records),
        outcome: outcome_title(records, place),
        changed_elsewhere: typed.changed_elsewhere,
        onward: place.onward(),
    };
    ui::registration::form(atlas, words, page)
}

/// The form before anything is typed: what is on record, or what the guide was told; and the MCP ID once there is one.
fn fresh(records: Records, place: &Place, on_record: Option<&RegistrationRecord>) -> Draft {
    let mut draft = match (on_record, &place.link) {
        (Some(record), _) => record.draft.clone(),
        (None, Some(link)) => from_answers(&records.guide().policy, link),
        (None, None) => Draft::default(),
    };
    if let Some(number) = person_id(records) {
        draft.take_person_id(&number);
    }
    draft
}

/// The guide asked whether there is an ID; the form need not ask again (WCAG 2.2, criterion 3.3.7).
fn from_answers(policy: &Policy, link: &Link) -> Draft {
    let asked = policy
        .questions()
        .iter()
        .find(|question| question.record.as_deref() == Some("mcp-ids"));
    let told = asked.and_then(|question| link.answers.get(&question.id));
    let has_person_id = match told {
        Some("one" | "several") => "yes",
        Some("none") => "no",
        Some(_) => "unsure",
        None => "",
    };
    Draft {
        has_person_id: has_person_id.to_owned(),
        ..Draft::default()
    }
}

/// The interview that a place carries, where it is concluded by the rules of today.
fn guidance(records: Records, place: &Place) -> Option<api::Guidance> {
    let policy = &records.content.get_untracked().guide.policy;
    let link: Link = place
        .link
        .clone()
        .filter(|link| link.policy == policy.id())?;
    let date = browser::today();
    let Stop::Conclude(conclusion) = Turn::default().with_link(link).stop(policy, date) else {
        return None;
    };
    Some(api::Guidance {
        policy: policy.id().to_owned(),
        version: policy.version().to_owned(),
        date: date.to_string(),
        answers: conclusion.interview.answers().into(),
        outcome: conclusion.decision.outcome.id.clone(),
    })
}

fn outcome_title(records: Records, place: &Place) -> Option<String> {
    let guidance = guidance(records, place)?;
    let headed = records.guide().words.outcome.get(&guidance.outcome)?;
    headed.heading().map(str::to_owned)
}

/// Keeps a form as it stands.
pub fn keep(records: Records, form: &Submission) {
    let draft = Draft::from_form(form.pairs());
    records.register.update_untracked(|state| {
        let typed = state.typed.get_or_insert_default();
        // What was checked is what will be sent: anything else is to be checked again.
        typed.is_checked &= typed.draft == draft;
        typed.draft = draft;
    });
}

/// To the check page, or back to the form with what is wrong.
pub fn continue_with(records: Records, form: &Submission) {
    let Some(atlas) = records.countries.here() else {
        return;
    };
    let draft = Draft::from_form(form.pairs());
    let place = records.place.get_untracked();
    let earlier = records
        .register
        .with_untracked(|state| state.typed.clone())
        .unwrap_or_default();
    let typed = Typed {
        draft: draft.clone(),
        key: earlier.key.or_else(uuid_v7),
        ..Typed::default()
    };
    match draft.parse(&atlas.regions) {
        Ok(_) => {
            records.register.update(|state| {
                state.typed = Some(Typed {
                    is_checked: true,
                    ..typed
                })
            });
            records.go(&format!("{}{}", Page::Check.path(), place.onward()));
        }
        Err(problems) => records
            .register
            .update(|state| state.typed = Some(Typed { problems, ..typed })),
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
    match (parsed, &on_record) {
        (Some((registration, typed)), on_record) => {
            let page = CheckPage {
                registration,
                is_correction: on_record.is_some(),
                warnings: typed.draft.warnings(&atlas.regions),
                failure: typed.failure,
                onward: place.onward(),
            };
            ui::registration::check(atlas, words, page)
        }
        // Back after sending: there is nothing to check any more, only what was recorded.
        (None, Some(_)) => record(records, words, place),
        (None, None) => form(records, words, place),
    }
}

/// Sends the registration, or the correction of the one on record.
pub fn send(records: Records) {
    let state = records.register.get_untracked();
    let Some(typed) = state.typed.filter(|typed| typed.is_checked) else {
        return;
    };
    let Some(key) = typed.key.clone() else { return };
    let place = records.place.get_untracked();
    let body = Register {
        draft: typed.draft.clone(),
        guidance: guidance(records, &place),
    };
    let on_record = state.on_record.flatten();
    records.run(async move |records: Records| {
        let answer = match &on_record {
            None => server::register(&key, &body).await,
            Some(record) => server::correct(&record.id, record.version, &body).await,
        };
        match answer {
            Ok(record) => {
                records.register.update(|state| {
                    state.on_record = Some(Some(record));
                    state.typed = None;
                });
                records.go(&format!("{}{}", Page::Registration.path(), place.onward()));
                Ok(())
            }
            Err(failure) => refused(records, typed, failure).await,
        }
    });
}

/// What to do when the server did not take it. What was typed stays in every case.
async fn refused(records: Records, typed: Typed, failure: Failure) -> Result<(), Failure> {
    let words = records.words();
    let put = |typed: Typed| records.register.update(|state| state.typed = Some(typed));
    let form = format!(
        "{}{}",
        Page::Register.path(),
        records.place.get_untracked().onward()
    );
    match (failure.kind(), &failure) {
        (Some(ProblemKind::NotSignedIn), _) => return Err(failure),
        (Some(ProblemKind::Invalid), Failure::Refused(problem)) => {
            let errors = problem
                .errors
                .iter()
                .map(|error| (error.field.clone(), error.message.clone()))
                .collect();
            put(Typed {
                errors: FieldErrors(errors),
                is_checked: false,
                ..typed
            });
            records.replace(&form);
        }
        (Some(ProblemKind::Stale | ProblemKind::AlreadyRegistered), _) => {
            let record = server::registration().await?;
            let changed_elsewhere = record.as_ref().map(|record| record.draft.clone());
            records
                .register
                .update(|state| state.on_record = Some(record));
            put(Typed {
                changed_elsewhere,
                is_checked: false,
                ..typed
            });
            records.replace(&form);
        }
        _ => put(Typed {
            failure: Some(told(words, &failure)),
            ..typed
        }),
    }
    Ok(())
}

pub fn record(records: Records, words: Words, _: &Place) -> Screen {
    let Some((atlas, on_record)) = needed(records, words) else {
        return ui::loading(words);
    };
    let Some(on_record) = on_record else {
        return ui::registration::no_record(words);
    };
    match on_record.draft.parse(&atlas.regions) {
        Ok(registration) => {
            let person_id = person_id(records);
            ui::registration::record(
                atlas,
                words,
                &on_record,
                &registration,
                person_id.as_deref(),
            )
        }
        // Rules may become stricter after a registration was recorded; the form then says what they want.
        Err(_) => form(records, words, &records.place.get_untracked()),
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
        let record = server::accept_nda(&record.id, &AcceptNda { text_version }).await?;
        records.focus.set_value(Some("#nda h2".to_owned()));
        records
            .register
            .update(|state| state.on_record = Some(Some(record)));
        Ok(())
    });
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
    records
        .register
        .update(|state| change(state.typed.get_or_insert_default()));
}

/// A new UUIDv7 (RFC 9562): milliseconds since 1970, then random bits.
fn uuid_v7() -> Option<String> {
    let mut bytes = [0u8; 16];
    window()
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    let millis = js_sys::Date::now() as u64;
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}
