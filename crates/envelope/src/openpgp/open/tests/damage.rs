//! Changed, cut and random input: a typed refusal every time, never a payload.

use rand_core::Rng as _;

use super::*;

#[test]
fn no_changed_octet_opens() {
    let binary = sealed(b"payload of some length", &[alice()], &[alice()]);
    for at in (0..binary.len()).step_by(7).chain(0..16) {
        let mut changed = binary.clone();
        changed[at] ^= 0x40;
        let outcome = opened(&changed, &[alice()], &[alice()]);
        assert!(cause(outcome).is_some(), "octet {at}");
    }
}

#[test]
fn a_change_behind_the_headers_is_one_cause() {
    let binary = sealed(b"payload of some length", &[alice()], &[alice()]);
    // The session key begins after 15 octets, the data after 272 more with their header.
    for at in [20, 100, 270, 300, 400, binary.len() - 30, binary.len() - 1] {
        let mut changed = binary.clone();
        changed[at] ^= 1;
        let refused = opened(&changed, &[alice()], &[alice()]).err().unwrap();
        assert_eq!(
            refused.diagnosis.cause,
            Cause::DecryptionFailed,
            "octet {at}"
        );
        assert_eq!(refused.diagnosis.summary, decryption_failed(), "octet {at}");
        assert_eq!(refused.trace.signatures, []);
    }
}

fn decryption_failed() -> alloc::string::String {
    let binary = sealed(b"x", &[alice()], &[alice()]);
    let mut changed = binary;
    *changed.last_mut().unwrap() ^= 1;
    opened(&changed, &[alice()], &[alice()])
        .err()
        .unwrap()
        .diagnosis
        .summary
}

#[test]
fn no_cut_message_opens() {
    let binary = sealed(b"payload of some length", &[alice()], &[alice()]);
    for length in (0..binary.len()).step_by(3) {
        let refused = opened(&binary[..length], &[alice()], &[alice()])
            .err()
            .unwrap();
        assert!(
            matches!(
                refused.diagnosis.cause,
                Cause::Truncated | Cause::MalformedPacket
            ),
            "{length}: {}",
            refused.diagnosis.cause
        );
    }
}

#[test]
fn noise_never_opens() {
    let mut rng = rng(11);
    for size in [0, 1, 2, 10, 100, 1_000, 100_000] {
        for first in [None, Some(0xd2), Some(0x84), Some(0xc1), Some(0xa3)] {
            let mut noise = alloc::vec![0; size];
            rng.fill_bytes(&mut noise);
            if let (Some(first), Some(octet)) = (first, noise.first_mut()) {
                *octet = first;
            }
            assert!(cause(opened(&noise, &[alice()], &[alice()])).is_some());
        }
    }
}

#[test]
fn what_follows_the_message_is_refused() {
    let binary = sealed(b"payload", &[alice()], &[alice()]);
    let twice = [binary.as_slice(), &binary].concat();
    assert_eq!(
        cause(opened(&twice, &[alice()], &[alice()])),
        Some(Cause::TrailingData)
    );
}
