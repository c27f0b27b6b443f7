//! The content of a page, to be shown once.
//!
//! A screen is never updated in place: the next one takes its place. So the browser is not sent the code that would
//! update it, which is about a quarter of what Leptos makes of a view.

use leptos::prelude::*;

/// The content of a page. In the browser it is mounted, natively it is a view to write as HTML.
#[cfg(target_arch = "wasm32")]
pub struct Body(Box<dyn FnOnce(&web_sys::Element) -> Shown>);

#[cfg(target_arch = "wasm32")]
impl Body {
    /// To be shown later.
    pub fn new(view: impl IntoView + 'static) -> Body {
        use leptos::tachys::view::Mountable;
        Body(Box::new(move |parent| {
            let mut state = view.into_view().build();
            state.mount(parent, None);
            Shown(Box::new(move || state.unmount()))
        }))
    }

    /// Shows it within an element, until what comes back is taken away.
    pub fn show(self, parent: &web_sys::Element) -> Shown {
        (self.0)(parent)
    }
}

/// Content that is on the page.
#[cfg(target_arch = "wasm32")]
pub struct Shown(Box<dyn FnMut()>);

#[cfg(target_arch = "wasm32")]
impl Shown {
    /// Takes it off the page.
    pub fn take_away(mut self) {
        (self.0)();
    }
}

/// The content of a page. In the browser it is mounted, natively it is a view to write as HTML.
#[cfg(not(target_arch = "wasm32"))]
pub struct Body(AnyView);

#[cfg(not(target_arch = "wasm32"))]
impl Body {
    pub(crate) fn new(view: impl IntoView + 'static) -> Body {
        Body(view.into_any())
    }

    /// The view.
    pub fn into_view(self) -> AnyView {
        self.0
    }
}
