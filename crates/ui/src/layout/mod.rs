//! What stands around every page: the way past it, the name, the places to go, the languages.

use api::Account;
use api::page::Page;
use api::served::{self, Place};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use words::{LANGUAGES, Words};

use crate::delivery::either;
use crate::intent::Form;
use crate::posted;

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
    /// The address of the place where the reader is.
    #[prop(into)]
    here: Signal<&'static str>,
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
        let link = view! {
            <a href=format!("?{kept}lang={language}") lang=language hreflang=language aria-current=current data-language=language>
                {name}
            </a>
        };
        // Without a script a button takes along what is written in. In the app a link is enough: what was typed stays.
        let button = move || posted::language_button(words, language, name);
        let link = either(link, |link| (link, button()), |link| link);
        view! { <li>{link}</li> }
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
                    {place(here, Page::Guide.path(), words.page_guide())}
                    {personal}
                </ul>
            </nav>
            {outbox(words)}
        </header>
        {device(words)}
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

/// The way to what waits on this device. `public/device/pages.js` shows it while something does, and counts.
fn outbox(words: Words) -> impl IntoView + use<> {
    view! {
        <a
            class="top__outbox"
            href=Page::Outbox.path()
            hidden
            data-device="outbox"
            data-one=words.offline_one_waits()
            data-more=words.offline_more_wait("{count}")
        >
            {words.offline_outbox()} " "
            <span aria-hidden="true"></span>
            <span class="visually-hidden"></span>
        </a>
    }
}

/// What `public/device/pages.js` has to say: that there is no connection, and that a new version waits. The regions are there
/// before it speaks, or it would not be heard.
fn device(words: Words) -> impl IntoView + use<> {
    view! {
        <div class="device">
            <p
                class="device__note"
                role="status"
                data-device="offline"
                data-offline=words.offline_banner()
                data-not-sent=words.offline_not_sent()
                data-rules=words.offline_rules("{date}", "{rules}")
                data-old=words.offline_old()
            ></p>
            <div role="status">
                <div class="device__note device__note--update" hidden data-device="update">
                    <p>{words.offline_new_version()}</p>
                    <button type="button" class="link-button" data-update="now">{words.offline_reload()}</button>
                    <button type="button" class="link-button" data-update="later">{words.offline_later()}</button>
                </div>
            </div>
        </div>
    }
}

/// A place to go, marked where the reader is there.
fn place(
    here: Signal<&'static str>,
    target: &'static str,
    label: &'static str,
) -> impl IntoView + use<> {
    view! {
        <li>
            <a href=target aria-current=move || (here.get() == target).then_some("page")>
                {label}
            </a>
        </li>
    }
}

/// The reader's own place where it is not known who reads: it asks those to sign in who are not.
pub fn own_profile(words: Words, here: Signal<&'static str>) -> impl IntoView + use<> {
    view! {
        {in_menu(words, here, Place::Register)}
        {in_menu(words, here, Place::Profile)}
    }
}

/// A place of the menu.
fn in_menu(words: Words, here: Signal<&'static str>, target: Place) -> impl IntoView + use<> {
    place(here, target.path(), words.page_place(target))
}

/// The reader's own places and the way out, or the way in.
pub fn personal(
    words: Words,
    here: Signal<&'static str>,
    visitor: Signal<Visitor>,
) -> impl IntoView {
    move || match visitor.get() {
        Visitor::Unknown => EitherOf3::A(own_profile(words, here)),
        Visitor::Anonymous => EitherOf3::B(place(here, Page::SignIn.path(), words.page_sign_in())),
        Visitor::SignedIn(account) => {
            let places: Vec<_> = served::places_of(account.role)
                .iter()
                .map(|target| in_menu(words, here, *target))
                .collect();
            let confirm = (!account.email_confirmed)
                .then(|| place(here, served::ADDRESS, words.page_confirm_email()));
            EitherOf3::C(view! {
                {places}
                {confirm}
                <li>
                    <Form action=served::SIGN_OUT>
                        <button type="submit" class="link-button">
                            {words.page_sign_out()}
                            <span class="visually-hidden">" " {account.email}</span>
                        </button>
                    </Form>
                </li>
            })
        }
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
