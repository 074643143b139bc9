//! What the server does without being asked, for as long as it runs.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::app::App;
use crate::domain::{changes, notices, private_parts, traffic};

/// Begins it; it ends when what is returned is dropped.
#[must_use]
pub(crate) fn start(app: &App) -> JoinSet<()> {
    let mut work = JoinSet::new();
    work.spawn(changes::watch(app.clone()));
    work.spawn(private_parts::follow(app.clone()));
    work.spawn(remind(app.clone()));
    work.spawn(traffic::keep_writing(app.clone()));
    work
}

async fn remind(app: App) {
    loop {
        if let Err(error) = notices::round(&app).await {
            tracing::warn!(?error, "looking for notices that are due");
        }
        tokio::time::sleep(BETWEEN_ROUNDS).await;
    }
}

/// Notices are due by the day; those that did not arrive are tried again after a minute.
const BETWEEN_ROUNDS: Duration = Duration::from_secs(30);
