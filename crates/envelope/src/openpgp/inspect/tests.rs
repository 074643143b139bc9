use alloc::string::String;
use alloc::vec::Vec;

use rand_core::Rng as _;

use super::*;
use crate::openpgp::seal::seal;
use crate::openpgp::test_keys::{alice, bob, profile, ring, rng, seal_request};
use crate::seal::SealRequest;

fn message(hidden: bool) -> Vec<u8> {
    let (to, by, profile) = (
        ring(&[alice(), bob()]),
        ring(&[alice()]),
        profile("openpgp"),
    );
    let request = SealRequest {
        hidden,
        ..seal_request(b"payload", &to, &by, &profile)
    };
    seal(&request, &mut rng(1)).unwrap().message
}

fn seen(octets: &[u8], format: Format) -> Inspection {
    inspect(octets, &profile("openpgp"), None, Inspection::empty(format))
}

mod certificate;
mod packets;

fn kinds(inspection: &Inspection) -> Vec<&str> {
    inspection
        .layers
        .iter()
        .map(|layer| layer.kind.as_str())
        .collect()
}

#[test]
fn an_encrypted_message_shows_recipients_and_places() {
    let octets = message(false);
    let inspection = seen(&octets, Format::OpenPgp);
    assert!(inspection.ok);
    assert_eq!(kinds(&inspection), ["pkesk", "pkesk", "seipd"]);
    assert_eq!(inspection.findings, []);
    assert_eq!(inspection.layers[0].facts["bits"], 2048);
    assert_eq!(inspection.layers[0].offset, Some(0));
    let end: u64 = inspection
        .layers
        .iter()
        .filter_map(|layer| layer.bytes)
        .sum();
    assert_eq!(end, octets.len() as u64);
    let ids: Vec<_> = inspection
        .recipients
        .iter()
        .filter_map(|one| one.id.clone())
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|id| id.len() == 16));
}

#[test]
fn hidden_recipients_are_anonymous() {
    let inspection = seen(&message(true), Format::OpenPgp);
    assert!(
        inspection
            .recipients
            .iter()
            .all(|one| one.anonymous && one.id.is_none())
    );
}

#[test]
fn a_cut_message_shows_what_is_there() {
    let octets = message(false);
    let inspection = seen(&octets[..octets.len() - 5], Format::OpenPgp);
    assert!(!inspection.ok);
    assert_eq!(
        inspection.diagnosis.as_ref().map(|one| one.cause),
        Some(Cause::Truncated)
    );
    assert_eq!(kinds(&inspection), ["pkesk", "pkesk", "seipd"]);
    assert_eq!(inspection.layers[2].facts["missing_bytes"], 5);
}

#[test]
fn a_signed_message_shows_what_lies_inside() {
    let (none, by, permissive) = (ring(&[]), ring(&[alice(), bob()]), profile("permissive"));
    let signed = seal(
        &seal_request(b"confidential 7731", &none, &by, &permissive),
        &mut rng(3),
    )
    .unwrap()
    .message;
    let inspection = seen(&signed, Format::OpenPgp);
    assert_eq!(
        kinds(&inspection),
        [
            "one-pass-signature",
            "one-pass-signature",
            "literal",
            "signature",
            "signature"
        ]
    );
    let depths: Vec<_> = inspection.layers.iter().map(|layer| layer.depth).collect();
    assert_eq!(depths, [0, 1, 2, 1, 0]);
    let rules: Vec<_> = inspection
        .findings
        .iter()
        .map(|one| one.rule.as_str())
        .collect();
    assert_eq!(rules, ["openpgp.encryption.missing"]);
    let text = serde_json::to_string(&inspection).unwrap();
    assert!(!text.contains("confidential"), "no content: {text}");
}

#[test]
fn a_key_shows_its_packets_and_nothing_secret() {
    let secret = alice().export_secret().unwrap();
    let blocks = crate::openpgp::armor::decode(secret.expose()).unwrap();
    let inspection = seen(&blocks[0].bytes, Format::OpenPgpKey);
    assert!(inspection.ok, "{:?}", inspection.diagnosis);
    assert_eq!(
        kinds(&inspection),
        [
            "secret-key",
            "user-id",
            "signature",
            "secret-subkey",
            "signature"
        ]
    );
    assert_eq!(inspection.layers[0].facts["id"], alice().id());
    assert_eq!(inspection.layers[0].facts["locked"], false);
    assert_eq!(inspection.layers[0].facts["secret"], "in clear");
    assert_eq!(inspection.findings, []);
    let hidden = inspection.layers[0].fields.last().unwrap();
    assert!(hidden.hidden, "{hidden:?}");
    let end = inspection.layers[0].bytes.unwrap();
    assert_eq!(hidden.offset + hidden.bytes, end);
}

#[test]
fn missing_integrity_and_weak_digests_are_found() {
    let mut octets = Vec::new();
    crate::framing::packet::write(tag::SED, &[7; 40], &mut octets).unwrap();
    let one_pass = [3, 0, 2, 1, 1, 2, 3, 4, 5, 6, 7, 8, 1];
    crate::framing::packet::write(tag::ONE_PASS_SIGNATURE, &one_pass, &mut octets).unwrap();
    let rules: Vec<String> = seen(&octets, Format::OpenPgp)
        .findings
        .into_iter()
        .map(|one| one.rule)
        .collect();
    assert_eq!(
        rules,
        [
            "openpgp.integrity.missing",
            "openpgp.digest.forbidden",
            "openpgp.trailing-data"
        ]
    );
}

#[test]
fn noise_and_changed_messages_always_get_an_answer() {
    let (message, mut rng) = (message(false), rng(4));
    for at in 0..message.len().min(600) {
        let mut changed = message.clone();
        changed[at] ^= 0xff;
        let inspection = seen(&changed, Format::OpenPgp);
        assert_eq!(inspection.ok, inspection.diagnosis.is_none());
    }
    for _ in 0..500 {
        let mut noise = alloc::vec![0; 64];
        rng.fill_bytes(&mut noise);
        noise[0] |= 0xc0;
        assert_eq!(seen(&noise, Format::OpenPgp).header, None);
    }
}
