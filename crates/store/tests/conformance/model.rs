//! Random sequences of calls, each answered as a plain model in memory answers it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use store::{RegisterError, Registered, StaffError, UpdateError};

use crate::samples::{
    Place, account_id, act, correction, hash, key, names, new_account, new_registration,
    new_session, service,
};

/// A call, with small numbers for people, keys, payloads and tokens, so that they meet often.
#[derive(Debug, Clone)]
enum Call {
    CreateAccount {
        account: u8,
        token: u8,
    },
    OpenSession {
        account: u8,
        token: u8,
        before: u8,
    },
    CloseSession {
        token: u8,
    },
    UpdateProfile {
        account: u8,
        expected: u64,
    },
    Register {
        account: u8,
        key: u8,
        payload: u8,
        reference: u8,
    },
    Correct {
        account: u8,
        key: u8,
        expected: u64,
        given: bool,
    },
    AcceptNda {
        account: u8,
        key: u8,
        text: u8,
    },
    Close {
        account: u8,
        closed: bool,
    },
    Reopen,
}

fn call() -> impl Strategy<Value = Call> {
    let few = || 0_u8..3;
    prop_oneof![
        3 => (few(), 0_u8..6).prop_map(|(account, token)| Call::CreateAccount { account, token }),
        2 => (few(), 0_u8..6, 0_u8..6).prop_map(|(account, token, before)| Call::OpenSession { account, token, before }),
        1 => (0_u8..6).prop_map(|token| Call::CloseSession { token }),
        2 => (few(), 1_u64..5).prop_map(|(account, expected)| Call::UpdateProfile { account, expected }),
        4 => (few(), few(), 0_u8..2, few()).prop_map(|(account, key, payload, reference)| {
            Call::Register { account, key, payload, reference }
        }),
        4 => (few(), few(), 1_u64..5, any::<bool>()).prop_map(|(account, key, expected, given)| {
            Call::Correct { account, key, expected, given }
        }),
        2 => (few(), few(), 0_u8..2).prop_map(|(account, key, text)| Call::AcceptNda { account, key, text }),
        1 => (few(), any::<bool>()).prop_map(|(account, closed)| Call::Close { account, closed }),
        1 => Just(Call::Reopen),
    ]
}

#[derive(Debug, Clone)]
struct Registration {
    key: u8,
    payload: u8,
    reference: u8,
    version: u64,
    given: bool,
    changed_at: i64,
    nda: BTreeMap<u8, i64>,
}

/// The records, as simply as they can be kept.
#[derive(Default)]
struct Model {
    profiles: BTreeMap<u8, u64>,
    /// Also those of closed accounts, which nobody is shown.
    sessions: BTreeMap<u8, u8>,
    closed: BTreeSet<u8>,
    /// So many changes were made, each of which has its entry in the audit.
    changes: i64,
    registrations: BTreeMap<u8, Registration>,
}

impl Model {
    /// What the store must answer to a call, in one word.
    fn expect(&mut self, call: &Call, now: i64) -> String {
        match *call {
            Call::CreateAccount { account, token }
                if self.profiles.contains_key(&account) || self.sessions.contains_key(&token) =>
            {
                "failed".to_owned()
            }
            Call::CreateAccount { account, token } => {
                self.profiles.insert(account, 1);
                self.sessions.insert(token, account);
                self.changes += 1;
                "done".to_owned()
            }
            Call::OpenSession {
                account,
                token,
                before,
            } => {
                let in_use = self.sessions.contains_key(&token) && token != before;
                let may = self.profiles.contains_key(&account) && !self.closed.contains(&account);
                if !may || in_use {
                    return "failed".to_owned();
                }
                self.sessions.remove(&before);
                self.sessions.insert(token, account);
                "done".to_owned()
            }
            Call::CloseSession { token } => {
                self.sessions.remove(&token);
                "done".to_owned()
            }
            Call::UpdateProfile { account, expected } => match self.profiles.get_mut(&account) {
                None => "none".to_owned(),
                Some(version) if *version == expected => {
                    *version += 1;
                    self.changes += 1;
                    format!("version {version}")
                }
                Some(version) => format!("stale {version}"),
            },
            Call::Register {
                account,
                key,
                payload,
                reference,
            } => self.register(account, key, payload, reference, now),
            Call::Correct {
                account,
                key,
                expected,
                given,
            } => match self.registrations.get_mut(&account) {
                Some(known) if known.key == key && known.version == expected => {
                    known.version += 1;
                    self.changes += 1;
                    if known.given != given {
                        (known.given, known.changed_at) = (given, now);
                    }
                    format!("version {}", known.version)
                }
                Some(known) if known.key == key => format!("stale {}", known.version),
                _ => "none".to_owned(),
            },
            Call::AcceptNda { account, key, text } => match self.registrations.get_mut(&account) {
                Some(known) if known.key == key => {
                    known.nda.entry(text).or_insert_with(|| {
                        self.changes += 1;
                        now
                    });
                    format!("accepted {}", known.nda.len())
                }
                _ => "none".to_owned(),
            },
            Call::Close { account, .. } if !self.profiles.contains_key(&account) => {
                "none".to_owned()
            }
            Call::Close { account, closed } => {
                if closed && self.closed.insert(account) {
                    self.sessions.retain(|_, known| *known != account);
                    self.changes += 1;
                } else if !closed && self.closed.remove(&account) {
                    self.changes += 1;
                }
                "done".to_owned()
            }
            Call::Reopen => "done".to_owned(),
        }
    }

    fn register(&mut self, account: u8, key: u8, payload: u8, reference: u8, now: i64) -> String {
        if let Some(known) = self.registrations.get(&account) {
            return if known.key != key {
                let others = self.registrations.values().any(|other| other.key == key);
                if others {
                    "key reused"
                } else {
                    "already registered"
                }
                .to_owned()
            } else if known.payload == payload {
                format!("before WP-{}", known.reference)
            } else {
                "key reused".to_owned()
            };
        }
        if self.registrations.values().any(|other| other.key == key) {
            return "key reused".to_owned();
        }
        if self
            .registrations
            .values()
            .any(|other| other.reference == reference)
        {
            return "reference taken".to_owned();
        }
        if !self.profiles.contains_key(&account) {
            return "failed".to_owned();
        }
        let nda = BTreeMap::new();
        let new = Registration {
            key,
            payload,
            reference,
            version: 1,
            given: false,
            changed_at: now,
            nda,
        };
        self.registrations.insert(account, new);
        self.changes += 1;
        "now".to_owned()
    }
}

async fn answer(place: &Place, call: &Call, now: i64) -> String {
    let store = &place.store;
    match *call {
        Call::CreateAccount { account, token } => {
            let new = new_account(account, &format!("person-{account}@example.com"));
            match store
                .create_account(new, new_session(token, now), act(account, now))
                .await
            {
                Ok(()) => "done".to_owned(),
                Err(_) => "failed".to_owned(),
            }
        }
        Call::OpenSession {
            account,
            token,
            before,
        } => {
            let opened = store
                .open_session(
                    account_id(account),
                    hash(),
                    new_session(token, now),
                    Some([before; 32]),
                )
                .await;
            let opened = opened.unwrap_or_default();
            if opened { "done" } else { "failed" }.to_owned()
        }
        Call::CloseSession { token } => store
            .close_session([token; 32])
            .await
            .map_or("failed", |()| "done")
            .to_owned(),
        Call::UpdateProfile { account, expected } => {
            let updated = store
                .update_profile(
                    account_id(account),
                    expected,
                    "{}".to_owned(),
                    names("Ada", "Sample"),
                    act(account, now),
                )
                .await;
            updated.map_or_else(refused, |version| {
                version.map_or("none".to_owned(), |version| format!("version {version}"))
            })
        }
        Call::Register {
            account,
            key,
            payload,
            reference,
        } => {
            let mut new = new_registration(account, key, payload, &format!("WP-{reference}"));
            new.content.now = now;
            new.answer.body = format!("WP-{reference}");
            match store.register(new, act(account, now)).await {
                Ok(Registered::Now) => "now".to_owned(),
                Ok(Registered::Before(answer)) => format!("before {}", answer.body),
                Err(RegisterError::KeyReused) => "key reused".to_owned(),
                Err(RegisterError::AlreadyRegistered) => "already registered".to_owned(),
                Err(RegisterError::ReferenceTaken) => "reference taken".to_owned(),
                Err(RegisterError::Store(_)) => "failed".to_owned(),
            }
        }
        Call::Correct {
            account,
            key: id,
            expected,
            given,
        } => {
            let content = correction(&format!("at {now}"), given, now);
            let corrected = store
                .correct_registration(
                    account_id(account),
                    key(id),
                    expected,
                    content,
                    act(account, now),
                )
                .await;
            corrected.map_or_else(refused, |found| {
                found.map_or("none".to_owned(), |found| {
                    format!("version {}", found.version)
                })
            })
        }
        Call::AcceptNda {
            account,
            key: id,
            text,
        } => {
            match store
                .accept_nda(
                    account_id(account),
                    key(id),
                    text.to_string(),
                    act(account, now),
                )
                .await
                .unwrap()
            {
                None => "none".to_owned(),
                Some(_) => {
                    let id = key(id).simple();
                    let rows =
                        format!("SELECT count(*) FROM nda_acceptance WHERE registration = x'{id}'");
                    format!("accepted {}", place.count(&rows))
                }
            }
        }
        Call::Close { account, closed } => {
            let done = store
                .close_account(account_id(account), closed, service(now))
                .await;
            match done {
                Ok(()) => "done".to_owned(),
                Err(StaffError::NotFound) => "none".to_owned(),
                Err(error) => error.to_string(),
            }
        }
        Call::Reopen => "done".to_owned(),
    }
}

fn refused(error: UpdateError) -> String {
    match error {
        UpdateError::Stale { current } => format!("stale {current}"),
        UpdateError::Store(_) => "failed".to_owned(),
    }
}

/// Everything that can be read is as the model has it.
async fn compare(place: &Place, model: &Model) {
    for account in 0..3 {
        let profile = place.store.profile(account_id(account)).await.unwrap();
        assert_eq!(
            profile.map(|found| found.version),
            model.profiles.get(&account).copied()
        );
        let found = place.store.registration(account_id(account)).await.unwrap();
        let expected = model.registrations.get(&account);
        assert_eq!(found.is_some(), expected.is_some());
        let (Some(found), Some(expected)) = (found, expected) else {
            continue;
        };
        assert_eq!(
            (found.id, found.version),
            (key(expected.key), expected.version)
        );
        assert_eq!(found.reference, format!("WP-{}", expected.reference));
        let microsoft = &found.consents[0];
        assert_eq!(
            (microsoft.consent.given, microsoft.at),
            (expected.given, expected.changed_at)
        );
        let latest = expected
            .nda
            .iter()
            .max_by_key(|(_, at)| **at)
            .map(|(text, at)| (text.to_string(), *at));
        assert_eq!(found.nda.map(|nda| (nda.text_version, nda.at)), latest);
    }
    for token in 0..6 {
        let session = place.store.session([token; 32]).await.unwrap();
        assert_eq!(
            session.map(|found| found.account),
            model
                .sessions
                .get(&token)
                .filter(|it| !model.closed.contains(it))
                .map(|it| account_id(*it))
        );
    }
    assert_eq!(place.count("SELECT count(*) FROM audit"), model.changes);
    assert_eq!(place.faults().await, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_calls_is_answered_as_the_model_answers(calls in vec(call(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut place = Place::new();
            let mut model = Model::default();
            for (now, call) in (10_i64..).zip(&calls) {
                if matches!(call, Call::Reopen) {
                    place = place.reopen();
                }
                assert_eq!(answer(&place, call, now).await, model.expect(call, now), "{call:?}");
            }
            compare(&place, &model).await;
        });
    }
}
