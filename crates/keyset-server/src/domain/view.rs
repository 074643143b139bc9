//! Looking at the key set.

use keyset_api::{KeySetFilter, KeyView};

use crate::error::ApiError;
use crate::store::{Store, StoredKey};

/// The entries that match.
#[must_use]
pub fn matching(keys: &[StoredKey], filter: &KeySetFilter) -> Vec<KeyView> {
    keys.iter()
        .filter(|key| filter.matches(&key.life.entry))
        .cloned()
        .map(shown)
        .collect()
}

/// The entry with this thumbprint, or the only one with this id.
///
/// # Errors
/// [`ApiError::NoSuchKey`] and [`ApiError::AmbiguousId`]; [`ApiError::Store`] when the storage
/// fails.
pub async fn one(store: &dyn Store, id: &str) -> Result<KeyView, ApiError> {
    let mut named = Vec::new();
    for key in store.keys().await? {
        if key.life.entry.thumbprint == id {
            return Ok(shown(key));
        }
        if key.life.entry.id == id {
            named.push(key);
        }
    }
    match (named.len(), named.pop()) {
        (1, Some(key)) => Ok(shown(key)),
        (0, _) | (_, None) => Err(ApiError::NoSuchKey),
        (entries, _) => Err(ApiError::AmbiguousId { entries }),
    }
}

/// An entry as it is answered.
pub(super) fn shown(key: StoredKey) -> KeyView {
    KeyView::new(key.life, key.public)
}
