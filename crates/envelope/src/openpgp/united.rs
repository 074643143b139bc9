//! Every certificate of a ring once. Copies of one key, such as an older and a newer export, are
//! united: all that its owner ever said of it holds, whichever file it is in, revocations above all.

use alloc::string::String;
use alloc::vec::Vec;

use super::amend::merge;
use super::certificate::Certificate;
use crate::key::ring::KeyRing;

/// A certificate with all that is known of it.
pub(super) struct United {
    pub(super) certificate: Certificate,
    /// The file of the copy with the secret part, else of the first copy.
    pub(super) source: String,
}

/// The OpenPGP certificates of a ring, in the order of their first copies.
pub(super) fn united(ring: &KeyRing) -> Vec<United> {
    let mut found: Vec<United> = Vec::new();
    for held in ring {
        let Some(certificate) = Certificate::of(&held.material) else {
            continue;
        };
        let own = || United {
            certificate: certificate.clone(),
            source: held.source.clone(),
        };
        let print = certificate.fingerprint();
        match found
            .iter_mut()
            .find(|known| known.certificate.fingerprint() == print)
        {
            None => found.push(own()),
            Some(known) => {
                if !known.absorb(certificate, &held.source) {
                    found.push(own());
                }
            }
        }
    }
    found
}

impl United {
    /// Takes another copy in. False where both together are more than a certificate may be; they
    /// then stand side by side.
    fn absorb(&mut self, other: &Certificate, source: &str) -> bool {
        let is_first_secret = other.is_secret() && !self.certificate.is_secret();
        let (base, newer) = if is_first_secret {
            (other, &self.certificate)
        } else {
            (&self.certificate, other)
        };
        let Ok(merged) = merge(base, newer.public_octets(), &[]) else {
            return false;
        };
        self.certificate = merged.certificate;
        if is_first_secret {
            self.source = source.into();
        }
        true
    }
}
