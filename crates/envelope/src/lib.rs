//! The envelope codec: sees, opens and seals the application-layer protection of payment payloads,
//! in OpenPGP (RFC 9580) or JOSE (RFC 7515 to 7519), and says why when it cannot.
//!
//! Three questions, one function each:
//!
//! - [`inspect`](fn@inspect): what is this? Needs no key and never fails.
//! - [`open`](fn@open): what does it say, who signed it, and if it does not open, why?
//! - [`seal`](fn@seal): protect a payload as the counterparty would.
//!
//! The crate keeps no clock and creates no randomness: both are arguments, so every result can be
//! repeated. It does no I/O. With the `jose` feature alone it is `no_std` with `alloc`.
//!
//! The design, formats and threat model are in the `manual` module of the documentation.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod detect;
pub mod encoding;
pub mod error;
pub mod framing;
pub mod generate;
pub mod inspect;
#[cfg(feature = "jose")]
pub mod jose;
pub mod key;
pub mod keyset;
#[cfg(doc)]
pub mod manual;
pub mod open;
#[cfg(feature = "openpgp")]
pub mod openpgp;
pub mod policy;
pub mod protocol;
pub mod seal;
pub mod secret;
pub mod time;

pub use inspect::diagnose::{Cause, Diagnosis};
pub use inspect::{InspectRequest, inspect};
pub use key::ring::KeyRing;
pub use open::{OpenRequest, Opened, Refused, open};
pub use policy::profile::Profile;
pub use rand_core::CryptoRng;
pub use seal::{SealRequest, Sealed, seal};
pub use time::UnixTime;
