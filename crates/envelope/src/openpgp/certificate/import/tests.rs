mod bounds;
mod revocations;
mod statements;

use pgp::crypto::hash::HashAlgorithm;
use pgp::packet::{RevocationCode, SignatureConfig, SignatureType, Subpacket, SubpacketData};
use pgp::ser::Serialize as _;
use pgp::types::{KeyDetails as _, Password, Timestamp};

use super::*;
use crate::framing::armor::{self, ArmorKind};
use crate::inspect::diagnose::Cause;
use crate::inspect::finding::Finding;
use crate::openpgp::signer::Signer;
use crate::openpgp::test_keys::{
    NOW, alice, bob, open_request, profile, public, ring, rng, seal_request, trace,
};
use crate::time::UnixTime;

fn binary(certificate: &Certificate) -> Vec<u8> {
    let text = certificate.export_secret().map_or_else(
        || certificate.export_public().into_bytes(),
        |secret| secret.expose().to_vec(),
    );
    armor::decode(&text).unwrap().remove(0).bytes
}

/// The packets again after a change.
fn changed(octets: &[u8], change: impl Fn(usize, u8, &mut Vec<u8>)) -> Vec<u8> {
    let mut written = Vec::new();
    for (at, packet) in wire::packets(octets, 100).unwrap().iter().enumerate() {
        let mut body = packet.body.to_vec();
        change(at, packet.tag, &mut body);
        packet::write(packet.tag, &body, &mut written).unwrap();
    }
    written
}

/// Alice with a revocation of her primary key (or of her subkey) put in its place.
fn revoked(code: RevocationCode, made: UnixTime, subkey: bool) -> Certificate {
    let mut components = alice().components();
    let (primary, second) = (components.next().unwrap(), components.next().unwrap());
    let private = primary.unlock(&[]).unwrap();
    let kind = if subkey {
        SignatureType::SubkeyRevocation
    } else {
        SignatureType::KeyRevocation
    };
    let mut config = SignatureConfig::v4(kind, primary.key().algorithm(), HashAlgorithm::Sha384);
    let made = Timestamp::from_secs(wire::wire_time(made).unwrap());
    config.hashed_subpackets = [
        SubpacketData::SignatureCreationTime(made),
        SubpacketData::IssuerFingerprint(primary.key().fingerprint()),
        SubpacketData::RevocationReason(code, Default::default()),
    ]
    .map(|data| Subpacket::regular(data).unwrap())
    .to_vec();
    let mut rng = rng(20);
    let signer = Signer::new(primary.key(), &private, HashAlgorithm::Sha384, &mut rng);
    let none = Password::empty();
    let signature = if subkey {
        config.sign_subkey_binding(&signer, primary.key(), &none, second.key())
    } else {
        config.sign_key(&signer, &none, primary.key())
    };
    let body = signature.unwrap().to_bytes().unwrap();
    let mut octets = Vec::new();
    let owner = if subkey {
        tag::SECRET_SUBKEY
    } else {
        tag::SECRET_KEY
    };
    for packet in wire::packets(&binary(alice()), 100).unwrap() {
        packet::write(packet.tag, &packet.body, &mut octets).unwrap();
        if packet.tag == owner {
            packet::write(tag::SIGNATURE, &body, &mut octets).unwrap();
        }
    }
    import(&octets).unwrap().0.remove(0)
}

fn rules(findings: &[Finding]) -> Vec<&str> {
    let rules = findings.iter().map(|finding| finding.rule.as_str());
    rules.filter(|rule| *rule != "key.lifetime").collect()
}

fn verdict_on(signer: &Certificate) -> Option<Cause> {
    let (both, profile) = (ring(&[bob()]), profile("openpgp"));
    let by_alice = ring(&[alice()]);
    let sealed = crate::seal(&seal_request(b"x", &both, &by_alice, &profile), &mut rng(1)).unwrap();
    let trust = ring(&[signer]);
    let request = open_request(&both, &trust, &profile);
    crate::openpgp::open::open(&sealed.message, &request, trace(&profile), &mut rng(2))
        .err()
        .map(|refused| refused.diagnosis.cause)
}

#[test]
fn several_keys_in_one_file_are_all_read() {
    let octets = [binary(&public(alice())), binary(bob())].concat();
    let (read, skipped) = import(&octets).unwrap();
    assert_eq!(
        read.iter().map(Certificate::is_secret).collect::<Vec<_>>(),
        [false, true]
    );
    assert_eq!(skipped, []);
    let mut text = public(alice()).export_public();
    text.push_str("\nand another\n");
    text.push_str(&public(bob()).export_public());
    assert_eq!(import(text.as_bytes()).unwrap().0.len(), 2);
}

#[test]
fn a_broken_key_is_named_and_leaves_the_others() {
    let damaged = changed(&binary(alice()), |_, id, body| {
        if id == tag::SECRET_SUBKEY {
            *body.last_mut().unwrap() ^= 1;
        }
    });
    let (read, skipped) = import(&[damaged, binary(bob())].concat()).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].id(), bob().id());
    assert_eq!(skipped[0].id.as_deref(), Some(alice().id().as_str()));
    assert_eq!(
        skipped[0].reason,
        "the secret part is damaged: its checksum does not fit."
    );
}

#[test]
fn numbers_that_make_no_key_are_refused() {
    let damaged = changed(&binary(alice()), |_, id, body| {
        if id == tag::SECRET_KEY {
            // One octet of d up, one of p down: the checksum stays right.
            let middle = body.len() - 500;
            body[middle] = body[middle].wrapping_add(1);
            body[middle + 200] = body[middle + 200].wrapping_sub(1);
        }
    });
    let skipped = import(&damaged).unwrap().1;
    assert_eq!(
        skipped[0].reason,
        "the secret numbers do not make a key that fits its public half."
    );
}

#[test]
fn a_certificate_that_its_owner_did_not_sign_is_refused() {
    let forged = changed(&binary(&public(alice())), |_, id, body| {
        if id == tag::USER_ID {
            *body = b"Mallory <m@example.com>".to_vec();
        }
    });
    let (read, skipped) = import(&forged).unwrap();
    assert!(read.is_empty());
    assert_eq!(
        skipped[0].reason,
        "no good signature of its owner binds it."
    );
}

#[test]
fn a_subkey_from_another_key_is_not_used() {
    let theirs = wire::packets(&binary(&public(bob())), 100).unwrap()[3]
        .body
        .to_vec();
    let forged = changed(&binary(&public(alice())), |_, id, body| {
        if id == tag::PUBLIC_SUBKEY {
            body.clone_from(&theirs);
        }
    });
    let read = import(&forged).unwrap().0;
    let report = read[0].report(&profile("openpgp"), NOW);
    assert_eq!(
        rules(&report.findings),
        [
            "openpgp.certificate.unbound",
            "openpgp.subkey.encryption-missing"
        ]
    );
    let (to, by, profile) = (ring(&[&read[0]]), ring(&[bob()]), profile("openpgp"));
    let refused = crate::seal(&seal_request(b"x", &to, &by, &profile), &mut rng(1)).unwrap_err();
    assert_eq!(refused.diagnosis.cause, Cause::KeyDisabled);
}

#[test]
fn a_compromised_key_is_revoked_at_all_times() {
    let late = revoked(RevocationCode::KeyCompromised, NOW.plus_days(30), false);
    assert_eq!(verdict_on(&late), Some(Cause::SignerRevoked));
    let report = late.report(&profile("openpgp"), NOW);
    assert!(
        report
            .revoked
            .is_some_and(|text| text.contains("compromised"))
    );
    assert!(report.subkeys.iter().all(|subkey| subkey.revoked.is_some()));
}

#[test]
fn a_retired_key_is_revoked_from_then_on() {
    let before = revoked(RevocationCode::KeyRetired, NOW.plus_days(-1), false);
    assert_eq!(verdict_on(&before), Some(Cause::SignerRevoked));
    let after = revoked(RevocationCode::KeyRetired, NOW.plus_days(1), false);
    assert_eq!(verdict_on(&after), None);
}

#[test]
fn a_revoked_subkey_opens_old_traffic_and_gets_no_new() {
    let (to, by, profile) = (ring(&[alice()]), ring(&[bob()]), profile("openpgp"));
    let sealed = crate::seal(&seal_request(b"x", &to, &by, &profile), &mut rng(1)).unwrap();
    let retired = revoked(RevocationCode::KeySuperseded, NOW.plus_days(-1), true);
    let keys = ring(&[&retired]);
    let request = open_request(&keys, &by, &profile);
    let opened =
        crate::openpgp::open::open(&sealed.message, &request, trace(&profile), &mut rng(2))
            .unwrap();
    assert_eq!(opened.trace().findings[0].rule, "key.revoked");
    let refused = crate::seal(&seal_request(b"x", &keys, &by, &profile), &mut rng(1)).unwrap_err();
    assert_eq!(refused.diagnosis.cause, Cause::KeyDisabled);
}

/// Alice's packets; the secret numbers of these kinds of packet are kept elsewhere.
fn stub(elsewhere: &[u8]) -> Certificate {
    let stub = changed(&binary(alice()), |_, id, body| {
        if elsewhere.contains(&id) {
            let (_, rest) = public_key(body).unwrap();
            let public = body.len() - rest.len();
            body.truncate(public);
            body.extend(*b"\xfe\x09\x65\x00GNU\x01");
        }
    });
    import(&stub).unwrap().0.remove(0)
}

#[test]
fn numbers_kept_elsewhere_are_not_here() {
    let read = stub(&[tag::SECRET_KEY]);
    let report = read.report(&profile("openpgp"), NOW);
    assert!(!report.secret && report.subkeys[0].secret);
    assert!(read.export_secret().is_some());
    let empty = stub(&[tag::SECRET_KEY, tag::SECRET_SUBKEY]);
    assert!(!empty.is_secret());
    assert!(empty.export_secret().is_none());
}

#[test]
fn what_is_no_key_says_so() {
    for octets in [&b""[..], &[0xcb, 1, b'b'], b"\x99"] {
        assert!(import(octets).is_err(), "{octets:?}");
    }
    let text = armor::encode(ArmorKind::PublicKey, b"\xcb\x06b\0\0\0\0\0");
    assert_eq!(
        import(text.as_bytes()).err().map(|one| one.cause),
        Some(Cause::NotAnEnvelope)
    );
}
