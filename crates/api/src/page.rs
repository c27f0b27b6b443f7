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
    /// What waits on this device to be sent, and what else is kept on it.
    Outbox,
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
        Page::Outbox,
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
            Page::Outbox => "/outbox",
        }
    }

    /// Whether the page is for everybody and the guide's app has it; every other page is the full app's.
    pub const fn is_of_guide(self) -> bool {
        matches!(self, Page::Home | Page::Guide)
    }

    /// Whether the page is another one for who is signed in than for who is not, and is for both.
    pub const fn depends_on_reader(self) -> bool {
        matches!(
            self,
            Page::SignIn
                | Page::SignUp
                | Page::Profile
                | Page::Register
                | Page::Check
                | Page::Registration
        )
    }

    /// The page at an address; `None` where there is none.
    pub fn at(path: &str) -> Option<Page> {
        Page::ALL.iter().copied().find(|page| page.path() == path)
    }
}

/// The longest address to go on to, in bytes.
const LONGEST: usize = 2_000;

/// An address to go on to after signing in, if it is a page of this site: a plain path and perhaps a query.
///
/// Anybody can write such an address into a link. It must lead a signed-in person nowhere else, however a browser reads it.
pub fn own_address(text: &str) -> Option<&str> {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    let is_carried =
        |c: char| c.is_ascii_graphic() && !matches!(c, '#' | '\\' | '"' | '<' | '>' | '`');
    let is_page = path.starts_with('/')
        && !path.contains("//")
        && !path.starts_with("/api/")
        && path.chars().all(is_plain);
    (is_page && text.len() <= LONGEST && query.chars().all(is_carried)).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::own_address;

    #[test]
    fn every_page_of_the_site_can_be_gone_on_to_and_nothing_else() {
        for own in [
            "/",
            "/registration",
            "/users?q=g%C3%B3mez&_after=x",
            "/users/0190c0de-0000-7000-8000-000000000000/programs",
            "/admin/audit?action=role-given",
            "/profile/transcript.csv",
        ] {
            assert_eq!(own_address(own), Some(own));
        }
        let long = format!("/{}", "x".repeat(2_000));
        for other in [
            "",
            "registration",
            "https://example.invalid/",
            "//example.invalid/",
            "/\\example.invalid/",
            "\\\\example.invalid",
            "/.//example.invalid",
            "/%2F%2Fexample.invalid",
            "/\t/example.invalid",
            "/a\r\nlocation: x",
            "/a?b\r\nc",
            "/a#b",
            "/a?b#c",
            "/a?b=\u{e9}",
            "javascript:alert(1)",
            "/api/v1/session",
            " /a",
            long.as_str(),
        ] {
            assert_eq!(own_address(other), None, "{other:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// What is let through leads to the same site, and reads the same to a browser.
        #[test]
        fn what_is_let_through_stays_on_the_site(text in r"[/\\:?#@.%a-z0-9\t\r\n \[\]\PC]{0,24}") {
            if let Some(address) = own_address(&text) {
                let here = Url::parse("https://waypost.example/sign-in?_next=x").unwrap();
                let there = here.join(address).unwrap();
                prop_assert_eq!(there.origin(), here.origin());
                prop_assert_eq!(there.username(), "");
                prop_assert!(!there.path().starts_with("//"), "{}", there);
            }
        }

        /// Plain paths are common enough above only if they are let through.
        #[test]
        fn plain_paths_and_queries_are_let_through(path in "(/[a-z0-9_.-]{1,8}){1,4}", query in "[a-z0-9=&%+:;,!*'()~-]{0,12}") {
            prop_assume!(!path.starts_with("/api/"));
            let address = format!("{path}?{query}");
            prop_assert_eq!(own_address(&address), Some(address.as_str()));
        }
    }
}
