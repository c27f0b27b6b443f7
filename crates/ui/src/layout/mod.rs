//! What stands around every page: the way past it, the name, the places to go, the languages.

use api::Account;
use api::page::Page;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use words::{LANGUAGES, Words};

use crate::intent::Form;

/// Who is reading, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// The server has not said.
    Unknown,
    /// Nobody who is signed in.
    Anonymous,
    /// A candidate.
    SignedIn(Account),
}

/// The frame of a page, with its content in `main`.
#[component]
pub fn Layout<P: IntoView + 'static, C: IntoView + 'static>(
    /// The language.
    words: Words,
    /// Where the reader is.
    #[prop(into)]
    page: Signal<Page>,
    /// The reader's own places: [`own_profile`], or [`personal`] where it is known who reads.
    personal: P,
    /// What a screen reader is told although nothing moved. The region is there before it speaks, or it would not be heard.
    #[prop(into, optional)]
    announcement: Signal<String>,
    /// What the links to other languages carry along, each pair with its `&`: the plain pages have their answers there.
    #[prop(optional)]
    kept: String,
    /// The content, for a page that is written whole; the app shows its screens in `main` itself.
    content: C,
) -> impl IntoView {
    let languages = LANGUAGES.iter().map(|&(language, name)| {
        let current = (language == words.language()).then_some("true");
        view! {
            <li>
                <a href=format!("?{kept}lang={language}") lang=language hreflang=language aria-current=current data-language=language>
                    {name}
                </a>
            </li>
        }
    });
    view! {
        <a class="skip-link" href="#main">{words.page_skip()}</a>
        <header class="top">
            <a class="top__name" href=Page::Home.path()>
                <SignpostMark />
                {words.common_service()}
            </a>
            <nav aria-label=words.page_places()>
                <ul class="top__places">
                    {place(page, Page::Guide, words.page_guide())}
                    {place(page, Page::Register, words.page_register())}
                    {personal}
                </ul>
            </nav>
        </header>
        <p class="visually-hidden" role="status">{announcement}</p>
        <main id="main" tabindex="-1">{content}</main>
        <footer class="bottom">
            <nav aria-label=words.page_languages()>
                <ul class="bottom__languages">{languages.collect_view()}</ul>
            </nav>
            <p>{words.page_independent()}</p>
            <p>
                {words.page_help()} " "
                <a href="tel:+18018473100">"(801) 847-3100"</a> " · "
                <a href="mailto:technicalsupport@certiport.com">"technicalsupport@certiport.com"</a>
            </p>
        </footer>
    }
}

/// A place to go, marked where the reader is there.
fn place(page: Signal<Page>, target: Page, label: &'static str) -> impl IntoView {
    view! {
        <li>
            <a href=target.path() aria-current=move || (page.get() == target).then_some("page")>
                {label}
            </a>
        </li>
    }
}

/// The reader's own place where it is not known who reads: it asks those to sign in who are not.
pub fn own_profile(words: Words, page: Signal<Page>) -> impl IntoView {
    place(page, Page::Profile, words.page_my_profile())
}

/// The reader's own places: the profile and the way out, or the way in.
pub fn personal(words: Words, page: Signal<Page>, visitor: Signal<Visitor>) -> impl IntoView {
    move || match visitor.get() {
        Visitor::Unknown => EitherOf3::A(own_profile(words, page)),
        Visitor::Anonymous => EitherOf3::B(place(page, Page::SignIn, words.page_sign_in())),
        Visitor::SignedIn(account) => EitherOf3::C(view! {
            {own_profile(words, page)}
            <li>
                <Form action="/sign-out">
                    <button type="submit" class="link-button">
                        {words.page_sign_out()}
                        <span class="visually-hidden">" " {account.email}</span>
                    </button>
                </Form>
            </li>
        }),
    }
}

/// The mark: a post with two boards, one pointing each way.
#[component]
fn SignpostMark() -> impl IntoView {
    view! {
        <svg class="top__mark" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false">
            <path d="M11 1h2v22h-2z" />
            <path d="M4 3h13l4 3.5-4 3.5H4z" />
            <path d="M20 12H8l-4 3 4 3h12z" class="top__mark-back" />
        </svg>
    }
}
