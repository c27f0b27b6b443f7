//! The pages of the site and their addresses: the app, the plain pages and every link agree by using these.

/// A page that a person can be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Page {
    /// What Waypost is, and the first question.
    Home,
    /// The guide: a question, or the outcome. Its state is in the fragment (or the query, without JavaScript).
    Guide,
    /// Sign in.
    SignIn,
    /// Make an account.
    SignUp,
    /// My Profile: the contact details that fill the form.
    Profile,
    /// The registration form.
    Register,
    /// Check your answers before sending.
    Check,
    /// The registration on record: reference, agreement, what happens next.
    Registration,
}

impl Page {
    /// Every page.
    pub const ALL: &[Page] = &[
        Page::Home,
        Page::Guide,
        Page::SignIn,
        Page::SignUp,
        Page::Profile,
        Page::Register,
        Page::Check,
        Page::Registration,
    ];

    /// The page's address.
    pub const fn path(self) -> &'static str {
        match self {
            Page::Home => "/",
            Page::Guide => "/guide",
            Page::SignIn => "/sign-in",
            Page::SignUp => "/sign-up",
            Page::Profile => "/profile",
            Page::Register => "/register",
            Page::Check => "/register/check",
            Page::Registration => "/registration",
        }
    }

    /// Whether the page is for everybody and the guide's app has it; every other page is the full app's.
    pub const fn is_of_guide(self) -> bool {
        matches!(self, Page::Home | Page::Guide)
    }

    /// The page at an address; `None` where there is none.
    pub fn at(path: &str) -> Option<Page> {
        Page::ALL.iter().copied().find(|page| page.path() == path)
    }
}
