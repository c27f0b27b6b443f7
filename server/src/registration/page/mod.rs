//! The registration by plain forms: the form, its check page, and the record.
//!
//! What follows from what is in [`conversation`]; this carries it out. The server keeps nothing of what is being typed: each page's
//! form carries all of it to the next, so each request makes the conversation anew. The app takes over the pages that are asked for;
//! an answer to a form is the server's, so that it is not taken from under somebody's hands.

pub(crate) mod form;

use api::page::Page;
use api::{ProblemKind, served};
use axum::extract::State;
use axum::http::Method;
use axum::response::Response;
use conversation::{
    Answer, At, Conversation, Effect, Event, Item, Kind, OnRecord, Press, Refusal, Screen, To,
};
use rules::registration::Regions;
use ui::PRESS;
use ui::guide::Turn;
use ui::registration::{CountryData, Setting, guided, outcome_title, page};
use uuid::Uuid;
use words::Words;

use crate::access::{Access, PostedForm, Routes, SignedIn, sign_in_first};
use crate::host::AppState;
use crate::http::form::Form;
use crate::notice::page::show_in_app;
use crate::posted::Forms;
use crate::problem::{ApiError, noted, title};
use crate::site::countries::with_country_data;
use crate::site::{Visit, go, guide, today};
use crate::{credential, profile, registration as service};
use form::{ask_to_sign_in, keep_until_signed_in, owner, writer, written};

/// The form, on its own page and carried by the check page.
const FORM: PostedForm = PostedForm::on(Page::Register.path()).keeps_itself();
/// The button that accepts the agreement.
const AGREEMENT: PostedForm = PostedForm::on(Page::Registration.path());

/// Adds these pages. All are public: each says by itself that it is for those who are signed in, and loses nothing meanwhile.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .on(Method::GET, Page::Register.path(), all, show_form)
        .form(Page::Register.path(), all, FORM, post_form)
        .on(Method::GET, Page::Check.path(), all, show_check)
        .form(Page::Check.path(), all, FORM, post_check)
        .on(Method::GET, Page::Registration.path(), all, show_record)
        .form(served::NDA, all, AGREEMENT, accept_nda)
}

/// `GET`: the form with what is on record, or what the guide was told.
async fn show_form(app: State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    show(&app, &visit, Page::Register, At::Form).await
}

/// `GET`: there is nothing to check that the server would know of, only what is on record, or the form.
async fn show_check(app: State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    show(&app, &visit, Page::Check, At::Check).await
}

/// `GET`: what is on record.
async fn show_record(app: State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    show(&app, &visit, Page::Registration, At::Record).await
}

/// A page of the conversation before anything is typed.
async fn show(app: &AppState, visit: &Visit, page: Page, at: At) -> Result<Response, ApiError> {
    let Some(who) = &visit.who else {
        let back = if at == At::Record {
            page
        } else {
            Page::Register
        };
        return Ok(ask_to_sign_in(visit, back));
    };
    let talk = Talk::begin(app, visit, who, at).await?;
    let (shown, setting) = (talk.screen()?, talk.setting());
    show_in_app(app, visit, page, |words| {
        with_country_data(words, |country_data| {
            talk.page(country_data, words, shown, setting)
        })
    })
    .await
}

/// `POST`: to the check page, or the form again.
async fn post_form(
    State(app): State<AppState>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let Some(who) = writer(&visit, &form) else {
        return Ok(keep_until_signed_in(&visit, Page::Register, &form));
    };
    let mut talk = Talk::begin(&app, &visit, who, At::Form).await?;
    let event = pressed(&form).unwrap_or_else(|| Event::Continued(written(&form)));
    talk.happened(event).await?;
    talk.answer()
}

/// `POST`: records what was checked, once per key.
async fn post_check(
    State(app): State<AppState>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let Some(who) = writer(&visit, &form) else {
        return Ok(keep_until_signed_in(&visit, Page::Register, &form));
    };
    let mut talk = Talk::begin(&app, &visit, who, At::Form).await?;
    let written = written(&form);
    if let Some(press) = pressed(&form) {
        talk.happened(press).await?;
    } else if written.key.is_some() {
        talk.at = At::Check;
        talk.happened(Event::CheckedBefore(written)).await?;
        talk.happened(Event::Sent(None, 0)).await?;
    } else {
        // Without its key it could be recorded twice: it is asked once more, with a new one.
        talk.happened(Event::Continued(written)).await?;
    }
    talk.answer()
}

/// The button within the form that was pressed.
fn pressed(form: &Form) -> Option<Event> {
    let command = Some(form.get(PRESS)).filter(|command| !command.is_empty())?;
    let (verb, about) = command.split_once(':').unwrap_or((command, ""));
    Some(Event::Pressed(Press::read(verb, about), written(form)))
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
    if form.is_only_shown() {
        return Ok(go(&back));
    }
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

/// A conversation, and what it takes to carry it out.
struct Talk<'a> {
    app: &'a AppState,
    visit: &'a Visit,
    who: &'a SignedIn,
    conversation: Conversation,
    /// The page that it has come to.
    at: At,
    /// Why the server did not record what was sent.
    error: Option<ApiError>,
}

impl<'a> Talk<'a> {
    async fn begin(
        app: &'a AppState,
        visit: &'a Visit,
        who: &'a SignedIn,
        at: At,
    ) -> Result<Talk<'a>, ApiError> {
        let account = who.account;
        let held = if who.may_see_exams() {
            credential::read(app, account).await?.ids
        } else {
            Vec::new()
        };
        let on_record = OnRecord {
            profile: profile::read(app, account).await?,
            registration: service::read(app, account).await?,
            // The primary one is the first.
            person_id: held.into_iter().next().map(|id| id.number),
        };
        let turn = Turn::from_pairs(visit.query.pairs());
        let policy = app.content.bundled();
        Ok(Talk {
            app,
            visit,
            who,
            conversation: Conversation {
                owner: Some(account.to_string()),
                regions: Some(Regions::bundled()),
                on_record: Some(on_record),
                guided: policy
                    .map(|policy| guided(policy, &turn, today(app)))
                    .unwrap_or_default(),
                ..Conversation::default()
            },
            at,
            error: None,
        })
    }

    /// Takes a turn, and carries out what follows from it, each effect with what follows from that.
    async fn happened(&mut self, event: Event) -> Result<(), ApiError> {
        let mut events = vec![event];
        let mut effects = Vec::new();
        while let Some(event) = events.pop() {
            let conversation = std::mem::take(&mut self.conversation);
            let (conversation, mut next) = conversation.turn(event);
            self.conversation = conversation;
            next.reverse();
            effects.extend(next);
            while events.is_empty()
                && let Some(effect) = effects.pop()
            {
                events.extend(self.carry_out(effect).await?);
            }
        }
        Ok(())
    }

    /// A plain page has no device, so whatever is to be kept there is not.
    async fn carry_out(&mut self, effect: Effect) -> Result<Option<Event>, ApiError> {
        match effect {
            Effect::Go(to) | Effect::Replace(to) => {
                self.at = match to {
                    To::Check => At::Check,
                    To::Record => At::Record,
                    To::Form(_) | To::Waiting(_) => At::Form,
                };
                Ok(None)
            }
            Effect::Keep(_) => Ok(Some(Event::Kept(false))),
            Effect::Send(item) => self.send(&item).await.map(Event::Answered).map(Some),
            // What is on record may have changed since it was read: that is one of the reasons to come here.
            Effect::Ask => {
                let registration = service::read(self.app, self.who.account).await?;
                Ok(Some(Event::Registration(registration)))
            }
            _ => Ok(None),
        }
    }

    async fn send(&mut self, item: &Item) -> Result<Answer, ApiError> {
        let (app, words, by, account) = (
            self.app,
            self.visit.words,
            self.who.actor(),
            self.who.account,
        );
        let sent = match (item.kind, &item.about, item.version) {
            (Kind::Correction, Some(id), Some(version)) => {
                let corrected = service::correct(app, words, by, account, id, version, &item.body);
                corrected.await.map(drop)
            }
            _ => {
                let key = item.id.parse().map_err(ApiError::internal)?;
                let registered = service::register(app, words, by, account, key, &item.body);
                registered.await.map(drop)
            }
        };
        let Err(error) = sent else {
            let recorded = service::read(app, account).await?;
            return Ok(recorded
                .map(Box::new)
                .map_or(Answer::Nothing, Answer::Recorded));
        };
        let refusal = Refusal {
            title: title(words, error.kind()).to_owned(),
            errors: error.errors().to_vec(),
            ..error.kind().into()
        };
        self.error = Some(error);
        Ok(Answer::Refused(refusal))
    }

    fn screen(&self) -> Result<Screen, ApiError> {
        let shown = self.conversation.screen(self.at);
        shown.ok_or_else(|| ApiError::internal("a conversation without a record"))
    }

    fn setting(&self) -> Setting {
        let sentence = self.conversation.guided.guidance.as_ref();
        Setting {
            onward: self.visit.onward(),
            outcome: sentence
                .zip(guide(self.visit.words))
                .and_then(|(sentence, guide)| outcome_title(guide, sentence)),
            owner: owner(self.visit),
            key: Uuid::now_v7().to_string(),
            ..Setting::default()
        }
    }

    fn page(
        &self,
        country_data: &'static CountryData,
        words: Words,
        shown: Screen,
        setting: Setting,
    ) -> ui::Screen {
        page(country_data, words, &self.conversation, shown, setting)
    }

    /// The answer to a form: the page that it leads to, with what is wrong in its status.
    fn answer(self) -> Result<Response, ApiError> {
        if self.at == At::Record {
            return Ok(go(Page::Registration.path()));
        }
        let (shown, setting) = (self.screen()?, self.setting());
        let typed = self.conversation.form();
        let is_wrong = !(typed.problems.is_empty() && typed.errors.is_empty());
        let error = match (&shown, self.error.clone()) {
            (Screen::Choice, error) => {
                let version = typed.version.unwrap_or_default();
                Some(error.unwrap_or_else(|| ApiError::stale(version)))
            }
            (Screen::Form, error) if is_wrong => {
                Some(error.unwrap_or_else(|| ProblemKind::Invalid.into()))
            }
            (Screen::Check(_), error) => error.filter(|_| typed.failure.is_some()),
            (_, Some(error)) => return Err(error),
            (_, None) => None,
        };
        let status = error.as_ref().map(ApiError::status).unwrap_or_default();
        let response = self.visit.show(status, Page::Register.path(), |words| {
            with_country_data(words, |country_data| {
                self.page(country_data, words, shown, setting)
            })
        });
        Ok(match error {
            Some(error) => noted(response, &error),
            None => response,
        })
    }
}
