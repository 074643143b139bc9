//! A revocation counts wherever it stands.

use super::statements::{over_alice, with};
use super::*;
use crate::key::ring::{KeyMaterial, KeyRing};

/// Alice's word that her key is no longer to be used, as a packet.
fn revocation() -> Vec<u8> {
    let mut octets = Vec::new();
    let body = over_alice(SignatureType::KeyRevocation, alice(), &[]);
    packet::write(tag::SIGNATURE, &body, &mut octets).unwrap();
    octets
}

/// Which keys of a file are revoked.
fn revoked_in(file: &[u8]) -> Vec<bool> {
    let (read, skipped) = import(file).unwrap();
    assert_eq!(skipped, []);
    read.iter().map(is_revoked).collect()
}

fn is_revoked(certificate: &Certificate) -> bool {
    let report = certificate.report(&profile("openpgp"), NOW);
    report.revoked.is_some()
}

fn revoked_of(ring: &KeyRing) -> Vec<bool> {
    let certificate = |material: &KeyMaterial| Certificate::of(material).map(is_revoked);
    ring.iter()
        .filter_map(|key| certificate(&key.material))
        .collect()
}

#[test]
fn behind_any_part_of_the_certificate() {
    let octets = binary(&public(alice()));
    let packets = wire::packets(&octets, 100).unwrap();
    for place in 1..=packets.len() {
        let mut file = Vec::new();
        for (at, packet) in packets.iter().enumerate() {
            if at == place {
                file.extend(revocation());
            }
            packet::write(packet.tag, &packet.body, &mut file).unwrap();
        }
        if place == packets.len() {
            file.extend(revocation());
        }
        assert_eq!(revoked_in(&file), [true], "before packet {place}");
    }
}

#[test]
fn before_the_key_or_behind_another_one() {
    let (alice, bob) = (binary(&public(alice())), binary(&public(bob())));
    assert_eq!(revoked_in(&[revocation(), alice.clone()].concat()), [true]);
    let file = [alice, bob, revocation()].concat();
    assert_eq!(revoked_in(&file), [true, false]);
}

#[test]
fn in_a_block_of_armor_of_its_own() {
    let own = armor::encode(ArmorKind::PublicKey, &revocation());
    let key = public(alice()).export_public();
    assert_eq!(
        revoked_in([key.clone(), own.clone()].concat().as_bytes()),
        [true]
    );
    assert_eq!(revoked_in([own, key].concat().as_bytes()), [true]);
}

#[test]
fn it_stays_in_the_key_that_is_exported() {
    let file = [binary(alice()), binary(bob()), revocation()].concat();
    let read = import(&file).unwrap().0.remove(0);
    assert!(read.is_secret());
    assert_eq!(revoked_in(read.export_secret().unwrap().expose()), [true]);
    assert_eq!(revoked_in(read.export_public().as_bytes()), [true]);
}

#[test]
fn in_a_file_of_its_own_before_or_after_that_of_the_key() {
    let files = [binary(&public(alice())), revocation()];
    for order in [[0, 1], [1, 0]] {
        let mut ring = KeyRing::new();
        let summaries = order.map(|at| ring.import(&files[at], "file").unwrap());
        assert_eq!(revoked_of(&ring), [true], "{order:?}");
        // A second copy is no way round it, nor is another ring.
        ring.import(&files[0], "copy").unwrap();
        let mut other = KeyRing::new();
        other.import(&files[0], "copy").unwrap();
        other.extend(&ring);
        assert_eq!(revoked_of(&other), [true; 3], "{order:?}");
        let told: Vec<usize> = summaries.iter().map(|one| one.skipped.len()).collect();
        assert_eq!(told, if order == [0, 1] { [0, 0] } else { [1, 0] });
    }
}

#[test]
fn of_a_key_that_is_not_there_it_is_told() {
    let (read, skipped) = import(&[revocation(), binary(bob())].concat()).unwrap();
    assert!(!is_revoked(&read[0]));
    assert_eq!(skipped[0].id.as_deref(), Some(alice().id().as_str()));
    assert_eq!(skipped[0].reason, "a revocation of a key that is not here.");
}

#[test]
fn forged_ones_revoke_nothing_and_cost_little() {
    let forged = |kind: SignatureType| {
        let mut body = over_alice(kind, alice(), &[]);
        *body.last_mut().unwrap() ^= 1;
        body
    };
    let revocation = forged(SignatureType::KeyRevocation);
    assert!(!is_revoked(&with(core::slice::from_ref(&revocation))));
    let reason = |count: usize, body: &Vec<u8>| {
        let mut octets = binary(&public(alice()));
        for _ in 0..count {
            packet::write(tag::SIGNATURE, body, &mut octets).unwrap();
        }
        let skipped = import(&octets).unwrap().1;
        skipped.first().map(|one| one.reason.clone())
    };
    let many = "it has more revocations of one key or user id than are read.";
    assert_eq!(reason(64, &revocation), None);
    assert_eq!(reason(65, &revocation).as_deref(), Some(many));
    // Of other statements only the newest are tried.
    assert_eq!(reason(1_000, &forged(SignatureType::Key)), None);
}

#[test]
fn forged_statements_in_many_places_use_the_file_up() {
    let mut body = over_alice(SignatureType::Key, alice(), &[]);
    *body.last_mut().unwrap() ^= 1;
    let mut flooded = binary(&public(alice()));
    for _ in 0..64 {
        packet::write(tag::SIGNATURE, &body, &mut flooded).unwrap();
    }
    let file = [flooded.repeat(3), binary(&public(alice()))].concat();
    let (read, skipped) = import(&file).unwrap();
    assert_eq!((read.len(), skipped.len()), (1, 3));
    assert_eq!(
        skipped[2].reason,
        "too many signatures in its file are not good."
    );
}
