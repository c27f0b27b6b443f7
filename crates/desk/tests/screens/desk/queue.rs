//! The queue, and the steps on a request.

use super::*;

#[test]
fn steps_are_offered_to_who_works_on_a_request_and_only_those_that_can_be_taken() {
    let (words, guide) = &GUIDES[0];
    let offered = |state, is_mine| {
        let page = desk_page(RequestKind::NameSearch, state, is_mine);
        let (_, html) = written(|| desk_request(guide, *words, page));
        let actions = all_between(&html, "action=\"/desk/requests/0190-request/", '"');
        actions.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    use RequestState::{Asked, Claimed, Fulfilled, Refused, Waiting, Withdrawn};
    assert_eq!(offered(Waiting, false), ["claim"]);
    assert_eq!(
        offered(Claimed, true),
        ["fulfill", "ask", "refuse", "release"]
    );
    assert_eq!(offered(Asked, true), ["fulfill", "refuse"]);
    for (state, is_mine) in [
        (Claimed, false),
        (Asked, false),
        (Fulfilled, true),
        (Refused, true),
        (Withdrawn, true),
    ] {
        assert!(offered(state, is_mine).is_empty(), "{state:?}");
    }
}

#[test]
fn who_holds_an_id_gets_no_second_one_and_a_request_that_does_not_fit_is_told_to() {
    let (words, guide) = &GUIDES[0];
    let shown = |kind, entitlement, ids: Vec<McpId>| {
        let page = DeskRequestPage {
            entitlement,
            ids,
            ..desk_page(kind, RequestState::Claimed, true)
        };
        written(|| desk_request(guide, *words, page)).1
    };
    let fulfill = "/desk/requests/0190-request/fulfill";
    let id = || vec![mcp_id("m1", "4242424", true)];
    let id_request = RequestKind::IdAndAccessCode;
    let html = shown(id_request, Entitlement::HasId, id());
    assert!(html.contains(words.queue_warn_has_id()) && !html.contains(fulfill));
    let html = shown(RequestKind::NewAccessCode, Entitlement::NoExam, Vec::new());
    assert!(html.contains(words.queue_warn_no_id()) && !html.contains(fulfill));
    let fits = [
        Entitlement::ServiceCenter,
        Entitlement::MctProgram {
            has_reference: true,
        },
    ];
    for entitlement in fits {
        let html = shown(id_request, entitlement, Vec::new());
        assert!(
            html.contains(fulfill) && !html.contains("inset--problem"),
            "{entitlement:?}"
        );
    }
    for (entitlement, warning) in [
        (Entitlement::NotPassed, words.queue_warn_no_pass()),
        (Entitlement::NoExam, words.queue_warn_no_pass()),
        (Entitlement::OutsideArticle, words.queue_warn_no_pass()),
        (Entitlement::AtOnce, words.queue_warn_at_once()),
        (
            Entitlement::MctProgram {
                has_reference: false,
            },
            words.queue_warn_no_reference(),
        ),
    ] {
        let html = shown(id_request, entitlement, Vec::new());
        assert!(
            html.contains(warning) && html.contains(fulfill),
            "{entitlement:?}"
        );
    }
}

#[test]
fn an_access_code_that_was_typed_is_on_no_page() {
    let (words, guide) = &GUIDES[0];
    let page = DeskRequestPage {
        typed: TypedStep {
            step: Some(RequestStep::Fulfill),
            text: "typed words".into(),
            number: "12x".into(),
            ..TypedStep::default()
        },
        errors: FieldErrors(vec![("number".into(), "No".into())]),
        ..desk_page(RequestKind::IdAndAccessCode, RequestState::Claimed, true)
    };
    let (_, html) = written(|| desk_request(guide, *words, page));
    assert!(html.contains("value=\"12x\"") && html.contains("typed words"));
    let code = html
        .split('<')
        .find(|tag| tag.contains("name=\"code\""))
        .unwrap();
    assert!(
        code.contains("value=\"\"") && code.contains("autocomplete=\"off\""),
        "{code}"
    );
}

#[test]
fn what_was_typed_stays_although_the_step_cannot_be_taken_any_more() {
    let (words, guide) = &GUIDES[0];
    for (state, is_mine) in [
        (RequestState::Waiting, false),
        (RequestState::Claimed, false),
        (RequestState::Fulfilled, true),
    ] {
        let page = DeskRequestPage {
            typed: TypedStep {
                step: Some(RequestStep::Fulfill),
                text: "typed words".into(),
                number: "1234567".into(),
                ..TypedStep::default()
            },
            notice: Some(Notice::Stale),
            ..desk_page(RequestKind::IdAndAccessCode, state, is_mine)
        };
        let (_, html) = written(|| desk_request(guide, *words, page));
        assert!(
            html.contains("typed words") && html.contains("1234567"),
            "{state:?}: {html}"
        );
    }
}

#[test]
fn rules_that_come_out_otherwise_today_are_told() {
    let (words, guide) = &GUIDES[0];
    let guidance = Guidance {
        policy: "mcp-id".into(),
        version: "2013.1".into(),
        date: rules::Date::new(2013, 11, 1).unwrap(),
        answers: [("series".to_owned(), "office-2003".to_owned())].into(),
        outcome: "contact-service-center".into(),
    };
    let shown = |version_now: Option<&str>, outcome_now: Option<&str>| {
        let page = DeskRequestPage {
            decided: Some(Decided {
                guidance: guidance.clone(),
                version_now: version_now.map(str::to_owned),
                outcome_now: outcome_now.map(str::to_owned),
            }),
            ..desk_page(RequestKind::IdAndAccessCode, RequestState::Claimed, true)
        };
        written(|| desk_request(guide, *words, page)).1
    };
    let same = shown(Some("2013.1"), Some("contact-service-center"));
    assert!(same.contains(words.queue_same_outcome()) && !same.contains("inset--problem"));
    let title = guide.words.outcome["pass-first"].heading().unwrap();
    for (version, outcome, sentence) in [
        (Some("2014.1"), Some("pass-first"), title),
        (Some("2014.1"), None, "2014.1"),
        (None, None, "mcp-id"),
    ] {
        let html = shown(version, outcome);
        assert!(!html.contains(words.queue_same_outcome()));
        let stale = html.split("inset--problem").nth(1).unwrap();
        assert!(stale.contains(sentence), "{sentence}");
    }
}

#[test]
fn filters_are_in_the_address_of_every_page_of_the_queue() {
    let page = QueuePage {
        kinds: vec![RequestKind::IdAndAccessCode, RequestKind::NewAccessCode],
        filters: QueueFilters {
            shown: vec![Shown::Waiting, Shown::ClaimedByMe],
            kinds: vec![RequestKind::NewAccessCode],
            is_mine: false,
        },
        queue: Queue {
            requests: vec![queued(
                RequestKind::NewAccessCode,
                RequestState::Waiting,
                false,
            )],
            next: Some("17.abc".into()),
        },
        ages: vec![Age::Hours(1)],
        is_later_page: false,
    };
    let (_, html) = written(|| queue(english(), page));
    let next = "/desk/requests?state=waiting&amp;state=claimed-by-me&amp;kind=new-access-code&amp;after=17.abc";
    assert!(html.contains(next), "{html}");
    let ticked: Vec<&str> = html
        .split('<')
        .filter(|tag| tag.contains("type=\"checkbox\"") && tag.contains("checked"))
        .collect();
    assert_eq!(ticked.len(), 3, "{ticked:?}");
    assert!(html.contains("1 hour") && html.contains("RQ-7K3M-9Q2T"));
}
