//! Coming in, staying in, going out.

use std::num::NonZeroU32;
use std::time::Duration;

use rules::Role;
use serde_json::{Value, json};

use crate::clerks::imported;
use crate::matrix::without_ids;
use crate::people::word_2003;
use crate::service::{PASSWORD, Service, sign_in, sign_up};
use crate::wire::Request;

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn a_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let service = Service::start();
    let signed_up = service.post(api::path::ACCOUNT, &sign_up("nadia@example.com"));
    let signed_in = service.post(api::path::SESSION, &sign_in("NADIA@example.com", PASSWORD));
    assert_eq!((signed_up.status, signed_in.status), (201, 200));
    assert_ne!(
        signed_up.cookie(),
        signed_in.cookie(),
        "a sign-in has a token of its own"
    );
    for answer in [signed_up, signed_in] {
        let set = answer.header("set-cookie").unwrap();
        let (cookie, attributes) = set.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Strict");
        let token = cookie.strip_prefix("__Host-sid=").unwrap();
        assert!(token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(!answer.body.contains(token));
        assert!(
            !format!("{:?}", service.records()).contains(token),
            "only the hash is on record"
        );
        let account = answer.json()["account"].clone();
        assert_eq!(
            (&account["email"], &account["name"]),
            (&json!("nadia@example.com"), &json!("Nadia Okoro"))
        );
    }
}

/// A browser on the machine itself, at README's address.
fn on_this_machine(method: &str, path: &str) -> Request {
    Request::new(method, path).header("host", "127.0.0.1:8080")
}

#[test]
fn on_the_machine_itself_the_cookie_is_one_that_every_browser_keeps_there() {
    let service = Service::start();
    let email = service.candidate().email;
    let form = sign_in(&email, PASSWORD);
    let answer = service.send(&on_this_machine("POST", api::path::SESSION).json(&form));
    let set = answer.header("set-cookie").unwrap();
    let (cookie, attributes) = set.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
    assert!(cookie.starts_with("loopback-sid="), "{cookie}");
    let who = |request: Request| {
        let answer = service.send(&request.header("cookie", cookie));
        answer.json()["account"]["email"].clone()
    };
    let session = || on_this_machine("GET", api::path::SESSION);
    assert_eq!(who(session()), json!(email));
    // The same cookie counts nowhere else: under another name of the service, or through whatever has taken TLS off.
    assert_eq!(who(session().header("host", "waypost.test")), Value::Null);
    for (name, value) in [
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", "203.0.113.9"),
        ("forwarded", "proto=https"),
    ] {
        assert_eq!(who(session().header(name, value)), Value::Null, "{name}");
        let through = on_this_machine("POST", api::path::SESSION).header(name, value);
        let set = service.send(&through.json(&form));
        assert!(set.cookie().starts_with("__Host-sid="), "{name}");
    }
    let out = service.send(&on_this_machine("DELETE", api::path::SESSION).header("cookie", cookie));
    let forgotten = "loopback-sid=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0";
    assert_eq!(out.header("set-cookie"), Some(forgotten));
    assert_eq!(who(session()), Value::Null);
}

#[test]
fn a_site_that_people_reach_over_https_never_has_the_cookie_of_the_machine_itself() {
    let service = Service::with(|config| {
        config.public_url = Some("https://waypost.example".to_owned());
    });
    let form = sign_in(&service.candidate().email, PASSWORD);
    let answer = service.send(&on_this_machine("POST", api::path::SESSION).json(&form));
    assert!(answer.header("set-cookie").unwrap().contains("; Secure"));
    let renamed = answer.cookie().replace("__Host-sid", "loopback-sid");
    let session = on_this_machine("GET", api::path::SESSION).header("cookie", &renamed);
    assert_eq!(service.send(&session).json()["account"], Value::Null);
}

#[test]
fn a_visitor_is_nobody() {
    let service = Service::start();
    assert_eq!(
        service.get(api::path::SESSION).json(),
        json!({ "account": null })
    );
}

#[test]
fn a_session_is_over_after_signing_out_whoever_kept_the_cookie() {
    let service = Service::start();
    let candidate = service.candidate();
    assert_eq!(candidate.get(api::path::PROFILE).status, 200);
    let answer = service.send(&candidate.request("DELETE", api::path::SESSION));
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    assert!(
        answer
            .header("set-cookie")
            .unwrap()
            .ends_with("; Max-Age=0")
    );
    assert_eq!(candidate.get(api::path::PROFILE).problem(), "not-signed-in");
    assert_eq!(service.records()["session"], Vec::<String>::new());
    assert_eq!(
        service
            .send(&Request::new("DELETE", api::path::SESSION))
            .status,
        204
    );
}

#[test]
fn signing_in_ends_the_session_that_the_browser_had() {
    let service = Service::start();
    let candidate = service.candidate();
    let again = candidate
        .request("POST", api::path::SESSION)
        .json(&sign_in(&candidate.email, PASSWORD));
    assert_eq!(service.send(&again).status, 200);
    assert_eq!(candidate.get(api::path::PROFILE).problem(), "not-signed-in");
}

#[test]
fn a_session_ends_when_it_is_not_used_and_at_last_anyway() {
    let service = Service::start();
    let idle = service.candidate();
    service.wait(30 * MINUTE + MINUTE);
    assert_eq!(idle.get(api::path::PROFILE).problem(), "not-signed-in");

    let busy = service.candidate();
    for _ in 0..(12 * HOUR).as_secs() / (25 * MINUTE).as_secs() {
        service.wait(25 * MINUTE);
        assert_eq!(busy.get(api::path::PROFILE).status, 200);
    }
    service.wait(25 * MINUTE);
    assert_eq!(busy.get(api::path::PROFILE).problem(), "not-signed-in");
}

#[test]
fn an_unknown_address_and_a_wrong_password_are_answered_alike() {
    let service = Service::start();
    let known = service.candidate().email;
    let answered = |email: &str| {
        let answer = service.post(api::path::SESSION, &sign_in(email, "a wrong password"));
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (401, "wrong-credentials")
        );
        let mut problem = answer.json();
        problem["instance"] = Value::Null;
        let names: Vec<String> = answer.headers.into_iter().map(|(name, _)| name).collect();
        (problem, names)
    };
    assert_eq!(answered(&known), answered("nobody@example.com"));
}

#[test]
fn a_client_has_only_so_many_attempts_and_gets_them_back() {
    let service = Service::with(|config| {
        config.limits.attempts = NonZeroU32::new(3).unwrap();
        config.limits.attempt_every = Duration::from_secs(10);
    });
    let attempt =
        |email: &str| service.post(api::path::SESSION, &sign_in(email, "a wrong password"));
    for number in 0..3 {
        assert_eq!(
            attempt(&format!("{number}@example.com")).problem(),
            "wrong-credentials"
        );
    }
    let refused = attempt("another@example.com");
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (429, "too-many-attempts")
    );
    assert_eq!(refused.header("retry-after"), Some("10"));
    assert_eq!(refused.json()["detail"], json!("Try again in 10 seconds."));
    let sign_up = service.post(api::path::ACCOUNT, &sign_up("nadia@example.com"));
    assert_eq!(sign_up.problem(), "too-many-attempts");
    assert_eq!(service.records()["account"], Vec::<String>::new());
    service.wait(Duration::from_secs(10));
    assert_eq!(
        attempt("another@example.com").problem(),
        "wrong-credentials"
    );
    assert_eq!(
        attempt("another@example.com").problem(),
        "too-many-attempts"
    );
}

#[test]
fn an_account_without_a_password_is_answered_like_a_wrong_password() {
    let service = Service::start();
    let people = ["ida@example.com", "ida.north@example.com"].map(|email| ("Ida", "North", email));
    let [(.., kept), (.., merged)] = people;
    let accounts = imported(&service, &people, &[word_2003()]);
    let act = store::Act::new(store::Actor::service("test"), 1);
    let merging = service.within(async |app| {
        let id = uuid::Uuid::now_v7();
        app.store
            .merge_people(id, accounts[0], accounts[1], act)
            .await
    });
    merging.unwrap();
    let invited = "invited@example.com";
    service.within(async |app| {
        let words = words::Words::of("en").unwrap();
        let typed = waypost::staff::Typed {
            first_name: "Sam".to_owned(),
            last_name: "Sample".to_owned(),
            email: invited.to_owned(),
            role: Role::TechSupport.name().to_owned(),
        };
        let by = store::Actor::service("test");
        waypost::staff::add(app, words, by, &typed).await.unwrap();
    });
    let answers = |email: &str, password: &str| {
        let form = sign_in(email, password);
        let program = service.post(api::path::SESSION, &form);
        let fields = [("email", email), ("password", password)];
        let page = service.submit("/sign-in", &fields);
        // The page shows the address again, and has a key of its own.
        let pages = without_ids(&page.body.replace(email, "somebody"));
        [(program.status, program.problem()), (page.status, pages)]
    };
    let known = service.candidate().email;
    let wrong = answers(&known, "a wrong password");
    assert_eq!(wrong[0], (401, "wrong-credentials".to_owned()));
    for email in [kept, merged, invited, "nobody@example.com"] {
        for password in ["a wrong password", PASSWORD] {
            assert_eq!(answers(email, password), wrong, "{email}");
        }
    }
    let log = service.stop();
    assert!(log.contains("no-password"), "{log}");
}

#[test]
fn an_account_is_locked_for_longer_the_more_passwords_are_wrong() {
    let seconds = Duration::from_secs;
    let service = Service::with(|config| {
        config.limits.soft_lock = vec![(1, seconds(1)), (2, seconds(5))];
    });
    let email = service.candidate().email;
    let attempt = |password: &str| service.post(api::path::SESSION, &sign_in(&email, password));
    assert_eq!(attempt("a wrong password").problem(), "wrong-credentials");
    assert_eq!(
        attempt(PASSWORD).header("retry-after"),
        Some("1"),
        "not even the right one is looked at"
    );
    service.wait(seconds(1));
    assert_eq!(attempt("a wrong password").problem(), "wrong-credentials");
    let locked = attempt(PASSWORD);
    assert_eq!(
        (locked.status, locked.header("retry-after")),
        (429, Some("5"))
    );
    service.wait(seconds(5));
    assert_eq!(attempt(PASSWORD).status, 200);
    assert_eq!(
        attempt("a wrong password").problem(),
        "wrong-credentials",
        "a success begins anew"
    );
    service.wait(seconds(1));
    assert_eq!(attempt(PASSWORD).status, 200);
}

#[test]
fn a_storm_of_sign_ins_is_bounded_and_the_rest_is_told_to_come_again() {
    let service = Service::with(|config| {
        config.limits.hashing_at_once = 1;
        config.limits.hashing_queue = 0;
        config.limits.hashing.memory = 19 * 1024;
        config.limits.attempts = NonZeroU32::new(100).unwrap();
    });
    let statuses = std::thread::scope(|scope| {
        let attempts: Vec<_> = (0..16)
            .map(|number| {
                let form = sign_in(&format!("{number}@example.com"), "a wrong password");
                let service = &service;
                scope.spawn(move || service.post(api::path::SESSION, &form).status)
            })
            .collect();
        attempts
            .into_iter()
            .map(|attempt| attempt.join().unwrap())
            .collect::<Vec<_>>()
    });
    assert!(
        statuses.iter().all(|status| matches!(status, 401 | 503)),
        "{statuses:?}"
    );
    assert!(
        statuses.contains(&401) && statuses.contains(&503),
        "{statuses:?}"
    );
}

#[test]
fn a_password_signs_in_however_a_keyboard_composes_it() {
    let service = Service::start();
    let [composed, decomposed] = ["café du matin", "cafe\u{301}\u{a0}du matin"];
    let mut form = sign_up("nadia@example.com");
    form["password"] = json!(decomposed);
    assert_eq!(service.post(api::path::ACCOUNT, &form).status, 201);
    for typed in [composed, decomposed] {
        let answer = service.post(api::path::SESSION, &sign_in("nadia@example.com", typed));
        assert_eq!(answer.status, 200, "{typed:?}");
    }
    let other = service.post(
        api::path::SESSION,
        &sign_in("nadia@example.com", "cafe du matin"),
    );
    assert_eq!(other.status, 401);
    let mut form = sign_up("other@example.com");
    form["password"] = json!("a tab\tinside it");
    let refused = service.post(api::path::ACCOUNT, &form);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("control characters"),
        "{}",
        refused.body
    );
}

#[test]
fn a_password_of_before_there_was_a_form_signs_in_and_then_in_each_spelling() {
    use argon2::PasswordHasher as _;

    let service = Service::start();
    let email = service.candidate().email;
    let [composed, decomposed] = ["café du matin", "cafe\u{301} du matin"];
    let hash = argon2::Argon2::default().hash_password(decomposed.as_bytes());
    let hash = hash.unwrap().to_string();
    service.alter(&format!("UPDATE account SET password_hash = '{hash}'"));
    // Until it has come once as it was set, nobody knows its other spelling.
    let statuses = [composed, decomposed, composed, decomposed].map(|typed| {
        service.wait(2 * MINUTE);
        service
            .post(api::path::SESSION, &sign_in(&email, typed))
            .status
    });
    assert_eq!(statuses, [401, 200, 200, 200]);
    assert!(!format!("{:?}", service.records()["account"]).contains(&hash));
}
