//! For whom a signature was made (RFC 9580 section 5.2.3.36): a recipient of a signed message could
//! encrypt it anew to somebody else, who would take it for one written to them.

use pgp::packet::{Signature, SubpacketData};
use pgp::types::{Fingerprint, KeyDetails as _};

use crate::openpgp::certificate::Certificate;

/// Who reads the message.
pub(in crate::openpgp::open) enum Reader {
    /// Anybody: it was not encrypted.
    Anybody,
    /// The owner of the certificate with this primary key.
    Holder(Fingerprint),
    /// Whoever was given the passphrase or the session key: nothing is known of their keys.
    Unknown,
}

impl Reader {
    /// The owner of the key that opened the message.
    pub(in crate::openpgp::open) fn holder(certificate: &Certificate) -> Self {
        Self::Holder(certificate.primary_key().fingerprint())
    }

    /// Whether the signature names this reader, or nobody in particular.
    pub(super) fn is_meant_by(&self, signature: &Signature) -> bool {
        let Some(config) = signature.config() else {
            return true;
        };
        let mut named = config
            .hashed_subpackets()
            .filter_map(|subpacket| match &subpacket.data {
                SubpacketData::IntendedRecipientFingerprint(print) => Some(print),
                _ => None,
            })
            .peekable();
        match self {
            _ if named.peek().is_none() => true,
            Self::Unknown => true,
            Self::Anybody => false,
            Self::Holder(own) => named.any(|print| print == own),
        }
    }
}
