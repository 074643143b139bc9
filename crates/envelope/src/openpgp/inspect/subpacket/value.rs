//! What one subpacket says (RFC 9580 sections 5.2.3.11 to 5.2.3.36), in words or as a number, a
//! truth or a list of words.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use serde_json::Value;

use super::super::facts::shown;
use super::super::names;
use crate::openpgp::{algorithm, wire};

/// The moments from which lifetimes count.
pub(super) struct Subject {
    /// When the key was made that the signature speaks of.
    pub(super) key_created: Option<u32>,
    /// When the signature was made.
    pub(super) signed: Option<u32>,
}

/// The meaning; `None` where the content does not have the form that its type demands.
pub(super) fn value(id: u8, data: &[u8], subject: &Subject) -> Option<Value> {
    Some(match id {
        2 => wire::time(number(data)?).to_string().into(),
        3 => lifetime(number(data)?, subject.signed).into(),
        4 | 7 | 25 => truth(data)?.into(),
        5 => trust(data)?.into(),
        6 => text_to_null(data)?.into(),
        9 => lifetime(number(data)?, subject.key_created).into(),
        11 => list(data, algorithm::cipher_name),
        12 => revocation_key(data)?.into(),
        16 => wire::hex(data.first_chunk::<8>().filter(|_| data.len() == 8)?).into(),
        20 => notation(data)?.into(),
        21 => list(data, algorithm::digest_name),
        22 => list(data, names::compression),
        23 => names::key_server_preferences(data).into(),
        24 | 26 | 28 | 41 => shown(data).into(),
        27 => names::key_flags(data).into(),
        29 => reason(data)?.into(),
        30 => names::features(data).into(),
        31 => target(data)?.into(),
        32 => embedded(data)?.into(),
        33 | 35 => fingerprint(data)?.into(),
        34 => list(data, names::aead),
        39 => ciphersuites(data)?.into(),
        _ => alloc::format!("{} octets", data.len()).into(),
    })
}

fn number(data: &[u8]) -> Option<u32> {
    data.try_into().ok().map(u32::from_be_bytes)
}

fn truth(data: &[u8]) -> Option<bool> {
    match data {
        [flag] => Some(*flag != 0),
        _ => None,
    }
}

/// A span of time in words, and when it ends where its beginning is known.
fn lifetime(seconds: u32, from: Option<u32>) -> String {
    if seconds == 0 {
        return "never".into();
    }
    let span = match seconds {
        86_400 => "1 day".into(),
        _ if seconds.is_multiple_of(86_400) => alloc::format!("{} days", seconds / 86_400),
        _ => alloc::format!("{seconds} seconds"),
    };
    let end = from.map(|from| crate::UnixTime::from_seconds(i64::from(from) + i64::from(seconds)));
    match end {
        Some(end) => alloc::format!("{span}, until {end}"),
        None => span,
    }
}

fn trust(data: &[u8]) -> Option<String> {
    let [depth, amount] = data else {
        return None;
    };
    let word = match amount {
        0..=59 => "less than partial",
        60..=119 => "partial",
        _ => "complete",
    };
    Some(alloc::format!("depth {depth}, amount {amount} ({word})"))
}

/// Ends with a null octet, which some writers leave out.
fn text_to_null(data: &[u8]) -> Option<String> {
    let text = data.strip_suffix(&[0]).unwrap_or(data);
    (!text.contains(&0)).then(|| shown(text))
}

fn list(data: &[u8], name: impl Fn(u8) -> String) -> Value {
    data.iter()
        .take(LIST_MAX)
        .map(|id| Value::String(name(*id)))
        .collect::<Vec<_>>()
        .into()
}

fn revocation_key(data: &[u8]) -> Option<String> {
    let [class, algorithm, print @ ..] = data else {
        return None;
    };
    let sensitive = if class & 0x40 == 0 { "" } else { ", sensitive" };
    matches!(print.len(), 20 | 32).then(|| {
        let algorithm = names::public_key(*algorithm);
        alloc::format!("{} ({algorithm}){sensitive}", wire::hex(print))
    })
}

/// RFC 9580 section 5.2.3.24: flags, two lengths, name and value.
fn notation(data: &[u8]) -> Option<String> {
    let ([readable, _, _, _, n1, n0, v1, v0], rest) = data.split_first_chunk::<8>()?;
    let name = usize::from(u16::from_be_bytes([*n1, *n0]));
    let value = usize::from(u16::from_be_bytes([*v1, *v0]));
    let (name, rest) = rest.split_at_checked(name)?;
    if rest.len() != value {
        return None;
    }
    let name = shown(name);
    Some(if readable & 0x80 != 0 {
        alloc::format!("{name}={}", shown(rest))
    } else {
        let beginning = rest.get(..NOTATION_OCTETS_MAX).unwrap_or(rest);
        let more = if beginning.len() < rest.len() {
            "…"
        } else {
            ""
        };
        alloc::format!(
            "{name}={}{more} ({value} octets, not for people)",
            wire::hex(beginning)
        )
    })
}

fn reason(data: &[u8]) -> Option<String> {
    let (code, text) = data.split_first()?;
    let reason = names::revocation_reason(*code);
    Some(if text.is_empty() {
        alloc::format!("{reason} ({code})")
    } else {
        alloc::format!("{reason} ({code}): {}", shown(text))
    })
}

fn target(data: &[u8]) -> Option<String> {
    let [algorithm, digest, hash @ ..] = data else {
        return None;
    };
    let beginning = hash.get(..NOTATION_OCTETS_MAX).unwrap_or(hash);
    Some(alloc::format!(
        "{}, {}, {}",
        names::public_key(*algorithm),
        algorithm::digest_name(*digest),
        wire::hex(beginning)
    ))
}

/// In one line; the whole of it is described beside.
fn embedded(data: &[u8]) -> Option<String> {
    let [4..=6, kind, algorithm, digest, ..] = data else {
        return None;
    };
    Some(alloc::format!(
        "{}, {}, {}",
        names::signature_type(*kind),
        names::public_key(*algorithm),
        algorithm::digest_name(*digest)
    ))
}

fn fingerprint(data: &[u8]) -> Option<String> {
    match data {
        [4, print @ ..] if print.len() == 20 => Some(wire::hex(print)),
        [5 | 6, print @ ..] if print.len() == 32 => Some(wire::hex(print)),
        _ => None,
    }
}

fn ciphersuites(data: &[u8]) -> Option<Vec<String>> {
    let (pairs, rest) = data.as_chunks::<2>();
    rest.is_empty().then(|| {
        pairs
            .iter()
            .take(LIST_MAX)
            .map(|[cipher, aead]| {
                let (cipher, aead) = (algorithm::cipher_name(*cipher), names::aead(*aead));
                alloc::format!("{cipher} with {aead}")
            })
            .collect()
    })
}

/// Longer than any registry of algorithms.
const LIST_MAX: usize = 64;
const NOTATION_OCTETS_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(id: u8, data: &[u8]) -> Option<Value> {
        let subject = Subject {
            key_created: Some(1_700_000_000),
            signed: None,
        };
        value(id, data, &subject)
    }

    #[test]
    fn values_are_words() {
        let cases: &[(u8, &[u8], Value)] = &[
            (2, &[0x65, 0x53, 0xf1, 0x00], json!("2023-11-14T22:13:20Z")),
            (3, &[0, 1, 0x51, 0x80], json!("1 day")),
            (4, &[0], json!(false)),
            (5, &[1, 120], json!("depth 1, amount 120 (complete)")),
            (6, b"<.*@example>\0", json!("<.*@example>")),
            (
                9,
                &[0, 0, 0, 10],
                json!("10 seconds, until 2023-11-14T22:13:30Z"),
            ),
            (9, &[0, 0, 0, 0], json!("never")),
            (11, &[9, 3, 99], json!(["AES-256", "CAST5", "cipher 99"])),
            (16, &[1, 2, 3, 4, 5, 6, 7, 8], json!("0102030405060708")),
            (22, &[2, 0], json!(["ZLIB", "uncompressed"])),
            (23, &[0x80], json!(["no modify"])),
            (
                27,
                &[0x0c],
                json!(["encrypt communications", "encrypt storage"]),
            ),
            (29, b"\x01old", json!("replaced by another key (1): old")),
            (39, &[9, 2], json!(["AES-256 with OCB"])),
            (110, &[1, 2], json!("2 octets")),
        ];
        for (id, data, due) in cases {
            assert_eq!(of(*id, data).as_ref(), Some(due), "type {id}");
        }
    }

    #[test]
    fn notations_tell_what_is_for_people() {
        let readable = [&[0x80, 0, 0, 0, 0, 3, 0, 2][..], b"a@bcd"].concat();
        assert_eq!(of(20, &readable), Some(json!("a@b=cd")));
        let binary = [&[0, 0, 0, 0, 0, 1, 0, 2][..], b"a\xff\x00"].concat();
        assert_eq!(
            of(20, &binary),
            Some(json!("a=FF00 (2 octets, not for people)"))
        );
    }

    #[test]
    fn another_form_than_the_type_demands_is_malformed() {
        for (id, data) in [
            (2, &[1, 2, 3][..]),
            (5, &[1]),
            (16, &[1; 9]),
            (20, &[0x80, 0, 0, 0, 0, 9, 0, 9, 1]),
            (33, &[4; 20]),
            (39, &[9]),
        ] {
            assert_eq!(of(id, data), None, "type {id}");
        }
    }
}
