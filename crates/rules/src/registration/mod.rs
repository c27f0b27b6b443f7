//! Registration: the Microsoft Registration dialog (S31–S36), done properly.
//!
//! What is typed is a [`Draft`]. [`Draft::parse`] turns it into a [`Registration`] or into every [`Problem`], in page
//! order; the browser and the server run the same code. What an address consists of depends on the country and comes
//! from a table, [`Regions`]. Sentences and labels are in `words`.

mod check;
mod draft;
mod field;
mod format;
#[cfg(not(target_arch = "wasm32"))]
mod overrides;
mod postal;
mod problem;
mod profile;
mod read;
mod record;
mod regions;
mod table;
#[cfg(test)]
mod tests;

pub use check::required;
pub use field::{Draft, Field, Profile};
#[cfg(not(target_arch = "wasm32"))]
pub use overrides::{corrected, regions_table};
pub use problem::{Expected, Problem, ProblemKind, Warning, WarningKind, Wrong};
pub use profile::{Difference, Filled, fill};
pub use record::Registration;
pub use regions::{CityLabel, PostalLabel, Region, Regions, StateLabel, Subdivision};
pub use table::TableError;
