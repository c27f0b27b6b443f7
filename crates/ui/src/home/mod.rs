//! The front page: what this is, and the way in.

use api::page::Page;
use leptos::prelude::*;
use rules::Date;
use words::Words;

use crate::error_summary::titled;
use crate::guide::{Guide, Stop, Turn, question_form};
use crate::{Body, Screen};

/// The front page. The first question is on it, so that the first thing a reader can do is answer.
pub fn home(guide: &'static Guide, words: Words, date: Date) -> Screen {
    let first = match Turn::default().stop(&guide.policy, date) {
        Stop::Ask(ask) => Some(question_form(guide, words, &ask)),
        Stop::Confirm(_) | Stop::Conclude(_) | Stop::Gap => None,
    };
    let body = view! {
        <p class="lead">{words.home_lead()}</p>
        <ul class="promises">
            <li>{words.home_promise_reason()}</li>
            <li>{words.home_promise_private()}</li>
            <li>{words.home_promise_unsure()}</li>
        </ul>
        {first}
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
    Screen {
        title: titled(words, words.home_heading(), false),
        body: Body::new(body),
    }
}
