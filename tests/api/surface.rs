//! What every answer has, whatever was asked: headers, methods, languages, and a description that is true.

use serde_json::{Value, json};

use crate::service::Service;
use crate::wire::{Answer, Request};

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];

/// One answer of every sort.
fn answers(service: &Service) -> Vec<Answer> {
    let candidate = service.candidate();
    vec![
        service.get(api::path::HEALTH),
        service.get(api::path::SESSION),
        service.get(api::path::POLICIES),
        service.get("/no/such/page"),
        service.get(api::path::PROFILE),
        candidate.get(api::path::PROFILE),
        service.post(api::path::SESSION, &json!([])),
        service.send(&Request::new("DELETE", api::path::HEALTH)),
        service.send(&Request::new("OPTIONS", api::path::SESSION)),
        service.send(&candidate.request("DELETE", api::path::SESSION)),
    ]
}

#[test]
fn every_answer_has_the_headers_that_keep_a_browser_safe() {
    let service = Service::start();
    for answer in answers(&service) {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{answer:?}");
        }
        let csp = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(csp.split("; ").any(|found| found == part), "{part}: {csp}");
        }
        assert!(!csp.contains("unsafe-inline") && !csp.contains("'unsafe-eval'"));
        assert!(
            answer
                .header("permissions-policy")
                .unwrap()
                .contains("camera=()")
        );
        assert!(answer.header("x-request-id").is_some());
        assert!(answer.header("cache-control").is_some());
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(
            answer.header("strict-transport-security"),
            None,
            "came over plain http"
        );
        assert_eq!(answer.header("server"), None);
    }
    assert_eq!(
        service.get(api::path::SESSION).header("cache-control"),
        Some("no-store")
    );
}

#[test]
fn what_does_not_exist_is_a_problem_for_a_program_and_a_file_is_never_a_page() {
    let service = Service::start();
    let always = [
        "/api/v1/nothing",
        "/api/v2/session",
        "/api/v1/session/",
        "/nothing.js",
        "/%2e%2e/x.wasm",
    ];
    let for_programs = ["/nothing", "/../etc/passwd", "//", "/%00"];
    for (paths, accept) in [
        (always.as_slice(), "text/html"),
        (&always, "*/*"),
        (&for_programs, "*/*"),
    ] {
        for path in paths {
            for method in ["GET", "POST", "DELETE"] {
                let answer = service.send(&Request::new(method, path).header("accept", accept));
                let found = (answer.status, answer.problem());
                assert_eq!(
                    found,
                    (404, "not-found".to_owned()),
                    "{method} {path} {answer:?}"
                );
            }
        }
    }
}

#[test]
fn another_method_is_refused_and_told_which_there_are() {
    let service = Service::start();
    for (method, path, allow) in [
        ("DELETE", api::path::HEALTH, "GET,HEAD"),
        ("PUT", api::path::SESSION, "GET,HEAD,POST,DELETE"),
        ("GET", api::path::ACCOUNT, "POST"),
        ("TRACE", api::path::SESSION, "GET,HEAD,POST,DELETE"),
        ("PROPFIND", api::path::PROFILE, "GET,HEAD,PUT"),
    ] {
        let answer = service.send(&Request::new(method, path));
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (405, "method-not-allowed"),
            "{method} {path}"
        );
        assert_eq!(answer.header("allow"), Some(allow));
    }
}

#[test]
fn options_tells_the_methods_and_head_the_headers() {
    let service = Service::start();
    let options = service.send(&Request::new("OPTIONS", api::path::PROFILE));
    assert_eq!(
        (
            options.status,
            options.header("allow"),
            options.body.as_str()
        ),
        (204, Some("GET,HEAD,PUT"), "")
    );
    for path in [api::path::HEALTH, api::path::POLICIES, "/nothing"] {
        let (get, head) = (service.get(path), service.send(&Request::new("HEAD", path)));
        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{path}"
        );
        for name in ["content-type", "content-length", "etag"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[test]
fn a_problem_speaks_the_language_of_the_request() {
    let service = Service::start();
    let language = |name: &str, value: &str| {
        let answer = service.send(&Request::new("GET", api::path::PROFILE).header(name, value));
        (
            answer.header("content-language").unwrap().to_owned(),
            answer.json()["title"].as_str().unwrap().to_owned(),
        )
    };
    let english = (
        "en".to_owned(),
        "You are not signed in. Sign in to continue.".to_owned(),
    );
    let spanish = (
        "es".to_owned(),
        "No ha iniciado sesión. Inicie sesión para continuar.".to_owned(),
    );
    assert_eq!(language("accept-language", "fr"), english);
    assert_eq!(language("accept-language", "es-CL, en;q=0.5"), spanish);
    assert_eq!(language("cookie", "lang=es"), spanish);
}

#[test]
fn the_description_has_every_method_of_every_path_and_no_other() {
    let service = Service::start();
    let document = service.get(api::path::OPENAPI).json();
    assert_eq!(document["openapi"], json!("3.1.0"));
    for (path, described) in document["paths"].as_object().unwrap() {
        let described: Vec<&str> = described
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        for method in METHODS
            .iter()
            .filter(|method| !matches!(**method, "head" | "options"))
        {
            let answer = service.send(&Request::new(
                &method.to_uppercase(),
                &path.replace("{id}", "mcp-id"),
            ));
            assert_eq!(
                answer.status != 405,
                described.contains(method),
                "{method} {path}"
            );
            assert_ne!(answer.status, 500, "{method} {path}");
        }
    }
}

#[test]
fn every_answer_to_an_empty_request_is_described() {
    let service = Service::start();
    let candidate = service.candidate();
    let document = service.get(api::path::OPENAPI).json();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let path = path.replace("{id}", "mcp-id");
            let method = method.to_uppercase();
            // Signing out last would end the session of those after it.
            let visitor = service.send(&Request::new(&method, &path));
            let known = if method == "DELETE" {
                visitor.clone()
            } else {
                service.send(&candidate.request(&method, &path))
            };
            for answer in [visitor, known] {
                let response: &Value = &operation["responses"][answer.status.to_string()];
                let description = response["description"].as_str();
                assert!(
                    description.is_some_and(|text| text.contains(&answer.problem())),
                    "{method} {path} {answer:?}"
                );
            }
        }
    }
}

#[test]
fn every_answer_says_which_build_it_is_of() {
    let service = Service::start();
    for path in [
        "/",
        "/guide",
        api::served::OFFLINE,
        api::path::HEALTH,
        api::path::PROFILE,
        "/nothing.js",
        "/nothing",
    ] {
        let answer = service.send(&Request::new("GET", path).header("accept", "text/html"));
        assert_eq!(
            answer.header(api::path::BUILD_HEADER),
            Some(waypost::BUILD),
            "{path}"
        );
    }
}

#[test]
fn the_page_that_a_device_keeps_is_the_same_for_everybody() {
    let service = Service::start();
    let candidate = service.candidate();
    let [visitor, known] = [
        service.get(api::served::OFFLINE),
        service.send(&candidate.request("GET", api::served::OFFLINE)),
    ];
    assert_eq!((visitor.status, &visitor.body), (200, &known.body));
    assert_eq!(visitor.header("cache-control"), Some("no-cache"));
    for sign in ["data-shell=\"offline\"", "data-rules=\"mcp-id 2013.1\""] {
        assert!(visitor.body.contains(sign), "{}", visitor.body);
    }
    assert!(!known.body.contains("data-account"));
    // A page of somebody's says whose it is, so that the device knows whose things it may send.
    let own = service.send(&candidate.request("GET", api::served::TRANSCRIPT));
    let account = service.send(&candidate.request("GET", api::path::SESSION));
    let id = account.json()["account"]["id"].as_str().unwrap().to_owned();
    assert!(own.body.contains(&format!("data-account=\"{id}\"")));
}

#[test]
fn the_service_says_that_it_is_well() {
    let service = Service::start();
    let answer = service.get(api::path::HEALTH);
    assert_eq!(
        (answer.status, answer.header("cache-control")),
        (200, Some("no-store"))
    );
    assert_eq!(
        answer.json(),
        json!({ "status": "ok", "build": waypost::BUILD })
    );
}
