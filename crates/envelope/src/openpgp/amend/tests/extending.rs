//! What `extend` repeats, and what it leaves alone.

use pgp::packet::{RevocationCode, Signature, SignatureType, Subpacket, SubpacketData, UserId};
use pgp::ser::Serialize as _;
use pgp::types::{Duration, Password, Tag};

use super::super::packets::{Packets, Part};
use super::*;
use crate::openpgp::algorithm::hash_algorithm;
use crate::openpgp::signer::Signer;
use crate::openpgp::wire::tag;
use crate::policy::algorithm::Digest;

/// Days after which the key under test ends.
const DAYS: i64 = 355;

fn extended(key: &Certificate, days: u32) -> Result<Certificate, Cause> {
    refreshed(key, |request| {
        request.days = days;
        request.extend = true;
    })
}

#[test]
fn an_extension_never_shortens() {
    let key = extended(dora(), 30).unwrap();
    assert_eq!(report(&key, NOW).expires, Some(NOW.plus_days(DAYS)));
}

/// A statement that held for a minute has ended, and is not made to last.
#[test]
fn a_statement_that_had_ended_is_not_revived() {
    let short = |signature: &mut Vec<SubpacketData>| {
        signature.push(SubpacketData::SignatureExpirationTime(Duration::from_secs(
            60,
        )));
    };
    let made = NOW.plus_days(-1);
    let key = with_statements(
        dora(),
        "Guest",
        &[(SignatureType::CertPositive, made, &short)],
    );
    let longer = extended(&key, 400).unwrap();
    assert_eq!(report(&longer, NOW).expires, Some(NOW.plus_days(400)));
    assert_eq!(statements_on(&longer, "Guest"), 1, "nothing is added");
}

#[test]
fn a_user_id_certified_again_after_its_revocation_is_extended() {
    let nothing = |_: &mut Vec<SubpacketData>| {};
    let why = |signature: &mut Vec<SubpacketData>| {
        let code = RevocationCode::CertUserIdInvalid;
        signature.push(SubpacketData::RevocationReason(code, "".into()));
    };
    let guest = "Guest";
    let key = with_statements(
        dora(),
        guest,
        &[
            (SignatureType::CertPositive, NOW.plus_days(-3), &nothing),
            (SignatureType::CertRevocation, NOW.plus_days(-2), &why),
            (SignatureType::CertPositive, NOW.plus_days(-1), &nothing),
        ],
    );
    let longer = extended(&key, 400).unwrap();
    assert_eq!(statements_on(&longer, guest), 4);
    let revoked = with_statements(
        dora(),
        guest,
        &[
            (SignatureType::CertPositive, NOW.plus_days(-3), &nothing),
            (SignatureType::CertRevocation, NOW.plus_days(-2), &why),
        ],
    );
    assert_eq!(statements_on(&extended(&revoked, 400).unwrap(), guest), 2);
}

/// What was said of one signature alone, such as that it is not to be exported, is not repeated.
#[test]
fn what_concerns_one_signature_alone_is_not_repeated() {
    let local = |signature: &mut Vec<SubpacketData>| {
        signature.push(SubpacketData::ExportableCertification(false));
        signature.push(SubpacketData::TrustSignature(1, 120));
    };
    let made = NOW.plus_days(-1);
    let key = with_statements(
        dora(),
        "Guest",
        &[(SignatureType::CertPositive, made, &local)],
    );
    let longer = extended(&key, 400).unwrap();
    let last = signatures_on(&longer, "Guest").pop().unwrap();
    assert!(last.exportable_certification());
    assert!(last.trust_signature().is_none());
}

type Statement<'a> = (SignatureType, UnixTime, &'a dyn Fn(&mut Vec<SubpacketData>));

/// The key with one more user id and the owner's statements about it, placed before the subkey.
fn with_statements(key: &Certificate, user_id: &str, statements: &[Statement<'_>]) -> Certificate {
    let primary = key.primary();
    let private = primary.unlock(&[]).unwrap();
    let mut dice = rng(83);
    let digest = hash_algorithm(Digest::Sha384);
    let signer = Signer::new(primary.key(), &private, digest, &mut dice);
    let id = UserId::from_str(Default::default(), user_id).unwrap();
    let mut packets = Packets::of(key).unwrap();
    let mut more = Vec::from([Part::new(tag::USER_ID, user_id.as_bytes())]);
    for (kind, at, change) in statements {
        let at = u32::try_from(at.seconds()).unwrap();
        let mut config = signer.signature(*kind, at).unwrap();
        let mut data = Vec::new();
        change(&mut data);
        let data = data
            .into_iter()
            .map(|data| Subpacket::regular(data).unwrap());
        config.hashed_subpackets.extend(data);
        let word = Password::empty();
        let made = config.sign_certification(&signer, primary.key(), &word, Tag::UserId, &id);
        more.push(Part::new(
            tag::SIGNATURE,
            &made.unwrap().to_bytes().unwrap(),
        ));
    }
    let subkey = packets.0.len() - 2;
    packets.0.splice(subkey..subkey, more);
    packets.certificate().unwrap()
}

fn signatures_on(key: &Certificate, user_id: &str) -> Vec<Signature> {
    let packets = Packets::of(key).unwrap();
    let place = packets.place_of_user(user_id.as_bytes()).unwrap();
    let following = packets.0[place + 1..].iter();
    following
        .take_while(|part| part.tag == tag::SIGNATURE)
        .map(|part| crate::openpgp::wire::signature(&part.body).unwrap())
        .collect()
}

fn statements_on(key: &Certificate, user_id: &str) -> usize {
    signatures_on(key, user_id).len()
}
