//! Whether a text is JOSE at all, by cheap structure. Total and linear; it decides nothing else.

use alloc::string::String;
use core::cell::Cell;
use core::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use super::compact;
use crate::detect::Format;
use crate::encoding;

/// What a text without its outer encodings looks like: a compact or JSON serialization, a key or a
/// key set. Damaged tokens are recognised too, so that opening them can name the damage.
#[must_use]
pub fn looks_like(text: &[u8]) -> Option<Format> {
    if super::is_json(text) {
        of_json(text)
    } else {
        of_compact(text)
    }
}

/// A first part that begins like base64url of a JSON object, and a dot behind it.
fn of_compact(text: &[u8]) -> Option<Format> {
    let dots = text.iter().filter(|octet| **octet == b'.').count();
    let start = encoding::base64url_decode(text.get(..4)?).ok()?;
    let is_object = matches!(
        start.as_slice(),
        [b'{', b'"' | b' ' | b'\t' | b'\r' | b'\n' | b'}', ..]
    );
    if dots == 0 || !is_object {
        return None;
    }
    let first = compact::slices(text).next()?;
    let names_enc = encoding::base64url_decode(first.text)
        .ok()
        .map(|header| Members::of(&header).enc.get());
    // The header says what it is; where it says nothing, the number of parts does.
    let is_jwe = match names_enc {
        Some(true) => true,
        Some(false) => dots >= JWE_DOTS,
        None => dots > JWS_DOTS,
    };
    Some(if is_jwe { Format::Jwe } else { Format::Jws })
}

/// A token that ends inside its header, or right behind it: base64url without a dot, of an object
/// that begins with members of a JOSE header.
#[must_use]
pub fn looks_cut(text: &[u8]) -> Option<Format> {
    let (whole, rest) = text.split_at_checked(text.len() / 4 * 4)?;
    if text.len() > HEADER_MAX || encoding::base64_decode_loose(rest).is_err() && rest.len() != 1 {
        return None;
    }
    let header = encoding::base64url_decode(whole).ok()?;
    let seen = Members::of(&header);
    let is_header = header.starts_with(b"{") && seen.alg.get() && !seen.key.get();
    is_header.then_some(if seen.enc.get() {
        Format::Jwe
    } else {
        Format::Jws
    })
}

fn of_json(text: &[u8]) -> Option<Format> {
    let seen = Members::of(text);
    if seen.ciphertext.get() {
        Some(Format::Jwe)
    } else if seen.signature.get() {
        Some(Format::Jws)
    } else if seen.key.get() {
        Some(Format::JwkSet)
    } else {
        None
    }
}

/// Which telling members were seen before the object ended or broke.
#[derive(Default)]
struct Members {
    alg: Cell<bool>,
    enc: Cell<bool>,
    ciphertext: Cell<bool>,
    signature: Cell<bool>,
    key: Cell<bool>,
}

impl Members {
    fn of(json: &[u8]) -> Self {
        let seen = Self::default();
        let mut reader = serde_json::Deserializer::from_slice(json);
        // An object that breaks off has still shown its first members.
        let _ = (&seen).deserialize(&mut reader);
        seen
    }
}

impl<'de> DeserializeSeed<'de> for &Members {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &Members {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "alg" => self.alg.set(true),
                "enc" => self.enc.set(true),
                "ciphertext" => self.ciphertext.set(true),
                "signature" | "signatures" => self.signature.set(true),
                "keys" | "kty" => self.key.set(true),
                _ => {}
            }
            members.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

const JWS_DOTS: usize = 2;
const JWE_DOTS: usize = 4;
/// Characters of a header that is looked at; longer ones are refused elsewhere.
const HEADER_MAX: usize = 65_536;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_keys_are_told_apart() {
        let token = |header: &str, rest: &str| encoding::base64url_encode(header.as_bytes()) + rest;
        let cases = [
            (
                token(r#"{"alg":"dir","enc":"A128GCM"}"#, "..AA.AA.AA"),
                Some(Format::Jwe),
            ),
            (
                token(r#"{"alg":"dir","enc":"A128GCM"}"#, ".."),
                Some(Format::Jwe),
            ),
            (token(r#"{"alg":"RS256"}"#, ".AA.AA"), Some(Format::Jws)),
            (token(r#"{"alg":"RS256"}"#, ".AA.AA.AA"), Some(Format::Jws)),
            (
                token(r#"{"alg":"RS256"}"#, ".AA.AA.AA.AA"),
                Some(Format::Jwe),
            ),
            (token(r#"{"alg":"RS256"}"#, ""), None),
            ("eyJh?.AA.AA.AA.AA".into(), Some(Format::Jwe)),
            (
                r#"{"protected":"","ciphertext":""#.into(),
                Some(Format::Jwe),
            ),
            (r#"{"ciphertext":"","tag":"#.into(), Some(Format::Jwe)),
            (
                r#"{"payload":"","signatures":[]}"#.into(),
                Some(Format::Jws),
            ),
            (r#"{"keys":[]}"#.into(), Some(Format::JwkSet)),
            (r#"{"hello":1}"#.into(), None),
            ("eye.drops".into(), None),
            ("".into(), None),
        ];
        for (text, expected) in cases {
            assert_eq!(looks_like(text.as_bytes()), expected, "{text}");
        }
    }
}
