//! What the fields of the registration form are called, which depends on the country.

use rules::registration::{CityLabel, Field, PostalLabel, Region, StateLabel, required};

use crate::Words;

/// The label of a field. Without a region, while no country is chosen, the labels are those of S32.
pub fn field_label(words: Words, field: Field, region: Option<&Region>) -> &'static str {
    match field {
        Field::FirstName => words.field_first_name(),
        Field::OneName => words.field_one_name(),
        Field::MiddleName => words.field_middle_name(),
        Field::LastName => words.field_last_name(),
        Field::Phone => words.field_phone(),
        Field::Email => words.field_email(),
        Field::Company => words.field_company(),
        Field::JobTitle => words.field_job_title(),
        Field::Country => words.field_country(),
        Field::Address1 => words.field_address1(),
        Field::Address2 => words.field_address2(),
        Field::City => city(words, region).0,
        Field::State => state(words, region).0,
        Field::PostalCode => postal_code(words, region).0,
        Field::HasPersonId => words.field_has_person_id(),
        Field::PersonId => words.field_person_id(),
        Field::MicrosoftMayContact => words.field_microsoft_may_contact(),
        Field::PartnersMayContact => words.field_partners_may_contact(),
    }
}

/// The label as the form shows it: "(optional)" behind it where the field may be left empty.
///
/// Not behind a middle name (GOV.UK: people who have none are not to be told that theirs is optional), a box or a question.
pub fn marked_label(words: Words, field: Field, region: Option<&Region>) -> String {
    let label = field_label(words, field, region);
    let never_marked =
        field.is_checkbox() || matches!(field, Field::MiddleName | Field::HasPersonId);
    if never_marked || required(field, region) {
        label.to_owned()
    } else {
        words.field_optional(label)
    }
}

/// The hint under the label, where there is one.
pub fn field_hint(words: Words, field: Field) -> Option<&'static str> {
    match field {
        Field::FirstName => Some(words.field_first_name_hint()),
        Field::LastName => Some(words.field_last_name_hint()),
        Field::Phone => Some(words.field_phone_hint()),
        Field::Email => Some(words.field_email_hint()),
        Field::HasPersonId => Some(words.field_has_person_id_hint()),
        Field::PersonId => Some(words.field_person_id_hint()),
        _ => None,
    }
}

/// The choices of [`Field::HasPersonId`]: value and label.
pub fn person_id_choices(words: Words) -> [(&'static str, &'static str); 3] {
    [
        ("yes", words.field_has_person_id_yes()),
        ("no", words.field_has_person_id_no()),
        ("unsure", words.field_has_person_id_unsure()),
    ]
}

/// How a sentence speaks of the field: "your first name". The label, where no sentence does.
pub(crate) fn your(words: Words, field: Field, region: Option<&Region>) -> &'static str {
    match field {
        Field::FirstName => words.field_your_first_name(),
        Field::LastName => words.field_your_last_name(),
        Field::Email => words.field_your_email(),
        Field::Country => words.field_your_country(),
        Field::Address1 => words.field_your_address1(),
        Field::City => city(words, region).1,
        Field::State => state(words, region).1,
        Field::PostalCode => postal_code(words, region).1,
        Field::PersonId => words.field_your_person_id(),
        _ => field_label(words, field, region),
    }
}

/// The label and the way a sentence speaks of it.
type Named = (&'static str, &'static str);

fn city(words: Words, region: Option<&Region>) -> Named {
    match region.map_or(CityLabel::City, |region| region.city_label) {
        CityLabel::City => (words.field_city_city(), words.field_your_city_city()),
        CityLabel::District => (
            words.field_city_district(),
            words.field_your_city_district(),
        ),
        CityLabel::PostTown => (
            words.field_city_post_town(),
            words.field_your_city_post_town(),
        ),
        CityLabel::Suburb => (words.field_city_suburb(), words.field_your_city_suburb()),
    }
}

fn state(words: Words, region: Option<&Region>) -> Named {
    let Some(region) = region else {
        return (words.field_state_any(), words.field_your_state_any());
    };
    match region.state_label {
        StateLabel::Area => (words.field_state_area(), words.field_your_state_area()),
        StateLabel::County => (words.field_state_county(), words.field_your_state_county()),
        StateLabel::Department => (
            words.field_state_department(),
            words.field_your_state_department(),
        ),
        StateLabel::District => (
            words.field_state_district(),
            words.field_your_state_district(),
        ),
        StateLabel::DoSi => (words.field_state_do_si(), words.field_your_state_do_si()),
        StateLabel::Emirate => (
            words.field_state_emirate(),
            words.field_your_state_emirate(),
        ),
        StateLabel::Island => (words.field_state_island(), words.field_your_state_island()),
        StateLabel::Oblast => (words.field_state_oblast(), words.field_your_state_oblast()),
        StateLabel::Parish => (words.field_state_parish(), words.field_your_state_parish()),
        StateLabel::Prefecture => (
            words.field_state_prefecture(),
            words.field_your_state_prefecture(),
        ),
        StateLabel::Province => (
            words.field_state_province(),
            words.field_your_state_province(),
        ),
        StateLabel::State => (words.field_state_state(), words.field_your_state_state()),
    }
}

fn postal_code(words: Words, region: Option<&Region>) -> Named {
    let Some(region) = region else {
        return (words.field_postal_any(), words.field_your_postal_any());
    };
    match region.postal_label {
        PostalLabel::Postal => (
            words.field_postal_postal(),
            words.field_your_postal_postal(),
        ),
        PostalLabel::Zip => (words.field_postal_zip(), words.field_your_postal_zip()),
        PostalLabel::Eircode => (
            words.field_postal_eircode(),
            words.field_your_postal_eircode(),
        ),
        PostalLabel::Pin => (words.field_postal_pin(), words.field_your_postal_pin()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rules::registration::Regions;

    use super::*;

    fn labels(language: &str, country: &str) -> [&'static str; 3] {
        let words = Words::of(language).unwrap();
        let region = Regions::bundled().get(country);
        [Field::City, Field::State, Field::PostalCode]
            .map(|field| field_label(words, field, region))
    }

    #[test]
    fn the_parts_of_an_address_are_called_what_the_country_calls_them() {
        let table = [
            ("US", ["City", "State", "ZIP code"]),
            ("IE", ["City", "County", "Eircode"]),
            ("IN", ["City", "State", "PIN code"]),
            ("GB", ["Post town", "Province", "Postal code"]),
            ("HK", ["District", "Area", "Postal code"]),
            ("JP", ["City", "Prefecture", "Postal code"]),
            ("AE", ["City", "Emirate", "Postal code"]),
            ("KR", ["City", "Do/Si", "Postal code"]),
            ("CA", ["City", "Province", "Postal code"]),
            ("", ["City", "State or province", "ZIP or postal code"]),
        ];
        for (country, expected) in table {
            assert_eq!(labels("en", country), expected, "{country}");
        }
        assert_eq!(labels("es", "US"), ["Ciudad", "Estado", "Código ZIP"]);
        assert_eq!(
            labels("es", "JP"),
            ["Ciudad", "Prefectura", "Código postal"]
        );
        assert_eq!(labels("es", "IE"), ["Ciudad", "Condado", "Eircode"]);
    }

    #[test]
    fn no_two_fields_of_a_form_have_the_same_label() {
        for (language, _) in crate::LANGUAGES {
            let words = Words::of(language).unwrap();
            for region in Regions::bundled().all() {
                let shown: Vec<Field> = Field::ALL
                    .iter()
                    .copied()
                    .filter(|field| region.shows(*field))
                    .collect();
                let labels: BTreeSet<&str> = shown
                    .iter()
                    .map(|field| field_label(words, *field, Some(region)))
                    .collect();
                assert_eq!(labels.len(), shown.len(), "{language} {}", region.code);
            }
        }
    }

    #[test]
    fn what_may_be_left_empty_is_marked_except_middle_names_boxes_and_questions() {
        let words = Words::of("en").unwrap();
        let marked = |country: &str| -> Vec<&str> {
            let region = Regions::bundled().get(country);
            let is_marked =
                |field: &&Field| marked_label(words, **field, region).ends_with(" (optional)");
            Field::ALL
                .iter()
                .filter(is_marked)
                .map(|field| field.name())
                .collect()
        };
        let everywhere = ["phone", "email", "company", "job_title", "address2"];
        assert_eq!(marked("US"), everywhere);
        assert_eq!(
            marked("IE"),
            [&everywhere[..], &["state", "postal_code"]].concat()
        );
    }

    #[test]
    fn the_consents_are_word_for_word_those_of_the_article() {
        let words = Words::of("en").unwrap();
        let rest = "may use the contact information I have provided to contact me regarding important security, \
                    product and event information.";
        assert_eq!(
            field_label(words, Field::MicrosoftMayContact, None),
            format!("Microsoft {rest}")
        );
        assert_eq!(
            field_label(words, Field::PartnersMayContact, None),
            format!("Microsoft Partners {rest}")
        );
    }

    #[test]
    fn a_hint_is_one_short_sentence_without_a_full_stop() {
        for (language, _) in crate::LANGUAGES {
            let words = Words::of(language).unwrap();
            let hints: Vec<&str> = Field::ALL
                .iter()
                .filter_map(|field| field_hint(words, *field))
                .collect();
            assert_eq!(hints.len(), 6);
            assert!(
                hints
                    .iter()
                    .all(|hint| !hint.contains('.') && hint.len() < 80),
                "{hints:?}"
            );
            assert_eq!(
                person_id_choices(words).map(|(value, _)| value),
                ["yes", "no", "unsure"]
            );
        }
    }
}
