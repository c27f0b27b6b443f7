//! Content written as HTML in the browser, for an app that listens to nothing within it: so it needs none of what makes elements.

use leptos::prelude::*;
use leptos::tachys::view::Position;

/// The content of a page, written as HTML.
pub struct Body(String);

impl Body {
    /// Writes it.
    pub fn new(view: impl IntoView + 'static) -> Body {
        let mut html = String::new();
        let mut position = Position::FirstChild;
        let view = view.into_view();
        view.to_html_with_buf(&mut html, &mut position, true, false, Vec::new());
        Body(html)
    }

    /// Shows it within an element, in the place of what is there.
    pub fn show(self, parent: &web_sys::Element) {
        parent.set_inner_html(&self.0);
    }
}

/// Text to stand in a `textarea`. Leptos writes it into HTML as it is, so that it could end the element and begin another;
/// and of a line end that it begins with, HTML would make nothing.
pub fn in_textarea(text: String) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}
