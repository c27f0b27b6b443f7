//! Postal codes of every country.

use super::super::{Expected, Field, ProblemKind, Regions, Warning, WarningKind, Wrong};
use super::{problems, region, regions, with};

/// Codes that exist, by country.
fn examples() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let lines = include_str!("postal_examples.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let (country, codes) = line.split_once('\t').unwrap();
        (country, codes.split(',').collect())
    })
}

#[test]
fn every_code_that_exists_is_accepted_and_comes_back_as_it_is() {
    assert_eq!(examples().count(), 181);
    let data = Regions::from_tsv(include_str!("../regions.tsv")).unwrap();
    for (country, codes) in examples() {
        let region = region(country);
        assert_eq!(data.get(country).unwrap().postal_example, codes[0]);
        assert!(codes.contains(&region.postal_example.as_str()), "{country}");
        for code in codes {
            assert_eq!(region.postal_code(code).as_deref(), Ok(code), "{country}");
        }
    }
}

#[test]
fn every_code_that_exists_is_accepted_in_any_case_spacing_and_hyphenation() {
    for (country, codes) in examples() {
        for code in codes {
            let bare: String = code.chars().filter(|c| c.is_alphanumeric()).collect();
            let spaced: String = bare.to_lowercase().chars().flat_map(|c| [c, ' ']).collect();
            let dashed: String = bare.chars().flat_map(|c| ['–', c]).collect();
            for typed in [bare, spaced, dashed] {
                assert_eq!(
                    region(country).postal_code(&typed).as_deref(),
                    Ok(code),
                    "{country} {typed:?}"
                );
            }
        }
    }
}

#[test]
fn no_country_accepts_a_code_that_is_cut_off_or_goes_on() {
    for (country, codes) in examples() {
        let cut = &codes[0][..1];
        assert!(region(country).postal_code(cut).is_err(), "{country} {cut}");
        assert!(
            region(country)
                .postal_code(&format!("{}0000000000", codes[0]))
                .is_err(),
            "{country}"
        );
    }
}

#[test]
fn a_code_is_written_in_the_countrys_form() {
    let table = [
        ("CA", " h3z-2y7 ", "H3Z 2Y7"),
        ("US", "221621010", "22162-1010"),
        ("US", "22162 1010", "22162-1010"),
        ("US", "95014", "95014"),
        ("JP", "〒1540023", "154-0023"),
        ("JP", "１５４ー００２３", "154-0023"),
        ("IE", "a65f4e2", "A65 F4E2"),
        ("GB", "ec1y8sy", "EC1Y 8SY"),
        ("GB", "m2 5bq", "M2 5BQ"),
        ("GB", "gir0aa", "GIR 0AA"),
        ("GB", "bfpo61", "BFPO 61"),
        ("DE", "D-10115", "10115"),
        ("DE", "D-50667", "50667"),
        ("DE", "d 50667", "50667"),
        ("DE", "Ｄ−５０６６７", "50667"),
        ("DE", "CH-50667", ""),
        ("AT", "A-1010", "1010"),
        ("FR", "F-75001", "75001"),
        ("IT", "I-00184", "00184"),
        ("NO", "N-0150", "0150"),
        ("CH", "CH-8001", "8001"),
        ("BE", "B-1000", "1000"),
        ("LU", "L-1234", "1234"),
        ("ES", "E-28001", "28001"),
        ("PT", "P-1000-001", "1000-001"),
        ("SE", "S-114 55", "11455"),
        ("DK", "DK-1050", "1050"),
        ("FI", "FIN-00100", "00100"),
        ("HU", "H-1011", "1011"),
        ("SI", "SLO-1000", "1000"),
        ("LI", "FL-9490", "9490"),
        ("NL", "NL-1234 AB", "1234 AB"),
        ("GB", "GB-EC1Y 8SY", "EC1Y 8SY"),
        ("LV", "1050", "LV-1050"),
        ("LV", "LV1050", "LV-1050"),
        ("LV", "lv 1050", "LV-1050"),
        ("AD", "500", "AD500"),
        ("SV", "1101", "CP 1101"),
        ("VG", "1110", "VG1110"),
        ("KY", "1-1100", "KY1-1100"),
        ("IE", "d6wxy00", "D6W XY00"),
        ("IE", "Dublin 4", ""),
        ("IE", "Ireland", ""),
        ("IE", "unknown", ""),
        ("IE", "A65 B4E2", ""),
        ("BM", "none", ""),
        ("DE", "DE-10115", "10115"),
        ("DE", "10 115", "10115"),
        ("IN", "110 034", "110034"),
        ("SG", "Singapore 546080", "546080"),
        ("SE", "SE-114 55", "11455"),
        ("LU", "l-1234", "1234"),
        ("PL", "00950", "00-950"),
        ("PT", "2725079", "2725-079"),
        ("FR", "33 380", "33380"),
        ("BR", "40301110", "40301-110"),
        ("BH", "1216", "1216"),
        ("BH", "99", ""),
        ("PE", "lima23", "LIMA 23"),
        ("OM", "pc133", "PC 133"),
        ("AI", "ai2640", "AI-2640"),
        ("IR", "۱۱۹۳۶۱۲۳۴۵", "11936-12345"),
    ];
    for (country, typed, written) in table {
        assert_eq!(
            region(country).postal_code(typed).unwrap_or_default(),
            written,
            "{country} {typed}"
        );
    }
}

#[test]
fn a_wrong_character_is_named_with_what_belongs_in_its_place() {
    let wrong = |found, expected| Some(Wrong { found, expected });
    let table = [
        ("CA", "H3Z 2O7", wrong('O', Expected::Other)),
        ("CA", "H3Z OY7", wrong('O', Expected::Digit)),
        ("CA", "H3Z 2Y", None),
        ("CA", "H3Z 2Y77", None),
        ("CA", "43Z 2Y7", wrong('4', Expected::Letter)),
        ("CA", "D3Z 2Y7", wrong('D', Expected::Other)),
        ("US", "9501O", wrong('O', Expected::Digit)),
        ("US", "9501", None),
        ("DE", "1O115", wrong('O', Expected::Digit)),
        ("GB", "EC1Y 85Y", wrong('5', Expected::Letter)),
        ("NL", "12345 A", wrong('5', Expected::Letter)),
        ("NL", "1234 SA", wrong('A', Expected::Other)),
        ("IE", "A65 F4E%", wrong('%', Expected::Other)),
        ("XK", "80000", wrong('8', Expected::Other)),
        ("JP", "154-00é3", wrong('é', Expected::Digit)),
    ];
    for (country, typed, expected) in table {
        assert_eq!(
            region(country).postal_code(typed),
            Err(expected),
            "{country} {typed}"
        );
    }
}

#[test]
fn a_wrong_code_is_a_problem_where_the_country_requires_one() {
    let wrong = Some(Wrong {
        found: 'O',
        expected: Expected::Digit,
    });
    let draft = with(&[(Field::PostalCode, "H3Z OY7")]);
    assert_eq!(
        problems(&draft),
        [(Field::PostalCode, ProblemKind::PostalFormat { wrong })]
    );
    let warned = draft.warnings(regions());
    assert_eq!(warned, []);
}

#[test]
fn a_wrong_code_is_worth_a_second_look_where_the_country_requires_none() {
    let draft = with(&[
        (Field::Country, "IE"),
        (Field::PostalCode, "not yet issued"),
    ]);
    for typed in ["Dublin 4", "Ireland", "unknown"] {
        let draft = with(&[(Field::Country, "IE"), (Field::PostalCode, typed)]);
        let registration = draft.parse(regions()).unwrap();
        assert_eq!(registration.text(Field::PostalCode), typed);
        assert_eq!(draft.warnings(regions()).len(), 1, "{typed}");
    }
    assert_eq!(
        draft.parse(regions()).unwrap().text(Field::PostalCode),
        "not yet issued"
    );
    let unusual = Warning {
        field: Field::PostalCode,
        kind: WarningKind::PostalUnusual,
    };
    assert_eq!(draft.warnings(regions()), [unusual]);
    for fine in ["", "a65f4e2"] {
        assert_eq!(
            with(&[(Field::Country, "IE"), (Field::PostalCode, fine)]).warnings(regions()),
            [],
            "{fine}"
        );
    }
}

#[test]
fn a_code_for_a_country_without_codes_is_not_recorded() {
    for (country, state) in [("HK", "Kowloon"), ("AE", "Dubai")] {
        let draft = with(&[
            (Field::Country, country),
            (Field::State, state),
            (Field::PostalCode, "999077"),
        ]);
        assert_eq!(draft.parse(regions()).unwrap().text(Field::PostalCode), "");
        assert_eq!(draft.warnings(regions()), []);
    }
}

#[test]
fn a_pattern_that_is_not_understood_is_refused_with_its_line() {
    for pattern in [
        "\\w{5}", "[0-9", "(\\d", "\\d{x}", "\\d{3,2}", "\\d)", "[a ]", "\\d+", "[a-\\d]",
        "\\d{99}", ".",
    ] {
        let table = format!("# head\nXA\tNowhere\t%A%n%Z\t\tAZ\t\t\t\t\t1\t{pattern}\t\n");
        let error = Regions::from_tsv(&table).unwrap_err();
        assert_eq!(error.line, 2, "{pattern} {error}");
    }
}
