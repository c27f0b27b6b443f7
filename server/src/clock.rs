//! What time it is: asked of a trait, so that a test can let hours pass at once.

use jiff::Timestamp;
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

#[cfg(test)]
mod tests {
    use super::rfc3339;

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
}
