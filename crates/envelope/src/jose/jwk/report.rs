//! What can be said of a JWK under a profile at a time.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::{DECRYPT_OPERATIONS, ENCRYPT_OPERATIONS, Jwk, Material, SIGN_OPERATIONS};
use crate::inspect::finding::{Finding, Severity};
use crate::jose::jwa::{self, KeyKind, SignatureScheme, Transport};
use crate::key::report::{KeyFormat, KeyReport, KeyUsage};
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use crate::policy::profile::Profile;
use crate::time::UnixTime;

impl Jwk {
    /// The key as people and machines see it, judged by `profile` at the moment `at`.
    #[must_use]
    pub fn report(&self, profile: &Profile, at: UnixTime) -> KeyReport {
        KeyReport {
            format: KeyFormat::Jwk,
            id: self.id(),
            thumbprint: self.thumbprint().to_string(),
            key_type: String::from(self.kind().name()),
            bits: Some(self.bits()),
            usage: self.usages(),
            secret: self.is_secret(),
            locked: false,
            created: self.not_before,
            expires: self.expires,
            revoked: None,
            algorithm: self.alg.clone(),
            subkeys: Vec::new(),
            user_ids: Vec::new(),
            source: None,
            findings: self.findings(profile, at),
        }
    }

    /// What the key may be used for, by its members and its kind.
    pub(in crate::jose) fn usages(&self) -> Vec<KeyUsage> {
        [KeyUsage::Sign, KeyUsage::Encrypt]
            .into_iter()
            .filter(|usage| self.permits(*usage, false) && self.alg_serves(*usage))
            .filter(|usage| match self.kind() {
                KeyKind::Ed25519 => *usage == KeyUsage::Sign,
                KeyKind::X25519 => *usage == KeyUsage::Encrypt,
                KeyKind::Rsa | KeyKind::Elliptic(_) | KeyKind::Oct => true,
            })
            .collect()
    }

    fn alg_serves(&self, usage: KeyUsage) -> bool {
        let Some(alg) = self.alg.as_deref() else {
            return true;
        };
        let signs = JwsAlgorithm::from_name(alg).is_some();
        match usage {
            KeyUsage::Sign => signs,
            _ => !signs,
        }
    }

    fn findings(&self, profile: &Profile, at: UnixTime) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut note = |rule: &str, severity: Severity, message: String| {
            findings.push(Finding::new(rule, severity, message));
        };
        if let Material::Rsa { public, .. } = &self.material {
            let (bits, rules) = (public.bits(), profile.keys);
            if bits < rules.rsa_bits_min {
                let message = format!(
                    "RSA with {bits} bits; the profile asks for {}.",
                    rules.rsa_bits_min
                );
                note("jwk.rsa.too-small", Severity::Error, message);
            }
            let exponent = public.e();
            if exponent.len() < 3 {
                let message = "The RSA public exponent is below 65537, which NIST SP 800-56B \
                               section 6.2 forbids.";
                note("jwk.rsa.exponent", Severity::Error, message.into());
            } else if exponent != [1, 0, 1] {
                let message = "The RSA public exponent is not the customary 65537.";
                note("jwk.rsa.exponent", Severity::Warning, message.into());
            }
        }
        match (self.not_before, self.expires) {
            (_, None) => {
                let message = "The key names no end of validity (exp); agree on one.";
                note("jwk.lifetime.unknown", Severity::Info, message.into());
            }
            (_, Some(expires)) if expires <= at => {
                note(
                    "jwk.expired",
                    Severity::Warning,
                    format!("The key expired on {}.", expires.date()),
                );
            }
            (Some(from), Some(expires))
                if expires.days_since(from) > i64::from(profile.keys.lifetime_days_max) =>
            {
                let message = format!(
                    "The key lives {} days; the profile allows {}.",
                    expires.days_since(from),
                    profile.keys.lifetime_days_max
                );
                note("jwk.lifetime.too-long", Severity::Warning, message);
            }
            _ => {}
        }
        if self.not_before.is_some_and(|from| from > at) {
            note(
                "jwk.not-yet-valid",
                Severity::Warning,
                "The key is not valid yet (nbf).".into(),
            );
        }
        if self.usages().is_empty() {
            let message = "use, key_ops and alg contradict each other: the key serves for nothing.";
            note("jwk.usage.conflict", Severity::Error, message.into());
        } else if self.mixes_operations() {
            let message = "key_ops allows signing and encryption with one key.";
            note("jwk.usage.mixed", Severity::Warning, message.into());
        }
        if let Some(alg) = self.alg.as_deref().filter(|alg| !self.serves(alg)) {
            let shown = crate::jose::refusal::shown(alg);
            let message = format!(
                "The key's alg {shown} is none that a key of type {} and {} bits serves.",
                self.kind().name(),
                self.bits()
            );
            note("jwk.alg.mismatch", Severity::Error, message);
        }
        findings
    }

    fn mixes_operations(&self) -> bool {
        let has = |classes: &[&[&str]]| {
            self.operations.iter().flatten().any(|operation| {
                classes
                    .iter()
                    .any(|class| class.contains(&operation.as_str()))
            })
        };
        has(&[SIGN_OPERATIONS]) && has(&[ENCRYPT_OPERATIONS, DECRYPT_OPERATIONS])
    }

    /// Whether the key's `alg` is one that a key of this kind and length works with. The `alg` of a
    /// content-encryption key may name the `enc`.
    fn serves(&self, alg: &str) -> bool {
        let exactly =
            |octets: usize| self.kind() == KeyKind::Oct && self.bits() as usize == octets * 8;
        if let Some(enc) = ContentEncryption::from_name(alg) {
            return exactly(jwa::key_octets(enc));
        }
        if let Some(alg) = JwsAlgorithm::from_name(alg) {
            let scheme = SignatureScheme::of(alg);
            return scheme.kind() == self.kind() && self.is_long_enough_for(scheme);
        }
        KeyManagement::from_name(alg).is_some_and(|alg| match Transport::of(alg) {
            Transport::AesWrap { octets } | Transport::GcmWrap { octets } => exactly(octets),
            transport => transport.kinds().contains(&self.kind()),
        })
    }
}
