//! Making an OpenPGP key: a primary key that certifies and signs, and a subkey that encrypts, so
//! that encryption keys can rotate without a new identity.

mod transferable;

use alloc::string::String;

use pgp::types::KeyVersion;

use super::certificate::{self, Certificate};
use super::key_packet::{NewKey, NewKeyKind};
use super::wire;
use crate::CryptoRng;
use crate::generate::{CertificateVersion, GenerateRequest, KeyType};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;
use transferable::Template;

/// Makes a key with expiry on both halves, self-signed with the profile's digest. Takes the time
/// of two RSA generations, tenths of a second to several seconds.
///
/// # Errors
/// A [`Diagnosis`] with [`Cause::KeyTooSmall`] or [`Cause::KeyLifetime`] when the profile does not
/// allow the size or the lifetime, [`Cause::AlgorithmForbidden`] for a type that is neither RSA nor
/// Ed25519 or a profile without OpenPGP, [`Cause::MalformedPacket`] without a user id, and
/// [`Cause::WrongPassphrase`] for an empty passphrase.
pub fn generate(
    request: &GenerateRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Certificate, Diagnosis> {
    let kinds = kinds(request)?;
    let user_id = user_id(request.user_id)?;
    let (created, lifetime) = checked_lifetime(request.days, request.profile, request.at)?;
    let digest = request
        .profile
        .openpgp
        .as_ref()
        .map(|rules| rules.digest)
        .ok_or_else(|| no_openpgp(&request.profile.name))?;
    let template = Template {
        created,
        lifetime,
        user_id: &user_id,
        digest,
        passphrase: checked_passphrase(request.passphrase)?,
    };
    let version = match request.version {
        CertificateVersion::V4 => KeyVersion::V4,
        CertificateVersion::V6 => KeyVersion::V6,
    };
    let [primary, subkey] =
        kinds.map(|kind| NewKey::generate(kind, version, created, rng).ok_or_else(failed));
    let octets = transferable::assemble(&template, &primary?, &subkey?, rng).ok_or_else(failed)?;
    let (certificates, _) = certificate::import(octets.expose())?;
    certificates.into_iter().next().ok_or_else(failed)
}

/// The kinds of the primary key and of its encryption subkey.
fn kinds(request: &GenerateRequest<'_>) -> Result<[NewKeyKind; 2], Diagnosis> {
    match request.key_type {
        KeyType::Rsa2048 | KeyType::Rsa3072 | KeyType::Rsa4096 => {
            let bits = request.key_type.bits();
            check_rsa_bits(bits, request.profile)?;
            Ok([NewKeyKind::Rsa(bits); 2])
        }
        KeyType::Ed25519 => Ok([NewKeyKind::Ed25519, NewKeyKind::X25519]),
        KeyType::P256 | KeyType::P384 | KeyType::P521 | KeyType::X25519 => Err(Diagnosis::new(
            Cause::AlgorithmForbidden,
            alloc::format!(
                "OpenPGP keys are made with RSA or Ed25519, not with {}.",
                request.key_type.name()
            ),
            "Choose rsa2048, rsa3072 or rsa4096; or ed25519, whose subkey is X25519.",
        )),
    }
}

/// Whether the profile protects with an RSA key of this size.
pub(super) fn check_rsa_bits(bits: u32, profile: &Profile) -> Result<(), Diagnosis> {
    let (least, most) = (profile.keys.rsa_bits_min, profile.keys.rsa_bits_max);
    if (least..=most).contains(&bits) {
        return Ok(());
    }
    Err(Diagnosis::new(
        Cause::KeyTooSmall,
        alloc::format!(
            "Profile {} asks for RSA keys of {least} to {most} bits, not {bits}.",
            profile.name
        ),
        "Choose another size.",
    )
    .with("bits", bits))
}

fn user_id(user_id: Option<&str>) -> Result<String, Diagnosis> {
    user_id
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(String::from)
        .ok_or_else(|| {
            Diagnosis::new(
                Cause::MalformedPacket,
                "An OpenPGP key needs a user id.",
                "Give a user id such as \"Partner sandbox <keys@partner.example>\".",
            )
        })
}

/// The moment, and this many days, in seconds of 32 bits, where the profile allows the lifetime.
pub(super) fn checked_lifetime(
    days: u32,
    profile: &Profile,
    at: UnixTime,
) -> Result<(u32, u32), Diagnosis> {
    let most = profile.keys.lifetime_days_max;
    let refused = |summary: String| {
        Diagnosis::new(
            Cause::KeyLifetime,
            summary,
            alloc::format!("Choose a lifetime of 1 to {most} days."),
        )
        .with("days", days)
        .with("limit", most)
    };
    if days == 0 || days > most {
        return Err(refused(alloc::format!(
            "A key of profile {} lives for 1 to {most} days, not {days}.",
            profile.name
        )));
    }
    let created = wire::wire_time(at);
    let lifetime = u32::try_from(i64::from(days) * UnixTime::DAY).ok();
    created
        .zip(lifetime)
        .ok_or_else(|| refused(alloc::format!("An OpenPGP key can not be created at {at}.")))
}

/// The passphrase for a new lock; an empty one would lock nothing.
pub(super) fn checked_passphrase(
    passphrase: Option<&SecretBytes>,
) -> Result<Option<&SecretBytes>, Diagnosis> {
    match passphrase {
        Some(passphrase) if passphrase.is_empty() => Err(Diagnosis::new(
            Cause::WrongPassphrase,
            "The new passphrase is empty.",
            "Give a passphrase, or none to leave the key unlocked.",
        )),
        other => Ok(other),
    }
}

pub(super) fn no_openpgp(profile: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        alloc::format!("Profile {profile} has no rules for OpenPGP."),
        "Choose a profile for OpenPGP, such as `openpgp`.",
    )
}

/// Randomness that yields no key; not seen outside of tests with broken generators.
pub(super) fn failed() -> Diagnosis {
    Diagnosis::new(
        Cause::KeyTooSmall,
        "The key could not be made from the randomness given.",
        "Try again; if it stays, the random number generator is broken.",
    )
}

#[cfg(test)]
mod tests;
