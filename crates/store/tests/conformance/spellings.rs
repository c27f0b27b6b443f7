//! Finding people by another spelling than the one on record: names in one word or two, domains, telephone numbers from abroad.

use store::NewAccount;

use crate::samples::{Place, act, names, new_account, new_session};
use crate::search::{find, indexed, numbers, with_names};

#[tokio::test]
async fn a_name_in_two_words_is_found_as_one_and_one_as_two() {
    let place = with_names(&[
        ("Ida", "Mc Donald"),
        ("Ida", "McDonald"),
        ("Ana", "De La Cruz"),
        ("Ana", "Delacruz"),
        ("Sean", "O Brien"),
        ("Sean", "O’Brien"),
        ("Li", "Dere"),
        ("Susan", "Andersen"),
    ])
    .await;
    let indexed = indexed(place);
    for (text, found) in [
        ("McDonald", &[1, 2][..]),
        ("Mc Donald", &[1, 2]),
        ("mcdon", &[1, 2]),
        ("ida mcdonald", &[1, 2]),
        ("Donald Mc", &[1, 2]),
        ("DelaCruz", &[3, 4]),
        ("De la Cruz", &[3, 4]),
        ("OBrien", &[5, 6]),
        ("O'Brien", &[5, 6]),
        ("O Brien", &[5, 6]),
        ("De Re", &[7]),
        // Not across the end of a name.
        ("nande", &[]),
        ("ida.mcdonald@", &[]),
        ("Mc Donalds", &[]),
    ] {
        let mut numbers = numbers(&indexed, text).await;
        numbers.sort_unstable();
        assert_eq!(numbers, found, "{text}");
    }
    let why = &find(&indexed, "McDonald").await.people[0].matches;
    assert_eq!(
        (why[0].text.as_str(), why[0].parts[0].clone()),
        ("Ida Mc Donald", 4..13)
    );
}

#[tokio::test]
async fn an_address_is_found_in_either_spelling_of_its_domain() {
    let place = Place::new();
    for (number, email) in [(1, "ida@bücher.example"), (2, "bo@xn--bcher-kva.example")] {
        let made = place.store.create_account(
            new_account(number, email),
            new_session(number, 1),
            act(number, 1),
        );
        made.await.unwrap();
    }
    for (text, found) in [
        ("ida@xn--bcher-kva.example", &[1][..]),
        ("IDA@bücher.example", &[1]),
        ("bo@bücher.example", &[2]),
        ("bo@bu\u{308}cher", &[2]),
        ("xn--bcher-kva", &[1, 2]),
    ] {
        assert_eq!(numbers(&place, text).await, found, "{text}");
    }
}

#[tokio::test]
async fn a_telephone_number_is_found_from_here_and_from_abroad() {
    let place = Place::new();
    for (number, phone, country) in [
        (1, "(202) 555-0142 ext 77", "US"),
        (2, "020 7946 0958", "GB"),
        (3, "+49 (0)30 123456", ""),
        (4, "202 555 0177", ""),
        (5, "०११ १२३४५६७८", "IN"),
    ] {
        let account = NewAccount {
            names: store::Names {
                phone: phone.to_owned(),
                country: country.to_owned(),
                ..names("Ada", "Sample")
            },
            ..new_account(number, &format!("person-{number}@example.com"))
        };
        let made = place
            .store
            .create_account(account, new_session(number, 1), act(number, 1));
        made.await.unwrap();
    }
    let marked = place;
    let mut places = vec![marked];
    for round in 0..2 {
        let place = places.pop().unwrap();
        for (text, found) in [
            ("+1 202 555 0142", 1),
            ("+12025550142", 1),
            ("001 202 555 0142", 1),
            ("202-555-0142", 1),
            ("(202) 555-0142 ext 77", 1),
            ("tel:+1-202-555-0142", 1),
            ("tel:+1-202-555-0142;ext=77", 1),
            ("+44 20 7946 0958", 2),
            ("0044 20 7946 0958", 2),
            ("020 7946 0958", 2),
            ("+49 30 123456", 3),
            ("030 123456", 3),
            ("0049 30 123456", 3),
            ("+1 202 555 0177", 4),
            ("+91 11 1234 5678", 5),
        ] {
            assert_eq!(numbers(&place, text).await, [found], "{text} {round}");
        }
        places.push(indexed(place));
    }
}
