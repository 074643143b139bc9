//! Key agreement (RFC 7518 section 4.6, RFC 8037 section 3.2): the shared secret itself.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use envelope::jose::hazmat;
use envelope::jose::jwk::Jwk;
use serde_json::{Value, json};
use tally::{Judged, Tally};

use super::{agreed_if, hex, key};
use crate::corpus::text;
use crate::octets::to_base64url;
use crate::wycheproof::{self, Due, Group, due, has_flag};

/// Judges a file about a curve of NIST. The public keys are points, SPKI or JWK.
pub(super) fn judge(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |group| {
        let curve = match text(group, "/curve") {
            "secp256r1" | "P-256" => P256,
            "secp384r1" => P384,
            "secp521r1" => P521,
            _ => return Group::unreadable("an unknown curve"),
        };
        match text(group, "/encoding") {
            "ecpoint" => Group::judged(|case| match point(curve, &hex(case, "/public")) {
                Some(public) => judge_case(case, scalar(curve, case), key::from_jwk(&public)),
                None => Judged::Skipped(NOT_A_POINT),
            }),
            "asn" => Group::judged(|case| {
                judge_case(
                    case,
                    scalar(curve, case),
                    key::import(&hex(case, "/public")),
                )
            }),
            _ => Group::judged(|case| {
                let member = |name| key::from_jwk(case.get(name).unwrap_or(&Value::Null));
                judge_case(case, member("private"), member("public"))
            }),
        }
    });
}

/// Judges the file about X25519.
pub(super) fn judge_x25519(path: &str, tally: &mut Tally) {
    wycheproof::run(path, tally, |_| {
        Group::judged(|case| {
            let x = to_base64url(&hex(case, "/public"));
            let public = key::from_jwk(&json!({"kty": "OKP", "crv": "X25519", "x": x}));
            judge_case(case, x25519_scalar(&hex(case, "/private")), public)
        })
    });
}

fn judge_case(case: &Value, private: Result<Jwk, String>, public: Result<Jwk, String>) -> Judged {
    let private = match private {
        Ok(private) => private,
        // One private key of a case can be as wrong as the public one.
        Err(error) => return agreed_if(due(case) == Due::Invalid, &format!("private: {error}")),
    };
    let shared = public.and_then(|public| {
        hazmat::agree(&private, &public).ok_or_else(|| String::from("no agreement"))
    });
    let published = hex(case, "/shared");
    match (wanted(case), shared) {
        (Wanted::Secret | Wanted::SecretOrRefusal, Ok(shared)) => {
            agreed_if(shared == published, "another secret")
        }
        (Wanted::Refusal | Wanted::SecretOrRefusal, Err(_)) => Judged::Agreed,
        (Wanted::Secret, Err(error)) => Judged::Disagreed(error),
        (Wanted::Refusal, Ok(_)) => Judged::Disagreed("agreed on a secret".into()),
    }
}

/// What an RFC wants of a case.
enum Wanted {
    Secret,
    Refusal,
    SecretOrRefusal,
}

fn wanted(case: &Value) -> Wanted {
    match due(case) {
        Due::Valid => return Wanted::Secret,
        Due::Invalid => return Wanted::Refusal,
        Due::Acceptable => {}
    }
    if has_flag(case, "UnnamedCurve") {
        // RFC 5480 section 2.1.1: parameters of a curve are never spelled out, only named.
        Wanted::Refusal
    } else if has_flag(case, "ZeroSharedSecret") {
        // RFC 7748 section 6.1: the check for the secret of zeros, which the peer can force. A key
        // that does not depend on the recipient's own protects nothing.
        Wanted::Refusal
    } else if has_flag(case, "Twist") || has_flag(case, "NonCanonicalPublic") {
        // RFC 7748 section 5: every string of 32 octets is a public key, reduced if need be.
        Wanted::Secret
    } else {
        // A compressed point is optional in RFC 5480 section 2.2. Odd but readable DER names one
        // point and no other, or none.
        Wanted::SecretOrRefusal
    }
}

/// A point as a JWK (RFC 7518 section 6.2.1); none where it is not the uncompressed form.
fn point(curve: &Curve, octets: &[u8]) -> Option<Value> {
    let (form, coordinates) = octets.split_first()?;
    if *form != 4 || !coordinates.len().is_multiple_of(2) {
        return None;
    }
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    let (x, y) = (to_base64url(x), to_base64url(y));
    Some(json!({"kty": "EC", "crv": curve.name, "x": x, "y": y}))
}

/// A private key without its public half (RFC 5915 section 3).
fn scalar(curve: &Curve, case: &Value) -> Result<Jwk, String> {
    let number = hex(case, "/private");
    let number: Vec<u8> = number.into_iter().skip_while(|octet| *octet == 0).collect();
    let missing = curve.octets.checked_sub(number.len()).ok_or("too long")?;
    let number = [alloc::vec![0; missing], number].concat();
    let parts = [
        key::der(0x02, &[1]),
        key::der(0x04, &number),
        key::der(0xA0, &key::der(0x06, curve.oid)),
    ];
    key::import(&key::der(0x30, &parts.concat()))
}

/// A private key without its public half (RFC 8410 section 7).
fn x25519_scalar(octets: &[u8]) -> Result<Jwk, String> {
    let parts = [
        key::der(0x02, &[0]),
        key::der(0x30, &key::der(0x06, &[0x2B, 0x65, 0x6E])),
        key::der(0x04, &key::der(0x04, octets)),
    ];
    key::import(&key::der(0x30, &parts.concat()))
}

/// A curve of NIST: its name in JOSE, the octets of a coordinate, its object identifier.
struct Curve {
    name: &'static str,
    octets: usize,
    oid: &'static [u8],
}

const P256: &Curve = &Curve {
    name: "P-256",
    octets: 32,
    oid: &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07],
};
const P384: &Curve = &Curve {
    name: "P-384",
    octets: 48,
    oid: &[0x2B, 0x81, 0x04, 0x00, 0x22],
};
const P521: &Curve = &Curve {
    name: "P-521",
    octets: 66,
    oid: &[0x2B, 0x81, 0x04, 0x00, 0x23],
};
const NOT_A_POINT: &str =
    "not an uncompressed point, which a JWK can not express (RFC 7518 section 6.2.1)";
