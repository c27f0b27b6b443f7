//! The real program: killed, whatever it acknowledged is there when it starts again, exactly once; and its other commands.

#[cfg(test)]
mod commands;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod program;
#[cfg(test)]
#[expect(dead_code, reason = "shared with the API's tests, which use all of it")]
#[path = "../api/wire.rs"]
mod wire;
