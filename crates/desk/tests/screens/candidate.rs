//! A candidate's own pages: transcript, programs, requests, notices. Every state of them is sound in every language.

use ::desk::notices::{Notice, NoticeKind, above};
use ::desk::programs::{ProgramsPage, RegistrationState, RevealPage, code_over, programs, reveal};
use ::desk::requests::{
    NewRequestPage, NotSent, RequestNotice, RequestPage, RequestsPage, new_request, not_sent,
    request, requests, withdraw,
};
use ::desk::transcript::{Credit, TranscriptPage, transcript};
use api::{
    AccessCode, CodeState, Guidance, McpId, Origin, RecordedResult, RequestRecord, RequestStepTaken,
};
use rules::credential::{Entitlement, ExamResult, Series, catalogue};
use rules::registration::Draft;
use rules::{Date, NotAllowed, RequestKind, RequestState, RequestStep};
use ui::posted::Posted;
use ui::registration::{ProfilePage, profile};
use ui::{FieldErrors, Screen};
use words::Words;

use crate::support::{COUNTRY_DATA, GUIDES, assert_sound, english, written};

const HOSTILE: &str = "\"></textarea><script>alert(1)</script>";

fn result(title: &str, credited_to: Option<&str>) -> RecordedResult {
    RecordedResult {
        id: format!("result {title}"),
        result: ExamResult {
            score: Some(812),
            reference: Some("SAMPLE-1".into()),
            ..ExamResult::new(
                Series::Office2007,
                "77-601",
                title,
                "2013-05-02".parse().unwrap(),
                true,
            )
        },
        credited_to: credited_to.map(str::to_owned),
    }
}

fn id(number: &str, state: Option<CodeState>) -> McpId {
    McpId {
        id: format!("id-{number}"),
        number: number.into(),
        is_primary: true,
        origin: Origin::Automatic,
        issued_at: "2013-05-02T10:00:00Z".into(),
        code: state.map(|state| AccessCode {
            id: format!("code-{number}"),
            state,
            issued_at: "2013-05-02T10:00:00Z".into(),
            expires_at: "2013-07-31T10:00:00Z".into(),
            ended_at: None,
        }),
    }
}

fn sent(kind: RequestKind, state: RequestState) -> RequestRecord {
    let step = |step, by_desk, text: &str| RequestStepTaken {
        at: "2013-11-02T10:00:00Z".into(),
        step,
        by_desk,
        text: text.into(),
    };
    RequestRecord {
        id: "0190c0de-0000-7000-8000-000000000000".into(),
        reference: "RQ-7K3M-9Q2T".into(),
        kind,
        state,
        version: 3,
        guidance: Some(guidance()),
        message: HOSTILE.into(),
        sent_at: "2013-11-01T10:00:00Z".into(),
        updated_at: "2013-11-02T10:00:00Z".into(),
        steps: vec![
            step(RequestStep::Claim, true, ""),
            step(RequestStep::Release, true, ""),
            step(RequestStep::Ask, true, HOSTILE),
            step(RequestStep::Answer, false, HOSTILE),
            step(RequestStep::Fulfill, true, "Sample words"),
            step(RequestStep::Refuse, true, "Sample reason"),
            step(RequestStep::Withdraw, false, ""),
        ],
    }
}

fn guidance() -> Guidance {
    let answers = [
        ("series", "office-2003"),
        ("passed", "yes"),
        ("a-question-of-old", "its-choice"),
    ];
    Guidance {
        policy: "mcp-id".into(),
        version: "2013.1".into(),
        date: Date::new(2013, 11, 1).unwrap(),
        answers: answers
            .map(|(question, choice)| (question.to_owned(), choice.to_owned()))
            .into(),
        outcome: "contact-service-center".into(),
    }
}

/// Writes a screen and looks at it.
fn sound(make: impl FnOnce() -> Screen) -> String {
    let (title, html) = written(make);
    assert_sound(&title, &html);
    assert!(!html.contains("<script>"), "{title}");
    html
}

const ENTITLEMENTS: [Entitlement; 8] = [
    Entitlement::HasId,
    Entitlement::AtOnce,
    Entitlement::ServiceCenter,
    Entitlement::MctProgram {
        has_reference: true,
    },
    Entitlement::MctProgram {
        has_reference: false,
    },
    Entitlement::OutsideArticle,
    Entitlement::NotPassed,
    Entitlement::NoExam,
];

#[test]
fn a_transcript_tells_what_it_entitles_to_with_every_sentence_that_says_so() {
    for (words, guide) in GUIDES.iter() {
        for entitlement in ENTITLEMENTS {
            let page = TranscriptPage {
                results: Vec::new(),
                ids: Vec::new(),
                entitlement,
                credit: Credit::All,
            };
            let html = sound(|| transcript(guide, *words, page));
            for id in entitlement.because() {
                assert!(
                    html.contains(&format!("({})", *id)) || html.contains(*id),
                    "{id}"
                );
            }
            assert_eq!(
                html.matches("<blockquote").count(),
                entitlement.because().len()
            );
        }
    }
}

#[test]
fn exams_are_a_table_with_heads_that_says_in_words_what_was_passed() {
    let mut failed = result(HOSTILE, None);
    failed.result.passed = false;
    failed.result.score = None;
    failed.result.reference = None;
    let results = vec![result("Word 2007", Some("id-100200300")), failed];
    for (words, guide) in GUIDES.iter() {
        let page = TranscriptPage {
            results: results.clone(),
            ids: vec![id("100200300", None)],
            entitlement: Entitlement::HasId,
            credit: Credit::All,
        };
        let html = sound(|| transcript(guide, *words, page));
        assert_eq!(html.matches("scope=\"col\"").count(), 5);
        assert_eq!(html.matches("scope=\"row\"").count(), 2);
        for sentence in [words.transcript_passed(), words.transcript_failed()] {
            assert_eq!(
                html.matches(&format!(">{sentence}")).count(),
                1,
                "{sentence}"
            );
        }
        assert!(html.contains("data-copy=\"SAMPLE-1\""));
        assert!(html.contains("<time datetime=\"2013-05-02\">"));
        // The one that was failed is missed by nobody.
        assert!(!html.contains(&words.transcript_uncredited(1)));
    }
}

#[test]
fn a_pass_that_is_credited_to_none_of_ones_ids_is_called_out() {
    let (words, guide) = &GUIDES[0];
    let page = |ids: Vec<McpId>| TranscriptPage {
        results: vec![result("Word 2007", None)],
        ids,
        entitlement: Entitlement::HasId,
        credit: Credit::All,
    };
    let sentence = words.transcript_uncredited(1);
    let with_id = sound(|| transcript(guide, *words, page(vec![id("100200300", None)])));
    assert!(with_id.contains(&sentence) && with_id.contains("/requests/new?kind=name-search"));
    let without = sound(|| transcript(guide, *words, page(Vec::new())));
    assert!(
        !without.contains(&sentence),
        "who has no ID misses no credit"
    );
}

#[test]
fn exams_are_read_by_the_id_that_they_are_credited_to() {
    let (words, guide) = &GUIDES[0];
    let ids = vec![id("100200300", None), id("400500600", None)];
    let results = vec![
        result("First", Some("id-100200300")),
        result("Second", Some("id-400500600")),
        result("Third", None),
    ];
    for (asked, shown) in [
        ("", vec!["First", "Second", "Third"]),
        ("id-100200300", vec!["First"]),
        ("id-400500600", vec!["Second"]),
        ("none", vec!["Third"]),
        ("somebody-elses", vec!["First", "Second", "Third"]),
    ] {
        let page = TranscriptPage {
            results: results.clone(),
            credit: Credit::parse(asked, &ids),
            ids: ids.clone(),
            entitlement: Entitlement::HasId,
        };
        let html = sound(|| transcript(guide, *words, page));
        for title in ["First", "Second", "Third"] {
            let is_there = html.contains(&format!(">{title}<"));
            assert_eq!(is_there, shown.contains(&title), "{asked}: {title}");
        }
        assert_eq!(html.matches("aria-current=\"true\"").count(), 1, "{asked}");
    }
}

#[test]
fn a_code_that_no_source_names_is_marked_and_no_other() {
    let (words, guide) = &GUIDES[0];
    for exam in catalogue().iter().filter(|exam| !exam.code.is_empty()) {
        let mut recorded = result("Sample", None);
        recorded.result.series = exam.series;
        recorded.result.code = exam.code.into();
        let page = TranscriptPage {
            results: vec![recorded],
            ids: Vec::new(),
            entitlement: Entitlement::AtOnce,
            credit: Credit::All,
        };
        let html = sound(|| transcript(guide, *words, page));
        assert_eq!(
            html.contains(words.transcript_unverified()),
            !exam.is_verified,
            "{}",
            exam.code
        );
    }
}

#[test]
fn programs_say_how_each_code_is_and_offer_to_show_only_one_that_works() {
    let states = [
        None,
        Some(CodeState::Works),
        Some(CodeState::Used),
        Some(CodeState::Expired),
        Some(CodeState::Replaced),
    ];
    for (words, _) in GUIDES.iter() {
        for state in states {
            let page = ProgramsPage {
                registration: RegistrationState::None,
                ids: vec![id("100200300", state), id("400500600", None)],
                results: vec![result(HOSTILE, Some("id-100200300"))],
            };
            let html = sound(|| programs(*words, page));
            let works = state == Some(CodeState::Works);
            assert_eq!(
                html.contains("/codes/code-100200300/reveal"),
                works,
                "{state:?}"
            );
            assert_eq!(
                html.contains("/codes/code-100200300/used"),
                works,
                "{state:?}"
            );
            assert!(html.contains("data-copy=\"100200300\""));
            assert!(html.contains("/requests/new?kind=new-access-code"));
        }
    }
}

#[test]
fn programs_lead_to_the_registration_as_far_as_it_is() {
    let reference = || "WP-7K3M-9Q2T".to_owned();
    for (registration, leads_to) in [
        (RegistrationState::None, "href=\"/register\""),
        (
            RegistrationState::Open {
                reference: reference(),
            },
            "href=\"/registration\"",
        ),
        (
            RegistrationState::Accepted {
                reference: reference(),
                at: "2013-11-01T10:00:00Z".into(),
            },
            "href=\"/registration\"",
        ),
    ] {
        let page = ProgramsPage {
            registration,
            ids: Vec::new(),
            results: Vec::new(),
        };
        let html = sound(|| programs(english(), page));
        assert!(html.contains(leads_to), "{leads_to}: {html}");
        assert!(html.contains(english().programs_edit()));
    }
}

#[test]
fn a_code_stands_on_its_page_once_for_the_eye_and_once_to_be_copied() {
    let page = RevealPage {
        id: "code-1".into(),
        code: Some("SAMPLE-CODE-0000".into()),
        number: "100200300".into(),
        expires_at: "2013-07-31T10:00:00Z".into(),
    };
    let again = RevealPage {
        code: None,
        ..page.clone()
    };
    let html = sound(|| reveal(english(), page));
    assert_eq!(html.matches("SAMPLE-CODE-0000").count(), 2);
    for (words, _) in GUIDES.iter() {
        let html = sound(|| reveal(*words, again.clone()));
        assert!(html.contains(words.programs_reveal_again()), "{html}");
        assert!(html.contains("/codes/code-1/reveal"), "{html}");
    }
    sound(|| code_over(english()));
}

#[test]
fn every_request_is_prepared_with_all_that_is_in_it() {
    for (words, guide) in GUIDES.iter() {
        for kind in RequestKind::ALL {
            for guidance in [None, Some(guidance())] {
                let from_guide = guidance.is_some();
                let page = NewRequestPage {
                    kind,
                    guidance,
                    name: HOSTILE.into(),
                    email: "sample@example.com".into(),
                    results: vec![result("Word 2007", None)],
                    ids: vec![id("100200300", None)],
                    message: HOSTILE.into(),
                    errors: FieldErrors(vec![("_message".into(), "Sample error".into())]),
                };
                let html = sound(|| {
                    ui::posted::provide(Posted {
                        owner: Some("owner-1".into()),
                        key: "0190c0de-0000-7000-8000-000000000001".into(),
                        busy: "Busy",
                        restored: "Restored",
                    });
                    new_request(guide, *words, page)
                });
                for part in [
                    "name=\"_owner\" value=\"owner-1\"",
                    "sample@example.com",
                    "Word 2007",
                    "100200300",
                    "name=\"_key\"",
                ] {
                    assert!(html.contains(part), "{part}");
                }
                assert_eq!(html.matches("Sample error").count(), 2);
                assert_eq!(
                    html.contains("name=\"series\" value=\"office-2003\""),
                    from_guide
                );
                assert_eq!(html.contains("name=\"_o\""), from_guide);
            }
        }
    }
}

#[test]
fn a_request_that_is_not_sent_says_why_and_leads_on() {
    let whys = [
        NotSent::Mismatch,
        NotSent::NotAllowed(NotAllowed::HoldsId),
        NotSent::NotAllowed(NotAllowed::NoId),
        NotSent::NotAllowed(NotAllowed::FromGuide),
    ];
    for (words, _) in GUIDES.iter() {
        let pages = whys.map(|why| sound(|| not_sent(*words, why, "/guide?series=unsure".into())));
        let unlike: std::collections::BTreeSet<&String> = pages.iter().collect();
        assert_eq!(unlike.len(), pages.len());
        assert!(pages[0].contains("href=\"/guide?series=unsure\""));
    }
}

#[test]
fn a_request_offers_what_can_be_done_in_its_state_and_nothing_else() {
    for (words, guide) in GUIDES.iter() {
        for kind in RequestKind::ALL {
            for state in RequestState::ALL {
                let page = RequestPage {
                    request: sent(kind, state),
                    typed: HOSTILE.into(),
                    errors: FieldErrors::default(),
                    notice: Some(RequestNotice::MovedOn),
                };
                let html = sound(|| request(guide, *words, page));
                let answers = html.contains("/answer\"");
                assert_eq!(
                    answers,
                    state.after(RequestStep::Answer).is_some(),
                    "{state:?}"
                );
                let withdraws = html.contains("?_withdraw=yes");
                assert_eq!(
                    withdraws,
                    state.after(RequestStep::Withdraw).is_some(),
                    "{state:?}"
                );
                assert!(
                    html.contains("a-question-of-old"),
                    "sent answers stay as they were"
                );
                sound(|| withdraw(*words, &sent(kind, state)));
            }
        }
    }
}

#[test]
fn requests_are_listed_each_with_its_state() {
    let all: Vec<RequestRecord> = RequestState::ALL
        .into_iter()
        .map(|state| sent(RequestKind::NameSearch, state))
        .collect();
    for (words, _) in GUIDES.iter() {
        let page = RequestsPage {
            requests: all.clone(),
            possible: vec![RequestKind::TranscriptHelp],
        };
        let html = sound(|| requests(*words, page));
        assert_eq!(html.matches("RQ-7K3M-9Q2T").count(), all.len());
        assert!(html.contains("/requests/new?kind=transcript-help"));
        sound(|| requests(*words, RequestsPage::default()));
    }
}

#[test]
fn notices_stand_above_a_page_and_lead_to_what_they_are_about() {
    let screen = |words: Words| desk::requests::requests(words, RequestsPage::default());
    for (words, _) in GUIDES.iter() {
        let notices = vec![
            Notice {
                kind: NoticeKind::IdIssued,
                request: None,
            },
            Notice {
                kind: NoticeKind::RequestAsked,
                request: Some("0190c0de".into()),
            },
        ];
        let html = sound(|| above(*words, notices, "", screen(*words)));
        let head = html.split("<h1").next().unwrap();
        assert!(head.contains("href=\"/profile/programs\""), "{head}");
        assert!(head.contains("href=\"/requests/0190c0de\""), "{head}");
        let (_, without) = written(|| above(*words, Vec::new(), "", screen(*words)));
        assert_eq!(without, written(|| screen(*words)).1);
    }
}

#[test]
fn the_tabs_are_on_all_three_pages_and_each_knows_which_it_is() {
    let (words, guide) = &GUIDES[0];
    let transcript_page = TranscriptPage {
        results: Vec::new(),
        ids: Vec::new(),
        entitlement: Entitlement::NoExam,
        credit: Credit::All,
    };
    let programs_page = ProgramsPage {
        registration: RegistrationState::None,
        ids: Vec::new(),
        results: Vec::new(),
    };
    let profile_page = ProfilePage {
        draft: Draft::default(),
        ..ProfilePage::default()
    };
    let pages = [
        (
            "/profile",
            written(|| profile(&COUNTRY_DATA, *words, profile_page)).1,
        ),
        (
            "/profile/transcript",
            written(|| transcript(guide, *words, transcript_page)).1,
        ),
        (
            "/profile/programs",
            written(|| programs(*words, programs_page)).1,
        ),
    ];
    let addresses = pages.each_ref().map(|(address, _)| *address);
    for (here, html) in &pages {
        for address in addresses {
            let current = if address == *here {
                " aria-current=\"page\""
            } else {
                ""
            };
            assert!(
                html.contains(&format!("<a href=\"{address}\"{current}>")),
                "{here}: {address}"
            );
        }
    }
}
