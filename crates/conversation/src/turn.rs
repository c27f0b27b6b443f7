//! The form: typing, its buttons, checking it, and what the device and other tabs say of it.

use rules::registration::{Draft, Field, Filled, Profile, fill};

use crate::sending::Pending;
use crate::{
    Conversation, Effect, Event, Kept, OtherTab, Press, Saved, Saying, Spot, To, Typed, Written,
};

impl Conversation {
    /// What follows from something that happened.
    #[must_use]
    pub fn turn(mut self, event: Event) -> (Conversation, Vec<Effect>) {
        let effects = match event {
            Event::Typed(written) => self.leave(written),
            Event::Pressed(press, written) => self.press(press, written),
            Event::Continued(written) => self.check(written),
            Event::Sent(key, at) => self.send(key, at),
            Event::TypedBefore(fields, came_back) => self.take_over(fields, came_back),
            Event::CheckedBefore(written) => self.resume(written),

            // What was asked for before something was changed may be from before, too.
            Event::Learned(_, updates) if updates != self.updates => vec![Effect::Learn],
            Event::Learned(on_record, _) => {
                self.on_record = Some(*on_record);
                self.go_on()
            }
            Event::Registration(record) => {
                self.record(record);
                self.go_on()
            }
            Event::Answered(answer) => self.answered(answer),
            Event::GaveUp => {
                self.pending = Pending::Nothing;
                Vec::new()
            }

            Event::Opened(is_ours, saved) => self.open(is_ours, saved),
            Event::Kept(is_kept) => self.kept(is_kept),
            Event::Compared(item) => self.compared(item),
            Event::Loaded(id, item) => self.loaded(id, item),
            Event::Delivered(id, state, record) => self.delivered(id, state, record),
            Event::Waiting(id) => {
                self.waiting = id;
                Vec::new()
            }
            Event::Deleted(id) => {
                if self
                    .typed
                    .as_ref()
                    .is_some_and(|typed| typed.item.as_ref() == Some(&id))
                {
                    self.typed = None;
                }
                Vec::new()
            }

            Event::Taken => {
                self.kept.other_tab = Some(OtherTab::Taken);
                vec![Effect::Show]
            }
            Event::Held => {
                self.kept.other_tab = None;
                self.kept.restored = None;
                vec![Effect::Show]
            }
            Event::StartedAgain(before) => {
                self.typed = None;
                self.kept.restored = None;
                self.kept.before = before;
                vec![Effect::Show, Effect::DropDraft]
            }
            Event::UndidStart => {
                if let Some(draft) = self.kept.before.take() {
                    self.typed = Some(Typed {
                        draft,
                        ..self.untouched()
                    });
                }
                vec![Effect::Show]
            }
            Event::Cleared => {
                self.typed = None;
                Vec::new()
            }
            Event::Forgotten => {
                self.typed = None;
                self.kept = Kept::default();
                Vec::new()
            }
        };
        (self, effects)
    }

    /// The form, with what is typed in it now.
    fn write(&mut self, written: Written) -> &mut Typed {
        let typed = self.typed.get_or_insert_with(|| Typed {
            version: written.version,
            ..Typed::default()
        });
        // What was checked is what will be sent: anything else is to be checked again.
        typed.is_checked &= typed.draft == written.draft;
        typed.draft = written.draft;
        typed
    }

    fn leave(&mut self, written: Written) -> Vec<Effect> {
        let typed = self.typed.as_ref();
        // Between two versions nothing is typed, only chosen.
        if typed.is_none_or(|typed| typed.changed_elsewhere.is_none()) {
            self.write(written);
        }
        Vec::new()
    }

    fn press(&mut self, press: Press, mut written: Written) -> Vec<Effect> {
        let known = self.on_record.as_ref();
        let profile = known.map(|known| known.profile.profile.clone());
        let carried = std::mem::take(&mut written.filled);
        let typed = self.write(written);
        let mut effects = vec![Effect::Show];
        let Some(profile) = profile else {
            return effects;
        };
        typed.undone = false;
        if typed.filled.is_none() && !carried.is_empty() {
            typed.filled = Some(Filled {
                draft: Draft::default(),
                filled: carried,
                differs: Vec::new(),
            });
        }
        match press {
            Press::Fill => {
                typed.fill(&profile);
                effects.extend([Effect::Say(Saying::Filled), Effect::Focus(Spot::Fill)]);
            }
            Press::UndoFill => {
                typed.undo_fill(&Draft::from(&profile));
                effects.extend([Effect::Say(Saying::FillUndone), Effect::Focus(Spot::Fill)]);
            }
            Press::Use(field, value) => {
                typed.draft.set(field, &value);
                typed.problems.retain(|problem| problem.field != field);
                // Undoing brings back what stood there, where somebody remembers it.
                let filled = typed.filled.as_mut();
                if let Some(filled) = filled.filter(|_| typed.before_fill.is_some()) {
                    filled.filled.push(field);
                }
                effects.push(Effect::Focus(Spot::Field(field)));
            }
            Press::Stay => {}
        }
        if let Some(filled) = &mut typed.filled {
            filled.differs = fill(&typed.draft, &profile).differs;
        }
        effects.push(Effect::SaveDraft);
        effects
    }

    /// To the check page, or back to the form with what is wrong, or to the choice between two versions.
    fn check(&mut self, written: Written) -> Vec<Effect> {
        let Some(regions) = self.regions else {
            return Vec::new();
        };
        let earlier = self.typed.take().unwrap_or_default();
        let was_choice = earlier.changed_elsewhere.is_some();
        let typed = Typed {
            key: earlier.key.filter(|_| earlier.draft == written.draft),
            draft: written.draft,
            version: written.version,
            item: earlier.item,
            ..Typed::default()
        };
        let problems = typed.draft.parse(regions).err();
        // What waits on the device is judged by the server, which may have got it meanwhile.
        let current = self.registration().map(|record| record.version);
        let is_stale = current.is_some() && typed.version != current && typed.item.is_none();
        let is_wrong = problems.is_some();
        self.typed = Some(Typed {
            is_checked: !is_wrong && !is_stale,
            problems: problems.unwrap_or_default(),
            ..typed
        });
        let mut effects = Vec::from_iter(was_choice.then_some(Effect::SaveDraft));
        if is_wrong {
            effects.push(Effect::Show);
        } else if is_stale {
            effects.extend(self.choose());
            effects.push(Effect::Show);
        } else {
            effects.push(Effect::Go(To::Check));
        }
        effects
    }

    /// Puts what is on record by now beside what was typed. Where they say the same, it is recorded, whoever did it.
    pub(crate) fn choose(&mut self) -> Vec<Effect> {
        let record = self.registration();
        let (version, on_record) = (
            record.map(|record| record.version),
            record.map(|record| record.draft.clone()),
        );
        let regions = self.regions;
        let Some(typed) = &mut self.typed else {
            return Vec::new();
        };
        // As it would be recorded: white space is no difference.
        if let Some(Ok(registration)) = regions.map(|regions| typed.draft.parse(regions)) {
            typed.draft = registration.to_draft();
        }
        typed.version = version;
        typed.key = None;
        if on_record.as_ref() == Some(&typed.draft) {
            let item = typed.item.take();
            self.typed = None;
            let mut effects = Vec::from_iter(item.map(Effect::DropItem));
            effects.extend([Effect::DropDraft, Effect::Go(To::Record)]);
            return effects;
        }
        // Where nothing of this reader's is in the way, it is asked once more, under another key.
        typed.is_checked &= on_record.is_none();
        typed.changed_elsewhere = on_record;
        Vec::new()
    }

    /// Takes over what was typed into the form before the app was there.
    fn take_over(&mut self, fields: Vec<(Field, String)>, came_back: bool) -> Vec<Effect> {
        let mut alone = self.untouched();
        let mut whole = self.typed.take().unwrap_or_else(|| alone.clone());
        for (field, value) in &fields {
            alone.draft.set(*field, value);
            whole.draft.set(*field, value);
        }
        if whole.draft == alone.draft {
            self.kept.restored = None;
        }
        if came_back && let Some(regions) = self.regions {
            whole.problems = whole.draft.parse(regions).err().unwrap_or_default();
        }
        self.typed = Some(whole);
        Vec::new()
    }

    /// Goes on from a check page: it may have been sent under its key already.
    fn resume(&mut self, written: Written) -> Vec<Effect> {
        self.typed = Some(Typed {
            is_checked: true,
            draft: written.draft,
            version: written.version,
            key: written.key,
            ..Typed::default()
        });
        Vec::new()
    }

    /// Brings saved answers back, unless they are what the form would show anyway, or it was typed into already.
    fn open(&mut self, is_ours: bool, saved: Option<Saved>) -> Vec<Effect> {
        self.kept = Kept {
            is_asked: true,
            other_tab: (!is_ours).then_some(OtherTab::Before),
            ..Kept::default()
        };
        let mut effects = vec![Effect::Show];
        if let Some(Saved { written, at }) = saved {
            if self.typed.is_none() && self.untouched().draft != written.draft {
                self.write(written);
                self.kept.restored = Some(at);
            } else if is_ours {
                effects.push(Effect::DropDraft);
            }
        }
        effects
    }
}

impl Typed {
    /// Fills what is empty from the profile. What is filled is wrong no longer.
    fn fill(&mut self, profile: &Profile) {
        let mut done = fill(&self.draft, profile);
        let before = std::mem::replace(&mut self.draft, std::mem::take(&mut done.draft));
        self.problems
            .retain(|problem| !done.filled.contains(&problem.field));
        if let Some(earlier) = self.filled.take() {
            done.filled.extend(earlier.filled);
        }
        self.filled = Some(done);
        self.before_fill.get_or_insert(before);
    }

    /// Takes away what was filled. What was typed over it since is not the profile's any more.
    fn undo_fill(&mut self, profile: &Draft) {
        let before = self.before_fill.take().unwrap_or_default();
        let filled = self.filled.take().map(|filled| filled.filled);
        for field in filled.unwrap_or_default() {
            if self.draft.text(field) == profile.text(field) {
                self.draft.set(field, before.text(field));
            }
        }
        self.undone = true;
    }
}
