//! HTTP as this server speaks it: bodies, headers and addresses, and the extractors that handlers share.

pub(crate) mod arriving;
pub mod body;
pub(crate) mod cached;
pub mod client;
pub mod conditional;
pub mod csv_file;
pub mod download;
pub mod form;
pub(crate) mod headers;
pub mod language;
mod origin;
pub(crate) mod query;

pub(crate) use origin::same_site;
