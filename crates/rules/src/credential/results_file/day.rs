//! The day of an exam, as people and programs write it.

use super::CellProblemKind as Problem;
use crate::Date;
use crate::text::spreadsheet::{is_placeholder, is_too_narrow};
use crate::text::{fold, to_ascii};

/// What comes first where the year comes last: `14/3/2008` or `3/14/2008`. A program writes a column in one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// What a cell says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// One day.
    One(Date),
    /// One day, and in which order it stands.
    Proven(Date, DayOrder),
    /// Two days: with the day first, and with the month first.
    Either(Date, Date),
}

/// The day that a cell names: `YYYY-MM-DD`, also with other separators, single digits, a month in letters or a time behind it; the
/// year last where day and month cannot be mistaken, where the column's order is known, or where points stand between them,
/// which have the day first everywhere.
pub(super) fn day(typed: &str, order: Option<DayOrder>) -> Result<Date, Problem> {
    match (said(typed)?, order) {
        (Said::One(date) | Said::Proven(date, _), _)
        | (Said::Either(date, _), Some(DayOrder::DayFirst))
        | (Said::Either(_, date), Some(DayOrder::MonthFirst)) => Ok(date),
        (Said::Either(..), None) => Err(Problem::EitherDay),
    }
}

/// The order that a cell proves: it would be no day in the other one.
pub(super) fn order(typed: &str) -> Option<DayOrder> {
    match said(typed) {
        Ok(Said::Proven(_, order)) => Some(order),
        _ => None,
    }
}

fn said(typed: &str) -> Result<Said, Problem> {
    let signs = typed.chars().map(|c| match to_ascii(c) {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        // Japanese and Chinese have a word behind each part.
        '年' | '月' => '-',
        c => c,
    });
    let text: String = signs.filter(|c| *c != '日').collect();
    let text = without_time(&text);
    if is_too_narrow(text) {
        return Err(Problem::Shortened);
    }
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    if is_placeholder(text) {
        return Err(Problem::Placeholder);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !whole.is_empty() && is_digits(whole) && is_digits(part) {
        return of_digits(text).map(Said::One);
    }
    if text.chars().any(char::is_alphabetic) {
        return with_letters(text).map(Said::One);
    }
    in_numbers(text)
}

/// Digits alone: a day of eight of them (ISO 8601, basic), or the number under which a spreadsheet keeps a day.
fn of_digits(text: &str) -> Result<Date, Problem> {
    if text.len() != 8 || text.contains('.') {
        return Err(Problem::SerialDay);
    }
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    date(part(0..4), part(4..6), part(6..8)).ok_or(Problem::NotADate)
}

/// Three numbers with the same sign between them.
fn in_numbers(text: &str) -> Result<Said, Problem> {
    let separator = text.chars().find(|c| !c.is_ascii_digit());
    let separator = separator.filter(|c| matches!(c, '-' | '/' | '.' | ' '));
    let separator = separator.ok_or(Problem::NotADate)?;
    let parts: Vec<&str> = text.split(separator).collect();
    let is_number = |part: &&str| {
        (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let [first, second, third] = parts[..] else {
        return Err(Problem::NotADate);
    };
    if !parts.iter().all(is_number) {
        return Err(Problem::NotADate);
    }
    if parts.iter().all(|part| part.len() <= 2) {
        return Err(Problem::ShortYear);
    }
    let (day_first, month_first) = (date(third, second, first), date(third, first, second));
    match (date(first, second, third), day_first, month_first) {
        (Some(year_first), _, _) => Ok(Said::One(year_first)),
        (_, Some(day_first), Some(month_first)) if separator == '.' || day_first == month_first => {
            Ok(Said::One(day_first))
        }
        (_, Some(day_first), Some(month_first)) => Ok(Said::Either(day_first, month_first)),
        (_, Some(date), None) => Ok(Said::Proven(date, DayOrder::DayFirst)),
        (_, None, Some(date)) => Ok(Said::Proven(date, DayOrder::MonthFirst)),
        (None, None, None) => Err(Problem::NotADate),
    }
}

/// A day whose month is a word: `14 March 2008`, `Mar 14th, 2008`, `14-mar-2008`, `14 de marzo de 2008`.
fn with_letters(text: &str) -> Result<Date, Problem> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .map(fold)
        .filter(|word| !word.is_empty() && !FILLERS.contains(&word.as_str()));
    let words: Vec<String> = words.collect();
    let words = match &words[..] {
        [weekday, rest @ ..] if rest.len() == 3 && is_weekday(weekday) => rest,
        all => all,
    };
    let [first, second, third] = words else {
        return Err(Problem::NotADate);
    };
    let place = [first, second, third]
        .iter()
        .position(|word| month(word).is_some());
    let (month, one, other) = match place {
        Some(0) => (month(first), second, third),
        Some(1) => (month(second), first, third),
        _ => return Err(Problem::NotADate),
    };
    let month = month.ok_or(Problem::NotADate)?.to_string();
    let in_figures = |word: &str| {
        let figures = word.trim_end_matches(|c: char| c.is_alphabetic());
        let is_ordinal = matches!(
            &word[figures.len()..],
            "" | "st" | "nd" | "rd" | "th" | "o" | "er"
        );
        is_ordinal.then(|| figures.to_owned())
    };
    let (Some(one), Some(other)) = (in_figures(one), in_figures(other)) else {
        return Err(Problem::NotADate);
    };
    match (one.len(), other.len()) {
        (4, 1..=2) => date(&one, &month, &other),
        (1..=2, 4) => date(&other, &month, &one),
        (1..=2, 1..=2) => return Err(Problem::ShortYear),
        _ => None,
    }
    .ok_or(Problem::NotADate)
}

/// Words between the parts of a day.
const FILLERS: [&str; 6] = ["de", "del", "of", "the", "den", "di"];

fn is_weekday(word: &str) -> bool {
    const WEEKDAYS: [&str; 49] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "segunda",
        "terca",
        "quarta",
        "quinta",
        "sexta",
        "feira",
        "domingo",
        "lunedi",
        "martedi",
        "mercoledi",
        "giovedi",
        "venerdi",
        "sabato",
        "domenica",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
    ];
    WEEKDAYS
        .iter()
        .any(|day| *day == word || word.len() >= 3 && day.starts_with(word))
}

/// The month of a word, whole or as its first letters, in the languages in which headings are read; none where two languages
/// mean two months by it.
fn month(word: &str) -> Option<u8> {
    const MONTHS: [&[&str]; 12] = [
        &[
            "january", "enero", "januar", "janvier", "janeiro", "gennaio", "januari", "janner",
        ],
        &[
            "february",
            "febrero",
            "februar",
            "fevrier",
            "fevereiro",
            "febbraio",
            "februari",
        ],
        &["march", "marzo", "marz", "mars", "marco", "maart", "mrt"],
        &["april", "abril", "avril", "aprile"],
        &["may", "mayo", "mai", "maio", "maggio", "mei"],
        &["june", "junio", "juni", "juin", "junho", "giugno"],
        &["july", "julio", "juli", "juillet", "julho", "luglio"],
        &["august", "agosto", "aout", "augustus"],
        &[
            "september",
            "septiembre",
            "setiembre",
            "septembre",
            "setembro",
            "settembre",
        ],
        &[
            "october", "octubre", "oktober", "octobre", "outubro", "ottobre",
        ],
        &["november", "noviembre", "novembre", "novembro"],
        &[
            "december",
            "diciembre",
            "dezember",
            "decembre",
            "dezembro",
            "dicembre",
        ],
    ];
    let is_meant = |names: &&[&str]| {
        names
            .iter()
            .any(|name| word.len() >= 3 && name.starts_with(word))
    };
    let mut meant = (1..).zip(MONTHS).filter(|(_, names)| is_meant(names));
    let (number, _) = meant.next()?;
    meant.next().is_none().then_some(number)
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_whole = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
    is_whole.then_some(())?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The text without a time of the day at its end, with or without a zone: `2008-03-14T00:00:00Z`, `3/14/2008 12:00 AM`.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else {
        return text.trim();
    };
    let hour = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = colon - hour.len();
    let is_apart = hour.ends_with([' ', 'T', 't', ',']);
    let is_time = text[colon..].chars().all(|c| {
        c.is_ascii_digit()
            || matches!(c, ':' | '.' | ' ' | '+' | '-')
            || "ampmutczgAMPMUTCZG".contains(c)
    });
    if is_apart && (1..=2).contains(&digits) && is_time {
        hour.trim_end_matches(['T', 't', ',', ' '])
    } else {
        text.trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_each_of_its_usual_forms() {
        for typed in [
            "2008-03-14",
            "2008/3/14",
            "20080314",
            "3/14/2008",
            "14/03/2008",
            "14.3.2008",
            "2008.03.14",
            "2008 03 14",
            "2008–03–14",
            "14‐03‐2008",
            "２００８-０３-１４",
            "١٤/٠٣/٢٠٠٨",
            "2008年3月14日",
            "3/14/2008 10:30 AM",
            "2008-03-14T23:30:00-08:00",
            "2008-03-14 00:00:00",
            "3/14/2008 0:00",
            "3/14/2008 12:00:00 AM",
            "2008-03-14T00:00:00Z",
            "2008-03-14T09:30:00.000+01:00",
            "14.03.2008, 09:30",
            "14 March 2008",
            "March 14, 2008",
            "Mar 14th, 2008",
            "Friday, March 14, 2008",
            "14-Mar-2008",
            "2008 Mar 14",
            "14 de marzo de 2008",
            "viernes, 14 de marzo del 2008",
            "14-mar-2008",
            "the 14th of March 2008",
            "14. März 2008",
            "Freitag, 14. März 2008",
            "14 mars 2008",
            "vendredi 14 mars 2008",
            "14 de março de 2008",
            "14 marzo 2008",
            "venerdì 14 marzo 2008",
            "14 maart 2008",
        ] {
            let read = day(typed, None).map(|date| date.to_string());
            assert_eq!(read.as_deref(), Ok("2008-03-14"), "{typed}");
        }
    }

    #[test]
    fn a_day_that_could_be_two_is_read_in_the_order_of_its_column_and_others_prove_that_order() {
        use DayOrder::{DayFirst, MonthFirst};
        for (order, date) in [(DayFirst, "2008-04-03"), (MonthFirst, "2008-03-04")] {
            let read = day("03/04/2008", Some(order)).unwrap();
            assert_eq!(read.to_string(), date);
        }
        for (typed, proven) in [
            ("14/3/2008", Some(DayFirst)),
            ("3/14/2008 0:00", Some(MonthFirst)),
            ("3/4/2008", None),
            ("4/4/2008", None),
            ("2008-03-14", None),
            ("14 March 2008", None),
            ("99/99/2008", None),
        ] {
            assert_eq!(order(typed), proven, "{typed}");
        }
    }

    #[test]
    fn points_have_the_day_first_and_every_month_is_known_by_three_letters() {
        assert_eq!(day("03.04.2008", None).unwrap().to_string(), "2008-04-03");
        let months = [
            "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
        ];
        for (number, name) in (1..).zip(months) {
            let read = day(&format!("5 {name} 2010"), None).unwrap();
            assert_eq!(read.to_string(), format!("2010-{number:02}-05"));
        }
    }

    #[test]
    fn what_is_no_day_or_could_be_two_says_which() {
        for (typed, problem) in [
            ("", Problem::Missing),
            (" ", Problem::Missing),
            ("N/A", Problem::Placeholder),
            ("0000-00-00", Problem::Placeholder),
            ("1900-01-00", Problem::NotADate),
            ("########", Problem::Shortened),
            ("03/04/2008", Problem::EitherDay),
            ("3-4-2008", Problem::EitherDay),
            ("2008-02-30", Problem::NotADate),
            ("14/14/2008", Problem::NotADate),
            ("2008-03/14", Problem::NotADate),
            ("March 14", Problem::NotADate),
            ("14 Sample 2008", Problem::NotADate),
            ("Mar Mar 2008", Problem::NotADate),
            ("14x March 2008", Problem::NotADate),
            ("14 jui 2008", Problem::NotADate),
            ("20081314", Problem::NotADate),
            ("14:03:2008", Problem::NotADate),
            ("14/03/08", Problem::ShortYear),
            ("03-14-08", Problem::ShortYear),
            ("14-Mar-08", Problem::ShortYear),
            ("39521", Problem::SerialDay),
            ("39521.0", Problem::SerialDay),
            ("39521.3958", Problem::SerialDay),
        ] {
            assert_eq!(day(typed, None), Err(problem), "{typed}");
        }
    }
}
