//! A click on another site's page: the session's cookie stays at home, and the reader arrives at the page all the same.

use rules::Role;

use crate::service::Service;
use crate::wire::{Answer, Request};

const AGAIN: &str = "<meta http-equiv=\"refresh\" content=\"0;url=";

/// A request as a browser makes it for a page.
fn visit(path: &str, site: &str) -> Request {
    Request::new("GET", path)
        .header("accept", "text/html")
        .header("sec-fetch-site", site)
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document")
}

/// The cookies that an answer sets, as a browser sends them back.
fn cookies(answer: &Answer) -> String {
    let set = answer.headers.iter();
    let set = set.filter(|(name, _)| name == "set-cookie");
    let pairs = set.filter_map(|(_, value)| value.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_link_on_another_site_leads_to_the_page_that_it_names() {
    let service = Service::start();
    let (candidate, support) = (service.candidate(), service.member(Role::TechSupport));
    for (reader, path) in [
        (&candidate, "/profile/programs"),
        (&candidate, "/profile"),
        (&candidate, "/registration"),
        (&candidate, "/register?series=office-2007"),
        (&candidate, "/requests"),
        (&support, "/users?q=ada&_after=x"),
    ] {
        // The browser sends what is not `SameSite=Strict`: the language, and nothing else.
        let first = service.send(&visit(path, "cross-site").header("cookie", "lang=es"));
        assert_eq!(first.status, 200, "{path}");
        assert!(first.body.contains(AGAIN), "{path}: {}", first.body);
        assert!(first.body.contains("<html lang=\"es\">"), "{path}");
        let href = format!("href=\"{}\"", path.replace('&', "&amp;"));
        assert!(first.body.contains(&href), "{path}: {}", first.body);
        assert_eq!(first.header("cache-control"), Some("no-store"));
        // The second request is the page's own.
        let both = format!("{}; {}", reader.cookie, cookies(&first));
        let second = service.send(&visit(path, "same-origin").header("cookie", &both));
        assert_eq!(second.status, 200, "{path}");
        assert!(second.body.contains(&reader.email), "{path}");
        assert!(!second.body.contains(AGAIN), "{path}");
        // Arrived, the next click is loaded again, too.
        assert_eq!(cookies(&second), "arriving=", "{path}");
    }
}

#[test]
fn nobody_is_sent_in_a_circle() {
    let service = Service::start();
    for path in ["/profile/programs", "/users", "/profile", "/registration"] {
        let first = service.send(&visit(path, "cross-site"));
        assert!(first.body.contains(AGAIN), "{path}");
        // Nobody is signed in. That is said at once, also to a browser that names the other site again.
        for site in ["same-origin", "cross-site"] {
            let request = visit(path, site).header("cookie", &cookies(&first));
            let second = service.send(&request);
            assert!(!second.body.contains(AGAIN), "{path} {site}");
            let asks = second.header("location").unwrap_or(&second.body);
            assert!(asks.contains("/sign-in?_next="), "{path} {site}");
        }
    }
}

#[test]
fn only_pages_that_depend_on_the_reader_are_loaded_again() {
    let service = Service::start();
    for path in ["/", "/guide", "/api/v1/session", "/healthz", "/nowhere"] {
        let answer = service.send(&visit(path, "cross-site"));
        assert!(!answer.body.contains(AGAIN), "{path}");
    }
    // A picture, a frame, a request of a script: none of them is somebody who arrives.
    for (name, value) in [("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "iframe")] {
        let request = visit("/profile", "cross-site").header(name, value);
        assert!(!service.send(&request).body.contains(AGAIN), "{value}");
    }
}
