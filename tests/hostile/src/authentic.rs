//! Tokens that are authentic and yet hostile: made with a key that the targets hold, around a
//! header and a content of the input's choosing. Made here and not by `seal`, which writes only
//! what is in order. They reach what lies behind the tag.

use core::fmt::Write as _;
use std::sync::LazyLock;

use aes_gcm::aead::AeadInOut as _;
use aes_gcm::{Aes256Gcm, Nonce};
use envelope::encoding::{base64url_decode, base64url_encode};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::held::jwks;

/// The key of 32 octets.
static SHARED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    jwks()
        .iter()
        .find(|key| key.get("kid").is_some_and(|kid| kid == SHARED_KID))
        .and_then(|key| key.get("k")?.as_str())
        .and_then(|text| base64url_decode(text.as_bytes()).ok())
        .expect("there is a test key of 256 bits")
});

const SHARED_KID: &str = "hostile-oct-256";
const IV: [u8; 12] = [7; 12];

/// The parts of a JWE, base64url except for the header.
pub(crate) struct Jwe {
    pub(crate) protected: String,
    pub(crate) iv: String,
    pub(crate) ciphertext: String,
    pub(crate) tag: String,
}

/// Encrypts `content` with the shared key (`dir`, A256GCM). `members` is put into the header as it
/// is; `aad` is the further member of the JSON serializations.
pub(crate) fn jwe(members: &[u8], aad: Option<&str>, content: &[u8]) -> Jwe {
    let protected = header(
        &format!(r#""alg":"dir","enc":"A256GCM","kid":"{SHARED_KID}""#),
        members,
    );
    let mut authenticated = protected.clone();
    if let Some(aad) = aad {
        write!(authenticated, ".{aad}").expect("a text grows");
    }
    let mut ciphertext = content.to_vec();
    let tag = Aes256Gcm::new_from_slice(&SHARED)
        .expect("the key has 32 octets")
        .encrypt_inout_detached(
            &Nonce::from(IV),
            authenticated.as_bytes(),
            ciphertext.as_mut_slice().into(),
        )
        .expect("the content is short enough");
    Jwe {
        protected,
        iv: base64url_encode(&IV),
        ciphertext: base64url_encode(&ciphertext),
        tag: base64url_encode(&tag),
    }
}

/// [`jwe`] in the compact serialization.
pub(crate) fn compact_jwe(members: &[u8], content: &[u8]) -> Vec<u8> {
    let jwe = jwe(members, None, content);
    format!(
        "{}..{}.{}.{}",
        jwe.protected, jwe.iv, jwe.ciphertext, jwe.tag
    )
    .into_bytes()
}

/// A compact JWS by the shared key (`HS256`); `members` is put into the header as it is.
pub(crate) fn compact_jws(members: &[u8], payload: &[u8]) -> Vec<u8> {
    let protected = header(&format!(r#""alg":"HS256","kid":"{SHARED_KID}""#), members);
    let input = format!("{protected}.{}", base64url_encode(payload));
    let tag = tag(input.as_bytes());
    format!("{input}.{tag}").into_bytes()
}

/// As [`compact_jws`], its payload left out (RFC 7515 appendix F); `unencoded` signs the payload as
/// it is (RFC 7797), which `members` then has to say.
pub(crate) fn detached_jws(members: &[u8], payload: &[u8], unencoded: bool) -> Vec<u8> {
    let protected = header(&format!(r#""alg":"HS256","kid":"{SHARED_KID}""#), members);
    let encoded = base64url_encode(payload);
    let payload = if unencoded {
        payload
    } else {
        encoded.as_bytes()
    };
    let tag = tag(&[protected.as_bytes(), b".", payload].concat());
    format!("{protected}..{tag}").into_bytes()
}

fn tag(input: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(&SHARED).expect("any length will do");
    mac.update(input);
    base64url_encode(&mac.finalize().into_bytes())
}

fn header(own: &str, members: &[u8]) -> String {
    let comma: &[u8] = if members.is_empty() { b"" } else { b"," };
    base64url_encode(&[b"{", own.as_bytes(), comma, members, b"}"].concat())
}

#[cfg(test)]
mod tests {
    use envelope::OpenRequest;

    use super::*;
    use crate::check::{payload, payload_of};
    use crate::held::{open_request, permissive};

    #[test]
    fn what_is_made_here_is_authentic() {
        let token = compact_jwe(b"", b"content");
        assert_eq!(
            payload(&token, permissive(), 1).as_deref(),
            Some(&b"content"[..])
        );
    }

    #[test]
    fn a_signature_made_here_is_authentic() {
        let token = compact_jws(b"", b"payload");
        assert_eq!(
            payload(&token, permissive(), 1).as_deref(),
            Some(&b"payload"[..])
        );
        let members = br#""b64":false,"crit":["b64"]"#;
        for (members, unencoded) in [(&b""[..], false), (members, true)] {
            let token = detached_jws(members, b"payload", unencoded);
            let request = OpenRequest {
                detached: Some(b"payload"),
                ..open_request(&token, permissive())
            };
            assert_eq!(payload_of(&request, 1).as_deref(), Some(&b"payload"[..]));
        }
    }

    #[test]
    fn a_further_header_member_is_authentic_too() {
        let squeezed = miniz_oxide::deflate::compress_to_vec(b"content", 6);
        let token = compact_jwe(br#""zip":"DEF""#, &squeezed);
        assert_eq!(
            payload(&token, permissive(), 1).as_deref(),
            Some(&b"content"[..])
        );
    }
}
