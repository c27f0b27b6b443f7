//! What holds for every form, typed by anyone.

use proptest::prelude::*;

use super::super::{Draft, Field, Profile, Regions, fill};
use super::{complete, regions};
use crate::text::fold;

/// Text as people type it and as nobody should.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        any::<String>(),
        "[a-zA-Z0-9 .'@+()#x-]{0,24}",
        "[ \u{200b}-\u{200f}\u{3000}\u{3164}é王م\r\n-]{0,12}",
        "\\PC{0,300}",
    ]
}

fn country() -> impl Strategy<Value = String> {
    let codes: Vec<String> = regions().all().map(|region| region.code.clone()).collect();
    prop_oneof![9 => prop::sample::select(codes), 1 => typed()]
}

/// A form with anything in any of its fields.
fn any_draft() -> impl Strategy<Value = Draft> {
    (
        prop::collection::vec(typed(), Field::ALL.len()),
        country(),
        any::<[bool; 3]>(),
    )
        .prop_map(|(texts, country, boxes)| {
            let mut draft = Draft::default();
            for (field, text) in Field::ALL.iter().zip(&texts) {
                draft.set(*field, text);
            }
            [
                draft.one_name,
                draft.microsoft_may_contact,
                draft.partners_may_contact,
            ] = boxes;
            Draft { country, ..draft }
        })
}

/// A form that is often accepted: an example address with anything in the fields that take anything.
fn plausible_draft() -> impl Strategy<Value = Draft> {
    (any_draft(), country(), any::<prop::sample::Index>()).prop_map(|(any, country, pick)| {
        let Some(region) = regions().get(&country) else {
            return any;
        };
        let state = &region.subdivisions;
        let state = if state.is_empty() {
            any.state.clone()
        } else {
            pick.get(state).name.clone()
        };
        let or = |text: &str, otherwise: &str| {
            if text.trim().is_empty() {
                otherwise.to_owned()
            } else {
                text.to_owned()
            }
        };
        Draft {
            first_name: or(&any.first_name, "A"),
            last_name: or(&any.last_name, "B"),
            address1: or(&any.address1, "1 Elm Road"),
            city: or(&any.city, "Elmtown"),
            state: or(&state, "Elmshire"),
            postal_code: region.postal_example.to_lowercase(),
            email: String::new(),
            phone: "555-0142".into(),
            has_person_id: "unsure".into(),
            country,
            ..any
        }
    })
}

proptest! {
    #[test]
    fn any_form_is_either_recorded_or_told_what_is_wrong_once_per_field_in_page_order(draft in any_draft()) {
        if let Err(problems) = draft.parse(regions()) {
            prop_assert!(!problems.is_empty());
            prop_assert!(problems.is_sorted_by(|a, b| a.field < b.field));
        }
        draft.warnings(regions());
    }

    #[test]
    fn a_registration_gives_a_form_that_gives_the_registration(draft in plausible_draft()) {
        if let Ok(registration) = draft.parse(regions()) {
            let again = registration.to_draft();
            prop_assert_eq!(again.parse(regions()), Ok(registration.clone()));
            let json = serde_json::to_string(&registration).unwrap();
            prop_assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), again);
        }
    }

    #[test]
    fn a_recorded_address_can_be_written_out_in_full(draft in plausible_draft()) {
        if let Ok(registration) = draft.parse(regions()) {
            let lines = regions().get(registration.country()).unwrap().format(&registration).join("\n");
            for field in [Field::FirstName, Field::Address1, Field::City, Field::PostalCode] {
                prop_assert!(lines.contains(registration.text(field)), "{:?}: {}", field, lines);
            }
        }
    }

    #[test]
    fn a_profile_that_was_accepted_is_accepted_again_as_it_is(draft in plausible_draft()) {
        if let Ok(profile) = Profile::from(draft).parse(regions()) {
            prop_assert_eq!(profile.parse(regions()), Ok(profile));
        }
    }

    #[test]
    fn switching_the_country_and_back_keeps_what_was_typed(draft in any_draft(), other in country()) {
        let mut switched = draft.clone();
        switched.set(Field::Country, &other);
        let _ = switched.parse(regions());
        switched.set(Field::Country, &draft.country);
        prop_assert_eq!(switched, draft);
    }

    #[test]
    fn a_form_survives_json_and_its_own_field_names(draft in any_draft()) {
        let json = serde_json::to_string(&draft).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Draft>(&json).unwrap(), &draft);
        let pairs = Field::ALL.iter().map(|field| (field.name(), draft.text(*field)));
        prop_assert_eq!(&Draft::from_form(pairs), &draft);
    }

    #[test]
    fn filling_never_changes_what_was_typed(draft in any_draft(), source in any_draft()) {
        let profile = Profile::from(source);
        let result = fill(&draft, &profile);
        for &field in Field::ALL {
            let is_filled = result.filled.contains(&field);
            prop_assert!(is_filled || result.draft.text(field) == draft.text(field));
            prop_assert!(!(is_filled && result.differs.iter().any(|difference| difference.field == field)));
        }
    }

    #[test]
    fn a_clean_name_passes_through_unchanged(name in "[\\p{L}][\\p{L}\\p{M}\\p{N}'’.-]{0,60}") {
        prop_assume!(!name.contains(['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}']));
        let draft = Draft { first_name: name.clone(), ..complete() };
        let registration = draft.parse(regions()).unwrap();
        prop_assert_eq!(registration.text(Field::FirstName), name);
    }

    #[test]
    fn any_postal_code_of_any_country_is_judged_and_what_is_accepted_stays(text in typed(), code in country()) {
        if let Some(region) = regions().get(&code)
            && let Ok(written) = region.postal_code(&text)
        {
            prop_assert_eq!(region.postal_code(&written), Ok(written));
        }
    }

    #[test]
    fn folding_twice_is_folding_once(text in typed()) {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn any_table_is_read_or_refused(table in "(\\PC|\t|\n){0,200}") {
        let _ = Regions::from_tsv(&table);
    }

    #[test]
    fn any_pattern_is_read_or_refused(pattern in "[\\\\d?\\[\\](){}|,:A-Z0-9 -]{0,24}") {
        let _ = Regions::from_tsv(&format!("XA\tNowhere\t%A%n%Z\t\tAZ\t\t\t\t\t1\t{pattern}\t\n"));
    }
}
