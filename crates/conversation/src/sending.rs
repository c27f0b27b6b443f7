//! Sending: written down first where there is a device, then on its way to the server, now or later. And what comes of it.

use api::{ProfileRecord, Register, RegistrationRecord};

use crate::{
    Answer, Conversation, Effect, Failure, Item, Kept, Kind, Meaning, Refusal, SCHEMA, Saying,
    State, To, Typed, meaning,
};

/// What is done once the answer to an effect is here.
#[derive(Debug, Clone, Default)]
pub enum Pending {
    /// Nothing waits for an answer.
    #[default]
    Nothing,
    /// Sending, under this key unless there is one already, at this time.
    Send(Option<String>, u64),
    /// The same, as a correction of what has been sent meanwhile.
    Correct(Option<String>, u64),
    /// Sending what has just been written down.
    Deliver(Box<Item>),
    /// Putting what is on record beside what is typed; whether the form takes the place of the page that is shown, and with which
    /// item.
    Choose(Option<To>),
    /// The form takes the place of the page that is shown, once the item is in it.
    Show,
}

impl Conversation {
    pub(crate) fn send(&mut self, key: Option<String>, at: u64) -> Vec<Effect> {
        let Some(typed) = self.typed.as_ref().filter(|typed| typed.is_checked) else {
            return Vec::new();
        };
        let mut effects = vec![Effect::Say(Saying::Sending)];
        match typed.item.clone() {
            Some(id) => {
                self.pending = Pending::Send(key, at);
                effects.push(Effect::Compare(id));
            }
            None => effects.extend(self.keep(None, false, key, at)),
        }
        effects
    }

    /// What was being edited has been sent meanwhile, is gone, or waits still.
    pub(crate) fn compared(&mut self, before: Option<Item>) -> Vec<Effect> {
        let Pending::Send(key, at) = std::mem::take(&mut self.pending) else {
            return Vec::new();
        };
        if before
            .as_ref()
            .is_some_and(|item| item.state != State::Sent)
        {
            return self.keep(before, false, key, at);
        }
        self.pending = Pending::Correct(key, at);
        vec![Effect::Learn]
    }

    /// What is on record is known now: what waited for that goes on.
    pub(crate) fn go_on(&mut self) -> Vec<Effect> {
        match std::mem::take(&mut self.pending) {
            Pending::Correct(key, at) => self.keep(None, true, key, at),
            Pending::Choose(to) => {
                let mut effects = vec![Effect::Remember];
                effects.extend(self.choose());
                effects.push(Effect::Show);
                if let (Some(typed), Some(to)) = (&self.typed, to) {
                    effects.push(Effect::Replace(if typed.is_checked {
                        To::Check
                    } else {
                        to
                    }));
                }
                effects
            }
            pending => {
                self.pending = pending;
                vec![Effect::Show]
            }
        }
    }

    /// Writes down what is to be sent.
    fn keep(
        &mut self,
        before: Option<Item>,
        was_sent: bool,
        key: Option<String>,
        at: u64,
    ) -> Vec<Effect> {
        let Some(item) = self.item(before, was_sent, key, at).map(Box::new) else {
            return Vec::new();
        };
        self.pending = Pending::Deliver(item.clone());
        vec![Effect::Keep(item)]
    }

    /// What is to be sent. Its id is made now: it is the key under which the server takes it once.
    fn item(
        &self,
        before: Option<Item>,
        was_sent: bool,
        key: Option<String>,
        at: u64,
    ) -> Option<Item> {
        let typed = self.typed.as_ref()?;
        let record = self.registration();
        let was_sent =
            was_sent || record.is_some_and(|record| Some(&record.id) == typed.item.as_ref());
        let (about, version) = match (record, typed.version, &before) {
            (Some(record), _, _) if was_sent => (Some(record.id.clone()), Some(record.version)),
            (Some(record), Some(version), _) => (Some(record.id.clone()), Some(version)),
            (_, _, Some(before)) => (before.about.clone(), before.version),
            _ => (None, None),
        };
        // What led to it stays on record where nothing else does.
        let earlier = before.as_ref().and_then(|item| item.body.guidance.as_ref());
        let earlier = earlier.or(record.and_then(|record| record.guidance.as_ref()));
        let guidance = self.guided.guidance.as_ref().or(earlier).cloned();
        // Nobody has seen it yet, so it is the same one still.
        let same = before.filter(|item| item.attempts == 0 && item.state == State::Waiting);
        let kind = match about {
            Some(_) => Kind::Correction,
            None => Kind::Registration,
        };
        Some(Item {
            schema: SCHEMA,
            id: same.map(|item| item.id).or(typed.key.clone()).or(key)?,
            kind,
            owner: self.owner.clone()?,
            created_at: at,
            about,
            version,
            body: Register {
                draft: typed.draft.clone(),
                guidance,
            },
            state: State::Waiting,
            attempts: 0,
            reason: None,
        })
    }

    /// It is written down, and goes on its way; or it is not, and is sent directly.
    pub(crate) fn kept(&mut self, is_kept: bool) -> Vec<Effect> {
        let Pending::Deliver(item) = std::mem::take(&mut self.pending) else {
            return Vec::new();
        };
        let Some(typed) = &mut self.typed else {
            return Vec::new();
        };
        if !is_kept {
            typed.key = Some(item.id.clone());
            // Held in memory it would be sent by itself, and once more by hand.
            return vec![Effect::LetGo(item.id.clone()), Effect::Send(item)];
        }
        // Only now is there something in the place of what was edited, and of the draft.
        let replaced = typed.item.clone().filter(|before| *before != item.id);
        let mut effects: Vec<Effect> = replaced.map(Effect::DropItem).into_iter().collect();
        self.drop_saved();
        effects.extend([Effect::DropDraft, Effect::Deliver(item.id)]);
        effects
    }

    /// What became of what was written down.
    pub(crate) fn delivered(
        &mut self,
        id: String,
        state: State,
        record: Option<RegistrationRecord>,
    ) -> Vec<Effect> {
        if matches!(state, State::Refused | State::Conflict) {
            self.pending = Pending::Show;
            return vec![Effect::Load(id)];
        }
        self.typed = None;
        self.kept = Kept::default();
        let mut effects = vec![Effect::LeaveForm];
        match state {
            State::Sent => {
                effects.push(match record {
                    Some(record) => {
                        self.record(Some(record));
                        Effect::Remember
                    }
                    None => Effect::Learn,
                });
                effects.push(Effect::Go(To::Record));
            }
            State::SignIn => effects.push(Effect::SignIn(Some(id))),
            _ => effects.push(Effect::Go(To::Waiting(id))),
        }
        effects
    }

    /// Puts what waits on the device into the form: with what the server said about it, or beside what is on record by now.
    pub(crate) fn loaded(&mut self, id: String, item: Option<Item>) -> Vec<Effect> {
        let shows = matches!(std::mem::take(&mut self.pending), Pending::Show);
        let to = shows.then(|| To::Form(Some(id.clone())));
        let Some(item) = item else {
            self.missing = Some(id);
            self.typed = None;
            return vec![to.map_or(Effect::Show, Effect::Replace)];
        };
        let restored = self.typed.take().filter(|_| self.kept.restored.is_some());
        let typed = self.typed.insert(Typed {
            draft: item.body.draft,
            version: item.version,
            item: Some(id),
            ..Typed::default()
        });
        match item.state {
            State::Conflict => {
                self.pending = Pending::Choose(to);
                return vec![Effect::Ask];
            }
            State::Refused => {
                let reason = item.reason.unwrap_or_default();
                typed.refuse(reason.title, reason.errors);
            }
            _ => {}
        }
        // Saved answers are newer: what is put here to be sent leaves none behind.
        if let Some(restored) = restored {
            if restored.draft == typed.draft {
                self.kept.restored = None;
            }
            typed.draft = restored.draft;
        }
        vec![to.map_or(Effect::Show, Effect::Replace)]
    }

    /// What the server answered to what could not be written down.
    pub(crate) fn answered(&mut self, answer: Answer) -> Vec<Effect> {
        let Some(typed) = &mut self.typed else {
            return Vec::new();
        };
        typed.failure = None;
        let refusal = match answer {
            Answer::Recorded(record) => {
                // What was being edited is still on the disk, as it was before.
                let item = typed.item.take();
                self.typed = None;
                self.drop_saved();
                self.record(Some(*record));
                let mut effects = vec![Effect::Remember, Effect::DropDraft];
                effects.extend(item.map(Effect::DropItem));
                effects.push(Effect::Go(To::Record));
                return effects;
            }
            Answer::Nothing => {
                typed.failure = Some(Failure::NoAnswer);
                return vec![Effect::Show];
            }
            Answer::Refused(refusal) => refusal,
        };
        let Refusal {
            status,
            title,
            errors,
        } = refusal;
        match meaning(status) {
            Meaning::SignIn => vec![Effect::SignIn(None)],
            Meaning::Conflict => {
                self.pending = Pending::Choose(Some(To::Form(None)));
                vec![Effect::Ask]
            }
            Meaning::Refused if !errors.is_empty() => {
                typed.refuse(title, errors);
                typed.is_checked = false;
                vec![Effect::Replace(To::Form(None))]
            }
            // The same key stays: it may have been recorded although we were told otherwise.
            Meaning::Refused | Meaning::Later => {
                typed.failure = Some(Failure::Message(title));
                vec![Effect::Show]
            }
        }
    }

    /// There is nothing to bring back.
    fn drop_saved(&mut self) {
        self.kept.restored = None;
        self.kept.before = None;
    }

    /// The registration on record by now.
    pub(crate) fn record(&mut self, record: Option<RegistrationRecord>) {
        self.updates += 1;
        if let Some(known) = &mut self.on_record {
            known.registration = record;
        }
    }

    /// The profile on record by now.
    pub fn record_profile(&mut self, record: ProfileRecord) {
        self.updates += 1;
        if let Some(known) = &mut self.on_record {
            known.profile = record;
        }
    }
}

impl Typed {
    /// What the server said is wrong: by field or, where it named none, as a whole.
    fn refuse(&mut self, title: String, errors: Vec<api::FieldError>) {
        self.failure = errors.is_empty().then_some(Failure::Message(title));
        self.errors = errors;
    }
}
