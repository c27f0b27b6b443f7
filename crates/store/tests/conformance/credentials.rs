//! MCP IDs and access codes: linked, credited, shown to their owners, and wiped.

use rules::Role;
use rules::credential::Series;
use store::{Action, CodeEnd, CredentialError, Fulfillment, ImportOutcome, NewMcpId, Origin};

use crate::samples::{
    Place, account_id, act, drawing, exam, hash, id, never, new_code, new_id, new_session, row,
    service, staff_act,
};

fn tech(at: i64) -> store::Act {
    staff_act(9, Role::TechSupport, at)
}

/// A candidate with two IDs and a pass under each.
async fn with_two_ids() -> Place {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    for (number, code) in [(1, "77-601"), (2, "77-602")] {
        let linked = place
            .store
            .link_id(account_id(1), new_id(number, Origin::Linked), tech(10));
        linked.await.unwrap();
        let pass = row(number, 1, exam(Series::Office2003, code, true));
        let imported = place
            .store
            .import_results(vec![pass], false, never(), service(11));
        assert!(matches!(
            imported.await.unwrap()[..],
            [ImportOutcome::New { .. }]
        ));
    }
    place
}

/// A candidate with an ID and a code that works until 1,000,000.
async fn with_code() -> Place {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let new = NewMcpId {
        code: Some(new_code(1, 1_000_000)),
        ..new_id(1, Origin::ServiceCenter)
    };
    place
        .store
        .link_id(account_id(1), new, tech(10))
        .await
        .unwrap();
    place
}

#[tokio::test]
async fn the_first_id_is_primary_and_passes_are_credited_to_it() {
    let place = with_two_ids().await;
    let found = place.store.credentials(account_id(1)).await.unwrap();
    let ids: Vec<_> = found
        .ids
        .iter()
        .map(|known| (known.number.as_str(), known.is_primary))
        .collect();
    assert_eq!(ids, [("5550001", true), ("5550002", false)]);
    for known in &found.results {
        assert_eq!(known.credited_to, Some(id(b'i', 1)));
    }
}

#[tokio::test]
async fn a_number_is_one_persons() {
    let place = with_two_ids().await;
    place.candidate(2, "Grace", "Sample").await;
    for account in [1, 2] {
        let again = NewMcpId {
            id: id(b'i', 9),
            ..new_id(1, Origin::Linked)
        };
        let refused = place
            .store
            .link_id(account_id(account), again, tech(20))
            .await;
        assert!(
            matches!(refused, Err(CredentialError::NumberTaken(holder)) if holder == account_id(1))
        );
    }
    assert_eq!(place.count("SELECT count(*) FROM mcp_id"), 2);
}

#[tokio::test]
async fn only_a_candidates_own_record_takes_an_id() {
    let place = Place::new();
    place.staff(8, Role::TechSupport).await;
    for account in [8, 7] {
        let refused = place
            .store
            .link_id(account_id(account), new_id(1, Origin::Linked), tech(20));
        assert!(matches!(refused.await, Err(CredentialError::NotFound)));
    }
}

#[tokio::test]
async fn another_id_becomes_primary_and_one_is_at_any_time() {
    let place = with_two_ids().await;
    let choose = |number| {
        place
            .store
            .choose_primary(account_id(1), id(b'i', number), tech(20))
    };
    choose(2).await.unwrap();
    choose(2).await.unwrap();
    let found = place.store.credentials(account_id(1)).await.unwrap();
    assert_eq!(found.ids[0].number, "5550002");
    assert_eq!(
        place.count("SELECT count(*) FROM mcp_id WHERE is_primary = 1"),
        1
    );
    assert!(matches!(choose(7).await, Err(CredentialError::NotFound)));
    // Choosing what was chosen is no act.
    let chosen: Vec<_> = place.history().await;
    let chosen = chosen
        .iter()
        .filter(|(action, _)| *action == Action::PrimaryChosen);
    assert_eq!(chosen.count(), 1);
}

#[tokio::test]
async fn credits_move_all_or_none() {
    let place = with_two_ids().await;
    place.candidate(2, "Grace", "Sample").await;
    let theirs = row(5, 2, exam(Series::Office2003, "77-605", true));
    place
        .store
        .import_results(vec![theirs], false, never(), service(12))
        .await
        .unwrap();
    let results = |numbers: &[u8]| numbers.iter().map(|number| id(b'r', *number)).collect();
    let move_credits = |numbers: &[u8], to| {
        place
            .store
            .move_credits(account_id(1), results(numbers), id(b'i', to), tech(20))
    };
    // One of them is another person's: nothing moves.
    let refused = move_credits(&[1, 5], 2).await;
    assert!(matches!(refused, Err(CredentialError::NotFound)));
    let refused = move_credits(&[1], 7).await;
    assert!(matches!(refused, Err(CredentialError::NotFound)));
    assert_eq!(move_credits(&[1, 2], 2).await.unwrap(), 2);
    assert_eq!(move_credits(&[1, 2], 2).await.unwrap(), 0);
    let found = place.store.credentials(account_id(1)).await.unwrap();
    for known in &found.results {
        assert_eq!(known.credited_to, Some(id(b'i', 2)));
    }
    let entries = place.store.audit(store::AuditQuery {
        action: Some(Action::CreditsMoved),
        limit: 9,
        ..Default::default()
    });
    let entries = entries.await.unwrap();
    assert_eq!(entries.len(), 1);
    let changes = &entries[0].act.changes;
    assert_eq!(changes.len(), 2);
    assert_eq!(changes[0].old.as_deref(), Some("5550001"));
    assert_eq!(changes[0].new.as_deref(), Some("5550002"));
}

#[tokio::test]
async fn a_code_is_shown_to_its_owner_while_it_works_and_every_time_is_on_record() {
    let place = with_code().await;
    place.candidate(2, "Grace", "Sample").await;
    let reveal = |account, at| {
        place
            .store
            .reveal_code(account_id(account), id(b'c', 1), act(account, at))
    };
    assert_eq!(reveal(1, 20).await.unwrap().unwrap(), b"sealed code 1");
    assert_eq!(reveal(1, 21).await.unwrap().unwrap(), b"sealed code 1");
    assert!(matches!(
        reveal(2, 22).await,
        Err(CredentialError::NotFound)
    ));
    assert_eq!(reveal(1, 1_000_000).await.unwrap(), None);
    let revealed: Vec<_> = place.history().await;
    let revealed: Vec<_> = revealed
        .iter()
        .filter(|(action, _)| *action == Action::CodeRevealed)
        .collect();
    assert_eq!(revealed.len(), 2);
    assert_eq!(revealed[0].1, "5550001");
}

#[tokio::test]
async fn a_code_that_is_not_recorded_as_revealed_is_not_revealed() {
    let place = with_code().await;
    place
        .raw()
        .execute_batch(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
        .unwrap();
    let revealed = place
        .store
        .reveal_code(account_id(1), id(b'c', 1), act(1, 20));
    assert!(matches!(revealed.await, Err(CredentialError::Store(_))));
}

#[tokio::test]
async fn whatever_ends_a_code_wipes_it() {
    let wiped = "SELECT count(*) FROM access_code WHERE sealed IS NULL AND ended_at IS NOT NULL";
    let place = with_code().await;
    let use_code = |account| {
        place
            .store
            .use_code(account_id(account), id(b'c', 1), act(account, 30))
    };
    assert!(matches!(use_code(2).await, Err(CredentialError::NotFound)));
    assert_eq!(place.count(wiped), 0);
    use_code(1).await.unwrap();
    use_code(1).await.unwrap();
    assert_eq!(place.count(wiped), 1);
    let found = place.store.credentials(account_id(1)).await.unwrap();
    let code = found.ids[0].code.as_ref().unwrap();
    assert_eq!(code.ended, Some((CodeEnd::Used, 30)));
    let revealed = place
        .store
        .reveal_code(account_id(1), id(b'c', 1), act(1, 31));
    assert_eq!(revealed.await.unwrap(), None);
    assert_eq!(
        place.store.expire_codes(service(2_000_000)).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn codes_expire_when_their_time_has_come_and_not_before() {
    let place = Place::new();
    let count = 1_100;
    for number in 0..4 {
        place.candidate(number, "Ada", "Sample").await;
    }
    let raw = place.raw();
    for number in 0..count {
        raw.execute(
            "INSERT INTO mcp_id VALUES (?1, ?2, ?3, 0, 'linked', 1)",
            (
                uuid::Uuid::from_u128(number),
                account_id((number % 4) as u8),
                number.to_string(),
            ),
        )
        .unwrap();
        raw.execute(
            "INSERT INTO access_code VALUES (?1, ?1, x'00', 1, ?2, NULL, NULL)",
            (
                uuid::Uuid::from_u128(number),
                if number == 0 { 501 } else { 500 },
            ),
        )
        .unwrap();
    }
    assert_eq!(place.store.expire_codes(service(499)).await.unwrap(), 0);
    // More than go into one transaction.
    let expired = place.store.expire_codes(service(500)).await.unwrap();
    assert_eq!(expired as u128, count - 1);
    assert_eq!(
        place.count("SELECT count(*) FROM access_code WHERE sealed IS NOT NULL"),
        1
    );
    let audited = "SELECT count(*) FROM audit WHERE action = 'code-expired'";
    assert_eq!(place.count(audited) as u128, count - 1);
    assert_eq!(place.faults().await, []);
}

#[tokio::test]
async fn a_new_code_takes_the_place_of_the_one_before() {
    let place = with_code().await;
    place.staff(9, Role::ServiceCenter).await;
    let request = crate::samples::new_request(1, 1, rules::RequestKind::NewAccessCode);
    place.store.send_request(request, act(1, 20)).await.unwrap();
    let desk = |at| staff_act(9, Role::ServiceCenter, at);
    let step = |expected, step, brings, at| {
        place.store.step_request(
            id(b'q', 1),
            None,
            expected,
            step,
            String::new(),
            brings,
            desk(at),
        )
    };
    step(1, rules::RequestStep::Claim, Fulfillment::Words, 21)
        .await
        .unwrap();
    let code = Fulfillment::Code {
        mcp_id: id(b'i', 1),
        code: new_code(2, 2_000_000),
    };
    step(2, rules::RequestStep::Fulfill, code, 22)
        .await
        .unwrap();
    let found = place.store.credentials(account_id(1)).await.unwrap();
    let code = found.ids[0].code.as_ref().unwrap();
    assert_eq!((code.id, code.ended), (id(b'c', 2), None));
    let wiped = "SELECT count(*) FROM access_code WHERE sealed IS NULL AND ended = 'replaced'";
    assert_eq!(place.count(wiped), 1);
    let reveal = |number| {
        place
            .store
            .reveal_code(account_id(1), id(b'c', number), act(1, 30))
    };
    assert_eq!(reveal(1).await.unwrap(), None);
    assert_eq!(reveal(2).await.unwrap().unwrap(), b"sealed code 2");
}

#[tokio::test]
async fn a_wiped_code_is_nowhere_in_the_files() {
    let place = with_code().await;
    place
        .store
        .use_code(account_id(1), id(b'c', 1), act(1, 30))
        .await
        .unwrap();
    let place = place.reopen();
    let folder = place.path();
    for entry in std::fs::read_dir(folder.parent().unwrap()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let sealed = b"sealed code 1";
        assert!(!bytes.windows(sealed.len()).any(|window| window == sealed));
    }
}

#[tokio::test]
async fn who_can_be_issued_an_id_is_asked_within_the_transaction() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    // Two files at once bring a pass each: one ID.
    let file = |number| {
        let pass = row(
            number,
            1,
            exam(Series::Office2007, &format!("77-60{number}"), true),
        );
        place.store.import_results(
            vec![pass],
            false,
            drawing(number * 10, Origin::Automatic),
            service(10),
        )
    };
    let (one, other) = tokio::join!(file(1), file(2));
    let issued = [one.unwrap(), other.unwrap()].concat();
    let issued: Vec<_> = issued
        .iter()
        .filter(|outcome| {
            matches!(
                outcome,
                ImportOutcome::New {
                    issues_id: true,
                    ..
                }
            )
        })
        .collect();
    assert_eq!(issued.len(), 1);
    assert_eq!(place.count("SELECT count(*) FROM mcp_id"), 1);
    let session = new_session(50, 60);
    place
        .store
        .open_session(account_id(1), hash(), session, None)
        .await
        .unwrap();
}
