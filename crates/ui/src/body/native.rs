//! Content that is part of a page to be written.

use leptos::prelude::*;

/// The content of a page.
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
