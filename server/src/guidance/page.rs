//! The front page and the guide by plain links and forms: the answers travel in the query.

use api::page::Page;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use rules::interview::Answers;
use ui::guide::{Carry, Turn};

use crate::access::{Access, Routes, SessionCookie, SignedIn};
use crate::credential;
use crate::host::AppState;
use crate::site::{guide, show_of_app, today};

/// Adds the pages.
pub(crate) fn add(routes: Routes) -> Routes {
    [Page::Home, Page::Guide]
        .into_iter()
        .fold(routes, |routes, page| {
            routes.on(
                Method::GET,
                page.path(),
                Access::Public,
                move |app, request| show(page, app, request),
            )
        })
}

/// `GET`: the first question, or where the answers in the query lead.
async fn show(page: Page, State(app): State<AppState>, request: Request) -> Response {
    let today = today(&app);
    let cookie = SessionCookie::of(&app, request.extensions(), request.headers());
    let record = record(&app, cookie, request.headers()).await;
    let of_reader = record.clone();
    show_of_app(&app, &request, page, record, |words, query| {
        let Some(guide) = guide(words) else {
            return ui::not_found(words);
        };
        if page == Page::Home {
            return ui::home(guide, words, today, &of_reader, Carry::Query);
        }
        let turn = Turn::from_pairs(query.pairs()).with_record(&of_reader);
        ui::guide::screen(guide, words, turn.stop(&guide.policy, today), Carry::Query)
    })
}

/// What the reader's record answers of the guide's questions. A record that cannot be read answers none of them.
async fn record(app: &AppState, cookie: SessionCookie, headers: &HeaderMap) -> Answers {
    let who = SignedIn::recognize(cookie, headers, app).await;
    let who = who.ok().flatten();
    match credential::guide_facts(app, who.as_ref()).await {
        Ok(facts) => facts.facts.into(),
        Err(_) => Answers::default(),
    }
}
