//! The sealed private parts together with the vault that opens them, whichever master key counts at
//! the moment. What is in a part is read elsewhere.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::error::ApiError;
use crate::sealing::Vault;
use crate::store::PrivatePart;

/// Every sealed part, and the vault that they are sealed in.
///
/// # Errors
/// [`ApiError::MasterKeyRotated`] when this server can not find the master key that counts;
/// [`ApiError::Store`] when the storage fails.
pub async fn sealed(app: &App) -> Result<(Arc<Vault>, Vec<PrivatePart>), ApiError> {
    let sealed = app.store.private_parts().await?;
    let vault = of(app, sealed.under).await?;
    Ok((vault, sealed.parts))
}

/// The vault to seal in. Whether it still counts is looked at once more when the part is written.
///
/// # Errors
/// As [`sealed`].
pub async fn vault(app: &App) -> Result<Arc<Vault>, ApiError> {
    let name = app.master_keys.master_key().await?;
    of(app, name).await
}

/// Takes a rotated master key also where nobody asks for a private part, so that the former one does
/// not stay in memory, and says in the log when there is none to take.
pub async fn follow(app: App) {
    let mut was_missing = false;
    loop {
        match vault(&app).await {
            Ok(_) => was_missing = false,
            Err(ApiError::MasterKeyRotated) if was_missing => {}
            Err(ApiError::MasterKeyRotated) => {
                was_missing = true;
                tracing::warn!("the master key was rotated, and the new one is not here yet");
            }
            Err(error) => tracing::warn!(?error, "looking for the master key that counts"),
        }
        tokio::time::sleep(BETWEEN).await;
    }
}

async fn of(app: &App, name: Option<String>) -> Result<Arc<Vault>, ApiError> {
    match name {
        Some(name) => app.vaults.named(&name).await,
        None => Ok(app.vaults.present()),
    }
}

/// How long the former key may stay.
const BETWEEN: Duration = Duration::from_secs(5);
