//! The vault of the master key that the database goes by, also when that key is rotated while a
//! server runs. Where keys lie is the source's business; nothing is sealed or opened here.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

use crate::error::ApiError;
use crate::master_key::{MasterKeyError, MasterKeySource};
use crate::sealing::Vault;

/// One vault, until the database goes by another master key and the source has it.
pub struct Vaults {
    present: ArcSwap<Vault>,
    source: Box<dyn MasterKeySource>,
    taking: Mutex<()>,
}

impl Vaults {
    /// Begins with the vault that was found at the start.
    pub fn new(present: Vault, source: impl MasterKeySource + 'static) -> Self {
        Self {
            present: ArcSwap::from_pointee(present),
            source: Box::new(source),
            taking: Mutex::new(()),
        }
    }

    /// The vault at hand.
    #[must_use]
    pub fn present(&self) -> Arc<Vault> {
        self.present.load_full()
    }

    /// The vault of the master key with this name: the one at hand, or after a rotation the one that
    /// the source has meanwhile. The former key is forgotten then.
    ///
    /// # Errors
    /// [`ApiError::MasterKeyRotated`] when the source does not have it.
    pub async fn named(&self, name: &str) -> Result<Arc<Vault>, ApiError> {
        if let Some(vault) = self.at_hand(name) {
            return Ok(vault);
        }
        // One request looks for it, the others wait.
        let _taking = self.taking.lock().await;
        if let Some(vault) = self.at_hand(name) {
            return Ok(vault);
        }
        let found = find(self.source.as_ref(), name).await;
        let found = found.unwrap_or_else(|error| {
            tracing::warn!(%error, "looking for the rotated master key");
            None
        });
        let vault = Arc::new(found.ok_or(ApiError::MasterKeyRotated)?);
        self.present.store(vault.clone());
        tracing::info!(name, "took the rotated master key");
        Ok(vault)
    }

    fn at_hand(&self, name: &str) -> Option<Arc<Vault>> {
        Some(self.present()).filter(|vault| vault.name() == name)
    }
}

/// The vault of the master key with this name, where the source has it: as the present key, or as
/// the next one, which is put in its place then.
///
/// # Errors
/// [`MasterKeyError`] when the source can not be read.
pub async fn find(
    source: &dyn MasterKeySource,
    name: &str,
) -> Result<Option<Vault>, MasterKeyError> {
    let present = source.master_key().await?;
    if let Some(vault) = Vault::with_name(&present, name) {
        return Ok(Some(vault));
    }
    let next = source.next().await?;
    if let Some(vault) = next.and_then(|next| Vault::with_name(&next, name)) {
        let is_meant = |key: &_| Vault::with_name(key, name).is_some();
        if let Err(error) = source.settle(&is_meant).await {
            // It serves where it is; whoever manages the keys has to move it.
            tracing::warn!(%error, "put the next master key in the place of the present one");
        }
        return Ok(Some(vault));
    }
    // Between the two looks somebody else may have put it in its place.
    let present = source.master_key().await?;
    Ok(Vault::with_name(&present, name))
}
