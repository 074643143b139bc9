//! What the tests of this module share: published examples, fixed keys, short requests.

extern crate std;

use alloc::string::String;
use alloc::vec::Vec;
use std::sync::LazyLock;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use serde_json::Value;

use super::jwk::{self, Jwk, Material};
use crate::encoding;
use crate::generate::{CertificateVersion, GenerateRequest, KeyType};
use crate::key::elliptic::{Curve, EllipticPrivateKey};
use crate::key::report::{KeyFormat, KeyUsage};
use crate::key::ring::{HeldKey, KeyMaterial, KeyRing};
use crate::open::{OpenRequest, Opened, Refused, open};
use crate::policy::algorithm::Serialization;
use crate::policy::profile::Profile;
use crate::seal::{SealEncoding, SealFormat, SealRequest};
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// The moment at which the tests take place.
pub(super) const AT: UnixTime = UnixTime::from_seconds(1_800_000_000);

/// A published example.
pub(super) struct Vector(Value);

impl Vector {
    pub(super) fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    pub(super) fn token(&self) -> &[u8] {
        self.text("token").as_bytes()
    }

    pub(super) fn payload(&self) -> Vec<u8> {
        encoding::base64url_decode(self.text("payload").as_bytes()).unwrap()
    }

    pub(super) fn key(&self) -> Jwk {
        self.key_at("key")
    }

    pub(super) fn key_at(&self, name: &str) -> Jwk {
        import_one(alloc::format!("{}", self.0[name]).as_bytes())
    }
}

pub(super) fn rfc7516_a2() -> Vector {
    Vector::read(include_str!("vectors/rfc7516-a2.json"))
}

pub(super) fn import_one(bytes: &[u8]) -> Jwk {
    let (mut keys, skipped) = jwk::import(bytes).unwrap();
    assert_eq!((keys.len(), skipped.len()), (1, 0));
    keys.remove(0)
}

pub(super) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(super) fn profile(name: &str) -> Profile {
    Profile::built_in(name).unwrap()
}

pub(super) fn ring<'a>(keys: impl IntoIterator<Item = &'a Jwk>) -> KeyRing {
    let mut ring = KeyRing::new();
    for key in keys {
        let source = String::from("test");
        ring.push(HeldKey {
            source,
            material: KeyMaterial::Jose(key.clone()),
        });
    }
    ring
}

/// An RSA key without any binding, and one that is another.
pub(super) fn rsa_keys() -> &'static [Jwk; 2] {
    static KEYS: LazyLock<[Jwk; 2]> =
        LazyLock::new(|| [1, 2].map(|seed| unbound(KeyType::Rsa2048, seed)));
    &KEYS
}

/// As [`rsa_keys`], on P-256.
pub(super) fn p256_keys() -> [Jwk; 2] {
    [1, 2].map(|seed| unbound(KeyType::P256, seed))
}

/// One key of every kind, without any binding: RSA, the three NIST curves, Ed25519, X25519, and
/// secp256k1, shared keys of all the lengths that an
/// algorithm takes.
pub(super) fn every_kind() -> Vec<Jwk> {
    let types = [
        KeyType::P256,
        KeyType::P384,
        KeyType::P521,
        KeyType::Ed25519,
        KeyType::X25519,
    ];
    let mut keys: Vec<Jwk> = types
        .into_iter()
        .map(|key_type| unbound(key_type, 3))
        .collect();
    keys.push(rsa_keys()[0].clone());
    let private = EllipticPrivateKey::generate(Curve::Secp256k1, &mut rng(3));
    keys.push(Jwk::of(Material::Elliptic {
        public: private.public(),
        private: Some(private),
    }));
    keys.extend([16, 24, 32, 48, 64].map(shared));
    keys
}

/// A shared key of so many octets.
pub(super) fn shared(octets: usize) -> Jwk {
    Jwk::of(Material::Oct(SecretBytes::new(
        (1_u8..).take(octets).collect(),
    )))
}

fn unbound(key_type: KeyType, seed: u64) -> Jwk {
    let profile = profile("permissive");
    let request = GenerateRequest {
        format: KeyFormat::Jwk,
        key_type,
        usage: match key_type {
            KeyType::X25519 => KeyUsage::Encrypt,
            _ => KeyUsage::Sign,
        },
        version: CertificateVersion::V4,
        user_id: None,
        days: 365,
        passphrase: None,
        profile: &profile,
        at: AT,
    };
    let mut key = super::generate::generate(&request, &mut rng(seed)).unwrap();
    (key.usage, key.alg, key.kid) = (None, None, None);
    key
}

pub(super) fn named(key: &Jwk, kid: &str) -> Jwk {
    let mut key = key.clone();
    key.kid = Some(kid.into());
    key
}

/// The public half, as the counterparty holds it.
pub(super) fn public(key: &Jwk) -> Jwk {
    import_one(key.export_public().as_bytes())
}

pub(super) fn opened(
    token: &[u8],
    keys: &KeyRing,
    trust: &KeyRing,
    profile: &Profile,
) -> Result<Opened, Refused> {
    let request = OpenRequest {
        input: token,
        detached: None,
        keys,
        trust,
        passphrases: &[],
        session_keys: &[],
        environment: None,
        profile,
        at: AT,
    };
    open(&request, &mut rng(7))
}

pub(super) fn seal_request<'a>(
    payload: &'a [u8],
    format: SealFormat,
    recipients: &'a KeyRing,
    signers: &'a KeyRing,
    profile: &'a Profile,
) -> SealRequest<'a> {
    SealRequest {
        payload,
        format,
        recipients,
        signers,
        passphrases: &[],
        environment: None,
        profile,
        at: AT,
        alg: None,
        enc: None,
        jws_alg: None,
        zip: false,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    }
}
