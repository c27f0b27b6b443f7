//! Content that becomes elements of the page.

use leptos::prelude::*;

/// The content of a page.
pub struct Body(Box<dyn Elements>);

/// What a view became. Two calls are all that is asked of it, so nothing else is sent for each kind of view.
trait Elements {
    fn put_into(&mut self, parent: &web_sys::Element);
    fn take_away(&mut self);
}

impl<M: leptos::tachys::view::Mountable> Elements for M {
    fn put_into(&mut self, parent: &web_sys::Element) {
        self.mount(parent, None);
    }

    fn take_away(&mut self) {
        self.unmount();
    }
}

impl Body {
    /// Makes the elements; they are not on the page yet.
    pub fn new(view: impl IntoView + 'static) -> Body {
        Body(Box::new(view.into_view().build()))
    }

    /// The same content after something that is told before it.
    pub fn after(self, lead: Body) -> Body {
        Body(Box::new(Both(lead, self)))
    }

    /// The same content, to be read only: its fields cannot be filled in, its buttons cannot be pressed.
    pub fn locked(self) -> Body {
        Body(Box::new(Locked {
            content: self,
            around: None,
        }))
    }

    /// Shows it within an element, until what comes back is taken away.
    pub fn show(mut self, parent: &web_sys::Element) -> Shown {
        self.0.put_into(parent);
        Shown(self.0)
    }
}

/// One after the other.
struct Both(Body, Body);

impl Elements for Both {
    fn put_into(&mut self, parent: &web_sys::Element) {
        self.0.0.put_into(parent);
        self.1.0.put_into(parent);
    }

    fn take_away(&mut self) {
        self.0.0.take_away();
        self.1.0.take_away();
    }
}

/// Content within a `fieldset` that is disabled.
struct Locked {
    content: Body,
    around: Option<web_sys::Element>,
}

impl Elements for Locked {
    fn put_into(&mut self, parent: &web_sys::Element) {
        let around = document().create_element("fieldset").ok();
        if let Some(around) = &around {
            let _ = around.set_attribute("disabled", "");
            let _ = around.set_attribute("class", "locked");
            let _ = parent.append_child(around);
        }
        self.content.0.put_into(around.as_ref().unwrap_or(parent));
        self.around = around;
    }

    fn take_away(&mut self) {
        self.content.0.take_away();
        if let Some(around) = self.around.take() {
            around.remove();
        }
    }
}

/// Content that is on the page.
pub struct Shown(Box<dyn Elements>);

impl Shown {
    /// Takes it off the page.
    pub fn take_away(mut self) {
        self.0.take_away();
    }
}

/// Text to stand in a `textarea`: among elements it is text and nothing else.
pub fn in_textarea(text: String) -> String {
    text
}
