//! The session's cookie: its two names, which one a request may use, and how an answer sets and forgets it.
//!
//! Everywhere but on the machine itself the cookie is `Secure`, with a name that browsers give to no other kind. On plain http
//! to a loopback address (`http://127.0.0.1:8080` of `cargo xtask run`) WebKit drops such a cookie, so there, and only there, it
//! has another name and is not `Secure`. A request that may have come over a network never sets nor accepts that one.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue};
use store::Hash;

use super::session::{Token, hash_of};
use crate::host::AppState;
use crate::http::client;
use crate::http::language::cookie;
use crate::problem::ApiError;

/// What a proxy in front of us adds. A request with one of these has come from further than it seems.
const PROXY_HEADERS: [&str; 5] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
];

/// A kind of cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `__Host-`: browsers take it only with Secure, Path=/ and no Domain, so no neighboring host can set it.
    Secure,
    /// For plain http on this machine.
    Loopback,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Kind::Secure => "__Host-sid",
            Kind::Loopback => "loopback-sid",
        }
    }

    const fn attributes(self) -> &'static str {
        match self {
            Kind::Secure => "Path=/; Secure; HttpOnly; SameSite=Strict",
            Kind::Loopback => "Path=/; HttpOnly; SameSite=Strict",
        }
    }
}

/// The session's cookie as far as one request goes: what it carried, and what its answer may set.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie {
    /// What the answer sets.
    kind: Kind,
    /// What the request carried, whether it still counts or not.
    carried: Option<(Kind, Hash)>,
}

impl SessionCookie {
    /// The cookie of a request.
    pub(crate) fn of(
        app: &AppState,
        extensions: &Extensions,
        headers: &HeaderMap,
    ) -> SessionCookie {
        let public_url = app.config.public_url.as_deref();
        SessionCookie::among(headers, kind(client::peer(extensions), headers, public_url))
    }

    fn among(headers: &HeaderMap, kind: Kind) -> SessionCookie {
        let accepted: &[Kind] = match kind {
            Kind::Secure => &[Kind::Secure],
            Kind::Loopback => &[Kind::Loopback, Kind::Secure],
        };
        let carried = accepted
            .iter()
            .find_map(|kind| Some((*kind, hash_of(cookie(headers, kind.name())?))));
        SessionCookie { kind, carried }
    }

    /// The hash of the token that the request carries, whether it still counts or not.
    pub fn token_hash(&self) -> Option<Hash> {
        self.carried.map(|(_, hash)| hash)
    }

    /// The `Set-Cookie` that gives a browser a token.
    pub fn set(&self, token: &Token) -> Result<HeaderValue, ApiError> {
        let (name, attributes) = (self.kind.name(), self.kind.attributes());
        let set = format!("{name}={}; {attributes}", token.0);
        HeaderValue::try_from(set).map_err(ApiError::internal)
    }

    /// The `Set-Cookie` that makes a browser forget the token that it sent.
    pub fn forget(&self) -> Result<HeaderValue, ApiError> {
        let kind = self.carried.map_or(self.kind, |(kind, _)| kind);
        let set = format!("{}=; {}; Max-Age=0", kind.name(), kind.attributes());
        HeaderValue::try_from(set).map_err(ApiError::internal)
    }
}

impl FromRequestParts<AppState> for SessionCookie {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &AppState,
    ) -> Result<SessionCookie, Infallible> {
        Ok(SessionCookie::of(app, &parts.extensions, &parts.headers))
    }
}

/// The kind for a request: from this machine, to this machine, and through nothing in between.
fn kind(peer: IpAddr, headers: &HeaderMap, public_url: Option<&str>) -> Kind {
    let is_behind_proxy = PROXY_HEADERS.iter().any(|name| headers.contains_key(*name));
    let is_served_over_tls = public_url.is_some_and(|url| !url.starts_with("http://"));
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let is_local = peer.to_canonical().is_loopback() && host.is_some_and(is_loopback);
    if is_local && !is_behind_proxy && !is_served_over_tls {
        Kind::Loopback
    } else {
        Kind::Secure
    }
}

/// Whether a `Host` names the machine itself, as browsers see it: a loopback address, `localhost`, or a name under it.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let unbracketed = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    match unbracketed.unwrap_or(name).parse::<IpAddr>() {
        // An IPv6 address without brackets is no host.
        Ok(address) => address.is_loopback() && address.is_ipv6() == unbracketed.is_some(),
        Err(_) => {
            let name = name.to_ascii_lowercase();
            name == "localhost" || name.ends_with(".localhost")
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;
    use axum::http::header::COOKIE;

    use super::*;

    const LOCAL: &str = "127.0.0.1";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn the_loopback_cookie_is_for_loopback_hosts_and_for_no_others() {
        for (host, is_local) in [
            ("127.0.0.1", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("localhost", true),
            ("LOCALHOST:8080", true),
            ("waypost.localhost:8080", true),
            ("127.0.0.1.evil.example", false),
            ("localhost.evil.example", false),
            ("evil-localhost", false),
            ("127.0.0.1@evil.example", false),
            ("::1", false),
            ("[127.0.0.1]", false),
            ("0.0.0.0:8080", false),
            ("192.168.1.5:8080", false),
            ("waypost.example", false),
            ("", false),
        ] {
            let found = kind(LOCAL.parse().unwrap(), &headers(&[("host", host)]), None);
            assert_eq!(found == Kind::Loopback, is_local, "{host}");
        }
        assert_eq!(
            kind(LOCAL.parse().unwrap(), &HeaderMap::new(), None),
            Kind::Secure
        );
    }

    #[test]
    fn nothing_that_may_have_come_over_a_network_counts_as_local() {
        let local = headers(&[("host", "localhost:8080")]);
        for (peer, expected) in [
            (LOCAL, Kind::Loopback),
            ("::1", Kind::Loopback),
            ("::ffff:127.0.0.1", Kind::Loopback),
            ("10.0.0.7", Kind::Secure),
            ("::", Kind::Secure),
        ] {
            assert_eq!(
                kind(peer.parse().unwrap(), &local, None),
                expected,
                "{peer}"
            );
        }
        for name in PROXY_HEADERS {
            let through = headers(&[("host", "localhost:8080"), (name, LOCAL)]);
            let found = kind(LOCAL.parse().unwrap(), &through, None);
            assert_eq!(found, Kind::Secure, "{name}");
        }
        for (public_url, expected) in [
            ("https://waypost.example", Kind::Secure),
            ("http://localhost:8080", Kind::Loopback),
        ] {
            let found = kind(LOCAL.parse().unwrap(), &local, Some(public_url));
            assert_eq!(found, expected, "{public_url}");
        }
    }

    #[test]
    fn only_a_local_request_may_use_the_loopback_cookie() {
        let both = headers(&[("cookie", "__Host-sid=secure; loopback-sid=local")]);
        let one = headers(&[("cookie", "loopback-sid=local")]);
        let other = headers(&[("cookie", "__Host-sid=secure")]);
        for (headers, kind, token) in [
            (&both, Kind::Secure, Some("secure")),
            (&both, Kind::Loopback, Some("local")),
            (&one, Kind::Secure, None),
            (&one, Kind::Loopback, Some("local")),
            (&other, Kind::Secure, Some("secure")),
            (&other, Kind::Loopback, Some("secure")),
        ] {
            let found = SessionCookie::among(headers, kind).token_hash();
            assert_eq!(found, token.map(hash_of), "{kind:?} {headers:?}");
        }
    }

    #[test]
    fn a_cookie_comes_back_as_it_was_set_and_is_forgotten_under_its_name() {
        for (kind, set, forget) in [
            (
                Kind::Secure,
                "__Host-sid=abc; Path=/; Secure; HttpOnly; SameSite=Strict",
                "__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0",
            ),
            (
                Kind::Loopback,
                "loopback-sid=abc; Path=/; HttpOnly; SameSite=Strict",
                "loopback-sid=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0",
            ),
        ] {
            let before = SessionCookie::among(&HeaderMap::new(), kind);
            assert_eq!(before.set(&Token("abc".to_owned())).unwrap(), set);
            let (sent, _) = set.split_once("; ").unwrap();
            let carried = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(sent))]);
            let after = SessionCookie::among(&carried, kind);
            assert_eq!(after.token_hash(), Some(hash_of("abc")));
            assert_eq!(after.forget().unwrap(), forget);
        }
        // One that was set elsewhere is forgotten as it was set.
        let carried = headers(&[("cookie", "__Host-sid=abc")]);
        let forget = SessionCookie::among(&carried, Kind::Loopback).forget();
        assert!(
            forget
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with("__Host-sid=;")
        );
    }
}
