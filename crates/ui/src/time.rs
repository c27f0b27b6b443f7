//! Times as they are read.

/// A time of the wire (RFC 3339, UTC) for reading: `2013-11-01 09:30 UTC`.
pub fn time_text(time: &str) -> String {
    match (time.get(..10), time.get(11..16)) {
        (Some(day), Some(minute)) => format!("{day} {minute} UTC"),
        _ => time.to_owned(),
    }
}
