//! Notices before a key ends: written down when they are due, then sent, then marked as sent, so
//! that none is lost when the server ends in between, and none is due twice.

pub mod webhook;
mod words;

use keyset_api::{NoticeList, NoticeView};

use crate::app::App;
use crate::error::ApiError;
use crate::notice::{Notice, NoticeId};
use crate::store::{StoreError, StoredKey};

/// Looks once for notices that are due, and tries to send those that are not sent. A notice of a key
/// that has ended or is gone meanwhile is not sent any more.
///
/// # Errors
/// [`StoreError`] when the storage fails. A receiver that does not answer is no error: the notice
/// is tried again later.
pub async fn round(app: &App) -> Result<(), StoreError> {
    let at = app.ambient.now();
    let keys = app.store.keys().await?;
    let due = keys.iter().filter_map(|key| NoticeId::due(&key.life, at));
    let due: Vec<Notice> = due.map(|id| Notice::new(id, at)).collect();
    if !due.is_empty() {
        app.notices.add_notices(due).await?;
    }
    let Some(webhook) = &app.webhook else {
        return Ok(());
    };
    for notice in app.notices.unsent_notices(at, AT_ONCE).await? {
        let Some(view) = view(&notice, &keys).filter(|_| at < notice.id.ends) else {
            continue;
        };
        let (id, next) = (notice.id.clone(), notice.after_try(at));
        if !app.notices.try_notice(notice, next).await? {
            continue;
        }
        match webhook.send(&view).await {
            Ok(()) => app.notices.notice_sent(id, app.ambient.now()).await?,
            Err(error) => tracing::warn!(notice = id.word(), %error, "a notice did not arrive"),
        }
    }
    Ok(())
}

/// The notices on record, the newest first.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails.
pub async fn list(app: &App) -> Result<NoticeList, ApiError> {
    let keys = app.store.keys().await?;
    let notices = app.notices.notices(LISTED).await?;
    let shown = notices.iter().filter_map(|notice| view(notice, &keys));
    Ok(NoticeList {
        notices: shown.collect(),
    })
}

/// None where the key is not in the set.
fn view(notice: &Notice, keys: &[StoredKey]) -> Option<NoticeView> {
    let is_meant = |key: &&StoredKey| key.life.entry.thumbprint == notice.id.thumbprint;
    let entry = &keys.iter().find(is_meant)?.life.entry;
    Some(NoticeView {
        notice: notice.id.word(),
        subject: words::subject(entry, &notice.id),
        text: words::text(entry, &notice.id),
        thumbprint: entry.thumbprint.clone(),
        id: entry.id.clone(),
        owner: entry.owner,
        environment: entry.environment,
        format: entry.format,
        key_use: entry.key_use,
        ends: notice.id.ends,
        days: notice.id.mark,
        due: notice.due,
        tries: notice.tries,
        sent: notice.sent,
    })
}

/// Notices that are sent in one round.
const AT_ONCE: u32 = 50;

/// Notices that are listed.
const LISTED: u32 = 500;
