//! What somebody has of what they sent: a reference number, and the same one when the same is sent again.

pub(crate) mod canonical;
pub(crate) mod reference;
