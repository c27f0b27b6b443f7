//! The front page: what this is, and the way in.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use crate::Screen;
use crate::error_summary::titled;

/// The front page. The first question is on it, so that the first thing a reader can do is answer.
pub fn home(words: Words, first_question: Screen) -> Screen {
    let body = view! {
        <p class="lead">{words.home_lead()}</p>
        <ul class="promises">
            <li>{words.home_promise_reason()}</li>
            <li>{words.home_promise_private()}</li>
            <li>{words.home_promise_unsure()}</li>
        </ul>
        {first_question.body}
        <h2>{words.home_other_ways()}</h2>
        <ul>
            <li>
                <a href=Page::Register.path()>{words.home_register()}</a>
            </li>
            <li>
                <a href=Page::SignIn.path()>{words.home_sign_in()}</a>
            </li>
        </ul>
    };
    Screen { title: titled(words, words.home_heading(), false), body: body.into_any() }
}
