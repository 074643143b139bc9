//! One way of wrapping a body, one test.

use alloc::string::String;
use alloc::vec::Vec;

use base64ct::{Base64, Encoding as _};

use super::*;
use crate::encoding::base64url_encode;
use crate::framing::armor::{ArmorKind, encode};
use crate::inspect::{InspectRequest, inspect};
use crate::{Cause, Profile};

/// A PKESK of version 3 for RSA and the beginning of a SEIPD packet: enough to be recognised.
fn message() -> Vec<u8> {
    let mut packets = Vec::from([0x84, 14, 3, 1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 16, 0xff, 0xfe]);
    packets.extend([0xd2, 4, 1, 9, 9, 9]);
    packets
}

fn seen(input: &[u8]) -> (Format, Wrapping) {
    let recognised = recognise(input);
    assert_eq!(recognised.damage, None);
    (recognised.format, recognised.wrapping)
}

#[test]
fn packets_are_openpgp_as_they_are() {
    assert_eq!(seen(&message()), (Format::OpenPgp, Wrapping::Binary));
}

#[test]
fn what_the_wire_carries_is_recognised_with_and_without_padding() {
    let mut text = base64url_encode(&message());
    assert_eq!(
        seen(text.as_bytes()),
        (Format::OpenPgp, Wrapping::Base64Url)
    );
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    assert_eq!(
        seen(text.as_bytes()),
        (Format::OpenPgp, Wrapping::Base64Url)
    );
}

#[test]
fn the_other_alphabet_and_lines_are_named() {
    let text = Base64::encode_string(&message());
    assert!(text.contains('/'), "{text}");
    assert_eq!(seen(text.as_bytes()), (Format::OpenPgp, Wrapping::Base64));
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(8)
        .filter_map(|line| str::from_utf8(line).ok())
        .collect();
    let lines = lines.join("\r\n");
    assert_eq!(
        seen(lines.as_bytes()),
        (Format::OpenPgp, Wrapping::Base64Lines)
    );
}

#[test]
fn armor_is_found_behind_words_and_inside_base64() {
    let armor = encode(ArmorKind::Message, &message());
    assert_eq!(seen(armor.as_bytes()), (Format::OpenPgp, Wrapping::Armor));
    let mut mail = String::from("Here it is:\n\n");
    mail.push_str(&armor);
    assert_eq!(seen(mail.as_bytes()), (Format::OpenPgp, Wrapping::Armor));
    let twice = Base64::encode_string(armor.as_bytes());
    assert_eq!(
        seen(twice.as_bytes()),
        (Format::OpenPgp, Wrapping::Base64OfArmor)
    );
}

#[cfg(feature = "jose")]
#[test]
fn a_token_inside_base64_is_found() {
    let token = alloc::format!("{}.e30.AAAA", base64url_encode(br#"{"alg":"RS256"}"#));
    assert_eq!(seen(token.as_bytes()), (Format::Jws, Wrapping::None));
    let wrapped = Base64::encode_string(token.as_bytes());
    assert_eq!(
        seen(wrapped.as_bytes()),
        (Format::Jws, Wrapping::Base64OfToken)
    );
}

#[test]
fn damage_is_placed_where_it_begins() {
    let mut text = base64url_encode(&message()).into_bytes();
    text[25] = b'!';
    let recognised = recognise(&text);
    assert_eq!(recognised.format, Format::OpenPgp);
    assert_eq!(recognised.damage.map(|damage| damage.at), Some(25));
}

#[test]
fn only_the_wire_form_is_without_a_warning() {
    for (input, warned) in [
        (base64url_encode(&message()).into_bytes(), false),
        (message(), true),
        (encode(ArmorKind::Message, &message()).into_bytes(), true),
    ] {
        let inspection = inspect(&InspectRequest::without_time(&input, None));
        let found = inspection
            .findings
            .iter()
            .any(|finding| finding.rule == "encoding.not-wire");
        assert_eq!(found, warned);
    }
}

#[test]
fn what_is_no_message_is_said_in_its_own_words() {
    for (input, word) in [
        (&b""[..], "empty"),
        (b"{\"amount\": 1}", "plain JSON"),
        (b"<html><body>404</body></html>", "markup"),
        (
            b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
            "PEM",
        ),
        (b"hello there", "Neither"),
    ] {
        let diagnosis = inspect(&InspectRequest::without_time(input, None))
            .diagnosis
            .unwrap();
        assert_eq!(diagnosis.cause, Cause::NotAnEnvelope);
        assert!(diagnosis.summary.contains(word), "{}", diagnosis.summary);
    }
}

#[test]
fn inspection_is_bounded_by_the_profile() {
    let mut profile = Profile::built_in("permissive").unwrap();
    profile.limits.inspect_body = 4;
    let inspection = inspect(&InspectRequest::without_time(b"12345", Some(&profile)));
    assert_eq!(
        inspection.diagnosis.map(|diagnosis| diagnosis.cause),
        Some(Cause::SizeLimit)
    );
}
