//! What is recognised, and what an inspection says of its wrappings.

mod chains;
mod cut;
mod http;
mod others;
mod wrap;
mod wrappings;

use alloc::string::String;
use alloc::vec::Vec;

use super::*;
use crate::encoding::base64url_encode;
use crate::framing::armor::{ArmorKind, encode};
use crate::inspect::diagnose::Diagnosis;
use crate::inspect::{InspectRequest, Inspection, inspect};
use crate::{Cause, Profile};

/// A PKESK of version 3 for RSA and a short SEIPD packet: enough to be recognised. Among the octets
/// is a line feed.
fn message() -> Vec<u8> {
    let mut packets = Vec::from([0x84, 14, 3, 1, 2, 3, 4, 5, 10, 7, 8, 1, 0, 16, 0xff, 0xfe]);
    packets.extend([0xd2, 4, 1, 9, 9, 9]);
    packets
}

/// A JWS in its form alone.
#[cfg(feature = "jose")]
fn token() -> Vec<u8> {
    let header = base64url_encode(br#"{"alg":"RS256","kid":"??>>"}"#);
    alloc::format!("{header}.e30.AAAA").into_bytes()
}

/// The format and the names of the wrappings, outermost first.
fn seen(input: &[u8]) -> (Format, Vec<&'static str>) {
    let recognised = recognise(input);
    assert_eq!(recognised.damage, None);
    let names = recognised.steps.iter().map(|step| step.wrapping.name());
    (recognised.format, names.collect())
}

fn inspected(input: &[u8]) -> Inspection {
    inspect(&InspectRequest::without_time(input, None))
}

fn refused(input: &[u8]) -> Diagnosis {
    inspected(input).diagnosis.unwrap()
}

#[test]
fn packets_are_openpgp_as_they_are() {
    assert_eq!(seen(&message()), (Format::OpenPgp, Vec::new()));
}

#[test]
fn what_the_wire_carries_is_recognised_with_and_without_padding() {
    let mut text = base64url_encode(&message());
    assert_eq!(
        seen(text.as_bytes()),
        (Format::OpenPgp, Vec::from(["base64url"]))
    );
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    assert_eq!(
        seen(text.as_bytes()),
        (Format::OpenPgp, Vec::from(["base64url"]))
    );
}

#[test]
fn armor_is_found_behind_words() {
    let armor = encode(ArmorKind::Message, &message());
    let mut mail = String::from("Here it is:\n\n");
    mail.push_str(&armor);
    assert_eq!(
        seen(mail.as_bytes()),
        (Format::OpenPgp, Vec::from(["armor"]))
    );
}

#[test]
fn damage_is_placed_where_it_begins() {
    let mut text = base64url_encode(&message()).into_bytes();
    text[25] = b'!';
    let recognised = recognise(&text);
    assert_eq!(recognised.format, Format::OpenPgp);
    let at = recognised.damage.and_then(|damage| damage.flaw.at());
    assert_eq!(at, Some(25));
    assert_eq!(refused(&text).cause, Cause::BadEncoding);
}

#[test]
fn only_the_wire_form_is_without_a_warning() {
    for (input, warned) in [
        (base64url_encode(&message()).into_bytes(), false),
        (message(), true),
        (encode(ArmorKind::Message, &message()).into_bytes(), true),
    ] {
        let findings = inspected(&input).findings;
        let found = findings
            .iter()
            .any(|finding| finding.rule == "encoding.not-wire");
        assert_eq!(found, warned);
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
