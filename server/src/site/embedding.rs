//! Whose pages may show the guide in a frame. By default nobody's but our own.

use axum::http::HeaderValue;
use url::{Host, Url};

use crate::http::headers::csp_framed_by;

/// Everybody's.
const ANY: &str = "*";

/// Reads what an operator gives: `*`, or an origin such as `https://shop.example`, as browsers write it.
pub fn ancestor(text: &str) -> Result<String, String> {
    let refused = || "give the pages as https://HOST, without a path, or * for all".to_owned();
    if text == ANY {
        return Ok(ANY.to_owned());
    }
    let url = Url::parse(text).map_err(|_| refused())?;
    // A name that a policy would take apart, or read as a pattern, is no name of a host.
    let is_named = match url.host() {
        Some(Host::Domain(name)) => name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    let is_origin = matches!(url.scheme(), "https" | "http")
        && matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if is_named && is_origin {
        Ok(url.origin().ascii_serialization())
    } else {
        Err(refused())
    }
}

/// The content security policy of a page that these may frame, beside our own.
pub(crate) fn policy(ancestors: &[String]) -> HeaderValue {
    let all = if ancestors.iter().any(|ancestor| ancestor == ANY) {
        ANY.to_owned()
    } else {
        let named = ancestors.iter().map(|ancestor| format!(" {ancestor}"));
        format!("'self'{}", named.collect::<String>())
    };
    csp_framed_by(&all)
}

#[cfg(test)]
mod tests {
    use super::{ancestor, policy};

    #[test]
    fn a_page_that_may_frame_the_guide_is_an_origin() {
        for (given, taken) in [
            ("*", Some("*")),
            ("https://shop.example", Some("https://shop.example")),
            ("https://Shop.example:443/", Some("https://shop.example")),
            ("http://localhost:3000", Some("http://localhost:3000")),
            ("http://[::1]:3000", Some("http://[::1]:3000")),
            ("https://shop.example/below", None),
            ("https://shop.example?a", None),
            ("https://shop.example#a", None),
            ("https://me@shop.example", None),
            ("https://me:secret@shop.example", None),
            ("shop.example", None),
            ("null", None),
            ("'self'", None),
            ("", None),
            ("file:///shop", None),
            ("data:text/html,x", None),
            // Nothing but an origin gets into the policy.
            ("https://*.example", None),
            ("https://shop.example;script-src", None),
            ("https://shop.example,x", None),
            ("https://a'b.example", None),
            ("https://shop.example https://other.example", None),
        ] {
            assert_eq!(ancestor(given).ok().as_deref(), taken, "{given}");
        }
    }

    #[test]
    fn nobody_else_may_unless_named() {
        let framed_by = |ancestors: &[&str]| {
            let ancestors: Vec<String> = ancestors.iter().map(|&one| one.to_owned()).collect();
            let policy = policy(&ancestors);
            let policy = policy.to_str().unwrap().to_owned();
            let (_, last) = policy.rsplit_once("; ").unwrap();
            last.to_owned()
        };
        assert_eq!(framed_by(&[]), "frame-ancestors 'self'");
        assert_eq!(
            framed_by(&["https://a.example", "https://b.example"]),
            "frame-ancestors 'self' https://a.example https://b.example"
        );
        assert_eq!(framed_by(&["https://a.example", "*"]), "frame-ancestors *");
    }
}
