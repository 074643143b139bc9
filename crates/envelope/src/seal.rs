//! Sealing: from a payload to the body that goes on the wire.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::CryptoRng;
use crate::detect::Format;
use crate::inspect::diagnose::Diagnosis;
use crate::inspect::finding::Finding;
use crate::key::ring::KeyRing;
use crate::keyset::clearance::KeySets;
use crate::keyset::{Environment, Operation};
use crate::open::trace::KeyTried;
use crate::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement, Serialization};
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// Everything that sealing depends on.
#[derive(Clone, Copy)]
pub struct SealRequest<'a> {
    /// The payload, exact octets.
    pub payload: &'a [u8],
    /// What to make.
    pub format: SealFormat,
    /// Who shall be able to open it: every one of them. A JWE that is not in general form has one.
    pub recipients: &'a KeyRing,
    /// Who signs: every one of them for OpenPGP and for a JWS in general form, the first for any
    /// other JOSE message.
    pub signers: &'a KeyRing,
    /// Passphrases, tried only on locked signing keys.
    pub passphrases: &'a [SecretBytes],
    /// Where the message goes. Keys that a key set gives to the other environment are then refused.
    pub environment: Option<Environment>,
    /// The rules; what is not given below comes from here.
    pub profile: &'a Profile,
    /// The moment written into signatures and at which validity is judged.
    pub at: UnixTime,
    /// JOSE: key management, where the profile's first choice is not wanted.
    pub alg: Option<KeyManagement>,
    /// JOSE: content encryption, where the profile's first choice is not wanted.
    pub enc: Option<ContentEncryption>,
    /// JOSE: signature algorithm, where the key does not fix it.
    pub jws_alg: Option<JwsAlgorithm>,
    /// Compress before encryption: `zip=DEF` for JOSE, for OpenPGP the first compression of the
    /// profile, also where the profile's first choice is none.
    pub zip: bool,
    /// OpenPGP: leave the recipients' key ids out.
    pub hidden: bool,
    /// JOSE: how the parts are put together; several recipients need the general form.
    pub serialization: Serialization,
    /// How the result is written.
    pub encoding: SealEncoding,
}

impl<'a> SealRequest<'a> {
    /// The key sets that judge its keys.
    pub(crate) const fn key_sets(&self) -> KeySets<'a> {
        KeySets::of(
            [self.recipients, self.signers],
            self.environment,
            Operation::Protect,
        )
    }
}

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SealFormat {
    /// An OpenPGP message.
    OpenPgp,
    /// A JWE, around a JWS when there is a signer.
    Jwe,
    /// A JWS alone.
    Jws,
}

/// How the result is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SealEncoding {
    /// What an HTTP body carries: base64url without padding for OpenPGP, the compact token for JOSE.
    #[default]
    Wire,
    /// OpenPGP in ASCII armor (RFC 9580 section 6.2).
    Armor,
    /// OpenPGP packets.
    Binary,
}

/// A sealed message and how it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Sealed {
    /// The message, written in the encoding asked for.
    pub message: Vec<u8>,
    /// How it was made.
    pub report: SealReport,
}

/// How a message was sealed, or why it was not; the shape of `envelope seal --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealReport {
    /// Whether there is a message.
    pub ok: bool,
    /// What was made.
    pub format: Format,
    /// The name of the profile.
    pub profile: String,
    /// The media type to send it with.
    pub content_type: String,
    /// How it is written.
    pub encoding: SealEncoding,
    /// Its length in octets, as written.
    pub bytes: u64,
    /// Ids of the (sub)keys it is encrypted to; they are listed here also when hidden in the message.
    pub recipients: Vec<String>,
    /// Ids of the keys that signed.
    pub signers: Vec<String>,
    /// Keys that were offered and not used, with the reason.
    pub keys_refused: Vec<KeyTried>,
    /// What a reviewer should know.
    pub findings: Vec<Finding>,
}

/// Why nothing was sealed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealRefused {
    /// The cause, its evidence and its remedy.
    pub diagnosis: Diagnosis,
    /// Keys that were offered and not used, with the reason.
    pub keys_refused: Vec<KeyTried>,
}

/// Seals a payload as the profile says.
///
/// # Errors
/// [`SealRefused`] when the profile does not allow what is asked for, or a key offered cannot be
/// used. Nothing is sealed to only some of the recipients.
pub fn seal(request: &SealRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Sealed, SealRefused> {
    sealed(request, rng).map_err(|refused| SealRefused {
        diagnosis: refused.diagnosis.in_format(request.format.into()),
        ..refused
    })
}

fn sealed(request: &SealRequest<'_>, rng: &mut dyn CryptoRng) -> Result<Sealed, SealRefused> {
    match request.format {
        #[cfg(feature = "openpgp")]
        SealFormat::OpenPgp => crate::openpgp::seal::seal(request, rng),
        #[cfg(feature = "jose")]
        SealFormat::Jwe | SealFormat::Jws => crate::jose::seal::seal(request, rng),
        #[cfg(not(all(feature = "jose", feature = "openpgp")))]
        _ => Err(SealRefused::new(Diagnosis::new(
            crate::Cause::AlgorithmForbidden,
            "This build of the codec does not have the format asked for.",
            "Use a build with the format's feature.",
        ))),
    }
}

impl SealRefused {
    /// A refusal that concerns no key.
    #[must_use]
    pub const fn new(diagnosis: Diagnosis) -> Self {
        Self {
            diagnosis,
            keys_refused: Vec::new(),
        }
    }
}

impl From<SealFormat> for Format {
    fn from(format: SealFormat) -> Self {
        match format {
            SealFormat::OpenPgp => Self::OpenPgp,
            SealFormat::Jwe => Self::Jwe,
            SealFormat::Jws => Self::Jws,
        }
    }
}

impl SealFormat {
    /// The media type of a body in this format, as the payment protocol writes it; the JSON
    /// serializations, which it does not have, by RFC 7515 section 9.2.1.
    #[must_use]
    pub const fn content_type(self, serialization: Serialization) -> &'static str {
        match (self, serialization) {
            (Self::OpenPgp, _) => "application/octet-stream; charset=utf-8",
            (Self::Jwe | Self::Jws, Serialization::Compact) => "application/jose; charset=utf-8",
            (Self::Jwe | Self::Jws, _) => "application/jose+json",
        }
    }
}
