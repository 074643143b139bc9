//! Signatures made for one reader and shown to another.

use zeroize::Zeroizing;

use super::crafted::with_content;
use super::*;
use crate::openpgp::test_keys::dora;
use crate::policy::profile::Profile;

/// What lies inside a message that Bob signed and sealed to Dora.
fn content_for_dora(hidden: bool) -> Zeroizing<Vec<u8>> {
    let profile = profile("openpgp");
    let (to, by) = (ring(&[&public(dora())]), ring(&[bob()]));
    let sealing = SealRequest {
        hidden,
        encoding: SealEncoding::Binary,
        ..seal_request(b"for Dora", &to, &by, &profile)
    };
    let message = crate::seal(&sealing, &mut rng(80)).unwrap().message;
    let (keys, none) = (ring(&[dora()]), ring(&[]));
    let request = open_request(&keys, &none, &profile);
    let Ok(Outer::Encrypted(encrypted)) = outer::read(&message, &request) else {
        panic!("encrypted")
    };
    let rules = profile.openpgp.as_ref().unwrap();
    let mut trace = trace(&profile);
    let decrypted = decrypt::decrypt(&encrypted, rules, &request, &mut trace, &mut rng(81));
    decrypted.map(|decrypted| decrypted.octets).unwrap()
}

fn opened_by_alice(message: &[u8], profile: &Profile) -> Result<Opened, Refused> {
    let (keys, trust) = (ring(&[alice()]), ring(&[&public(bob())]));
    let request = OpenRequest {
        input: message,
        ..open_request(&keys, &trust, profile)
    };
    crate::open(&request, &mut rng(82))
}

#[test]
fn a_signature_made_for_somebody_else_does_not_count() {
    let message = with_content(&content_for_dora(false));
    let refused = opened_by_alice(&message, &profile("openpgp"))
        .err()
        .unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::SignatureInvalid);
    assert!(refused.diagnosis.summary.contains("other recipients"));
    assert_eq!(refused.trace.signatures[0].verdict, Verdict::Invalid);
}

#[test]
fn a_signature_made_for_a_reader_does_not_count_in_the_open() {
    let permissive = profile("permissive");
    let refused = opened_by_alice(&content_for_dora(false), &permissive)
        .err()
        .unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::SignatureInvalid);
}

#[test]
fn a_signature_that_names_no_reader_counts_for_all() {
    let message = with_content(&content_for_dora(true));
    assert!(opened_by_alice(&message, &profile("openpgp")).is_ok());
}

#[test]
fn compression_that_the_profile_does_not_list_is_refused() {
    let mut profile = profile("openpgp");
    let (to, by) = (ring(&[&public(alice())]), ring(&[bob()]));
    let sealing = SealRequest {
        zip: true,
        ..seal_request(b"{}", &to, &by, &profile)
    };
    let message = crate::seal(&sealing, &mut rng(83)).unwrap().message;
    assert!(opened_by_alice(&message, &profile).is_ok());
    profile.openpgp.as_mut().unwrap().compression.clear();
    let refused = opened_by_alice(&message, &profile).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::AlgorithmForbidden);
}
