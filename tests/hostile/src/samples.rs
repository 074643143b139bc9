//! Messages that the codec itself makes from the held keys and fixed seeds, and the same tokens
//! written in the other serializations.

use std::sync::LazyLock;

use envelope::key::report::{KeyFormat, KeyReport};
use envelope::seal::{SealEncoding, SealFormat};
use envelope::{KeyRing, SealRequest, seal};

use crate::held::{AT, KEYS, permissive, rng, seal_request};

pub(crate) const PAYLOAD: &[u8] = br#"{"requestHeader":{"requestId":"1"},"clientMessage":"hello"}"#;

/// A JWE alone, a JWE around a JWS, and a JWE that is compressed; all compact.
pub(crate) static JWE: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let (none, rsa, curve) = (KeyRing::new(), jwk("RSA"), jwk("EC P-256"));
    let plain = seal_request(PAYLOAD, SealFormat::Jwe, &rsa, &none, permissive());
    let squeezed = SealRequest { zip: true, ..plain };
    let nested = SealRequest {
        signers: &curve,
        ..plain
    };
    [plain, squeezed, nested].iter().map(sealed).collect()
});

/// A JWS by an RSA key and one by an EC key; compact.
pub(crate) static JWS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let (none, rsa, curve) = (KeyRing::new(), jwk("RSA"), jwk("EC P-256"));
    let by_rsa = seal_request(PAYLOAD, SealFormat::Jws, &none, &rsa, permissive());
    let by_curve = SealRequest {
        signers: &curve,
        ..by_rsa
    };
    [by_rsa, by_curve].iter().map(sealed).collect()
});

/// An OpenPGP message to and by an RSA key, in each encoding and with its recipient hidden; and one
/// without a signature.
pub(crate) static OPENPGP: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let (none, keys) = (KeyRing::new(), unlocked_rsa());
    let wire = seal_request(PAYLOAD, SealFormat::OpenPgp, &keys, &keys, permissive());
    let with = |encoding| SealRequest { encoding, ..wire };
    let hidden = SealRequest {
        hidden: true,
        ..with(SealEncoding::Binary)
    };
    let unsigned = SealRequest {
        signers: &none,
        ..with(SealEncoding::Binary)
    };
    let (armor, binary) = (with(SealEncoding::Armor), with(SealEncoding::Binary));
    [wire, armor, binary, hidden, unsigned]
        .iter()
        .map(sealed)
        .collect()
});

/// An OpenPGP message to and by each key of a curve, its recipient named and hidden.
pub(crate) static OPENPGP_CURVES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    // Ed448 asks for a longer digest than profiles sign with (RFC 9580 section 5.2.3.5).
    let signs = |report: &KeyReport| report.key_type != "Ed448";
    let curves = unlocked_certificates();
    let curves = curves.iter().map(|key| key.report(permissive(), AT));
    curves
        .filter(|report| report.key_type != "RSA")
        .flat_map(|report| {
            let key = only(|other| other.thumbprint == report.thumbprint);
            let signers = if signs(&report) {
                key.clone()
            } else {
                unlocked_rsa()
            };
            [false, true].map(|hidden| {
                sealed(&SealRequest {
                    hidden,
                    encoding: SealEncoding::Binary,
                    ..seal_request(PAYLOAD, SealFormat::OpenPgp, &key, &signers, permissive())
                })
            })
        })
        .collect()
});

/// The held OpenPGP key of type RSA that needs no passphrase.
pub(crate) fn unlocked_rsa() -> KeyRing {
    only(|report| report.format == KeyFormat::OpenPgp && !report.locked && report.key_type == "RSA")
}

/// The held OpenPGP keys that need no passphrase.
pub(crate) fn unlocked_certificates() -> KeyRing {
    only(|report| report.format == KeyFormat::OpenPgp && !report.locked)
}

/// A compact JWE or JWS as members of the flattened JSON serialization.
pub(crate) fn members(token: &[u8]) -> Vec<(&'static str, String)> {
    let text = core::str::from_utf8(token).unwrap_or_default();
    let parts: Vec<&str> = text.split('.').collect();
    let names: &[&'static str] = if parts.len() == JWE_MEMBERS.len() {
        JWE_MEMBERS
    } else {
        JWS_MEMBERS
    };
    let parts = parts.into_iter().map(String::from);
    names.iter().copied().zip(parts).collect()
}

/// The flattened JSON serialization of a compact token.
pub(crate) fn flattened(token: &[u8]) -> Vec<u8> {
    let written: Vec<String> = members(token).iter().map(written).collect();
    format!("{{{}}}", written.join(",")).into_bytes()
}

/// The general JSON serialization of a compact token, its one entry twice.
pub(crate) fn general(token: &[u8]) -> Vec<u8> {
    let members = members(token);
    let is_jwe = members.len() == JWE_MEMBERS.len();
    let (list, own): (&str, &[&str]) = if is_jwe {
        ("recipients", &["encrypted_key"])
    } else {
        ("signatures", &["protected", "signature"])
    };
    let (inside, outside): (Vec<_>, Vec<_>) =
        members.iter().partition(|(name, _)| own.contains(name));
    let join = |members: Vec<&(&str, String)>| {
        members
            .into_iter()
            .map(written)
            .collect::<Vec<_>>()
            .join(",")
    };
    let (entry, shared) = (join(inside), join(outside));
    format!(r#"{{"{list}":[{{{entry}}},{{{entry}}}],{shared}}}"#).into_bytes()
}

fn written((name, value): &(&str, String)) -> String {
    format!(r#""{name}":"{value}""#)
}

/// The held JWKs of this type.
fn jwk(key_type: &str) -> KeyRing {
    only(|report| report.format == KeyFormat::Jwk && report.key_type == key_type)
}

fn only(wanted: impl Fn(&KeyReport) -> bool) -> KeyRing {
    let mut ring = KeyRing::new();
    for key in KEYS
        .iter()
        .filter(|key| wanted(&key.report(permissive(), AT)))
    {
        ring.push(key.clone());
    }
    ring
}

fn sealed(request: &SealRequest<'_>) -> Vec<u8> {
    seal(request, &mut rng(11))
        .map(|sealed| sealed.message)
        .expect("the held keys seal")
}

const JWE_MEMBERS: &[&str] = &["protected", "encrypted_key", "iv", "ciphertext", "tag"];
const JWS_MEMBERS: &[&str] = &["protected", "payload", "signature"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::payload;

    #[test]
    fn every_sample_opens_in_every_serialization() {
        for message in JWE.iter().chain(JWS.iter()) {
            for text in [message.clone(), flattened(message), general(message)] {
                let opened = payload(&text, permissive(), 1);
                assert_eq!(opened.as_deref(), Some(PAYLOAD), "{}", text.escape_ascii());
            }
        }
        for message in OPENPGP.iter().chain(OPENPGP_CURVES.iter()) {
            assert_eq!(payload(message, permissive(), 1).as_deref(), Some(PAYLOAD));
        }
    }
}
