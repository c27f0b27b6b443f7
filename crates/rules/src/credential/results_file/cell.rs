//! What single cells say: days, yes and no, scores, and the names that people give to a series.

use super::Column;
use crate::Date;
use crate::credential::Series;
use crate::text::{self, email as address, fold};

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Whose cell.
    pub column: Column,
    /// What is wrong.
    pub kind: CellProblemKind,
}

/// What can be wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellProblemKind {
    /// It is empty and must not be.
    Missing,
    /// It is longer than so many characters.
    TooLong(u16),
    /// No e-mail address.
    NotAnEmail,
    /// No series that is known.
    UnknownSeries,
    /// The catalogue has the code in another series.
    OtherSeries,
    /// The series is neither given nor known from the code.
    SeriesNeeded,
    /// No day, or one that can be read in two ways.
    NotADate,
    /// A day that has not come yet.
    InFuture,
    /// Neither passed nor failed.
    NotYesOrNo,
    /// No whole number from 1 to 1000.
    NotAScore,
    /// No exam reference number, but what a spreadsheet made of a long one.
    Shortened,
    /// The row has more cells than the header. It is told of the last column that the file has.
    TooManyCells,
}

/// Whether a spreadsheet would take a cell for a formula (OWASP, "CSV Injection").
pub fn starts_formula(cell: &str) -> bool {
    cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ])
}

/// The cell without the apostrophe that keeps a spreadsheet from taking it for a formula: refused rows carry it when
/// they come back.
pub(super) fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(guarded) if starts_formula(guarded) => guarded,
        _ => cell,
    }
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

/// `YYYY-MM-DD`, also with other separators and single digits; the year last where day and month cannot be mistaken.
pub(super) fn date(typed: &str, today: Date) -> Result<Date, CellProblemKind> {
    if typed.is_empty() {
        return Err(CellProblemKind::Missing);
    }
    let date = day(typed).ok_or(CellProblemKind::NotADate)?;
    if date > today {
        Err(CellProblemKind::InFuture)
    } else {
        Ok(date)
    }
}

/// The day that a cell names, whenever that is.
pub(super) fn day(typed: &str) -> Option<Date> {
    let ascii: String = typed.chars().map(text::to_ascii).collect();
    let separator = ascii.chars().find(|c| !c.is_ascii_digit())?;
    let parts: Vec<&str> = ascii.split(separator).collect();
    let is_number = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !matches!(separator, '-' | '/' | '.') || !parts.iter().all(is_number) {
        return None;
    }
    let [first, second, third] = parts[..] else {
        return None;
    };
    let date = |year: &str, month: &str, day: &str| {
        let is_whole = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
        is_whole.then_some(())?;
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    };
    let (day_first, month_first) = (date(third, second, first), date(third, first, second));
    match (date(first, second, third), day_first, month_first) {
        (Some(year_first), _, _) => Some(year_first),
        (_, Some(one), Some(other)) => (one == other).then_some(one),
        (_, one, other) => one.or(other),
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

/// From 1 to 1000, or nothing.
pub(super) fn score(typed: &str) -> Result<Option<u16>, CellProblemKind> {
    if typed.is_empty() {
        return Ok(None);
    }
    let ascii: String = typed.chars().map(text::to_ascii).collect();
    let is_number = ascii.bytes().all(|byte| byte.is_ascii_digit());
    match ascii.parse() {
        Ok(score @ 1..=1000) if is_number => Ok(Some(score)),
        _ => Err(CellProblemKind::NotAScore),
    }
}

/// An exam reference number, or nothing.
///
/// Exports write a word where there is none. Kept as a number, one word would be the number of everybody's exams: one
/// person's exams would overwrite each other, and other people's would be refused as being on somebody else's record.
pub(super) fn reference(typed: String) -> Result<Option<String>, CellProblemKind> {
    if is_shortened(&typed) {
        Err(CellProblemKind::Shortened)
    } else if is_placeholder(&typed) {
        Ok(None)
    } else {
        Ok(Some(typed))
    }
}

/// Whether a cell holds what people and programs write where they have nothing to write: signs alone, zeros alone, the
/// errors of spreadsheets (`#N/A`), or a word for "none".
fn is_placeholder(typed: &str) -> bool {
    let folded = fold(typed);
    folded.bytes().all(|byte| byte == b'0') || PLACEHOLDERS.contains(&folded.as_str())
}

/// What stands where there is nothing, folded as [`fold`] does it: `N/A` is `na`, and signs alone are empty.
const PLACEHOLDERS: [&str; 30] = [
    "na",
    "none",
    "null",
    "nil",
    "no",
    "nan",
    "empty",
    "blank",
    "missing",
    "unknown",
    "notknown",
    "notavailable",
    "notapplicable",
    "notassigned",
    "noreference",
    "pending",
    "tbc",
    "tbd",
    "tba",
    // The errors of spreadsheets beside #N/A and #NULL!.
    "ref",
    "value",
    "name",
    "div0",
    // Spanish.
    "nd",
    "ninguno",
    "ninguna",
    "desconocido",
    "sinreferencia",
    "noaplica",
    "pendiente",
];

/// Whether a spreadsheet shows a number shorter than it is: `1.23E+11`, or `####` where a column is too narrow. Saved as
/// CSV, its other digits are lost.
fn is_shortened(typed: &str) -> bool {
    let ascii: String = typed.chars().map(text::to_ascii).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let in_powers = ascii
        .split_once(['e', 'E'])
        .and_then(|(digits, power)| Some((digits, power.strip_prefix('+')?)));
    let is_power = in_powers.is_some_and(|(digits, power)| {
        let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        is_number(whole) && is_number(part) && is_number(power)
    });
    is_power || ascii.len() > 1 && ascii.bytes().all(|byte| byte == b'#')
}

/// The series that a cell names, or nothing.
///
/// "MOS" alone names none: which versions it means is what the article leaves open.
pub(super) fn series(typed: &str) -> Result<Option<Series>, CellProblemKind> {
    if typed.is_empty() {
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
