//! What a person does on a screen, handed to whoever listens.
//!
//! A screen has no handlers: its forms are forms, and its buttons name what they do. A program that acts itself listens to
//! the page as a whole (`listen`). Where nobody listens, a form is a form.

use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlFormElement};

use crate::delivery::{either, written};
use crate::posted;

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

pub(crate) fn element_around(event: &web_sys::Event, selector: &str) -> Option<Element> {
    let element: Element = event.target()?.dyn_into().ok()?;
    element.closest(selector).ok()?
}

pub(crate) fn form_around(event: &web_sys::Event) -> Option<HtmlFormElement> {
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
    /// Whether it is what the reader writes in on this page. Other forms are buttons, or stand beside it.
    #[prop(optional)]
    is_written_in: bool,
    children: TypedChildren<C>,
) -> impl IntoView {
    let content = children.into_inner()();
    // The app sends no form: its requests say in their headers what a posted form carries.
    either(
        (action, content),
        move |(action, content)| {
            let id = is_written_in.then(posted::take_id).flatten();
            let posted = (method == "post").then(posted::fields);
            view! {
                <form novalidate id=id method=method action=action data-draft=draft>
                    {content}
                    {posted}
                </form>
            }
        },
        move |(action, content)| {
            view! {
                <form novalidate method=method action=action data-draft=draft>
                    {content}
                </form>
            }
        },
    )
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
#[component]
pub fn ActButton<C: IntoView + 'static>(
    /// What to do.
    #[prop(into)]
    command: String,
    /// The id of the part of a written page where the reader goes on; in the app that is the listener's to say.
    lands: &'static str,
    children: TypedChildren<C>,
) -> impl IntoView {
    either(
        (command, children),
        |(command, children)| {
            let children = children.into_inner();
            view! {
                <button type="submit" class="button button--quiet" name=PRESS value=command formaction=format!("#{lands}")>
                    {children()}
                </button>
            }
        },
        |(command, children)| {
            PressButton(PressButtonProps {
                command,
                class: "",
                children,
            })
        },
    )
}

/// A link; on a written page, where what was typed is to be taken along, a button that looks like one and sends the form there.
pub(crate) fn link_or_send(
    href: String,
    class: &'static str,
    label: impl IntoView + 'static,
    sends: bool,
) -> impl IntoView {
    either(
        (href, label),
        move |(href, label)| {
            if sends {
                let class = format!("link-button {class}");
                view! {
                    <button type="submit" class=class.trim_end().to_owned() name=PRESS value="change" formaction=href>
                        {label}
                    </button>
                }
                .into_any()
            } else {
                link(href, class, label).into_any()
            }
        },
        move |(href, label)| link(href, class, label),
    )
}

fn link(href: String, class: &'static str, label: impl IntoView) -> impl IntoView {
    view! { <a class=(!class.is_empty()).then_some(class) href=href>{label}</a> }
}

/// What the Enter key presses: a written form's first button, which is not to be one that acts within the page. Nobody
/// sees it. In the app only buttons that send the form are such buttons.
#[component]
pub fn EnterButton() -> impl IntoView {
    written(
        || view! { <button type="submit" class="visually-hidden" tabindex="-1" aria-hidden="true"></button> },
    )
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
    view! { <button type="submit" class="button">{label}</button> }
}
