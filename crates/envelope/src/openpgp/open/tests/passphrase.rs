//! Messages under a passphrase and session keys given: no private key stands behind either.

use pgp::crypto::aead::{AeadAlgorithm, ChunkSize};
use pgp::crypto::hash::HashAlgorithm;
use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::{SymEncryptedProtectedData, SymKeyEncryptedSessionKey};
use pgp::ser::Serialize as _;
use pgp::types::{Password, StringToKey};

use super::crafted::{LITERAL, written};
use super::*;
use crate::open::session_key::SessionKeyGiven;
use crate::openpgp::rng_bridge::RngBridge;
use crate::openpgp::wire::tag;
use crate::policy::profile::Profile;

const KEY: [u8; 32] = [9; 32];
const AES: SymmetricKeyAlgorithm = SymmetricKeyAlgorithm::AES256;

fn iterated(count: u8) -> StringToKey {
    StringToKey::IteratedAndSalted {
        hash_alg: HashAlgorithm::Sha256,
        salt: [7; 8],
        count,
    }
}

/// A session key under `secret`, of the version that goes with the data.
fn locked(version: u8, s2k: StringToKey) -> Vec<u8> {
    let (password, key) = (Password::from("secret"), KEY.as_slice().into());
    let esk = if version == 4 {
        SymKeyEncryptedSessionKey::encrypt_v4(&password, &key, s2k, AES)
    } else {
        SymKeyEncryptedSessionKey::encrypt_v6(
            RngBridge(&mut rng(1)),
            &password,
            &key,
            s2k,
            AES,
            AeadAlgorithm::Ocb,
        )
    };
    esk.unwrap().to_bytes().unwrap()
}

fn data(version: u8) -> Vec<u8> {
    let content = written(&[(tag::LITERAL, LITERAL)]);
    let mut rng = rng(2);
    let rng = RngBridge(&mut rng);
    let data = if version == 1 {
        SymEncryptedProtectedData::encrypt_seipdv1(rng, AES, &KEY, &content)
    } else {
        let (ocb, chunk) = (AeadAlgorithm::Ocb, ChunkSize::default());
        SymEncryptedProtectedData::encrypt_seipdv2(rng, AES, ocb, chunk, &KEY, &content)
    };
    data.unwrap().to_bytes().unwrap()
}

fn run(
    binary: &[u8],
    profile: &Profile,
    passphrases: &[&str],
    session_keys: &[&str],
) -> Result<Opened, Refused> {
    let passphrases: Vec<_> = passphrases
        .iter()
        .map(|text| SecretBytes::new((*text).into()))
        .collect();
    let session_keys: Vec<_> = session_keys
        .iter()
        .map(|text| SessionKeyGiven::parse(text.as_bytes()).unwrap())
        .collect();
    let (keys, none) = (ring(&[alice()]), ring(&[]));
    let request = OpenRequest {
        passphrases: &passphrases,
        session_keys: &session_keys,
        ..open_request(&keys, &none, profile)
    };
    open(binary, &request, trace(profile), &mut rng(3))
}

fn under_passphrase(binary: &[u8], passphrases: &[&str]) -> Result<Opened, Refused> {
    run(binary, &profile("permissive"), passphrases, &[])
}

#[test]
fn either_version_opens_with_its_passphrase_and_says_so() {
    for (version, seipd) in [(4, 1), (6, 2)] {
        let esk = locked(version, iterated(96));
        let binary = written(&[(tag::SKESK, &esk), (tag::SEIPD, &data(seipd))]);
        let opened = under_passphrase(&binary, &["wrong", "secret"]).unwrap();
        assert_eq!(opened.payload().expose(), b"hello");
        assert_eq!(opened.opened_by().unwrap().id, "passphrase");
        let last = opened.trace().keys_tried.last().unwrap();
        assert_eq!(
            (last.id.as_str(), last.outcome.as_str()),
            ("passphrase", "opened")
        );
    }
}

#[test]
fn the_passphrase_itself_may_be_the_session_key() {
    let s2k = iterated(96);
    let key = s2k.derive_key(b"secret", 32).unwrap();
    let content = written(&[(tag::LITERAL, LITERAL)]);
    let data = SymEncryptedProtectedData::encrypt_seipdv1(
        RngBridge(&mut rng(2)),
        AES,
        key.as_ref(),
        &content,
    );
    let esk = [&[4, 9], s2k.to_bytes().unwrap().as_slice()].concat();
    let data = data.unwrap().to_bytes().unwrap();
    let binary = written(&[(tag::SKESK, &esk), (tag::SEIPD, &data)]);
    assert!(under_passphrase(&binary, &["secret"]).is_ok());
    assert_eq!(
        cause(under_passphrase(&binary, &["wrong"])),
        Some(Cause::WrongPassphrase)
    );
}

#[test]
fn a_failure_is_named_as_far_as_it_can_be_told() {
    for (version, seipd, changed) in [
        (4, 1, Cause::WrongPassphrase),
        (6, 2, Cause::IntegrityFailed),
    ] {
        let esk = locked(version, iterated(96));
        let mut binary = written(&[(tag::SKESK, &esk), (tag::SEIPD, &data(seipd))]);
        let run = |binary: &[u8], given: &[&str]| cause(under_passphrase(binary, given));
        assert_eq!(run(&binary, &[]), Some(Cause::KeyLocked));
        assert_eq!(run(&binary, &["wrong"]), Some(Cause::WrongPassphrase));
        *binary.last_mut().unwrap() ^= 1;
        assert_eq!(run(&binary, &["secret"]), Some(changed));
    }
}

#[test]
fn the_profile_decides_whether_a_passphrase_is_enough() {
    let binary = written(&[
        (tag::SKESK, &locked(4, iterated(96))),
        (tag::SEIPD, &data(1)),
    ]);
    let refused = run(&binary, &profile("openpgp"), &["secret"], &[])
        .err()
        .unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::NoMatchingKey);
    assert!(refused.diagnosis.summary.contains("passphrase"));
}

#[test]
fn work_is_bounded_before_it_is_done() {
    let argon2 = |t, m_enc| StringToKey::Argon2 {
        salt: [1; 16],
        t,
        p: 1,
        m_enc,
    };
    // Version, cipher and the string-to-key alone: the key itself is never made.
    for s2k in [argon2(1, 21), argon2(255, 16)] {
        let esk = [&[4, 9], s2k.to_bytes().unwrap().as_slice()].concat();
        let binary = written(&[(tag::SKESK, &esk), (tag::SEIPD, &data(1))]);
        assert_eq!(
            cause(under_passphrase(&binary, &["secret"])),
            Some(Cause::SizeLimit)
        );
    }
    let small = [&[4, 9], argon2(1, 10).to_bytes().unwrap().as_slice()].concat();
    let data = data(1);
    let many: Vec<(u8, &[u8])> = core::iter::repeat_n((tag::SKESK, small.as_slice()), 5)
        .chain([(tag::SEIPD, data.as_slice())])
        .collect();
    assert_eq!(
        cause(under_passphrase(&written(&many), &["secret"])),
        Some(Cause::SizeLimit)
    );
}

#[test]
fn what_can_not_be_read_is_passed_over_and_told() {
    let good = locked(4, iterated(96));
    let version_5 = [&[5], &good[1..]].concat();
    let private_s2k = [&[4, 9, 101], &good[3..]].concat();
    let no_cipher = [&[4, 99], &good[2..]].concat();
    for (esk, due) in [
        (&[10, 1, 2][..], Cause::UnsupportedVersion),
        (&version_5, Cause::UnsupportedVersion),
        (&[4], Cause::NoMatchingKey),
        (&private_s2k, Cause::NoMatchingKey),
        (&no_cipher, Cause::NoMatchingKey),
    ] {
        let data = data(1);
        let beside = written(&[(tag::SKESK, esk), (tag::SKESK, &good), (tag::SEIPD, &data)]);
        let opened = under_passphrase(&beside, &["secret"]).unwrap();
        assert_eq!(opened.trace().findings[0].rule, "openpgp.pkesk.unread");
        let alone = written(&[(tag::SKESK, esk), (tag::SEIPD, &data)]);
        assert_eq!(
            cause(under_passphrase(&alone, &["secret"])),
            Some(due),
            "{esk:?}"
        );
    }
}

#[test]
fn a_private_key_that_failed_comes_before_a_wrong_passphrase() {
    let mut binary = sealed(b"payload", &[alice()], &[alice()]);
    *binary.last_mut().unwrap() ^= 1;
    let both = [written(&[(tag::SKESK, &locked(4, iterated(96)))]), binary].concat();
    assert_eq!(
        cause(under_passphrase(&both, &["wrong"])),
        Some(Cause::DecryptionFailed)
    );
}

#[test]
fn a_session_key_opens_its_message_without_any_key() {
    let key = alloc::format!("9:{}", crate::openpgp::wire::hex(&KEY));
    let permissive = profile("permissive");
    for seipd in [1, 2] {
        let binary = written(&[(tag::SEIPD, &data(seipd))]);
        let opened = run(&binary, &permissive, &[], &[&key]).unwrap();
        assert_eq!(opened.payload().expose(), b"hello");
        assert_eq!(opened.opened_by().unwrap().id, "session key");
        for wrong in [key.replace("09", "0a").as_str(), "7:00", "9:00", "99:00"] {
            assert_eq!(
                cause(run(&binary, &permissive, &[], &[wrong])),
                Some(Cause::IntegrityFailed),
                "{wrong}"
            );
        }
        assert_eq!(
            cause(run(&binary, &permissive, &[], &[])),
            Some(Cause::MalformedPacket)
        );
    }
}

#[test]
fn a_wrong_session_key_leaves_the_private_keys_their_turn() {
    let binary = sealed(b"payload", &[alice()], &[alice()]);
    let permissive = profile("permissive");
    let refused = run(&binary, &permissive, &[], &["9:00"]).err().unwrap();
    // Nobody is trusted here; that it comes to that means that it was decrypted.
    assert_eq!(refused.diagnosis.cause, Cause::UnknownSigner);
    let outcomes: Vec<_> = refused
        .trace
        .keys_tried
        .iter()
        .map(|key| key.outcome.as_str())
        .collect();
    assert_eq!(outcomes, ["signing key", "opened", "failed"]);
}
