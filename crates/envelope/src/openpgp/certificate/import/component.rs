//! Key packets and their halves (RFC 9580 section 5.5).

use alloc::vec::Vec;

use pgp::packet::PublicKey;
use pgp::types::KeyDetails as _;

use super::super::component::Component;
use super::Refused;
use crate::framing::packet::Packet;
use crate::openpgp::private_key::PrivateKey;
use crate::openpgp::secret_part::SecretPart;
use crate::openpgp::wire::{self, tag};

/// A key packet of any kind; open secret numbers are checked against the public half.
pub(super) fn read(packet: &Packet<'_>) -> Result<Component, Refused> {
    let (key, rest) = public_key(&packet.body).ok_or(Refused::KeyPacket)?;
    let secret = if is_secret(packet.tag) {
        let part = SecretPart::read(rest, &key, packet.tag).map_err(Refused::Secret)?;
        let public = key.public_params();
        let is_worked_with = PrivateKey::decrypts(public) || PrivateKey::signs(public);
        if let (SecretPart::Open(numbers), true) = (&part, is_worked_with) {
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

/// The public half of a key packet and what follows it. Subkeys are read as keys: the packet type
/// is no part of what is hashed or signed.
pub(in crate::openpgp) fn public_key(body: &[u8]) -> Option<(PublicKey, &[u8])> {
    let mut rest = body;
    let header = wire::header(tag::PUBLIC_KEY, body.len())?;
    let key = PublicKey::try_from_reader(header, &mut rest).ok()?;
    Some((key, rest))
}

/// Packet type and body of the public half of a secret-key packet.
pub(super) fn public_body<'a>(packet: &'a Packet<'_>) -> Option<(u8, &'a [u8])> {
    let id = match packet.tag {
        tag::SECRET_KEY => tag::PUBLIC_KEY,
        tag::SECRET_SUBKEY => tag::PUBLIC_SUBKEY,
        _ => return None,
    };
    let (_, rest) = public_key(&packet.body)?;
    let length = packet.body.len().checked_sub(rest.len())?;
    Some((id, packet.body.get(..length)?))
}

pub(super) const fn is_secret(id: u8) -> bool {
    matches!(id, tag::SECRET_KEY | tag::SECRET_SUBKEY)
}

/// Whether a key packet holds its secret numbers, locked or not, and not only a note that they
/// are kept elsewhere.
pub(in crate::openpgp) fn holds_secret(id: u8, body: &[u8]) -> bool {
    is_secret(id)
        && public_key(body)
            .and_then(|(key, rest)| SecretPart::read(rest, &key, id).ok())
            .is_some_and(|part| part.is_present())
}
