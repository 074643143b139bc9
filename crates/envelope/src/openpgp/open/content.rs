//! The structure of a message without its encryption: at most one compression, then any number
//! of signatures over exactly one literal packet (RFC 9580 section 10.3).

use alloc::vec::Vec;

use pgp::packet::{OnePassSignature, OpsVersionSpecific, Signature};

use super::refusal;
use crate::framing::packet::{Packet, PacketReader};
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::algorithm;
use crate::openpgp::compression;
use crate::openpgp::wire::{self, tag};
use crate::policy::profile::{Limits, OpenPgpRules, Profile};
use crate::secret::SecretBytes;

/// A payload and the signatures over it, none of them judged yet.
pub(super) struct Content {
    pub(super) payload: SecretBytes,
    pub(super) signatures: Vec<Sighted>,
}

/// One signature packet.
pub(super) struct Sighted {
    /// The signature; none when it can not be read.
    pub(super) signature: Option<Signature>,
    /// Its announcement before the data says something else.
    pub(super) contradicted: bool,
    /// Its version, where that is not one that is read.
    pub(super) unread_version: Option<u8>,
}

/// Reads the content.
///
/// # Errors
/// A cause of the row "recognise", or a limit.
pub(super) fn read(octets: &[u8], profile: &Profile) -> Result<Content, Diagnosis> {
    read_layer(octets, profile, false)
}

/// Reads signatures that travel apart from what they are about (RFC 9580 section 10.4).
///
/// # Errors
/// As [`read`]; [`Cause::WrongSerialization`] when the message carries a payload of its own.
pub(super) fn read_detached(
    octets: &[u8],
    payload: &[u8],
    profile: &Profile,
) -> Result<Content, Diagnosis> {
    let packets = wire::packets(octets, profile.limits.packets).map_err(refusal::unreadable)?;
    let packets: Vec<&Packet<'_>> = packets
        .iter()
        .filter(|packet| !wire::is_ignored(packet.tag))
        .collect();
    if packets.iter().any(|packet| packet.tag != tag::SIGNATURE) {
        return Err(refusal::carries_its_own());
    }
    check_signatures(packets.len(), profile)?;
    Ok(Content {
        payload: bounded(payload, &profile.limits)?,
        signatures: packets.iter().copied().map(unannounced).collect(),
    })
}

fn read_layer(octets: &[u8], profile: &Profile, compressed: bool) -> Result<Content, Diagnosis> {
    if compressed && begins_compressed(octets) {
        // Asked first: what unpacks to itself is cut at some depth, and that is not what is wrong.
        return Err(refusal::nesting(
            "The message is compressed more than once.",
            profile.limits.depth,
        ));
    }
    let packets = match wire::packets(octets, profile.limits.packets) {
        Ok(packets) => packets,
        Err(unread) => return Err(behind(unread, octets, profile, compressed)),
    };
    let packets: Vec<&Packet<'_>> = packets
        .iter()
        .filter(|packet| !wire::is_ignored(packet.tag))
        .collect();
    let Some((first, after)) = packets.split_first() else {
        return Err(refusal::malformed("The message has no content."));
    };
    match first.tag {
        tag::COMPRESSED => {
            if let Some(extra) = after.first() {
                return Err(follows(extra, "the compressed data"));
            }
            check_compression(first, profile)?;
            let inner = compression::decompress(&first.body, &profile.limits)?;
            read_layer(&inner, profile, true)
        }
        tag::PKESK | tag::SKESK | tag::SEIPD | tag::SED | tag::AEAD => Err(refusal::nesting(
            "The message is encrypted more than once.",
            profile.limits.depth,
        )),
        tag::ONE_PASS_SIGNATURE | tag::SIGNATURE | tag::LITERAL => signed(&packets, profile),
        tag::PUBLIC_KEY | tag::SECRET_KEY => Err(Diagnosis::new(
            Cause::NotAnEnvelope,
            "This is an OpenPGP key, not a message.",
            "Load it as a key, and give the message here.",
        )),
        other => Err(refusal::malformed(alloc::format!(
            "A packet of type {other} stands where a message should begin."
        ))),
    }
}

/// What is no packet may stand behind content that is whole.
fn behind(unread: wire::Unread, octets: &[u8], profile: &Profile, compressed: bool) -> Diagnosis {
    let whole = unread
        .before(octets)
        .is_some_and(|before| read_layer(before, profile, compressed).is_ok());
    if whole {
        refusal::follows_the_message(unread)
    } else {
        refusal::unreadable(unread)
    }
}

/// Judged behind the integrity of the data, like the cipher: both lie inside.
fn check_compression(packet: &Packet<'_>, profile: &Profile) -> Result<(), Diagnosis> {
    let id = packet.body.first().copied().unwrap_or_default();
    let Some(known) = algorithm::compression(id) else {
        return Ok(());
    };
    let allowed = |rules: &OpenPgpRules| rules.compression.contains(&known);
    if profile.openpgp.as_ref().is_none_or(allowed) {
        return Ok(());
    }
    Err(Diagnosis::new(
        Cause::AlgorithmForbidden,
        alloc::format!(
            "The data is compressed with {known}, which profile {} does not allow.",
            profile.name
        ),
        "Ask the sender to compress with ZLIB or ZIP, or not at all.",
    )
    .with("algorithm", known.name())
    .against("openpgp.compression", known.name()))
}

/// Announcements and prefixed signatures, the literal packet, announced signatures.
fn signed(packets: &[&Packet<'_>], profile: &Profile) -> Result<Content, Diagnosis> {
    let at = packets
        .iter()
        .position(|packet| packet.tag == tag::LITERAL)
        .ok_or_else(|| data_missing(packets))?;
    let (before, rest) = packets.split_at_checked(at).unwrap_or_default();
    let Some((literal, after)) = rest.split_first() else {
        return Err(refusal::malformed("The message has no content."));
    };
    if let Some(extra) = before.iter().find(|packet| !is_signature(packet)) {
        return Err(refusal::malformed(alloc::format!(
            "A packet of type {} stands before the data, where only signatures belong.",
            extra.tag
        )));
    }
    if let Some(extra) = after.iter().find(|packet| packet.tag != tag::SIGNATURE) {
        return Err(follows(extra, "the signed data"));
    }
    let prefixed = before
        .iter()
        .filter(|packet| packet.tag == tag::SIGNATURE)
        .count();
    check_signatures(prefixed.saturating_add(after.len()), profile)?;
    check_signatures(before.len(), profile)?;
    Ok(Content {
        payload: payload(literal, &profile.limits)?,
        signatures: signatures(before, after)?,
    })
}

fn data_missing(packets: &[&Packet<'_>]) -> Diagnosis {
    if packets.iter().all(|packet| packet.tag == tag::SIGNATURE) {
        return refusal::data_missing();
    }
    refusal::malformed("There is a signature, but not the data that was signed.")
}

/// The last announcement belongs to the first signature after the data (RFC 9580 section 5.4).
fn signatures(before: &[&Packet<'_>], after: &[&Packet<'_>]) -> Result<Vec<Sighted>, Diagnosis> {
    let announced: Vec<_> = before
        .iter()
        .filter(|packet| packet.tag == tag::ONE_PASS_SIGNATURE)
        .collect();
    if let Some(extra) = after.get(announced.len()) {
        return Err(follows(extra, "the signed data, unannounced,"));
    }
    if announced.len() > after.len() {
        return Err(refusal::malformed(
            "A signature is announced before the data and does not follow it.",
        ));
    }
    let prefixed = before
        .iter()
        .copied()
        .filter(|packet| packet.tag == tag::SIGNATURE)
        .map(unannounced);
    let announced = announced
        .into_iter()
        .rev()
        .zip(after)
        .map(|(announcement, packet)| {
            let signature = wire::exact_signature(&packet.body);
            let contradicted = match (&signature, one_pass(announcement)) {
                (Some(signature), Some(announcement)) => !announces(&announcement, signature),
                _ => true,
            };
            Sighted {
                signature,
                contradicted,
                unread_version: unread_version(packet),
            }
        });
    Ok(prefixed.chain(announced).collect())
}

/// Whether an announcement is that of this signature: type, algorithms, and the signer where both
/// name one (RFC 9580 section 5.4).
fn announces(announcement: &OnePassSignature, signature: &Signature) -> bool {
    let (ids, prints) = (signature.issuer_key_id(), signature.issuer_fingerprint());
    let is_signer = match announcement.version_specific() {
        OpsVersionSpecific::V3 { key_id } => {
            key_id.is_wildcard()
                || (ids.is_empty() && prints.is_empty())
                || ids.contains(&key_id)
                || prints
                    .iter()
                    .any(|print| print.as_bytes().ends_with(key_id.as_ref()))
        }
        OpsVersionSpecific::V6 { fingerprint, .. } => {
            prints.is_empty()
                || prints
                    .iter()
                    .any(|print| print.as_bytes() == fingerprint.as_slice())
        }
        OpsVersionSpecific::Unknown { .. } => false,
    };
    is_signer && announcement.matches(signature)
}

fn unannounced(packet: &Packet<'_>) -> Sighted {
    Sighted {
        signature: wire::exact_signature(&packet.body),
        contradicted: false,
        unread_version: unread_version(packet),
    }
}

/// Versions 3, 4 and 6 are read (RFC 9580 section 5.2).
fn unread_version(packet: &Packet<'_>) -> Option<u8> {
    let version = packet.body.first().copied();
    version.filter(|version| !matches!(version, 3 | 4 | 6))
}

fn check_signatures(count: usize, profile: &Profile) -> Result<(), Diagnosis> {
    let limit = profile.limits.signatures;
    if count as u64 <= u64::from(limit) {
        return Ok(());
    }
    Err(refusal::nesting(
        alloc::format!("The message has more than the {limit} signatures allowed."),
        limit,
    )
    .against("limits.signatures", count))
}

/// Whether the first packet is compressed data, whole or not.
fn begins_compressed(octets: &[u8]) -> bool {
    match PacketReader::new(octets).next() {
        Some(Ok(packet)) => packet.tag == tag::COMPRESSED,
        Some(Err(damaged)) => damaged
            .seen
            .is_some_and(|packet| packet.tag == tag::COMPRESSED),
        None => false,
    }
}

fn one_pass(packet: &Packet<'_>) -> Option<OnePassSignature> {
    let header = wire::header(tag::ONE_PASS_SIGNATURE, packet.body.len())?;
    OnePassSignature::try_from_reader(header, &*packet.body).ok()
}

/// The data of a literal packet: after a format octet, a name with its length, and a date.
fn payload(literal: &Packet<'_>, limits: &Limits) -> Result<SecretBytes, Diagnosis> {
    let damaged = || refusal::malformed("The literal packet's own header is damaged.");
    let (format, rest) = literal.body.split_first().ok_or_else(damaged)?;
    if !matches!(format, b'b' | b't' | b'u' | b'm' | b'l' | b'1') {
        return Err(damaged());
    }
    let (name, rest) = rest.split_first().ok_or_else(damaged)?;
    let data = rest
        .get(usize::from(*name) + DATE_OCTETS..)
        .ok_or_else(damaged)?;
    bounded(data, limits)
}

fn bounded(data: &[u8], limits: &Limits) -> Result<SecretBytes, Diagnosis> {
    if data.len() as u64 > limits.payload {
        return Err(refusal::size(
            alloc::format!(
                "The payload has {} octets; at most {} are opened.",
                data.len(),
                limits.payload
            ),
            limits.payload,
        )
        .against("limits.payload", data.len()));
    }
    Ok(SecretBytes::new(data.to_vec()))
}

const fn is_signature(packet: &Packet<'_>) -> bool {
    matches!(packet.tag, tag::ONE_PASS_SIGNATURE | tag::SIGNATURE)
}

fn follows(extra: &Packet<'_>, what: &str) -> Diagnosis {
    refusal::trailing(
        alloc::format!(
            "A packet of type {} follows {what} inside the message.",
            extra.tag
        ),
        extra.offset,
    )
}

const DATE_OCTETS: usize = 4;
