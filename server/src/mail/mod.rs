//! Mail: tells a candidate that there is news in the page. It holds nothing of the news itself, because mail is read by others.
//! Letters have the codes and links that show whose an address is.
//!
//! Every message is sent at least once where a relay takes it: it is marked as sent after the relay has taken it, so a stop in
//! between sends it twice. Both copies have the same `Message-ID`, by which mail programs tell that they are one.

mod message;
mod relay;

use std::time::Duration;

use store::{DueLetter, DueNotice, Micros, Outgoing};
use uuid::Uuid;

use crate::host::AppState;
use crate::host::config::micros;

pub use relay::{MailError, Relay, Unsent};

/// Notices that are looked at in one go.
const AT_ONCE: usize = 20;
/// How often a notice is tried before it is given up: for most of a day.
const TRIES: u64 = 12;
const FIRST_WAIT: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(6 * 60 * 60);

/// Sends what is due, until it is aborted. Without a relay there is nothing to do: notices stay in the page.
pub(crate) async fn run(app: AppState) {
    let Some(relay) = app.config.relay.clone() else {
        return;
    };
    loop {
        deliver(&app, &relay).await;
        tokio::time::sleep(app.config.limits.mail_every).await;
    }
}

/// Something that is due: news of somebody's, or a letter to an address.
enum Due {
    Notice(DueNotice),
    Letter(DueLetter),
}

impl Due {
    fn kind(&self) -> Outgoing {
        match self {
            Due::Notice(_) => Outgoing::Notice,
            Due::Letter(_) => Outgoing::Letter,
        }
    }

    fn id(&self) -> Uuid {
        match self {
            Due::Notice(due) => due.notice.id,
            Due::Letter(due) => due.id,
        }
    }

    fn attempts(&self) -> u64 {
        match self {
            Due::Notice(due) => due.attempts,
            Due::Letter(due) => due.attempts,
        }
    }

    async fn send(&self, app: &AppState, relay: &Relay) -> Result<(), Unsent> {
        match self {
            Due::Notice(due) => relay.send(due, app.now()).await,
            Due::Letter(due) => relay.send_letter(due, &app.keys, app.now()).await,
        }
    }

    async fn sent(&self, app: &AppState) -> Result<(), store::Error> {
        app.store.mailed(self.kind(), self.id()).await
    }

    async fn unsent(&self, app: &AppState, next: Option<Micros>) -> Result<(), store::Error> {
        app.store.not_mailed(self.kind(), self.id(), next).await
    }
}

/// Sends what is due, as far as the relay is there. Letters come first: somebody waits for their code.
async fn deliver(app: &AppState, relay: &Relay) {
    // Where the records do not answer, the next time will do.
    let letters = app.store.due_letters(app.now(), AT_ONCE).await;
    let notices = app.store.due_notices(app.now(), AT_ONCE).await;
    let letters = letters.unwrap_or_default().into_iter().map(Due::Letter);
    let notices = notices.unwrap_or_default().into_iter().map(Due::Notice);
    for due in letters.chain(notices) {
        let (recorded, text) = match due.send(app, relay).await {
            Ok(()) => (due.sent(app).await, "sent"),
            Err(unsent) => {
                let next = next_try(due.attempts(), unsent, app.now());
                let text = unsent.log_text(next.is_some());
                let recorded = due.unsent(app, next).await;
                log(&due, text);
                if recorded.is_err() || unsent == Unsent::NoRelay {
                    return;
                }
                continue;
            }
        };
        log(&due, text);
        if recorded.is_err() {
            return;
        }
    }
}

/// When to try again; `None` for never.
fn next_try(attempts: u64, unsent: Unsent, now: Micros) -> Option<Micros> {
    if unsent == Unsent::Refused || attempts + 1 >= TRIES {
        return None;
    }
    let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(16);
    let wait = (FIRST_WAIT * 2_u32.pow(doublings)).min(LONGEST_WAIT);
    Some(now + micros(wait))
}

/// Says which message it was, never to whom it went.
fn log(due: &Due, text: &str) {
    tracing::info!("mail {} {text}", due.id());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_six_hours_and_ends_after_twelve_tries() {
        const MINUTE: Micros = 60_000_000;
        let minutes = |attempts| next_try(attempts, Unsent::NoRelay, 0).map(|at| at / MINUTE);
        let waits: Vec<Option<Micros>> = (0..13).map(minutes).collect();
        let expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].map(Some);
        assert_eq!(waits[..11], expected);
        assert_eq!(waits[11..], [None, None]);
        assert_eq!(minutes(u64::MAX - 1), None);
    }

    #[test]
    fn what_the_relay_refuses_for_good_is_not_tried_again() {
        assert_eq!(next_try(0, Unsent::Refused, 0), None);
        assert!(next_try(0, Unsent::NotNow, 0).is_some());
    }
}
