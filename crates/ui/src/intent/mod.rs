//! What a person does on a screen, handed to whoever listens.
//!
//! Signals are for state; a thing done is a call, so that none is lost. Natively nobody listens, and a form is a form.

use js_sys::Array;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlFormElement};

/// A form that was sent off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submission {
    /// The form's `action`.
    pub action: String,
    /// Names and values in page order, that of the pressed button last.
    pub fields: Vec<(String, String)>,
}

impl Submission {
    /// The value of a field, empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }

    /// The fields as borrowed pairs.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Something that a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Sent a form off.
    Submit(Submission),
    /// Pressed a button that acts within the page: its command, and the form around it as it stands.
    Press(String, Submission),
}

/// Who listens. Provided as context by the app.
#[derive(Clone, Copy)]
pub struct Dispatch(pub Callback<Intent>);

/// Whether something is under way, so that a second click does not start it again. Provided as context by the app.
#[derive(Clone, Copy)]
pub struct Busy(pub RwSignal<bool>);

fn form_around(event: &web_sys::Event) -> Option<HtmlFormElement> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest("form").ok()??.dyn_into().ok()
}

/// A form as it stands.
pub fn fields_of(form: &HtmlFormElement) -> Submission {
    let mut fields = Vec::new();
    if let Ok(data) = FormData::new_with_form(form) {
        for entry in data.entries().into_iter().flatten() {
            let pair: Array = entry.unchecked_into();
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                fields.push((name, value));
            }
        }
    }
    Submission {
        action: form.get_attribute("action").unwrap_or_default(),
        fields,
    }
}

/// A form without the browser's own checks: the rules say what is wrong, in the person's language.
#[component]
pub fn Form<C: IntoView + 'static>(
    /// Where it goes.
    #[prop(into)]
    action: String,
    /// `get` for a question without effect, `post` for everything else.
    #[prop(default = "post")]
    method: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    let dispatch = use_context::<Dispatch>();
    let busy = use_context::<Busy>();
    let submit = move |event: SubmitEvent| {
        let Some(Dispatch(listener)) = dispatch else {
            return;
        };
        event.prevent_default();
        if busy.is_some_and(|Busy(busy)| busy.get_untracked()) {
            return;
        }
        let Some(form) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        let mut submission = fields_of(&form);
        if let Some(button) = event.submitter()
            && let Some(name) = button.get_attribute("name")
        {
            submission
                .fields
                .push((name, button.get_attribute("value").unwrap_or_default()));
        }
        listener.run(Intent::Submit(submission));
    };
    let children = children.into_inner();
    view! {
        <form novalidate method=method action=action on:submit=submit>
            {children()}
        </form>
    }
}

/// A button that acts within the page. Without a script it would do nothing, so it is shown only where one listens.
#[component]
pub fn PressButton<C: IntoView + 'static>(
    /// What to do, for the listener.
    #[prop(into)]
    command: String,
    /// More classes.
    #[prop(default = "")]
    class: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    let dispatch = use_context::<Dispatch>();
    let press = move |event: leptos::ev::MouseEvent| {
        let Some(Dispatch(listener)) = dispatch else {
            return;
        };
        let fields = form_around(&event).map_or_else(Submission::default, |form| fields_of(&form));
        listener.run(Intent::Press(command.clone(), fields));
    };
    let children = children.into_inner();
    view! {
        <button type="button" class=format!("button button--quiet needs-script {class}") on:click=press>
            {children()}
        </button>
    }
}

/// Calls `listen` with the form around an element whenever its value changes.
pub(crate) fn on_change(
    listen: impl Fn(Submission) + 'static,
) -> impl Fn(leptos::ev::Event) + 'static {
    move |event| {
        if let Some(form) = form_around(&event) {
            listen(fields_of(&form));
        }
    }
}

/// The button that sends a form off.
#[component]
pub fn SubmitButton(
    /// What it does, as a verb.
    label: &'static str,
) -> impl IntoView {
    let busy = use_context::<Busy>();
    let disabled = move || busy.is_some_and(|Busy(busy)| busy.get()).then_some("true");
    view! {
        <button type="submit" class="button" aria-disabled=disabled>
            {label}
        </button>
    }
}
