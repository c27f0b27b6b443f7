//! Mail: tells a candidate that there is news in the page. It holds nothing of the news itself, because mail is read by others.
//!
//! Every notice is sent at least once where a relay takes it: it is marked as sent after the relay has taken it, so a stop in
//! between sends it twice. Both copies have the same `Message-ID`, by which mail programs tell that they are one.

mod message;
mod relay;

use std::time::Duration;

use store::{DueNotice, Micros};

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

/// Sends the notices that are due, as far as the relay is there.
async fn deliver(app: &AppState, relay: &Relay) {
    // Where the records do not answer, the next time will do.
    let due = app.store.due_notices(app.now(), AT_ONCE).await;
    for notice in due.unwrap_or_default() {
        let id = notice.notice.id;
        let (recorded, text) = match relay.send(&notice, app.now()).await {
            Ok(()) => (app.store.notice_mailed(id).await, "sent"),
            Err(unsent) => {
                let next = next_try(&notice, unsent, app.now());
                let text = unsent.log_text(next.is_some());
                let recorded = app.store.notice_not_mailed(id, next).await;
                log(&notice, text);
                if recorded.is_err() || unsent == Unsent::NoRelay {
                    return;
                }
                continue;
            }
        };
        log(&notice, text);
        if recorded.is_err() {
            return;
        }
    }
}

/// When to try again; `None` for never.
fn next_try(notice: &DueNotice, unsent: Unsent, now: Micros) -> Option<Micros> {
    if unsent == Unsent::Refused || notice.attempts + 1 >= TRIES {
        return None;
    }
    let doublings = u32::try_from(notice.attempts).unwrap_or(u32::MAX).min(16);
    let wait = (FIRST_WAIT * 2_u32.pow(doublings)).min(LONGEST_WAIT);
    Some(now + micros(wait))
}

/// Says which notice it was, never to whom it went.
fn log(notice: &DueNotice, text: &str) {
    tracing::info!("mail {} {text}", notice.notice.id);
}

#[cfg(test)]
mod tests {
    use store::{Notice, NoticeKind};
    use uuid::Uuid;

    use super::*;

    fn due(attempts: u64) -> DueNotice {
        DueNotice {
            notice: Notice {
                id: Uuid::nil(),
                account: Uuid::nil(),
                kind: NoticeKind::IdIssued,
                about: None,
                at: 0,
                read_at: None,
            },
            email: "nadia@example.com".to_owned(),
            attempts,
        }
    }

    #[test]
    fn the_wait_doubles_up_to_six_hours_and_ends_after_twelve_tries() {
        const MINUTE: Micros = 60_000_000;
        let minutes = |attempts| next_try(&due(attempts), Unsent::NoRelay, 0).map(|at| at / MINUTE);
        let waits: Vec<Option<Micros>> = (0..13).map(minutes).collect();
        let expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360].map(Some);
        assert_eq!(waits[..11], expected);
        assert_eq!(waits[11..], [None, None]);
        assert_eq!(minutes(u64::MAX - 1), None);
    }

    #[test]
    fn what_the_relay_refuses_for_good_is_not_tried_again() {
        assert_eq!(next_try(&due(0), Unsent::Refused, 0), None);
        assert!(next_try(&due(0), Unsent::NotNow, 0).is_some());
    }
}
