//! What opening tried and saw: recipients, keys, signatures, findings.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::detect::Format;
use crate::inspect::finding::Finding;
use crate::policy::profile::Profile;
use crate::time::UnixTime;

/// The way to an outcome, for both outcomes alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenTrace {
    /// The outermost format.
    pub format: Format,
    /// The name of the profile that judged.
    pub profile: String,
    /// One line for every key considered.
    pub keys_tried: Vec<KeyTried>,
    /// Who the message is for.
    #[serde(default)]
    pub recipients: Vec<RecipientHeld>,
    /// One verdict for every signature.
    pub signatures: Vec<SignatureVerdict>,
    /// What a reviewer should know.
    pub findings: Vec<Finding>,
}

impl OpenTrace {
    /// A trace that has seen nothing yet.
    #[must_use]
    pub fn new(format: Format, profile: &Profile) -> Self {
        Self {
            format,
            profile: profile.name.clone(),
            keys_tried: Vec::new(),
            recipients: Vec::new(),
            signatures: Vec::new(),
            findings: Vec::new(),
        }
    }
}

/// A key and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyTried {
    /// OpenPGP key id, or `kid`, or thumbprint; or `passphrase` or `session key`.
    pub id: String,
    /// `opened`, `not a recipient`, `locked`, `failed`, ...
    pub outcome: String,
}

/// A recipient and whether its key is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientHeld {
    /// As in an inspection; none when hidden or not named.
    pub id: Option<String>,
    /// Whether a secret key for it is at hand.
    pub held: bool,
}

/// The key that opened a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedBy {
    /// OpenPGP (sub)key id, or `kid`, or thumbprint; or `passphrase` or `session key`.
    pub id: String,
    /// Where the key came from; `given` for a passphrase or session key.
    pub source: String,
}

/// What became of one signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// The signer's key id, `kid` or thumbprint, where it is named or found.
    pub signer: Option<String>,
    /// The signature algorithm as its registry names it.
    pub algorithm: Option<String>,
    /// The digest.
    pub digest: Option<String>,
    /// When it was made, as it claims.
    pub at: Option<UnixTime>,
    /// Whether it made the message acceptable.
    pub counted: bool,
}

/// The verdict on one signature. The order is nearness to `valid`: among several bad ones the
/// smallest is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Good, by a trusted and usable key.
    Valid,
    /// Good, but the signer's key had expired.
    Expired,
    /// Good, but the signature or its key lies in the future.
    NotYetValid,
    /// Good, but the signer's key was revoked.
    Revoked,
    /// Good, but the key is not one for signing.
    WrongUsage,
    /// The digest or the key is too weak to say.
    Weak,
    /// Made by someone else, or changed since.
    Invalid,
    /// Nobody trusted has this key.
    UnknownSigner,
    /// The signature itself cannot be read.
    Malformed,
}
