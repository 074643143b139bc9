//! Making an OpenPGP key: an RSA primary key that certifies and signs, and an RSA subkey that
//! encrypts, so that encryption keys can rotate without a new identity.

mod self_signature;
mod transferable;

use alloc::string::String;

use super::certificate::{self, Certificate};
use super::wire;
use crate::CryptoRng;
use crate::generate::{GenerateRequest, KeyType};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::rsa::RsaPrivateKey;
use crate::secret::SecretBytes;
use crate::time::UnixTime;
use transferable::{Lock, Template};

/// Makes a key with expiry on both halves, self-signed with the profile's digest. Takes the time
/// of two RSA generations, tenths of a second to several seconds.
///
/// # Errors
/// A [`Diagnosis`] with [`Cause::KeyTooSmall`] or [`Cause::KeyLifetime`] when the profile does not
/// allow the size or the lifetime, [`Cause::AlgorithmForbidden`] for a type that is not RSA or a
/// profile without OpenPGP, [`Cause::MalformedPacket`] without a user id, and
/// [`Cause::WrongPassphrase`] for an empty passphrase.
pub fn generate(
    request: &GenerateRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Certificate, Diagnosis> {
    let bits = rsa_bits(request)?;
    let user_id = user_id(request.user_id)?;
    let (created, lifetime) = lifetime(request)?;
    let digest = request
        .profile
        .openpgp
        .as_ref()
        .map(|rules| rules.digest)
        .ok_or_else(|| no_openpgp(&request.profile.name))?;
    let lock = lock(request.passphrase)?;
    let mut rsa = || RsaPrivateKey::generate(bits, rng).map_err(|_| failed());
    let (primary, subkey) = (rsa()?, rsa()?);
    let template = Template {
        created,
        lifetime,
        user_id: &user_id,
        digest,
    };
    let octets =
        transferable::assemble(&template, primary, subkey, lock, rng).ok_or_else(failed)?;
    let (certificates, _) = certificate::import(octets.expose())?;
    certificates.into_iter().next().ok_or_else(failed)
}

fn rsa_bits(request: &GenerateRequest<'_>) -> Result<u32, Diagnosis> {
    let bits = request.key_type.bits();
    if !matches!(
        request.key_type,
        KeyType::Rsa2048 | KeyType::Rsa3072 | KeyType::Rsa4096
    ) {
        return Err(Diagnosis::new(
            Cause::AlgorithmForbidden,
            alloc::format!(
                "OpenPGP keys are made with RSA, not with {}.",
                request.key_type.name()
            ),
            "Choose rsa2048, rsa3072 or rsa4096.",
        ));
    }
    let (least, most) = (
        request.profile.keys.rsa_bits_min,
        request.profile.keys.rsa_bits_max,
    );
    if !(least..=most).contains(&bits) {
        return Err(Diagnosis::new(
            Cause::KeyTooSmall,
            alloc::format!(
                "Profile {} asks for RSA keys of {least} to {most} bits, not {bits}.",
                request.profile.name
            ),
            "Choose another size.",
        )
        .with("bits", bits));
    }
    Ok(bits)
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

/// Creation and lifetime, in seconds of 32 bits (RFC 9580 section 5.2.3.13).
fn lifetime(request: &GenerateRequest<'_>) -> Result<(u32, u32), Diagnosis> {
    let most = request.profile.keys.lifetime_days_max;
    let days = request.days;
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
            request.profile.name
        )));
    }
    let created = wire::wire_time(request.at);
    let lifetime = u32::try_from(i64::from(days) * UnixTime::DAY).ok();
    created.zip(lifetime).ok_or_else(|| {
        refused(alloc::format!(
            "An OpenPGP key can not be created at {}.",
            request.at
        ))
    })
}

fn lock(passphrase: Option<&SecretBytes>) -> Result<Option<Lock<'_>>, Diagnosis> {
    match passphrase {
        Some(passphrase) if passphrase.is_empty() => Err(Diagnosis::new(
            Cause::WrongPassphrase,
            "The passphrase for the new key is empty.",
            "Give a passphrase, or none to leave the key unlocked.",
        )),
        other => Ok(other.map(Lock)),
    }
}

fn no_openpgp(profile: &str) -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        alloc::format!("Profile {profile} has no rules for OpenPGP."),
        "Choose a profile for OpenPGP, such as `openpgp`.",
    )
}

/// Randomness that yields no key; not seen outside of tests with broken generators.
fn failed() -> Diagnosis {
    Diagnosis::new(
        Cause::KeyTooSmall,
        "The key could not be made from the randomness given.",
        "Try again; if it stays, the random number generator is broken.",
    )
}

#[cfg(test)]
mod tests;
