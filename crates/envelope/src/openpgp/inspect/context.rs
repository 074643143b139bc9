//! What a packet's description needs to know of the packets before it, and what bounds it.

/// Lives as long as one inspection.
pub(super) struct Context {
    /// When the primary key that came last was made.
    pub(super) primary_created: Option<u32>,
    /// When the subkey that came last was made.
    pub(super) subkey_created: Option<u32>,
    /// Subpackets that may still be described: a few octets of input become some hundred of report.
    pub(super) subpackets_left: usize,
    /// Signatures that lie around the one being described.
    pub(super) nesting: u8,
}

impl Context {
    pub(super) const fn new() -> Self {
        Self {
            primary_created: None,
            subkey_created: None,
            subpackets_left: SUBPACKETS_MAX,
            nesting: 0,
        }
    }

    /// When the key was made that a signature of this type speaks of.
    pub(super) const fn key_created(&self, signature_type: u8) -> Option<u32> {
        match signature_type {
            0x10..=0x13 | 0x1f => self.primary_created,
            0x18 => self.subkey_created,
            _ => None,
        }
    }
}

/// Of all signatures of an input together.
const SUBPACKETS_MAX: usize = 8_192;
