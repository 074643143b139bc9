//! # Rotation
//!
//! Keys are rotated before they expire, or at once when compromised. A rotation never leaves a
//! moment without a working key:
//!
//! 1. generate the new key (or import the counterparty's),
//! 2. hand over its public half, compare fingerprints over a second channel,
//! 3. trust it: both keys now open,
//! 4. verify it: a message round trip with the new key,
//! 5. activate it: both keys protect,
//! 6. deactivate the old one: it opens old traffic only,
//! 7. destroy the old one after a waiting time.
//!
//! In OpenPGP the encryption key rotates alone: `envelope key refresh` adds a subkey to the same key,
//! so that step 2 is a newer certificate of a key that the counterparty trusts already (`key merge` on
//! their side, or any program's import). The old subkey stays until step 6, which is `key revoke
//! --subkey ID --reason superseded`, or its own expiry.
//!
//! Today the codec has what steps 1 to 4 need: several keys are held at once, any of them opens,
//! several sign, any one trusted signature is enough, and the key set service serves both
//! generations. The guarded transitions are not part of the service yet; the project's status
//! table says so.
