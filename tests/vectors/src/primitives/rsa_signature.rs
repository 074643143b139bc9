//! RSA signatures (RFC 7518 sections 3.3 and 3.5).

use envelope::jose::hazmat;
use envelope::policy::algorithm::JwsAlgorithm;
use serde_json::Value;
use tally::{Judged, Tally};

use super::{agreed_if, hex, key};
use crate::corpus::text;
use crate::token;
use crate::wycheproof::{self, Due, Group, due};

/// Judges a file of RSASSA-PKCS1-v1_5 signatures to verify.
pub(super) fn judge_pkcs1(path: &str, tally: &mut Tally) {
    // Acceptable is a digest without the NULL of its parameters. RFC 8017 appendix A.2.4 wants the
    // NULL here, and section 8.2.2 compares whole encodings: refused.
    wycheproof::run(path, tally, |group| match pkcs1(text(group, "/sha")) {
        Some(alg) => verify(alg, group),
        None => Group::Skipped(NO_DIGEST),
    });
}

/// Judges a file of RSASSA-PSS signatures to verify.
pub(super) fn judge_pss(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |group| {
        let salt = group.get("sLen").and_then(Value::as_u64);
        let (sha, mask) = (text(group, "/sha"), text(group, "/mgfSha"));
        let (alg, digest) = match sha {
            "SHA-256" => (JwsAlgorithm::Ps256, 32),
            "SHA-384" => (JwsAlgorithm::Ps384, 48),
            "SHA-512" => (JwsAlgorithm::Ps512, 64),
            _ => return Group::Skipped(NO_DIGEST),
        };
        if mask != sha || salt != Some(digest) {
            return Group::Skipped(
                "another mask or salt than that of the digest (RFC 7518 section 3.5)",
            );
        }
        verify(alg, group)
    });
}

/// Judges a file of RSASSA-PKCS1-v1_5 signatures to make: they are computed again.
pub(super) fn judge_generation(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |group| {
        let Some(alg) = pkcs1(text(group, "/sha")) else {
            return Group::Skipped(NO_DIGEST);
        };
        // Acceptable are small moduli and the exponent 3. Profiles refuse the first (RFC 7518
        // section 3.3); the primitive knows no profile and may sign, but then only as published.
        let small = |case: &Value| due(case) == Due::Acceptable;
        let key = key::import(&hex(group, "/privateKeyPkcs8"));
        Group::judged(move |case| match &key {
            Ok(key) => {
                let ours = hazmat::sign(alg, key, &hex(case, "/msg"), &mut token::rng());
                match ours {
                    None => agreed_if(small(case), "nothing was signed"),
                    Some(ours) => agreed_if(ours == hex(case, "/sig"), "another signature"),
                }
            }
            Err(error) => agreed_if(small(case), error),
        })
    });
}

fn verify(alg: JwsAlgorithm, group: &Value) -> Group {
    match key::import(&hex(group, "/publicKeyAsn")) {
        Ok(key) => Group::judged(move |case| {
            let verified = hazmat::verify(alg, &key, &hex(case, "/msg"), &hex(case, "/sig"));
            let answered = if verified { "verified" } else { "not verified" };
            agreed_if(verified == (due(case) == Due::Valid), answered)
        }),
        Err(error) => Group::judged(move |_| Judged::Disagreed(error.clone())),
    }
}

fn pkcs1(sha: &str) -> Option<JwsAlgorithm> {
    match sha {
        "SHA-256" => Some(JwsAlgorithm::Rs256),
        "SHA-384" => Some(JwsAlgorithm::Rs384),
        "SHA-512" => Some(JwsAlgorithm::Rs512),
        _ => None,
    }
}

const NO_DIGEST: &str = "a digest that no JOSE signature has (RFC 7518 section 3.1)";
