//! Keys for tests, made once per process from fixed seeds.

use alloc::vec::Vec;
use std::sync::OnceLock;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use super::certificate::Certificate;
use super::generate::generate;
use crate::generate::{CertificateVersion, GenerateRequest, KeyType};
use crate::key::report::{KeyFormat, KeyUsage};
use crate::key::ring::{HeldKey, KeyMaterial, KeyRing};
use crate::open::OpenRequest;
use crate::open::trace::OpenTrace;
use crate::policy::algorithm::Serialization;
use crate::policy::profile::Profile;
use crate::seal::{SealEncoding, SealFormat, SealRequest};
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// The moment of all tests: 2026-11-24T09:00:00Z.
pub(super) const NOW: UnixTime = UnixTime::from_seconds(1_795_510_800);

pub(super) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(super) fn profile(name: &str) -> Profile {
    Profile::built_in(name).unwrap()
}

pub(super) fn alice() -> &'static Certificate {
    static KEY: OnceLock<Certificate> = OnceLock::new();
    KEY.get_or_init(|| made(1, "Alice <alice@example.com>", None))
}

pub(super) fn bob() -> &'static Certificate {
    static KEY: OnceLock<Certificate> = OnceLock::new();
    KEY.get_or_init(|| made(2, "Bob <bob@example.com>", None))
}

/// Under the passphrase `correct horse`.
pub(super) fn carol() -> &'static Certificate {
    static KEY: OnceLock<Certificate> = OnceLock::new();
    KEY.get_or_init(|| made(3, "Carol <carol@example.com>", Some("correct horse")))
}

/// Ed25519 with an X25519 subkey, of version 4 in the encodings that older programs read.
pub(super) fn dora() -> &'static Certificate {
    static KEY: OnceLock<Certificate> = OnceLock::new();
    KEY.get_or_init(|| of_curve(4, "Dora <dora@example.com>", CertificateVersion::V4))
}

/// Ed25519 with an X25519 subkey, of version 6.
pub(super) fn erin() -> &'static Certificate {
    static KEY: OnceLock<Certificate> = OnceLock::new();
    KEY.get_or_init(|| of_curve(5, "Erin <erin@example.com>", CertificateVersion::V6))
}

fn of_curve(seed: u64, user_id: &str, version: CertificateVersion) -> Certificate {
    let profile = profile("openpgp");
    let request = GenerateRequest {
        key_type: KeyType::Ed25519,
        version,
        ..request(user_id, &profile)
    };
    generate(&request, &mut rng(seed)).unwrap()
}

fn made(seed: u64, user_id: &str, passphrase: Option<&str>) -> Certificate {
    let (profile, passphrase) = (
        profile("openpgp"),
        passphrase.map(|text| SecretBytes::new(text.into())),
    );
    let request = GenerateRequest {
        passphrase: passphrase.as_ref(),
        ..request(user_id, &profile)
    };
    generate(&request, &mut rng(seed)).unwrap()
}

/// RSA 2048, made ten days before [`NOW`], for a year.
pub(super) fn request<'a>(user_id: &'a str, profile: &'a Profile) -> GenerateRequest<'a> {
    GenerateRequest {
        format: KeyFormat::OpenPgp,
        key_type: KeyType::Rsa2048,
        usage: KeyUsage::Encrypt,
        version: CertificateVersion::V4,
        user_id: Some(user_id),
        days: 365,
        passphrase: None,
        profile,
        at: NOW.plus_days(-10),
    }
}

/// The same key without its secret parts.
pub(super) fn public(certificate: &Certificate) -> Certificate {
    let (mut read, _) = super::certificate::import(certificate.export_public().as_bytes()).unwrap();
    read.remove(0)
}

pub(super) fn ring(certificates: &[&Certificate]) -> KeyRing {
    let mut ring = KeyRing::new();
    for certificate in certificates {
        ring.push(HeldKey {
            source: alloc::format!("{}.asc", certificate.id()),
            material: KeyMaterial::OpenPgp((*certificate).clone()),
        });
    }
    ring
}

pub(super) fn seal_request<'a>(
    payload: &'a [u8],
    recipients: &'a KeyRing,
    signers: &'a KeyRing,
    profile: &'a Profile,
) -> SealRequest<'a> {
    SealRequest {
        payload,
        format: SealFormat::OpenPgp,
        recipients,
        signers,
        passphrases: &[],
        environment: None,
        profile,
        at: NOW,
        alg: None,
        enc: None,
        jws_alg: None,
        zip: false,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Binary,
    }
}

pub(super) fn open_request<'a>(
    keys: &'a KeyRing,
    trust: &'a KeyRing,
    profile: &'a Profile,
) -> OpenRequest<'a> {
    OpenRequest {
        input: &[],
        detached: None,
        keys,
        trust,
        passphrases: &[],
        session_keys: &[],
        environment: None,
        profile,
        at: NOW,
    }
}

pub(super) fn trace(profile: &Profile) -> OpenTrace {
    OpenTrace {
        format: crate::detect::Format::OpenPgp,
        profile: profile.name.clone(),
        keys_tried: Vec::new(),
        recipients: Vec::new(),
        signatures: Vec::new(),
        findings: Vec::new(),
    }
}
