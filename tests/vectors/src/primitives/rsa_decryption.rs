//! RSA decryption (RFC 7518 sections 4.2 and 4.3).

use alloc::vec::Vec;

use envelope::jose::hazmat;
use envelope::jose::jwk::Jwk;
use envelope::policy::algorithm::KeyManagement;
use num_bigint::BigUint;
use serde_json::Value;
use tally::{Judged, Tally};

use super::{agreed_if, hex, key};
use crate::corpus::text;
use crate::octets::from_base64url;
use crate::token;
use crate::wycheproof::{self, Due, Group, due, has_flag};

/// Judges a file of RSAES-OAEP.
pub(super) fn judge_oaep(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |group| {
        let sha = text(group, "/sha");
        let alg = match sha {
            "SHA-1" => KeyManagement::RsaOaep,
            "SHA-256" => KeyManagement::RsaOaep256,
            "SHA-384" => KeyManagement::RsaOaep384,
            "SHA-512" => KeyManagement::RsaOaep512,
            _ => return Group::Skipped("a digest that no RSA-OAEP of JOSE has"),
        };
        if text(group, "/mgfSha") != sha {
            return Group::Skipped("another digest for the mask (RFC 7518 section 4.3)");
        }
        match key::import(&hex(group, "/privateKeyPkcs8")) {
            Ok(key) => Group::judged(move |case| judge_oaep_case(alg, &key, case)),
            Err(error) => Group::unreadable(error),
        }
    });
}

fn judge_oaep_case(alg: KeyManagement, key: &Jwk, case: &Value) -> Judged {
    if !text(case, "/label").is_empty() {
        return Judged::Skipped("with a label, which JOSE leaves empty (RFC 7518 section 4.3)");
    }
    let opened = hazmat::decrypt_rsa(alg, key, &hex(case, "/ct"), &mut token::rng());
    match due(case) {
        Due::Invalid => agreed_if(opened.is_none(), "decrypted"),
        Due::Valid | Due::Acceptable => agreed_if(
            opened == Some(hex(case, "/msg")),
            "not decrypted to the message",
        ),
    }
}

/// Judges a file of RSAES-PKCS1-v1_5. With implicit rejection a wrong padding is answered too, with
/// octets that have nothing to do with the block: never with none, never with a part of it.
pub(super) fn judge_pkcs1(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |group| {
        let raw = RawKey::read(group);
        match key::import(&hex(group, "/privateKeyPkcs8")) {
            Ok(key) => Group::judged(move |case| judge_pkcs1_case(&key, raw.as_ref(), case)),
            Err(error) => Group::unreadable(error),
        }
    });
}

fn judge_pkcs1_case(key: &Jwk, raw: Option<&RawKey>, case: &Value) -> Judged {
    let ciphertext = hex(case, "/ct");
    let opened = hazmat::decrypt_rsa(KeyManagement::Rsa1_5, key, &ciphertext, &mut token::rng());
    if due(case) == Due::Valid {
        return agreed_if(
            opened == Some(hex(case, "/msg")),
            "not decrypted to the message",
        );
    }
    if has_flag(case, "InvalidCiphertextFormat") {
        // Its length, or that it is not below the modulus, is seen without any key.
        return agreed_if(opened.is_none(), "decrypted what is no ciphertext");
    }
    let Some(raw) = raw else {
        return Judged::Disagreed("no JWK in the group".into());
    };
    let Some(opened) = opened else {
        return Judged::Disagreed("the padding shows: nothing was answered".into());
    };
    let tells = opened == hex(case, "/msg")
        || (opened.len() >= TELLING && raw.block(&ciphertext).ends_with(&opened));
    agreed_if(!tells, "answered with a part of the block")
}

/// The private operation without any rule about padding.
struct RawKey {
    modulus: BigUint,
    exponent: BigUint,
}

impl RawKey {
    fn read(group: &Value) -> Option<Self> {
        let number = |name| {
            let octets = from_base64url(text(group, name)).filter(|octets| !octets.is_empty())?;
            Some(BigUint::from_bytes_be(&octets))
        };
        Some(Self {
            modulus: number("/privateKeyJwk/n")?,
            exponent: number("/privateKeyJwk/d")?,
        })
    }

    /// The padded block (RFC 8017 section 7.2.2), without its leading zeros.
    fn block(&self, ciphertext: &[u8]) -> Vec<u8> {
        BigUint::from_bytes_be(ciphertext)
            .modpow(&self.exponent, &self.modulus)
            .to_bytes_be()
    }
}

/// Octets that do not agree by chance.
const TELLING: usize = 4;
