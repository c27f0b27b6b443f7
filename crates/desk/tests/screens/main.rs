//! The pages that only the server writes: every state of each is sound in every language.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod administration;
mod candidate;
mod desk;
mod imports;
#[path = "../../../ui/tests/screens/support.rs"]
mod support;
