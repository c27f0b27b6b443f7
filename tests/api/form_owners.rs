//! Whose a plain form is: one that was written for somebody is nobody else's, and no other site's.

use api::path::PROFILE;
use serde_json::{Value, json};

use crate::forms::{
    CHECK, FORM, borrowed, checked, fields_of, on_record, send, typed, value, with,
};
use crate::service::{Service, new_key};

#[test]
fn nobody_sends_a_form_from_another_site_or_for_somebody_else() {
    let service = Service::start();
    let (candidate, other) = (service.candidate(), service.candidate());
    let id = other.registered();
    let theirs = on_record(&other);
    let fields = fields_of(&checked(&candidate, FORM, &[]));
    let before = service.records();
    for path in [FORM, CHECK, "/registration/nda", "/profile"] {
        let request = candidate
            .request("POST", path)
            .form(&borrowed(&fields))
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://elsewhere.test");
        assert_eq!(service.send(&request).status, 403, "{path}");
        assert_eq!(service.records(), before, "{path}");
    }
    // Another's id as the key, or as anything else, leads nowhere.
    for name in ["key", "id", "account"] {
        let answer = send(&candidate, CHECK, &with(fields.clone(), name, &id));
        assert!(answer.status < 500, "{name}: {}", answer.body);
        assert_eq!(on_record(&other), theirs, "{name}");
    }
}

/// Amy's page stays open, Amy's session ends, and Ben signs in in another tab.
#[test]
fn what_one_person_typed_is_never_recorded_as_anothers() {
    let service = Service::start();
    let (amy, ben) = (service.candidate(), service.candidate());
    let check_page = checked(&amy, FORM, &[("first_name", "Amy")]);
    let profile = amy.page("/profile");
    let of_amy = with(fields_of(&profile), "company", "Amy's School");
    let before = ben.get(PROFILE).json();
    for (path, fields) in [
        (
            FORM,
            with(typed(&[]), "owner", &value(&check_page, "owner")),
        ),
        (CHECK, fields_of(&check_page)),
        ("/profile", of_amy),
    ] {
        let answer = send(&ben, path, &fields);
        assert_eq!(answer.status, 401, "{path}");
        assert!(answer.title().starts_with("This form belongs to another"));
        assert!(answer.body.contains(&ben.email), "{path}");
        // What was typed is still there, and still Amy's.
        let kept = fields_of(&answer);
        for (name, value) in fields
            .iter()
            .filter(|(name, _)| name == "owner" || name == "city")
        {
            assert!(
                kept.contains(&(name.clone(), value.clone())),
                "{path} {name}"
            );
        }
    }
    assert_eq!(on_record(&ben), json!([]));
    assert_eq!(ben.get(PROFILE).json(), before);
    // Nor does anybody accept an agreement on somebody else's page.
    let (of_amy, of_ben) = (amy.registered(), ben.registered());
    let accept = |registration: &str| {
        let fields = [("registration", registration), ("text_version", "1")];
        ben.submit("/registration/nda", &fields);
        on_record(&ben)[0]["nda"].clone()
    };
    assert_eq!(accept(&of_amy), Value::Null);
    assert_eq!(accept(""), Value::Null);
    assert_eq!(accept(&of_ben)["text_version"], json!("1"));
}

#[test]
fn a_version_that_nobody_wrote_is_a_stale_one() {
    let service = Service::start();
    let candidate = service.candidate();
    candidate.registered();
    for version in [
        "0",
        "-1",
        "x",
        "9223372036854775808",
        "99999999999999999999",
    ] {
        let fields = with(typed(&[("city", "Chicago")]), "version", version);
        let key = new_key();
        for (path, fields) in [
            (FORM, fields.clone()),
            (CHECK, with(fields.clone(), "key", &key)),
            ("/profile", fields),
        ] {
            let answer = send(&candidate, path, &fields);
            assert_eq!(answer.status, 412, "{path} {version}");
        }
    }
    assert_eq!(on_record(&candidate)[0]["version"], json!(1));
}
