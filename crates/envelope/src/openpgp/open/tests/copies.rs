//! Several copies of one certificate, and copies from which something was taken away.

use super::*;
use crate::framing::packet;
use crate::openpgp::amend::{RevocationReason, RevokeRequest, revoke};
use crate::openpgp::test_keys::{dora, erin};
use crate::openpgp::wire::{self, tag};
use crate::time::UnixTime;

fn revoked(key: &Certificate) -> Certificate {
    let profile = profile("openpgp");
    let request = RevokeRequest {
        subkey: None,
        reason: RevocationReason::Compromised,
        note: "",
        passphrases: &[],
        profile: &profile,
        at: NOW,
    };
    revoke(key, &request, &mut rng(90)).unwrap().certificate
}

/// The certificate without the packets that `is_taken` names by place and type.
fn without(key: &Certificate, is_taken: impl Fn(usize, u8) -> bool) -> Certificate {
    let mut octets = Vec::new();
    let key = public(key);
    for (place, one) in wire::packets(key.octets(), 100).unwrap().iter().enumerate() {
        if !is_taken(place, one.tag) {
            packet::write(one.tag, &one.body, &mut octets).unwrap();
        }
    }
    let (mut read, _) = crate::openpgp::certificate::import(&octets).unwrap();
    read.remove(0)
}

fn verdict(signed_by: &Certificate, trust: &[&Certificate], at: UnixTime) -> Verdict {
    let binary = sealed(b"payload", &[alice()], &[signed_by]);
    let (keys, trust, profile) = (ring(&[alice()]), ring(trust), profile("openpgp"));
    let request = OpenRequest {
        at,
        ..open_request(&keys, &trust, &profile)
    };
    let outcome = open(&binary, &request, trace(&profile), &mut rng(91));
    let trace = outcome.map_or_else(|refused| refused.trace, |opened| opened.trace().clone());
    trace.signatures[0].verdict
}

#[test]
fn a_revocation_in_any_copy_of_a_certificate_holds() {
    let (old, new) = (public(dora()), public(&revoked(dora())));
    assert_eq!(verdict(dora(), &[&old], NOW), Verdict::Valid);
    for copies in [[&old, &new], [&new, &old]] {
        assert_eq!(verdict(dora(), &copies, NOW), Verdict::Revoked);
    }
}

#[test]
fn nothing_is_sealed_to_a_key_that_another_copy_revokes() {
    let (old, new) = (public(dora()), public(&revoked(dora())));
    for copies in [[&old, &new], [&new, &old], [&new, dora()]] {
        let (to, by, profile) = (ring(&copies), ring(&[alice()]), profile("openpgp"));
        let refused = seal(&seal_request(b"x", &to, &by, &profile), &mut rng(92)).err();
        let cause = refused.map(|refused| refused.diagnosis.cause);
        assert_eq!(cause, Some(Cause::KeyDisabled));
    }
}

/// RFC 9580 section 5.2.3.10: without its direct-key signature a key of version 6 has no end.
#[test]
fn a_version_6_certificate_without_its_direct_key_signature_is_not_used() {
    let stripped = without(erin(), |place, id| place == 1 && id == tag::SIGNATURE);
    assert_eq!(verdict(erin(), &[&public(erin())], NOW), Verdict::Valid);
    assert_eq!(verdict(erin(), &[&stripped], NOW), Verdict::UnknownSigner);
}

#[test]
fn a_version_4_certificate_without_its_user_id_is_not_used() {
    let stripped = without(dora(), |place, _| place == 1 || place == 2);
    assert_eq!(verdict(dora(), &[&stripped], NOW), Verdict::UnknownSigner);
}

#[test]
fn clocks_may_differ_by_the_profiles_tolerance() {
    let signer = public(dora());
    let seen = |seconds: i64| {
        let at = UnixTime::from_seconds(NOW.seconds() - seconds);
        verdict(dora(), &[&signer], at)
    };
    assert_eq!(seen(3), Verdict::Valid);
    assert_eq!(seen(60), Verdict::Valid);
    assert_eq!(seen(61), Verdict::NotYetValid);
}
