//! A certificate's packets, to be added to and read again. Everything that is not touched stays
//! as it was, octet for octet.

use alloc::vec::Vec;

use pgp::packet::{PublicKey, Signature};
use pgp::ser::Serialize as _;
use pgp::types::KeyDetails as _;
use zeroize::Zeroizing;

use crate::framing::packet;
use crate::inspect::diagnose::{Cause, Diagnosis};
use crate::openpgp::certificate::{self, Certificate};
use crate::openpgp::wire::{self, tag};

/// One packet: its type and body, which may be secret.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) tag: u8,
    pub(super) body: Zeroizing<Vec<u8>>,
}

/// The packets of one certificate in order.
pub(super) struct Packets(pub(super) Vec<Part>);

impl Part {
    pub(super) fn new(tag: u8, body: &[u8]) -> Self {
        Self {
            tag,
            body: Zeroizing::new(body.to_vec()),
        }
    }

    /// The public half, for a key packet.
    pub(super) fn public_key(&self) -> Option<PublicKey> {
        is_key(self.tag).then(|| certificate::public_key(&self.body).map(|(key, _)| key))?
    }
}

impl Packets {
    /// Splits octets into packets.
    pub(super) fn read(octets: &[u8]) -> Option<Self> {
        let packets = wire::packets(octets, PACKETS_MAX).ok()?;
        let parts = packets
            .iter()
            .map(|packet| Part::new(packet.tag, &packet.body));
        Some(Self(parts.collect()))
    }

    /// The packets of a certificate, with their secret parts where it has any.
    pub(super) fn of(certificate: &Certificate) -> Result<Self, Diagnosis> {
        Self::read(certificate.octets()).ok_or_else(unwritable)
    }

    /// The place of the packet that holds this key.
    pub(super) fn place_of(&self, key: &PublicKey) -> Option<usize> {
        self.0.iter().position(|part| {
            part.public_key()
                .is_some_and(|one| one.fingerprint() == key.fingerprint())
        })
    }

    /// The place of this user id.
    pub(super) fn place_of_user(&self, user_id: &[u8]) -> Option<usize> {
        self.0
            .iter()
            .position(|part| part.tag == tag::USER_ID && part.body.as_slice() == user_id)
    }

    /// Adds a signature behind those that already follow the packet at `place`.
    pub(super) fn add_statement(&mut self, place: usize, signature: &Signature) -> Option<()> {
        let body = signature.to_bytes().ok()?;
        let following = self.0.get(place.checked_add(1)?..)?;
        let signatures = following
            .iter()
            .take_while(|part| part.tag == tag::SIGNATURE)
            .count();
        let end = place + 1 + signatures;
        self.0.insert(end, Part::new(tag::SIGNATURE, &body));
        Some(())
    }

    /// Reads the packets as the one certificate that they are.
    pub(super) fn certificate(&self) -> Result<Certificate, Diagnosis> {
        let mut octets = Zeroizing::new(Vec::new());
        for part in &self.0 {
            packet::write(part.tag, &part.body, &mut octets).map_err(|_| unwritable())?;
        }
        let (certificates, skipped) = certificate::import(&octets)?;
        if let Some(skipped) = skipped.first() {
            return Err(Diagnosis::new(
                Cause::MalformedPacket,
                alloc::format!("The changed key can not be read again: {}", skipped.reason),
                "Keep the key as it is and report what was done to it.",
            ));
        }
        certificates.into_iter().next().ok_or_else(unwritable)
    }
}

/// Whether a packet type holds a key.
pub(super) const fn is_key(id: u8) -> bool {
    matches!(
        id,
        tag::PUBLIC_KEY | tag::PUBLIC_SUBKEY | tag::SECRET_KEY | tag::SECRET_SUBKEY
    )
}

/// Packets of everything that is merged at once: a key of every size and its neighbours in the
/// same file.
const PACKETS_MAX: u32 = 65_536;

/// A packet would be longer than its header can say, or rPGP can not write it: not seen.
pub(super) fn unwritable() -> Diagnosis {
    Diagnosis::new(
        Cause::MalformedPacket,
        "The changed key can not be written as OpenPGP packets.",
        "Keep the key as it is and report what was done to it.",
    )
}
