//! What every back end of the store must do, tried over a database in a temporary folder.

#[cfg(test)]
mod addresses;
#[cfg(test)]
mod any_name;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod crowd;
#[cfg(test)]
#[cfg(unix)]
mod files;
#[cfg(test)]
mod history;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod lookalikes;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod model;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod search;
#[cfg(test)]
mod spellings;
#[cfg(test)]
mod staffing;
#[cfg(test)]
mod story;
