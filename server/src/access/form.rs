//! What the table of routes knows of a posted form.

/// A form that is posted: where it stands, and what of it is kept when it cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostedForm {
    /// The template of the page on which it stands, with the places of the form's own address: where its address leads.
    pub page: &'static str,
    /// The fields that a person writes a text into.
    pub texts: &'static [&'static str],
    /// The fields whose values are kept nowhere.
    pub secrets: &'static [&'static str],
    /// Whether it sends a file: then nothing of it is kept, and what receives it looks whose it is.
    pub sends_file: bool,
    /// Whether its page says itself whose it is, and keeps what was typed until somebody has signed in.
    pub keeps_itself: bool,
}

impl PostedForm {
    /// A form on a page, with nothing but buttons and choices.
    pub const fn on(page: &'static str) -> PostedForm {
        PostedForm {
            page,
            texts: &[],
            secrets: &[],
            sends_file: false,
            keeps_itself: false,
        }
    }

    /// With fields for text.
    pub const fn texts(self, texts: &'static [&'static str]) -> PostedForm {
        PostedForm { texts, ..self }
    }

    /// With fields that are kept nowhere.
    pub const fn secrets(self, secrets: &'static [&'static str]) -> PostedForm {
        PostedForm { secrets, ..self }
    }

    /// With a page that keeps what was typed: its buttons act within the form, and an unknown one shows it as it is.
    pub const fn keeps_itself(self) -> PostedForm {
        PostedForm {
            keeps_itself: true,
            ..self
        }
    }

    /// With a file.
    pub const fn sends_file(self) -> PostedForm {
        PostedForm {
            sends_file: true,
            ..self
        }
    }
}
