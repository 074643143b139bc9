//! Changing a key that exists: rotating its encryption subkey, revoking it, locking it anew,
//! taking in a newer certificate. Each gives a new [`Certificate`](super::certificate::Certificate);
//! the one given stays as it is, so that nothing is lost when a step fails.

pub mod merge;
pub mod passphrase;
pub mod refresh;
pub mod revoke;

mod packets;
mod primary;

#[cfg(test)]
mod tests;

pub use merge::{Added, Merged, merge};
pub use passphrase::{PassphraseRequest, change_passphrase};
pub use refresh::{OldSubkeys, RefreshRequest, refresh};
pub use revoke::{RevocationReason, RevokeRequest, Revoked, revoke};
