//! Reading certificates: one or many, armored or binary, broken ones left out with the reason.
//! Bounds are checked before any cryptography; self-signatures are verified once, here.

mod budget;
mod component;
mod reading;
mod split;
mod statement;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::revocation::{self, Revocation};
use super::{Certificate, Parts};
use crate::framing::packet::{self, Packet};
use crate::inspect::diagnose::Diagnosis;
use crate::key::ring::SkippedKey;
use crate::openpgp::secret_part::SecretPartError;
use crate::openpgp::wire::{self, tag};
use crate::secret::SecretBytes;
pub(crate) use budget::Budget;
pub(in crate::openpgp) use component::{holds_secret, public_key};
use reading::Reading;
pub(in crate::openpgp) use split::binaries;

/// What a file holds.
pub(crate) struct Found {
    /// The keys that can be used; revocations in the same file are in them.
    pub(crate) certificates: Vec<Certificate>,
    /// What can not be used, with the reason.
    pub(crate) skipped: Vec<SkippedKey>,
    /// Revocations that stand apart from their key: another copy may be in another file.
    pub(crate) revocations: Vec<Revocation>,
}

/// Reads every certificate and secret key in `bytes`.
///
/// # Errors
/// A [`Diagnosis`] when the armor or the packets can not be told apart, when there are too many,
/// or when nothing in it is an OpenPGP key. A key that is broken in itself is skipped and named
/// instead, and so is a revocation of a key that is not there.
pub fn import(bytes: &[u8]) -> Result<(Vec<Certificate>, Vec<SkippedKey>), Diagnosis> {
    let mut found = find(bytes)?;
    let lone = found.revocations.iter().filter(|one| one.is_waiting());
    found.skipped.extend(lone.map(|one| SkippedKey {
        index: found.certificates.len(),
        id: one.id(),
        reason: "a revocation of a key that is not here.".into(),
    }));
    Ok((found.certificates, found.skipped))
}

/// Reads everything that a key file may hold.
///
/// # Errors
/// As [`import`].
pub(crate) fn find(bytes: &[u8]) -> Result<Found, Diagnosis> {
    let (mut certificates, mut skipped, mut revocations) = (Vec::new(), Vec::new(), Vec::new());
    let mut budget = Budget::new();
    let binaries = binaries(bytes)?;
    split::check(&binaries)?;
    for group in binaries.iter().flat_map(|octets| split::groups(octets)) {
        if !group.first().is_some_and(split::is_start) {
            revocations.extend(group.iter().filter_map(Revocation::alone));
            continue;
        }
        match certificate(&group, &mut budget) {
            Ok((certificate, strays)) => {
                certificates.push(certificate);
                revocations.extend(strays);
            }
            Err(reason) => skipped.push(SkippedKey {
                index: certificates.len() + skipped.len(),
                id: group.first().and_then(id),
                reason: alloc::format!("{reason}."),
            }),
        }
    }
    split::check_revocations(revocations.len())?;
    if certificates.is_empty() && skipped.is_empty() && revocations.is_empty() {
        return Err(Diagnosis::new(
            crate::Cause::NotAnEnvelope,
            "There is no OpenPGP key in this.",
            "Give an OpenPGP certificate or secret key, armored or binary.",
        ));
    }
    let held = core::mem::take(&mut certificates);
    let (certificates, unusable) = revocation::apply(held, &mut revocations, &mut budget);
    skipped.extend(unusable);
    Ok(Found {
        certificates,
        skipped,
        revocations,
    })
}

/// Reads one certificate that was taken apart and put together again.
pub(super) fn reread(octets: &[u8], budget: &mut Budget) -> Result<Certificate, Refused> {
    let packets: Vec<_> = split::groups(octets).next().unwrap_or_default();
    certificate(&packets, budget).map(|(certificate, _)| certificate)
}

/// Why one certificate was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Forged,
    KeyPacket,
    Numbers,
    Revocations,
    Secret(SecretPartError),
    TooLong,
    Unbound,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forged => f.write_str("too many signatures in its file are not good"),
            Self::Revocations => {
                f.write_str("it has more revocations of one key or user id than are read")
            }
            Self::KeyPacket => {
                f.write_str("a key packet can not be read, or has an unknown version")
            }
            Self::Numbers => {
                f.write_str("the secret numbers do not make a key that fits its public half")
            }
            Self::Secret(SecretPartError::Malformed) => {
                f.write_str("the secret part is damaged: its checksum does not fit")
            }
            Self::Secret(SecretPartError::TooCostly) => {
                f.write_str("undoing its passphrase lock would take too much memory or time")
            }
            Self::Unbound => f.write_str("no good signature of its owner binds it"),
            Self::TooLong => write!(f, "it has more than {PACKETS_MAX} packets"),
        }
    }
}

fn id(packet: &Packet<'_>) -> Option<String> {
    public_key(&packet.body).map(|(key, _)| wire::key_id(&key))
}

fn certificate(
    packets: &[Packet<'_>],
    budget: &mut Budget,
) -> Result<(Certificate, Vec<Revocation>), Refused> {
    if packets.len() > PACKETS_MAX {
        return Err(Refused::TooLong);
    }
    let (first, rest) = packets.split_first().ok_or(Refused::KeyPacket)?;
    let mut reading = Reading::begin(component::read(first)?);
    for packet in rest {
        reading.take(packet)?;
    }
    reading.finish(budget)?;
    let holds_secret = packets
        .iter()
        .any(|packet| component::is_secret(packet.tag));
    // A secret key without one still opens messages; a certificate is worth nothing then.
    if !holds_secret && !reading.is_bound() {
        return Err(Refused::Unbound);
    }
    let secret = if holds_secret {
        Some(written(packets, false)?)
    } else {
        None
    };
    let strays = core::mem::take(&mut reading.strays);
    let certificate = Certificate {
        parts: Arc::new(Parts {
            primary: reading.primary,
            users: reading.users,
            subkeys: reading.subkeys,
            public: written(packets, true)?,
            secret: secret.map(SecretBytes::new),
            revoked_by_others: reading.revoked_by_others,
        }),
    };
    Ok((certificate, strays))
}

/// The packets again, with or without their secret parts; trust packets are private to the
/// keyring they came from (RFC 9580 section 5.10).
fn written(packets: &[Packet<'_>], public_only: bool) -> Result<Vec<u8>, Refused> {
    let mut octets = Vec::new();
    for packet in packets {
        if packet.tag == tag::TRUST || wire::is_ignored(packet.tag) {
            continue;
        }
        let (id, body) = match component::public_body(packet) {
            Some(public) if public_only => public,
            // What can not be told apart from its secret part is left out.
            None if public_only && component::is_secret(packet.tag) => continue,
            _ => (packet.tag, &*packet.body),
        };
        packet::write(id, body, &mut octets).map_err(|_| Refused::TooLong)?;
    }
    Ok(octets)
}

/// Packets of one certificate; the same bound as the built-in profiles set on messages.
const PACKETS_MAX: usize = 1_024;

#[cfg(test)]
mod tests;
