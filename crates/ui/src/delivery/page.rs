//! A page that a server writes: views become HTML, and forms carry what nobody else remembers.

use leptos::prelude::*;

/// The content of a page, as a part of a page to be written.
pub struct Body(AnyView);

impl Body {
    /// Takes the view in.
    pub fn new(view: impl IntoView + 'static) -> Body {
        Body(view.into_any())
    }

    /// The view.
    pub fn into_view(self) -> AnyView {
        self.0
    }
}

/// A view as HTML.
pub fn html(view: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new();
    owner.with(|| view().to_html())
}

/// Text to stand in a `textarea`. Leptos writes it into HTML as it is, so that it could end the element and begin another;
/// and of a line end that it begins with, HTML would make nothing.
pub fn in_textarea(text: String) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// What only a written page has.
pub(crate) fn written<V: IntoView>(view: impl FnOnce() -> V) -> V {
    view()
}

/// One thing on a written page, another in the app.
pub(crate) fn either<T, P: IntoView, A: IntoView>(
    given: T,
    page: impl FnOnce(T) -> P,
    _: impl FnOnce(T) -> A,
) -> P {
    page(given)
}

/// What a written page's form is to carry along.
pub(crate) fn carry<T>(what: impl FnOnce() -> T) -> Option<T> {
    Some(what())
}

/// What a written page's form carries along.
pub(crate) fn carried<T>(what: Option<&T>) -> Option<&T> {
    what
}
