//! Tests of what a transcript entitles to, what it says, and of the numbers and codes.

mod catalogue;
mod entitlement;
mod numbers;

use proptest::prelude::*;

use super::{ExamResult, Series};
use crate::Date;

/// An exam result of an invented candidate.
fn result(series: Series, passed: bool) -> ExamResult {
    let day = Date::new(2009, 5, 4).unwrap();
    ExamResult::new(series, "", "Sample", day, passed)
}

/// The same with an exam reference number.
fn with_reference(series: Series, passed: bool) -> ExamResult {
    ExamResult {
        reference: Some("SAMPLE-0001".to_owned()),
        ..result(series, passed)
    }
}

fn any_result() -> impl Strategy<Value = ExamResult> {
    let series = prop::sample::select(Series::ALL.to_vec());
    (series, any::<bool>(), any::<bool>()).prop_map(|(series, passed, has_reference)| {
        if has_reference {
            with_reference(series, passed)
        } else {
            result(series, passed)
        }
    })
}

fn transcript() -> impl Strategy<Value = Vec<ExamResult>> {
    prop::collection::vec(any_result(), 0..8)
}
