//! What has to be done now and then: forgetting sessions that have ended, and limits that no longer count.

use std::time::Duration;

use store::Micros;

use crate::state::AppState;

const EVERY: Duration = Duration::from_secs(60);

/// Runs until it is aborted.
pub(crate) async fn run(app: AppState) {
    let limits = &app.config.limits;
    let before = |now: Micros, age: Duration| now - Micros::try_from(age.as_micros()).unwrap_or(0);
    loop {
        tokio::time::sleep(EVERY).await;
        app.throttle.sweep();
        let now = app.now();
        // A failure means that the disk is full or the service is busy: the next time will do.
        let _ = app
            .store
            .forget_sessions(
                before(now, limits.session_idle),
                before(now, limits.session_total),
            )
            .await;
    }
}
