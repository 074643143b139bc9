//! From the members of a JWK (RFC 7517 section 4, RFC 7518 section 6) to a checked key.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::refused::KeyRefused;
use super::{Jwk, Material};
use crate::encoding;
use crate::key::edwards::{Ed25519PrivateKey, Ed25519PublicKey, X25519PrivateKey, X25519PublicKey};
use crate::key::elliptic::{Curve, EllipticPrivateKey, EllipticPublicKey};
use crate::key::rsa::{RsaPrivateKey, RsaPublicKey};
use crate::secret::SecretBytes;
use crate::time::UnixTime;

type Members = Map<String, Value>;

/// Reads one key. Members that this codec does not know are ignored (RFC 7517 section 4).
///
/// # Errors
/// [`KeyRefused`] with the first rule that is broken.
pub(super) fn read(members: &Members) -> Result<Jwk, KeyRefused> {
    Ok(Jwk {
        material: material(members)?,
        kid: text(members, "kid")?.map(String::from),
        usage: text(members, "use")?.map(String::from),
        operations: operations(members)?,
        alg: text(members, "alg")?.map(String::from),
        not_before: time(members, "nbf")?,
        expires: time(members, "exp")?,
    })
}

/// Reads the numbers alone.
///
/// # Errors
/// [`KeyRefused`] with the first rule that is broken.
pub(in crate::jose) fn material(members: &Members) -> Result<Material, KeyRefused> {
    match text(members, "kty")?.ok_or(KeyRefused::Missing("kty"))? {
        "RSA" => rsa(members),
        "EC" => elliptic(members),
        "OKP" => octet_pair(members),
        "oct" => oct(members),
        _ => Err(KeyRefused::Unsupported),
    }
}

fn rsa(members: &Members) -> Result<Material, KeyRefused> {
    let n = required(members, "n")?;
    let e = required(members, "e")?;
    let public = RsaPublicKey::from_components(&n, &e)?;
    if members.contains_key("oth") {
        return Err(KeyRefused::MultiPrime);
    }
    let Some(d) = number(members, "d")? else {
        let stray = ["p", "q", "dp", "dq", "qi"]
            .iter()
            .find(|name| members.contains_key(**name));
        return match stray {
            Some(_) => Err(KeyRefused::Missing("d")),
            None => Ok(Material::Rsa {
                public,
                private: None,
            }),
        };
    };
    let primes = match (number(members, "p")?, number(members, "q")?) {
        (Some(p), Some(q)) => Some((p, q)),
        (None, None) => None,
        (Some(_), None) => return Err(KeyRefused::Missing("q")),
        (None, Some(_)) => return Err(KeyRefused::Missing("p")),
    };
    let primes = primes.as_ref().map(|(p, q)| (p.as_slice(), q.as_slice()));
    let private = RsaPrivateKey::from_components(&n, &e, &d, primes)?;
    check_crt(members, &private)?;
    Ok(Material::Rsa {
        public,
        private: Some(private),
    })
}

/// The derived numbers are made anew; given ones must not contradict them.
fn check_crt(members: &Members, private: &RsaPrivateKey) -> Result<(), KeyRefused> {
    let (Some(p), Some(crt)) = (number(members, "p")?, private.crt()) else {
        return Ok(());
    };
    let as_given = trimmed(&p) == private.p().expose();
    for (name, derived) in [("dp", &crt.dp), ("dq", &crt.dq), ("qi", &crt.qi)] {
        let given = number(members, name)?;
        if as_given && given.is_some_and(|given| trimmed(&given) != derived.expose()) {
            return Err(KeyRefused::Value(name));
        }
    }
    Ok(())
}

fn elliptic(members: &Members) -> Result<Material, KeyRefused> {
    let name = text(members, "crv")?.ok_or(KeyRefused::Missing("crv"))?;
    let curve = Curve::from_name(name).ok_or(KeyRefused::Unsupported)?;
    let (x, y) = (required(members, "x")?, required(members, "y")?);
    let public = EllipticPublicKey::from_coordinates(curve, &x, &y)?;
    let private = number(members, "d")?
        .map(|d| {
            // RFC 7518 section 6.2.2.1 demands the full length.
            if d.len() != curve.octets() {
                return Err(KeyRefused::Value("d"));
            }
            Ok(EllipticPrivateKey::from_scalar(curve, &d)?)
        })
        .transpose()?;
    if private.as_ref().is_some_and(|own| own.public() != public) {
        return Err(KeyRefused::Halves);
    }
    Ok(Material::Elliptic { public, private })
}

/// RFC 8037 section 2.
fn octet_pair(members: &Members) -> Result<Material, KeyRefused> {
    let (x, d) = (required(members, "x")?, number(members, "d")?);
    let (x, d) = (x.as_slice(), d.as_ref().map(|d| d.as_slice()));
    match text(members, "crv")?.ok_or(KeyRefused::Missing("crv"))? {
        "Ed25519" => {
            let public = Ed25519PublicKey::from_bytes(x).ok_or(KeyRefused::Value("x"))?;
            let private = d
                .map(|d| Ed25519PrivateKey::from_seed(d).ok_or(KeyRefused::Value("d")))
                .transpose()?;
            if private.as_ref().is_some_and(|own| own.public() != public) {
                return Err(KeyRefused::Halves);
            }
            Ok(Material::Ed25519 { public, private })
        }
        "X25519" => {
            let public = X25519PublicKey::from_bytes(x).ok_or(KeyRefused::Value("x"))?;
            let private = d
                .map(|d| X25519PrivateKey::from_bytes(d).ok_or(KeyRefused::Value("d")))
                .transpose()?;
            if private.as_ref().is_some_and(|own| own.public() != public) {
                return Err(KeyRefused::Halves);
            }
            Ok(Material::X25519 { public, private })
        }
        _ => Err(KeyRefused::Unsupported),
    }
}

fn oct(members: &Members) -> Result<Material, KeyRefused> {
    let mut octets = required(members, "k")?;
    if octets.is_empty() {
        return Err(KeyRefused::Value("k"));
    }
    Ok(Material::Oct(SecretBytes::new(core::mem::take(
        &mut *octets,
    ))))
}

fn operations(members: &Members) -> Result<Option<Vec<String>>, KeyRefused> {
    let Some(value) = members.get("key_ops") else {
        return Ok(None);
    };
    let names: Option<Vec<String>> = value.as_array().and_then(|names| {
        names
            .iter()
            .map(|name| name.as_str().map(|n| n.to_string()))
            .collect()
    });
    let names = names.ok_or(KeyRefused::Value("key_ops"))?;
    let repeated = names
        .iter()
        .enumerate()
        .any(|(at, name)| names.iter().skip(at + 1).any(|n| n == name));
    if repeated {
        Err(KeyRefused::Value("key_ops"))
    } else {
        Ok(Some(names))
    }
}

/// Seconds since the epoch; a fraction is cut off.
fn time(members: &Members, name: &'static str) -> Result<Option<UnixTime>, KeyRefused> {
    let Some(value) = members.get(name) else {
        return Ok(None);
    };
    let seconds = value.as_i64().or_else(|| whole_seconds(value.as_f64()?));
    seconds
        .map(|seconds| Some(UnixTime::from_seconds(seconds)))
        .ok_or(KeyRefused::Value(name))
}

fn whole_seconds(seconds: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the cast saturates, as does the time"
    )]
    seconds.is_finite().then_some(seconds as i64)
}

fn text<'a>(members: &'a Members, name: &'static str) -> Result<Option<&'a str>, KeyRefused> {
    match members.get(name) {
        None => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(KeyRefused::Value(name)),
    }
}

/// Octets of a base64url member, taken for secret whatever they are.
fn number(members: &Members, name: &'static str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyRefused> {
    text(members, name)?
        .map(|text| encoding::base64url_decode(text.as_bytes()).map(Zeroizing::new))
        .transpose()
        .map_err(|_| KeyRefused::Value(name))
}

fn required(members: &Members, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyRefused> {
    number(members, name)?.ok_or(KeyRefused::Missing(name))
}

fn trimmed(octets: &[u8]) -> &[u8] {
    let zeroes = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeroes..).unwrap_or_default()
}
