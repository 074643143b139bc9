//! A public key as it verifies: rPGP's, without the one demand of its library that OpenPGP does
//! not make. ECDSA on secp256k1 has two right values of s, and the library takes the lower only;
//! other programs write either.

use alloc::vec::Vec;

use k256::ecdsa::Signature;
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::public_key::PublicKeyAlgorithm;
use pgp::errors::Result;
use pgp::packet::PublicKey;
use pgp::ser::Serialize;
use pgp::types::{
    EcdsaPublicParams, Fingerprint, KeyDetails, KeyId, KeyVersion, Mpi, PublicParams,
    SignatureBytes, Timestamp, VerifyingKey,
};

/// A key that verifies, under rPGP's trait.
#[derive(Debug)]
pub(super) struct Verifier<'a>(pub(super) &'a PublicKey);

impl VerifyingKey for Verifier<'_> {
    fn verify(&self, hash: HashAlgorithm, data: &[u8], signature: &SignatureBytes) -> Result<()> {
        let is_secp256k1 = matches!(
            self.0.public_params(),
            PublicParams::ECDSA(EcdsaPublicParams::Secp256k1 { .. })
        );
        match lower(signature).filter(|_| is_secp256k1) {
            Some(lower) => self.0.verify(hash, data, &lower),
            None => self.0.verify(hash, data, signature),
        }
    }
}

/// The same signature with the lower of the two values of s.
fn lower(signature: &SignatureBytes) -> Option<SignatureBytes> {
    let SignatureBytes::Mpis(numbers) = signature else {
        return None;
    };
    let [r, s] = numbers.as_slice() else {
        return None;
    };
    let (r, s) = Signature::from_scalars(padded(r)?, padded(s)?)
        .ok()?
        .normalize_s()
        .split_bytes();
    let numbers = [Mpi::from_slice(&r), Mpi::from_slice(&s)];
    Some(SignatureBytes::Mpis(Vec::from(numbers)))
}

fn padded(number: &Mpi) -> Option<[u8; 32]> {
    let octets = number.as_ref();
    let mut padded = [0; 32];
    let start = padded.len().checked_sub(octets.len())?;
    padded.get_mut(start..)?.copy_from_slice(octets);
    Some(padded)
}

impl KeyDetails for Verifier<'_> {
    fn version(&self) -> KeyVersion {
        self.0.version()
    }

    fn legacy_key_id(&self) -> KeyId {
        self.0.legacy_key_id()
    }

    fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint()
    }

    fn algorithm(&self) -> PublicKeyAlgorithm {
        self.0.algorithm()
    }

    fn created_at(&self) -> Timestamp {
        self.0.created_at()
    }

    fn legacy_v3_expiration_days(&self) -> Option<u16> {
        self.0.legacy_v3_expiration_days()
    }

    fn public_params(&self) -> &PublicParams {
        self.0.public_params()
    }
}

impl Serialize for Verifier<'_> {
    fn to_writer<W: std::io::Write>(&self, writer: &mut W) -> Result<()> {
        self.0.to_writer(writer)
    }

    fn write_len(&self) -> usize {
        self.0.write_len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_two_values_of_s_the_lower_one_is_taken() {
        let of = |s: &[u8]| {
            let numbers = [Mpi::from_slice(&[1]), Mpi::from_slice(s)];
            lower(&SignatureBytes::Mpis(Vec::from(numbers)))
        };
        // The order of the group less one.
        let mut high = [0xff; 32];
        high[15..].copy_from_slice(&[
            0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0,
            0x36, 0x41, 0x40,
        ]);
        assert_eq!(of(&high), of(&[1]));
        assert!(of(&[1]).is_some());
        for none in [&[0; 32][..], &[0xff; 32], &[1; 33]] {
            assert_eq!(of(none), None);
        }
    }
}
