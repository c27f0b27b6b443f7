//! "There is a problem": every error of a form at the top of the page, each a link to its field.
//!
//! To the letter of GOV.UK's error summary: the alert is an inner element, the summary is there even for one error,
//! and its words are those beside the field.

use leptos::prelude::*;
use words::Words;

/// Sentences by field name, in page order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub Vec<(String, String)>);

impl FieldErrors {
    /// The sentence for a field.
    pub fn of(&self, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, sentence)| sentence.clone())
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The summary; nothing where there are no errors. The links lead to elements whose id is the field's name.
#[component]
pub fn ErrorSummary(
    /// The language.
    words: Words,
    /// What to tell.
    errors: FieldErrors,
) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let items = errors.0.into_iter().map(|(field, sentence)| {
            view! {
                <li>
                    <a href=format!("#{field}")>{sentence}</a>
                </li>
            }
        });
        view! {
            <div class="error-summary" id="error-summary" tabindex="-1">
                <div role="alert">
                    <h2 class="error-summary__title">{words.page_there_is_a_problem()}</h2>
                    <ul>{items.collect_view()}</ul>
                </div>
            </div>
        }
    })
}

/// The page title, marked when the page tells of errors.
pub fn titled(words: Words, heading: &str, has_errors: bool) -> String {
    let title = words.page_title(heading, words.common_service());
    if has_errors {
        words.page_error_title(title)
    } else {
        title
    }
}
