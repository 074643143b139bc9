//! Session keys: from what a private key unwrapped to what opens the data
//! (RFC 9580 sections 5.1.3 and 5.1.5).

use alloc::vec::Vec;

use pgp::crypto::sym::SymmetricKeyAlgorithm;
use subtle::{Choice, ConstantTimeEq as _};
use zeroize::Zeroizing;

use super::private_key::Unwrapped;
use crate::CryptoRng;

/// A session key and, for version 1 of the encrypted data, its cipher.
pub(super) struct SessionKey {
    pub(super) cipher: SymmetricKeyAlgorithm,
    pub(super) octets: Zeroizing<Vec<u8>>,
}

impl SessionKey {
    /// Reads an unwrapped session key. `cipher` is the one that version 2 data names in clear;
    /// version 1 has it inside. `None` when length, cipher or checksum do not fit: then a random
    /// one is used in its place, and nobody is told.
    pub(super) fn read(
        unwrapped: &Unwrapped,
        named: Option<SymmetricKeyAlgorithm>,
    ) -> Option<Self> {
        let octets = unwrapped.octets.as_slice();
        let (cipher, key, intact) = match (named, unwrapped.framed) {
            (Some(cipher), true) => {
                let (key, intact) = checked(octets)?;
                (cipher, key, intact)
            }
            (Some(cipher), false) => (cipher, octets, Choice::from(1)),
            (None, true) => {
                let (id, rest) = octets.split_first()?;
                let (key, intact) = checked(rest)?;
                (SymmetricKeyAlgorithm::from(*id), key, intact)
            }
            (None, false) => (
                SymmetricKeyAlgorithm::from(unwrapped.cipher?),
                octets,
                Choice::from(1),
            ),
        };
        let fits = Choice::from(u8::from(
            cipher.key_size() > 0 && key.len() == cipher.key_size(),
        ));
        bool::from(intact & fits).then(|| Self {
            cipher,
            octets: Zeroizing::new(key.to_vec()),
        })
    }

    /// A random key in place of one that could not be read, so that the failure shows at the
    /// integrity check and nowhere else.
    pub(super) fn random(named: Option<SymmetricKeyAlgorithm>, rng: &mut dyn CryptoRng) -> Self {
        let cipher = named
            .filter(|cipher| cipher.key_size() > 0)
            .unwrap_or(SymmetricKeyAlgorithm::AES256);
        let mut octets = Zeroizing::new(alloc::vec![0; cipher.key_size()]);
        rng.fill_bytes(&mut octets);
        Self { cipher, octets }
    }
}

/// A key and whether the two octets of checksum after it are right.
fn checked(octets: &[u8]) -> Option<(&[u8], Choice)> {
    let (key, checksum) = octets.split_last_chunk::<2>()?;
    let sum = key
        .iter()
        .fold(0_u16, |sum, octet| sum.wrapping_add((*octet).into()));
    Some((key, sum.to_be_bytes().ct_eq(checksum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(octets: &[u8]) -> Unwrapped {
        Unwrapped {
            octets: Zeroizing::new(octets.to_vec()),
            cipher: None,
            framed: true,
        }
    }

    fn framed(cipher: u8, key: &[u8]) -> Vec<u8> {
        let sum = key
            .iter()
            .fold(0_u16, |sum, octet| sum.wrapping_add((*octet).into()));
        let mut octets = alloc::vec![cipher];
        octets.extend_from_slice(key);
        octets.extend(sum.to_be_bytes());
        octets
    }

    #[test]
    fn reads_a_key_that_is_whole() {
        let key = SessionKey::read(&unwrapped(&framed(9, &[200; 32])), None).unwrap();
        assert_eq!(key.cipher, SymmetricKeyAlgorithm::AES256);
        assert_eq!(key.octets.as_slice(), &[200; 32]);
    }

    #[test]
    fn nothing_too_short_and_no_wrong_sum_is_a_key() {
        let mut wrong = framed(9, &[1; 32]);
        wrong[5] ^= 1;
        for octets in [
            &[][..],
            &[9],
            &[9, 0],
            &[9, 0, 0],
            &framed(9, &[1; 31]),
            &framed(0, &[]),
        ] {
            assert!(
                SessionKey::read(&unwrapped(octets), None).is_none(),
                "{octets:?}"
            );
        }
        assert!(SessionKey::read(&unwrapped(&wrong), None).is_none());
    }
}
