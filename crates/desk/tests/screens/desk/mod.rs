//! The support desk's screens: searching, a candidate's record, the guide beside it, and the queue.

mod queue;
mod record;
mod record_guide;

use std::collections::BTreeSet;

use ::desk::programs::RegistrationState;
use ::desk::queue::{
    Age, Decided, DeskRequestPage, Notice, QueuePage, TakenStep, TypedStep, desk_request, queue,
};
use ::desk::record::{
    Confirmation, Head, HistoryEntry, HistoryPage, Lookalike, MergePage, MergeSide, MoveCredits,
    OnBehalfPage, PastMerge, PersonPage, ProgramsPage, RecordedConsent, TranscriptPage, history,
    merge, on_behalf, person, programs, sign_in_link, transcript, unregistered,
};
use ::desk::record_guide::{RecordGuidePage, record_guide};
use ::desk::users::{SearchResult, UsersPage, users};
use api::{
    AccessCode, CodeState, FoundMatch, FoundPeople, FoundPerson, Guidance, Matched, McpId, Origin,
    Piece, Queue, QueueFilters, QueuedRequest, RecordedResult, Shown,
};
use rules::credential::{Entitlement, ExamResult, Series};
use rules::interview::Answers;
use rules::registration::{Draft, Field};
use rules::{RequestKind, RequestState, RequestStep};
use ui::FieldErrors;
use ui::registration::FormPage;

use crate::support::{COUNTRY_DATA, GUIDES, all_between, assert_sound, english, written};

/// What anybody may have typed anywhere.
const HOSTILE: &str = "\"></textarea><script>alert(1)</script>";

fn found() -> FoundPerson {
    let piece = |text: &str, is_match| Piece {
        text: text.to_owned(),
        is_match,
    };
    FoundPerson {
        id: "0190-found".into(),
        first_name: "José".into(),
        last_name: "Sample".into(),
        email: "jose@example.com".into(),
        mcp_ids: vec!["4242424".into()],
        matches: vec![FoundMatch {
            what: Matched::Name,
            text: vec![
                piece("J", false),
                piece("os", true),
                piece("é Sample", false),
            ],
        }],
        merged_into: None,
    }
}

fn head() -> Head {
    Head {
        id: "0190-record".into(),
        name: "Nadia Sample".into(),
        email: "nadia@example.com".into(),
        ..Head::default()
    }
}

fn result(id: &str, credited_to: Option<&str>) -> RecordedResult {
    RecordedResult {
        id: id.to_owned(),
        result: ExamResult {
            score: Some(812),
            reference: Some("A1B2-SAMPLE".into()),
            ..ExamResult::new(
                Series::Office2003,
                "word2003exp",
                "Word 2003 Expert",
                "2009-05-04".parse().unwrap(),
                true,
            )
        },
        credited_to: credited_to.map(str::to_owned),
    }
}

fn mcp_id(id: &str, number: &str, is_primary: bool) -> McpId {
    McpId {
        id: id.to_owned(),
        number: number.to_owned(),
        is_primary,
        origin: Origin::ServiceCenter,
        issued_at: "2013-11-01T09:30:00Z".into(),
        code: Some(AccessCode {
            id: "code".into(),
            state: CodeState::Works,
            issued_at: "2013-11-01T09:30:00Z".into(),
            expires_at: "2013-12-01T09:30:00Z".into(),
            ended_at: None,
        }),
    }
}

fn queued(kind: RequestKind, state: RequestState, is_mine: bool) -> QueuedRequest {
    QueuedRequest {
        id: "0190-request".into(),
        reference: "RQ-7K3M-9Q2T".into(),
        kind,
        state,
        version: 3,
        candidate: "Nadia Sample".into(),
        claimed_by: Some("Robin Desk".into()).filter(|_| state != RequestState::Waiting),
        is_mine,
        sent_at: "2013-11-01T09:30:00Z".into(),
        updated_at: "2013-11-02T09:30:00Z".into(),
    }
}

fn desk_page(kind: RequestKind, state: RequestState, is_mine: bool) -> DeskRequestPage {
    DeskRequestPage {
        request: queued(kind, state, is_mine),
        message: "I also spell it Nadya".into(),
        steps: vec![TakenStep {
            at: "2013-11-02T09:30:00Z".into(),
            by: "Robin Desk".into(),
            by_desk: true,
            step: RequestStep::Claim,
            text: String::new(),
        }],
        candidate: "0190-record".into(),
        email: "nadia@example.com".into(),
        can_open_record: kind.desk() == rules::Role::TechSupport,
        decided: None,
        results: vec![result("r1", None)],
        ids: Vec::new(),
        entitlement: Entitlement::ServiceCenter,
        notice: None,
        typed: TypedStep::default(),
        errors: FieldErrors::default(),
    }
}

/// Every screen of the desk, in every language, with text that is hostile where `text` says so.
fn screens(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (words, guide) in GUIDES.iter() {
        let words = *words;
        let head = || Head {
            name: format!("Nadia {text}"),
            merged_into: None,
            done: Some(words.record_linked_done()),
            ..head()
        };
        let person_found = || FoundPerson {
            last_name: format!("Sample {text}"),
            ..found()
        };
        let results = || vec![result("r1", Some("m1")), result("r2", None)];
        let ids = || {
            vec![
                mcp_id("m1", "4242424", true),
                mcp_id("m2", "5151515", false),
            ]
        };
        let errors = |fields: &[&str]| {
            let errors = fields.iter();
            FieldErrors(
                errors
                    .map(|field| ((*field).to_owned(), text.to_owned()))
                    .collect(),
            )
        };
        for result in [
            SearchResult::NotAsked,
            SearchResult::TooShort,
            SearchResult::Found(FoundPeople::default()),
            SearchResult::Found(FoundPeople {
                people: vec![person_found()],
                total: 1_000,
                is_more: true,
                next: Some("a&b".into()),
            }),
        ] {
            all.push(written(|| {
                users(
                    words,
                    UsersPage {
                        typed: text.to_owned(),
                        is_later_page: true,
                        result,
                    },
                )
            }));
        }
        all.push(written(|| {
            person(
                words,
                PersonPage {
                    confirmation: Confirmation::Claimed,
                    evidence: String::new(),
                    head: head(),
                    phone: text.to_owned(),
                    profile_email: text.to_owned(),
                    work: vec![text.to_owned()],
                    address: vec![text.to_owned(), "Spain".into()],
                    since: "2013-11-01T09:30:00Z".into(),
                    can_sign_in: false,
                    lookalikes: vec![Lookalike {
                        person: person_found(),
                        common: vec![Matched::Email, Matched::Phone],
                    }],
                    merges: vec![
                        PastMerge {
                            id: "g1".into(),
                            merged: "0190-x".into(),
                            name: text.to_owned(),
                            at: "2013-11-01T09:30:00Z".into(),
                            undone_at: None,
                        },
                        PastMerge {
                            id: "g2".into(),
                            merged: "0190-y".into(),
                            name: text.to_owned(),
                            at: "2013-11-01T09:30:00Z".into(),
                            undone_at: Some("2013-11-02T09:30:00Z".into()),
                        },
                    ],
                    errors: errors(&["g1-reason"]),
                    sent: Some("g1".into()),
                    reason: text.to_owned(),
                },
            )
        }));
        all.push(written(|| {
            sign_in_link(words, head(), text, "2013-11-01T09:30:00Z")
        }));
        all.push(written(|| {
            merge(
                words,
                MergePage {
                    head: head(),
                    sides: ["a", "b"]
                        .map(|id| MergeSide {
                            id: id.into(),
                            name: text.to_owned(),
                            ..MergeSide::default()
                        })
                        .to_vec(),
                    key: "key".into(),
                    kept: None,
                    reason: text.to_owned(),
                    errors: errors(&["kept", "reason"]),
                },
            )
        }));
        all.push(written(|| {
            transcript(
                guide,
                words,
                TranscriptPage {
                    head: head(),
                    results: results(),
                    ids: ids(),
                    entitlement: Entitlement::HasId,
                    sent: MoveCredits {
                        results: vec!["r2".into()],
                        mcp_id: "m1".into(),
                        reason: text.to_owned(),
                    },
                    errors: errors(&["results", "mcp_id", "reason"]),
                },
            )
        }));
        all.push(written(|| {
            programs(
                words,
                ProgramsPage {
                    head: head(),
                    ids: ids(),
                    results: results(),
                    registration: RegistrationState::Open {
                        reference: text.to_owned(),
                    },
                    key: "key".into(),
                    number: text.to_owned(),
                    reason: text.to_owned(),
                    taken_by: Some("0190-other".into()),
                    errors: errors(&["number", "reason"]),
                },
            )
        }));
        all.push(written(|| {
            on_behalf(
                &COUNTRY_DATA,
                words,
                OnBehalfPage {
                    head: head(),
                    reference: text.to_owned(),
                    version: 2,
                    form: FormPage {
                        draft: Draft {
                            city: text.to_owned(),
                            ..Draft::default()
                        },
                        errors: errors(&["city", "reason"]),
                        changed_elsewhere: Some(Draft {
                            city: format!("Other {text}"),
                            ..Draft::default()
                        }),
                        ..FormPage::default()
                    },
                    reason: text.to_owned(),
                    consents: vec![RecordedConsent {
                        field: Field::MicrosoftMayContact,
                        given: true,
                        at: "2013-11-01T09:30:00Z".into(),
                    }],
                    nda: Some("2013-11-01T09:30:00Z".into()),
                },
            )
        }));
        all.push(written(|| unregistered(words, head())));
        all.push(written(|| {
            history(
                words,
                HistoryPage {
                    head: head(),
                    entries: vec![HistoryEntry {
                        seq: 7,
                        at: "2013-11-01T09:30:00Z".into(),
                        by: text.to_owned(),
                        role: Some(rules::Role::TechSupport),
                        what: words.audit_action_registration_corrected(),
                        object: text.to_owned(),
                        reason: Some(text.to_owned()),
                        changes: vec![desk::audit::FieldChange {
                            field: "city".into(),
                            old: Some(text.to_owned()),
                            new: None,
                        }],
                    }],
                    is_later_page: true,
                    older: Some(6),
                },
            )
        }));
        let today = "2013-11-01".parse().unwrap();
        let page = RecordGuidePage::read(
            head(),
            &guide.policy,
            std::iter::empty(),
            &Answers::default(),
            today,
        );
        all.push(written(|| record_guide(guide, words, page)));
        all.push(written(|| {
            queue(
                words,
                QueuePage {
                    kinds: vec![RequestKind::NameSearch, RequestKind::TranscriptHelp],
                    filters: QueueFilters {
                        shown: vec![Shown::Refused],
                        ..QueueFilters::default()
                    },
                    queue: Queue {
                        requests: vec![QueuedRequest {
                            candidate: text.to_owned(),
                            claimed_by: Some(text.to_owned()),
                            ..queued(RequestKind::NameSearch, RequestState::Claimed, true)
                        }],
                        next: Some("5.x".into()),
                    },
                    ages: vec![Age::Days(3)],
                    is_later_page: true,
                },
            )
        }));
        for kind in RequestKind::ALL {
            for state in RequestState::ALL {
                let page = DeskRequestPage {
                    message: text.to_owned(),
                    notice: Some(Notice::Stale),
                    errors: errors(&[]),
                    ids: ids(),
                    ..desk_page(kind, state, true)
                };
                all.push(written(|| desk_request(guide, words, page)));
            }
        }
    }
    all
}

#[test]
fn every_screen_of_the_desk_is_sound_in_every_language_and_state() {
    for (title, html) in screens("plain") {
        assert_sound(&title, &html);
    }
}

#[test]
fn hostile_text_is_text_on_every_screen_of_the_desk() {
    for (title, html) in screens(HOSTILE) {
        assert!(!html.contains("<script>"), "{title}");
    }
}
