//! The conversation about a registration, carried out in the app. What follows from what is in the crate `conversation`.

use ::conversation::{Answer, Effect, Event, Item, Kind, Saying, Spot, State, To};
use api::page::Page;
use leptos::prelude::*;
use leptos::task::spawn_local;
use ui::guide::Turn;

use super::drafts::{self, Form};
use super::server::{self, Failure};
use super::{Records, account, on_record, outbox};
use crate::browser;
use crate::device::Outcome;

impl Records {
    /// Something happened: what follows at once is done at once, so that the screen is made anew once.
    pub fn happened(self, event: Event) {
        let mut effects = self.turn(event);
        while let Some(effect) = effects.pop() {
            if let Some(effect) = self.at_once(effect) {
                effects.push(effect);
                break;
            }
        }
        if effects.is_empty() {
            return;
        }
        let is_kept_alone =
            |effect: &Effect| matches!(effect, Effect::DropDraft | Effect::DropItem(_));
        if effects.iter().all(is_kept_alone) {
            spawn_local(async move {
                let _ = self.carry_out(effects).await;
            });
        } else {
            self.run(async move |records: Records| records.carry_out(effects).await);
        }
    }

    /// Something happened, and whoever says so waits until what follows is done.
    pub async fn follow(self, event: Event) -> Result<(), Failure> {
        let effects = self.turn(event);
        self.carry_out(effects).await
    }

    /// Sees to it that one thing is done, and what follows from it.
    pub async fn see_to(self, effect: Effect) -> Result<(), Failure> {
        self.carry_out(vec![effect]).await
    }

    /// The next state, and what is to be done: the first thing last.
    fn turn(self, event: Event) -> Vec<Effect> {
        self.be_guided();
        let turned = self.conversation.try_update_untracked(|state| {
            let (next, mut effects) = std::mem::take(state).turn(event);
            *state = next;
            effects.reverse();
            effects
        });
        turned.unwrap_or_default()
    }

    /// What the guide was told goes along, as the address has it by now.
    pub fn be_guided(self) {
        let place = self.place.get_untracked();
        let policy = &self.content.get_untracked().guide.policy;
        let link = place.link.filter(|link| link.policy == policy.id());
        let turn = link.map_or_else(Turn::default, |link| Turn::default().with_link(link));
        let guided = ui::registration::guided(policy, &turn, browser::today());
        self.conversation
            .update_untracked(|state| state.guided = guided);
    }

    /// Does what takes no time; the rest comes back.
    fn at_once(self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Show => self.conversation.notify(),
            Effect::Go(to) => self.go(&self.address(to)),
            Effect::Replace(to) => self.replace(&self.address(to)),
            Effect::Say(saying) => self.announcement.set(self.sentence(saying)),
            Effect::Focus(spot) => self.focus.set_value(Some(match spot {
                Spot::Fill => "main form .inset button".to_owned(),
                Spot::Field(field) => format!("#{}", field.name()),
            })),
            Effect::SaveDraft => {
                let typed = self.conversation.with_untracked(|state| state.form());
                drafts::save(self, Form::Register, &typed.draft, typed.version);
            }
            Effect::Remember => on_record::keep_changed(self),
            Effect::SignIn(item) => {
                if item.is_some() {
                    self.pending.set_value(item);
                }
                account::expired(self);
            }
            effect => return Some(effect),
        }
        None
    }

    async fn carry_out(self, mut effects: Vec<Effect>) -> Result<(), Failure> {
        while let Some(effect) = effects.pop() {
            let Some(effect) = self.at_once(effect) else {
                continue;
            };
            match self.answer(effect).await {
                Ok(Some(event)) => effects.extend(self.turn(event)),
                Ok(None) => {}
                Err(failure) => {
                    self.turn(Event::GaveUp);
                    return Err(failure);
                }
            }
        }
        Ok(())
    }

    /// Does what takes time, and says what came of it.
    async fn answer(self, effect: Effect) -> Result<Option<Event>, Failure> {
        let device = self.device();
        Ok(Some(match effect {
            Effect::Keep(item) => Event::Kept(device.put(&item).await),
            Effect::Compare(id) => Event::Compared(device.item(&id).await),
            Effect::Load(id) => {
                let item = device.item(&id).await;
                Event::Loaded(id, item)
            }
            Effect::Deliver(id) => {
                let outcome = device.send(Some(&id)).await;
                outbox::look(self).await;
                let (state, record) = match outcome {
                    Some(Outcome { state, record }) => (state, record),
                    None => (State::Waiting, None),
                };
                Event::Delivered(id, state, record)
            }
            Effect::Send(item) => Event::Answered(send(&item).await),
            Effect::Ask => Event::Registration(server::registration().await?),
            Effect::Learn => on_record::learned(self).await?,
            effect => {
                match effect {
                    Effect::DropDraft => device.drop_draft(Form::Register.name()).await,
                    Effect::LeaveForm => device.release(Form::Register.name()).await,
                    Effect::LetGo(id) => device.let_go(&id).await,
                    Effect::DropItem(id) => device.drop_item(&id).await,
                    _ => {}
                }
                return Ok(None);
            }
        }))
    }

    fn address(self, to: To) -> String {
        let onward = self.place.get_untracked().onward();
        let (page, query) = match to {
            To::Form(None) => (Page::Register, String::new()),
            To::Form(Some(id)) => (Page::Register, format!("?_item={id}")),
            To::Check => (Page::Check, String::new()),
            To::Record => (Page::Registration, String::new()),
            To::Waiting(id) => return format!("{}?_saved={id}", Page::Outbox.path()),
        };
        format!("{}{query}{onward}", page.path())
    }

    fn sentence(self, saying: Saying) -> String {
        let words = self.words();
        match saying {
            Saying::Sending => words.device_sending().to_owned(),
            Saying::FillUndone => words.registration_undone().to_owned(),
            Saying::Filled => self.conversation.with_untracked(|state| {
                let filled = state.typed.as_ref().and_then(|typed| typed.filled.as_ref());
                filled.map_or_else(String::new, |filled| {
                    ui::registration::fill_result(words, filled)
                })
            }),
        }
    }
}

/// Sends what this device cannot keep.
async fn send(item: &Item) -> Answer {
    let answer = match (item.kind, &item.about, item.version) {
        (Kind::Correction, Some(about), Some(version)) => {
            server::correct(about, version, &item.body).await
        }
        _ => server::register(&item.id, &item.body).await,
    };
    match answer {
        Ok(record) => Answer::Recorded(Box::new(record)),
        Err(Failure::Refused(problem)) => Answer::Refused(problem.into()),
        Err(Failure::Unreachable) => Answer::Nothing,
    }
}

/// A new UUIDv7 (RFC 9562): milliseconds since 1970, then random bits.
pub fn new_key() -> Option<String> {
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
