//! Signatures without RSA: ECDSA as two numbers (RFC 7518 section 3.4), Ed25519 (RFC 8037 section
//! 3.1) and HMAC (RFC 7518 section 3.2).

use envelope::jose::hazmat;
use envelope::policy::algorithm::JwsAlgorithm;
use serde_json::Value;
use tally::{Judged, Tally};

use super::{agreed_if, hex, key};
use crate::corpus::text;
use crate::token;
use crate::wycheproof::{self, Due, Group, due};

/// Judges a file of ECDSA or EdDSA.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |group| {
        let alg = match text(group, "/sha") {
            "SHA-256" => JwsAlgorithm::Es256,
            "SHA-384" => JwsAlgorithm::Es384,
            "SHA-512" => JwsAlgorithm::Es512,
            _ => JwsAlgorithm::EdDsa,
        };
        match key::import(&hex(group, "/publicKeyDer")) {
            Ok(key) => Group::judged(move |case| {
                let verified = hazmat::verify(alg, &key, &hex(case, "/msg"), &hex(case, "/sig"));
                let answered = if verified { "verified" } else { "not verified" };
                agreed_if(verified == (due(case) == Due::Valid), answered)
            }),
            Err(error) => Group::unreadable(error),
        }
    });
}

/// Judges a file of HMAC: the code is computed again too.
pub(super) fn judge_mac(path: &str, tally: &mut Tally) {
    let (alg, bits) = if path.contains("sha256") {
        (JwsAlgorithm::Hs256, 256)
    } else if path.contains("sha384") {
        (JwsAlgorithm::Hs384, 384)
    } else {
        (JwsAlgorithm::Hs512, 512)
    };
    wycheproof::run(path, tally, |group| {
        let size = |name: &str| group.get(name).and_then(Value::as_u64).unwrap_or_default();
        if size("keySize") < bits {
            return Group::Skipped("a key shorter than the digest (RFC 7518 section 3.2)");
        }
        // A truncated code is no code of JOSE: all of them are to be refused.
        let whole = size("tagSize") == bits;
        Group::judged(move |case| judge_code(alg, whole, case))
    });
}

fn judge_code(alg: JwsAlgorithm, whole: bool, case: &Value) -> Judged {
    let key = match key::symmetric(&hex(case, "/key")) {
        Ok(key) => key,
        Err(error) => return Judged::Disagreed(error),
    };
    let (message, code) = (hex(case, "/msg"), hex(case, "/tag"));
    let verified = hazmat::verify(alg, &key, &message, &code);
    if !whole || due(case) != Due::Valid {
        return agreed_if(!verified, "verified");
    }
    if !verified {
        return Judged::Disagreed("not verified".into());
    }
    let ours = hazmat::sign(alg, &key, &message, &mut token::rng());
    agreed_if(ours == Some(code), "another code")
}
