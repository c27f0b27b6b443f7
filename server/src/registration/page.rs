//! The registration by plain forms: the form, its check page, and the record.
//!
//! The server keeps nothing of what is being typed: each page's form carries all of it to the next, with the version that is
//! corrected and, once it was checked, the key under which it is recorded once. The app takes over the pages that are asked
//! for; an answer to a form is the server's, so that it is not taken from under somebody's hands.

use api::form::{KEY, OWNER, VERSION};
use api::page::Page;
use api::{Guidance, ProblemKind, Register, RegistrationRecord, served};
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::signed_out::{SignedOutPage, signed_out};
use rules::interview::Link;
use rules::registration::{Draft, Field, Filled, Regions, fill};
use ui::guide::Turn;
use ui::registration::{
    Carried, CheckPage, ChoicePage, FILLED, FormPage, UNLISTED, check, choice, form, fresh,
    guidance, no_record, outcome_title, record,
};
use ui::{FieldErrors, PRESS};
use uuid::Uuid;

use crate::access::{Access, Routes, SignedIn, sign_in_first};
use crate::account::page::told;
use crate::host::AppState;
use crate::http::form::Form;
use crate::notice::page::{holder, show_in_app};
use crate::problem::{ApiError, title};
use crate::site::countries::with_atlas;
use crate::site::{Visit, go, guide, today};
use crate::{credential, profile, registration as service};

/// Adds these pages. All are public: each says by itself that it is for those who are signed in, and loses nothing meanwhile.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .on(Method::GET, Page::Register.path(), all, show_form)
        .on(Method::POST, Page::Register.path(), all, post_form)
        .on(Method::GET, Page::Check.path(), all, show_check)
        .on(Method::POST, Page::Check.path(), all, send)
        .on(Method::GET, Page::Registration.path(), all, show_record)
        .on(Method::POST, served::NDA, all, accept_nda)
}

/// What the pages need of the reader's record.
struct OnRecord {
    registration: Option<RegistrationRecord>,
    person_id: Option<String>,
}

impl OnRecord {
    async fn of(app: &AppState, visit: &Visit) -> Result<OnRecord, ApiError> {
        let account = holder(visit)?.account;
        let held = credential::read(app, account).await?.ids;
        Ok(OnRecord {
            registration: service::read(app, account).await?,
            // The primary one is the first.
            person_id: held.into_iter().next().map(|id| id.number),
        })
    }

    fn version(&self) -> Option<u64> {
        self.registration.as_ref().map(|record| record.version)
    }
}

/// What a form says.
struct Typed {
    draft: Draft,
    /// The version that it corrects.
    version: Option<u64>,
}

impl Typed {
    fn of(form: &Form) -> Typed {
        let has_version = !form.get(VERSION).is_empty();
        Typed {
            draft: Draft::from_form(form.pairs()),
            version: has_version.then(|| form.version()),
        }
    }
}

/// `GET`: the form with what is on record, or what the guide was told.
async fn show_form(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    if visit.who.is_none() {
        return Ok(ask_to_sign_in(&visit, Page::Register));
    }
    let on_record = OnRecord::of(&app, &visit).await?;
    let page = untouched(&app, &visit, &on_record);
    show_in_app(&app, &visit, Page::Register, |words| {
        with_atlas(words, |atlas| form(atlas, words, page))
    })
    .await
}

/// `POST`: to the check page, or the form again.
async fn post_form(
    State(app): State<AppState>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    if writer(&visit, &form).is_none() {
        return Ok(keep_until_signed_in(&visit, Page::Register, &form));
    }
    let on_record = OnRecord::of(&app, &visit).await?;
    let typed = Typed::of(&form);
    match form.get(PRESS) {
        "" => continue_with(&app, &visit, &on_record, typed),
        command => press(&app, &visit, &on_record, typed, &form, command).await,
    }
}

/// `GET`: there is nothing to check that the server would know of, only what is on record, or the form.
async fn show_check(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    if visit.who.is_none() {
        return Ok(ask_to_sign_in(&visit, Page::Register));
    }
    let on_record = OnRecord::of(&app, &visit).await?;
    if on_record.registration.is_some() {
        return write_record(&app, &visit, Page::Check, on_record).await;
    }
    let page = untouched(&app, &visit, &on_record);
    show_in_app(&app, &visit, Page::Check, |words| {
        with_atlas(words, |atlas| form(atlas, words, page))
    })
    .await
}

/// `POST`: records what was checked, once per key.
async fn send(State(app): State<AppState>, visit: Visit, form: Form) -> Result<Response, ApiError> {
    let Some(who) = writer(&visit, &form) else {
        return Ok(keep_until_signed_in(&visit, Page::Register, &form));
    };
    let on_record = OnRecord::of(&app, &visit).await?;
    let typed = Typed::of(&form);
    let command = form.get(PRESS);
    if !command.is_empty() {
        return press(&app, &visit, &on_record, typed, &form, command).await;
    }
    let key = form.get(KEY).parse::<Uuid>().ok();
    let Some(key) = key.filter(|key| key.get_version_num() == 7) else {
        // Without its key it could be recorded twice: it is asked once more, with a new one.
        return continue_with(&app, &visit, &on_record, typed);
    };
    let recorded = on_record.registration.as_ref();
    let request = Register {
        draft: typed.draft.clone(),
        guidance: interview(&app, &visit)
            .or_else(|| recorded.and_then(|record| record.guidance.clone())),
    };
    let (words, by, account) = (visit.words, who.actor(), who.account);
    let sent = match (recorded, typed.version) {
        (Some(record), Some(version)) => {
            let id = &record.id;
            let corrected = service::correct(&app, words, by, account, id, version, &request);
            corrected.await.map(drop)
        }
        _ => {
            let registered = service::register(&app, words, by, account, key, &request);
            registered.await.map(drop)
        }
    };
    match sent {
        Ok(()) => Ok(go(Page::Registration.path())),
        Err(error) => refused(&app, &visit, typed, key, error).await,
    }
}

/// `GET`: what is on record.
async fn show_record(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    if visit.who.is_none() {
        return Ok(ask_to_sign_in(&visit, Page::Registration));
    }
    let on_record = OnRecord::of(&app, &visit).await?;
    write_record(&app, &visit, Page::Registration, on_record).await
}

/// `POST`: accepts the agreement. Accepting twice is accepting once.
async fn accept_nda(
    State(app): State<AppState>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let Some(who) = &visit.who else {
        return Ok(sign_in_first(Page::Registration.path()));
    };
    let back = format!("{}#nda", Page::Registration.path());
    let record = service::read(&app, who.account).await?;
    // Somebody else has signed in since: what they have not read they do not accept.
    let record = record.filter(|record| record.id == form.get("registration"));
    let Some(record) = record else {
        return Ok(go(&back));
    };
    let text = form.get("text_version");
    let (by, account) = (who.actor(), who.account);
    service::accept_nda(&app, visit.words, by, account, &record.id, text).await?;
    Ok(go(&back))
}

/// The way in, with the way back and what the address carries.
pub(crate) fn ask_to_sign_in(visit: &Visit, page: Page) -> Response {
    let next = format!("{}{}", page.path(), visit.onward());
    let there = |way: Page| format!("{}?_next={}", way.path(), Link::encode(&next));
    visit.show_in_app(page, |words| {
        ui::sign_in_first(words, there(Page::SignIn), there(Page::SignUp))
    })
}

/// The account that a form is written for.
pub(crate) fn owner(visit: &Visit) -> Option<String> {
    visit.who.as_ref().map(|who| who.account.to_string())
}

/// Who sends a form, if it is still whom it was written for: somebody else may have signed in since.
pub(crate) fn writer<'a>(visit: &'a Visit, form: &Form) -> Option<&'a SignedIn> {
    let written_for = form.get(OWNER);
    let who = visit.who.as_ref();
    who.filter(|who| written_for.is_empty() || who.account.to_string() == written_for)
}

/// The session ended while somebody typed, or is somebody else's by now. The page keeps what they typed; `page` is where it goes on
/// from there.
pub(crate) fn keep_until_signed_in(visit: &Visit, page: Page, form: &Form) -> Response {
    let is_ours = |name: &str| {
        Field::parse(name).is_some() || [OWNER, VERSION, FILLED, UNLISTED].contains(&name)
    };
    let fields = form.pairs().filter(|(name, _)| is_ours(name));
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let kept = SignedOutPage {
        reader: visit.who.as_ref().map(|who| who.email.clone()),
        sign_in: format!(
            "{}?_next={}&_again=other",
            Page::SignIn.path(),
            Page::Profile.path()
        ),
        action: format!("{}{}", page.path(), visit.onward()),
        fields: fields.collect(),
    };
    let error = ApiError::from(ProblemKind::NotSignedIn);
    let response = visit.show(error.status(), page.path(), |words| signed_out(words, kept));
    told(response, &error)
}

/// The interview that the address carries, decided by the rules of today.
fn interview(app: &AppState, visit: &Visit) -> Option<Guidance> {
    let turn = Turn::from_pairs(visit.query.pairs());
    guidance(app.content.bundled()?, &turn, today(app))
}

/// The form as it is before anything is typed.
fn untouched(app: &AppState, visit: &Visit, on_record: &OnRecord) -> FormPage {
    let turn = Turn::from_pairs(visit.query.pairs());
    let recorded = on_record.registration.as_ref().map(|record| &record.draft);
    let number = on_record.person_id.as_deref();
    let bundled = app.content.bundled();
    let draft = bundled.map(|policy| fresh(policy, Some(&turn.answers), recorded, number));
    let typed = Typed {
        draft: draft.unwrap_or_default(),
        version: on_record.version(),
    };
    form_page(app, visit, on_record, typed)
}

fn form_page(app: &AppState, visit: &Visit, on_record: &OnRecord, typed: Typed) -> FormPage {
    let told = interview(app, visit);
    let outcome = told
        .zip(guide(visit.words))
        .and_then(|(told, guide)| outcome_title(guide, &told));
    FormPage {
        draft: typed.draft,
        version: typed.version,
        owner: owner(visit),
        has_profile: true,
        is_correction: on_record.registration.is_some(),
        person_id: on_record.person_id.clone(),
        outcome,
        onward: visit.onward(),
        ..FormPage::default()
    }
}

fn write_form(visit: &Visit, status: StatusCode, page: FormPage) -> Response {
    visit.show(status, Page::Register.path(), |words| {
        with_atlas(words, |atlas| form(atlas, words, page))
    })
}

/// Does what a button of the form says. What was typed stays.
async fn press(
    app: &AppState,
    visit: &Visit,
    on_record: &OnRecord,
    mut typed: Typed,
    form: &Form,
    command: &str,
) -> Result<Response, ApiError> {
    let profile = profile::read(app, holder(visit)?.account).await?.profile;
    let mut filled: Vec<Field> = form.all(FILLED).filter_map(Field::parse).collect();
    let (verb, about) = command.split_once(':').unwrap_or((command, ""));
    // A list that had no such state said nothing about it.
    if typed.draft.state.is_empty() {
        form.get(UNLISTED).clone_into(&mut typed.draft.state);
    }
    match verb {
        "fill" => {
            let done = fill(&typed.draft, &profile);
            typed.draft = done.draft;
            filled.extend(done.filled);
        }
        "undo-fill" => {
            let of_profile = Draft::from(&profile);
            // What was typed over it since is not the profile's any more.
            for field in filled.drain(..) {
                if typed.draft.text(field) == of_profile.text(field) {
                    typed.draft.set(field, "");
                }
            }
        }
        "use" => {
            if let Some((name, value)) = about.split_once('=')
                && let Some(field) = Field::parse(name)
            {
                typed.draft.set(field, value);
            }
        }
        // To the fields of another country, or back from the check page: the form as it stands.
        _ => {}
    }
    let was_filled = verb == "fill" || !filled.is_empty();
    let filled = was_filled.then(|| Filled {
        differs: fill(&typed.draft, &profile).differs,
        draft: typed.draft.clone(),
        filled,
    });
    let page = FormPage {
        filled,
        undone: verb == "undo-fill",
        ..form_page(app, visit, on_record, typed)
    };
    Ok(write_form(visit, StatusCode::OK, page))
}

/// To the check page, or back to the form with what is wrong.
fn continue_with(
    app: &AppState,
    visit: &Visit,
    on_record: &OnRecord,
    typed: Typed,
) -> Result<Response, ApiError> {
    let registration = match typed.draft.parse(Regions::bundled()) {
        Ok(registration) => registration,
        Err(problems) => {
            let draft = typed.draft.clone();
            let mut page = form_page(app, visit, on_record, typed);
            page.warnings = draft.warnings(Regions::bundled());
            let response = visit.show(
                StatusCode::UNPROCESSABLE_ENTITY,
                Page::Register.path(),
                |words| {
                    with_atlas(words, |atlas| {
                        page.errors = atlas.sentences(words, &draft, &problems);
                        form(atlas, words, page)
                    })
                },
            );
            return Ok(told(response, &ApiError::from(ProblemKind::Invalid)));
        }
    };
    if let Some(current) = on_record.version()
        && typed.version != Some(current)
    {
        return Ok(choose(visit, on_record, typed, ApiError::stale(current)));
    }
    let page = CheckPage {
        registration,
        is_correction: on_record.registration.is_some(),
        warnings: typed.draft.warnings(Regions::bundled()),
        failure: None,
        onward: visit.onward(),
        carried: Some(Carried {
            draft: typed.draft,
            key: Uuid::now_v7().to_string(),
            version: on_record.version(),
            owner: owner(visit),
        }),
    };
    Ok(write_check(visit, StatusCode::OK, page))
}

fn write_check(visit: &Visit, status: StatusCode, page: CheckPage) -> Response {
    visit.show(status, Page::Register.path(), |words| {
        with_atlas(words, |atlas| check(atlas, words, page))
    })
}

/// What to do when it was not recorded. What was typed stays in every case.
async fn refused(
    app: &AppState,
    visit: &Visit,
    typed: Typed,
    key: Uuid,
    error: ApiError,
) -> Result<Response, ApiError> {
    // What is on record may have changed since it was read: that is one of the reasons to come here.
    let on_record = OnRecord::of(app, visit).await?;
    match error.kind() {
        ProblemKind::AlreadyRegistered | ProblemKind::KeyReused | ProblemKind::Stale => {
            return match on_record.registration {
                Some(_) => Ok(choose(visit, &on_record, typed, error)),
                // Nothing of this reader's is in the way: it is asked once more, under another key.
                None => continue_with(app, visit, &on_record, typed),
            };
        }
        ProblemKind::Invalid => {
            let told_of = error.errors().iter();
            let errors = told_of.map(|error| (error.field.clone(), error.message.clone()));
            let page = FormPage {
                errors: FieldErrors(errors.collect()),
                warnings: typed.draft.warnings(Regions::bundled()),
                ..form_page(app, visit, &on_record, typed)
            };
            return Ok(told(write_form(visit, error.status(), page), &error));
        }
        _ => {}
    }
    let Ok(registration) = typed.draft.parse(Regions::bundled()) else {
        return Err(error);
    };
    let page = CheckPage {
        registration,
        is_correction: on_record.registration.is_some(),
        warnings: typed.draft.warnings(Regions::bundled()),
        failure: Some(title(visit.words, error.kind()).to_owned()),
        onward: visit.onward(),
        // The same key: it may have been recorded although we were told otherwise.
        carried: Some(Carried {
            draft: typed.draft,
            key: key.to_string(),
            version: typed.version,
            owner: owner(visit),
        }),
    };
    Ok(told(write_check(visit, error.status(), page), &error))
}

/// Something else is on record by now: the reader chooses. Where it is the same, it is recorded, whoever did it.
fn choose(visit: &Visit, on_record: &OnRecord, typed: Typed, error: ApiError) -> Response {
    let Some(record) = &on_record.registration else {
        return go(&format!("{}{}", Page::Register.path(), visit.onward()));
    };
    let parsed = typed.draft.parse(Regions::bundled());
    let mine = parsed.map_or(typed.draft, |registration| registration.to_draft());
    if mine == record.draft {
        return go(Page::Registration.path());
    }
    let page = ChoicePage {
        mine,
        on_record: record.draft.clone(),
        version: record.version,
        owner: owner(visit),
        onward: visit.onward(),
    };
    let response = visit.show(error.status(), Page::Register.path(), |words| {
        with_atlas(words, |atlas| choice(atlas, words, page))
    });
    told(response, &error)
}

/// Writes what is on record, or that nothing is.
async fn write_record(
    app: &AppState,
    visit: &Visit,
    page: Page,
    on_record: OnRecord,
) -> Result<Response, ApiError> {
    let parsed = on_record
        .registration
        .as_ref()
        .map(|record| record.draft.parse(Regions::bundled()));
    // Rules may become stricter after a registration was recorded; the form then says what they want.
    let form_instead = matches!(parsed, Some(Err(_))).then(|| untouched(app, visit, &on_record));
    show_in_app(app, visit, page, |words| {
        with_atlas(words, |atlas| match (on_record.registration, parsed) {
            (Some(found), Some(Ok(parsed))) => record(
                atlas,
                words,
                &found,
                &parsed,
                on_record.person_id.as_deref(),
            ),
            _ => match form_instead {
                Some(page) => form(atlas, words, page),
                None => no_record(words),
            },
        })
    })
    .await
}
