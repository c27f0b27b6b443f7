//! One mailbox, one account: in whichever spelling an address comes, and what administrators do about two accounts of before.

use rules::Role;
use serde_json::json;
use store::{Act, Actor, Shown};
use uuid::Uuid;

use crate::addresses::confirmed;
use crate::imports::{checked, recorded};
use crate::service::{PASSWORD, Service, sign_in, sign_up};

/// An account that has the mailbox of another one, as there may be some from before: its id.
pub fn held(service: &Service) -> String {
    let [holder, held] = [service.candidate(), service.candidate()].map(|it| it.account());
    service.alter(&format!(
        "INSERT INTO held_account (account, holder) VALUES (x'{}', x'{}')",
        held.simple(),
        holder.simple()
    ));
    held.to_string()
}

/// Spellings of one mailbox: as it is typed at sign-up, and as it comes afterwards.
const SPELLINGS: [(&str, &[&str]); 3] = [
    (
        "ida@bücher.example",
        &[
            "ida@xn--bcher-kva.example",
            "IDA@BÜCHER.EXAMPLE",
            "ida@bu\u{308}cher.example",
            " ida@bücher.example ",
            "ｉｄａ＠ｂücher．ｅｘａｍｐｌｅ",
        ],
    ),
    (
        "ida.zw\u{200b}sp@example.com",
        &[
            "ida.zw\u{200b}sp@example.com",
            "ida.zwsp@example.com",
            "Ida.ZWSP@example.com\u{feff}",
        ],
    ),
    (
        "jose\u{301}@ejemplo.example",
        &["josé@ejemplo.example", "JOSÉ@ejemplo.example"],
    ),
];

#[test]
fn what_signs_up_signs_in_in_each_spelling_and_makes_no_second_account() {
    for (typed, spellings) in SPELLINGS {
        let service = Service::start();
        let made = service.post(api::path::ACCOUNT, &sign_up(typed));
        assert_eq!(made.status, 201, "{typed:?}: {}", made.body);
        let account = made.json()["account"]["id"].clone();
        // In the spelling of a claim, and in that of an account.
        for is_confirmed in [false, true] {
            if is_confirmed {
                confirmed(&service, account.as_str().unwrap().parse().unwrap());
            }
            for spelling in spellings {
                let signed_in = service.post(api::path::SESSION, &sign_in(spelling, PASSWORD));
                assert_eq!(signed_in.status, 200, "{spelling:?}");
                assert_eq!(signed_in.json()["account"]["id"], account, "{spelling:?}");
                let plain =
                    service.submit("/sign-in", &[("email", spelling), ("password", PASSWORD)]);
                assert_eq!(plain.status, 303, "{spelling:?}");
            }
        }
        // Whoever else says that the mailbox is theirs cannot have it.
        for spelling in spellings {
            let other = service.post(api::path::ACCOUNT, &sign_up(spelling)).json();
            let other = other["account"]["id"].as_str().unwrap().parse().unwrap();
            let shown = service.within(async |app| {
                let act = Act::new(Actor::service("test"), app.now());
                app.store.confirm_at_desk(other, Uuid::now_v7(), act).await
            });
            assert_eq!(shown.unwrap(), Shown::Taken, "{spelling:?}");
        }
    }
}

#[test]
fn an_import_knows_a_mailbox_in_each_spelling() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let before = service.records()["account"].len();
    let file = "email,first name,last name,exam code,date,passed,score,exam reference\n\
        ida@bücher.example,Ida,North,77-601,2008-03-14,yes,,\n\
        ida@xn--bcher-kva.example,Ida,North,77-602,2008-03-14,yes,,\n\
        ida@BÜCHER.example,Ida,North,77-603,2008-03-14,yes,,\n\
        ida@bu\u{308}cher.example,Ida,North,77-605,2008-03-14,yes,,\n";
    let (address, _) = checked(&service, &administrator, file);
    recorded(&administrator, &address);
    let records = service.records();
    assert_eq!(records["account"].len(), before + 1);
    assert_eq!(records["exam_result"].len(), 4);
    assert_eq!(records["mcp_id"].len(), 1);
    // Who is known from an import has no password: none fits, in no spelling.
    for spelling in ["ida@bücher.example", "ida@xn--bcher-kva.example"] {
        let refused = service.post(api::path::SESSION, &sign_in(spelling, PASSWORD));
        assert_eq!(refused.status, 401, "{spelling}: {}", refused.body);
    }
}

#[test]
fn nobody_signs_in_to_a_record_that_was_merged_and_is_answered_like_everybody() {
    let service = Service::start();
    let [kept, merged] = [service.candidate(), service.candidate()];
    let support = service.member(Role::TechSupport);
    let fields = [
        ("with", merged.account().to_string()),
        ("kept", kept.account().to_string()),
        ("key", crate::service::new_key()),
        ("reason", "One person".to_owned()),
    ];
    let fields = fields
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let done = support.submit(&format!("/users/{}/merge", kept.account()), &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    let unknown = service.post(api::path::SESSION, &sign_in("nobody@example.com", PASSWORD));
    for password in [PASSWORD, "another password"] {
        let refused = service.post(api::path::SESSION, &sign_in(&merged.email, password));
        assert_eq!(refused.status, 401, "{}", refused.body);
        assert_eq!(refused.json()["type"], unknown.json()["type"]);
        assert_eq!(refused.json()["detail"], unknown.json()["detail"]);
    }
}

#[test]
fn an_administrator_sees_the_accounts_with_one_mailbox_and_decides() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let page = administrator.page("/admin/addresses");
    assert!(page.body.contains("No two accounts have the same mailbox."));
    let [one, other] = [held(&service), held(&service)];
    let page = administrator.page("/admin/addresses").body;
    assert!(
        page.contains("2 held accounts") && page.contains("Not decided"),
        "{page}"
    );
    for act in ["merge", "leave"] {
        let action = format!("/admin/addresses/{one}/{act}");
        let refused = administrator.submit(&action, &[("reason", "  ")]);
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains(&format!("href=\"#reason-{one}\"")),
            "{}",
            refused.body
        );
    }
    let reason = [("reason", "Her father’s account")];
    let left = administrator.submit(&format!("/admin/addresses/{one}/leave"), &reason);
    let page = administrator.page(left.location()).body;
    assert!(
        page.contains("is left as it is.") && page.contains("Left as it is on"),
        "{page}"
    );
    let merged = administrator.submit(&format!("/admin/addresses/{other}/merge"), &reason);
    let page = administrator.page(merged.location()).body;
    assert!(
        page.contains("was merged.") && page.contains("1 held account<"),
        "{page}"
    );
    let again = administrator.submit(&format!("/admin/addresses/{other}/merge"), &reason);
    assert_eq!(again.status, 404, "it stands on the list no longer");
    let audit = administrator.page("/admin/audit").body;
    assert!(
        audit.contains("Left two accounts with one address as they are"),
        "{audit}"
    );
    assert!(audit.contains("Her father’s account"));
}

#[test]
fn staff_are_added_with_one_account_a_mailbox() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let made = service
        .post(api::path::ACCOUNT, &sign_up("grace@bücher.example"))
        .json();
    confirmed(
        &service,
        made["account"]["id"].as_str().unwrap().parse().unwrap(),
    );
    let new = [
        ("first_name", "Grace"),
        ("last_name", "Sample"),
        ("email", "grace@xn--bcher-kva.example"),
        ("role", "service-center"),
    ];
    assert_eq!(administrator.submit("/admin/staff", &new).status, 409);
    let account = service.get(api::path::SESSION).json()["account"].clone();
    assert_eq!(account, json!(null));
}
