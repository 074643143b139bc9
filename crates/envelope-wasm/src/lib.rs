//! The codec for JavaScript: inspect, open, seal and keys, in browsers and in Node.
//!
//! Conversions only. Every decision is made in the `envelope` crate; a function here turns
//! JavaScript values into a request, asks the codec once and turns the answer back. The time is an
//! argument, randomness is the host's `crypto.getRandomValues`. Octets are `Uint8Array`s, errors
//! are `Error`s with a `code`.

extern crate alloc;

mod amend;
mod convert;
mod error;
mod generate;
mod inspect;
mod keys;
mod members;
mod open;
mod profile;
mod seal;

pub use amend::{change_key_passphrase, merge_key, refresh_key, revoke_key};
pub use generate::generate_key;
pub use inspect::inspect;
pub use keys::Keys;
pub use open::open;
pub use profile::profiles;
pub use seal::seal;
