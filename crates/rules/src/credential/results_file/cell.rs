//! What single cells say: days, yes and no, scores, and the names that people give to a series.

use super::day::{DayOrder, day};
use super::{CellProblemKind, Column};
use crate::Date;
use crate::credential::Series;
use crate::text::spreadsheet::{
    NoName, is_damaged_number, is_placeholder, is_zero, no_name, out_of_formula,
};
use crate::text::{email as address, fold, to_ascii};

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

/// Whether a cell of a column holds what stands for nothing. Zero and "no" say something where a pass or a score is asked for.
pub(super) fn stands_for_nothing(column: Column, typed: &str) -> bool {
    match column {
        Column::FirstName | Column::LastName => no_name(typed) == Some(NoName::Nothing),
        Column::Passed => is_placeholder(typed) && passed(typed).is_err(),
        Column::Score => is_placeholder(typed) && !is_zero(typed),
        _ => is_placeholder(typed),
    }
}

/// An e-mail address.
pub(super) fn email(typed: String) -> Result<String, CellProblemKind> {
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

/// Passed or failed, in the languages in which headings are read. What can mean either is neither.
pub(super) fn passed(typed: &str) -> Result<bool, CellProblemKind> {
    const PASSED: &[&str] = &[
        "yes",
        "y",
        "pass",
        "passed",
        "p",
        "true",
        "1",
        "si",
        "s",
        "aprobado",
        "aprobada",
        "verdadero",
        "apto",
        "bestanden",
        "ja",
        "j",
        "wahr",
        "oui",
        "reussi",
        "reussie",
        "admis",
        "admise",
        "vrai",
        "sim",
        "aprovado",
        "aprovada",
        "superato",
        "superata",
        "vero",
        "promosso",
        "promossa",
        "geslaagd",
        "waar",
        "合格",
        "はい",
        "通过",
        "合格です",
        "합격",
        "да",
        "сдал",
        "сдала",
        "сдан",
        "zdany",
        "tak",
        "godkand",
        "bestatt",
        "bestaet",
    ];
    const FAILED: &[&str] = &[
        "no",
        "n",
        "fail",
        "failed",
        "f",
        "false",
        "0",
        "notpassed",
        "didnotpass",
        "suspenso",
        "suspensa",
        "suspendido",
        "suspendida",
        "reprobado",
        "reprobada",
        "noaprobado",
        "noaprobada",
        "falso",
        "noapto",
        "nichtbestanden",
        "durchgefallen",
        "nein",
        "falsch",
        "non",
        "echoue",
        "echouee",
        "echec",
        "refuse",
        "ajourne",
        "faux",
        "nao",
        "reprovado",
        "reprovada",
        "nonsuperato",
        "nonsuperata",
        "bocciato",
        "bocciata",
        "gezakt",
        "nietgeslaagd",
        "nee",
        "onwaar",
        "不合格",
        "いいえ",
        "未通过",
        "不及格",
        "불합격",
        "нет",
        "несдал",
        "несдала",
        "несдан",
        "niezdany",
        "nie",
        "underkand",
    ];
    let folded = fold(typed);
    if PASSED.contains(&folded.as_str()) {
        Ok(true)
    } else if FAILED.contains(&folded.as_str()) {
        Ok(false)
    } else {
        Err(CellProblemKind::NotYesOrNo)
    }
}

/// From 1 to 1000. `874.0` and `1,000` are such numbers, as spreadsheets write them.
pub(super) fn score(typed: &str) -> Result<u16, CellProblemKind> {
    let ascii: String = typed.chars().map(to_ascii).collect();
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
        Ok(score @ 1..=1000) if is_digits(&whole) => Ok(score),
        _ => Err(CellProblemKind::NotAScore),
    }
}

/// A name.
pub(super) fn name(typed: String) -> Result<String, CellProblemKind> {
    match no_name(&typed) {
        Some(_) => Err(CellProblemKind::NotAName),
        None => Ok(typed),
    }
}

/// An exam reference number.
pub(super) fn reference(typed: String) -> Result<String, CellProblemKind> {
    if is_damaged_number(&typed) {
        Err(CellProblemKind::Shortened)
    } else {
        Ok(typed)
    }
}

/// The series that a cell names.
///
/// "MOS" alone names none: which versions it means is what the article leaves open.
pub(super) fn series(typed: &str) -> Result<Series, CellProblemKind> {
    let lower = typed.to_lowercase();
    if let Some(series) = Series::parse(&lower) {
        return Ok(series);
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
    Ok(series)
}

/// Words around the one that tells the series.
const FILLERS: [&str; 6] = ["", "microsoft", "office", "mos", "specialist", "apps"];
