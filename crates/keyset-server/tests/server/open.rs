//! `POST /api/v1/open`: how long a message may be, and what it takes.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use envelope::policy::algorithm::Serialization;
use envelope::seal::{SealEncoding, SealFormat};
use envelope::{KeyRing, Profile, SealRequest, UnixTime};
use getrandom::SysRng;
use rand_core::UnwrapErr;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Answer, Server};

fn fresh(arguments: &[&str]) -> (TempDir, Server) {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start_with(dir.path(), arguments);
    (dir, server)
}

/// The public half of a key that the server made to be encrypted to.
fn encryption_key(server: &Server) -> Value {
    let generate = json!({
        "environment": "sandbox", "format": "jwk", "use": "encrypt", "type": "rsa2048",
    });
    let added = server.post("/api/v1/keys", &json!({ "generate": generate }));
    assert_eq!(added.status, 201, "{}", added.text());
    added.json()["entries"][0]["public"]["jwk"].clone()
}

/// A token with a payload of so many octets, unsigned.
fn sealed(to: &Value, octets: usize) -> String {
    let mut recipients = KeyRing::new();
    recipients
        .import(to.to_string().as_bytes(), "server")
        .unwrap();
    let payload = json!({"clientMessage": "x".repeat(octets)}).to_string();
    let request = SealRequest {
        payload: payload.get(..octets).unwrap().as_bytes(),
        format: SealFormat::Jwe,
        recipients: &recipients,
        signers: &KeyRing::new(),
        passphrases: &[],
        environment: None,
        profile: &Profile::built_in("permissive").unwrap(),
        at: UnixTime::from_seconds(1_800_000_000),
        alg: None,
        enc: None,
        jws_alg: None,
        zip: false,
        hidden: false,
        serialization: Serialization::Compact,
        encoding: SealEncoding::Wire,
    };
    let sealed = envelope::seal(&request, &mut UnwrapErr(SysRng));
    String::from_utf8(sealed.map_err(|refused| refused.diagnosis).unwrap().message).unwrap()
}

fn opened(server: &Server, body: &str, profile: &str) -> Answer {
    let asked = json!({"environment": "sandbox", "body": body, "profile": profile});
    server.post("/api/v1/open", &asked)
}

#[test]
fn the_longest_payload_that_a_profile_takes_is_opened() {
    let (_dir, server) = fresh(&[]);
    let token = sealed(&encryption_key(&server), LONGEST_PAYLOAD);
    let answer = opened(&server, &token, "permissive");
    assert_eq!(answer.status, 200, "{}", answer.status);
    let answer = answer.json();
    assert_eq!(answer["report"]["ok"], true, "{}", answer["report"]);
    assert_eq!(answer["payload"].as_str().unwrap().len(), LONGEST_PAYLOAD);
}

#[test]
fn a_message_that_is_longer_is_refused() {
    let (_dir, server) = fresh(&[]);
    let at_the_limit = opened(&server, &"A".repeat(LONGEST_MESSAGE), "permissive");
    assert_eq!(at_the_limit.status, 200);
    let longer = opened(&server, &"A".repeat(LONGEST_MESSAGE + 1), "permissive");
    assert_eq!(longer.problem(), (413, "request.too-large".into()));
    let detail = longer.json()["detail"].clone();
    assert_eq!(detail, "The message is longer than 24 MiB.");
}

#[test]
fn the_limit_is_that_of_the_profile() {
    let dir = tempfile::tempdir().unwrap();
    let profile = dir.path().join("short.toml");
    let text = JWE_JWS.replace("body = 25_165_824", "body = 2_000_000");
    fs::write(&profile, text).unwrap();
    let options = ["--profile", profile.to_str().unwrap()];
    let server = Server::start_with(&dir.path().join("data"), &options);
    let message = |octets: usize| {
        let body = format!("eyJhbGciOiJSU0EtT0FFUC0yNTYi.{}", "A".repeat(octets));
        server.post(
            "/api/v1/open",
            &json!({"environment": "sandbox", "body": body}),
        )
    };
    assert_eq!(message(1_900_000).status, 200);
    let longer = message(2_000_000);
    assert_eq!(longer.problem(), (413, "request.too-large".into()));
    let detail = longer.json()["detail"].clone();
    assert_eq!(detail, "The message is longer than 2000000 octets.");
}

#[test]
fn a_request_that_announces_too_much_is_refused_before_it_is_sent() {
    let (_dir, server) = fresh(&[]);
    let answer = announced(&server, server.signed_in()[1].1, 1 << 30);
    assert!(answer.contains(" 413 "), "{answer}");
    assert!(answer.contains("request.too-large"), "{answer}");
}

#[test]
fn who_may_open_nothing_sends_nothing() {
    let (dir, server) = fresh(&[]);
    let viewer = server.sign_in(&server.link_for(dir.path(), "lee", "viewer"));
    let answer = announced(&server, &viewer, 20 << 20);
    assert!(answer.contains(" 403 "), "{answer}");
    assert!(answer.contains("session.role"), "{answer}");
}

#[test]
fn many_long_messages_at_once_take_no_more_memory_than_there_is_room_for() {
    let (_dir, server) = fresh(&[]);
    let token = sealed(&encryption_key(&server), LONGEST_PAYLOAD);
    let before = peak_memory(&server);
    let statuses = std::thread::scope(|scope| {
        [(); 8]
            .map(|()| scope.spawn(|| opened(&server, &token, "permissive").status))
            .map(|thread| thread.join().unwrap())
    });
    assert!(statuses.contains(&200), "{statuses:?}");
    let is_expected = |status: &u16| [200, 503].contains(status);
    assert!(statuses.iter().all(is_expected), "{statuses:?}");
    let taken = peak_memory(&server) - before;
    println!("{} MiB for {statuses:?}", taken >> 20);
    assert!(taken < MOST_MEMORY, "{} MiB", taken >> 20);
    // Given back: the next one is opened.
    assert_eq!(opened(&server, &token, "permissive").status, 200);
}

/// What is answered to a request of which the head alone is sent.
fn announced(server: &Server, cookie: &str, octets: usize) -> String {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).unwrap();
    let head = format!(
        "POST /api/v1/open HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nCookie: {cookie}\r\n\
         X-Requested-By: keyset-console\r\nContent-Length: {octets}\r\n\r\n",
        server.address(),
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The most octets that the server had in memory at any moment.
fn peak_memory(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: usize = peak
        .unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap();
    kibibytes << 10
}

/// `limits.body` of the built-in profiles.
const LONGEST_MESSAGE: usize = 24 << 20;

/// `limits.payload` of the built-in profiles.
const LONGEST_PAYLOAD: usize = 16 << 20;

/// Two messages at once, each in memory about ten times: as text and octets, sealed and opened,
/// redacted and answered.
const MOST_MEMORY: usize = 512 << 20;

const JWE_JWS: &str = include_str!("../../../envelope/profiles/jwe-jws.toml");
