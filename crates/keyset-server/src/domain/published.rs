//! What readers may fetch, as documents that are ready: made once for each state of the key set,
//! and made anew when the log has moved (whichever server moved it) or time makes a difference.

mod signer;
mod snapshot;

use std::sync::Arc;

use arc_swap::ArcSwapOption;

pub use snapshot::{Snapshot, World};

use tokio::sync::Mutex;

use crate::app::App;
use crate::config::published::PublishedConfig;
use crate::error::ApiError;

/// The documents as they are now, and how long readers may keep them.
pub struct Published {
    config: PublishedConfig,
    now: ArcSwapOption<Snapshot>,
    making: Mutex<()>,
}

impl Published {
    /// Nothing is made until somebody asks.
    #[must_use]
    pub const fn new(config: PublishedConfig) -> Self {
        Self {
            config,
            now: ArcSwapOption::const_empty(),
            making: Mutex::const_new(()),
        }
    }

    /// For how many seconds readers may keep what they fetched.
    #[must_use]
    pub const fn max_age(&self) -> u32 {
        self.config.max_age
    }
}

/// Makes the key that signs the published set, where there is none yet.
///
/// # Errors
/// [`ApiError`] when it can not be made or kept.
pub async fn prepare(app: &App) -> Result<(), ApiError> {
    if signer::load(app).await?.is_empty() {
        signer::make(app).await?;
    }
    Ok(())
}

/// The documents of this moment.
///
/// # Errors
/// [`ApiError::Store`] when the storage fails; [`ApiError::Internal`] when one can not be written.
pub async fn snapshot(app: &App) -> Result<Arc<Snapshot>, ApiError> {
    let at = app.ambient.now();
    // Before the keys are read: what changes in between is seen as a change the next time.
    let revision = app.store.revision().await?;
    let is_present = |known: &Arc<Snapshot>| known.holds(revision, at);
    if let Some(known) = app.published.now.load_full().filter(is_present) {
        return Ok(known);
    }
    // One request makes them, the others wait for it.
    let _making = app.published.making.lock().await;
    if let Some(known) = app.published.now.load_full().filter(is_present) {
        return Ok(known);
    }
    let keys = app.store.keys().await?;
    let signers = signer::load(app).await?;
    let made = Snapshot::new(revision, keys, signers, &app.published.config, at)?;
    let made = Arc::new(made);
    app.published.now.store(Some(made.clone()));
    Ok(made)
}
