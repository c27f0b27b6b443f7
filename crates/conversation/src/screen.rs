//! What is shown at a page of the conversation. What stands on it is in the [`Conversation`] itself.

use rules::registration::Registration;

use crate::Conversation;

/// A page that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The form.
    Form,
    /// The check page.
    Check,
    /// What is on record.
    Record,
}

/// What is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// The form as it stands, with what is wrong.
    Form,
    /// What was typed beside what is on record by now, to choose from.
    Choice,
    /// Everything once more before it is sent.
    Check(Registration),
    /// What is on record.
    Record(Registration),
    /// That nothing is.
    NoRecord,
}

impl Conversation {
    /// What is shown at a page. `None` while it is not known what is on record.
    pub fn screen(&self, at: At) -> Option<Screen> {
        let regions = self.regions?;
        self.on_record.as_ref()?;
        if at == At::Check
            && let Some(typed) = self.typed.as_ref().filter(|typed| typed.is_checked)
            && let Ok(registration) = typed.draft.parse(regions)
        {
            return Some(Screen::Check(registration));
        }
        let is_record = match at {
            At::Form => false,
            // Back after sending there is nothing to check any more, only what was recorded. Saved answers are in the form.
            At::Check => {
                self.kept.restored.is_none()
                    && self.waiting.is_none()
                    && self.registration().is_some()
            }
            At::Record => true,
        };
        if is_record {
            let Some(record) = self.registration() else {
                return Some(Screen::NoRecord);
            };
            // Rules may become stricter after a registration was recorded; the form then says what they want.
            if let Ok(registration) = record.draft.parse(regions) {
                return Some(Screen::Record(registration));
            }
        }
        let typed = self.typed.as_ref();
        let is_choice = typed.is_some_and(|typed| typed.changed_elsewhere.is_some());
        Some(if is_choice {
            Screen::Choice
        } else {
            Screen::Form
        })
    }
}
