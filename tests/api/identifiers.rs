//! Numbers, names and addresses as people write them: what is recorded, what is refused, and who is found by them.

use rules::Role;
use serde_json::{Value, json};

use crate::clerks::clerk;
use crate::people::went;
use crate::service::{Service, draft, new_key};

/// A form with some fields filled in otherwise.
fn with(fields: Value) -> Value {
    let mut draft = draft();
    for (name, value) in fields.as_object().unwrap() {
        draft[name] = value.clone();
    }
    json!({ "draft": draft })
}

#[test]
fn an_mcp_id_is_digits_in_the_form_and_at_the_desk() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = |typed: &str| with(json!({ "has_person_id": "yes", "person_id": typed }));
    for typed in ["1234567.0", "0", "1.234567E+06", "1234567,0"] {
        let refused = candidate.register(&new_key(), &id(typed));
        assert_eq!(refused.status, 422, "{typed}: {}", refused.body);
        assert_eq!(refused.json()["errors"][0]["field"], "person_id", "{typed}");
    }
    let support = clerk(&service, Role::TechSupport);
    let person = candidate.account();
    let act = format!("/users/{person}/link-id");
    for typed in ["1234567.0", "0", "1.234567E+06"] {
        let key = new_key();
        let fields = [
            ("key", key.as_str()),
            ("number", typed),
            ("reason", "Found by name"),
        ];
        let refused = support.submit(&act, &fields);
        assert_eq!(refused.status, 422, "{typed}");
        assert!(
            refused.body.contains("Enter the MCP ID with digits only"),
            "{typed}"
        );
    }
    assert_eq!(service.records()["mcp_id"].len(), 0);
    let taken = candidate.register(&new_key(), &id("१२३ ४५६-७"));
    assert_eq!(taken.status, 201, "{}", taken.body);
    assert_eq!(taken.json()["draft"]["person_id"], "1234567");
}

#[test]
fn what_people_write_into_the_form_is_recorded_as_it_is_right() {
    let ireland = |code: &str| json!({ "country": "IE", "state": "", "city": "Dublin", "address1": "1 Example Road", "postal_code": code });
    let abroad = |country: &str, code: &str| json!({ "country": country, "state": "", "city": "Town", "address1": "Beispielweg 1", "postal_code": code });
    let phone = |phone: &str| json!({ "phone": phone });
    for (fields, name, recorded) in [
        (ireland("Dublin 4"), "postal_code", "Dublin 4"),
        (ireland("Ireland"), "postal_code", "Ireland"),
        (ireland("unknown"), "postal_code", "unknown"),
        (ireland("a65f4e2"), "postal_code", "A65 F4E2"),
        (ireland("d6wxy00"), "postal_code", "D6W XY00"),
        (abroad("DE", "D-50667"), "postal_code", "50667"),
        (abroad("AT", "A-1010"), "postal_code", "1010"),
        (abroad("FR", "F-75001"), "postal_code", "75001"),
        (abroad("NO", "N-0150"), "postal_code", "0150"),
        (abroad("LV", "1050"), "postal_code", "LV-1050"),
        (phone("tel:+1-202-555-0142"), "phone", "tel:+1-202-555-0142"),
        (
            phone("tel:+1-202-555-0142;ext=12"),
            "phone",
            "tel:+1-202-555-0142;ext=12",
        ),
        (
            phone("11 5555-0142 ramal 12"),
            "phone",
            "11 5555-0142 ramal 12",
        ),
        (
            phone("01 23 45 67 89 poste 12"),
            "phone",
            "01 23 45 67 89 poste 12",
        ),
        (
            phone("495 123-45-67 доб. 12"),
            "phone",
            "495 123-45-67 доб. 12",
        ),
        (phone("०११ १२३४५६७८"), "phone", "०११ १२३४५६७८"),
        (json!({ "last_name": "NÃ¸rth" }), "last_name", "NÃ¸rth"),
    ] {
        let service = Service::start();
        let candidate = service.candidate();
        let taken = candidate.register(&new_key(), &with(fields));
        assert_eq!(taken.status, 201, "{recorded}: {}", taken.body);
        assert_eq!(taken.json()["draft"][name], recorded);
    }
}

#[test]
fn what_is_no_name_is_refused_where_people_register_and_sign_up() {
    let service = Service::start();
    let candidate = service.candidate();
    for (typed, sentence) in [
        (
            ".",
            "Enter your last name in letters, or select “I have only one name”",
        ),
        (
            "\u{301}\u{308}",
            "Enter your last name in letters, or select “I have only one name”",
        ),
        (
            "#REF!",
            "Enter your last name in letters, or select “I have only one name”",
        ),
        (
            "N\u{fffd}rth",
            "Last name has lost some of its characters: enter it again",
        ),
    ] {
        let refused = candidate.register(&new_key(), &with(json!({ "last_name": typed })));
        assert_eq!(refused.status, 422, "{typed:?}");
        assert_eq!(refused.json()["errors"][0]["message"], sentence);
        let mut form = crate::service::sign_up("somebody@example.com");
        form["last_name"] = json!(typed);
        let refused = service.post(api::path::ACCOUNT, &form);
        assert_eq!(refused.json()["errors"][0]["message"], sentence);
    }
    assert_eq!(service.records()["registration"].len(), 0);
}

#[test]
fn a_japanese_name_is_called_in_its_order() {
    let service = Service::start();
    let mut form = crate::service::sign_up("taro@example.com");
    (form["first_name"], form["last_name"]) = (json!("太郎"), json!("山田"));
    let made = service.post(api::path::ACCOUNT, &form).json();
    assert_eq!(made["account"]["name"], "山田 太郎");
}

#[test]
fn the_desk_finds_numbers_from_abroad_and_names_in_two_words() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let candidate = service.candidate();
    let fields = json!({ "last_name": "Mc Donald", "phone": "(202) 555-0142 ext 77" });
    assert_eq!(candidate.register(&new_key(), &with(fields)).status, 201);
    let address = format!("/users/{}", candidate.account());
    for text in [
        "%2B1+202+555+0142",
        "202-555-0142",
        "%28202%29+555-0142+ext+77",
        "McDonald",
        "mc+donald",
    ] {
        let page = support.page(&format!("/users?q={text}"));
        assert!(page.body.contains(&address), "{text}: {:?}", went(&page));
    }
}

#[test]
fn a_write_may_name_itself_by_a_uuid_of_version_4() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    let made = candidate.register(key, &json!({ "draft": draft() }));
    assert_eq!(
        (made.status, &made.json()["id"]),
        (201, &json!(key)),
        "{}",
        made.body
    );
    let again = candidate.register(key, &json!({ "draft": draft() }));
    assert_eq!(again.json()["reference"], made.json()["reference"]);
    let other = service.candidate();
    let refused = other.register("key-1", &json!({ "draft": draft() }));
    assert_eq!(refused.problem(), "bad-header");
    let wanted = "The Idempotency-Key must be a UUID, such as one of version 4 or 7.";
    assert_eq!(refused.json()["detail"], wanted);
}
