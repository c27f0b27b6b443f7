//! My Profile, Programs: the registration, the MCP IDs and the access codes of a candidate on one page. What they are is
//! decided in their own rooms; here is the page alone.

pub(crate) mod page;
