//! JOSE: JSON Web Signature, Encryption and Key (RFC 7515 to 7518), thumbprints (RFC 7638, RFC 9278),
//! unencoded payloads (RFC 7797) and octet key pairs (RFC 8037).
//!
//! The algorithm of a message is bound by the key and the profile; a header only has to agree.
//! Header members that point elsewhere (`jku`, `x5u`, `jwk`, `x5c`) are shown and never followed.

mod fit;
mod format;
pub mod generate;
#[cfg(feature = "hazmat")]
pub mod hazmat;
mod header;
pub mod inspect;
mod json;
mod jwa;
mod jwe;
pub mod jwk;
mod jws;
pub mod open;
mod refusal;
pub mod seal;
#[cfg(test)]
mod testing;

pub use format::{looks_cut, looks_like};
