//! Names pass through as people write them.

use super::super::{Field, ProblemKind, Warning, WarningKind};
use super::{problems, recorded, regions, with};

#[test]
fn a_name_comes_back_byte_for_byte() {
    let longest = "Ñ".repeat(128);
    let names = [
        "O'Brien",
        "O’Brien",
        "王",
        "Nguyễn",
        "Nguye\u{302}\u{303}n",
        "van der Waals",
        "X",
        "é",
        "e\u{301}",
        "d'Arc-Müller",
        "J.R.R.",
        "محمد",
        "שרה",
        "Ó hÓgáin",
        "Nuñez 3rd",
        "McDonald",
        "mcdonald",
        "MCDONALD",
        "ʻOkina",
        "ไพศาล",
        "Łukasz",
        "葛\u{e0100}",
        "محمد\u{200c}رضا",
        "ශ්\u{200d}රී",
        "A&B",
        "<b>",
        "=A+1",
        "N.A.",
        "Null",
        "None",
        "Na",
        "Nc",
        "K.",
        "佐々木",
        "ا",
        "𝒜",
        &longest,
    ];
    for name in names {
        for field in [Field::FirstName, Field::MiddleName, Field::LastName] {
            assert_eq!(recorded(field, name), name, "{field:?}");
        }
    }
}

#[test]
fn white_space_is_trimmed_and_folded_and_what_nobody_sees_is_dropped() {
    let table = [
        ("  Ana  ", "Ana"),
        ("Ana\t \u{a0}María", "Ana María"),
        ("Ana\r\nMaría", "Ana María"),
        ("王\u{3000}明", "王 明"),
        ("Ana\u{0}\u{7}\u{1b}", "Ana"),
        ("\u{feff}A\u{200b}n\u{ad}a\u{2060}", "Ana"),
        ("\u{202e}anA\u{202c}", "anA"),
        ("\u{2067}שרה\u{2069}", "שרה"),
        ("\u{200f}محمد\u{200e}", "محمد"),
        ("A\u{200d}na\u{200c}", "Ana"),
        ("محمد\u{200c} رضا", "محمد رضا"),
        ("An\u{e0041}a", "Ana"),
    ];
    for (typed, kept) in table {
        assert_eq!(recorded(Field::LastName, typed), kept, "{typed:?}");
    }
}

#[test]
fn a_name_of_nothing_that_shows_is_missing() {
    for name in [
        "\u{200b}",
        "\u{3164}",
        "\u{2800}\u{115f}",
        "\u{202e}\u{200d}",
        "\u{0}",
    ] {
        assert_eq!(
            problems(&with(&[(Field::FirstName, name)])),
            [(Field::FirstName, ProblemKind::Missing)],
            "{name:?}"
        );
    }
}

#[test]
fn people_with_one_name_need_no_last_name() {
    let draft = with(&[
        (Field::FirstName, "Suharto"),
        (Field::LastName, ""),
        (Field::OneName, "yes"),
    ]);
    let registration = draft.parse(regions()).unwrap();
    assert_eq!(registration.full_name(), "Suharto");
    assert!(registration.to_draft().one_name);
}

#[test]
fn a_last_name_left_behind_a_ticked_box_is_not_recorded() {
    let draft = with(&[(Field::OneName, "yes")]);
    assert_eq!(draft.parse(regions()).unwrap().text(Field::LastName), "");
    assert_eq!(draft.last_name, "Okafor-Lind");
}

#[test]
fn the_whole_name_has_the_middle_names_in_the_middle() {
    let draft = with(&[(Field::MiddleName, "Imani Ruth")]);
    assert_eq!(
        draft.parse(regions()).unwrap().full_name(),
        "Wren Imani Ruth Okafor-Lind"
    );
}

#[test]
fn what_is_no_name_is_refused_in_every_field_for_one() {
    let lost = ["Ida\u{fffd}", "\u{fffd}"];
    let nothing = [
        ".",
        "-",
        "?",
        "\u{301}",
        "\u{301}\u{308}",
        "\u{93f}",
        "\u{e31}",
        "#REF!",
        "#NAME?",
        "#N/A",
        "N/A",
        "n/a",
        "0",
        "12",
        "=1+1",
        "####",
        "TBD",
        "unknown",
        "👩",
    ];
    let kinds = lost.map(|typed| (typed, ProblemKind::Garbled)).into_iter();
    for (typed, kind) in kinds.chain(nothing.map(|typed| (typed, ProblemKind::NotAName))) {
        for field in [Field::FirstName, Field::MiddleName, Field::LastName] {
            assert_eq!(
                problems(&with(&[(field, typed)])),
                [(field, kind.clone())],
                "{typed:?}"
            );
        }
    }
}

#[test]
fn a_name_that_looks_misread_is_told_and_stops_nobody() {
    for (typed, meant) in [
        ("NÃ¸rth", "Nørth"),
        ("MÃ¼ller", "Müller"),
        ("Oâ€™Brien", "O’Brien"),
    ] {
        let draft = with(&[(Field::LastName, typed)]);
        assert_eq!(recorded(Field::LastName, typed), typed);
        let told = Warning {
            field: Field::LastName,
            kind: WarningKind::NameMisread {
                suggestion: meant.to_owned(),
            },
        };
        assert_eq!(draft.warnings(regions()), [told], "{typed}");
    }
    assert_eq!(with(&[(Field::LastName, "Nørth")]).warnings(regions()), []);
}

#[test]
fn the_family_name_comes_first_where_names_are_written_so() {
    for (first, last, whole) in [
        ("太郎", "山田", "山田 太郎"),
        ("たろう", "佐々木", "佐々木 たろう"),
        ("ﾀﾛｳ", "ﾔﾏﾀﾞ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("小明", "王", "王 小明"),
        ("길동", "홍", "홍 길동"),
        ("Taro", "Yamada", "Taro Yamada"),
        ("Taro", "山田", "Taro 山田"),
        ("Văn An", "Nguyễn", "Văn An Nguyễn"),
    ] {
        let draft = with(&[(Field::FirstName, first), (Field::LastName, last)]);
        assert_eq!(draft.parse(regions()).unwrap().full_name(), whole);
    }
}
