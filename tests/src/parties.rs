//! Two sides with keys: GnuPG as the counterparty, and key files for the command.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use base64ct::{Base64, Encoding as _};
use serde_json::{Value, json};

use crate::gnupg::{GnuPg, Identity, Recipe};
use crate::peers;
use crate::scratch::Scratch;

/// A GnuPG certificate whose halves also lie in files.
pub struct Party {
    /// What GnuPG calls it.
    pub identity: Identity,
    /// The certificate, armored.
    pub public: PathBuf,
    /// The secret key, armored.
    pub secret: PathBuf,
}

/// A JWK pair whose halves also lie in files.
#[derive(Clone)]
pub struct JwkPair {
    /// With the private members.
    pub private: Value,
    /// Without them.
    pub public: Value,
    /// The private half in a file.
    pub private_file: PathBuf,
    /// The public half in a file.
    pub public_file: PathBuf,
}

impl Party {
    /// Makes a certificate without a passphrase.
    ///
    /// # Errors
    /// As [`Self::locked`].
    pub fn new(gpg: &GnuPg, scratch: &Scratch, name: &str) -> Result<Self> {
        Self::locked(gpg, scratch, name, "")
    }

    /// Makes a certificate under a passphrase.
    ///
    /// # Errors
    /// What GnuPG said, or that a file can not be written.
    pub fn locked(gpg: &GnuPg, scratch: &Scratch, name: &str, passphrase: &str) -> Result<Self> {
        let user_id = format!("{name} <{name}@partner.example>");
        let recipe = Recipe {
            passphrase,
            ..Recipe::new(&user_id)
        };
        Self::made(gpg, scratch, name, &recipe)
    }

    /// Makes any certificate.
    ///
    /// # Errors
    /// What GnuPG said, or that a file can not be written.
    pub fn made(gpg: &GnuPg, scratch: &Scratch, name: &str, recipe: &Recipe<'_>) -> Result<Self> {
        let party = Self {
            identity: gpg.make(recipe)?,
            public: scratch.path().join(format!("{name}.public.asc")),
            secret: scratch.path().join(format!("{name}.secret.asc")),
        };
        party.write(gpg, recipe.passphrase)?;
        Ok(party)
    }

    /// Writes both halves anew as GnuPG has them now.
    ///
    /// # Errors
    /// What GnuPG said, or that a file can not be written.
    pub fn write(&self, gpg: &GnuPg, passphrase: &str) -> Result<()> {
        let print = self.fingerprint();
        std::fs::write(&self.public, gpg.export_public(print)?)?;
        std::fs::write(&self.secret, gpg.export_secret(print, passphrase)?)?;
        Ok(())
    }

    /// The primary key's fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.identity.fingerprint
    }
}

impl JwkPair {
    /// Takes the answer of a peer's `generate` and writes both halves into files.
    ///
    /// # Errors
    /// When a half is missing, or a file can not be written.
    pub fn from_answer(scratch: &Scratch, name: &str, answer: &Value) -> Result<Self> {
        let half = |member: &str| answer.get(member).cloned().context("half a key pair");
        let (private, public) = (half("private")?, half("public")?);
        Ok(Self {
            private_file: scratch.write(&format!("{name}.private.jwk"), private.to_string())?,
            public_file: scratch.write(&format!("{name}.public.jwk"), public.to_string())?,
            private,
            public,
        })
    }

    /// Reads both halves of a key that the command made.
    ///
    /// # Errors
    /// When a file can not be read or is no JSON.
    pub fn from_files(private_file: PathBuf, public_file: PathBuf) -> Result<Self> {
        Ok(Self {
            private: serde_json::from_slice(&std::fs::read(&private_file)?)?,
            public: serde_json::from_slice(&std::fs::read(&public_file)?)?,
            private_file,
            public_file,
        })
    }

    /// The same key without `alg`.
    ///
    /// # Errors
    /// As [`Self::changed`].
    pub fn without_alg(&self, scratch: &Scratch, name: &str) -> Result<Self> {
        self.changed(scratch, name, |members| {
            members.remove("alg");
        })
    }

    /// The same key, bound to `alg`.
    ///
    /// # Errors
    /// As [`Self::changed`].
    pub fn with_alg(&self, scratch: &Scratch, name: &str, alg: &str) -> Result<Self> {
        self.changed(scratch, name, |members| {
            members.insert("alg".into(), alg.into());
        })
    }

    /// The same key under another name.
    ///
    /// # Errors
    /// As [`Self::changed`].
    pub fn renamed(&self, scratch: &Scratch, kid: &str) -> Result<Self> {
        self.changed(scratch, kid, |members| {
            members.insert("kid".into(), kid.into());
        })
    }

    /// The same key without a name.
    ///
    /// # Errors
    /// As [`Self::changed`].
    pub fn unnamed(&self, scratch: &Scratch, name: &str) -> Result<Self> {
        self.changed(scratch, name, |members| {
            members.remove("kid");
        })
    }

    /// Its name.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.public.get("kid")?.as_str()
    }

    /// The same key with other members, in files of this name.
    ///
    /// # Errors
    /// When it is no JWK, or a file can not be written.
    pub fn changed(
        &self,
        scratch: &Scratch,
        name: &str,
        change: impl Fn(&mut serde_json::Map<String, Value>),
    ) -> Result<Self> {
        let half = |half: &Value| {
            let mut members = half.as_object().cloned().context("not a JWK")?;
            change(&mut members);
            anyhow::Ok(Value::Object(members))
        };
        let (private, public) = (half(&self.private)?, half(&self.public)?);
        Self::from_answer(
            scratch,
            name,
            &json!({"private": private, "public": public}),
        )
    }
}

/// A key pair made by npm `jose`.
///
/// # Errors
/// What the peer said, or that a file can not be written.
pub fn jose_pair(scratch: &Scratch, name: &str, alg: &str, usage: &str) -> Result<JwkPair> {
    let request = json!({"action": "generate", "alg": alg, "kid": name, "use": usage});
    let answer = peers::node("interop/peers/jose.mjs", &request)?;
    JwkPair::from_answer(scratch, name, &answer)
}

/// Octets as a peer reads them.
#[must_use]
pub fn to_peer(octets: &[u8]) -> String {
    Base64::encode_string(octets)
}

/// Octets as a peer wrote them.
///
/// # Errors
/// When the member is absent or not base64.
pub fn from_peer(answer: &Value, member: &str) -> Result<Vec<u8>> {
    Base64::decode_vec(peers::text(answer, member)?)
        .ok()
        .with_context(|| format!("`{member}` is not base64"))
}
