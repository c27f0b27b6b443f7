//! The files of the site. A failure is a value, never a panic and never a silence.

use gloo_net::http::Request;

/// No answer came, or none that is of any use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

impl From<gloo_net::Error> for Unreachable {
    fn from(_: gloo_net::Error) -> Unreachable {
        Unreachable
    }
}

/// A file of the site.
pub async fn file(path: &str) -> Result<Vec<u8>, Unreachable> {
    let response = Request::get(path).send().await?;
    if !response.ok() {
        return Err(Unreachable);
    }
    Ok(response.binary().await?)
}
