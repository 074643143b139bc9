//! Tokens by a JOSE library of other people, and its keys.

use core::cell::RefCell;

use anyhow::{Context as _, Result};
use conformance::algorithms::KeyType;
use conformance::envelope::Open;
use conformance::library::{Library, Name};
use conformance::parties::JwkPair;
use conformance::scratch::Scratch;
use serde_json::{Value, json};

use crate::row::{Origin, Sample};

/// A library with the keys of both sides.
pub(crate) struct Jose {
    library: RefCell<Library>,
    pub(crate) scratch: Scratch,
    pub(crate) origin: Origin,
    pub(crate) payload: Vec<u8>,
    /// RSA, for encryption.
    pub(crate) recipient: JwkPair,
    /// RSA, for signatures.
    pub(crate) signer: JwkPair,
    /// RSA, neither held nor trusted where nothing else is said.
    pub(crate) stranger: JwkPair,
    /// Of 32 octets; both halves are the key.
    pub(crate) shared: JwkPair,
}

impl Jose {
    pub(super) fn new(name: Name, payload: &[u8]) -> Result<Self> {
        let scratch = Scratch::new()?;
        let mut library = Library::start(name)?;
        let mut make = |kid: &str, usage| {
            library
                .make_key(&scratch, KeyType::Rsa, usage)?
                .renamed(&scratch, kid)
        };
        let shared = json!({"kty": "oct", "kid": "shared", "use": "enc",
            "k": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"});
        let shared = json!({"private": shared, "public": shared});
        Ok(Self {
            recipient: make("recipient-2026", "enc")?,
            signer: make("signer-2026", "sig")?,
            stranger: make("stranger-2026", "enc")?,
            shared: JwkPair::from_answer(&scratch, "shared", &shared)?,
            library: RefCell::new(library),
            origin: match name {
                Name::NpmJose => Origin::NpmJose,
                _ => Origin::Jwcrypto,
            },
            payload: payload.to_vec(),
            scratch,
        })
    }

    /// What partners send: a signed token inside of an encrypted one.
    pub(crate) fn nested(&self) -> Result<Sample> {
        self.sealed(&json!({}), &self.signed_by(&self.signer, "PS256")?)
    }

    /// Encrypted to the recipient with these header members besides the usual ones.
    pub(crate) fn sealed(&self, more: &Value, content: &[u8]) -> Result<Sample> {
        let mut header = json!({
            "alg": "RSA-OAEP-256", "enc": "A256GCM", "kid": self.recipient.kid(),
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            if let Some(members) = header.as_object_mut() {
                members.insert(name.clone(), value.clone());
            }
        }
        self.encrypted(&self.recipient, &header, content)
    }

    /// Encrypted to any key, under any header.
    pub(crate) fn encrypted(
        &self,
        key: &JwkPair,
        header: &Value,
        content: &[u8],
    ) -> Result<Sample> {
        let request = json!({
            "serialization": "compact", "protected": header, "recipients": [{"key": key.public}],
        });
        let token = self.library.borrow_mut().encrypt(content, request)?;
        Ok(self.sample(token, key))
    }

    /// A signed token by this key, named.
    pub(crate) fn signed_by(&self, key: &JwkPair, alg: &str) -> Result<Vec<u8>> {
        self.signed_with(key, &json!({"alg": alg, "kid": key.kid()}))
    }

    /// A signed token with any header.
    pub(crate) fn signed_with(&self, key: &JwkPair, header: &Value) -> Result<Vec<u8>> {
        let request = json!({
            "serialization": "compact",
            "signers": [{"key": key.private, "protected": header}],
        });
        let token = self.library.borrow_mut().sign(&self.payload, request)?;
        Ok(token.into_bytes())
    }

    /// A signed token alone, for the profile `permissive`.
    pub(crate) fn signed(&self) -> Result<Sample> {
        Ok(Sample {
            message: self.signed_by(&self.signer, "PS256")?,
            open: Open::new().trust(&self.signer.public_file),
            profile: Some("permissive".into()),
            origin: self.origin,
        })
    }

    /// A key of this type with a name of its own.
    pub(crate) fn key(&self, key_type: KeyType, usage: &str) -> Result<JwkPair> {
        let mut library = self.library.borrow_mut();
        library.make_key(&self.scratch, key_type, usage)
    }

    /// The same key under the name of another.
    pub(crate) fn posing_as(&self, key: &JwkPair, other: &JwkPair) -> Result<JwkPair> {
        let kid = other.kid().context("a key without a name")?;
        let file = format!("{}-as-{kid}", key.kid().unwrap_or_default());
        key.changed(&self.scratch, &file, |jwk| {
            jwk.insert("kid".into(), kid.into());
        })
    }

    /// An RSA key of this many bits, where the library makes them.
    pub(crate) fn rsa(&self, bits: u32, usage: &str) -> Result<JwkPair> {
        let kid = format!("rsa{bits}-{usage}");
        let request = json!({"type": "RSA", "bits": bits, "kid": kid, "use": usage});
        let answer = self.library.borrow_mut().ask("make_key", request)?;
        JwkPair::from_answer(&self.scratch, &kid, &answer)
    }

    fn sample(&self, token: String, key: &JwkPair) -> Sample {
        Sample {
            origin: self.origin,
            message: token.into_bytes(),
            profile: None,
            open: Open::new()
                .keys(&key.private_file)
                .trust(&self.signer.public_file),
        }
    }
}
