//! Whose an address is: claims, what shows them, and what comes with it.

use rules::credential::Series;
use store::{
    ClaimLetter, Confirmation, ImportOutcome, LetterKind, NewAccount, NewClaim, NewLetter, Origin,
    Shown,
};

use crate::samples::{
    Place, account_id, act, drawing, exam, id, names, new_account, new_claim, new_invitation,
    new_session, row, service,
};

const SHARED: &str = "person-2@example.com";
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A claim whose code and link have this number.
fn mailed(email: &str, number: u8, expires_at: i64) -> NewClaim {
    let letter = NewLetter {
        id: id(b'l', number),
        kind: LetterKind::Confirm,
        expires_at,
    };
    NewClaim {
        email: email.to_owned(),
        letter: Some(ClaimLetter {
            letter,
            code: [number; 32],
            link: [number; 32],
        }),
    }
}

/// Somebody of this number signs up, and says that this address is theirs.
async fn sign_up(place: &Place, number: u8, (first, last): (&str, &str), claim: NewClaim) {
    let account = NewAccount {
        names: names(first, last),
        claim,
        ..new_account(number, "")
    };
    let made = place
        .store
        .create_account(account, new_session(number, 1), act(number, 1));
    made.await.unwrap();
}

/// An exam of the person of this number comes by an import, to their address.
async fn import(place: &Place, number: u8, person: u8) {
    let row = row(number, person, exam(Series::Office2007, "77-601", true));
    let draw = drawing(number, Origin::Automatic);
    let done = place
        .store
        .import_results(vec![row], false, draw, service(2));
    let outcomes = done.await.unwrap();
    let is_refused = |outcome: &ImportOutcome| matches!(outcome, ImportOutcome::Refused(_));
    assert!(!outcomes.iter().any(is_refused), "{outcomes:?}");
}

async fn by_code(place: &Place, person: u8, code: u8, at: i64) -> Shown {
    let join = id(b'j', code);
    place
        .store
        .confirm_by_code(account_id(person), [code; 32], 3, join, act(person, at))
        .await
        .unwrap()
}

async fn results(place: &Place, person: u8) -> usize {
    let found = place.store.credentials(account_id(person)).await.unwrap();
    found.results.len()
}

fn confirmed(person: u8, has_joined: bool) -> Shown {
    Shown::Confirmed {
        account: account_id(person),
        email: SHARED.to_owned(),
        has_joined,
    }
}

#[tokio::test]
async fn exams_of_an_address_come_to_nobody_who_only_says_that_it_is_theirs() {
    let place = Place::new();
    sign_up(&place, 1, ("Ada", "Sample"), new_claim(SHARED)).await;
    import(&place, 7, 2).await;
    assert_eq!((results(&place, 1).await, results(&place, 2).await), (0, 1));
    // Nor where the import came first.
    sign_up(&place, 3, ("Ada", "Sample"), new_claim(SHARED)).await;
    assert_eq!(results(&place, 3).await, 0);
    let session = place.store.session([3; 32]).await.unwrap().unwrap();
    assert!(!session.is_confirmed);
}

#[tokio::test]
async fn whoever_shows_the_address_has_what_an_import_knew_of_it() {
    let place = Place::new();
    import(&place, 7, 2).await;
    sign_up(&place, 1, ("Ada", "Sample"), mailed(SHARED, 1, 100)).await;
    sign_up(&place, 3, ("Ada", "Sample"), mailed(SHARED, 3, 100)).await;
    assert_eq!(by_code(&place, 3, 3, 50).await, confirmed(3, true));
    assert_eq!((results(&place, 1).await, results(&place, 3).await), (0, 1));
    assert!(
        place
            .store
            .session([3; 32])
            .await
            .unwrap()
            .unwrap()
            .is_confirmed
    );
    // What comes later comes here, too, and the other claim brings nothing any more.
    let row = row(8, 9, exam(Series::Office2007, "77-602", true));
    let row = store::ImportRow {
        email: SHARED.to_owned(),
        ..row
    };
    let never = crate::samples::never();
    place
        .store
        .import_results(vec![row], false, never, service(60))
        .await
        .unwrap();
    assert_eq!(results(&place, 3).await, 2);
    assert_eq!(by_code(&place, 1, 1, 70).await, Shown::Taken);
    let holder = place.store.account_by_email(SHARED).await.unwrap().unwrap();
    assert_eq!(holder.id, account_id(3));
    assert_eq!(place.faults().await, []);
}

#[tokio::test]
async fn a_family_that_shares_an_address_does_not_share_a_record() {
    let place = Place::new();
    import(&place, 7, 2).await;
    sign_up(&place, 1, ("Olaf", "Sample"), mailed(SHARED, 1, 100)).await;
    assert_eq!(by_code(&place, 1, 1, 50).await, Shown::Taken);
    assert_eq!(results(&place, 1).await, 0);
}

#[tokio::test]
async fn a_code_is_of_one_account_and_works_once_for_a_time_and_a_few_tries() {
    let place = Place::new();
    sign_up(&place, 1, ("Ada", "Sample"), mailed(SHARED, 1, 100)).await;
    sign_up(
        &place,
        3,
        ("Ada", "Sample"),
        mailed("other@example.com", 3, 100),
    )
    .await;
    assert_eq!(by_code(&place, 3, 1, 50).await, Shown::Wrong);
    assert_eq!(by_code(&place, 1, 1, 100).await, Shown::Over);
    for _ in 0..3 {
        assert_eq!(by_code(&place, 1, 9, 50).await, Shown::Wrong);
    }
    assert_eq!(by_code(&place, 1, 1, 50).await, Shown::Over);
    // A new one is as good as the first, which is none any more.
    let again = mailed(SHARED, 4, 100);
    let claimed = place
        .store
        .claim_address(account_id(1), again, None, act(1, 60));
    assert!(claimed.await.unwrap());
    assert_eq!(by_code(&place, 1, 1, 61).await, Shown::Wrong);
    assert_eq!(by_code(&place, 1, 4, 61).await, confirmed(1, false));
    assert_eq!(by_code(&place, 1, 4, 61).await, Shown::Over);
}

#[tokio::test]
async fn a_link_does_it_without_a_session_and_once() {
    let place = Place::new();
    sign_up(&place, 1, ("Ada", "Sample"), mailed(SHARED, 1, 100)).await;
    let store = &place.store;
    let by_link = async |at| {
        store
            .confirm_by_link([1; 32], id(b'j', 1), at)
            .await
            .unwrap()
    };
    let claim = store.address_claim_by_link([1; 32], 99).await.unwrap();
    assert_eq!(claim.unwrap().account, account_id(1));
    assert_eq!(by_link(100).await, Shown::Over);
    assert_eq!(by_link(99).await, confirmed(1, false));
    assert_eq!(by_link(99).await, Shown::Over);
}

#[tokio::test]
async fn an_address_that_is_mended_forgets_the_code_that_went_to_the_first() {
    let place = Place::new();
    sign_up(
        &place,
        1,
        ("Ada", "Sample"),
        mailed("peron-2@example.com", 1, 100),
    )
    .await;
    let mended = place
        .store
        .claim_address(account_id(1), mailed(SHARED, 2, 100), None, act(1, 2));
    assert!(mended.await.unwrap());
    assert_eq!(by_code(&place, 1, 1, 50).await, Shown::Wrong);
    let person = place.store.person(account_id(1)).await.unwrap().unwrap();
    assert_eq!((person.email.as_str(), person.confirmed_at), (SHARED, None));
    assert_eq!(by_code(&place, 1, 2, 50).await, confirmed(1, false));
}

#[tokio::test]
async fn who_has_an_address_keeps_it_until_another_is_shown() {
    let place = Place::new();
    place.candidate(2, "Ada", "Sample").await;
    let warning = NewLetter {
        id: id(b'l', 9),
        kind: LetterKind::AddressChange,
        expires_at: 1_000,
    };
    let claim = mailed("new@example.com", 1, 100);
    let claimed = place
        .store
        .claim_address(account_id(2), claim, Some(warning), act(2, 10));
    assert!(claimed.await.unwrap());
    let session = place.store.session([2; 32]).await.unwrap().unwrap();
    assert_eq!(
        (session.email.as_str(), session.is_confirmed),
        (SHARED, true)
    );
    let due = place.store.due_letters(10, 9).await.unwrap();
    let told: Vec<_> = due
        .iter()
        .map(|letter| (letter.kind, letter.email.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (LetterKind::Confirm, "new@example.com"),
            (LetterKind::AddressChange, SHARED),
        ]
    );
    let shown = by_code(&place, 2, 1, 50).await;
    assert!(matches!(shown, Shown::Confirmed { .. }), "{shown:?}");
    let store = &place.store;
    assert_eq!(store.account_by_email(SHARED).await.unwrap(), None);
    let holder = store
        .account_by_email("NEW@example.com")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(holder.id, account_id(2));
}

#[tokio::test]
async fn an_address_of_somebody_else_is_not_to_be_had_by_claiming_it() {
    let place = Place::new();
    place.candidate(2, "Ada", "Sample").await;
    sign_up(&place, 1, ("Ada", "Sample"), mailed(SHARED, 1, 100)).await;
    let at = place.store.accounts_at(SHARED).await.unwrap();
    let ids = [at.holder, at.claimant].map(|account| account.unwrap().id);
    assert_eq!(ids, [account_id(2), account_id(1)]);
    // The letter says that there is an account.
    let due = place.store.due_letters(10, 9).await.unwrap();
    assert!(due[0].is_taken && due.len() == 1);
    assert_eq!(by_code(&place, 1, 1, 50).await, Shown::Taken);
}

#[tokio::test]
async fn of_those_who_claim_an_address_the_last_one_signs_in_with_it() {
    let place = Place::new();
    for number in [1, 3] {
        let claim = new_claim(SHARED);
        let account = NewAccount {
            claim,
            now: i64::from(number),
            ..new_account(number, "")
        };
        let made = place.store.create_account(
            account,
            new_session(number, 1),
            act(number, i64::from(number)),
        );
        made.await.unwrap();
    }
    let at = place
        .store
        .accounts_at("PERSON-2@example.com")
        .await
        .unwrap();
    assert_eq!((at.holder, at.claimant.unwrap().id), (None, account_id(3)));
}

#[tokio::test]
async fn a_link_of_the_desk_confirms_the_address_of_a_record_and_not_what_somebody_claims() {
    let place = Place::new();
    import(&place, 7, 2).await;
    sign_up(&place, 1, ("Ada", "Sample"), new_claim(SHARED)).await;
    for (number, expected) in [(1, None), (2, Some(Confirmation::Link))] {
        let store = &place.store;
        let link = store.invite(account_id(number), new_invitation(number, 99), service(5));
        link.await.unwrap();
        let session = new_session(10 + number, 6);
        let set = store.accept_invitation([number; 32], "$argon2id$".to_owned(), session);
        let person = set.await.unwrap().unwrap();
        assert_eq!(person.confirmed_by, expected, "{number}");
    }
}

#[tokio::test]
async fn no_address_is_sent_more_than_ten_letters_a_day() {
    let place = Place::new();
    for number in 0..12 {
        sign_up(
            &place,
            number,
            ("Ada", "Sample"),
            mailed(SHARED, number, 2 * DAY),
        )
        .await;
    }
    let due = place.store.due_letters(10, 99).await.unwrap();
    assert_eq!(due.len(), 10);
    let later = mailed(SHARED, 20, 3 * DAY);
    let claimed = place
        .store
        .claim_address(account_id(1), later, None, act(1, DAY + 2));
    assert!(claimed.await.unwrap());
    let due = place.store.due_letters(DAY + 2, 99).await.unwrap();
    assert!(
        due.iter().any(|letter| letter.id == id(b'l', 20)),
        "{due:?}"
    );
}
