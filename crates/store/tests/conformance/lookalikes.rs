//! Records that may be the same person's.

use rules::Role;
use store::{MatchKind, NewAccount};

use crate::samples::{
    Place, account_id, act, id, names, new_account, new_registration, new_session, staff_act,
};

#[tokio::test]
async fn lookalikes_have_something_in_common() {
    let place = Place::new();
    let person = async |number, first: &str, last: &str, phone: &str, email: &str| {
        let account = NewAccount {
            names: store::Names {
                phone: phone.to_owned(),
                email: email.to_owned(),
                ..names(first, last)
            },
            ..new_account(number, &format!("person-{number}@example.com"))
        };
        let made = place
            .store
            .create_account(account, new_session(number, 1), act(number, 1));
        made.await.unwrap();
    };
    person(1, "Ünal", "Müller", "+1 801 555 0142", "me@example.org").await;
    person(2, "MUELLER", "Unal", "", "").await;
    person(3, "Other", "Name", "(801) 555-0142", "ME@example.org").await;
    person(4, "Other", "Name", "0142", "").await;
    person(5, "Ünal", "Müllers", "", "").await;
    person(6, "Third", "Name", "", "").await;
    person(7, "Ünal", "Müller", "", "").await;
    let mut registration = new_registration(6, 6, 6, "WP-6");
    registration.content.names = names("Unal", "Muller");
    place.store.register(registration, act(6, 2)).await.unwrap();
    let support = staff_act(9, Role::TechSupport, 3);
    let merged = place
        .store
        .merge_people(id(b'm', 1), account_id(5), account_id(7), support);
    merged.await.unwrap();
    let found = place.store.lookalikes(account_id(1)).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|it| (it.person.account.as_u128() - 0x100, &it.common[..]))
        .collect();
    let expected: [(u128, &[MatchKind]); 3] = [
        (3, &[MatchKind::Email, MatchKind::Phone]),
        (6, &[MatchKind::RegisteredName]),
        (2, &[MatchKind::Name]),
    ];
    assert_eq!(found, expected);
    assert_eq!(place.store.lookalikes(account_id(77)).await.unwrap(), []);
}
