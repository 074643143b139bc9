//! A profile: a named allow-list of formats, algorithms, sizes, lifetimes and required layers,
//! read from TOML. It is built in or replaced by a file; the code never asks for its name.

mod widen;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::algorithm::{
    Cipher, Compression, ContentEncryption, Digest, IntegrityProtection, JwsAlgorithm,
    KeyManagement, PublicKeyAlgorithm, Serialization,
};
use crate::detect::Format;

/// What a partner agreed to send and to accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The name given with `--profile` and shown in every report.
    pub name: String,
    /// One sentence for people.
    pub summary: String,
    /// Message formats that may be opened or sealed.
    pub formats: Vec<Format>,
    /// Dotted paths of values that no public page confirms: to be agreed with the counterparty.
    #[serde(default)]
    pub guesses: Vec<String>,
    /// Layers that must, may or must not be there.
    pub layers: LayerRules,
    /// Rules for asymmetric keys.
    pub keys: KeyRules,
    /// Bounds that are checked before work is done.
    pub limits: Limits,
    /// Rules for JOSE; absent when no JOSE format is allowed.
    pub jose: Option<JoseRules>,
    /// Rules for OpenPGP; absent when it is not allowed.
    pub openpgp: Option<OpenPgpRules>,
}

/// Whether a layer is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// Its absence refuses the message.
    Required,
    /// Both are accepted; where it is present it must be good.
    Optional,
}

/// The layers of an accepted message, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerRules {
    /// Encryption to a recipient.
    pub encryption: Presence,
    /// A signature by a trusted signer.
    pub signature: Presence,
}

/// Bounds on asymmetric keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRules {
    /// The shortest RSA modulus that protects (seals, signs), in bits.
    pub rsa_bits_min: u32,
    /// The shortest RSA modulus that is still processed (opened, verified), in bits.
    pub rsa_bits_min_process: u32,
    /// The longest RSA modulus worked with, in bits.
    pub rsa_bits_max: u32,
    /// The lifetime given to a new key, in days.
    pub lifetime_days: u32,
    /// The longest lifetime without a finding, in days.
    pub lifetime_days_max: u32,
    /// Whether a signature counts when its key had expired by the time of checking but was
    /// good when it signed.
    #[serde(default)]
    pub accept_expired_signer: bool,
}

/// Bounds that keep work in proportion; each is named in the refusal that it causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Octets of a message given to `open`.
    pub body: u64,
    /// Octets of a message given to `inspect`.
    pub inspect_body: u64,
    /// Octets of payload after decompression.
    pub payload: u64,
    /// How many times larger than its compressed form a payload may be ...
    pub expansion: u64,
    /// ... once it has passed this many octets.
    pub expansion_from: u64,
    /// Octets of a decoded JOSE header.
    pub jose_header: u64,
    /// Recipients of one message.
    pub recipients: u32,
    /// Signatures of one message.
    pub signatures: u32,
    /// Packets of one OpenPGP message or certificate.
    pub packets: u32,
    /// Layers of encryption or compression inside one another.
    pub depth: u32,
    /// Iterations of PBES2 (`p2c`); zero refuses it.
    pub pbes2_count: u32,
}

/// Allow-lists for JOSE. The first entry of each list is what `seal` uses by default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoseRules {
    /// JWE `alg`.
    pub key_management: Vec<KeyManagement>,
    /// JWE `enc`.
    pub content_encryption: Vec<ContentEncryption>,
    /// JWS `alg`.
    pub signature: Vec<JwsAlgorithm>,
    /// Whether `zip=DEF` is accepted.
    pub zip: bool,
    /// Serializations that are opened and sealed; `seal` writes compact unless another is asked
    /// for.
    pub serializations: Vec<Serialization>,
    /// Whether a JWS may sign its payload as it is, without base64url (RFC 7797).
    #[serde(default)]
    pub unencoded_payload: bool,
}

/// Allow-lists for OpenPGP. The first entry of each list is what `seal` uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPgpRules {
    /// Ciphers of the encrypted data.
    pub ciphers: Vec<Cipher>,
    /// Algorithms that keys are agreed to have. Others are worked with and reported: the
    /// counterparty may not read them. Without the list nothing is said.
    #[serde(default)]
    pub key_algorithms: Vec<PublicKeyAlgorithm>,
    /// Digest used when signing.
    pub digest: Digest,
    /// Digests accepted on messages and certificates.
    pub digests: Vec<Digest>,
    /// Integrity protection accepted. `seal` uses version 2 where every recipient announces it.
    pub integrity: Vec<IntegrityProtection>,
    /// Compression accepted; BZip2 is read and never written.
    #[serde(default = "usual_compression")]
    pub compression: Vec<Compression>,
    /// Seconds that a signature may lie in the future: clocks differ.
    #[serde(default = "usual_clock_skew")]
    pub clock_skew: u32,
    /// Whether messages encrypted with a passphrase are opened.
    #[serde(default)]
    pub passphrase_messages: bool,
}

/// What the payment protocol allows between the clocks of both sides.
const fn usual_clock_skew() -> u32 {
    60
}

fn usual_compression() -> Vec<Compression> {
    Compression::ALL.to_vec()
}

/// Why a profile could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// No built-in profile has this name.
    UnknownName,
    /// The text is not a profile; the reader's own words.
    Syntax {
        /// What the TOML reader found wrong, with line and column.
        message: String,
    },
}

impl Profile {
    /// The built-in profiles as name and TOML text, in the order they are listed.
    pub const BUILT_IN: &'static [(&'static str, &'static str)] = &[
        ("openpgp", include_str!("../../profiles/openpgp.toml")),
        ("jwe-legacy", include_str!("../../profiles/jwe-legacy.toml")),
        ("jwe-jws", include_str!("../../profiles/jwe-jws.toml")),
        ("permissive", include_str!("../../profiles/permissive.toml")),
    ];

    /// A built-in profile by name.
    ///
    /// # Errors
    /// [`ProfileError::UnknownName`] when there is none of this name.
    pub fn built_in(name: &str) -> Result<Self, ProfileError> {
        let (_, text) = Self::BUILT_IN
            .iter()
            .find(|(known, _)| *known == name)
            .ok_or(ProfileError::UnknownName)?;
        Self::from_toml(text)
    }

    /// The built-in profile that `open` and `inspect` use for a format when none is named.
    ///
    /// # Errors
    /// As [`Profile::built_in`]; the built-in texts are tested, so it does not occur.
    pub fn default_for(format: Format) -> Result<Self, ProfileError> {
        Self::built_in(match format {
            Format::Jwe | Format::Jws | Format::JwkSet => "jwe-jws",
            Format::OpenPgp | Format::OpenPgpKey | Format::Unknown => "openpgp",
        })
    }

    /// Reads a profile from TOML. Unknown and missing values are refused by name.
    ///
    /// # Errors
    /// [`ProfileError::Syntax`] with the place and what is wrong there.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        toml::from_str(text).map_err(|error| ProfileError::Syntax {
            message: error.to_string(),
        })
    }

    /// Whether the value at this dotted path is a guess that the counterparty must confirm.
    #[must_use]
    pub fn is_guess(&self, path: &str) -> bool {
        self.guesses.iter().any(|guess| guess == path)
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName => f.write_str("no built-in profile has this name"),
            Self::Syntax { message } => write!(f, "not a profile: {message}"),
        }
    }
}

impl core::error::Error for ProfileError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_reads_and_carries_its_own_name() {
        for (name, text) in Profile::BUILT_IN {
            let profile = Profile::from_toml(text).unwrap();
            assert_eq!(&profile.name, name);
        }
    }

    #[test]
    fn a_misspelt_rule_is_refused_by_name() {
        let text = Profile::BUILT_IN[0].1.replace("summary", "sumary");
        let error = Profile::from_toml(&text).unwrap_err();
        assert!(error.to_string().contains("sumary"), "{error}");
    }
}
