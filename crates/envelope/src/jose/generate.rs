//! Making a JWK that fits the profile.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::jwa::{KeyKind, SignatureScheme, Transport};
use super::jwk::{Jwk, Material};
use super::refusal;
use crate::CryptoRng;
use crate::generate::{GenerateRequest, KeyType};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::edwards::{Ed25519PrivateKey, X25519PrivateKey};
use crate::key::elliptic::{Curve, EllipticPrivateKey};
use crate::key::report::KeyUsage;
use crate::key::rsa::RsaPrivateKey;
use crate::policy::algorithm::{JwsAlgorithm, KeyManagement};
use crate::policy::profile::JoseRules;

/// Makes a key whose `use` and `alg` are set, whose `kid` is its thumbprint and whose `nbf` and
/// `exp` come from the request.
///
/// # Errors
/// A [`Diagnosis`] when the profile does not allow size, lifetime or algorithm.
pub fn generate(request: &GenerateRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Jwk, Diagnosis> {
    let profile = request.profile;
    let rules = profile
        .jose
        .as_ref()
        .ok_or_else(|| refusal::no_rules(profile))?;
    check_lifetime(request)?;
    let (usage, alg) = purpose(request, rules)?;
    let material = material(request, rng)?;
    let mut key = Jwk::of(material);
    key.usage = Some(String::from(usage));
    key.alg = Some(String::from(alg));
    key.not_before = Some(request.at);
    key.expires = Some(request.at.plus_days(i64::from(request.days)));
    key.kid = Some(key.thumbprint().to_string());
    Ok(key)
}

fn check_lifetime(request: &GenerateRequest<'_>) -> Result<(), Diagnosis> {
    let limit = request.profile.keys.lifetime_days_max;
    if (1..=limit).contains(&request.days) {
        return Ok(());
    }
    let days = request.days;
    Err(Diagnosis::new(
        Cause::KeyLifetime,
        format!("A lifetime of {days} days was asked for; the profile allows 1 to {limit}."),
        "Choose a shorter lifetime, or raise `keys.lifetime_days_max` in a profile file.",
    )
    .with("days", days)
    .with("limit", limit))
}

/// `use` and the profile's first algorithm that this type of key serves.
fn purpose(
    request: &GenerateRequest<'_>,
    rules: &JoseRules,
) -> Result<(&'static str, &'static str), Diagnosis> {
    let kind = kind(request.key_type);
    let (usage, alg) = match request.usage {
        KeyUsage::Sign => {
            let fits = |alg: &&JwsAlgorithm| SignatureScheme::of(**alg).kind() == kind;
            (
                "sig",
                rules.signature.iter().find(fits).map(|alg| alg.name()),
            )
        }
        KeyUsage::Encrypt => {
            let fits = |alg: &&KeyManagement| Transport::of(**alg).kinds().contains(&kind);
            (
                "enc",
                rules.key_management.iter().find(fits).map(|alg| alg.name()),
            )
        }
        KeyUsage::Certify => ("", None),
    };
    alg.map(|alg| (usage, alg)).ok_or_else(|| {
        let types: Vec<&str> = KeyType::ALL
            .iter()
            .map(|key_type| key_type.name())
            .collect();
        Diagnosis::new(
            Cause::AlgorithmForbidden,
            format!(
                "The profile {} has no algorithm for a key of type {} with this use.",
                request.profile.name,
                request.key_type.name()
            ),
            "Choose a type for which the profile has an algorithm, or another profile.",
        )
        .with("types", types)
    })
}

fn material(request: &GenerateRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Material, Diagnosis> {
    match kind(request.key_type) {
        KeyKind::Elliptic(curve) => {
            let private = EllipticPrivateKey::generate(curve, rng);
            Ok(Material::Elliptic {
                public: private.public(),
                private: Some(private),
            })
        }
        KeyKind::Ed25519 => {
            let private = Ed25519PrivateKey::generate(rng);
            Ok(Material::Ed25519 {
                public: private.public(),
                private: Some(private),
            })
        }
        KeyKind::X25519 => {
            let private = X25519PrivateKey::generate(rng);
            Ok(Material::X25519 {
                public: private.public(),
                private: Some(private),
            })
        }
        KeyKind::Rsa | KeyKind::Oct => rsa(request, rng),
    }
}

const fn kind(key_type: KeyType) -> KeyKind {
    match key_type {
        KeyType::Rsa2048 | KeyType::Rsa3072 | KeyType::Rsa4096 => KeyKind::Rsa,
        KeyType::P256 => KeyKind::Elliptic(Curve::P256),
        KeyType::P384 => KeyKind::Elliptic(Curve::P384),
        KeyType::P521 => KeyKind::Elliptic(Curve::P521),
        KeyType::Ed25519 => KeyKind::Ed25519,
        KeyType::X25519 => KeyKind::X25519,
    }
}

fn rsa(request: &GenerateRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Material, Diagnosis> {
    let bits = request.key_type.bits();
    let least = request.profile.keys.rsa_bits_min;
    if bits < least {
        return Err(Diagnosis::new(
            Cause::KeyTooSmall,
            format!("RSA with {bits} bits was asked for; the profile demands {least}."),
            "Choose a larger key type.",
        )
        .with("bits", bits)
        .with("limit", least));
    }
    let private = RsaPrivateKey::generate(bits, rng).map_err(|refused| {
        Diagnosis::new(
            Cause::AlgorithmForbidden,
            format!("No RSA key of {bits} bits could be made: {refused}."),
            "Choose another key type.",
        )
    })?;
    Ok(Material::Rsa {
        public: private.public(),
        private: Some(private),
    })
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;

    use super::*;
    use crate::generate::CertificateVersion;
    use crate::key::report::KeyFormat;
    use crate::policy::profile::Profile;
    use crate::time::UnixTime;

    fn request(profile: &Profile, key_type: KeyType, usage: KeyUsage) -> GenerateRequest<'_> {
        GenerateRequest {
            format: KeyFormat::Jwk,
            key_type,
            usage,
            version: CertificateVersion::V4,
            user_id: None,
            days: 365,
            passphrase: None,
            profile,
            at: UnixTime::from_seconds(1_800_000_000),
        }
    }

    #[test]
    fn a_key_is_bound_to_its_use_algorithm_and_time() {
        let profile = Profile::built_in("jwe-jws").unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        for (key_type, usage, alg) in [
            (KeyType::Rsa2048, KeyUsage::Encrypt, "RSA-OAEP-256"),
            (KeyType::Rsa2048, KeyUsage::Sign, "RS256"),
            (KeyType::P256, KeyUsage::Sign, "ES256"),
        ] {
            let request = request(&profile, key_type, usage);
            let key = generate(&request, &mut rng).unwrap();
            let report = key.report(&profile, request.at);
            assert_eq!(report.algorithm.as_deref(), Some(alg));
            assert_eq!(report.usage, [usage]);
            assert_eq!(report.id, report.thumbprint);
            assert_eq!(report.created, Some(request.at));
            assert_eq!(report.expires, Some(request.at.plus_days(365)));
            assert_eq!(report.findings, []);
            assert!(report.secret);
        }
    }

    #[test]
    fn what_the_profile_does_not_allow_is_not_made() {
        let profile = Profile::built_in("jwe-jws").unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let refused = generate(
            &request(&profile, KeyType::P256, KeyUsage::Encrypt),
            &mut rng,
        );
        assert_eq!(refused.err().unwrap().cause, Cause::AlgorithmForbidden);
        let mut long = request(&profile, KeyType::P256, KeyUsage::Sign);
        long.days = 731;
        assert_eq!(
            generate(&long, &mut rng).err().unwrap().cause,
            Cause::KeyLifetime
        );
    }
}
