//! Tests of the sentences, in both languages.

use std::collections::BTreeSet;

use rules::registration::{Draft, Regions};

use super::*;

fn words(language: &str) -> Words {
    Words::of(language).unwrap()
}

/// What the form says in a language when it holds these values.
fn said(language: &str, values: &[(&str, &str)]) -> Vec<String> {
    let draft = Draft::from_form(values.iter().copied());
    let region = Regions::bundled().get(&draft.country);
    let words = words(language);
    let problems = draft.parse(Regions::bundled()).err().unwrap_or_default();
    problems
        .iter()
        .map(|found| problem(words, found, region, CountryNames::of(words)))
        .collect()
}

#[test]
fn an_empty_form_says_what_to_enter_in_page_order() {
    let english = [
        "Enter your first name",
        "Enter your last name, or select “I have only one name”",
        "Select your country",
        "Enter address line 1, such as the street and house number",
        "Enter your city",
    ];
    assert_eq!(said("en", &[]), english);
    let spanish = [
        "Introduzca su nombre",
        "Introduzca sus apellidos o marque «Solo tengo un nombre»",
        "Seleccione su país",
        "Introduzca la línea 1 de la dirección, por ejemplo, la calle y el número",
        "Introduzca su ciudad",
    ];
    assert_eq!(said("es", &[]), spanish);
}

#[test]
fn the_parts_of_an_address_are_asked_for_by_the_names_of_the_country() {
    let table: &[(&str, &[&str])] = &[
        (
            "US",
            &[
                "Enter your city",
                "Select your state",
                "Enter your ZIP code",
            ],
        ),
        ("JP", &["Select your prefecture", "Enter your postal code"]),
        (
            "IN",
            &[
                "Enter your city",
                "Select your state",
                "Enter your PIN code",
            ],
        ),
        ("GB", &["Enter your post town", "Enter your postal code"]),
        ("HK", &["Enter your district", "Select your area"]),
        ("AE", &["Select your emirate"]),
        ("HN", &["Enter your city", "Enter your department"]),
        ("IE", &["Enter your city"]),
    ];
    for (country, sentences) in table {
        let filled = [
            ("country", *country),
            ("first_name", "Ana"),
            ("last_name", "Li"),
            ("address1", "1 Elm Road"),
        ];
        assert_eq!(said("en", &filled), *sentences, "{country}");
    }
}

#[test]
fn what_is_wrong_is_told_with_what_to_do() {
    let fine = [
        ("first_name", "Ana"),
        ("last_name", "Li"),
        ("address1", "1 Elm Road"),
        ("city", "Elmtown"),
    ];
    type Row = (
        &'static [(&'static str, &'static str)],
        &'static str,
        &'static str,
    );
    let table: &[Row] = &[
        (
            &[
                ("country", "CA"),
                ("state", "QC"),
                ("postal_code", "H3Z OY7"),
            ],
            "Enter your postal code in the format used in Canada, like H3Z 2Y7, with a number in place of “O”",
            "Introduzca su código postal con el formato que se usa en Canadá, como H3Z 2Y7, con un número en lugar de «O»",
        ),
        (
            &[("country", "us"), ("state", "NY"), ("postal_code", "1234")],
            "Enter your ZIP code in the format used in the United States, like 95014",
            "Introduzca su código ZIP con el formato que se usa en Estados Unidos, como 95014",
        ),
        (
            &[("country", "AE"), ("state", "Elmshire")],
            "Select your emirate from the list",
            "Seleccione su emirato en la lista",
        ),
        (
            &[("country", "IE"), ("email", "ana")],
            "Enter an email address in the correct format, like name@example.com",
            "Introduzca una dirección de correo electrónico con el formato correcto, como nombre@example.com",
        ),
        (
            &[("country", "IE"), ("phone", "12")],
            "Phone number must have between 4 and 17 digits",
            "El número de teléfono debe tener entre 4 y 17 dígitos",
        ),
        (
            &[
                ("country", "IE"),
                ("has_person_id", "yes"),
                ("person_id", "A1"),
            ],
            "Person ID (MCP ID) must have digits only",
            "El campo «ID de persona (MCP ID)» debe tener solo dígitos",
        ),
    ];
    for (values, english, spanish) in table {
        let form = [&fine[..], *values].concat();
        assert_eq!(said("en", &form), [*english]);
        assert_eq!(said("es", &form), [*spanish]);
    }
    let long = "a".repeat(129);
    let form = [
        &fine[1..],
        &[("first_name", long.as_str()), ("country", "IE")],
    ]
    .concat();
    assert_eq!(
        said("en", &form),
        ["First name must be 128 characters or less"]
    );
    assert_eq!(
        said("es", &form),
        ["El campo «Nombre» debe tener 128 caracteres como máximo"]
    );
}

/// One of each kind of problem.
fn kinds() -> Vec<ProblemKind> {
    let wrong = |expected| ProblemKind::PostalFormat {
        wrong: Some(Wrong {
            found: 'Q',
            expected,
        }),
    };
    vec![
        ProblemKind::Missing,
        ProblemKind::TooLong { limit: 9 },
        ProblemKind::NotListed,
        ProblemKind::NotAName,
        ProblemKind::Garbled,
        ProblemKind::EmailFormat,
        ProblemKind::PhoneCharacters,
        ProblemKind::PhoneLength { least: 4, most: 9 },
        ProblemKind::PostalFormat { wrong: None },
        wrong(Expected::Digit),
        wrong(Expected::Letter),
        wrong(Expected::Other),
        ProblemKind::NotDigits,
        ProblemKind::TooManyDigits { limit: 9 },
    ]
}

#[test]
fn every_kind_of_problem_has_a_sentence_of_its_own_for_every_field() {
    let region = Regions::bundled().get("US");
    for (language, _) in crate::LANGUAGES {
        let words = words(language);
        for &field in Field::ALL.iter().filter(|field| !field.is_checkbox()) {
            let sentences: BTreeSet<String> = kinds()
                .into_iter()
                .map(|kind| {
                    problem(
                        words,
                        &Problem { field, kind },
                        region,
                        CountryNames::of(words),
                    )
                })
                .collect();
            assert_eq!(
                sentences.len(),
                kinds().len(),
                "{language} {field:?} {sentences:#?}"
            );
            for sentence in sentences {
                assert!(
                    !sentence.ends_with('.') && !sentence.contains(['{', '}']),
                    "{sentence}"
                );
            }
        }
    }
}

#[test]
fn every_warning_is_worded() {
    let region = Regions::bundled().get("IE");
    let kinds = [
        WarningKind::EmailMissing,
        WarningKind::EmailTypo {
            suggestion: "ana@hotmail.com".to_owned(),
        },
        WarningKind::NameMisread {
            suggestion: "Nørth".to_owned(),
        },
        WarningKind::PostalUnusual,
    ];
    let said = |language| {
        let words = words(language);
        kinds.clone().map(|kind| {
            let field = match kind {
                WarningKind::PostalUnusual => Field::PostalCode,
                WarningKind::NameMisread { .. } => Field::LastName,
                WarningKind::EmailMissing | WarningKind::EmailTypo { .. } => Field::Email,
            };
            warning(
                words,
                &Warning { field, kind },
                region,
                CountryNames::of(words),
            )
        })
    };
    let english = [
        "You gave no email address, so an access code cannot reach you by email",
        "Check your email address: did you mean ana@hotmail.com?",
        "Last name: did you mean Nørth?",
        "Check your Eircode: the format used in Ireland is like A65 F4E2",
    ];
    assert_eq!(said("en"), english);
    let spanish = [
        "No ha indicado un correo electrónico, por lo que no podrá recibir un código de acceso por ese medio",
        "Revise su correo electrónico: ¿quiso decir ana@hotmail.com?",
        "Apellidos: ¿quiso decir Nørth?",
        "Revise su Eircode: el formato que se usa en Irlanda es como A65 F4E2",
    ];
    assert_eq!(said("es"), spanish);
}

#[test]
fn no_sentence_blames_begs_or_scolds() {
    let english = "valid please sorry forbidden illegal forgot forget required error oops whoops";
    let spanish = "válid favor sentimos prohibid ilegal olvid obligatori error disculp incorrect";
    let texts = [
        (english, include_str!("../../lang/en/problem.toml")),
        (english, include_str!("../../lang/en/field.toml")),
        (spanish, include_str!("../../lang/es/problem.toml")),
        (spanish, include_str!("../../lang/es/field.toml")),
    ];
    for (banned, text) in texts {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let message = line
                .split_once(" = ")
                .map_or("", |(_, message)| message)
                .to_lowercase();
            for word in banned.split(' ') {
                assert!(!message.contains(word), "{word:?} in {line}");
            }
        }
    }
}
