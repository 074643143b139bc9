//! Keys that opened a message or count as its signers, and that a key named by their owner revoked.

use alloc::vec::Vec;

use crate::inspect::finding::Finding;
use crate::key::ring::KeyRing;
use crate::open::OpenRequest;
use crate::open::trace::{OpenedBy, SignatureVerdict};
use crate::openpgp::certificate::{Certificate, of_revokers};

/// One finding for each such key; nothing was verified, so it stops nothing.
pub(super) fn of_used(
    request: &OpenRequest<'_>,
    opened_by: Option<&OpenedBy>,
    signatures: &[SignatureVerdict],
) -> Vec<Finding> {
    let signers = signatures.iter().filter(|one| one.counted);
    let signers = signers.filter_map(|one| one.signer.as_deref());
    let opener = opened_by.map(|one| one.id.as_str());
    let used = opener
        .into_iter()
        .flat_map(|id| with(request.keys, id))
        .chain(signers.flat_map(|id| with(request.trust, id)));
    let mut findings: Vec<Finding> = Vec::new();
    for finding in used.filter_map(of_revokers) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

/// The certificates that hold the key with this id.
fn with<'a>(ring: &'a KeyRing, id: &str) -> impl Iterator<Item = &'a Certificate> {
    ring.iter()
        .filter_map(|held| Certificate::of(&held.material))
        .filter(move |one| one.components().any(|component| component.id() == id))
}
