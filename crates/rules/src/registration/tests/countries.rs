//! The table of countries, and addresses as they are written in them.

use super::super::{CityLabel, Field, PostalLabel, Regions, StateLabel};
use super::{region, regions, with};
use crate::text::fold;

#[test]
fn the_table_holds_every_country_of_the_data() {
    assert_eq!(regions().all().count(), 252);
    assert!(regions().all().is_sorted_by(|a, b| a.code < b.code));
    assert!(regions().get("ZZ").is_none());
    for region in regions().all() {
        assert!(
            region.requires(Field::Address1) && region.shows(Field::Address1),
            "{}",
            region.code
        );
        assert!(
            region.shows(Field::Address2) && !region.requires(Field::Address2),
            "{}",
            region.code
        );
        for field in [Field::City, Field::State, Field::PostalCode] {
            assert!(
                region.shows(field) || !region.requires(field),
                "{} {field:?}",
                region.code
            );
        }
        assert_eq!(
            region.shows(Field::City),
            region.requires(Field::City),
            "{}",
            region.code
        );
    }
}

#[test]
fn states_are_listed_in_the_countries_that_require_one() {
    let listed: Vec<&str> = regions()
        .all()
        .filter(|region| !region.subdivisions.is_empty())
        .map(|region| region.code.as_str())
        .collect();
    let expected = "AE AU BR CA CN CO ES HK ID IN IT JM JP KN KR KY MX NR RU SO SV TW US VE";
    assert_eq!(listed.join(" "), expected);
    assert_eq!(
        regions()
            .all()
            .filter(|region| region.requires(Field::State))
            .count(),
        36
    );
}

#[test]
fn a_state_is_found_by_its_code_and_by_each_of_its_names() {
    for region in regions().all() {
        for subdivision in &region.subdivisions {
            let names = [
                Some(&subdivision.code),
                Some(&subdivision.name),
                subdivision.local.as_ref(),
            ];
            for name in names.into_iter().flatten() {
                assert_eq!(
                    region.state(name).as_deref(),
                    Some(subdivision.code.as_str()),
                    "{} {name}",
                    region.code
                );
            }
        }
        let names: Vec<String> = region
            .subdivisions
            .iter()
            .map(|subdivision| fold(&subdivision.name))
            .collect();
        assert!(names.is_sorted(), "{}", region.code);
    }
}

#[test]
fn the_fields_of_an_address_follow_the_country() {
    use Field::{City, PostalCode, State};
    let table: &[(&str, &[Field], StateLabel, CityLabel, PostalLabel)] = &[
        (
            "US",
            &[City, State, PostalCode],
            StateLabel::State,
            CityLabel::City,
            PostalLabel::Zip,
        ),
        (
            "JP",
            &[State, PostalCode],
            StateLabel::Prefecture,
            CityLabel::City,
            PostalLabel::Postal,
        ),
        (
            "IE",
            &[City, State, PostalCode],
            StateLabel::County,
            CityLabel::City,
            PostalLabel::Eircode,
        ),
        (
            "SG",
            &[PostalCode],
            StateLabel::Province,
            CityLabel::City,
            PostalLabel::Postal,
        ),
        (
            "AE",
            &[State],
            StateLabel::Emirate,
            CityLabel::City,
            PostalLabel::Postal,
        ),
        (
            "CA",
            &[City, State, PostalCode],
            StateLabel::Province,
            CityLabel::City,
            PostalLabel::Postal,
        ),
        (
            "HK",
            &[City, State],
            StateLabel::Area,
            CityLabel::District,
            PostalLabel::Postal,
        ),
        (
            "DE",
            &[City, PostalCode],
            StateLabel::Province,
            CityLabel::City,
            PostalLabel::Postal,
        ),
        (
            "GB",
            &[City, PostalCode],
            StateLabel::Province,
            CityLabel::PostTown,
            PostalLabel::Postal,
        ),
        (
            "IN",
            &[City, State, PostalCode],
            StateLabel::State,
            CityLabel::City,
            PostalLabel::Pin,
        ),
    ];
    for (code, fields, state, city, postal) in table {
        let region = region(code);
        let shown: Vec<Field> = [City, State, PostalCode]
            .into_iter()
            .filter(|field| region.shows(*field))
            .collect();
        assert_eq!(&shown, fields, "{code}");
        assert_eq!(
            (region.state_label, region.city_label, region.postal_label),
            (*state, *city, *postal),
            "{code}"
        );
    }
}

/// The lines of an address of an invented person.
fn written(country: &str, city: &str, state: &str, postal_code: &str) -> Vec<String> {
    let draft = with(&[
        (Field::Country, country),
        (Field::Address2, "Flat 3"),
        (Field::City, city),
        (Field::State, state),
        (Field::PostalCode, postal_code),
    ]);
    let registration = draft
        .parse(regions())
        .unwrap_or_else(|problems| panic!("{country}: {problems:?}"));
    let lines = region(country).format(&registration);
    assert_eq!(
        lines[..3],
        ["Wren Okafor-Lind", "12 Larch Street", "Flat 3"],
        "{country}"
    );
    lines[3..].to_vec()
}

#[test]
fn an_address_is_written_as_its_country_writes_it() {
    assert_eq!(
        written("US", "Springfield", "Illinois", "62704"),
        ["Springfield, IL 62704"]
    );
    assert_eq!(
        written("CA", "Montreal", "QC", "h3z2y7"),
        ["Montreal QC H3Z 2Y7"]
    );
    assert_eq!(
        written("GB", "London", "", "ec1y8sy"),
        ["London", "EC1Y 8SY"]
    );
    assert_eq!(written("DE", "Berlin", "", "10115"), ["10115 Berlin"]);
    assert_eq!(
        written("IE", "Sligo", "Co. Sligo", ""),
        ["Sligo", "Co. Sligo"]
    );
    assert_eq!(
        written("IE", "Sligo", "", "A65 F4E2"),
        ["Sligo", "A65 F4E2"]
    );
    assert_eq!(written("SG", "", "", "546080"), ["SINGAPORE 546080"]);
    assert_eq!(written("AE", "", "Dubai", ""), ["Dubai"]);
    assert_eq!(
        written("HK", "Wan Chai", "Kowloon", ""),
        ["Wan Chai", "Kowloon"]
    );
    assert_eq!(
        written("IN", "Pune", "Maharashtra", "110034"),
        ["Pune 110034", "Maharashtra"]
    );
    assert_eq!(written("SE", "Lund", "", "SE-114 55"), ["SE-11455 Lund"]);
    assert_eq!(
        written("BR", "Recife", "Pernambuco", "40301110"),
        ["Recife-PE", "40301-110"]
    );
    assert_eq!(written("BD", "Dhaka", "", "1340"), ["Dhaka - 1340"]);
    assert_eq!(written("BD", "Dhaka", "", ""), ["Dhaka"]);
    assert_eq!(written("VE", "Cabimas", "Zulia", ""), ["Cabimas, Zulia"]);
    assert_eq!(
        written("SV", "Apopa", "San Salvador", ""),
        ["Apopa", "San Salvador"]
    );
}

#[test]
fn an_address_in_the_countrys_own_script_is_written_in_its_order() {
    let values = [
        (Field::Country, "JP"),
        (Field::State, "tokyo"),
        (Field::PostalCode, "1540023"),
        (Field::Company, "Acme"),
    ];
    let mut draft = with(&values);
    let latin = draft.parse(regions()).unwrap();
    let expected = [
        "Wren Okafor-Lind",
        "Acme",
        "12 Larch Street, Tokyo",
        "154-0023",
    ];
    assert_eq!(region("JP").format(&latin), expected);
    draft.set(Field::Address1, "世田谷区三宿1-2-3");
    let local = draft.parse(regions()).unwrap();
    let expected = [
        "〒154-0023",
        "東京都",
        "世田谷区三宿1-2-3",
        "Acme",
        "Wren Okafor-Lind",
    ];
    assert_eq!(region("JP").format(&local), expected);
}

#[test]
fn a_japanese_name_stands_in_its_order_on_the_address() {
    let draft = with(&[
        (Field::FirstName, "太郎"),
        (Field::LastName, "山田"),
        (Field::Country, "JP"),
        (Field::Address1, "千代田区千代田１−１"),
        (Field::State, "東京都"),
        (Field::PostalCode, "１００−０００１"),
    ]);
    let registration = draft.parse(regions()).unwrap();
    let lines = ["〒100-0001", "東京都", "千代田区千代田１−１", "山田 太郎"];
    assert_eq!(region("JP").format(&registration), lines);
}

#[test]
fn an_envelope_has_capitals_where_the_post_wants_them_and_never_in_names() {
    let draft = with(&[
        (Field::Country, "US"),
        (Field::State, "CA"),
        (Field::City, "Fresno"),
        (Field::PostalCode, "95014"),
    ]);
    let lines = region("US").envelope(&draft.parse(regions()).unwrap());
    assert_eq!(
        lines,
        ["Wren Okafor-Lind", "12 Larch Street", "FRESNO, CA 95014"]
    );
}

#[test]
fn a_table_with_a_fault_is_refused_with_the_line() {
    let short = Regions::from_tsv("# head\n\nXA\tNowhere\n").unwrap_err();
    assert_eq!(
        (short.line, short.to_string().as_str()),
        (3, "line 3: 12 columns expected, found 2")
    );
    let label = Regions::from_tsv("XA\tNowhere\t%A\t\tA\t\tshire\t\t\t\t\t\n").unwrap_err();
    assert_eq!(label.to_string(), "line 1: unknown label \"shire\"");
}

#[test]
fn folding_leaves_letters_and_digits_without_case_and_accents() {
    let table = [
        ("Åland Islands", "alandislands"),
        ("São Tomé & Príncipe", "saotomeprincipe"),
        ("Nguyễn", "nguyen"),
        ("O’Brien-Smith", "obriensmith"),
        ("Łódź", "lodz"),
        ("ƠƯȘț", "oust"),
        ("ÿŸ", "yy"),
        ("ſßÆ", "ssa"),
        ("Алтай", "алтай"),
        ("ΑΘΗΝΑ", "αθηνα"),
        ("東京都", "東京都"),
        ("e\u{301}", "e"),
        ("Ｗ１２", "w12"),
        ("×÷", ""),
        ("\u{212b}İẞ", "ais"),
    ];
    for (text, folded) in table {
        assert_eq!(fold(text), folded, "{text}");
    }
}

#[test]
fn a_table_may_have_its_countries_in_any_order() {
    let rest = "Nowhere\t%A%n%C\t\tAC\t\t\t\t\t\t\t\n";
    let regions = Regions::from_tsv(&format!("XC\t{rest}XA\t{rest}XB\t{rest}")).unwrap();
    for code in ["XA", "XB", "XC"] {
        assert_eq!(
            regions.get(code).map(|region| region.code.as_str()),
            Some(code)
        );
    }
}
