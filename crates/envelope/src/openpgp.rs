//! OpenPGP (RFC 9580): certificates, messages, signatures.
//!
//! This is the only place that names rPGP. rPGP reads and writes packets; what counts as valid,
//! which limits hold and what a refusal says is decided here, and every RSA private operation
//! goes through [`crate::key::rsa`]. rPGP's own parser of secret keys is never called: it would
//! build RSA keys in variable time and write their numbers into its log.

pub mod amend;
pub mod certificate;
pub mod generate;
pub mod inspect;
pub mod open;
pub mod seal;

mod algorithm;
mod compression;
mod key_packet;
mod private_key;
mod recognise;
mod rng_bridge;
mod secret_part;
mod self_signature;
mod session_key;
mod signer;
mod united;
mod verifier;
mod wire;

pub use crate::framing::armor;
pub use recognise::looks_like;

#[cfg(test)]
mod test_keys;
