//! What can be said of a JWK under a profile at a time.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::{ENCRYPT_OPERATIONS, Jwk, Material, SIGN_OPERATIONS};
use crate::inspect::finding::{Finding, Severity};
use crate::jose::jwa::{self, KeyKind};
use crate::key::report::{KeyFormat, KeyReport, KeyUsage};
use crate::policy::algorithm::{JwsAlgorithm, KeyManagement};
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
            .filter(|usage| self.permits(*usage) && self.alg_serves(*usage))
            .filter(|usage| self.kind() != KeyKind::P256 || *usage == KeyUsage::Sign)
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
            if public.e() != [1, 0, 1] {
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
        if let Some(alg) = self.alg.as_deref().filter(|alg| !self.is_known(alg)) {
            let alg = crate::jose::refusal::shown(alg);
            let message = format!("This codec does not have the key's alg {alg}.");
            note("jwk.alg.unknown", Severity::Warning, message);
        }
        findings
    }

    fn mixes_operations(&self) -> bool {
        let has = |class: &[&str]| {
            self.operations
                .iter()
                .flatten()
                .any(|operation| class.contains(&operation.as_str()))
        };
        has(SIGN_OPERATIONS) && has(ENCRYPT_OPERATIONS)
    }

    /// Whether the key's `alg` is one this codec computes with this kind of key.
    fn is_known(&self, alg: &str) -> bool {
        let kinds = [
            KeyManagement::from_name(alg).and_then(jwa::key_management_kind),
            JwsAlgorithm::from_name(alg).and_then(jwa::signature_kind),
        ];
        kinds.contains(&Some(self.kind()))
    }
}
