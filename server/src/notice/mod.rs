//! Notices: what a candidate is told at the head of a page until the page that it leads to is opened.

pub(crate) mod page;

use store::Notice;
use uuid::Uuid;

use crate::host::AppState;
use crate::problem::ApiError;

/// What a candidate has not read, newest first. What is about one of these is read by being on their page.
pub async fn unread(
    app: &AppState,
    account: Uuid,
    about: &[Uuid],
) -> Result<Vec<Notice>, ApiError> {
    let notices = app.store.notices(account).await?;
    let is_here = |notice: &Notice| {
        notice
            .about
            .is_some_and(|about_it| about.contains(&about_it))
    };
    let (here, elsewhere): (Vec<_>, Vec<_>) = notices.into_iter().partition(is_here);
    if !here.is_empty() {
        // Whoever reads while nothing can be written is told again next time.
        let _ = app
            .store
            .read_notices(account, about.to_vec(), app.now())
            .await;
    }
    Ok(elsewhere)
}
