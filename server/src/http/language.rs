//! In which language to answer: the one chosen on the site, else the one that the browser asks for, else English.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use axum::http::request::Parts;
use words::Words;

use crate::host::AppState;

/// The cookie that holds the language chosen on the site.
pub const COOKIE_NAME: &str = "lang";

/// The words to answer with.
#[derive(Debug, Clone, Copy)]
pub struct Speak(pub Words);

impl FromRequestParts<AppState> for Speak {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Speak, Infallible> {
        Ok(Speak(of(&parts.headers, app.words)))
    }
}

/// The words that a request wants; `default` where it wants none that we have.
pub fn of(headers: &HeaderMap, default: Words) -> Words {
    let chosen = cookie(headers, COOKIE_NAME).and_then(known);
    chosen
        .or_else(|| accepted(headers, default))
        .unwrap_or(default)
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|pairs| pairs.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

/// The language on offer that is accepted most (RFC 9110, section 12.5.4). `es-MX` is served by `es`.
fn accepted(headers: &HeaderMap, default: Words) -> Option<Words> {
    let ranges = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?.split(',');
    let mut wanted: Vec<(u32, Words)> = ranges
        .filter_map(|text| range(text, default))
        .filter(|(weight, _)| *weight > 0)
        .collect();
    // A stable sort: of two that are wanted alike, the first named comes first.
    wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    wanted.first().map(|(_, words)| *words)
}

/// A language range with its weight in thousandths.
fn range(text: &str, default: Words) -> Option<(u32, Words)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, ""));
    let weight = match parameters.trim().strip_prefix("q=") {
        Some(weight) => weight
            .trim()
            .parse::<f32>()
            .ok()
            .filter(|weight| (0.0..=1.0).contains(weight))?,
        None => 1.0,
    };
    let words = if tag.trim() == "*" {
        default
    } else {
        known(tag.trim().split('-').next()?)?
    };
    Some(((weight * 1000.0).round() as u32, words))
}

fn known(language: &str) -> Option<Words> {
    Words::of(&language.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_cookie_wins_then_the_browser_then_english() {
        let english = Words::of("en").unwrap();
        for (cookie, accept, expected) in [
            ("", "", "en"),
            ("", "es", "es"),
            ("", "es-MX,es;q=0.9,en;q=0.8", "es"),
            ("", "fr, en;q=0.2, es;q=0.7", "es"),
            ("", "de, *;q=0.5", "en"),
            ("", "es;q=0, en;q=0.1", "en"),
            ("", "es;q=high, en;q=0.1", "en"),
            ("", "fr", "en"),
            ("lang=es", "en", "es"),
            ("a=b; lang=ES; c=d", "en", "es"),
            ("lang=fr", "es", "es"),
            ("slang=es", "", "en"),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(COOKIE, cookie), (ACCEPT_LANGUAGE, accept)] {
                if !value.is_empty() {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            assert_eq!(
                of(&headers, english).language(),
                expected,
                "{cookie:?} {accept:?}"
            );
        }
    }
}
