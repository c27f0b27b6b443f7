//! What the plain pages carry from one to the next, and the choice between two versions.

use rules::registration::{Draft, Field};
use ui::PRESS;
use ui::registration::{
    Carried, CheckPage, ChoicePage, FILLED, FormPage, ProfilePage, check, choice, form, profile,
};
use words::{LANGUAGES, Words};

use crate::support::{COUNTRY_DATA, assert_sound, english, written};

fn whole() -> Draft {
    let pairs = [
        ("first_name", " Ada "),
        ("last_name", "O’Sample & <Sons>"),
        ("country", "SG"),
        ("address1", "5 Example Avenue"),
        ("postal_code", "546080"),
        ("state", "Ohio"),
        ("microsoft_may_contact", "yes"),
    ];
    Draft::from_form(pairs)
}

fn checked(carried: Option<Carried>) -> CheckPage {
    CheckPage {
        registration: whole().parse(&COUNTRY_DATA.regions).unwrap(),
        is_correction: false,
        warnings: whole().warnings(&COUNTRY_DATA.regions),
        failure: None,
        onward: "?_v=2013.1&passed=yes".into(),
        carried,
    }
}

/// The form that is in a page, as a browser would send it: its hidden fields.
fn hidden(html: &str) -> Vec<(String, String)> {
    let inputs = html.split("<input type=\"hidden\"").skip(1);
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        let text = rest.split('"').next()?;
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        Some(text.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    inputs
        .filter_map(|input| {
            let tag = input.split("/>").next()?;
            let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
            Some((value(tag, "name")?, value(tag, "value")?))
        })
        .collect()
}

#[test]
fn a_plain_check_page_carries_all_that_was_typed_as_it_was_typed() {
    let carried = Carried {
        draft: whole(),
        key: "the key".into(),
        version: Some(7),
        owner: Some("whose it is".into()),
    };
    let (title, html) = written(|| check(&COUNTRY_DATA, english(), checked(Some(carried))));
    assert_sound(&title, &html);
    let fields = hidden(&html);
    let pairs = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(Draft::from_form(pairs), whole());
    assert!(fields.contains(&("key".into(), "the key".into())));
    assert!(fields.contains(&("version".into(), "7".into())));
    // Every way back takes the form along: no link leads there, which would lose it.
    assert!(!html.contains("href=\"/register"), "{html}");
    let ways = html
        .matches(&format!("name=\"{PRESS}\" value=\"change\""))
        .count();
    assert_eq!(ways, 1 + html.matches("facts__change").count());
    assert!(
        html.contains("formaction=\"/register?_v=2013.1&amp;passed=yes#city\"")
            || html.contains("#address1\""),
        "{html}"
    );
}

#[test]
fn the_apps_check_page_has_links_and_carries_nothing() {
    let (title, html) = written(|| check(&COUNTRY_DATA, english(), checked(None)));
    assert_sound(&title, &html);
    assert_eq!(hidden(&html), []);
    assert!(
        html.contains("href=\"/register?_field=first_name"),
        "{html}"
    );
    assert!(!html.contains("formaction"), "{html}");
}

#[test]
fn a_form_presses_no_button_that_acts_within_it_by_the_enter_key() {
    let page = FormPage {
        has_profile: true,
        ..FormPage::default()
    };
    let (_, of_form) = written(|| form(&COUNTRY_DATA, english(), page));
    let (_, of_profile) = written(|| profile(&COUNTRY_DATA, english(), ProfilePage::default()));
    for html in [of_form, of_profile] {
        let first = html.split("<button").nth(1).unwrap();
        let first = first.split('>').next().unwrap();
        assert!(
            first.contains("type=\"submit\"") && !first.contains(PRESS),
            "{first}"
        );
        assert!(first.contains("aria-hidden=\"true\"") && first.contains("tabindex=\"-1\""));
        assert!(html.contains(&format!("name=\"{PRESS}\" value=\"country\"")));
    }
}

#[test]
fn what_was_filled_is_named_so_that_it_can_be_undone() {
    let filled = rules::registration::Filled {
        draft: whole(),
        filled: vec![Field::FirstName, Field::OneName],
        differs: Vec::new(),
    };
    let page = FormPage {
        has_profile: true,
        filled: Some(filled),
        version: Some(3),
        ..FormPage::default()
    };
    let (_, html) = written(|| form(&COUNTRY_DATA, english(), page));
    let fields = hidden(&html);
    let of = |name: &str| fields.iter().filter(|(known, _)| known == name).count();
    assert_eq!((of(FILLED), of("version")), (2, 1), "{html}");
    assert!(html.contains("value=\"undo-fill\""));
}

#[test]
fn a_choice_begins_with_what_was_typed_and_has_both_in_words() {
    let mine = Draft {
        first_name: "<b>Ada</b>".into(),
        country: "US".into(),
        state: "IL".into(),
        city: "Springfield".into(),
        ..Draft::default()
    };
    let on_record = Draft {
        first_name: String::new(),
        country: "JP".into(),
        state: "13".into(),
        city: "Springfield".into(),
        partners_may_contact: true,
        ..Draft::default()
    };
    for (language, _) in LANGUAGES {
        let words = Words::of(language).unwrap();
        let page = ChoicePage {
            mine: mine.clone(),
            on_record: on_record.clone(),
            version: 4,
            owner: None,
            onward: "#mcp-id@2013.1?passed=yes".into(),
        };
        let (title, html) = written(|| choice(&COUNTRY_DATA, words, page));
        assert_sound(&title, &html);
        assert!(
            html.contains("action=\"/register#mcp-id@2013.1?passed=yes\""),
            "{html}"
        );
        // First name, country, state, and the consent that was given; the city is the same.
        assert_eq!(html.matches("<fieldset").count(), 4, "{html}");
        assert_eq!(html.matches("type=\"radio\"").count(), 8);
        let chosen: Vec<&str> = html
            .split("<input")
            .filter(|tag| tag.contains("type=\"radio\"") && tag.contains(" checked"))
            .collect();
        assert_eq!(chosen.len(), 4);
        assert!(
            chosen
                .iter()
                .all(|tag| tag.contains(words.plain_choice_mine()))
        );
        for sentence in [
            words.plain_choice_empty(),
            words.registration_agreed(),
            "&lt;b&gt;Ada",
        ] {
            assert!(html.contains(sentence), "{sentence}");
        }
        let fields = hidden(&html);
        assert!(fields.contains(&("version".into(), "4".into())));
        assert!(fields.contains(&("city".into(), "Springfield".into())));
    }
    let english = written(|| {
        let page = ChoicePage {
            mine,
            on_record,
            ..ChoicePage::default()
        };
        choice(&COUNTRY_DATA, english(), page)
    });
    assert!(english.1.contains("Illinois") && english.1.contains("United States"));
    assert!(english.1.contains("Japan"));
}
