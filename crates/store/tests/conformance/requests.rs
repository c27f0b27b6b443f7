//! Requests: sent once, worked on by one, answered with what they bring; and the notices of it.

use rules::credential::Series;
use rules::{RequestKind, RequestState, RequestStep, Role};
use store::{
    Action, Fulfillment, Issue, NoticeKind, Origin, Outgoing, Request, RequestQuery, SendError,
    Sent, StepError,
};

use crate::samples::{
    Place, account_id, act, drawing, exam, id, never, new_id, new_request, row, service, staff_act,
};

const KIND: RequestKind = RequestKind::IdAndAccessCode;

/// A candidate with a pass and a request, and two members of a desk.
async fn with_request() -> Place {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    place.candidate(2, "Grace", "Sample").await;
    for desk in [8, 9] {
        place.staff(desk, Role::ServiceCenter).await;
    }
    let pass = row(1, 1, exam(Series::Office2003, "77-601", true));
    place
        .store
        .import_results(vec![pass], false, never(), service(2))
        .await
        .unwrap();
    let sent = place
        .store
        .send_request(new_request(1, 1, KIND), act(1, 10));
    assert!(matches!(sent.await.unwrap(), Sent::Now(_)));
    place
}

/// A step of the desk (by who works there) or of the candidate.
async fn step(
    place: &Place,
    by: u8,
    version: u64,
    step: RequestStep,
    brings: Fulfillment,
) -> Result<Request, StepError> {
    let (owner, act) = if by < 8 {
        (Some(account_id(by)), act(by, 20))
    } else {
        (None, staff_act(by, Role::ServiceCenter, 20))
    };
    place
        .store
        .step_request(
            id(b'q', 1),
            owner,
            version,
            step,
            "Words.".to_owned(),
            brings,
            act,
        )
        .await
}

async fn words(
    place: &Place,
    by: u8,
    version: u64,
    taken: RequestStep,
) -> Result<Request, StepError> {
    step(place, by, version, taken, Fulfillment::Words).await
}

#[tokio::test]
async fn a_request_sent_twice_is_one() {
    let place = with_request().await;
    let send = |request| place.store.send_request(request, act(1, 11));
    let again = store::NewRequest {
        reference: "WP-OTHER".to_owned(),
        ..new_request(1, 1, KIND)
    };
    let Sent::Before(found) = send(again).await.unwrap() else {
        panic!("it was sent before");
    };
    assert_eq!(found.reference, "WP-RRRR-0001");
    assert_eq!(
        (found.version, found.state, found.sent_at),
        (1, RequestState::Waiting, 10)
    );
    assert_eq!(found.name, "Ada Sample");
    let other_words = store::NewRequest {
        payload_hash: [9; 32],
        ..new_request(1, 1, KIND)
    };
    assert!(matches!(send(other_words).await, Err(SendError::KeyReused)));
    assert!(matches!(
        send(new_request(1, 2, KIND)).await,
        Err(SendError::KeyReused)
    ));
    assert_eq!(place.count("SELECT count(*) FROM request"), 1);
}

#[tokio::test]
async fn one_of_a_kind_is_under_way_at_a_time() {
    let place = with_request().await;
    let send = |number, account, kind| {
        place
            .store
            .send_request(new_request(number, account, kind), act(account, 12))
    };
    let second = send(2, 1, KIND).await;
    assert!(matches!(second, Err(SendError::UnderWay(first)) if first == id(b'q', 1)));
    send(3, 1, RequestKind::NameSearch).await.unwrap();
    send(4, 2, KIND).await.unwrap();
    words(&place, 1, 1, RequestStep::Withdraw).await.unwrap();
    send(5, 1, KIND).await.unwrap();
    let newest = place.store.requests_of(account_id(1)).await.unwrap();
    let newest: Vec<_> = newest.iter().map(|found| found.id).collect();
    assert_eq!(newest, [id(b'q', 5), id(b'q', 3), id(b'q', 1)]);
}

#[tokio::test]
async fn a_reference_is_one_requests() {
    let place = with_request().await;
    let taken = store::NewRequest {
        reference: "WP-RRRR-0001".to_owned(),
        ..new_request(2, 2, KIND)
    };
    let refused = place.store.send_request(taken, act(2, 12)).await;
    assert!(matches!(refused, Err(SendError::ReferenceTaken)));
}

#[tokio::test]
async fn a_desk_claims_asks_is_answered_and_fulfills() {
    let place = with_request().await;
    words(&place, 8, 1, RequestStep::Claim).await.unwrap();
    words(&place, 8, 2, RequestStep::Ask).await.unwrap();
    words(&place, 1, 3, RequestStep::Answer).await.unwrap();
    let brings = Fulfillment::Id(drawing(1, Origin::ServiceCenter));
    let done = step(&place, 8, 4, RequestStep::Fulfill, brings)
        .await
        .unwrap();
    assert_eq!((done.state, done.version), (RequestState::Fulfilled, 5));
    let steps: Vec<_> = done
        .steps
        .iter()
        .map(|taken| {
            (
                taken.step,
                taken.by.as_str(),
                taken.by_staff,
                taken.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        steps,
        [
            (RequestStep::Claim, "Staff 8", true, "Words."),
            (RequestStep::Ask, "Staff 8", true, "Words."),
            (RequestStep::Answer, "Ada Sample", false, "Words."),
            (RequestStep::Fulfill, "Staff 8", true, "Words."),
        ]
    );
    assert_eq!(place.store.request(done.id).await.unwrap(), Some(done));
    let found = place.store.credentials(account_id(1)).await.unwrap();
    assert_eq!(
        (found.ids.len(), found.ids[0].origin),
        (1, Origin::ServiceCenter)
    );
    assert_eq!(found.results[0].credited_to, Some(found.ids[0].id));
    let kinds: Vec<_> = place
        .store
        .notices(account_id(1))
        .await
        .unwrap()
        .iter()
        .map(|notice| (notice.kind, notice.about))
        .collect();
    let about = Some(id(b'q', 1));
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&(NoticeKind::RequestAsked, about)));
    assert!(kinds.contains(&(NoticeKind::RequestFulfilled, about)));
    let stepped = place.history().await;
    let stepped = stepped
        .iter()
        .filter(|(action, object)| *action == Action::RequestStepped && object == "WP-RRRR-0001");
    assert_eq!(stepped.count(), 4);
    assert_eq!(place.faults().await, []);
}

#[tokio::test]
async fn each_step_is_taken_from_its_state_by_whose_it_is() {
    // Every step, by the candidate, by another candidate, by who has claimed, by somebody else at the desk.
    let all = [
        RequestStep::Claim,
        RequestStep::Release,
        RequestStep::Ask,
        RequestStep::Answer,
        RequestStep::Fulfill,
        RequestStep::Refuse,
        RequestStep::Withdraw,
    ];
    let paths: [&[(u8, RequestStep)]; 6] = [
        &[],
        &[(8, RequestStep::Claim)],
        &[(8, RequestStep::Claim), (8, RequestStep::Ask)],
        &[(8, RequestStep::Claim), (8, RequestStep::Fulfill)],
        &[(8, RequestStep::Claim), (8, RequestStep::Refuse)],
        &[(1, RequestStep::Withdraw)],
    ];
    for path in paths {
        let mut stands = at(path).await;
        for taken in all {
            for by in [1, 2, 8, 9] {
                let (place, found) = &stands;
                let before = place.dump();
                let answer = words(place, by, found.version, taken).await;
                let is_owners = matches!(taken, RequestStep::Answer | RequestStep::Withdraw);
                let case = format!("{taken:?} by {by} from {:?}: {answer:?}", found.state);
                let after = found.state.after(taken);
                match (by, after.filter(|_| is_owners == (by == 1))) {
                    (2, _) => assert!(matches!(answer, Err(StepError::NotFound)), "{case}"),
                    (_, None) => {
                        let is_so =
                            matches!(answer, Err(StepError::NotNow(now)) if now == found.state);
                        assert!(is_so, "{case}");
                    }
                    (9, Some(_)) if taken != RequestStep::Claim => {
                        let is_so =
                            matches!(&answer, Err(StepError::OfAnother(name)) if name == "Staff 8");
                        assert!(is_so, "{case}");
                    }
                    (_, Some(after)) => {
                        let now = answer.unwrap();
                        assert_eq!(
                            (now.state, now.version),
                            (after, found.version + 1),
                            "{case}"
                        );
                        stands = at(path).await;
                        continue;
                    }
                }
                assert_eq!(place.dump(), before, "{case}");
            }
        }
    }
}

/// A request that has come this way.
async fn at(path: &[(u8, RequestStep)]) -> (Place, Request) {
    let place = with_request().await;
    for (version, (by, taken)) in (1..).zip(path) {
        words(&place, *by, version, *taken).await.unwrap();
    }
    let found = place.store.request(id(b'q', 1)).await.unwrap().unwrap();
    (place, found)
}

#[tokio::test]
async fn a_step_from_a_version_of_before_is_stale() {
    let place = with_request().await;
    words(&place, 8, 1, RequestStep::Claim).await.unwrap();
    let stale = words(&place, 9, 1, RequestStep::Claim).await;
    assert!(matches!(stale, Err(StepError::Stale { current: 2 })));
    let nobodys = place.store.step_request(
        id(b'q', 7),
        None,
        1,
        RequestStep::Claim,
        String::new(),
        Fulfillment::Words,
        staff_act(8, Role::ServiceCenter, 20),
    );
    assert!(matches!(nobodys.await, Err(StepError::NotFound)));
}

#[tokio::test]
async fn an_id_that_cannot_be_issued_leaves_the_request_as_it_was() {
    let place = with_request().await;
    words(&place, 8, 1, RequestStep::Claim).await.unwrap();
    let support = || staff_act(9, Role::TechSupport, 15);
    let linked = place
        .store
        .link_id(account_id(2), new_id(1, Origin::Linked), support());
    linked.await.unwrap();
    let before = place.dump();
    // A number that was typed, and is on another record.
    let typed: Issue = Box::new(|| Ok(new_id(1, Origin::ServiceCenter)));
    let refused = step(&place, 8, 2, RequestStep::Fulfill, Fulfillment::Id(typed)).await;
    assert!(matches!(refused, Err(StepError::NumberTaken(holder)) if holder == account_id(2)));
    // A code for an ID of another person's.
    let code = Fulfillment::Code {
        mcp_id: id(b'i', 1),
        code: crate::samples::new_code(1, 1_000),
    };
    let refused = step(&place, 8, 2, RequestStep::Fulfill, code).await;
    assert!(matches!(refused, Err(StepError::NumberTaken(_))));
    assert_eq!(place.dump(), before);
    // An ID for who holds one.
    let linked = place
        .store
        .link_id(account_id(1), new_id(2, Origin::Linked), support());
    linked.await.unwrap();
    let before = place.dump();
    let refused = step(&place, 8, 2, RequestStep::Fulfill, Fulfillment::Id(never())).await;
    assert!(matches!(refused, Err(StepError::HoldsOne)));
    assert_eq!(place.dump(), before);
    let drawn = drawing(2, Origin::ServiceCenter);
    drop(drawn);
    words(&place, 8, 2, RequestStep::Fulfill).await.unwrap();
}

#[tokio::test]
async fn what_somebody_worked_on_is_put_back_when_their_account_is_closed() {
    let place = with_request().await;
    let second = new_request(2, 2, KIND);
    place.store.send_request(second, act(2, 11)).await.unwrap();
    words(&place, 8, 1, RequestStep::Claim).await.unwrap();
    let desk = |taken, version| {
        place.store.step_request(
            id(b'q', 2),
            None,
            version,
            taken,
            String::new(),
            Fulfillment::Words,
            staff_act(8, Role::ServiceCenter, 21),
        )
    };
    desk(RequestStep::Claim, 1).await.unwrap();
    desk(RequestStep::Ask, 2).await.unwrap();
    place
        .store
        .close_account(account_id(8), true, service(30))
        .await
        .unwrap();
    let first = place.store.request(id(b'q', 1)).await.unwrap().unwrap();
    assert_eq!(
        (first.state, first.claimed_by),
        (RequestState::Waiting, None)
    );
    // The other goes on waiting for its candidate, and then for a desk.
    let second = place.store.request(id(b'q', 2)).await.unwrap().unwrap();
    assert_eq!(
        (second.state, second.claimed_by),
        (RequestState::Asked, None)
    );
    let answered = place.store.step_request(
        id(b'q', 2),
        Some(account_id(2)),
        second.version,
        RequestStep::Answer,
        String::new(),
        Fulfillment::Words,
        act(2, 31),
    );
    assert_eq!(answered.await.unwrap().state, RequestState::Waiting);
}

#[tokio::test]
async fn a_desk_lists_the_oldest_first_page_by_page() {
    let place = Place::new();
    place.staff(10, Role::ServiceCenter).await;
    for number in 1..=9 {
        place
            .candidate(number, "Ada", &format!("Sample {number}"))
            .await;
        let kind = RequestKind::ALL[usize::from(number) % 4];
        // Three are sent at the same moment.
        let at = i64::from(number / 3) + 100;
        let sent = place
            .store
            .send_request(new_request(number, number, kind), act(number, at));
        sent.await.unwrap();
    }
    place
        .store
        .step_request(
            id(b'q', 4),
            None,
            1,
            RequestStep::Claim,
            String::new(),
            Fulfillment::Words,
            staff_act(10, Role::ServiceCenter, 200),
        )
        .await
        .unwrap();
    let list = async |query| -> Vec<u128> {
        let found = place.store.requests(query).await.unwrap();
        found
            .iter()
            .map(|found| found.id.as_u128() & 0xff)
            .collect()
    };
    let all = RequestQuery {
        limit: 100,
        ..RequestQuery::default()
    };
    assert_eq!(list(all.clone()).await, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let kinds = RequestQuery {
        kinds: vec![RequestKind::ALL[1], RequestKind::ALL[2]],
        ..all.clone()
    };
    assert_eq!(list(kinds).await, [1, 2, 5, 6, 9]);
    let states = RequestQuery {
        states: vec![RequestState::Claimed, RequestState::Asked],
        ..all.clone()
    };
    assert_eq!(list(states).await, [4]);
    let claimed = RequestQuery {
        claimed_by: Some(account_id(10)),
        ..all.clone()
    };
    assert_eq!(list(claimed).await, [4]);
    let mut paged = Vec::new();
    let mut page = RequestQuery {
        limit: 2,
        ..all.clone()
    };
    loop {
        let found = place.store.requests(page.clone()).await.unwrap();
        let Some(last) = found.last() else {
            break;
        };
        page.after = Some((last.sent_at, last.id));
        paged.extend(found.iter().map(|found| found.id.as_u128() & 0xff));
    }
    assert_eq!(paged, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[tokio::test]
async fn a_notice_is_read_once_and_mailed_once() {
    let place = with_request().await;
    words(&place, 8, 1, RequestStep::Claim).await.unwrap();
    words(&place, 8, 2, RequestStep::Ask).await.unwrap();
    words(&place, 1, 3, RequestStep::Answer).await.unwrap();
    words(&place, 8, 4, RequestStep::Ask).await.unwrap();
    let store = &place.store;
    // Asked twice at the same moment: two notices.
    assert_eq!(store.notices(account_id(1)).await.unwrap().len(), 2);
    assert_eq!(store.notices(account_id(2)).await.unwrap(), []);
    assert_eq!(store.due_notices(19, 9).await.unwrap(), []);
    assert_eq!(store.due_notices(20, 1).await.unwrap().len(), 1);
    let due = store.due_notices(20, 9).await.unwrap();
    assert_eq!(due.len(), 2);
    assert_eq!(due[0].email, "person-1@example.com");
    store
        .mailed(Outgoing::Notice, due[0].notice.id)
        .await
        .unwrap();
    store
        .not_mailed(Outgoing::Notice, due[1].notice.id, Some(50))
        .await
        .unwrap();
    assert_eq!(store.due_notices(49, 9).await.unwrap(), []);
    let later = store.due_notices(50, 9).await.unwrap();
    assert_eq!((later.len(), later[0].attempts), (1, 1));
    store
        .not_mailed(Outgoing::Notice, later[0].notice.id, None)
        .await
        .unwrap();
    assert_eq!(store.due_notices(i64::MAX, 9).await.unwrap(), []);
    // Mailed or not, it stays in the page until it is read.
    assert_eq!(store.notices(account_id(1)).await.unwrap().len(), 2);
    let about = due[0].notice.about.unwrap();
    // What is about something else, or somebody else's, is not read with it.
    let nothing = vec![account_id(7)];
    store
        .read_notices(account_id(1), nothing, 60)
        .await
        .unwrap();
    store
        .read_notices(account_id(2), vec![about], 60)
        .await
        .unwrap();
    assert_eq!(store.notices(account_id(1)).await.unwrap().len(), 2);
    store
        .read_notices(account_id(1), vec![about], 60)
        .await
        .unwrap();
    assert_eq!(store.notices(account_id(1)).await.unwrap(), []);
}

#[tokio::test]
async fn a_notice_that_nobody_mails_stays_in_the_page() {
    let place = with_request().await;
    words(&place, 8, 1, RequestStep::Claim).await.unwrap();
    words(&place, 8, 2, RequestStep::Ask).await.unwrap();
    let store = &place.store;
    assert_eq!(store.keep_unmailed(Outgoing::Notice).await.unwrap(), 1);
    assert_eq!(store.keep_unmailed(Outgoing::Notice).await.unwrap(), 0);
    assert_eq!(store.due_notices(i64::MAX, 9).await.unwrap(), []);
    assert_eq!(store.notices(account_id(1)).await.unwrap().len(), 1);
}
