//! The scripts of `tests/conversation/scripts.json` against the value: with a device that keeps things, and without one.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use api::{FieldError, Guidance, ProblemKind, ProfileRecord, Register, RegistrationRecord};
use conversation::{
    Answer, At, Conversation, Effect, Event, Item, Kind, Meaning, OnRecord, Press, Reason, Refusal,
    Screen, State, To, Written, meaning,
};
use rules::registration::{Draft, Field, Profile, Regions};
use serde_json::{Map, Value};

const SCRIPTS: &str = include_str!("../../../tests/conversation/scripts.json");

#[test]
fn every_script_is_followed_by_the_value() {
    let all: Value = serde_json::from_str(SCRIPTS).unwrap();
    for script in all["scripts"].as_array().unwrap() {
        for has_device in [true, false] {
            if has_device || script.get("needs").is_none_or(|needs| needs != "a device") {
                World::of(script, &all["whole"], has_device).run(script);
            }
        }
    }
}

#[test]
fn what_was_asked_for_before_a_change_does_not_undo_it() {
    let all: Value = serde_json::from_str(SCRIPTS).unwrap();
    let script = serde_json::json!({ "profile": {} });
    let mut world = World::of(&script, &all["whole"], false);
    let (asked, updates) = (
        world.conversation.on_record.clone().unwrap(),
        world.conversation.updates,
    );
    world.register_elsewhere(&script["profile"]);
    world.happened(Event::Registration(world.records.get(READER).cloned()));
    world.happened(Event::Learned(Box::new(asked), updates));
    assert!(world.conversation.registration().is_some());
}

type Fields = Map<String, Value>;

fn draft(fields: &[&Value]) -> Draft {
    let mut draft = Draft::default();
    put(&mut draft, fields);
    draft
}

fn put(draft: &mut Draft, fields: &[&Value]) {
    let none = Fields::new();
    for (name, value) in fields
        .iter()
        .flat_map(|more| more.as_object().unwrap_or(&none))
    {
        draft.set(Field::parse(name).unwrap(), value.as_str().unwrap());
    }
}

/// A server with what it has on record, a device, and somebody between them.
struct World {
    whole: Value,
    conversation: Conversation,
    /// What stands in the form on the page.
    form: Written,
    shows: &'static str,
    at: At,
    has_device: bool,
    items: Vec<Item>,
    is_online: bool,
    session: Option<&'static str>,
    records: BTreeMap<String, RegistrationRecord>,
    answers: BTreeMap<String, (String, Register)>,
    keys: u32,
}

const READER: &str = "reader";

impl World {
    fn of(script: &Value, whole: &Value, has_device: bool) -> World {
        let profile = Profile::from(draft(&[&script["profile"]]));
        let mut world = World {
            whole: whole.clone(),
            conversation: Conversation {
                owner: Some(READER.to_owned()),
                regions: Some(Regions::bundled()),
                on_record: Some(OnRecord {
                    profile: ProfileRecord {
                        version: 1,
                        profile,
                    },
                    registration: None,
                    person_id: None,
                }),
                ..Conversation::default()
            },
            form: Written::default(),
            shows: "",
            at: At::Record,
            has_device,
            items: Vec::new(),
            is_online: true,
            session: Some(READER),
            records: BTreeMap::new(),
            answers: BTreeMap::new(),
            keys: 0,
        };
        if let Some(changes) = script.get("registered") {
            world.register_elsewhere(changes);
            world.happened(Event::Registration(world.records.get(READER).cloned()));
        }
        world
    }

    fn run(mut self, script: &Value) {
        let name = &script["name"];
        for step in script["events"].as_array().unwrap() {
            self.act(step);
            let sentence = format!("{name} (device: {}): {step}", self.has_device);
            if let Some(shows) = step.get("shows") {
                assert_eq!(shows, self.shows, "{sentence}");
            }
            let typed = self.conversation.form();
            if let Some(errors) = step.get("errors") {
                let problems = typed.problems.iter().map(|problem| problem.field.name());
                let errors_of_server = typed.errors.iter().map(|error| error.field.as_str());
                let named: Vec<&str> = problems.chain(errors_of_server).collect();
                for error in errors.as_array().unwrap() {
                    assert!(
                        named.contains(&error.as_str().unwrap()),
                        "{sentence} {named:?}"
                    );
                }
                assert_eq!(
                    errors.as_array().unwrap().is_empty(),
                    named.is_empty(),
                    "{sentence}"
                );
            }
            for (field, value) in step["fields"].as_object().into_iter().flatten() {
                let field = Field::parse(field).unwrap();
                assert_eq!(value, typed.draft.text(field), "{sentence}");
            }
            for (whose, name) in [("recorded", READER), ("recorded of another", "another")] {
                let found = self.records.get(name);
                match step.get(whose) {
                    None => {}
                    Some(Value::Null) => assert!(found.is_none(), "{sentence}"),
                    Some(expected) => {
                        let found = found.unwrap_or_else(|| panic!("nothing recorded: {sentence}"));
                        assert_eq!(expected["version"], found.version, "{sentence}");
                        let fields = expected.as_object().unwrap().iter();
                        for (field, value) in fields.filter(|(field, _)| *field != "version") {
                            let field = Field::parse(field).unwrap();
                            assert_eq!(value, found.draft.text(field), "{sentence}");
                        }
                    }
                }
            }
        }
    }

    /// Does what a reader does, or the world around them.
    fn act(&mut self, step: &Value) {
        let of = &step["of"];
        match step["event"].as_str().unwrap() {
            "open" => {
                self.at = match of.as_str().unwrap() {
                    "form" => At::Form,
                    "check" => At::Check,
                    _ => At::Record,
                };
                let waiting = self.conversation.waiting.clone();
                if self.at == At::Form && self.conversation.lacks(waiting.as_deref()) {
                    self.carry_out(vec![Effect::Load(waiting.unwrap())]);
                }
                self.show();
            }
            "type" => {
                let whole = step
                    .get("whole")
                    .map_or(Value::Null, |_| self.whole.clone());
                put(&mut self.form.draft, &[&whole, of]);
            }
            "choose" => put(&mut self.form.draft, &[of]),
            "continue" => self.happened(Event::Continued(self.form.clone())),
            "back" => {
                self.at = At::Form;
                self.show();
            }
            "press" => {
                let (verb, about) = of
                    .as_str()
                    .unwrap()
                    .split_once(':')
                    .unwrap_or((of.as_str().unwrap(), ""));
                self.happened(Event::Pressed(Press::read(verb, about), self.form.clone()));
            }
            "send" => self.send(),
            "send twice" => {
                let before = self.conversation.clone();
                self.send();
                if !self.has_device {
                    // The page that was sent is still there, and is sent once more.
                    let known = self.conversation.on_record.clone();
                    self.conversation = Conversation {
                        on_record: known,
                        ..before
                    };
                    self.at = At::Check;
                }
                self.send();
            }
            "language" => {
                self.happened(Event::Typed(self.form.clone()));
                self.show();
            }
            "registered elsewhere" => self.register_elsewhere(of),
            "corrected elsewhere" => {
                let record = self.records.get_mut(READER).unwrap();
                record.version += 1;
                put(&mut record.draft, &[of]);
            }
            "session ends" => self.session = None,
            "another signs in" => self.session = Some("another"),
            "sign in and go on" => {
                self.session = Some(READER);
                match self.items.last().map(|item| item.id.clone()) {
                    Some(id) => self.carry_out(vec![Effect::Deliver(id)]),
                    None => self.send(),
                }
            }
            "connection lost" => self.is_online = false,
            "connection back" => {
                self.is_online = true;
                for id in self
                    .items
                    .iter()
                    .map(|item| item.id.clone())
                    .collect::<Vec<_>>()
                {
                    self.carry_out(vec![Effect::Deliver(id)]);
                }
            }
            other => panic!("no such event: {other}"),
        }
    }

    fn send(&mut self) {
        self.keys += 1;
        let key = format!("key-{}", self.keys);
        self.happened(Event::Sent(Some(key), 0));
    }

    fn register_elsewhere(&mut self, changes: &Value) {
        let body = Register {
            draft: draft(&[&self.whole, changes]),
            guidance: None::<Guidance>,
        };
        let session = self.session.replace(READER);
        self.register(READER, "key-elsewhere", &body).unwrap();
        self.session = session;
    }

    fn happened(&mut self, event: Event) {
        let (next, effects) = std::mem::take(&mut self.conversation).turn(event);
        self.conversation = next;
        self.carry_out(effects);
    }

    /// Each effect with what follows from it, before the next.
    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Show => self.show(),
                Effect::Go(to) | Effect::Replace(to) => {
                    self.at = match to {
                        To::Form(_) => At::Form,
                        To::Check => At::Check,
                        To::Record => At::Record,
                        To::Waiting(_) => {
                            self.shows = "waiting";
                            continue;
                        }
                    };
                    self.show();
                }
                Effect::SignIn(_) => self.shows = "sign in",
                Effect::Keep(item) => {
                    let is_kept = self.has_device;
                    if is_kept {
                        self.items.retain(|known| known.id != item.id);
                        self.items.push(*item);
                    }
                    self.happened(Event::Kept(is_kept));
                }
                Effect::DropItem(id) => self.items.retain(|item| item.id != id),
                Effect::Compare(id) => {
                    let item = self.items.iter().find(|item| item.id == id).cloned();
                    self.happened(Event::Compared(item));
                }
                Effect::Load(id) => {
                    let item = self.items.iter().find(|item| item.id == id).cloned();
                    self.happened(Event::Loaded(id, item));
                }
                Effect::Deliver(id) => self.deliver(id),
                Effect::Send(item) => {
                    let answer = self.exchange(&item);
                    self.happened(Event::Answered(answer));
                }
                Effect::Ask => {
                    self.happened(Event::Registration(self.records.get(READER).cloned()))
                }
                Effect::Learn => {
                    let mut known = self.conversation.on_record.clone().unwrap();
                    known.registration = self.records.get(READER).cloned();
                    let updates = self.conversation.updates;
                    self.happened(Event::Learned(Box::new(known), updates));
                }
                Effect::Say(_)
                | Effect::Focus(_)
                | Effect::SaveDraft
                | Effect::DropDraft
                | Effect::LeaveForm
                | Effect::LetGo(_)
                | Effect::Remember => {}
            }
        }
    }

    fn show(&mut self) {
        let typed = self.conversation.form();
        self.form = Written {
            draft: typed.draft,
            version: typed.version,
            ..Written::default()
        };
        self.shows = match self.conversation.screen(self.at).unwrap() {
            Screen::Form => "form",
            Screen::Choice => "choice",
            Screen::Check(_) => "check",
            Screen::Record(_) => "record",
            Screen::NoRecord => "nothing on record",
        };
    }

    /// As the outbox does it (`public/device/outbox.js`).
    fn deliver(&mut self, id: String) {
        let place = self.items.iter().position(|item| item.id == id).unwrap();
        let mut record = None;
        if self.is_online {
            self.items[place].attempts += 1;
            let state = match self.exchange(&self.items[place].clone()) {
                Answer::Recorded(recorded) => {
                    record = Some(*recorded);
                    State::Sent
                }
                Answer::Nothing => State::Waiting,
                Answer::Refused(refusal) => {
                    self.items[place].reason = Some(Reason {
                        title: refusal.title,
                        errors: refusal.errors,
                    });
                    match meaning(refusal.status) {
                        Meaning::Later => State::Waiting,
                        Meaning::SignIn => State::SignIn,
                        Meaning::Conflict => State::Conflict,
                        Meaning::Refused => State::Refused,
                    }
                }
            };
            self.items[place].state = state;
        }
        let state = self.items[place].state;
        if state == State::Sent {
            self.items.remove(place);
        }
        let waiting = self.items.last().map(|item| item.id.clone());
        self.happened(Event::Waiting(waiting));
        self.happened(Event::Delivered(id, state, record));
    }

    /// As the server does it.
    fn exchange(&mut self, item: &Item) -> Answer {
        if !self.is_online {
            return Answer::Nothing;
        }
        let refused = |kind: ProblemKind| {
            Answer::Refused(Refusal {
                title: format!("{kind:?}."),
                ..kind.into()
            })
        };
        if self.session != Some(item.owner.as_str()) {
            return refused(ProblemKind::NotSignedIn);
        }
        let sent = match item.kind {
            Kind::Registration => self.register(&item.owner, &item.id, &item.body),
            Kind::Correction => self.correct(item),
        };
        sent.map_or_else(refused, |record| Answer::Recorded(Box::new(record)))
    }

    fn register(
        &mut self,
        owner: &str,
        key: &str,
        body: &Register,
    ) -> Result<RegistrationRecord, ProblemKind> {
        if let Some((whose, before)) = self.answers.get(key) {
            let is_same = whose == owner && before == body;
            return if is_same {
                Ok(self.records[owner].clone())
            } else {
                Err(ProblemKind::KeyReused)
            };
        }
        let registration = body
            .draft
            .parse(Regions::bundled())
            .map_err(|_| ProblemKind::Invalid)?;
        if self.records.contains_key(owner) {
            return Err(ProblemKind::AlreadyRegistered);
        }
        let record = RegistrationRecord {
            id: key.to_owned(),
            reference: "WP-SAMPLE".to_owned(),
            version: 1,
            registered_at: String::new(),
            updated_at: String::new(),
            draft: registration.to_draft(),
            guidance: body.guidance.clone(),
            nda: None,
            consents: Vec::new(),
        };
        self.answers
            .insert(key.to_owned(), (owner.to_owned(), body.clone()));
        self.records.insert(owner.to_owned(), record.clone());
        Ok(record)
    }

    fn correct(&mut self, item: &Item) -> Result<RegistrationRecord, ProblemKind> {
        let registration = item
            .body
            .draft
            .parse(Regions::bundled())
            .map_err(|_| ProblemKind::Invalid)?;
        let record = self
            .records
            .get_mut(&item.owner)
            .ok_or(ProblemKind::NotFound)?;
        if item.version != Some(record.version) {
            return Err(ProblemKind::Stale);
        }
        record.version += 1;
        record.draft = registration.to_draft();
        Ok(record.clone())
    }
}

/// What the server finds beyond the rules here, it names by field: the form says so, and what was typed stays.
#[test]
fn what_the_server_finds_is_told_by_field_or_as_a_whole() {
    for (errors, at, shown) in [
        (vec!["city"], At::Form, "form"),
        (Vec::new(), At::Check, "check"),
    ] {
        let whole: Value = serde_json::from_str::<Value>(SCRIPTS).unwrap()["whole"].clone();
        let mut world = World::of(&Value::Null, &whole, false);
        world.form.draft = draft(&[&whole]);
        let form = world.form.clone();
        world.happened(Event::Continued(form.clone()));
        let errors = errors.into_iter().map(|field| FieldError {
            field: field.to_owned(),
            message: "Enter another one".to_owned(),
        });
        let refusal = Refusal {
            title: "It is not taken.".to_owned(),
            errors: errors.collect(),
            ..ProblemKind::Invalid.into()
        };
        world.happened(Event::Answered(Answer::Refused(refusal)));
        assert_eq!((world.at, world.shows), (at, shown));
        assert_eq!(world.conversation.form().draft, form.draft);
    }
}
