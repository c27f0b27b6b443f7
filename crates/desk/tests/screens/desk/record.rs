//! Searching, and a candidate's record.

use super::*;

#[test]
fn a_result_says_why_it_matched_and_how_many_there_are() {
    let words = english();
    let page = |result| UsersPage {
        typed: "os".into(),
        is_later_page: false,
        result,
    };
    let (_, html) = written(|| {
        users(
            words,
            page(SearchResult::Found(FoundPeople {
                people: vec![found()],
                total: 1,
                is_more: false,
                next: None,
            })),
        )
    });
    assert!(
        html.contains("J<!><mark>os</mark>") || html.contains("J<mark>os</mark>"),
        "{html}"
    );
    assert!(html.contains("href=\"/users/0190-found\"") && html.contains("role=\"status\""));
    assert!(html.contains("1 person found") && !html.contains("rel=\"next\""));
    for (result, text) in [
        (SearchResult::NotAsked, words.users_what_to_type()),
        (SearchResult::TooShort, words.users_too_short_help()),
        (
            SearchResult::Found(FoundPeople::default()),
            words.users_nobody_help(),
        ),
    ] {
        let (_, html) = written(|| users(words, page(result)));
        assert!(html.contains(text), "{text}");
        assert!(!html.contains("<table"));
    }
}

#[test]
fn a_later_page_keeps_the_search_and_leads_back_to_the_first() {
    let page = UsersPage {
        typed: "o & é".into(),
        is_later_page: true,
        result: SearchResult::Found(FoundPeople {
            people: vec![found()],
            total: 60,
            is_more: false,
            next: Some("x y".into()),
        }),
    };
    let (_, html) = written(|| users(english(), page));
    let links: BTreeSet<&str> = all_between(&html, "href=\"", '"').into_iter().collect();
    for link in [
        "/users?q=o%20%26%20%C3%A9",
        "/users?q=o%20%26%20%C3%A9&amp;after=x%20y",
    ] {
        assert!(links.contains(link), "{link}: {links:?}");
    }
}

#[test]
fn a_merged_record_says_where_it_went_and_offers_nothing_to_do() {
    let merged = || Head {
        merged_into: Some("0190-kept".into()),
        ..head()
    };
    let words = english();
    let (_, html) = written(|| {
        let page = PersonPage {
            head: merged(),
            lookalikes: vec![Lookalike {
                person: found(),
                common: vec![Matched::Name],
            }],
            ..PersonPage::default()
        };
        person(words, page)
    });
    assert!(html.contains("href=\"/users/0190-kept\""));
    assert!(!html.contains("<form"), "{html}");
    let (_, html) = written(|| {
        let page = ProgramsPage {
            head: merged(),
            ids: vec![mcp_id("m1", "1", true), mcp_id("m2", "2", false)],
            results: Vec::new(),
            registration: RegistrationState::None,
            key: String::new(),
            number: String::new(),
            reason: String::new(),
            taken_by: None,
            errors: FieldErrors::default(),
        };
        programs(words, page)
    });
    assert!(!html.contains("<form"));
}

#[test]
fn the_dialog_on_behalf_has_no_field_that_only_the_candidate_may_send() {
    let page = OnBehalfPage {
        head: head(),
        version: 4,
        form: FormPage {
            draft: Draft {
                country: "US".into(),
                ..Draft::default()
            },
            ..FormPage::default()
        },
        consents: vec![RecordedConsent {
            field: Field::PartnersMayContact,
            given: true,
            at: "2013-11-01T09:30:00Z".into(),
        }],
        ..OnBehalfPage::default()
    };
    let (_, html) = written(|| on_behalf(&COUNTRY_DATA, english(), page));
    let names: BTreeSet<&str> = all_between(&html, " name=\"", '"').into_iter().collect();
    assert!(!names.contains("microsoft_may_contact") && !names.contains("partners_may_contact"));
    assert!(!names.iter().any(|name| name.contains("nda")));
    for name in ["first_name", "person_id", "reason", "version", "state"] {
        assert!(names.contains(name), "{name}");
    }
    assert!(html.contains(english().field_partners_may_contact()));
    assert!(html.contains("name=\"version\" value=\"4\""), "{html}");
    // A browser that filled it would fill in the agent's own address.
    let tokens: BTreeSet<&str> = all_between(&html, " autocomplete=\"", '"')
        .into_iter()
        .collect();
    assert_eq!(tokens, BTreeSet::from(["off"]));
}
