//! Two records that are one person's: merged, found, and parted again.

use proptest::collection::vec;
use proptest::prelude::*;
use rules::credential::Series;
use rules::{RequestKind, Role};
use store::{Act, ImportOutcome, MergeError, Origin, Request};

use crate::samples::{
    Place, account_id, act, exam, hash, id, names, never, new_id, new_invitation, new_request,
    new_session, row, service, staff_act,
};

fn support(at: i64) -> Act {
    staff_act(9, Role::TechSupport, at)
}

/// What two records have that a merge moves.
#[derive(Debug, Clone)]
struct Belongings {
    /// Of each record: IDs, and which of them is primary.
    ids: [(u8, u8); 2],
    /// Of each record: results, and the ID of the same record to which each is credited.
    results: [Vec<Option<u8>>; 2],
    /// Of each record: kinds of requests.
    requests: [Vec<u8>; 2],
    /// Both took the same exam on the same day.
    same_exam: bool,
}

fn belongings() -> impl Strategy<Value = Belongings> {
    let ids = || (0_u8..3, 0_u8..3);
    let results = || vec(proptest::option::of(0_u8..3), 0..4);
    let requests = || vec(0_u8..4, 0..3);
    (
        ids(),
        ids(),
        results(),
        results(),
        requests(),
        requests(),
        any::<bool>(),
    )
        .prop_map(
            |(one, other, results, others, requests, other_requests, same_exam)| Belongings {
                ids: [one, other],
                results: [results, others],
                requests: [requests, other_requests],
                same_exam,
            },
        )
}

/// The two records, with all that belongs to them.
async fn with(belongings: &Belongings) -> Place {
    let place = Place::new();
    let store = &place.store;
    for (person, base) in [(1_u8, 0_u8), (2, 100)] {
        place.candidate(person, "Ada", "Sample").await;
        let at = usize::from(person - 1);
        let account = account_id(person);
        let (count, primary) = belongings.ids[at];
        for number in 0..count {
            let new = new_id(base + number, Origin::Linked);
            store
                .link_id(account, new, support(10 + i64::from(number)))
                .await
                .unwrap();
        }
        if count > 0 {
            let primary = id(b'i', base + primary % count);
            store
                .choose_primary(account, primary, support(20))
                .await
                .unwrap();
        }
        for (number, credited) in (0_u8..).zip(&belongings.results[at]) {
            let code = if belongings.same_exam && number == 0 {
                "77-600".to_owned()
            } else {
                format!("77-6{base}{number}")
            };
            let result = row(base + number, person, exam(Series::Office2003, &code, true));
            store
                .import_results(vec![result], false, never(), service(21))
                .await
                .unwrap();
            if let Some(credited) = credited.filter(|_| count > 0) {
                let (result, to) = (id(b'r', base + number), id(b'i', base + credited % count));
                store
                    .move_credits(account, vec![result], to, support(22))
                    .await
                    .unwrap();
            }
        }
        for (number, kind) in (0_u8..).zip(&belongings.requests[at]) {
            let kind = RequestKind::ALL[usize::from(*kind)];
            let request = new_request(base + number, person, kind);
            // A second one of a kind is refused: then there is one.
            let _ = store.send_request(request, act(person, 30)).await;
        }
    }
    place
}

/// What the merge is about, of both records.
async fn view(place: &Place) -> (Vec<store::Credentials>, Vec<Vec<Request>>, Vec<String>) {
    let mut credentials = Vec::new();
    let mut requests = Vec::new();
    for person in [1, 2] {
        credentials.push(place.store.credentials(account_id(person)).await.unwrap());
        requests.push(place.store.requests_of(account_id(person)).await.unwrap());
    }
    (credentials, requests, place.dump()["exam_result"].clone())
}

async fn merge(place: &Place) {
    let merged = place
        .store
        .merge_people(id(b'm', 1), account_id(1), account_id(2), support(50));
    merged.await.unwrap();
}

/// What holds at any time, merged or not.
fn check(place: &Place) {
    let strays = "SELECT count(*) FROM exam_result JOIN mcp_id ON mcp_id.id = credited_to
        WHERE mcp_id.account <> exam_result.account";
    assert_eq!(
        place.count(strays),
        0,
        "a result is credited to another person's ID"
    );
    let primaries = "SELECT count(*) FROM (
        SELECT sum(is_primary) AS primaries FROM mcp_id GROUP BY account
    ) WHERE primaries <> 1";
    assert_eq!(place.count(primaries), 0, "who holds IDs has one primary");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_merge_loses_nothing_and_parting_gives_everything_back(belongings in belongings()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let place = with(&belongings).await;
            let before = view(&place).await;
            merge(&place).await;
            check(&place);
            let (credentials, requests, _) = view(&place).await;
            // All of both is on the record that was kept, and nothing on the other.
            let count = |of: &store::Credentials| (of.results.len(), of.ids.len());
            let sums = (count(&before.0[0]), count(&before.0[1]));
            prop_assert_eq!(count(&credentials[0]), (sums.0.0 + sums.1.0, sums.0.1 + sums.1.1));
            prop_assert_eq!(count(&credentials[1]), (0, 0));
            prop_assert_eq!(requests[0].len(), before.1[0].len() + before.1[1].len());
            // Where both had a primary ID, that of the kept one stays.
            let primaries = before.0.iter().filter_map(|of| of.ids.first()).map(|known| known.id);
            prop_assert_eq!(credentials[0].ids.first().map(|known| known.id), primaries.into_iter().next());
            place.store.undo_merge(id(b'm', 1), support(60)).await.unwrap();
            check(&place);
            prop_assert_eq!(view(&place).await, before);
            prop_assert_eq!(place.faults().await, []);
            Ok(())
        })?;
    }

    /// Whatever is done to the kept record in between, parting leaves two whole records.
    #[test]
    fn parting_after_more_has_happened_leaves_two_whole_records(
        belongings in belongings(),
        choices in vec((0_u8..4, 0_u8..200, 0_u8..200), 0..6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let place = with(&belongings).await;
            let before = view(&place).await;
            merge(&place).await;
            let store = &place.store;
            let account = account_id(1);
            for (number, (choice, one, other)) in (0_u8..).zip(choices) {
                let held = store.credentials(account).await.unwrap();
                let pick = |at: u8, of: usize| usize::from(at) % of.max(1);
                let mcp_id = held.ids.get(pick(one, held.ids.len())).map(|known| known.id);
                let result = held.results.get(pick(other, held.results.len())).map(|known| known.id);
                match (choice, mcp_id, result) {
                    (0, Some(mcp_id), _) => store.choose_primary(account, mcp_id, support(51)).await.unwrap(),
                    (1, Some(mcp_id), Some(result)) => {
                        store.move_credits(account, vec![result], mcp_id, support(52)).await.unwrap();
                    }
                    (2, ..) => {
                        let new = new_id(200 + number, Origin::Linked);
                        store.link_id(account, new, support(53)).await.unwrap();
                    }
                    (3, ..) => {
                        // A file may name either address.
                        let new = row(200 + number, 1 + one % 2, exam(Series::Office2003, &format!("77-7{number}"), true));
                        store.import_results(vec![new], false, never(), service(54)).await.unwrap();
                    }
                    _ => {}
                }
                check(&place);
            }
            store.undo_merge(id(b'm', 1), support(60)).await.unwrap();
            check(&place);
            let after = view(&place).await;
            let of = |view: &(Vec<store::Credentials>, Vec<Vec<Request>>, Vec<String>), person: usize| {
                let mut ids: Vec<_> = view.0[person].ids.iter().map(|known| known.id).collect();
                ids.sort();
                ids
            };
            // The merged record is as it was; the kept one has what came to it since.
            prop_assert_eq!(&after.0[1], &before.0[1]);
            prop_assert_eq!(&after.1[1], &before.1[1]);
            prop_assert!(of(&before, 0).iter().all(|known| of(&after, 0).contains(known)));
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn whoever_was_merged_cannot_sign_in_until_they_are_parted() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    place.candidate(2, "Ada", "Samples").await;
    let store = &place.store;
    store
        .invite(account_id(2), new_invitation(20, 999), support(5))
        .await
        .unwrap();
    merge(&place).await;
    assert_eq!(store.session([2; 32]).await.unwrap(), None);
    // Somebody whose sign-in was judged a moment earlier.
    let late = store.open_session(account_id(2), hash(), new_session(3, 51), None);
    assert!(!late.await.unwrap());
    assert_eq!(store.invitation([20; 32], 6).await.unwrap(), None);
    let account = store
        .account_by_email("person-2@example.com")
        .await
        .unwrap()
        .unwrap();
    assert!(!account.is_open);
    let person = store.person(account_id(2)).await.unwrap().unwrap();
    assert_eq!(person.merged_into, Some(account_id(1)));
    assert!(store.session([1; 32]).await.unwrap().is_some());
    let merges = store.merges(account_id(1)).await.unwrap();
    assert_eq!(merges.len(), 1);
    assert_eq!(
        (merges[0].merged_name.as_str(), merges[0].undone_at),
        ("Ada Samples", None)
    );
    store.undo_merge(id(b'm', 1), support(60)).await.unwrap();
    assert_eq!(store.session([3; 32]).await.unwrap(), None);
    assert!(
        store
            .account_by_email("person-2@example.com")
            .await
            .unwrap()
            .unwrap()
            .is_open
    );
    // Parting gives no session back.
    assert_eq!(store.session([2; 32]).await.unwrap(), None);
    assert_eq!(
        store.merges(account_id(1)).await.unwrap()[0].undone_at,
        Some(60)
    );
    assert!(matches!(
        store.undo_merge(id(b'm', 1), support(61)).await,
        Err(MergeError::Undone)
    ));
}

#[tokio::test]
async fn only_two_open_records_of_candidates_are_merged() {
    let place = Place::new();
    for number in [1, 2, 3] {
        place.candidate(number, "Ada", "Sample").await;
    }
    place.staff(8, Role::TechSupport).await;
    let merge = |number, kept, merged| {
        place.store.merge_people(
            id(b'm', number),
            account_id(kept),
            account_id(merged),
            support(50),
        )
    };
    for (kept, merged) in [(1, 1), (1, 8), (8, 1)] {
        assert!(matches!(
            merge(1, kept, merged).await,
            Err(MergeError::NotPossible)
        ));
    }
    assert!(matches!(merge(1, 1, 7).await, Err(MergeError::NotFound)));
    merge(1, 1, 2).await.unwrap();
    // The same merge again is the same merge; another one under its id is not.
    merge(1, 1, 2).await.unwrap();
    assert!(matches!(merge(1, 1, 3).await, Err(MergeError::NotPossible)));
    assert!(matches!(merge(2, 3, 2).await, Err(MergeError::NotPossible)));
    assert!(matches!(merge(2, 2, 3).await, Err(MergeError::NotPossible)));
    // A record into which one was merged can be merged itself: then that is undone first.
    merge(2, 3, 1).await.unwrap();
    let undo = |number| place.store.undo_merge(id(b'm', number), support(60));
    assert!(matches!(undo(1).await, Err(MergeError::NotPossible)));
    undo(2).await.unwrap();
    undo(1).await.unwrap();
    assert!(matches!(undo(7).await, Err(MergeError::NotFound)));
}

#[tokio::test]
async fn the_merged_record_is_found_and_says_where_it_went() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    place.candidate(2, "Ada", "Oldname").await;
    let linked = place
        .store
        .link_id(account_id(2), new_id(2, Origin::Linked), support(10));
    linked.await.unwrap();
    merge(&place).await;
    let find = async |text: &str| {
        let found = place
            .store
            .find_people(text.to_owned(), None, 9)
            .await
            .unwrap();
        let found = found.people.into_iter();
        found
            .map(|found| (found.account, found.merged_into))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        find("oldname").await,
        [(account_id(2), Some(account_id(1)))]
    );
    assert_eq!(find("5550002").await, [(account_id(1), None)]);
    place
        .store
        .undo_merge(id(b'm', 1), support(60))
        .await
        .unwrap();
    assert_eq!(find("5550002").await, [(account_id(2), None)]);
}

#[tokio::test]
async fn a_merged_record_takes_nothing_of_its_own() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    place.candidate(2, "Ada", "Sample").await;
    merge(&place).await;
    let linked = place
        .store
        .link_id(account_id(2), new_id(2, Origin::Linked), support(10));
    assert!(linked.await.is_err());
    let new = row(1, 2, exam(Series::Office2003, "77-601", true));
    let imported = place
        .store
        .import_results(vec![new], false, never(), service(54));
    assert!(matches!(
        imported.await.unwrap()[..],
        [ImportOutcome::New { .. }]
    ));
    assert_eq!(
        place
            .store
            .credentials(account_id(2))
            .await
            .unwrap()
            .results,
        []
    );
    let named = place.store.update_profile(
        account_id(1),
        1,
        "{}".to_owned(),
        names("Ada", "King"),
        act(1, 60),
    );
    named.await.unwrap();
}
