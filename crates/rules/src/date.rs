//! A day in the Gregorian calendar, for rules that are in force from and until a day.
//!
//! It only compares, parses and prints: what today is, somebody else says.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day, ordered by time, written `YYYY-MM-DD` (RFC 3339 full-date).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is not a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADate;

impl Date {
    /// The first day of the article's year (its only date is "© 2013"): the day to decide by when there is no other.
    pub const OF_ARTICLE: Date = Date {
        year: 2013,
        month: 1,
        day: 1,
    };

    /// The day, if there is such a day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Date { year, month, day })
    }

    /// The year, from 1 to 9999.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The day before; the first day of all stays where it is.
    pub fn yesterday(self) -> Date {
        let Date { year, month, day } = self;
        match (month, day) {
            (_, 2..) => Date {
                day: day - 1,
                ..self
            },
            (2.., _) => Date {
                month: month - 1,
                day: days_in(year, month - 1),
                year,
            },
            _ if year > 1 => Date {
                year: year - 1,
                month: 12,
                day: 31,
            },
            _ => self,
        }
    }
}

fn days_in(year: u16, month: u8) -> u8 {
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Date, NotADate> {
        let well_formed = text.len() == 10
            && text.bytes().enumerate().all(|(at, byte)| {
                if at == 4 || at == 7 {
                    byte == b'-'
                } else {
                    byte.is_ascii_digit()
                }
            });
        if !well_formed {
            return Err(NotADate);
        }
        let number = |range: std::ops::Range<usize>| {
            text.get(range)
                .and_then(|digits| digits.parse::<u16>().ok())
        };
        let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10))
        else {
            return Err(NotADate);
        };
        Date::new(year, month as u8, day as u8).ok_or(NotADate)
    }
}

impl TryFrom<String> for Date {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Date, NotADate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a day written YYYY-MM-DD")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_are_read_and_printed_alike() {
        for text in [
            "2013-01-01",
            "2024-02-29",
            "2000-02-29",
            "0001-01-01",
            "9999-12-31",
        ] {
            assert_eq!(
                text.parse::<Date>().map(|date| date.to_string()),
                Ok(text.to_owned())
            );
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "2023-02-29",
            "1900-02-29",
            "2013-13-01",
            "2013-00-10",
            "2013-04-31",
            "2013-1-1",
            "13-01-01",
            "",
            "2013/01/01",
            "+201-01-01",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn yesterday_crosses_months_and_years() {
        for (today, yesterday) in [
            ("2022-07-01", "2022-06-30"),
            ("2024-03-01", "2024-02-29"),
            ("2013-01-01", "2012-12-31"),
            ("0001-01-01", "0001-01-01"),
        ] {
            assert_eq!(
                today.parse::<Date>().map(Date::yesterday),
                yesterday.parse()
            );
        }
    }
}
