//! The relay that takes our mail, and what it says.

use std::net::IpAddr;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use store::{DueLetter, DueNotice, Micros};
use url::Url;

use super::message::{letter, message};
use crate::keys::Keys;

/// How long the relay may take for a step of the conversation.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A relay with what our mail says of us. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// The address of the site, without a slash at its end.
    site: String,
}

/// Why a relay cannot be used. Each says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The relay's address cannot be read.
    #[error(
        "give the mail relay as smtps://USER@HOST, as smtp://USER@HOST?tls=required, or as smtp://HOST for one on this machine"
    )]
    Url,
    /// A password would travel in clear.
    #[error(
        "a password is sent over a secured connection only: give the mail relay as smtps://… or smtp://…?tls=required"
    )]
    InClear,
    /// The relay cannot be set up.
    #[error("the mail relay cannot be used")]
    Relay(#[source] smtp::Error),
    /// The sender's address cannot be read.
    #[error("give the sender as an e-mail address, such as \"Waypost <waypost@example.com>\"")]
    From(#[source] lettre::address::AddressError),
}

/// Why a message was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsent {
    /// The relay will never take it.
    Refused,
    /// The relay will perhaps take it later.
    NotNow,
    /// The relay could not be talked to.
    NoRelay,
}

impl Relay {
    /// A relay by its address, such as `smtps://user:password@host:465`; `password` takes the place of one in the address.
    pub fn new(
        address: &str,
        password: Option<&str>,
        from: &str,
        site: &str,
    ) -> Result<Relay, MailError> {
        let mut url = Url::parse(address).map_err(|_| MailError::Url)?;
        if let Some(password) = password {
            url.set_password(Some(password))
                .map_err(|()| MailError::Url)?;
        }
        let is_secured = url.scheme() == "smtps"
            || url
                .query_pairs()
                .any(|(name, value)| name == "tls" && value == "required");
        if url.password().is_some() && !is_secured && !is_here(&url) {
            return Err(MailError::InClear);
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(MailError::Relay)?
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Relay {
            transport,
            from: from.parse().map_err(MailError::From)?,
            site: site.trim_end_matches('/').to_owned(),
        })
    }

    /// Sends word of a notice.
    pub(super) async fn send(&self, notice: &DueNotice, now: Micros) -> Result<(), Unsent> {
        self.hand_over(message(&self.from, &self.site, notice, now))
            .await
    }

    /// Sends a letter. `keys`: what its code or its link is made with.
    pub(super) async fn send_letter(
        &self,
        due: &DueLetter,
        keys: &Keys,
        now: Micros,
    ) -> Result<(), Unsent> {
        self.hand_over(letter(&self.from, &self.site, keys, due, now))
            .await
    }

    async fn hand_over(&self, message: Option<Message>) -> Result<(), Unsent> {
        // An address that mail cannot be sent to will not become one.
        let message = message.ok_or(Unsent::Refused)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Unsent::Refused),
            Err(error) if error.is_transient() => Err(Unsent::NotNow),
            Err(_) => Err(Unsent::NoRelay),
        }
    }
}

impl Unsent {
    /// For the log.
    pub(super) fn log_text(self, tried_again: bool) -> &'static str {
        match (self, tried_again) {
            (Unsent::Refused, _) => "refused",
            (Unsent::NotNow, true) => "put-off",
            (Unsent::NoRelay, true) => "no-relay",
            (Unsent::NotNow | Unsent::NoRelay, false) => "given-up",
        }
    }
}

/// Whether the relay is on this machine, so that nothing travels.
fn is_here(url: &Url) -> bool {
    // Of a scheme that it does not know, the address's parser knows no numbers either.
    let host = url.host_str().unwrap_or_default();
    let address: Result<IpAddr, _> = host.trim_matches(['[', ']']).parse();
    address.map_or(host == "localhost", |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relay(address: &str, password: Option<&str>) -> Result<Relay, MailError> {
        Relay::new(
            address,
            password,
            "Waypost <waypost@example.com>",
            "https://waypost.example",
        )
    }

    #[tokio::test]
    async fn a_password_travels_secured_or_not_at_all() {
        for secured in [
            "smtps://user:secret@mail.example.com",
            "smtp://user:secret@mail.example.com:587?tls=required",
            "smtp://user:secret@127.0.0.1:2525",
            "smtp://user:secret@[::1]:2525",
            "smtp://mail.example.com",
        ] {
            assert!(relay(secured, None).is_ok(), "{secured}");
        }
        for (clear, password) in [
            ("smtp://user:secret@mail.example.com", None),
            (
                "smtp://user:secret@mail.example.com?tls=opportunistic",
                None,
            ),
            ("smtp://user@mail.example.com", Some("secret")),
            ("smtp://user:secret@localhost.example.com", None),
        ] {
            let refused = relay(clear, password).err();
            assert!(matches!(refused, Some(MailError::InClear)), "{clear}");
        }
    }

    #[tokio::test]
    async fn a_relay_that_cannot_be_read_is_refused_without_its_password() {
        for address in [
            "mail.example.com",
            "http://user:secret@mail.example.com",
            "smtps://",
        ] {
            let refused = relay(address, None).err().unwrap();
            let text = format!("{refused} {refused:?}");
            assert!(!text.contains("secret"), "{text}");
        }
        let refused = Relay::new(
            "smtp://localhost",
            None,
            "nobody",
            "https://waypost.example",
        );
        assert!(matches!(refused.err(), Some(MailError::From(_))));
    }
}
