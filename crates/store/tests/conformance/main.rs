//! What every back end of the store must do, tried over a database in a temporary folder.

#[cfg(test)]
mod crowd;
#[cfg(test)]
#[cfg(unix)]
mod files;
#[cfg(test)]
mod model;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod story;
