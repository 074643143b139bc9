//! The messages between the page and the codec worker. Octets of payloads, keys and passphrases
//! are never part of the JSON: they travel beside it as transferred byte arrays.

use envelope::detect::Format;
use envelope::generate::KeyType;
use envelope::inspect::Inspection;
use envelope::key::report::{KeyFormat, KeyReport, KeyUsage};
use envelope::key::ring::SkippedKey;
use envelope::open::OpenReport;
use envelope::policy::algorithm::{ContentEncryption, JwsAlgorithm, KeyManagement};
use envelope::protocol::ProtocolReport;
use envelope::seal::{SealEncoding, SealFormat, SealRefused, SealReport};
use envelope::secret::SecretBytes;
use envelope::{Cause, Diagnosis, Profile};
use envelope_triage::Report;
use serde::{Deserialize, Serialize};

/// A request with the octets it works on, which may be secret: they are wiped with the call.
pub struct Call {
    /// What to do.
    pub request: Request,
    /// The message, payload or key file; empty where none is needed.
    pub octets: SecretBytes,
    /// The passphrase, UTF-8; empty where none was given.
    pub passphrase: SecretBytes,
}

/// An answer with the octets it brings, which may be a payload.
#[derive(Clone, PartialEq)]
pub struct Reply {
    /// What came of it.
    pub answer: Answer,
    /// The opened payload, sealed message or exported key; empty where there is none.
    pub octets: Vec<u8>,
}

/// Octets of the message in one answer: more than a view shows at once.
pub const OCTETS_MAX: u32 = 4_096;

/// What the page may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "kebab-case")]
pub enum Request {
    /// The public half of a key, as text.
    ExportPublic {
        /// Which key.
        key: KeyHandle,
    },
    /// Drop every key, the sandbox's included.
    ForgetAll,
    /// Drop one key.
    ForgetKey {
        /// Which key.
        key: KeyHandle,
    },
    /// Make a key and hold it.
    Generate(KeyOrder),
    /// Recognise a message and take it apart, without keys.
    Inspect {
        /// The rules to judge by; those of the recognised format when not given.
        profile: Option<String>,
    },
    /// Read keys and hold them.
    LoadKeys {
        /// Where they came from: a file name, or `pasted`.
        source: String,
    },
    /// Octets of the message that was inspected last, its outer encodings undone. Payloads and
    /// secrets in it are zeroes.
    Octets {
        /// Where they begin.
        from: u64,
        /// How many, at most [`OCTETS_MAX`].
        count: u32,
    },
    /// Open a message with the keys held.
    Open {
        /// The name of the profile.
        profile: String,
    },
    /// The built-in profiles.
    Profiles,
    /// A sealed sample message, with the sandbox keys that open it.
    Sample {
        /// Which one.
        sample: Sample,
    },
    /// Seal a payload.
    Seal(SealOrder),
    /// Whether octets begin a log or capture rather than one message.
    Sniff {
        /// Whether they are all of it.
        whole: bool,
    },
    /// Begin a triage; the one before it is dropped.
    TriageBegin {
        /// The name of the file.
        source: String,
    },
    /// The file has ended, or somebody stopped.
    TriageEnd {
        /// Whether somebody stopped.
        interrupted: bool,
    },
    /// The next octets of the file.
    TriageFeed,
    /// Trust a key as a signer, or no longer.
    SetTrusted {
        /// Which key.
        key: KeyHandle,
        /// Whether its signatures count.
        trusted: bool,
    },
}

/// What the worker answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", content = "content", rename_all = "kebab-case")]
pub enum Answer {
    /// The public half lies in the octets.
    Exported,
    /// The worker did not understand, or a key is no longer there.
    Failed(String),
    /// What a message is.
    Inspected(Box<Inspected>),
    /// The keys as they are now.
    Keys(KeyList),
    /// The octets asked for lie in the octets; fewer where the message ends.
    Octets {
        /// Where they begin.
        from: u64,
    },
    /// What became of opening; an accepted payload lies in the octets, never in the report.
    Opened {
        /// Verdicts, keys and findings, or why it was refused.
        report: Box<OpenReport>,
        /// What the payment protocol says of an accepted payload.
        protocol: Option<Box<ProtocolReport>>,
    },
    /// The profiles, in the order they are offered.
    Profiles(Vec<Profile>),
    /// The worker has started and holds no keys.
    Ready,
    /// A key could not be read or made.
    Refused(Box<Diagnosis>),
    /// The sample lies in the octets.
    Sampled(SampleMade),
    /// The sealed message lies in the octets.
    Sealed(Box<SealReport>),
    /// Nothing was sealed.
    SealRefused(Box<SealRefused>),
    /// What octets begin.
    Sniffed {
        /// Whether it is a log or capture.
        is_log: bool,
    },
    /// How far a triage is.
    TriageProgress(TriageProgress),
    /// What a triage found.
    Triaged(Box<Report>),
}

/// How far a triage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriageProgress {
    /// Octets of the file that were read.
    pub octets: u64,
    /// Bodies that opened.
    pub opened: u64,
    /// Bodies that were refused.
    pub refused: u64,
}

/// A key's place in the worker: given once, never used again for another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeyHandle(pub u32);

/// The keys held, after a change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyList {
    /// Every key, in the order they were loaded.
    pub keys: Vec<LoadedKey>,
    /// How many keys this change added.
    pub added: usize,
    /// Keys that the file held and that could not be used.
    pub skipped: Vec<SkippedKey>,
}

/// A key held by the worker, as far as the page may know it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadedKey {
    /// Its place.
    pub handle: KeyHandle,
    /// Whether its signatures count.
    pub trusted: bool,
    /// What can be said of it.
    pub report: KeyReport,
}

/// What key to make.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyOrder {
    /// OpenPGP or JWK.
    pub format: KeyFormat,
    /// Algorithm and size.
    pub key_type: KeyType,
    /// JWK: what for.
    pub usage: KeyUsage,
    /// OpenPGP: the user id.
    pub user_id: String,
    /// Lifetime in whole days.
    pub days: u32,
}

/// How to seal a payload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealOrder {
    /// What to make.
    pub format: SealFormat,
    /// The name of the profile.
    pub profile: String,
    /// Who can open it.
    pub recipients: Vec<KeyHandle>,
    /// Who signs.
    pub signers: Vec<KeyHandle>,
    /// JOSE: key management; the profile's first choice when not given.
    pub alg: Option<KeyManagement>,
    /// JOSE: content encryption; the profile's first choice when not given.
    pub enc: Option<ContentEncryption>,
    /// JOSE: signature algorithm; what fits the key when not given.
    pub jws_alg: Option<JwsAlgorithm>,
    /// JOSE: compress first.
    pub zip: bool,
    /// OpenPGP: leave out who it is for.
    pub hidden: bool,
    /// How the result is written.
    pub encoding: SealEncoding,
}

/// What a message is, as far as it shows without keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspected {
    /// The recognised format.
    pub format: Format,
    /// The recognised wrapping, by its name in reports.
    pub wrapping: String,
    /// Octets as received.
    pub bytes: u64,
    /// Whether a part of the wrapping could not be read.
    pub damaged: bool,
    /// The layers and findings.
    pub inspection: Inspection,
}

/// The sample messages, sealed by the sandbox counterparty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sample {
    /// OpenPGP to two recipients, one of them ours.
    OpenPgp,
    /// A JWE around a JWS.
    JweJws,
    /// The older JWE: RSA1_5, AES-CBC, compressed.
    JweLegacy,
    /// A message that is refused for this cause, one of [`Sample::FAULTS`].
    Fault(Cause),
}

/// A sample and what belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleMade {
    /// Which one.
    pub sample: Sample,
    /// The profile it opens under.
    pub profile: String,
    /// The keys held now.
    pub keys: KeyList,
}

impl Sample {
    /// Every sample, in the order they are offered.
    pub const ALL: &'static [Self] = &[Self::OpenPgp, Self::JweJws, Self::JweLegacy];

    /// The causes for which there is a message that shows them. The others need what throw-away keys
    /// do not have: a weak key, a revocation, a key set, an earlier request, a typed passphrase.
    pub const FAULTS: &'static [Cause] = &[
        Cause::NotAnEnvelope,
        Cause::Truncated,
        Cause::MalformedHeader,
        Cause::DuplicateMember,
        Cause::TrailingData,
        Cause::UnsupportedVersion,
        Cause::AlgorithmForbidden,
        Cause::CriticalHeaderUnknown,
        Cause::WrongSerialization,
        Cause::NotEncrypted,
        Cause::NotSigned,
        Cause::NestingMissing,
        Cause::NoMatchingKey,
        Cause::KeyLocked,
        Cause::DecryptionFailed,
        Cause::IntegrityMissing,
        Cause::SizeLimit,
        Cause::UnknownSigner,
        Cause::SignatureInvalid,
        Cause::SignerExpired,
        Cause::SignatureNotYetValid,
        Cause::ProtocolJson,
        Cause::ProtocolMissingField,
        Cause::ProtocolFieldValue,
        Cause::ProtocolVersion,
        Cause::ClockSkew,
    ];

    /// The profile it is sealed and opened under.
    #[must_use]
    pub const fn profile(self) -> &'static str {
        match self {
            Self::OpenPgp
            | Self::Fault(
                Cause::NotAnEnvelope
                | Cause::Truncated
                | Cause::TrailingData
                | Cause::UnsupportedVersion
                | Cause::NotSigned
                | Cause::NoMatchingKey
                | Cause::KeyLocked
                | Cause::IntegrityMissing
                | Cause::SignerExpired
                | Cause::SignatureNotYetValid,
            ) => "openpgp",
            Self::JweJws | Self::Fault(_) => "jwe-jws",
            Self::JweLegacy => "jwe-legacy",
        }
    }
}

impl Call {
    /// A request without octets.
    #[must_use]
    pub fn plain(request: Request) -> Self {
        Self::with(request, Vec::new())
    }

    /// A request on these octets.
    #[must_use]
    pub fn with(request: Request, octets: Vec<u8>) -> Self {
        Self {
            request,
            octets: SecretBytes::new(octets),
            passphrase: SecretBytes::default(),
        }
    }
}

impl Reply {
    /// An answer without octets.
    #[must_use]
    pub const fn plain(answer: Answer) -> Self {
        Self {
            answer,
            octets: Vec::new(),
        }
    }
}
