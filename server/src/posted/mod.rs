//! A posted form is one thing, whatever it asks.
//!
//! - It knows whose it is. Written for one account and sent from another's session, it is not done (`receive.rs`).
//! - It has a key: however often it is pressed it is done once, and the first answer is everybody's (`once.rs`).
//! - What was typed outlives the session. It is kept for its owner, who finds it on the form after signing in (`kept.rs`).
//! - Its answer is a redirect, so that "Back" and a reload never come to the answer of a form (`shown.rs`).
//! - It can be shown again in another language, with what was typed.
//!
//! A route that receives a form is added by [`Forms::form`]; the handler is one for forms as they have always been, and answers
//! with a redirect or a page. What every form carries for this is written by `ui::posted`.

mod kept;
mod once;
mod receive;
mod shown;

use std::sync::Arc;

use axum::Extension;
use axum::handler::Handler;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use rules::interview::Link;
use store::Micros;
use uuid::Uuid;

use crate::access::{Access, PostedForm, Routes};
use crate::host::AppState;
use crate::http::language;
use crate::problem::ApiError;
use crate::site::Query;
use kept::Memory;
use once::Once;

/// In an address: the token of what is kept of a form.
pub(crate) const KEPT: &str = "_form";

/// What is remembered of posted forms.
#[derive(Default)]
pub struct Posted {
    once: Once,
    memory: Memory,
}

impl Posted {
    /// Forgets what is over.
    pub(crate) fn sweep(&self, now: Micros) {
        self.once.sweep(now);
        self.memory.sweep(now);
    }
}

/// For a page that answers a form with what is shown once: its redirect leads to it one time.
#[derive(Debug, Clone, Copy)]
struct ShownOnce;

/// A page that answers a form with what nobody is to see twice.
pub(crate) fn shown_once(page: Response) -> Response {
    (Extension(ShownOnce), page).into_response()
}

/// For an answer to a form that was written for another account.
#[derive(Debug, Clone, Copy)]
struct OfAnother(Uuid);

/// Says that a form which sends a file was written for this account, and not for whoever sent it.
pub(crate) fn of_another(owner: Uuid) -> Response {
    Extension(OfAnother(owner)).into_response()
}

/// Whether an address leads to what is kept of a form.
pub(crate) fn is_kept(address: &str) -> bool {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    !Query::of(query).get(KEPT).is_empty()
}

/// Adding routes that receive forms.
pub(crate) trait Forms {
    /// Adds a route that receives a form.
    fn form<H, T>(self, path: &'static str, access: Access, form: PostedForm, handler: H) -> Routes
    where
        H: Handler<T, AppState>,
        T: 'static;
}

impl Forms for Routes {
    fn form<H, T>(self, path: &'static str, access: Access, form: PostedForm, handler: H) -> Routes
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let handler = self.guarded(path, access, post(handler));
        let place = Arc::new(Place {
            app: self.app().clone(),
            access,
            form,
            handler: handler.clone(),
        });
        let shows = Arc::clone(&place);
        self.add_form(
            path,
            access,
            form,
            handler.layer(from_fn_with_state(place, receive::receive)),
            // Where nothing else is at the address of a form, it leads to the page on which the form stands.
            Box::new(move |page: Option<MethodRouter<AppState>>| {
                let page = page.unwrap_or_else(|| {
                    get(move |uri: Uri| async move { to_page(path, form, &uri) })
                });
                page.layer(from_fn_with_state(shows, shown::show))
            }),
        )
    }
}

/// Where a form is received and shown.
struct Place {
    app: AppState,
    access: Access,
    form: PostedForm,
    /// What does it, or shows it as it was typed.
    handler: MethodRouter<AppState>,
}

/// A token that nobody can guess.
fn token() -> Result<String, ApiError> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(ApiError::internal)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The language of an answer to this request.
fn language_of(app: &AppState, uri: &Uri, headers: &axum::http::HeaderMap) -> words::Words {
    let query = Query::of(uri.query().unwrap_or_default());
    query
        .language()
        .unwrap_or_else(|| language::of(headers, app.words))
}

/// An address of a form without what this module adds to it, and then with `token`.
fn address(uri: &Uri, token: Option<&str>) -> String {
    let query = Query::of(uri.query().unwrap_or_default());
    let kept = query
        .pairs()
        .filter(|(name, _)| *name != KEPT && *name != "lang");
    let pairs = kept.chain(token.map(|token| (KEPT, token)));
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{}={}", Link::encode(name), Link::encode(value)))
        .collect();
    if pairs.is_empty() {
        uri.path().to_owned()
    } else {
        format!("{}?{}", uri.path(), pairs.join("&"))
    }
}

/// To the page on which a form stands: its template filled with the places of the form's address.
fn to_page(path: &'static str, form: PostedForm, uri: &Uri) -> Response {
    let places = path.split('/').zip(uri.path().split('/'));
    let places: Vec<(&str, &str)> = places.filter(|(place, _)| place.starts_with('{')).collect();
    let filled = form.page.split('/').map(|part| {
        let place = places.iter().find(|(place, _)| *place == part);
        place.map_or(part, |(_, value)| value)
    });
    crate::site::go(&filled.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use axum::http::header::LOCATION;

    use super::*;

    #[test]
    fn a_form_leads_to_the_page_on_which_it_stands() {
        for (path, page, uri, expected) in [
            ("/requests", "/requests/new", "/requests", "/requests/new"),
            (
                "/desk/requests/{id}/{step}",
                "/desk/requests/{id}",
                "/desk/requests/7/claim?x=y",
                "/desk/requests/7",
            ),
            ("/sign-out", "/", "/sign-out", "/"),
        ] {
            let uri: Uri = uri.parse().unwrap();
            let answer = to_page(path, PostedForm::on(page), &uri);
            assert_eq!(answer.headers()[LOCATION], expected);
        }
    }

    #[test]
    fn an_address_keeps_what_it_asks_and_one_token() {
        for (uri, token, expected) in [
            ("/a", None, "/a"),
            ("/a", Some("t"), "/a?_form=t"),
            (
                "/a?b=c%20d&_form=old&lang=es",
                Some("t"),
                "/a?b=c%20d&_form=t",
            ),
            ("/a?_form=old", None, "/a"),
        ] {
            assert_eq!(address(&uri.parse().unwrap(), token), expected);
        }
    }
}
