//! What opening tried and saw: recipients, keys, signatures, findings.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::detect::Format;
use crate::inspect::finding::Finding;
use crate::key::state::StateName;
use crate::keyset::Environment;
use crate::keyset::clearance::{Bar, Clearance};
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
    /// `opened`, `not a recipient`, `signing key`, `locked`, `suspended`, `other environment`,
    /// `failed`, ...
    pub outcome: String,
    /// What else is to be known, such as `expired 2026-03-01, opens old traffic only`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the key came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The world that a key set gives it to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// Its state in a key set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<StateName>,
}

impl KeyTried {
    /// A line with nothing but its outcome.
    #[must_use]
    pub fn new(id: impl Into<String>, outcome: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            outcome: outcome.into(),
            note: None,
            source: None,
            environment: None,
            state: None,
        }
    }

    /// The same with what is known of the key. `ended` is why it only opens old traffic, in words.
    pub(crate) fn of_key(
        mut self,
        source: &str,
        clearance: &Clearance<'_>,
        ended: Option<String>,
    ) -> Self {
        let ended = [clearance.retired(), ended];
        let ended: Vec<String> = ended.into_iter().flatten().collect();
        let barred_since = clearance.bar.and_then(Bar::since);
        self.note = match (barred_since, ended.is_empty()) {
            (Some(since), _) => Some(alloc::format!("since {}", since.date())),
            (None, true) => None,
            (None, false) => Some(alloc::format!("{}, {OLD_TRAFFIC}", ended.join(", "))),
        };
        self.source = Some(source.into());
        self.environment = clearance.record.and_then(|record| record.environment);
        self.state = clearance.record.map(|record| record.state.name());
        self
    }
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

const OLD_TRAFFIC: &str = "opens old traffic only";

impl Verdict {
    /// Stable identifier, as written in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Revoked => "revoked",
            Self::WrongUsage => "wrong-usage",
            Self::Weak => "weak",
            Self::Invalid => "invalid",
            Self::UnknownSigner => "unknown-signer",
            Self::Malformed => "malformed",
        }
    }

    /// The same as words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotYetValid => "not yet valid",
            Self::WrongUsage => "wrong usage",
            Self::UnknownSigner => "unknown signer",
            other => other.code(),
        }
    }
}
