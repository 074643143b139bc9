//! Revocations of a primary key that stand apart from it (RFC 9580 section 10.1.3): in a file of
//! their own, before the key, or behind another one. They count all the same.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{Signature, SignatureType};
use zeroize::Zeroizing;

use super::Certificate;
use super::import::{Budget, Refused, reread};
use crate::framing::packet::{self, Packet, PacketReader};
use crate::key::ring::SkippedKey;
use crate::openpgp::verifier::Verifier;
use crate::openpgp::wire::{self, tag};

/// A key revocation of which it is not known whether it is good: its key was not there.
#[derive(Clone)]
pub(crate) struct Revocation {
    signature: Signature,
    body: Vec<u8>,
    /// It stands in no certificate at all: whoever wrote the file meant it.
    alone: bool,
    /// Its key was found.
    used: bool,
}

/// Applies every revocation to every certificate, and marks those that belong to one. A
/// certificate of which it can not be told is left out, with the reason.
pub(super) fn apply(
    certificates: Vec<Certificate>,
    revocations: &mut [Revocation],
    budget: &mut Budget,
) -> (Vec<Certificate>, Vec<SkippedKey>) {
    let mut is_used: Vec<bool> = revocations.iter().map(|_| false).collect();
    let (mut usable, mut skipped) = (Vec::new(), Vec::new());
    for certificate in certificates {
        match certificate.revoked(revocations, budget, &mut is_used) {
            Ok(revoked) => usable.push(revoked.unwrap_or(certificate)),
            Err(reason) => skipped.push(SkippedKey {
                index: usable.len() + skipped.len(),
                id: Some(certificate.id()),
                reason,
            }),
        }
    }
    for (one, is_used) in revocations.iter_mut().zip(is_used) {
        one.mark_used(is_used);
    }
    (usable, skipped)
}

impl Revocation {
    /// Of a packet that is one.
    pub(super) fn of(packet: &Packet<'_>) -> Option<Self> {
        if packet.tag != tag::SIGNATURE {
            return None;
        }
        let signature = wire::signature(&packet.body)?;
        (signature.typ() == Some(SignatureType::KeyRevocation)).then(|| Self {
            signature,
            body: packet.body.to_vec(),
            alone: false,
            used: false,
        })
    }

    /// The same, where the packet belongs to no certificate.
    pub(super) fn alone(packet: &Packet<'_>) -> Option<Self> {
        Self::of(packet).map(|one| Self { alone: true, ..one })
    }

    pub(crate) const fn is_alone(&self) -> bool {
        self.alone
    }

    /// Whether it waits for its key: one that only stands in another's certificate does not.
    pub(crate) const fn is_waiting(&self) -> bool {
        self.alone && !self.used
    }

    pub(crate) fn mark_used(&mut self, is_used: bool) {
        self.used |= is_used;
    }

    /// The id of the key that it is by, where it says so.
    pub(crate) fn id(&self) -> Option<String> {
        wire::issuers(&self.signature).into_iter().next()
    }
}

/// Whether octets begin with a revocation of a key, as a file of its own does.
pub(crate) fn begins(octets: &[u8]) -> bool {
    let first = PacketReader::new(octets).find_map(|packet| {
        let packet = packet.ok()?;
        (!wire::is_ignored(packet.tag)).then_some(packet)
    });
    first.is_some_and(|packet| Revocation::of(&packet).is_some())
}

impl Certificate {
    /// The same certificate with those of the revocations in it that its owner made and that it
    /// does not hold yet; `None` when there are none. Each that is by the owner, new or not, is
    /// marked as used.
    ///
    /// # Errors
    /// Why it can not be told or written, in one sentence: the certificate is then not to be used.
    pub(crate) fn revoked(
        &self,
        revocations: &[Revocation],
        budget: &mut Budget,
        is_used: &mut [bool],
    ) -> Result<Option<Self>, String> {
        self.try_revoked(revocations, budget, is_used)
            .map_err(|reason| alloc::format!("{reason}."))
    }

    fn try_revoked(
        &self,
        revocations: &[Revocation],
        budget: &mut Budget,
        is_used: &mut [bool],
    ) -> Result<Option<Self>, Refused> {
        let primary = &self.parts.primary;
        let mut new: Vec<&Revocation> = Vec::new();
        for (one, is_used) in revocations.iter().zip(is_used) {
            if !wire::may_be_by(&one.signature, &primary.key) {
                continue;
            }
            if primary.revocations.contains(&one.signature) {
                *is_used = true;
                continue;
            }
            let verify = || one.signature.verify_key(&Verifier(&primary.key)).ok();
            if budget
                .try_one(verify)
                .map_err(|_| Refused::Forged)?
                .is_some()
            {
                *is_used = true;
                if !new.iter().any(|known| known.signature == one.signature) {
                    new.push(one);
                }
            }
        }
        if new.is_empty() {
            return Ok(None);
        }
        reread(&self.with(&new).ok_or(Refused::TooLong)?, budget).map(Some)
    }

    /// The packets with these revocations behind the primary key.
    fn with(&self, revocations: &[&Revocation]) -> Option<Zeroizing<Vec<u8>>> {
        let most = u32::try_from(self.octets().len()).ok()?;
        let packets = wire::packets(self.octets(), most).ok()?;
        let (primary, rest) = packets.split_first()?;
        let own = |packet: &Packet<'_>| (packet.tag, packet.body.len());
        // Made long enough at once: what grows leaves copies of secrets behind.
        let octets: usize = packets
            .iter()
            .map(|packet| own(packet).1 + HEADER_MAX)
            .sum();
        let added: usize = revocations
            .iter()
            .map(|one| one.body.len() + HEADER_MAX)
            .sum();
        let mut written = Zeroizing::new(Vec::with_capacity(octets + added));
        packet::write(primary.tag, &primary.body, &mut written).ok()?;
        for one in revocations {
            packet::write(tag::SIGNATURE, &one.body, &mut written).ok()?;
        }
        for packet in rest {
            packet::write(packet.tag, &packet.body, &mut written).ok()?;
        }
        Some(written)
    }
}

/// The longest header that is written.
const HEADER_MAX: usize = 6;
