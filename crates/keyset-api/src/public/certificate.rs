//! A public OpenPGP certificate: its packets are looked at one by one, and only kinds that are
//! public by their definition pass.

use core::fmt;

use envelope::error::ParseError;
use envelope::framing::armor::{self, ArmorKind};
use envelope::framing::packet::PacketReader;
use serde::{Deserialize, Serialize};

/// One certificate in ASCII armor (RFC 9580 section 6.2), holding public packets only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct PublicCertificate(String);

/// Why a text is not a public certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateError {
    /// The armor or a packet can not be read.
    Malformed(ParseError),
    /// It is not exactly one block that begins with a public key.
    NotACertificate,
    /// A packet holds, or could hold, something else than public key material.
    NotPublic {
        /// The packet type id (RFC 9580 section 5).
        tag: u8,
    },
}

impl PublicCertificate {
    /// Reads armor and writes it anew, so that nothing travels beside the packets.
    ///
    /// # Errors
    /// [`CertificateError`] when it is not one certificate of public packets alone.
    pub fn from_armor(text: &str) -> Result<Self, CertificateError> {
        let blocks = armor::decode(text.as_bytes()).map_err(CertificateError::Malformed)?;
        let [block] = blocks.as_slice() else {
            return Err(CertificateError::NotACertificate);
        };
        let mut first = None;
        for packet in PacketReader::new(&block.bytes) {
            let tag = packet
                .map_err(|damaged| CertificateError::Malformed(damaged.error))?
                .tag;
            if !PUBLIC_PACKETS.contains(&tag) {
                return Err(CertificateError::NotPublic { tag });
            }
            first.get_or_insert(tag);
        }
        if first == Some(PUBLIC_KEY) {
            Ok(Self(armor::encode(ArmorKind::PublicKey, &block.bytes)))
        } else {
            Err(CertificateError::NotACertificate)
        }
    }

    /// The armored text.
    #[must_use]
    pub fn as_armor(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PublicCertificate {
    type Error = CertificateError;

    fn try_from(text: String) -> Result<Self, CertificateError> {
        Self::from_armor(&text)
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(_) => f.write_str("the certificate's armor or packets are damaged"),
            Self::NotACertificate => f.write_str("not exactly one armored certificate"),
            Self::NotPublic { tag } => {
                write!(
                    f,
                    "a packet of type {tag} has no place in a public certificate"
                )
            }
        }
    }
}

impl core::error::Error for CertificateError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Malformed(error) => Some(error),
            Self::NotACertificate | Self::NotPublic { .. } => None,
        }
    }
}

/// The packet type id of a primary public key (RFC 9580 section 5.5.1.1).
const PUBLIC_KEY: u8 = 6;

/// Signature, public key, user id, public subkey, user attribute (RFC 9580 section 10.1).
const PUBLIC_PACKETS: [u8; 5] = [2, PUBLIC_KEY, 13, 14, 17];

#[cfg(test)]
mod tests {

    use envelope::framing::packet;

    use super::*;

    fn armored(tags: &[u8]) -> String {
        let mut octets = Vec::new();
        for tag in tags {
            packet::write(*tag, b"body", &mut octets).unwrap();
        }
        armor::encode(ArmorKind::PublicKey, &octets)
    }

    #[test]
    fn public_packets_pass_and_the_armor_is_written_anew() {
        let text = armored(&[6, 13, 2, 14, 2]);
        let commented = format!("a note\n{text}");
        assert_eq!(
            PublicCertificate::from_armor(&commented)
                .unwrap()
                .as_armor(),
            text
        );
    }

    #[test]
    fn a_secret_packet_under_a_public_headline_is_refused() {
        for tag in [5, 7] {
            let refusal = PublicCertificate::from_armor(&armored(&[6, 13, tag])).unwrap_err();
            assert_eq!(refusal, CertificateError::NotPublic { tag });
        }
    }

    #[test]
    fn a_private_packet_type_is_refused() {
        let refusal = PublicCertificate::from_armor(&armored(&[6, 60])).unwrap_err();
        assert_eq!(refusal, CertificateError::NotPublic { tag: 60 });
    }

    #[test]
    fn two_blocks_are_refused() {
        let text = armored(&[6]).repeat(2);
        let refusal = PublicCertificate::from_armor(&text).unwrap_err();
        assert_eq!(refusal, CertificateError::NotACertificate);
    }

    #[test]
    fn a_block_that_begins_elsewhere_is_refused() {
        let refusal = PublicCertificate::from_armor(&armored(&[13, 6])).unwrap_err();
        assert_eq!(refusal, CertificateError::NotACertificate);
    }

    #[test]
    fn text_without_armor_is_refused() {
        let refusal = PublicCertificate::from_armor("hello").unwrap_err();
        assert!(matches!(refusal, CertificateError::Malformed(_)));
    }
}
