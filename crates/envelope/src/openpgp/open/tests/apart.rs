//! Signatures apart from their data, and texts signed in the clear.

use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{SignatureConfig, SignatureType, Subpacket, SubpacketData};
use pgp::ser::Serialize as _;
use pgp::types::{Duration, KeyDetails as _, Password, Timestamp};

use super::*;
use crate::framing::armor::{self, ArmorKind};
use crate::framing::packet;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire::{self, tag};
use crate::time::UnixTime;

/// The body of a signature packet by Alice over this data, made now.
fn signature(kind: SignatureType, data: &[u8]) -> Vec<u8> {
    signature_of(kind, data, NOW, &[])
}

fn signature_of(
    kind: SignatureType,
    data: &[u8],
    made: UnixTime,
    says: &[SubpacketData],
) -> Vec<u8> {
    let primary = alice().components().next().unwrap();
    let private = primary.unlock(&[]).unwrap();
    let key = primary.key();
    let mut config = SignatureConfig::v4(kind, key.algorithm(), HashAlgorithm::Sha384);
    let made = Timestamp::from_secs(wire::wire_time(made).unwrap());
    config.hashed_subpackets = [
        SubpacketData::SignatureCreationTime(made),
        SubpacketData::IssuerFingerprint(key.fingerprint()),
    ]
    .into_iter()
    .chain(says.iter().cloned())
    .map(|data| Subpacket::regular(data).unwrap())
    .collect();
    let mut rng = rng(20);
    let signer = Signer::new(key, &private, HashAlgorithm::Sha384, &mut rng);
    let signature = config.sign(&signer, &Password::empty(), data).unwrap();
    signature.to_bytes().unwrap()
}

fn packet_of(body: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    packet::write(tag::SIGNATURE, body, &mut octets).unwrap();
    octets
}

fn run(input: &[u8], detached: Option<&[u8]>, profile_name: &str) -> Result<Opened, Refused> {
    run_at(NOW, input, detached, profile_name)
}

fn run_at(
    at: UnixTime,
    input: &[u8],
    detached: Option<&[u8]>,
    profile_name: &str,
) -> Result<Opened, Refused> {
    let (both, profile) = (ring(&[alice()]), profile(profile_name));
    let request = OpenRequest {
        at,
        input,
        detached,
        ..open_request(&both, &both, &profile)
    };
    crate::open(&request, &mut rng(4))
}

#[test]
fn signatures_apart_from_their_data_are_verified() {
    let alone = packet_of(&signature(SignatureType::Binary, b"data"));
    let armored = armor::encode(ArmorKind::Signature, &alone).into_bytes();
    for input in [&alone, &armored, &[alone.as_slice(), &alone].concat()] {
        let opened = run(input, Some(b"data"), "permissive").unwrap();
        assert_eq!(opened.payload().expose(), b"data");
        let counted = opened.trace().signatures.iter().filter(|one| one.counted);
        assert_eq!(counted.count(), 1);
    }
    let refused = |data: Option<&[u8]>, profile| cause(run(&alone, data, profile));
    assert_eq!(
        refused(Some(b"date"), "permissive"),
        Some(Cause::SignatureInvalid)
    );
    assert_eq!(refused(None, "permissive"), Some(Cause::MalformedPacket));
    assert_eq!(refused(Some(b"data"), "openpgp"), Some(Cause::NotEncrypted));
}

#[test]
fn an_integer_that_misstates_its_length_is_no_signature() {
    let mut body = signature(SignatureType::Binary, b"data");
    // The one integer of RSA 2048 is at the end, after its length in bits.
    let at = body.len() - 256 - 2 + 1;
    body[at] = body[at].wrapping_sub(1);
    let refused = run(&packet_of(&body), Some(b"data"), "permissive");
    let refused = refused.err().unwrap();
    assert_eq!(refused.trace.signatures[0].verdict, Verdict::Malformed);
}

#[test]
fn a_payload_beside_a_message_that_has_one_is_refused() {
    let encrypted = sealed(b"payload", &[alice()], &[alice()]);
    let mut literal = packet_of(&signature(SignatureType::Binary, b"hello"));
    packet::write(tag::LITERAL, b"b\0\0\0\0\0hello", &mut literal).unwrap();
    for message in [encrypted, literal] {
        assert_eq!(
            cause(run(&message, Some(b"hello"), "permissive")),
            Some(Cause::WrongSerialization)
        );
    }
}

#[test]
fn a_text_signed_in_the_clear_is_verified() {
    let signed = packet_of(&signature(SignatureType::Text, b"one\r\n- two"));
    let armor = armor::encode(ArmorKind::Signature, &signed);
    let frame = |text: &str| {
        alloc::format!("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA384\n\n{text}\n{armor}")
    };
    for text in ["one\n- - two", "one \t\r\n- - two  "] {
        let opened = run(frame(text).as_bytes(), None, "permissive").unwrap();
        assert_eq!(opened.payload().expose(), b"one\n- two");
    }
    let refused = |text: &str, profile| cause(run(frame(text).as_bytes(), None, profile));
    assert_eq!(
        refused("One\n- - two", "permissive"),
        Some(Cause::SignatureInvalid)
    );
    assert_eq!(refused("one\n-two", "permissive"), Some(Cause::BadEncoding));
    assert_eq!(
        refused("one\n- - two", "openpgp"),
        Some(Cause::NotEncrypted)
    );
}

#[test]
fn a_second_armored_block_is_data_that_follows() {
    let binary = sealed(b"payload", &[alice()], &[alice()]);
    let armor = armor::encode(ArmorKind::Message, &binary);
    let twice = alloc::format!("{armor}\n{armor}");
    assert_eq!(cause(run(armor.as_bytes(), None, "openpgp")), None);
    assert_eq!(
        cause(run(twice.as_bytes(), None, "openpgp")),
        Some(Cause::TrailingData)
    );
}

#[test]
fn a_signature_holds_from_its_making_to_its_own_end() {
    let ten_days = [SubpacketData::SignatureExpirationTime(Duration::from_secs(
        864_000,
    ))];
    let body = signature_of(SignatureType::Binary, b"data", NOW, &ten_days);
    let verdict = |days: i64, body: &[u8]| {
        let at = NOW.plus_days(days);
        let outcome = run_at(at, &packet_of(body), Some(b"data"), "permissive");
        let signatures = match outcome {
            Ok(opened) => opened.trace().signatures.clone(),
            Err(refused) => refused.trace.signatures,
        };
        signatures[0].verdict
    };
    assert_eq!(verdict(-1, &body), Verdict::NotYetValid);
    assert_eq!(verdict(9, &body), Verdict::Valid);
    assert_eq!(verdict(10, &body), Verdict::Expired);
    // Her key was made ten days ago.
    let before_the_key = NOW.plus_days(-11);
    let body = signature_of(SignatureType::Binary, b"data", before_the_key, &[]);
    assert_eq!(verdict(0, &body), Verdict::NotYetValid);
}
