//! Writing a JWE in any serialization.

use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use super::choose::{Recipient, nobody};
use super::{encoded, unusable};
use crate::CryptoRng;
use crate::encoding::base64url_encode;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::jose::jwa::{self, Transport};
use crate::jose::jwe::key_management::{self, Wrapped};
use crate::jose::jwe::{content, zip};
use crate::policy::algorithm::Serialization;
use crate::seal::{SealRefused, SealRequest};
use crate::secret::SecretBytes;

/// What is encrypted.
#[derive(Clone, Copy)]
pub(super) enum Content<'a> {
    Payload(&'a [u8]),
    /// A JWS, which the header then names as such.
    Token(&'a str),
}

impl<'a> Content<'a> {
    const fn octets(self) -> &'a [u8] {
        match self {
            Self::Payload(octets) => octets,
            Self::Token(token) => token.as_bytes(),
        }
    }
}

/// Encrypts content to each of the recipients, of which there is at least one and, unless the
/// serialization is general, only one.
///
/// # Errors
/// [`SealRefused`] when a key turns out too short for its algorithm.
pub(super) fn encrypt(
    content: Content<'_>,
    recipients: &[Recipient<'_>],
    request: &SealRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<String, SealRefused> {
    let Some(first) = recipients.first() else {
        return Err(SealRefused::new(nobody()));
    };
    let (content_key, entries) = key_for_all(recipients, request, rng)?;
    let is_general = request.serialization == Serialization::General;
    let mut header = Map::new();
    header.insert("enc".into(), first.enc.name().into());
    if matches!(content, Content::Token(_)) {
        header.insert("cty".into(), "JOSE".into());
    }
    if request.zip {
        header.insert("zip".into(), "DEF".into());
    }
    if let ([entry], false) = (entries.as_slice(), is_general) {
        header.extend(entry.header.clone());
    }
    let protected = encoded(header);
    let compressed = request.zip.then(|| zip::deflate(content.octets()));
    let octets = compressed
        .as_ref()
        .map_or(content.octets(), |compressed| compressed.expose());
    let mut iv = vec![0; jwa::iv_octets(first.enc)];
    rng.fill_bytes(&mut iv);
    let sealed = content::encrypt(first.enc, &content_key, &iv, protected.as_bytes(), octets)
        .map_err(|_| SealRefused::new(unusable(&first.key.id(), first.alg.name())))?;
    let parts = Parts {
        protected,
        iv: base64url_encode(&iv),
        ciphertext: base64url_encode(&sealed.ciphertext),
        tag: base64url_encode(&sealed.tag),
    };
    Ok(parts.written(&entries, request.serialization))
}

/// What one recipient gets.
struct Entry {
    header: Map<String, Value>,
    encrypted_key: String,
}

/// The one content key and how each recipient learns it.
fn key_for_all(
    recipients: &[Recipient<'_>],
    request: &SealRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<(SecretBytes, Vec<Entry>), SealRefused> {
    let refused = |to: &Recipient<'_>| SealRefused::new(unusable(&to.key.id(), to.alg.name()));
    if let [only] = recipients
        && Transport::of(only.alg).is_direct()
    {
        let (content_key, wrapped) =
            key_management::direct(only.alg, only.enc, only.key, rng).map_err(|_| refused(only))?;
        return Ok((content_key, vec![Entry::of(only, wrapped)]));
    }
    let Some(first) = recipients.first() else {
        return Err(SealRefused::new(nobody()));
    };
    let content_key = key_management::content_key(first.enc, rng);
    let passwords = recipients
        .iter()
        .filter(|to| matches!(Transport::of(to.alg), Transport::Password { .. }))
        .count();
    // As many iterations as the profile lets a message ask for, shared between its passwords.
    let count =
        request.profile.limits.pbes2_count / u32::try_from(passwords.max(1)).unwrap_or(u32::MAX);
    if passwords > 0 && count == 0 {
        return Err(SealRefused::new(no_iterations(request, passwords)));
    }
    let entries = recipients
        .iter()
        .map(|to| {
            key_management::wrap(to.alg, to.key, &content_key, count, rng)
                .map(|wrapped| Entry::of(to, wrapped))
                .map_err(|_| refused(to))
        })
        .collect::<Result<Vec<_>, SealRefused>>()?;
    Ok((content_key, entries))
}

impl Entry {
    fn of(to: &Recipient<'_>, wrapped: Wrapped) -> Self {
        let mut header = wrapped.members;
        header.insert("alg".into(), to.alg.name().into());
        header.extend(
            to.key
                .kid()
                .map(|kid| (String::from("kid"), Value::from(kid))),
        );
        Self {
            header,
            encrypted_key: base64url_encode(&wrapped.encrypted_key),
        }
    }
}

/// The parts that all recipients share, as base64url.
struct Parts {
    protected: String,
    iv: String,
    ciphertext: String,
    tag: String,
}

impl Parts {
    fn written(self, entries: &[Entry], serialization: Serialization) -> String {
        let Self {
            protected,
            iv,
            ciphertext,
            tag,
        } = self;
        match (serialization, entries) {
            (Serialization::Compact, [one, ..]) => {
                let parts = [&protected, &one.encrypted_key, &iv, &ciphertext, &tag];
                parts.map(String::as_str).join(".")
            }
            (Serialization::Flattened, [one, ..]) => {
                let mut message = json!({
                    "protected": protected, "iv": iv, "ciphertext": ciphertext, "tag": tag,
                });
                if let (false, Some(members)) =
                    (one.encrypted_key.is_empty(), message.as_object_mut())
                {
                    members.insert("encrypted_key".into(), one.encrypted_key.clone().into());
                }
                message.to_string()
            }
            (_, all) => {
                let recipients: Vec<Value> = all.iter().map(Entry::in_list).collect();
                json!({
                    "protected": protected, "recipients": recipients,
                    "iv": iv, "ciphertext": ciphertext, "tag": tag,
                })
                .to_string()
            }
        }
    }
}

impl Entry {
    /// RFC 7516 section 7.2.1: an empty encrypted key is left out.
    fn in_list(&self) -> Value {
        if self.encrypted_key.is_empty() {
            json!({"header": self.header})
        } else {
            json!({"header": self.header, "encrypted_key": self.encrypted_key})
        }
    }
}

/// RFC 7518 section 4.8.1.2: the count is a positive number.
fn no_iterations(request: &SealRequest<'_>, passwords: usize) -> Diagnosis {
    let (name, bound) = (&request.profile.name, request.profile.limits.pbes2_count);
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        alloc::format!(
            "Profile {name} allows {bound} iterations of PBES2 for a message, too few for \
             {passwords} passwords."
        ),
        "Raise `limits.pbes2_count` in a profile file, or seal to other keys.",
    )
    .with("limit", bound)
}
