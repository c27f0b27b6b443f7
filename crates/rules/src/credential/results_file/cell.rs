//! What single cells say: days, yes and no, scores, and the names that people give to a series.

use super::CellProblemKind;
use super::day::{DayOrder, day};
use crate::Date;
use crate::credential::Series;
use crate::text::spreadsheet::{
    is_damaged_number, is_garbled, is_no_name, is_placeholder, out_of_formula,
};
use crate::text::{self, email as address, fold};

/// Whether a spreadsheet would take a cell for a formula (OWASP, "CSV Injection").
pub fn starts_formula(cell: &str) -> bool {
    cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ])
}

/// The cell without the apostrophe that keeps a spreadsheet from taking it for a formula: refused rows carry it when
/// they come back.
pub(super) fn without_guard(cell: &str) -> &str {
    let cell = match cell.strip_prefix('\'') {
        Some(guarded) if starts_formula(guarded) => guarded,
        _ => cell,
    };
    out_of_formula(cell)
}

/// A text that must not be empty.
pub(super) fn needed(typed: String) -> Result<String, CellProblemKind> {
    if typed.is_empty() {
        Err(CellProblemKind::Missing)
    } else {
        Ok(typed)
    }
}

/// An e-mail address.
pub(super) fn email(typed: String) -> Result<String, CellProblemKind> {
    let typed = needed(typed)?;
    if address::is_address(&typed) {
        Ok(typed)
    } else {
        Err(CellProblemKind::NotAnEmail)
    }
}

/// The year in which Microsoft began to certify people. Its exams for Office began in 1997.
const FIRST_EXAMS: u16 = 1992;

/// The day of an exam, neither to come nor before there were exams at all.
pub(super) fn date(
    typed: &str,
    order: Option<DayOrder>,
    today: Date,
) -> Result<Date, CellProblemKind> {
    let date = day(typed, order)?;
    if date > today {
        Err(CellProblemKind::InFuture)
    } else if date.year() < FIRST_EXAMS {
        Err(CellProblemKind::BeforeExams)
    } else {
        Ok(date)
    }
}

/// Passed or failed.
pub(super) fn passed(typed: &str) -> Result<bool, CellProblemKind> {
    match fold(typed).as_str() {
        "yes" | "y" | "pass" | "passed" | "p" | "true" | "1" | "si" | "s" | "aprobado"
        | "aprobada" | "verdadero" => Ok(true),
        "no" | "n" | "fail" | "failed" | "f" | "false" | "0" | "notpassed" | "suspenso"
        | "suspendido" | "reprobado" | "noaprobado" | "falso" => Ok(false),
        "" => Err(CellProblemKind::Missing),
        _ => Err(CellProblemKind::NotYesOrNo),
    }
}

/// From 1 to 1000, or nothing. `874.0` and `1,000` are such numbers, as spreadsheets write them.
pub(super) fn score(typed: &str) -> Result<Option<u16>, CellProblemKind> {
    let ascii: String = typed.chars().map(text::to_ascii).collect();
    let has_digits = ascii.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digits && is_placeholder(&ascii) {
        return Ok(None);
    }
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = match ascii.split_once(['.', ',']) {
        Some((whole, "0" | "00")) => whole.to_owned(),
        _ => ascii,
    };
    let whole = match whole.split_once([',', ' ', '\'', '’']) {
        Some((thousands, rest)) if is_digits(thousands) && rest.len() == 3 => {
            format!("{thousands}{rest}")
        }
        _ => whole,
    };
    match whole.parse() {
        Ok(score @ 1..=1000) if is_digits(&whole) => Ok(Some(score)),
        _ => Err(CellProblemKind::NotAScore),
    }
}

/// A name that must be there.
pub(super) fn first_name(typed: String) -> Result<String, CellProblemKind> {
    name(needed(typed)?)
}

/// A name, or nothing for who has one name: a sign alone says so, too.
pub(super) fn last_name(typed: String) -> Result<String, CellProblemKind> {
    let has_sign_alone = !typed.chars().any(|c| c.is_alphanumeric() || c == '#');
    if has_sign_alone && !is_garbled(&typed) {
        Ok(String::new())
    } else {
        name(typed)
    }
}

fn name(typed: String) -> Result<String, CellProblemKind> {
    if is_garbled(&typed) {
        Err(CellProblemKind::Garbled)
    } else if is_no_name(&typed) {
        Err(CellProblemKind::NotAName)
    } else {
        Ok(typed)
    }
}

/// A text, or nothing where a word or a sign stands for that.
pub(super) fn optional(typed: String) -> Result<String, CellProblemKind> {
    if is_garbled(&typed) {
        Err(CellProblemKind::Garbled)
    } else if is_placeholder(&typed) {
        Ok(String::new())
    } else {
        Ok(typed)
    }
}

/// An exam reference number, or nothing.
///
/// Exports write a word where there is none. Kept as a number, one word would be the number of everybody's exams: one
/// person's exams would overwrite each other, and other people's would be refused as being on somebody else's record.
pub(super) fn reference(typed: String) -> Result<Option<String>, CellProblemKind> {
    if is_damaged_number(&typed) {
        Err(CellProblemKind::Shortened)
    } else if is_placeholder(&typed) {
        Ok(None)
    } else {
        Ok(Some(typed))
    }
}

/// The series that a cell names, or nothing.
///
/// "MOS" alone names none: which versions it means is what the article leaves open.
pub(super) fn series(typed: &str) -> Result<Option<Series>, CellProblemKind> {
    if is_placeholder(typed) {
        return Ok(None);
    }
    let lower = typed.to_lowercase();
    if let Some(series) = Series::parse(&lower) {
        return Ok(Some(series));
    }
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|word| !FILLERS.contains(&word.as_str()));
    let kept: Vec<String> = words.collect();
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let series = match kept[..] {
        ["97" | "2000" | "xp" | "2002" | "mous"]
        | ["mous", "97" | "2000" | "xp" | "2002"]
        | ["xp", "2002"] => Series::OfficeXpOrBefore,
        ["2003"] => Series::Office2003,
        ["2007" | "mcas"] | ["mcas", "2007"] | ["2007", "mcas"] => Series::Office2007,
        ["2010" | "2013" | "2016" | "2019" | "365"] => Series::Office2010On,
        ["mta" | "mcp"] => Series::OtherMicrosoft,
        ["ic3"] => Series::NotMicrosoft,
        _ => return Err(CellProblemKind::UnknownSeries),
    };
    Ok(Some(series))
}

/// Words around the one that tells the series.
const FILLERS: [&str; 6] = ["", "microsoft", "office", "mos", "specialist", "apps"];
