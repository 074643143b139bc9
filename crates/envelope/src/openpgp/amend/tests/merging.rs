//! What a merge takes of a secret half and of the unhashed area, neither of which is signed.

use pgp::packet::{KeyFlags, Signature, SignatureType, Subpacket, SubpacketData};
use pgp::ser::Serialize as _;
use pgp::types::Password;

use super::super::packets::{Packets, Part};
use super::*;
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire::tag;
use crate::policy::algorithm::Digest;

fn merged(held: &Certificate, newer: &Packets, passphrases: &[SecretBytes]) -> Merged {
    let newer = newer.certificate().unwrap();
    merge(held, newer.octets(), passphrases).unwrap_or_else(|diagnosis| panic!("{diagnosis:?}"))
}

/// The primary key of the public half under a lock that nothing opens.
fn junk_locked(certificate: &Certificate) -> Packets {
    let mut packets = Packets::of(&public(certificate)).unwrap();
    let lock = [&[254, 9, 3, 8][..], &[1; 8], &[0x60], &[2; 70]].concat();
    let body = [packets.0[0].body.as_slice(), &lock].concat();
    packets.0[0] = Part::new(tag::SECRET_KEY, &body);
    packets
}

#[test]
fn a_secret_half_that_nothing_opens_is_left_out() {
    let outcome = merged(&public(dora()), &junk_locked(dora()), &[passphrase("any")]);
    assert_eq!(outcome.added.secrets_left_out, 1);
    assert!(outcome.added.is_empty());
    assert!(!outcome.certificate.is_secret());
}

#[test]
fn a_stub_is_not_replaced_by_a_secret_half_that_nothing_opens() {
    let mut stub = Packets::of(&public(dora())).unwrap();
    let body = [stub.0[0].body.as_slice(), b"\xff\x00\x65\x00GNU\x01"].concat();
    stub.0[0] = Part::new(tag::SECRET_KEY, &body);
    let held = stub.certificate().unwrap();
    let outcome = merged(&held, &junk_locked(dora()), &[]);
    assert_eq!(outcome.certificate.octets(), held.octets());
}

#[test]
fn a_locked_secret_half_is_taken_with_its_passphrase_alone() {
    let whole = Packets::of(carol()).unwrap();
    for (word, secrets, left_out) in [("wrong", 0, 2), ("correct horse", 2, 0)] {
        let outcome = merged(&public(carol()), &whole, &[passphrase(word)]);
        assert_eq!(outcome.added.secrets.len(), secrets);
        assert_eq!(outcome.added.secrets_left_out, left_out);
        assert_eq!(outcome.certificate.is_secret(), secrets > 0);
    }
}

#[test]
fn a_new_subkey_comes_without_a_secret_half_that_nothing_opens() {
    let newer = refreshed(dora(), |_| {}).unwrap();
    let mut packets = Packets::of(&public(&newer)).unwrap();
    let place = packets.0.len() - 2;
    let lock = [&[254, 9, 3, 8][..], &[1; 8], &[0x60], &[2; 70]].concat();
    let body = [packets.0[place].body.as_slice(), &lock].concat();
    packets.0[place] = Part::new(tag::SECRET_SUBKEY, &body);
    let outcome = merged(&public(dora()), &packets, &[]);
    assert_eq!(outcome.added.subkeys.len(), 1);
    assert_eq!(outcome.added.secrets_left_out, 1);
    assert!(!outcome.certificate.is_secret());
}

/// Octets that anybody can put beside a signature do not come with it.
#[test]
fn chaff_in_the_unhashed_area_is_left_out() {
    let newer = refreshed(dora(), |_| {}).unwrap();
    let mut packets = Packets::of(&public(&newer)).unwrap();
    let last = packets.0.last_mut().unwrap();
    let chaff = Subpacket::regular(SubpacketData::PreferredKeyServer("x".repeat(60_000)));
    *last = changed(last, |signature| {
        signature.unhashed_subpacket_push(chaff.unwrap()).unwrap();
    });
    let outcome = merged(&public(dora()), &packets, &[]);
    assert_eq!(outcome.added.subkeys.len(), 1);
    let length = outcome.certificate.octets().len();
    assert_eq!(length, public(&newer).octets().len());
}

/// A copy that lost its back signature neither blocks the whole one nor takes its place.
#[test]
fn the_back_signature_is_kept_and_made_good() {
    let whole = with_signing_subkey(dora());
    let mut stripped = Packets(whole.0.clone());
    let last = stripped.0.last_mut().unwrap();
    *last = changed(last, |signature| {
        while signature.unhashed_subpacket_remove(0).is_ok() {}
    });
    let signs = |key: &Certificate| {
        let subkeys = key.components().filter(|one| !one.is_primary());
        let standings = subkeys.map(|one| one.standing(&profile("openpgp"), NOW));
        standings
            .last()
            .is_some_and(|one| !one.cross_certification_missing)
    };
    let first = merged(&public(dora()), &stripped, &[]).certificate;
    assert!(!signs(&first));
    let second = merged(&first, &whole, &[]);
    assert!(signs(&second.certificate));
    assert_eq!(second.added.signatures, 1);
    let third = merged(&second.certificate, &stripped, &[]);
    assert!(third.added.is_empty() && signs(&third.certificate));
}

fn changed(signature: &Part, change: impl FnOnce(&mut Signature)) -> Part {
    let mut read = crate::openpgp::wire::signature(&signature.body).unwrap();
    change(&mut read);
    Part::new(tag::SIGNATURE, &read.to_bytes().unwrap())
}

/// The public half with Bob's primary key as a subkey that signs.
fn with_signing_subkey(certificate: &Certificate) -> Packets {
    let (primary, subkey) = (certificate.primary(), bob().primary());
    let (word, at) = (Password::empty(), u32::try_from(NOW.seconds()).unwrap());
    let digest = hash_algorithm(Digest::Sha384);
    let (mut dice, mut other) = (rng(80), rng(81));
    let private = primary.unlock(&[]).unwrap();
    let owner = Signer::new(primary.key(), &private, digest, &mut dice);
    let private = subkey.unlock(&[]).unwrap();
    let signer = Signer::new(subkey.key(), &private, digest, &mut other);
    let back = signer
        .signature(SignatureType::KeyBinding, at)
        .unwrap()
        .sign_primary_key_binding(&signer, subkey.key(), &word, primary.key())
        .unwrap();
    let back = SubpacketData::EmbeddedSignature(alloc::boxed::Box::new(back));
    let mut flags = KeyFlags::default();
    flags.set_sign(true);
    let flags = Subpacket::regular(SubpacketData::KeyFlags(flags)).unwrap();
    let mut binding = owner.signature(SignatureType::SubkeyBinding, at).unwrap();
    binding.hashed_subpackets.push(flags);
    binding
        .unhashed_subpackets
        .push(Subpacket::regular(back).unwrap());
    let binding = binding
        .sign_subkey_binding(&owner, primary.key(), &word, subkey.key())
        .unwrap();
    let mut packets = Packets::of(&public(certificate)).unwrap();
    for (id, body) in [
        (tag::PUBLIC_SUBKEY, subkey.key().to_bytes()),
        (tag::SIGNATURE, binding.to_bytes()),
    ] {
        packets.0.push(Part::new(id, &body.unwrap()));
    }
    packets
}
