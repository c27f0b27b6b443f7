//! The front page: what this is, and the way in.

use api::page::Page;
use leptos::either::Either;
use leptos::prelude::*;
use rules::Date;
use rules::interview::Answers;
use words::Words;

use crate::error_summary::titled;
use crate::guide::{Carry, Guide, Stop, Turn, question_form, so_far};
use crate::{Body, Screen};

/// The front page. The first question that the reader's record leaves open is on it, so that the first thing a reader can
/// do is answer.
pub fn home(
    guide: &'static Guide,
    words: Words,
    date: Date,
    record: &Answers,
    carry: Carry,
) -> Screen {
    let turn = Turn::default().with_record(record);
    let first = match turn.stop(&guide.policy, date) {
        Stop::Ask(ask) => Either::Left(view! {
            {question_form(guide, words, &ask, carry)}
            {so_far(guide, words, &ask, carry)}
        }),
        Stop::Confirm(_) | Stop::Conclude(_) | Stop::Gap => Either::Right(view! {
            <h1 tabindex="-1">{words.home_heading()}</h1>
            <p>
                <a class="button" href=Page::Guide.path()>{words.home_record_decides()}</a>
            </p>
        }),
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
