//! Signing in, up and out by plain forms, as a browser without a script does it.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::service::{PASSWORD, Service};
use crate::wire::{Answer, Request};

fn sign_in<'f>(email: &'f str, password: &'f str) -> [(&'f str, &'f str); 2] {
    [("email", email), ("password", password)]
}

/// The page tells what is wrong at its top and beside the field, and says so in its title.
fn assert_says(answer: &Answer, status: u16, field: &str, sentence: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.title().starts_with("Error: "), "{}", answer.title());
    let text = answer.body.matches(sentence).count();
    assert_eq!(text, 2, "{sentence}: {}", answer.body);
    assert!(answer.body.contains(&format!("href=\"#{field}\"")));
    assert!(!answer.body.contains(PASSWORD));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn a_form_signs_in_and_leads_to_the_registration() {
    let service = Service::start();
    let email = service.candidate().email;
    let page = service.page("/sign-in");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("action=\"/sign-in\""), "{}", page.body);
    let answer = service.submit("/sign-in", &sign_in(&email, PASSWORD));
    assert_eq!(answer.onward(), "/registration");
    let mine = Request::new("GET", api::path::PROFILE).header("cookie", &answer.cookie());
    assert_eq!(service.send(&mine).status, 200);
}

#[test]
fn a_browser_that_keeps_no_cookie_is_told_after_signing_in_and_only_then() {
    let service = Service::start();
    let email = service.candidate().email;
    let lost = "your browser did not keep the cookie";
    let answer = service.submit("/sign-in?_next=/profile", &sign_in(&email, PASSWORD));
    let page = service.page(answer.location());
    assert_eq!(page.status, 200);
    assert!(page.body.contains(lost), "{}", page.body);
    assert!(page.title().starts_with("Error: "), "{}", page.title());
    // The next try leads to the same place.
    assert!(page.body.contains("action=\"/sign-in?_next=%2Fprofile\""));
    let spanish = Request::new("GET", answer.location()).header("accept-language", "es");
    assert!(
        service
            .send(&spanish)
            .body
            .contains("su navegador no ha guardado la cookie")
    );
    // Whose session is over has a cookie that came back.
    let cookie = answer.cookie();
    let kept = Request::new("GET", answer.location()).header("cookie", &cookie);
    assert_eq!(service.send(&kept).location(), "/profile");
    service.send(&Request::new("DELETE", api::path::SESSION).header("cookie", &cookie));
    let over = service.send(&kept);
    assert!(over.status == 200 && !over.body.contains(lost));
    assert!(!service.page("/sign-in").body.contains(lost));
}

#[test]
fn a_form_leads_on_to_a_page_of_the_site_and_nowhere_else() {
    let service = Service::start();
    let email = service.candidate().email;
    for (next, leads_to) in [
        ("/profile", "/profile"),
        (
            "%2Fprofile%2Fprograms%3Fa%3D1%26b",
            "/profile/programs?a=1&b",
        ),
        ("/users?q=a%25C3%25A9", "/users?q=a%C3%A9"),
        ("//example.invalid", "/registration"),
        ("https%3A%2F%2Fexample.invalid", "/registration"),
        ("/%5Cexample.invalid", "/registration"),
        ("/a%0D%0Aset-cookie:%20x", "/registration"),
        ("/api/v1/session", "/registration"),
        ("", "/registration"),
    ] {
        let path = format!("/sign-in?_next={next}");
        let page = service.page(&path);
        // The form keeps the way on, if it is one.
        let kept = page.body.contains("action=\"/sign-in?_next=");
        assert_eq!(kept, leads_to != "/registration", "{next}");
        let answer = service.submit(&path, &sign_in(&email, PASSWORD));
        assert_eq!(answer.onward(), leads_to, "{next}");
        let came_in = Request::new("GET", answer.location()).header("cookie", &answer.cookie());
        assert_eq!(service.send(&came_in).location(), leads_to, "{next}");
        assert_eq!(
            answer
                .headers
                .iter()
                .filter(|(name, _)| name == "set-cookie")
                .count(),
            1
        );
    }
}

#[test]
fn a_form_that_is_refused_comes_back_with_what_was_typed_but_the_password() {
    let service = Service::start();
    let candidate = service.candidate();
    let answer = service.submit(
        "/sign-in?_next=/profile",
        &sign_in(&candidate.email, "a wrong password"),
    );
    let wrong = "The email address and password do not go together. Check both and try again.";
    assert_says(&answer, 401, "email", wrong);
    assert!(
        answer
            .body
            .contains(&format!("value=\"{}\"", candidate.email))
    );
    assert!(!answer.body.contains("a wrong password"));
    assert!(
        answer.body.contains("action=\"/sign-in?_next=%2Fprofile\""),
        "{}",
        answer.body
    );
    assert_eq!(answer.header("set-cookie"), None);

    let typed = [
        ("email", candidate.email.as_str()),
        ("password", PASSWORD),
        ("first_name", "<Nadia>"),
        ("last_name", "O’Koro"),
    ];
    let answer = service.submit("/sign-up", &typed);
    assert_eq!(
        answer.status, 303,
        "that it has an account is told to the address alone"
    );

    let answer = service.submit(
        "/sign-up",
        &[("password", "short"), ("email", "no address")],
    );
    for (field, sentence) in [
        ("first_name", "Enter your first name"),
        (
            "email",
            "Enter an email address in the correct format, like name@example.com",
        ),
        ("password", "Password must be 10 characters or more"),
    ] {
        assert_says(&answer, 422, field, sentence);
    }
}

#[test]
fn too_many_attempts_are_told_on_the_page_with_the_time_to_wait() {
    let service = Service::with(|config| {
        config.limits.attempts = NonZeroU32::MIN;
        config.limits.attempt_every = Duration::from_secs(30);
    });
    let form = sign_in("nobody@example.com", "a wrong password");
    service.submit("/sign-in", &form);
    let answer = service.submit("/sign-in", &form);
    assert_says(
        &answer,
        429,
        "email",
        "There were too many attempts. Wait, then try again. Try again in 30 seconds.",
    );
    assert_eq!(answer.header("retry-after"), Some("30"));
}

#[test]
fn a_form_makes_an_account_and_signs_in() {
    let service = Service::start();
    let form = [
        ("email", "nadia@example.com"),
        ("password", PASSWORD),
        ("first_name", "Nadia"),
        ("last_name", ""),
    ];
    let answer = service.submit("/sign-up?_next=/register", &form);
    assert_eq!(answer.onward(), "/register");
    let session = Request::new("GET", api::path::SESSION).header("cookie", &answer.cookie());
    assert_eq!(
        service.send(&session).json()["account"]["email"],
        "nadia@example.com"
    );
}

#[test]
fn a_form_signs_out_and_the_cookie_counts_no_more() {
    let service = Service::start();
    let candidate = service.candidate();
    let answer = candidate.submit("/sign-out", &[]);
    assert_eq!(answer.location(), "/");
    assert!(
        answer
            .header("set-cookie")
            .unwrap()
            .ends_with("; Max-Age=0")
    );
    assert_eq!(candidate.get(api::path::PROFILE).problem(), "not-signed-in");
    assert_eq!(service.submit("/sign-out", &[]).location(), "/");
}

#[test]
fn who_is_signed_in_goes_on_at_once_unless_the_password_is_wanted_again() {
    let service = Service::start();
    let candidate = service.candidate();
    assert_eq!(candidate.page("/sign-in").location(), "/registration");
    assert_eq!(
        candidate.page("/sign-up?_next=/profile").location(),
        "/profile"
    );
    let again = candidate.page("/sign-in?_again=yes&_next=/profile/programs");
    assert_eq!(again.status, 200);
    assert!(
        again.body.contains("enter your password once more"),
        "{}",
        again.body
    );
    assert!(
        again
            .body
            .contains(&format!("value=\"{}\"", candidate.email))
    );
    assert!(
        !again.body.contains("href=\"/sign-up"),
        "there is an account already"
    );
    let action = "/sign-in?_again=yes&_next=%2Fprofile%2Fprograms";
    assert!(
        again
            .body
            .contains(&format!("action=\"{}\"", action.replace('&', "&amp;"))),
        "{}",
        again.body
    );
    let answer = candidate.submit(action, &sign_in(&candidate.email, PASSWORD));
    assert_eq!(answer.onward(), "/profile/programs");
    assert_ne!(answer.cookie(), candidate.cookie);
    // With another account, nothing of this one stands in the form.
    let other = candidate.page("/sign-in?_again=other");
    assert_eq!(other.status, 200);
    assert!(
        !other
            .body
            .contains(&format!("value=\"{}\"", candidate.email))
    );
    // To a visitor it is the ordinary page.
    let visitor = service.page("/sign-in?_again=yes");
    assert!(!visitor.body.contains("once more"));
}

#[test]
fn a_form_from_another_site_signs_nobody_in_and_says_so_on_a_page() {
    let service = Service::start();
    let email = service.candidate().email;
    for path in ["/sign-in", "/sign-up", "/sign-out"] {
        let request = Request::new("POST", path)
            .form(&sign_in(&email, PASSWORD))
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://elsewhere.test");
        let answer = service.send(&request);
        assert_eq!((answer.status, answer.header("set-cookie")), (403, None));
        assert!(
            answer
                .body
                .contains("The request came from another website"),
            "{}",
            answer.body
        );
    }
}

#[test]
fn the_pages_speak_the_language_of_the_reader() {
    let service = Service::start();
    let request = Request::new("POST", "/sign-in")
        .form(&sign_in("nobody@example.com", "a wrong password"))
        .header("cookie", "lang=es");
    let answer = service.shown(service.send(&request), "lang=es");
    assert!(answer.body.contains("<html lang=\"es\""));
    assert!(answer.body.contains("no coinciden"), "{}", answer.body);
}

#[test]
fn the_log_tells_who_by_role_and_number_and_why_a_sign_in_failed() {
    let service = Service::start();
    let candidate = service.candidate();
    let account = candidate.get(api::path::SESSION).json()["account"]["id"]
        .as_str()
        .unwrap()
        .replace('-', "");
    service.submit("/sign-in", &sign_in(&candidate.email, "a wrong password"));
    service.submit(
        "/sign-in",
        &sign_in("nobody@example.com", "a wrong password"),
    );
    candidate.page("/admin/staff");
    candidate.get(api::path::PROFILE);
    let log = service.stop();
    let who = format!(" candidate:{}", &account[24..]);
    for (line, more) in [
        (" POST /api/v1/account 201 ", who.as_str()),
        (" GET /api/v1/profile 200 ", who.as_str()),
        (
            " GET /admin/staff 403 ",
            &format!("{who} /problems/forbidden role"),
        ),
        (
            " POST /sign-in 401 ",
            " /problems/wrong-credentials wrong-password",
        ),
        (
            " POST /sign-in 401 ",
            " /problems/wrong-credentials no-account",
        ),
    ] {
        assert!(
            log.lines()
                .any(|found| found.contains(line) && found.ends_with(more)),
            "{line} {more}: {log}"
        );
    }
    assert!(
        !log.contains("example.com") && !log.contains("Nadia"),
        "{log}"
    );
}
