//! Reading certificates: one or many, armored or binary, broken ones left out with the reason.
//! Bounds are checked before any cryptography; self-signatures are verified once, here.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use pgp::packet::{PublicKey, Signature, SignatureType, UserId};
use pgp::types::{KeyDetails as _, PublicParams, Tag};

use super::component::{Component, SelfSignature, User};
use super::{Certificate, Parts};
use crate::framing::armor;
use crate::framing::packet::{self, Packet};
use crate::inspect::diagnose::Diagnosis;
use crate::key::ring::SkippedKey;
use crate::openpgp::private_key::PrivateKey;
use crate::openpgp::secret_part::{SecretPart, SecretPartError};
use crate::openpgp::wire::{self, tag};
use crate::secret::SecretBytes;

/// Reads every certificate and secret key in `bytes`.
///
/// # Errors
/// A [`Diagnosis`] when the armor or the packets can not be told apart, or when nothing in it is
/// an OpenPGP key. A key that is broken in itself is skipped and named instead.
pub fn import(bytes: &[u8]) -> Result<(Vec<Certificate>, Vec<SkippedKey>), Diagnosis> {
    let mut certificates = Vec::new();
    let mut skipped = Vec::new();
    for octets in binaries(bytes)? {
        let packets = wire::packets(&octets).map_err(|error| {
            Diagnosis::new(
                wire::cause(error.kind),
                alloc::format!("The key file can not be read: {error}."),
                "Export the key again and load that file whole.",
            )
            .with("octet", error.at)
        })?;
        for group in groups(&packets) {
            match certificate(group) {
                Ok(certificate) => certificates.push(certificate),
                Err(reason) => skipped.push(SkippedKey {
                    index: certificates.len() + skipped.len(),
                    id: group.first().and_then(id),
                    reason: alloc::format!("{reason}."),
                }),
            }
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
    SubkeyOfOldKey,
    TooLong,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyPacket => {
                f.write_str("a key packet can not be read, or has an unknown version")
            }
            Self::Numbers => {
                f.write_str("the secret numbers do not make an RSA key that fits its public half")
            }
            Self::Secret(SecretPartError::Malformed) => {
                f.write_str("the secret part is damaged: its checksum does not fit")
            }
            Self::Secret(SecretPartError::TooCostly) => {
                f.write_str("undoing its passphrase lock would take too much memory or time")
            }
            Self::SubkeyOfOldKey => f.write_str("a subkey does not fit the version of its key"),
            Self::TooLong => write!(f, "it has more than {PACKETS_MAX} packets"),
        }
    }
}

fn binaries(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Diagnosis> {
    if !armor::looks_armored(bytes) || bytes.first().is_some_and(|first| first & 0x80 != 0) {
        return Ok(Vec::from([bytes.to_vec()]));
    }
    let blocks = armor::decode(bytes).map_err(|error| {
        Diagnosis::new(
            wire::cause(error.kind),
            alloc::format!("The armor around the key is damaged: {error}."),
            "Copy the block again, from -----BEGIN to -----END, without changing a line.",
        )
        .with("octet", error.at)
    })?;
    Ok(blocks.into_iter().map(|block| block.bytes).collect())
}

/// Cuts before every primary key; what stands before the first is no key.
fn groups<'p, 'a>(packets: &'p [Packet<'a>]) -> impl Iterator<Item = &'p [Packet<'a>]> {
    let starts: Vec<usize> = packets
        .iter()
        .enumerate()
        .filter(|(_, packet)| matches!(packet.tag, tag::PUBLIC_KEY | tag::SECRET_KEY))
        .map(|(at, _)| at)
        .collect();
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .copied()
        .chain([packets.len()])
        .collect();
    starts
        .into_iter()
        .zip(ends)
        .filter_map(|(start, end)| packets.get(start..end))
}

fn id(packet: &Packet<'_>) -> Option<String> {
    public_key(&packet.body).map(|(key, _)| wire::key_id(&key))
}

/// What the packets after it belong to.
#[derive(Clone, Copy)]
enum Subject {
    Primary,
    User,
    Subkey,
    Ignored,
}

fn certificate(packets: &[Packet<'_>]) -> Result<Certificate, Refused> {
    if packets.len() > PACKETS_MAX {
        return Err(Refused::TooLong);
    }
    let (first, rest) = packets.split_first().ok_or(Refused::KeyPacket)?;
    let mut reading = Reading {
        primary: component(first)?,
        users: Vec::new(),
        subkeys: Vec::new(),
        subject: Subject::Primary,
    };
    for packet in rest {
        reading.take(packet)?;
    }
    let holds_secret = packets.iter().any(|packet| is_secret(packet.tag));
    Ok(Certificate {
        parts: Arc::new(Parts {
            primary: reading.primary,
            users: reading.users,
            subkeys: reading.subkeys,
            public: written(packets, true).ok_or(Refused::KeyPacket)?,
            secret: holds_secret
                .then(|| written(packets, false).map(SecretBytes::new))
                .flatten(),
        }),
    })
}

struct Reading {
    primary: Component,
    users: Vec<User>,
    subkeys: Vec<Component>,
    subject: Subject,
}

impl Reading {
    fn take(&mut self, packet: &Packet<'_>) -> Result<(), Refused> {
        match packet.tag {
            tag::USER_ID => {
                let id = packet.body.to_vec();
                self.users.push(User {
                    id,
                    bindings: Vec::new(),
                    revocations: Vec::new(),
                });
                self.subject = Subject::User;
            }
            tag::PUBLIC_SUBKEY | tag::SECRET_SUBKEY => {
                let subkey = component(packet)?;
                if subkey.key.version() != self.primary.key.version() {
                    return Err(Refused::SubkeyOfOldKey);
                }
                self.subkeys.push(subkey);
                self.subject = Subject::Subkey;
            }
            tag::SIGNATURE => self.signature(&packet.body),
            tag::TRUST => {}
            id if wire::is_ignored(id) => {}
            _ => self.subject = Subject::Ignored,
        }
        Ok(())
    }

    /// Keeps a signature of the primary key that verifies; others say nothing about this key.
    fn signature(&mut self, octets: &[u8]) {
        let Some(signature) = signature(octets) else {
            return;
        };
        let primary = &self.primary.key;
        if !is_by(&signature, primary) {
            return;
        }
        let Some(kind) = signature.typ() else {
            return;
        };
        match (self.subject, kind) {
            (Subject::Primary, SignatureType::Key) => {
                if signature.verify_key(primary).is_ok() {
                    self.primary.bindings.push(SelfSignature::plain(signature));
                }
            }
            (Subject::Primary, SignatureType::KeyRevocation) => {
                if signature.verify_key(primary).is_ok() {
                    self.primary.revocations.push(signature);
                }
            }
            (Subject::User, _) => {
                let Some(user) = self.users.last_mut() else {
                    return;
                };
                if certifies(&signature, primary, user) {
                    if kind == SignatureType::CertRevocation {
                        user.revocations.push(signature);
                    } else {
                        user.bindings.push(SelfSignature::plain(signature));
                    }
                }
            }
            (Subject::Subkey, SignatureType::SubkeyBinding | SignatureType::SubkeyRevocation) => {
                let Some(subkey) = self.subkeys.last_mut() else {
                    return;
                };
                if signature
                    .verify_subkey_binding(primary, &subkey.key)
                    .is_err()
                {
                    return;
                }
                if kind == SignatureType::SubkeyRevocation {
                    subkey.revocations.push(signature);
                } else {
                    let cross_certified = signature.embedded_signature().is_some_and(|inner| {
                        inner
                            .verify_primary_key_binding(&subkey.key, primary)
                            .is_ok()
                    });
                    subkey.bindings.push(SelfSignature {
                        signature,
                        cross_certified,
                    });
                }
            }
            _ => {}
        }
    }
}

impl SelfSignature {
    const fn plain(signature: Signature) -> Self {
        Self {
            signature,
            cross_certified: false,
        }
    }
}

fn certifies(signature: &Signature, primary: &PublicKey, user: &User) -> bool {
    let octets = user.id.as_slice();
    wire::header(tag::USER_ID, octets.len())
        .and_then(|header| UserId::try_from_reader(header, octets).ok())
        .is_some_and(|id| {
            signature
                .verify_certification(primary, Tag::UserId, &id)
                .is_ok()
        })
}

/// Whether the signature claims to be of this key, or names nobody.
fn is_by(signature: &Signature, key: &PublicKey) -> bool {
    let (ids, fingerprints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    (ids.is_empty() && fingerprints.is_empty())
        || ids.iter().any(|id| **id == key.legacy_key_id())
        || fingerprints
            .iter()
            .any(|print| **print == key.fingerprint())
}

fn signature(octets: &[u8]) -> Option<Signature> {
    let mut rest = octets;
    let header = wire::header(tag::SIGNATURE, octets.len())?;
    let signature = Signature::try_from_reader(header, &mut rest).ok()?;
    rest.is_empty().then_some(signature)
}

/// The public half of a key packet and what follows it.
fn public_key(body: &[u8]) -> Option<(PublicKey, &[u8])> {
    let mut rest = body;
    let header = wire::header(tag::PUBLIC_KEY, body.len())?;
    let key = PublicKey::try_from_reader(header, &mut rest).ok()?;
    Some((key, rest))
}

fn component(packet: &Packet<'_>) -> Result<Component, Refused> {
    let (key, rest) = public_key(&packet.body).ok_or(Refused::KeyPacket)?;
    let secret = if is_secret(packet.tag) {
        let part = SecretPart::read(rest, &key, packet.tag).map_err(Refused::Secret)?;
        if let (SecretPart::Open(numbers), PublicParams::RSA(_)) = (&part, key.public_params()) {
            PrivateKey::read(&key, numbers).map_err(|_| Refused::Numbers)?;
        }
        Some(part)
    } else if rest.is_empty() {
        None
    } else {
        return Err(Refused::KeyPacket);
    };
    Ok(Component {
        key,
        secret,
        bindings: Vec::new(),
        revocations: Vec::new(),
    })
}

const fn is_secret(id: u8) -> bool {
    matches!(id, tag::SECRET_KEY | tag::SECRET_SUBKEY)
}

/// The packets again, with or without their secret parts; trust packets are private to the
/// keyring they came from (RFC 9580 section 5.10).
fn written(packets: &[Packet<'_>], public_only: bool) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    for packet in packets {
        if packet.tag == tag::TRUST || wire::is_ignored(packet.tag) {
            continue;
        }
        let (id, body) = if public_only && is_secret(packet.tag) {
            let (_, rest) = public_key(&packet.body)?;
            let body = packet
                .body
                .get(..packet.body.len().checked_sub(rest.len())?)?;
            (
                if packet.tag == tag::SECRET_KEY {
                    tag::PUBLIC_KEY
                } else {
                    tag::PUBLIC_SUBKEY
                },
                body,
            )
        } else {
            (packet.tag, &*packet.body)
        };
        packet::write(id, body, &mut octets).ok()?;
    }
    Some(octets)
}

/// Packets of one certificate; the same bound as the built-in profiles set on messages.
const PACKETS_MAX: usize = 1_024;
