//! The content of a page, to be shown once.
//!
//! A screen is never updated in place: the next one takes its place. So the browser is not sent the code that would
//! update it, which is about a quarter of what Leptos makes of a view.

use leptos::prelude::*;

/// The content of a page. In the browser it is mounted, natively it is a view to write as HTML.
#[cfg(target_arch = "wasm32")]
pub struct Body(Box<dyn Elements>);

/// What a view became. Two calls are all that is asked of it, so nothing else is sent for each kind of view.
#[cfg(target_arch = "wasm32")]
trait Elements {
    fn put_into(&mut self, parent: &web_sys::Element);
    fn take_away(&mut self);
}

#[cfg(target_arch = "wasm32")]
impl<M: leptos::tachys::view::Mountable> Elements for M {
    fn put_into(&mut self, parent: &web_sys::Element) {
        self.mount(parent, None);
    }

    fn take_away(&mut self) {
        self.unmount();
    }
}

#[cfg(target_arch = "wasm32")]
impl Body {
    /// Makes the elements; they are not on the page yet.
    pub fn new(view: impl IntoView + 'static) -> Body {
        Body(Box::new(view.into_view().build()))
    }

    /// Shows it within an element, until what comes back is taken away.
    pub fn show(mut self, parent: &web_sys::Element) -> Shown {
        self.0.put_into(parent);
        Shown(self.0)
    }
}

/// Content that is on the page.
#[cfg(target_arch = "wasm32")]
pub struct Shown(Box<dyn Elements>);

#[cfg(target_arch = "wasm32")]
impl Shown {
    /// Takes it off the page.
    pub fn take_away(mut self) {
        self.0.take_away();
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
