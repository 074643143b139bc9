//! Keys of Ed25519 and X25519, which are quick to make; the random walk at the end holds for all.

use alloc::string::String;
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::inspect::diagnose::Cause;
use crate::key::report::{KeyReport, KeyUsage};
use crate::open::trace::{OpenTrace, Verdict};
use crate::openpgp::certificate::Certificate;
use crate::openpgp::test_keys::{
    NOW, alice, bob, carol, dora, erin, open_request, profile, public, ring, rng, seal_request,
};
use crate::seal::SealEncoding;
use crate::secret::SecretBytes;
use crate::time::UnixTime;

fn passphrase(text: &str) -> SecretBytes {
    SecretBytes::new(text.into())
}

/// A new subkey for half a year, the old one kept, at [`NOW`].
fn refreshed(
    key: &Certificate,
    change: impl FnOnce(&mut RefreshRequest<'_>),
) -> Result<Certificate, Cause> {
    refreshed_under(key, &[], change)
}

/// The same for a locked key.
fn refreshed_under(
    key: &Certificate,
    passphrases: &[SecretBytes],
    change: impl FnOnce(&mut RefreshRequest<'_>),
) -> Result<Certificate, Cause> {
    let profile = profile("openpgp");
    let mut request = RefreshRequest {
        key_type: None,
        days: 180,
        old: OldSubkeys::Keep,
        extend: false,
        passphrases,
        profile: &profile,
        at: NOW,
    };
    change(&mut request);
    refresh(key, &request, &mut rng(70)).map_err(|diagnosis| diagnosis.cause)
}

fn revoked(key: &Certificate, subkey: Option<&str>, reason: RevocationReason) -> Revoked {
    let profile = profile("openpgp");
    let request = RevokeRequest {
        subkey,
        reason,
        note: "a test",
        passphrases: &[],
        profile: &profile,
        at: NOW,
    };
    revoke(key, &request, &mut rng(71)).unwrap_or_else(|diagnosis| panic!("{diagnosis:?}"))
}

fn report(key: &Certificate, at: UnixTime) -> KeyReport {
    key.report(&profile("openpgp"), at)
}

/// Sealed by Alice; the second value is the recipient's subkey, or the refusal.
fn sealed_to(key: &Certificate, at: UnixTime) -> Result<(Vec<u8>, String), Cause> {
    let (profile, to, by) = (profile("openpgp"), ring(&[&public(key)]), ring(&[alice()]));
    let request = crate::SealRequest {
        at,
        encoding: SealEncoding::Wire,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    crate::seal(&request, &mut rng(72))
        .map(|sealed| (sealed.message, sealed.report.recipients[0].clone()))
        .map_err(|refused| refused.diagnosis.cause)
}

fn opened_with(
    key: &Certificate,
    message: &[u8],
    at: UnixTime,
    passphrases: &[SecretBytes],
) -> Result<OpenTrace, Cause> {
    let mut profile = profile("openpgp");
    profile.keys.accept_expired_signer = true;
    let (keys, trust) = (ring(&[key]), ring(&[&public(alice())]));
    let request = crate::OpenRequest {
        input: message,
        passphrases,
        at,
        ..open_request(&keys, &trust, &profile)
    };
    crate::open(&request, &mut rng(73))
        .map(|opened| {
            assert_eq!(opened.payload().expose(), b"payload");
            opened.trace().clone()
        })
        .map_err(|refused| refused.diagnosis.cause)
}

fn rules(trace: &OpenTrace) -> Vec<&str> {
    trace
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect()
}

mod extending;
mod merging;
mod passphrases;
mod refreshing;
mod revoking;
mod walk;
