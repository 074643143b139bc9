//! What the server does without being asked, for as long as it runs.

use tokio::task::JoinSet;

use crate::app::App;
use crate::domain::changes;

/// Begins it; it ends when what is returned is dropped.
#[must_use]
pub(crate) fn start(app: &App) -> JoinSet<()> {
    let mut work = JoinSet::new();
    work.spawn(changes::watch(app.clone()));
    work
}
