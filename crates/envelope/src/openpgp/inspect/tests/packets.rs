//! Packets that nobody here writes, and damaged ones.

use super::*;
use crate::framing::packet::write;

fn one(id: u8, body: &[u8]) -> Inspection {
    let mut octets = Vec::new();
    write(id, body, &mut octets).unwrap();
    seen(&octets, Format::OpenPgp)
}

fn fact(inspection: &Inspection, name: &str) -> serde_json::Value {
    inspection.layers[0].facts[name].clone()
}

#[test]
fn a_version_3_signature_is_read() {
    let body = [
        &[3, 5, 0x10, 0x65, 0x53, 0xf1, 0][..],
        &[1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 0xaa, 0xbb, 0, 8, 0xff],
    ]
    .concat();
    let inspection = one(tag::SIGNATURE, &body);
    assert!(inspection.ok);
    assert_eq!(fact(&inspection, "created"), "2023-11-14T22:13:20Z");
    assert_eq!(fact(&inspection, "signer"), "0102030405060708");
    assert_eq!(fact(&inspection, "digest"), "MD5");
    let rules: Vec<_> = inspection.findings.iter().map(|one| &one.rule).collect();
    assert_eq!(
        rules,
        ["openpgp.digest.forbidden", "openpgp.encryption.missing"]
    );
}

#[test]
fn unknown_and_critical_subpackets_are_shown_and_found() {
    let hashed = [2, 0x80 | 100, 7, 2, 27];
    let unhashed = [5, 2, 0, 0, 0, 1];
    let body = [
        &[4, 0, 1, 8, 0, 5][..],
        &hashed,
        &[0, 6],
        &unhashed,
        &[0xaa, 0xbb, 0, 8, 0xff],
    ]
    .concat();
    let damaged = one(tag::SIGNATURE, &body);
    assert!(!damaged.ok, "an area that ends in a length");
    let body = [
        &[4, 0, 1, 8, 0, 3][..],
        &hashed[..3],
        &[0, 6],
        &unhashed,
        &[0xaa, 0xbb, 0, 8, 0xff],
    ]
    .concat();
    let inspection = one(tag::SIGNATURE, &body);
    assert!(inspection.ok);
    let subpackets = fact(&inspection, "subpackets");
    assert_eq!(subpackets[0]["type"], 100);
    assert_eq!(subpackets[0]["critical"], true);
    assert_eq!(subpackets[1]["hashed"], false);
    assert!(
        !inspection.layers[0].facts.contains_key("created"),
        "what is not hashed is not the signer's word"
    );
    assert_eq!(
        inspection.findings[0].rule,
        "openpgp.subpacket.critical-unknown"
    );
    assert_eq!(inspection.findings[0].place.as_deref(), Some("layers[0]"));
}

#[test]
fn signatures_in_signatures_end_somewhere() {
    let mut inner = Vec::from([4, 0x19, 1, 8, 0, 0, 0, 0, 0xaa, 0xbb, 0, 8, 0xff]);
    for _ in 0..40 {
        let length = u32::try_from(inner.len() + 1).unwrap().to_be_bytes();
        let subpacket = [&[255][..], &length, &[32], &inner].concat();
        let octets = u16::try_from(subpacket.len()).unwrap().to_be_bytes();
        inner = [
            &[4, 0x18, 1, 8][..],
            &octets,
            &subpacket,
            &[0, 0, 0xaa, 0xbb, 0, 8, 0xff],
        ]
        .concat();
    }
    let inspection = one(tag::SIGNATURE, &inner);
    assert!(inspection.ok);
    let written = serde_json::to_string(&inspection).unwrap();
    assert_eq!(written.matches("\"signature\":{").count(), 2);
}

#[test]
fn subpackets_are_described_up_to_a_bound() {
    let area = [1, 110].repeat(32_000);
    let length = u16::try_from(area.len()).unwrap().to_be_bytes();
    let body = [
        &[4, 0, 1, 8][..],
        &length,
        &area,
        &[0, 0, 0xaa, 0xbb, 0, 8, 0xff],
    ]
    .concat();
    let inspection = one(tag::SIGNATURE, &body);
    assert!(inspection.ok);
    let described = fact(&inspection, "subpackets").as_array().map(Vec::len);
    let left_out = fact(&inspection, "subpackets_left_out").as_u64().unwrap();
    assert_eq!(described.unwrap() as u64 + left_out, 32_000);
    assert!(left_out > 20_000);
}

#[test]
fn fields_behind_the_length_of_a_part_keep_their_place() {
    // A literal whose first part ends inside its date.
    let octets = [0xcb, 0xe2, b'b', 0, 0, 0, 3, 0, 1, 7];
    let inspection = seen(&octets, Format::OpenPgp);
    assert!(inspection.ok, "{:?}", inspection.diagnosis);
    assert_eq!(fact(&inspection, "parts"), 2);
    assert_eq!(fact(&inspection, "first_part_bytes"), 4);
    let places: Vec<_> = inspection.layers[0]
        .fields
        .iter()
        .map(|field| (&*field.name, field.offset, field.bytes, field.hidden))
        .collect();
    assert_eq!(
        places,
        [
            ("format", 2, 1, false),
            ("file name length", 3, 1, false),
            ("date", 4, 5, false),
            ("payload", 9, 1, true)
        ]
    );
}

#[test]
fn a_payload_in_a_thousand_parts_stays_hidden() {
    let mut octets = Vec::from([0xcb, 0xe0, b'b']);
    for octet in b"\0\0\0\0\0".iter().chain(&[b'x'; 1_000]) {
        octets.extend([0xe0, *octet]);
    }
    octets.push(0);
    let inspection = seen(&octets, Format::OpenPgp);
    let hidden = inspection.layers[0].fields.last().unwrap();
    assert!(hidden.hidden);
    assert_eq!(hidden.offset + hidden.bytes, octets.len() as u64);
    assert_eq!(hidden.offset, 14);
}

#[test]
fn damaged_fields_do_not_hide_the_packets_after_them() {
    let mut octets = Vec::new();
    write(tag::PKESK, &[3, 1, 2], &mut octets).unwrap();
    write(tag::SEIPD, &[1, 2, 3], &mut octets).unwrap();
    let inspection = seen(&octets, Format::OpenPgp);
    assert_eq!(kinds(&inspection), ["pkesk", "seipd"]);
    let diagnosis = inspection.diagnosis.unwrap();
    assert_eq!(diagnosis.cause, Cause::MalformedPacket);
    assert_eq!(diagnosis.evidence["octet"], 0);
}

#[test]
fn passphrases_and_ciphers_that_show_are_judged() {
    let body = [&[4, 3, 3, 8][..], &[7; 8], &[96]].concat();
    let inspection = one(tag::SKESK, &body);
    assert_eq!(
        fact(&inspection, "s2k"),
        "iterated and salted, SHA-256, 65536 octets"
    );
    let rules: Vec<_> = inspection.findings.iter().map(|one| &one.rule).collect();
    assert_eq!(
        rules,
        [
            "openpgp.recipient.passphrase",
            "openpgp.cipher.forbidden",
            "openpgp.encryption.missing"
        ]
    );
}

#[test]
fn critical_and_ignorable_packets_are_told_apart() {
    assert_eq!(fact(&one(30, b"x"), "critical"), true);
    assert_eq!(fact(&one(40, b"x"), "critical"), false);
    assert_eq!(
        one(30, b"x").findings[0].rule,
        "openpgp.packet.critical-unknown"
    );
}

#[test]
fn an_image_is_told_by_kind_and_size() {
    let image = [&[0x10, 0, 1, 1][..], &[0; 12], &[0xff, 0xd8, 0xff]].concat();
    let length = u8::try_from(image.len() + 1).unwrap();
    let body = [&[length, 1][..], &image].concat();
    let attributes = fact(&one(tag::USER_ATTRIBUTE, &body), "attributes");
    assert_eq!(attributes[0]["encoding"], "JPEG");
    assert_eq!(attributes[0]["image_bytes"], 3);
}

#[test]
fn a_version_3_key_has_the_names_of_its_time() {
    let body = [
        &[3, 0x65, 0x53, 0xf1, 0, 0, 30, 1][..],
        &[0, 72, 0xc1, 2, 3, 4, 5, 6, 7, 8, 9],
        &[0, 2, 3],
    ]
    .concat();
    let inspection = one(tag::PUBLIC_KEY, &body);
    assert_eq!(fact(&inspection, "lifetime_days"), 30);
    assert_eq!(fact(&inspection, "id"), "0203040506070809");
    // MD5 of the nine octets of the modulus and the one of the exponent, by another program.
    let print = "87EC6D699928201A562BCD22926CDFAB";
    assert_eq!(fact(&inspection, "fingerprint"), print);
}

#[test]
fn a_key_on_a_card_is_not_locked() {
    let public = [&[4, 0, 0, 0, 1, 1, 0, 8, 0xff][..], &[0, 2, 3]].concat();
    let card = [&[255, 0, 101, 0][..], b"GNU", &[2, 3, 0xd2, 0x76, 0]].concat();
    let inspection = one(tag::SECRET_KEY, &[public.clone(), card].concat());
    assert_eq!(fact(&inspection, "secret"), "on a smart card");
    assert_eq!(fact(&inspection, "card"), "D27600");
    assert_eq!(fact(&inspection, "locked"), false);
    let cast5 = [&[255, 3, 1, 2][..], &[7; 8], &[7; 8], &[1, 2]].concat();
    let inspection = one(tag::SECRET_KEY, &[public, cast5].concat());
    assert_eq!(fact(&inspection, "locked"), true);
    assert!(
        inspection
            .findings
            .iter()
            .any(|one| one.rule == "openpgp.lock.weak")
    );
    assert!(inspection.layers[0].fields.last().unwrap().hidden);
}
