//! Which fields a form needs, what it says when they are missing, and what it records.

use super::super::{Draft, Field, Problem, ProblemKind, Regions};
use super::{complete, problems, recorded, regions, with};

#[test]
fn an_empty_form_asks_for_the_five_fields_that_every_country_has_in_page_order() {
    let expected = [
        Field::FirstName,
        Field::LastName,
        Field::Country,
        Field::Address1,
        Field::City,
    ];
    assert_eq!(
        problems(&Draft::default()),
        expected.map(|field| (field, ProblemKind::Missing))
    );
}

#[test]
fn an_empty_form_with_a_country_asks_for_what_the_country_needs() {
    use Field::{Address1, City, PostalCode, State};
    let table: &[(&str, &[Field])] = &[
        ("US", &[Address1, City, State, PostalCode]),
        ("CA", &[Address1, City, State, PostalCode]),
        ("IN", &[Address1, City, State, PostalCode]),
        ("JP", &[Address1, State, PostalCode]),
        ("GB", &[Address1, City, PostalCode]),
        ("DE", &[Address1, City, PostalCode]),
        ("SG", &[Address1, PostalCode]),
        ("HK", &[Address1, City, State]),
        ("AE", &[Address1, State]),
        ("IE", &[Address1, City]),
    ];
    for (country, fields) in table {
        let draft = Draft {
            country: (*country).into(),
            ..Draft::default()
        };
        let asked: Vec<Field> = problems(&draft)
            .into_iter()
            .map(|(field, _)| field)
            .collect();
        assert_eq!(
            asked,
            [&[Field::FirstName, Field::LastName], *fields].concat(),
            "{country}"
        );
    }
}

#[test]
fn a_complete_form_is_recorded_as_typed() {
    let draft = complete();
    let registration = draft.parse(regions()).unwrap();
    assert_eq!(
        registration.to_draft(),
        Draft {
            has_person_id: "no".into(),
            ..draft
        }
    );
    assert_eq!(registration.full_name(), "Wren Okafor-Lind");
    assert_eq!(
        (registration.country(), registration.person_id()),
        ("CA", None)
    );
    assert!(!registration.microsoft_may_contact() && !registration.partners_may_contact());
}

#[test]
fn white_space_counts_as_nothing() {
    let blank = with(&[
        (Field::FirstName, " \t\n"),
        (Field::City, "\u{a0}\u{3000}\u{200b}"),
    ]);
    let missing = [
        (Field::FirstName, ProblemKind::Missing),
        (Field::City, ProblemKind::Missing),
    ];
    assert_eq!(problems(&blank), missing);
}

#[test]
fn mending_one_of_the_problems_leaves_the_others() {
    let mut draft = Draft::default();
    let mut left = problems(&draft);
    for (field, value) in [
        (Field::Country, "SG"),
        (Field::FirstName, "Ana"),
        (Field::LastName, "Li"),
        (Field::Address1, "1 Elm Road"),
    ] {
        draft.set(field, value);
        left = problems(&draft);
        assert!(!left.iter().any(|(still, _)| *still == field), "{field:?}");
    }
    assert_eq!(left, [(Field::PostalCode, ProblemKind::Missing)]);
}

#[test]
fn a_country_is_taken_in_any_case_and_an_unknown_one_is_refused() {
    assert_eq!(recorded(Field::Country, " ca "), "CA");
    for country in ["ZZ", "XX", "C", "CAN", "Canada", "ca\u{301}", "%"] {
        let found = problems(&with(&[(Field::Country, country)]));
        assert_eq!(
            found,
            [(Field::Country, ProblemKind::NotListed)],
            "{country}"
        );
    }
}

#[test]
fn a_state_is_recorded_by_its_code_however_it_was_named() {
    let table = [
        ("CA", "qc", "QC"),
        ("CA", "QUÉBEC", "QC"),
        ("CA", "prince-edward island", "PE"),
        ("JP", "tokyo", "Tokyo"),
        ("JP", "東京都", "Tokyo"),
        ("KR", "서울", "Seoul"),
        ("AE", "دبي", "Dubai"),
        ("MX", "jal", "Jal."),
        ("MX", "mexico", ""),
        ("MX", "Estado de Mexico", "Méx."),
        ("IN", "Andaman and Nicobar Islands", "Andaman & Nicobar"),
        ("HK", "九龍", "Kowloon"),
        ("BR", "sa\u{303}o paulo", "SP"),
        ("US", "Quebec", ""),
    ];
    for (country, typed, code) in table {
        let found = Regions::bundled().get(country).unwrap().state(typed);
        assert_eq!(
            found.as_deref().unwrap_or_default(),
            code,
            "{country} {typed}"
        );
    }
}

#[test]
fn an_unknown_state_is_a_problem_only_where_states_are_listed() {
    let unknown = [(Field::State, "Nowhere"), (Field::PostalCode, "")];
    let listed = with(&[(Field::Country, "AE"), unknown[0], unknown[1]]);
    assert_eq!(problems(&listed), [(Field::State, ProblemKind::NotListed)]);
    let free = with(&[(Field::Country, "IE"), unknown[0], unknown[1]]);
    assert_eq!(free.parse(regions()).unwrap().text(Field::State), "Nowhere");
}

#[test]
fn what_the_country_does_not_have_is_kept_in_the_draft_and_not_recorded() {
    let mut draft = complete();
    draft.set(Field::Country, "SG");
    draft.set(Field::PostalCode, "546080");
    let typed = draft.clone();
    let registration = draft.parse(regions()).unwrap();
    assert_eq!(
        [Field::City, Field::State].map(|field| registration.text(field)),
        ["", ""]
    );
    assert_eq!(draft, typed);
    draft.set(Field::Country, "CA");
    assert_eq!(
        [Field::City, Field::State].map(|field| draft.text(field)),
        ["Montreal", "QC"]
    );
}

#[test]
fn too_long_a_text_is_told_its_limit_and_the_longest_is_taken() {
    let table = [
        (Field::FirstName, 128),
        (Field::MiddleName, 128),
        (Field::LastName, 128),
        (Field::Company, 256),
        (Field::JobTitle, 256),
        (Field::Address1, 256),
        (Field::Address2, 256),
        (Field::City, 256),
    ];
    for (field, limit) in table {
        assert_eq!(
            recorded(field, &"é".repeat(usize::from(limit))),
            "é".repeat(usize::from(limit))
        );
        let found = problems(&with(&[(field, &"é".repeat(usize::from(limit) + 1))]));
        assert_eq!(found, [(field, ProblemKind::TooLong { limit })]);
    }
    let longest = format!("{}@example.com", "a".repeat(242));
    assert_eq!(recorded(Field::Email, &longest), longest);
    assert_eq!(
        problems(&with(&[(Field::Email, &format!("a{longest}"))])),
        [(Field::Email, ProblemKind::TooLong { limit: 254 })]
    );
}

#[test]
fn a_submitted_form_is_read_by_its_names_and_ticked_boxes() {
    let pairs = [
        ("first_name", "Ana"),
        ("microsoft_may_contact", "on"),
        ("one_name", "yes"),
        ("csrf", "x"),
        ("send", ""),
    ];
    let draft = Draft::from_form(pairs);
    assert_eq!(
        draft,
        Draft {
            first_name: "Ana".into(),
            one_name: true,
            microsoft_may_contact: true,
            ..Draft::default()
        }
    );
}

#[test]
fn json_may_leave_out_every_key_and_may_not_have_another() {
    assert_eq!(
        serde_json::from_str::<Draft>("{}").unwrap(),
        Draft::default()
    );
    let error = serde_json::from_str::<Draft>(r#"{"nickname": "Al"}"#)
        .unwrap_err()
        .to_string();
    assert!(error.contains("unknown field `nickname`"), "{error}");
}

#[test]
fn a_field_has_the_same_name_in_json_in_forms_and_in_problems() {
    let draft = serde_json::to_value(Draft::default()).unwrap();
    assert_eq!(draft.as_object().unwrap().len(), Field::ALL.len());
    for field in Field::ALL {
        assert!(draft.get(field.name()).is_some(), "{field:?}");
        assert_eq!(serde_json::to_value(field).unwrap(), field.name());
        assert_eq!(Field::parse(field.name()), Some(*field));
    }
    assert!(Field::ALL.is_sorted());
    assert_eq!(Field::parse("nda"), None);
}

#[test]
fn a_problem_survives_json() {
    let kind = ProblemKind::PostalFormat { wrong: None };
    let problem = Problem {
        field: Field::PostalCode,
        kind,
    };
    let json = serde_json::to_string(&problem).unwrap();
    assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
}

#[test]
fn consents_are_recorded_as_given_and_never_assumed() {
    let draft = with(&[
        (Field::PartnersMayContact, "yes"),
        (Field::MicrosoftMayContact, "no"),
    ]);
    let registration = draft.parse(regions()).unwrap();
    assert!(registration.partners_may_contact() && !registration.microsoft_may_contact());
}
