//! Reading certificates: one or many, armored or binary, broken ones left out with the reason.
//! Bounds are checked before any cryptography; self-signatures are verified once, here.

mod component;
mod reading;
mod split;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use super::{Certificate, Parts};
use crate::framing::packet::{self, Packet};
use crate::inspect::diagnose::Diagnosis;
use crate::key::ring::SkippedKey;
use crate::openpgp::secret_part::SecretPartError;
use crate::openpgp::wire::{self, tag};
use crate::secret::SecretBytes;
pub(in crate::openpgp) use component::{holds_secret, public_key};
use reading::Reading;
pub(in crate::openpgp) use split::binaries;

/// Reads every certificate and secret key in `bytes`.
///
/// # Errors
/// A [`Diagnosis`] when the armor or the packets can not be told apart, when there are too many,
/// or when nothing in it is an OpenPGP key. A key that is broken in itself is skipped and named instead.
pub fn import(bytes: &[u8]) -> Result<(Vec<Certificate>, Vec<SkippedKey>), Diagnosis> {
    let mut certificates = Vec::new();
    let mut skipped = Vec::new();
    let binaries = binaries(bytes)?;
    split::check(&binaries)?;
    for group in binaries.iter().flat_map(|octets| split::groups(octets)) {
        if !group.first().is_some_and(split::is_start) {
            continue;
        }
        match certificate(&group) {
            Ok(certificate) => certificates.push(certificate),
            Err(reason) => skipped.push(SkippedKey {
                index: certificates.len() + skipped.len(),
                id: group.first().and_then(id),
                reason: alloc::format!("{reason}."),
            }),
        }
    }
    if certificates.is_empty() && skipped.is_empty() {
        return Err(Diagnosis::new(
            crate::Cause::NotAnEnvelope,
            "There is no OpenPGP key in this.",
            "Give an OpenPGP certificate or secret key, armored or binary.",
        ));
    }
    Ok((certificates, skipped))
}

/// Why one certificate was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refused {
    KeyPacket,
    Numbers,
    Secret(SecretPartError),
    TooLong,
    Unbound,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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

fn certificate(packets: &[Packet<'_>]) -> Result<Certificate, Refused> {
    if packets.len() > PACKETS_MAX {
        return Err(Refused::TooLong);
    }
    let (first, rest) = packets.split_first().ok_or(Refused::KeyPacket)?;
    let mut reading = Reading::begin(component::read(first)?);
    for packet in rest {
        reading.take(packet)?;
    }
    reading.finish();
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
    Ok(Certificate {
        parts: Arc::new(Parts {
            primary: reading.primary,
            users: reading.users,
            subkeys: reading.subkeys,
            public: written(packets, true)?,
            secret: secret.map(SecretBytes::new),
            revoked_by_others: reading.revoked_by_others,
        }),
    })
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
