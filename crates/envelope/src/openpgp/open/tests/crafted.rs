//! Messages that no honest program writes.

use pgp::crypto::sym::SymmetricKeyAlgorithm;
use pgp::packet::SymEncryptedProtectedData;
use pgp::ser::Serialize as _;
use pgp::types::{KeyDetails as _, PublicParams};
use rsa09::traits::PublicKeyParts as _;

use super::*;
use crate::framing::packet;
use crate::key::rsa::RsaPublicKey;
use crate::openpgp::rng_bridge::RngBridge;
use crate::openpgp::wire::tag;

const KEY: [u8; 32] = [9; 32];

pub(super) fn written(packets: &[(u8, &[u8])]) -> Vec<u8> {
    let mut octets = Vec::new();
    for (id, body) in packets {
        packet::write(*id, body, &mut octets).unwrap();
    }
    octets
}

/// A session-key packet to Alice's subkey around these octets.
fn session_key(octets: &[u8]) -> Vec<u8> {
    let subkey = alice().components().nth(1).unwrap();
    let PublicParams::RSA(params) = subkey.key().public_params() else {
        panic!("RSA")
    };
    let (n, e) = (params.key.n().to_bytes_be(), params.key.e().to_bytes_be());
    let public = RsaPublicKey::from_components(&n, &e).unwrap();
    let cipher = public.encrypt_pkcs1v15(&mut rng(12), octets).unwrap();
    let mut body = alloc::vec![3];
    body.extend_from_slice(subkey.key().legacy_key_id().as_ref());
    body.push(1);
    body.extend(2048_u16.to_be_bytes());
    body.extend(cipher);
    body
}

fn framed(cipher: u8, key: &[u8]) -> Vec<u8> {
    let sum = key
        .iter()
        .fold(0_u16, |sum, octet| sum.wrapping_add((*octet).into()));
    [&[cipher], key, &sum.to_be_bytes()].concat()
}

fn encrypted(cipher: SymmetricKeyAlgorithm, key: &[u8], content: &[u8]) -> Vec<u8> {
    let data =
        SymEncryptedProtectedData::encrypt_seipdv1(RngBridge(&mut rng(13)), cipher, key, content)
            .unwrap();
    let esk = session_key(&framed(cipher.into(), key));
    written(&[(tag::PKESK, &esk), (tag::SEIPD, &data.to_bytes().unwrap())])
}

pub(super) fn with_content(content: &[u8]) -> Vec<u8> {
    encrypted(SymmetricKeyAlgorithm::AES256, &KEY, content)
}

fn run(binary: &[u8]) -> Option<Cause> {
    cause(opened(binary, &[alice()], &[alice()]))
}

pub(super) const LITERAL: &[u8] = b"b\0\0\0\0\0hello";

#[test]
fn an_empty_session_key_is_a_failed_decryption() {
    // rPGP 0.21.0 panics on this one, made with the public key alone.
    let data = SymEncryptedProtectedData::encrypt_seipdv1(
        RngBridge(&mut rng(1)),
        SymmetricKeyAlgorithm::AES256,
        &KEY,
        &written(&[(tag::LITERAL, LITERAL)]),
    )
    .unwrap()
    .to_bytes()
    .unwrap();
    for octets in [
        &[][..],
        &[9],
        &[9, 1],
        &[0; 3],
        &[110; 35],
        &framed(9, &[1; 16]),
    ] {
        let binary = written(&[(tag::PKESK, &session_key(octets)), (tag::SEIPD, &data)]);
        assert_eq!(run(&binary), Some(Cause::DecryptionFailed), "{octets:?}");
    }
}

/// A session key that names nobody, around octets that are no session key.
fn in_vain() -> Vec<u8> {
    let mut body = session_key(&[1]);
    body[1..9].fill(0);
    body
}

/// A message whose session key for a hidden recipient stands behind so many that lead nowhere.
fn behind(in_vain_before: usize, octets: usize) -> Vec<u8> {
    let literal = [LITERAL, &alloc::vec![b'a'; octets]].concat();
    let message = with_content(&written(&[(tag::LITERAL, &literal)]));
    let packets = crate::openpgp::wire::packets(&message, 100).unwrap();
    let mut hidden = packets[0].body.to_vec();
    hidden[1..9].fill(0);
    let in_vain = in_vain();
    let mut all: Vec<(u8, &[u8])> = alloc::vec![(tag::PKESK, &in_vain); in_vain_before];
    all.extend([(tag::PKESK, &hidden[..]), (tag::SEIPD, &packets[1].body)]);
    written(&all)
}

#[test]
fn a_hidden_recipient_behind_many_others_is_found() {
    assert_eq!(run(&behind(31, 0)), Some(Cause::NotSigned));
}

#[test]
fn a_try_in_vain_for_a_hidden_recipient_reads_the_data_too() {
    // So it takes as long as one with a session key, and what a long message may cost is spent.
    let long = 1 << 20;
    assert_eq!(run(&behind(15, long)), Some(Cause::NotSigned));
    assert_eq!(run(&behind(16, long)), Some(Cause::DecryptionFailed));
}

#[test]
fn an_unsigned_message_is_refused_only_once_it_proved_intact() {
    assert_eq!(
        run(&with_content(&written(&[(tag::LITERAL, LITERAL)]))),
        Some(Cause::NotSigned)
    );
}

#[test]
fn the_cipher_inside_is_judged_once_the_data_proved_intact() {
    let content = written(&[(tag::LITERAL, LITERAL)]);
    let mut binary = encrypted(SymmetricKeyAlgorithm::CAST5, &[3; 16], &content);
    assert_eq!(run(&binary), Some(Cause::AlgorithmForbidden));
    *binary.last_mut().unwrap() ^= 1;
    assert_eq!(run(&binary), Some(Cause::DecryptionFailed));
}

#[test]
fn data_without_integrity_is_not_tried() {
    let binary = written(&[
        (tag::PKESK, &session_key(&framed(9, &KEY))),
        (tag::SED, &[7; 60]),
    ]);
    let refused = opened(&binary, &[alice()], &[alice()]).err().unwrap();
    assert_eq!(refused.diagnosis.cause, Cause::IntegrityMissing);
    assert_eq!(refused.trace.keys_tried, []);
}

#[test]
fn a_stripped_integrity_packet_changes_nothing() {
    // The attack of EFAIL: the protected data again, as a packet that protects nothing.
    let binary = sealed(b"payload", &[alice()], &[alice()]);
    let packets = crate::openpgp::wire::packets(&binary, 100).unwrap();
    let data = &packets[1].body[1..];
    let stripped = written(&[
        (tag::PKESK, &packets[0].body),
        (tag::SED, &data[..data.len() - 22]),
    ]);
    assert_eq!(run(&stripped), Some(Cause::IntegrityMissing));
    let cut = [&[1], &data[..data.len() - 22]].concat();
    let shortened = written(&[(tag::PKESK, &packets[0].body), (tag::SEIPD, &cut)]);
    assert_eq!(run(&shortened), Some(Cause::DecryptionFailed));
}

#[test]
fn only_the_one_structure_is_opened() {
    let literal = written(&[(tag::LITERAL, LITERAL)]);
    let compressed = |octets: &[u8]| written(&[(tag::COMPRESSED, &[&[0], octets].concat())]);
    let inner = sealed(b"payload", &[alice()], &[alice()]);
    for (content, due) in [
        (Vec::new(), Cause::MalformedPacket),
        ([literal.as_slice(), &literal].concat(), Cause::TrailingData),
        (compressed(&literal), Cause::NotSigned),
        (compressed(&compressed(&literal)), Cause::NestingLimit),
        (
            [compressed(&literal), literal.clone()].concat(),
            Cause::TrailingData,
        ),
        (inner, Cause::NestingLimit),
        (written(&[(tag::LITERAL, b"x")]), Cause::MalformedPacket),
        (literal[..literal.len() - 1].to_vec(), Cause::Truncated),
        (
            written(&[(tag::ONE_PASS_SIGNATURE, &[3; 13]), (tag::LITERAL, LITERAL)]),
            Cause::MalformedPacket,
        ),
        (
            written(&[(tag::LITERAL, LITERAL), (tag::SIGNATURE, &[4; 20])]),
            Cause::TrailingData,
        ),
        (
            written(&[(tag::SIGNATURE, &[4; 20])]),
            Cause::MalformedPacket,
        ),
    ] {
        assert_eq!(run(&with_content(&content)), Some(due), "{content:02x?}");
    }
}

#[test]
fn what_unpacks_to_too_much_is_stopped() {
    use miniz_oxide::deflate::compress_to_vec;

    let zeroes = written(&[(tag::LITERAL, &alloc::vec![0; 8 << 20])]);
    let packed = [&[1][..], &compress_to_vec(&zeroes, 6)].concat();
    let binary = with_content(&written(&[(tag::COMPRESSED, &packed)]));
    assert_eq!(run(&binary), Some(Cause::SizeLimit));
}

#[test]
fn bzip2_is_read_within_the_same_bounds() {
    let message =
        |packed: &[u8]| with_content(&written(&[(tag::COMPRESSED, &[&[3], packed].concat())]));
    assert_eq!(run(&message(BZIP2_HELLO)), Some(Cause::NotSigned));
    assert_eq!(run(&message(BZIP2_ZEROES)), Some(Cause::SizeLimit));
    let cut = &BZIP2_HELLO[..BZIP2_HELLO.len() / 2];
    assert_eq!(run(&message(cut)), Some(Cause::MalformedPacket));
}

#[test]
fn an_unencrypted_message_is_refused_where_encryption_is_due() {
    let binary = written(&[(tag::LITERAL, LITERAL)]);
    assert_eq!(run(&binary), Some(Cause::NotEncrypted));
    let (keys, permissive) = (ring(&[alice()]), profile("permissive"));
    let request = open_request(&keys, &keys, &permissive);
    let opened = open(&binary, &request, trace(&permissive), &mut rng(2)).unwrap();
    assert_eq!(opened.payload().expose(), b"hello");
    assert_eq!(opened.opened_by(), None);
}

#[test]
fn an_unknown_session_key_version_is_passed_over() {
    let binary = sealed(b"payload", &[alice()], &[alice()]);
    let octets = [written(&[(tag::PKESK, &[10, 1, 2, 3])]), binary].concat();
    let opened = opened(&octets, &[alice()], &[alice()]).unwrap();
    assert_eq!(opened.trace().findings[0].rule, "openpgp.pkesk.unread");
}

#[test]
fn an_unknown_signature_version_beside_a_good_one_spoils_nothing() {
    let signed = {
        let (none, by, permissive) = (ring(&[]), ring(&[alice()]), profile("permissive"));
        seal(
            &seal_request(b"payload", &none, &by, &permissive),
            &mut rng(3),
        )
        .unwrap()
        .message
    };
    let packets = crate::openpgp::wire::packets(&signed, 100).unwrap();
    let [announcement, literal, signature] = packets.as_slice() else {
        panic!("three packets")
    };
    let mut not_last = announcement.body.to_vec();
    *not_last.last_mut().unwrap() = 0;
    let content = written(&[
        (
            tag::ONE_PASS_SIGNATURE,
            &[&[10_u8][..], &not_last[1..]].concat(),
        ),
        (tag::ONE_PASS_SIGNATURE, &announcement.body),
        (tag::LITERAL, &literal.body),
        (tag::SIGNATURE, &signature.body),
        (
            tag::SIGNATURE,
            &[&[10_u8][..], &signature.body[1..]].concat(),
        ),
    ]);
    let opened = opened(&with_content(&content), &[alice()], &[alice()]).unwrap();
    let verdicts: Vec<_> = opened
        .trace()
        .signatures
        .iter()
        .map(|one| one.verdict)
        .collect();
    assert_eq!(verdicts, [Verdict::Valid, Verdict::Malformed]);

    // The same with an announcement of somebody else.
    let mut of_another = announcement.body.to_vec();
    of_another[4] ^= 1;
    let misannounced = written(&[
        (tag::ONE_PASS_SIGNATURE, &of_another),
        (tag::LITERAL, &literal.body),
        (tag::SIGNATURE, &signature.body),
    ]);
    let refused = super::opened(&with_content(&misannounced), &[alice()], &[alice()]);
    let refused = refused.err().unwrap();
    assert_eq!(refused.trace.signatures[0].verdict, Verdict::Malformed);

    let doubled = written(&[
        (tag::SIGNATURE, &signature.body),
        (tag::SIGNATURE, &signature.body),
        (tag::LITERAL, &literal.body),
    ]);
    let opened = super::opened(&with_content(&doubled), &[alice()], &[alice()]).unwrap();
    let counted: Vec<_> = opened
        .trace()
        .signatures
        .iter()
        .map(|one| one.counted)
        .collect();
    assert_eq!(counted, [true, false]);

    let other = written(&[
        (tag::SIGNATURE, &signature.body),
        (tag::LITERAL, b"b\0\0\0\0\0other"),
    ]);
    assert_eq!(run(&with_content(&other)), Some(Cause::SignatureInvalid));
}

/// A literal packet `hello`, packed by the bzip2 program.
const BZIP2_HELLO: &[u8] =
    b"\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\xf7\xa5\xd9\xc0\x00\x00\x06\x41\x04\x60\x08\x12\
    \x44\x80\x08\x20\x00\x21\x28\x0d\x34\x20\xc9\x88\xb9\x07\x8b\x57\x0f\xc5\xdc\x91\x4e\x14\
    \x24\x3d\xe9\x76\x70\x00";
/// A literal packet of 8 MiB of zeroes, likewise.
const BZIP2_ZEROES: &[u8] =
    b"\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x6d\x0f\xa2\xbc\x01\x01\x03\xc0\xc4\xc0\x00\x00\
    \x01\x40\x00\x00\x08\x00\x08\xa0\x00\x50\x60\x01\x4a\x86\x4c\x01\x00\xf7\x68\x08\x06\xf1\
    \x02\x01\x9c\x01\x00\xdf\x8b\xb9\x22\x9c\x28\x48\x36\x87\xd1\x5e\x00";

/// Modes and ciphers that nobody computes: rPGP would stop with a panic.
#[test]
fn unknown_modes_and_ciphers_of_version_2_are_refused_before_any_key() {
    let subkey = alice().components().nth(1).unwrap();
    let mut esk = alloc::vec![6, 21, 4];
    esk.extend_from_slice(subkey.key().fingerprint().as_bytes());
    esk.push(1);
    esk.extend(2048_u16.to_be_bytes());
    esk.extend([0x5a; 256]);
    for (cipher, mode) in [
        (9, 0),
        (9, 4),
        (9, 100),
        (9, 255),
        (2, 2),
        (3, 2),
        (0, 2),
        (110, 2),
    ] {
        let data = [&[2, cipher, mode, 6][..], &[7; 32], &[1; 64]].concat();
        let message = written(&[(tag::PKESK, &esk), (tag::SEIPD, &data)]);
        for name in ["openpgp", "permissive"] {
            let (keys, none, profile) = (ring(&[alice()]), ring(&[]), profile(name));
            let outcome = open(
                &message,
                &open_request(&keys, &none, &profile),
                trace(&profile),
                &mut rng(8),
            );
            assert_eq!(
                cause(outcome),
                Some(Cause::AlgorithmForbidden),
                "{cipher} {mode}"
            );
        }
    }
}
