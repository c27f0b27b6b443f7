//! The profile, and filling the form from it.

use super::super::{Difference, Draft, Field, Problem, ProblemKind, Profile, fill};
use super::{complete, regions};

fn profile() -> Profile {
    Profile {
        first_name: "Wren".into(),
        last_name: "Okafor-Lind".into(),
        phone: "555-0142".into(),
        country: "CA".into(),
        address1: "12 Larch Street".into(),
        city: "Montreal".into(),
        state: "QC".into(),
        postal_code: "H3Z 2Y7".into(),
        ..Profile::default()
    }
}

#[test]
fn a_profile_needs_a_name_and_nothing_else() {
    let missing = |field| Problem {
        field,
        kind: ProblemKind::Missing,
    };
    let nothing = Profile::default().parse(regions());
    assert_eq!(
        nothing,
        Err(vec![missing(Field::FirstName), missing(Field::LastName)])
    );
    let named = Profile {
        first_name: " Wren ".into(),
        one_name: true,
        ..Profile::default()
    };
    assert_eq!(
        named.parse(regions()).unwrap(),
        Profile {
            first_name: "Wren".into(),
            one_name: true,
            ..Profile::default()
        }
    );
}

#[test]
fn what_a_profile_has_is_checked_as_on_the_form() {
    let odd = Profile {
        phone: "12".into(),
        email: "wren".into(),
        state: "Nowhere".into(),
        postal_code: "1".into(),
        ..profile()
    };
    let fields: Vec<Field> = odd
        .parse(regions())
        .unwrap_err()
        .into_iter()
        .map(|problem| problem.field)
        .collect();
    assert_eq!(
        fields,
        [Field::Phone, Field::Email, Field::State, Field::PostalCode]
    );
    let typed = Profile {
        state: "quebec".into(),
        postal_code: "h3z2y7".into(),
        ..profile()
    };
    assert_eq!(typed.parse(regions()).unwrap(), profile());
}

#[test]
fn a_profile_in_json_has_no_person_id_and_no_consent() {
    for key in [
        "has_person_id",
        "person_id",
        "microsoft_may_contact",
        "partners_may_contact",
        "nickname",
    ] {
        assert!(
            serde_json::from_str::<Profile>(&format!(r#"{{"{key}": ""}}"#))
                .unwrap_err()
                .to_string()
                .contains("unknown field")
        );
    }
    let json = serde_json::to_value(profile()).unwrap();
    let contact: Vec<&str> = Field::ALL
        .iter()
        .filter(|field| field.is_contact())
        .map(|field| field.name())
        .collect();
    assert_eq!(json.as_object().unwrap().len(), contact.len());
    assert!(contact.iter().all(|name| json.get(name).is_some()));
}

#[test]
fn an_empty_form_is_filled_with_all_that_the_profile_has() {
    let result = fill(&Draft::default(), &profile());
    let filled = [
        Field::FirstName,
        Field::LastName,
        Field::Phone,
        Field::Country,
        Field::Address1,
        Field::City,
        Field::State,
        Field::PostalCode,
    ];
    assert_eq!(result.filled, filled);
    assert_eq!(result.differs, []);
    assert_eq!(result.draft, Draft::from(&profile()));
    assert!(result.draft.parse(regions()).is_ok());
}

#[test]
fn what_was_typed_is_kept_and_listed_where_the_profile_has_something_else() {
    let draft = Draft {
        phone: "555-0199".into(),
        first_name: " Wren".into(),
        ..Draft::default()
    };
    let result = fill(&draft, &profile());
    let phone = Difference {
        field: Field::Phone,
        yours: "555-0199".into(),
        profile: "555-0142".into(),
    };
    assert_eq!(result.differs, [phone]);
    assert_eq!(
        (
            result.draft.phone.as_str(),
            result.draft.first_name.as_str()
        ),
        ("555-0199", " Wren")
    );
    assert!(!result.filled.contains(&Field::FirstName));
}

#[test]
fn filling_never_touches_the_person_id_or_a_consent() {
    let draft = Draft {
        has_person_id: "yes".into(),
        person_id: "123".into(),
        ..Draft::default()
    };
    let result = fill(&draft, &profile()).draft;
    assert_eq!(
        (result.has_person_id.as_str(), result.person_id.as_str()),
        ("yes", "123")
    );
    assert!(!result.microsoft_may_contact && !result.partners_may_contact);
}

#[test]
fn filling_twice_fills_nothing_more() {
    let once = fill(&Draft::default(), &profile()).draft;
    let twice = fill(&once, &profile());
    assert_eq!(
        (twice.draft, twice.filled, twice.differs),
        (once, vec![], vec![])
    );
}

#[test]
fn an_address_is_not_mixed_from_two_countries() {
    let draft = Draft {
        country: "SG".into(),
        address1: "12 Larch Street".into(),
        ..Draft::default()
    };
    let result = fill(&draft, &profile());
    assert_eq!(
        result.filled,
        [Field::FirstName, Field::LastName, Field::Phone]
    );
    let listed: Vec<Field> = result
        .differs
        .iter()
        .map(|difference| difference.field)
        .collect();
    assert_eq!(
        listed,
        [Field::Country, Field::City, Field::State, Field::PostalCode]
    );
}

#[test]
fn an_empty_profile_leaves_the_form_alone() {
    let result = fill(&complete(), &Profile::default());
    assert_eq!(
        (result.draft, result.filled, result.differs),
        (complete(), vec![], vec![])
    );
}

#[test]
fn one_name_is_filled_only_where_no_last_name_stands_against_it() {
    let mononym = Profile {
        first_name: "Suharto".into(),
        one_name: true,
        ..Profile::default()
    };
    let result = fill(&Draft::default(), &mononym);
    assert_eq!(
        (result.draft.one_name, result.filled),
        (true, vec![Field::FirstName, Field::OneName])
    );
    let named = Draft {
        last_name: "Lind".into(),
        ..Draft::default()
    };
    assert!(!fill(&named, &mononym).draft.one_name);
    let one_name = Draft {
        one_name: true,
        ..Draft::default()
    };
    assert_eq!(fill(&one_name, &profile()).draft.last_name, "");
}
