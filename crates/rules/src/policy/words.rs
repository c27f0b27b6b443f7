//! The words of a policy in one language, keyed by the policy's ids.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What `words/<language>.toml` holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PolicyWords {
    /// By question id.
    pub question: BTreeMap<String, QuestionWords>,
    /// By outcome id.
    pub outcome: BTreeMap<String, Headed>,
    /// By step id.
    pub step: BTreeMap<String, Headed>,
    /// By note id.
    pub note: BTreeMap<String, Headed>,
    /// By contact id.
    pub contact: BTreeMap<String, Headed>,
}

/// The words of a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuestionWords {
    /// The question itself.
    pub ask: String,
    /// One short sentence that helps to answer it.
    pub hint: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// By choice id.
    pub choice: BTreeMap<String, String>,
}

/// A heading, a text, or both. An outcome's text is its `lead`; a contact's heading is its `name`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Headed {
    /// The heading.
    #[serde(alias = "name")]
    pub title: Option<String>,
    /// What stands below it.
    #[serde(alias = "lead")]
    pub text: Option<String>,
}

impl Headed {
    /// The heading, or the text where there is none.
    pub fn heading(&self) -> Option<&str> {
        self.title.as_deref().or(self.text.as_deref())
    }
}

impl PolicyWords {
    /// The words of a question.
    pub fn of_question(&self, id: &str) -> Option<&QuestionWords> {
        self.question.get(id)
    }

    /// A choice in words; its id where there are none.
    pub fn of_choice<'a>(&'a self, question: &str, choice: &'a str) -> &'a str {
        self.question
            .get(question)
            .and_then(|words| words.choice.get(choice))
            .map_or(choice, String::as_str)
    }

    /// A question in words; its id where there are none.
    pub fn ask<'a>(&'a self, question: &'a str) -> &'a str {
        self.question
            .get(question)
            .map_or(question, |words| &words.ask)
    }
}
