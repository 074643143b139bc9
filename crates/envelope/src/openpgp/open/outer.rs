//! The outermost structure: session keys and the encrypted data, or no encryption at all
//! (RFC 9580 section 10.3). No key is touched here.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{
    PublicKeyEncryptedSessionKey, SymEncryptedProtectedData, SymEncryptedProtectedDataConfig,
    SymKeyEncryptedSessionKey,
};
use pgp::types::StringToKey;

use super::refusal;
use crate::framing::packet::Packet;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::open::OpenRequest;
use crate::openpgp::algorithm;
use crate::openpgp::wire::{self, tag};
use crate::policy::algorithm::IntegrityProtection;
use crate::policy::profile::Profile;

/// What the body is, from outside.
pub(super) enum Outer {
    Encrypted(Encrypted),
    /// No encryption: the packets are the content.
    Plain,
}

/// Encrypted data and the keys to it.
pub(super) struct Encrypted {
    /// Session keys under public keys, those that can be read.
    pub(super) session_keys: Vec<PublicKeyEncryptedSessionKey>,
    /// Session keys under a passphrase, those that can be read.
    pub(super) under_passphrase: Vec<SymKeyEncryptedSessionKey>,
    /// How many session-key packets have a version or shape that is not read; they are passed
    /// over.
    pub(super) unread: usize,
    pub(super) data: SymEncryptedProtectedData,
}

/// Reads the structure and compares what is visible of it with the profile.
///
/// # Errors
/// A cause of the rows "recognise", "policy", or one of the two causes that stand for encrypted
/// data without integrity and for too many recipients.
pub(super) fn read(binary: &[u8], request: &OpenRequest<'_>) -> Result<Outer, Diagnosis> {
    let profile = request.profile;
    let packets = match wire::packets(binary, profile.limits.packets) {
        Ok(packets) => packets,
        Err(unread) => return behind(unread, binary, request),
    };
    let packets: Vec<&Packet<'_>> = packets
        .iter()
        .filter(|packet| !wire::is_ignored(packet.tag))
        .collect();
    let at = packets
        .iter()
        .position(|packet| !is_session_key(packet))
        .unwrap_or(packets.len());
    let (session_keys, rest) = packets.split_at_checked(at).unwrap_or_default();
    let Some((data, after)) = rest.split_first() else {
        return Err(no_data(session_keys.is_empty()));
    };
    match data.tag {
        tag::SEIPD | tag::SED | tag::AEAD => {}
        _ if session_keys.is_empty() => return Ok(Outer::Plain),
        _ => {
            return Err(refusal::malformed(alloc::format!(
                "After the session keys comes a packet of type {}, not encrypted data.",
                data.tag
            )));
        }
    }
    if let Some(extra) = after.first() {
        return Err(refusal::trailing(
            alloc::format!("A packet of type {} follows the encrypted data.", extra.tag),
            extra.offset,
        ));
    }
    match data.tag {
        tag::SED => Err(no_integrity(data)),
        tag::AEAD => Err(old_aead()),
        _ if session_keys.is_empty() && request.session_keys.is_empty() => Err(refusal::malformed(
            "There is encrypted data, but no session key to it.",
        )),
        _ => encrypted(session_keys, data, request).map(Outer::Encrypted),
    }
}

/// What is no packet may stand behind a message that is whole. The content without encryption finds
/// that out by itself.
fn behind(
    unread: wire::Unread,
    binary: &[u8],
    request: &OpenRequest<'_>,
) -> Result<Outer, Diagnosis> {
    match unread.before(binary).map(|whole| read(whole, request)) {
        Some(Ok(Outer::Plain)) => Ok(Outer::Plain),
        Some(Ok(Outer::Encrypted(_))) => Err(refusal::follows_the_message(unread)),
        _ => Err(refusal::unreadable(unread)),
    }
}

fn encrypted(
    packets: &[&Packet<'_>],
    data: &Packet<'_>,
    request: &OpenRequest<'_>,
) -> Result<Encrypted, Diagnosis> {
    let profile = request.profile;
    let data = protected(data)?;
    let limit = profile.limits.recipients;
    if packets.len() as u64 > u64::from(limit) {
        check_policy(&data, profile)?;
        return Err(refusal::nesting(
            alloc::format!(
                "The message has {} recipients; {limit} are allowed.",
                packets.len()
            ),
            limit,
        )
        .against("limits.recipients", packets.len()));
    }
    let session_keys: Vec<_> = packets
        .iter()
        .filter(|packet| packet.tag == tag::PKESK)
        .filter_map(|packet| session_key(packet))
        .collect();
    let under_passphrase: Vec<_> = packets
        .iter()
        .filter(|packet| packet.tag == tag::SKESK)
        .filter_map(|packet| under_passphrase(packet))
        .collect();
    if session_keys.is_empty() && under_passphrase.is_empty() && request.session_keys.is_empty() {
        check_readable(packets)?;
    }
    check_policy(&data, profile)?;
    Ok(Encrypted {
        unread: packets.len() - session_keys.len() - under_passphrase.len(),
        under_passphrase,
        session_keys,
        data,
    })
}

/// The cipher and mode that version 2 names in clear, and the version itself.
fn check_policy(data: &SymEncryptedProtectedData, profile: &Profile) -> Result<(), Diagnosis> {
    if let SymEncryptedProtectedDataConfig::V2 { sym_alg, aead, .. } = data.config()
        && let Some(unread) = unread(u8::from(*sym_alg), u8::from(*aead))
    {
        return Err(Diagnosis::new(
            Cause::AlgorithmForbidden,
            alloc::format!("The data is encrypted with {unread}, which is not read."),
            "Ask the sender to use AES-256 with OCB.",
        )
        .with("algorithm", unread));
    }
    let Some(rules) = &profile.openpgp else {
        return Ok(());
    };
    let (integrity, cipher) = match data.config() {
        SymEncryptedProtectedDataConfig::V1 => (IntegrityProtection::SeipdV1, None),
        SymEncryptedProtectedDataConfig::V2 { sym_alg, .. } => {
            (IntegrityProtection::SeipdV2, Some(u8::from(*sym_alg)))
        }
    };
    let forbidden = if !rules.integrity.contains(&integrity) {
        Some(("openpgp.integrity", String::from(integrity.name())))
    } else {
        cipher
            .filter(|id| !algorithm::cipher(*id).is_some_and(|one| rules.ciphers.contains(&one)))
            .map(|id| ("openpgp.ciphers", algorithm::cipher_name(id)))
    };
    forbidden.map_or(Ok(()), |(rule, name)| {
        Err(Diagnosis::new(
            Cause::AlgorithmForbidden,
            alloc::format!(
                "The data is encrypted with {name}, which profile {} does not allow.",
                profile.name
            ),
            "Ask the sender to use AES-256.",
        )
        .with("algorithm", name.as_str())
        .against(rule, name))
    })
}

/// A cipher or mode of version 2 that nothing here computes: only ciphers with blocks of 128 bits
/// and the three modes of the registry (RFC 9580 sections 5.13.2 and 9.6). rPGP would go on and
/// stop with a panic.
fn unread(cipher: u8, mode: u8) -> Option<String> {
    if !data_ciphers(cipher) {
        Some(algorithm::cipher_name(cipher))
    } else if !matches!(mode, 1..=3) {
        Some(alloc::format!("AEAD mode {mode}"))
    } else {
        None
    }
}

const fn data_ciphers(id: u8) -> bool {
    matches!(id, 7..=13)
}

fn protected(data: &Packet<'_>) -> Result<SymEncryptedProtectedData, Diagnosis> {
    match data.body.first() {
        Some(1 | 2) => {}
        Some(version) => {
            return Err(Diagnosis::new(
                Cause::UnsupportedVersion,
                alloc::format!("The encrypted data has version {version}; 1 and 2 are read."),
                "Ask the sender to use version 1, which every OpenPGP program writes.",
            )
            .with("version", *version));
        }
        None => return Err(refusal::malformed("The encrypted data is empty.")),
    }
    wire::header(tag::SEIPD, data.body.len())
        .and_then(|header| SymEncryptedProtectedData::try_from_reader(header, &*data.body).ok())
        .ok_or_else(|| refusal::malformed("The encrypted data's own header is damaged."))
}

/// Why no session-key packet could be read, where that is plain to see: other versions than are
/// read, or fields that contradict each other.
fn check_readable(packets: &[&Packet<'_>]) -> Result<(), Diagnosis> {
    let unread = packets.iter().find_map(|packet| {
        let version = *packet.body.first()?;
        let is_read = match packet.tag {
            tag::PKESK => matches!(version, 3 | 6),
            _ => matches!(version, 4 | 6),
        };
        (!is_read).then_some(version)
    });
    if let Some(version) = unread {
        return Err(Diagnosis::new(
            Cause::UnsupportedVersion,
            alloc::format!(
                "The packet with the message's key has version {version}, which is not read here."
            ),
            "Ask the sender to encrypt with packets of version 3, which every OpenPGP program \
             writes.",
        )
        .with("version", version));
    }
    if packets.iter().any(|packet| packet.tag == tag::PKESK) {
        return Err(refusal::malformed(
            "The packet with the message's key is damaged: its fields contradict each other.",
        ));
    }
    Ok(())
}

/// A session-key packet of a version and shape that is read.
fn session_key(packet: &Packet<'_>) -> Option<PublicKeyEncryptedSessionKey> {
    let header = wire::header(tag::PKESK, packet.body.len())?;
    let mut rest = &*packet.body;
    let esk = PublicKeyEncryptedSessionKey::try_from_reader(header, &mut rest).ok()?;
    let is_known = !matches!(esk, PublicKeyEncryptedSessionKey::Other { .. });
    (is_known && rest.is_empty()).then_some(esk)
}

/// The same under a passphrase. Version 5 belongs to data that is not read, and a string-to-key
/// of an unknown type makes no key.
fn under_passphrase(packet: &Packet<'_>) -> Option<SymKeyEncryptedSessionKey> {
    let header = wire::header(tag::SKESK, packet.body.len())?;
    let esk = SymKeyEncryptedSessionKey::try_from_reader(header, &*packet.body).ok()?;
    let is_known = matches!(
        esk,
        SymKeyEncryptedSessionKey::V4 { .. } | SymKeyEncryptedSessionKey::V6 { .. }
    ) && matches!(
        esk.s2k(),
        Some(
            StringToKey::Simple { .. }
                | StringToKey::Salted { .. }
                | StringToKey::IteratedAndSalted { .. }
                | StringToKey::Argon2 { .. }
        )
    );
    let has_cipher = esk
        .sym_algorithm()
        .is_some_and(|cipher| cipher.key_size() > 0);
    (is_known && has_cipher).then_some(esk)
}

const fn is_session_key(packet: &Packet<'_>) -> bool {
    matches!(packet.tag, tag::PKESK | tag::SKESK)
}

fn no_data(is_empty: bool) -> Diagnosis {
    if is_empty {
        return refusal::malformed("There is no packet of a message in this.");
    }
    Diagnosis::new(
        Cause::Truncated,
        "The message ends after its session keys: the encrypted data is missing.",
        refusal::SEND_AGAIN,
    )
}

fn no_integrity(data: &Packet<'_>) -> Diagnosis {
    Diagnosis::new(
        Cause::IntegrityMissing,
        "The encrypted data carries no integrity protection (packet type 9): anyone on the way \
         could have changed it unseen. No key was tried.",
        "Ask the sender to encrypt with integrity protection (SEIPD); every current program does.",
    )
    .with("packet", tag::SED)
    .with("octet", data.offset)
}

fn old_aead() -> Diagnosis {
    Diagnosis::new(
        Cause::AlgorithmForbidden,
        "The data is in GnuPG's AEAD packet (type 20, OCB), which is not part of RFC 9580 and \
         not read here.",
        "Ask the sender to use SEIPD (with GnuPG: `--rfc4880`, or drop AEAD from the key's \
         preferences).",
    )
    .with("packet", tag::AEAD)
}
