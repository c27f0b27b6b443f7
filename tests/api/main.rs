//! The API as a client meets it: the real server on a real port, over a real database.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod addresses;
#[cfg(test)]
mod arriving;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod behind_proxy;
#[cfg(test)]
mod clerks;
#[cfg(test)]
mod conflicts;
#[cfg(test)]
mod conversation;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod described;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod embed;
#[cfg(test)]
mod form_owners;
#[cfg(test)]
mod form_samples;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod identifiers;
#[cfg(test)]
mod import_command;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod invitations;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod mailboxes;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod people;
#[cfg(test)]
mod plain;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod posted;
#[cfg(test)]
mod privacy;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod registrations;
#[cfg(test)]
mod repairs;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod service;
#[cfg(test)]
mod smtp;
#[cfg(test)]
#[path = "../../crates/ui/tests/screens/sound.rs"]
mod sound;
#[cfg(test)]
mod spreadsheets;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod surface;
#[cfg(test)]
mod wire;
