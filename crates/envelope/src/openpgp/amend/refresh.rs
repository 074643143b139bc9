//! Rotating the encryption subkey: a new one beside the old, under the same identity. Others
//! encrypt to the newest; the old one goes on opening what was sent to it before.

use alloc::vec::Vec;

use pgp::packet::{RevocationCode, UserId};
use pgp::types::{KeyDetails as _, PublicParams};
use zeroize::Zeroizing;

use super::packets::{Packets, Part, unwritable};
use super::primary::Primary;
use crate::CryptoRng;
use crate::generate::KeyType;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::key::report::KeyUsage;
use crate::openpgp::certificate::{Binding, Certificate, ComponentRef};
use crate::openpgp::generate::{check_rsa_bits, checked_lifetime, failed};
use crate::openpgp::key_packet::{NewKey, NewKeyKind};
use crate::openpgp::secret_part::secret_fields;
use crate::openpgp::wire::{self, tag};
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// What to renew.
#[derive(Clone, Copy)]
pub struct RefreshRequest<'a> {
    /// The kind of the new subkey; without one, that of the newest encryption subkey.
    pub key_type: Option<KeyType>,
    /// Lifetime of the new subkey in whole days, counted from `at`.
    pub days: u32,
    /// What becomes of the encryption subkeys that are there.
    pub old: OldSubkeys,
    /// Also lets the primary key live as long as the new subkey, unless it lives longer already: a
    /// subkey counts for nothing once its primary key has expired.
    pub extend: bool,
    /// Undo the lock of the primary key; the new subkey is put under the same one.
    pub passphrases: &'a [SecretBytes],
    /// The rules: least size, longest lifetime, digest.
    pub profile: &'a Profile,
    /// The moment of the change.
    pub at: UnixTime,
}

/// What becomes of the encryption subkeys that are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OldSubkeys {
    /// They stay valid until they expire: right while the counterparty takes in the new one.
    #[default]
    Keep,
    /// They are revoked as superseded: what was sent before still opens, nobody encrypts to them.
    Revoke,
}

/// Adds a new encryption subkey.
///
/// # Errors
/// A [`Diagnosis`] when the primary key can not speak ([`Cause::KeyLocked`],
/// [`Cause::WrongPassphrase`], [`Cause::KeyWrongUsage`] without its secret half,
/// [`Cause::KeyDisabled`] when revoked or unbound, [`Cause::KeyLifetime`] when expired), or when the
/// profile does not allow the kind, size or lifetime.
pub fn refresh(
    certificate: &Certificate,
    request: &RefreshRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Certificate, Diagnosis> {
    let (profile, at) = (request.profile, request.at);
    let (created, lifetime) = checked_lifetime(request.days, profile, at)?;
    let primary = Primary::unlock(certificate, request.passphrases)?;
    check_primary(&primary.component, request)?;
    let kind = kind(certificate, request)?;
    let extended = extended_lifetime(&primary.component, request)?;
    let old = encryption_subkeys(certificate, request);
    let version = primary.component.key().version();
    let subkey = NewKey::generate(kind, version, created, rng).ok_or_else(failed)?;
    let secret = secret_fields(
        &subkey.numbers,
        &subkey.public,
        tag::SECRET_SUBKEY,
        primary
            .passphrase
            .map(|passphrase| (passphrase, primary.component.lock_kind())),
        rng,
    )
    .ok_or_else(unwritable)?;
    let mut packets = Packets::of(certificate)?;
    primary.speak(profile, at, rng, |owner| {
        if request.old == OldSubkeys::Revoke {
            for one in &old {
                let revocation =
                    owner.subkey_revocation(one.key(), RevocationCode::KeySuperseded, "")?;
                packets.add_statement(packets.place_of(one.key())?, &revocation)?;
            }
        }
        if let Some(lifetime) = extended {
            for statement in certificate.statements(profile, at) {
                let user_id = match statement.user_id {
                    Some(octets) => Some(user_id(octets)?),
                    None => None,
                };
                let renewed = owner.renewed(statement.signature, user_id.as_ref(), lifetime)?;
                let place = statement
                    .user_id
                    .map_or(Some(0), |octets| packets.place_of_user(octets))?;
                packets.add_statement(place, &renewed)?;
            }
        }
        let binding = owner.encryption_subkey(&subkey.public, lifetime)?;
        let body = Zeroizing::new([subkey.fields.as_slice(), secret.as_slice()].concat());
        packets.0.push(Part::new(tag::SECRET_SUBKEY, &body));
        packets.add_statement(packets.0.len().checked_sub(1)?, &binding)
    })?;
    let refreshed = packets.certificate()?;
    if request.extend {
        check_extended(&refreshed, request)?;
    }
    Ok(refreshed)
}

/// The key lives as long as was asked for: no statement that could not be repeated bounds it.
fn check_extended(refreshed: &Certificate, request: &RefreshRequest<'_>) -> Result<(), Diagnosis> {
    let standing = refreshed.primary().standing(request.profile, request.at);
    if !standing.is_expired(wanted_end(request)) || standing.expires == Some(wanted_end(request)) {
        return Ok(());
    }
    let id = refreshed.id();
    Err(Diagnosis::new(
        Cause::KeyLifetime,
        alloc::format!("Key {id} can not be extended: a statement that bounds it stays in force."),
        "Make a new key and exchange it with the counterparty.",
    )
    .with("key", id))
}

fn wanted_end(request: &RefreshRequest<'_>) -> UnixTime {
    request.at.plus_days(request.days.into())
}

/// A key that has ended can not be kept alive by a new subkey; one that merely expired can be
/// extended.
fn check_primary(
    component: &ComponentRef<'_>,
    request: &RefreshRequest<'_>,
) -> Result<(), Diagnosis> {
    let standing = component.standing(request.profile, request.at);
    let id = component.id();
    let disabled = |what: &str| {
        Diagnosis::new(
            Cause::KeyDisabled,
            alloc::format!("Key {id} {what}: a new subkey would not count."),
            "Make a new key and exchange it with the counterparty.",
        )
        .with("key", id.as_str())
    };
    if standing.revoked.is_some() {
        return Err(disabled("was revoked"));
    }
    if standing.binding != Binding::Good {
        return Err(disabled("is not bound by a signature the profile accepts"));
    }
    match standing.expires.filter(|end| *end <= request.at) {
        Some(end) if !request.extend => Err(Diagnosis::new(
            Cause::KeyLifetime,
            alloc::format!(
                "Key {id} expired on {}: a new subkey would not count.",
                end.date()
            ),
            "Extend the key too, or make a new key and exchange it with the counterparty.",
        )
        .with("key", id)),
        _ => Ok(()),
    }
}

fn kind(certificate: &Certificate, request: &RefreshRequest<'_>) -> Result<NewKeyKind, Diagnosis> {
    let kind = match request.key_type {
        Some(key_type @ (KeyType::Rsa2048 | KeyType::Rsa3072 | KeyType::Rsa4096)) => {
            Some(NewKeyKind::Rsa(key_type.bits()))
        }
        Some(KeyType::X25519 | KeyType::Ed25519) => Some(NewKeyKind::X25519),
        Some(_) => None,
        None => encryption_subkeys(certificate, request)
            .into_iter()
            .max_by_key(|one| one.key().created_at())
            .map_or(Some(certificate.primary()), Some)
            .and_then(|one| same_kind(&one)),
    };
    match kind {
        Some(NewKeyKind::Rsa(bits)) => {
            check_rsa_bits(bits, request.profile).map(|()| NewKeyKind::Rsa(bits))
        }
        Some(kind) => Ok(kind),
        None => Err(Diagnosis::new(
            Cause::AlgorithmForbidden,
            "Encryption subkeys are made with RSA or X25519.",
            "Choose rsa2048, rsa3072, rsa4096 or x25519.",
        )),
    }
}

/// Of the size and family of a key that is there.
fn same_kind(component: &ComponentRef<'_>) -> Option<NewKeyKind> {
    match component.key().public_params() {
        PublicParams::RSA(_) => component.rsa_bits().map(NewKeyKind::Rsa),
        PublicParams::X25519(_) | PublicParams::Ed25519(_) | PublicParams::EdDSALegacy(_) => {
            Some(NewKeyKind::X25519)
        }
        PublicParams::ECDH(pgp::types::EcdhPublicParams::Curve25519Legacy { .. }) => {
            Some(NewKeyKind::X25519)
        }
        _ => None,
    }
}

/// Encryption subkeys that others may still encrypt to.
fn encryption_subkeys<'a>(
    certificate: &'a Certificate,
    request: &RefreshRequest<'_>,
) -> Vec<ComponentRef<'a>> {
    certificate
        .components()
        .filter(|one| !one.is_primary())
        .filter(|one| {
            let standing = one.standing(request.profile, request.at);
            standing.may(KeyUsage::Encrypt)
                && standing.binding == Binding::Good
                && standing.revoked.is_none()
        })
        .collect()
}

/// The primary key's new lifetime in seconds from its creation, where it is to be extended: one
/// that lives that long already is left as it is, for an extension never shortens.
fn extended_lifetime(
    component: &ComponentRef<'_>,
    request: &RefreshRequest<'_>,
) -> Result<Option<u32>, Diagnosis> {
    if !request.extend {
        return Ok(None);
    }
    let standing = component.standing(request.profile, request.at);
    let end = wanted_end(request);
    if standing.expires.is_none_or(|expires| expires >= end) {
        return Ok(None);
    }
    let most = request.profile.keys.lifetime_days_max;
    let days = end.days_since(standing.created);
    let seconds = u32::try_from(end.seconds() - standing.created.seconds()).ok();
    match seconds.filter(|_| days <= i64::from(most)) {
        Some(seconds) => Ok(Some(seconds)),
        None => Err(Diagnosis::new(
            Cause::KeyLifetime,
            alloc::format!(
                "The primary key, made on {}, would live for {days} days; profile {} allows {most}.",
                standing.created.date(),
                request.profile.name
            ),
            "Ask for fewer days, or make a new key and exchange it with the counterparty.",
        )
        .with("days", days)
        .with("limit", most)),
    }
}

fn user_id(octets: &[u8]) -> Option<UserId> {
    UserId::try_from_reader(wire::header(tag::USER_ID, octets.len())?, octets).ok()
}
