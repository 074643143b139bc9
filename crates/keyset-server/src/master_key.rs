//! Where the master key comes from. No database is known here, and nothing is sealed or opened.
//!
//! A key management service is one more [`MasterKeySource`]: it gives out the same 32 octets each
//! time, unwrapped by the service.

mod file;
mod source;

pub use file::{KeyFile, Locked};
pub use source::{Given, IsMeant, MasterKeyError, MasterKeySource};
