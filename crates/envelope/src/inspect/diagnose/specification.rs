//! Where it is written: the section of a standard, or the page of the counterparty's guide, that a
//! cause rests on. A table and nothing else.

use super::Cause;
use crate::detect::Format;

/// The section to read for a cause in a message of this format.
///
/// RFC 9580 for OpenPGP, RFC 7515 to 7519 and 8725 for JOSE; "Standard Payments" are the pages
/// that Google publishes for all APIs of this family.
#[must_use]
pub const fn specification(cause: Cause, format: Format) -> &'static str {
    match format {
        Format::OpenPgp | Format::OpenPgpKey => of_openpgp(cause),
        Format::Jwe | Format::Jws | Format::JwkSet => of_jose(cause),
        Format::Unknown => of_any(cause),
    }
}

const fn of_openpgp(cause: Cause) -> &'static str {
    match cause {
        Cause::NotAnEnvelope | Cause::TrailingData => "RFC 9580 section 10.3",
        Cause::BadEncoding => "RFC 4648 section 5; RFC 9580 section 6",
        Cause::Truncated => "RFC 9580 section 4.2",
        Cause::MalformedPacket | Cause::UnsupportedVersion => "RFC 9580 section 5",
        Cause::MalformedHeader => "RFC 9580 section 6.2",
        Cause::AlgorithmForbidden => "RFC 9580 section 9; Standard Payments, application layer",
        Cause::AlgorithmKeyMismatch | Cause::NoMatchingKey => "RFC 9580 section 5.1",
        Cause::CriticalHeaderUnknown => "RFC 9580 section 5.2.3.7",
        Cause::KeyTooSmall => "RFC 9580 section 12.4; Standard Payments, application layer",
        Cause::KeyLifetime | Cause::SignerExpired => {
            "RFC 9580 section 5.2.3.13; Standard Payments, application layer"
        }
        Cause::KeyLocked | Cause::WrongPassphrase => "RFC 9580 section 3.7.2",
        Cause::KeyWrongUsage | Cause::SignerWrongUsage => "RFC 9580 section 5.2.3.29",
        Cause::DecryptionFailed => "RFC 9580 section 13.5",
        Cause::IntegrityMissing => "RFC 9580 sections 5.7 and 13.7",
        Cause::IntegrityFailed => "RFC 9580 section 5.13",
        Cause::NestingLimit => "RFC 9580 section 10.3",
        Cause::UnknownSigner => "RFC 9580 section 5.2.3.35",
        Cause::SignatureInvalid => "RFC 9580 section 5.2.4",
        Cause::SignatureWeak => "RFC 9580 section 9.5; Standard Payments, application layer",
        Cause::SignerRevoked => "RFC 9580 section 5.2.1.11",
        Cause::SignatureNotYetValid => "RFC 9580 section 5.2.3.11",
        other => of_any(other),
    }
}

const fn of_jose(cause: Cause) -> &'static str {
    match cause {
        Cause::NotAnEnvelope | Cause::WrongSerialization => "RFC 7516 section 7",
        Cause::BadEncoding => "RFC 7515 section 2",
        Cause::Truncated | Cause::TrailingData => "RFC 7516 section 7.1",
        Cause::MalformedHeader => "RFC 7516 section 4",
        Cause::DuplicateMember => "RFC 7515 section 4",
        Cause::AlgorithmForbidden | Cause::SignatureWeak => "RFC 8725 section 3.1",
        Cause::AlgorithmKeyMismatch => "RFC 7517 section 4.4; RFC 8725 section 3.1",
        Cause::CriticalHeaderUnknown => "RFC 7515 section 4.1.11",
        Cause::NestingMissing => "RFC 7519 section 5.2; Standard Payments, application layer",
        Cause::KeyTooSmall => "RFC 7518 sections 3.3 and 4.2",
        Cause::NoMatchingKey => "RFC 7516 section 4.1.6",
        Cause::KeyLocked | Cause::WrongPassphrase => "RFC 7518 section 4.8",
        Cause::KeyWrongUsage | Cause::SignerWrongUsage => "RFC 7517 sections 4.2 and 4.3",
        Cause::DecryptionFailed => "RFC 7516 sections 5.2 and 11.5",
        Cause::IntegrityFailed => "RFC 7518 section 5",
        Cause::UnknownSigner => "RFC 7515 section 4.1.4",
        Cause::SignatureInvalid => "RFC 7515 section 5.2",
        other => of_any(other),
    }
}

/// What does not depend on the format, or concerns what no format was found for.
const fn of_any(cause: Cause) -> &'static str {
    match cause {
        Cause::NotAnEnvelope
        | Cause::BadEncoding
        | Cause::Truncated
        | Cause::TrailingData
        | Cause::MalformedPacket
        | Cause::MalformedHeader
        | Cause::DuplicateMember
        | Cause::UnsupportedVersion
        | Cause::WrongSerialization => "Standard Payments, protocol standards",
        Cause::AlgorithmForbidden
        | Cause::AlgorithmKeyMismatch
        | Cause::CriticalHeaderUnknown
        | Cause::NotEncrypted
        | Cause::NotSigned
        | Cause::NestingMissing
        | Cause::KeyTooSmall
        | Cause::KeyLifetime
        | Cause::NoMatchingKey
        | Cause::KeyLocked
        | Cause::WrongPassphrase
        | Cause::KeyWrongUsage
        | Cause::DecryptionFailed
        | Cause::IntegrityMissing
        | Cause::IntegrityFailed
        | Cause::UnknownSigner
        | Cause::SignatureInvalid
        | Cause::SignatureWeak
        | Cause::SignerExpired
        | Cause::SignerWrongUsage
        | Cause::SignatureNotYetValid => "Standard Payments, application layer",
        Cause::WrongEnvironment => "Standard Payments, sandbox and production keys",
        Cause::KeyDisabled | Cause::SignerRevoked => "NIST SP 800-57 part 1 section 7",
        Cause::SizeLimit | Cause::NestingLimit => "the `limits` of the profile",
        Cause::ProtocolJson => "RFC 8259; Standard Payments, echo",
        Cause::ProtocolMissingField | Cause::ProtocolFieldValue | Cause::ProtocolVersion => {
            "Standard Payments, protocol standards: request header"
        }
        Cause::ClockSkew => "Standard Payments, protocol standards: request timestamp",
        Cause::Replayed => "Standard Payments, protocol standards: idempotency",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_says_where_it_is_written_in_every_format() {
        for format in [Format::OpenPgp, Format::Jwe, Format::Jws, Format::Unknown] {
            for cause in Cause::ALL {
                assert!(!specification(*cause, format).is_empty(), "{cause}");
            }
        }
    }
}
