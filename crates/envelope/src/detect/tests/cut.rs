//! Bodies that end in the middle.

use super::*;

/// A message of one long SEIPD packet behind a session key.
fn long(octets: usize) -> Vec<u8> {
    let mut packets = message()[..16].to_vec();
    let body: Vec<u8> = core::iter::once(1)
        .chain((0..=255).cycle())
        .take(octets)
        .collect();
    crate::framing::packet::write(18, &body, &mut packets).unwrap();
    packets
}

#[test]
fn a_length_at_which_logs_cut_is_named() {
    for (length, shown) in [(1_024, "1,024"), (4_096, "4,096"), (65_536, "65,536")] {
        let mut text = wrap::base64url(&long(80_000));
        text.truncate(length);
        let refused = refused(&text);
        assert_eq!(refused.cause, Cause::Truncated);
        assert_eq!(refused.evidence["cut_at"], length);
        assert!(refused.summary.contains(shown), "{}", refused.summary);
    }
}

#[test]
fn the_length_of_the_value_counts_too_where_it_is_wrapped() {
    let mut text = wrap::base64url(&long(80_000));
    text.truncate(4_096);
    let refused = refused(&wrap::json_member(&text));
    assert_eq!(refused.cause, Cause::Truncated);
    assert_eq!(refused.evidence["cut_at"], 4_096);
}

#[test]
fn base64_cut_inside_a_group_is_cut_and_not_damaged() {
    let text = wrap::base64url(&long(300));
    for missing in 1..=4 {
        let refused = refused(&text[..text.len() - missing]);
        assert_eq!(refused.cause, Cause::Truncated, "{missing}");
    }
}

#[test]
fn armor_without_its_end_is_cut() {
    let armor = encode(ArmorKind::Message, &long(300));
    for length in [100, 250, armor.len() - 3] {
        let refused = refused(&armor.as_bytes()[..length]);
        assert_eq!(refused.cause, Cause::Truncated, "{length}");
    }
}

#[test]
fn packets_that_end_early_are_cut() {
    let packets = long(3_000);
    let refused = refused(&packets[..1_024]);
    assert_eq!(refused.cause, Cause::Truncated);
    assert_eq!(refused.evidence["cut_at"], 1_024);
}

#[test]
fn each_wrapping_that_ends_early_is_cut() {
    let text = wrap::base64url(&message());
    let gzip = wrap::gzip(&long(300));
    let utf16 = wrap::utf16(&text);
    let quoted = wrap::json_string(&text);
    let member = wrap::json_member(&text);
    let hex = wrap::hex(&message());
    for (name, input) in [
        ("gzip", &gzip[..gzip.len() - 4]),
        ("UTF-16", &utf16[..utf16.len() - 1]),
        ("JSON string", &quoted[..quoted.len() - 1]),
        ("JSON member", &member[..member.len() - 2]),
        ("hex", &hex[..hex.len() - 1]),
    ] {
        let refused = refused(input);
        assert_eq!(refused.cause, Cause::Truncated, "{name}");
        assert_eq!(refused.evidence["encoding"], name);
    }
}

#[test]
fn a_url_encoded_text_cut_inside_a_sequence_is_cut() {
    let text = wrap::percent(&wrap::base64(&message()));
    let at = text.iter().rposition(|octet| *octet == b'%').unwrap();
    let refused = refused(&text[..at + 2]);
    assert_eq!(refused.cause, Cause::Truncated);
}

#[cfg(feature = "jose")]
#[test]
fn a_jwe_is_cut_wherever_it_ends_early() {
    let header = base64url_encode(br#"{"alg":"RSA-OAEP-256","enc":"A256GCM"}"#);
    let part = |octets: usize| base64url_encode(&alloc::vec![7; octets]);
    let token = [header, part(256), part(12), part(90), part(16)].join(".");
    // From where the header has shown that it is one of a JWE.
    for length in (56..token.len()).step_by(7) {
        let inspection = inspected(&token.as_bytes()[..length]);
        let cause = inspection.diagnosis.map(|diagnosis| diagnosis.cause);
        assert_eq!(cause, Some(Cause::Truncated), "{length}");
        assert_eq!(inspection.format, Format::Jwe, "{length}");
    }
    for missing in 1..22 {
        let refused = refused(&token.as_bytes()[..token.len() - missing]);
        assert_eq!(refused.cause, Cause::Truncated, "{missing}");
    }
    assert!(inspected(token.as_bytes()).ok);
}
