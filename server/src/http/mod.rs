//! HTTP as this server speaks it: what every request passes, and the extractors that handlers share.

pub mod body;
pub mod client;
pub mod conditional;
pub mod download;
pub mod form;
pub mod language;
pub mod request;

pub(crate) mod headers;
mod origin;

pub(crate) use origin::same_site;
