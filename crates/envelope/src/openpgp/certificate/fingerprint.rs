//! Fingerprints (RFC 9580 section 5.5.4) as text.

use alloc::string::String;
use core::fmt;

use pgp::types::KeyDetails;

use crate::openpgp::wire;

/// The fingerprint of a key, in upper-case hex: 40 digits up to version 4, 64 for version 6
/// (32 for the long outdated version 3).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    pub(in crate::openpgp) fn of(key: &impl KeyDetails) -> Self {
        Self(wire::hex(key.fingerprint().as_bytes()))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
