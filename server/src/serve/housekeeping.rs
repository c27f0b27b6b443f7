//! What has to be done now and then: forgetting sessions that have ended and limits that no longer count, ending access
//! codes whose time is over, and telling the head of the audit. Without a mail relay, that notices stay in the page.

use std::error::Error;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use store::{Act, Actor, AuditHead, Micros, Outgoing};

use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::host::config::micros;

/// Runs until it is aborted.
pub(crate) async fn run(app: AppState) {
    let mut text = None;
    loop {
        text = tell_head(&app, text).await;
        tokio::time::sleep(app.config.limits.housekeeping_every).await;
        app.throttle.sweep();
        app.shown_once.sweep(app.now());
        app.posted.sweep(app.now());
        tidy(&app, app.now()).await;
    }
}

async fn tidy(app: &AppState, now: Micros) {
    let limits = &app.config.limits;
    let idle = now - micros(limits.session_idle);
    let opened = now - micros(limits.session_total);
    // A failure means that the disk is full or the service is busy: the next time will do.
    let _ = app.store.forget_sessions(idle, opened).await;
    let by = Actor::service("waypost serve");
    let _ = app.store.expire_codes(Act::new(by, now)).await;
    if app.config.relay.is_none() {
        // What is not mailed now is not mailed either when there is a relay some day: it is old news by then.
        let _ = app.store.keep_unmailed(Outgoing::Notice).await;
        let _ = app.store.keep_unmailed(Outgoing::Letter).await;
    }
}

/// Writes the head of the audit to the log, and to the file that is set for it, unless it is the one that was told last.
///
/// Whoever can rewrite the records could write another chain from its beginning, had they the key; what was told
/// elsewhere they cannot take back. `waypost audit verify --anchor` compares.
pub(crate) async fn tell_head(app: &AppState, known: Option<AuditHead>) -> Option<AuditHead> {
    let head = match app.store.audit_head().await {
        Ok(head) if known.as_ref() != Some(&head) => head,
        Ok(_) => return known,
        Err(error) => {
            cause("audit-head", &error);
            return known;
        }
    };
    let mac: String = head.mac.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!("audit-head {} {mac}", head.seq);
    tracing::info!("{text}");
    let line = format!("{} {text}", rfc3339(app.now()));
    let Some(path) = app.config.audit_anchor.clone() else {
        return Some(head);
    };
    let kept = tokio::task::spawn_blocking(move || append(&path, &line)).await;
    match kept.unwrap_or_else(|error| Err(io::Error::other(error))) {
        Ok(()) => Some(head),
        Err(error) => {
            cause("audit-anchor", &error);
            known
        }
    }
}

fn cause(what: &str, error: &dyn Error) {
    let reason = error
        .source()
        .map_or_else(String::new, |source| format!(": {source}"));
    tracing::error!("{what} cause: {error}{reason}");
}

/// Adds a line: a file that only grows can be one that the system lets only grow (`chattr +a`).
fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_data()
}
