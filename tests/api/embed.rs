//! The guide within a page of somebody else's: who may frame it, and that nothing else can be framed.

use api::served::EMBED;

use crate::service::Service;
use crate::wire::Answer;

fn framed_by(answer: &Answer) -> &str {
    let policy = answer.header("content-security-policy").unwrap();
    let mut parts = policy.split("; ");
    parts
        .find_map(|part| part.strip_prefix("frame-ancestors "))
        .unwrap()
}

#[test]
fn the_guide_can_be_framed_by_whom_the_operator_names_and_no_other_page_by_anybody() {
    for (named, expected) in [
        (vec![], "'self'"),
        (
            vec!["https://a.example", "http://localhost:3000"],
            "'self' https://a.example http://localhost:3000",
        ),
        (vec!["*"], "*"),
    ] {
        let service = Service::with(|config| {
            config.embed_on = named.iter().map(|&origin| origin.to_owned()).collect();
        });
        let embedded = service.page(EMBED);
        assert_eq!((embedded.status, framed_by(&embedded)), (200, expected));
        for path in ["/", "/guide", "/sign-in", "/embed/more", "/healthz"] {
            assert_eq!(framed_by(&service.page(path)), "'none'", "{path}");
        }
    }
}

#[test]
fn the_page_has_the_headers_of_all_pages_but_those_that_keep_it_out_of_frames() {
    let service = Service::start();
    let answer = service.page(EMBED);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-cache"),
        ("cross-origin-opener-policy", "unsafe-none"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert_eq!(answer.header("set-cookie"), None);
    let policy = answer.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

#[test]
fn it_asks_in_the_language_and_theme_of_its_address_and_stays_in_itself() {
    let service = Service::start();
    let page = service.page("/embed?lang=es&theme=dark&_v=2013.1&series=office-2003");
    assert!(
        page.body.contains("<html lang=\"es\" data-theme=\"dark\">"),
        "{}",
        page.body
    );
    assert_eq!(page.header("set-cookie"), None);
    for kept in [
        "name=\"lang\" value=\"es\"",
        "name=\"theme\" value=\"dark\"",
        "action=\"/embed\"",
    ] {
        assert!(page.body.contains(kept), "{kept}: {}", page.body);
    }
    // What leads out of the frame opens a tab; everything else is the page itself.
    for link in page.body.split("<a ").skip(1) {
        let link = link.split('>').next().unwrap();
        let href = link
            .split("href=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let leaves =
            !href.starts_with(EMBED) && !href.starts_with("tel:") && !href.starts_with('#');
        assert_eq!(link.contains("target=\"_blank\""), leaves, "{link}");
    }
    let hostile = service
        .page("/embed?theme=%22%3E%3Cscript%3E&lang=%22%3E&series=%22%3E%3Cscript%3E&_at=%3Cb%3E");
    assert_eq!(hostile.status, 200);
    assert!(!hostile.body.contains("\"><script>") && !hostile.body.contains("<b>"));
}

#[test]
fn an_outcome_is_named_for_the_page_around_and_its_answers_are_not() {
    let service = Service::start();
    let page = service.page("/embed?_v=2013.1&series=office-2003&has-id=none&passed=no");
    let text = page.body.split("data-outcome=\"").nth(1);
    let text = text.unwrap_or_else(|| panic!("{}", page.body));
    let text = text.split('"').next().unwrap();
    assert_eq!(text, "mcp-id 2013.1 pass-first not-eligible");
    assert!(!service.page(EMBED).body.contains("data-outcome"));
}
