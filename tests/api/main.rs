//! The API as a client meets it: the real server on a real port, over a real database.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod registrations;
#[cfg(test)]
mod service;
#[cfg(test)]
mod surface;
#[cfg(test)]
mod wire;
