//! Staff accounts, roles and links.

use rules::Role;
use store::{Action, NewInvitation, StaffError, Store};

use crate::samples::{Place, account_id, hash, new_invitation, new_session, new_staff, service};

/// An administrator who has set a password with their link.
async fn with_administrator() -> Place {
    let place = Place::new();
    place.staff(1, Role::Administrator).await;
    accept(&place.store, 1, 10).await.unwrap();
    place
}

async fn accept(store: &Store, token: u8, now: i64) -> Option<store::Person> {
    store
        .accept_invitation(
            [token; 32],
            "$argon2id$new".to_owned(),
            new_session(token, now),
        )
        .await
        .unwrap()
}

#[tokio::test]
async fn there_is_an_administrator_when_one_can_sign_in_or_has_a_link_that_works() {
    let place = Place::new();
    let store = &place.store;
    assert!(!store.has_administrator(1).await.unwrap());
    place.staff(1, Role::Administrator).await;
    assert!(store.has_administrator(999).await.unwrap());
    assert!(!store.has_administrator(1_000).await.unwrap());
    accept(store, 1, 10).await.unwrap();
    assert!(store.has_administrator(1_000).await.unwrap());
    place.staff(2, Role::TechSupport).await;
    accept(store, 2, 10).await.unwrap();
    let closed = store.close_account(account_id(1), true, service(20)).await;
    assert!(matches!(closed, Err(StaffError::LastAdministrator)));
}

#[tokio::test]
async fn a_link_sets_the_password_once_and_signs_in() {
    let place = Place::new();
    place.staff(1, Role::TechSupport).await;
    let store = &place.store;
    let known = store.invitation([1; 32], 10).await.unwrap().unwrap();
    assert_eq!(
        (known.person.account, known.expires_at),
        (account_id(1), 1_000)
    );
    assert!(!known.person.can_sign_in);
    let person = accept(store, 1, 10).await.unwrap();
    assert!(person.can_sign_in);
    let session = store.session([1; 32]).await.unwrap().unwrap();
    assert_eq!(
        (session.role, session.name.as_str()),
        (Role::TechSupport, "Staff 1")
    );
    let account = store
        .account_by_email("STAFF-1@example.com")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(account.password_hash, "$argon2id$new");
    assert_eq!(accept(store, 1, 11).await, None);
    assert_eq!(store.invitation([1; 32], 11).await.unwrap(), None);
    let query = store::AuditQuery {
        action: Some(Action::PasswordSet),
        limit: 9,
        ..Default::default()
    };
    let entries = store.audit(query).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].act.by.account, Some(account_id(1)));
}

#[tokio::test]
async fn a_link_that_expired_or_was_replaced_or_leads_to_a_closed_account_does_not_work() {
    let place = with_administrator().await;
    place.staff(2, Role::TechSupport).await;
    let store = &place.store;
    assert_eq!(accept(store, 2, 1_000).await, None);
    let invite = |token, account| {
        store.invite(
            account_id(account),
            new_invitation(token, 5_000),
            service(2_000),
        )
    };
    invite(20, 2).await.unwrap();
    invite(21, 2).await.unwrap();
    assert_eq!(accept(store, 20, 2_001).await, None);
    assert_eq!(store.invitation([2; 32], 2).await.unwrap(), None);
    store
        .close_account(account_id(2), true, service(2_002))
        .await
        .unwrap();
    assert_eq!(accept(store, 21, 2_003).await, None);
    assert!(matches!(invite(22, 2).await, Err(StaffError::NotFound)));
    assert!(matches!(invite(22, 7).await, Err(StaffError::NotFound)));
    store
        .close_account(account_id(2), false, service(2_004))
        .await
        .unwrap();
    assert_eq!(accept(store, 21, 2_005).await, None);
    invite(23, 2).await.unwrap();
    assert!(accept(store, 23, 2_006).await.is_some());
}

#[tokio::test]
async fn setting_a_password_ends_every_other_session() {
    let place = Place::new();
    place.candidate(5, "Ada", "Sample").await;
    let store = &place.store;
    store
        .invite(
            account_id(5),
            NewInvitation {
                token_hash: [50; 32],
                expires_at: 99,
                way: store::Way::Desk,
            },
            service(5),
        )
        .await
        .unwrap();
    assert!(store.session([5; 32]).await.unwrap().is_some());
    accept(store, 50, 6).await.unwrap();
    assert_eq!(store.session([5; 32]).await.unwrap(), None);
    assert!(store.session([50; 32]).await.unwrap().is_some());
}

#[tokio::test]
async fn an_address_has_one_account_staff_or_not() {
    let place = with_administrator().await;
    let again = store::NewStaff {
        email: "STAFF-1@example.com".to_owned(),
        ..new_staff(3, Role::TechSupport)
    };
    let refused = place
        .store
        .add_staff(again, new_invitation(3, 99), service(5))
        .await;
    assert!(matches!(refused, Err(StaffError::EmailTaken)));
    assert_eq!(place.count("SELECT count(*) FROM account"), 1);
    assert_eq!(place.count("SELECT count(*) FROM invitation"), 0);
}

#[tokio::test]
async fn another_role_ends_the_sessions_of_the_old_one() {
    let place = with_administrator().await;
    let store = &place.store;
    place.staff(2, Role::TechSupport).await;
    accept(store, 2, 10).await.unwrap();
    let give = |account, role| store.give_role(account_id(account), role, service(20));
    give(2, Role::TechSupport).await.unwrap();
    assert!(store.session([2; 32]).await.unwrap().is_some());
    give(2, Role::ServiceCenter).await.unwrap();
    assert_eq!(store.session([2; 32]).await.unwrap(), None);
    assert!(matches!(
        give(7, Role::TechSupport).await,
        Err(StaffError::NotFound)
    ));
    let last = give(1, Role::TechSupport).await;
    assert!(matches!(last, Err(StaffError::LastAdministrator)));
    give(2, Role::Administrator).await.unwrap();
    give(1, Role::TechSupport).await.unwrap();
    let staff = store.staff().await.unwrap();
    let staff: Vec<_> = staff
        .iter()
        .map(|person| (person.last_name.as_str(), person.role))
        .collect();
    assert_eq!(
        staff,
        [("1", Role::TechSupport), ("2", Role::Administrator)]
    );
    let entry = &store
        .audit(store::AuditQuery {
            subject: Some(account_id(1)),
            limit: 1,
            ..Default::default()
        })
        .await
        .unwrap()[0];
    assert_eq!(entry.act.changes[0].old.as_deref(), Some("administrator"));
    assert_eq!(entry.act.changes[0].new.as_deref(), Some("tech-support"));
}

#[tokio::test]
async fn a_closed_account_has_no_session_until_it_is_opened_and_signed_in_to_again() {
    let place = Place::new();
    place.candidate(5, "Ada", "Sample").await;
    let store = &place.store;
    let close = |closed| store.close_account(account_id(5), closed, service(20));
    close(true).await.unwrap();
    close(true).await.unwrap();
    assert_eq!(store.session([5; 32]).await.unwrap(), None);
    // Somebody whose sign-in was judged a moment earlier.
    let late = || store.open_session(account_id(5), hash(), new_session(6, 20), None);
    assert!(!late().await.unwrap());
    assert_eq!(store.session([6; 32]).await.unwrap(), None);
    let account = store
        .account_by_email("person-5@example.com")
        .await
        .unwrap()
        .unwrap();
    assert!(!account.is_open);
    let person = store.person(account_id(5)).await.unwrap().unwrap();
    assert_eq!(person.closed_at, Some(20));
    close(false).await.unwrap();
    assert_eq!(store.session([6; 32]).await.unwrap(), None);
    let other = "$argon2id$another".to_owned();
    let old_password = store.open_session(account_id(5), other, new_session(6, 20), None);
    assert!(!old_password.await.unwrap());
    assert!(late().await.unwrap());
    assert!(
        store
            .account_by_email("person-5@example.com")
            .await
            .unwrap()
            .unwrap()
            .is_open
    );
    let entries = place.history().await;
    let closed: Vec<_> = entries.iter().map(|(action, _)| *action).collect();
    assert_eq!(
        closed,
        [
            Action::AccountMade,
            Action::AddressConfirmed,
            Action::AccountClosed,
            Action::AccountReopened
        ]
    );
    assert!(matches!(
        store.close_account(account_id(7), true, service(20)).await,
        Err(StaffError::NotFound)
    ));
}
