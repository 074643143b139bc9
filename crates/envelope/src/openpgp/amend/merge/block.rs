//! A key or user id together with the signatures that follow it.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{PublicKey, Signature, SignatureType, UserId};
use pgp::types::{KeyDetails as _, Tag};

use super::super::packets::{Part, is_key};
use crate::openpgp::certificate;
use crate::openpgp::wire::{self, tag};

/// One packet and the signatures after it.
pub(super) struct Block {
    pub(super) subject: Part,
    pub(super) signatures: Vec<Part>,
}

/// Groups packets; markers, trust and signatures without a subject are left out.
pub(super) fn blocks(parts: &[Part]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for part in parts {
        match part.tag {
            tag::SIGNATURE => {
                if let Some(block) = blocks.last_mut() {
                    block.signatures.push(part.clone());
                }
            }
            tag::TRUST => {}
            id if wire::is_ignored(id) => {}
            _ => blocks.push(Block {
                subject: part.clone(),
                signatures: Vec::new(),
            }),
        }
    }
    blocks
}

impl Block {
    pub(super) fn into_parts(self) -> impl Iterator<Item = Part> {
        core::iter::once(self.subject).chain(self.signatures)
    }

    pub(super) const fn is_subkey(&self) -> bool {
        matches!(self.subject.tag, tag::PUBLIC_SUBKEY | tag::SECRET_SUBKEY)
    }

    /// The id of the key, where this is one.
    pub(super) fn key_id(&self) -> Option<String> {
        self.subject.public_key().map(|key| wire::key_id(&key))
    }

    /// Whether both are about the same key or user id.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self.subject.public_key(), other.subject.public_key()) {
            (Some(own), Some(other)) => own.fingerprint() == other.fingerprint(),
            (None, None) => {
                self.subject.tag == other.subject.tag && self.subject.body == other.subject.body
            }
            _ => false,
        }
    }

    /// Whether the other has the secret half of this key and this one does not.
    pub(super) fn takes_secret_of(&self, other: &Self) -> bool {
        certificate::holds_secret(other.subject.tag, &other.subject.body)
            && !certificate::holds_secret(self.subject.tag, &self.subject.body)
    }

    /// Whether this signature is there already: the same value signs the same statement, whatever
    /// stands in its unsigned part.
    pub(super) fn has(&self, signature: &Part) -> bool {
        let wanted = wire::signature(&signature.body);
        self.signatures.iter().any(|own| {
            own.body == signature.body
                || wire::signature(&own.body)
                    .zip(wanted.as_ref())
                    .is_some_and(|(own, wanted)| {
                        own.signature().is_some() && own.signature() == wanted.signature()
                    })
        })
    }

    /// Whether the owner of the primary key made this signature about this block.
    pub(super) fn is_stated_by(&self, primary: &PublicKey, signature: &Part) -> bool {
        let Some(signature) =
            wire::signature(&signature.body).filter(|one| wire::may_be_by(one, primary))
        else {
            return false;
        };
        match self.subject.tag {
            tag::PUBLIC_KEY | tag::SECRET_KEY => signature.verify_key(primary).is_ok(),
            id if is_key(id) => self
                .subject
                .public_key()
                .is_some_and(|subkey| signature.verify_subkey_binding(primary, &subkey).is_ok()),
            tag::USER_ID => self.certifies(primary, &signature),
            _ => false,
        }
    }

    fn certifies(&self, primary: &PublicKey, signature: &Signature) -> bool {
        let octets = self.subject.body.as_slice();
        let is_certification =
            signature.is_certification() || signature.typ() == Some(SignatureType::CertRevocation);
        is_certification
            && wire::header(tag::USER_ID, octets.len())
                .and_then(|header| UserId::try_from_reader(header, octets).ok())
                .is_some_and(|id| {
                    signature
                        .verify_certification(primary, Tag::UserId, &id)
                        .is_ok()
                })
    }
}
