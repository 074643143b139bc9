//! The closed list of causes, the step of processing each belongs to, and what a partner answers.

use alloc::string::String;
use core::fmt;

use serde::{Deserialize, Serialize};

/// The closed list of causes. The order of the variants is the order of precedence: when several
/// apply, the first is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Neither OpenPGP nor JOSE was recognised.
    NotAnEnvelope,
    /// base64url, base64 or armor is damaged.
    BadEncoding,
    /// The message ends in the middle.
    Truncated,
    /// An OpenPGP packet contradicts itself.
    MalformedPacket,
    /// A JOSE header or JSON structure is not what its RFC demands.
    MalformedHeader,
    /// A JSON member name appears twice.
    DuplicateMember,
    /// More data follows the message.
    TrailingData,
    /// A packet or structure has a version that is not read.
    UnsupportedVersion,
    /// The profile does not allow the algorithm.
    AlgorithmForbidden,
    /// The header's algorithm does not fit the key.
    AlgorithmKeyMismatch,
    /// The header demands an extension that is not understood.
    CriticalHeaderUnknown,
    /// The profile does not allow this JOSE serialization.
    WrongSerialization,
    /// The profile demands encryption and there is none.
    NotEncrypted,
    /// The profile demands a signature and there is none.
    NotSigned,
    /// The profile demands a signed message inside the encryption.
    NestingMissing,
    /// The key is shorter than the profile allows.
    KeyTooSmall,
    /// The key is expired or lives longer than the profile allows.
    KeyLifetime,
    /// The key belongs to the other environment.
    WrongEnvironment,
    /// No held key is among the recipients.
    NoMatchingKey,
    /// The key fits but needs a passphrase.
    KeyLocked,
    /// No passphrase given unlocks the key.
    WrongPassphrase,
    /// The key is not one for this use.
    KeyWrongUsage,
    /// The key's state does not allow it.
    KeyDisabled,
    /// Anything that failed after a private-key operation.
    DecryptionFailed,
    /// The encrypted data carries no integrity protection.
    IntegrityMissing,
    /// Integrity failed where no private key was used.
    IntegrityFailed,
    /// A size bound of the profile was passed.
    SizeLimit,
    /// Too many layers, packets, recipients or signatures.
    NestingLimit,
    /// No trusted key made any of the signatures.
    UnknownSigner,
    /// A signature by a trusted key does not verify.
    SignatureInvalid,
    /// The signature uses a digest or key that is too weak.
    SignatureWeak,
    /// The signer's key had expired.
    SignerExpired,
    /// The signer's key was revoked.
    SignerRevoked,
    /// The signer's key is not one for signing.
    SignerWrongUsage,
    /// The signature or its key lies in the future.
    SignatureNotYetValid,
    /// The decrypted body is not strict JSON.
    ProtocolJson,
    /// A required field is missing.
    ProtocolMissingField,
    /// A field's value is not allowed.
    ProtocolFieldValue,
    /// The protocol version is not supported.
    ProtocolVersion,
    /// The request's timestamp is too far off.
    ClockSkew,
    /// The request id was used for other content.
    Replayed,
}

/// The step of processing that a cause belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Finding out what it is.
    Recognise,
    /// Comparing it with the profile.
    Policy,
    /// Opening it.
    Decrypt,
    /// Checking its signatures.
    Verify,
    /// Reading the payment protocol inside.
    Protocol,
}

impl Cause {
    /// Every cause, in order of precedence.
    pub const ALL: &'static [Self] = &[
        Self::NotAnEnvelope,
        Self::BadEncoding,
        Self::Truncated,
        Self::MalformedPacket,
        Self::MalformedHeader,
        Self::DuplicateMember,
        Self::TrailingData,
        Self::UnsupportedVersion,
        Self::AlgorithmForbidden,
        Self::AlgorithmKeyMismatch,
        Self::CriticalHeaderUnknown,
        Self::WrongSerialization,
        Self::NotEncrypted,
        Self::NotSigned,
        Self::NestingMissing,
        Self::KeyTooSmall,
        Self::KeyLifetime,
        Self::WrongEnvironment,
        Self::NoMatchingKey,
        Self::KeyLocked,
        Self::WrongPassphrase,
        Self::KeyWrongUsage,
        Self::KeyDisabled,
        Self::DecryptionFailed,
        Self::IntegrityMissing,
        Self::IntegrityFailed,
        Self::SizeLimit,
        Self::NestingLimit,
        Self::UnknownSigner,
        Self::SignatureInvalid,
        Self::SignatureWeak,
        Self::SignerExpired,
        Self::SignerRevoked,
        Self::SignerWrongUsage,
        Self::SignatureNotYetValid,
        Self::ProtocolJson,
        Self::ProtocolMissingField,
        Self::ProtocolFieldValue,
        Self::ProtocolVersion,
        Self::ClockSkew,
        Self::Replayed,
    ];

    /// Stable identifier, as written in reports.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAnEnvelope => "not-an-envelope",
            Self::BadEncoding => "bad-encoding",
            Self::Truncated => "truncated",
            Self::MalformedPacket => "malformed-packet",
            Self::MalformedHeader => "malformed-header",
            Self::DuplicateMember => "duplicate-member",
            Self::TrailingData => "trailing-data",
            Self::UnsupportedVersion => "unsupported-version",
            Self::AlgorithmForbidden => "algorithm-forbidden",
            Self::AlgorithmKeyMismatch => "algorithm-key-mismatch",
            Self::CriticalHeaderUnknown => "critical-header-unknown",
            Self::WrongSerialization => "wrong-serialization",
            Self::NotEncrypted => "not-encrypted",
            Self::NotSigned => "not-signed",
            Self::NestingMissing => "nesting-missing",
            Self::KeyTooSmall => "key-too-small",
            Self::KeyLifetime => "key-lifetime",
            Self::WrongEnvironment => "wrong-environment",
            Self::NoMatchingKey => "no-matching-key",
            Self::KeyLocked => "key-locked",
            Self::WrongPassphrase => "wrong-passphrase",
            Self::KeyWrongUsage => "key-wrong-usage",
            Self::KeyDisabled => "key-disabled",
            Self::DecryptionFailed => "decryption-failed",
            Self::IntegrityMissing => "integrity-missing",
            Self::IntegrityFailed => "integrity-failed",
            Self::SizeLimit => "size-limit",
            Self::NestingLimit => "nesting-limit",
            Self::UnknownSigner => "unknown-signer",
            Self::SignatureInvalid => "signature-invalid",
            Self::SignatureWeak => "signature-weak",
            Self::SignerExpired => "signer-expired",
            Self::SignerRevoked => "signer-revoked",
            Self::SignerWrongUsage => "signer-wrong-usage",
            Self::SignatureNotYetValid => "signature-not-yet-valid",
            Self::ProtocolJson => "protocol-json",
            Self::ProtocolMissingField => "protocol-missing-field",
            Self::ProtocolFieldValue => "protocol-field-value",
            Self::ProtocolVersion => "protocol-version",
            Self::ClockSkew => "clock-skew",
            Self::Replayed => "replayed",
        }
    }

    /// The step of processing that it belongs to.
    #[must_use]
    pub const fn stage(self) -> Stage {
        match self {
            Self::NotAnEnvelope
            | Self::BadEncoding
            | Self::Truncated
            | Self::MalformedPacket
            | Self::MalformedHeader
            | Self::DuplicateMember
            | Self::TrailingData
            | Self::UnsupportedVersion => Stage::Recognise,
            Self::AlgorithmForbidden
            | Self::AlgorithmKeyMismatch
            | Self::CriticalHeaderUnknown
            | Self::WrongSerialization
            | Self::NotEncrypted
            | Self::NotSigned
            | Self::NestingMissing
            | Self::KeyTooSmall
            | Self::KeyLifetime
            | Self::WrongEnvironment => Stage::Policy,
            Self::NoMatchingKey
            | Self::KeyLocked
            | Self::WrongPassphrase
            | Self::KeyWrongUsage
            | Self::KeyDisabled
            | Self::DecryptionFailed
            | Self::IntegrityMissing
            | Self::IntegrityFailed
            | Self::SizeLimit
            | Self::NestingLimit => Stage::Decrypt,
            Self::UnknownSigner
            | Self::SignatureInvalid
            | Self::SignatureWeak
            | Self::SignerExpired
            | Self::SignerRevoked
            | Self::SignerWrongUsage
            | Self::SignatureNotYetValid => Stage::Verify,
            Self::ProtocolJson
            | Self::ProtocolMissingField
            | Self::ProtocolFieldValue
            | Self::ProtocolVersion
            | Self::ClockSkew
            | Self::Replayed => Stage::Protocol,
        }
    }

    /// What a partner should answer with; `None` where the fault is our own and the sender is
    /// not to be blamed.
    #[must_use]
    pub fn error_response(self) -> ErrorResponse {
        let (code, http) = match self {
            Self::KeyLocked | Self::WrongPassphrase | Self::KeyLifetime => (None, 500),
            Self::NotSigned => (Some("INVALID_PAYLOAD_SIGNATURE"), 401),
            Self::ProtocolJson => (Some("INVALID_DECRYPTED_REQUEST"), 400),
            Self::ProtocolMissingField => (Some("MISSING_REQUIRED_FIELD"), 400),
            Self::ProtocolFieldValue => (Some("INVALID_FIELD_VALUE"), 400),
            Self::ProtocolVersion => (Some("INVALID_API_VERSION"), 400),
            Self::ClockSkew => (Some("REQUEST_TIMESTAMP_OUT_OF_RANGE"), 400),
            Self::Replayed => (Some("IDEMPOTENCY_VIOLATION"), 412),
            other if matches!(other.stage(), Stage::Verify) => {
                (Some("INVALID_PAYLOAD_SIGNATURE"), 401)
            }
            _ => (Some("INVALID_PAYLOAD_ENCRYPTION"), 400),
        };
        ErrorResponse {
            code: code.map(String::from),
            http,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The answer that the payment protocol expects for a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorResponse {
    /// `errorResponseCode`; none where the fault is our own.
    pub code: Option<String>,
    /// HTTP status.
    pub http: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_precedence_is_the_order_of_the_list() {
        assert!(Cause::ALL.is_sorted());
        assert!(Cause::ALL.iter().map(|cause| cause.stage()).is_sorted());
    }

    #[test]
    fn a_fault_of_our_own_blames_nobody() {
        assert_eq!(
            Cause::KeyLocked.error_response(),
            ErrorResponse {
                code: None,
                http: 500
            }
        );
    }

    #[test]
    fn every_signature_fault_is_answered_401() {
        for cause in Cause::ALL
            .iter()
            .filter(|cause| cause.stage() == Stage::Verify)
        {
            assert_eq!(cause.error_response().http, 401, "{cause}");
        }
    }
}
