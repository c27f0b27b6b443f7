//! Every screen, written natively: the markup that the app, the plain pages and a reader's tools rely on.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod device;
mod guide;
mod plain;
mod support;

use std::collections::BTreeSet;

use api::page::Page;
use leptos::prelude::{IntoAny, Owner, RenderHtml, Signal};
use rules::interview::{Answers, Interview, Next};
use rules::registration::{Draft, Field, Profile, fill};
use support::{COUNTRY_DATA, GUIDES, all_between, assert_sound, english, written};
use ui::FieldErrors;
use ui::account::{AccountPage, sign_in, sign_up};
use ui::guide::{Carry, Turn, screen};
use ui::registration::{FormPage, ProfilePage, form, profile};

#[test]
fn every_stop_of_every_interview_is_a_sound_page_in_every_language() {
    let today = "2026-01-15".parse().unwrap();
    for (words, guide) in GUIDES.iter() {
        let mut titles = BTreeSet::new();
        let mut outcomes = BTreeSet::new();
        let mut open = vec![Answers::default()];
        while let Some(answers) = open.pop() {
            let pairs: Vec<(String, String)> = answers
                .iter()
                .map(|(question, choice)| (question.to_owned(), choice.to_owned()))
                .collect();
            let turn = Turn::from_pairs(
                pairs
                    .iter()
                    .map(|(question, choice)| (question.as_str(), choice.as_str())),
            );
            let stop = turn.stop(&guide.policy, today);
            let (title, html) = written(|| screen(guide, *words, stop, Carry::Query));
            assert_sound(&title, &html);
            let (interview, _) = Interview::resume(&guide.policy, today, &answers);
            match interview.next() {
                Next::Ask(question) => {
                    titles.insert(title);
                    for choice in &question.choices {
                        let mut further = answers.clone();
                        further.set(&question.id, choice);
                        open.push(further);
                    }
                }
                Next::Conclude(decision) => {
                    outcomes.insert(decision.outcome.id.clone());
                    for source in guide.policy.sources_of_rule(decision.rule) {
                        assert!(
                            html.contains(&format!("({})", source.id)) || html.contains(&source.id),
                            "{title} quotes {}",
                            source.id
                        );
                    }
                }
                Next::Gap => panic!("{title} is a gap"),
            }
        }
        assert_eq!(
            titles.len(),
            guide.policy.questions().len(),
            "W2: no two questions have one title"
        );
        assert_eq!(outcomes.len(), guide.policy.outcomes().len());
    }
}

#[test]
fn a_question_sent_off_without_an_answer_says_so_at_the_top_and_beside_it() {
    let (words, guide) = &GUIDES[0];
    let turn = Turn::from_pairs([("_at", "series"), ("_v", guide.policy.version())]);
    let stop = turn.stop(&guide.policy, "2026-01-15".parse().unwrap());
    let (title, html) = written(|| screen(guide, *words, stop, Carry::Query));
    assert_sound(&title, &html);
    assert!(title.starts_with("Error: "), "{title}");
    assert!(html.contains("href=\"#series\""));
    assert_eq!(html.matches(words.guide_select_answer()).count(), 2);
}

fn form_page(draft: Draft) -> FormPage {
    let problems = draft.parse(&COUNTRY_DATA.regions).err().unwrap_or_default();
    let errors = COUNTRY_DATA.sentences(english(), &draft, &problems);
    FormPage {
        warnings: draft.warnings(&COUNTRY_DATA.regions),
        draft,
        errors,
        has_profile: true,
        ..FormPage::default()
    }
}

#[test]
fn an_empty_form_sent_off_tells_each_error_twice_in_the_same_words() {
    let page = form_page(Draft::default());
    let errors = page.errors.clone();
    let (title, html) = written(|| form(&COUNTRY_DATA, english(), page));
    assert_sound(&title, &html);
    assert!(title.starts_with("Error: "));
    assert_eq!(errors.0.len(), 5);
    for (field, sentence) in errors.0 {
        assert!(html.contains(&format!("href=\"#{field}\"")));
        assert_eq!(html.matches(&sentence).count(), 2, "{sentence}");
    }
}

#[test]
fn fields_carry_their_autofill_tokens_and_are_not_spellchecked() {
    let (_, html) = written(|| {
        form(
            &COUNTRY_DATA,
            english(),
            form_page(Draft {
                country: "US".into(),
                ..Draft::default()
            }),
        )
    });
    for (name, token) in [
        ("first_name", "given-name"),
        ("middle_name", "additional-name"),
        ("last_name", "family-name"),
        ("phone", "tel"),
        ("email", "email"),
        ("company", "organization"),
        ("job_title", "organization-title"),
        ("country", "country"),
        ("address1", "address-line1"),
        ("address2", "address-line2"),
        ("city", "address-level2"),
        ("state", "address-level1"),
        ("postal_code", "postal-code"),
        ("person_id", "off"),
    ] {
        let tag = html
            .split('<')
            .find(|tag| tag.contains(&format!("name=\"{name}\"")))
            .unwrap_or_else(|| panic!("{name} is there"));
        assert!(tag.contains(&format!("autocomplete=\"{token}\"")), "{tag}");
        assert!(
            tag.starts_with("select") || tag.contains("spellcheck=\"false\""),
            "{tag}"
        );
    }
}

#[test]
fn labels_and_fields_follow_the_country() {
    for (country, there, missing) in [
        ("US", vec!["State", "ZIP code", "City"], vec!["Prefecture"]),
        (
            "JP",
            vec!["Prefecture", "Postal code"],
            vec!["ZIP code", ">City"],
        ),
        (
            "IE",
            vec!["County (optional)", "Eircode (optional)"],
            vec!["ZIP code"],
        ),
        ("SG", vec!["Postal code"], vec![">State", ">City"]),
        ("AE", vec!["Emirate"], vec!["Postal code", "ZIP code"]),
    ] {
        let (_, html) = written(|| {
            form(
                &COUNTRY_DATA,
                english(),
                FormPage {
                    draft: Draft {
                        country: country.into(),
                        ..Draft::default()
                    },
                    ..FormPage::default()
                },
            )
        });
        let labels = all_between(&html, "<label", '/').join("\n");
        there
            .iter()
            .for_each(|label| assert!(labels.contains(label), "{country}: {label} in {labels}"));
        missing
            .iter()
            .for_each(|label| assert!(!labels.contains(label), "{country}: {label}"));
    }
}

#[test]
fn what_a_country_does_not_ask_for_stays_in_the_form_unseen() {
    let draft = Draft {
        country: "SG".into(),
        state: "Ohio".into(),
        ..Draft::default()
    };
    let (_, html) = written(|| {
        form(
            &COUNTRY_DATA,
            english(),
            FormPage {
                draft,
                ..FormPage::default()
            },
        )
    });
    assert!(
        html.contains("<input type=\"hidden\" name=\"state\" value=\"Ohio\""),
        "{html}"
    );
}

#[test]
fn hostile_text_is_shown_as_text() {
    let hostile = "\"><script>alert(1)</script>";
    let mut draft = Draft::default();
    Field::ALL
        .iter()
        .filter(|field| !field.is_checkbox())
        .for_each(|field| draft.set(*field, hostile));
    let (_, html) = written(|| form(&COUNTRY_DATA, english(), form_page(draft.clone())));
    assert!(!html.contains("<script>"));
    let page = ProfilePage {
        draft,
        errors: FieldErrors(vec![("first_name".into(), hostile.into())]),
        ..ProfilePage::default()
    };
    let (_, html) = written(|| profile(&COUNTRY_DATA, english(), page));
    assert!(!html.contains("<script>"));
}

#[test]
fn filling_offers_what_differs_and_marks_what_was_filled() {
    let own = Draft {
        first_name: "Ada".into(),
        ..Draft::default()
    };
    let theirs = Profile {
        first_name: "Adaline".into(),
        company: "Example School".into(),
        ..Profile::default()
    };
    let filled = fill(&own, &theirs);
    let page = FormPage {
        draft: filled.draft.clone(),
        filled: Some(filled),
        has_profile: true,
        ..FormPage::default()
    };
    let (title, html) = written(|| form(&COUNTRY_DATA, english(), page));
    assert_sound(&title, &html);
    assert!(html.contains("Your profile says: Adaline"));
    assert_eq!(
        html.matches(english().registration_field_filled()).count(),
        1
    );
    assert!(html.contains("1 field filled"));
}

#[test]
fn account_pages_are_sound_and_never_show_a_password() {
    for make in [sign_in, sign_up] {
        let page = AccountPage {
            email: "a@example.com".into(),
            errors: FieldErrors(vec![("password".into(), "No".into())]),
            ..AccountPage::default()
        };
        let (title, html) = written(|| make(english(), page));
        assert_sound(&title, &html);
        assert!(html.contains("type=\"password\"") && html.contains("value=\"a@example.com\""));
    }
}

#[test]
fn the_frame_names_where_the_reader_is_and_keeps_help_in_one_place() {
    let frame = |page: Page| {
        let owner = Owner::new();
        owner.with(|| {
            let personal = ui::own_profile(english(), Signal::stored(page.path()));
            leptos::view! { <ui::Layout words=english() here=page.path() personal content=() /> }
                .into_any()
                .to_html()
        })
    };
    assert!(frame(Page::Guide).contains("href=\"/guide\" aria-current=\"page\""));
    let helps: BTreeSet<usize> = Page::ALL
        .iter()
        .map(|page| frame(*page).matches("tel:+18018473100").count())
        .collect();
    assert_eq!(helps, BTreeSet::from([1]), "WCAG 2.2, criterion 3.2.6");
}
