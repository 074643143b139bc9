//! Whole HTTP messages.

use super::*;

const DUE: &str = "application/octet-stream; charset=utf-8";

fn rules(input: &[u8]) -> Vec<String> {
    let findings = inspected(input).findings.into_iter();
    let rules = findings.map(|finding| finding.rule);
    rules.filter(|rule| !rule.starts_with("openpgp.")).collect()
}

#[test]
fn the_body_of_a_request_is_opened_with_a_warning() {
    let input = wrap::request(DUE, &wrap::base64url(&message()));
    assert_eq!(
        seen(&input),
        (Format::OpenPgp, Vec::from(["HTTP request", "base64url"]))
    );
    assert_eq!(rules(&input), ["encoding.not-wire"]);
    assert!(
        inspected(&input).findings[0]
            .message
            .contains("its body alone")
    );
}

#[test]
fn a_content_type_that_does_not_fit_the_envelope_is_a_finding() {
    let body = wrap::base64url(&message());
    let wrong = wrap::request("application/json", &body);
    assert!(rules(&wrong).contains(&"protocol.content-type".into()));
    let none = [b"POST / HTTP/1.1\n\n", &body[..]].concat();
    assert!(rules(&none).contains(&"protocol.content-type".into()));
}

#[test]
fn chunks_and_content_encoding_are_undone() {
    let body = wrap::chunked(&wrap::gzip(&wrap::base64url(&message())));
    let head = alloc::format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {DUE}\r\nTransfer-Encoding: chunked\r\n\
         Content-Encoding: gzip\r\n\r\n"
    );
    let input = [head.as_bytes(), &body].concat();
    let names = Vec::from(["HTTP response", "chunks", "gzip", "base64url"]);
    assert_eq!(seen(&input), (Format::OpenPgp, names));
    assert_eq!(recognise(&input).body, message());
}

#[test]
fn a_body_shorter_than_its_head_says_is_cut() {
    let mut input = wrap::request(DUE, &wrap::base64url(&message()));
    input.truncate(input.len() - 6);
    let refused = refused(&input);
    assert_eq!(refused.cause, Cause::Truncated);
    assert_eq!(refused.evidence["promised"], 30);
    assert_eq!(refused.evidence["found"], 24);
}

#[test]
fn chunks_without_their_end_are_cut() {
    let body = wrap::chunked(&wrap::base64url(&message()));
    let refused = refused(&body[..body.len() - 5]);
    assert_eq!(refused.cause, Cause::Truncated);
}

#[test]
fn what_follows_the_body_is_left_out() {
    let mut input = wrap::request(DUE, &wrap::base64url(&message()));
    input.extend(b"\r\nHTTP/1.1 404 Not Found\r\n\r\n");
    assert_eq!(recognise(&input).body, message());
}

#[test]
fn an_empty_404_is_explained() {
    let refused = refused(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(refused.cause, Cause::NotAnEnvelope);
    assert!(refused.summary.contains("PIAID"), "{}", refused.summary);
    assert_eq!(refused.evidence["status"], 404);
}

#[test]
fn other_answers_without_a_body_name_their_status() {
    let refused = refused(b"HTTP/2 503\r\nretry-after: 1\r\n\r\n");
    assert!(refused.summary.contains("503"), "{}", refused.summary);
}

#[test]
fn an_encoding_that_is_not_read_is_named() {
    let refused = refused(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x8b\x02\x80");
    assert_eq!(refused.evidence["content_encoding"], "br");
}
