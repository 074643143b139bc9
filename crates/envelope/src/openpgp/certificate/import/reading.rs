//! Puts the packets after a primary key where they belong and keeps those statements of the
//! owner that verify; what others say of the key is not kept.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{PublicKey, Signature, SignatureType, SubpacketData, UserId};
use pgp::types::{KeyDetails as _, Tag};

use super::super::component::{Component, SelfSignature, User};
use super::{Refused, component};
use crate::framing::packet::Packet;
use crate::openpgp::verifier::Verifier;
use crate::openpgp::wire::{self, tag};

/// A certificate under construction.
pub(super) struct Reading {
    pub(super) primary: Component,
    pub(super) users: Vec<User>,
    pub(super) subkeys: Vec<Component>,
    /// Issuers of revocations of the primary key that are not its owner's; at last only those
    /// that the owner named.
    pub(super) revoked_by_others: Vec<String>,
    subject: Subject,
}

/// What a signature is about.
#[derive(Clone, Copy)]
enum Subject {
    Primary,
    User,
    Subkey,
    /// Something that is not read, such as a photograph.
    Ignored,
}

impl Reading {
    pub(super) const fn begin(primary: Component) -> Self {
        Self {
            primary,
            users: Vec::new(),
            subkeys: Vec::new(),
            revoked_by_others: Vec::new(),
            subject: Subject::Primary,
        }
    }

    /// Whether the owner said anything of the primary key that verifies.
    pub(super) fn is_bound(&self) -> bool {
        !self.primary.bindings.is_empty()
            || !self.primary.revocations.is_empty()
            || self.users.iter().any(|user| !user.bindings.is_empty())
            || (self.users.is_empty()
                && self
                    .subkeys
                    .iter()
                    .any(|subkey| !subkey.bindings.is_empty()))
    }

    /// Keeps of the revocations by others those of keys that the owner named.
    pub(super) fn finish(&mut self) {
        let named: Vec<String> = self
            .primary
            .bindings
            .iter()
            .chain(self.users.iter().flat_map(|user| &user.bindings))
            .flat_map(|binding| revokers(&binding.signature))
            .collect();
        self.revoked_by_others
            .retain(|issuer| named.iter().any(|print| print.ends_with(issuer.as_str())));
    }

    pub(super) fn take(&mut self, packet: &Packet<'_>) -> Result<(), Refused> {
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
            tag::PUBLIC_SUBKEY | tag::SECRET_SUBKEY => self.subkey(packet)?,
            tag::SIGNATURE => {
                if let Some(signature) = wire::signature(&packet.body) {
                    if wire::may_be_by(&signature, &self.primary.key) {
                        self.statement(signature);
                    } else if signature.typ() == Some(SignatureType::KeyRevocation) {
                        let issuers = signature.issuer_key_id().into_iter();
                        let ids = issuers.map(|id| wire::hex(id.as_ref()));
                        self.revoked_by_others.extend(ids);
                    }
                }
            }
            tag::TRUST => {}
            id if wire::is_ignored(id) => {}
            _ => self.subject = Subject::Ignored,
        }
        Ok(())
    }

    /// A subkey of a kind or version that is not read does not spoil the others.
    fn subkey(&mut self, packet: &Packet<'_>) -> Result<(), Refused> {
        self.subject = Subject::Subkey;
        match component::read(packet) {
            Ok(subkey) if subkey.key.version() == self.primary.key.version() => {
                self.subkeys.push(subkey);
                Ok(())
            }
            Ok(_) | Err(Refused::KeyPacket) => {
                self.subject = Subject::Ignored;
                Ok(())
            }
            Err(refused) => Err(refused),
        }
    }

    fn statement(&mut self, signature: Signature) {
        let primary = &mut self.primary;
        match self.subject {
            Subject::Primary => of_primary(signature, primary),
            Subject::User => {
                if let Some(user) = self.users.last_mut() {
                    of_user(signature, &primary.key, user);
                }
            }
            Subject::Subkey => {
                if let Some(subkey) = self.subkeys.last_mut() {
                    of_subkey(signature, &primary.key, subkey);
                }
            }
            Subject::Ignored => {}
        }
    }
}

/// Fingerprints of the keys that may revoke this one, in upper-case hex.
fn revokers(signature: &Signature) -> Vec<String> {
    let subpackets = signature
        .config()
        .into_iter()
        .flat_map(|config| config.hashed_subpackets());
    subpackets
        .filter_map(|subpacket| match &subpacket.data {
            SubpacketData::RevocationKey(revoker) => Some(wire::hex(&revoker.fingerprint)),
            _ => None,
        })
        .collect()
}

fn of_primary(signature: Signature, primary: &mut Component) {
    if signature.verify_key(&Verifier(&primary.key)).is_err() {
        return;
    }
    match signature.typ() {
        Some(SignatureType::KeyRevocation) => primary.revocations.push(signature),
        _ => primary.bindings.push(SelfSignature {
            signature,
            cross_certified: false,
        }),
    }
}

fn of_user(signature: Signature, primary: &PublicKey, user: &mut User) {
    let octets = user.id.as_slice();
    let verifies = wire::header(tag::USER_ID, octets.len())
        .and_then(|header| UserId::try_from_reader(header, octets).ok())
        .is_some_and(|id| {
            signature
                .verify_certification(&Verifier(primary), Tag::UserId, &id)
                .is_ok()
        });
    if !verifies {
        return;
    }
    match signature.typ() {
        Some(SignatureType::CertRevocation) => user.revocations.push(signature),
        _ => user.bindings.push(SelfSignature {
            signature,
            cross_certified: false,
        }),
    }
}

fn of_subkey(signature: Signature, primary: &PublicKey, subkey: &mut Component) {
    if signature
        .verify_subkey_binding(&Verifier(primary), &subkey.key)
        .is_err()
    {
        return;
    }
    if signature.typ() == Some(SignatureType::SubkeyRevocation) {
        subkey.revocations.push(signature);
        return;
    }
    let cross_certified = signature.embedded_signature().is_some_and(|inner| {
        inner
            .verify_primary_key_binding(&Verifier(&subkey.key), primary)
            .is_ok()
    });
    subkey.bindings.push(SelfSignature {
        signature,
        cross_certified,
    });
}
