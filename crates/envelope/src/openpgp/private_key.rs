//! A private key ready for use: RSA over this crate's own wrapper, everything else over rPGP's
//! primitives, of which only the raw operation is called.

use alloc::boxed::Box;
use alloc::vec::Vec;

use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::{Decryptor as _, Signer as _, ecdh, eddsa_legacy, x448, x25519};
use pgp::packet::PublicKey;
use pgp::types::{
    EcdhPublicParams, EcdsaPublicParams, EddsaLegacyPublicParams, KeyDetails as _, Mpi, PkeskBytes,
    PlainSecretParams, PublicParams, SignatureBytes, VerifyingKey as _, X448PublicParams,
    X25519PublicParams,
};
use rsa09::traits::PublicKeyParts as _;
use zeroize::Zeroizing;

use super::algorithm::digest;
use super::wire::mpi;
use crate::CryptoRng;
use crate::key::rsa::RsaPrivateKey;

/// A private key of one component.
pub(super) enum PrivateKey {
    /// RSA.
    Rsa(Box<RsaPrivateKey>),
    /// Any other algorithm; never RSA.
    Other(Box<PlainSecretParams>),
}

/// What a private-key operation on an encrypted session key gave.
pub(super) struct Unwrapped {
    /// The decrypted octets.
    pub(super) octets: Zeroizing<Vec<u8>>,
    /// Given beside them in clear, where the algorithm does so: the cipher's number.
    pub(super) cipher: Option<u8>,
    /// Whether cipher and checksum are part of `octets`.
    pub(super) framed: bool,
}

/// The numbers do not make a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotAKey;

impl PrivateKey {
    /// Reads the secret numbers of a packet.
    ///
    /// # Errors
    /// [`NotAKey`] when they do not belong to the public half.
    pub(super) fn read(key: &PublicKey, numbers: &[u8]) -> Result<Self, NotAKey> {
        if let PublicParams::RSA(params) = key.public_params() {
            let (n, e) = (params.key.n().to_bytes_be(), params.key.e().to_bytes_be());
            let (d, rest) = mpi(numbers).ok_or(NotAKey)?;
            let (p, rest) = mpi(rest).ok_or(NotAKey)?;
            let (q, _) = mpi(rest).ok_or(NotAKey)?;
            return RsaPrivateKey::from_components(&n, &e, d, Some((p, q)))
                .map(|key| Self::Rsa(Box::new(key)))
                .map_err(|_| NotAKey);
        }
        let params = PlainSecretParams::try_from_reader_no_checksum(
            numbers,
            key.version(),
            key.algorithm(),
            key.public_params(),
        );
        match params {
            Ok(PlainSecretParams::RSA(_)) | Err(_) => Err(NotAKey),
            Ok(params) => Some(Self::Other(Box::new(params)))
                .filter(|private| private.fits(key))
                .ok_or(NotAKey),
        }
    }

    /// Whether session keys under this algorithm are decrypted, with whatever numbers.
    pub(super) const fn decrypts(public: &PublicParams) -> bool {
        matches!(
            public,
            PublicParams::RSA(_)
                | PublicParams::ECDH(
                    EcdhPublicParams::Curve25519Legacy { .. }
                        | EcdhPublicParams::P256 { .. }
                        | EcdhPublicParams::P384 { .. }
                        | EcdhPublicParams::P521 { .. },
                )
                | PublicParams::X25519(_)
                | PublicParams::X448(_)
        )
    }

    /// Whether anything is signed with this algorithm.
    pub(super) const fn signs(public: &PublicParams) -> bool {
        matches!(
            public,
            PublicParams::RSA(_)
                | PublicParams::DSA(_)
                | PublicParams::ECDSA(
                    EcdsaPublicParams::P256 { .. }
                        | EcdsaPublicParams::P384 { .. }
                        | EcdsaPublicParams::P521 { .. }
                        | EcdsaPublicParams::Secp256k1 { .. },
                )
                | PublicParams::EdDSALegacy(EddsaLegacyPublicParams::Ed25519 { .. })
                | PublicParams::Ed25519(_)
                | PublicParams::Ed448(_)
        )
    }

    /// Whether the numbers belong to the public half: what signs is asked for a signature that
    /// verifies, what decrypts for its public point.
    fn fits(&self, key: &PublicKey) -> bool {
        let Self::Other(params) = self else {
            return true;
        };
        match (&**params, key.public_params()) {
            (PlainSecretParams::ECDH(private), PublicParams::ECDH(public)) => {
                EcdhPublicParams::try_from(private)
                    .is_ok_and(|derived| is_same_point(&derived, public))
            }
            (PlainSecretParams::X25519(private), PublicParams::X25519(public)) => {
                X25519PublicParams::from(private) == *public
            }
            (PlainSecretParams::X448(private), PublicParams::X448(public)) => {
                X448PublicParams::from(private) == *public
            }
            (
                PlainSecretParams::DSA(_)
                | PlainSecretParams::ECDSA(_)
                | PlainSecretParams::Ed25519(_)
                | PlainSecretParams::Ed448(_)
                | PlainSecretParams::EdDSALegacy(_),
                _,
            ) => self
                .sign_other(HashAlgorithm::Sha512, &[7; 64])
                .is_some_and(|made| key.verify(HashAlgorithm::Sha512, &[7; 64], &made).is_ok()),
            // Numbers of algorithms that are not worked with are kept as they are.
            _ => true,
        }
    }

    /// Signs a hash (RFC 9580 section 5.2.3); `None` when the key can not.
    pub(super) fn sign(
        &self,
        hash: HashAlgorithm,
        hashed: &[u8],
        rng: &mut dyn CryptoRng,
    ) -> Option<SignatureBytes> {
        match self {
            Self::Rsa(key) => {
                let signature = key.sign_pkcs1v15(digest(hash.into())?, hashed, rng).ok()?;
                Some(SignatureBytes::Mpis(Vec::from([Mpi::from_slice(
                    &signature,
                )])))
            }
            Self::Other(_) => self.sign_other(hash, hashed),
        }
    }

    fn sign_other(&self, hash: HashAlgorithm, hashed: &[u8]) -> Option<SignatureBytes> {
        let Self::Other(params) = self else {
            return None;
        };
        match &**params {
            PlainSecretParams::DSA(key) => key.sign(hash, hashed).ok(),
            PlainSecretParams::ECDSA(key) => key.sign(hash, hashed).ok(),
            PlainSecretParams::Ed25519(key) => key.sign(hash, hashed).ok(),
            PlainSecretParams::Ed448(key) => key.sign(hash, hashed).ok(),
            PlainSecretParams::EdDSALegacy(eddsa_legacy::SecretKey::Ed25519(key)) => {
                key.sign(hash, hashed).ok()
            }
            _ => None,
        }
    }

    /// Decrypts a session key (RFC 9580 section 5.1). `Some` proves nothing: the caller goes on
    /// with whatever comes and lets the integrity check decide.
    pub(super) fn decrypt(
        &self,
        key: &PublicKey,
        values: &PkeskBytes,
        rng: &mut dyn CryptoRng,
    ) -> Option<Unwrapped> {
        match self {
            Self::Rsa(private) => rsa(private, values, rng).map(Unwrapped::framed),
            Self::Other(params) => match &**params {
                PlainSecretParams::ECDH(private) => {
                    ecdh(private, key, values).map(Unwrapped::framed)
                }
                PlainSecretParams::X25519(private) => x25519(private, key, values),
                PlainSecretParams::X448(private) => x448(private, key, values),
                _ => None,
            },
        }
    }
}

impl Unwrapped {
    const fn framed(octets: Zeroizing<Vec<u8>>) -> Self {
        Self {
            octets,
            cipher: None,
            framed: true,
        }
    }
}

/// Whether two ECDH keys are one; their derivation parameters are not compared.
fn is_same_point(one: &EcdhPublicParams, other: &EcdhPublicParams) -> bool {
    use EcdhPublicParams::{Curve25519Legacy, P256, P384, P521};
    match (one, other) {
        (Curve25519Legacy { p: one, .. }, Curve25519Legacy { p: other, .. }) => one == other,
        (P256 { p: one, .. }, P256 { p: other, .. }) => one == other,
        (P384 { p: one, .. }, P384 { p: other, .. }) => one == other,
        (P521 { p: one, .. }, P521 { p: other, .. }) => one == other,
        _ => false,
    }
}

/// The integer lost its leading zeroes on the wire; the operation wants the modulus' length.
fn rsa(
    private: &RsaPrivateKey,
    values: &PkeskBytes,
    rng: &mut dyn CryptoRng,
) -> Option<Zeroizing<Vec<u8>>> {
    let PkeskBytes::Rsa { mpi } = values else {
        return None;
    };
    let missing = private.size().checked_sub(mpi.len())?;
    let mut ciphertext = alloc::vec![0; missing];
    ciphertext.extend_from_slice(mpi.as_ref());
    let message = private.decrypt_pkcs1v15(rng, &ciphertext).ok()?;
    Some(Zeroizing::new(message.expose().to_vec()))
}

fn ecdh(
    private: &ecdh::SecretKey,
    key: &PublicKey,
    values: &PkeskBytes,
) -> Option<Zeroizing<Vec<u8>>> {
    let PkeskBytes::Ecdh {
        public_point,
        encrypted_session_key,
    } = values
    else {
        return None;
    };
    let PublicParams::ECDH(params) = key.public_params() else {
        return None;
    };
    let (hash, alg_sym) = match params {
        EcdhPublicParams::Curve25519Legacy { hash, alg_sym, .. }
        | EcdhPublicParams::P256 { hash, alg_sym, .. }
        | EcdhPublicParams::P384 { hash, alg_sym, .. }
        | EcdhPublicParams::P521 { hash, alg_sym, .. } => (*hash, *alg_sym),
        _ => return None,
    };
    let fingerprint = key.fingerprint();
    let fields = ecdh::EncryptionFields {
        public_point,
        encrypted_session_key,
        fingerprint: fingerprint.as_bytes(),
        curve: params.curve(),
        hash,
        alg_sym,
    };
    private.decrypt(fields).ok()
}

fn x25519(private: &x25519::SecretKey, key: &PublicKey, values: &PkeskBytes) -> Option<Unwrapped> {
    let (
        PkeskBytes::X25519 {
            ephemeral,
            session_key,
            sym_alg,
        },
        PublicParams::X25519(params),
    ) = (values, key.public_params())
    else {
        return None;
    };
    let fields = x25519::EncryptionFields {
        ephemeral_public_point: *ephemeral,
        recipient_public: params.key.to_bytes(),
        encrypted_session_key: session_key,
    };
    let octets = private.decrypt(fields).ok()?;
    Some(Unwrapped {
        octets,
        cipher: sym_alg.map(u8::from),
        framed: false,
    })
}

fn x448(private: &x448::SecretKey, key: &PublicKey, values: &PkeskBytes) -> Option<Unwrapped> {
    let (
        PkeskBytes::X448 {
            ephemeral,
            session_key,
            sym_alg,
        },
        PublicParams::X448(params),
    ) = (values, key.public_params())
    else {
        return None;
    };
    let fields = x448::EncryptionFields {
        ephemeral_public_point: *ephemeral,
        recipient_public: &params.key,
        encrypted_session_key: session_key,
    };
    let octets = private.decrypt(fields).ok()?;
    Some(Unwrapped {
        octets,
        cipher: sym_alg.map(u8::from),
        framed: false,
    })
}
