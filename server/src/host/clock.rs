//! What time it is: asked of a trait, so that a test can let hours pass at once.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rules::Date;
use store::Micros;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Microseconds since 1970-01-01 00:00 UTC.
    fn now(&self) -> Micros;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Micros {
        Timestamp::now().as_microsecond()
    }
}

/// A time as it travels: RFC 3339 in UTC, whole seconds.
pub fn rfc3339(time: Micros) -> String {
    Timestamp::from_second(time.div_euclid(1_000_000))
        .map_or_else(|_| String::new(), |time| time.to_string())
}

/// The day of a time, in UTC.
pub fn day(time: Micros) -> Date {
    let time = Timestamp::from_microsecond(time).unwrap_or_default();
    let day = time.to_zoned(TimeZone::UTC).date().to_string();
    day.parse().unwrap_or(Date::OF_ARTICLE)
}

/// The latest day that it is anywhere on Earth: what is dated after it has not happened yet.
pub fn latest_day(time: Micros) -> Date {
    let ahead =
        Timestamp::from_microsecond(time.saturating_add(FARTHEST_AHEAD)).unwrap_or_default();
    let day = ahead.to_zoned(TimeZone::UTC).date().to_string();
    day.parse().unwrap_or(Date::OF_ARTICLE)
}

/// The clocks of the Line Islands are 14 hours ahead of UTC.
const FARTHEST_AHEAD: Micros = 14 * 60 * 60 * 1_000_000;

/// A time for reading: `2013-11-01 09:30 UTC`.
pub fn for_reading(time: Micros) -> String {
    let time = rfc3339(time);
    match (time.get(..10), time.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => time,
    }
}

#[cfg(test)]
mod tests {
    use super::{day, for_reading, latest_day, rfc3339};

    #[test]
    fn a_day_is_that_of_utc() {
        for (time, written) in [
            (1_383_263_999_999_999, "2013-10-31"),
            (1_383_264_000_000_000, "2013-11-01"),
        ] {
            assert_eq!(day(time).to_string(), written);
        }
    }

    #[test]
    fn a_time_travels_in_utc_and_whole_seconds() {
        for (time, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_383_298_200_999_999, "2013-11-01T09:30:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(rfc3339(time), written);
        }
    }

    #[test]
    fn a_time_is_read_to_the_minute() {
        assert_eq!(for_reading(1_383_298_259_999_999), "2013-11-01 09:30 UTC");
    }

    #[test]
    fn a_day_begins_where_the_clocks_are_farthest_ahead() {
        for (time, day) in [
            (0, "1970-01-01"),
            (10 * 3_600_000_000 - 1, "1970-01-01"),
            (10 * 3_600_000_000, "1970-01-02"),
        ] {
            assert_eq!(latest_day(time).to_string(), day);
        }
    }
}
