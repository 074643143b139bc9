use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::*;
use crate::split::Splitter;

const TOKEN: &str =
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA";
const SIGNED: &str =
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Every record in words: `line 1: body TOKEN at 2026-...`.
fn read(kind: Kind, text: &str, fields: Fields) -> Vec<String> {
    let mut splitter = Splitter::new("log", kind, 1_000_000);
    let batches = [splitter.feed(text.as_bytes()), splitter.finish()];
    let reader = Reader::new(fields);
    let mut seen = Vec::new();
    for batch in batches.iter().flatten() {
        reader.read(batch, |item, found| {
            let place = crate::place::Place::new(&batch.source, item);
            seen.push(alloc::format!("{place}: {}", words(&found)));
        });
    }
    seen
}

fn words(found: &Found<'_>) -> String {
    match found {
        Found::NoEnvelope => "none".into(),
        Found::Unreadable => "unreadable".into(),
        Found::Body(record) => {
            let body = core::str::from_utf8(&record.body).unwrap();
            let mut words = body.replace(TOKEN, "TOKEN");
            if let Some(time) = record.time {
                words += &alloc::format!(" at {time}");
            }
            if let Some(status) = record.status {
                words += &alloc::format!(" HTTP {status}");
            }
            if let Some(url) = &record.url {
                words += &alloc::format!(" to {url}");
            }
            words
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    read(Kind::Lines, text, Fields::default())
}

#[test]
fn every_line_is_a_body_or_counted_as_what_it_is() {
    let text = alloc::format!(
        "{{\"timestamp\":\"2026-11-20T04:00:00Z\",\"request\":{{\"body\":\"{TOKEN}\"}}}}\n\
         starting up\n\n{{\"message\":\"ok\"}}\r\n{TOKEN}\n\
         {{\"body\":\"{TOKEN}\"\n"
    );
    assert_eq!(
        lines(&text),
        [
            "log:1: TOKEN at 2026-11-20T04:00:00Z",
            "log:2: unreadable",
            "log:4: none",
            "log:5: TOKEN",
            "log:6: unreadable",
        ]
    );
}

#[test]
fn the_first_encrypted_text_is_the_body_the_outer_fields_first() {
    for line in [
        alloc::format!(r#"{{"a":{{"deep":"{SIGNED}"}},"x":"{TOKEN}","body":"hello"}}"#),
        alloc::format!(r#"{{"body":"hello","deep":[1,{{"x":"{TOKEN}"}}]}}"#),
        alloc::format!(r#"{{"log":"{{\"body\":\"{TOKEN}\"}}\n","stream":"stdout"}}"#),
    ] {
        assert_eq!(lines(&line), ["log:1: TOKEN"], "{line}");
    }
}

#[test]
fn without_an_envelope_the_name_of_a_field_decides() {
    assert_eq!(lines(r#"{"requestBody":"<html>"}"#), ["log:1: <html>"]);
    assert_eq!(lines(r#"{"body":{"content":"x"}}"#), ["log:1: x"]);
    assert_eq!(lines(r#"{"body":"","message":"x"}"#), ["log:1: none"]);
    // A token that identifies a user is no body; nor is a digest.
    let token = alloc::format!(r#"{{"token":"{SIGNED}"}}"#);
    assert_eq!(lines(&token), ["log:1: none"]);
    let digest = alloc::format!(r#"{{"sha512":"{}"}}"#, "8c0d04".repeat(21));
    assert_eq!(lines(&digest), ["log:1: none"]);
}

#[test]
fn a_token_in_json_is_a_line_or_an_object_in_it() {
    let token = r#"{"protected":"eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0","iv":"AAAAAAAAAAAAAAAA","ciphertext":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","tag":"AAAAAAAAAAAAAAAAAAAAAA"}"#;
    assert_eq!(lines(token), [alloc::format!("log:1: {token}")]);
    let inside = alloc::format!(r#"{{"body":{token}}}"#);
    assert_eq!(lines(&inside), [alloc::format!("log:1: {token}")]);
}

#[test]
fn a_field_that_is_named_counts_whatever_is_in_it() {
    let fields = || Fields {
        body: FieldPath::parse("req.data").ok(),
        time: FieldPath::parse("meta.when").ok(),
    };
    let text = alloc::format!(
        "{{\"req\":{{\"data\":\"hello\"}},\"meta\":{{\"when\":1795147200000}}}}\n\
         {{\"body\":\"{TOKEN}\"}}\n{{\"req\":{{\"data\":{{\"a\":true}}}}}}\n"
    );
    assert_eq!(
        read(Kind::Lines, &text, fields()),
        [
            "log:1: hello at 2026-11-20T04:00:00Z",
            "log:2: none",
            "log:3: {\"a\":null}",
        ]
    );
}

#[test]
fn a_har_entry_has_two_bodies_and_what_a_browser_fetches_has_none() {
    let har = alloc::format!(
        r#"{{"log":{{"entries":[
        {{"startedDateTime":"2026-11-20T04:00:00.000Z",
          "request":{{"method":"POST","url":"https://a/echo","postData":{{"mimeType":"application/jose; charset=utf-8","text":"broken"}}}},
          "response":{{"status":200,"content":{{"mimeType":"text/plain","encoding":"base64","text":"{}"}}}}}},
        {{"request":{{"url":"https://a/"}},"response":{{"status":200,"content":{{"mimeType":"text/html","text":"<html>"}}}}}},
        {{"request":{{"url":"https://a/"}},"response":{{"status":404,"content":{{"text":""}}}}}}
        ]}}}}"#,
        base64(TOKEN)
    );
    assert_eq!(
        read(Kind::Har, &har, Fields::default()),
        [
            "log entry 1 request: broken at 2026-11-20T04:00:00Z HTTP 200 to https://a/echo",
            "log entry 1 response: TOKEN at 2026-11-20T04:00:00Z HTTP 200 to https://a/echo",
            "log entry 2 response: none",
            "log entry 3 request: none",
        ]
    );
}

fn base64(text: &str) -> String {
    envelope::encoding::base64url_encode(text.as_bytes())
}

#[test]
fn captured_messages_are_cut_by_length_by_chunks_and_by_the_next_one() {
    let text = alloc::format!(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{TOKEN}\
         HTTP/1.1 200 OK\r\nDate: Fri, 20 Nov 2026 04:00:00 GMT\r\nTransfer-Encoding: chunked\r\n\r\n\
         2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n\
         HTTP/1.1 502 Bad Gateway\r\n\r\n<html>\r\n\
         POST /next HTTP/1.1\n\n\
         HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\nnoise\r\n",
        TOKEN.len()
    );
    assert_eq!(
        read(Kind::Http, &text, Fields::default()),
        [
            "log message 1: TOKEN to /echo",
            "log message 2: hello at 2026-11-20T04:00:00Z HTTP 200",
            "log message 3: <html> HTTP 502",
            "log message 4: none",
            "log message 5: none",
            "log message 6: unreadable",
        ]
    );
}

#[test]
fn a_length_beyond_the_end_gives_what_is_there() {
    let text = "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\nabc";
    assert_eq!(
        read(Kind::Http, text, Fields::default()),
        ["log message 1: abc to /"]
    );
    let text = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\nabc";
    assert_eq!(
        read(Kind::Http, text, Fields::default()),
        ["log message 1: abc to /"]
    );
}

#[test]
fn a_file_is_a_body_or_a_document_around_one() {
    let document = alloc::format!("{{\n  \"time\": 1795147200,\n  \"payload\": \"{TOKEN}\"\n}}");
    assert_eq!(
        read(Kind::Body, &document, Fields::default()),
        ["log: TOKEN at 2026-11-20T04:00:00Z"]
    );
    assert_eq!(
        read(Kind::Body, "<html>", Fields::default()),
        ["log: <html>"]
    );
    let unknown = "{\n\"a\": 1\n}".to_string();
    assert_eq!(
        read(Kind::Body, &unknown, Fields::default()),
        [alloc::format!("log: {unknown}")]
    );
}
