//! The audit: every change has its entry in its own transaction, and no entry is without its change.

use std::future::Future;
use std::pin::Pin;

use rules::credential::Series;
use rules::{RequestKind, RequestStep, Role};
use store::{
    Act, Action, AuditQuery, Change, Fulfillment, ImportRow, NewMcpId, OpenError, Origin, Store,
};
use tokio::task::JoinSet;

use crate::samples::{
    KEY, Place, account_id, act, correction, drawing, exam, id, key, names, new_account, new_claim,
    new_code, new_id, new_invitation, new_registration, new_request, new_session, new_staff, row,
    service, staff_act,
};

type Call<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + 'a>>;

fn recorded<'a, T: 'a, E: std::fmt::Debug + 'a>(
    call: impl Future<Output = Result<T, E>> + 'a,
) -> Call<'a> {
    Box::pin(async { call.await.map(drop).map_err(|error| format!("{error:?}")) })
}

/// Two candidates, one of them registered, with an ID and two codes, and two members of staff.
async fn peopled() -> Place {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    place.candidate(2, "Grace", "Sample").await;
    place.staff(8, Role::TechSupport).await;
    place.staff(9, Role::ServiceCenter).await;
    let store = &place.store;
    store
        .register(new_registration(1, 1, 1, "WP-AAAA-0001"), act(1, 10))
        .await
        .unwrap();
    for number in [1, 2, 3] {
        let new = NewMcpId {
            code: Some(new_code(number, 1_000)),
            ..new_id(number, Origin::Linked)
        };
        store
            .link_id(account_id(1), new, support(11))
            .await
            .unwrap();
    }
    let rows = vec![row(1, 1, exam(Series::Office2003, "77-601", true))];
    let imported = store.import_results(rows, false, drawing(50, Origin::Automatic), service(12));
    imported.await.unwrap();
    let request = new_request(1, 2, RequestKind::IdAndAccessCode);
    store.send_request(request, act(2, 13)).await.unwrap();
    place
}

fn support(at: i64) -> Act {
    staff_act(8, Role::TechSupport, at)
}

/// One call of each method that changes something, in an order in which each finds what it changes.
fn every_change(store: &Store) -> Vec<(Action, Call<'_>)> {
    let step = |version, step, brings| {
        let desk = staff_act(9, Role::ServiceCenter, 100);
        let call = store.step_request(
            id(b'q', 1),
            None,
            version,
            step,
            String::new(),
            brings,
            desk,
        );
        (Action::RequestStepped, recorded(call))
    };
    let words = Fulfillment::Words;
    let brings = Fulfillment::Id(drawing(60, Origin::ServiceCenter));
    let ada = account_id(1);
    let profile = store.update_profile(ada, 1, "{}".to_owned(), names("Ada", "King"), act(1, 20));
    let correct = store.correct_registration(ada, key(1), 1, correction("2", true, 21), act(1, 21));
    let nda = store.accept_nda(ada, key(1), "1".to_owned(), act(1, 22));
    let pass = vec![ImportRow {
        first_name: "Grace".to_owned(),
        ..row(2, 2, exam(Series::Office2003, "77-602", true))
    }];
    let import = store.import_results(pass, false, drawing(70, Origin::Automatic), service(24));
    let credits = store.move_credits(ada, vec![id(b'r', 1)], id(b'i', 2), support(25));
    let reveal = store.reveal_code(ada, id(b'c', 1), act(1, 27));
    let register = store.register(new_registration(2, 2, 2, "WP-AAAA-0002"), act(2, 33));
    let new_person = store.create_account(
        new_account(3, "new@example.com"),
        new_session(3, 1),
        act(3, 40),
    );
    let claimed = store.claim_address(
        account_id(3),
        new_claim("newer@example.com"),
        None,
        act(3, 40),
    );
    let confirmed = store.confirm_at_desk(account_id(3), id(b'j', 3), support(40));
    let staff = store.add_staff(
        new_staff(4, Role::Administrator),
        new_invitation(4, 1_000),
        service(41),
    );
    let accept = store.accept_invitation([4; 32], "$argon2id$".to_owned(), new_session(4, 42));
    let request = new_request(2, 1, RequestKind::NameSearch);
    vec![
        (Action::ProfileChanged, recorded(profile)),
        (Action::RegistrationCorrected, recorded(correct)),
        (Action::NdaAccepted, recorded(nda)),
        (Action::ResultRecorded, recorded(import)),
        (Action::CreditsMoved, recorded(credits)),
        (
            Action::PrimaryChosen,
            recorded(store.choose_primary(ada, id(b'i', 2), support(26))),
        ),
        (Action::CodeRevealed, recorded(reveal)),
        (
            Action::CodeUsed,
            recorded(store.use_code(ada, id(b'c', 1), act(1, 28))),
        ),
        (
            Action::CodeExpired,
            recorded(store.expire_codes(service(2_000))),
        ),
        (
            Action::IdLinked,
            recorded(store.link_id(ada, new_id(9, Origin::Linked), support(30))),
        ),
        (
            Action::RequestSent,
            recorded(store.send_request(request, act(1, 31))),
        ),
        step(1, RequestStep::Claim, words),
        step(2, RequestStep::Fulfill, brings),
        (Action::RegistrationMade, recorded(register)),
        (
            Action::RecordsMerged,
            recorded(store.merge_people(id(b'm', 1), ada, account_id(2), support(35))),
        ),
        (
            Action::MergeUndone,
            recorded(store.undo_merge(id(b'm', 1), support(36))),
        ),
        (
            Action::RecordRead,
            recorded(store.record(support(37), Action::RecordRead, Some(ada), String::new())),
        ),
        (Action::AccountMade, recorded(new_person)),
        (Action::AddressClaimed, recorded(claimed)),
        (Action::AddressConfirmed, recorded(confirmed)),
        (Action::RoleGiven, recorded(staff)),
        (Action::PasswordSet, recorded(accept)),
        (
            Action::InvitationMade,
            recorded(store.invite(ada, new_invitation(5, 99), support(43))),
        ),
        (
            Action::RoleGiven,
            recorded(store.give_role(account_id(3), Role::TechSupport, service(44))),
        ),
        (
            Action::AccountClosed,
            recorded(store.close_account(ada, true, service(45))),
        ),
        (
            Action::AccountReopened,
            recorded(store.close_account(ada, false, service(46))),
        ),
    ]
}

#[tokio::test]
async fn every_change_leaves_its_entry() {
    let place = peopled().await;
    for (number, (action, call)) in every_change(&place.store).into_iter().enumerate() {
        let before = place.history().await.len();
        call.await
            .unwrap_or_else(|error| panic!("{number} {action:?}: {error}"));
        let after = place.history().await;
        let new: Vec<_> = after[before..].iter().map(|(action, _)| *action).collect();
        assert!(new.contains(&action), "{number} {action:?}: {new:?}");
    }
    assert_eq!(place.faults().await, []);
}

#[tokio::test]
async fn a_change_that_cannot_be_recorded_does_not_happen() {
    let place = peopled().await;
    let break_audit =
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END";
    for (number, (action, call)) in every_change(&place.store).into_iter().enumerate() {
        place.raw().execute_batch(break_audit).unwrap();
        let before = place.dump();
        let twins = every_change(&place.store).into_iter().nth(number);
        let refused = twins.unwrap().1.await;
        assert!(refused.is_err(), "{number} {action:?}");
        assert_eq!(place.dump(), before, "{number} {action:?}");
        place.raw().execute_batch("DROP TRIGGER full").unwrap();
        // So that the next one finds what it changes.
        call.await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_call_leaves_no_entry() {
    let place = peopled().await;
    let before = place.history().await.len();
    let store = &place.store;
    let ada = account_id(1);
    let profile = store.update_profile(ada, 7, "{}".to_owned(), names("Ada", "King"), act(1, 20));
    profile.await.unwrap_err();
    let correct = store.correct_registration(ada, key(1), 7, correction("2", true, 21), act(1, 21));
    correct.await.unwrap_err();
    store
        .register(new_registration(1, 1, 2, "WP-AAAA-0002"), act(1, 10))
        .await
        .unwrap_err();
    // What was registered or accepted before is no act either.
    store
        .register(new_registration(1, 1, 1, "WP-AAAA-0001"), act(1, 10))
        .await
        .unwrap();
    assert_eq!(place.history().await.len(), before);
}

#[tokio::test]
async fn an_entry_says_who_when_why_and_what() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let mut act = staff_act(9, Role::TechSupport, 77);
    act.reason = Some("on the telephone".to_owned());
    act.changes = vec![
        Change::new(
            "last_name",
            Some("Sample".to_owned()),
            Some("King".to_owned()),
        ),
        Change::new("phone", None, Some("555-0142".to_owned())),
    ];
    place
        .store
        .update_profile(
            account_id(1),
            1,
            "{}".to_owned(),
            names("Ada", "King"),
            act.clone(),
        )
        .await
        .unwrap();
    let entries = place.store.audit(AuditQuery {
        limit: 1,
        ..AuditQuery::default()
    });
    let entry = &entries.await.unwrap()[0];
    assert_eq!((entry.seq, entry.action), (3, Action::ProfileChanged));
    assert_eq!((&entry.act, entry.subject), (&act, Some(account_id(1))));
}

#[tokio::test]
async fn entries_are_read_newest_first_by_every_condition() {
    let place = Place::new();
    for number in 1..=12_u8 {
        let by = staff_act(number % 3, Role::TechSupport, i64::from(number));
        let action = [Action::RecordRead, Action::FileImported][usize::from(number % 2)];
        let subject = (number % 4 != 0).then(|| account_id(number % 4));
        place
            .store
            .record(by, action, subject, number.to_string())
            .await
            .unwrap();
    }
    let read = async |query| -> Vec<u64> {
        let entries = place.store.audit(query).await.unwrap();
        entries.iter().map(|entry| entry.seq).collect()
    };
    let all = AuditQuery {
        limit: 100,
        ..AuditQuery::default()
    };
    let by = |subject: Option<u8>, actor: Option<u8>, action, before| AuditQuery {
        subject: subject.map(account_id),
        actor: actor.map(account_id),
        action,
        before,
        ..all.clone()
    };
    assert_eq!(read(by(None, None, None, Some(4))).await, [3, 2, 1]);
    assert_eq!(read(by(Some(1), None, None, None)).await, [9, 5, 1]);
    assert_eq!(read(by(None, Some(2), None, None)).await, [11, 8, 5, 2]);
    let read_records = Some(Action::RecordRead);
    assert_eq!(read(by(None, Some(2), read_records, None)).await, [8, 2]);
    assert_eq!(read(by(Some(2), Some(2), read_records, Some(9))).await, [2]);
    let few = AuditQuery { limit: 2, ..all };
    assert_eq!(read(few).await, [12, 11]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn entries_that_share_a_commit_are_one_chain() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let mut calls = JoinSet::new();
    for number in 0..200_u8 {
        let store = place.store.clone();
        calls.spawn(async move {
            // Every third one is refused and undone in the middle of its batch.
            let version = if number % 3 == 0 { 9_999 } else { 1 };
            let content = correction(&number.to_string(), true, 1);
            let _ = store
                .correct_registration(account_id(1), key(1), version, content, act(1, 1))
                .await;
            store
                .record(service(1), Action::RecordRead, None, number.to_string())
                .await
                .unwrap();
        });
    }
    calls.join_all().await;
    assert_eq!(place.faults().await, []);
    let head = place.store.audit_head().await.unwrap();
    assert_eq!(
        i64::try_from(head.seq).unwrap(),
        place.count("SELECT count(*) FROM audit")
    );
    assert_eq!(place.store.verify_audit(vec![head]).await.unwrap(), []);
}

#[tokio::test]
async fn the_table_itself_refuses_to_be_rewritten() {
    let place = peopled().await;
    for sql in [
        "UPDATE audit SET reason = 'x'",
        "DELETE FROM audit WHERE seq = 1",
    ] {
        assert!(place.raw().execute(sql, ()).is_err(), "{sql}");
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_chain_whose_head_was_altered() {
    let place = peopled().await;
    let anchor = place.store.audit_head().await.unwrap();
    place
        .raw()
        .execute_batch(
            "DROP TRIGGER audit_keeps_its_rows; DELETE FROM audit WHERE seq > 3;
            UPDATE audit_head SET seq = 3, entry_mac = (SELECT mac FROM audit WHERE seq = 3);",
        )
        .unwrap();
    let refused = place
        .store
        .record(service(1), Action::RecordRead, None, String::new());
    assert!(refused.await.is_err());
    assert!(place.store.audit_head().await.is_err());
    let faults = place.store.verify_audit(vec![anchor]).await.unwrap();
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[tokio::test]
async fn a_database_is_opened_with_the_key_that_it_was_begun_with_alone() {
    let place = peopled().await;
    let place = place.reopen();
    assert_eq!(place.faults().await, []);
    let path = place.path();
    let refused = Store::open(&path, store::AuditKey([8; 32])).err().unwrap();
    assert!(matches!(refused, OpenError::OtherKeys));
    assert!(
        refused.to_string().contains("start with the key file"),
        "{refused}"
    );
    drop(Store::open(&path, KEY).unwrap());
}

#[tokio::test]
async fn an_empty_audit_is_sound_and_one_that_was_emptied_is_not() {
    let place = Place::new();
    assert_eq!(place.faults().await, []);
    assert_eq!(place.store.audit_head().await.unwrap().seq, 0);
    let place = place.reopen();
    assert_eq!(place.faults().await, []);
    place.raw().execute("DELETE FROM audit_head", ()).unwrap();
    let place = place.reopen();
    assert_eq!(place.faults().await.len(), 1);
}
