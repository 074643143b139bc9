//! How messages are sealed for the wire: as the profile says, with nothing chosen by hand. Which keys
//! protect a message is decided elsewhere.

use envelope::key::report::KeyFormat;
use envelope::policy::algorithm::Serialization;
use envelope::seal::{SealEncoding, SealFormat};
use envelope::{KeyRing, Profile, SealRequest, UnixTime};

/// What messages of a format are: OpenPGP, or JWE around JWS.
#[must_use]
pub const fn sealed_as(format: KeyFormat) -> SealFormat {
    match format {
        KeyFormat::OpenPgp => SealFormat::OpenPgp,
        KeyFormat::Jwk => SealFormat::Jwe,
    }
}

/// A request to seal a message for the wire with these keys, in whichever environment they are.
#[must_use]
pub const fn request<'a>(
    payload: &'a [u8],
    format: SealFormat,
    recipients: &'a KeyRing,
    signers: &'a KeyRing,
    profile: &'a Profile,
    at: UnixTime,
) -> SealRequest<'a> {
    SealRequest {
        payload,
        format,
        recipients,
        signers,
        passphrases: &[],
        environment: None,
        profile,
        at,
        alg: None,
        enc: None,
        jws_alg: None,
        zip: false,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    }
}
