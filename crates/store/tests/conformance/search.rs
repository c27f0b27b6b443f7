//! Finding people: by any fragment of what is on record of them, whoever typed it and however.

use std::ops::Range;

use rules::credential::{ExamResult, Series};
use rules::{RequestKind, Role};
use store::{FoundPage, MOST_FOUND, MatchKind, NewAccount, Origin};

use crate::samples::{
    Place, account_id, act, correction, exam, names, never, new_account, new_id, new_registration,
    new_request, new_session, row, service,
};

/// A part of a text that is found, and the kind of text.
type Part = (MatchKind, &'static str, Range<usize>);

pub async fn find(place: &Place, text: &str) -> FoundPage {
    let found = place.store.find_people(text.to_owned(), None, 1_000);
    found.await.unwrap()
}

/// The numbers of those who are found.
pub async fn numbers(place: &Place, text: &str) -> Vec<u128> {
    let found = find(place, text).await;
    found
        .people
        .iter()
        .map(|found| found.account.as_u128() - 0x100)
        .collect()
}

/// Indexes everybody: opening does what is left to do.
pub fn indexed(place: Place) -> Place {
    let place = place.reopen();
    assert_eq!(
        place.count("SELECT count(*) FROM person WHERE indexed < 2"),
        0
    );
    place
}

pub async fn with_names(all: &[(&str, &str)]) -> Place {
    let place = Place::new();
    for (number, (first, last)) in (1_u8..).zip(all) {
        place.candidate(number, first, last).await;
    }
    place
}

#[tokio::test]
async fn a_name_is_found_by_fragments_without_its_case_accents_and_width() {
    // (the name on record, what finds it, what does not)
    let table: [(&str, &str, &[&str], &[&str]); 20] = [
        (
            "Ünal",
            "Müller",
            &[
                "müller",
                "MULLER",
                "mueller",
                "ulle",
                "uell",
                "ünal müller",
                "muller unal",
            ],
            &["moller", "mullers"],
        ),
        (
            "Jürgen",
            "Goethe",
            &["göthe", "jurgen", "juergen goethe"],
            &["gothe"],
        ),
        (
            "Søren",
            "Ærø",
            &["soren", "soeren", "sören", "aero", "ærø", "aeroe"],
            &["sorn"],
        ),
        (
            "Åse",
            "Strauß",
            &["ase", "aase", "strauss", "STRAUẞ", "Strauß"],
            &["straus ase b"],
        ),
        (
            "Łukasz",
            "Wałęsa",
            &["lukasz", "walesa", "wałęsa", "ŁUKASZ WALESA"],
            &["valesa"],
        ),
        (
            "François",
            "D'Élia",
            &["francois", "delia", "d'elia", "d’elia", "D´Elia", "elia"],
            &["dellia"],
        ),
        (
            "Anne-Marie",
            "Smith-Jones",
            &[
                "annemarie",
                "anne-marie",
                "anne marie",
                "marie jones",
                "smith jones",
                "smithjones",
            ],
            &["anna"],
        ),
        ("İpek", "Işık", &["ipek", "isik", "ışık", "IŞIK"], &["isek"]),
        (
            "Nguyễn",
            "Thị Ánh",
            &["nguyen", "nguyễn", "thi anh", "ánh"],
            &["nguyan"],
        ),
        (
            "Ольга",
            "Соловьёва",
            &["ольга", "ОЛЬГА", "соловьева", "оловь"],
            &["ольма"],
        ),
        (
            "Σωκράτης",
            "Παπαδόπουλος",
            &["σωκρατησ", "ΣΩΚΡΑΤΗΣ", "παπαδοπουλος", "πουλος"],
            &["παππα"],
        ),
        ("محمد", "علي", &["محمد", "مُحَمَّد", "علي", "علی"], &["احمد"]),
        (
            "太郎",
            "山田",
            &[
                "山田",
                "山",
                "田",
                "太郎",
                "山田 太郎",
                "山田太郎",
                "太郎　山田",
                "田太",
            ],
            &["山川", "郎太"],
        ),
        (
            "タロウ",
            "ヤマダ",
            &["ﾔﾏﾀﾞ", "ヤマダ", "マダ", "タロ"],
            &["ヤマタ"],
        ),
        (
            "민수",
            "김",
            &["김민수", "민수", "김", "수", "김 민"],
            &["박"],
        ),
        ("Ｊｏｈｎ", "Ｄｏｅ", &["john", "doe", "JOHN DOE"], &["jon"]),
        (
            "John",
            "Smith",
            &[
                "Ｓｍｉｔｈ",
                "smith, john",
                "Smith John.",
                "  smith   john ",
                "mit ohn",
            ],
            &["smyth"],
        ),
        ("Jo", "Li", &["jo", "li", "l", "j l", "JO LI"], &["o", "i"]),
        (
            "J. R.",
            "O’Brien",
            &["j r obrien", "j. r.", "o'brien", "obrien", "brien"],
            &["x"],
        ),
        ("Madonna", "", &["madonna", "ado"], &["madona"]),
    ];
    let mut place = with_names(&table.map(|(first, last, ..)| (first, last))).await;
    // While they are marked, and once they are indexed.
    for turn in 0..2 {
        if turn == 1 {
            place = indexed(place);
        }
        for (number, (first, last, finds, finds_not)) in (1_u128..).zip(table) {
            for text in finds {
                let found = numbers(&place, text).await;
                assert!(found.contains(&number), "{text:?} finds {first} {last}");
            }
            for text in finds_not {
                let found = numbers(&place, text).await;
                assert!(
                    !found.contains(&number),
                    "{text:?} does not find {first} {last}"
                );
            }
        }
    }
}

#[tokio::test]
async fn everything_on_record_finds_its_person_and_says_why() {
    let place = Place::new();
    let account = NewAccount {
        names: store::Names {
            phone: "+1 (801) 555-0142".to_owned(),
            email: "ada.private@example.org".to_owned(),
            ..names("Ada Augusta", "Sample")
        },
        ..new_account(1, "Ada.King@example.com")
    };
    let store = &place.store;
    store
        .create_account(account, new_session(1, 1), act(1, 1))
        .await
        .unwrap();
    place.confirmed(1).await;
    place.candidate(2, "Grace", "Other").await;
    let mut registration = new_registration(1, 1, 1, "WP-7K3M-0001");
    registration.content.names = names("Augusta", "Byron");
    store.register(registration, act(1, 2)).await.unwrap();
    let linked = store.link_id(account_id(1), new_id(1, Origin::Linked), act(1, 3));
    linked.await.unwrap();
    let result = ExamResult {
        reference: Some("MOS 12-3456 X".to_owned()),
        ..exam(Series::Office2003, "77-601", true)
    };
    let result = store::ImportRow {
        email: "ada.king@example.com".to_owned(),
        ..row(1, 1, result)
    };
    store
        .import_results(vec![result], false, never(), service(4))
        .await
        .unwrap();
    let request = new_request(1, 1, RequestKind::NameSearch);
    store.send_request(request, act(1, 5)).await.unwrap();
    let table: [(&str, &[Part]); 19] = [
        ("sample", &[(MatchKind::Name, "Ada Augusta Sample", 12..18)]),
        (
            "byron",
            &[(MatchKind::RegisteredName, "Augusta Byron", 8..13)],
        ),
        (
            "augusta",
            &[
                (MatchKind::Name, "Ada Augusta Sample", 4..11),
                (MatchKind::RegisteredName, "Augusta Byron", 0..7),
            ],
        ),
        ("king@", &[(MatchKind::Email, "Ada.King@example.com", 4..9)]),
        (
            "g@example.c",
            &[(MatchKind::Email, "Ada.King@example.com", 7..18)],
        ),
        (
            "king@example",
            &[(MatchKind::Email, "Ada.King@example.com", 4..16)],
        ),
        (
            "private",
            &[(MatchKind::Email, "ada.private@example.org", 4..11)],
        ),
        (
            "801 555 0142",
            &[(MatchKind::Phone, "+1 (801) 555-0142", 4..17)],
        ),
        (
            "(801)5550142",
            &[(MatchKind::Phone, "+1 (801) 555-0142", 4..17)],
        ),
        ("0142", &[(MatchKind::Phone, "+1 (801) 555-0142", 13..17)]),
        (
            "+1.801.555",
            &[(MatchKind::Phone, "+1 (801) 555-0142", 1..12)],
        ),
        // A zero in the place of the country's code, as one dials at home.
        (
            "0801 555 0142",
            &[(MatchKind::Phone, "+1 (801) 555-0142", 4..17)],
        ),
        (
            "５５５－０１４２",
            &[(MatchKind::Phone, "+1 (801) 555-0142", 9..17)],
        ),
        ("5550001", &[(MatchKind::McpId, "5550001", 0..7)]),
        (
            "mos123456x",
            &[(MatchKind::ExamReference, "MOS 12-3456 X", 0..13)],
        ),
        (
            "12-3456",
            &[(MatchKind::ExamReference, "MOS 12-3456 X", 4..11)],
        ),
        (
            "wp-7k3m-0001",
            &[(MatchKind::Reference, "WP-7K3M-0001", 0..12)],
        ),
        ("7K3M0001", &[(MatchKind::Reference, "WP-7K3M-0001", 3..12)]),
        ("rrrr", &[(MatchKind::Reference, "WP-RRRR-0001", 3..7)]),
    ];
    for (text, matches) in table {
        let found = find(&place, text).await;
        assert_eq!(found.people.len(), 1, "{text}");
        let found: Vec<_> = found.people[0]
            .matches
            .iter()
            .map(|it| (it.kind, it.text.as_str(), it.parts[0].clone()))
            .collect();
        assert_eq!(found, matches, "{text}");
    }
    // Each word in another place.
    assert_eq!(
        find(&place, "byron 0142 example.org 5550001 smp")
            .await
            .people,
        []
    );
    let found = find(&place, "byron 0142 example.org 5550001 sam").await;
    assert_eq!(found.people[0].matches.len(), 5);
    assert_eq!(found.people[0].ids, ["5550001"]);
}

#[tokio::test]
async fn what_changed_is_found_and_what_it_was_is_not() {
    let mut place = Place::new();
    place.candidate(1, "Ada", "Before").await;
    for turn in 0..2 {
        if turn == 1 {
            place = indexed(place);
            assert_eq!(numbers(&place, "between").await, [1]);
        }
        let (name, other) = [("Between", "Before"), ("After", "Between")][turn];
        let version = u64::try_from(turn).unwrap() + 1;
        place
            .store
            .update_profile(
                account_id(1),
                version,
                "{}".to_owned(),
                names("Ada", name),
                act(1, 2),
            )
            .await
            .unwrap();
        assert_eq!(numbers(&place, name).await, [1]);
        assert_eq!(numbers(&place, other).await, [] as [u128; 0]);
    }
    let place = indexed(place);
    assert_eq!(numbers(&place, "after").await, [1]);
    assert_eq!(numbers(&place, "between").await, [] as [u128; 0]);
}

#[tokio::test]
async fn a_corrected_name_is_found() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let store = &place.store;
    store
        .register(new_registration(1, 1, 1, "WP-1"), act(1, 2))
        .await
        .unwrap();
    let mut content = correction("2", true, 3);
    content.names = names("Ada", "Lovelace");
    store
        .correct_registration(account_id(1), crate::samples::key(1), 1, content, act(1, 3))
        .await
        .unwrap();
    assert_eq!(numbers(&place, "lovelace").await, [1]);
}

#[tokio::test]
async fn only_candidates_are_found() {
    let nobody: [u128; 0] = [];
    let mut place = Place::new();
    place.staff(8, Role::TechSupport).await;
    place.candidate(1, "Ada", "Sample").await;
    for _ in 0..2 {
        assert_eq!(numbers(&place, "staff").await, nobody);
        assert_eq!(numbers(&place, "sample").await, [1]);
        let give = place
            .store
            .give_role(account_id(1), Role::ServiceCenter, service(9));
        give.await.unwrap();
        assert_eq!(numbers(&place, "sample").await, nobody);
        place = indexed(place);
        assert_eq!(numbers(&place, "sample").await, nobody);
        let give = place
            .store
            .give_role(account_id(1), Role::Candidate, service(9));
        give.await.unwrap();
        assert_eq!(numbers(&place, "sample").await, [1]);
        place = indexed(place);
    }
}

#[tokio::test]
async fn people_stand_in_the_order_of_their_names_page_by_page() {
    let all = [
        ("Zoe", "Alpha"),
        ("Ada", "Émile"),
        ("Ada", "Alpha"),
        ("Ada", "emile"),
        ("Bo", "Emil"),
        ("Ada", "Zulu"),
        ("Cy", "Alpha"),
    ];
    let place = with_names(&all).await;
    let everybody = numbers(&place, "example.com").await;
    // Two who are called alike stand in the order of their accounts.
    assert_eq!(everybody, [3, 7, 1, 5, 2, 4, 6]);
    for limit in 1..9 {
        let mut paged = Vec::new();
        let mut after = None;
        loop {
            let page = place
                .store
                .find_people("example.com".to_owned(), after, limit);
            let page = page.await.unwrap();
            assert_eq!((page.total, page.is_more), (7, false));
            assert!(page.people.len() <= limit);
            paged.extend(
                page.people
                    .iter()
                    .map(|found| found.account.as_u128() - 0x100),
            );
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, everybody);
    }
    // A page that begins after nobody begins at the beginning.
    let after = Some("x' OR 1".to_owned());
    let page = place.store.find_people("example.com".to_owned(), after, 9);
    assert_eq!(page.await.unwrap().people.len(), 7);
}

#[tokio::test]
async fn more_than_can_be_counted_is_said() {
    let place = Place::new();
    let most = MOST_FOUND;
    let import = async |numbers: Range<usize>| {
        let row = |number: usize| store::ImportRow {
            id: uuid::Uuid::from_u128(number as u128),
            account: uuid::Uuid::from_u128(number as u128),
            email: format!("many-{number}@example.com"),
            ..row(0, 0, exam(Series::Office2003, "77-601", true))
        };
        let rows = numbers.map(row).collect();
        let imported = place.store.import_results(rows, false, never(), service(1));
        imported.await.unwrap();
    };
    import(1..most + 1).await;
    let find_ten = async || {
        let found = place.store.find_people("sample".to_owned(), None, 10);
        let found = found.await.unwrap();
        (found.total, found.is_more, found.people.len())
    };
    assert_eq!(find_ten().await, (most, false, 10));
    import(most + 1..most + 2).await;
    assert_eq!(find_ten().await, (most, true, 10));
    assert_eq!(find(&place, "many-77@").await.people.len(), 1);
    // So many at once did not stay marked.
    assert_eq!(
        place.count("SELECT count(*) FROM person WHERE indexed < 2"),
        1
    );
}

#[tokio::test]
async fn a_hostile_text_finds_nothing_and_harms_nothing() {
    let place = with_names(&[
        ("Ada", "Sample"),
        ("Robert'); DROP TABLE person;--", "O\"Neil"),
    ]);
    let place = indexed(place.await);
    let long = "sample ".repeat(2_000);
    let table = [
        ("", 0),
        ("   ", 0),
        ("\0", 0),
        ("\"", 0),
        ("'", 0),
        ("* OR *", 0),
        ("*", 0),
        ("NEAR(ada sample)", 0),
        ("ada NOT sample", 0),
        ("ada* OR x", 0),
        ("grams:ada", 0),
        ("^ada", 1),
        ("\"ada\"", 1),
        ("ada\0", 1),
        ("{ada sample}", 1),
        ("ada AND sample", 0),
        ("'; DROP TABLE person; --", 1),
        ("o\"neil", 1),
        ("%", 0),
        ("a_a", 0),
        ("\u{feff}ada\u{200b}", 1),
        ("💣", 0),
        ("---", 0),
        (&long, 1),
    ];
    for (text, count) in table {
        let found = numbers(&place, text).await;
        assert_eq!(found.len(), count, "{text:?}: {found:?}");
    }
}
