//! The primitives under the tokens: Wycheproof's files about them, through `envelope::jose::hazmat`.
//! What JOSE does not have is left out with the reason.

mod agreement;
mod content;
mod key;
mod key_wrap;
mod password;
mod rsa_decryption;
mod rsa_signature;
mod signature;

use alloc::vec::Vec;

use serde_json::Value;
use tally::{Judged, Tally};

use crate::corpus::text;
use crate::octets::from_hex;
use crate::suite::{Family, Judge};
use crate::wycheproof::{self, Group};

/// Who judges a file, by its name.
pub(crate) fn judge(name: &str) -> Option<(Family, Judge)> {
    JUDGES
        .iter()
        .find(|(start, ..)| name.starts_with(start))
        .map(|(_, family, judge)| (*family, *judge))
}

/// The first line whose beginning fits counts.
const JUDGES: &[(&str, Family, Judge)] = &[
    ("a128cbc_hs256", Family::Content, content::judge),
    ("a192cbc_hs384", Family::Content, content::judge),
    ("a256cbc_hs512", Family::Content, content::judge),
    ("aes_cbc_pkcs5", Family::Content, unauthenticated),
    ("aes_gcm", Family::Content, content::judge),
    ("aes_wrap", Family::KeyWrap, key_wrap::judge),
    ("ecdh_", Family::Agreement, agreement::judge),
    ("ecdsa_", Family::Signature, signature::judge),
    ("ed25519", Family::Signature, signature::judge),
    ("hmac_", Family::Signature, signature::judge_mac),
    ("pbes2_", Family::Password, password::judge),
    (
        "rsa_oaep_",
        Family::RsaDecryption,
        rsa_decryption::judge_oaep,
    ),
    (
        "rsa_pkcs1_1024_sig_gen",
        Family::RsaSignature,
        rsa_signature::judge_generation,
    ),
    (
        "rsa_pkcs1_1536_sig_gen",
        Family::RsaSignature,
        rsa_signature::judge_generation,
    ),
    (
        "rsa_pkcs1_2048_sig_gen",
        Family::RsaSignature,
        rsa_signature::judge_generation,
    ),
    (
        "rsa_pkcs1_3072_sig_gen",
        Family::RsaSignature,
        rsa_signature::judge_generation,
    ),
    (
        "rsa_pkcs1_4096_sig_gen",
        Family::RsaSignature,
        rsa_signature::judge_generation,
    ),
    (
        "rsa_pkcs1_",
        Family::RsaDecryption,
        rsa_decryption::judge_pkcs1,
    ),
    ("rsa_pss_", Family::RsaSignature, rsa_signature::judge_pss),
    (
        "rsa_signature_",
        Family::RsaSignature,
        rsa_signature::judge_pkcs1,
    ),
    ("x25519", Family::Agreement, agreement::judge_x25519),
];

fn unauthenticated(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |_| {
        Group::Skipped("AES-CBC alone, which JOSE never uses without HMAC (RFC 7518 section 5.2)")
    });
}

/// Octets in a member of a case or group, in hexadecimal digits.
fn hex(value: &Value, pointer: &str) -> Vec<u8> {
    from_hex(text(value, pointer)).unwrap_or_default()
}

/// Success or what was answered.
fn agreed_if(agreed: bool, answered: &str) -> Judged {
    if agreed {
        Judged::Agreed
    } else {
        Judged::Disagreed(answered.into())
    }
}
