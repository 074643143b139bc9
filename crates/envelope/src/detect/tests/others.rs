//! What is no envelope is said in its own words.

use super::*;

#[test]
fn what_is_no_message_is_said_in_its_own_words() {
    for (input, word) in [
        (&b""[..], "empty"),
        (b" \n", "empty"),
        (b"{\"amount\": 1}", "plain JSON"),
        (b"[1, 2]", "plain JSON"),
        (br#"{"requestHeader":{"requestId":"1"}}"#, "a request"),
        (br#"{"responseHeader":{},"result":1}"#, "a response"),
        (
            br#"{"responseHeader":{},"errorResponseCode":"A"}"#,
            "an error response",
        ),
        (b"<html><body>404</body></html>", "markup"),
        (b"<!DOCTYPE html>\n<title>x</title><p>y</p>", "HTML"),
        (b"<?xml version=\"1.0\"?><a/>", "XML"),
        (
            b"-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
            "PEM",
        ),
        (
            b"-----BEGIN RSA PRIVATE KEY-----\nAA==\n-----END RSA PRIVATE KEY-----",
            "private key",
        ),
        (
            b"-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----",
            "public key",
        ),
        (
            b"-----BEGIN CERTIFICATE REQUEST-----\nAA==",
            "request for a certificate",
        ),
        (b"-----BEGIN CMS-----\nAA==\n-----END CMS-----", "CMS"),
        (b"-----BEGIN DH PARAMETERS-----\nAA==", "PEM"),
        (b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a@b", "SSH"),
        (b"https://partner.example/v1/echo", "URL"),
        (b"d41d8cd98f00b204e9800998ecf8427e", "digest"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"Salted__abcdefgh", "OpenSSL"),
        (b"age-encryption.org/v1\n-> X25519 a\n", "age"),
        (b"hello there", "neither"),
        (b"\x00\x01\x02\x03", "no format"),
    ] {
        let diagnosis = refused(input);
        assert_eq!(diagnosis.cause, Cause::NotAnEnvelope, "{word}");
        assert!(diagnosis.summary.contains(word), "{}", diagnosis.summary);
        assert_eq!(diagnosis.evidence["octets"], input.len());
    }
}

#[test]
fn what_is_inside_a_wrapping_is_said_with_the_wrapping() {
    let json = br#"{"requestHeader":{"requestId":"1"},"clientMessage":"x"}"#;
    let refused = refused(&wrap::gzip(&wrap::base64(json)));
    assert!(
        refused
            .summary
            .starts_with("Undone, from outside: gzip, base64url.")
    );
    assert!(refused.summary.contains("a request"), "{}", refused.summary);
}

#[test]
fn octets_that_were_lost_when_read_as_text_are_told() {
    let text = String::from_utf8_lossy(&message()).into_owned();
    let refused = refused(text.as_bytes());
    assert_eq!(refused.cause, Cause::BadEncoding);
    assert!(refused.summary.contains("lost"), "{}", refused.summary);
}

#[test]
fn content_is_never_repeated() {
    for input in [
        &b"{\"secret\": \"hunter2 hunter2 hunter2\"}"[..],
        b"hunter2",
    ] {
        let written = serde_json::to_string(&inspected(input)).unwrap();
        assert!(!written.contains("hunter2"), "{written}");
    }
}
