//! Many callers at once: exactly one registration, and no lost update.

use std::collections::BTreeSet;

use store::{Registered, UpdateError};
use tokio::task::JoinSet;

use crate::samples::{
    Place, account_id, act, correction, key, new_account, new_registration, new_session,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_repetitions_of_a_request_make_one_registration_and_get_one_answer() {
    let place = Place::new();
    place
        .store
        .create_account(
            new_account(1, "ada@example.com"),
            new_session(1, 1),
            act(1, 1),
        )
        .await
        .unwrap();
    let mut calls = JoinSet::new();
    for number in 0..200 {
        let store = place.store.clone();
        // Each repetition draws a reference of its own: only the first may count.
        let new = new_registration(1, 1, 1, &format!("WP-{number:04}"));
        calls.spawn(async move {
            let mine = new.answer.clone();
            match store.register(new, act(1, 10)).await.unwrap() {
                Registered::Now => (true, mine.body),
                Registered::Before(answer) => (false, answer.body),
            }
        });
    }
    let answers = calls.join_all().await;
    assert_eq!(answers.iter().filter(|(first, _)| *first).count(), 1);
    let bodies: BTreeSet<_> = answers.into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies.len(), 1);
    assert_eq!(place.count("SELECT count(*) FROM registration"), 1);
    assert_eq!(place.count("SELECT count(*) FROM idempotency"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_64_writers_each_accepted_correction_is_one_version() {
    let place = Place::new();
    place
        .store
        .create_account(
            new_account(1, "ada@example.com"),
            new_session(1, 1),
            act(1, 1),
        )
        .await
        .unwrap();
    place
        .store
        .register(new_registration(1, 1, 1, "WP-AAAA-0001"), act(1, 10))
        .await
        .unwrap();
    let mut writers = JoinSet::new();
    for writer in 0..64_i64 {
        let store = place.store.clone();
        writers.spawn(async move {
            let mut accepted = Vec::new();
            let mut version = 1;
            for round in 0..8 {
                let draft = format!("writer {writer} round {round}");
                let content = correction(&draft, writer % 2 == 0, writer);
                match store
                    .correct_registration(account_id(1), key(1), version, content, act(1, writer))
                    .await
                {
                    Ok(Some(now)) => {
                        assert_eq!(now.version, version + 1);
                        accepted.push((now.version, draft));
                        version = now.version;
                    }
                    Err(UpdateError::Stale { current }) => version = current,
                    other => panic!("{other:?}"),
                }
            }
            accepted
        });
    }
    let mut accepted: Vec<_> = writers.join_all().await.into_iter().flatten().collect();
    accepted.sort();
    let versions: Vec<u64> = accepted.iter().map(|(version, _)| *version).collect();
    let last = place
        .store
        .registration(account_id(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(versions, (2..=last.version).collect::<Vec<_>>());
    assert_eq!(Some(&last.draft), accepted.last().map(|(_, draft)| draft));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_dropped_after_it_was_queued_is_done_all_the_same() {
    let place = Place::new();
    place
        .store
        .create_account(
            new_account(1, "ada@example.com"),
            new_session(1, 1),
            act(1, 1),
        )
        .await
        .unwrap();
    {
        let mut call = std::pin::pin!(
            place
                .store
                .register(new_registration(1, 1, 1, "WP-AAAA-0001"), act(1, 10))
        );
        // One poll queues the job; then the caller goes away.
        std::future::poll_fn(|context| {
            let _ = call.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
    }
    // The writer works in order: when this is answered, so was the dropped one.
    place.store.touch_session([1; 32], 2).await.unwrap();
    assert!(
        place
            .store
            .registration(account_id(1))
            .await
            .unwrap()
            .is_some()
    );
}
