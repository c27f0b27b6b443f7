//! The query of an address, as the API reads it.

use axum::extract::Query;

/// Names and values of a query, in their order.
pub(crate) type Pairs = Query<Vec<(String, String)>>;

/// The first value of a name; empty where there is none.
pub(crate) fn value<'q>(asked: &'q [(String, String)], name: &str) -> &'q str {
    asked
        .iter()
        .find(|(known, _)| known == name)
        .map_or("", |(_, value)| value)
}
