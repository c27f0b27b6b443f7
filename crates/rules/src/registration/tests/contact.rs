//! Phone numbers, e-mail addresses and Person IDs.

use super::super::{Field, ProblemKind, Warning, WarningKind};
use super::{problems, recorded, regions, with};

const LENGTH: ProblemKind = ProblemKind::PhoneLength { least: 4, most: 17 };

#[test]
fn a_phone_number_is_kept_as_typed_and_reduced_to_what_one_dials() {
    let table = [
        ("555-0142", "5550142"),
        ("(202) 555-0142", "2025550142"),
        ("+1 202 555 0142", "+12025550142"),
        ("+1.202.555.0142 ext. 12", "+12025550142x12"),
        ("202/555-0142x7", "2025550142x7"),
        ("202 555 0142 #33", "2025550142x33"),
        ("202 555 0142, extensión 33", "2025550142x33"),
        ("+44 (0)20 7946 0958", "+4402079460958"),
        ("(+1) 202 555 0142", "+12025550142"),
        ("２０２−５５５−０１４２", "2025550142"),
        ("٢٠٢٥٥٥٠١٤٢", "2025550142"),
        ("२०२५५५०१४२", "2025550142"),
        ("২০২ ৫৫৫ ০১৪২", "2025550142"),
        ("௨௦௨-௫௫௫-௦௧௪௨", "2025550142"),
        ("๐๒ ๑๒๓ ๔๕๖๗", "021234567"),
        ("tel:+1-202-555-0142", "+12025550142"),
        ("TEL:+1-202-555-0142;ext=12", "+12025550142x12"),
        ("tel:+1%20202%20555%200142", "+12025550142"),
        ("tel:555-0142;phone-context=+1-202", "+12025550142"),
        ("tel:555-0142;phone-context=example.com;isub=7", "5550142"),
        ("+1-202-555-0142;ext=12", "+12025550142x12"),
        ("Tel.: +49 30 123456", "+4930123456"),
        ("Тел. +7 495 123-45-67", "+74951234567"),
        ("+55 11 5555-0142 ramal 12", "+551155550142x12"),
        ("01 23 45 67 89 poste 12", "0123456789x12"),
        ("+7 495 123-45-67 доб. 12", "+74951234567x12"),
        ("+7 495 123-45-67 (доб. 12)", "+74951234567x12"),
        ("+380 44 123 45 67 вн. 12", "+380441234567x12"),
        ("030 123456 Durchwahl 12", "030123456x12"),
        ("030 123456, App. 12", "030123456x12"),
        ("02 1234567 int. 12", "021234567x12"),
        ("08-123 45 67 ankn. 12", "081234567x12"),
        ("22 123 45 67 wew. 12", "221234567x12"),
        ("0212 123 45 67 dahili 12", "02121234567x12"),
        ("03-1234-5678（内線１２）", "0312345678x12"),
        ("010-12345678转12", "01012345678x12"),
        ("02-123-4567 내선 12", "021234567x12"),
        ("02 123 4567 ต่อ 12", "021234567x12"),
        ("028 1234 5678 máy lẻ 12", "02812345678x12"),
        ("210 1234567 εσωτ. 12", "2101234567x12"),
        ("03-1234567 שלוחה 12", "031234567x12"),
        ("02 1234567 تحويلة ١٢", "021234567x12"),
        ("011 12345678 एक्सटेंशन १२", "01112345678x12"),
        ("202 555 0142 Ext. No. 12", "2025550142x12"),
        ("202 555 0142 EXT: #12", "2025550142x12"),
        ("202 555 0142 ext=12", "2025550142x12"),
        ("0142", "0142"),
        ("555 0142 ext", "5550142"),
        ("12345678901234567", "12345678901234567"),
    ];
    for (typed, dialed) in table {
        assert_eq!(recorded(Field::Phone, typed), typed);
        let registration = with(&[(Field::Phone, typed)]).parse(regions()).unwrap();
        assert_eq!(
            registration.phone_digits().as_deref(),
            Some(dialed),
            "{typed}"
        );
    }
    assert_eq!(with(&[]).parse(regions()).unwrap().phone_digits(), None);
}

#[test]
fn what_is_no_phone_number_is_told_why() {
    let characters = [
        "call me",
        "555-0142 home",
        "55+50142",
        "555-0142 x1 x2",
        "5550142*",
        "a5550142",
        "##5550142x1",
        "555-0142 no 12",
        "5550142;ext=home",
        "tel:call-me",
        "1-800-FLOWERS",
        "555-0142 % 12",
    ];
    for (typed, kind) in characters
        .map(|typed| (typed, ProblemKind::PhoneCharacters))
        .into_iter()
        .chain(["123", "+", "-", "123456789012345678", "12 ext 3456"].map(|typed| (typed, LENGTH)))
    {
        assert_eq!(
            problems(&with(&[(Field::Phone, typed)])),
            [(Field::Phone, kind)],
            "{typed}"
        );
    }
}

#[test]
fn an_email_address_is_kept_as_typed() {
    let addresses = [
        "name@example.com",
        "Name.Surname+tag@Mail.Example.co.uk",
        "o'brien@example.org",
        "x@y.io",
        "1@2.example",
        "josé@ejemplo.example",
        "name@bücher.example",
        "用户@例子.example",
        "a_b-c@a-b.example",
        "name@xn--bcher-kva.example",
    ];
    for address in addresses {
        assert_eq!(recorded(Field::Email, address), address);
    }
    assert_eq!(
        recorded(Field::Email, "  name@example.com\u{200b} "),
        "name@example.com"
    );
}

#[test]
fn what_no_mail_server_could_deliver_is_refused() {
    let texts = [
        "name",
        "@example.com",
        "name@",
        "name@localhost",
        "na me@example.com",
        "name@example..com",
        "name@.example.com",
        "name@example.com.",
        "a@b@example.com",
        "name@-example.com",
        "name@example-.com",
        "name@exam ple.com",
        "name@192.0.2.1",
        "name@example.c",
        "Name <name@example.com>",
        "name@example,com",
        "name@exa_mple.com",
        "mailto:name@example.com",
        "a@example.com;b@example.com",
    ];
    for text in texts {
        assert_eq!(
            problems(&with(&[(Field::Email, text)])),
            [(Field::Email, ProblemKind::EmailFormat)],
            "{text}"
        );
    }
}

/// What the form warns of when it has this e-mail address.
fn warning(address: &str) -> Option<WarningKind> {
    let mut warnings = with(&[(Field::Email, address)]).warnings(regions());
    assert!(warnings.len() <= 1);
    warnings.pop().map(|Warning { field, kind }| {
        assert_eq!(field, Field::Email);
        kind
    })
}

#[test]
fn a_missing_email_address_is_warned_of_and_stops_nobody() {
    assert_eq!(warning(" "), Some(WarningKind::EmailMissing));
    assert_eq!(problems(&with(&[(Field::Email, " ")])), []);
}

#[test]
fn a_slip_in_a_common_domain_is_asked_about() {
    let slips = [
        ("homtail.com", "hotmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmai.com", "hotmail.com"),
        ("gmial.com", "gmail.com"),
        ("GMAIL.CON", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("gmial.con", "gmail.com"),
        ("yahooo.com", "yahoo.com"),
        ("outlok.com", "outlook.com"),
        ("iclould.com", "icloud.com"),
        ("example.con", "example.com"),
    ];
    for (typed, meant) in slips {
        let suggestion = format!("wren@{meant}");
        assert_eq!(
            warning(&format!("wren@{typed}")),
            Some(WarningKind::EmailTypo { suggestion }),
            "{typed}"
        );
    }
}

#[test]
fn a_domain_that_may_well_be_meant_is_not_asked_about() {
    let domains = [
        "gmail.com",
        "Gmail.com",
        "ymail.com",
        "mail.com",
        "email.com",
        "yahoo.ca",
        "hotmail.fr",
        "example.co",
        "outlook.es",
        "gmx.com",
        "example.com",
        "googlemail.com",
    ];
    for domain in domains {
        assert_eq!(warning(&format!("wren@{domain}")), None, "{domain}");
    }
}

#[test]
fn a_person_id_is_its_digits() {
    let yes = |typed| with(&[(Field::HasPersonId, "yes"), (Field::PersonId, typed)]);
    for (typed, kept) in [
        ("7", "7"),
        (" 123 456-78 ", "12345678"),
        ("１२３", "123"),
        ("१२३", "123"),
        ("00012345678901234567", "00012345678901234567"),
    ] {
        assert_eq!(
            yes(typed).parse(regions()).unwrap().person_id(),
            Some(kept),
            "{typed}"
        );
    }
    let table = [
        ("", ProblemKind::Missing),
        ("MCP1234", ProblemKind::NotDigits),
        ("12/34", ProblemKind::NotDigits),
        ("1234567.0", ProblemKind::NotDigits),
        ("１２３４５６７．０", ProblemKind::NotDigits),
        ("1234567,0", ProblemKind::NotDigits),
        ("1.234567E+06", ProblemKind::NotDigits),
        ("1.234.567", ProblemKind::NotDigits),
        ("(1234567)", ProblemKind::NotDigits),
        ("0", ProblemKind::Missing),
        (" 0-00 ", ProblemKind::Missing),
        ("-", ProblemKind::NotDigits),
        (
            "123456789012345678901",
            ProblemKind::TooManyDigits { limit: 20 },
        ),
    ];
    for (typed, kind) in table {
        assert_eq!(problems(&yes(typed)), [(Field::PersonId, kind)], "{typed}");
    }
}

#[test]
fn a_person_id_counts_only_for_those_who_say_that_they_have_one() {
    for answer in ["no", "unsure", ""] {
        let draft = with(&[
            (Field::HasPersonId, answer),
            (Field::PersonId, "not a number"),
        ]);
        let registration = draft.parse(regions()).unwrap();
        assert_eq!(registration.person_id(), None);
        assert_eq!(
            registration.text(Field::HasPersonId),
            if answer.is_empty() { "no" } else { answer }
        );
    }
    let odd = with(&[(Field::HasPersonId, "perhaps")]);
    assert_eq!(
        problems(&odd),
        [(Field::HasPersonId, ProblemKind::NotListed)]
    );
}
