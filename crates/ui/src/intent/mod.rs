//! What a person does on a screen, handed to whoever listens.
//!
//! A screen has no handlers: its forms are forms, and its buttons name what they do. A program that acts itself listens to
//! the page as a whole ([`listen`]). Where nobody listens, a form is a form.

use js_sys::Array;
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

/// Calls `hear` with what a person does on the page, as long as the page lives. No form is sent any more.
#[cfg(target_arch = "wasm32")]
pub fn listen(hear: impl Fn(Intent) + Clone + 'static) {
    use wasm_bindgen::prelude::Closure;
    use web_sys::{Event, SubmitEvent};

    let told = hear.clone();
    let submitted = Closure::<dyn Fn(SubmitEvent)>::new(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form else {
            return;
        };
        let mut submission = fields_of(&form);
        if let Some(button) = event.submitter()
            && let Some(name) = button.get_attribute("name")
        {
            let value = button.get_attribute("value").unwrap_or_default();
            submission.fields.push((name, value));
        }
        told(Intent::Submit(submission));
    });
    let clicked = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let button = element_around(&event, "[data-command]");
        let Some(command) = button.and_then(|button| command_of(&button)) else {
            return;
        };
        let fields = form_around(&event).map_or_else(Submission::default, |form| fields_of(&form));
        hear(Intent::Press(command, fields));
    });
    let page = document();
    let _ = page.add_event_listener_with_callback("submit", submitted.as_ref().unchecked_ref());
    let _ = page.add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    submitted.forget();
    clicked.forget();
}

/// What a button says to do; a checkbox adds how it is now.
#[cfg(target_arch = "wasm32")]
fn command_of(button: &Element) -> Option<String> {
    let command = button.get_attribute("data-command")?;
    Some(match button.dyn_ref::<web_sys::HtmlInputElement>() {
        Some(checkbox) => format!(
            "{command}:{}",
            if checkbox.checked() { "yes" } else { "no" }
        ),
        None => command,
    })
}

fn element_around(event: &web_sys::Event, selector: &str) -> Option<Element> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(selector).ok()?
}

fn form_around(event: &web_sys::Event) -> Option<HtmlFormElement> {
    element_around(event, "form")?.dyn_into().ok()
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
    /// The name under which the reader's device keeps what is typed.
    #[prop(optional)]
    draft: Option<&'static str>,
    children: TypedChildren<C>,
) -> impl IntoView {
    let children = children.into_inner();
    view! {
        <form novalidate method=method action=action data-draft=draft>
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
    let children = children.into_inner();
    view! {
        <button type="button" class=format!("button button--quiet needs-script {class}") data-command=command>
            {children()}
        </button>
    }
}

/// The name under which a form says which of its buttons was pressed.
pub const PRESS: &str = "_press";

/// A button that acts on the form around it. Without a script it sends the form, and the server does the same.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub fn ActButton<C: IntoView + 'static>(
    /// What to do.
    #[prop(into)]
    command: String,
    /// The id of the part of the page where the reader goes on.
    lands: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    let children = children.into_inner();
    view! {
        <button type="submit" class="button button--quiet" name=PRESS value=command formaction=format!("#{lands}")>
            {children()}
        </button>
    }
}

/// A button that acts on the form around it. Where the reader goes on is the listener's to say.
#[cfg(target_arch = "wasm32")]
#[component]
pub fn ActButton<C: IntoView + 'static>(
    /// What to do.
    #[prop(into)]
    command: String,
    /// For the plain page.
    lands: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    let _ = lands;
    PressButton(PressButtonProps {
        command,
        class: "",
        children,
    })
}

/// What the Enter key presses: a form's first button, which is not to be one that acts within the page. Nobody sees it.
#[cfg(not(target_arch = "wasm32"))]
#[component]
pub fn EnterButton() -> impl IntoView {
    view! { <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true"></button> }
}

/// In the app only buttons that send the form are such buttons.
#[cfg(target_arch = "wasm32")]
#[component]
pub fn EnterButton() -> impl IntoView {}

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
    view! { <button type="submit" class="button">{label}</button> }
}
