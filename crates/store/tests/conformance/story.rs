//! One candidate's records from the account to the accepted agreement, and what is refused on the way.

use rules::Role;
use store::{Answer, RegisterError, Registered, UpdateError};

use crate::samples::{
    Place, account_id, act, correction, hash, key, names, new_account, new_registration,
    new_session,
};

async fn with_account() -> Place {
    let place = Place::new();
    place
        .store
        .create_account(
            new_account(1, "Ada@Example.com"),
            new_session(1, 1),
            act(1, 1),
        )
        .await
        .unwrap();
    place.confirmed(1).await;
    place
}

async fn registered() -> Place {
    let place = with_account().await;
    let answer = place
        .store
        .register(new_registration(1, 1, 1, "WP-AAAA-0001"), act(1, 10))
        .await
        .unwrap();
    assert_eq!(answer, Registered::Now);
    place
}

#[tokio::test]
async fn a_new_account_has_a_profile_at_version_1_and_a_session() {
    let place = with_account().await;
    let account = place
        .store
        .account_by_email(" ada@example.COM")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (account.id, account.email.as_str()),
        (account_id(1), "Ada@Example.com")
    );
    let profile = place.store.profile(account.id).await.unwrap().unwrap();
    assert_eq!(
        (profile.version, profile.content.as_str()),
        (1, r#"{"email":"Ada@Example.com"}"#)
    );
    let session = place.store.session([1; 32]).await.unwrap().unwrap();
    assert_eq!(
        (session.account, session.created_at, session.last_seen_at),
        (account_id(1), 1, 1)
    );
    assert_eq!(
        (session.name.as_str(), session.role),
        ("Ada Sample", Role::Candidate)
    );
    assert_eq!((account.role, account.is_open), (Role::Candidate, true));
}

#[tokio::test]
async fn who_has_no_name_is_called_by_their_address() {
    let place = with_account().await;
    place
        .store
        .update_profile(account_id(1), 1, "{}".to_owned(), names("", ""), act(1, 2))
        .await
        .unwrap();
    let session = place.store.session([1; 32]).await.unwrap().unwrap();
    assert_eq!(session.name, "Ada@Example.com");
}

#[tokio::test]
async fn a_sign_in_ends_the_session_that_the_client_had_before() {
    let place = with_account().await;
    place
        .store
        .open_session(account_id(1), hash(), new_session(2, 5), Some([1; 32]))
        .await
        .unwrap();
    assert_eq!(place.store.session([1; 32]).await.unwrap(), None);
    assert_eq!(
        place
            .store
            .session([2; 32])
            .await
            .unwrap()
            .unwrap()
            .authenticated_at,
        5
    );
}

#[tokio::test]
async fn a_session_is_touched_closed_and_forgotten() {
    let place = with_account().await;
    place.store.touch_session([1; 32], 9).await.unwrap();
    place.store.touch_session([1; 32], 7).await.unwrap();
    assert_eq!(
        place
            .store
            .session([1; 32])
            .await
            .unwrap()
            .unwrap()
            .last_seen_at,
        9
    );
    place
        .store
        .open_session(account_id(1), hash(), new_session(2, 5), None)
        .await
        .unwrap();
    assert_eq!(place.store.forget_sessions(6, 0).await.unwrap(), 1);
    assert_eq!(place.store.session([2; 32]).await.unwrap(), None);
    place.store.close_session([1; 32]).await.unwrap();
    assert_eq!(place.store.session([1; 32]).await.unwrap(), None);
}

#[tokio::test]
async fn a_profile_changes_only_from_the_version_that_was_read() {
    let place = with_account().await;
    let update = |version, content: &str| {
        place.store.update_profile(
            account_id(1),
            version,
            content.to_owned(),
            names("Ada", "Sample"),
            act(1, 3),
        )
    };
    assert_eq!(update(1, "{}").await.unwrap(), Some(2));
    assert!(matches!(
        update(1, "lost").await,
        Err(UpdateError::Stale { current: 2 })
    ));
    assert_eq!(
        place
            .store
            .profile(account_id(1))
            .await
            .unwrap()
            .unwrap()
            .content,
        "{}"
    );
    let nobody = place
        .store
        .update_profile(
            account_id(9),
            1,
            "{}".to_owned(),
            names("Ada", "Sample"),
            act(1, 3),
        )
        .await;
    assert_eq!(nobody.unwrap(), None);
}

#[tokio::test]
async fn the_same_request_under_the_same_key_gets_the_first_answer() {
    let place = registered().await;
    let first = Answer {
        status: 201,
        body: r#"{"reference":"WP-AAAA-0001"}"#.to_owned(),
    };
    let again = place
        .store
        .register(new_registration(1, 1, 1, "WP-AAAA-0002"), act(1, 10))
        .await
        .unwrap();
    assert_eq!(again, Registered::Before(first.clone()));
    assert_eq!(
        place
            .store
            .answer(account_id(1), key(1), [1; 32])
            .await
            .unwrap(),
        Some(first)
    );
    assert_eq!(
        place
            .store
            .answer(account_id(1), key(1), [2; 32])
            .await
            .unwrap(),
        None
    );
    assert_eq!(place.count("SELECT count(*) FROM registration_version"), 1);
}

#[tokio::test]
async fn a_registration_is_refused_for_the_first_reason_that_holds() {
    let place = registered().await;
    place
        .store
        .create_account(
            new_account(2, "grace@example.com"),
            new_session(2, 1),
            act(2, 1),
        )
        .await
        .unwrap();
    let other_request = place
        .store
        .register(new_registration(1, 1, 2, "WP-AAAA-0002"), act(1, 10))
        .await;
    assert!(matches!(other_request, Err(RegisterError::KeyReused)));
    let second = place
        .store
        .register(new_registration(1, 2, 1, "WP-AAAA-0002"), act(1, 10))
        .await;
    assert!(matches!(second, Err(RegisterError::AlreadyRegistered)));
    let other_account = place
        .store
        .register(new_registration(2, 1, 1, "WP-AAAA-0002"), act(2, 10))
        .await;
    assert!(matches!(other_account, Err(RegisterError::KeyReused)));
    let reference = place
        .store
        .register(new_registration(2, 2, 1, "WP-AAAA-0001"), act(2, 10))
        .await;
    assert!(matches!(reference, Err(RegisterError::ReferenceTaken)));
    assert_eq!(place.store.registration(account_id(2)).await.unwrap(), None);
    for table in ["registration", "registration_version", "idempotency"] {
        assert_eq!(
            place.count(&format!("SELECT count(*) FROM {table}")),
            1,
            "{table}"
        );
    }
}

#[tokio::test]
async fn a_correction_adds_a_version_and_keeps_the_earlier_one() {
    let place = registered().await;
    let correct = |version, draft: &str| {
        place.store.correct_registration(
            account_id(1),
            key(1),
            version,
            correction(draft, false, 20),
            act(1, 20),
        )
    };
    let corrected = correct(1, "draft 2").await.unwrap().unwrap();
    assert_eq!(
        (
            corrected.version,
            corrected.registered_at,
            corrected.updated_at
        ),
        (2, 10, 20)
    );
    assert_eq!(corrected.draft, "draft 2");
    assert!(matches!(
        correct(1, "lost").await,
        Err(UpdateError::Stale { current: 2 })
    ));
    assert_eq!(
        place.store.registration(account_id(1)).await.unwrap(),
        Some(corrected)
    );
    let kept = "SELECT count(*) FROM registration_version WHERE draft IN ('draft 1', 'draft 2')";
    assert_eq!(place.count(kept), 2);
}

#[tokio::test]
async fn another_accounts_registration_is_as_good_as_none() {
    let place = registered().await;
    let corrected = place
        .store
        .correct_registration(
            account_id(2),
            key(1),
            1,
            correction("theirs", false, 20),
            act(2, 20),
        )
        .await;
    assert_eq!(corrected.unwrap(), None);
    assert_eq!(
        place
            .store
            .accept_nda(account_id(2), key(1), "1".to_owned(), act(1, 20))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        place
            .store
            .accept_nda(account_id(1), key(2), "1".to_owned(), act(1, 20))
            .await
            .unwrap(),
        None
    );
    assert_eq!(place.count("SELECT count(*) FROM nda_acceptance"), 0);
}

#[tokio::test]
async fn registered_and_accepted_are_two_states_and_the_first_acceptance_stands() {
    let place = registered().await;
    assert_eq!(
        place
            .store
            .registration(account_id(1))
            .await
            .unwrap()
            .unwrap()
            .nda,
        None
    );
    let accept = |now| {
        place
            .store
            .accept_nda(account_id(1), key(1), "1".to_owned(), act(1, now))
    };
    accept(30).await.unwrap();
    let accepted = accept(40).await.unwrap().unwrap();
    assert_eq!(accepted.nda.unwrap().at, 30);
    assert_eq!(accepted.version, 1);
}

#[tokio::test]
async fn a_consent_keeps_every_change_and_no_repetition() {
    let place = registered().await;
    for (version, given) in [(1, true), (2, true), (3, false)] {
        let now = 10 + i64::try_from(version).unwrap();
        let content = correction("draft", given, now);
        place
            .store
            .correct_registration(account_id(1), key(1), version, content, act(1, now))
            .await
            .unwrap();
    }
    let now = place
        .store
        .registration(account_id(1))
        .await
        .unwrap()
        .unwrap()
        .consents;
    let now: Vec<_> = now
        .iter()
        .map(|known| (known.consent.field.as_str(), known.consent.given, known.at))
        .collect();
    assert_eq!(
        now,
        [
            ("microsoft_may_contact", false, 13),
            ("partners_may_contact", false, 10)
        ]
    );
    let changes = "SELECT count(*) FROM consent WHERE field = 'microsoft_may_contact'";
    assert_eq!(place.count(changes), 3);
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let place = registered().await;
    place
        .store
        .accept_nda(account_id(1), key(1), "1".to_owned(), act(1, 30))
        .await
        .unwrap();
    let before = place.store.registration(account_id(1)).await.unwrap();
    let place = place.reopen();
    assert_eq!(
        place.store.registration(account_id(1)).await.unwrap(),
        before
    );
    let again = place
        .store
        .register(new_registration(1, 1, 1, "WP-AAAA-0002"), act(1, 10))
        .await
        .unwrap();
    assert!(matches!(again, Registered::Before(_)));
}
