//! Which statements about a key count, of whom and until when.

use pgp::packet::{KeyFlags, Notation};
use pgp::types::{Duration, RevocationKey, RevocationKeyClass};

use super::*;

/// A signature by Alice or Bob over Alice's primary key, made at [`NOW`].
pub(super) fn over_alice(kind: SignatureType, by: &Certificate, says: &[SubpacketData]) -> Vec<u8> {
    let key = by.primary_key();
    let names = SubpacketData::IssuerKeyId(key.legacy_key_id());
    signed(kind, by, &[&[names], says].concat())
}

/// The same, with the maker's fingerprint alone; a notation in it is critical.
fn signed(kind: SignatureType, by: &Certificate, says: &[SubpacketData]) -> Vec<u8> {
    let signer_key = by.components().next().unwrap();
    let private = signer_key.unlock(&[]).unwrap();
    let key = signer_key.key();
    let mut config = SignatureConfig::v4(kind, key.algorithm(), HashAlgorithm::Sha384);
    let made = Timestamp::from_secs(wire::wire_time(NOW).unwrap());
    config.hashed_subpackets = [
        SubpacketData::SignatureCreationTime(made),
        SubpacketData::IssuerFingerprint(key.fingerprint()),
    ]
    .into_iter()
    .chain(says.iter().cloned())
    .map(|data| match data {
        SubpacketData::Notation(_) => Subpacket::critical(data).unwrap(),
        _ => Subpacket::regular(data).unwrap(),
    })
    .collect();
    let mut rng = rng(21);
    let signer = Signer::new(key, &private, HashAlgorithm::Sha384, &mut rng);
    let subject = alice().components().next().unwrap();
    let signature = config.sign_key(&signer, &Password::empty(), subject.key());
    signature.unwrap().to_bytes().unwrap()
}

/// Alice's certificate with these signatures after her primary key.
pub(super) fn with(signatures: &[Vec<u8>]) -> Certificate {
    let mut octets = Vec::new();
    for packet in wire::packets(&binary(&public(alice())), 100).unwrap() {
        packet::write(packet.tag, &packet.body, &mut octets).unwrap();
        if packet.tag == tag::PUBLIC_KEY {
            for body in signatures {
                packet::write(tag::SIGNATURE, body, &mut octets).unwrap();
            }
        }
    }
    import(&octets).unwrap().0.remove(0)
}

#[test]
fn the_shorter_of_two_lifetimes_holds() {
    let ends_in = |days: u32| {
        let says = [
            SubpacketData::KeyExpirationTime(Duration::from_secs(days * 86_400)),
            SubpacketData::KeyFlags(KeyFlags::default()),
        ];
        let direct = over_alice(SignatureType::Key, alice(), &says);
        let report = with(&[direct]).report(&profile("openpgp"), NOW);
        report.expires.unwrap()
    };
    // Her user id says 365 days; the key was made ten days ago.
    assert_eq!(ends_in(100), NOW.plus_days(90));
    assert_eq!(ends_in(400), NOW.plus_days(355));
    assert_eq!(ends_in(0), NOW.plus_days(355));
}

#[test]
fn a_revocation_by_a_key_that_the_owner_named_is_told() {
    let bob_print = bob().components().next().unwrap().key().fingerprint();
    let names = |print: &[u8]| {
        let algorithm = alice().components().next().unwrap().key().algorithm();
        let revoker = RevocationKey::new(RevocationKeyClass::Default, algorithm, print);
        let says = [SubpacketData::RevocationKey(revoker)];
        over_alice(SignatureType::Key, alice(), &says)
    };
    let revocation = over_alice(SignatureType::KeyRevocation, bob(), &[]);
    let rules_of = |signatures: &[Vec<u8>]| {
        let report = with(signatures).report(&profile("openpgp"), NOW);
        let found = report.findings.iter();
        let told = |one: &&Finding| one.rule == "openpgp.key.revoked-by-other";
        found.filter(told).map(|one| one.message.clone()).next()
    };
    let told = rules_of(&[names(bob_print.as_bytes()), revocation.clone()]).unwrap();
    assert!(told.contains(&bob().id()), "{told}");
    assert_eq!(rules_of(&[names(bob_print.as_bytes())]), None);
    assert_eq!(rules_of(&[names(&[1; 20]), revocation.clone()]), None);
    assert_eq!(rules_of(&[revocation]), None);
    let by_print = signed(SignatureType::KeyRevocation, bob(), &[]);
    assert!(rules_of(&[names(bob_print.as_bytes()), by_print]).is_some());
}

#[test]
fn who_uses_a_key_that_another_revoked_is_told() {
    let algorithm = alice().primary_key().algorithm();
    let print = bob().primary_key().fingerprint();
    let revoker = RevocationKey::new(RevocationKeyClass::Default, algorithm, print.as_bytes());
    let says = [SubpacketData::RevocationKey(revoker)];
    let doubtful = with(&[
        over_alice(SignatureType::Key, alice(), &says),
        signed(SignatureType::KeyRevocation, bob(), &[]),
    ]);
    let (to, by, profile) = (ring(&[&doubtful]), ring(&[alice()]), profile("openpgp"));
    let sealed = crate::seal(&seal_request(b"x", &to, &by, &profile), &mut rng(1)).unwrap();
    assert_eq!(rules(&sealed.report.findings), [DOUBTFUL]);
    let request = open_request(&by, &to, &profile);
    let opened =
        crate::openpgp::open::open(&sealed.message, &request, trace(&profile), &mut rng(2));
    assert_eq!(rules(&opened.unwrap().trace().findings), [DOUBTFUL]);
}

#[test]
fn what_demands_the_unknown_binds_nothing_and_revokes_all_the_same() {
    let demand = SubpacketData::Notation(Notation {
        readable: true,
        name: "must-know@example.com".into(),
        value: "x".into(),
    });
    let lifetime = SubpacketData::KeyExpirationTime(Duration::from_secs(100 * 86_400));
    let report = |kind: SignatureType, says: &[SubpacketData]| {
        with(&[over_alice(kind, alice(), says)]).report(&profile("openpgp"), NOW)
    };
    let plain = report(SignatureType::Key, core::slice::from_ref(&lifetime));
    assert_eq!(plain.expires, Some(NOW.plus_days(90)));
    let demanding = report(SignatureType::Key, &[lifetime, demand.clone()]);
    assert_eq!(demanding.expires, Some(NOW.plus_days(355)));
    let revoked = report(SignatureType::KeyRevocation, &[demand]);
    assert!(revoked.revoked.is_some());
}

#[test]
fn subkeys_alone_do_not_bind_the_key_that_they_belong_to() {
    let packets = |keep: &dyn Fn(usize) -> bool| {
        let octets = binary(&public(alice()));
        let mut kept = Vec::new();
        for (at, packet) in wire::packets(&octets, 100).unwrap().iter().enumerate() {
            if keep(at) {
                packet::write(packet.tag, &packet.body, &mut kept).unwrap();
            }
        }
        import(&kept).unwrap()
    };
    // Key, user id, its binding, subkey, its binding.
    let (read, _) = packets(&|at| !matches!(at, 1 | 2));
    let report = read[0].report(&profile("openpgp"), NOW);
    assert_eq!(
        rules(&report.findings),
        [
            "openpgp.certificate.unbound",
            "openpgp.certificate.unbound",
            "openpgp.subkey.encryption-missing",
            "openpgp.user-id.missing"
        ]
    );
    let (read, skipped) = packets(&|at| at != 2);
    assert!(read.is_empty(), "a user id that nobody bound");
    assert_eq!(skipped.len(), 1);
    let (read, _) = packets(&|at| at == 0);
    assert!(read.is_empty(), "a key alone");
}

#[test]
fn a_user_id_that_the_owner_did_not_bind_is_not_shown() {
    let mut octets = binary(&public(alice()));
    packet::write(tag::USER_ID, b"Mallory <m@example.com>", &mut octets).unwrap();
    let read = import(&octets).unwrap().0.remove(0);
    let report = read.report(&profile("openpgp"), NOW);
    assert_eq!(report.user_ids, ["Alice <alice@example.com>"]);
    assert_eq!(rules(&report.findings), ["openpgp.user-id.unbound"]);
}

const DOUBTFUL: &str = "openpgp.key.revoked-by-other";
