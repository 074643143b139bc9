//! A key or user id together with the signatures that follow it.

use alloc::string::String;
use alloc::vec::Vec;

use pgp::packet::{PublicKey, Signature, SignatureType, UserId};
use pgp::types::{KeyDetails as _, Tag};

use super::super::packets::{Part, is_key};
use super::unhashed;
use crate::openpgp::certificate;
use crate::openpgp::private_key::PrivateKey;
use crate::openpgp::secret_part::SecretPart;
use crate::openpgp::verifier::Verifier;
use crate::openpgp::wire::{self, tag};
use crate::secret::SecretBytes;

/// One packet and the signatures after it.
pub(super) struct Block {
    pub(super) subject: Part,
    pub(super) signatures: Vec<Part>,
}

/// Groups packets; markers, trust and signatures without a subject are left out. What is said of
/// the primary key belongs to it, wherever it stands.
pub(super) fn blocks(parts: &[Part]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for part in parts {
        match part.tag {
            tag::SIGNATURE => {
                let block = if concerns_primary(part) {
                    blocks.first_mut()
                } else {
                    blocks.last_mut()
                };
                if let Some(block) = block {
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

/// A revocation of the key, or a direct-key signature.
fn concerns_primary(signature: &Part) -> bool {
    let kind = wire::signature(&signature.body).and_then(|one| one.typ());
    matches!(
        kind,
        Some(SignatureType::KeyRevocation | SignatureType::Key)
    )
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
            (Some(key), Some(newer)) => {
                self.is_subkey() == other.is_subkey() && key.fingerprint() == newer.fingerprint()
            }
            (None, None) => {
                self.subject.tag == other.subject.tag && self.subject.body == other.subject.body
            }
            _ => false,
        }
    }

    /// The key, where this is a subkey.
    pub(super) fn subkey(&self) -> Option<PublicKey> {
        self.is_subkey().then(|| self.subject.public_key())?
    }

    /// Whether the secret half of the key is here, locked or not.
    pub(super) fn holds_secret(&self) -> bool {
        certificate::holds_secret(self.subject.tag, &self.subject.body)
    }

    /// Whether the secret half, open or opened by a passphrase, is that of this key. Under a lock
    /// that is not undone anything may stand.
    pub(super) fn proves_secret(&self, passphrases: &[SecretBytes]) -> bool {
        let Some((key, fields)) = certificate::public_key(&self.subject.body) else {
            return false;
        };
        let public = key.public_params();
        let is_compared = PrivateKey::decrypts(public) || PrivateKey::signs(public);
        is_compared
            && SecretPart::read(fields, &key, self.subject.tag)
                .ok()
                .and_then(|secret| secret.unlock(&key, passphrases).ok())
                .is_some_and(|numbers| PrivateKey::read(&key, &numbers).is_ok())
    }

    /// The subject without any secret half.
    pub(super) fn public_subject(&self) -> Part {
        let id = match self.subject.tag {
            tag::SECRET_KEY => tag::PUBLIC_KEY,
            tag::SECRET_SUBKEY => tag::PUBLIC_SUBKEY,
            _ => return self.subject.clone(),
        };
        let body = self.subject.body.as_slice();
        let secret = certificate::public_key(body).map_or(0, |(_, rest)| rest.len());
        let public = body.len().checked_sub(secret);
        Part::new(
            id,
            public.and_then(|end| body.get(..end)).unwrap_or_default(),
        )
    }

    /// Takes a signature in; false where it is there already. One of the same value signs the same
    /// statement: it gives way only where it is damaged, or lacks the back signature.
    pub(super) fn admit(&mut self, signature: Part, primary: &PublicKey) -> bool {
        let Some(at) = self.place_of(&signature) else {
            self.signatures.push(signature);
            return true;
        };
        let subkey = self.subkey();
        let is_crossed = |part: &Part| {
            subkey
                .as_ref()
                .is_some_and(|subkey| unhashed::is_cross_certified(part, primary, subkey))
        };
        let is_better = self.signatures.get(at).is_some_and(|held| {
            !self.is_stated_by(primary, held) || (is_crossed(&signature) && !is_crossed(held))
        });
        if let Some(held) = self.signatures.get_mut(at).filter(|_| is_better) {
            *held = signature;
        }
        is_better
    }

    /// The place of a signature of this value.
    pub(super) fn place_of(&self, signature: &Part) -> Option<usize> {
        let wanted = wire::signature(&signature.body);
        self.signatures.iter().position(|own| {
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
            tag::PUBLIC_KEY | tag::SECRET_KEY => signature.verify_key(&Verifier(primary)).is_ok(),
            id if is_key(id) => self.subject.public_key().is_some_and(|subkey| {
                signature
                    .verify_subkey_binding(&Verifier(primary), &subkey)
                    .is_ok()
            }),
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
                        .verify_certification(&Verifier(primary), Tag::UserId, &id)
                        .is_ok()
                })
    }
}
