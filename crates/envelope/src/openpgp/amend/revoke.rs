//! Revoking a key or one of its subkeys (RFC 9580 sections 5.2.1.11, 5.2.1.12 and 5.2.3.31).

use alloc::string::String;

use pgp::packet::RevocationCode;
use pgp::ser::Serialize as _;
use serde::{Deserialize, Serialize};

use super::packets::{Packets, unwritable};
use super::primary::Primary;
use crate::CryptoRng;
use crate::framing::armor::{self, ArmorKind};
use crate::framing::packet;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::certificate::{Certificate, ComponentRef, Fingerprint};
use crate::openpgp::wire::tag;
use crate::policy::profile::Profile;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

/// What to revoke, and why.
#[derive(Clone, Copy)]
pub struct RevokeRequest<'a> {
    /// A subkey, by key id or fingerprint in hex; without one, the whole key.
    pub subkey: Option<&'a str>,
    /// Why; it decides whether old signatures and messages stay good.
    pub reason: RevocationReason,
    /// A few words for whoever reads the revocation; may be empty.
    pub note: &'a str,
    /// Undo the lock of the primary key.
    pub passphrases: &'a [SecretBytes],
    /// The digest to sign with.
    pub profile: &'a Profile,
    /// The moment of the revocation.
    pub at: UnixTime,
}

/// Why a key is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RevocationReason {
    /// Not said: counts as the worst, for all times.
    Unspecified,
    /// Another key took its place: from now on only.
    Superseded,
    /// Somebody else may have it: for all times, also for what it signed before.
    Compromised,
    /// No longer used: from now on only.
    Retired,
}

/// A revoked key.
pub struct Revoked {
    /// The key with its revocation.
    pub certificate: Certificate,
    /// The revocation alone, armored: others take it in as it is. None for a subkey, whose
    /// revocation means nothing without the certificate.
    pub revocation: Option<String>,
}

/// Revokes a key or a subkey.
///
/// # Errors
/// A [`Diagnosis`] when the primary key can not speak (see [`super::refresh()`]; a key that expired
/// can still be revoked), or [`Cause::NoMatchingKey`] when it has no such subkey.
pub fn revoke(
    certificate: &Certificate,
    request: &RevokeRequest<'_>,
    rng: &mut dyn CryptoRng,
) -> Result<Revoked, Diagnosis> {
    let subkey = match request.subkey {
        Some(name) => Some(named(certificate, name).ok_or_else(|| no_subkey(certificate, name))?),
        None => None,
    };
    let primary = Primary::unlock(certificate, request.passphrases)?;
    let code = request.reason.code();
    let signature = primary.speak(request.profile, request.at, rng, |owner| match &subkey {
        Some(subkey) => owner.subkey_revocation(subkey.key(), code, request.note),
        None => owner.key_revocation(code, request.note),
    })?;
    let mut packets = Packets::of(certificate)?;
    let key = subkey.map_or_else(|| certificate.primary_key(), |one| one.key());
    packets
        .place_of(key)
        .and_then(|place| packets.add_statement(place, &signature))
        .ok_or_else(unwritable)?;
    let alone = match subkey {
        Some(_) => None,
        None => Some(armored(&signature).ok_or_else(unwritable)?),
    };
    Ok(Revoked {
        certificate: packets.certificate()?,
        revocation: alone,
    })
}

impl RevocationReason {
    /// Every reason, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Superseded,
        Self::Retired,
        Self::Compromised,
        Self::Unspecified,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::Superseded => "superseded",
            Self::Compromised => "compromised",
            Self::Retired => "retired",
        }
    }

    /// Finds a reason by its name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }

    const fn code(self) -> RevocationCode {
        match self {
            Self::Unspecified => RevocationCode::NoReason,
            Self::Superseded => RevocationCode::KeySuperseded,
            Self::Compromised => RevocationCode::KeyCompromised,
            Self::Retired => RevocationCode::KeyRetired,
        }
    }
}

/// The subkey of this id or fingerprint; hex in either case, spaces between.
fn named<'a>(certificate: &'a Certificate, name: &str) -> Option<ComponentRef<'a>> {
    let wanted: String = name.split_whitespace().collect();
    certificate
        .components()
        .filter(|one| !one.is_primary())
        .find(|one| {
            let print = Fingerprint::of(one.key());
            one.id().eq_ignore_ascii_case(&wanted) || print.as_str().eq_ignore_ascii_case(&wanted)
        })
}

fn no_subkey(certificate: &Certificate, name: &str) -> Diagnosis {
    let subkeys = certificate.components().filter(|one| !one.is_primary());
    let ids: alloc::vec::Vec<String> = subkeys.map(|one| one.id()).collect();
    let remedy = if ids.is_empty() {
        "It has no subkey at all.".into()
    } else {
        alloc::format!("Name one of its subkeys: {}.", ids.join(", "))
    };
    Diagnosis::new(
        Cause::NoMatchingKey,
        alloc::format!("Key {} has no subkey {name}.", certificate.id()),
        remedy,
    )
    .with("subkeys", ids)
}

/// A revocation certificate (RFC 9580 section 10.1.2), in the armor of a public key.
fn armored(signature: &pgp::packet::Signature) -> Option<String> {
    let mut octets = alloc::vec::Vec::new();
    packet::write(tag::SIGNATURE, &signature.to_bytes().ok()?, &mut octets).ok()?;
    Some(armor::encode(ArmorKind::PublicKey, &octets))
}
